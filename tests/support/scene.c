#include "scene.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/date.h"
#include "testing.h"

static void observe(void *ctx, const struct event *event)
{
	struct scene *s = ctx;

	INVARIANT(event->number == ++s->observed);
}

int scene_setup(void **state)
{
	struct scene *s = calloc(1, sizeof(*s));

	INVARIANT(s);
	memory_uow_init(&s->uow);
	service_init(&s->service, &s->uow.base);
	bus_init(&s->bus, service_bus_table(), &s->service, service_journal(&s->uow.base),
		 (struct bus_observer){ observe, s });
	s->in = (struct intake){ .bus = &s->bus, .uow = &s->uow.base, .content = 1, .mark = 1 };
	s->before.did = OUTCOME_COUNT;
	buf_init(&s->text, 0);
	buf_init(&s->told, 0);
	*state = s;
	return 0;
}

int scene_teardown(void **state)
{
	struct scene *s = *state;

	if (!s->status)
		memory_uow_check(&s->uow);
	memory_uow_release(&s->uow);
	service_release(&s->service);
	buf_release(&s->text);
	buf_release(&s->told);
	free(s);
	return 0;
}

static const char *text_of(struct buf *b)
{
	buf_put_char(b, '\0');
	INVARIANT(buf_status(b) == ST_OK);
	return b->p;
}

static const char *outcome_text(struct scene *s)
{
	buf_clear(&s->text);
	if (s->status)
		buf_printf(&s->text, "status %d", (int)s->status);
	else if (s->out.type == OUTCOME_REFUSED)
		buf_printf(&s->text, "%s: %s", code_name(s->out.code), s->out.reason);
	else if (s->out.type == OUTCOME_PUT_OFF)
		buf_put_str(&s->text, "put off");
	else
		buf_put_str(&s->text, outcome_name(s->out.type));
	return text_of(&s->text);
}

uint32_t scene_day(const char *date)
{
	uint32_t day = DATE_NONE;

	INVARIANT(!*date || date_parse(slice_str(date), &day));
	return day;
}

const char *scene_eta(struct scene *s, const char *ref, const char *eta)
{
	struct command command = {
		.type = COMMAND_CHANGE_BATCH_ETA,
		.change_eta = { slice_str(ref), scene_day(eta) },
	};

	service_begin(&s->service, false);
	s->status = bus_handle(&s->bus, &command, &s->out);
	return outcome_text(s);
}

static void give(struct scene *s, const struct row *row, enum turn turn)
{
	s->status = intake_row(&s->in, row, turn, &s->before, &s->out);
	INVARIANT(s->status || s->uow.held == 0);
}

const char *scene_row(struct scene *s, const struct row *row)
{
	give(s, row, TURN_OWN);
	return outcome_text(s);
}

/* The next word of *TEXT, taken off it; empty at its end. */
static struct slice word(struct slice *text)
{
	struct slice w = { text->p, 0 };

	while (w.n < text->n && w.p[w.n] != ' ')
		w.n++;
	*text = slice_of(text->p + w.n, text->n - w.n);
	while (text->n > 0 && text->p[0] == ' ')
		*text = slice_of(text->p + 1, text->n - 1);
	return w;
}

static struct total total_of(struct slice s)
{
	uint64_t units = 0;

	if (slice_eq(s, SLICE("all")))
		return (struct total){ TOTAL_ALL, 0 };
	INVARIANT(slice_number(s, QUANTITY_MAX, &units) == NUMBER_OK);
	return (struct total){ TOTAL_UNITS, (uint32_t)units };
}

static void name_line(struct row *row, struct slice name)
{
	const char *slash = memchr(name.p, '/', name.n);

	row->orderid = slash ? slice_of(name.p, (size_t)(slash - name.p)) : name;
	row->line = slash ? slice_of(slash + 1, (size_t)(name.p + name.n - slash - 1)) : SLICE("");
}

/* True when W is KEY=VALUE, and *VALUE is set. */
static bool is_field(struct slice w, const char *key, struct slice *value)
{
	size_t n = strlen(key);

	if (w.n <= n || memcmp(w.p, key, n) != 0 || w.p[n] != '=')
		return false;
	*value = slice_of(w.p + n + 1, w.n - n - 1);
	return true;
}

static enum choice choice_of(struct slice s)
{
	return slice_eq(s, SLICE("yes")) ? CHOICE_YES : CHOICE_NO;
}

static void fill_field(struct row *row, struct slice w)
{
	struct slice value;
	char number[16];

	if (is_field(w, "shipped", &value)) {
		row->shipped = total_of(value);
	} else if (is_field(w, "cancelled", &value)) {
		row->cancelled = total_of(value);
	} else if (is_field(w, "backorder", &value)) {
		row->backorder = choice_of(value);
	} else if (is_field(w, "split", &value)) {
		row->split = choice_of(value);
	} else if (is_field(w, "priority", &value)) {
		(void)snprintf(number, sizeof(number), "%.*s", SLICE_ARG(value));
		row->has_priority = true;
		row->priority = (int16_t)(number[0] == '-' ? -(int)total_of(slice_str(number + 1)).units
							   : (int)total_of(value).units);
	} else if (is_field(w, "eta", &value)) {
		row->has_eta = true;
		row->eta = DATE_NONE;
		INVARIANT(value.n == 0 || date_parse(value, &row->eta));
	} else if (slice_eq(w, SLICE("on_hand"))) {
		row->said = SAID_ON_HAND;
	} else {
		INVARIANT(slice_eq(w, SLICE("available")));
		row->said = SAID_AVAILABLE;
	}
}

static const struct {
	const char *verb;
	enum feed_kind kind;
	const char *fields; /* r ref, s sku, q qty, l order and line, S shipped, C cancelled */
} VERBS[] = {
	{ "batch", KIND_BATCHES, "rsq" },	 { "stock", KIND_BATCHES, "rsq" },
	{ "change", KIND_CHANGES, "rq" },	 { "assign", KIND_ALLOCATIONS, "lsqr" },
	{ "order", KIND_ORDERS, "lsq" },	 { "amend", KIND_AMENDMENTS, "lsq" },
	{ "cancel", KIND_CANCELLATIONS, "lsC" }, { "ship", KIND_SHIPMENTS, "lsS" },
};

static void fill(struct row *row, char field, struct slice w)
{
	switch (field) {
	case 'r':
		row->ref = w;
		break;
	case 's':
		row->sku = slice_eq(w, SLICE("-")) ? SLICE("") : w;
		break;
	case 'q':
		row->qty = total_of(w).units;
		break;
	case 'l':
		name_line(row, w);
		break;
	case 'S':
		row->shipped = total_of(w);
		break;
	default:
		row->cancelled = total_of(w);
	}
}

static struct row row_of(struct slice verb, struct slice text)
{
	struct row row = { .kind = KIND_NONE };

	for (size_t v = 0; v < COUNT_OF(VERBS); v++) {
		if (!slice_eq(verb, slice_str(VERBS[v].verb)))
			continue;
		row.kind = VERBS[v].kind;
		for (const char *field = VERBS[v].fields; *field; field++)
			fill(&row, *field, word(&text));
	}
	INVARIANT(row.kind != KIND_NONE);
	while (text.n > 0)
		fill_field(&row, word(&text));
	return row;
}

/* A batches feed of its own begins: what was before it is asked anew. */
static void begin_feed(struct scene *s)
{
	s->in.mark = s->uow.events_count + 1;
	s->in.serving_called = false;
}

static void play(struct scene *s, struct slice text)
{
	struct slice verb = word(&text);
	enum turn turn = TURN_OWN;

	if (slice_eq(verb, SLICE("first")) || slice_eq(verb, SLICE("second")) ||
	    slice_eq(verb, SLICE("late"))) {
		turn = verb.p[0] == 'f' ? TURN_FIRST : verb.p[0] == 's' ? TURN_SECOND : TURN_PUT_OFF;
		verb = word(&text);
	}
	if (slice_eq(verb, SLICE("serve"))) {
		s->status = intake_serve(&s->in, text);
		return;
	}
	if (slice_eq(verb, SLICE("feed"))) {
		begin_feed(s);
		return;
	}
	struct row row = row_of(verb, text);
	if (slice_eq(verb, SLICE("stock")))
		begin_feed(s);
	give(s, &row, turn);
	if (slice_eq(verb, SLICE("stock")) && !s->status)
		s->status = intake_serve(&s->in, row.sku);
}

const char *scene_play(struct scene *s, const char *script)
{
	struct slice rest = slice_str(script);

	while (rest.n > 0) {
		const char *end = memchr(rest.p, '\n', rest.n);
		size_t n = end ? (size_t)(end - rest.p) : rest.n;
		play(s, slice_of(rest.p, n));
		rest = end ? slice_of(end + 1, rest.n - n - 1) : slice_of(rest.p + n, 0);
	}
	return outcome_text(s);
}

static void tell_day(struct buf *b, uint32_t day)
{
	char date[DATE_TEXT];

	if (day == DATE_NONE)
		buf_put_str(b, "none");
	else
		buf_put(b, date, date_format(day, date));
}

static void tell_line(struct buf *b, const struct event *e)
{
	buf_printf(b, " %.*s%s%.*s %.*s", SLICE_ARG(e->orderid), e->line.n ? "/" : "", SLICE_ARG(e->line),
		   SLICE_ARG(e->sku));
}

static void tell_reported(struct buf *b, const struct event *e)
{
	if (e->reported.has_qty)
		buf_printf(b, " qty %" PRIu32, e->reported.qty);
	if (e->reported.has_count)
		buf_printf(b, " %s %" PRIu32, e->reported.count_of == SAID_ON_HAND ? "on_hand" : "available",
			   e->reported.count);
	if (e->reported.has_eta) {
		buf_put_str(b, " eta ");
		tell_day(b, e->reported.eta);
	}
}

static void tell_batch(struct buf *b, const struct event *e)
{
	buf_printf(b, " %.*s", SLICE_ARG(e->ref));
	if (e->type == EVENT_BATCH_CREATED) {
		buf_printf(b, " %.*s %" PRIu32 " ", SLICE_ARG(e->sku), e->batch_created.qty);
		tell_day(b, e->batch_created.eta);
	} else if (e->type == EVENT_BATCH_QUANTITY_CHANGED) {
		buf_printf(b, " %" PRIu32 ">%" PRIu32, e->quantity_changed.was, e->quantity_changed.qty);
	} else if (e->type == EVENT_BATCH_REPORTED) {
		tell_reported(b, e);
	} else {
		buf_put_char(b, ' ');
		tell_day(b, e->eta_changed.was);
		buf_put_char(b, '>');
		tell_day(b, e->eta_changed.eta);
	}
}

static void tell_shortage(struct buf *b, const struct event *e)
{
	if (e->line_id)
		buf_printf(b, " %" PRIu32, e->out_of_stock.units);
	buf_printf(b, " %s %" PRIu64 "%s", reason_name(e->out_of_stock.reason), e->out_of_stock.available,
		   e->out_of_stock.waits ? " waits" : "");
}

/* What an event about a line says behind the line. */
static void tell_about_line(struct buf *b, const struct event *e)
{
	switch (e->type) {
	case EVENT_ALLOCATED:
		buf_printf(b, " %" PRIu32 " %.*s", e->allocated.units, SLICE_ARG(e->ref));
		break;
	case EVENT_DEALLOCATED:
		buf_printf(b, " %" PRIu32 " %.*s %s", e->deallocated.units, SLICE_ARG(e->ref),
			   reason_name(e->deallocated.reason));
		break;
	case EVENT_OUT_OF_STOCK:
		tell_shortage(b, e);
		break;
	case EVENT_REPROMISED:
		buf_printf(b, " %" PRIu32 " %.*s ", e->repromised.units, SLICE_ARG(e->ref));
		tell_day(b, e->repromised.was);
		buf_put_char(b, '>');
		tell_day(b, e->repromised.eta);
		break;
	case EVENT_LINE_AMENDED:
		buf_printf(b, " %" PRIu32 ">%" PRIu32, e->line_amended.was, e->line_amended.qty);
		break;
	case EVENT_LINE_CANCELLED:
		buf_printf(b, " %" PRIu32, e->line_cancelled.units);
		break;
	case EVENT_SHIPPED:
		buf_printf(b, " %" PRIu32 " %.*s", e->shipped.units, SLICE_ARG(e->ref));
		break;
	case EVENT_LINE_POLICY_CHANGED:
		buf_printf(b, " %d%s%s", e->policy_changed.priority,
			   e->policy_changed.backorder ? " backorder" : "",
			   e->policy_changed.split ? " split" : "");
		break;
	case EVENT_LINE_OPENED:
		buf_printf(b, " %" PRIu32, e->line_opened.ordered);
		break;
	default:
		break;
	}
}

static void tell(struct buf *b, const struct event *e)
{
	if (e->type == EVENT_LINE_OPENED && !e->line_opened.replaces)
		return;
	buf_put_str(b, event_name(e->type));
	if (e->type == EVENT_OUT_OF_STOCK && e->line_id == 0)
		buf_printf(b, " %.*s", SLICE_ARG(e->sku));
	else if (event_about(e->type) & ABOUT_LINE)
		tell_line(b, e);
	if (event_about(e->type) & ABOUT_LINE)
		tell_about_line(b, e);
	else
		tell_batch(b, e);
	buf_put_char(b, '\n');
}

const char *scene_events(struct scene *s)
{
	buf_clear(&s->told);
	while (s->told_events < s->uow.events_count) {
		struct event event = memory_uow_event(&s->uow, ++s->told_events);
		tell(&s->told, &event);
	}
	return text_of(&s->told);
}

struct batch scene_batch(struct scene *s, const char *ref)
{
	const struct uow_ops *ops = s->uow.base.ops;
	struct ref_entry entry = { 0 };
	bool found = false;
	struct batch_place at;
	struct product *p = NULL;

	INVARIANT(!ops->ref_find(&s->uow.base, slice_str(ref), &found, &entry) && found);
	INVARIANT(!ops->product_find(&s->uow.base, entry.sku, &p) && p);
	INVARIANT(!product_find(p, (struct batch_key){ entry.eta, entry.batch }, &at));
	return *product_batch(p, at);
}

static void tell_units(struct buf *b, uint32_t units, const char *state)
{
	if (units > 0)
		buf_printf(b, ", %" PRIu32 " %s", units, state);
}

const char *scene_line(struct scene *s, const char *name, const char *sku)
{
	struct row row = { .kind = KIND_ORDERS };
	char orderid[IDENTIFIER_MAX + 1], number[IDENTIFIER_MAX + 1];
	const struct line *l;

	name_line(&row, slice_str(name));
	(void)snprintf(orderid, sizeof(orderid), "%.*s", SLICE_ARG(row.orderid));
	(void)snprintf(number, sizeof(number), "%.*s", SLICE_ARG(row.line));
	buf_clear(&s->text);
	l = memory_uow_line(&s->uow, orderid, number, sku);
	if (!l)
		return "unknown";
	buf_printf(&s->text, "%" PRIu32, l->ordered);
	tell_units(&s->text, l->shipped, "shipped");
	tell_units(&s->text, l->cancelled, "cancelled");
	struct parts_walk walk = { .of = &l->parts };
	for (const struct part *part; (part = parts_next(&walk));)
		buf_printf(&s->text, ", %" PRIu32 " on %.*s", part->units,
			   SLICE_ARG(s->uow.events[part->batch - 1].event.ref));
	tell_units(&s->text, l->waiting, "waiting");
	tell_units(&s->text, l->short_, "short");
	return text_of(&s->text);
}
