/* Walks the objects of a PDF with libqpdf and lets none of its exceptions out. Nothing is judged here but
 * whether data can be unpacked at all. */
#include "pdf_parts.h"

#include "pdf_used.hh"

#include <map>
#include <memory>
#include <string>

#include <qpdf/QPDFAnnotationObjectHelper.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>

/* Of a page's strokes, unpacked. Drawings have some megabytes, and following them takes nine times as much.
 */
static const size_t STROKES_MOST = 32 << 20;

struct pdf_parts {
    QPDF file;
    std::vector<QPDFPageObjectHelper> pages;
    std::map<QPDFObjGen, bool> sound; /* of what was asked already */
    bool hides = false; /* something of the file as a whole */
};

/* ---- what is hidden ---- */

static bool any_layer_is_off(QPDFObjectHandle root)
{
    QPDFObjectHandle layers = root.getKey("/OCProperties");
    QPDFObjectHandle shown = layers.isDictionary() ? layers.getKey("/D") : layers;
    if (!shown.isDictionary())
        return false;
    QPDFObjectHandle off = shown.getKey("/OFF"), base = shown.getKey("/BaseState");
    return (off.isArray() && off.getArrayNItems() > 0) || (base.isName() && base.getName() == "/OFF");
}

static bool has_foreign_form(QPDFObjectHandle root)
{
    QPDFObjectHandle form = root.getKey("/AcroForm");
    return form.isDictionary() && form.hasKey("/XFA");
}

/* Programs that take the last file out leave its list. */
static bool has_files(QPDFObjectHandle root)
{
    QPDFObjectHandle names = root.getKey("/Names");
    QPDFObjectHandle files = names.isDictionary() ? names.getKey("/EmbeddedFiles") : names;
    if (!files.isDictionary())
        return false;
    QPDFObjectHandle list = files.getKey("/Names");
    return files.hasKey("/Kids") || !list.isArray() || list.getArrayNItems() > 0;
}

/* A comment's words are shown by a viewer when it is pointed at, a sound when it is clicked. */
static bool is_hidden(QPDFAnnotationObjectHelper &annotation)
{
    static const char *const not_drawn[] = { "/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia",
        "/3D" };
    if (annotation.getFlags() & (an_hidden | an_no_view))
        return true;
    const std::string kind = annotation.getSubtype();
    for (const char *other : not_drawn)
        if (kind == other)
            return true;
    QPDFObjectHandle words = annotation.getObjectHandle().getKey("/Contents");
    return kind == "/Text" && words.isString() && !words.getStringValue().empty();
}

/* ---- what is broken ---- */

static std::vector<std::string> filters_of(QPDFObjectHandle stream)
{
    std::vector<std::string> names;
    QPDFObjectHandle filter = stream.getDict().getKey("/Filter");
    const int count = filter.isArray() ? filter.getArrayNItems() : 1;
    for (int i = 0; i < count; i++) {
        QPDFObjectHandle name = filter.isArray() ? filter.getArrayItem(i) : filter;
        if (name.isName())
            names.push_back(name.getName().substr(1));
    }
    return names;
}

/* Takes the outermost of several packings off; throws where it does not come off. */
static std::shared_ptr<Buffer> unpack(pdf_parts &parts, QPDFObjectHandle stream, const std::string &filter,
    size_t i, std::shared_ptr<Buffer> data)
{
    QPDFObjectHandle one = QPDFObjectHandle::newStream(&parts.file, data);
    QPDFObjectHandle how = stream.getDict().getKey("/DecodeParms");
    one.getDict().replaceKey("/Filter", QPDFObjectHandle::newName("/" + filter));
    if (how.isArray() && static_cast<int>(i) < how.getArrayNItems())
        how = how.getArrayItem(static_cast<int>(i));
    if (how.isDictionary())
        one.getDict().replaceKey("/DecodeParms", how);
    return one.getStreamData(qpdf_dl_specialized);
}

static bool is_unpacked_here(const std::string &filter)
{
    return filter == "ASCII85Decode" || filter == "ASCIIHexDecode" || filter == "LZWDecode" ||
        filter == "RunLengthDecode" || filter == "FlateDecode";
}

static size_t rows_of(QPDFObjectHandle stream)
{
    QPDFObjectHandle height = stream.getDict().getKey("/Height");
    return height.isInteger() && height.getIntValue() > 0 ? static_cast<size_t>(height.getIntValue()) : 0;
}

static bool is_sound(pdf_parts &parts, QPDFObjectHandle stream, const pdf_judge &judge)
{
    const std::vector<std::string> filters = filters_of(stream);
    if (filters.empty())
        return true;
    std::shared_ptr<Buffer> data = stream.getRawStreamData(); /* unlocked */
    for (size_t i = 0; i < filters.size(); i++) {
        if (!judge.is_sound(&judge, filters[i].c_str(), data->getBuffer(), data->getSize(), rows_of(stream)))
            return false;
        if (!is_unpacked_here(filters[i]))
            return true;
        const bool last_is_judged = i + 1 == filters.size() && filters[i] == "FlateDecode";
        if (!last_is_judged)
            data = unpack(parts, stream, filters[i], i, data);
    }
    return true;
}

static bool is_stream_sound(pdf_parts &parts, QPDFObjectHandle stream, const pdf_judge &judge)
{
    if (!stream.isStream())
        return true;
    const auto known = parts.sound.find(stream.getObjGen());
    if (known != parts.sound.end())
        return known->second;
    bool sound = false;
    try {
        sound = is_sound(parts, stream, judge);
    } catch (const std::exception &) {
    }
    return parts.sound[stream.getObjGen()] = sound;
}

static bool are_used_sound(pdf_parts &parts, QPDFPageObjectHelper drawn, const pdf_judge &judge)
{
    for (QPDFObjectHandle part : used_by(drawn.getAttribute("/Resources", false)).streams)
        if (!is_stream_sound(parts, part, judge) ||
            (!is_picture(part) && unpacked_size(part, STROKES_MOST) > STROKES_MOST))
            return false;
    return true;
}

/* What a page, or a form that is drawn on one, is drawn with; then the pictures between its strokes, which
 * become parts like the others, their strokes written anew. */
static bool are_parts_sound(pdf_parts &parts, QPDFPageObjectHelper drawn, const pdf_judge &judge)
{
    if (!are_used_sound(parts, drawn, judge))
        return false;
    try {
        drawn.externalizeInlineImages();
    } catch (const std::exception &) { /* its strokes cannot be followed: poppler says so */
    }
    return are_used_sound(parts, drawn, judge);
}

static bool is_page_sound(pdf_parts &parts, QPDFPageObjectHelper &page, const pdf_judge &judge)
{
    size_t left = STROKES_MOST;
    for (QPDFObjectHandle strokes : page.getPageContents()) {
        const size_t size = unpacked_size(strokes, left);
        if (size > left || !is_stream_sound(parts, strokes, judge))
            return false;
        left -= size;
    }
    for (QPDFAnnotationObjectHelper &annotation : page.getAnnotations()) {
        QPDFObjectHandle drawn = annotation.getAppearanceStream("/N");
        if (drawn.isStream() &&
            (!is_stream_sound(parts, drawn, judge) || !are_parts_sound(parts, drawn, judge)))
            return false;
    }
    return are_parts_sound(parts, page, judge);
}

/* ---- the seam ---- */

pdf_parts *pdf_parts_open(const unsigned char *at, size_t size)
{
    try {
        std::unique_ptr<pdf_parts> parts(new pdf_parts);
        parts->file.setSuppressWarnings(true);
        parts->file.processMemoryFile("page", reinterpret_cast<const char *>(at), size);
        parts->pages = QPDFPageDocumentHelper(parts->file).getAllPages();
        QPDFObjectHandle root = parts->file.getRoot();
        parts->hides = any_layer_is_off(root) || has_foreign_form(root);
        return parts.release();
    } catch (const std::exception &) {
        return nullptr;
    }
}

void pdf_parts_close(pdf_parts *parts)
{
    delete parts;
}

int pdf_parts_pages(const pdf_parts *parts)
{
    return static_cast<int>(parts->pages.size());
}

bool pdf_parts_is_portfolio(pdf_parts *parts)
{
    try {
        return parts->file.getRoot().getKey("/Collection").isDictionary();
    } catch (const std::exception &) {
        return false;
    }
}

bool pdf_parts_has_files(pdf_parts *parts)
{
    try {
        return has_files(parts->file.getRoot());
    } catch (const std::exception &) {
        return true;
    }
}

bool pdf_parts_page_is_sound(pdf_parts *parts, int index, const pdf_judge *judge)
{
    try {
        return is_page_sound(*parts, parts->pages.at(static_cast<size_t>(index)), *judge);
    } catch (const std::exception &) {
        return false;
    }
}

bool pdf_parts_page_hides(pdf_parts *parts, int index)
{
    try {
        QPDFPageObjectHelper page = parts->pages.at(static_cast<size_t>(index));
        for (QPDFAnnotationObjectHelper &annotation : page.getAnnotations())
            if (is_hidden(annotation))
                return true;
        return parts->hides || used_by(page.getAttribute("/Resources", false)).shown_unless;
    } catch (const std::exception &) {
        return true;
    }
}

bool pdf_parts_page_has_unseen(pdf_parts *parts, int index, bool blank)
{
    try {
        QPDFPageObjectHelper page = parts->pages.at(static_cast<size_t>(index));
        return has_unseen_picture(page, used_by(page.getAttribute("/Resources", false)), blank);
    } catch (const std::exception &) {
        return true;
    }
}

bool pdf_parts_page_is_on_side(pdf_parts *parts, int index)
{
    try {
        QPDFObjectHandle turn = parts->pages.at(static_cast<size_t>(index)).getAttribute("/Rotate", false);
        return turn.isInteger() && turn.getIntValue() % 180 != 0;
    } catch (const std::exception &) {
        return false;
    }
}
