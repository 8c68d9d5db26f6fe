/*
 * The codec of a block. Keys are front-coded, and whole at every restart, so a look-up searches the restarts
 * and then reads a few entries.
 */
#include "store/blocks/block.h"

#include "allot/base/contract.h"
#include "allot/base/hash.h"
#include "allot/base/varint.h"

enum { CHECKSUM_BYTES = 8, HEADER_BYTES_MAX = CHECKSUM_BYTES + 2 + 3 + 3 };

static uint64_t block_checksum(struct slice lmdb_key, uint64_t seed, const char *p, size_t n)
{
	return checksum64(p, n, checksum64(lmdb_key.p, lmdb_key.n, seed));
}

bool block_parse(struct slice lmdb_key, struct slice value, uint64_t seed, struct block *out)
{
	struct reader r = reader_of(value);
	uint64_t checksum = read_fixed64(&r);
	if (r.bad || lmdb_key.n < 1 || lmdb_key.p[0] != 'b' ||
	    checksum != block_checksum(lmdb_key, seed, value.p + CHECKSUM_BYTES, value.n - CHECKSUM_BYTES))
		return false;
	struct block b = { .lower = slice_of(lmdb_key.p + 1, lmdb_key.n - 1) };
	uint64_t upper = read_varint(&r);
	b.last = upper == 0;
	if (!b.last)
		b.upper = read_bytes(&r, upper - 1);
	b.count = read_varint32(&r);
	b.restarts = read_varint32(&r);
	struct slice offsets = read_bytes(&r, 2 * (uint64_t)b.restarts);
	b.offsets = (const unsigned char *)offsets.p;
	b.entries = slice_of(r.at, (size_t)(r.end - r.at));
	if (r.bad || b.restarts != (b.count + BLOCK_RESTART - 1) / BLOCK_RESTART)
		return false;
	*out = b;
	return true;
}

bool block_covers(const struct block *b, struct slice key)
{
	return slice_cmp(b->lower, key) <= 0 && (b->last || slice_cmp(key, b->upper) < 0);
}

/* An entry as it is stored, behind a key of KEY_N bytes. */
struct stored {
	size_t shared; /* at most KEY_N */
	struct slice own;
	struct slice value;
	size_t end; /* where the next one begins */
};

static inline bool read_stored(const struct block *b, const struct block_entry_cursor *at, size_t key_n,
			       struct stored *out)
{
	if (at->index == b->count || at->at > b->entries.n)
		return false;
	struct reader r = reader_of(slice_of(b->entries.p + at->at, b->entries.n - at->at));
	uint64_t shared = read_varint(&r);
	uint64_t own = read_varint(&r);
	uint64_t value_n = read_varint(&r);
	if (r.bad || shared > key_n || own > BLOCKS_KEY_MAX - shared)
		return false;
	out->shared = shared;
	out->own = read_bytes(&r, own);
	out->value = read_bytes(&r, value_n);
	out->end = (size_t)((const char *)r.at - b->entries.p);
	return !r.bad;
}

static inline void step(const struct stored *e, struct block_entry_cursor *at, char *key, size_t *key_n)
{
	if (e->own.n)
		memcpy(key + e->shared, e->own.p, e->own.n);
	*key_n = e->shared + e->own.n;
	at->at = e->end;
	at->index++;
}

bool block_next(const struct block *b, struct block_entry_cursor *at, char *key, size_t *key_n,
		struct slice *value)
{
	struct stored e;
	if (!read_stored(b, at, *key_n, &e))
		return false;
	step(&e, at, key, key_n);
	*value = e.value;
	return true;
}

static size_t restart_at(const struct block *b, uint32_t i)
{
	return (size_t)b->offsets[2 * i] | (size_t)b->offsets[2 * i + 1] << 8;
}

/* The whole key that stands at restart I; false: bad layout. */
static bool restart_key(const struct block *b, uint32_t i, struct slice *key)
{
	size_t at = restart_at(b, i);
	if (at > b->entries.n)
		return false;
	struct reader r = reader_of(slice_of(b->entries.p + at, b->entries.n - at));
	uint64_t shared = read_varint(&r);
	uint64_t own = read_varint(&r);
	read_varint(&r);
	*key = read_bytes(&r, own);
	return !r.bad && shared == 0 && own <= BLOCKS_KEY_MAX;
}

/* The last restart whose key is not above WANTED, 0 if none is. */
static bool find_restart(const struct block *b, struct slice wanted, uint32_t *out)
{
	uint32_t low = 0;
	uint32_t high = b->restarts;
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;
		struct slice key;
		if (!restart_key(b, middle, &key))
			return false;
		if (slice_cmp(key, wanted) <= 0)
			low = middle;
		else
			high = middle;
	}
	*out = low;
	return true;
}

bool block_seek(const struct block *b, struct slice wanted, struct block_entry_cursor *at, char *key,
		size_t *key_n)
{
	uint32_t restart = 0;
	*at = (struct block_entry_cursor){ 0 };
	*key_n = 0;
	if (b->count == 0)
		return true;
	if (!find_restart(b, wanted, &restart))
		return false;
	*at = (struct block_entry_cursor){ restart_at(b, restart), restart * BLOCK_RESTART };
	size_t same = 0; /* bytes that the key before and WANTED share */
	while (at->index < b->count) {
		struct stored e;
		if (!read_stored(b, at, *key_n, &e))
			return false;
		/* what shares more with the key before than WANTED does lies before WANTED as that does */
		if (e.shared <= same) {
			struct slice rest =
				e.shared ? slice_of(wanted.p + e.shared, wanted.n - e.shared) : wanted;
			if (slice_cmp(e.own, rest) >= 0)
				return true;
			same = e.shared + shared_prefix(e.own, rest);
		}
		step(&e, at, key, key_n);
	}
	return true;
}

size_t shared_prefix(struct slice a, struct slice b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	size_t i = 0;
	for (; n - i >= sizeof(uint64_t); i += sizeof(uint64_t)) {
		uint64_t differs = slice_word(a.p + i) ^ slice_word(b.p + i);
		if (differs)
			return i + (size_t)__builtin_clzll(differs) / 8;
	}
	while (i < n && a.p[i] == b.p[i])
		i++;
	return i;
}

static size_t varint_size(uint64_t v)
{
	size_t n = 1;
	while (v >= 0x80) {
		v >>= 7;
		n++;
	}
	return n;
}

static size_t entry_size(const struct blocks_entry *e, size_t shared)
{
	return varint_size(shared) + varint_size(e->key.n - shared) + varint_size(e->value.n) + e->key.n -
	       shared + e->value.n;
}

/* Bytes entry I of a block that begins with entries[0] takes, its share of the restarts included. */
static size_t size_at(const struct blocks_entry *entries, size_t i)
{
	if (i % BLOCK_RESTART == 0)
		return entry_size(&entries[i], 0) + 2;
	return entry_size(&entries[i], shared_prefix(entries[i - 1].key, entries[i].key));
}

size_t block_size(const struct blocks_entry *entries, size_t n)
{
	size_t size = 0;
	for (size_t i = 0; i < n; i++)
		size += size_at(entries, i);
	return size;
}

size_t block_fill(const struct blocks_entry *entries, size_t n, size_t upper_n, size_t target)
{
	REQUIRE(n > 0);
	size_t size = 0;
	size_t i = 0;
	while (i < n) {
		size_t add = size_at(entries, i);
		size_t bound = i + 1 == n ? upper_n : shared_prefix(entries[i].key, entries[i + 1].key) + 1;
		if (i > 0 && (size >= target || size + add + bound + HEADER_BYTES_MAX > BLOCK_BYTES_MAX))
			break;
		size += add;
		i++;
	}
	ENSURE(i > 0);
	return i;
}

static void put_entry(struct buf *out, const struct blocks_entry *e, size_t shared)
{
	char *p = buf_room(out, 3 * VARINT_MAX_BYTES + e->key.n + e->value.n);
	if (!p)
		return;
	char *start = p;
	p += varint_encode(p, shared);
	p += varint_encode(p, e->key.n - shared);
	p += varint_encode(p, e->value.n);
	memcpy(p, e->key.p + shared, e->key.n - shared);
	p += e->key.n - shared;
	if (e->value.n)
		memcpy(p, e->value.p, e->value.n);
	p += e->value.n;
	out->n += (size_t)(p - start);
}

static void pad(struct buf *out)
{
	size_t n = out->n < BLOCK_BYTES_MIN ? BLOCK_BYTES_MIN - out->n : 0;
	char *p = buf_room(out, n);
	if (!p)
		return;
	memset(p, 0, n);
	out->n += n;
}

enum status block_encode(struct slice lmdb_key, struct slice upper, uint64_t seed,
			 const struct blocks_entry *entries, size_t n, struct buf *out)
{
	size_t restarts = (n + BLOCK_RESTART - 1) / BLOCK_RESTART;
	REQUIRE(lmdb_key.n >= 1);
	REQUIRE(n <= UINT16_MAX);
	buf_clear(out);
	buf_put_fixed64(out, 0);
	buf_put_varint(out, upper.p ? upper.n + 1 : 0);
	buf_put_slice(out, upper);
	buf_put_varint(out, n);
	buf_put_varint(out, restarts);
	size_t offsets = out->n;
	if (!buf_room(out, 2 * restarts))
		return buf_status(out);
	out->n += 2 * restarts;
	size_t start = out->n;
	for (size_t i = 0; i < n; i++) {
		bool whole = i % BLOCK_RESTART == 0;
		if (whole && out->p) {
			size_t at = out->n - start;
			ENSURE(at <= UINT16_MAX);
			out->p[offsets + 2 * (i / BLOCK_RESTART)] = (char)(at & 0xff);
			out->p[offsets + 2 * (i / BLOCK_RESTART) + 1] = (char)(at >> 8);
		}
		put_entry(out, &entries[i], whole ? 0 : shared_prefix(entries[i - 1].key, entries[i].key));
	}
	pad(out);
	if (buf_status(out))
		return buf_status(out);
	uint64_t checksum = block_checksum(lmdb_key, seed, out->p + CHECKSUM_BYTES, out->n - CHECKSUM_BYTES);
	for (int i = 0; i < CHECKSUM_BYTES; i++)
		out->p[i] = (char)(checksum >> (8 * i));
	return ST_OK;
}
