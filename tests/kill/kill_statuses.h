/* What the summaries of a chain say of each feed: its counts, and how its status went on from folder
 * to folder.
 */
#ifndef KILL_STATUSES_H
#define KILL_STATUSES_H

#include "kill_chain.h"

/* A member's text or number; "" and 0 when there is none of that name. */
const char *kill_text(const struct json *object, const char *key);
uint64_t kill_number(const struct json *object, const char *key);
/* The number that is written there. */
uint64_t kill_value(const struct json *number);

/* A feed must be pending, then interrupted, then applied (resumed when it was ever interrupted), then
 * skipped; a refused one is refused in every folder. Its counts add up to those of the run never
 * disturbed. True, and told in `difference`, when that is not so.
 */
bool kill_statuses_differ(const struct kill_chain *expected, const struct kill_chain *actual,
			  struct model_bytes *difference);

#endif
