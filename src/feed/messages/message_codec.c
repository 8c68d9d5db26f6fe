/*
 * A row is kept aside with its texts; only when its interchange has ended it becomes a kept row, in the layout
 * of all others, since the place it begins at depends on what is kept before it.
 */
#include "feed/messages/message_codec.h"

#include "allot/base/contract.h"
#include "feed/check.h"
#include "feed/units/unit.h"

/* A bit of a kept line's manner: it was applied before. */
enum { APPLIED_BEFORE = 0x80 };

/* How the line is to be taken, in a byte. */
static char manner(const struct edi_work *u, const struct edi_row *row)
{
	const struct profile_orders *orders = &u->profile->orders;
	enum choice amend = u->record.replaces ? CHOICE_YES : orders->amend.choice;

	if (row->form == FORM_ORDERS)
		return (char)(orders->backorder.choice | orders->split.choice << 2 | amend << 4);
	return (char)(row->amends + AMENDS_BY_MORE);
}

static void put_where(struct buf *out, const struct edi_work *u, const struct edi_row *row)
{
	char text[120];
	struct buf where = buf_over(text, sizeof(text));

	buf_put_visible(&where, u->record.type, 10);
	buf_put_char(&where, ' ');
	buf_put_visible(&where, u->record.control, 20);
	buf_put_str(&where, ", segment ");
	buf_put_u64(&where, row->place.position);
	buf_put_char(&where, ' ');
	buf_put_visible(&where, row->place.tag, 3);
	buf_put_counted(out, buf_slice(&where));
}

/* In the place of a form. */
enum { ASIDE_ECHO = FORM_COUNT };

static void put_echo(struct buf *out, const struct edi_row *row)
{
	struct line_record line = { .form = row->form, .sent = row->sent, .outcome = OUTCOME_UNCHANGED };

	memcpy(line.fields, row->fields, sizeof(line.fields));
	buf_put_varint(out, ASIDE_ECHO);
	buf_put_varint(out, row->place.line);
	put_line_record(out, &line);
}

void message_row_aside(struct buf *out, const struct edi_work *u, const struct edi_row *row)
{
	const struct canonical *form = canonical_of(row->form);

	if (row->echo) {
		put_echo(out, row);
		return;
	}
	buf_put_varint(out, row->form);
	buf_put_varint(out, row->place.line);
	buf_put_varint(out, row->code);
	buf_put_counted(out, row->why);
	buf_put_char(out, manner(u, row));
	put_where(out, u, row);
	for (uint32_t i = 0; i < form->count; i++)
		buf_put_counted(out, row->fields[i]);
	put_sent(out, &row->sent);
}

/* What message_row_aside() wrote. */
struct aside_row {
	enum canonical_form form;
	uint64_t line;
	enum code code;
	struct slice why;
	char manner;
	struct slice where;
	struct slice sent;
	uint32_t position;
	struct slice fields[FORM_COLUMNS_MAX];
};

static bool read_aside(struct reader *r, struct buf *text, struct aside_row *out)
{
	struct sent_line sent;
	uint64_t form = read_varint(r);

	if (form >= FORM_COUNT)
		return false;
	*out = (struct aside_row){ .form = (enum canonical_form)form, .line = read_varint(r) };
	out->code = (enum code)read_varint(r);
	out->why = read_counted(r);
	out->manner = (char)read_byte(r);
	out->where = read_counted(r);
	uint32_t count = canonical_of(out->form)->count;
	for (uint32_t i = 0; i < count; i++) {
		out->fields[i] = read_counted(r);
		buf_put_slice(text, out->fields[i]);
	}
	const char *at = text->p;
	for (uint32_t i = 0; i < count; at += out->fields[i++].n)
		out->fields[i].p = at;
	const unsigned char *from = r->at;
	bool good = read_sent(r, &sent);
	out->sent = slice_of(from, (size_t)(r->at - from));
	out->position = sent.position;
	return good && !buf_status(text);
}

static void put_row(struct buf *out, const struct header *header, uint64_t before, const struct aside_row *a,
		    const struct row *row)
{
	char told[REASON_TEXT_MAX];
	struct buf text = buf_over(told, sizeof(told) - 1);
	const struct record record = {
		.fields = a->fields,
		.count = canonical_of(a->form)->count,
		.line = a->line,
		.after_line = a->line,
		.terminated = true,
		.preset = { .code = a->code },
	};

	buf_put(&text, a->why.p, a->why.n < sizeof(told) - 1 ? a->why.n : sizeof(told) - 1);
	told[text.n] = '\0';
	const struct row_verdict verdict = { .before = before, .code = a->code, .told = a->code ? told : NULL };
	row_encode(out, header, &verdict, &record, row);
}

/* A refused line was not applied before either; and what a snapshot says may be said twice. */
static bool was_done(const struct rows_of_unit *of, const struct aside_row *a)
{
	if (!of->done || a->code || canonical_of(a->form)->kind == KIND_BATCHES)
		return false;
	return of->done(of->done_ctx, (struct done_mark){ of->unit, a->position });
}

bool message_row_put(struct buf *out, const struct header *forms, struct reader *r,
		     const struct rows_of_unit *of, uint64_t *before, struct row_put *put)
{
	struct aside_row a;
	struct buf text;
	struct row row = { .kind = KIND_NONE };
	char reason[REASON_TEXT_MAX];

	buf_init(&text, 0);
	bool good = read_aside(r, &text, &a);
	if (good && !a.code)
		good = check_row(&forms[a.form], a.fields, canonical_of(a.form)->count, false, &row, reason) ==
		       CODE_NONE;
	if (good) {
		if (a.line < *before)
			a.line = *before;
		buf_put_varint(out, RECEIVED_LINE);
		buf_put_char(out, (char)a.form);
		buf_put_char(out, (char)(was_done(of, &a) ? a.manner | APPLIED_BEFORE : a.manner));
		buf_put_counted(out,
				canonical_of(a.form)->kind == KIND_BATCHES ? of->scope : slice_of(NULL, 0));
		buf_put_counted(out, a.where);
		buf_put_counted(out, a.sent);
		put_row(out, &forms[a.form], *before, &a, &row);
		*before = a.line;
		*put = (struct row_put){ a.code, a.code ? 0 : row_units(&row) };
	}
	buf_release(&text);
	return good && !buf_status(out);
}

bool message_echo(struct slice aside, uint64_t *line, struct slice *record)
{
	struct reader r = reader_of(aside);

	if (read_varint(&r) != ASIDE_ECHO)
		return false;
	*line = read_varint(&r);
	*record = slice_of(r.at, (size_t)(r.end - r.at));
	return true;
}

void message_mark_put(struct buf *out, enum received what, uint64_t line, struct slice payload)
{
	buf_put_varint(out, what);
	buf_put_varint(out, line);
	buf_put_counted(out, payload);
}

/* The choices of MANNER, a byte of a line. */
bool message_manner(struct feed_row *row, uint8_t manner)
{
	row->applied_before = manner & APPLIED_BEFORE;
	manner &= APPLIED_BEFORE - 1;
	enum choice backorder = manner & 3, split = manner >> 2 & 3, amend = manner >> 4 & 3;

	if (row->form != FORM_ORDERS) {
		row->row.amends = (int8_t)(manner - AMENDS_BY_MORE);
		return manner <= 2 * AMENDS_BY_MORE;
	}
	row->row.backorder = choice_usual(backorder);
	row->row.split = choice_usual(split);
	row->row.amend = amend;
	return manner < 64 && backorder <= CHOICE_YES && split <= CHOICE_YES && amend <= CHOICE_YES;
}

bool message_decode(const struct row_decoder *decoders, struct reader *r, uint64_t *line, struct feed_row *out)
{
	uint64_t what = read_varint(r);

	if (what >= RECEIVED_COUNT)
		return false;
	if (what != RECEIVED_LINE) {
		*out = (struct feed_row){ .what = (enum received)what, .reason = "" };
		out->line = read_varint(r);
		out->payload = read_counted(r);
		return !r->bad;
	}
	uint8_t form = read_byte(r), how = read_byte(r);
	struct slice scope = read_counted(r), where = read_counted(r), sent = read_counted(r);
	if (r->bad || form >= FORM_COUNT || !row_decode(&decoders[form], r, line, out))
		return false;
	out->what = RECEIVED_LINE;
	out->form = (enum canonical_form)form;
	out->manner = how;
	out->scope = scope;
	out->where = where;
	out->payload = sent;
	return message_manner(out, how);
}

static enum status make_form(struct header *header, const struct canonical *form, struct arena *arena)
{
	char why[REASON_TEXT_MAX];
	struct buf text = buf_over(why, sizeof(why));

	*header = (struct header){ .delimiter = ',' };
	enum code code = kind_recognise(form->columns, form->count, &header->kind, header->field, &text);
	ENSURE(!code && header->kind == form->kind);
	header_plan(header);
	return header_keep(header, form->columns, form->count, arena);
}

struct header *message_forms(struct arena *arena)
{
	struct header *forms = arena_alloc(arena, FORM_COUNT * sizeof(*forms));
	enum status st = forms ? ST_OK : ST_NO_MEMORY;

	for (enum canonical_form f = FORM_BATCHES; !st && f < FORM_COUNT; f++)
		st = make_form(&forms[f], canonical_of(f), arena);
	return st ? NULL : forms;
}
