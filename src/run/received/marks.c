/*
 * What a unit says as a whole is done at its end, piece by piece: SKUs that its stock rows named are served
 * as a batches feed's are, since a unit is one statement; the cursor stays at the mark until that is over.
 */
#include "run/received/marks.h"

#include <stdlib.h>

#include "allot/base/contract.h"

/* Keeping */

static struct received_key key_of(const struct received_at *at, const struct feed_row *row)
{
	return (struct received_key){ at->record->begun_in, at->place, row->number };
}

static enum status keep(const struct received_at *at, const struct feed_row *row, struct slice payload)
{
	struct store *store = at->store;
	const struct received_entry entry = {
		.key = key_of(at, row),
		.in_run = at->run,
		.what = row->what,
		.line = row->line,
		.payload = payload,
	};
	return store->ops->received_put(store, &entry);
}

static enum status keep_line(const struct received_at *at, const struct feed_row *row,
			     enum outcome_type outcome, enum code code)
{
	const struct feed *feed = at->feed;
	struct line_record line = {
		.form = row->form,
		.outcome = outcome,
		.code = code,
		.line_id = at->line_id,
	};
	struct feed_row named = *row;
	struct reader sent = reader_of(row->payload);
	struct buf out;

	enum status st = feed_row_fields(feed, at->arena, &named);
	if (st)
		return st;
	INVARIANT(named.count == canonical_of(row->form)->count);
	for (uint32_t i = 0; i < named.count; i++)
		line.fields[i] = named.fields[i];
	bool good = read_sent(&sent, &line.sent);
	INVARIANT(good);
	buf_init(&out, 0);
	put_line_record(&out, &line);
	st = buf_status(&out);
	if (!st)
		st = keep(at, row, buf_slice(&out));
	buf_release(&out);
	return st;
}

enum status received_line(const struct received_at *at, const struct feed_row *row, enum outcome_type outcome,
			  enum code code)
{
	return at->feed->forms ? keep_line(at, row, outcome, code) : ST_OK;
}

enum status received_line_settled(const struct received_at *at, const struct feed_row *row,
				  enum outcome_type outcome, enum code code)
{
	struct store *store = at->store;
	const struct received_key key = key_of(at, row);

	if (!at->feed->forms)
		return ST_OK;
	return store->ops->received_settle(store, &key, outcome, code);
}

/* A difference stands with its sign before it, in ARENA. ST_NO_MEMORY. */
static enum status show_difference(const struct feed_row *row, struct slice *fields, struct arena *arena)
{
	struct slice *qty = &fields[CANONICAL_NEW_QTY];
	struct slice sign = canonical_sign(row->form, row->row.amends, *qty);
	char *text = sign.n ? arena_alloc(arena, sign.n + qty->n) : NULL;

	if (!sign.n)
		return ST_OK;
	if (!text)
		return ST_NO_MEMORY;
	memcpy(text, sign.p, sign.n);
	memcpy(text + sign.n, qty->p, qty->n);
	*qty = slice_of(text, sign.n + qty->n);
	return ST_OK;
}

enum status received_refuse(const struct received_at *at, const struct feed_row *row,
			    const struct refusal *refusal)
{
	static const char DIGITS[] = "0123456789";
	struct slice *fields = arena_alloc(at->arena, (1 + FORM_COLUMNS_MAX) * sizeof(*fields));
	struct refusal with = *refusal;
	char reason[REASON_TEXT_MAX];
	struct buf text = buf_over(reason, sizeof(reason) - 1);

	REQUIRE(refusal->count == canonical_of(row->form)->count);
	if (!fields)
		return ST_NO_MEMORY;
	/* a row check has said already where it is */
	if (!row->code) {
		buf_put_slice(&text, row->where);
		buf_put_str(&text, ": ");
		size_t room = sizeof(reason) - 1 - text.n;
		buf_put(&text, refusal->reason.p, refusal->reason.n < room ? refusal->reason.n : room);
		with.reason = buf_slice(&text);
	}
	memcpy(fields + 1, refusal->fields, refusal->count * sizeof(*fields));
	with.fields = fields;
	with.count = refusal->count + 1;
	enum canonical_form form = canonical_rejected(row->form, &row->row);
	REQUIRE(form < sizeof(DIGITS) - 1);
	fields[0] = slice_of(&DIGITS[form], 1);
	if (form == FORM_ORDERS_CHOSEN) {
		fields[with.count++] = canonical_choice(row->row.backorder);
		fields[with.count++] = canonical_choice(row->row.split);
	}
	enum status st = show_difference(row, fields + 1, at->arena);
	return st ? st : at->store->ops->refuse(at->store, &with);
}

/* Lists of texts */

static enum status damaged(void)
{
	return fail(ST_IO, "what is kept of a message cannot be read");
}

/* Reads a count and as many counted texts, every STEPth into its list; the lists are the caller's to free. */
static enum status read_texts(struct reader *r, uint32_t lists, struct slice **out, uint32_t *count)
{
	*count = read_varint32(r);
	if (r->bad || *count > (size_t)(r->end - r->at))
		return damaged();
	for (uint32_t l = 0; l < lists; l++) {
		out[l] = malloc((*count + 1) * sizeof(struct slice));
		if (!out[l])
			return fail_memory();
	}
	for (uint32_t i = 0; i < *count; i++)
		for (uint32_t l = 0; l < lists; l++)
			out[l][i] = read_counted(r);
	return r->bad ? damaged() : ST_OK;
}

/* What a unit does as a whole */

static enum status sweep(const struct received_at *at, const struct feed_row *row)
{
	struct reader r = reader_of(row->payload);
	struct slice sku = read_counted(&r), *bases = NULL, *named = NULL;
	uint32_t bases_count = 0, named_count = 0;
	enum status st = read_texts(&r, 1, &bases, &bases_count);

	if (!st)
		st = read_texts(&r, 1, &named, &named_count);
	if (!st) {
		slices_sort(bases, bases_count);
		slices_sort(named, named_count);
		at->intake->serving_called = at->record->serve_needed;
		st = intake_sweep(at->intake, sku, bases, bases_count, named, named_count);
		at->record->serve_needed = at->intake->serving_called;
	}
	free(bases);
	free(named);
	return st;
}

/* Makes OUT, sorted, of COUNT lines: NUMBERS, which may be empty, and SKUS. Both lists are changed. */
static void sort_names(struct slice *numbers, struct slice *skus, uint32_t count, struct named_lines *out)
{
	*out = (struct named_lines){ .numbers = numbers, .skus = skus };
	for (uint32_t i = 0; i < count; i++) {
		if (numbers[i].n)
			numbers[out->numbers_count++] = numbers[i];
		else
			skus[out->skus_count++] = skus[i];
	}
	slices_sort(numbers, out->numbers_count);
	slices_sort(skus, out->skus_count);
}

/* The order's lines that the unit, which replaces it, does not name are cancelled. */
static enum status cancel_others(const struct received_at *at, const struct feed_row *row)
{
	struct reader r = reader_of(row->payload);
	struct row all = { .kind = KIND_CANCELLATIONS, .cancelled = { .type = TOTAL_ALL } };
	struct slice *lists[2] = { NULL, NULL };
	struct named_lines named;
	uint32_t count = 0;
	struct given_before before = { .did = OUTCOME_COUNT };
	struct outcome out;

	all.orderid = read_counted(&r);
	/* of a stock list: what it leaves out is 0 by now */
	if (!all.orderid.n)
		return ST_OK;
	enum status st = read_texts(&r, 2, lists, &count);
	if (!st)
		sort_names(lists[0], lists[1], count, &named);
	at->intake->spare = &named;
	if (!st)
		st = intake_row(at->intake, &all, TURN_PUT_OFF, &before, &out);
	at->intake->spare = NULL;
	free(lists[0]);
	free(lists[1]);
	return st;
}

/* The next SKU that the unit's rows named. */
static enum status serve_next(const struct received_at *at)
{
	struct store *store = at->store;
	struct slice sku;
	bool found = false;
	enum status st = store->ops->named_sku(store, at->record->cursor.served, &found, &sku);

	if (!st && found) {
		at->record->cursor.served++;
		return intake_serve(at->intake, sku);
	}
	at->record->cursor.served = 0;
	at->record->serve_needed = false;
	return st ? st : store->ops->named_skus_done(store);
}

static enum status end_unit(const struct received_at *at, const struct feed_row *row, bool *done)
{
	struct store *store = at->store;
	bool serves = at->record->serve_needed;
	enum status st = ST_OK;

	if (serves)
		st = serve_next(at);
	*done = !at->record->serve_needed;
	if (st || !*done)
		return st;
	at->record->cursor.missing = 0;
	if (row->payload.n)
		st = cancel_others(at, row);
	if (!st && !serves)
		st = store->ops->named_skus_done(store);
	at->record->mark = 0; /* the next unit is a statement of its own */
	return st ? st : keep(at, row, slice_of(NULL, 0));
}

static enum status do_mark(const struct received_at *at, const struct feed_row *row, bool *done)
{
	switch (row->what) {
	case RECEIVED_SWEEP:
		return sweep(at, row);
	case RECEIVED_UNIT_END:
		return end_unit(at, row, done);
	default:
		return keep(at, row, row->payload);
	}
}

enum status received_mark(const struct received_at *at, const struct feed_row *row, bool *done)
{
	REQUIRE(row->what != RECEIVED_LINE);
	*done = true;
	enum status st = do_mark(at, row, done);
	if (st || !*done)
		return st;
	at->record->cursor.rows++;
	at->record->cursor.marks++;
	return ST_OK;
}

/* Interchanges that were applied */

enum status received_end(const struct received_at *at)
{
	struct store *store = at->store;
	enum status st = ST_OK;

	for (uint32_t i = 0; !st && i < at->feed->interchanges_count; i++) {
		struct known_interchange known = { .day = at->feed->interchanges[i].day };
		memcpy(known.key, at->feed->interchanges[i].key, sizeof(known.key));
		memcpy(known.sha256, at->feed->interchanges[i].sha256, sizeof(known.sha256));
		known.run = at->run;
		st = store->ops->interchange_put(store, &known);
		if (!st && at->feed->interchanges[i].in_part)
			st = store->ops->done_forget(store, known.key);
	}
	return st;
}
