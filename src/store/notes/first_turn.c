/* A few bytes a row that did something; rows come and are asked in order, so keys cost a few bytes. */
#include "store/notes/first_turn.h"

#include "allot/base/contract.h"
#include "allot/base/varint.h"

enum status first_turn_put(struct notes *n, uint32_t feed, uint64_t row, const struct given_before *what)
{
	unsigned char key[ROW_KEY_BYTES];
	char value[1 + VARINT_MAX_BYTES] = { (char)what->did };
	REQUIRE(what->did < OUTCOME_COUNT);
	size_t line = what->line ? varint_encode(value + 1, what->line) : 0;
	row_key(key, feed, row);
	return notes_put(n, slice_of(key, sizeof(key)), slice_of(value, 1 + line));
}

enum status first_turn_get(struct notes *n, uint32_t feed, uint64_t row, struct given_before *what)
{
	unsigned char key[ROW_KEY_BYTES];
	struct slice value;
	bool found = false;
	row_key(key, feed, row);
	enum status st = notes_get(n, slice_of(key, sizeof(key)), &found, &value);
	*what = (struct given_before){ .did = OUTCOME_COUNT };
	if (st || !found)
		return st;
	struct reader r = reader_of(slice_of(value.p + 1, value.n - 1));
	unsigned char did = (unsigned char)value.p[0];
	what->line = value.n > 1 ? read_varint(&r) : 0;
	if (r.bad || r.at < r.end || did >= OUTCOME_COUNT)
		return fail(ST_DAMAGED, "store damaged: table first_turns: bad entry");
	what->did = (enum outcome_type)did;
	return ST_OK;
}

enum status first_turn_done(struct notes *n, uint32_t feed)
{
	unsigned char key[ROW_KEY_BYTES];
	row_key(key, feed, 0);
	return notes_clear_prefix(n, slice_of(key, 4));
}
