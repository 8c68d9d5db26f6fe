/*
 * Refusal: one refused row with its record, on its way through the journal into a reject file.
 */
#ifndef ALLOT_MODELS_REFUSAL_H
#define ALLOT_MODELS_REFUSAL_H

#include "allot/models/code.h"

struct refusal {
	uint32_t feed; /* index of the feed in the run, from 0 */
	uint64_t line; /* physical line on which the record begins, from 1 */
	enum code code;
	uint64_t since; /* the first run not forgotten that refused such a row; 0: none did (old rejects) */
	struct slice reason;	    /* sentence without control characters */
	const struct slice *fields; /* the record's own fields, trimmed, without those of reject_* columns */
	uint32_t count;		    /* of fields; may differ from the header's */
};

#endif
