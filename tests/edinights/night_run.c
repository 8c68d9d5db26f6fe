/* Readings: an interchange that is refused whole is not known from then on, and neither are those of a feed
 * that is refused. A feed of interchanges that
 * are not to be applied, or were received before, is applied. Feeds of which no unit is known come
 * last.
 */
#include "night_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge_acks.h"
#include "model/model_sha256.h"

#define LEFT_OUT_MAX   50
#define DELTA_NEGATIVE UINT64_MAX

struct run {
	struct run_store *store;
	const struct maker_run *made;
	struct run_result *result;
};

static bool same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static void count(struct run_store *store, enum point point)
{
	store->points->counts[point]++;
}

/* Reading */

static enum model_kind kind_of_type(const char *type)
{
	static const struct {
		const char *type;
		enum model_kind kind;
	} kinds[] = {
		{ "846", MODEL_BATCHES },    { "856", MODEL_BATCHES },	     { "850", MODEL_ORDERS },
		{ "860", MODEL_AMENDMENTS }, { "INVRPT", MODEL_BATCHES },    { "DESADV", MODEL_BATCHES },
		{ "ORDERS", MODEL_ORDERS },  { "ORDCHG", MODEL_AMENDMENTS },
	};

	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		if (same(kinds[k].type, type))
			return kinds[k].kind;
	}
	return MODEL_NO_KIND;
}

/* Of its first unit that may be applied: of a partner, with his usage and of a type that is taken from him;
 * without one, of a partner's first.
 */
static enum model_kind kind_of(const struct run_feed *feed)
{
	enum model_kind first = MODEL_NO_KIND;
	bool any = false;

	for (size_t w = 0; w < feed->n_wholes; w++) {
		const struct judge_whole *whole = &feed->wholes[w];
		const struct wire *wire = &whole->wire;

		for (size_t i = 0; i < wire->n && whole->partner; i++) {
			const struct wire_segment *segment = &wire->segments[i];
			const char *type = wire->x12 ? wire_whole(segment, 1) : wire_part(segment, 2, 0);

			if (!wire_is(segment, wire->x12 ? "ST" : "UNH"))
				continue;
			enum model_kind kind = kind_of_type(type);
			if (kind != MODEL_NO_KIND && whole->test == whole->partner->test &&
			    partner_accepts(whole->partner, type))
				return kind;
			if (!any)
				first = kind;
			any = true;
		}
	}
	return first;
}

static void read_feed(struct run *run, const struct maker_feed *made, struct run_feed *feed)
{
	struct run_store *store = run->store;
	struct judge judge = { store->pool, store->points, store->night->partners, store->night->n_partners };
	struct model_bytes all = { 0 };
	struct wire wire;
	size_t at = 0;

	*feed = (struct run_feed){ .name = made->name };
	for (size_t i = 0; i < made->n_pieces; i++)
		model_bytes_add(&all, made->pieces[i].data, made->pieces[i].len);
	model_sha256(all.data, all.len, feed->sha256);
	while (wire_next(store->pool, all.data, all.len, &at, &wire, NULL)) {
		if (feed->n_wholes == RUN_WHOLES_MAX)
			abort();
		judge_whole(&judge, &wire, &feed->wholes[feed->n_wholes++]);
	}
	feed->kind = kind_of(feed);
	model_bytes_free(&all);
}

static int rank_of(const struct run_feed *feed)
{
	return feed->kind == MODEL_NO_KIND ? MODEL_KINDS : (int)feed->kind;
}

static void sort_feeds(struct run_result *result)
{
	for (size_t i = 1; i < result->n_feeds; i++) {
		for (size_t at = i; at > 0 && rank_of(&result->feeds[at]) < rank_of(&result->feeds[at - 1]);
		     at--) {
			struct run_feed moved = result->feeds[at];

			result->feeds[at] = result->feeds[at - 1];
			result->feeds[at - 1] = moved;
		}
	}
}

/* Rows */

static bool word(enum partner_word said, bool otherwise)
{
	return said == WORD_NOT_GIVEN ? otherwise : said == WORD_YES;
}

static struct model_options options_of(const struct run *run, const struct partner *partner,
				       const struct judge_row *row)
{
	return (struct model_options){
		.backorder = word(partner->backorder, run->made->backorder),
		.split = word(partner->split, run->made->split),
		.amend = row->amends || word(partner->amend, run->made->amend),
	};
}

static enum model_column counted_in(const struct partner *partner)
{
	static const enum model_column columns[] = { MODEL_QTY, MODEL_ON_HAND, MODEL_AVAILABLE };

	return columns[partner->means];
}

static bool is_shipment(const struct judge_unit *unit)
{
	return same(unit->type, "856") || same(unit->type, "DESADV");
}

static struct model_row model_row_of(const struct judge_whole *whole, const struct judge_unit *unit,
				     const struct judge_row *row)
{
	bool is_stock = row->kind == MODEL_BATCHES;

	return (struct model_row){
		.ref = row->ref,
		.sku = row->whole ? "" : row->sku,
		.orderid = row->orderid,
		.line = row->line,
		.eta = row->eta,
		.quantity = is_stock && !is_shipment(unit) ? counted_in(whole->partner) : MODEL_QTY,
		.qty = row->qty,
		.has_eta = is_stock && !unit->cancels,
		.cancelled = { .is_given = true, .is_all = row->kind == MODEL_CANCELLATIONS },
	};
}

/* What a change comes to at the line that it names: refuses, or sets the new quantity. */
static bool settle_change(struct model_act *act, const struct judge_row *row, struct model_row *to)
{
	struct model_act probe = *act;

	probe.state = &act->model->state;
	size_t line = model_find_named_line(&probe);
	if (line == MODEL_NOWHERE || (row->change == 0 && !row->delta))
		return true;
	uint64_t ordered = act->model->state.lines[line].ordered;
	if (!row->delta)
		return row->change > 0 ? row->qty >= ordered : row->qty <= ordered;
	to->qty = row->change > 0      ? ordered + row->qty
		  : row->qty > ordered ? DELTA_NEGATIVE
				       : ordered - row->qty;
	return true;
}

static void apply_row(const struct run *run, const struct run_feed *feed, const struct judge_whole *whole,
		      const struct judge_unit *unit, struct judge_row *row, enum model_turn turn)
{
	struct model_row to = model_row_of(whole, unit, row);
	struct model_options options = options_of(run, whole->partner, row);
	struct model_act act = {
		.model = run->store->model,
		.ledger = &run->result->ledger,
		.options = &options,
		.kind = row->kind,
		.row = &to,
		.sha256 = feed->sha256,
		.turn = turn,
	};

	row->put_off = false;
	if (row->change != 0 && !settle_change(&act, row, &to)) {
		row->code = "unknown-change";
		row->outcome = MODEL_REJECTED;
		return;
	}
	if (row->delta && to.qty == DELTA_NEGATIVE) {
		row->code = "below-shipped";
		row->outcome = MODEL_REJECTED;
		return;
	}
	if (row->delta && row->change != 0 && to.qty == 0) {
		act.kind = MODEL_CANCELLATIONS;
		to.cancelled.is_all = true;
	}
	struct model_verdict verdict = model_apply(&act);
	row->put_off = verdict.is_put_off;
	row->late |= row->put_off;
	if (row->put_off)
		return;
	row->outcome = verdict.outcome;
	if (verdict.reject != MODEL_NO_REJECT)
		row->code = model_reject_name(verdict.reject);
}

/* Dated batches that are not named any more. */

/* If a row of the SKU is refused, or one that does not tell its SKU, any may have been meant. */
static bool is_refused_for(const struct judge_unit *unit, const char *sku)
{
	for (size_t i = 0; i < unit->n_rows; i++) {
		const struct judge_row *row = &unit->rows[i];

		if (row->code && (!*row->sku || same(row->sku, sku)))
			return true;
	}
	return false;
}

static bool is_set_back(const struct judge_unit *unit, const char *ref)
{
	const char *mark = strstr(ref, ":@");
	bool named = false;

	for (size_t i = 0; mark && i < unit->n_rows; i++) {
		const struct judge_row *row = &unit->rows[i];
		size_t n = (size_t)(mark - ref);

		bool of_base = strncmp(row->ref, ref, n) == 0 &&
			       (row->ref[n] == '\0' || strncmp(row->ref + n, ":@", 2) == 0);

		if (same(row->ref, ref))
			return false;
		named |= of_base && !row->code;
	}
	return named;
}

static size_t next_to_set_back(const struct model_state *state, const struct judge_unit *unit,
			       const char *after)
{
	size_t found = MODEL_NOWHERE;

	for (size_t i = 0; i < state->n_batches; i++) {
		const char *ref = state->batches[i].ref;

		if ((after && strcmp(ref, after) <= 0) || !is_set_back(unit, ref) ||
		    is_refused_for(unit, state->batches[i].sku))
			continue;
		if (state->batches[i].qty == state->batches[i].shipped)
			continue;
		if (found == MODEL_NOWHERE || strcmp(ref, state->batches[found].ref) < 0)
			found = i;
	}
	return found;
}

static void set_back(const struct run *run, const struct run_feed *feed, const struct judge_unit *unit)
{
	struct model_state *state = &run->store->model->state;
	size_t at = next_to_set_back(state, unit, NULL);

	while (at != MODEL_NOWHERE) {
		const struct model_batch *batch = &state->batches[at];
		const char *ref = batch->ref;
		struct model_options options = { 0 };
		struct model_row row = { .ref = ref, .sku = batch->sku, .orderid = "", .line = "", .eta = "" };

		row.quantity = MODEL_QTY;
		row.qty = batch->shipped;
		struct model_act act = { .model = run->store->model,
					 .ledger = &run->result->ledger,
					 .options = &options,
					 .kind = MODEL_BATCHES,
					 .row = &row,
					 .sha256 = feed->sha256,
					 .turn = MODEL_OWN_TURN };
		model_apply(&act);
		count(run->store, POINT_DATED_SET_BACK);
		at = next_to_set_back(state, unit, ref);
	}
}

/* Lines that a replaced order has and the unit does not name. */

static bool is_named_by(struct model_act *act, const char *number, size_t line)
{
	const struct model_line *l = &act->state->lines[line];

	if (*number ? same(number, l->number) : same(act->row->sku, l->sku))
		return true;
	return model_find_named_line(act) == line;
}

static bool names_line(struct model_state *state, struct model *model, const struct judge_unit *unit,
		       size_t line)
{
	for (size_t i = 0; i < unit->n_rows; i++) {
		const struct judge_row *row = &unit->rows[i];
		struct model_row to = { .orderid = row->orderid, .line = row->line, .sku = row->sku };
		struct model_act act = { .model = model, .state = state, .row = &to };

		if (is_named_by(&act, row->line, line))
			return true;
	}
	for (size_t i = 0; i < unit->n_lines; i++) {
		const struct judge_line *named = &unit->lines[i];
		struct model_row to = { .orderid = unit->order, .line = named->line, .sku = named->sku };
		struct model_act act = { .model = model, .state = state, .row = &to };

		if (named->row == NO_LINE && is_named_by(&act, named->line, line))
			return true;
	}
	return false;
}

static size_t next_left_out(struct run_store *store, const struct judge_unit *unit, size_t after)
{
	struct model_state *state = &store->model->state;
	size_t found = MODEL_NOWHERE;

	for (size_t i = 0; i < state->n_lines; i++) {
		const struct model_line *line = &state->lines[i];
		int order = after == MODEL_NOWHERE ? 1 : strcmp(line->sku, state->lines[after].sku);

		if (line->is_gone || !same(line->orderid, unit->order) || model_line_open(line) == 0)
			continue;
		if (order < 0 || (order == 0 && i <= after) || names_line(state, store->model, unit, i))
			continue;
		if (found == MODEL_NOWHERE || strcmp(line->sku, state->lines[found].sku) < 0)
			found = i;
	}
	return found;
}

/* Serving one SKU behind the cancellations (rules 8 and 9). */
static void serve(struct model_act *act, const char *sku)
{
	uint64_t before = model_total_available(act->state, sku);

	model_serve(act, sku);
	if (before > 0 && model_total_available(act->state, sku) == 0)
		model_ledger_depleted(act->ledger, sku);
}

/* All of them are cancelled, and then their SKUs are served, as of an order that is cancelled but for the lines
 * that the unit names.
 */
static void cancel_left_out(const struct run *run, const struct judge_unit *unit)
{
	struct model_state *state = &run->store->model->state;
	struct model_options options = { 0 };
	struct model_row row = { .orderid = unit->order, .sku = "", .line = "", .ref = "", .eta = "" };
	struct model_act act = { .model = run->store->model,
				 .state = state,
				 .ledger = &run->result->ledger,
				 .options = &options,
				 .kind = MODEL_CANCELLATIONS,
				 .row = &row,
				 .reject = MODEL_NO_REJECT };
	const char *skus[LEFT_OUT_MAX];
	size_t n = 0, at = next_left_out(run->store, unit, MODEL_NOWHERE);

	for (; at != MODEL_NOWHERE; at = next_left_out(run->store, unit, at)) {
		const struct model_line *line = &state->lines[at];
		bool frees = line->waiting > 0 || model_line_allocated(state, at) > 0;

		if (frees && (n == 0 || !same(skus[n - 1], line->sku)) && n < LEFT_OUT_MAX)
			skus[n++] = line->sku;
		model_cancel_line(&act, at, line->ordered - line->shipped);
		count(run->store, POINT_REPLACED_LEFT_OUT);
	}
	for (size_t i = 0; i < n; i++)
		serve(&act, skus[i]);
}

/* Units */

static bool is_batches(const struct judge_unit *unit)
{
	return unit->n_rows > 0 && unit->rows[0].kind == MODEL_BATCHES;
}

static void apply_unit(const struct run *run, const struct run_feed *feed, const struct judge_whole *whole,
		       struct judge_unit *unit)
{
	bool batches = is_batches(unit);

	if (batches)
		model_begin_batches(run->store->model);
	for (size_t i = 0; i < unit->n_rows; i++) {
		if (!unit->rows[i].code)
			apply_row(run, feed, whole, unit, &unit->rows[i], MODEL_OWN_TURN);
	}
	if (batches && !is_shipment(unit))
		set_back(run, feed, unit);
	if (batches)
		model_end_batches(run->store->model, &run->result->ledger);
	if (unit->replaces) {
		count(run->store, POINT_REPLACED_ORDER);
		cancel_left_out(run, unit);
	}
	run->store->points->counts[POINT_CANCELLED_ORDER] += unit->cancels && !batches;
}

static struct run_moment *moment_of(struct run_store *store, const struct partner *partner, const char *where)
{
	for (size_t i = 0; i < store->n_moments; i++) {
		if (store->moments[i].partner == partner && same(store->moments[i].where, where))
			return &store->moments[i];
	}
	store->moments = pool_grow(store->pool, store->moments, store->n_moments, sizeof(*store->moments));
	store->moments[store->n_moments] = (struct run_moment){ partner, where, "" };
	return &store->moments[store->n_moments++];
}

/* A snapshot that is older than the last one applied of its partner and warehouse. */
static bool is_stale(struct run_store *store, const struct judge_whole *whole, const struct judge_unit *unit)
{
	if (!same(unit->type, "846") && !same(unit->type, "INVRPT"))
		return false;
	struct run_moment *last = moment_of(store, whole->partner, unit->where);
	if (strcmp(unit->moment, last->moment) < 0)
		return true;
	last->moment = unit->moment;
	return false;
}

static void take_units(struct run *run, const struct run_feed *feed, struct judge_whole *whole)
{
	for (size_t i = 0; i < whole->n_units; i++) {
		struct judge_unit *unit = &whole->units[i];

		if (whole->status == JUDGED_A && unit->status != JUDGED_R &&
		    is_stale(run->store, whole, unit)) {
			judge_refuse(unit, NULL);
			unit->stale = true;
			count(run->store, POINT_UNIT_STALE);
		}
		if (unit->status != JUDGED_R && whole->status == JUDGED_A)
			apply_unit(run, feed, whole, unit);
	}
}

/* Whether it was received before: as it is, or otherwise. */
static void judge_known(struct run_store *store, struct judge_whole *whole)
{
	struct model_bytes text = { 0 };
	char digest[65];

	for (size_t i = 0; i < whole->wire.n; i++) {
		const struct wire_segment *segment = &whole->wire.segments[i];

		for (size_t e = 0; e < segment->n; e++) {
			model_bytes_add_text(&text, segment->elements[e].whole);
			model_bytes_add_char(&text, '\1');
		}
		model_bytes_add_char(&text, '\2');
	}
	model_sha256(text.data, text.len, digest);
	model_bytes_free(&text);
	for (size_t i = 0; i < store->n_known; i++) {
		const struct run_known *known = &store->known[i];

		if (known->partner != whole->partner || !same(known->control, whole->control))
			continue;
		whole->is_other = !same(known->digest, digest);
		whole->status = whole->is_other ? JUDGED_R : JUDGED_DUPLICATE;
		count(store, whole->status == JUDGED_R ? POINT_WHOLE_OTHER : POINT_WHOLE_DUPLICATE);
		return;
	}
	store->known = pool_grow(store->pool, store->known, store->n_known, sizeof(*store->known));
	store->known[store->n_known] =
		(struct run_known){ .partner = whole->partner, .control = whole->control };
	memcpy(store->known[store->n_known++].digest, digest, sizeof(digest));
}

static void settle_feed(struct run_feed *feed);

/* What was received is noted when its feed ends, but not if that is refused. */
static void take_feed(struct run *run, struct run_feed *feed)
{
	size_t known = run->store->n_known;

	for (size_t i = 0; i < feed->n_wholes; i++) {
		struct judge_whole *whole = &feed->wholes[i];

		if (!whole->wire.readable || !whole->partner)
			continue;
		if (whole->status == JUDGED_R) {
			count(run->store, POINT_WHOLE_R);
			continue;
		}
		judge_known(run->store, whole);
		run->store->points->counts[POINT_WHOLE_NOT_APPLIED] += whole->status == JUDGED_NOT_APPLIED;
		if (whole->status == JUDGED_A || whole->status == JUDGED_NOT_APPLIED)
			take_units(run, feed, whole);
		if (whole->status == JUDGED_A)
			judge_acks(run->store, whole, feed);
	}
	settle_feed(feed);
	if (feed->refused)
		run->store->n_known = known;
}

static void take_last_turns(struct run *run, struct run_feed *feed)
{
	for (size_t w = 0; w < feed->n_wholes; w++) {
		for (size_t u = 0; u < feed->wholes[w].n_units; u++) {
			struct judge_unit *unit = &feed->wholes[w].units[u];

			for (size_t i = 0; i < unit->n_rows; i++) {
				if (unit->rows[i].put_off)
					apply_row(run, feed, &feed->wholes[w], unit, &unit->rows[i],
						  MODEL_LAST_TURN);
			}
		}
	}
}

/* What became of a feed */

static void add_code(struct run_feed *feed, const char *code)
{
	for (size_t i = 0; i < feed->n_codes; i++) {
		if (same(feed->codes[i], code))
			return;
	}
	feed->codes[feed->n_codes++] = code;
}

static bool settle_units(struct run_feed *feed, const struct judge_whole *whole)
{
	bool applied = false;

	for (size_t i = 0; i < whole->n_units; i++) {
		if (whole->units[i].status != JUDGED_R)
			applied = true;
		else
			add_code(feed, whole->units[i].all_rows ? "no-valid-row" : "no-valid-unit");
	}
	if (whole->n_units == 0 && whole->n_ta1s == 0)
		add_code(feed, "no-valid-unit");
	return applied || whole->n_ta1s > 0;
}

static void settle_feed(struct run_feed *feed)
{
	bool applied = false;

	for (size_t i = 0; i < feed->n_wholes; i++) {
		const struct judge_whole *whole = &feed->wholes[i];

		if (!whole->wire.readable)
			add_code(feed, "bad-record");
		else if (!whole->partner)
			add_code(feed, "unknown-partner");
		else if (whole->status == JUDGED_R)
			add_code(feed, "no-valid-unit");
		else if (whole->status == JUDGED_DUPLICATE || whole->status == JUDGED_NOT_APPLIED)
			applied = true;
		else
			applied |= settle_units(feed, whole);
	}
	feed->refused = !applied;
}

static void count_rows(struct run_feed *feed)
{
	for (size_t w = 0; w < feed->n_wholes && !feed->refused; w++) {
		const struct judge_whole *whole = &feed->wholes[w];

		for (size_t u = 0; u < whole->n_units && whole->status == JUDGED_A; u++) {
			const struct judge_unit *unit = &whole->units[u];

			for (size_t i = 0; i < unit->n_rows; i++) {
				if (unit->status == JUDGED_R && !(unit->all_rows && unit->rows[i].code))
					continue;
				feed->rows++;
				feed->outcomes[unit->rows[i].code ? MODEL_REJECTED : unit->rows[i].outcome]++;
			}
		}
	}
}

/* What was reached */

static const struct {
	const char *code;
	enum point point;
} code_points[] = {
	{ "missing-field", POINT_ROW_MISSING_FIELD },
	{ "bad-quantity", POINT_ROW_BAD_QUANTITY },
	{ "bad-date", POINT_ROW_BAD_DATE },
	{ "unknown-unit", POINT_ROW_UNKNOWN_UNIT },
	{ "unknown-change", POINT_ROW_UNKNOWN_CHANGE },
	{ "split-mismatch", POINT_ROW_SPLIT_MISMATCH },
	{ "repeated-ref", POINT_ROW_REPEATED_REF },
	{ "repeated-line", POINT_ROW_REPEATED_LINE },
	{ "unknown-sku", POINT_ROW_UNKNOWN_SKU },
	{ "unknown-line", POINT_ROW_UNKNOWN_LINE },
	{ "line-conflict", POINT_ROW_LINE_CONFLICT },
	{ "unknown-partner", POINT_FEED_UNKNOWN_PARTNER },
	{ "bad-record", POINT_FEED_BAD_RECORD },
	{ "no-valid-row", POINT_FEED_NO_VALID_ROW },
	{ "no-valid-unit", POINT_FEED_NO_VALID_UNIT },
};

static void count_code(struct run_store *store, const char *code, bool of_row)
{
	for (size_t i = 0; i < sizeof(code_points) / sizeof(code_points[0]); i++) {
		if (same(code_points[i].code, code)) {
			count(store, code_points[i].point);
			return;
		}
	}
	if (of_row)
		count(store, POINT_ROW_OTHER_RULE);
}

static void count_unit(struct run_store *store, const struct judge_unit *unit)
{
	static const enum point statuses[] = { POINT_UNIT_A, POINT_UNIT_E, POINT_UNIT_R };

	count(store, statuses[unit->status]);
	if (unit->all_rows)
		count(store, unit->replaces ? POINT_UNIT_REPLACES_REFUSED : POINT_UNIT_ALL_ROWS);
	for (size_t i = 0; i < unit->n_rows; i++) {
		if (unit->rows[i].code)
			count_code(store, unit->rows[i].code, true);
	}
}

static void count_feed(struct run_store *store, const struct run_feed *feed)
{
	if (feed->refused && feed->n_codes == 1)
		count_code(store, feed->codes[0], false);
	for (size_t w = 0; w < feed->n_wholes; w++) {
		const struct judge_whole *whole = &feed->wholes[w];

		if (whole->status != JUDGED_A || !whole->partner)
			continue;
		for (size_t i = 0; i < whole->n_units; i++)
			count_unit(store, &whole->units[i]);
		for (size_t i = 0; i < whole->n_groups; i++)
			store->points->counts[POINT_GROUP_R] += whole->groups[i].refused;
	}
}

/* Exit status */

unsigned run_header_of(const struct judge_unit *unit, const struct judge_row *row)
{
	if (row->kind != MODEL_BATCHES)
		return row->whole;
	return same(unit->type, "846") || same(unit->type, "INVRPT") ? 0 : unit->cancels ? 1 : 2;
}

/* In which columns the fields of a row are: those of a stock list depend on what it counts. */
static int columns_of(const struct judge_whole *whole, const struct judge_unit *unit,
		      const struct judge_row *row)
{
	unsigned header = run_header_of(unit, row);

	if (row->kind != MODEL_BATCHES || header == 1)
		return (int)header;
	return 2 + (header == 0 ? (int)counted_in(whole->partner) : (int)MODEL_QTY);
}

unsigned run_refused_since(struct run_store *store, const struct judge_whole *whole,
			   const struct judge_unit *unit, const struct judge_row *row, bool note)
{
	char quantity[24] = "";
	bool is_number = !row->qty_bad || row->unit_bad; /* then its unit is bad alone */
	int by = row->delta ? row->change : 0;
	const char *key;

	if (is_number)
		snprintf(quantity, sizeof(quantity), "%llu", (unsigned long long)row->qty);
	key = pool_print(store->pool, "%d|%d|%s|%s|%s|%s|%s|%s|%d%s", (int)row->kind,
			 columns_of(whole, unit, row), row->code, row->ref, row->sku,
			 row->kind == MODEL_BATCHES ? "" : row->orderid, row->line, row->eta, by,
			 is_number ? quantity : row->qty_text);
	for (size_t i = 0; i < store->n_old; i++) {
		if (same(store->old[i].key, key))
			return store->old[i].run < store->runs ? store->old[i].run : 0;
	}
	if (note) {
		store->old = pool_grow(store->pool, store->old, store->n_old, sizeof(*store->old));
		store->old[store->n_old++] = (struct run_old_reject){ key, store->runs };
	}
	return 0;
}

/* Whether a row is in a reject file: it is refused, and its unit is not for another reason. */
static bool is_told(const struct judge_unit *unit, const struct judge_row *row)
{
	return row->code && (unit->status != JUDGED_R || unit->all_rows);
}

static bool refuses_anything(struct run_store *store, const struct run_feed *feed)
{
	bool refuses = feed->refusals > 0;

	for (size_t w = 0; w < feed->n_wholes; w++) {
		const struct judge_whole *whole = &feed->wholes[w];

		refuses |= !whole->wire.readable || !whole->partner || whole->status == JUDGED_R;
		for (size_t u = 0; u < whole->n_units && whole->status != JUDGED_DUPLICATE; u++) {
			const struct judge_unit *unit = &whole->units[u];

			refuses |= unit->status == JUDGED_R && whole->status == JUDGED_A;
			for (size_t i = 0; i < unit->n_rows && whole->status == JUDGED_A; i++)
				refuses |= is_told(unit, &unit->rows[i]) &&
					   !run_refused_since(store, whole, unit, &unit->rows[i], true);
		}
	}
	return refuses;
}

static void settle_run(struct run *run)
{
	struct run_result *result = run->result;

	for (size_t i = 0; i < result->n_feeds; i++) {
		struct run_feed *feed = &result->feeds[i];

		count_rows(feed);
		count_feed(run->store, feed);
		if (refuses_anything(run->store, feed) && result->exit_status == 0)
			result->exit_status = 3;
		if (feed->refused)
			result->exit_status = 4;
	}
	count(run->store, result->exit_status == 0   ? POINT_EXIT_0
			  : result->exit_status == 3 ? POINT_EXIT_3
						     : POINT_EXIT_4);
}

void run_feeds(struct run_store *store, const struct maker_run *made, struct run_result *result)
{
	struct run run = { .store = store, .made = made, .result = result };

	store->runs++;
	*result = (struct run_result){ .n_feeds = made->n_feeds };
	model_ledger_init(&result->ledger);
	for (size_t i = 0; i < made->n_feeds; i++)
		read_feed(&run, &made->feeds[i], &result->feeds[i]);
	sort_feeds(result);
	for (size_t i = 0; i < result->n_feeds; i++)
		take_feed(&run, &result->feeds[i]);
	for (size_t i = 0; i < result->n_feeds; i++)
		take_last_turns(&run, &result->feeds[i]);
	settle_run(&run);
}
