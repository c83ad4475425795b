/* All that a page of a PDF is drawn with, followed through forms, patterns and the letters of fonts. */
#include "pdf_used.hh"

#include <qpdf/Pipeline.hh>

QPDFObjectHandle value_of(QPDFObjectHandle dictionary, const std::string &name)
{
    return dictionary.isDictionary() ? dictionary.getKey(name) : QPDFObjectHandle::newNull();
}

bool is_picture(QPDFObjectHandle part)
{
    return part.isStream() && value_of(part.getDict(), "/Subtype").isNameAndEquals("/Image");
}

/* ---- how much it is ---- */

namespace
{
class counter : public Pipeline
{
  public:
    explicit counter(size_t enough) : Pipeline("counter", nullptr), most(enough)
    {
    }
    void write(unsigned char const *, size_t n) override
    {
        size += n;
        if (size > most)
            throw std::runtime_error("enough");
    }
    void finish() override
    {
    }

    const size_t most;
    size_t size = 0;
};
} // namespace

size_t unpacked_size(QPDFObjectHandle strokes, size_t most)
{
    counter counted(most);
    try {
        strokes.pipeStreamData(&counted, 0, qpdf_dl_generalized, true);
    } catch (const std::runtime_error &) { /* whether they unpack at all is asked elsewhere */
    }
    return counted.size;
}

/* ---- what it is ---- */

namespace
{
struct walk {
    used found;
    std::set<QPDFObjGen> known;

    void add(QPDFObjectHandle part)
    {
        if (part.isStream() && known.insert(part.getObjGen()).second)
            found.streams.push_back(part);
    }
    bool says_not(QPDFObjectHandle expression);
    void add_layer(QPDFObjectHandle layer);
    void add_state(QPDFObjectHandle state);
    void add_font(QPDFObjectHandle font);
    void add_named(QPDFObjectHandle resources);
};
} // namespace

/* Does an expression of layers hold "/Not"? Its parts may be objects by themselves, each looked at once. */
bool walk::says_not(QPDFObjectHandle expression)
{
    std::vector<QPDFObjectHandle> parts{ expression };
    while (!parts.empty()) {
        QPDFObjectHandle part = parts.back();
        parts.pop_back();
        if (part.isNameAndEquals("/Not"))
            return true;
        if (!part.isArray() || (part.isIndirect() && !known.insert(part.getObjGen()).second))
            continue;
        for (QPDFObjectHandle &inner : part.getArrayAsVector())
            parts.push_back(inner);
    }
    return false;
}

/* "/P /AllOff" and "/VE [/Not …]": what is shown is not what there is. */
void walk::add_layer(QPDFObjectHandle layer)
{
    QPDFObjectHandle when = value_of(layer, "/P");
    found.shown_unless |= when.isNameAndEquals("/AllOff") || when.isNameAndEquals("/AnyOff") ||
        says_not(value_of(layer, "/VE"));
}

void walk::add_state(QPDFObjectHandle state)
{
    QPDFObjectHandle ink = value_of(state, "/ca");
    found.faint |= ink.isNumber() && ink.getNumericValue() < ink_least;
    add(value_of(value_of(state, "/SMask"), "/G"));
}

void walk::add_font(QPDFObjectHandle font)
{
    QPDFObjectHandle letters = value_of(font, "/CharProcs");
    if (!letters.isDictionary())
        return;
    found.drawn_letters = true;
    for (const std::string &name : letters.getKeys())
        add(letters.getKey(name));
    if (font.isIndirect() ? known.insert(font.getObjGen()).second : true)
        add_named(value_of(font, "/Resources"));
}

void walk::add_named(QPDFObjectHandle resources)
{
    static const struct {
        const char *kind;
        void (walk::*add)(QPDFObjectHandle);
    } kinds[] = { { "/XObject", &walk::add }, { "/Pattern", &walk::add }, { "/ExtGState", &walk::add_state },
        { "/Font", &walk::add_font }, { "/Properties", &walk::add_layer } };
    for (const auto &kind : kinds) {
        QPDFObjectHandle named = value_of(resources, kind.kind);
        for (const std::string &name : named.isDictionary() ? named.getKeys() : std::set<std::string>())
            (this->*kind.add)(named.getKey(name));
    }
}

used used_by(QPDFObjectHandle resources)
{
    walk walk;
    walk.add_named(resources);
    for (size_t i = 0; i < walk.found.streams.size(); i++) {
        QPDFObjectHandle dictionary = walk.found.streams[i].getDict();
        walk.add(dictionary.getKey("/SMask"));
        walk.add(dictionary.getKey("/Mask"));
        walk.add_layer(dictionary.getKey("/OC"));
        walk.add_named(dictionary.getKey("/Resources"));
    }
    return walk.found;
}
