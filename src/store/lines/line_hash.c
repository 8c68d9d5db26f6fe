/* What is hashed is written out as bytes first: kind, then each name with its length, then numbers. */
#include "store/lines/line_hash.h"

#include "allot/base/contract.h"
#include "allot/base/hash.h"
#include "allot/models/alike.h"

enum { INPUT_MAX = 1 + 2 * (IDENTIFIER_MAX + 1) + 2 * VARINT_MAX_BYTES };

struct input {
	size_t n;
	char p[INPUT_MAX];
};

static void begin(struct input *in, enum hash_of of)
{
	in->p[0] = (char)of;
	in->n = 1;
}

static void add_name(struct input *in, struct slice name)
{
	REQUIRE(name.n <= IDENTIFIER_MAX);
	in->p[in->n++] = (char)name.n;
	if (name.n)
		memcpy(in->p + in->n, name.p, name.n);
	in->n += name.n;
}

static void add_number(struct input *in, uint64_t v)
{
	in->n += varint_encode(in->p + in->n, v);
}

static uint64_t end(const struct input *in, uint64_t seed)
{
	return checksum64(in->p, in->n, seed);
}

/* NAME without leading zeros if it is digits only, else NAME. */
static struct slice folded(struct slice name)
{
	char room[IDENTIFIER_MAX];
	struct slice out;
	/* what this fold makes of a name is a part of it */
	return alike_fold(FOLD_ZEROS, name, room, &out) ? out : name;
}

uint64_t hash_name(uint64_t seed, enum hash_of of, struct slice name)
{
	struct input in;
	begin(&in, of);
	add_name(&in, name);
	return end(&in, seed);
}

uint64_t hash_order(uint64_t seed, struct slice orderid)
{
	return hash_name(seed, HASH_ORDER, folded(orderid));
}

static uint64_t hash_of_product(uint64_t seed, enum hash_of of, struct slice orderid, uint64_t product)
{
	struct input in;
	begin(&in, of);
	add_name(&in, orderid);
	add_number(&in, product);
	return end(&in, seed);
}

uint64_t hash_product(uint64_t seed, struct slice orderid, uint64_t product)
{
	return hash_of_product(seed, HASH_PRODUCT, orderid, product);
}

uint64_t hash_unnumbered(uint64_t seed, struct slice orderid, uint64_t product)
{
	return hash_of_product(seed, HASH_UNNUMBERED, orderid, product);
}

uint64_t hash_number(uint64_t seed, struct slice orderid, struct slice number)
{
	struct input in;
	begin(&in, HASH_NUMBER);
	add_name(&in, orderid);
	add_name(&in, folded(number));
	return end(&in, seed);
}

uint64_t hash_quantity(uint64_t seed, struct slice orderid, uint64_t product, uint32_t ordered)
{
	struct input in;
	begin(&in, HASH_QUANTITY);
	add_name(&in, orderid);
	add_number(&in, product);
	add_number(&in, ordered);
	return end(&in, seed);
}

bool hash_digits(uint64_t seed, struct slice orderid, uint64_t *exact, uint64_t *variant)
{
	char room[IDENTIFIER_MAX];
	struct slice fold;
	if (!alike_fold(FOLD_ZEROS, orderid, room, &fold))
		return false;
	*exact = hash_name(seed, HASH_EXACT, orderid);
	*variant = hash_name(seed, HASH_VARIANT, fold);
	return true;
}

unsigned line_hashes(uint64_t seed, const struct line_head *head, uint64_t out[LINE_HASHES_MAX])
{
	unsigned n = 0;
	uint64_t variant;
	out[n++] = hash_product(seed, head->orderid, head->product);
	if (head->number.n) {
		out[n++] = hash_number(seed, head->orderid, head->number);
		out[n++] = hash_quantity(seed, head->orderid, head->product, head->ordered);
	} else {
		out[n++] = hash_unnumbered(seed, head->orderid, head->product);
	}
	n += hash_digits(seed, head->orderid, &out[n], &variant);
	ENSURE(n <= LINE_HASHES_MAX);
	return n;
}
