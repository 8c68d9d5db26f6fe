/* Each fold of a name has its own hash, so that the two folds are never combined. */
#include "store/alike_names.h"

#include "allot/models/alike.h"
#include "store/lines/line_hash.h"

static const enum hash_of HASHES[][FOLD_COUNT] = {
	[ALIKE_NAMES_REFS] = { [FOLD_ZEROS] = HASH_REF_ZEROS, [FOLD_CASE] = HASH_REF_CASE },
	[ALIKE_NAMES_SKUS] = { [FOLD_ZEROS] = HASH_SKU_ZEROS, [FOLD_CASE] = HASH_SKU_CASE },
};

/* The hash of NAME by FOLD; false: there is none. */
static bool hash_by(const struct index *idx, enum alike_names which, enum fold fold, struct slice name,
		    uint64_t *hash)
{
	char room[IDENTIFIER_MAX];
	struct slice folded;
	if (!alike_fold(fold, name, room, &folded))
		return false;
	*hash = hash_name(idx->env->tables[TABLE_INDEX].seed, HASHES[which][fold], folded);
	return true;
}

unsigned alike_names_hashes(const struct index *idx, enum alike_names which, struct slice name,
			    uint64_t out[ALIKE_HASHES_MAX])
{
	unsigned n = 0;
	_Static_assert((int)FOLD_COUNT == (int)ALIKE_HASHES_MAX, "a hash for each fold");
	for (int fold = 0; fold < FOLD_COUNT; fold++)
		n += hash_by(idx, which, (enum fold)fold, name, &out[n]);
	return n;
}

enum status alike_names_add(struct index *idx, enum alike_names which, struct slice name, uint64_t id)
{
	uint64_t hashes[ALIKE_HASHES_MAX];
	unsigned n = alike_names_hashes(idx, which, name, hashes);
	enum status st = ST_OK;
	for (unsigned i = 0; !st && i < n; i++)
		st = index_add(idx, hashes[i], id);
	return st;
}

/* The first name under HASH that is not NAME itself. */
static enum status find_by(struct index *idx, struct journal_reader *reader, enum alike_names which,
			   enum fold fold, uint64_t hash, struct slice name, bool *found, struct slice *out)
{
	struct event event;
	uint64_t id = 0, proof = 0;
	enum status st = index_find(idx, hash);
	*found = true;
	while (!st) {
		st = index_next(idx, found, &id);
		if (st || !*found)
			break;
		st = journal_read(reader, id, false, &event);
		if (st)
			break;
		struct slice known = which == ALIKE_NAMES_REFS ? event.ref : event.sku;
		if (event.type != EVENT_BATCH_CREATED || !hash_by(idx, which, fold, known, &proof) ||
		    proof != hash)
			return fail(ST_DAMAGED, "store damaged: the index of names leads to event %llu",
				    (unsigned long long)id);
		*out = known;
		if (alike(known, name, true))
			break;
	}
	return st;
}

enum status alike_names_find(struct index *idx, struct journal_reader *reader, enum alike_names which,
			     struct slice name, bool *found, char room[IDENTIFIER_MAX], size_t *n)
{
	enum status st = ST_OK;
	*found = false;
	for (int fold = 0; !st && !*found && fold < FOLD_COUNT; fold++) {
		uint64_t hash;
		struct slice known = { 0 };
		if (!hash_by(idx, which, (enum fold)fold, name, &hash))
			continue;
		st = find_by(idx, reader, which, (enum fold)fold, hash, name, found, &known);
		if (st || !*found)
			continue;
		memcpy(room, known.p, known.n);
		*n = known.n;
	}
	return st;
}
