/* What the files of the seam to libqpdf share: all that a page is drawn with, and which of its pictures
 * nobody sees. Everything here may throw what libqpdf throws. */
#ifndef PDF_USED_HH
#define PDF_USED_HH

#ifndef ROOM_DECODE
#error "pdf_used.hh is for the decode room alone"
#endif

#include <set>
#include <vector>

#define POINTERHOLDER_TRANSITION 4 /* libqpdf: std::shared_ptr and nothing older */
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFPageObjectHelper.hh>

/* What leaves less ink is not seen. */
constexpr double ink_least = 0.03; /* of 1: 8 of 255 levels */

/* Streams, each once: pictures with their masks, stencils too; forms, patterns and letters that are drawn,
 * with what those are drawn with. */
struct used {
    std::vector<QPDFObjectHandle> streams;
    bool faint = false; /* a state in which nothing leaves ink is there to be set */
    bool drawn_letters = false; /* a font (Type 3) whose letters are strokes and pictures themselves */
    bool shown_unless = false; /* a layer that is shown where others are not */
};

used used_by(QPDFObjectHandle resources);

/* The value behind `name`; null where `dictionary` is none, or has none. */
QPDFObjectHandle value_of(QPDFObjectHandle dictionary, const std::string &name);

bool is_picture(QPDFObjectHandle part);

/* How many bytes `strokes` unpack to; counts no further than just above `most`. */
size_t unpacked_size(QPDFObjectHandle strokes, size_t most);

/* Is a picture of the page behind a mask that hides all of it, drawn without ink, or a letter of a font, of
 * which poppler draws the outline? `blank`: nothing is seen on the page, so that any mask will do. */
bool has_unseen_picture(QPDFPageObjectHelper page, const used &used, bool blank);

#endif
