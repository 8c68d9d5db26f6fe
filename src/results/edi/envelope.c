/*
 * Counts and control numbers stand at both ends of everything; so they are kept here, and nobody who writes a
 * message counts.
 */
#include "results/edi/envelope.h"

#include <stdio.h>
#include <time.h>

#include "allot/base/contract.h"

enum { NUMBER_TEXT = 24 };

/* WHEN by a format of strftime(). */
static struct slice time_text(int64_t when, const char *format, char room[NUMBER_TEXT])
{
	time_t seconds = (time_t)when;
	struct tm tm;
	if (!gmtime_r(&seconds, &tm))
		return SLICE("");
	return slice_of(room, strftime(room, NUMBER_TEXT, format, &tm));
}

static void put_date(struct edi_out *o, int64_t when)
{
	char room[NUMBER_TEXT];
	edi_out_put(o, time_text(when, "%Y%m%d", room));
}

static void put_time(struct edi_out *o, int64_t when)
{
	char room[NUMBER_TEXT];
	edi_out_put(o, time_text(when, "%H%M", room));
}

/* NUMBER with zeros in front, at least WIDTH digits. */
static struct slice number_text(uint64_t number, int width, char room[NUMBER_TEXT])
{
	int n = snprintf(room, NUMBER_TEXT, "%0*llu", width, (unsigned long long)number);
	ENSURE(n > 0 && n < NUMBER_TEXT);
	return slice_of(room, (size_t)n);
}

static void put_number(struct edi_out *o, uint64_t number, int width)
{
	char room[NUMBER_TEXT];
	edi_out_put(o, number_text(number, width, room));
}

/* From version 00402 on ISA11 holds the separator of repetitions, before it says who keeps the standard. */
static bool repeats(struct slice version)
{
	return slice_cmp(version, SLICE("00402")) >= 0;
}

static void begin_x12(struct edi_sending *s)
{
	const struct edi_envelope *e = s->envelope;
	struct edi_out *o = &s->out;
	char room[NUMBER_TEXT];
	edi_out_segment(o, "ISA");
	edi_out_fixed(o, SLICE("00"), 2);
	edi_out_fixed(o, SLICE(""), 10);
	edi_out_fixed(o, SLICE("00"), 2);
	edi_out_fixed(o, SLICE(""), 10);
	edi_out_fixed(o, e->us.qualifier, 2);
	edi_out_fixed(o, e->us.id, 15);
	edi_out_fixed(o, e->partner.qualifier, 2);
	edi_out_fixed(o, e->partner.id, 15);
	edi_out_fixed(o, time_text(e->when, "%y%m%d", room), 6);
	edi_out_fixed(o, time_text(e->when, "%H%M", room), 4);
	if (repeats(e->version))
		edi_out_separator(o, EDI_MARK_REPETITION);
	else
		edi_out_fixed(o, SLICE("U"), 1);
	edi_out_fixed(o, e->version, 5);
	edi_out_fixed(o, number_text(e->control % 1000000000, 9, room), 9);
	edi_out_fixed(o, SLICE("0"), 1);
	edi_out_fixed(o, e->test ? SLICE("T") : SLICE("P"), 1);
	edi_out_separator(o, EDI_MARK_COMPONENT);
}

static void put_party(struct edi_out *o, const struct edi_address *party)
{
	edi_out_put(o, party->id);
	edi_out_part(o, party->qualifier);
}

static void begin_edifact(struct edi_sending *s)
{
	const struct edi_envelope *e = s->envelope;
	struct edi_out *o = &s->out;
	char room[NUMBER_TEXT];
	edi_out_segment(o, "UNB");
	edi_out_separator(o, EDI_MARK_LEVEL);
	edi_out_part_str(o, "3");
	put_party(o, &e->us);
	put_party(o, &e->partner);
	edi_out_put(o, time_text(e->when, "%y%m%d", room));
	edi_out_part(o, time_text(e->when, "%H%M", room));
	put_number(o, e->control, 1);
	edi_out_skip(o, 5);
	edi_out_str(o, e->test ? "1" : "");
}

void edi_sending_begin(struct edi_sending *s, const struct edi_envelope *envelope)
{
	*s = (struct edi_sending){ .envelope = envelope };
	edi_out_init(&s->out, envelope->edifact, envelope->charset);
	if (!envelope->edifact)
		begin_x12(s);
	else
		begin_edifact(s);
}

void edi_sending_release(struct edi_sending *s)
{
	edi_out_release(&s->out);
}

void edi_sending_group(struct edi_sending *s, const char *code, struct slice version, uint64_t control)
{
	const struct edi_envelope *e = s->envelope;
	struct edi_out *o = &s->out;
	if (e->edifact)
		return;
	s->groups++;
	s->units = 0;
	s->group = control;
	edi_out_segment(o, "GS");
	edi_out_str(o, code);
	edi_out_put(o, e->us.group);
	edi_out_put(o, e->partner.group);
	put_date(o, e->when);
	put_time(o, e->when);
	put_number(o, control, 1);
	edi_out_str(o, "X");
	edi_out_put(o, version);
}

void edi_sending_group_end(struct edi_sending *s)
{
	if (s->envelope->edifact)
		return;
	edi_out_segment(&s->out, "GE");
	edi_out_u64(&s->out, s->units);
	put_number(&s->out, s->group, 1);
}

void edi_sending_unit(struct edi_sending *s, const char *type, struct slice version)
{
	struct edi_out *o = &s->out;
	s->units++;
	edi_out_end(o);
	o->segments = 0;
	if (!s->envelope->edifact) {
		edi_out_segment(o, "ST");
		edi_out_str(o, type);
		put_number(o, s->units, 4);
		return;
	}
	edi_out_segment(o, "UNH");
	put_number(o, s->units, 1);
	edi_out_str(o, type);
	edi_out_parts(o, version);
}

void edi_sending_unit_end(struct edi_sending *s)
{
	struct edi_out *o = &s->out;
	bool x12 = !s->envelope->edifact;
	edi_out_segment(o, x12 ? "SE" : "UNT");
	edi_out_u64(o, o->segments);
	put_number(o, s->units, x12 ? 4 : 1);
}

enum status edi_sending_end(struct edi_sending *s, edi_sink *sink, void *ctx)
{
	const struct edi_envelope *e = s->envelope;
	struct edi_out *o = &s->out;
	bool x12 = !e->edifact;
	edi_out_segment(o, x12 ? "IEA" : "UNZ");
	edi_out_u64(o, x12 ? s->groups : s->units);
	put_number(o, x12 ? e->control % 1000000000 : e->control, x12 ? 9 : 1);
	edi_out_end(o);
	return edi_out_finish(o, &e->separators, e->newlines, sink, ctx);
}
