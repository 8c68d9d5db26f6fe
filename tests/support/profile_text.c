/*
 * Profiles for tests: their files stand in the scratch folder, so that maps can stand beside them.
 */
#include "support/profile_text.h"

#include <stdio.h>

#include "support/scratch.h"
#include "support/testing.h"

void profile_of(const char *text, struct arena *arena, struct profile *out)
{
	scratch_write(scratch_path("shop.conf"), text);
	if (profile_load(scratch_path("shop.conf"), arena, out))
		fail_msg("%s", fail_message());
}

const char *profile_fault(const char *text)
{
	static char fault[1024];
	struct arena arena;
	struct profile profile;

	arena_init(&arena);
	scratch_write(scratch_path("shop.conf"), text);
	enum status st = profile_load(scratch_path("shop.conf"), &arena, &profile);
	arena_release(&arena);
	if (!st)
		fail_msg("it is a profile: %s", text);
	assert_int_equal(st, ST_USAGE);
	const char *at = strstr(fail_message(), "shop.conf:");
	(void)snprintf(fault, sizeof(fault), "%s", at ? at + 10 : fail_message());
	return fault;
}
