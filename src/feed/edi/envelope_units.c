/*
 * Groups and units: what their headers begin, their trailers must confirm.
 */
#include <stdio.h>
#include <stdlib.h>

#include "allot/base/contract.h"
#include "feed/edi/envelope_state.h"
#include "feed/units/verdict.h"

/* Units */

/* The trailer's count and reference against those of the unit. */
static void check_unit_trailer(struct edi_envelope *e, const struct edi_segment *s)
{
	struct edi_work *u = &e->unit;
	uint64_t count = 0;
	char why[EDI_UNIT_WHY_MAX];

	u->position++;
	u->last_line = s->line;
	bool number = same_number(edi_value(s, 2, 0), u->record.control);
	bool counted = edi_whole(edi_value(s, 1, 0), 0, UINT32_MAX, &count) && count == u->position;
	if (number && counted)
		return;
	/* what is wrong within it says nothing then */
	edi_unit_forget(u);
	if (!number)
		edi_unit_refuse(u, envelope_x12(e) ? "3" : "28",
				"its trailer has another number than its header");
	if (counted)
		return;
	(void)snprintf(why, sizeof(why), "its trailer says %.*s segments, there are %u",
		       SLICE_ARG(edi_value(s, 1, 0)), u->position);
	edi_unit_refuse(u, envelope_x12(e) ? "4" : "29", why);
}

/* The unit at hand has ended; S is its trailer, NULL: it has none. */
enum status envelope_end_unit(struct edi_envelope *e, const struct edi_segment *s)
{
	struct edi_work *u = &e->unit;

	if (!e->unit_open)
		return ST_OK;
	e->unit_open = false;
	if (s)
		check_unit_trailer(e, s);
	else
		edi_unit_refuse(u, envelope_x12(e) ? "2" : "13", "it has no trailer");
	if (s)
		u->position--; /* the trailer is where what is missing would have stood */
	enum status st = edi_unit_end(u);
	if (st)
		return st;
	if (u->record.status == 'A' && u->record.errors_total)
		u->record.status = 'E';
	struct edi_group *g = envelope_group(e);
	g->record.accepted += u->record.status != 'R';
	g->with_errors += u->record.status == 'E';
	return e->listener->unit(e->listener->ctx, &e->interchange, u);
}

/* ST01 is a number of three digits. */
static bool set_identifier(struct slice type)
{
	uint64_t number = 0;

	return type.n == 3 && slice_number(type, 999, &number) == NUMBER_OK;
}

static void judge_header(struct edi_envelope *e, const struct edi_message *m)
{
	struct edi_work *u = &e->unit;
	const struct profile *p = e->interchange.profile;
	bool known = m && (!envelope_x12(e) || slice_eq(slice_str(m->group), envelope_group(e)->record.code)) &&
		     (!p || (p->edi.accept & (1u << m->unit)));

	if (envelope_x12(e) && !set_identifier(u->record.type))
		edi_unit_refuse(u, "6", "its ST01 is no type of a transaction set");
	else if (!known)
		edi_unit_refuse(u, envelope_x12(e) ? "1" : "14",
				"messages of its type are not taken from this partner");
	else if (!envelope_x12(e) && m->unit != EDI_CONTRL && !edifact_version_taken(u->record.version, p))
		edi_unit_refuse(u, "14", "its version is not taken");
	if (!u->record.control.n)
		edi_unit_refuse(u, envelope_x12(e) ? "7" : "13", "it has no number");
}

enum status envelope_begin_unit(struct edi_envelope *e, const struct edi_segment *s)
{
	struct slice type = s->standard == EDI_X12 ? edi_value(s, 1, 0) : edi_value(s, 2, 1);
	const struct edi_message *m = edi_message_find(s->standard, type);
	bool seen = false;

	e->unit.charset = charset_of(&e->interchange);
	e->unit.answered_in = interchange_charset(&e->interchange.record);
	e->unit.six_dates =
		envelope_x12(e) && slice_cmp(envelope_group(e)->record.version, SLICE("004010")) < 0;
	edi_unit_begin(&e->unit, s, m, e->interchange.profile);
	e->unit.record.group = e->interchange.groups_count - 1;
	e->unit_open = true;
	e->interchange.units++;
	envelope_group(e)->record.received++;
	judge_header(e, m);
	enum status st = number_set_add(&e->units, e->unit.record.control, &seen);
	if (!st && seen)
		edi_unit_error(&e->unit,
			       &(struct edi_error){ .code = envelope_x12(e) ? SLICE("23") : SLICE("26") });
	if (envelope_group(e)->bad)
		e->unit.mapped = false;
	return st;
}

/* Groups */

enum status envelope_new_group(struct edi_envelope *e)
{
	struct edi_interchange *i = &e->interchange;

	if (i->groups_count == i->groups_room) {
		uint32_t room = i->groups_room ? 2 * i->groups_room : 8;
		struct edi_group *groups = realloc(i->groups, room * sizeof(*groups));
		if (!groups)
			return fail_memory();
		i->groups = groups;
		i->groups_room = room;
	}
	i->groups[i->groups_count++] = (struct edi_group){ .bad = false };
	return ST_OK;
}

/* The group at hand has ended; S is its trailer, NULL: it has none. */
enum status envelope_end_group(struct edi_envelope *e, const struct edi_segment *s)
{
	enum status st = envelope_end_unit(e, NULL);
	uint64_t count = 0;

	if (st || !e->group_open)
		return st;
	e->group_open = false;
	struct edi_group *g = envelope_group(e);
	g->record.declared = g->record.received;
	if (!s) {
		envelope_refuse_group(e, EDI_GROUP_OPEN);
		return ST_OK;
	}
	bool number = edi_whole(edi_value(s, 1, 0), 0, UINT32_MAX, &count);
	g->record.declared = number ? (uint32_t)count : 0;
	if (!same_number(edi_value(s, 2, 0), g->record.control))
		envelope_refuse_group(e, EDI_GROUP_NUMBER);
	if (!number || count != g->record.received)
		envelope_refuse_group(e, EDI_GROUP_COUNT);
	return ST_OK;
}

enum status envelope_begin_group(struct edi_envelope *e, const struct edi_segment *s)
{
	enum status st = envelope_end_group(e, NULL);
	bool of_x12 = s->standard == EDI_X12, seen = false;

	if (!st)
		st = envelope_new_group(e);
	if (st)
		return st;
	struct group_record *r = &envelope_group(e)->record;
	const struct profile *p = e->interchange.profile;
	e->group_open = true;
	r->code = envelope_keep(e, edi_value(s, 1, 0));
	/* with which what goes back is addressed */
	r->sender = envelope_keep(e, p && p->edi.gs.n ? p->edi.gs : edi_value(s, 2, 0));
	r->receiver = envelope_keep(e, p && p->edi.our_gs.n ? p->edi.our_gs : edi_value(s, 3, 0));
	r->control = envelope_keep(e, edi_value(s, of_x12 ? 6 : 5, 0));
	r->version = envelope_keep(e, edi_value(s, of_x12 ? 8 : 7, 0));
	st = number_set_add(&e->groups, r->control, &seen);
	if (seen)
		envelope_add_code(r->codes, &r->codes_count, of_x12 ? "19" : "26");
	number_set_clear(&e->units);
	if (of_x12 && !group_code_known(r->code))
		envelope_refuse_group(e, EDI_GROUP_UNKNOWN);
	else if (of_x12 && !x12_version_taken(r->version, e->interchange.profile))
		envelope_refuse_group(e, EDI_GROUP_VERSION);
	return st;
}
