/*
 * Profiles for tests: loaded from texts, in a scratch folder (scratch_setup()).
 */
#ifndef SUPPORT_PROFILE_TEXT_H
#define SUPPORT_PROFILE_TEXT_H

#include "allot/feed/profile.h"

/* Loads the profile that TEXT is, as shop.conf of the scratch folder; a failure is the test's. */
void profile_of(const char *text, struct arena *arena, struct profile *out);

/* Why TEXT is no profile, from behind "shop.conf:": "12: bad-profile: ..."; the test fails if it is one. */
const char *profile_fault(const char *text);

#endif
