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

bool zeroing_wanted(const struct feed *feed)
{
	return feed->header.kind == KIND_BATCHES && !feed->forms && feed->profile && zeroes(feed->profile) &&
	       feed->nameless == 0;
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

static enum status make_list(struct zeroing *z, struct store *store, struct plan *plan, uint32_t feed)
{
	struct partner partner = { store, plan->feeds[feed].profile->partner };
	enum status st = missing_find(&plan->feeds[feed], &plan->kept, scope_of(&plan->feeds[feed]), walk,
				      &partner, &z->list);
	z->made = !st;
	z->feed = feed;
	z->reading = false;
	return st;
}

/* The ref with place FROM in the list of FEED; places rise by one from call to call. */
static enum status next_ref(struct zeroing *z, struct store *store, struct plan *plan, uint32_t feed,
			    uint64_t from, bool *end, struct slice *ref)
{
	enum status st = ST_OK;
	if (!z->made || z->feed != feed)
		st = make_list(z, store, plan, feed);
	if (!st && !z->reading)
		st = missing_read_from(&z->reader, &z->list, from);
	z->reading = !st;
	return st ? st : missing_next(&z->reader, end, ref);
}

enum status zeroing_next(struct zeroing *z, struct store *store, struct plan *plan, uint32_t feed,
			 struct intake *in, struct feed_record *record)
{
	bool end = false, missing = false;
	struct slice ref;
	REQUIRE(record->zeroing);
	REQUIRE(zeroing_wanted(&plan->feeds[feed]));
	enum status st = next_ref(z, store, plan, feed, record->cursor.missing, &end, &ref);
	if (st)
		return st;
	record->zeroing = !end;
	if (end)
		return ST_OK;
	record->cursor.missing++;
	in->serving_called = record->serve_needed;
	st = intake_missing(in, ref, said_of(&plan->feeds[feed]), &missing);
	record->serve_needed = in->serving_called;
	record->counts.missing += missing;
	return st;
}
