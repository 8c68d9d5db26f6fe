/*
 * Lots of a line: each quantity is of the lot that is told with it, and each lot of a line is a row of its own.
 * Where only some of its quantities have one, nobody can tell of which lot the others are.
 */
#include <stdlib.h>

#include "feed/units/items.h"

#define SOME_HAVE "it has several quantities, and not each has its lot"
#define TWO_LOTS  "it has one quantity of several lots"
#define NOT_ALL	  "the quantities of its lots do not add up to its own"

bool edi_is_part(const struct edi_quantity *q)
{
	return q->part || q->where.n;
}

/* So many quantities of now there are, with a lot and without one. */
struct having {
	uint32_t with, without;
};

struct lots {
	struct slice first; /* of all that are told; empty: none */
	bool several;
	int rank; /* the best of the totals */
	struct having totals, parts;
};

/* What a lot is told for counts in any case, else the best total alone. */
static bool counts(const struct lots *lots, const struct edi_quantity *q)
{
	return q->rank != EDI_FUTURE && (q->lot.n || edi_is_part(q) || q->rank <= lots->rank);
}

static struct lots look_at(const struct edi_item *item)
{
	struct lots lots = { .rank = EDI_RANK_NONE };

	for (uint32_t i = 0; i < item->quantities_count; i++) {
		const struct edi_quantity *q = &item->quantities[i];
		lots.several = lots.several || (lots.first.n && q->lot.n && !slice_eq(lots.first, q->lot));
		if (!lots.first.n)
			lots.first = q->lot;
		if (q->rank < lots.rank && !edi_is_part(q))
			lots.rank = q->rank;
	}
	for (uint32_t i = 0; i < item->quantities_count; i++) {
		const struct edi_quantity *q = &item->quantities[i];
		struct having *of = edi_is_part(q) ? &lots.parts : &lots.totals;
		/* of one lot alone it does not matter at which quantity it stands that does not count */
		if (!counts(&lots, q) || (!lots.several && !edi_is_part(q) && q->rank != lots.rank))
			continue;
		*(q->lot.n ? &of->with : &of->without) += 1;
	}
	return lots;
}

/* The totals, which name no lot, are what the parts of all lots come to. */
static bool adds_up(struct edi_work *u, const struct edi_item *item, const struct lots *lots)
{
	uint64_t sum = 0;
	bool same = true;

	for (uint32_t i = 0; i < item->quantities_count; i++)
		if (counts(lots, &item->quantities[i]) && edi_is_part(&item->quantities[i]))
			sum += edi_count(u, &item->quantities[i]).units;
	for (uint32_t i = 0; i < item->quantities_count; i++) {
		const struct edi_quantity *q = &item->quantities[i];
		if (!counts(lots, q) || edi_is_part(q))
			continue;
		struct edi_counted c = edi_count(u, q);
		same = same && !c.code && c.text.n && c.units == sum;
	}
	return same;
}

/* A quantity, and the first one of its lot. */
struct of_lot {
	const struct edi_quantity *q, *first;
};

static int in_line(const struct edi_quantity *a, const struct edi_quantity *b)
{
	return (a > b) - (a < b);
}

static int by_lot(const void *a, const void *b)
{
	const struct of_lot *x = a, *y = b;
	int c = slice_cmp(x->q->lot, y->q->lot);

	return c ? c : in_line(x->q, y->q);
}

static int by_first(const void *a, const void *b)
{
	const struct of_lot *x = a, *y = b;
	int c = in_line(x->first, y->first);

	return c ? c : in_line(x->q, y->q);
}

/* The quantities of ITEM that count, those of a lot together, into LIST; without the totals if only PARTS. */
static uint32_t sort_by_lot(const struct edi_item *item, const struct lots *lots, bool parts,
			    struct of_lot *order, struct edi_quantity *list)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < item->quantities_count; i++) {
		const struct edi_quantity *q = &item->quantities[i];
		if (counts(lots, q) && (!parts || edi_is_part(q)))
			order[n++] = (struct of_lot){ q, q };
	}
	qsort(order, n, sizeof(*order), by_lot);
	for (uint32_t i = 1; i < n; i++)
		if (slice_eq(order[i].q->lot, order[i - 1].q->lot))
			order[i].first = order[i - 1].first;
	qsort(order, n, sizeof(*order), by_first);
	for (uint32_t i = 0; i < n; i++)
		list[i] = *order[i].q;
	return n;
}

static void add_each(struct edi_work *u, struct edi_item *item, const struct lots *lots, bool parts,
		     void (*add)(struct edi_work *, struct edi_item *))
{
	struct of_lot *order = malloc(item->quantities_count * sizeof(*order));
	struct edi_quantity *list = malloc(item->quantities_count * sizeof(*list));
	uint32_t n = order && list ? sort_by_lot(item, lots, parts, order, list) : 0;

	u->no_memory = u->no_memory || !order || !list;
	for (uint32_t i = 0, end = 0; i < n; i = end) {
		struct edi_item one = *item;
		while (end < n && slice_eq(list[i].lot, list[end].lot))
			end++;
		one.quantities = list + i;
		one.quantities_count = end - i;
		one.lot = list[i].lot.n ? list[i].lot : item->lot;
		add(u, &one);
	}
	free(order);
	free(list);
}

void edi_by_lot(struct edi_work *u, struct edi_item *item,
		void (*add)(struct edi_work *u, struct edi_item *of_lot))
{
	const struct lots lots = look_at(item);
	const struct having *totals = &lots.totals, *parts = &lots.parts;
	const struct edi_quantity *last =
		item->quantities_count ? &item->quantities[item->quantities_count - 1] : NULL;
	bool mixed = (totals->with && totals->without) || (parts->with && parts->without);
	bool apart = mixed || (lots.several && (totals->with || parts->with));
	bool of_parts = apart && parts->with && !totals->with;

	/* one that is told behind the last quantity, where lots stand before theirs */
	bool two = item->two_lots || (last && item->lot_ahead.n && !slice_eq(item->lot_ahead, last->lot));
	if (two)
		item->lots_wrong = TWO_LOTS;
	else if (mixed || (apart && totals->with && parts->without))
		item->lots_wrong = SOME_HAVE;
	else if (of_parts && !adds_up(u, item, &lots))
		item->lots_wrong = NOT_ALL;
	if (apart) {
		add_each(u, item, &lots, of_parts, add);
		return;
	}
	if (lots.first.n && !lots.several)
		item->lot = lots.first;
	else if (!last && item->lot_ahead.n)
		item->lot = item->lot_ahead;
	add(u, item);
}
