/*
 * What all shapes of items need: texts, ids, quantities, and rows that are checked as those of plain feeds are,
 * so that a message cannot say what a file could not.
 */
#include "feed/units/items.h"

#include <iconv.h>
#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/text/encode.h"
#include "allot/base/utf8.h"
#include "feed/check.h"

/* Where a line says what is to become of it: POC02, and 1229 of LIN. */
enum { CHANGE_ELEMENT = 2 };

/* Texts */

struct slice edi_copy(struct edi_work *u, struct slice text)
{
	struct slice copy = arena_copy(&u->arena, text);

	if (text.n && !copy.p)
		u->no_memory = true;
	return copy;
}

struct slice edi_join(struct edi_work *u, const struct slice *parts, size_t count)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		n += parts[i].n;
	char *p = n ? arena_alloc(&u->arena, n) : NULL;
	if (!p) {
		u->no_memory = u->no_memory || n;
		return slice_of(NULL, 0);
	}
	n = 0;
	for (size_t i = 0; i < count; i++) {
		if (parts[i].n)
			memcpy(p + n, parts[i].p, parts[i].n);
		n += parts[i].n;
	}
	return slice_of(p, n);
}

/* TEXT from the unit's character set; as it is where that cannot be: the row check will say so. */
static struct slice convert(struct edi_work *u, struct slice text)
{
	const size_t most = 4 * text.n;
	iconv_t from = iconv_open("UTF-8", u->charset);

	if (from == (iconv_t)-1)
		return edi_copy(u, text);
	char *out = arena_alloc(&u->arena, most), *in = (char *)(uintptr_t)text.p, *to = out;
	size_t left = text.n, room = most;
	bool done = out && iconv(from, &in, &left, &to, &room) != (size_t)-1 && !left;
	iconv_close(from);
	u->no_memory = u->no_memory || !out;
	return done ? slice_of(out, most - room) : edi_copy(u, text);
}

static bool writes(struct edi_work *u, struct slice charset, struct slice text)
{
	struct buf encoded;

	buf_init(&encoded, 0);
	bool can = text_encode(&encoded, text, charset);
	u->no_memory = u->no_memory || buf_status(&encoded);
	buf_release(&encoded);
	return can;
}

/* TEXT goes back: in ISO 8859-1 if all of an answer in EDIFACT can, else in the set in which it came. */
static struct slice note_set(struct edi_work *u, struct slice text)
{
	if (!u->answered_in.name.n || !text_beyond_ascii(text))
		return text;
	u->beyond_set = u->beyond_set || !writes(u, u->answered_in.name, text);
	u->beyond_latin1 = u->beyond_latin1 || edi_unit_is_x12(u) || !writes(u, SLICE("ISO-8859-1"), text);
	return text;
}

struct slice edi_text(struct edi_work *u, struct slice text)
{
	bool as_it_is = utf8_valid(text) || !u->charset;

	return note_set(u, as_it_is ? edi_copy(u, text) : convert(u, text));
}

/* Ids */

struct slice edi_line_number(struct slice number)
{
	for (size_t i = 0; i < number.n; i++)
		if (number.p[i] < '0' || number.p[i] > '9')
			return number;
	while (number.n > 1 && number.p[0] == '0') {
		number.p++;
		number.n--;
	}
	return number;
}

static struct slice find_pair(const struct edi_item *item, struct slice qualifier)
{
	for (uint32_t i = 0; i < item->pairs_count; i++)
		if (slice_eq(item->pairs[i].qualifier, qualifier))
			return item->pairs[i].id;
	return slice_of(NULL, 0);
}

struct slice edi_pair_of(const struct edi_item *item, const char *qualifier)
{
	return find_pair(item, slice_str(qualifier));
}

struct slice edi_sku(const struct edi_work *u, const struct edi_item *item)
{
	const struct slices *wanted = &u->profile->edi.skus;
	struct slice sku = { NULL, 0 };

	for (uint32_t i = 0; i < wanted->count && !sku.n; i++)
		sku = find_pair(item, wanted->list[i]);
	return sku;
}

struct slice edi_prefixed(struct edi_work *u, struct slice id)
{
	const struct slice parts[] = { u->profile->edi.prefix, id };

	return edi_join(u, parts, id.n ? 2 : 0);
}

/* Quantities and dates */

struct slice edi_number_text(struct edi_work *u, uint64_t units)
{
	char text[24];
	struct buf out = buf_over(text, sizeof(text));

	buf_put_u64(&out, units);
	return edi_copy(u, buf_slice(&out));
}

struct edi_counted edi_count(struct edi_work *u, const struct edi_quantity *q)
{
	struct edi_counted c = { .text = q->text };
	uint64_t sent = 0;
	bool known = edi_measure_of(&u->profile->edi.units, q->unit, &c.unit);

	if (!q->text.n)
		return c;
	if (!edi_whole(q->text, u->decimal, QUANTITY_MAX, &sent) ||
	    (known && !edi_pieces(sent, &c.unit, QUANTITY_MAX, &c.units))) {
		c.code = CODE_BAD_QUANTITY;
		c.text = edi_whole_part(q->text, u->decimal); /* one that is too large is told as that */
		return c;
	}
	if (!known) {
		c.code = CODE_UNKNOWN_UNIT;
		c.units = sent;
	}
	c.text = edi_number_text(u, c.units);
	return c;
}

bool edi_differ(struct edi_work *u, const struct edi_quantity *a, const struct edi_quantity *b)
{
	struct edi_counted x = edi_count(u, a), y = edi_count(u, b);

	if (x.code || y.code || !x.text.n || !y.text.n)
		return !slice_eq(a->text, b->text) || !slice_eq(a->unit, b->unit);
	return x.units != y.units;
}

/* The parts of a line's quantity, by receivers or packages, or by days. */
struct parts {
	const struct edi_quantity *first;
	uint64_t units, as_sent;
	bool one_unit; /* all are told in it */
	bool any_bad;
	struct edi_counted bad; /* the first that cannot be counted */
};

static void add_part(struct edi_work *u, struct parts *parts, const struct edi_quantity *q)
{
	struct edi_counted one = edi_count(u, q);
	uint64_t sent = 0;

	if ((one.code || !one.text.n) && !parts->any_bad) {
		parts->any_bad = true;
		parts->bad = one;
	}
	if (!parts->first) {
		parts->first = q;
		parts->one_unit = true;
	}
	parts->one_unit = parts->one_unit && slice_eq(q->unit, parts->first->unit) &&
			  edi_whole(q->text, u->decimal, QUANTITY_MAX, &sent);
	parts->units += one.units;
	parts->as_sent += sent;
}

/* The sum of PARTS, as if it had been told of the line: in their unit if they have one, else in pieces. */
static const struct edi_quantity *sum_up(struct edi_work *u, const struct parts *parts)
{
	struct edi_quantity *sum = arena_alloc(&u->arena, sizeof(*sum));

	u->no_memory = u->no_memory || !sum;
	if (!sum || (parts->any_bad && (!parts->one_unit || parts->bad.code != CODE_UNKNOWN_UNIT)))
		return parts->first;
	*sum = *parts->first;
	sum->text = edi_number_text(u, parts->one_unit ? parts->as_sent : parts->units);
	if (!parts->one_unit)
		sum->unit = slice_of(NULL, 0);
	return sum;
}

struct edi_counted edi_count_line(struct edi_work *u, const struct edi_item *item,
				  const struct edi_quantity **of)
{
	const struct edi_quantity *total = NULL;
	struct parts parts[2] = { { .any_bad = false }, { .any_bad = false } };
	struct edi_counted c = { .unit.mantissa = 1 };
	bool differ = false;

	for (uint32_t i = 0; i < item->quantities_count; i++) {
		const struct edi_quantity *q = &item->quantities[i];
		if (q->part) {
			add_part(u, &parts[q->timed], q);
			continue;
		}
		differ = differ || (total && edi_differ(u, total, q));
		total = total ? total : q;
	}
	const struct parts *whole = parts[0].first ? &parts[0] : &parts[1];
	*of = total || !whole->first ? total : sum_up(u, whole);
	if (*of)
		c = *of == whole->first && whole->any_bad ? whole->bad : edi_count(u, *of);
	for (int i = 0; i < 2; i++)
		if (parts[i].first)
			differ = differ || parts[i].any_bad || parts[i].units != c.units;
	if (!c.code && c.text.n && differ)
		c.code = CODE_SPLIT_MISMATCH;
	return c;
}

struct slice edi_uncounted(enum code code)
{
	switch (code) {
	case CODE_SPLIT_MISMATCH:
		return SLICE("it has several quantities that do not agree");
	case CODE_BAD_QUANTITY:
		return SLICE("in its unit it is above 2147483647, the most units there may be");
	default:
		return SLICE("its unit is none of those the profile names");
	}
}

enum code edi_day(struct edi_work *u, const struct edi_when *when, struct slice *text)
{
	char day[EDI_DATE_TEXT];

	*text = slice_of(NULL, 0);
	if (when->rank == EDI_RANK_NONE)
		return CODE_NONE;
	switch (edi_date_read(when->text, when->form, u->six_dates, day)) {
	case EDI_DATE_NONE:
		return CODE_NONE;
	case EDI_DATE_OK:
		*text = edi_copy(u, slice_of(day, sizeof(day)));
		return CODE_NONE;
	case EDI_DATE_BAD:
		break;
	}
	*text = when->text;
	return CODE_BAD_DATE;
}

struct sent_line edi_sent(struct edi_work *u, const struct edi_item *item, const struct edi_quantity *q,
			  const struct edi_counted *c)
{
	struct sent_line sent = {
		.number = item->number,
		.reference = item->order.n ? item->order : u->order,
		.change = item->change,
		.position = item->place.position,
		.mantissa = 1,
	};
	struct buf pairs;

	if (q) {
		sent.quantity = q->text;
		sent.unit = q->unit;
		sent.mantissa = c->unit.mantissa;
		sent.scale = c->unit.scale;
	}
	/* what is left to receive is the buyer's to know */
	if (edi_unit_is_x12(u) && u->profile->edi.poc == POC_OLD_NEW)
		sent.left = item->left.text;
	buf_init(&pairs, 0);
	for (uint32_t i = 0; i < item->pairs_count; i++) {
		if (item->pairs[i].additional) {
			buf_put_counted(&pairs, SLICE(""));
			buf_put_counted(&pairs, SLICE("1"));
		}
		buf_put_counted(&pairs, item->pairs[i].qualifier);
		buf_put_counted(&pairs, item->pairs[i].id);
	}
	sent.pairs = edi_copy(u, buf_slice(&pairs));
	u->no_memory = u->no_memory || buf_status(&pairs);
	buf_release(&pairs);
	return sent;
}

/* Rows */

struct edi_spot edi_spot_of(const struct edi_quantity *q)
{
	struct edi_spot at = { .element = 0 };

	if (!q)
		return at;
	at.element = (uint8_t)q->element;
	at.unit_element = (uint8_t)q->unit_element;
	at.position = q->place.position;
	memcpy(at.tag, q->place.tag.p, q->place.tag.n < sizeof(at.tag) ? q->place.tag.n : sizeof(at.tag));
	return at;
}

/* What a code is about: the row's quantity, or what it is counted in; else the segment as a whole. */
static bool is_about_quantity(const struct edi_row *row)
{
	switch (row->code) {
	case CODE_BAD_QUANTITY:
	case CODE_UNKNOWN_UNIT:
	case CODE_SPLIT_MISMATCH:
		return row->quantity.element;
	case CODE_MISSING_FIELD:
		return row->quantity.element && !row->sent.quantity.n;
	default:
		return false;
	}
}

struct edi_error edi_row_fault(const struct edi_row *row)
{
	const struct edi_spot *at = &row->quantity;
	struct edi_error fault = { .segment = row->place.tag, .position = row->place.position };

	if (row->code == CODE_UNKNOWN_CHANGE) {
		fault.element = CHANGE_ELEMENT;
		fault.value = row->sent.change;
	} else if (is_about_quantity(row)) {
		bool unit = row->code == CODE_UNKNOWN_UNIT && at->unit_element;
		fault.segment = slice_of(at->tag, strnlen(at->tag, sizeof(at->tag)));
		fault.position = at->position;
		fault.element = unit ? at->unit_element : at->element;
		fault.value = unit ? row->sent.unit : row->sent.quantity;
	}
	return fault;
}

struct slice edi_sentence(struct edi_work *u, const struct edi_row *row, const char *what)
{
	const struct edi_error fault = edi_row_fault(row);
	char text[REASON_TEXT_MAX];
	struct buf out = buf_over(text, sizeof(text) - 1);

	buf_put_visible(&out, u->record.type, 20);
	buf_put_char(&out, ' ');
	buf_put_visible(&out, u->record.control, 40);
	buf_printf(&out, ", segment %u ", fault.position);
	buf_put_visible(&out, fault.segment, 10);
	if (fault.element)
		buf_printf(&out, ", element %u", fault.element);
	buf_put_str(&out, ": ");
	size_t n = strlen(what), room = sizeof(text) - 1 - out.n;
	buf_put(&out, what, n < room ? n : room);
	return edi_copy(u, buf_slice(&out));
}

static struct edi_row *new_row(struct edi_work *u)
{
	if (!u->rows_failed)
		u->rows_failed = room_grow(&u->rows_room, (u->rows_count + 1) * sizeof(struct edi_row));
	if (u->rows_failed)
		return NULL;
	u->rows = u->rows_room.at;
	return &u->rows[u->rows_count++];
}

void edi_echo_add(struct edi_work *u, const struct edi_row *row)
{
	struct edi_row *to = new_row(u);

	if (to)
		*to = *row;
}

struct edi_row *edi_row_add(struct edi_work *u, struct edi_row *row)
{
	const struct canonical *form = canonical_of(row->form);
	char reason[REASON_TEXT_MAX];
	struct row checked;
	enum code code = check_row(&u->forms[row->form], row->fields, form->count, false, &checked, reason);

	u->too_large = u->too_large || u->rows_count == u->rows_max;
	if (u->too_large)
		return NULL;
	struct edi_row *to = new_row(u);
	if (code)
		row->code = code;
	if (row->code)
		row->why = edi_sentence(u, row, code ? reason : row->why.p);
	if (to)
		*to = *row;
	return to;
}
