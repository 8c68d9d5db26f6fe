/*
 * Profiles for tests: loaded from texts, in a scratch folder (scratch_setup()).
 */
#ifndef SUPPORT_PROFILE_TEXT_H
#define SUPPORT_PROFILE_TEXT_H

#include "feed/profile/values.h"

/* What load_profile() of the test that runs has loaded. */
extern struct loaded_profile {
	struct arena arena;
	struct profile profile;
} loaded;

/* cmocka fixtures: a scratch folder, and nothing loaded. */
int profile_text_setup(void **state);
int profile_text_teardown(void **state);

/* Loads the profile that TEXT is, in place of the one before: &loaded.profile. As profile_of(). */
const struct profile *load_profile(const char *text);

/* Loads the profile that TEXT is, as shop.conf of the scratch folder; a failure is the test's. */
void profile_of(const char *text, struct arena *arena, struct profile *out);

/* Why TEXT is no profile, from behind "shop.conf:": "12: bad-profile: ..."; the test fails if it is one. */
const char *profile_fault(const char *text);

/* The fields of TEXT, parted by semicolons and trimmed, into FIELDS; returns how many, at most 32. */
uint32_t fields_of(const char *text, struct slice *fields);

/* The cells of the columns of PROFILE in RECORD, under HEADER; a header that lacks one fails the test. */
void cells_of(const struct profile *profile, const char *header, const char *record, struct slice *cells);

#endif
