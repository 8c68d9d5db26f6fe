#include "allot/run/validation.h"

#include <pthread.h>
#include <stdatomic.h>

#include "allot/base/contract.h"

struct validation_work {
	const struct run_settings *settings;
	struct plan *plan;
	atomic_uint next;   /* index of the next feed nobody has taken */
	atomic_bool failed; /* some feed met a failure: no more are begun */
};

/* One of those who take feeds. */
struct validator {
	struct validation_work *work;
	const struct run_listener *listener; /* NULL: tells nobody of progress */
	const struct feed *feed;
	enum status status;
	char message[1024]; /* of a bad status: the sentence belongs to the thread */
};

static void on_bytes(void *ctx, uint64_t bytes)
{
	const struct validator *v = ctx;
	const struct run_listener *l = v->listener;
	if (l && l->progress)
		l->progress(l->ctx, PHASE_VALIDATE, v->feed, v->feed->rows, bytes, 0);
}

static bool stop_asked(const struct run_settings *settings)
{
	return settings->stop && *settings->stop;
}

static enum status validate_taken(struct validator *v)
{
	struct validation_work *w = v->work;
	for (uint32_t i; (i = atomic_fetch_add(&w->next, 1)) < w->plan->count;) {
		if (atomic_load(&w->failed))
			return ST_OK;
		if (stop_asked(w->settings))
			return fail(ST_STOPPED, "stopped before anything was applied");
		v->feed = &w->plan->feeds[i];
		enum status st = feed_validate(&w->plan->feeds[i], w->settings->limit, on_bytes, v);
		feed_idle(&w->plan->feeds[i]);
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

static void *validate(void *ctx)
{
	struct validator *v = ctx;
	v->status = validate_taken(v);
	if (v->status != ST_OK) {
		struct buf message = buf_over(v->message, sizeof(v->message) - 1);
		buf_put_str(&message, fail_message());
		v->message[message.n] = '\0';
		atomic_store(&v->work->failed, true);
	}
	return NULL;
}

enum status validate_feeds(const struct run_settings *settings, struct plan *plan)
{
	struct validation_work work = { .settings = settings, .plan = plan };
	struct validator here = { .work = &work, .listener = &settings->listener };
	struct validator beside = { .work = &work };
	pthread_t thread;
	bool threaded = settings->threads != 1 && plan->count > 1 &&
			pthread_create(&thread, NULL, validate, &beside) == 0;
	(void)validate(&here);
	if (threaded)
		(void)pthread_join(thread, NULL);
	if (here.status != ST_OK)
		return fail(here.status, "%s", here.message);
	if (beside.status != ST_OK)
		return fail(beside.status, "%s", beside.message);
	return ST_OK;
}
