/*
 * One state for interchange, group and unit each: open or not. What should have been closed by a trailer and is
 * not is closed by what comes instead, and refused.
 */
#include "feed/edi/envelope.h"

#include <stdio.h>
#include <stdlib.h>

#include "allot/base/contract.h"
#include "feed/edi/envelope_state.h"

enum status edi_envelope_new(byte_source *source, void *ctx, size_t piece, const struct header *forms,
			     const struct edi_listener *listener, struct edi_envelope **out)
{
	struct edi_envelope *e = calloc(1, sizeof(*e));

	if (!e)
		return fail_memory();
	edi_unit_init(&e->unit);
	e->unit.forms = forms;
	e->unit.watched = listener->segment != NULL;
	e->listener = listener;
	arena_init(&e->interchange.arena);
	enum status st = edi_lexer_init(&e->lexer, source, ctx, piece);
	if (st)
		edi_envelope_free(e);
	else
		*out = e;
	return st;
}

void edi_envelope_free(struct edi_envelope *e)
{
	if (!e)
		return;
	edi_lexer_release(&e->lexer);
	edi_unit_release(&e->unit);
	arena_release(&e->interchange.arena);
	free(e->interchange.groups);
	free(e->interchange.acks);
	number_set_release(&e->units);
	number_set_release(&e->groups);
	free(e);
}

bool edi_unit_stands(const struct edi_interchange *interchange, uint32_t place)
{
	REQUIRE(place < interchange->groups_count);
	return interchange->record.status != 'R' && !interchange->groups[place].bad;
}

static edi_verdict group_verdict(const struct edi_interchange *i, const struct edi_group *g)
{
	const struct group_record *r = &g->record;

	if (g->bad || i->record.status == 'R' || (r->received && !r->accepted))
		return 'R';
	if (r->accepted < r->received)
		return 'P';
	return g->with_errors ? 'E' : 'A';
}

/* Interchanges */

static void hash_segment(struct edi_envelope *e, const struct edi_segment *s)
{
	for (uint32_t i = 0; i < s->count; i++) {
		const struct edi_part *p = &s->parts[i];
		const char before = (char)(i == 0 ? 0x1C : p->repetition ? 0x1F : p->component ? 0x1E : 0x1D);
		sha256_add(&e->sha256, &before, 1);
		sha256_add(&e->sha256, s->text.p + p->at, p->n);
	}
}

/* The unit that is a single piece of ours: the first with the factor 1. */
static struct slice single_piece(const struct profile_edi *edi)
{
	for (uint32_t i = 0; i < edi->units.count; i++) {
		const struct unit *u = &edi->units.list[i];
		if (u->mantissa == 1 && u->scale == 0 && u->name.n)
			return u->name;
	}
	return SLICE("");
}

static void keep_manners(struct edi_manners *m, const struct profile_edi *edi, bool edifact)
{
	m->acknowledge_never = edi->ack == ACK_NEVER;
	m->acknowledge_always = edi->ack == ACK_ALWAYS;
	m->newlines = edi->newlines;
	/* what goes out in EDIFACT says UNOC, or what came in */
	m->latin1 = edifact || slice_eq_nocase(edi->charset, SLICE("iso-8859-1"));
	if (!m->latin1)
		m->charset = edi->charset;
	m->each = single_piece(edi);
	for (uint32_t i = 0; i < edi->codes_count; i++) {
		enum edi_fate fate;
		if (edi_fate_named(edi->codes[i].answer, &fate))
			m->codes[fate] = edi->codes[i].code;
	}
}

void envelope_begin(struct edi_envelope *e, const struct edi_segment *s)
{
	struct edi_interchange *i = &e->interchange;
	const struct edi_marks *m = &s->marks;
	const char marks[] = { m->element, m->component,  m->repetition, m->release,
			       m->decimal, m->terminator, '\r' };
	struct edi_interchange fresh = {
		.arena = i->arena,
		.record = { .edifact = s->standard == EDI_EDIFACT, .status = 'A' },
		.groups = i->groups,
		.groups_room = i->groups_room,
		.start = e->lexer.starts,
		.line = s->line,
		.acks = i->acks,
		.acks_room = i->acks_room,
	};

	arena_reset(&fresh.arena);
	*i = fresh;
	e->open = true;
	e->group_open = e->unit_open = e->ungrouped = false;
	number_set_clear(&e->units);
	number_set_clear(&e->groups);
	sha256_begin(&e->sha256);
	i->record.marks = envelope_keep(e, slice_of(marks, sizeof(marks) - !m->cr));
	if (envelope_x12(e))
		envelope_read_x12(e, s);
	else
		envelope_read_edifact(e, s);
	i->record.day = interchange_day(i->record.date);
	i->profile = e->listener->partner(e->listener->ctx, &i->record);
	if (i->profile) {
		i->record.partner = i->profile->partner;
		i->record.profile = slice_str(i->profile->name);
		keep_manners(&i->record.manners, &i->profile->edi, i->record.edifact);
		i->record.not_ours = i->record.usage != (i->profile->edi.usage ? i->profile->edi.usage : 'P');
	}
}

static void check_trailer(struct edi_envelope *e, const struct edi_segment *s)
{
	uint64_t count = 0;
	uint32_t holds = envelope_x12(e) || !e->ungrouped ? e->interchange.groups_count : e->interchange.units;

	if (!same_number(edi_value(s, 2, 0), e->interchange.record.control))
		envelope_refuse(e, "001", "28", "its trailer has another control number than its header");
	/* what holds acknowledgements alone is counted by some, and not by others */
	if (!holds && e->interchange.acks_count)
		return;
	if (!edi_whole(edi_value(s, 1, 0), 0, UINT32_MAX, &count) || count != holds)
		envelope_refuse(e, "021", "29",
				"its trailer has another count than there are groups or messages");
}

/* The interchange at hand has ended; S is its trailer, NULL: it has none. */
static enum status end_interchange(struct edi_envelope *e, const struct edi_segment *s)
{
	struct edi_interchange *i = &e->interchange;

	if (!e->open)
		return ST_OK;
	enum status st = e->ungrouped && s ? envelope_end_unit(e, NULL) : envelope_end_group(e, NULL);
	if (st)
		return st;
	e->open = false;
	if (s)
		check_trailer(e, s);
	else
		envelope_refuse(e, "023", "13",
				"it has no trailer, so the transfer may have been cut; have it sent again");
	if (e->ungrouped)
		envelope_group(e)->record.declared = envelope_group(e)->record.received;
	for (uint32_t g = 0; g < i->groups_count; g++)
		i->groups[g].record.status = group_verdict(i, &i->groups[g]);
	i->record.groups = i->groups_count;
	sha256_end(&e->sha256, i->record.sha256);
	if (e->no_memory)
		return fail_memory();
	return e->listener->end(e->listener->ctx, i);
}

/* Segments */

static void take_stray(struct edi_envelope *e, const struct edi_segment *s)
{
	char why[EDI_UNIT_WHY_MAX];
	struct buf out = buf_over(why, sizeof(why) - 1);

	buf_put_str(&out, "the segment ");
	buf_put_visible(&out, edi_tag(s), 10);
	buf_printf(&out, " on line %llu stands outside a message", (unsigned long long)s->line);
	why[out.n] = '\0';
	envelope_refuse(e, "024", "33", why);
}

/* TA1: what a partner says of an interchange of ours. */
static enum status take_ta1(struct edi_envelope *e, const struct edi_segment *s)
{
	struct edi_interchange *i = &e->interchange;

	if (i->acks_count == i->acks_room) {
		uint32_t room = i->acks_room ? 2 * i->acks_room : 8;
		struct ack_record *acks = realloc(i->acks, room * sizeof(*acks));
		if (!acks)
			return fail_memory();
		i->acks = acks;
		i->acks_room = room;
	}
	i->acks[i->acks_count++] = (struct ack_record){
		.scope = 'I',
		.number = envelope_keep(e, edi_value(s, 1, 0)),
		.status = envelope_keep(e, edi_value(s, 4, 0)),
		.code = envelope_keep(e, edi_value(s, 5, 0)),
	};
	return ST_OK;
}

/* EDIFACT: a unit without a group begins one that has no header. */
static enum status begin_edifact_unit(struct edi_envelope *e, const struct edi_segment *s)
{
	enum status st = envelope_end_unit(e, NULL);

	if (!st && !e->group_open && !e->ungrouped) {
		e->ungrouped = true;
		st = envelope_new_group(e);
	}
	return st ? st : envelope_begin_unit(e, s);
}

static enum status take_x12(struct edi_envelope *e, const struct edi_segment *s)
{
	enum status st = ST_OK;

	if (edi_is(s, "GS"))
		return envelope_begin_group(e, s);
	if (edi_is(s, "IEA")) {
		edi_lexer_leave(&e->lexer);
		return end_interchange(e, s);
	}
	if (edi_is(s, "ST") && e->group_open) {
		st = envelope_end_unit(e, NULL);
		return st ? st : envelope_begin_unit(e, s);
	}
	if (edi_is(s, "SE") && e->unit_open)
		return envelope_end_unit(e, s);
	if (edi_is(s, "GE") && e->group_open)
		return envelope_end_group(e, s);
	if (edi_is(s, "TA1") && !e->group_open)
		return take_ta1(e, s);
	if (e->unit_open)
		edi_unit_segment(&e->unit, s);
	else
		take_stray(e, s);
	return ST_OK;
}

static enum status take_edifact(struct edi_envelope *e, const struct edi_segment *s)
{
	if (edi_is(s, "UNG"))
		return envelope_begin_group(e, s);
	if (edi_is(s, "UNZ")) {
		edi_lexer_leave(&e->lexer);
		return end_interchange(e, s);
	}
	if (edi_is(s, "UNH"))
		return begin_edifact_unit(e, s);
	if (edi_is(s, "UNT") && e->unit_open)
		return envelope_end_unit(e, s);
	if (edi_is(s, "UNE") && e->group_open)
		return envelope_end_group(e, s);
	if (e->unit_open)
		edi_unit_segment(&e->unit, s);
	else
		take_stray(e, s);
	return ST_OK;
}

/* The segment at hand, for who looks at them; trailers are shown before what they end. */
static enum status show(struct edi_envelope *e)
{
	return e->listener->segment(e->listener->ctx, &e->interchange, e->unit_open ? &e->unit : NULL,
				    &e->lexer.segment);
}

static bool is_trailer(const struct edi_segment *s)
{
	return edi_is(s, "SE") || edi_is(s, "UNT") || edi_is(s, "IEA") || edi_is(s, "UNZ");
}

static enum status take_segment(struct edi_envelope *e)
{
	const struct edi_segment *s = &e->lexer.segment;
	bool shown = e->listener->segment, first = shown && is_trailer(s);

	/* cut short: nothing but the last trailer may lack its end */
	if (!s->terminated && !edi_is(s, "IEA") && !edi_is(s, "UNZ"))
		return ST_OK;
	hash_segment(e, s);
	e->interchange.end = s->end;
	enum status st = first ? show(e) : ST_OK;
	if (!st)
		st = envelope_x12(e) ? take_x12(e, s) : take_edifact(e, s);
	return st || !shown || first ? st : show(e);
}

static enum status take_header(struct edi_envelope *e)
{
	enum status st = end_interchange(e, NULL);

	if (st)
		return st;
	envelope_begin(e, &e->lexer.segment);
	e->interchange.end = e->lexer.segment.end;
	hash_segment(e, &e->lexer.segment);
	return e->listener->segment ? show(e) : ST_OK;
}

enum status edi_envelope_read(struct edi_envelope *e, bool *end)
{
	enum edi_token token = EDI_TOKEN_END;
	enum status st = edi_lexer_next(&e->lexer, &token);

	*end = false;
	if (st)
		return st;
	switch (token) {
	case EDI_TOKEN_SEGMENT:
		return take_segment(e);
	case EDI_TOKEN_HEADER:
		return take_header(e);
	case EDI_TOKEN_BROKEN:
		envelope_refuse(e, "024", "12", e->lexer.junk.why);
		st = end_interchange(e, NULL);
		return st ? st : e->listener->junk(e->listener->ctx, &e->lexer.junk);
	case EDI_TOKEN_JUNK:
		st = end_interchange(e, NULL);
		return st ? st : e->listener->junk(e->listener->ctx, &e->lexer.junk);
	case EDI_TOKEN_END:
		break;
	}
	*end = true;
	return end_interchange(e, NULL);
}
