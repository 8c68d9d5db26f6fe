/*
 * A unit is walked once. Heading and line at hand are kept as texts; a line becomes rows when the next one
 * begins, since what belongs to it may stand in any order.
 */
#include "feed/units/unit.h"

#include <stdlib.h>

#include "feed/units/items.h"
#include "feed/units/verdict.h"

void edi_unit_init(struct edi_work *u)
{
	enum { ROWS_MEMORY_MAX = 16 << 20 };

	*u = (struct edi_work){
		.area = EDI_HEAD,
		.rows_room = { .fd = -1, .memory_max = ROWS_MEMORY_MAX },
		.rows_max = EDI_ROWS_MAX,
	};
	arena_init(&u->arena);
}

void edi_unit_release(struct edi_work *u)
{
	arena_release(&u->arena);
	free(u->item.pairs);
	free(u->item.quantities);
	room_release(&u->rows_room);
	free(u->acks);
	*u = (struct edi_work){ .area = EDI_HEAD, .rows_room.fd = -1 };
}

struct edi_item edi_fresh_item(const struct edi_item *before)
{
	return (struct edi_item){
		.pairs = before->pairs,
		.pairs_room = before->pairs_room,
		.quantities = before->quantities,
		.quantities_room = before->quantities_room,
		.eta = { .rank = EDI_RANK_NONE },
		.gone = { .rank = EDI_RANK_NONE },
	};
}

static struct slice version_of(struct edi_work *u, const struct edi_segment *header)
{
	struct slice parts[7];
	size_t n = 0;

	if (header->standard == EDI_X12)
		return edi_copy(u, edi_value(header, 3, 0));
	for (uint32_t c = 2; c <= 5; c++) {
		struct slice part = edi_value(header, 2, c);
		if (c > 2 && part.n)
			parts[n++] = SLICE(":");
		if (part.n)
			parts[n++] = part;
	}
	return edi_join(u, parts, n);
}

void edi_unit_begin(struct edi_work *u, const struct edi_segment *header, const struct edi_message *message,
		    const struct profile *profile)
{
	bool x12 = header->standard == EDI_X12;
	struct edi_work fresh = {
		.arena = u->arena,
		.message = message,
		.profile = profile,
		.forms = u->forms,
		.charset = u->charset,
		.answered_in = u->answered_in,
		.six_dates = u->six_dates,
		.watched = u->watched,
		.decimal = header->marks.decimal,
		.line = header->line,
		.last_line = header->line,
		.position = 1,
		.mapped = message && profile,
		.intent = EDI_ORIGINAL,
		.area = EDI_HEAD,
		.eta = { { .rank = EDI_RANK_NONE }, { .rank = EDI_RANK_NONE } },
		.gone = { { .rank = EDI_RANK_NONE }, { .rank = EDI_RANK_NONE } },
		.item = edi_fresh_item(&u->item),
		.rows_room = u->rows_room,
		.rows = u->rows,
		.rows_max = u->rows_max,
		.acks = u->acks,
		.acks_room = u->acks_room,
	};

	arena_reset(&fresh.arena);
	*u = fresh;
	u->record.status = 'A';
	u->record.type = edi_copy(u, x12 ? edi_value(header, 1, 0) : edi_value(header, 2, 1));
	u->record.control = edi_copy(u, x12 ? edi_value(header, 2, 0) : edi_value(header, 1, 1));
	u->record.version = version_of(u, header);
}

void edi_find_number(struct edi_work *u)
{
	const struct edi_rule *rule = u->message->rules;
	bool change = u->message->shape == EDI_CHANGE, x12 = edi_unit_is_x12(u);
	struct slice number = change && !x12 ? u->order : u->record.number;
	const struct slice parts[] = { number, SLICE("-"), u->record.release };

	/* the lines of an ORDCHG may name their orders */
	if (!number.n && change && !x12)
		return;
	if (!number.n && u->message->shape != EDI_STOCK) {
		edi_refuse_element(u, slice_str(rule->tag), 2, x12 ? 3 : 2, number, "it has no number, in %s",
				   rule->tag);
		return;
	}
	if (u->message->shape == EDI_ORDER || change)
		u->record.orderid = edi_prefixed(u, edi_join(u, parts, u->record.release.n ? 3 : 1));
}
