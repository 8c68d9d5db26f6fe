#include <stdlib.h>

#include "allot/feed/feed.h"
#include "allot/feed/pieces.h"

static enum status saw_piece(void *ctx, uint64_t index, struct slice piece)
{
	const char **wide = ctx;

	if (index == 0 && piece.n)
		*wide = wide_encoding(piece);
	return ST_OK;
}

enum feed_kind feed_peek_kind(struct feed *feed)
{
	static const struct feed_position START = { 0, 0 };
	struct first_record first = { .found = false };
	struct header header = { .kind = KIND_NONE };
	struct cutter *cutter = NULL;
	struct pieces *pieces;
	struct arena arena;
	const char *wide = NULL;

	if (feed_wake(feed) || feed->fd < 0)
		return KIND_NONE;
	arena_init(&arena);
	pieces = pieces_new(feed->fd, feed->path, 0, saw_piece, &wide);
	if (pieces && !cutter_new(pieces_read, pieces, START, feed->piece, &cutter) && !wide)
		(void)header_find(cutter, &arena, &first, &header);
	cutter_free(cutter);
	free(pieces);
	arena_release(&arena);
	return first.found && first.is_header ? header.kind : KIND_NONE;
}
