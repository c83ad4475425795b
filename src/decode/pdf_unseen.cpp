/* Pictures that a page of a PDF is drawn with and that nobody sees. poppler does as the file says, and says
 * nothing. */
#include "pdf_used.hh"

#include <utility>

#include <qpdf/Pipeline.hh>

enum { ALPHA_LEAST = 6, WITHIN_MOST = 12 };

/* ---- masks ---- */

namespace
{
/* Counts the bytes of a mask that let something of the picture through. The last of a row may have bits that
 * mean nothing. */
class seen_through : public Pipeline
{
  public:
    seen_through(bool ones, size_t row_bits, size_t sample_bits)
        : Pipeline("seen", nullptr), flip(ones ? 255 : 0), row_bytes((row_bits + 7) / 8),
          last(row_bits % 8 ? 0xff << (8 - row_bits % 8) : 0xff), least(sample_bits < 8 ? 1 : ALPHA_LEAST)
    {
    }
    void write(unsigned char const *data, size_t n) override
    {
        for (size_t i = 0; i < n; i++, all++)
            open += ((data[i] ^ flip) & (all % row_bytes == row_bytes - 1 ? last : 0xff)) >= least;
    }
    void finish() override
    {
    }

    const int flip;
    const size_t row_bytes;
    const int last, least;
    size_t all = 0, open = 0;
};
} // namespace

static size_t number_of(QPDFObjectHandle picture, const char *name)
{
    QPDFObjectHandle number = value_of(picture.getDict(), name);
    const long long most = 1 << 20, value = number.isInteger() ? number.getIntValue() : 1;
    return static_cast<size_t>(value < 1 ? 1 : value > most ? most : value);
}

static bool is_turned(QPDFObjectHandle mask)
{
    QPDFObjectHandle range = value_of(mask.getDict(), "/Decode");
    return range.isArray() && range.getArrayNItems() > 0 && range.getArrayItem(0).isNumber() &&
        range.getArrayItem(0).getNumericValue() > 0.5;
}

static bool hides_all(QPDFObjectHandle mask, bool ones_hide)
{
    const size_t bits = number_of(mask, "/BitsPerComponent");
    seen_through seen(ones_hide != is_turned(mask), number_of(mask, "/Width") * bits, bits);
    return mask.pipeStreamData(&seen, 0, qpdf_dl_all, true) && seen.all && seen.open <= seen.all / 500;
}

/* "/Mask [0 255]": a colour of which nothing is shown, and each is one. */
static bool hides_all_colours(QPDFObjectHandle picture, QPDFObjectHandle range)
{
    const size_t bits = number_of(picture, "/BitsPerComponent");
    const long long last = bits < 17 ? (1LL << bits) - 1 : 0;
    for (int i = 0; i + 1 < range.getArrayNItems(); i += 2) {
        QPDFObjectHandle from = range.getArrayItem(i), to = range.getArrayItem(i + 1);
        if (!from.isInteger() || !to.isInteger() || from.getIntValue() > 0 || to.getIntValue() < last)
            return false;
    }
    return range.getArrayNItems() > 1;
}

static bool is_masked_away(QPDFObjectHandle picture, bool blank)
{
    QPDFObjectHandle soft = value_of(picture.getDict(), "/SMask"),
                     hard = value_of(picture.getDict(), "/Mask");
    if (soft.isStream())
        return blank || hides_all(soft, false);
    if (hard.isStream())
        return blank || hides_all(hard, true);
    return hard.isArray() && (blank || hides_all_colours(picture, hard));
}

/* ---- strokes ---- */

namespace
{
/* Where strokes are followed from. */
struct start {
    QPDFObjectHandle resources;
    bool faint; /* nothing leaves ink */
    bool in_letter;
    int within; /* how many forms */
};

/* Follows strokes for pictures that leave no ink. */
class follower : public QPDFObjectHandle::ParserCallbacks
{
  public:
    using done = std::set<std::pair<QPDFObjGen, bool>>;

    follower(const start &from, done &forms) : now(from), known(forms)
    {
    }
    void handleObject(QPDFObjectHandle object) override
    {
        if (object.isOperator()) {
            take(object.getOperatorValue());
            operands.clear();
        } else if (operands.size() < 64) {
            operands.push_back(object);
        }
    }
    void handleEOF() override
    {
    }

    bool unseen = false;

  private:
    void take(const std::string &stroke);
    void set_state();
    void draw();
    void draw_form(QPDFObjectHandle form);
    bool is_stencil();

    start now;
    done &known;
    std::vector<bool> kept;
    std::vector<QPDFObjectHandle> operands;
};
} // namespace

void follower::take(const std::string &stroke)
{
    if (stroke == "q") {
        kept.push_back(now.faint);
    } else if (stroke == "Q" && !kept.empty()) {
        now.faint = kept.back();
        kept.pop_back();
    } else if (stroke == "gs") {
        set_state();
    } else if (stroke == "Do") {
        draw();
    } else if (stroke == "ID") {
        unseen |= now.faint || (now.in_letter && !is_stencil());
    }
}

void follower::set_state()
{
    if (operands.empty() || !operands.back().isName())
        return;
    QPDFObjectHandle ink = value_of(
        value_of(value_of(now.resources, "/ExtGState"), operands.back().getName()), "/ca");
    if (ink.isNumber())
        now.faint = ink.getNumericValue() < ink_least;
}

/* Of a picture between the strokes: "/IM true". */
bool follower::is_stencil()
{
    for (size_t i = 0; i + 1 < operands.size(); i++)
        if (operands[i].isNameAndEquals("/IM") || operands[i].isNameAndEquals("/ImageMask"))
            return operands[i + 1].isBool() && operands[i + 1].getBoolValue();
    return false;
}

void follower::draw()
{
    if (operands.empty() || !operands.back().isName())
        return;
    QPDFObjectHandle part = value_of(value_of(now.resources, "/XObject"), operands.back().getName());
    if (!is_picture(part)) {
        draw_form(part);
        return;
    }
    QPDFObjectHandle stencil = value_of(part.getDict(), "/ImageMask");
    unseen |= now.faint || (now.in_letter && !(stencil.isBool() && stencil.getBoolValue()));
}

void follower::draw_form(QPDFObjectHandle form)
{
    if (!form.isStream() || now.within == WITHIN_MOST ||
        !known.insert({ form.getObjGen(), now.faint }).second)
        return;
    QPDFObjectHandle own = value_of(form.getDict(), "/Resources");
    follower inner(
        { own.isDictionary() ? own : now.resources, now.faint, now.in_letter, now.within + 1 }, known);
    QPDFObjectHandle::parseContentStream(form, &inner);
    unseen |= inner.unseen;
}

static bool has_faint_picture(QPDFPageObjectHelper page, QPDFObjectHandle resources)
{
    follower::done known;
    follower strokes({ resources, false, false, 0 }, known);
    page.parseContents(&strokes);
    return strokes.unseen;
}

/* poppler makes a font of such letters, which has no colours. `known`: what was followed already, as one
 * letter may have many names, and one font stand in many places. */
static bool has_picture_for_letter(QPDFObjectHandle font, QPDFObjectHandle resources, follower::done &known)
{
    QPDFObjectHandle letters = value_of(font, "/CharProcs"), own = value_of(font, "/Resources");
    for (const std::string &name : letters.isDictionary() ? letters.getKeys() : std::set<std::string>()) {
        QPDFObjectHandle letter = letters.getKey(name);
        if (!letter.isStream() || !known.insert({ letter.getObjGen(), false }).second)
            continue;
        follower strokes({ own.isDictionary() ? own : resources, false, true, 0 }, known);
        QPDFObjectHandle::parseContentStream(letter, &strokes);
        if (strokes.unseen)
            return true;
    }
    return false;
}

static bool have_fonts_pictures(QPDFObjectHandle resources, follower::done &known)
{
    QPDFObjectHandle fonts = value_of(resources, "/Font");
    for (const std::string &name : fonts.isDictionary() ? fonts.getKeys() : std::set<std::string>()) {
        QPDFObjectHandle font = fonts.getKey(name);
        const bool fresh = !font.isIndirect() || known.insert({ font.getObjGen(), false }).second;
        if (fresh && has_picture_for_letter(font, resources, known))
            return true;
    }
    return false;
}

bool has_unseen_picture(QPDFPageObjectHelper page, const used &used, bool blank)
{
    QPDFObjectHandle resources = page.getAttribute("/Resources", false);
    for (QPDFObjectHandle part : used.streams)
        if (is_picture(part) && is_masked_away(part, blank))
            return true;
    if (used.faint && has_faint_picture(page, resources))
        return true;
    follower::done known;
    bool lettered = used.drawn_letters && have_fonts_pictures(resources, known);
    for (size_t i = 0; used.drawn_letters && !lettered && i < used.streams.size(); i++) {
        QPDFObjectHandle part = used.streams[i];
        lettered = have_fonts_pictures(value_of(part.getDict(), "/Resources"), known);
    }
    return lettered;
}
