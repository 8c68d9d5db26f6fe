/* A partner of interchanges as a profile describes one: allot-profiles(5), section edi. */
#ifndef PARTNER_H
#define PARTNER_H

#include "model/model_bytes.h"
#include "model/night_rng.h"
#include "pool.h"

#define PARTNER_LIST_MAX 4

enum partner_means {
	MEANS_PURCHASED,
	MEANS_ON_HAND,
	MEANS_AVAILABLE,
};

enum partner_poc {
	POC_NEW,
	POC_OLD_NEW,
	POC_DELTA,
};

enum partner_ack {
	ACK_REQUESTED,
	ACK_ALWAYS,
	ACK_NEVER,
};

/* What he says of the policy of his orders, in place of the run's options. */
enum partner_word {
	WORD_NOT_GIVEN,
	WORD_NO,
	WORD_YES,
};

struct partner_unit {
	const char *code;
	unsigned factor;
};

/* Lists end with a null. `types` are those that he accepts. */
struct partner {
	const char *name;
	bool x12;
	const char *qualifier;
	const char *id;
	const char *prefix;
	const char *types[12];
	const char *versions[PARTNER_LIST_MAX];
	const char *skus[PARTNER_LIST_MAX];
	const char *future[PARTNER_LIST_MAX];
	struct partner_unit units[PARTNER_LIST_MAX];
	bool test;
	bool separate;
	bool control;
	bool newlines;
	unsigned transit_days; /* 0: not given */
	enum partner_means means;
	enum partner_poc poc;
	enum partner_ack ack;
	enum partner_word backorder, split, amend;
};

#define PARTNER_US "OURS"

void partner_make(struct pool *pool, struct night_rng *rng, size_t index, struct partner *partner);
void partner_write(const struct partner *partner, struct model_bytes *out);

bool partner_accepts(const struct partner *partner, const char *type);
/* The factor of a unit, 0 when it is none. */
unsigned partner_factor(const struct partner *partner, const char *code);

#endif
