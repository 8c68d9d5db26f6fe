/*
 * Lines of 846 and INVRPT: what a partner has of a SKU now, and what is to come. Of several quantities the one
 * with the best qualifier counts; they are never added up over qualifiers, for they mean different things.
 */
#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/date.h"
#include "allot/base/shown.h"
#include "feed/check.h"
#include "feed/units/items.h"

#define NOT_THE_SUM "the parts of the quantity do not add up to it"

/* What a line says of now. */
struct stock {
	int rank;			  /* of the quantities that count */
	const struct edi_quantity *total; /* NULL: none */
	bool several;			  /* totals that differ */
	uint32_t parts;
	bool packed;			  /* the first part is a package's, of no place */
	uint64_t sum;			  /* of the parts */
	const struct edi_quantity *first; /* part */
	bool any_bad;			  /* a part cannot be counted */
	struct edi_counted bad;		  /* it */
};

static bool counts(const struct stock *s, const struct edi_quantity *q)
{
	return q->rank != EDI_FUTURE && (q->part || q->rank == s->rank);
}

static int best_rank(const struct edi_item *item)
{
	int rank = EDI_RANK_NONE;

	for (uint32_t i = 0; i < item->quantities_count; i++) {
		const struct edi_quantity *q = &item->quantities[i];
		if (q->rank != EDI_FUTURE && !q->part && q->rank < rank)
			rank = q->rank;
	}
	return rank;
}

static void add_part(struct edi_work *u, struct stock *s, const struct edi_quantity *q)
{
	struct edi_counted c = edi_count(u, q);

	if ((c.code || !c.text.n) && !s->any_bad) {
		s->any_bad = true;
		s->bad = c;
	}
	if (!s->parts++) {
		s->first = q;
		s->packed = q->packed;
	}
	s->sum += c.units;
}

static struct stock look_at(struct edi_work *u, const struct edi_item *item)
{
	struct stock s = { .rank = best_rank(item) };

	for (uint32_t i = 0; i < item->quantities_count; i++) {
		const struct edi_quantity *q = &item->quantities[i];
		if (!counts(&s, q))
			continue;
		if (edi_is_part(q))
			add_part(u, &s, q);
		else {
			s.several = s.several || (s.total && edi_differ(u, s.total, q));
			s.total = q;
		}
	}
	return s;
}

/* PREFIX[WHERE:]SKU[:LOT][:@DATE]. */
static struct slice ref_of(struct edi_work *u, const struct edi_item *item, struct slice where,
			   struct slice lot, struct slice date)
{
	struct slice parts[8], sku = edi_sku(u, item);
	size_t n = 0;

	if (!lot.n)
		lot = item->lot.n ? item->lot : edi_pair_of(item, "LT");
	parts[n++] = u->profile->edi.prefix;
	if (where.n) {
		parts[n++] = where;
		parts[n++] = SLICE(":");
	}
	parts[n++] = sku;
	if (lot.n) {
		parts[n++] = SLICE(":");
		parts[n++] = lot;
	}
	if (date.n) {
		parts[n++] = SLICE(":@");
		parts[n++] = date;
	}
	return edi_join(u, parts, sku.n ? n : 0);
}

/* A row for quantity Q, counted as C, in WHERE; CODE and WHY: what is wrong beside. */
static void add_row(struct edi_work *u, struct edi_item *item, const struct edi_quantity *q,
		    const struct edi_counted *c, struct slice where, enum code code, const char *why)
{
	struct slice sku = edi_sku(u, item);
	struct edi_row row = {
		.form = canonical_batches(u->profile->snapshot.means),
		.units = c->units,
		.code = code ? code : c->code,
		.why = code ? slice_str(why) : edi_uncounted(c->code),
		.place = q ? q->place : item->place,
		.quantity = edi_spot_of(q),
		.sent = edi_sent(u, item, q, c),
		.sku = sku,
	};

	row.fields[0] = ref_of(u, item, where, item->lot, (struct slice){ NULL, 0 });
	row.fields[1] = sku;
	row.fields[2] = c->text;
	(void)edi_row_add(u, &row);
}

/* A part, and what lies in its place altogether: that stands with the first part that is there. */
struct lying {
	const struct edi_quantity *q, *shown;
	struct slice where;
	struct edi_counted counted;
	bool added; /* to an earlier one */
};

static int by_where(const void *a, const void *b)
{
	const struct lying *x = *(struct lying *const *)a, *y = *(struct lying *const *)b;
	int c = slice_cmp(x->where, y->where);

	return c ? c : (x > y) - (x < y);
}

/* Adds B, which lies where A does, to A; what cannot be counted makes the place one that cannot. */
static void add_lying(struct edi_work *u, struct lying *a, struct lying *b)
{
	b->added = true;
	if (a->counted.code)
		return;
	if (b->counted.code || !b->counted.text.n) {
		a->counted = b->counted;
		a->shown = b->q;
		return;
	}
	a->counted.units += b->counted.units;
	a->counted.text = edi_number_text(u, a->counted.units);
	a->counted.unit = (struct unit){ .mantissa = 1 };
}

/* The parts, N of them, in ALL; those of one place are added to its first one. */
static void find_lying(struct edi_work *u, const struct edi_item *item, const struct stock *s,
		       struct lying *all, struct lying **order)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < item->quantities_count; i++) {
		const struct edi_quantity *q = &item->quantities[i];
		if (!counts(s, q) || !edi_is_part(q))
			continue;
		all[n] = (struct lying){ q, q, q->where.n ? q->where : u->warehouse, edi_count(u, q), false };
		order[n] = &all[n];
		n++;
	}
	INVARIANT(n == s->parts);
	qsort(order, n, sizeof(struct lying *), by_where);
	for (uint32_t first = 0, i = 1; i < n; i++) {
		if (slice_eq(order[first]->where, order[i]->where))
			add_lying(u, order[first], order[i]);
		else
			first = i;
	}
}

static void add_separate(struct edi_work *u, struct edi_item *item, const struct stock *s, enum code code,
			 const char *why)
{
	struct lying *all = malloc(s->parts * sizeof(*all));
	struct lying **order = malloc(s->parts * sizeof(struct lying *));

	if (all && order)
		find_lying(u, item, s, all, order);
	else
		u->no_memory = true;
	for (uint32_t i = 0; all && order && i < s->parts; i++)
		if (!all[i].added)
			add_row(u, item, all[i].shown, &all[i].counted, all[i].where, code, why);
	free(all);
	free(order);
}

/* The line's own row: the total, or the sum of its parts. */
static void add_now(struct edi_work *u, struct edi_item *item, const struct stock *s)
{
	enum edi_locations how = u->profile->edi.locations;
	struct edi_counted c = s->total ? edi_count(u, s->total) : s->bad;
	const char *why = NOT_THE_SUM;
	enum code code = CODE_NONE;

	if (s->several || (s->total && s->parts && (s->any_bad || (!c.code && s->sum != c.units))))
		code = CODE_SPLIT_MISMATCH;
	if (item->lots_wrong) {
		code = CODE_SPLIT_MISMATCH;
		why = item->lots_wrong;
	}
	if (s->parts && how == LOCATIONS_SEPARATE) {
		add_separate(u, item, s, code, why);
		return;
	}
	if (!s->total && !s->any_bad) {
		c.units = s->sum;
		c.text = edi_number_text(u, s->sum);
		c.unit.mantissa = 1;
	}
	bool broken_down = s->parts > 1 || !s->packed;
	if (!code && !s->total && how == LOCATIONS_NONE && broken_down) {
		code = CODE_SPLIT_MISMATCH;
		why = "it has parts and no total, and the profile does not say what to do with locations";
	}
	add_row(u, item, s->total ? s->total : s->first, &c, u->warehouse, code, why);
}

/*
 * ROW comes on no day that is known. Its ref, BARE and the day, is left out: without the day it would be that
 * of what is here. The sentence says what it looks like.
 */
static void leave_out_ref(struct edi_work *u, struct edi_row *row, struct slice bare)
{
	char text[REASON_TEXT_MAX];
	struct buf why = buf_over(text, sizeof(text) - 1);
	const struct slice parts[] = { bare, SLICE(":@YYYY-MM-DD") };

	row->fields[0] = slice_of(NULL, 0);
	if (!bare.n)
		return;
	buf_put_slice(&why, row->why);
	buf_put_str(&why, "; its ref is ");
	put_shown(&why, edi_join(u, parts, 2), SHOWN_MAX);
	row->why = edi_copy(u, buf_slice(&why));
}

/* As the row check takes it, which another fault may come before. */
static bool is_day(struct slice day)
{
	uint32_t read;
	return date_parse(day, &read) && memcmp(day.p, "20", 2) == 0;
}

/* What is to come, by its day. */
static void add_future(struct edi_work *u, struct edi_item *item, const struct edi_quantity *q)
{
	struct slice sku = edi_sku(u, item), day;
	struct edi_counted c = edi_count(u, q);
	struct edi_when when = { .rank = q->date.n ? 0 : EDI_RANK_NONE, .text = q->date, .form = q->form };
	enum code code = edi_day(u, q->date.n ? &when : &item->eta, &day);
	struct edi_row row = {
		.form = canonical_batches(u->profile->snapshot.means),
		.units = c.units,
		.code = day.n ? c.code : CODE_MISSING_FIELD,
		.why = day.n ? edi_uncounted(c.code)
			     : SLICE("eta is empty; a quantity that is to come needs a date"),
		.place = q->place,
		.quantity = edi_spot_of(q),
		.sent = edi_sent(u, item, q, &c),
		.sku = sku,
	};

	/* a bad date is left to the row check, which shows it */
	struct slice where = q->where.n ? q->where : u->warehouse;
	struct slice bare = ref_of(u, item, where, q->lot, slice_of(NULL, 0));
	bool dated = !code && is_day(day);
	row.fields[0] = dated ? ref_of(u, item, where, q->lot, day) : bare;
	row.fields[1] = sku;
	row.fields[2] = c.text;
	row.fields[3] = day;
	struct edi_row *to = edi_row_add(u, &row);
	if (to && !dated)
		leave_out_ref(u, to, bare);
}

/* What there is now, of one lot. */
static void add_lot(struct edi_work *u, struct edi_item *item)
{
	struct stock s = look_at(u, item);
	uint32_t future = 0;
	struct edi_counted none = { .code = CODE_NONE };

	for (uint32_t i = 0; i < item->quantities_count; i++)
		future += item->quantities[i].rank == EDI_FUTURE;
	if (s.total || s.parts)
		add_now(u, item, &s);
	else if (!future)
		add_row(u, item, NULL, &none, u->warehouse, CODE_NONE, "");
}

void edi_finish_stock(struct edi_work *u, struct edi_item *item)
{
	edi_by_lot(u, item, add_lot);
	for (uint32_t i = 0; i < item->quantities_count; i++)
		if (item->quantities[i].rank == EDI_FUTURE)
			add_future(u, item, &item->quantities[i]);
}
