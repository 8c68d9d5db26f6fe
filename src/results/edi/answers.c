/*
 * Reads what was received of each feed that is done with, interchange by interchange, and gathers what goes
 * back for each partner. So all of it is made of what is committed, and whoever makes it again makes the
 * same.
 */
#include "allot/results/answers.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/files/file.h"
#include "allot/base/varint.h"
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

/* Addressees */

static struct addressee *addressee_of(struct answering *a)
{
	for (size_t i = 0; i < a->addressees_count; i++)
		if (slice_eq(a->addressees[i].partner, a->interchange.partner))
			return &a->addressees[i];
	struct addressee *list = realloc(a->addressees, (a->addressees_count + 1) * sizeof(*list));
	char *name = malloc(a->interchange.partner.n + 1);
	if (list)
		a->addressees = list;
	if (!list || !name) {
		free(name);
		fail_memory();
		return NULL;
	}
	memcpy(name, a->interchange.partner.p, a->interchange.partner.n);
	struct addressee *new = &list[a->addressees_count++];
	*new = (struct addressee){ .partner = { name, a->interchange.partner.n } };
	for (int sort = 0; sort < SENT_SORTS; sort++)
		buf_init(&new->bytes[sort], 0);
	return new;
}

static void release_addressees(struct answering *a)
{
	for (size_t i = 0; i < a->addressees_count; i++) {
		for (int sort = 0; sort < SENT_SORTS; sort++)
			buf_release(&a->addressees[i].bytes[sort]);
		free((char *)(uintptr_t)a->addressees[i].partner.p);
	}
	free(a->addressees);
}

/* "ZZ:ACME", in the arena. */
static struct slice party_text(struct answering *a, struct slice qualifier, struct slice id)
{
	char *text = arena_alloc(&a->arena, qualifier.n + id.n + 1);
	if (!text)
		return SLICE("");
	if (qualifier.n)
		memcpy(text, qualifier.p, qualifier.n);
	text[qualifier.n] = ':';
	if (id.n)
		memcpy(text + qualifier.n + 1, id.p, id.n);
	return slice_of(text, qualifier.n + id.n + 1);
}

static enum status take_number(struct answering *a, enum control_number which, uint64_t *out)
{
	const struct interchange_record *i = &a->interchange;
	struct slice us = party_text(a, i->receiver_qualifier, i->receiver);
	struct slice partner = party_text(a, i->sender_qualifier, i->sender);
	if (!us.n || !partner.n)
		return fail_memory();
	return a->port->number(a->port->ctx, us, partner, which, out);
}

enum status answering_group_number(struct answering *a, uint64_t *out)
{
	return take_number(a, CONTROL_GROUP, out);
}

static struct edi_separators separators_of(struct slice marks)
{
	struct edi_separators s = { 0 };
	if (marks.n < 6)
		return s;
	s.element = marks.p[0];
	s.component = marks.p[1];
	s.repetition = marks.p[2];
	s.release = marks.p[3];
	s.terminator = marks.p[5];
	return s;
}

enum status answering_begin(struct answering *a, enum sent_sort sort, const struct group_record *group,
			    struct edi_envelope *envelope, struct edi_sending *s)
{
	const struct interchange_record *i = &a->interchange;
	struct addressee *to = addressee_of(a);
	uint64_t number = 0;
	enum status st = to ? take_number(a, CONTROL_INTERCHANGE, &number) : ST_NO_MEMORY;
	if (st)
		return st;
	if (!to->number[sort])
		to->number[sort] = number;
	*envelope = (struct edi_envelope){
		.edifact = i->edifact,
		.separators = separators_of(i->marks),
		.us = { i->receiver_qualifier, i->receiver, group ? group->receiver : SLICE("") },
		.partner = { i->sender_qualifier, i->sender, group ? group->sender : SLICE("") },
		.version = i->version,
		.test = i->usage == 'T',
		.newlines = i->manners.newlines,
		.latin1 = i->manners.latin1,
		.when = a->when,
		.control = number,
	};
	edi_sending_begin(s, envelope);
	return ST_OK;
}

/* Gives away what has gathered for TO. */
static enum status give(struct answering *a, struct addressee *to, int sort)
{
	struct buf *bytes = &to->bytes[sort];
	const struct sent_piece part = {
		.place = (uint32_t)(to - a->addressees) * SENT_SORTS + (uint32_t)sort,
		.piece = to->pieces[sort],
		.partner = to->partner,
		.number = to->number[sort],
		.bytes = buf_slice(bytes),
	};
	enum status st = bytes->n ? a->port->file(a->port->ctx, &part) : ST_OK;
	to->pieces[sort] += (bytes->n + SENT_PIECE_MAX - 1) / SENT_PIECE_MAX;
	buf_clear(bytes);
	return st;
}

/* An edi_sink: what goes to an addressee. */
struct gathering {
	struct answering *a;
	struct addressee *to;
	enum sent_sort sort;
};

static enum status gather(void *ctx, struct slice bytes)
{
	enum { GATHERED_MAX = 1 << 20 };
	const struct gathering *g = ctx;
	struct buf *gathered = &g->to->bytes[g->sort];
	buf_put_slice(gathered, bytes);
	enum status st = buf_status(gathered);
	return st || gathered->n < GATHERED_MAX ? st : give(g->a, g->to, (int)g->sort);
}

enum status answering_end(struct answering *a, enum sent_sort sort, struct edi_sending *s)
{
	struct gathering g = { a, addressee_of(a), sort };
	enum status st = g.to ? edi_sending_end(s, gather, &g) : ST_NO_MEMORY;
	edi_sending_release(s);
	return st;
}

/* Records */

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

static enum status bad_record(void)
{
	return fail(ST_DAMAGED, "store damaged: table received: bad record");
}

static enum status begin_interchange(struct answering *a, struct reader *r)
{
	a->groups_count = 0;
	a->units_count = 0;
	a->messages = 0;
	a->ta1 = a->orders = a->refused = false;
	aside_clear(&a->units);
	if (!read_interchange(r, &a->interchange))
		return bad_record();
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
	return read_group(r, &g->record) ? ST_OK : bad_record();
}

static enum status put_aside(struct answering *a, struct slice record)
{
	char length[VARINT_MAX_BYTES];
	enum status st = aside_put(&a->units, slice_of(length, varint_encode(length, record.n)));
	return st ? st : aside_put(&a->units, record);
}

static enum status take_unit(struct answering *a, struct slice record)
{
	struct reader r = reader_of(record);
	if (!read_unit(&r, &a->unit))
		return bad_record();
	bool refused = a->unit.status == 'R', order = !answering_is_ack(&a->unit);
	a->units_count++;
	a->orders |= order;
	a->refused |= order && refused;
	if (a->unit.group < a->groups_count)
		a->groups[a->unit.group].accepted += !refused;
	answering_reply(a);
	return put_aside(a, record);
}

static enum status take_line(struct answering *a, struct reader *r)
{
	struct line_record line;
	if (!a->units_count || !read_line_record(r, &line))
		return bad_record();
	return answering_reply_line(a, &line);
}

enum status answering_unit_read(struct answering *a, struct unit_record *out)
{
	unsigned char byte = 0x80;
	uint64_t n = 0;
	enum status st = ST_OK;
	for (unsigned shift = 0; !st && byte & 0x80; shift += 7) {
		st = aside_get(&a->units, &byte, 1);
		n |= (uint64_t)(byte & 0x7f) << shift;
	}
	arena_reset(&a->unit_arena);
	char *p = st ? NULL : arena_alloc(&a->unit_arena, n);
	if (!st && !p)
		st = fail_memory();
	if (!st)
		st = aside_get(&a->units, p, n);
	if (st)
		return st;
	struct reader r = reader_of(slice_of(p, n));
	return read_unit(&r, out) ? ST_OK : bad_record();
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
		return a->units_count ? answering_reply_end(a) : bad_record();
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

/* Hands out what is left. */
static enum status give_rest(struct answering *a)
{
	enum status st = ST_OK;
	for (size_t i = 0; !st && i < a->addressees_count; i++)
		for (int sort = 0; !st && sort < SENT_SORTS; sort++)
			st = give(a, &a->addressees[i], sort);
	return st;
}

static void release(struct answering *a)
{
	if (a->answered)
		edi_sending_release(&a->answers);
	release_addressees(a);
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
		st = give_rest(&a);
	release(&a);
	return st;
}
