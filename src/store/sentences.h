/*
 * Sentences that are kept to be told later, or not at all: one after the other in a buffer, each with its zero.
 */
#ifndef ALLOT_STORE_SENTENCES_H
#define ALLOT_STORE_SENTENCES_H

#include "allot/base/buf.h"

/* Keeps a copy of SENTENCE; CTX is a struct buf. When memory is out the buffer knows. */
void sentences_keep(void *ctx, const char *sentence);

/* Tells all that are kept, in order. */
void sentences_tell(const struct buf *kept, void (*tell)(void *ctx, const char *sentence), void *ctx);

#endif
