/*
 * The look-ups. Each says which lines of an order it wants; where they come from is the same for all: the few
 * of a small group, or those under the one hash of a large group that fits the question.
 */
#include "store/lines/find.h"

#include "allot/base/contract.h"
#include "allot/models/alike.h"

/* What is asked for. */
struct query {
	struct slice orderid;
	struct slice number;
	uint64_t product;
	uint32_t ordered;
};

typedef bool line_wanted(const struct query *q, const struct line_head *head);

/* The lines that a look-up goes through: those of a small group, or those under `hash`. */
struct candidates {
	bool large;
	uint64_t hash;
	uint32_t at; /* in a small group */
};

/* LARGE_HASH is of the question, for a large group. */
static enum status candidates_begin(struct find *f, struct slice orderid, uint64_t large_hash,
				    struct candidates *c)
{
	enum status st = find_group_load(f, orderid);
	if (st)
		return st;
	*c = (struct candidates){ f->group.large, f->group.hash, 0 };
	if (!c->large)
		return ST_OK;
	c->hash = large_hash;
	return index_find(f->index, large_hash);
}

/* The next candidate that is WANTED, by rising id; *FOUND. */
static enum status candidates_next(struct find *f, struct candidates *c, const struct query *q,
				   line_wanted *wanted, bool *found, struct line_head *out)
{
	enum status st = ST_OK;
	*found = true;
	while (!st) {
		uint64_t id = 0;
		if (c->large)
			st = index_next(f->index, found, &id);
		else if ((*found = c->at < f->group.count))
			id = f->group.ids[c->at++];
		if (st || !*found)
			break;
		st = find_prove(f, c->hash, id, out);
		if (!st && wanted(q, out))
			break;
	}
	return st;
}

/* The first line that is WANTED; *ID is 0 when there is none. */
static enum status first(struct find *f, const struct query *q, uint64_t large_hash, line_wanted *wanted,
			 uint64_t *id)
{
	struct candidates c;
	struct line_head head;
	bool found = false;
	enum status st = candidates_begin(f, q->orderid, large_hash, &c);
	if (!st)
		st = candidates_next(f, &c, q, wanted, &found, &head);
	if (!st)
		*id = found ? head.id : 0;
	return st;
}

static bool of_order(const struct query *q, const struct line_head *head)
{
	return slice_eq(head->orderid, q->orderid);
}

static bool with_number(const struct query *q, const struct line_head *head)
{
	return slice_eq(head->number, q->number) && of_order(q, head);
}

static bool without_number(const struct query *q, const struct line_head *head)
{
	return head->number.n == 0 && head->product == q->product && of_order(q, head);
}

static bool numbered_of_product(const struct query *q, const struct line_head *head)
{
	return head->number.n > 0 && head->product == q->product && of_order(q, head);
}

static bool of_quantity(const struct query *q, const struct line_head *head)
{
	return head->ordered == q->ordered && numbered_of_product(q, head);
}

enum status find_numbered(struct find *f, struct slice orderid, struct slice number, uint64_t *id)
{
	const struct query q = { .orderid = orderid, .number = number };
	REQUIRE(number.n > 0);
	return first(f, &q, hash_number(f->seed, orderid, number), with_number, id);
}

enum status find_unnumbered(struct find *f, struct slice orderid, uint64_t product, uint64_t *id)
{
	const struct query q = { .orderid = orderid, .product = product };
	return first(f, &q, hash_unnumbered(f->seed, orderid, product), without_number, id);
}

enum status find_numbered_of(struct find *f, struct slice orderid, uint64_t product, uint32_t ordered,
			     uint64_t *id, bool *several)
{
	const struct query q = { .orderid = orderid, .product = product, .ordered = ordered };
	struct candidates c;
	struct line_head head;
	bool any = false, other = false;
	uint64_t best = 0;
	enum status st = candidates_begin(f, orderid, hash_product(f->seed, orderid, product), &c);
	if (!st)
		st = candidates_next(f, &c, &q, numbered_of_product, &any, &head);
	if (st)
		return st;
	*id = any ? head.id : 0;
	if (any)
		st = candidates_next(f, &c, &q, numbered_of_product, &other, &head);
	if (!st && other && ordered)
		st = first(f, &q, hash_quantity(f->seed, orderid, product, ordered), of_quantity, &best);
	if (!st && best)
		*id = best;
	if (!st && several)
		*several = other;
	return st;
}

/* Walks */

/* Reads the ids under HASH from LEAST on. */
static enum status walk_fill(struct find *f, struct find_walk *w, uint64_t hash, uint64_t least)
{
	bool found = true;
	*w = (struct find_walk){ .hash = hash, .least = least };
	enum status st = index_find_from(f->index, hash, least);
	while (!st && found && w->count < WALK_IDS) {
		st = index_next(f->index, &found, &w->ids[w->count]);
		w->count += !st && found;
	}
	w->end = !found;
	w->known = !st;
	return st;
}

/* Index of the first of W's ids that is not below LEAST. */
static uint32_t walk_search(const struct find_walk *w, uint64_t least)
{
	uint32_t low = 0, high = w->count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (w->ids[middle] < least)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The first id under HASH that is not below LEAST; *ID is 0 when there is none. */
static enum status walk_next(struct find *f, struct find_walk *w, uint64_t hash, uint64_t least, uint64_t *id)
{
	uint32_t at = 0;
	bool here = w->known && w->hash == hash && least >= w->least;
	if (here)
		at = walk_search(w, least);
	if (!here || (at == w->count && !w->end)) {
		enum status st = walk_fill(f, w, hash, least);
		if (st)
			return st;
		at = 0;
	}
	*id = at < w->count ? w->ids[at] : 0;
	return ST_OK;
}

static enum status next_of_small(struct find *f, const struct query *q, uint64_t after, uint64_t *id)
{
	enum status st = ST_OK;
	*id = 0;
	for (uint32_t i = 0; !st && i < f->group.count; i++) {
		struct line_head head;
		if (f->group.ids[i] <= after)
			continue;
		st = find_prove(f, f->group.hash, f->group.ids[i], &head);
		if (!st && of_order(q, &head) && (q->product == 0 || head.product == q->product)) {
			*id = head.id;
			break;
		}
	}
	return st;
}

/* Under which hash a large group has just these lines: those of the order, or of its product. */
static uint64_t walk_hash(const struct find *f, const struct query *q)
{
	uint64_t exact, variant;
	if (q->product)
		return hash_product(f->seed, q->orderid, q->product);
	if (hash_digits(f->seed, q->orderid, &exact, &variant))
		return exact;
	return f->group.hash;
}

enum status find_of_order(struct find *f, struct slice orderid, uint64_t product, uint64_t after, uint64_t *id)
{
	const struct query q = { .orderid = orderid, .product = product };
	enum status st = find_group_load(f, orderid);
	if (st)
		return st;
	if (!f->group.large)
		return next_of_small(f, &q, after, id);
	uint64_t hash = walk_hash(f, &q);
	struct line_head head;
	for (;;) {
		st = walk_next(f, &f->walks[product != 0], hash, after + 1, id);
		if (st || *id == 0)
			return st;
		st = find_prove(f, hash, *id, &head);
		if (st || (of_order(&q, &head) && (product == 0 || head.product == product)))
			return st;
		after = *id;
	}
}

/* Alike */

static void found_name(struct find *f, struct slice name, bool *found, struct slice *out)
{
	memcpy(f->name, name.p, name.n);
	*out = slice_of(f->name, name.n);
	*found = true;
}

static bool of_alike_order(const struct query *q, const struct line_head *head)
{
	return head->product == q->product && alike(head->orderid, q->orderid, false);
}

/* In a small group. */
static enum status alike_in_group(struct find *f, const struct query *q, bool *found, struct slice *out)
{
	struct candidates c;
	struct line_head head = { 0 };
	bool any = false;
	enum status st = candidates_begin(f, q->orderid, 0, &c);
	if (!st)
		st = candidates_next(f, &c, q, of_alike_order, &any, &head);
	if (!st && any)
		found_name(f, head.orderid, found, out);
	return st;
}

/*
 * The lengths of all orders that have had lines in the large group of ORDERID, under VARIANT: bit N of
 * LENGTHS.
 */
static enum status read_lengths(struct find *f, uint64_t variant, bool lengths[IDENTIFIER_MAX + 1])
{
	bool found = true;
	uint64_t n = 0;
	enum status st = index_find(f->index, variant);
	while (!st && found) {
		st = index_next(f->index, &found, &n);
		if (st || !found)
			break;
		if (n == 0 || n > IDENTIFIER_MAX)
			return fail(ST_DAMAGED, "store damaged: an order of %llu bytes", (unsigned long long)n);
		lengths[n] = true;
	}
	return st;
}

/* The order of N bytes with the digits of ORDERID; false: there is none. */
static bool variant_of(struct slice orderid, size_t n, char room[IDENTIFIER_MAX], struct slice *out)
{
	char unused[IDENTIFIER_MAX];
	struct slice digits;
	if (!alike_fold(FOLD_ZEROS, orderid, unused, &digits) || n < digits.n)
		return false;
	memset(room, '0', n - digits.n);
	if (digits.n)
		memcpy(room + n - digits.n, digits.p, digits.n);
	*out = slice_of(room, n);
	return true;
}

static enum status alike_in_large(struct find *f, const struct query *q, uint64_t variant, bool *found,
				  struct slice *out)
{
	bool lengths[IDENTIFIER_MAX + 1] = { false };
	char room[IDENTIFIER_MAX];
	enum status st = read_lengths(f, variant, lengths);
	for (size_t n = 1; !st && !*found && n <= IDENTIFIER_MAX; n++) {
		struct query other = *q;
		uint64_t id = 0;
		if (!lengths[n] || n == q->orderid.n || !variant_of(q->orderid, n, room, &other.orderid))
			continue;
		st = find_of_order(f, other.orderid, q->product, 0, &id);
		if (!st && id)
			found_name(f, other.orderid, found, out);
	}
	return st;
}

enum status find_alike_order(struct find *f, struct slice orderid, uint64_t product, bool *found,
			     struct slice *out)
{
	const struct query q = { .orderid = orderid, .product = product };
	uint64_t exact, variant;
	*found = false;
	if (!hash_digits(f->seed, orderid, &exact, &variant))
		return ST_OK;
	enum status st = find_group_load(f, orderid);
	if (st)
		return st;
	if (!f->group.large)
		return alike_in_group(f, &q, found, out);
	return alike_in_large(f, &q, variant, found, out);
}

static bool of_alike_number(const struct query *q, const struct line_head *head)
{
	return head->product == q->product && head->number.n > 0 && alike(head->number, q->number, false) &&
	       of_order(q, head);
}

enum status find_alike_number(struct find *f, struct slice orderid, struct slice number, uint64_t product,
			      bool *found, struct slice *out)
{
	const struct query q = { .orderid = orderid, .number = number, .product = product };
	char room[IDENTIFIER_MAX];
	struct slice digits;
	struct candidates c;
	struct line_head head = { 0 };
	bool any = false;
	*found = false;
	if (!alike_fold(FOLD_ZEROS, number, room, &digits))
		return ST_OK;
	enum status st = candidates_begin(f, orderid, hash_number(f->seed, orderid, number), &c);
	if (!st)
		st = candidates_next(f, &c, &q, of_alike_number, &any, &head);
	if (!st && any)
		found_name(f, head.number, found, out);
	return st;
}
