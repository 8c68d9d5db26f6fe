/*
 * Codes: why a row or a whole feed was refused (allot-feeds(5)). One table holds every code's name
 * and scope; adding a code is adding a row to CODES in src/models/code.c and a line here.
 *
 * The numbers are written into stores: never renumber, only append.
 */
#ifndef ALLOT_MODELS_CODE_H
#define ALLOT_MODELS_CODE_H

#include "allot/base/slice.h"

enum code {
	CODE_NONE = 0,
	/* row checks, in the order in which they are asked */
	CODE_STRAY_QUOTE,
	CODE_TOO_MANY_FIELDS,
	CODE_MISSING_FIELD,
	CODE_BAD_ENCODING,
	CODE_BAD_CHARACTER,
	CODE_TOO_LONG,
	CODE_UNSAFE_IDENTIFIER,
	CODE_MANGLED_NUMBER,
	CODE_BAD_QUANTITY,
	CODE_BAD_DATE,
	CODE_BAD_VALUE,
	CODE_UNKNOWN_UNIT,
	CODE_REPEATED_REF,
	CODE_REPEATED_LINE,
	/* the domain's refusals of a row */
	CODE_UNKNOWN_SKU,
	CODE_LINE_CONFLICT,
	CODE_UNKNOWN_BATCH,
	CODE_SKU_MISMATCH,
	CODE_ALREADY_ALLOCATED,
	CODE_OVER_CAPACITY,
	CODE_BELOW_SHIPPED,
	CODE_UNKNOWN_LINE,
	CODE_AMBIGUOUS_LINE,
	CODE_LINE_CANCELLED,
	CODE_OVER_QUANTITY,
	CODE_ALIKE,
	/* refusals of a whole feed, in the order in which they are asked */
	CODE_UNREADABLE,
	CODE_EMPTY,
	CODE_NOT_TEXT,
	CODE_NO_HEADER,
	CODE_UNMAPPED_STATUS,
	CODE_BAD_RECORD,
	CODE_CUT_SHORT,
	CODE_SECOND_HEADER,
	CODE_NO_VALID_ROW,
	CODE_TOO_MANY_REJECTS,
	CODE_HELD_BACK,
	/* row checks of feeds with a profile */
	CODE_UNMAPPED,
	CODE_UNKNOWN_VALUE,
	/* feeds that are not what their profile says */
	CODE_NOT_COMPLETE,
	CODE_AMBIGUOUS_PROFILE,
	CODE_CONTROL_TOTAL,
	/* guards of snapshots, in the order in which they are asked, behind all else */
	CODE_STALE_FEED,
	CODE_SUPPLY_DROP,
	CODE_SUPPLY_RISE,
	CODE_EMPTY_SNAPSHOT,
	CODE_COUNT
};

enum code_scope {
	SCOPE_NONE,
	SCOPE_ROW_CHECK,
	SCOPE_DOMAIN,
	SCOPE_FEED,
	SCOPE_GUARD, /* a whole feed is held: nothing is wrong with it, but a person must look first */
};

/* "bad-quantity"; "" for CODE_NONE. Static. */
const char *code_name(enum code code);
enum code_scope code_scope(enum code code);
/* True for what refuses a feed that may be good: a person can let it pass (`--accept`). */
bool code_holds(enum code code);
/* What the user can do about it, one lower-case sentence without full stop. Static. */
const char *code_advice(enum code code);

#endif
