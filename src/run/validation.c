/*
 * Validation: stretches are read in order, checked by whichever thread is free, and added in order again. So
 * what comes of it does not depend on the number of threads.
 */
#include "run/validation.h"

#include <pthread.h>

#include "allot/base/contract.h"
#include "allot/feed/validation.h"
#include "run/received/seen.h"

enum { SLOTS = 6, HELPERS_MAX = 4, MESSAGE_BYTES = 1024 };

/* A stretch on its way. */
struct slot {
	struct stretch *stretch; /* NULL until the slot is first used */
	const struct feed *feed;
	bool checked;
	enum status status;	     /* of the check */
	char message[MESSAGE_BYTES]; /* of a bad status: the sentence belongs to the thread */
};

/*
 * Stretches are read and added by one thread, in order, and checked by whoever is free, the
 * same thread included. So many were read, taken to be checked, and added: read >= taken >=
 * added.
 */
struct crew {
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	pthread_t helpers[HELPERS_MAX];
	unsigned helpers_count;
	bool stop;
	uint64_t read;
	uint64_t taken;
	uint64_t added;
	struct slot slots[SLOTS];
};

static struct slot *slot_of(struct crew *c, uint64_t number)
{
	return &c->slots[number % SLOTS];
}

static enum status check_stretch(void *ctx)
{
	const struct slot *slot = ctx;
	return stretch_check(slot->stretch, slot->feed->form, &slot->feed->header);
}

static void check(struct slot *slot)
{
	slot->status = contract_guarded(check_stretch, slot);
	if (!slot->status)
		return;
	struct buf message = buf_over(slot->message, sizeof(slot->message) - 1);
	buf_put_str(&message, fail_message());
	slot->message[message.n] = '\0';
}

/* Checks the next stretch nobody has taken. Called, and returns, with the mutex locked. */
static void check_next(struct crew *c)
{
	struct slot *slot = slot_of(c, c->taken++);
	pthread_mutex_unlock(&c->mutex);
	check(slot);
	pthread_mutex_lock(&c->mutex);
	slot->checked = true;
	pthread_cond_broadcast(&c->changed);
}

static void *help(void *ctx)
{
	struct crew *c = ctx;
	pthread_mutex_lock(&c->mutex);
	while (!c->stop) {
		if (c->taken < c->read)
			check_next(c);
		else
			pthread_cond_wait(&c->changed, &c->mutex);
	}
	pthread_mutex_unlock(&c->mutex);
	return NULL;
}

static void crew_begin(struct crew *c, unsigned helpers)
{
	*c = (struct crew){ .read = 0 };
	pthread_mutex_init(&c->mutex, NULL);
	pthread_cond_init(&c->changed, NULL);
	while (c->helpers_count < helpers && c->helpers_count < HELPERS_MAX &&
	       pthread_create(&c->helpers[c->helpers_count], NULL, help, c) == 0)
		c->helpers_count++;
}

static void crew_end(struct crew *c)
{
	pthread_mutex_lock(&c->mutex);
	c->stop = true;
	pthread_cond_broadcast(&c->changed);
	pthread_mutex_unlock(&c->mutex);
	for (unsigned i = 0; i < c->helpers_count; i++)
		pthread_join(c->helpers[i], NULL);
	for (unsigned i = 0; i < SLOTS; i++)
		stretch_free(c->slots[i].stretch);
	pthread_cond_destroy(&c->changed);
	pthread_mutex_destroy(&c->mutex);
}

/* One feed */

/* Reads the next stretch of V into its slot, which is free; *END: there is none. */
static enum status read_next(struct crew *c, struct validation *v, const struct feed *feed, bool *end)
{
	struct slot *slot = slot_of(c, c->read);
	if (!slot->stretch)
		slot->stretch = stretch_new();
	if (!slot->stretch)
		return ST_NO_MEMORY;
	enum status st = validation_read(v, slot->stretch, end);
	if (st || *end)
		return st;
	slot->feed = feed;
	slot->checked = false;
	pthread_mutex_lock(&c->mutex);
	c->read++;
	pthread_cond_broadcast(&c->changed);
	pthread_mutex_unlock(&c->mutex);
	return ST_OK;
}

/* Waits until the oldest stretch is checked, checking others meanwhile, and adds it. */
static enum status add_oldest(struct crew *c, struct validation *v, const struct feed *feed, bool *bad)
{
	struct slot *slot = slot_of(c, c->added);
	pthread_mutex_lock(&c->mutex);
	while (!slot->checked) {
		if (c->taken < c->read)
			check_next(c);
		else
			pthread_cond_wait(&c->changed, &c->mutex);
	}
	c->added++;
	pthread_mutex_unlock(&c->mutex);
	if (slot->status == ST_CONTRACT)
		return fail(ST_CONTRACT, "%s:%llu: %s; nothing was applied", feed->path,
			    (unsigned long long)validation_line(v, slot->stretch), slot->message);
	if (slot->status)
		return fail(slot->status, "%s", slot->message);
	return validation_add(v, slot->stretch, bad);
}

static bool stop_asked(const struct run_settings *settings)
{
	return settings->stop && *settings->stop;
}

static bool is_room(const struct crew *c)
{
	return c->helpers_count > 0 ? c->read - c->added < SLOTS : c->read == c->added;
}

static enum status validate_rows(struct crew *c, struct validation *v, const struct feed *feed,
				 const struct run_settings *settings)
{
	bool end = false, bad = false;
	enum status st = ST_OK;
	while (!st && !(end && c->added == c->read)) {
		if (stop_asked(settings))
			st = fail(ST_STOPPED, "stopped before anything was applied");
		else if (!end && is_room(c))
			st = read_next(c, v, feed, &end);
		else
			st = add_oldest(c, v, feed, &bad);
	}
	return st;
}

/* Who is told of a feed's progress. */
struct told {
	const struct run_listener *listener;
	const struct feed *feed;
};

static void on_bytes(void *ctx, uint64_t bytes)
{
	const struct told *t = ctx;
	if (t->listener->progress)
		t->listener->progress(t->listener->ctx, PHASE_VALIDATE, t->feed, t->feed->rows, bytes, 0);
}

static enum status validate_feed(struct crew *c, const struct run_settings *settings, struct plan *plan,
				 struct seen *seen, struct feed *feed)
{
	size_t known = seen->count;
	struct told told = { &settings->listener, feed };
	const struct validation_settings rules = {
		.limit = settings->limit,
		.unterminated = settings->unterminated,
		.progress = on_bytes,
		.progress_ctx = &told,
		.seen = seen_ask,
		.done = seen_done,
		.stale = seen_stale,
		.sent = seen_sent,
		.seen_ctx = seen,
		.stop = settings->stop,
	};
	struct validation *v = NULL;
	enum status st = validation_begin(feed, &plan->kept, &rules, &v);
	if (!st)
		st = validate_rows(c, v, feed, settings);
	if (!st)
		st = validation_end(v);
	else
		validation_drop(v);
	if (feed->code)
		seen_forget(seen, known);
	feed_idle(feed);
	return st;
}

/* What validate_feeds() has to do, and how far it is. */
struct work {
	const struct run_settings *settings;
	struct plan *plan;
	struct seen seen;
	struct crew crew;
	uint32_t at; /* the feed at hand */
};

static enum status validate_all(struct work *w)
{
	enum status st = ST_OK;
	for (w->at = 0; !st && w->at < w->plan->count; w->at++) {
		if (stop_asked(w->settings))
			st = fail(ST_STOPPED, "stopped before anything was applied");
		else
			st = validate_feed(&w->crew, w->settings, w->plan, &w->seen, &w->plan->feeds[w->at]);
	}
	return st;
}

static enum status validate_all_guarded(struct work *w)
{
	struct contract_guard guard;
	if (CONTRACT_GUARD(&guard))
		return fail(ST_CONTRACT, "%s: a contract was broken (%s); nothing was applied",
			    w->plan->feeds[w->at].path, guard.text);
	enum status st = validate_all(w);
	contract_unguard(&guard);
	return st;
}

enum status validate_feeds(const struct run_settings *settings, struct plan *plan)
{
	struct work w = { .settings = settings, .plan = plan };
	seen_init(&w.seen, settings->store);
	crew_begin(&w.crew, settings->threads ? settings->threads - 1 : 1);
	/* guarded, since the threads that help must be waited for whatever happens */
	enum status st = validate_all_guarded(&w);
	crew_end(&w.crew);
	seen_release(&w.seen);
	return st;
}
