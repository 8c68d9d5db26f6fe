/* What units become: one function for each type, over lines that are read the same way for both standards.
 * Those of orders and changes are in judge_orders.c.
 *
 * Readings: only quantities that are still to come are dated. The parts of a line of stock are those of the
 * qualifier that counts. Rows that are refused by themselves do not contradict others. A dated batch
 * that is not named any more is one of the same place, SKU and lot. The dates of a shipment that is cancelled
 * are not looked at.
 */
#include "judge_rows.h"

#include <stdlib.h>
#include <string.h>

#include "model/model_values.h"

static bool same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

/* Ids: UTF-8, or else ISO 8859-1 in EDIFACT (the nights send UNOC). */

const char *judge_decoded(struct pool *pool, bool x12, const char *id)
{
	struct model_bytes bytes = { 0 }, out = { 0 };
	const char *text = id;

	model_bytes_add_text(&bytes, id);
	if (!x12 && *id && model_check_identifier(&bytes) == MODEL_BAD_ENCODING) {
		for (; *id; id++) {
			unsigned char c = (unsigned char)*id;

			if (c >= 0x80)
				model_bytes_add_char(&out, (char)(0xc0 | c >> 6));
			model_bytes_add_char(&out, (char)(c >= 0x80 ? 0x80 | (c & 0x3f) : c));
		}
		text = pool_text(pool, out.data, out.len);
	}
	model_bytes_free(&bytes);
	model_bytes_free(&out);
	return text;
}

const char *row_sku(const struct work *work, const struct line *line)
{
	for (size_t i = 0; work->partner->skus[i]; i++) {
		for (size_t k = 0; k < line->n_pairs; k++) {
			if (same(line->pairs[k].qualifier, work->partner->skus[i]))
				return judge_decoded(work->judge->pool, work->x12, line->pairs[k].id);
		}
	}
	return "";
}

/* Values */

void row_refuse(struct judge_row *row, const char *code)
{
	if (!row->code)
		row->code = code;
}

/* "10.00" and "5." are whole; fractions, signs and exponents are none. */
static const char *whole_number(const struct work *work, const char *text)
{
	size_t digits = strspn(text, "0123456789");

	if (digits == 0 || text[digits] != '.' || text[digits + 1 + strspn(text + digits + 1, "0")] != '\0')
		return text;
	return pool_text(work->judge->pool, text, digits);
}

/* The code, or null. Empty is missing. */
const char *row_check_quantity(const struct work *work, const struct amount *amount, uint64_t least,
			       uint64_t *qty)
{
	struct model_bytes bytes = { 0 };
	enum model_reject reject;
	unsigned factor = partner_factor(work->partner, amount->unit);

	model_bytes_add_text(&bytes, whole_number(work, amount->qty));
	reject = model_check_quantity(&bytes, least, qty);
	bool is_empty = bytes.len == 0;
	model_bytes_free(&bytes);
	if (is_empty)
		return "missing-field";
	if (reject != MODEL_NO_REJECT)
		return "bad-quantity";
	if (factor == 0)
		return "unknown-unit"; /* asked last of all: row_check_unit() */
	*qty *= factor;
	return *qty > 2147483647 ? "bad-quantity" : NULL;
}

void row_set_quantity(const struct work *work, struct judge_row *row, const struct amount *amount,
		      uint64_t least)
{
	const char *code = row_check_quantity(work, amount, least, &row->qty);

	row->qty_text = amount->qty;
	row->qty_bad = code != NULL;
	row->unit_bad = code && same(code, "unknown-unit");
	if (code && !row->unit_bad)
		row_refuse(row, code);
}

/* The unit comes behind all other fields. */
void row_check_unit(struct judge_row *row)
{
	if (row->unit_bad)
		row_refuse(row, "unknown-unit");
}

/* YYYYMMDD as YYYY-MM-DD; "" for none, null for a bad one. */
static const char *date_of(const struct work *work, const char *text)
{
	struct model_bytes bytes = { 0 };
	const char *date = "";

	if (!*text || strspn(text, "0") == strlen(text))
		return "";
	if (strlen(text) != 8 || strspn(text, "0123456789") != 8)
		return NULL;
	date = pool_print(work->judge->pool, "%.4s-%.2s-%.2s", text, text + 4, text + 6);
	model_bytes_add_text(&bytes, date);
	if (model_check_date(&bytes) != MODEL_NO_REJECT)
		date = NULL;
	model_bytes_free(&bytes);
	return date;
}

struct judge_row *row_add(const struct work *work, enum model_kind kind, const struct line *line)
{
	struct judge_unit *unit = work->unit;
	struct judge_row *row;

	unit->rows = pool_grow(work->judge->pool, unit->rows, unit->n_rows, sizeof(*row));
	row = &unit->rows[unit->n_rows++];
	*row = (struct judge_row){
		.kind = kind,
		.ref = "",
		.sku = line ? row_sku(work, line) : "",
		.orderid = unit->order,
		.line = "",
		.eta = "",
		.qty_text = "",
		.from = NO_LINE,
		.outcome = MODEL_NO_OUTCOME,
	};
	return row;
}

/* Rows that contradict each other, behind all other checks. */

/* Of one line, also alike, be it by its number or, of those without one, by its SKU; and what is added without
 * a number beside another line of its SKU: allot-feeds(5).
 */
static bool contradict(const struct judge_row *a, const struct judge_row *b)
{
	if (a->kind == MODEL_BATCHES)
		return same(a->ref, b->ref) &&
		       (!same(a->sku, b->sku) || a->qty != b->qty || !same(a->eta, b->eta));
	if (a->kind == MODEL_ORDERS && b->kind == MODEL_ORDERS && same(a->sku, b->sku) &&
	    (!*a->line || !*b->line))
		return true;
	return *a->line || *b->line ? same(a->line, b->line) : same(a->sku, b->sku);
}

static void check_repeats(struct judge_unit *unit)
{
	bool *passed = model_alloc(NULL, unit->n_rows, sizeof(bool));

	for (size_t i = 0; i < unit->n_rows; i++)
		passed[i] = !unit->rows[i].code;
	for (size_t i = 0; i < unit->n_rows; i++) {
		for (size_t k = 0; k < unit->n_rows; k++) {
			if (i != k && passed[i] && passed[k] && contradict(&unit->rows[i], &unit->rows[k]))
				unit->rows[i].code =
					unit->rows[i].kind == MODEL_BATCHES ? "repeated-ref" : "repeated-line";
		}
	}
	free(passed);
}

/* Stock */

static const char *stock_ref(const struct work *work, const char *place, const char *sku, const char *lot)
{
	const char *where = *place ? place : work->unit->where;

	if (!*sku)
		return "";
	return pool_print(work->judge->pool, "%s%s%s%s%s%s", work->partner->prefix, where, *where ? ":" : "",
			  sku, *lot ? ":" : "", lot);
}

static void add_stock(const struct work *work, const struct line *line, const struct amount *amount,
		      const char *code)
{
	struct judge_row *row = row_add(work, MODEL_BATCHES, line);

	row->ref = stock_ref(work, amount->place, row->sku, line->lot);
	if (!*row->sku)
		row_refuse(row, "missing-field");
	row_set_quantity(work, row, amount, 0);
	row_check_unit(row);
	if (code)
		row_refuse(row, code);
}

static void add_future(const struct work *work, const struct line *line, const struct amount *amount)
{
	struct judge_row *row = row_add(work, MODEL_BATCHES, line);
	const char *date = date_of(work, amount->date);

	row->dated = true;
	row->date_bad = !date;
	row->ref = stock_ref(work, "", row->sku, line->lot);
	if (!*row->sku)
		row_refuse(row, "missing-field");
	row_set_quantity(work, row, amount, 0);
	if (!date)
		row_refuse(row, "bad-date");
	else if (!*date)
		row_refuse(row, "missing-field");
	if (date && *date && *row->sku)
		row->ref = pool_print(work->judge->pool, "%s:@%s", row->ref, date);
	else
		row->ref = "";		       /* it is made of the date */
	row->eta = date ? date : amount->date; /* a bad one stands in its reject as it was sent */
	row_check_unit(row);
}

/* The quantities that count, as a total and its parts. */
static void add_counted(const struct work *work, const struct line *line, const char *qualifier)
{
	const struct amount *total = NULL, *parts[AMOUNTS_MAX];
	size_t n = 0;
	uint64_t sum = 0, all = 0, one;

	for (size_t i = 0; i < line->n_amounts; i++) {
		if (!same(line->amounts[i].qualifier, qualifier))
			continue;
		if (*line->amounts[i].place)
			parts[n++] = &line->amounts[i];
		else
			total = &line->amounts[i];
	}
	for (size_t i = 0; i < line->n_parts; i++)
		parts[n++] = &line->parts[i];
	if (n == 0) {
		add_stock(work, line, total, NULL);
		return;
	}
	for (size_t i = 0; i < n; i++)
		sum += row_check_quantity(work, parts[i], 0, &one) ? 0 : one;
	const char *code =
		total && !row_check_quantity(work, total, 0, &all) && all != sum ? "split-mismatch" : NULL;
	if (work->partner->separate) {
		for (size_t i = 0; i < n; i++)
			add_stock(work, line, parts[i], code);
		return;
	}
	struct amount whole = { qualifier, pool_print(work->judge->pool, "%llu", (unsigned long long)sum), "",
				"", "" };
	add_stock(work, line, total ? total : &whole, code);
}

static void add_stock_line(const struct work *work, const struct line *line)
{
	static const char *const x12[] = { "33", "V2", "17", NULL };
	static const char *const edifact[] = { "60", "145", "17", NULL };
	const char *const *counted = work->x12 ? x12 : edifact;
	size_t before = work->unit->n_rows;

	for (; *counted; counted++) {
		bool found = line->n_parts > 0 && !*(counted + 1);

		for (size_t i = 0; i < line->n_amounts; i++)
			found |= same(line->amounts[i].qualifier, *counted);
		if (!found)
			continue;
		add_counted(work, line, *counted);
		break;
	}
	for (size_t i = 0; i < line->n_amounts; i++) {
		if (lines_is_any(line->amounts[i].qualifier, work->partner->future))
			add_future(work, line, &line->amounts[i]);
	}
	if (work->unit->n_rows == before)
		add_stock(work, line, &(struct amount){ "", "", "", "", "" }, NULL);
}

static void make_stock(const struct work *work)
{
	size_t at = 0;
	struct line line;

	while (lines_next(work, &at, &line))
		add_stock_line(work, &line);
}

/* Shipments */

static const char *plus_days(const struct work *work, const char *date, unsigned days)
{
	static const unsigned lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	unsigned year = (unsigned)wire_number(date), month = (unsigned)wire_number(date + 5);
	unsigned day = (unsigned)wire_number(date + 8) + days;

	while (day > lengths[month - 1] + (month == 2 && year % 4 == 0)) {
		day -= lengths[month - 1] + (month == 2 && year % 4 == 0);
		year += month == 12;
		month = month % 12 + 1;
	}
	return pool_print(work->judge->pool, "%04u-%02u-%02u", year, month, day);
}

static void set_arrival(const struct work *work, struct judge_row *row, const char *arrival,
			const char *departure)
{
	const char *date = date_of(work, arrival);

	if (work->unit->cancels)
		return;
	if (date && !*date && *departure && work->partner->transit_days) {
		date = date_of(work, departure);
		if (date && *date)
			date = plus_days(work, date, work->partner->transit_days);
	}
	if (!date)
		row_refuse(row, "bad-date");
	else if (!*date)
		row_refuse(row, "missing-field");
	row->eta = date ? date : "";
}

static struct judge_row *row_of_ref(struct judge_unit *unit, size_t n, const struct judge_row *like)
{
	for (size_t i = 0; i < n; i++) {
		struct judge_row *row = &unit->rows[i];

		if (!row->code && same(row->ref, like->ref))
			return same(row->sku, like->sku) && same(row->eta, like->eta) ? row : NULL;
	}
	return NULL;
}

/* Equal refs of a unit add up, but not where they contradict each other, nor where one of them is refused. */
static void add_up(const struct work *work)
{
	struct judge_unit *unit = work->unit;
	bool *passed = model_alloc(NULL, unit->n_rows, sizeof(bool));
	size_t n = 0;

	for (size_t i = 0; i < unit->n_rows; i++)
		passed[i] = !unit->rows[i].code;
	for (size_t i = 0; i < unit->n_rows; i++) {
		for (size_t k = 0; k < unit->n_rows; k++) {
			if (!passed[k] && *unit->rows[k].ref && same(unit->rows[i].ref, unit->rows[k].ref))
				row_refuse(&unit->rows[i], "repeated-ref");
		}
	}
	for (size_t i = 0; i < unit->n_rows; i++) {
		struct judge_row row = unit->rows[i];
		struct judge_row *before = row.code ? NULL : row_of_ref(unit, n, &row);

		if (before)
			before->qty += row.qty;
		else
			unit->rows[n++] = row;
	}
	unit->n_rows = n;
	free(passed);
}

static void add_shipped(const struct work *work, const struct line *line, const struct amount *amount,
			const char *arrival, const char *departure)
{
	struct judge_row *row = row_add(work, MODEL_BATCHES, line);

	if (*row->sku)
		row->ref = pool_print(work->judge->pool, "%s%s:%s%s%s", work->partner->prefix,
				      work->unit->order_sent, row->sku, *line->lot ? ":" : "", line->lot);
	else
		row_refuse(row, "missing-field");
	if (!work->unit->cancels)
		row_set_quantity(work, row, amount, 0);
	set_arrival(work, row, arrival, departure);
	row_check_unit(row);
}

static void make_856(const struct work *work)
{
	const char *arrivals[3] = { "", "", "" }, *departures[3] = { "", "", "" };
	size_t at = 0;
	struct line line;

	while (lines_next(work, &at, &line)) {
		const char *level = wire_whole(line.segment, 3);
		size_t depth = same(level, "S") ? 0 : same(level, "O") ? 1 : 2;

		for (size_t i = depth; i < 3; i++)
			arrivals[i] = departures[i] = "";
		arrivals[depth] = line.date;
		departures[depth] = line.departure;
		if (line.n_amounts == 0)
			continue;
		const char *arrival = "", *departure = "";
		for (size_t i = 3; i > 0; i--) {
			arrival = *arrival ? arrival : arrivals[i - 1];
			departure = *departure ? departure : departures[i - 1];
		}
		add_shipped(work, &line, &line.amounts[0], arrival, departure);
	}
	add_up(work);
}

static void make_desadv(const struct work *work)
{
	static const char *const dates[] = { "17", "191", "132", "67", "69", "76", NULL };
	const char *arrival = "", *departure = "";
	const struct judge_unit *unit = work->unit;
	size_t at = 0;
	struct line line;

	for (size_t i = 0; i < unit->n_segments && !wire_is(&unit->segments[i], "LIN"); i++) {
		const struct wire_segment *segment = &unit->segments[i];

		if (wire_is(segment, "DTM") && lines_is_any(wire_part(segment, 1, 0), dates))
			arrival = wire_part(segment, 1, 1);
		if (wire_is(segment, "DTM") && same(wire_part(segment, 1, 0), "11"))
			departure = wire_part(segment, 1, 1);
	}
	while (lines_next(work, &at, &line)) {
		for (size_t i = 0; i < line.n_amounts; i++) {
			if (same(line.amounts[i].qualifier, "12"))
				add_shipped(work, &line, &line.amounts[i], arrival, departure);
		}
	}
	add_up(work);
}

/* Units */

static const struct {
	const char *type;
	const char *beginning;
	const char *purposes; /* of X12, those that are taken */
	size_t purpose_at, number_at;
	void (*make)(const struct work *work);
	enum point point;
} types[] = {
	{ "846", "BIA", "00 04 05 11 15 25", 1, 3, make_stock, POINT_UNIT_846 },
	{ "856", "BSN", "00 04 05 06 14 15 01", 1, 2, make_856, POINT_UNIT_856 },
	{ "850", "BEG", "00 06 07 15 01 05", 1, 3, rows_of_orders, POINT_UNIT_850 },
	{ "860", "BCH", "00 04 01 05", 1, 3, rows_of_changes, POINT_UNIT_860 },
	{ "INVRPT", "BGM", NULL, 3, 2, make_stock, POINT_UNIT_INVRPT },
	{ "DESADV", "BGM", NULL, 3, 2, make_desadv, POINT_UNIT_DESADV },
	{ "ORDERS", "BGM", NULL, 3, 2, rows_of_orders, POINT_UNIT_ORDERS },
	{ "ORDCHG", "BGM", NULL, 3, 2, rows_of_changes, POINT_UNIT_ORDCHG },
};

static const struct wire_segment *find_segment(const struct judge_unit *unit, const char *tag,
					       const char *first)
{
	for (size_t i = 0; i < unit->n_segments; i++) {
		if (wire_is(&unit->segments[i], tag) &&
		    (!first || same(wire_part(&unit->segments[i], 1, 0), first)))
			return &unit->segments[i];
	}
	return NULL;
}

static bool takes_purpose(const char *type, const char *taken, const char *purpose)
{
	static const char *const not_taken[] = { "16", "31", "46", NULL };

	if (!taken)
		return !lines_is_any(purpose, not_taken) && !(same(type, "INVRPT") && same(purpose, "1"));
	return strlen(purpose) == 2 && strstr(taken, purpose);
}

static bool takes_document(const struct judge_unit *unit, const struct wire_segment *beginning)
{
	static const char *const x12[] = { "BE", "BK", "BL", "IN", "KA", "LB", "LS", "SP", "TR", NULL };
	static const char *const edifact[] = { "221", "222", "223", "225", "226", "227", "228", NULL };

	if (same(unit->type, "850"))
		return !lines_is_any(wire_whole(beginning, 2), x12);
	return !same(unit->type, "ORDERS") || !lines_is_any(wire_part(beginning, 1, 0), edifact);
}

/* The place that the heading names, the moment, the order. */
static void read_heading(const struct work *work, const struct wire_segment *beginning, size_t number_at)
{
	struct judge_unit *unit = work->unit;
	struct pool *pool = work->judge->pool;
	const char *tag = lines_tag(work);

	unit->where = "";
	for (size_t i = 0; i < unit->n_segments && !wire_is(&unit->segments[i], tag); i++) {
		const struct wire_segment *segment = &unit->segments[i];

		if (wire_is(segment, "N1") && same(wire_whole(segment, 1), "WH"))
			unit->where = wire_whole(segment, 4);
		if (wire_is(segment, "NAD") && same(wire_whole(segment, 1), "WH"))
			unit->where = wire_part(segment, 2, 0);
		if (wire_is(segment, "DTM") && same(wire_part(segment, 1, 0), "137"))
			unit->moment = wire_part(segment, 1, 1);
	}
	if (work->x12)
		unit->moment = pool_print(pool, "%s%s", wire_whole(beginning, 4), wire_whole(beginning, 5));
	unit->order_sent = unit->document = wire_part(beginning, number_at, 0);
	unit->sequence = same(unit->type, "860") ? wire_whole(beginning, 5) : "";
	unit->request = same(unit->type, "860") ? wire_whole(beginning, 7) : "";
	unit->release = same(unit->type, "850") || same(unit->type, "860") ? wire_whole(beginning, 4) : "";
	if (same(unit->type, "ORDCHG")) {
		const struct wire_segment *rff = find_segment(unit, "RFF", "ON");

		unit->order_sent = rff ? wire_part(rff, 1, 1) : "";
	}
	unit->order = pool_print(pool, "%s%s%s%s", work->partner->prefix, unit->order_sent,
				 *unit->release ? "-" : "", unit->release);
}

static bool is_refused_row(const struct judge_unit *unit)
{
	size_t refused = 0;

	for (size_t i = 0; i < unit->n_rows; i++)
		refused += unit->rows[i].code != NULL;
	if (unit->replaces)
		return refused > 0;
	return unit->n_rows > 0 && refused == unit->n_rows;
}

static size_t levels_count(const struct judge_unit *unit)
{
	size_t n = 0;

	for (size_t i = 0; i < unit->n_segments; i++)
		n += wire_is(&unit->segments[i], "HL");
	return n;
}

/* Of an 856 its lines or its levels. */
static bool has_wrong_count(const struct work *work)
{
	const struct wire_segment *count =
		find_segment(work->unit, work->x12 ? "CTT" : "CNT", work->x12 ? NULL : "2");
	const char *text = count ? wire_part(count, 1, work->x12 ? 0 : 1) : "";

	if (!count)
		return false;
	if (same(work->unit->type, "856") && wire_number(text) == levels_count(work->unit))
		return false;
	return wire_number(text) != lines_count(work);
}

static void judge_status(const struct work *work)
{
	struct judge_unit *unit = work->unit;

	if (unit->note && unit->status != JUDGED_R) {
		unit->status = JUDGED_E;
		unit->codes = unit->note;
	}
	for (size_t i = 0; i < unit->n_rows && unit->status != JUDGED_R; i++) {
		if (!unit->rows[i].code)
			continue;
		unit->status = JUDGED_E;
		unit->codes = work->x12 ? " 5 " : NULL;
	}
	if (unit->status == JUDGED_R || !is_refused_row(unit))
		return;
	unit->all_rows = true;
	judge_refuse(unit, NULL);
}

void judge_rows(struct judge *judge, const struct judge_whole *whole, struct judge_unit *unit)
{
	struct work work = { judge, whole, whole->partner, unit, whole->wire.x12 };
	size_t type = 0;

	while (type < sizeof(types) / sizeof(types[0]) && !same(types[type].type, unit->type))
		type++;
	if (type == sizeof(types) / sizeof(types[0])) {
		judge_status(&work);
		return;
	}
	const struct wire_segment *beginning = find_segment(unit, types[type].beginning, NULL);
	if (!beginning) {
		judge_refuse(unit, NULL);
		return;
	}
	const char *purpose = wire_whole(beginning, types[type].purpose_at);
	unit->cancels = same(purpose, work.x12 ? "01" : "1") && !same(unit->type, "846");
	unit->replaces = same(purpose, work.x12 ? "05" : "5") && types[type].point >= POINT_UNIT_850 &&
			 types[type].point != POINT_UNIT_INVRPT && types[type].point != POINT_UNIT_DESADV;
	read_heading(&work, beginning, types[type].number_at);
	unit->wrong_lines = has_wrong_count(&work);
	bool needs_lines =
		types[type].make == rows_of_orders ? !unit->cancels : types[type].make != rows_of_changes;
	bool needs_number = types[type].make != make_stock;
	if (!takes_purpose(unit->type, types[type].purposes, purpose) || !takes_document(unit, beginning) ||
	    (needs_number && !*unit->order_sent) || (needs_lines && lines_count(&work) == 0) ||
	    (whole->partner->control && unit->wrong_lines)) {
		judge_refuse(unit, NULL);
		return;
	}
	types[type].make(&work);
	check_repeats(unit);
	judge_status(&work);
	if (unit->status != JUDGED_R)
		judge->points->counts[types[type].point]++;
}
