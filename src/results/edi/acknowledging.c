/*
 * Which acknowledgements an interchange gets: 997 for each group but those of acknowledgements, TA1 where one
 * was asked for or nothing of it could be taken, CONTRL where one was asked for or something is refused.
 */
#include "results/edi/acknowledge.h"
#include "results/edi/answering.h"

static bool is_refused(const struct answering *a)
{
	return a->interchange.status == 'R';
}

/* TA1 stands alone in an interchange. */
static enum status send_ta1(struct answering *a)
{
	struct edi_envelope envelope;
	struct edi_sending s;
	enum status st = answering_begin(a, SENT_ACKNOWLEDGEMENTS, NULL, &envelope, &s);
	if (st)
		return st;
	edi_put_ta1(&s, &a->interchange);
	return answering_end(a, SENT_ACKNOWLEDGEMENTS, &s);
}

static bool is_acknowledged(const struct group_record *g)
{
	return !slice_eq(g->code, SLICE("FA"));
}

/*
 * A group as its units came out: some may have been refused when it had been judged, as stale snapshots are. Of
 * a group that is refused itself nothing is accepted.
 */
static struct group_record settled_group(const struct answered_group *group)
{
	struct group_record g = group->record;
	if (g.status != 'R' && group->accepted < g.received)
		g.status = group->accepted ? 'P' : 'R';
	g.accepted = g.status == 'R' ? 0 : group->accepted;
	return g;
}

/* Units are put aside in the order of their groups: UNIT is the next one of any; *MORE: there is one. */
static enum status next_unit(struct answering *a, struct unit_record *unit, bool *more)
{
	*more = !aside_done(&a->units);
	return *more ? answering_unit_read(a, unit) : ST_OK;
}

/* UNIT and MORE: the first one of the group or behind it, and then the first one behind it. */
static enum status put_997(struct answering *a, struct edi_sending *s, uint32_t place, struct unit_record *unit,
			   bool *more)
{
	const struct group_record settled = settled_group(&a->groups[place]), *g = &settled;
	uint64_t number = 0;
	enum status st = answering_group_number(a, &number);
	if (st)
		return st;
	edi_sending_group(s, "FA", g->version, number);
	edi_997_begin(s, g);
	while (!st && *more && unit->group == place) {
		edi_997_unit(s, unit);
		st = next_unit(a, unit, more);
	}
	edi_997_end(s, g);
	edi_sending_group_end(s);
	return st;
}

static enum status put_997s(struct answering *a, struct edi_sending *s, uint32_t first)
{
	struct unit_record unit;
	bool more = false;
	enum status st = next_unit(a, &unit, &more);
	for (uint32_t i = first; !st && i < a->groups_count; i++) {
		while (!st && more && unit.group < i)
			st = next_unit(a, &unit, &more);
		if (!st && is_acknowledged(&a->groups[i].record))
			st = put_997(a, s, i, &unit, &more);
	}
	return st;
}

static enum status send_997(struct answering *a)
{
	struct edi_envelope envelope;
	struct edi_sending s;
	uint32_t first = 0;
	while (first < a->groups_count && !is_acknowledged(&a->groups[first].record))
		first++;
	if (first == a->groups_count)
		return ST_OK;
	enum status st = answering_begin(a, SENT_ACKNOWLEDGEMENTS, &a->groups[first].record, &envelope, &s);
	if (st)
		return st;
	st = put_997s(a, &s, first);
	if (!st)
		return answering_end(a, SENT_ACKNOWLEDGEMENTS, &s);
	edi_sending_release(&s);
	return st;
}

bool answering_is_ack(const struct unit_record *u)
{
	return slice_eq(u->type, SLICE("CONTRL")) || slice_eq(u->type, SLICE("997"));
}

/* The interchange holds acknowledgements, and nothing else. */
static bool acks_alone(const struct answering *a)
{
	if (a->orders)
		return false;
	for (size_t i = 0; !a->interchange.edifact && i < a->groups_count; i++)
		if (is_acknowledged(&a->groups[i].record))
			return false;
	return a->ta1 || a->units_count;
}

static bool wants_contrl(const struct answering *a)
{
	return a->refused || is_refused(a) || a->interchange.ack_requested ||
	       a->interchange.manners.acknowledge_always;
}

static enum status put_contrl(struct answering *a, struct edi_sending *s)
{
	struct unit_record unit;
	enum status st = ST_OK;
	edi_contrl_begin(s, &a->interchange);
	while (!st && !aside_done(&a->units)) {
		st = answering_unit_read(a, &unit);
		if (!st && !answering_is_ack(&unit))
			edi_contrl_unit(s, &a->interchange, &unit);
	}
	edi_contrl_end(s);
	return st;
}

static enum status send_contrl(struct answering *a)
{
	struct edi_envelope envelope;
	struct edi_sending s;
	if (!wants_contrl(a))
		return ST_OK;
	enum status st = answering_begin(a, SENT_ACKNOWLEDGEMENTS, NULL, &envelope, &s);
	if (st)
		return st;
	st = put_contrl(a, &s);
	if (!st)
		return answering_end(a, SENT_ACKNOWLEDGEMENTS, &s);
	edi_sending_release(&s);
	return st;
}

enum status answering_acknowledge(struct answering *a)
{
	if (a->interchange.manners.acknowledge_never || acks_alone(a))
		return ST_OK;
	if (a->interchange.edifact)
		return send_contrl(a);
	enum status st = is_refused(a) || a->interchange.ack_requested ? send_ta1(a) : ST_OK;
	return st || is_refused(a) ? st : send_997(a);
}
