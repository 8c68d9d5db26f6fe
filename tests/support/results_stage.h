/*
 * Results of a run in a scratch folder: begun, filled with small events and refused rows, published.
 */
#ifndef SUPPORT_RESULTS_STAGE_H
#define SUPPORT_RESULTS_STAGE_H

#include "allot/results/writer.h"

/* OUT, and a path in it. */
const char *stage_out(void);
const char *stage_in(const char *name);

/* What results_exist() and results_published() find there of run NUMBER of STORE; they must not fail. */
bool stage_exist(uint64_t number);
bool stage_published(uint64_t number, const char *store);

enum { STAGE_FEEDS = 121 };

/* The feeds of the run to come: all of them are named NAME, or only the one of INDEX is. */
void stage_name_feeds(const char *name);
void stage_name_feed(uint32_t index, const char *name);

/* Begins run NUMBER with STAGE_FEEDS feeds in stage_out(), or in OUT. As results_begin(). */
enum status stage_try_begin(const char *out, uint64_t number, struct results **r);
struct results *stage_begin(uint64_t number);

/* Hands EVENT or REFUSAL over. As the visitor. */
enum status stage_event(struct results *r, const struct event *event);
enum status stage_refusal(struct results *r, const struct refusal *refusal);

/*
 * Two units of LAMP for order O1, allocated to B1 and taken off it; LAMP depleted; row LINE of feed INDEX
 * refused.
 */
enum status stage_allocated(struct results *r);
enum status stage_deallocated(struct results *r);
enum status stage_depleted(struct results *r);
enum status stage_refused(struct results *r, uint32_t index, uint64_t line);
/* What stage_refused() gives behind the line's number. */
#define STAGE_REFUSED ",bad-quantity,\"\"\"ten\"\" is not a whole number\",,O9,LAMP,ten\n"
#define STAGE_REJECTS "reject_line,reject_code,reject_reason,reject_since,orderid,sku,qty\n"

/* Publishes with a summary of no feeds. As results_publish(). */
enum status stage_try_publish(struct results *r);
void stage_publish(struct results *r);

#endif
