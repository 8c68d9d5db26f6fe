/* A buffer of texts, each ended by its zero, is all it takes: nobody asks for one by its number. */
#include "store/sentences.h"

#include <string.h>

void sentences_keep(void *ctx, const char *sentence)
{
	struct buf *kept = ctx;
	buf_put(kept, sentence, strlen(sentence) + 1);
}

void sentences_tell(const struct buf *kept, void (*tell)(void *ctx, const char *sentence), void *ctx)
{
	for (size_t at = 0; at < kept->n; at += strlen(kept->p + at) + 1)
		tell(ctx, kept->p + at);
}
