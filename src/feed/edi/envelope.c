/*
 * One state for interchange, group and unit each: open or not. What should have been closed by a trailer and is
 * not is closed by what comes instead, and refused.
 */
#include "feed/edi/envelope.h"

#include <stdio.h>
#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/date.h"
#include "feed/edi/envelope_values.h"

struct edi_envelope {
	struct edi_lexer lexer;
	const struct edi_listener *listener;
	struct edi_interchange interchange;
	struct edi_work unit;
	bool open, group_open, unit_open;
	struct sha256 sha256;
	struct number_set units; /* numbers of units, of the group or interchange */
	struct number_set groups;
	bool ungrouped; /* EDIFACT: units stand in the interchange itself */
	bool no_memory;
};

enum status edi_envelope_new(byte_source *source, void *ctx, size_t piece, const struct header *forms,
			     const struct edi_listener *listener, struct edi_envelope **out)
{
	struct edi_envelope *e = calloc(1, sizeof(*e));

	if (!e)
		return fail_memory();
	edi_unit_init(&e->unit);
	e->unit.forms = forms;
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

static bool x12(const struct edi_envelope *e)
{
	return !e->interchange.record.edifact;
}

static struct slice keep(struct edi_envelope *e, struct slice text)
{
	struct slice copy = arena_copy(&e->interchange.arena, text);

	e->no_memory = e->no_memory || (text.n && !copy.p);
	return copy;
}

static struct edi_group *group(struct edi_envelope *e)
{
	REQUIRE(e->interchange.groups_count > 0);
	return &e->interchange.groups[e->interchange.groups_count - 1];
}

/* Verdicts */

static void add_code(struct slice *codes, uint32_t *count, const char *code)
{
	for (uint32_t i = 0; i < *count; i++)
		if (slice_eq(codes[i], slice_str(code)))
			return;
	if (*count < EDI_CODES_MAX)
		codes[(*count)++] = slice_str(code);
}

/* The interchange is refused; codes of X12 and of EDIFACT. */
static void refuse(struct edi_envelope *e, const char *of_x12, const char *of_edifact, const char *why)
{
	struct interchange_record *r = &e->interchange.record;

	if (r->status != 'R')
		(void)snprintf(e->interchange.why, sizeof(e->interchange.why), "%s", why);
	r->status = 'R';
	add_code(r->codes, &r->codes_count, x12(e) ? of_x12 : of_edifact);
}

static void refuse_group(struct edi_envelope *e, const char *of_x12, const char *of_edifact)
{
	struct edi_group *g = group(e);

	g->bad = true;
	add_code(g->record.codes, &g->record.codes_count, x12(e) ? of_x12 : of_edifact);
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
		edi_unit_refuse(u, x12(e) ? "3" : "28", "its trailer has another number than its header");
	if (counted)
		return;
	(void)snprintf(why, sizeof(why), "its trailer says %.*s segments, there are %u",
		       SLICE_ARG(edi_value(s, 1, 0)), u->position);
	edi_unit_refuse(u, x12(e) ? "4" : "29", why);
}

/* The unit at hand has ended; S is its trailer, NULL: it has none. */
static enum status end_unit(struct edi_envelope *e, const struct edi_segment *s)
{
	struct edi_work *u = &e->unit;

	if (!e->unit_open)
		return ST_OK;
	e->unit_open = false;
	if (s)
		check_unit_trailer(e, s);
	else
		edi_unit_refuse(u, x12(e) ? "2" : "13", "it has no trailer");
	if (s)
		u->position--; /* the trailer is where what is missing would have stood */
	enum status st = edi_unit_end(u);
	if (st)
		return st;
	if (u->record.status == 'A' && u->record.errors_total)
		u->record.status = 'E';
	struct edi_group *g = group(e);
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
	bool known = m && (!x12(e) || slice_eq(slice_str(m->group), group(e)->record.code)) &&
		     (!p || (p->edi.accept & (1u << m->unit)));

	if (x12(e) && !set_identifier(u->record.type))
		edi_unit_refuse(u, "6", "its ST01 is no type of a transaction set");
	else if (!known)
		edi_unit_refuse(u, x12(e) ? "1" : "14", "messages of its type are not taken from this partner");
	else if (!x12(e) && !edifact_version_taken(u->record.version, p))
		edi_unit_refuse(u, "14", "its version is not taken");
	if (!u->record.control.n)
		edi_unit_refuse(u, x12(e) ? "7" : "13", "it has no number");
}

static enum status begin_unit(struct edi_envelope *e, const struct edi_segment *s)
{
	struct slice type = s->standard == EDI_X12 ? edi_value(s, 1, 0) : edi_value(s, 2, 1);
	const struct edi_message *m = edi_message_find(s->standard, type);
	bool seen = false;

	e->unit.charset = charset_of(&e->interchange);
	e->unit.six_dates = x12(e) && slice_cmp(group(e)->record.version, SLICE("004010")) < 0;
	edi_unit_begin(&e->unit, s, m, e->interchange.profile);
	e->unit.record.group = e->interchange.groups_count - 1;
	e->unit_open = true;
	e->interchange.units++;
	group(e)->record.received++;
	judge_header(e, m);
	enum status st = number_set_add(&e->units, e->unit.record.control, &seen);
	if (!st && seen)
		edi_unit_error(&e->unit, &(struct edi_error){ .code = x12(e) ? SLICE("23") : SLICE("26") });
	if (group(e)->bad)
		e->unit.mapped = false;
	return st;
}

/* Groups */

static enum status new_group(struct edi_envelope *e)
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
static enum status end_group(struct edi_envelope *e, const struct edi_segment *s)
{
	enum status st = end_unit(e, NULL);
	uint64_t count = 0;

	if (st || !e->group_open)
		return st;
	e->group_open = false;
	struct edi_group *g = group(e);
	g->record.declared = g->record.received;
	if (!s) {
		refuse_group(e, "3", "13");
		return ST_OK;
	}
	bool number = edi_whole(edi_value(s, 1, 0), 0, UINT32_MAX, &count);
	g->record.declared = number ? (uint32_t)count : 0;
	if (!same_number(edi_value(s, 2, 0), g->record.control))
		refuse_group(e, "4", "28");
	if (!number || count != g->record.received)
		refuse_group(e, "5", "29");
	return ST_OK;
}

static enum status begin_group(struct edi_envelope *e, const struct edi_segment *s)
{
	enum status st = end_group(e, NULL);
	bool of_x12 = s->standard == EDI_X12, seen = false;

	if (!st)
		st = new_group(e);
	if (st)
		return st;
	struct group_record *r = &group(e)->record;
	e->group_open = true;
	r->code = keep(e, edi_value(s, 1, 0));
	r->sender = keep(e, edi_value(s, 2, 0));
	r->receiver = keep(e, edi_value(s, 3, 0));
	r->control = keep(e, edi_value(s, of_x12 ? 6 : 5, 0));
	r->version = keep(e, edi_value(s, of_x12 ? 8 : 7, 0));
	st = number_set_add(&e->groups, r->control, &seen);
	if (seen)
		add_code(r->codes, &r->codes_count, of_x12 ? "19" : "26");
	if (of_x12)
		number_set_clear(&e->units);
	if (of_x12 && !group_code_known(r->code))
		refuse_group(e, "1", "");
	else if (of_x12 && !x12_version_taken(r->version, e->interchange.profile))
		refuse_group(e, "2", "");
	return st;
}

/* Interchanges */

static void read_x12_header(struct edi_envelope *e, const struct edi_segment *s)
{
	struct interchange_record *r = &e->interchange.record;
	struct slice usage = edi_value(s, 15, 0);

	r->sender_qualifier = keep(e, edi_value(s, 5, 0));
	r->sender = keep(e, edi_value(s, 6, 0));
	r->receiver_qualifier = keep(e, edi_value(s, 7, 0));
	r->receiver = keep(e, edi_value(s, 8, 0));
	r->date = keep(e, edi_value(s, 9, 0));
	r->time = keep(e, edi_value(s, 10, 0));
	r->version = keep(e, edi_value(s, 12, 0));
	r->control = keep(e, edi_value(s, 13, 0));
	r->ack_requested = slice_eq(edi_value(s, 14, 0), SLICE("1"));
	r->usage = (char)(usage.n ? usage.p[0] : ' ');
	if (!r->sender.n)
		refuse(e, "006", "", "its ISA names no sender");
	if (!r->control.n)
		refuse(e, "018", "", "its ISA has no control number");
}

static void read_edifact_header(struct edi_envelope *e, const struct edi_segment *s)
{
	struct interchange_record *r = &e->interchange.record;
	struct slice syntax = edi_value(s, 1, 1), version = edi_value(s, 1, 2);
	char text[40];
	struct buf both = buf_over(text, sizeof(text));

	buf_printf(&both, "%.*s:%.*s", (int)(syntax.n < 16 ? syntax.n : 16), syntax.p,
		   (int)(version.n < 16 ? version.n : 16), version.p);
	r->version = keep(e, buf_slice(&both));
	r->sender = keep(e, edi_value(s, 2, 1));
	r->sender_qualifier = keep(e, edi_value(s, 2, 2));
	r->receiver = keep(e, edi_value(s, 3, 1));
	r->receiver_qualifier = keep(e, edi_value(s, 3, 2));
	r->date = keep(e, edi_value(s, 4, 1));
	r->time = keep(e, edi_value(s, 4, 2));
	r->control = keep(e, edi_value(s, 5, 1));
	r->ack_requested = slice_eq(edi_value(s, 9, 1), SLICE("1"));
	r->usage = slice_eq(edi_value(s, 11, 1), SLICE("1")) ? 'T' : 'P';
	edi_lexer_syntax(&e->lexer, version.n ? (unsigned)(version.p[0] - '0') : 1);
	if (!r->sender.n)
		refuse(e, "", "13", "its UNB names no sender");
	if (!r->receiver.n)
		refuse(e, "", "13", "its UNB names no receiver");
	if (!r->control.n)
		refuse(e, "", "13", "its UNB has no control reference");
}

static void hash_segment(struct edi_envelope *e, const struct edi_segment *s)
{
	for (uint32_t i = 0; i < s->count; i++) {
		const struct edi_part *p = &s->parts[i];
		const char before = (char)(i == 0 ? 0x1C : p->repetition ? 0x1F : p->component ? 0x1E : 0x1D);
		sha256_add(&e->sha256, &before, 1);
		sha256_add(&e->sha256, s->text.p + p->at, p->n);
	}
}

static enum status begin_interchange(struct edi_envelope *e, const struct edi_segment *s)
{
	struct edi_interchange *i = &e->interchange;
	const struct edi_marks *m = &s->marks;
	const char marks[] = { m->element, m->component, m->repetition, m->release, m->decimal, m->terminator };
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
	i->record.marks = keep(e, slice_of(marks, sizeof(marks)));
	if (x12(e))
		read_x12_header(e, s);
	else
		read_edifact_header(e, s);
	i->record.day = day_of(i->record.date);
	i->profile = e->listener->partner(e->listener->ctx, &i->record);
	if (i->profile) {
		i->record.partner = i->profile->partner;
		i->record.profile = slice_str(i->profile->name);
		i->record.not_ours = i->record.usage != (i->profile->edi.usage ? i->profile->edi.usage : 'P');
	}
	return ST_OK;
}

static void check_trailer(struct edi_envelope *e, const struct edi_segment *s)
{
	uint64_t count = 0;
	uint32_t holds = x12(e) || !e->ungrouped ? e->interchange.groups_count : e->interchange.units;

	if (!same_number(edi_value(s, 2, 0), e->interchange.record.control))
		refuse(e, "001", "28", "its trailer has another control number than its header");
	/* what holds acknowledgements alone is counted by some, and not by others */
	if (!holds && e->interchange.acks_count)
		return;
	if (!edi_whole(edi_value(s, 1, 0), 0, UINT32_MAX, &count) || count != holds)
		refuse(e, "021", "29", "its trailer has another count than there are groups or messages");
}

/* The interchange at hand has ended; S is its trailer, NULL: it has none. */
static enum status end_interchange(struct edi_envelope *e, const struct edi_segment *s)
{
	struct edi_interchange *i = &e->interchange;

	if (!e->open)
		return ST_OK;
	enum status st = e->ungrouped && s ? end_unit(e, NULL) : end_group(e, NULL);
	if (st)
		return st;
	e->open = false;
	if (s)
		check_trailer(e, s);
	else
		refuse(e, "023", "13", "it has no trailer: the transfer may have been cut");
	if (e->ungrouped)
		group(e)->record.declared = group(e)->record.received;
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
	refuse(e, "024", "33", why);
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
		.number = keep(e, edi_value(s, 1, 0)),
		.status = keep(e, edi_value(s, 4, 0)),
		.code = keep(e, edi_value(s, 5, 0)),
	};
	return ST_OK;
}

/* EDIFACT: a unit without a group begins one that has no header. */
static enum status begin_edifact_unit(struct edi_envelope *e, const struct edi_segment *s)
{
	enum status st = end_unit(e, NULL);

	if (!st && !e->group_open && !e->ungrouped) {
		e->ungrouped = true;
		st = new_group(e);
	}
	return st ? st : begin_unit(e, s);
}

static enum status take_x12(struct edi_envelope *e, const struct edi_segment *s)
{
	enum status st = ST_OK;

	if (edi_is(s, "GS"))
		return begin_group(e, s);
	if (edi_is(s, "IEA")) {
		edi_lexer_leave(&e->lexer);
		return end_interchange(e, s);
	}
	if (edi_is(s, "ST") && e->group_open) {
		st = end_unit(e, NULL);
		return st ? st : begin_unit(e, s);
	}
	if (edi_is(s, "SE") && e->unit_open)
		return end_unit(e, s);
	if (edi_is(s, "GE") && e->group_open)
		return end_group(e, s);
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
		return begin_group(e, s);
	if (edi_is(s, "UNZ")) {
		edi_lexer_leave(&e->lexer);
		return end_interchange(e, s);
	}
	if (edi_is(s, "UNH"))
		return begin_edifact_unit(e, s);
	if (edi_is(s, "UNT") && e->unit_open)
		return end_unit(e, s);
	if (edi_is(s, "UNE") && e->group_open)
		return end_group(e, s);
	if (e->unit_open)
		edi_unit_segment(&e->unit, s);
	else
		take_stray(e, s);
	return ST_OK;
}

static enum status take_segment(struct edi_envelope *e)
{
	const struct edi_segment *s = &e->lexer.segment;

	hash_segment(e, s);
	e->interchange.end = s->end;
	return x12(e) ? take_x12(e, s) : take_edifact(e, s);
}

static enum status take_header(struct edi_envelope *e)
{
	enum status st = end_interchange(e, NULL);

	if (!st)
		st = begin_interchange(e, &e->lexer.segment);
	e->interchange.end = e->lexer.segment.end;
	hash_segment(e, &e->lexer.segment);
	return st;
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
		refuse(e, "024", "12", e->lexer.junk.why);
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
