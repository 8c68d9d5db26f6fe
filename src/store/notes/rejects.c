/*
 * Digests are spread evenly, so that a block drawn at random is one that has not been cleaned for long: to
 * walk the whole table each night would cost more than it saves.
 */
#include "store/notes/rejects.h"

#include "allot/base/contract.h"
#include "allot/base/hash.h"
#include "allot/base/varint.h"

struct reject {
	uint64_t first;
	uint64_t last;
};

static bool decode(struct slice value, struct reject *out)
{
	struct reader r = reader_of(value);
	out->first = read_varint(&r);
	uint64_t more = read_varint(&r);
	out->last = out->first + more;
	return reader_done(&r) && out->first > 0 && out->last >= out->first;
}

static bool forgotten(const struct reject *reject, uint64_t run)
{
	return reject->last < run && run - reject->last > REJECT_RUNS;
}

static enum status put(struct notes *n, struct slice key, const struct reject *reject)
{
	char room[2 * VARINT_MAX_BYTES];
	size_t bytes = varint_encode(room, reject->first);
	bytes += varint_encode(room + bytes, reject->last - reject->first);
	return notes_put(n, key, slice_of(room, bytes));
}

enum status rejects_seen(struct notes *n, const uint8_t digest[REJECT_DIGEST_BYTES], uint64_t run,
			 uint64_t resumed, uint64_t *since)
{
	struct slice key = slice_of(digest, REJECT_DIGEST_BYTES), value;
	struct reject reject = { 0 };
	bool found = false;
	REQUIRE(run > 0);
	REQUIRE(resumed < run);
	enum status st = notes_get(n, key, &found, &value);
	if (st)
		return st;
	if (found && (!decode(value, &reject) || reject.last > run))
		return fail(ST_DAMAGED, "store damaged: table rejects: bad entry");
	if (!found || forgotten(&reject, run))
		reject = (struct reject){ run, 0 };
	/* what this run resumes is part of it */
	*since = reject.first < (resumed ? resumed : run) ? reject.first : 0;
	if (reject.last == run)
		return ST_OK;
	reject.last = run;
	return put(n, key, &reject);
}

/* False for an entry that is forgotten as of the run in CTX. What cannot be read is kept, to be told. */
static bool lives(void *ctx, struct slice key, struct slice value)
{
	const uint64_t *run = ctx;
	struct reject reject;
	(void)key;
	return !decode(value, &reject) || !forgotten(&reject, *run);
}

enum status rejects_clean(struct notes *n, uint64_t run, uint64_t seed)
{
	enum { BLOCKS = 4 };
	enum status st = ST_OK;
	REQUIRE(n->changed.count == 0);
	for (uint64_t i = 0; !st && i < BLOCKS; i++) {
		const uint64_t drawn[] = { seed, i };
		unsigned char key[8];
		struct blocks_filtered done;
		be64_put(key, checksum64(drawn, sizeof(drawn), 0));
		st = blocks_filter(n->txn, &n->env->tables[n->table], slice_of(key, sizeof(key)), lives, &run,
				   &done);
	}
	notes_rewind(n);
	return st;
}
