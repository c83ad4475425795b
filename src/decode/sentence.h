/* What the decode room says to a volunteer. Each refusal names what is wrong and what to do; a note says why
 * a person should look. Only the words picture, page, file and archive: these texts lie in shared folders. */
#ifndef SENTENCE_H
#define SENTENCE_H

#ifndef ROOM_DECODE
#error "sentence.h is for the decode room alone"
#endif

#include "fault.h"

enum sentence {
    SAYS_EMPTY,
    SAYS_UNKNOWN,
    SAYS_SHORT,
    SAYS_DAMAGED,
    SAYS_DAMAGED_BEHIND,
    SAYS_UNUSUAL,
    SAYS_TOO_LARGE,
    SAYS_TOO_LONG,
    SAYS_TOO_MANY_PAGES,
    SAYS_NO_PAGES,
    SAYS_PASSWORD,
    SAYS_PORTFOLIO,

    SAYS_ARCHIVE_IN_ARCHIVE,
    SAYS_ARCHIVE_LINK,
    SAYS_ARCHIVE_TOO_MUCH,
    SAYS_ARCHIVE_TOO_MANY,
    SAYS_ARCHIVE_NO_PICTURE,
    SAYS_ARCHIVE_DAMAGED,

    SAYS_WEBP,
    SAYS_GIF,
    SAYS_BMP,
    SAYS_JPEG_2000,
    SAYS_AVIF,
    SAYS_DJVU,
    SAYS_PHOTOSHOP,
    SAYS_WORD,
    SAYS_OFFICE,
    SAYS_VIDEO,
    SAYS_OTHER_ARCHIVE,
    SAYS_TEXT,

    SENTENCES,
};

enum note {
    NOTE_DAMAGED,
    NOTE_FONTS,
    NOTE_HIDDEN,
    NOTE_UNSEEN,
    NOTE_BEYOND_PAGE,
    NOTE_FILES_INSIDE,
    NOTE_ANOTHER_PICTURE,
    NOTE_ARCHIVE_KIND,
    NOTE_ARCHIVE_FILE,
};

const char *says(enum sentence sentence);
const char *notes(enum note note);

/* Fills `fault` with FAULT_INPUT and the sentence; returns false. */
bool refuse(struct fault *fault, enum sentence sentence);

/* The same for a sentence that names how much there may be at most. */
bool refuse_most(struct fault *fault, enum sentence sentence, int most);

#endif
