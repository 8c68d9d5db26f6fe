/*
 * Lines of 846 and INVRPT: what a partner has of a SKU now, and what is to come. Of several quantities the one
 * with the best qualifier counts; they are never added up over qualifiers, for they mean different things.
 */
#include "allot/base/contract.h"
#include "feed/units/items.h"

/* What a line says of now. */
struct stock {
	int rank;			  /* of the quantities that count */
	const struct edi_quantity *total; /* NULL: none */
	bool several;			  /* totals that differ */
	uint32_t parts;
	uint64_t sum;			  /* of the parts */
	const struct edi_quantity *first; /* part */
	struct edi_counted bad;		  /* a part that cannot be counted */
};

static bool is_part(const struct edi_quantity *q)
{
	return q->part || q->where.n;
}

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

	if (c.code && !s->bad.code)
		s->bad = c;
	if (!s->parts++)
		s->first = q;
	s->sum += c.units;
}

static struct stock look_at(struct edi_work *u, const struct edi_item *item)
{
	struct stock s = { .rank = best_rank(item) };

	for (uint32_t i = 0; i < item->quantities_count; i++) {
		const struct edi_quantity *q = &item->quantities[i];
		if (!counts(&s, q))
			continue;
		if (is_part(q))
			add_part(u, &s, q);
		else if (s.total && !slice_eq(s.total->text, q->text))
			s.several = true;
		else
			s.total = q;
	}
	return s;
}

/* PREFIX[WHERE:]SKU[:LOT][:@DATE]. */
static struct slice ref_of(struct edi_work *u, const struct edi_item *item, struct slice where,
			   struct slice sku, struct slice date)
{
	struct slice parts[8], lot = item->lot.n ? item->lot : edi_pair_of(item, "LT");
	size_t n = 0;

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
		.why = slice_str(code ? why : "its unit is none of those the profile names"),
		.place = q ? q->place : item->place,
		.element = q ? q->element : 0,
		.sent = edi_sent(u, item, q, c),
		.sku = sku,
	};

	row.fields[0] = ref_of(u, item, where, sku, (struct slice){ NULL, 0 });
	row.fields[1] = sku;
	row.fields[2] = c->text;
	edi_row_add(u, &row);
}

static void add_separate(struct edi_work *u, struct edi_item *item, const struct stock *s, enum code code)
{
	for (uint32_t i = 0; i < item->quantities_count; i++) {
		const struct edi_quantity *q = &item->quantities[i];
		if (!counts(s, q) || !is_part(q))
			continue;
		struct edi_counted c = edi_count(u, q);
		add_row(u, item, q, &c, q->where, code, "the parts of the quantity do not add up to it");
	}
}

/* The line's own row: the total, or the sum of its parts. */
static void add_now(struct edi_work *u, struct edi_item *item, const struct stock *s)
{
	enum edi_locations how = u->profile->edi.locations;
	struct edi_counted c = s->total ? edi_count(u, s->total) : s->bad;
	const char *why = "the parts of the quantity do not add up to it";
	enum code code = CODE_NONE;

	if (s->several || (s->total && s->parts && (s->bad.code || (!c.code && s->sum != c.units))))
		code = CODE_SPLIT_MISMATCH;
	if (s->parts && how == LOCATIONS_SEPARATE) {
		add_separate(u, item, s, code);
		return;
	}
	if (!s->total && !c.code) {
		c.units = s->sum;
		c.text = edi_number_text(u, s->sum);
		c.unit.mantissa = 1;
	}
	if (!s->total && how == LOCATIONS_NONE) {
		code = CODE_SPLIT_MISMATCH;
		why = "it has parts and no total, and the profile does not say what to do with locations";
	}
	add_row(u, item, s->total ? s->total : s->first, &c, u->warehouse, code, why);
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
		.why = day.n ? SLICE("its unit is none of those the profile names")
			     : SLICE("eta is empty; a quantity that is to come needs a date"),
		.place = q->place,
		.element = q->element,
		.sent = edi_sent(u, item, q, &c),
		.sku = sku,
	};

	/* a bad date is left to the row check, which shows it */
	(void)code;
	row.fields[0] = ref_of(u, item, q->where.n ? q->where : u->warehouse, sku, day);
	row.fields[1] = sku;
	row.fields[2] = c.text;
	row.fields[3] = day;
	edi_row_add(u, &row);
}

void edi_finish_stock(struct edi_work *u, struct edi_item *item)
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
	for (uint32_t i = 0; i < item->quantities_count; i++)
		if (item->quantities[i].rank == EDI_FUTURE)
			add_future(u, item, &item->quantities[i]);
}
