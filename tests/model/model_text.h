/* A feed's bytes as text: what begins with a BOM of UTF-16 is UTF-16, all else is taken as it is. */
#ifndef MODEL_TEXT_H
#define MODEL_TEXT_H

#include "model_bytes.h"

/* True when the bytes are UTF-16; `out` then holds them as UTF-8, without the BOM. A half of a pair
 * alone, or an odd byte at the end, becomes a byte that UTF-8 does not have.
 */
bool model_text_from_wide(const char *bytes, size_t len, struct model_bytes *out);

#endif
