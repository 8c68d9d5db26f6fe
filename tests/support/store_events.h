/*
 * Random journal entries of every kind, and their comparison.
 */
#ifndef SUPPORT_STORE_EVENTS_H
#define SUPPORT_STORE_EVENTS_H

#include "allot/models/refusal.h"
#include "allot/signals/event.h"
#include "store/journal/journal.h"
#include "store_env.h"

enum { RANDOM_FIELDS_MAX = 6 };

/* A random entry: an event, or a refusal when event.type is EVENT_NONE. */
struct random_entry {
	struct event event;
	struct refusal refusal;
	char text[4][IDENTIFIER_MAX];
	char reason[1000];
	char fields_text[RANDOM_FIELDS_MAX][300];
	struct slice fields[RANDOM_FIELDS_MAX];
};

/* Makes OUT the entry NUMBER behind BEFORE (NULL: none); only what an event of its type carries is set. */
void random_entry(uint64_t *random, uint64_t number, const struct random_entry *before,
		  struct random_entry *out);

/* Likewise the next entry of J, behind BEFORE, and appends it; what J says of an event is in it then. */
void random_append(struct journal *j, uint64_t *random, const struct random_entry *before,
		   struct random_entry *out);

/*
 * Begins J in the store of E and appends COUNT random entries; the first STORED of them are flushed over
 * several commits. Returns them, number N at N - 1, with room for one more; the caller frees them.
 */
struct random_entry *random_journal(struct store_env *e, struct journal *j, uint64_t *random, uint64_t count,
				    uint64_t stored);

/* Hold one against the other, field by field; ref and sku of events only where the journal keeps them. */
void assert_event(const struct event *got, const struct event *want);
void assert_refusal(const struct refusal *got, const struct refusal *want);

#endif
