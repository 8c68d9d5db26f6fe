/*
 * Reads what was received of each feed that is done with, interchange by interchange, and gathers what goes
 * back for each partner. So all of it is made of what is committed, and whoever makes it again makes the
 * same.
 */
#include "allot/results/answers.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/files/file.h"
#include "results/edi/answering.h"

enum status edi_outcomes_add(struct edi_outcomes *o, enum edi_fate fate, uint32_t units, uint32_t eta)
{
	if (o->count == o->room) {
		uint32_t room = o->room ? 2 * o->room : 4;
		struct edi_outcome *list = realloc(o->list, room * sizeof(*list));
		if (!list)
			return fail_memory();
		o->list = list;
		o->room = room;
	}
	o->list[o->count++] = (struct edi_outcome){ fate, units, eta };
	return ST_OK;
}

/* Room for one more of COUNT things of SIZE in *LIST; false: no memory. */
static bool more(void *list, size_t count, size_t *room, size_t size)
{
	void **at = list;
	if (count < *room)
		return true;
	size_t n = *room ? 2 * *room : 16;
	void *larger = realloc(*at, n * size);
	if (!larger)
		return false;
	*at = larger;
	*room = n;
	return true;
}

static enum status begin_interchange(struct answering *a, struct reader *r)
{
	a->groups_count = 0;
	a->units_count = 0;
	a->messages = 0;
	a->ta1 = a->orders = a->refused = false;
	aside_clear(&a->units);
	if (!read_interchange(r, &a->interchange))
		return answering_bad_record();
	a->open = a->interchange.partner.n > 0;
	return ST_OK;
}

static enum status end_interchange(struct answering *a)
{
	enum status st = answering_answers_end(a);
	if (!st)
		st = answering_acknowledge(a);
	a->open = false;
	arena_reset(&a->arena);
	return st;
}

static enum status take_group(struct answering *a, struct reader *r)
{
	if (!more(&a->groups, a->groups_count, &a->groups_room, sizeof(*a->groups)))
		return fail_memory();
	struct answered_group *g = &a->groups[a->groups_count++];
	g->accepted = 0;
	return read_group(r, &g->record) ? ST_OK : answering_bad_record();
}

static enum status take_unit(struct answering *a, struct slice record)
{
	struct reader r = reader_of(record);
	if (!read_unit(&r, &a->unit))
		return answering_bad_record();
	bool refused = a->unit.status == 'R', order = !answering_is_ack(&a->unit);
	a->units_count++;
	a->orders |= order;
	a->refused |= order && refused;
	if (a->unit.group < a->groups_count)
		a->groups[a->unit.group].accepted += !refused;
	answering_reply(a);
	return answering_unit_put(a, record);
}

static enum status take_line(struct answering *a, struct reader *r)
{
	struct line_record line;
	if (!a->units_count || !read_line_record(r, &line))
		return answering_bad_record();
	return answering_reply_line(a, &line);
}

static enum status take(struct answering *a, enum received what, struct slice record)
{
	struct reader r = reader_of(record);
	if (what == RECEIVED_INTERCHANGE)
		return begin_interchange(a, &r);
	if (!a->open)
		return ST_OK;
	switch (what) {
	case RECEIVED_GROUP:
		return take_group(a, &r);
	case RECEIVED_UNIT:
		return take_unit(a, record);
	case RECEIVED_LINE:
	case RECEIVED_ECHO:
		return take_line(a, &r);
	case RECEIVED_ACK:
		/* those of units stand behind these */
		a->ta1 = a->ta1 || !a->units_count;
		return ST_OK;
	case RECEIVED_UNIT_END:
		return a->units_count ? answering_reply_end(a) : answering_bad_record();
	case RECEIVED_END:
		return end_interchange(a);
	default:
		return ST_OK;
	}
}

/* Where the record lives: what it says is needed until its interchange, its unit or its line is done with. */
static struct arena *arena_of(struct answering *a, enum received what)
{
	switch (what) {
	case RECEIVED_INTERCHANGE:
		arena_reset(&a->arena);
		return &a->arena;
	case RECEIVED_GROUP:
		return &a->arena;
	case RECEIVED_UNIT:
		arena_reset(&a->unit_arena);
		return &a->unit_arena;
	default:
		arena_reset(&a->line_arena);
		return &a->line_arena;
	}
}

static enum status visit(void *ctx, const struct received_entry *entry)
{
	struct answering *a = ctx;
	struct slice record = arena_copy(arena_of(a, entry->what), entry->payload);
	return record.n < entry->payload.n ? fail_memory() : take(a, entry->what, record);
}

/* True when FEED, of messages, is done with in this run. */
static bool is_done(const struct feed_record *feed)
{
	if (!feed->has_forms)
		return false;
	return feed->status == FEED_APPLIED || feed->status == FEED_RESUMED ||
	       (feed->status == FEED_REFUSED && code_keeps_rows(feed->code));
}

static void release(struct answering *a)
{
	if (a->answered)
		edi_sending_release(&a->answers);
	answering_release_addressees(a);
	answering_reply_release(a);
	aside_release(&a->units);
	free(a->groups);
	arena_release(&a->arena);
	arena_release(&a->unit_arena);
}

enum status answers_make(const struct run_record *run, const struct feed_record *feeds,
			 const struct answers_port *port)
{
	struct answering a = { .port = port, .when = run->ended };
	enum status st = ST_OK;
	arena_init(&a.arena);
	arena_init(&a.unit_arena);
	aside_init(&a.units, temporary_folder());
	answering_reply_init(&a);
	for (uint32_t i = 0; !st && i < run->feeds; i++) {
		a.open = false;
		if (is_done(&feeds[i]))
			st = port->walk(port->ctx, &feeds[i], i, visit, &a);
	}
	if (!st)
		st = answering_give_rest(&a);
	release(&a);
	return st;
}
