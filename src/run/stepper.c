/*
 * The steps of a run. Whatever a step needs to go on after an interruption it finds in its feed's record and
 * in the store; nothing but the place in the kept rows is remembered here, and that only so as not to look for
 * it again.
 */
#include "run/stepper.h"

#include "allot/base/contract.h"
#include "allot/signals/applying.h"
#include "run/partners/applied.h"
#include "run/received/marks.h"

enum status stepper_open(struct stepper *s, const struct run_settings *settings, struct plan *plan,
			 const struct agenda *agenda, struct run_record *run, struct feed_record *feeds)
{
	*s = (struct stepper){ .settings = settings, .plan = plan, .agenda = agenda };
	arena_init(&s->arena);
	feed_block_init(&s->block);
	zeroing_init(&s->zeroing);
	service_init(&s->service, NULL);
	return tentative_open(&s->tentative, run, feeds);
}

static void close_rows(struct stepper *s)
{
	if (s->rows)
		feed_rows_close(s->rows);
	s->rows = NULL;
	s->at = s->block.count;
	s->end = false;
	s->line_noted = false;
}

void stepper_close(struct stepper *s)
{
	close_rows(s);
	service_release(&s->service);
	feed_block_release(&s->block);
	zeroing_release(&s->zeroing);
	arena_release(&s->arena);
	tentative_close(&s->tentative);
}

/* Counting */

static void note_unallocated(struct stepper *s, struct feed_record *f)
{
	if (f->unallocated_shipped++ == 0)
		f->unallocated_line = s->line;
}

/* Of a part that is moved there is an event where it goes from, and mostly one where it goes to. */
static void note_moved(struct stepper *s, struct feed_record *f)
{
	if (++s->moved <= MOVES_MANY || s->moved <= f->moved_most || !s->line)
		return;
	f->moved_most = s->moved;
	f->moved_line = s->line;
}

static void on_event(void *ctx, const struct event *e)
{
	struct stepper *s = ctx;
	units_tally(s->counting, e);
	s->line_id = s->line_id ? s->line_id : e->line_id;
	if (!s->record)
		return;
	if (e->type == EVENT_SHIPPED && !e->batch)
		note_unallocated(s, s->record);
	if (e->type == EVENT_DEALLOCATED || e->type == EVENT_REPROMISED)
		note_moved(s, s->record);
}

static void count(struct feed_record *f, enum outcome_type type)
{
	if (f->status != FEED_REFUSED)
		f->counts.of[type]++;
}

/* Transactions */

void stepper_begin(struct stepper *s, struct uow *uow)
{
	const struct bus_observer observer = { on_event, s };
	if (!s->kept) {
		close_rows(s);
		zeroing_rewind(&s->zeroing);
		s->step = 0;
	}
	s->kept = false;
	s->judged = false;
	s->judged_feed = 0;
	s->judged_row = 0;
	tentative_begin(&s->tentative);
	arena_reset(&s->arena);
	s->listed_count = 0;
	s->units = 0;
	s->uow = uow;
	s->intake = (struct intake){ .bus = &s->bus, .uow = uow, .options = s->tentative.run.options };
	service_release(&s->service);
	service_init(&s->service, uow);
	bus_init(&s->bus, s->settings->bus, &s->service, service_journal(uow), observer);
}

void stepper_keep(struct stepper *s)
{
	tentative_keep(&s->tentative);
	s->kept = true;
}

/* Says of which feed and row the unit is that comes; FEED_NONE: of no feed. */
enum { FEED_NONE = UINT32_MAX };

static void turn_to(struct stepper *s, uint32_t feed, uint64_t line)
{
	s->feed = feed;
	s->line = line;
	s->uow->source = (struct source){ .run = s->tentative.run.number, .feed = feed, .line = line };
	s->record = NULL;
	s->moved = 0;
	s->line_id = 0;
	s->counting = &s->tentative.run.units;
	if (feed == FEED_NONE)
		return;
	struct feed_record *f = tentative_feed(&s->tentative, feed);
	if (f->mark == 0)
		f->mark = s->settings->store->ops->next_event(s->settings->store);
	if (f->status == FEED_PENDING)
		f->status = FEED_INTERRUPTED;
	s->counting = &f->units;
	s->record = f;
	s->intake.content = s->plan->feeds[feed].content;
	s->intake.mark = f->mark;
}

/* Rows of a feed */

/* Makes the next row of the step at hand the one at s->at; *ROW NULL: there is none. */
static enum status next_row(struct stepper *s, uint32_t feed, uint64_t from, struct feed_row **row)
{
	enum status st = ST_OK;
	*row = NULL;
	if (!s->rows) {
		st = feed_rows_open(&s->plan->feeds[feed], from, &s->rows);
		s->block.count = s->at = 0;
	}
	while (!st && s->at == s->block.count && !s->end) {
		st = feed_rows_next(s->rows, &s->block);
		s->at = 0;
		s->end = !st && s->block.count == 0;
	}
	if (!st && s->at < s->block.count)
		*row = &s->block.rows[s->at];
	return st;
}

/* Turns to ROW; the store is told of one to come, to have at hand what it needs, unless its line is noted. */
static void turn_to_row(struct stepper *s, const struct feed_row *row)
{
	enum { ROWS_AHEAD = 24 };
	size_t i = s->at + ROWS_AHEAD;
	s->line = s->uow->source.line = row->line;
	if (s->line_noted || i >= s->block.count || s->block.rows[i].code != CODE_NONE)
		return;
	if (s->uow->ops->expect)
		s->uow->ops->expect(s->uow, s->block.rows[i].row.sku, s->block.rows[i].row.orderid);
}

/* The row is kept until the run's last feed is done. */
static enum status put_off(struct stepper *s, const struct feed_row *row, const struct given_before *before)
{
	struct buf kept;
	buf_init(&kept, 0);
	enum status st = feed_row_keep(row, &kept);
	if (!st) {
		const struct put_off_row off = {
			.feed = s->feed,
			.row = row->number,
			.did_something = before->did != OUTCOME_COUNT,
			.kept = buf_slice(&kept),
		};
		st = s->settings->store->ops->put_off(s->settings->store, &off);
	}
	buf_release(&kept);
	if (!st)
		s->record->rows_put_off++;
	return st;
}

/* For what is kept of a feed of messages. */
static struct received_at received_here(struct stepper *s)
{
	return (struct received_at){
		.store = s->settings->store,
		.feed = &s->plan->feeds[s->feed],
		.place = s->feed,
		.run = s->tentative.run.number,
		.record = s->record,
		.intake = &s->intake,
		.arena = &s->block.arena,
	};
}

/* A record of a feed of messages that is no line. */
static enum status step_mark(struct stepper *s, const struct feed_row *row)
{
	const struct received_at at = received_here(s);
	bool done = true;
	enum status st = unit_zero_next(&s->zeroing, s->settings->store, s->plan, s->feed, &s->intake,
					at.record, row, &done);
	if (!st && done)
		st = received_mark(&at, row, &done);
	else
		done = false;
	s->at += !st && done;
	return st;
}

/* What came of ROW in a turn in which it counts. */
static enum status settle_row(struct stepper *s, struct arena *arena, struct feed_row *row,
			      const struct outcome *outcome, const struct given_before *before)
{
	if (outcome->type == OUTCOME_PUT_OFF)
		return put_off(s, row, before);
	if (outcome->type == OUTCOME_REFUSED)
		return stepper_refuse(s, arena, row, outcome->code, outcome->reason);
	count(s->record, outcome->type);
	return ST_OK;
}

static enum status apply_row(struct stepper *s, struct feed_row *row)
{
	struct store *store = s->settings->store;
	bool second = s->record->first_turn_done;
	struct given_before before = { .did = OUTCOME_COUNT };
	struct received_at at = received_here(s);
	struct outcome outcome;
	enum status st = ST_OK;
	if (row->code != CODE_NONE) {
		st = stepper_refuse(s, &s->block.arena, row, row->code, row->reason);
		return st ? st : received_line(&at, row, OUTCOME_REFUSED, row->code);
	}
	if (row->applied_before) {
		count(s->record, OUTCOME_DUPLICATE);
		return received_line(&at, row, OUTCOME_DUPLICATE, CODE_NONE);
	}
	st = second ? store->ops->first_did(store, s->feed, row->number, &before) : ST_OK;
	s->line_noted = before.line;
	if (!st)
		st = intake_row(&s->intake, &row->row, second ? TURN_SECOND : TURN_OWN, &before, &outcome);
	if (!st && outcome.type == OUTCOME_CREATED)
		st = note_made_known(store, &s->plan->feeds[s->feed], row);
	if (!st)
		st = settle_row(s, &s->block.arena, row, &outcome, &before);
	at.line_id = s->line_id;
	return st ? st : received_line(&at, row, outcome.type, outcome.code);
}

static enum status apply_first_turn(struct stepper *s, const struct feed_row *row)
{
	struct store *store = s->settings->store;
	struct given_before before = { .did = OUTCOME_COUNT };
	struct outcome outcome;
	if (row->code != CODE_NONE)
		return ST_OK;
	enum status st = intake_row(&s->intake, &row->row, TURN_FIRST, &before, &outcome);
	if (!st && before.did != OUTCOME_COUNT)
		st = store->ops->first_did_put(store, s->feed, row->number, &before);
	return st;
}

/* Steps: each does one unit, or ends and says so in *ENDED. */

static enum status finish_if_done(struct stepper *s, struct feed_record *f)
{
	return feed_finish(s->settings, &s->plan->feeds[s->feed], s->tentative.run.number, f);
}

/* Of a feed that is refused whole nothing is counted. */
static void count_dropped(struct feed_record *f, uint64_t dropped)
{
	if (f->status != FEED_REFUSED)
		f->counts.dropped += dropped;
}

/* All that the feed says is known: a batches feed's SKUs are served, if any need it. */
static enum status end_statement(struct stepper *s, struct feed_record *f)
{
	struct store *store = s->settings->store;
	f->serving = f->serve_needed;
	bool done = f->kind == KIND_BATCHES && !f->serving;
	enum status st = done ? store->ops->named_skus_done(store) : ST_OK;
	return st ? st : finish_if_done(s, f);
}

static enum status end_rows(struct stepper *s, struct feed_record *f)
{
	struct store *store = s->settings->store;
	const struct feed *feed = &s->plan->feeds[s->feed];
	enum status st = f->first_turn_done ? store->ops->first_did_done(store, s->feed) : ST_OK;
	const struct received_at at = received_here(s);
	if (!st && f->status != FEED_REFUSED)
		st = received_end(&at);
	f->rows_done = true;
	count_dropped(f, feed->dropped_last);
	f->zeroing = f->serving = f->status != FEED_REFUSED && zeroing_begins(feed, f);
	return st || f->zeroing ? st : end_statement(s, f);
}

/* The next batch that the snapshot whose rows are done leaves out. */
static enum status zero_next(struct stepper *s, struct feed_record *f, bool *ended)
{
	enum status st = zeroing_next(&s->zeroing, s->settings->store, s->plan, s->feed, &s->intake, f);
	if (st || f->zeroing)
		return st;
	st = end_statement(s, f);
	*ended = !f->serving;
	return st;
}

/* The next SKU named by the batches feed whose rows are done. */
static enum status serve_next(struct stepper *s, bool *ended)
{
	struct store *store = s->settings->store;
	struct feed_record *f = s->record;
	struct slice sku;
	bool found = false;
	enum status st = store->ops->named_sku(store, f->cursor.served, &found, &sku);
	if (!st && found) {
		f->cursor.served++;
		return intake_serve(&s->intake, sku);
	}
	if (!st)
		st = store->ops->named_skus_done(store);
	f->serving = false;
	*ended = true;
	return st ? st : finish_if_done(s, f);
}

static enum status step_rows(struct stepper *s, uint32_t feed, bool *ended)
{
	struct feed_row *row = NULL;
	turn_to(s, feed, 0);
	struct feed_record *f = s->record;
	if (f->rows_done)
		return f->zeroing ? zero_next(s, f, ended) : serve_next(s, ended);
	enum status st = next_row(s, feed, f->cursor.rows, &row);
	if (st)
		return st;
	if (!row) {
		st = end_rows(s, f);
		*ended = !f->serving;
		return st;
	}
	turn_to_row(s, row);
	s->intake.serving_called = f->serve_needed;
	count_dropped(f, row->dropped);
	if (row->what != RECEIVED_LINE)
		return step_mark(s, row);
	st = apply_row(s, row);
	s->at++;
	f->cursor.rows++;
	f->serve_needed = s->intake.serving_called;
	return st;
}

static enum status step_first_turn(struct stepper *s, uint32_t feed, bool *ended)
{
	struct feed_row *row = NULL;
	turn_to(s, feed, 0);
	struct feed_record *f = s->record;
	enum status st = next_row(s, feed, f->cursor.first_turn, &row);
	if (st)
		return st;
	if (!row) {
		f->first_turn_done = true;
		*ended = true;
		return ST_OK;
	}
	turn_to_row(s, row);
	st = apply_first_turn(s, row);
	s->at++;
	f->cursor.first_turn++;
	return st;
}

static enum status step_abandoned(struct stepper *s, bool *ended)
{
	struct store *store = s->settings->store;
	struct slice sku;
	bool found = false;
	turn_to(s, FEED_NONE, 0);
	s->intake.mark = s->tentative.run.abandoned_mark;
	enum status st = store->ops->named_sku(store, s->tentative.run.abandoned_served, &found, &sku);
	if (!st && found) {
		s->tentative.run.abandoned_served++;
		return intake_serve(&s->intake, sku);
	}
	s->tentative.run.abandoned_serving = false;
	*ended = true;
	return st ? st : store->ops->named_skus_done(store);
}

static enum status judge_put_off(struct stepper *s, const struct put_off_row *off)
{
	struct store *store = s->settings->store;
	struct given_before before = { .did = off->did_something ? OUTCOME_SHIPPED : OUTCOME_COUNT };
	struct feed_row row;
	struct outcome outcome;
	enum status st = feed_row_restore(&s->plan->feeds[off->feed], off->kept, &s->arena, &row);
	if (st)
		return st;
	turn_to(s, off->feed, row.line);
	st = intake_row(&s->intake, &row.row, TURN_PUT_OFF, &before, &outcome);
	if (!st)
		st = settle_row(s, &s->arena, &row, &outcome, &before);
	const struct received_at at = received_here(s);
	if (!st)
		st = received_line_settled(&at, &row, outcome.type, outcome.code);
	if (!st)
		st = store->ops->put_off_done(store, off->feed, off->row);
	s->judged = true;
	s->judged_feed = off->feed;
	s->judged_row = off->row;
	struct feed_record *f = s->record;
	f->cursor.put_off++;
	return st ? st : finish_if_done(s, f);
}

static enum status step_put_off(struct stepper *s, bool *ended)
{
	struct store *store = s->settings->store;
	struct put_off_row off;
	bool found = false;
	enum status st =
		store->ops->put_off_next(store, s->judged_feed, s->judged_row, s->judged, &found, &off);
	if (st)
		return st;
	if (found && off.feed < s->tentative.run.feeds)
		return judge_put_off(s, &off);
	if (found)
		return fail(ST_DAMAGED, "store damaged: a row was put off by no feed");
	*ended = true;
	return ST_OK;
}

static enum status do_step(struct stepper *s, const struct step *step, bool *ended)
{
	switch (step->kind) {
	case STEP_ABANDONED:
		return step_abandoned(s, ended);
	case STEP_FIRST_TURN:
		return step_first_turn(s, step->feed, ended);
	case STEP_ROWS:
		return step_rows(s, step->feed, ended);
	case STEP_PUT_OFF:
		break;
	}
	return step_put_off(s, ended);
}

/* True when the step at hand has nothing to do in the transaction as it is now. */
static bool is_done(struct stepper *s, const struct step *step)
{
	/* looked at in the tentative where it was touched, else as committed */
	const struct tentative *d = &s->tentative;
	bool of_feed = step->kind == STEP_ROWS || step->kind == STEP_FIRST_TURN;
	struct step first = { step->kind, 0 };
	if (step->kind == STEP_PUT_OFF)
		return false;
	if (!of_feed)
		return step_done(step, &d->run, d->committed);
	const struct feed_record *f =
		d->place[step->feed] ? &d->feeds[d->place[step->feed] - 1] : &d->committed[step->feed];
	return step_done(&first, &d->run, f);
}

enum status stepper_unit(struct stepper *s, bool *done)
{
	*done = false;
	for (; s->step < s->agenda->count; s->step++, close_rows(s)) {
		const struct step *step = &s->agenda->steps[s->step];
		bool ended = false;
		if (is_done(s, step))
			continue;
		enum status st = do_step(s, step, &ended);
		if (st)
			return st;
		s->units++;
		if (ended) {
			*done = ++s->step == s->agenda->count;
			close_rows(s);
		}
		/* One at a time: units are counted, to be done again up to one that breaks a contract. */
		return ST_OK;
	}
	*done = true;
	return ST_OK;
}
