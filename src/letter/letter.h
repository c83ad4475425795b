/* letter: how a letter is read. In go the pages of one reply, as they were recognised, and the words that
 * letters are made of, whoever's; out comes a view: its words in comparable form and what they do there: who
 * is greeted, called, written to without a greeting, where it closes and is signed, which day it is of, what
 * it quotes, what it tells of somebody else, what stands on its envelope and in its file's name. It knows no
 * register, no candidate and no weight: whose letter it is, others find (match).
 *
 * Pure, as match is. What is not sure is said to be so in the view (`misread`, `another`,
 * `doubtful_greeting`); only reading the tables has a fault. The words are data in models/match;
 * docs/matching.md tells how they are looked at. */
#ifndef LETTER_H
#define LETTER_H

#include "view.h" /* the view of one reply */
#include "vocabulary.h" /* the words of letters */

#endif
