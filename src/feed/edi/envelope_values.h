/*
 * What headers and trailers hold: numbers that are compared, versions that are taken, character sets.
 */
#ifndef ALLOT_FEED_EDI_ENVELOPE_VALUES_H
#define ALLOT_FEED_EDI_ENVELOPE_VALUES_H

#include "feed/edi/interchange.h"

/* Equal as numbers, where both are; else as texts. An empty one equals none. */
bool same_number(struct slice a, struct slice b);

/* Numbers that were seen. They are held as hashes, so that many take little room. */
struct number_set {
	uint64_t *slots; /* 0: free */
	size_t room;	 /* a power of two, or 0 */
	size_t count;
};
/* Adds NUMBER; *SEEN: it was there. ST_NO_MEMORY. */
enum status number_set_add(struct number_set *set, struct slice number, bool *seen);
void number_set_clear(struct number_set *set);
void number_set_release(struct number_set *set);

/* True when units of this GS01 are known. */
bool group_code_known(struct slice code);

/* True when VERSION (GS08; UNH S009 0052:0054:...) is one that PROFILE takes, or without one that we do. */
bool x12_version_taken(struct slice version, const struct profile *profile);
bool edifact_version_taken(struct slice version, const struct profile *profile);

/* The character set, as iconv names it, of INTERCHANGE's texts that are no UTF-8; NULL: not known. */
const char *charset_of(const struct edi_interchange *interchange);

/* The day of an interchange's date, YYMMDD or CCYYMMDD; DATE_NONE: it is none. */
uint32_t interchange_day(struct slice date);

#endif
