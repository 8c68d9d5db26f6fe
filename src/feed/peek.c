/*
 * Looks at a feed's header alone, so that the feeds of a run can be put in order before they are read.
 */
#include <stdlib.h>

#include "allot/feed/feed.h"
#include "feed/bytes/text_stream.h"
#include "feed/messages/receiver.h"
#include "feed/pieces.h"

static enum status saw_piece(void *ctx, uint64_t index, struct slice piece)
{
	(void)ctx;
	(void)index;
	(void)piece;
	return ST_OK;
}

/* A feed of messages has no header: what its first unit for us is says it. */
static enum status peek_messages(struct feed *feed, struct text_stream *text, struct first_record *first,
				 struct header *header)
{
	first->found = true;
	return receiver_peek(feed, text_stream_read, text, &header->kind);
}

static enum status peek(struct feed *feed, struct first_record *first, struct header *header,
			struct arena *arena)
{
	struct form_reader *reader = NULL;
	struct text_stream *text = NULL;
	struct pieces *pieces = pieces_new(feed->fd, "reading it failed", 0, saw_piece, NULL);
	enum status st = pieces ? ST_OK : ST_NO_MEMORY;

	if (!st)
		st = text_stream_new(pieces_read, pieces, encoding_of(feed->profile), &text);
	if (!st && feed_holds_messages(text_stream_head(text)))
		st = peek_messages(feed, text, first, header);
	else if (!st)
		st = feed->form->open(
			&(struct form_input){ text_stream_read, text, feed->piece, feed->profile }, arena,
			first, header, &reader);
	feed->form->close(reader);
	text_stream_free(text);
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
	if (st || feed->fd < 0 || feed->ambiguous)
		return st;
	if (feed->profile && !feed->profile->edi.given) {
		*kind = feed->profile->kind;
		return ST_OK;
	}
	arena_init(&arena);
	st = peek(feed, &first, &header, &arena);
	arena_release(&arena);
	if (st == ST_IO)
		return feed_give_up(feed, fail_message());
	if (!st && first.found && first.code != CODE_NO_HEADER)
		*kind = header.kind;
	return st;
}
