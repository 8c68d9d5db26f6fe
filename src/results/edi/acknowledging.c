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
 * The group at PLACE as its units came out: some may have been refused when it had been judged, as stale
 * snapshots are. Of a group that is refused itself nothing is accepted.
 */
static struct group_record settled_group(const struct answering *a, uint32_t place)
{
	struct group_record g = a->groups[place];
	uint32_t accepted = 0;
	for (size_t i = 0; i < a->units_count; i++)
		accepted += a->units[i].group == place && a->units[i].status != 'R';
	if (g.status != 'R' && accepted < g.received)
		g.status = accepted ? 'P' : 'R';
	g.accepted = g.status == 'R' ? 0 : accepted;
	return g;
}

static enum status put_997(struct answering *a, struct edi_sending *s, uint32_t place)
{
	const struct group_record settled = settled_group(a, place), *g = &settled;
	uint64_t number = 0;
	enum status st = answering_group_number(a, &number);
	if (st)
		return st;
	edi_sending_group(s, "FA", g->version, number);
	edi_997_begin(s, g);
	for (size_t i = 0; i < a->units_count; i++)
		if (a->units[i].group == place)
			edi_997_unit(s, &a->units[i]);
	edi_997_end(s, g);
	edi_sending_group_end(s);
	return ST_OK;
}

static enum status send_997(struct answering *a)
{
	struct edi_envelope envelope;
	struct edi_sending s;
	size_t first = 0;
	while (first < a->groups_count && !is_acknowledged(&a->groups[first]))
		first++;
	if (first == a->groups_count)
		return ST_OK;
	enum status st = answering_begin(a, SENT_ACKNOWLEDGEMENTS, &a->groups[first], &envelope, &s);
	if (st)
		return st;
	for (size_t i = first; !st && i < a->groups_count; i++)
		if (is_acknowledged(&a->groups[i]))
			st = put_997(a, &s, (uint32_t)i);
	if (!st)
		return answering_end(a, SENT_ACKNOWLEDGEMENTS, &s);
	edi_sending_release(&s);
	return st;
}

/* Acknowledgements are not acknowledged. */
static bool is_ack(const struct unit_record *u)
{
	return slice_eq(u->type, SLICE("CONTRL")) || slice_eq(u->type, SLICE("997"));
}

/* The interchange holds acknowledgements, and nothing else. */
static bool acks_alone(const struct answering *a)
{
	for (size_t i = 0; i < a->units_count; i++)
		if (!is_ack(&a->units[i]))
			return false;
	for (size_t i = 0; !a->interchange.edifact && i < a->groups_count; i++)
		if (is_acknowledged(&a->groups[i]))
			return false;
	return a->ta1 || a->units_count;
}

static bool wants_contrl(const struct answering *a)
{
	bool refused = is_refused(a);
	for (size_t i = 0; i < a->units_count; i++)
		refused |= a->units[i].status == 'R' && !is_ack(&a->units[i]);
	return refused || a->interchange.ack_requested || a->interchange.manners.acknowledge_always;
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
	edi_contrl_begin(&s, &a->interchange);
	for (size_t i = 0; i < a->units_count; i++)
		if (!is_ack(&a->units[i]))
			edi_contrl_unit(&s, &a->interchange, &a->units[i]);
	edi_contrl_end(&s);
	return answering_end(a, SENT_ACKNOWLEDGEMENTS, &s);
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
