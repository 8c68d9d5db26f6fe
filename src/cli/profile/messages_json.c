/*
 * The same for programs: one object, its interchanges in a list, each with its units, these with their segments
 * and rows, and behind them what becomes of each.
 */
#include "allot/base/json.h"
#include "cli/profile/check_messages.h"

static struct json *json_of(void *ctx)
{
	return &((struct showing *)ctx)->json;
}

static void put_text(struct json *j, const char *key, struct slice text)
{
	json_key(j, key);
	json_string(j, text);
}

static void put_number(struct json *j, const char *key, uint64_t number)
{
	json_key(j, key);
	json_number(j, number);
}

/* A text, or null if it is empty. */
static void put_reason(struct json *j, const char *key, struct slice text)
{
	json_key(j, key);
	if (text.n)
		json_string(j, text);
	else
		json_null(j);
}

static void put_party(struct json *j, const char *key, struct slice qualifier, struct slice id)
{
	struct buf both;

	buf_init(&both, 0);
	buf_put_slice(&both, qualifier);
	buf_put_str(&both, qualifier.n ? ":" : "");
	buf_put_slice(&both, id);
	put_text(j, key, buf_slice(&both));
	buf_release(&both);
}

static void interchange(void *ctx, const struct interchange_record *i)
{
	struct json *j = json_of(ctx);

	json_object(j);
	put_text(j, "standard", i->edifact ? SLICE("EDIFACT") : SLICE("X12"));
	put_text(j, "number", i->control);
	put_party(j, "sender", i->sender_qualifier, i->sender);
	put_party(j, "receiver", i->receiver_qualifier, i->receiver);
	json_key(j, "units");
	json_array(j);
	((struct showing *)ctx)->in_verdicts = false;
}

static void unit(void *ctx, const struct unit_record *u)
{
	struct json *j = json_of(ctx);

	((struct showing *)ctx)->in_rows = false;
	json_object(j);
	put_text(j, "type", u->type);
	put_text(j, "number", u->control);
	json_key(j, "segments");
	json_array(j);
}

/* Those of the envelope are told by what stands in the interchange. */
static void segment(void *ctx, const struct seen_segment *s)
{
	struct json *j = json_of(ctx);

	if (!s->position)
		return;
	json_object(j);
	put_number(j, "line", s->line);
	put_number(j, "position", s->position);
	put_text(j, "segment", s->text);
	json_key(j, "means");
	json_array(j);
	for (uint32_t i = 0; i < s->means_count; i++)
		json_string(j, slice_str(s->means[i]));
	json_array_end(j);
	json_key(j, "ignored");
	json_bool(j, !s->frame && !s->means_count);
	json_object_end(j);
	(void)output_row_done(((struct showing *)ctx)->out);
}

static void begin_rows(struct showing *s)
{
	if (s->in_rows)
		return;
	s->in_rows = true;
	json_array_end(&s->json);
	json_key(&s->json, "rows");
	json_array(&s->json);
}

static void row(void *ctx, const struct seen_row *r)
{
	const struct canonical *form = canonical_of(r->form);
	struct json *j = json_of(ctx);
	char name[40];

	begin_rows(ctx);
	json_object(j);
	put_number(j, "position", r->position);
	put_text(j, "kind", slice_str(kind_name(form->kind)));
	json_key(j, "values");
	json_object(j);
	for (uint32_t i = 0; i < form->count; i++) {
		struct buf key = buf_over(name, sizeof(name) - 1);
		buf_put_slice(&key, form->columns[i]);
		name[key.n] = '\0';
		put_text(j, name, r->fields[i]);
	}
	json_object_end(j);
	json_key(j, "merged");
	json_bool(j, r->merged);
	put_reason(j, "code", r->code ? slice_str(code_name(r->code)) : SLICE(""));
	put_reason(j, "reason", r->code ? r->why : SLICE(""));
	json_object_end(j);
	(void)output_row_done(((struct showing *)ctx)->out);
}

static void unit_end(void *ctx)
{
	struct json *j = json_of(ctx);

	begin_rows(ctx);
	json_array_end(j);
	json_object_end(j);
}

/* Of nobody known: null. */
static void put_verdict(struct json *j, edi_verdict v, bool known, struct slice why)
{
	put_reason(j, "status", slice_of(&v, known));
	put_reason(j, "reason", why);
}

/* Behind the list of units. */
static void begin_verdicts(struct showing *s)
{
	if (s->in_verdicts)
		return;
	s->in_verdicts = true;
	json_array_end(&s->json);
	json_key(&s->json, "verdicts");
	json_array(&s->json);
}

static void verdict(void *ctx, const struct unit_record *u, struct slice why)
{
	struct json *j = json_of(ctx);

	begin_verdicts(ctx);
	json_object(j);
	put_text(j, "type", u->type);
	put_text(j, "number", u->control);
	put_verdict(j, u->status, true, why);
	json_object_end(j);
	(void)output_row_done(((struct showing *)ctx)->out);
}

static void interchange_end(void *ctx, const struct interchange_record *i, bool known, struct slice why)
{
	struct json *j = json_of(ctx);

	begin_verdicts(ctx);
	json_array_end(j);
	put_verdict(j, i->status, known, why);
	json_object_end(j);
}

/* What is skipped is among the warnings, or why the feed is refused. */
static void junk(void *ctx, uint64_t start, uint64_t end, struct slice why)
{
	(void)ctx;
	(void)start;
	(void)end;
	(void)why;
}

struct messages_viewer messages_as_json(struct showing *s)
{
	json_init(&s->json, &s->out->buf);
	json_object(&s->json);
	json_key(&s->json, "interchanges");
	json_array(&s->json);
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

void messages_json_end(struct showing *s, const struct feed *feed)
{
	struct json *j = &s->json;

	json_array_end(j);
	put_number(j, "rows", feed->lines + feed->rejected);
	put_number(j, "rejected", feed->rejected);
	json_key(j, "warnings");
	json_array(j);
	for (uint32_t i = 0; i < feed->warnings_count; i++) {
		json_object(j);
		put_number(j, "line", feed->warnings[i].line);
		put_text(j, "text", feed->warnings[i].text);
		json_object_end(j);
	}
	json_array_end(j);
	put_reason(j, "code", feed->code ? slice_str(code_name(feed->code)) : SLICE(""));
	put_reason(j, "detail", slice_str(feed->code ? feed->detail : ""));
	json_object_end(j);
	buf_put_char(&s->out->buf, '\n');
}
