#include "cli/command.h"
#include "support/testing.h"

#include <stdint.h>
#include <stdio.h>

enum { ARGC_MAX = 12 };

/* Kept for the arguments that point into it. */
static char words_text[ARGC_MAX][80];
static char *argv_of[ARGC_MAX + 1];

/* The words of LINE, separated by blanks, become those of argv_of from FIRST on; how many it has then. */
static int words_of(const char *line, int first)
{
	int argc = first;
	while (*line) {
		size_t n = strcspn(line, " ");
		assert_true(argc < ARGC_MAX);
		(void)snprintf(words_text[argc], sizeof(words_text[0]), "%.*s", (int)n, line);
		argv_of[argc] = words_text[argc];
		argc++;
		line += n + (line[n] == ' ');
	}
	argv_of[argc] = NULL;
	return argc;
}

/* Parses LINE, the command first, words separated by blanks. */
static enum status parsed(const char *line, struct arguments *out)
{
	int argc = words_of(line, 0);
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

static void test_arguments__of_two_values_of_an_option_one_is_a_mistake(void **state)
{
	(void)state;
	refused("run --out a --out b x", "'--out' is given twice");
	refused("run --out a -o a x", "'-o' is given twice");
	refused("run -qq x", "'-q' is given twice");
	refused("run --json x --json", "'--json' is given twice");
}

static void test_arguments__every_value_counts_of_what_may_repeat(void **state)
{
	struct arguments a;
	(void)state;
	assert_int_equal(parsed("run --require a.csv x --require=b.csv", &a), ST_OK);
	assert_int_equal(a.repeated[OPTION_REQUIRE].count, 2);
	assert_string_equal(a.repeated[OPTION_REQUIRE].values[0], "a.csv");
	assert_string_equal(a.repeated[OPTION_REQUIRE].values[1], "b.csv");
	assert_int_equal(parsed("run x", &a), ST_OK);
	assert_int_equal(a.repeated[OPTION_REQUIRE].count, 0);
	refused("show --require a.csv order O1", "--require");
}

static void test_arguments__more_values_than_there_is_room_for_are_told(void **state)
{
	static char run[] = "run", require[] = "--require=a.csv", path[] = "x";
	char *argv[REPEATS_MAX + 3];
	struct arguments a;
	(void)state;
	for (int n = REPEATS_MAX; n <= REPEATS_MAX + 1; n++) {
		argv[0] = run;
		for (int i = 1; i <= n; i++)
			argv[i] = require;
		argv[n + 1] = path;
		enum status st = arguments_parse(command_find("run"), n + 2, argv, &a);
		assert_int_equal(st, n == REPEATS_MAX ? ST_OK : ST_USAGE);
	}
	assert_int_equal(a.repeated[OPTION_REQUIRE].count, REPEATS_MAX);
	assert_non_null(strstr(fail_message(), "more than 64 times --require"));
}

static void test_arguments__a_name_must_be_exact_and_a_near_one_is_offered(void **state)
{
	(void)state;
	refused("run --backo x", "did you mean '--backorder'?");
	refused("run --max-reject 3 x", "did you mean '--max-rejects'?");
	refused("run --Store s x", "did you mean '--store'?");
	refused("verify --sore s", "did you mean '--store'?");
}

static void test_arguments__letters_may_run_together_and_the_last_may_have_its_value_behind_it(void **state)
{
	static const char *const LINES[] = { "run -q -o here x", "run -qo here x", "run -qohere x",
					     "run -ohere x -q" };
	struct arguments a;
	(void)state;
	for (size_t i = 0; i < COUNT_OF(LINES); i++) {
		assert_int_equal(parsed(LINES[i], &a), ST_OK);
		assert_string_equal(a.value[OPTION_OUT], "here");
		assert_string_equal(a.value[OPTION_QUIET], "");
		assert_int_equal(a.count, 1);
	}
	refused("run x -o", "'-o' needs a value");
}

static void test_arguments__a_setting_may_be_turned_off_and_nothing_else_takes_a_value(void **state)
{
	struct arguments a;
	(void)state;
	assert_int_equal(parsed("run --backorder=no --split=yes x", &a), ST_OK);
	assert_string_equal(a.value[OPTION_BACKORDER], "no");
	assert_string_equal(a.value[OPTION_SPLIT], "yes");
	refused("run --split=maybe x", "'--split' is yes or no");
	refused("run --json=yes x", "'--json' takes no value");
	refused("run --help=yes x", "'--help' takes no value");
}

/* The name of the command of LINE, its words separated by blanks, with its arguments in OUT; "": refused. */
static const char *command_of(const char *line, struct arguments *out)
{
	const struct cli_command *command;
	char **argv = argv_of;
	int argc = words_of(line, 1);
	argv_of[0] = words_text[0];
	enum status st = arguments_command(&argc, &argv, &command);
	if (st) {
		assert_int_equal(st, ST_USAGE);
		return "";
	}
	assert_int_equal(arguments_parse(command, argc, argv, out), ST_OK);
	return command->name;
}

static void test_command__options_of_all_may_stand_before_it(void **state)
{
	static const char *const LINES[] = { "--store s -q run x", "--store=s run -q x", "-q --store s run x" };
	struct arguments a;
	(void)state;
	for (size_t i = 0; i < COUNT_OF(LINES); i++) {
		assert_string_equal(command_of(LINES[i], &a), "run");
		assert_string_equal(a.value[OPTION_STORE], "s");
		assert_string_equal(a.value[OPTION_QUIET], "");
		assert_int_equal(a.count, 1);
	}
	assert_string_equal(command_of("--backorder run x", &a), "");
	assert_string_equal(command_of("--sto s run x", &a), "");
	assert_non_null(strstr(fail_message(), "did you mean '--store'?"));
}

static void test_command__help_and_version_stand_for_one(void **state)
{
	static const struct {
		const char *line;
		const char *name;
	} LINES[] = { { "--help", "help" }, { "-h", "help" },		{ "--json -h", "help" },
		      { "-V", "version" },  { "--version", "version" }, { "-h run", "run" } };
	struct arguments a;
	(void)state;
	for (size_t i = 0; i < COUNT_OF(LINES); i++)
		assert_string_equal(command_of(LINES[i].line, &a), LINES[i].name);
	assert_string_equal(command_of("", &a), "");
	assert_string_equal(command_of("--json", &a), "");
	assert_string_equal(command_of("veryfi", &a), "");
	assert_non_null(strstr(fail_message(), "did you mean 'verify'?"));
}

static void test_arguments__an_option_of_another_command_is_unknown(void **state)
{
	(void)state;
	refused("verify --chunk x", "--chunk");
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
	refused("plan", "PATH");
	refused("plan --json", "PATH");
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
	assert_null(command_find("runn"));
	assert_null(command_find("Run"));
}

static size_t lines_of(const char *text)
{
	size_t n = 0;
	for (; *text; text++)
		n += *text == '\n';
	return n;
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
		assert_true(command_takes(c, OPTION_HELP));
		assert_int_equal(lines_of(c->examples), 2);
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
		cmocka_unit_test(test_arguments__of_two_values_of_an_option_one_is_a_mistake),
		cmocka_unit_test(test_arguments__every_value_counts_of_what_may_repeat),
		cmocka_unit_test(test_arguments__more_values_than_there_is_room_for_are_told),
		cmocka_unit_test(test_arguments__a_name_must_be_exact_and_a_near_one_is_offered),
		cmocka_unit_test(
			test_arguments__letters_may_run_together_and_the_last_may_have_its_value_behind_it),
		cmocka_unit_test(test_arguments__a_setting_may_be_turned_off_and_nothing_else_takes_a_value),
		cmocka_unit_test(test_command__options_of_all_may_stand_before_it),
		cmocka_unit_test(test_command__help_and_version_stand_for_one),
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
