/*
 * Batches and changes: what a supplier's snapshot says is held against what it said before (news) and against
 * what the batch is. All of a row is judged before any of it is done.
 */
#include "allot/base/contract.h"
#include "allot/logic/news.h"
#include "allot/logic/quantity.h"
#include "service/intake/taking.h"
#include "service/named_batch.h"
#include "service/refusals.h"

/* What a row says that its supplier has not said before, and what that changes. */
struct saying {
	struct ref_entry entry; /* as it is to be noted */
	bool eta_news, eta_changes;
	bool units_news, units_changes;
	uint32_t purchased; /* if units_news */
};

static bool is_count(const struct row *row)
{
	return row->said != SAID_QTY;
}

bool units_are_news(const struct intake *in, const struct row *row, const struct ref_entry *entry)
{
	if (!is_count(row))
		return news_is(entry->has_said_qty, entry->said_qty, row->qty);
	struct count_said said = { entry->count_of, entry->said_count, entry->said_content };
	return news_is_count(entry->has_said_count, said,
			     (struct count_said){ row->said, row->qty, in->content });
}

/* Notes in ENTRY what is news: a count that is news ends what was said as `qty`. */
static void note(const struct taking *t, const struct saying *s, struct ref_entry *entry)
{
	const struct row *row = t->row;
	if (s->eta_news) {
		entry->has_said_eta = true;
		entry->said_eta = row->eta;
	}
	if (s->units_news && is_count(row)) {
		entry->has_said_count = true;
		entry->count_of = row->said;
		entry->said_count = row->qty;
		entry->said_content = t->in->content;
	}
	if (s->units_news) {
		entry->has_said_qty = !is_count(row);
		entry->said_qty = is_count(row) ? 0 : row->qty;
	}
	entry->sku = row->sku;
}

/* Tells what was said and is not told by the events before it. */
static enum status report(const struct taking *t, const struct saying *s)
{
	struct event event = {
		.type = EVENT_BATCH_REPORTED,
		.batch = s->entry.batch,
		.reported = {
			.has_eta = s->eta_news && !s->eta_changes,
			.has_qty = s->units_news && !is_count(t->row) && !s->units_changes,
			.has_count = s->units_news && is_count(t->row),
		},
	};
	if (event.reported.has_eta)
		event.reported.eta = t->row->eta;
	if (event.reported.has_qty)
		event.reported.qty = t->row->qty;
	if (event.reported.has_count) {
		event.reported.count_of = t->row->said;
		event.reported.count = t->row->qty;
		event.reported.content = t->in->content;
	}
	if (!event.reported.has_eta && !event.reported.has_qty && !event.reported.has_count)
		return ST_OK;
	return bus_publish(t->in->bus, &event);
}

static enum status create(struct taking *t)
{
	const struct row *row = t->row;
	struct uow *u = taking_uow(t);
	struct command command = {
		.type = COMMAND_CREATE_BATCH,
		.create_batch = {
			.ref = row->ref,
			.sku = row->sku,
			.qty = row->qty,
			.eta = row->eta,
			.has_eta = row->has_eta,
			.said = row->said,
		},
	};
	enum status st = bus_handle(t->in->bus, &command, t->out);
	if (st || t->out->type == OUTCOME_REFUSED || !is_count(row))
		return st;
	struct saying saying = { .units_news = true };
	bool found = false;
	st = u->ops->ref_find(u, row->ref, &found, &saying.entry);
	if (st)
		return st;
	INVARIANT(found);
	note(t, &saying, &saying.entry);
	st = report(t, &saying);
	return st ? st : u->ops->ref_put(u, row->ref, &saying.entry);
}

static enum status change_eta(const struct taking *t, struct outcome *out)
{
	struct command command = {
		.type = COMMAND_CHANGE_BATCH_ETA,
		.change_eta = { .ref = t->row->ref, .eta = t->row->eta },
	};
	return bus_handle(t->in->bus, &command, out);
}

static enum status change_quantity(const struct taking *t, uint32_t qty, bool said, struct outcome *out)
{
	struct command command = {
		.type = COMMAND_CHANGE_BATCH_QUANTITY,
		.change_quantity = { .ref = t->row->ref, .qty = qty, .said = said },
	};
	return bus_handle(t->in->bus, &command, out);
}

/* What the news about units come to, or why they can't be (in T->out). */
static enum status judge_units(struct taking *t, struct saying *s)
{
	struct named_batch named;
	enum status st = named_batch_load(taking_uow(t), &s->entry, &named);
	if (st)
		return st;
	const struct batch *b = product_batch(named.product, named.at);
	uint64_t purchased = news_purchased(b, t->row->said, t->row->qty);
	if (purchased > QUANTITY_MAX) {
		refuse_bad_quantity(t->out, t->row->ref, purchased);
		return ST_OK;
	}
	s->purchased = (uint32_t)purchased;
	s->units_changes = s->purchased != b->qty;
	if (s->units_changes && quantity_below_shipped(b, s->purchased))
		refuse_batch_below_shipped(t->out, t->row->ref, b, s->purchased);
	return ST_OK;
}

/* Does what S says; none of it can be refused any more. */
static enum status apply(struct taking *t, const struct saying *s)
{
	struct uow *u = taking_uow(t);
	struct ref_entry entry = s->entry;
	struct outcome out = { .type = OUTCOME_UNCHANGED };
	note(t, s, &entry);
	enum status st = u->ops->ref_put(u, t->row->ref, &entry);
	if (!st && s->eta_changes)
		st = change_eta(t, &out);
	if (!st && s->units_changes)
		st = change_quantity(t, s->purchased, !is_count(t->row), &out);
	if (!st)
		st = report(t, s);
	INVARIANT(st || out.type != OUTCOME_REFUSED);
	if (s->eta_changes || s->units_changes)
		outcome_set(t->out, OUTCOME_CHANGED);
	return st;
}

/* A row about the known batch of ENTRY, of the same SKU. */
static enum status take_known(struct taking *t, const struct ref_entry *entry)
{
	const struct row *row = t->row;
	struct saying s = { .entry = *entry };
	s.entry.sku = row->sku;
	s.eta_news = row->has_eta && news_is(entry->has_said_eta, entry->said_eta, row->eta);
	s.eta_changes = s.eta_news && row->eta != entry->eta;
	s.units_news = units_are_news(t->in, row, entry);
	if (!s.eta_news && !s.units_news)
		return ST_OK;
	enum status st = s.units_news ? judge_units(t, &s) : ST_OK;
	if (st || t->out->type == OUTCOME_REFUSED)
		return st;
	return apply(t, &s);
}

enum status take_batches(struct taking *t)
{
	struct uow *u = taking_uow(t);
	struct ref_entry entry;
	bool known = false;
	enum status st = u->ops->ref_find(u, t->row->ref, &known, &entry);
	if (st)
		return st;
	if (!known)
		return create(t);
	if (slice_eq(entry.sku, t->row->sku))
		return take_known(t, &entry);
	refuse_sku_mismatch(t->out, t->row->ref, entry.sku, t->row->sku);
	return ST_OK;
}

enum status take_changes(struct taking *t)
{
	return change_quantity(t, t->row->qty, false, t->out);
}

enum status take_allocations(struct taking *t)
{
	struct command command = {
		.type = COMMAND_ASSIGN_ALLOCATION,
		.assign = { .line = taking_line(t), .ref = t->row->ref, .policy = taking_policy(t) },
	};
	return bus_handle(t->in->bus, &command, t->out);
}
