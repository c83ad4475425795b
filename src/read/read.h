/* read: the reading picture → codes, and words with boxes and confidences, by tesseract's C interface.
 * Languages are settings: the first installed one of `languages` (script model Cyrillic, else rus+bel) reads
 * the page; words that it was unsure of and that look Latin are read again with eng. One thread:
 * OMP_THREAD_LIMIT=1 must stand in the environment before exec. */
#ifndef READ_H
#define READ_H

#include "stage.h"

/* The stage: needs SLOT_CLEAN, gives SLOT_READING. Opens the models once (zygote); sets
 * *services->recogniser. */
extern const struct stage_kind read_stage;

/* For doctor and open: is tesseract's model `name` installed? */
bool read_model_installed(const char *name);

#endif
