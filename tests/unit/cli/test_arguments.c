#include "cli/command.h"
#include "support/testing.h"

#include <stdint.h>
#include <stdio.h>

enum { ARGC_MAX = 12 };

/* Kept for the arguments that point into it. */
static char words_text[ARGC_MAX][80];
static char *argv_of[ARGC_MAX + 1];

/* Parses LINE, the command first, words separated by blanks. */
static enum status parsed(const char *line, struct arguments *out)
{
	int argc = 0;
	while (*line) {
		size_t n = strcspn(line, " ");
		assert_true(argc < ARGC_MAX);
		(void)snprintf(words_text[argc], sizeof(words_text[0]), "%.*s", (int)n, line);
		argv_of[argc] = words_text[argc];
		argc++;
		line += n + (line[n] == ' ');
	}
	argv_of[argc] = NULL;
	const struct cli_command *command = command_find(words_text[0]);
	assert_non_null(command);
	return arguments_parse(command, argc, argv_of, out);
}

static void refused(const char *line, const char *word)
{
	struct arguments a = { .count = 99 };
	assert_int_equal(parsed(line, &a), ST_USAGE);
	if (!strstr(fail_message(), word))
		fail_msg("%s: no %s in \"%s\"", line, word, fail_message());
	assert_int_equal(a.count, 99);
}

static void test_arguments__options_and_words_may_come_in_any_order(void **state)
{
	static const char *const LINES[] = { "run --store s --json a.csv b.csv",
					     "run a.csv b.csv --store s --json",
					     "run a.csv --store=s b.csv --json" };
	struct arguments a;
	(void)state;
	for (size_t i = 0; i < COUNT_OF(LINES); i++) {
		assert_int_equal(parsed(LINES[i], &a), ST_OK);
		assert_string_equal(a.value[OPTION_STORE], "s");
		assert_string_equal(a.value[OPTION_JSON], "");
		assert_null(a.value[OPTION_OUT]);
		assert_int_equal(a.count, 2);
		assert_string_equal(a.words[0], "a.csv");
		assert_string_equal(a.words[1], "b.csv");
	}
}

static void test_arguments__a_dash_is_a_word_and_two_dashes_end_the_options(void **state)
{
	struct arguments a;
	(void)state;
	assert_int_equal(parsed("run - -- --store -x", &a), ST_OK);
	assert_int_equal(a.count, 3);
	assert_string_equal(a.words[0], "-");
	assert_string_equal(a.words[1], "--store");
	assert_string_equal(a.words[2], "-x");
	assert_null(a.value[OPTION_STORE]);
}

static void test_arguments__the_last_of_an_option_given_twice_counts(void **state)
{
	struct arguments a;
	(void)state;
	assert_int_equal(parsed("run --out a --out b x", &a), ST_OK);
	assert_string_equal(a.value[OPTION_OUT], "b");
}

static void test_arguments__every_required_feed_counts(void **state)
{
	struct arguments a;
	(void)state;
	assert_int_equal(parsed("run --require a.csv x --require=b.csv", &a), ST_OK);
	assert_int_equal(a.required_count, 2);
	assert_string_equal(a.required[0], "a.csv");
	assert_string_equal(a.required[1], "b.csv");
	assert_int_equal(parsed("run x", &a), ST_OK);
	assert_int_equal(a.required_count, 0);
	refused("show --require a.csv order O1", "--require");
}

static void test_arguments__more_required_feeds_than_there_is_room_for_are_told(void **state)
{
	static char run[] = "run", require[] = "--require=a.csv", path[] = "x";
	char *argv[REQUIRED_MAX + 3] = { run };
	struct arguments a;
	(void)state;
	for (int i = 1; i <= REQUIRED_MAX + 1; i++)
		argv[i] = require;
	argv[REQUIRED_MAX + 1] = path;
	assert_int_equal(arguments_parse(command_find("run"), REQUIRED_MAX + 2, argv, &a), ST_OK);
	assert_int_equal(a.required_count, REQUIRED_MAX);
	argv[REQUIRED_MAX + 1] = require;
	assert_int_equal(arguments_parse(command_find("run"), REQUIRED_MAX + 2, argv, &a), ST_USAGE);
	assert_non_null(strstr(fail_message(), "more than 16 times --require"));
}

static void test_arguments__an_option_of_another_command_is_unknown(void **state)
{
	(void)state;
	refused("verify --out x", "--out");
	refused("run --format csv x", "--format");
	refused("run --no-such x", "--no-such");
	refused("run x -v", "-v");
	refused("run -vx a.csv", "-v");
	refused("run -xy", "-x");
}

static void test_arguments__an_option_without_its_value_is_named(void **state)
{
	(void)state;
	refused("run a.csv --store", "--store");
	refused("show order x --format", "--format");
}

static void test_arguments__words_are_counted(void **state)
{
	(void)state;
	refused("run", "PATH");
	refused("run --json", "PATH");
	refused("show order", "order|sku|batch ID");
	refused("show order a b", "'b'");
	refused("verify x", "'x'");
}

static void test_arguments__help_is_given_whatever_the_words(void **state)
{
	static const char *const LINES[] = { "run --help", "run -h", "show -h a b c d", "verify x --help" };
	struct arguments a;
	(void)state;
	for (size_t i = 0; i < COUNT_OF(LINES); i++) {
		assert_int_equal(parsed(LINES[i], &a), ST_OK);
		assert_non_null(a.value[OPTION_HELP]);
	}
}

static void test_arguments__a_value_not_given_is_the_default(void **state)
{
	struct arguments a;
	(void)state;
	assert_int_equal(parsed("run --out here x", &a), ST_OK);
	assert_string_equal(argument_or(&a, OPTION_OUT, "results"), "here");
	assert_string_equal(argument_or(&a, OPTION_STORE, "allot-store"), "allot-store");
}

/* The tables */

static void test_commands__every_command_is_found_by_its_name_alone(void **state)
{
	(void)state;
	for (size_t i = 0; i < COMMANDS_COUNT; i++)
		assert_ptr_equal(command_find(COMMANDS[i].name), &COMMANDS[i]);
	assert_null(command_find(""));
	assert_null(command_find("ru"));
	assert_null(command_find("runs"));
	assert_null(command_find("Run"));
}

static void test_commands__every_command_and_option_says_what_it_does(void **state)
{
	(void)state;
	for (size_t i = 0; i < COMMANDS_COUNT; i++) {
		const struct cli_command *c = &COMMANDS[i];
		size_t details = strlen(c->details);
		assert_non_null(c->run);
		assert_in_range(c->summary[0], 'a', 'z');
		assert_true(details == 0 || c->details[details - 1] == '\n');
		assert_true(c->words_min <= c->words_max);
		assert_true(c->options & 1u << OPTION_HELP);
	}
	for (int id = 0; id < OPTION_COUNT; id++) {
		assert_non_null(OPTIONS[id].name);
		assert_true(strlen(OPTIONS[id].help) > 5);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arguments__options_and_words_may_come_in_any_order),
		cmocka_unit_test(test_arguments__a_dash_is_a_word_and_two_dashes_end_the_options),
		cmocka_unit_test(test_arguments__the_last_of_an_option_given_twice_counts),
		cmocka_unit_test(test_arguments__every_required_feed_counts),
		cmocka_unit_test(test_arguments__more_required_feeds_than_there_is_room_for_are_told),
		cmocka_unit_test(test_arguments__an_option_of_another_command_is_unknown),
		cmocka_unit_test(test_arguments__an_option_without_its_value_is_named),
		cmocka_unit_test(test_arguments__words_are_counted),
		cmocka_unit_test(test_arguments__help_is_given_whatever_the_words),
		cmocka_unit_test(test_arguments__a_value_not_given_is_the_default),
		cmocka_unit_test(test_commands__every_command_is_found_by_its_name_alone),
		cmocka_unit_test(test_commands__every_command_and_option_says_what_it_does),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
