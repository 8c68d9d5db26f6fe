#include "allot/base/conf.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "support/scratch.h"
#include "support/testing.h"

static const char *const MODES[] = { "keep", "zero", NULL };

static const struct conf_key SECTION_KEYS[] = {
	{ "colour", CONF_TEXT, 0, 0, NULL },
	{ NULL, CONF_TEXT, 0, 0, NULL },
};
static const struct conf_schema PLAIN = { "box", false, SECTION_KEYS, NULL };
static const struct conf_schema TITLED = { "emit", true, SECTION_KEYS, NULL };
static const struct conf_schema *const SECTIONS[] = { &PLAIN, &TITLED, NULL };

static const struct conf_key KEYS[] = {
	{ "name", CONF_TEXT, 0, 0, NULL },     { "names", CONF_TEXTS, 0, 0, NULL },
	{ "strict", CONF_YES, 0, 0, NULL },    { "count", CONF_NUMBER, 1, 20, NULL },
	{ "missing", CONF_WORD, 0, 0, MODES }, { "modes", CONF_WORDS, 0, 0, MODES },
	{ NULL, CONF_TEXT, 0, 0, NULL },
};
static const struct conf_schema SCHEMA = { "bad-file", false, KEYS, SECTIONS };

struct fixture {
	struct arena arena;
	struct conf conf;
};

static int setup(void **state)
{
	static struct fixture f;

	arena_init(&f.arena);
	f.conf = (struct conf){ 0 };
	*state = &f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	arena_release(&f->arena);
	return 0;
}

static void parse(struct fixture *f, const char *text)
{
	if (conf_parse(slice_str(text), "x.conf", &SCHEMA, &f->arena, &f->conf))
		fail_msg("%s: %s", text, fail_message());
}

static const char *fault(struct fixture *f, const char *text)
{
	enum status st = conf_parse(slice_str(text), "x.conf", &SCHEMA, &f->arena, &f->conf);

	if (!st)
		fail_msg("it was taken: %s", text);
	assert_int_equal(st, ST_USAGE);
	return fail_message();
}

static void test_conf__each_value_knows_its_line(void **state)
{
	struct fixture *f = *state;

	parse(f, "# first\nname = shop\n\nnames = {a, # one\n \"b c\",\n c}\nstrict = yes\n");
	const struct conf_value *names = conf_value(&f->conf.root, "names");
	assert_int_equal(conf_value(&f->conf.root, "name")->line, 2);
	assert_int_equal(names->count, 3);
	assert_slice(names->texts[1].text, "b c");
	assert_int_equal(names->texts[0].line, 4);
	assert_int_equal(names->texts[1].line, 5);
	assert_int_equal(names->texts[2].line, 6);
	assert_int_equal(conf_value(&f->conf.root, "strict")->line, 7);
	assert_null(conf_value(&f->conf.root, "count"));
}

static void test_conf__values_are_what_their_keys_take(void **state)
{
	struct fixture *f = *state;

	parse(f, "strict = no\ncount = 20 missing = zero modes = {zero, keep} names = alone");
	assert_int_equal(conf_value(&f->conf.root, "strict")->number, 0);
	assert_int_equal(conf_value(&f->conf.root, "count")->number, 20);
	assert_int_equal(conf_value(&f->conf.root, "missing")->number, 1);
	assert_int_equal(conf_value(&f->conf.root, "modes")->count, 2);
	assert_int_equal(conf_value(&f->conf.root, "names")->count, 1);
}

static void test_conf__sections_know_their_lines_and_titles(void **state)
{
	struct fixture *f = *state;

	parse(f, "emit here { colour = red }\nbox {\n}\nemit \"on its way\"\n{\n colour = blue }");
	const struct conf_section *root = &f->conf.root;
	assert_int_equal(root->section_count, 3);
	assert_ptr_equal(conf_section(root, "box"), &root->sections[0]);
	assert_int_equal(root->sections[0].line, 2);
	assert_slice(root->sections[1].title, "here");
	assert_int_equal(root->sections[1].line, 1);
	assert_slice(root->sections[2].title, "on its way");
	assert_int_equal(root->sections[2].line, 4);
	assert_int_equal(conf_value(&root->sections[2], "colour")->line, 6);
}

static void test_conf__quoted_texts_are_taken_as_they_are(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(setenv("HOME", "/root", 1), 0);
	parse(f, "names = { \"a\\\"b\\\\c\", \"\\${HOME}\", \"tab\\t.\", '\\d ${HOME} \"', \"a # b // c /* "
		 "d\", \"\" }\r\n");
	const struct conf_text *texts = conf_value(&f->conf.root, "names")->texts;
	assert_slice(texts[0].text, "a\"b\\c");
	assert_slice(texts[1].text, "${HOME}");
	assert_slice(texts[2].text, "tab\t.");
	assert_slice(texts[3].text, "\\d ${HOME} \"");
	assert_slice(texts[4].text, "a # b // c /* d");
	assert_slice(texts[5].text, "");
}

static void test_conf__what_is_wrong_is_told_with_its_line(void **state)
{
	static const struct {
		const char *text;
		const char *fault;
	} CASES[] = {
		{ "\nnaem = x",
		  "x.conf:2: bad-file: naem is no key or section of this file; did you mean name" },
		{ "colour = red",
		  "x.conf:1: bad-file: colour is no key or section of this file; there are name names strict "
		  "count missing modes box emit" },
		{ "strikt = yes",
		  "x.conf:1: bad-file: strikt is no key or section of this file; did you mean strict" },
		{ "box {\n colors = red }",
		  "x.conf:2: bad-file: colors is no key or section of the section box; did you mean colour" },
		{ "name = a\nname = b", "x.conf:2: bad-file: name is given twice" },
		{ "names = {a}\n\nnames = {b}", "x.conf:3: bad-file: names is given twice" },
		{ "names = {a} box { } names = b", "x.conf:1: bad-file: names is given twice" },
		{ "box { }\nbox { }", "x.conf:2: bad-file: a second section box" },
		{ "emit a { }\nemit a { }", "x.conf:2: bad-file: a second section with the title a" },
		{ "strict = true", "x.conf:1: bad-file: \"true\" is no value of strict, which is yes or no" },
		{ "count = 21",
		  "x.conf:1: bad-file: \"21\" is no value of count, which is a whole number from 1 to 20" },
		{ "count = 0x10",
		  "x.conf:1: bad-file: \"0x10\" is no value of count, which is a whole number from 1 to 20" },
		{ "missing = none",
		  "x.conf:1: bad-file: \"none\" is no value of missing, which is keep or zero" },
		{ "modes = {keep,\n none}",
		  "x.conf:2: bad-file: \"none\" is no value of modes, which is keep or zero" },
		{ "name = {a, b}", "x.conf:1: bad-file: a list stands where one value should" },
		{ "box = 3", "x.conf:1: bad-file: box is a section: box { ... }" },
		{ "name { }", "x.conf:1: bad-file: name is a key: name = ..." },
		{ "emit { }", "x.conf:1: bad-file: emit is a section with a title: emit NAME { ... }" },
		{ "box x { }", "x.conf:1: bad-file: box is a section: box { ... }" },
		{ "emit \"\" { }", "x.conf:1: bad-file: an empty title" },
		{ "name x", "x.conf:1: bad-file: the file ends where the { of a section should stand" },
		{ "name = ", "x.conf:1: bad-file: the file ends where a value should stand" },
		{ "names = {a b}", "x.conf:1: bad-file: \"b\" stands where a comma or the } of a list should" },
		{ "names = {a,,b}",
		  "x.conf:1: bad-file: \",\" stands where a value of the list or its } should" },
		{ "\"name\" = a",
		  "x.conf:1: bad-file: \"name\" stands where the name of a key or section should" },
		{ "}", "x.conf:1: bad-file: this } closes nothing" },
	};

	for (size_t i = 0; i < COUNT_OF(CASES); i++)
		assert_string_equal(fault(*state, CASES[i].text), CASES[i].fault);
}

/* Each of these libconfuse takes without a word, as something else. */
static void test_conf__what_libconfuse_swallows_is_refused(void **state)
{
	static const struct {
		const char *text;
		const char *fault;
	} CASES[] = {
		{ "name = *.csv", "\"*\" may stand in quotes only" },
		{ "name = a+b", "\"a+\" is no text; put quotes around all of it" },
		{ "name = a;", "\"a;\" is no text; put quotes around all of it" },
		{ "name = a#b", "\"a#\" is no text; put quotes around all of it" },
		{ "name = http://x", "\"http://x\": // may begin a comment; write this in quotes" },
		{ "name = \"${HOME}\"", "${ would stand for the environment, which is not asked; write \\${" },
		{ "name = ${HOME}", "\"$\" may stand in quotes only" },
		{ "name = \"a\\x00b\"", "\"\\x\" is no escape; there are \\\\ \\\" \\$ and \\t" },
		{ "name = \"a\\101\"", "\"\\1\" is no escape; there are \\\\ \\\" \\$ and \\t" },
		{ "name = \"a\nb\"", "\"\"a\" has no closing quote on its line" },
		{ "name = 'a", "\"'a\" has no closing quote on its line" },
		{ "names += {a}", "there is no +=; name all values in one list" },
		{ "names = {}", "an empty list; leave the key out" },
		{ "name = a include(\"/etc/passwd\")", "\"include(\" is no text; put quotes around all of it" },
		{ "box|colour = red", "\"box|colour\" stands where the name of a key or section should" },
		{ "box { colour = red", "the section box is not closed: a } is missing" },
		{ "name = #1", "# begins a comment; a column by its position is written in quotes: \"#1\"" },
		{ "/* a */ name = x", "\"/*\" is no text; put quotes around all of it" },
		{ "name = \"a\"b", "\"\"a\"b\" is no text; put quotes around all of it" },
	};

	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		const char *got = fault(*state, CASES[i].text);
		assert_int_equal(strncmp(got, "x.conf:1: bad-file: ", 20), 0);
		assert_string_equal(got + 20, CASES[i].fault);
	}
}

static void test_conf__bytes_that_are_no_text_are_refused(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(fault(f, "name = x\nname\x01"),
			    "x.conf:2: bad-file: \"<U+0001>\" is a character that may not stand here");
	assert_string_equal(fault(f, "\xff"),
			    "x.conf:1: bad-file: \"\\xFF\" is no UTF-8; the file must be in UTF-8");
	assert_int_equal(conf_parse(slice_of("name = a\0b", 10), "x.conf", &SCHEMA, &f->arena, &f->conf),
			 ST_USAGE);
	assert_string_equal(fail_message(),
			    "x.conf:1: bad-file: \"<U+0000>\" is a character that may not stand here");
	parse(f, "\xef\xbb\xbfname = \"gr\xc3\xb6\xc3\x9f"
		 "e\"\r\n");
	assert_slice(conf_value(&f->conf.root, "name")->texts[0].text, "gr\xc3\xb6\xc3\x9f"
								       "e");
}

static void test_conf__sizes_are_bounded(void **state)
{
	struct fixture *f = *state;
	static char text[CONF_FILE_MAX + 2];

	memset(text, ' ', sizeof(text) - 1);
	assert_string_equal(fault(f, text), "x.conf:1: bad-file: the file is larger than 262144 bytes");
	memcpy(text, "name = ", 7);
	memset(text + 7, 'a', CONF_TEXT_MAX + 1);
	text[CONF_TEXT_MAX + 8] = '\0';
	assert_non_null(strstr(fault(f, text), "is too long a text"));
	assert_non_null(strstr(fault(f, "box { box { box { box { box { box { box { box { box { "),
			       "nested too deeply"));
}

static void test_conf__a_fault_leaves_nothing_behind_for_the_next_file(void **state)
{
	struct fixture *f = *state;

	(void)fault(f, "name = \"abc");
	parse(f, "name = b");
	(void)fault(f, "names = {a, b");
	parse(f, "name = c");
	assert_slice(conf_value(&f->conf.root, "name")->texts[0].text, "c");
}

static void test_conf__files_that_are_none_or_not_ours_are_refused(void **state)
{
	struct fixture *f = *state;
	struct slice bytes;

	scratch_write(scratch_path("a.conf"), "name = x\n");
	assert_int_equal(conf_read(scratch_path("a.conf"), NULL, &SCHEMA, &f->arena, &f->conf, &bytes), ST_OK);
	assert_slice(bytes, "name = x\n");
	assert_int_equal(chmod(scratch_path("a.conf"), 0666), 0);
	assert_int_equal(conf_read(scratch_path("a.conf"), "a", &SCHEMA, &f->arena, &f->conf, NULL), ST_USAGE);
	assert_non_null(strstr(fail_message(), "everybody may write to it"));
	assert_int_equal(conf_read(scratch_path("none.conf"), NULL, &SCHEMA, &f->arena, &f->conf, NULL),
			 ST_NOT_FOUND);
	assert_int_equal(conf_read("/dev/zero", NULL, &SCHEMA, &f->arena, &f->conf, NULL), ST_USAGE);
	assert_string_equal(fail_message(), "/dev/zero: is no regular file");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_conf__each_value_knows_its_line),
		TEST(test_conf__values_are_what_their_keys_take),
		TEST(test_conf__sections_know_their_lines_and_titles),
		TEST(test_conf__quoted_texts_are_taken_as_they_are),
		TEST(test_conf__what_is_wrong_is_told_with_its_line),
		TEST(test_conf__what_libconfuse_swallows_is_refused),
		TEST(test_conf__bytes_that_are_no_text_are_refused),
		TEST(test_conf__sizes_are_bounded),
		TEST(test_conf__a_fault_leaves_nothing_behind_for_the_next_file),
		TEST(test_conf__files_that_are_none_or_not_ours_are_refused),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
