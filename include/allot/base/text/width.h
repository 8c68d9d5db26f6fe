/*
 * Width: how many columns of a terminal a text takes. Characters of East Asia and most pictures take two, marks
 * that join what is before them none; a byte that is no UTF-8 counts as one.
 */
#ifndef ALLOT_BASE_WIDTH_H
#define ALLOT_BASE_WIDTH_H

#include "allot/base/slice.h"

/* The columns that TEXT, without control characters, takes. */
size_t text_width(struct slice text);

/* The bytes of TEXT, whole characters, that fit into WIDTH columns; they take *TAKEN of these. */
size_t text_fitting(struct slice text, size_t width, size_t *taken);

#endif
