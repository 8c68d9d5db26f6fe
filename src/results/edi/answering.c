/*
 * What all that goes back for an interchange is made with: its addressees, the numbers and envelopes of what is
 * sent to them, and the units of the interchange, put aside until it is acknowledged.
 */
#include "results/edi/answering.h"

#include <stdlib.h>

#include "allot/base/varint.h"

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

void answering_release_addressees(struct answering *a)
{
	for (size_t i = 0; i < a->addressees_count; i++) {
		for (int sort = 0; sort < SENT_SORTS; sort++)
			buf_release(&a->addressees[i].bytes[sort]);
		free((char *)(uintptr_t)a->addressees[i].partner.p);
	}
	free(a->addressees);
}

/* Sending */

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
	s.cr = marks.n > 6;
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
		.charset = interchange_charset(i),
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

enum status answering_give_rest(struct answering *a)
{
	enum status st = ST_OK;
	for (size_t i = 0; !st && i < a->addressees_count; i++)
		for (int sort = 0; !st && sort < SENT_SORTS; sort++)
			st = give(a, &a->addressees[i], sort);
	return st;
}

/* Units put aside */

enum status answering_bad_record(void)
{
	return fail(ST_DAMAGED, "store damaged: table received: bad record");
}

enum status answering_unit_put(struct answering *a, struct slice record)
{
	char length[VARINT_MAX_BYTES];
	enum status st = aside_put(&a->units, slice_of(length, varint_encode(length, record.n)));
	return st ? st : aside_put(&a->units, record);
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
	return read_unit(&r, out) ? ST_OK : answering_bad_record();
}
