/*
 * Settling: the files of a claim whose run has ended go where its feed records say.
 */
#ifndef ALLOT_RUN_SPOOL_SETTLE_H
#define ALLOT_RUN_SPOOL_SETTLE_H

#include "allot/run/spool.h"
#include "run/spool/claim.h"

struct settling {
	const struct folders *folders;
	const struct spool_settings *settings;
	struct claim *claim;
	const struct run_record *run;	 /* newest one with the claim's id; it has ended */
	const struct feed_record *feeds; /* its run->feeds records */
};

/*
 * Moves each file of the claim that a record tells of; what is there is never overwritten. Then removes the
 * claim, or gives it a new id where files are left. ST_CANT_CREATE, ST_IO, ST_NO_MEMORY.
 */
enum status claim_settle(const struct settling *s);

#endif
