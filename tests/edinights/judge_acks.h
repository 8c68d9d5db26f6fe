/* Acknowledgements that partners send: 997, TA1, CONTRL. What they say of what went out to them, from
 * allot-edi(7), "Acknowledgements received".
 */
#ifndef JUDGE_ACKS_H
#define JUDGE_ACKS_H

#include "night_run.h"

/* Whether units of that type are acknowledgements. */
bool judge_is_ack(const char *type);
/* Whether the interchange holds acknowledgements and nothing else, so that nothing goes back for it. */
bool judge_acks_alone(const struct judge_whole *whole);

/* Holds all that the interchange says against what was sent before this run, and counts it in the feed. */
void judge_acks(struct run_store *store, const struct judge_whole *whole, struct run_feed *feed);

#endif
