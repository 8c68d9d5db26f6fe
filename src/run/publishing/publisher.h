/*
 * Publisher: adds committed journal entries to the publication while the next ones are being made, in a thread
 * of its own when there is more than one.
 */
#ifndef ALLOT_RUN_PUBLISHER_H
#define ALLOT_RUN_PUBLISHER_H

#include <pthread.h>

#include "run/publishing/publication.h"

struct publisher {
	struct publication *publication;
	bool threaded;
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	bool started;
	bool stop;
	uint64_t wanted; /* entries up to, not including, this one are to be added */
	uint64_t added;	 /* entries up to this one are */
	enum status status;
	char message[1024]; /* of a bad status */
};

/* Begins; entries up to publication->next are added already. If no thread can be had, it works without. */
void publisher_start(struct publisher *p, struct publication *publication, bool threaded);

/*
 * Asks for the committed entries up to, not including, END; returns at once. A failure is told by
 * publisher_drain().
 */
void publisher_add(struct publisher *p, uint64_t end);

/*
 * Waits until everything asked for is added; then the publisher reads nothing. The first failure, with its
 * sentence, as publication_add().
 */
enum status publisher_drain(struct publisher *p);

/* Ends the thread. May be called again. */
void publisher_stop(struct publisher *p);

#endif
