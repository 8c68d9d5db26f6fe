/*
 * Digests of what must be equal for two rows to contradict each other. The filter takes 64 bits of them; where
 * rows are compared 122 bits decide, so that no two different keys are taken for one. All are seeded anew in
 * every process, so that nobody can choose names whose digests are equal.
 */
#include "feed/repeats/keys.h"

#include "allot/base/hash.h"

/* Which fields a digest is of goes into it, so that an order's number is never taken for an SKU. */
enum { OF_REF = 1, OF_NUMBER, OF_SKU, OF_LINE };

static uint64_t add(uint64_t digest, struct slice s)
{
	return checksum64(s.p, s.n, digest);
}

static size_t keys_of(const struct row *row, uint64_t seed, uint64_t keys[ROW_KEYS_MAX])
{
	size_t n = 0;

	switch (row->kind) {
	case KIND_BATCHES:
		keys[n++] = key_digest(add(seed + OF_REF, row->ref)) | KEY_ALONE;
		break;
	case KIND_ORDERS: {
		uint64_t order = add(seed, row->orderid);
		if (row->line.n)
			keys[n++] = key_digest(add(order + OF_NUMBER, row->line)) | KEY_ALONE;
		keys[n++] = key_digest(add(order + OF_SKU, row->sku)) |
			    (row->line.n ? KEY_NUMBERED : KEY_UNNUMBERED);
		break;
	}
	case KIND_SHIPMENTS:
	case KIND_CANCELLATIONS:
	case KIND_AMENDMENTS:
		keys[n++] =
			key_digest(add(add(add(seed, row->orderid) + OF_SKU, row->sku) + OF_LINE, row->line)) |
			KEY_ALONE;
		break;
	case KIND_CHANGES:
	case KIND_ALLOCATIONS:
	case KIND_NONE:
	case KIND_COUNT:
		break;
	}
	return n;
}

size_t row_keys(const struct row *row, uint64_t keys[ROW_KEYS_MAX])
{
	return keys_of(row, hash_seed(), keys);
}

/* The figure that a row gives; totals that are `all` are above any number. */
static uint64_t figure_of(const struct row *row)
{
	const struct total *total = row->kind == KIND_SHIPMENTS ? &row->shipped : &row->cancelled;

	if (row->kind != KIND_SHIPMENTS && row->kind != KIND_CANCELLATIONS)
		return row->qty;
	return total->type == TOTAL_ALL ? UINT64_MAX : total->units;
}

void key_entry_set(struct key_entry *out, const struct row *row, size_t which)
{
	enum { OTHER = 0x5eed };
	uint64_t keys[ROW_KEYS_MAX], more[ROW_KEYS_MAX];

	row_keys(row, keys);
	keys_of(row, hash_seed() ^ OTHER, more);
	*out = (struct key_entry){
		.digest = { key_digest(keys[which]), key_digest(more[which]) },
		.sku = add(hash_seed(), row->sku),
		.figure = figure_of(row),
		.units = row_units(row),
		.eta = row->eta,
		.type = key_type(keys[which]),
	};
}

static int compare(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

int key_entry_compare(const void *a, const void *b)
{
	const struct key_entry *x = a, *y = b;
	int c = compare(x->digest[0], y->digest[0]);

	if (!c)
		c = compare(x->digest[1], y->digest[1]);
	return c ? c : compare(x->row, y->row);
}

bool key_entry_same_key(const struct key_entry *a, const struct key_entry *b)
{
	return a->digest[0] == b->digest[0] && a->digest[1] == b->digest[1];
}

uint64_t key_entry_differs(const struct key_entry *a, const struct key_entry *b)
{
	if (a->type != KEY_ALONE)
		return a->type == KEY_UNNUMBERED || b->type == KEY_UNNUMBERED ? DIFFERS_NUMBER : 0;
	return (a->sku != b->sku ? DIFFERS_SKU : 0) | (a->figure != b->figure ? DIFFERS_QUANTITY : 0) |
	       (a->eta != b->eta ? DIFFERS_ETA : 0) | (a->counted != b->counted ? DIFFERS_GROUP : 0);
}
