#include <stdlib.h>

#include "allot/feed/feed.h"
#include "feed/pieces.h"

static enum status saw_piece(void *ctx, uint64_t index, struct slice piece)
{
	const char **wide = ctx;

	if (index == 0 && piece.n)
		*wide = wide_encoding(piece);
	return ST_OK;
}

static enum status peek(struct feed *feed, struct first_record *first, struct header *header,
			struct arena *arena)
{
	static const struct feed_position START = { 0, 0 };
	struct cutter *cutter = NULL;
	const char *wide = NULL;
	struct pieces *pieces = pieces_new(feed->fd, "reading it failed", 0, saw_piece, &wide);
	enum status st = pieces ? ST_OK : ST_NO_MEMORY;

	if (!st)
		st = cutter_new(pieces_read, pieces, START, feed->piece, &cutter);
	if (!st && !wide)
		st = header_find(cutter, arena, first, header);
	cutter_free(cutter);
	free(pieces);
	return st;
}

enum status feed_peek_kind(struct feed *feed, enum feed_kind *kind)
{
	struct first_record first = { .found = false };
	struct header header = { .kind = KIND_NONE };
	struct arena arena;
	enum status st = feed_wake(feed);

	*kind = KIND_NONE;
	if (st || feed->fd < 0)
		return st;
	arena_init(&arena);
	st = peek(feed, &first, &header, &arena);
	arena_release(&arena);
	if (st == ST_IO)
		return feed_give_up(feed, fail_message());
	if (!st && first.found && first.is_header)
		*kind = header.kind;
	return st;
}
