/*
 * Rows of one unit that are about the same: they add up where that is what they mean, are the same, or
 * contradict each other.
 */
#include <stdlib.h>

#include "allot/base/contract.h"
#include "feed/units/items.h"

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

/* The shorter first, so that lines numbered 1 to 10 are in order as they come. */
static int cmp_part(struct slice a, struct slice b)
{
	return a.n != b.n ? (a.n > b.n) - (a.n < b.n) : slice_cmp(a, b);
}

static int by_key(const void *a, const void *b)
{
	const struct edi_row *x = *(struct edi_row *const *)a, *y = *(struct edi_row *const *)b;
	int c = 0;

	for (int part = 0; !c && part < 3; part++)
		c = cmp_part(key_part(x, part), key_part(y, part));
	return c ? c : (x > y) - (x < y);
}

/* Sorts ROWS, which mostly come in order. */
static void sort_by_key(struct edi_row **rows, uint32_t count)
{
	for (uint32_t i = 1; i < count; i++) {
		if (by_key(&rows[i - 1], &rows[i]) > 0) {
			qsort(rows, count, sizeof(*rows), by_key);
			return;
		}
	}
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
	row->why = edi_sentence(u, row, what);
}

static bool says_the_same(const struct edi_row *a, const struct edi_row *b)
{
	for (uint32_t i = 0; i < FORM_COLUMNS_MAX; i++)
		if (!slice_eq(a->fields[i], b->fields[i]))
			return false;
	return a->form == b->form;
}

/* Rows of a unit of this kind add up where they are about the same. */
static bool unit_adds_up(const struct edi_work *u)
{
	return u->message->shape == EDI_SHIPMENT ||
	       (u->message->shape == EDI_STOCK && u->profile->snapshot.repeated == REPEATED_SUM);
}

/* Adds B to A if their unit adds up what is equal. */
static bool add_up(struct edi_work *u, struct edi_row *a, struct edi_row *b)
{
	if (!unit_adds_up(u) || a->form != b->form || !slice_eq(a->fields[1], b->fields[1]) ||
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

/* ROW would add up with OTHER, which is refused: of the sum, only what is known would be there. */
static void refuse_part(struct edi_work *u, struct edi_row *row, const struct edi_row *other)
{
	char what[160];
	struct buf out = buf_over(what, sizeof(what) - 1);

	buf_printf(&out, "segment %u is about the same ref", other->place.position);
	buf_put_str(&out, " and is refused itself, so it cannot be told what they add up to");
	what[out.n] = '\0';
	row->code = CODE_REPEATED_REF;
	row->why = edi_sentence(u, row, what);
}

/* The COUNT ROWS of one key. */
static void settle_group(struct edi_work *u, struct edi_row **rows, uint32_t count)
{
	const struct edi_row *refused = NULL;

	for (uint32_t i = 0; i < count && !refused; i++)
		refused = rows[i]->code ? rows[i] : NULL;
	for (uint32_t i = 0; i < count && refused; i++)
		if (!rows[i]->code)
			refuse_part(u, rows[i], refused);
	for (uint32_t i = 1; i < count && !refused; i++)
		settle_pair(u, rows[0], rows[i]);
}

/* Lines to be ordered, by order and SKU, those without a number first. */
static int by_sku(const void *a, const void *b)
{
	const struct edi_row *x = *(struct edi_row *const *)a, *y = *(struct edi_row *const *)b;
	int c = slice_cmp(x->fields[0], y->fields[0]);

	if (!c)
		c = slice_cmp(x->fields[1], y->fields[1]);
	if (!c)
		c = slice_cmp(x->fields[3], y->fields[3]);
	return c ? c : (x > y) - (x < y);
}

/* An order has a SKU twice under two numbers only: one without may be meant for any of them. */
static void settle_unnumbered(struct edi_work *u, struct edi_row **rows, uint32_t count)
{
	uint32_t n = 0;
	bool unnumbered = false;

	for (uint32_t i = 0; i < count; i++) {
		if (rows[i]->form == FORM_ORDERS) {
			unnumbered = unnumbered || !rows[i]->fields[3].n;
			rows[n++] = rows[i];
		}
	}
	if (!unnumbered)
		return;
	qsort(rows, n, sizeof(*rows), by_sku);
	for (uint32_t first = 0, i = 1; i < n; i++) {
		const struct edi_row *a = rows[first], *b = rows[i];
		if (!slice_eq(a->fields[0], b->fields[0]) || !slice_eq(a->fields[1], b->fields[1])) {
			first = i;
			continue;
		}
		if (a->fields[3].n)
			continue;
		refuse_repeat(u, rows[first], b);
		refuse_repeat(u, rows[i], a);
	}
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
		if (!u->rows[i].echo && (!u->rows[i].code || (unit_adds_up(u) && u->rows[i].fields[0].n)))
			order[n++] = &u->rows[i];
	sort_by_key(order, n);
	for (uint32_t first = 0, end = 0; first < n; first = end) {
		while (end < n && same_key(order[first], order[end]))
			end++;
		settle_group(u, order + first, end - first);
	}
	settle_unnumbered(u, order, n);
	free(order);
}
