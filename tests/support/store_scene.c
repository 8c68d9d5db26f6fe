#include "store_scene.h"

#include <inttypes.h>
#include <sys/wait.h>
#include <unistd.h>

#include "allot/base/files/file.h"
#include "allot/signals/applying.h"
#include "testing.h"

enum { RUN = 1 };

static void observe(void *ctx, const struct event *e)
{
	struct store_scene *s = ctx;

	units_tally(&s->units, e);
}

void store_scene_begin(struct store_scene *s)
{
	assert_int_equal(s->store->ops->begin(s->store, &s->uow), ST_OK);
	s->uow->source = (struct source){ .run = RUN, .line = 2 };
	service_release(&s->service);
	service_init(&s->service, s->uow);
	bus_init(&s->bus, service_bus_table(), &s->service, service_journal(s->uow),
		 (struct bus_observer){ observe, s });
	s->in.bus = &s->bus;
	s->in.uow = s->uow;
}

/* The figures of what an earlier process committed. */
static void take_up(struct store_scene *s)
{
	struct arena arena;
	struct run_record run;
	struct feed_record feed;
	bool found = false;

	arena_init(&arena);
	assert_int_equal(s->store->ops->run_last(s->store, &arena, &found, &run), ST_OK);
	if (found) {
		assert_int_equal(s->store->ops->feed_get(s->store, RUN, 0, &arena, &feed), ST_OK);
		s->units = s->committed = feed.units;
		s->counts = s->counts_committed = feed.counts;
	}
	arena_release(&arena);
}

void store_scene_open_with(struct store_scene *s, const char *path, const struct store_options *options)
{
	*s = (struct store_scene){ .in.content = 1 };
	assert_int_equal(store_open(path, options, &s->store), ST_OK);
	take_up(s);
	store_scene_begin(s);
}

void store_scene_open(struct store_scene *s, const char *path, size_t map_bytes)
{
	const struct store_options options = { .map_bytes = map_bytes, .wait_s = 60 };

	store_scene_open_with(s, path, &options);
}

void store_scene_close(struct store_scene *s)
{
	store_close(s->store);
	service_release(&s->service);
	s->store = NULL;
}

static enum status put_records(struct store_scene *s)
{
	struct slice column = SLICE("sku");
	const struct books books = s->store->ops->books(s->store);
	const struct run_record run = {
		.number = RUN,
		.begun_in = RUN,
		.first_event = 1,
		.end_event = s->store->ops->next_event(s->store),
		.out = SLICE("/out"),
		.feeds = 1,
		.books = { .closing = books.balance, .first_movement = 1, .end_movement = books.movements + 1 }
	};
	const struct feed_record feed = { .name = SLICE("feed.csv"),
					  .kind = KIND_ORDERS,
					  .status = FEED_INTERRUPTED,
					  .counts = s->counts,
					  .units = s->units,
					  .header = &column,
					  .columns = 1 };
	enum status st = s->store->ops->run_put(s->store, &run);

	return st == ST_OK ? s->store->ops->feed_put(s->store, RUN, 0, &feed) : st;
}

enum status store_scene_try(struct store_scene *s)
{
	enum status st = put_records(s);

	if (st == ST_OK)
		st = s->store->ops->commit(s->store);
	if (st != ST_OK)
		return st;
	s->committed = s->units;
	s->counts_committed = s->counts;
	store_scene_begin(s);
	return ST_OK;
}

void store_scene_commit(struct store_scene *s)
{
	assert_int_equal(store_scene_try(s), ST_OK);
}

void store_scene_abort(struct store_scene *s)
{
	s->store->ops->abort(s->store);
	s->units = s->committed;
	s->counts = s->counts_committed;
	store_scene_begin(s);
}

/* A batches row that says of its ref what was said before, but for the ETA. */
static enum status give_eta(struct intake *in, const struct row *row, struct outcome *out)
{
	char sku[IDENTIFIER_MAX];
	struct row full = *row;
	struct ref_entry entry;
	bool found = false;
	enum status st = in->uow->ops->ref_find(in->uow, row->ref, &found, &entry);

	if (st || !found) {
		outcome_set(out, OUTCOME_UNCHANGED);
		return st;
	}
	memcpy(sku, entry.sku.p, entry.sku.n);
	full.kind = KIND_BATCHES;
	full.sku = slice_of(sku, entry.sku.n);
	full.qty = entry.said_qty;
	full.has_eta = true;
	return store_give(in, &full, out);
}

enum status store_give(struct intake *in, const struct row *row, struct outcome *out)
{
	struct given_before before = { .did = OUTCOME_COUNT };

	if (row->kind == KIND_NONE)
		return give_eta(in, row, out);
	enum status st = intake_row(in, row, TURN_OWN, &before, out);
	if (!st && row->kind == KIND_BATCHES && out->type != OUTCOME_REFUSED)
		st = intake_serve(in, row->sku);
	return st;
}

enum status store_scene_send(struct store_scene *s, const struct row *row)
{
	s->in.mark = s->store->ops->next_event(s->store);
	return store_give(&s->in, row, &s->out);
}

enum outcome_type store_scene_do(struct store_scene *s, struct row row)
{
	assert_int_equal(store_scene_send(s, &row), ST_OK);
	return s->out.type;
}

void store_scene_refuse(struct store_scene *s, const char *reason)
{
	struct slice field = SLICE("ten");
	const struct refusal refusal = {
		.line = 17, .code = CODE_BAD_QUANTITY, .reason = slice_str(reason), .fields = &field, .count = 1
	};

	assert_int_equal(s->store->ops->refuse(s->store, &refusal), ST_OK);
	s->counts.rejects[CODE_BAD_QUANTITY]++;
	s->counts.of[OUTCOME_REFUSED]++;
}

struct row store_create_batch(const char *ref, const char *sku, uint32_t qty, uint32_t eta)
{
	return (struct row){ .kind = KIND_BATCHES,
			     .ref = slice_str(ref),
			     .sku = slice_str(sku),
			     .qty = qty,
			     .eta = eta,
			     .has_eta = true };
}

struct row store_change_quantity(const char *ref, uint32_t qty)
{
	return (struct row){ .kind = KIND_CHANGES, .ref = slice_str(ref), .qty = qty };
}

struct row store_change_eta(const char *ref, uint32_t eta)
{
	return (struct row){ .ref = slice_str(ref), .eta = eta };
}

/* A row of KIND about a line. */
static struct row about(enum feed_kind kind, const char *orderid, const char *line, const char *sku)
{
	return (struct row){
		.kind = kind, .orderid = slice_str(orderid), .line = slice_str(line), .sku = slice_str(sku)
	};
}

struct row store_allocate(const char *orderid, const char *line, const char *sku, uint32_t qty)
{
	struct row row = about(KIND_ORDERS, orderid, line, sku);

	row.qty = qty;
	return row;
}

struct row store_assign(const char *orderid, const char *line, const char *sku, uint32_t qty, const char *ref)
{
	struct row row = about(KIND_ALLOCATIONS, orderid, line, sku);

	row.qty = qty;
	row.ref = slice_str(ref);
	return row;
}

struct row store_ship(const char *orderid, const char *line, const char *sku, uint32_t units)
{
	struct row row = about(KIND_SHIPMENTS, orderid, line, sku);

	row.shipped = (struct total){ TOTAL_UNITS, units };
	return row;
}

struct row store_amend(const char *orderid, const char *line, const char *sku, uint32_t qty)
{
	struct row row = about(KIND_AMENDMENTS, orderid, line, sku);

	row.qty = qty;
	return row;
}

struct row store_cancel(const char *orderid, const char *line, const char *sku, uint32_t units)
{
	struct row row = about(KIND_CANCELLATIONS, orderid, line, sku);

	row.cancelled = (struct total){ TOTAL_UNITS, units };
	return row;
}

void store_tell_event(struct buf *out, const struct event *e)
{
	buf_printf(out, "%" PRIu64 " %s %" PRIu64 " %.*s %.*s %" PRIu64 " %.*s/%.*s", e->number,
		   event_name(e->type), e->batch, SLICE_ARG(e->ref), SLICE_ARG(e->sku), e->line_id,
		   SLICE_ARG(e->orderid), SLICE_ARG(e->line));
	if (e->type == EVENT_BATCH_CREATED)
		buf_printf(out, " %" PRIu32 " %" PRIu32, e->batch_created.qty, e->batch_created.eta);
	else if (e->type == EVENT_BATCH_QUANTITY_CHANGED)
		buf_printf(out, " %" PRIu32 " %" PRIu32, e->quantity_changed.was, e->quantity_changed.qty);
	else if (e->type == EVENT_BATCH_ETA_CHANGED)
		buf_printf(out, " %" PRIu32 " %" PRIu32, e->eta_changed.was, e->eta_changed.eta);
	else if (e->type == EVENT_ALLOCATED)
		buf_printf(out, " %" PRIu32 " %" PRIu32 " %" PRIu64 " %" PRIu64, e->allocated.units,
			   e->allocated.eta, e->allocated.part, e->allocated.previous);
	else if (e->type == EVENT_DEALLOCATED)
		buf_printf(out, " %" PRIu32 " %" PRIu64, e->deallocated.units, e->deallocated.part);
	else if (e->type == EVENT_OUT_OF_STOCK)
		buf_printf(out, " %" PRIu32 " %s %" PRIu64, e->out_of_stock.units,
			   reason_name(e->out_of_stock.reason), e->out_of_stock.available);
	else if (e->type == EVENT_SHIPPED)
		buf_printf(out, " %" PRIu32 " %" PRIu64, e->shipped.units, e->shipped.part);
	buf_put_char(out, '\n');
}

static enum status tell(void *ctx, const struct event *event)
{
	store_tell_event(ctx, event);
	return ST_OK;
}

static enum status tell_refusal(void *ctx, const struct refusal *r)
{
	buf_printf(ctx, "refused %" PRIu64 " %s %.*s\n", r->line, code_name(r->code), SLICE_ARG(r->reason));
	return ST_OK;
}

void store_scene_tell(struct store_scene *s, struct buf *out)
{
	const struct journal_visitor visitor = { tell, tell_refusal, out };
	struct arena arena;
	struct run_record run;
	bool found = false;

	arena_init(&arena);
	assert_int_equal(s->store->ops->run_last(s->store, &arena, &found, &run), ST_OK);
	if (found)
		assert_int_equal(s->store->ops->journal(s->store, 1, run.end_event, &visitor), ST_OK);
	arena_release(&arena);
}

/*
 * Views. LMDB may be opened once in a process, and a scene has it open: so each look is taken by a process of
 * its own, which writes what it saw into a pipe. It must not assert: it would go on with the tests.
 */

static char told[1 << 20];
static struct buf seen;

struct look {
	const char *path;
	const char *name;
	enum status (*at)(struct views *v, struct slice name, bool *found); /* NULL: verify */
};

static enum status see_line(void *ctx, const struct line_view *l)
{
	(void)ctx;
	buf_printf(&seen, "%.*s/%.*s %.*s %" PRIu32, SLICE_ARG(l->line.orderid), SLICE_ARG(l->line.line),
		   SLICE_ARG(l->line.sku), l->line.qty);
	if (l->state == LINE_ALLOCATED)
		buf_printf(&seen, " %.*s %" PRIu32 ";", SLICE_ARG(l->batchref), l->eta);
	else
		buf_printf(&seen, " %s;", line_state_name(l->state));
	return ST_OK;
}

static enum status see_batch(void *ctx, const struct batch_view *b)
{
	(void)ctx;
	buf_printf(&seen, "%.*s %.*s %" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32, SLICE_ARG(b->ref),
		   SLICE_ARG(b->sku), b->qty, b->eta, b->allocated, b->available);
	if (b->shipped)
		buf_printf(&seen, " shipped %" PRIu32, b->shipped);
	buf_put_char(&seen, ';');
	return ST_OK;
}

static enum status see_sku(void *ctx, const struct sku_view *s)
{
	(void)ctx;
	buf_printf(&seen, "%.*s v%" PRIu64 " %" PRIu64, SLICE_ARG(s->sku), s->version, s->available);
	if (s->waiting)
		buf_printf(&seen, " waiting %" PRIu64, s->waiting);
	if (s->short_)
		buf_printf(&seen, " short %" PRIu64, s->short_);
	buf_put_char(&seen, ';');
	return ST_OK;
}

static enum status at_order(struct views *v, struct slice name, bool *found)
{
	return v->ops->order(v, name, found, see_line, NULL);
}

static enum status at_sku(struct views *v, struct slice name, bool *found)
{
	return v->ops->sku(v, name, found, see_sku, see_batch, NULL);
}

static enum status at_batch(struct views *v, struct slice name, bool *found)
{
	return v->ops->batch(v, name, found, see_batch, see_line, NULL);
}

static enum status at_allocations(struct views *v, struct slice name, bool *found)
{
	(void)name;
	*found = true;
	return v->ops->allocations(v, see_line, NULL);
}

static enum status at_batches(struct views *v, struct slice name, bool *found)
{
	(void)name;
	*found = true;
	return v->ops->batches(v, see_batch, NULL);
}

static enum status see_known(void *ctx, const struct known_line_view *l)
{
	(void)ctx;
	buf_printf(&seen,
		   "%.*s/%.*s %.*s %" PRIu32 " = %" PRIu32 "+%" PRIu32 "+%" PRIu32 "+%" PRIu32 "+%" PRIu32 ";",
		   SLICE_ARG(l->orderid), SLICE_ARG(l->line), SLICE_ARG(l->sku), l->qty, l->shipped,
		   l->cancelled, l->allocated, l->waiting, l->short_);
	if (l->policy.split)
		buf_put_str(&seen, " split;");
	return ST_OK;
}

static enum status at_lines(struct views *v, struct slice name, bool *found)
{
	(void)name;
	*found = true;
	return v->ops->lines(v, see_known, NULL);
}

static void keep(void *ctx, const char *sentence)
{
	(void)ctx;
	buf_put_str(&seen, sentence);
	buf_put_char(&seen, '\n');
}

static void verify(const struct look *look)
{
	struct verify_report report;
	enum status st = store_verify(look->path, keep, NULL, &report);

	if (st != ST_OK && seen.n == 0)
		buf_put_str(&seen, fail_message());
	else if (st == ST_OK && seen.n > 0)
		buf_put_str(&seen, ": told, and yet the store is called sound");
}

static void see(const struct look *look)
{
	struct views *v = NULL;
	bool found = false;
	enum status st = views_open(look->path, VIEWS_ALL, &v);

	if (st == ST_OK)
		st = look->at(v, slice_str(look->name), &found);
	if (st != ST_OK)
		buf_printf(&seen, "status %d: %s", (int)st, fail_message());
	else if (!found)
		buf_put_char(&seen, '-');
	views_close(v);
}

static const char *take(const struct look *look)
{
	int ends[2], status = 0;

	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0) {
		seen = buf_over(told, sizeof(told));
		if (look->at)
			see(look);
		else
			verify(look);
		_exit(file_write(ends[1], told, seen.n, "pipe") != ST_OK || buf_status(&seen) != ST_OK);
	}
	close(ends[1]);
	size_t n = 0;
	for (ssize_t got; (got = read(ends[0], told + n, sizeof(told) - 1 - n)) > 0;)
		n += (size_t)got;
	told[n] = '\0';
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	return told;
}

const char *store_view_order(const char *path, const char *orderid)
{
	return take(&(struct look){ path, orderid, at_order });
}

const char *store_view_sku(const char *path, const char *sku)
{
	return take(&(struct look){ path, sku, at_sku });
}

const char *store_view_batch(const char *path, const char *ref)
{
	return take(&(struct look){ path, ref, at_batch });
}

const char *store_view_allocations(const char *path)
{
	return take(&(struct look){ path, "", at_allocations });
}

const char *store_view_batches(const char *path)
{
	return take(&(struct look){ path, "", at_batches });
}

const char *store_view_lines(const char *path)
{
	return take(&(struct look){ path, "", at_lines });
}

const char *store_verdict(const char *path)
{
	return take(&(struct look){ path, NULL, NULL });
}
