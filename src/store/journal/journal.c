/*
 * The journal's writing end: entries are encoded into the tail in memory, written as one block when it is full
 * or turns to another run.
 */
#include "store/journal/journal.h"

#include "allot/base/contract.h"
#include "store/env/env.h"

enum {
	HEAD_BYTES_MAX = (3 + 2 * JOURNAL_RESTARTS_MAX) * VARINT_MAX_BYTES,
	BLOCK_OVERHEAD = 8 + 3 + 3 + 1, /* checksum of the record, run, number of entries, of restarts */
	RESTART_OVERHEAD = 2 + 2,
	ENTRIES_MAX = 4096,			/* in a block; keeps decoding one bounded */
	RESTART_ENTRIES = BLOCK_BYTES_MAX / 85, /* 48: fewer would make front coding worth little */
};

void journal_init(struct journal *j, struct env *env)
{
	*j = (struct journal){ .env = env };
	buf_init(&j->tail, 0);
}

void journal_release(struct journal *j)
{
	buf_release(&j->tail);
}

static void start_block(struct journal *j)
{
	j->first = j->next;
	j->restarts_count = 0;
	buf_clear(&j->tail);
	entry_coder_init(&j->coder, j->run);
}

void journal_begin(struct journal *j, MDB_txn *txn, uint64_t next)
{
	REQUIRE(next > 0);
	j->txn = txn;
	j->next = next;
	j->written = 0;
	start_block(j);
}

/* The head of a block of COUNT entries, at P; its bytes. */
static size_t put_head(const struct journal *j, char *p, uint64_t count)
{
	size_t n = varint_encode(p, j->run);
	n += varint_encode(p + n, count);
	n += varint_encode(p + n, j->restarts_count);
	for (uint32_t i = 0; i < j->restarts_count; i++) {
		n += varint_encode(p + n, j->restarts[i].entry);
		n += varint_encode(p + n, j->restarts[i].at);
	}
	return n;
}

/* Writes the first N bytes of the tail, which are COUNT entries, as a block. */
static enum status write_block(struct journal *j, size_t n, uint64_t count)
{
	unsigned char key[8];
	char room[BLOCK_BYTES_MAX + HEAD_BYTES_MAX];
	struct slice payload;
	struct buf large;
	size_t head = put_head(j, room, count);
	buf_init(&large, 0);
	if (n + head <= sizeof(room)) {
		memcpy(room + head, j->tail.p, n);
		payload = slice_of(room, n + head);
	} else {
		buf_put(&large, room, head);
		buf_put(&large, j->tail.p, n);
		payload = buf_slice(&large);
	}
	be64_put(key, j->first);
	enum status st = buf_status(&large);
	if (!st)
		st = record_put(j->txn, &j->env->tables[TABLE_JOURNAL], slice_of(key, sizeof(key)), payload,
				MDB_APPEND);
	buf_release(&large);
	j->written += n;
	return st;
}

enum status journal_flush(struct journal *j)
{
	if (j->next == j->first)
		return ST_OK;
	enum status st = write_block(j, j->tail.n, j->next - j->first);
	if (!st)
		start_block(j);
	return st;
}

/* Lets the next entry lean on none before it, when there are enough of them since the last that did so. */
static void restart_if_due(struct journal *j)
{
	uint32_t n = j->restarts_count, entry = (uint32_t)(j->next - j->first);
	uint32_t since = entry - (n ? j->restarts[n - 1].entry : 0);
	if (n == JOURNAL_RESTARTS_MAX || since < RESTART_ENTRIES)
		return;
	j->restarts[j->restarts_count++] = (struct journal_restart){ entry, (uint32_t)j->tail.n };
	entry_coder_init(&j->coder, j->run);
}

/*
 * Adds one entry at the tail through ENCODE; when it makes the block too large, the block is written without it
 * and the entry encoded anew as the first of the next.
 */
static enum status add(struct journal *j, void (*encode)(struct journal *j, const void *entry),
		       const void *entry)
{
	size_t before = j->tail.n;
	uint32_t restarts = j->restarts_count;
	restart_if_due(j);
	encode(j, entry);
	if (buf_status(&j->tail))
		return buf_status(&j->tail);
	size_t overhead = BLOCK_OVERHEAD + (size_t)j->restarts_count * RESTART_OVERHEAD;
	bool full = j->tail.n + overhead > BLOCK_BYTES_MAX || j->next - j->first >= ENTRIES_MAX;
	if (full && j->next > j->first) {
		j->restarts_count = restarts;
		enum status st = write_block(j, before, j->next - j->first);
		if (st)
			return st;
		start_block(j);
		encode(j, entry);
	}
	j->next++;
	return buf_status(&j->tail);
}

static void encode_event(struct journal *j, const void *entry)
{
	entry_encode_event(&j->coder, &j->tail, entry);
}

static void encode_refusal(struct journal *j, const void *entry)
{
	entry_encode_refusal(&j->coder, &j->tail, entry);
}

/* What comes next is of RUN; a block is of one run. */
static enum status turn_to(struct journal *j, uint64_t run)
{
	if (run == j->run)
		return ST_OK;
	enum status st = journal_flush(j);
	if (st)
		return st;
	j->run = run;
	start_block(j);
	return ST_OK;
}

enum status journal_append(struct journal *j, struct event *event)
{
	enum status st = turn_to(j, event->source.run);
	if (st)
		return st;
	event_settle(event, j->next);
	return add(j, encode_event, event);
}

enum status journal_refuse(struct journal *j, uint64_t run, const struct refusal *refusal)
{
	enum status st = turn_to(j, run);
	return st ? st : add(j, encode_refusal, refusal);
}
