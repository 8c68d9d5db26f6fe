/* Everything that an envelope tells its listener becomes a line. */
#include "support/edi_text.h"

#include <stdio.h>

#include "feed/edi/envelope_state.h"
#include "feed/messages/message_codec.h"
#include "support/feed_text.h"
#include "support/testing.h"

/* A unit told whose interchange has not ended yet. */
struct told_unit {
	size_t at; /* of its status */
	uint32_t group;
};

enum { TOLD_MAX = 4096 };

struct telling {
	struct buf *out;
	struct edi_partner *partner;
	struct told_unit units[TOLD_MAX];
	size_t count;
};

static uint32_t split(const char *words, struct slice *list, uint32_t room)
{
	uint32_t n = 0;

	for (const char *p = words; *p && n < room; p += strspn(p, " ")) {
		size_t length = strcspn(p, " ");
		list[n++] = slice_of(p, length);
		p += length;
	}
	return n;
}

void edi_partner_init(struct edi_partner *p, const char *skus, const char *units)
{
	struct slice codes[24];

	*p = (struct edi_partner){ .profile = { .name = "p", .partner = SLICE("p") } };
	struct profile_edi *e = &p->profile.edi;
	e->given = true;
	e->accept = UINT32_MAX;
	e->usage = 'P';
	e->locations = LOCATIONS_SUM;
	e->poc = POC_NEW;
	e->skus = (struct slices){ p->skus, split(skus, p->skus, 24) };
	e->units.count = split(units, codes, 22);
	for (uint32_t i = 0; i < e->units.count; i++)
		p->units[i] = (struct unit){ codes[i], slice_eq(codes[i], SLICE("CA")) ? 12 : 1, 0 };
	p->units[e->units.count++] = (struct unit){ .mantissa = 1 };
	e->units.list = p->units;
	p->profile.snapshot.has_means = true;
}

static const struct profile *partner(void *ctx, const struct interchange_record *i)
{
	struct telling *t = ctx;

	if (!t->partner)
		return NULL;
	(void)snprintf(t->partner->prefix, sizeof(t->partner->prefix), "%.*s:", SLICE_ARG(i->sender));
	t->partner->profile.edi.prefix = slice_str(t->partner->prefix);
	return &t->partner->profile;
}

static enum status junk(void *ctx, const struct edi_junk *j)
{
	struct telling *t = ctx;

	buf_printf(t->out, "junk %llu-%llu %s\n", (unsigned long long)j->start, (unsigned long long)j->end,
		   j->why);
	return ST_OK;
}

static void put_row(struct buf *out, const struct edi_row *row)
{
	const struct canonical *form = canonical_of(row->form);

	if (row->code) {
		buf_printf(out, "refused %s @%u\n", code_name(row->code), row->place.position);
		return;
	}
	buf_printf(out, "%s %s ", row->echo ? "echo" : "row", kind_name(form->kind));
	for (uint32_t i = 0; i < form->count; i++)
		buf_printf(out, "%s%.*s", i ? "|" : "", SLICE_ARG(row->fields[i]));
	if (row->amends)
		buf_printf(out, " %+d", row->amends);
	buf_printf(out, " @%u\n", row->place.position);
}

static void put_ack_told(struct buf *out, const struct ack_record *a)
{
	buf_printf(out, "ack %c %.*s %.*s\n", a->scope, SLICE_ARG(a->number), SLICE_ARG(a->status));
}

static enum status unit(void *ctx, const struct edi_interchange *i, const struct edi_work *u)
{
	struct telling *t = ctx;

	(void)i;
	for (uint32_t k = 0; k < u->rows_count; k++)
		if (!u->rows[k].merged)
			put_row(t->out, &u->rows[k]);
	for (uint32_t k = 0; k < u->acks_count; k++)
		put_ack_told(t->out, &u->acks[k]);
	buf_printf(t->out, "unit %.*s %.*s %c", SLICE_ARG(u->record.type), SLICE_ARG(u->record.control),
		   u->record.status);
	if (t->count < TOLD_MAX)
		t->units[t->count++] = (struct told_unit){ t->out->n - 1, u->record.group };
	for (uint32_t k = 0; k < u->record.errors_count; k++) {
		const struct edi_error *e = &u->record.errors[k];
		buf_printf(t->out, " %.*s", SLICE_ARG(e->code));
		if (e->segment.n)
			buf_printf(t->out, "(%.*s %u %u %.*s)", SLICE_ARG(e->segment), e->position, e->element,
				   SLICE_ARG(e->syntax));
	}
	buf_put_char(t->out, '\n');
	return ST_OK;
}

static void put_codes(struct buf *out, const struct slice *codes, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		buf_printf(out, " %.*s", SLICE_ARG(codes[i]));
}

static enum status end(void *ctx, struct edi_interchange *i)
{
	struct telling *t = ctx;

	for (size_t k = 0; k < t->count; k++)
		if (!edi_unit_stands(i, t->units[k].group))
			t->out->p[t->units[k].at] = 'R';
	t->count = 0;
	for (uint32_t k = 0; k < i->acks_count; k++)
		put_ack_told(t->out, &i->acks[k]);
	for (uint32_t g = 0; g < i->groups_count; g++) {
		const struct group_record *r = &i->groups[g].record;
		buf_printf(t->out, "group %.*s %c", SLICE_ARG(r->code), r->status);
		put_codes(t->out, r->codes, r->codes_count);
		buf_put_char(t->out, '\n');
	}
	buf_printf(t->out, "interchange %.*s %c", SLICE_ARG(i->record.control), i->record.status);
	put_codes(t->out, i->record.codes, i->record.codes_count);
	buf_put_char(t->out, '\n');
	return ST_OK;
}

void edi_told(struct buf *out, struct slice text, size_t piece, struct edi_partner *p)
{
	struct text_source source = { .left = text };
	static struct telling t;
	const struct edi_listener listener = { partner, junk, unit, NULL, end, &t };
	struct edi_envelope *e = NULL;
	struct arena arena;
	bool done = false;

	arena_init(&arena);
	const struct header *forms = message_forms(&arena);
	assert_non_null(forms);
	t.out = out;
	t.partner = p;
	t.count = 0;
	assert_int_equal(edi_envelope_new(text_source_read, &source, piece, forms, &listener, &e), ST_OK);
	if (p && p->rows_max)
		e->unit.rows_max = p->rows_max;
	while (!done)
		assert_int_equal(edi_envelope_read(e, &done), ST_OK);
	edi_envelope_free(e);
	arena_release(&arena);
}

void edi_text_is(const char *text, struct edi_partner *p, const char *want)
{
	static const size_t PIECES[] = { 0, 1, 7 };

	for (size_t i = 0; i < sizeof(PIECES) / sizeof(PIECES[0]); i++) {
		struct buf out;
		buf_init(&out, 0);
		edi_told(&out, slice_str(text), PIECES[i], p);
		buf_put_char(&out, '\0');
		assert_int_equal(buf_status(&out), ST_OK);
		assert_string_equal(out.p, want);
		buf_release(&out);
	}
}

enum status edi_text_gather(void *ctx, struct slice bytes)
{
	struct buf *to = ctx;
	buf_put_slice(to, bytes);
	return buf_status(to);
}
