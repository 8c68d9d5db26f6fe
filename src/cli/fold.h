/*
 * Folding: text for people that fits the window, so that no word is cut by its edge. In a pipe lines stay as
 * they are.
 */
#ifndef ALLOT_CLI_FOLD_H
#define ALLOT_CLI_FOLD_H

#include "allot/base/buf.h"

/*
 * Appends TEXT to OUT with lines of at most WIDTH columns of a terminal, where there are blanks to break them
 * at; 0, or less than 40: as it is. A word that is wider than a line stays whole and where it is, so that it
 * can be copied. What follows of a line is indented: to its second column, if two blanks or more set that off,
 * else by two more than the line. With PARAGRAPHS lines that are not indented are filled up with those below.
 */
void fold(struct buf *out, struct slice text, size_t width, bool paragraphs);

/* The same for one LINE, without its end, of whatever blanks: what follows is indented by two. */
void fold_sentence(struct buf *out, struct slice line, size_t width);

#endif
