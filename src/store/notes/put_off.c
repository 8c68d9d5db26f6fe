/* Rows are taken out one by one as they are judged; when the last one is, the table is emptied. */
#include "store/notes/put_off.h"

#include "allot/base/contract.h"
#include "allot/base/varint.h"

enum status put_off_add(struct notes *n, const struct put_off_row *row)
{
	unsigned char key[ROW_KEY_BYTES];
	struct buf value;
	row_key(key, row->feed, row->row);
	buf_init(&value, 0);
	buf_put_char(&value, row->did_something);
	buf_put_slice(&value, row->kept);
	enum status st = buf_status(&value);
	if (!st)
		st = notes_put(n, slice_of(key, sizeof(key)), buf_slice(&value));
	buf_release(&value);
	return st;
}

enum status put_off_done(struct notes *n, uint32_t feed, uint64_t row)
{
	unsigned char key[ROW_KEY_BYTES];
	row_key(key, feed, row);
	return notes_remove(n, slice_of(key, sizeof(key)));
}

static enum status read_row(struct slice key, struct slice value, struct put_off_row *out)
{
	unsigned char did = value.n ? (unsigned char)value.p[0] : 255;
	if (key.n != ROW_KEY_BYTES || did > 1)
		return fail(ST_DAMAGED, "store damaged: table put_off: bad entry");
	*out = (struct put_off_row){
		.feed = row_key_feed(key),
		.row = row_key_row(key),
		.did_something = did,
		.kept = slice_of(value.p + 1, value.n - 1),
	};
	return ST_OK;
}

/* Empties the table if there is no row left. */
static enum status clear_if_done(struct notes *n, bool *wrote)
{
	struct slice key, value;
	bool any = false, flushed = false;
	enum status st = notes_seek(n, (struct slice){ 0 }, &any, &key, &value, &flushed);
	if (st || any)
		return st;
	*wrote = true;
	return notes_clear(n);
}

enum status put_off_next(struct notes *n, uint32_t feed, uint64_t row, bool after, bool *found,
			 struct put_off_row *out, bool *wrote)
{
	unsigned char room[ROW_KEY_BYTES];
	struct slice key, value;
	REQUIRE(!after || row < UINT64_MAX);
	row_key(room, feed, after ? row + 1 : row);
	enum status st = notes_seek(n, slice_of(room, sizeof(room)), found, &key, &value, wrote);
	if (st)
		return st;
	return *found ? read_row(key, value, out) : clear_if_done(n, wrote);
}
