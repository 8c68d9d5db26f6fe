#include "run/reading.h"

#include "allot/base/contract.h"

struct filling {
	struct reading *reading;
	struct chunk *chunk;
};

static enum status next_rows(void *ctx)
{
	const struct filling *f = ctx;
	return feed_rows_next(f->reading->rows, &f->chunk->block);
}

/* Fills C anew; a failure is kept in it with its sentence, which belongs to this thread. */
static void fill(struct reading *r, struct chunk *c)
{
	c->status = contract_guarded(next_rows, &(struct filling){ r, c });
	if (c->status == ST_CONTRACT)
		(void)fail(ST_CONTRACT, "%s:%llu: %s; all rows before are kept", r->feed->path,
			   (unsigned long long)r->line, fail_message());
	else if (!c->status && c->block.count > 0)
		r->line = c->block.rows[c->block.count - 1].after.line;
	c->end = !c->status && c->block.count == 0;
	if (c->status) {
		struct slice message = slice_str(fail_message());
		size_t n = message.n < READING_MESSAGE - 1 ? message.n : READING_MESSAGE - 1;
		memcpy(c->message, message.p, n);
		c->message[n] = '\0';
	}
}

static void *read_ahead(void *ctx)
{
	struct reading *r = ctx;
	bool more = true;
	while (more) {
		pthread_mutex_lock(&r->mutex);
		while (r->filled - r->taken == READING_SLOTS && !r->stop)
			pthread_cond_wait(&r->changed, &r->mutex);
		more = !r->stop;
		pthread_mutex_unlock(&r->mutex);
		if (!more)
			break;
		struct chunk *c = &r->slots[r->filled % READING_SLOTS];
		fill(r, c);
		more = !c->end && !c->status;
		pthread_mutex_lock(&r->mutex);
		r->filled++;
		pthread_cond_broadcast(&r->changed);
		pthread_mutex_unlock(&r->mutex);
	}
	return NULL;
}

enum status reading_open(struct reading *r, const struct feed *feed, struct feed_position from, bool threaded)
{
	*r = (struct reading){ .feed = feed, .line = from.offset ? from.line : feed->first_row.line };
	enum status st = feed_rows_open(feed, from, &r->rows);
	if (st)
		return st;
	for (int i = 0; i < READING_SLOTS; i++)
		feed_block_init(&r->slots[i].block);
	pthread_mutex_init(&r->mutex, NULL);
	pthread_cond_init(&r->changed, NULL);
	r->threaded = threaded && pthread_create(&r->thread, NULL, read_ahead, r) == 0;
	return ST_OK;
}

/* Gives the chunk held back and waits for the one after it. */
static struct chunk *wait_for_chunk(struct reading *r)
{
	pthread_mutex_lock(&r->mutex);
	if (r->held) {
		r->taken++;
		pthread_cond_broadcast(&r->changed);
	}
	while (r->filled == r->taken)
		pthread_cond_wait(&r->changed, &r->mutex);
	r->held = true;
	pthread_mutex_unlock(&r->mutex);
	return &r->slots[r->taken % READING_SLOTS];
}

enum status reading_next(struct reading *r, struct chunk **out)
{
	struct chunk *c = &r->slots[0];
	REQUIRE(r->rows != NULL);
	if (r->threaded)
		c = wait_for_chunk(r);
	else
		fill(r, c);
	if (c->status)
		return fail(c->status, "%s", c->message);
	*out = c;
	return ST_OK;
}

void reading_close(struct reading *r)
{
	if (!r->rows)
		return;
	if (r->threaded) {
		pthread_mutex_lock(&r->mutex);
		r->stop = true;
		pthread_cond_broadcast(&r->changed);
		pthread_mutex_unlock(&r->mutex);
		pthread_join(r->thread, NULL);
	}
	pthread_cond_destroy(&r->changed);
	pthread_mutex_destroy(&r->mutex);
	for (int i = 0; i < READING_SLOTS; i++)
		feed_block_release(&r->slots[i].block);
	feed_rows_close(r->rows);
	r->rows = NULL;
}
