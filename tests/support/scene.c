#include "scene.h"

#include <inttypes.h>
#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/date.h"
#include "allot/service/handlers.h"
#include "allot/service/intake.h"
#include "event_name.h"
#include "testing.h"

static const char *const outcome_names[OUTCOME_COUNT] = {
	[OUTCOME_CREATED] = "created",		 [OUTCOME_CHANGED] = "changed",
	[OUTCOME_UNCHANGED] = "unchanged",	 [OUTCOME_ALLOCATED] = "allocated",
	[OUTCOME_OUT_OF_STOCK] = "out of stock", [OUTCOME_DUPLICATE] = "duplicate",
};

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
	bus_init(&s->bus, service_bus_table(), &s->uow.base, service_journal(&s->uow.base),
		 (struct bus_observer){ observe, s });
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
	else
		buf_put_str(&s->text, outcome_names[s->out.type]);
	return text_of(&s->text);
}

static const char *send(struct scene *s, struct command command)
{
	s->status = bus_handle(&s->bus, &command, &s->out);
	return outcome_text(s);
}

uint32_t scene_day(const char *date)
{
	uint32_t day = DATE_NONE;

	INVARIANT(!*date || date_parse(slice_str(date), &day));
	return day;
}

const char *scene_create(struct scene *s, const char *ref, const char *sku, uint32_t qty, const char *eta)
{
	return send(s, (struct command){
			       .type = COMMAND_CREATE_BATCH,
			       .create_batch = { slice_str(ref), slice_str(sku), qty, scene_day(eta), true },
		       });
}

const char *scene_quantity(struct scene *s, const char *ref, uint32_t qty)
{
	return send(s, (struct command){
			       .type = COMMAND_CHANGE_BATCH_QUANTITY,
			       .change_quantity = { slice_str(ref), qty },
		       });
}

const char *scene_eta(struct scene *s, const char *ref, const char *eta)
{
	return send(s, (struct command){
			       .type = COMMAND_CHANGE_BATCH_ETA,
			       .change_eta = { slice_str(ref), scene_day(eta) },
		       });
}

static struct order_line line_of(const char *orderid, const char *line, const char *sku, uint32_t qty)
{
	return (struct order_line){ slice_str(orderid), slice_str(line), slice_str(sku), qty };
}

const char *scene_allocate(struct scene *s, const char *orderid, const char *line, const char *sku,
			   uint32_t qty)
{
	return send(s, (struct command){
			       .type = COMMAND_ALLOCATE,
			       .allocate = { line_of(orderid, line, sku, qty) },
		       });
}

const char *scene_assign(struct scene *s, const char *orderid, const char *line, const char *sku, uint32_t qty,
			 const char *ref)
{
	return send(s, (struct command){
			       .type = COMMAND_ASSIGN_ALLOCATION,
			       .assign = { line_of(orderid, line, sku, qty), slice_str(ref) },
		       });
}

const char *scene_row(struct scene *s, const struct row *row)
{
	s->status = intake_row(&s->bus, row, &s->out);
	return outcome_text(s);
}

const char *scene_row_batch(struct scene *s, const char *ref, const char *sku, uint32_t qty, const char *eta)
{
	return scene_row(s, &(struct row){
				    .kind = KIND_BATCHES,
				    .has_eta = eta,
				    .qty = qty,
				    .eta = eta ? scene_day(eta) : DATE_NONE,
				    .ref = slice_str(ref),
				    .sku = slice_str(sku),
			    });
}

static void tell_line(struct buf *b, struct slice orderid, struct slice line, struct slice sku, uint32_t qty)
{
	buf_printf(b, " %.*s%s%.*s %.*s %" PRIu32, SLICE_ARG(orderid), line.n ? "/" : "", SLICE_ARG(line),
		   SLICE_ARG(sku), qty);
}

static void tell_day(struct buf *b, uint32_t day)
{
	char date[DATE_TEXT];

	if (day == DATE_NONE)
		buf_put_str(b, "none");
	else
		buf_put(b, date, date_format(day, date));
}

static void tell_batch(struct buf *b, const struct event *e)
{
	buf_printf(b, " %.*s ", SLICE_ARG(e->ref));
	if (e->type == EVENT_BATCH_CREATED) {
		buf_printf(b, "%.*s %" PRIu32 " ", SLICE_ARG(e->sku), e->batch_created.qty);
		tell_day(b, e->batch_created.eta);
	} else if (e->type == EVENT_BATCH_QUANTITY_CHANGED) {
		buf_printf(b, "%" PRIu32 ">%" PRIu32, e->quantity_changed.was, e->quantity_changed.qty);
	} else {
		tell_day(b, e->eta_changed.was);
		buf_put_char(b, '>');
		tell_day(b, e->eta_changed.eta);
	}
}

static void tell_shortage(struct buf *b, const struct event *e)
{
	if (e->out_of_stock.orderid.n)
		tell_line(b, e->out_of_stock.orderid, e->out_of_stock.line, e->sku, e->out_of_stock.qty);
	else
		buf_printf(b, " %.*s", SLICE_ARG(e->sku));
	buf_printf(b, " %s %" PRIu64, reason_name(e->out_of_stock.reason), e->out_of_stock.available);
}

static void tell(struct buf *b, const struct event *e)
{
	buf_put_str(b, event_name(e->type));
	switch (e->type) {
	case EVENT_ALLOCATED:
		tell_line(b, e->allocated.orderid, e->allocated.line, e->sku, e->allocated.qty);
		buf_printf(b, " %.*s", SLICE_ARG(e->ref));
		break;
	case EVENT_DEALLOCATED:
		tell_line(b, e->deallocated.orderid, e->deallocated.line, e->sku, e->deallocated.qty);
		buf_printf(b, " %.*s %s", SLICE_ARG(e->ref), reason_name(e->deallocated.reason));
		break;
	case EVENT_OUT_OF_STOCK:
		tell_shortage(b, e);
		break;
	default:
		tell_batch(b, e);
	}
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
	struct ref_entry entry = { 0 };
	bool found = false;
	struct batch_place at;
	struct product *p = NULL;

	INVARIANT(!uow_ref_find(&s->uow.base, slice_str(ref), &found, &entry) && found);
	INVARIANT(!uow_product_find(&s->uow.base, entry.sku, &p) && p);
	INVARIANT(!product_find(p, (struct batch_key){ entry.eta, entry.batch }, &at));
	return *product_batch(p, at);
}
