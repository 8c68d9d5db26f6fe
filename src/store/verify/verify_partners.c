/* Refs that partners made known must be those of batches: a snapshot that leaves one out sets it to 0. */
#include "store/verify/verify.h"

enum status verify_partners(struct verify *v)
{
	struct blocks_cursor partners, refs;
	struct slice key, value;
	bool end = false;
	blocks_cursor_init(&partners, v->txn, &v->env.tables[TABLE_PARTNER_REFS]);
	blocks_cursor_init(&refs, v->txn, &v->env.tables[TABLE_REFS]);
	enum status st = blocks_seek(&partners, (struct slice){ 0 });
	while (!st) {
		bool found = false;
		st = blocks_next(&partners, &end, &key, &value);
		if (st || end)
			break;
		const char *zero = memchr(key.p, 0, key.n);
		if (!zero || value.n != 1)
			return fail(ST_DAMAGED, "store damaged: table partner_refs: bad entry");
		struct slice ref = slice_of(zero + 1, key.n - (size_t)(zero + 1 - key.p));
		st = blocks_get(&refs, ref, &found, &value);
		if (!st && !found)
			differ(v, "partner \"%.*s\" made ref \"%.*s\" known, which is of no batch",
			       (int)(zero - key.p), key.p, SLICE_ARG(ref));
	}
	return st;
}
