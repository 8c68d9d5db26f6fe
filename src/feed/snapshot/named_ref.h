/*
 * Named ref: which batch a row of a supplier's list is about, even if the row is refused.
 */
#ifndef ALLOT_FEED_NAMED_REF_H
#define ALLOT_FEED_NAMED_REF_H

#include "allot/feed/profile.h"

/*
 * True when batches that a feed of PROFILE (NULL: none) leaves out are set to 0, all or, of interchanges,
 * those for a date.
 */
static inline bool zeroes_missing(const struct profile *profile)
{
	return profile && (profile->snapshot.missing == MISSING_ZERO || profile->edi.given);
}

/* True when rows of one ref add up in a feed of PROFILE. */
static inline bool repeats_add_up(const struct profile *profile)
{
	return profile && profile->snapshot.repeated == REPEATED_SUM;
}

/*
 * True when refused rows of a batches feed of PROFILE matter by the ref that they name: what rows add up to is
 * not known without them, and what they name is not missing.
 */
static inline bool refused_refs_matter(const struct profile *profile)
{
	return zeroes_missing(profile) || repeats_add_up(profile);
}

/*
 * True when FIELDS, COUNT of them, of a batches row that a check refused with CODE, still name the ref of a
 * batch: *REF. False: nobody can tell which batch the row is about, since its fields may have been shifted, or
 * its ref, or the SKU of which that may be made, is empty, unmapped or no identifier.
 */
bool refused_row_ref(const struct header *header, enum code code, const struct slice *fields, uint32_t count,
		     struct slice *ref);

#endif
