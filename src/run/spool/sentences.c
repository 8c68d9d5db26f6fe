/* Few are told of a night, so that the list is simply made anew. */
#include "allot/run/sentences.h"

#include <string.h>

enum status sentences_add(struct sentences *s, struct arena *arena, const struct buf *text)
{
	struct slice *list = arena_alloc(arena, (s->count + 1) * sizeof(*list));
	struct slice kept = arena_copy(arena, buf_slice(text));
	if (!list || !kept.p)
		return ST_NO_MEMORY;
	if (s->count > 0)
		memcpy(list, s->list, s->count * sizeof(*list));
	list[s->count++] = kept;
	s->list = list;
	return buf_status(text);
}
