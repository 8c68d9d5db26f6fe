/*
 * What the segments of a unit mean: each goes through the rules of its message, and each rule that fits takes
 * one value from it, into the heading or into the line at hand.
 */
#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/shown.h"
#include "feed/units/items.h"
#include "feed/units/unit.h"
#include "feed/units/verdict.h"

/* Items */

void edi_finish_item(struct edi_work *u)
{
	static void (*const FINISH[])(struct edi_work *, struct edi_item *) = {
		[EDI_STOCK] = edi_finish_stock,
		[EDI_SHIPMENT] = edi_finish_shipment,
		[EDI_ORDER] = edi_finish_order,
		[EDI_CHANGE] = edi_finish_change,
	};
	struct edi_item *item = &u->item;
	/* an order is cancelled whole, a shipment line by line */
	bool whole = u->intent == EDI_CANCELS && u->mapped && u->message->shape != EDI_SHIPMENT;

	if (item->open && !item->ignored && u->mapped)
		(whole ? edi_finish_cancelled : FINISH[u->message->shape])(u, item);
	*item = edi_fresh_item(item);
}

static void begin_item(struct edi_work *u, const struct edi_segment *s, struct slice number)
{
	edi_finish_item(u);
	if (!u->lines)
		edi_find_number(u);
	u->area = EDI_ITEM;
	u->item.open = true;
	u->item.place = (struct edi_place){ edi_copy(u, edi_tag(s)), u->position, s->line };
	u->item.number = edi_copy(u, number);
	u->lines++;
}

static void add_pair(struct edi_work *u, struct slice qualifier, struct slice id, bool additional)
{
	struct edi_item *item = &u->item;

	if (!qualifier.n || !id.n)
		return;
	if (item->pairs_count == item->pairs_room) {
		uint32_t room = item->pairs_room ? 2 * item->pairs_room : 8;
		struct edi_pair *pairs = realloc(item->pairs, room * sizeof(*pairs));
		if (!pairs) {
			u->no_memory = true;
			return;
		}
		item->pairs = pairs;
		item->pairs_room = room;
	}
	item->pairs[item->pairs_count++] =
		(struct edi_pair){ edi_copy(u, qualifier), edi_text(u, id), additional };
}

static struct edi_quantity *add_quantity(struct edi_work *u, const struct edi_segment *s,
					 const struct edi_rule *rule, int rank)
{
	struct edi_item *item = &u->item;

	if (item->quantities_count == item->quantities_room) {
		uint32_t room = item->quantities_room ? 2 * item->quantities_room : 8;
		struct edi_quantity *list = realloc(item->quantities, room * sizeof(*list));
		if (!list) {
			u->no_memory = true;
			return NULL;
		}
		item->quantities = list;
		item->quantities_room = room;
	}
	struct edi_quantity *q = &item->quantities[item->quantities_count++];
	*q = (struct edi_quantity){
		.rank = rank,
		.text = edi_copy(u, edi_value(s, rule->element, rule->component)),
		.unit = edi_copy(u, edi_value(s, rule->extra_element, rule->extra_component)),
		.where = item->where,
		.lot = item->lot_ahead,
		.part = item->packages || item->shared || item->timed,
		.timed = item->timed,
		.place = { edi_copy(u, edi_tag(s)), u->position, s->line },
		.element = rule->element,
		.unit_element = rule->extra_element,
	};
	return q;
}

/* Levels of an 856: shipment, order, item; packs are of the order at hand. */
static void take_level(struct edi_work *u, const struct edi_segment *s, struct slice level)
{
	const struct edi_when none = { .rank = EDI_RANK_NONE };

	u->levels++;
	if (level.n == 1 && level.p[0] == 'I') {
		begin_item(u, s, (struct slice){ NULL, 0 });
		return;
	}
	edi_finish_item(u);
	u->area = EDI_HEAD;
	u->level = level.n ? level.p[0] : ' ';
	if (u->level == 'S')
		u->eta[0] = u->gone[0] = none;
	if (u->level == 'S' || u->level == 'O')
		u->eta[1] = u->gone[1] = none;
}

/* Meanings */

static struct slice form_of(const struct edi_segment *s, const struct edi_rule *rule)
{
	return edi_value(s, rule->extra_element, rule->extra_component);
}

static void take_when(struct edi_work *u, const struct edi_segment *s, const struct edi_rule *rule, int rank)
{
	bool eta = rule->means == EDI_MEANS_ETA;
	int level = u->level && u->level != 'S';
	struct edi_item *item = &u->item;
	struct edi_when *when = u->area == EDI_ITEM ? (eta ? &item->eta : &item->gone)
						    : (eta ? &u->eta[level] : &u->gone[level]);
	struct slice text = edi_value(s, rule->element, rule->component);
	struct slice form = form_of(s, rule);

	/* X12 has periods in two elements of their own */
	if (s->standard == EDI_X12 && !text.n)
		text = edi_value(s, 6, 0);
	else if (s->standard == EDI_X12)
		form = (struct slice){ NULL, 0 };
	if (u->area == EDI_ITEM && u->message->shape == EDI_STOCK && item->quantities_count) {
		struct edi_quantity *q = &item->quantities[item->quantities_count - 1];
		q->date = edi_copy(u, text);
		q->form = edi_copy(u, form);
		return;
	}
	if (rank < when->rank)
		*when = (struct edi_when){ rank, edi_copy(u, text), edi_copy(u, form) };
}

static void put_where(struct edi_work *u, struct edi_quantity *q, struct slice where)
{
	q->where = edi_text(u, where);
	q->packed = false;
}

static void take_place(struct edi_work *u, struct slice where)
{
	struct edi_item *item = &u->item;

	if (!item->quantities_count)
		item->where_first = true;
	if (item->where_first)
		item->where = edi_text(u, where);
	else
		put_where(u, &item->quantities[item->quantities_count - 1], where);
}

/* Lots stand behind the quantities that are of them, or all before theirs. */
static void take_lot(struct edi_work *u, struct slice lot)
{
	struct edi_item *item = &u->item;
	uint32_t i = item->quantities_count;

	lot = edi_text(u, lot);
	if (!i || item->lot_ahead.n) {
		item->lot_ahead = lot;
		return;
	}
	do {
		struct edi_quantity *q = &item->quantities[--i];
		item->two_lots = item->two_lots || (q->lot.n && !slice_eq(q->lot, lot));
		q->lot = lot;
	} while (i && item->quantities[i].below);
}

/* The package in which the quantity lies that was told last; a place that it has says more. */
static void take_package(struct edi_work *u, struct slice package)
{
	struct edi_item *item = &u->item;
	struct edi_quantity *last =
		item->quantities_count ? &item->quantities[item->quantities_count - 1] : NULL;

	if (!last || last->where.n || last->rank == EDI_FUTURE || !package.n)
		return;
	last->where = edi_text(u, package);
	last->packed = true;
}

/* SCH: what lies in a place, or what comes on a day. */
static void take_part(struct edi_work *u, const struct edi_segment *s, const struct edi_rule *rule, int rank)
{
	const struct edi_item *item = &u->item;
	struct edi_quantity *q = add_quantity(u, s, rule, rank);

	if (!q)
		return;
	q->below = item->quantities_count > 1 && (!q[-1].part || q[-1].below);
	if (q->below)
		q->lot = q[-1].lot;
	q->part = rank != EDI_FUTURE;
	q->date = edi_copy(u, edi_value(s, 6, 0));
	q->where = edi_text(u, edi_value(s, 4, 0));
	if (rank == EDI_FUTURE)
		q->where = u->item.where;
}

/* A share of so many UNIT; without one it is told in the unit of its line. */
static void add_share(struct edi_work *u, struct slice text, struct slice unit)
{
	uint64_t share = 0, pieces = 0;
	struct unit measure;

	u->item.shares = true;
	bool whole = edi_whole(text, u->decimal, QUANTITY_MAX, &share);
	if (whole && !unit.n)
		u->item.share_sum += share;
	else if (!whole || !edi_measure_of(&u->profile->edi.units, unit, &measure) ||
		 !edi_pieces(share, &measure, QUANTITY_MAX, &pieces))
		u->item.bad_share = true;
	u->item.share_pieces += pieces;
}

static void take_pairs(struct edi_work *u, const struct edi_segment *s, const struct edi_rule *rule)
{
	for (uint32_t e = rule->element; e < edi_elements(s); e += 2) {
		if (rule->means == EDI_MEANS_PAIRS)
			add_pair(u, edi_value(s, e, 0), edi_value(s, e + 1, 0), false);
		else if (edi_value(s, e, 0).n || edi_value(s, e + 1, 0).n)
			add_share(u, edi_value(s, e + 1, 0), edi_value(s, 1, 0));
	}
}

static void take_ids(struct edi_work *u, const struct edi_segment *s, const struct edi_rule *rule)
{
	bool additional = slice_eq(edi_value(s, rule->by_element, rule->by_component), SLICE("1"));

	for (uint32_t e = rule->element; e <= edi_elements(s); e++) {
		if (rule->means == EDI_MEANS_IDS)
			add_pair(u, edi_value(s, e, 2), edi_value(s, e, 1), additional);
		else if (slice_eq(edi_value(s, e, 2), SLICE("NB")) && !u->item.lot.n)
			u->item.lot = edi_text(u, edi_value(s, e, 1));
	}
}

static void take_purpose(struct edi_work *u, const struct edi_segment *s, const struct edi_rule *rule,
			 struct slice value)
{
	u->record.purpose = edi_copy(u, value);
	u->intent = edi_intent_of(u->message, value);
	u->record.cancels = u->intent == EDI_CANCELS;
	u->record.replaces = u->intent == EDI_REPLACES;
	if (u->intent == EDI_REFUSED)
		edi_refuse_element(u, edi_tag(s), u->position, rule->element, value,
				   "its purpose, \"%.*s\" in %.*s%02u, is not taken", SLICE_ARG(value),
				   SLICE_ARG(edi_tag(s)), rule->element);
}

static void take_type(struct edi_work *u, const struct edi_segment *s, const struct edi_rule *rule,
		      struct slice value)
{
	u->record.doctype = edi_copy(u, value);
	if (edi_word_at(u->message->refused_types, value) >= 0)
		edi_refuse_element(u, edi_tag(s), u->position, rule->element, value,
				   "documents of type \"%.*s\", in %.*s%02u, are no orders", SLICE_ARG(value),
				   SLICE_ARG(edi_tag(s)), rule->element);
}

static void take_count(struct edi_work *u, struct slice value)
{
	u->has_declared = edi_whole(value, u->decimal, UINT32_MAX, &u->declared);
}

/* What the unit's heading, or the line at hand, says as a text. */
static void take_text(struct edi_work *u, const struct edi_rule *rule, struct slice value)
{
	struct edi_item *item = &u->item;

	if (!value.n)
		return;
	switch (rule->means) {
	case EDI_MEANS_NUMBER:
		u->record.number = edi_text(u, value);
		break;
	case EDI_MEANS_RELEASE:
		u->record.release = edi_text(u, value);
		break;
	case EDI_MEANS_SEQUENCE:
		u->record.sequence = edi_copy(u, value);
		break;
	case EDI_MEANS_REQUEST:
		u->record.request = edi_copy(u, value);
		break;
	case EDI_MEANS_DATE:
		u->record.date = edi_copy(u, value);
		u->time = slice_of(value.p + 8, value.n == 12 || value.n == 14 ? 4 : 0);
		u->time = edi_copy(u, u->time);
		break;
	case EDI_MEANS_TIME:
		u->time = edi_copy(u, value);
		break;
	case EDI_MEANS_WAREHOUSE:
		u->warehouse = edi_text(u, value);
		break;
	case EDI_MEANS_ORDER:
		*(u->area == EDI_ITEM ? &item->order : &u->order) = edi_text(u, value);
		break;
	case EDI_MEANS_LINE:
		item->line = edi_text(u, value);
		break;
	case EDI_MEANS_LOT:
		take_lot(u, value);
		break;
	case EDI_MEANS_CHANGE:
		item->change = edi_copy(u, value);
		break;
	case EDI_MEANS_PACKAGE:
		take_package(u, value);
		break;
	case EDI_MEANS_PACKAGES:
		item->packages = true;
		break;
	case EDI_MEANS_SCHEDULED:
		item->timed = true;
		break;
	default:
		INVARIANT(rule->means == EDI_MEANS_PLACE);
		take_place(u, value);
		break;
	}
}

static void take(struct edi_work *u, const struct edi_segment *s, const struct edi_rule *rule, int rank)
{
	struct slice value = edi_value(s, rule->element, rule->component);
	struct edi_quantity left;

	switch (rule->means) {
	case EDI_MEANS_BEGIN:
		u->begun = true;
		break;
	case EDI_MEANS_PURPOSE:
		take_purpose(u, s, rule, value);
		break;
	case EDI_MEANS_TYPE:
		take_type(u, s, rule, value);
		break;
	case EDI_MEANS_ITEM:
		begin_item(u, s, value);
		break;
	case EDI_MEANS_LEVEL:
		take_level(u, s, value);
		break;
	case EDI_MEANS_SUBLINE:
		u->item.ignored = u->item.ignored || value.n;
		break;
	case EDI_MEANS_PAIRS:
	case EDI_MEANS_SHARES:
		take_pairs(u, s, rule);
		break;
	case EDI_MEANS_ID:
		add_pair(u, edi_value(s, rule->by_element, rule->by_component), value, false);
		break;
	case EDI_MEANS_IDS:
	case EDI_MEANS_LOTS:
		take_ids(u, s, rule);
		break;
	case EDI_MEANS_QUANTITY:
	case EDI_MEANS_STOCK:
		(void)add_quantity(u, s, rule, rank);
		break;
	case EDI_MEANS_LEFT:
		left = (struct edi_quantity){ .text = edi_copy(u, value), .place = u->item.place };
		left.element = rule->element;
		left.unit_element = rule->extra_element;
		left.unit = edi_copy(u, form_of(s, rule));
		u->item.left = left;
		break;
	case EDI_MEANS_PART:
		take_part(u, s, rule, rank);
		break;
	case EDI_MEANS_SHARED:
		u->item.shared = true;
		break;
	case EDI_MEANS_SHARE:
		if (u->item.shared)
			add_share(u, value, form_of(s, rule));
		break;
	case EDI_MEANS_ETA:
	case EDI_MEANS_GONE:
		take_when(u, s, rule, rank);
		break;
	case EDI_MEANS_COUNT:
		take_count(u, value);
		break;
	case EDI_MEANS_SUMMARY:
		edi_finish_item(u);
		u->area = EDI_HEAD;
		break;
	default:
		take_text(u, rule, value);
		break;
	}
}

/* Rules */

static bool listed(const struct slices *list, struct slice word)
{
	for (uint32_t i = 0; i < list->count; i++)
		if (slice_eq(list->list[i], word))
			return true;
	return false;
}

/* How well S's qualifier fits RULE, or -1: not at all. */
static int rank_of(const struct edi_work *u, const struct edi_segment *s, const struct edi_rule *rule)
{
	if (!rule->by)
		return 0;
	struct slice by = edi_value(s, rule->by_element, rule->by_component);
	if (!rule->by[0])
		return by.n ? 0 : -1;
	int rank = edi_word_at(rule->by, by);
	if (rank < 0 && (rule->means == EDI_MEANS_STOCK || rule->means == EDI_MEANS_PART) &&
	    listed(&u->profile->edi.future, by))
		return EDI_FUTURE;
	return rank;
}

static bool good_tag(const struct edi_segment *s)
{
	struct slice tag = edi_tag(s);
	bool edifact = s->standard == EDI_EDIFACT;

	if (tag.n > 3 || tag.n < (edifact ? 3 : 2))
		return false;
	for (size_t i = 0; i < tag.n; i++) {
		bool letter = tag.p[i] >= 'A' && tag.p[i] <= 'Z', digit = tag.p[i] >= '0' && tag.p[i] <= '9';
		if (!letter && !(digit && i > 0))
			return false;
	}
	return true;
}

static void refuse_tag(struct edi_work *u, const struct edi_segment *s)
{
	struct slice tag = edi_tag(s);
	char why[EDI_UNIT_WHY_MAX];
	struct buf out = buf_over(why, sizeof(why) - 1);
	const struct edi_error at = {
		.segment = slice_of(tag.p, tag.n < 3 ? tag.n : 3),
		.position = u->position,
		.syntax = edi_unit_is_x12(u) ? SLICE("1") : SLICE("15"),
	};

	buf_printf(&out, "segment %u has the tag ", u->position);
	put_shown(&out, tag, SHOWN_MAX);
	buf_put_str(&out, ", which no segment has");
	why[out.n] = '\0';
	edi_unit_refuse_at(u, edi_unit_is_x12(u) ? "5" : "15", &at, why);
}

void edi_unit_segment(struct edi_work *u, const struct edi_segment *s)
{
	u->position++;
	u->last_line = s->line;
	u->meant_count = 0;
	if (!good_tag(s))
		refuse_tag(u, s);
	if (u->mapped && u->too_large)
		edi_refuse_size(u);
	if (!u->mapped)
		return;
	if (u->message->shape == EDI_ACKNOWLEDGEMENT) {
		edi_ack_segment(u, s);
		return;
	}
	for (size_t i = 0; i < u->message->rules_count && u->mapped; i++) {
		const struct edi_rule *rule = &u->message->rules[i];
		if (!(rule->area & u->area) || !edi_is(s, rule->tag))
			continue;
		int rank = rank_of(u, s, rule);
		if (rank < 0)
			continue;
		if (u->watched)
			edi_meant(u, rule->means, edi_value(s, rule->element, rule->component));
		take(u, s, rule, rank);
	}
}
