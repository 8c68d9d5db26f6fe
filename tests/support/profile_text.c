/*
 * Profiles for tests: their files stand in the scratch folder, so that maps can stand beside them.
 */
#include "support/profile_text.h"

#include <stdio.h>

#include "support/scratch.h"
#include "support/testing.h"

struct loaded_profile loaded;

int profile_text_setup(void **state)
{
	arena_init(&loaded.arena);
	return scratch_setup(state);
}

int profile_text_teardown(void **state)
{
	arena_release(&loaded.arena);
	return scratch_teardown(state);
}

const struct profile *load_profile(const char *text)
{
	profile_of(text, &loaded.arena, &loaded.profile);
	return &loaded.profile;
}

static void write_profile(const char *text)
{
	(void)remove(scratch_path("shop.conf"));
	scratch_write(scratch_path("shop.conf"), text);
}

void profile_of(const char *text, struct arena *arena, struct profile *out)
{
	write_profile(text);
	if (profile_load(scratch_path("shop.conf"), arena, out))
		fail_msg("%s", fail_message());
}

const char *profile_fault(const char *text)
{
	static char fault[1024];
	struct arena arena;
	struct profile profile;

	arena_init(&arena);
	write_profile(text);
	enum status st = profile_load(scratch_path("shop.conf"), &arena, &profile);
	arena_release(&arena);
	if (!st)
		fail_msg("it is a profile: %s", text);
	assert_int_equal(st, ST_USAGE);
	const char *at = strstr(fail_message(), "shop.conf:");
	(void)snprintf(fault, sizeof(fault), "%s", at ? at + 10 : fail_message());
	return fault;
}

uint32_t fields_of(const char *text, struct slice *fields)
{
	uint32_t count = 0;

	for (const char *at = text; at; count++) {
		const char *end = strchr(at, ';');
		assert_in_range(count, 0, 31);
		fields[count] = slice_trim(slice_of(at, end ? (size_t)(end - at) : strlen(at)));
		at = end ? end + 1 : NULL;
	}
	return count;
}

void cells_of(const struct profile *profile, const char *header, const char *record, struct slice *cells)
{
	struct slice names[32], fields[32];
	uint32_t field[PROFILE_COLUMNS_MAX];
	char room[512];
	struct buf why = buf_over(room, sizeof(room));
	uint32_t count = fields_of(header, names);

	if (profile_bind(profile, names, count, field, &why))
		fail_msg("%.*s", SLICE_ARG(buf_slice(&why)));
	count = fields_of(record, fields);
	profile_gather(profile, field, fields, count, cells);
}
