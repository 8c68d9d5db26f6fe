/*
 * What all shapes of items need: texts, ids, quantities, and rows that are checked as those of plain feeds are,
 * so that a message cannot say what a file could not.
 */
#include "feed/edi/items.h"

#include <iconv.h>
#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/utf8.h"
#include "feed/check.h"

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

struct slice edi_text(struct edi_work *u, struct slice text)
{
	return utf8_valid(text) || !u->charset ? edi_copy(u, text) : convert(u, text);
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
		return c;
	}
	if (!known) {
		c.code = CODE_UNKNOWN_UNIT;
		c.units = sent;
	}
	c.text = edi_number_text(u, c.units);
	return c;
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
	buf_init(&pairs, 0);
	for (uint32_t i = 0; i < item->pairs_count; i++) {
		buf_put_counted(&pairs, item->pairs[i].qualifier);
		buf_put_counted(&pairs, item->pairs[i].id);
	}
	sent.pairs = edi_copy(u, buf_slice(&pairs));
	u->no_memory = u->no_memory || buf_status(&pairs);
	buf_release(&pairs);
	return sent;
}

/* Rows */

/* A sentence that names unit, segment and element before what is wrong. */
static struct slice sentence(struct edi_work *u, const struct edi_row *row, const char *what)
{
	char text[REASON_TEXT_MAX];
	struct buf out = buf_over(text, sizeof(text) - 1);

	buf_put_visible(&out, u->record.type, 20);
	buf_put_char(&out, ' ');
	buf_put_visible(&out, u->record.control, 40);
	buf_printf(&out, ", segment %u ", row->place.position);
	buf_put_visible(&out, row->place.tag, 10);
	if (row->element)
		buf_printf(&out, ", element %u", row->element);
	buf_put_str(&out, ": ");
	size_t n = strlen(what), room = sizeof(text) - 1 - out.n;
	buf_put(&out, what, n < room ? n : room);
	return edi_copy(u, buf_slice(&out));
}

static struct edi_row *new_row(struct edi_work *u)
{
	if (u->rows_count == u->rows_room) {
		uint32_t room = u->rows_room ? 2 * u->rows_room : 64;
		struct edi_row *rows = realloc(u->rows, room * sizeof(*rows));
		if (!rows) {
			u->no_memory = true;
			return NULL;
		}
		u->rows = rows;
		u->rows_room = room;
	}
	return &u->rows[u->rows_count++];
}

void edi_row_add(struct edi_work *u, struct edi_row *row)
{
	const struct canonical *form = canonical_of(row->form);
	char reason[REASON_TEXT_MAX];
	struct row checked;
	enum code code = check_row(&u->forms[row->form], row->fields, form->count, false, &checked, reason);
	struct edi_row *to = new_row(u);

	if (code)
		row->why = sentence(u, row, reason);
	else if (row->code)
		row->why = sentence(u, row, row->why.p);
	if (code)
		row->code = code;
	if (to)
		*to = *row;
}

/* Rows of one unit that are about the same */

static struct slice key_part(const struct edi_row *row, int part)
{
	if (row->form == FORM_CANCELLED_ORDERS)
		return part ? slice_of(NULL, 0) : row->fields[0];
	if (canonical_of(row->form)->kind == KIND_BATCHES || part == 0)
		return part ? slice_of(NULL, 0) : row->fields[0];
	struct slice line = row->fields[3], sku = row->form == FORM_ORDERS ? row->fields[1] : row->fields[2];
	/* a line without a number is known by its SKU */
	return part == 1 ? line : line.n ? slice_of(NULL, 0) : sku;
}

static int by_key(const void *a, const void *b)
{
	const struct edi_row *x = *(struct edi_row *const *)a, *y = *(struct edi_row *const *)b;
	int c = 0;

	for (int part = 0; !c && part < 3; part++)
		c = slice_cmp(key_part(x, part), key_part(y, part));
	return c ? c : (x > y) - (x < y);
}

static bool same_key(const struct edi_row *a, const struct edi_row *b)
{
	for (int part = 0; part < 3; part++)
		if (!slice_eq(key_part(a, part), key_part(b, part)))
			return false;
	return true;
}

static void refuse_repeat(struct edi_work *u, struct edi_row *row, const struct edi_row *other)
{
	bool batches = canonical_of(row->form)->kind == KIND_BATCHES;
	char what[120];
	struct buf out = buf_over(what, sizeof(what) - 1);

	if (row->code)
		return;
	buf_printf(&out, "segment %u is about the same %s", other->place.position, batches ? "ref" : "line");
	what[out.n] = '\0';
	row->code = batches ? CODE_REPEATED_REF : CODE_REPEATED_LINE;
	row->why = sentence(u, row, what);
}

static bool says_the_same(const struct edi_row *a, const struct edi_row *b)
{
	for (uint32_t i = 0; i < FORM_COLUMNS_MAX; i++)
		if (!slice_eq(a->fields[i], b->fields[i]))
			return false;
	return a->form == b->form;
}

/* Adds B to A if their unit adds up what is equal. */
static bool add_up(struct edi_work *u, struct edi_row *a, struct edi_row *b)
{
	bool sums = u->message->shape == EDI_SHIPMENT ||
		    (u->message->shape == EDI_STOCK && u->profile->snapshot.repeated == REPEATED_SUM);

	if (!sums || a->form != b->form || !slice_eq(a->fields[1], b->fields[1]) ||
	    !slice_eq(a->fields[3], b->fields[3]) || a->units + b->units > QUANTITY_MAX)
		return false;
	a->units += b->units;
	a->fields[2] = edi_number_text(u, a->units);
	b->merged = true;
	return true;
}

static void settle_pair(struct edi_work *u, struct edi_row *a, struct edi_row *b)
{
	bool batches = canonical_of(a->form)->kind == KIND_BATCHES;

	if (add_up(u, a, b) || (batches && says_the_same(a, b)))
		return;
	refuse_repeat(u, a, b);
	refuse_repeat(u, b, a);
}

void edi_rows_settle(struct edi_work *u)
{
	uint32_t n = 0;
	struct edi_row **order = u->rows_count > 1 ? malloc(u->rows_count * sizeof(*order)) : NULL;

	if (!order) {
		u->no_memory = u->no_memory || u->rows_count > 1;
		return;
	}
	for (uint32_t i = 0; i < u->rows_count; i++)
		if (!u->rows[i].code)
			order[n++] = &u->rows[i];
	qsort(order, n, sizeof(*order), by_key);
	for (uint32_t first = 0, i = 1; i < n; i++) {
		if (same_key(order[first], order[i]))
			settle_pair(u, order[first], order[i]);
		else
			first = i;
	}
	free(order);
}
