/*
 * Names of columns, as they are compared.
 */
#ifndef ALLOT_FEED_NAMES_H
#define ALLOT_FEED_NAMES_H

#include "allot/base/slice.h"

/*
 * True when A and B are equal as header names are: regardless of case (ASCII), blanks (U+0020, tab, U+00A0),
 * `_`, `-` and `.`.
 */
bool header_names_equal(struct slice a, struct slice b);

/*
 * Writes NAME as it is compared, in lower case and without blanks and marks, to OUT, which has room for MAX
 * bytes: of a longer one its end. Returns the bytes written.
 */
size_t name_fold_end(struct slice name, char *out, size_t max);

#endif
