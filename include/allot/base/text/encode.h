/*
 * Encoding: UTF-8 into the character sets that iconv knows.
 */
#ifndef ALLOT_BASE_ENCODE_H
#define ALLOT_BASE_ENCODE_H

#include "allot/base/buf.h"

/* True when TEXT has bytes beyond ASCII, which each set writes in its own way. */
bool text_beyond_ascii(struct slice text);

/*
 * Appends TEXT, UTF-8, in CHARSET. False, and nothing is appended: it cannot be written in it, without control
 * characters, or is no UTF-8, or the set is not known; or there is no memory, which OUT's status tells.
 */
bool text_encode(struct buf *out, struct slice text, struct slice charset);

#endif
