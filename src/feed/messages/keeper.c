/* A block ends at a number of rows or of bytes, whichever comes first. */
#include "feed/messages/keeper.h"

#include "allot/base/contract.h"
#include "allot/base/hash.h"
#include "feed/messages/message_codec.h"

enum { BLOCK_BYTES = 256 * 1024 };

void keeper_init(struct keeper *k, struct feed *feed, struct kept_rows *kept, struct receiver_notes *notes)
{
	*k = (struct keeper){ .feed = feed, .kept = kept, .notes = notes, .line = 1 };
	buf_init(&k->block, 0);
}

void keeper_release(struct keeper *k)
{
	buf_release(&k->block);
}

enum status keeper_flush(struct keeper *k)
{
	if (k->head.rows == 0)
		return ST_OK;
	k->head.bytes = k->block.n;
	k->head.checksum = checksum64(k->block.p, k->block.n, 0);
	enum status st = kept_rows_add(k->kept, &k->head, k->block.p);
	k->feed->kept_to = k->feed->marks_to = k->kept->bytes;
	k->head = (struct kept_head){ .rows = 0 };
	buf_clear(&k->block);
	return st;
}

static void begin(struct keeper *k)
{
	if (k->head.rows == 0)
		k->head = (struct kept_head){ .first = k->feed->rows, .line = k->line };
	k->head.rows++;
	k->feed->rows++;
}

static enum status end(struct keeper *k)
{
	if (buf_status(&k->block))
		return buf_status(&k->block);
	bool full = k->head.rows == FEED_BLOCK_ROWS || k->block.n > BLOCK_BYTES;
	return full ? keeper_flush(k) : ST_OK;
}

enum status keeper_row(struct keeper *k, struct slice aside, const struct rows_of_unit *of, enum code *code)
{
	struct reader in = reader_of(aside);

	begin(k);
	struct row_put put;
	bool good = message_row_put(&k->block, k->feed->forms, &in, of, &k->line, &put);
	if (!good)
		return buf_status(&k->block) ? buf_status(&k->block) : fail_memory();
	*code = put.code;
	k->feed->units += put.units;
	note_line(k->notes, put.code, k->line);
	return end(k);
}

enum status keeper_mark(struct keeper *k, enum received what, uint64_t line, struct slice payload)
{
	begin(k);
	message_mark_put(&k->block, what, line, payload);
	return end(k);
}
