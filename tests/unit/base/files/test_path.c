/* path_real(): where a path leads, also before its folder is made. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "allot/base/files/file.h"
#include "support/scratch.h"
#include "support/testing.h"

/* PATH, below the scratch folder, leads to WANT, likewise. */
static void leads(const char *path, const char *want)
{
	struct buf out;
	char whole[512], text[512];

	buf_init(&out, 0);
	char *real = realpath(scratch_path("."), NULL);
	assert_non_null(real);
	(void)snprintf(whole, sizeof(whole), "%s%s", real, want);
	(void)snprintf(text, sizeof(text), "%s", scratch_path(path));
	assert_int_equal(path_real(text, &out), ST_OK);
	assert_string_equal(out.p, whole);
	buf_release(&out);
	free(real);
}

static void test_path__leads_through_links_to_what_is_there_or_will_be(void **state)
{
	(void)state;
	assert_int_equal(mkdir(scratch_path("there"), 0700), 0);
	char target[512];
	(void)snprintf(target, sizeof(target), "%s", scratch_path("link"));
	assert_int_equal(symlink("there", target), 0);
	scratch_write(scratch_path("file"), "x");
	leads("there", "/there");
	leads("link", "/there");
	leads("link//not/yet/", "/there/not/yet");
	leads("not//yet", "/not/yet");
	leads("file/below", "/file/below");
}

static void test_path__of_the_root_has_one_slash(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 0);
	assert_int_equal(path_real("/", &out), ST_OK);
	assert_string_equal(out.p, "/");
	assert_int_equal(path_real("/no-such-folder-here/", &out), ST_OK);
	assert_string_equal(out.p, "/no-such-folder-here");
	buf_release(&out);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_path__leads_through_links_to_what_is_there_or_will_be),
		TEST(test_path__of_the_root_has_one_slash),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
