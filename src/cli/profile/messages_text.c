/*
 * An interchange as a person reads it: its segments, each with what is taken of it, and behind those of a unit
 * what its lines became.
 */
#include <inttypes.h>

#include "allot/base/shown.h"
#include "allot/base/text/width.h"
#include "cli/profile/check_messages.h"

enum { SEGMENT_SHOWN = 200, MEANS_AT = 56 };

static struct buf *text_of(void *ctx)
{
	return &((struct showing *)ctx)->out->buf;
}

/* The status of the output is kept in it. */
static void done(void *ctx)
{
	(void)output_row_done(((struct showing *)ctx)->out);
}

static void put_party(struct buf *b, struct slice qualifier, struct slice id)
{
	put_shown_text(b, qualifier, SHOWN_MAX);
	buf_put_str(b, qualifier.n ? ":" : "");
	put_shown_text(b, id, SHOWN_MAX);
}

static void interchange(void *ctx, const struct interchange_record *i)
{
	struct buf *b = text_of(ctx);

	buf_put_str(b, "interchange ");
	put_shown_text(b, i->control, SHOWN_MAX);
	buf_printf(b, " of %s, from ", i->edifact ? "EDIFACT" : "X12");
	put_party(b, i->sender_qualifier, i->sender);
	buf_put_str(b, " to ");
	put_party(b, i->receiver_qualifier, i->receiver);
	buf_put_char(b, '\n');
}

static void put_unit_name(struct buf *b, const struct unit_record *u)
{
	buf_put_str(b, "  unit ");
	put_shown_text(b, u->type, SHOWN_MAX);
	buf_put_char(b, ' ');
	put_shown_text(b, u->control, SHOWN_MAX);
}

static void unit(void *ctx, const struct unit_record *u)
{
	struct buf *b = text_of(ctx);

	((struct showing *)ctx)->in_rows = false;
	put_unit_name(b, u);
	buf_put_char(b, '\n');
}

static void segment(void *ctx, const struct seen_segment *s)
{
	struct buf *b = text_of(ctx);
	size_t from = b->n;

	buf_printf(b, "%6" PRIu64, s->line);
	if (s->position)
		buf_printf(b, "%5" PRIu32 "  ", s->position);
	else
		buf_put_str(b, "       ");
	put_shown_text(b, s->text, SEGMENT_SHOWN);
	if (!s->frame) {
		size_t width = text_width(slice_of(b->p + from, b->n - from));
		do
			buf_put_char(b, ' ');
		while (++width < MEANS_AT && !buf_status(b));
		if (!s->means_count)
			buf_put_str(b, s->unread ? "not read" : "ignored");
	}
	for (uint32_t i = 0; i < s->means_count; i++)
		buf_printf(b, "%s%s", i ? ", " : "", s->means[i]);
	buf_put_char(b, '\n');
	done(ctx);
}

static void row(void *ctx, const struct seen_row *r)
{
	const struct canonical *form = canonical_of(r->form);
	struct showing *s = ctx;
	struct buf *b = text_of(ctx);

	if (!s->in_rows)
		buf_put_str(b, "    becomes\n");
	s->in_rows = true;
	buf_printf(b, "%11" PRIu32 "  %s:", r->position, kind_name(form->kind));
	for (uint32_t i = 0; i < form->count; i++) {
		buf_printf(b, "%s%.*s ", i ? ", " : " ", SLICE_ARG(form->columns[i]));
		put_shown(b, r->fields[i], SHOWN_MAX);
	}
	if (r->merged)
		buf_put_str(b, "; added to another row");
	if (r->code) {
		buf_printf(b, "; refused: %s: ", code_name(r->code));
		put_shown_text(b, r->why, SIZE_MAX);
	}
	buf_put_char(b, '\n');
	done(ctx);
}

static const char *verdict_text(edi_verdict v)
{
	return v == 'A' ? "accepted" : v == 'E' ? "accepted with errors" : "refused";
}

static void put_verdict(struct buf *b, edi_verdict v, struct slice why)
{
	buf_printf(b, " is %s", verdict_text(v));
	if (why.n)
		buf_put_str(b, ": ");
	put_shown_text(b, why, SIZE_MAX);
	buf_put_char(b, '\n');
}

static void unit_end(void *ctx)
{
	(void)ctx;
}

static void verdict(void *ctx, const struct unit_record *u, struct slice why)
{
	put_unit_name(text_of(ctx), u);
	put_verdict(text_of(ctx), u->status, why);
}

static void interchange_end(void *ctx, const struct interchange_record *i, bool known, struct slice why)
{
	struct buf *b = text_of(ctx);

	buf_put_str(b, "interchange ");
	put_shown_text(b, i->control, SHOWN_MAX);
	if (!known)
		buf_put_str(b, " is of nobody: the profile has another partner or us\n");
	else
		put_verdict(b, i->status, why);
}

static void junk(void *ctx, uint64_t start, uint64_t end, struct slice why)
{
	struct buf *b = text_of(ctx);

	buf_printf(b, "bytes %" PRIu64 " to %" PRIu64 " are no interchange: ", start, end);
	put_shown_text(b, why, SIZE_MAX);
	buf_put_char(b, '\n');
}

struct messages_viewer messages_as_text(struct showing *s)
{
	return (struct messages_viewer){
		.interchange = interchange,
		.unit = unit,
		.segment = segment,
		.row = row,
		.unit_end = unit_end,
		.verdict = verdict,
		.interchange_end = interchange_end,
		.junk = junk,
		.ctx = s,
	};
}

void messages_text_end(struct showing *s, const struct feed *feed)
{
	struct buf *b = &s->out->buf;

	for (uint32_t i = 0; i < feed->warnings_count; i++)
		buf_printf(b, "line %" PRIu64 ": warning: %.*s\n", feed->warnings[i].line,
			   SLICE_ARG(feed->warnings[i].text));
	if (feed->code)
		buf_printf(b, "refused whole: %s: %s\n", code_name(feed->code), feed->detail);
	else
		buf_printf(b, "%" PRIu64 " rows, %" PRIu64 " of them refused\n", feed->lines + feed->rejected,
			   feed->rejected);
}
