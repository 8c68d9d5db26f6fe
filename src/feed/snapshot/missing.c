/*
 * Finds missing refs: the digests of the refs that the feed names are sorted, likewise those that are known,
 * with their place in byte order; one pass over both leaves a bit for each known ref that is not named, and a
 * second walk over the known ones takes these. Digests are of 128 bits and seeded anew in every process, so
 * that no two refs are taken for one.
 */
#include "allot/feed/missing.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/files/sorter.h"
#include "allot/base/hash.h"
#include "allot/base/varint.h"
#include "feed/row_codec.h"
#include "feed/snapshot/named_ref.h"

enum { REFS_PER_BLOCK = 1024 };

struct ref_digest {
	uint64_t digest[2];
	uint64_t place; /* of a known ref, in byte order */
};

static struct ref_digest digest_of(struct slice ref, uint64_t place)
{
	enum { OTHER = 0x5eed };
	return (struct ref_digest){
		.digest = { checksum64(ref.p, ref.n, hash_seed()),
			    checksum64(ref.p, ref.n, hash_seed() ^ OTHER) },
		.place = place,
	};
}

static int compare_digests(const struct ref_digest *a, const struct ref_digest *b)
{
	for (int i = 0; i < 2; i++)
		if (a->digest[i] != b->digest[i])
			return a->digest[i] < b->digest[i] ? -1 : 1;
	return 0;
}

static int compare(const void *a, const void *b)
{
	return compare_digests(a, b);
}

/* Names that are held against each other: those of the feed and those that are known. */
struct sides {
	struct sorter *named;
	struct sorter *known;
};

static enum status sides_new(struct sides *s, const char *dir)
{
	enum status st = sorter_new(dir, sizeof(struct ref_digest), compare, 0, &s->named);

	return st ? st : sorter_new(dir, sizeof(struct ref_digest), compare, 0, &s->known);
}

static void sides_free(struct sides *s)
{
	sorter_free(s->named);
	sorter_free(s->known);
}

struct finding {
	const struct feed *feed;
	enum missing_scope scope;
	struct missing_rows rows;
	struct sides refs;
	struct sides undated; /* MISSING_DATED: what is before :@DATE, or all of a ref without that */
	uint64_t count;	      /* of known refs */
	uint8_t *bits;	      /* one for each of them: it is missing */
	uint64_t set;
};

/* What is before :@DATE; *DATED: there is that. */
static struct slice undated(struct slice ref, bool *dated)
{
	size_t n = ref.n;

	while (n >= 2 && !(ref.p[n - 2] == ':' && ref.p[n - 1] == '@'))
		n--;
	*dated = n >= 2;
	return *dated ? slice_of(ref.p, n - 2) : ref;
}

/* Named refs */

static enum status add_named(struct finding *f, struct feed_block *block, const struct feed_row *row)
{
	struct slice ref = row->row.ref;
	bool dated;

	if (row->code) {
		struct slice *fields = row_decode_fields(row, &block->arena);
		if (!fields)
			return ST_NO_MEMORY;
		/* a row that contradicts another has passed all other checks */
		enum code code = row->code == CODE_REPEATED_REF ? CODE_NONE : row->code;
		if (!refused_row_ref(feed_row_header(f->feed, row), code, fields, row->kept.count, &ref))
			return ST_OK;
	}
	const struct ref_digest whole = digest_of(ref, 0), part = digest_of(undated(ref, &dated), 0);
	enum status st = sorter_add(f->refs.named, &whole);
	return st || f->scope != MISSING_DATED ? st : sorter_add(f->undated.named, &part);
}

static enum status find_named(struct finding *f)
{
	struct feed_rows *rows = NULL;
	struct feed_block block;
	enum status st = feed_rows_open(f->feed, f->rows.from, &rows);
	bool end = false;

	feed_block_init(&block);
	while (!st && !end) {
		st = feed_rows_next(rows, &block);
		end = block.count == 0;
		for (size_t i = 0; !st && !end && i < block.count; i++) {
			end = block.rows[i].number >= f->rows.to;
			if (!end && block.rows[i].what == RECEIVED_LINE)
				st = add_named(f, &block, &block.rows[i]);
		}
	}
	feed_block_release(&block);
	feed_rows_close(rows);
	return st;
}

/* Known refs */

static enum status add_known(void *ctx, struct slice ref)
{
	struct finding *f = ctx;
	uint64_t place = f->count++;
	bool dated;
	const struct ref_digest whole = digest_of(ref, place), part = digest_of(undated(ref, &dated), place);

	if (f->scope != MISSING_DATED)
		return sorter_add(f->refs.known, &whole);
	if (!dated)
		return ST_OK;
	enum status st = sorter_add(f->refs.known, &whole);
	return st ? st : sorter_add(f->undated.known, &part);
}

/* Gives the bits of all known names that are not named the value SET. */
static enum status join(struct finding *f, const struct sides *sides, bool set)
{
	const void *n = NULL, *k = NULL;
	enum status st = sorter_begin(sides->named);

	if (!st)
		st = sorter_next(sides->named, &n);
	while (!st) {
		st = sorter_next(sides->known, &k);
		if (st || !k)
			break;
		const struct ref_digest *d = k;
		const uint8_t bit = (uint8_t)(1u << d->place % 8);
		uint8_t *at = &f->bits[d->place / 8];
		while (!st && n && compare_digests(n, d) < 0)
			st = sorter_next(sides->named, &n);
		if (st || (n && compare_digests(n, d) == 0) || set == ((*at & bit) != 0))
			continue;
		*at ^= bit;
		f->set += set ? 1 : UINT64_MAX;
	}
	return st;
}

/* Writing the list */

struct listing {
	struct missing_list *list;
	const struct finding *found;
	uint64_t place; /* of the next known ref */
	uint64_t refs;	/* of the block at hand */
	struct buf block;
};

static enum status end_block(struct listing *l)
{
	struct kept_head head = { .rows = l->refs, .bytes = l->block.n, .first = l->list->count };
	enum status st = buf_status(&l->block);

	if (st || !l->refs)
		return st;
	head.checksum = checksum64(l->block.p, head.bytes, 0);
	st = kept_rows_add(l->list->kept, &head, l->block.p);
	l->list->count += l->refs;
	l->list->to = l->list->kept->bytes;
	l->refs = 0;
	buf_clear(&l->block);
	return st;
}

static enum status list_known(void *ctx, struct slice ref)
{
	struct listing *l = ctx;
	uint64_t place = l->place++;

	if (!(l->found->bits[place / 8] >> place % 8 & 1))
		return ST_OK;
	buf_put_counted(&l->block, ref);
	return ++l->refs == REFS_PER_BLOCK ? end_block(l) : ST_OK;
}

static enum status write_list(const struct finding *f, known_refs_walk *walk, void *ctx,
			      struct missing_list *list)
{
	struct listing l = { .list = list, .found = f };
	enum status st = ST_OK;

	buf_init(&l.block, 0);
	if (f->set)
		st = walk(ctx, list_known, &l);
	if (!st)
		st = end_block(&l);
	buf_release(&l.block);
	ENSURE(st || list->count == f->set);
	return st;
}

static enum status find_bits(struct finding *f, known_refs_walk *walk, void *ctx)
{
	enum status st = sides_new(&f->refs, f->feed->kept->dir);

	if (!st && f->scope == MISSING_DATED)
		st = sides_new(&f->undated, f->feed->kept->dir);
	if (!st)
		st = walk(ctx, add_known, f);
	/* what is known gives its memory up before the named ones take theirs */
	if (!st)
		st = sorter_begin(f->refs.known);
	if (!st && f->scope == MISSING_DATED)
		st = sorter_begin(f->undated.known);
	if (st || !f->count)
		return st;
	st = find_named(f);
	f->bits = calloc((size_t)(f->count / 8 + 1), 1);
	if (!st && !f->bits)
		st = fail_memory();
	if (!st)
		st = join(f, &f->refs, true);
	if (!st && f->scope == MISSING_DATED)
		st = join(f, &f->undated, false);
	return st;
}

enum status missing_find(const struct feed *feed, struct kept_rows *kept, enum missing_scope scope,
			 const struct missing_rows *rows, known_refs_walk *walk, void *ctx,
			 struct missing_list *out)
{
	struct missing_list list = { .kept = kept, .from = kept->bytes, .to = kept->bytes };
	const struct missing_rows all = { 0, UINT64_MAX };
	struct finding found = { .feed = feed, .scope = scope, .rows = rows ? *rows : all };
	enum status st = find_bits(&found, walk, ctx);

	REQUIRE(feed->kept == kept);
	sides_free(&found.refs);
	sides_free(&found.undated);
	if (!st)
		st = write_list(&found, walk, ctx, &list);
	free(found.bits);
	if (!st)
		*out = list;
	return st;
}

/* Reading it */

void missing_reader_init(struct missing_reader *r)
{
	*r = (struct missing_reader){ .next = 0 };
	buf_init(&r->block, 0);
}

void missing_reader_release(struct missing_reader *r)
{
	buf_release(&r->block);
	missing_reader_init(r);
}

static enum status load_block(struct missing_reader *r, struct kept_head *head)
{
	enum status st = kept_rows_head(r->list->kept, r->at, head);

	buf_clear(&r->block);
	if (!st && !buf_room(&r->block, head->bytes))
		st = ST_NO_MEMORY;
	if (!st)
		st = kept_rows_read(r->list->kept, r->at, head, r->block.p);
	if (st)
		return st;
	r->block.n = head->bytes;
	r->used = 0;
	r->next = head->first;
	r->end = head->first + head->rows;
	r->at = kept_rows_behind(r->at, head);
	return ST_OK;
}

enum status missing_read_from(struct missing_reader *r, const struct missing_list *list, uint64_t from)
{
	struct slice ref;
	bool end = false;
	enum status st = ST_OK;

	if (from > list->count)
		return fail(ST_DAMAGED,
			    "the store's place in a list of missing batches is behind its last one");
	missing_reader_release(r);
	r->list = list;
	r->at = list->from;
	while (!st && r->end <= from && r->at < list->to) {
		struct kept_head head;
		st = load_block(r, &head);
	}
	while (!st && !end && r->next < from)
		st = missing_next(r, &end, &ref);
	return st;
}

enum status missing_next(struct missing_reader *r, bool *end, struct slice *ref)
{
	struct kept_head head;
	enum status st = ST_OK;

	*end = r->next == r->end && r->at >= r->list->to;
	if (*end)
		return ST_OK;
	if (r->next == r->end)
		st = load_block(r, &head);
	if (st)
		return st;
	struct reader bytes = reader_of(slice_of(r->block.p + r->used, r->block.n - r->used));
	*ref = read_counted(&bytes);
	INVARIANT(!bytes.bad);
	r->used = (size_t)((const char *)bytes.at - r->block.p);
	r->next++;
	return ST_OK;
}
