/* Tells a viewer of what is read; nothing of it is kept. */
#include "feed/messages/receiver_state.h"

/* S as it stands, but for what was released. */
static void put_segment(struct buf *out, const struct edi_segment *s)
{
	const struct edi_marks *m = &s->marks;

	for (uint32_t i = 0; i < s->count; i++) {
		const struct edi_part *p = &s->parts[i];
		bool again = i && p->repetition && !s->parts[i - 1].repetition;
		for (uint32_t e = i ? s->parts[i - 1].element : p->element; e < p->element; e++)
			buf_put_char(out, m->element);
		if (p->component)
			buf_put_char(out, again ? m->repetition : m->component);
		buf_put(out, s->text.p + p->at, p->n);
	}
}

static void tell_segment(const struct messages_viewer *v, const struct edi_work *u, const struct edi_segment *s,
			 struct slice text)
{
	bool begins = edi_is(s, "ST") || edi_is(s, "UNH"), ends = edi_is(s, "SE") || edi_is(s, "UNT");
	struct seen_segment seen = { .line = s->line, .text = text, .frame = !u || begins || ends };

	if (u) {
		seen.position = u->position + ends;
		seen.unread = !u->mapped;
	}
	for (uint32_t i = 0; !seen.frame && i < u->meant_count; i++)
		seen.means[seen.means_count++] = edi_meaning_name(u->meant[i]);
	if (u && begins)
		v->unit(v->ctx, &u->record);
	v->segment(v->ctx, &seen);
}

enum status receiver_show(void *ctx, const struct edi_interchange *i, const struct edi_work *u,
			  const struct edi_segment *s)
{
	struct receiver *r = ctx;
	const struct messages_viewer *v = r->settings.viewer;
	struct buf text;

	if (edi_is(s, "ISA") || edi_is(s, "UNB"))
		v->interchange(v->ctx, &i->record);
	buf_init(&text, 0);
	put_segment(&text, s);
	enum status st = buf_status(&text);
	if (!st)
		tell_segment(v, u, s, buf_slice(&text));
	buf_release(&text);
	return st;
}

static void show_row(const struct messages_viewer *v, const struct edi_row *row)
{
	struct slice fields[FORM_COLUMNS_MAX], *qty = &fields[CANONICAL_NEW_QTY];
	const struct seen_row seen = {
		row->place.position, row->form, fields, row->code, row->why, row->merged,
	};
	struct buf shown;

	memcpy(fields, row->fields, sizeof(fields));
	buf_init(&shown, 0);
	buf_put_slice(&shown, canonical_sign(row->form, row->amends, *qty));
	buf_put_slice(&shown, *qty);
	if (!buf_status(&shown))
		*qty = buf_slice(&shown);
	v->row(v->ctx, &seen);
	buf_release(&shown);
}

void receiver_show_unit(struct receiver *r, const struct edi_work *u)
{
	const struct messages_viewer *v = r->settings.viewer;

	/* of an echo no row comes */
	for (uint32_t k = 0; k < u->rows_count; k++)
		if (!u->rows[k].echo)
			show_row(v, &u->rows[k]);
	v->unit_end(v->ctx);
}

void receiver_show_verdict(struct receiver *r, const struct unit_record *u, struct slice why)
{
	const struct messages_viewer *v = r->settings.viewer;

	v->verdict(v->ctx, u, why);
}

void receiver_show_end(struct receiver *r, const struct edi_interchange *i)
{
	const struct messages_viewer *v = r->settings.viewer;

	v->interchange_end(v->ctx, &i->record, i->profile != NULL, slice_str(i->why));
}

void receiver_show_junk(struct receiver *r, const struct edi_junk *junk)
{
	const struct messages_viewer *v = r->settings.viewer;

	v->junk(v->ctx, junk->start, junk->end, slice_str(junk->why));
}
