/*
 * UUIDs (RFC 9562) as the store keeps them: shops that name their orders so send 36 characters for 16 bytes,
 * and these characters would be the larger half of all that is kept of a line.
 *
 * Only the usual form in lower case, 8-4-4-4-12 hexadecimal digits, is packed: what is unpacked is what came.
 */
#ifndef ALLOT_STORE_UUID_H
#define ALLOT_STORE_UUID_H

#include <stdbool.h>

#include "allot/base/slice.h"

enum { UUID_BYTES = 16, UUID_TEXT = 36 };

/* The 16 bytes of TEXT, if it is a UUID in lower case; else false, and BYTES means nothing. */
bool uuid_pack(struct slice text, char bytes[UUID_BYTES]);

/* The text of BYTES. */
void uuid_unpack(const char bytes[UUID_BYTES], char text[UUID_TEXT]);

#endif
