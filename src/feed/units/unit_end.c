/*
 * The end of a unit: what is wrong with it as a whole is found, its rows are judged, and so is it.
 */
#include "feed/units/unit.h"

#include <stdio.h>

#include "allot/base/date.h"
#include "feed/units/items.h"
#include "feed/units/verdict.h"

/* The whole order is cancelled: one row, whatever lines there are. */
static void cancel_order(struct edi_work *u)
{
	if (!u->record.orderid.n) {
		edi_refuse_element(u, SLICE("RFF"), u->position + 1, 0, u->order,
				   "it names no order, in RFF+ON");
		return;
	}
	struct edi_row row = {
		.form = FORM_CANCELLED_ORDERS,
		.fields = { u->record.orderid, SLICE("all") },
		.place = { slice_str(u->message->rules[0].tag), 2, u->line },
	};

	row.sent.reference = u->order.n ? u->order : u->record.number;
	(void)edi_row_add(u, &row);
}

static void check_lines(struct edi_work *u)
{
	if (u->intent == EDI_CANCELS && (u->message->shape == EDI_ORDER || u->message->shape == EDI_CHANGE)) {
		cancel_order(u);
		return;
	}
	/* a change may be one of the heading alone */
	if (!u->lines && u->message->shape == EDI_CHANGE && !edi_unit_is_x12(u) && !u->order.n)
		edi_refuse_element(u, SLICE("RFF"), u->position + 1, 0, u->order,
				   "it names no order, in RFF+ON");
	if (!u->lines && u->message->shape != EDI_CHANGE)
		edi_refuse_element(u, slice_str(u->message->item), u->position + 1, 0,
				   (struct slice){ NULL, 0 }, "it has no line, no %s", u->message->item);
}

/* The moment of which a snapshot speaks. */
static void find_as_of(struct edi_work *u)
{
	char text[EDI_DATE_TEXT];
	uint64_t time = 0;
	uint32_t day = 0;

	if (edi_date_read(u->record.date, slice_of(NULL, 0), true, text) != EDI_DATE_OK ||
	    !date_parse(slice_of(text, sizeof(text)), &day))
		return;
	if (u->time.n >= 4 && slice_number(slice_of(u->time.p, 4), 2359, &time) != NUMBER_OK)
		time = 0;
	u->as_of = day * 1440 + (uint32_t)(time / 100 * 60 + time % 100);
}

static void check_count(struct edi_work *u)
{
	/* CTT of an 856 counts its levels (X12), and is often its lines */
	u->miscounted = u->has_declared && u->declared != u->lines && (!u->levels || u->declared != u->levels);
	if (!u->miscounted || !u->profile->edi.control_required || !u->mapped)
		return;
	char why[EDI_UNIT_WHY_MAX];
	(void)snprintf(why, sizeof(why), "it says that it has %llu lines, and has %llu",
		       (unsigned long long)u->declared, (unsigned long long)u->lines);
	edi_unit_refuse(u, edi_unit_is_x12(u) ? "5" : "29", why);
}

static void tell_refused_row(struct edi_work *u, const struct edi_row *row)
{
	bool x12 = edi_unit_is_x12(u), missing = row->code == CODE_MISSING_FIELD;
	struct edi_error fault = edi_row_fault(row);

	fault.segment = edi_copy(u, fault.segment);
	fault.code = x12 ? SLICE("5") : SLICE("12");
	if (!x12)
		fault.syntax = missing ? SLICE("13") : SLICE("12");
	else if (!fault.element)
		fault.syntax = SLICE("8"); /* the segment has errors in its elements */
	else
		fault.syntax = missing ? SLICE("1") : SLICE("7");
	edi_unit_error(u, &fault);
}

static void judge_rows(struct edi_work *u)
{
	char why[EDI_UNIT_WHY_MAX];

	for (uint32_t i = 0; i < u->rows_count; i++) {
		u->record.rows += !u->rows[i].merged && !u->rows[i].echo;
		if (!u->rows[i].code)
			continue;
		u->record.refused++;
		tell_refused_row(u, &u->rows[i]);
	}
	if (!u->record.refused)
		return;
	bool all = u->record.refused == u->record.rows;
	if (!all && u->intent != EDI_REPLACES) {
		u->record.status = 'E';
		return;
	}
	(void)snprintf(why, sizeof(why),
		       all ? "every line of it is refused"
			   : "it replaces the order, and %u of its lines are refused",
		       u->record.refused);
	u->by_rows = !edi_unit_refused(u);
	if (u->by_rows)
		memcpy(u->why, why, sizeof(why));
	u->record.status = 'R';
}

enum status edi_unit_end(struct edi_work *u)
{
	if (u->mapped && !u->begun && u->message->shape != EDI_ACKNOWLEDGEMENT)
		edi_refuse_element(u, slice_str(u->message->rules[0].tag), 2, 0, (struct slice){ NULL, 0 },
				   "it does not begin with %s", u->message->rules[0].tag);
	if (u->mapped && u->message->shape != EDI_ACKNOWLEDGEMENT) {
		if (!u->lines)
			edi_find_number(u);
		if (u->mapped)
			edi_finish_item(u);
		if (u->mapped)
			check_lines(u);
		if (u->mapped && u->too_large)
			edi_refuse_size(u);
		find_as_of(u);
		check_count(u);
		if (u->mapped)
			edi_rows_settle(u);
		if (u->mapped)
			judge_rows(u);
	}
	if (u->rows_failed)
		return u->rows_failed;
	return u->no_memory ? fail_memory() : ST_OK;
}
