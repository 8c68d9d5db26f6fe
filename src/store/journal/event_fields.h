/*
 * Event fields: which numbers of each type of event the journal keeps, as one table; the codec walks it.
 */
#ifndef ALLOT_STORE_EVENT_FIELDS_H
#define ALLOT_STORE_EVENT_FIELDS_H

#include "allot/signals/event.h"

enum field_kind {
	FIELD_U32,
	FIELD_U64,
	FIELD_I16,
	FIELD_BOOL, /* its bit of the mask is all there is of it */
	FIELD_ENUM,
	FIELD_BACK,   /* the number of an earlier event, 0: none; kept as the distance */
	FIELD_SELF,   /* the number of this event or an earlier one; kept as the distance */
	FIELD_OPENED, /* units, left out when they are all that the line was just opened with */
};

struct field {
	enum field_kind kind;
	uint32_t offset; /* in struct event */
	uint32_t below;	 /* FIELD_ENUM, FIELD_U32, FIELD_OPENED: values are below this; 0: any */
};

enum { FIELDS_MAX = 9 };

/* The fields of events of TYPE, at most FIELDS_MAX; behind the last is one of offset 0. Static. */
const struct field *event_fields(enum event_type type);

#endif
