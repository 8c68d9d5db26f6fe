/*
 * Publisher: one number passes to the thread, up to which entries are committed; its failure is kept until it
 * is asked for.
 */
#include "run/publishing/publisher.h"

#include "allot/base/contract.h"

/* Adds entries up to END; the failure's sentence belongs to this thread, so it is kept. */
static enum status add(struct publisher *p, uint64_t end, char *message, size_t room)
{
	enum status st = publication_add(p->publication, end);
	if (st) {
		struct slice text = slice_str(fail_message());
		size_t n = text.n < room - 1 ? text.n : room - 1;
		memcpy(message, text.p, n);
		message[n] = '\0';
	}
	return st;
}

static void *publish(void *ctx)
{
	struct publisher *p = ctx;
	pthread_mutex_lock(&p->mutex);
	while (true) {
		while (p->added == p->wanted && !p->stop)
			pthread_cond_wait(&p->changed, &p->mutex);
		if (p->stop || p->status)
			break;
		uint64_t end = p->wanted;
		char message[sizeof(p->message)] = "";
		pthread_mutex_unlock(&p->mutex);
		enum status st = add(p, end, message, sizeof(message));
		pthread_mutex_lock(&p->mutex);
		p->added = end;
		p->status = st;
		memcpy(p->message, message, sizeof(message));
		pthread_cond_broadcast(&p->changed);
	}
	pthread_mutex_unlock(&p->mutex);
	return NULL;
}

void publisher_start(struct publisher *p, struct publication *publication, bool threaded)
{
	*p = (struct publisher){ .publication = publication, .started = true };
	p->wanted = p->added = publication->next;
	pthread_mutex_init(&p->mutex, NULL);
	pthread_cond_init(&p->changed, NULL);
	p->threaded = threaded && pthread_create(&p->thread, NULL, publish, p) == 0;
}

void publisher_add(struct publisher *p, uint64_t end)
{
	REQUIRE(p->started);
	REQUIRE(end >= p->wanted);
	if (!p->threaded) {
		p->wanted = end;
		if (!p->status)
			p->status = add(p, end, p->message, sizeof(p->message));
		p->added = end;
		return;
	}
	pthread_mutex_lock(&p->mutex);
	p->wanted = end;
	pthread_cond_broadcast(&p->changed);
	pthread_mutex_unlock(&p->mutex);
}

enum status publisher_drain(struct publisher *p)
{
	if (!p->started)
		return ST_OK;
	pthread_mutex_lock(&p->mutex);
	while (p->added != p->wanted && !p->status)
		pthread_cond_wait(&p->changed, &p->mutex);
	enum status st = p->status;
	pthread_mutex_unlock(&p->mutex);
	return st ? fail(st, "%s", p->message) : ST_OK;
}

void publisher_stop(struct publisher *p)
{
	if (!p->started)
		return;
	if (p->threaded) {
		pthread_mutex_lock(&p->mutex);
		p->stop = true;
		pthread_cond_broadcast(&p->changed);
		pthread_mutex_unlock(&p->mutex);
		pthread_join(p->thread, NULL);
	}
	pthread_cond_destroy(&p->changed);
	pthread_mutex_destroy(&p->mutex);
	p->started = false;
}
