/* One byte a row that did something; rows come and are asked in order, so keys cost a few bytes. */
#include "store/notes/first_turn.h"

#include "allot/base/contract.h"

enum status first_turn_put(struct notes *n, uint32_t feed, uint64_t row, enum outcome_type outcome)
{
	unsigned char key[ROW_KEY_BYTES];
	char value = (char)outcome;
	REQUIRE(outcome < OUTCOME_COUNT);
	row_key(key, feed, row);
	return notes_put(n, slice_of(key, sizeof(key)), slice_of(&value, 1));
}

enum status first_turn_get(struct notes *n, uint32_t feed, uint64_t row, enum outcome_type *outcome)
{
	unsigned char key[ROW_KEY_BYTES];
	struct slice value;
	bool found = false;
	row_key(key, feed, row);
	enum status st = notes_get(n, slice_of(key, sizeof(key)), &found, &value);
	if (st)
		return st;
	unsigned char did = found ? (unsigned char)value.p[0] : OUTCOME_COUNT;
	if (found && (value.n != 1 || did >= OUTCOME_COUNT))
		return fail(ST_DAMAGED, "store damaged: table first_turns: bad entry");
	*outcome = (enum outcome_type)did;
	return ST_OK;
}

enum status first_turn_done(struct notes *n, uint32_t feed)
{
	unsigned char key[ROW_KEY_BYTES];
	row_key(key, feed, 0);
	return notes_clear_prefix(n, slice_of(key, 4));
}
