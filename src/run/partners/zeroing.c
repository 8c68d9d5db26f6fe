/*
 * Which batches are missing does not change while they are set to 0: what a feed makes known it names. So the
 * list is made once, and a place in it is all that an interrupted run must remember.
 */
#include "run/partners/zeroing.h"

#include "allot/base/contract.h"
#include "allot/feed/profile.h"

void zeroing_init(struct zeroing *z)
{
	*z = (struct zeroing){ .made = false };
	missing_reader_init(&z->reader);
}

void zeroing_release(struct zeroing *z)
{
	missing_reader_release(&z->reader);
	zeroing_init(z);
}

void zeroing_rewind(struct zeroing *z)
{
	z->reading = false;
}

/* What an interchange promised for a date, and no longer does, is gone whatever its profile says. */
static bool zeroes(const struct profile *profile)
{
	return profile->snapshot.missing == MISSING_ZERO || profile->edi.given;
}

static bool wanted(const struct feed *feed)
{
	return feed->header.kind == KIND_BATCHES && !feed->forms && feed->profile && zeroes(feed->profile) &&
	       feed->nameless == 0;
}

bool zeroing_begins(const struct feed *feed, struct feed_record *record)
{
	record->missing_kept = wanted(feed) && record->alike_refused;
	return wanted(feed) && !record->alike_refused;
}

static enum missing_scope scope_of(const struct feed *feed)
{
	return feed->profile->snapshot.missing == MISSING_ZERO ? MISSING_ALL : MISSING_DATED;
}

/* What dated supply is set to is what has shipped, however the partner counts. */
static enum said said_of(const struct feed *feed)
{
	return scope_of(feed) == MISSING_DATED ? SAID_QTY : header_said(&feed->header);
}

/* Whose refs are walked. */
struct partner {
	struct store *store;
	struct slice name;
};

static enum status walk(void *ctx, known_ref_visitor *visit, void *visit_ctx)
{
	const struct partner *p = ctx;
	return p->store->ops->partner_refs(p->store, p->name, visit, visit_ctx);
}

/* What is held against what: of a feed, or of a unit of it. */
struct zeroed {
	uint32_t feed;
	uint64_t row; /* that ends the unit; 0: the feed as a whole */
	enum missing_scope scope;
	enum said said;
	struct slice whose;	  /* refs are walked */
	struct missing_rows rows; /* that name */
};

static enum status make_list(struct zeroing *z, struct store *store, struct plan *plan, const struct zeroed *of)
{
	struct partner partner = { store, of->whose };
	enum status st = missing_find(&plan->feeds[of->feed], &plan->kept, of->scope, &of->rows, walk, &partner,
				      &z->list);
	z->made = !st;
	z->feed = of->feed;
	z->row = of->row;
	z->reading = false;
	return st;
}

/* The ref with place FROM in the list; places rise by one from call to call. */
static enum status next_ref(struct zeroing *z, struct store *store, struct plan *plan, const struct zeroed *of,
			    uint64_t from, bool *end, struct slice *ref)
{
	enum status st = ST_OK;
	if (!z->made || z->feed != of->feed || z->row != of->row)
		st = make_list(z, store, plan, of);
	if (!st && !z->reading)
		st = missing_read_from(&z->reader, &z->list, from);
	z->reading = !st;
	return st ? st : missing_next(&z->reader, end, ref);
}

static enum status zero(struct zeroing *z, struct store *store, struct plan *plan, const struct zeroed *of,
			struct intake *in, struct feed_record *record, bool *end)
{
	bool missing = false;
	struct slice ref;
	enum status st = next_ref(z, store, plan, of, record->cursor.missing, end, &ref);
	if (st || *end)
		return st;
	record->cursor.missing++;
	in->serving_called = record->serve_needed;
	st = intake_missing(in, ref, of->said, &missing);
	record->serve_needed = in->serving_called;
	record->counts.missing += missing;
	return st;
}

enum status zeroing_next(struct zeroing *z, struct store *store, struct plan *plan, uint32_t feed,
			 struct intake *in, struct feed_record *record)
{
	const struct feed *f = &plan->feeds[feed];
	bool end = false;
	REQUIRE(record->zeroing);
	REQUIRE(wanted(f));
	const struct zeroed of = {
		.feed = feed,
		.scope = scope_of(f),
		.said = said_of(f),
		.whose = f->profile->partner,
		.rows = { 0, UINT64_MAX },
	};
	enum status st = zero(z, store, plan, &of, in, record, &end);
	record->zeroing = st || !end;
	return st;
}

/*
 * The end of a unit that replaces an order names that; of a stock list it tells, behind an empty text, whose it
 * is, from which row on, and what its quantities count.
 */
enum status unit_zero_next(struct zeroing *z, struct store *store, struct plan *plan, uint32_t feed,
			   struct intake *in, struct feed_record *record, const struct feed_row *row,
			   bool *done)
{
	struct reader r = reader_of(row->payload);
	*done = true;
	if (row->what != RECEIVED_UNIT_END || !row->payload.n || read_counted(&r).n)
		return ST_OK;
	record->missing_kept = record->missing_kept || record->alike_refused;
	if (record->alike_refused)
		return ST_OK;
	struct zeroed of = { .feed = feed, .row = row->number, .scope = MISSING_ALL };
	of.whose = read_counted(&r);
	of.rows = (struct missing_rows){ read_varint(&r), row->number };
	of.said = (enum said)read_varint(&r);
	INVARIANT(!r.bad);
	return zero(z, store, plan, &of, in, record, done);
}
