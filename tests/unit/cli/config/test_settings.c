#include "cli/config/settings.h"
#include "support/scratch.h"
#include "support/testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct arguments arguments;

static int setup(void **state)
{
	assert_int_equal(scratch_setup(state), 0);
	assert_int_equal(chdir(*state), 0);
	unsetenv("ALLOT_OUT");
	unsetenv("ALLOT_BACKORDER");
	unsetenv("ALLOT_REQUIRE");
	setenv("ALLOT_CONFIG", "/dev/null", 1);
	return 0;
}

static int teardown(void **state)
{
	unsetenv("ALLOT_CONFIG");
	assert_int_equal(chdir("/"), 0);
	return scratch_teardown(state);
}

/* Applies the settings to `allot run ARG x` (ARG NULL: without), with a file that holds TEXT (NULL: none). */
static enum status applied(const char *arg, const char *text)
{
	static char run[] = "run", word[] = "x";
	char room[64] = "--quiet";
	char *argv[] = { run, room, word, NULL };
	if (arg)
		(void)snprintf(room, sizeof(room), "%s", arg);
	if (text) {
		(void)remove("allot.conf");
		scratch_write("allot.conf", text);
		setenv("ALLOT_CONFIG", "allot.conf", 1);
	}
	assert_int_equal(arguments_parse(command_find("run"), 3, argv, &arguments), ST_OK);
	return settings_apply(command_find("run"), &arguments);
}

static void test_settings__options_go_before_environment_before_file_before_default(void **state)
{
	static const char FILE_TEXT[] = "# where it goes\nout = file\n";
	(void)state;
	assert_int_equal(applied(NULL, NULL), ST_OK);
	assert_null(arguments.value[OPTION_OUT]);
	assert_null(arguments.from[OPTION_OUT]);
	assert_int_equal(applied(NULL, FILE_TEXT), ST_OK);
	assert_string_equal(arguments.value[OPTION_OUT], "file");
	assert_string_equal(arguments.from[OPTION_OUT], "allot.conf:2");
	setenv("ALLOT_OUT", "variable", 1);
	assert_int_equal(applied(NULL, FILE_TEXT), ST_OK);
	assert_string_equal(arguments.value[OPTION_OUT], "variable");
	assert_string_equal(arguments.from[OPTION_OUT], "ALLOT_OUT");
	assert_int_equal(applied("--out=option", FILE_TEXT), ST_OK);
	assert_string_equal(arguments.value[OPTION_OUT], "option");
	assert_string_equal(arguments.from[OPTION_OUT], "command line");
	setenv("ALLOT_OUT", "", 1);
	assert_int_equal(applied(NULL, FILE_TEXT), ST_OK);
	assert_string_equal(arguments.value[OPTION_OUT], "file");
}

static void test_settings__what_is_on_can_be_turned_off_before_it(void **state)
{
	(void)state;
	assert_int_equal(applied(NULL, "backorder = yes\n"), ST_OK);
	assert_true(argument_given(&arguments, OPTION_BACKORDER));
	assert_int_equal(applied("--backorder=no", "backorder = yes\n"), ST_OK);
	assert_false(argument_given(&arguments, OPTION_BACKORDER));
	setenv("ALLOT_BACKORDER", "no", 1);
	assert_int_equal(applied(NULL, "backorder = yes\n"), ST_OK);
	assert_false(argument_given(&arguments, OPTION_BACKORDER));
	assert_string_equal(arguments.from[OPTION_BACKORDER], "ALLOT_BACKORDER");
}

static void test_settings__what_repeats_is_a_list(void **state)
{
	(void)state;
	assert_int_equal(applied(NULL, "require = {a.csv, \"b c.csv\"}\n"), ST_OK);
	assert_int_equal(arguments.repeated[OPTION_REQUIRE].count, 2);
	assert_string_equal(arguments.repeated[OPTION_REQUIRE].values[1], "b c.csv");
	setenv("ALLOT_REQUIRE", "c.csv:d.csv:", 1);
	assert_int_equal(applied(NULL, NULL), ST_OK);
	assert_int_equal(arguments.repeated[OPTION_REQUIRE].count, 2);
	assert_string_equal(arguments.repeated[OPTION_REQUIRE].values[0], "c.csv");
	assert_string_equal(arguments.repeated[OPTION_REQUIRE].values[1], "d.csv");
}

static void test_settings__a_mistake_is_told_with_its_place_and_the_nearest_name(void **state)
{
	(void)state;
	assert_int_equal(applied(NULL, "out = a\nstroe = b\n"), ST_USAGE);
	assert_non_null(strstr(fail_message(), "allot.conf:2:"));
	assert_non_null(strstr(fail_message(), "store"));
	assert_int_equal(applied(NULL, "json = yes\n"), ST_USAGE);
	assert_int_equal(applied(NULL, "split = maybe\n"), ST_USAGE);
	assert_non_null(strstr(fail_message(), "allot.conf:1:"));
	assert_int_equal(applied(NULL, "wait = soon\n"), ST_OK);
	assert_int_equal(argument_fail(&arguments, OPTION_WAIT, "is no number"), ST_USAGE);
	assert_string_equal(fail_message(), "allot.conf:1: wait: \"soon\" is no number");
	setenv("ALLOT_BACKORDER", "perhaps", 1);
	assert_int_equal(applied(NULL, ""), ST_USAGE);
	assert_string_equal(fail_message(), "ALLOT_BACKORDER: \"perhaps\" is neither yes nor no");
}

static void test_settings__a_file_that_others_may_write_to_is_refused(void **state)
{
	static const mode_t MODES[] = { 0620, 0602, 0666 };
	(void)state;
	assert_int_equal(applied(NULL, "out = a\n"), ST_OK);
	for (size_t i = 0; i < COUNT_OF(MODES); i++) {
		assert_int_equal(chmod("allot.conf", MODES[i]), 0);
		assert_int_equal(applied(NULL, NULL), ST_USAGE);
		assert_non_null(strstr(fail_message(), "chmod go-w"));
	}
	assert_int_equal(chmod("allot.conf", 0644), 0);
	assert_int_equal(applied(NULL, NULL), ST_OK);
}

static void test_settings__a_file_that_was_asked_for_must_be_there(void **state)
{
	(void)state;
	setenv("ALLOT_CONFIG", "missing.conf", 1);
	assert_int_equal(applied(NULL, NULL), ST_USAGE);
	assert_non_null(strstr(fail_message(), "missing.conf"));
	assert_int_equal(applied("--config=/dev/null", NULL), ST_OK);
	assert_null(settings_file());
}

static void test_settings__commands_without_any_read_no_file(void **state)
{
	static char version[] = "version";
	char *argv[] = { version, NULL };
	(void)state;
	setenv("ALLOT_CONFIG", "missing.conf", 1);
	assert_int_equal(arguments_parse(command_find("version"), 1, argv, &arguments), ST_OK);
	assert_int_equal(settings_apply(command_find("version"), &arguments), ST_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		TEST(test_settings__options_go_before_environment_before_file_before_default),
		TEST(test_settings__what_is_on_can_be_turned_off_before_it),
		TEST(test_settings__what_repeats_is_a_list),
		TEST(test_settings__a_mistake_is_told_with_its_place_and_the_nearest_name),
		TEST(test_settings__a_file_that_others_may_write_to_is_refused),
		TEST(test_settings__a_file_that_was_asked_for_must_be_there),
		TEST(test_settings__commands_without_any_read_no_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
