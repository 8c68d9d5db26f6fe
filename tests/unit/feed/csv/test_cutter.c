#include <stdlib.h>

#include "feed/csv/record.h"
#include "support/feed_text.h"
#include "support/testing.h"

enum { RECORDS_MAX = 64 };

/* A place in a text. */
struct place {
	uint64_t offset;
	uint64_t line;
};

/* A record as it should be, or as it was cut, its bytes copied. */
struct cut {
	char bytes[64];
	size_t n;
	uint64_t line;
	struct place after;
	bool terminated;
	bool too_long;
};

/* All that CUTTER cuts. */
static size_t cut_on(struct cutter *cutter, struct slice text, const struct text_source *source,
		     struct cut *cuts)
{
	struct raw_record raw;
	size_t count = 0;
	bool end = false;

	for (;;) {
		assert_int_equal(cutter_next(cutter, &raw, &end), ST_OK);
		if (end)
			break;
		assert_true(count < RECORDS_MAX && raw.bytes.n <= sizeof(cuts->bytes));
		cuts[count] =
			(struct cut){ .n = raw.bytes.n,
				      .line = raw.line,
				      .after = { text.n - cutter_rest(cutter).n - (source ? source->left.n : 0),
						 raw.after_line },
				      .terminated = raw.terminated,
				      .too_long = raw.too_long };
		if (raw.bytes.n)
			memcpy(cuts[count].bytes, raw.bytes.p, raw.bytes.n);
		count++;
	}
	assert_int_equal(cutter_next(cutter, &raw, &end), ST_OK);
	assert_true(end);
	return count;
}

static size_t cut_all(struct slice text, size_t piece, struct cut *cuts)
{
	struct text_source source = { .left = text };
	struct cutter *cutter;
	size_t count;

	assert_int_equal(cutter_new(text_source_read, &source, piece, &cutter), ST_OK);
	count = cut_on(cutter, text, &source, cuts);
	cutter_free(cutter);
	return count;
}

/* The same of bytes that are all there. */
static size_t cut_over(struct slice bytes, uint64_t line, struct cut *cuts)
{
	struct cutter *cutter;
	size_t count;

	assert_int_equal(cutter_over(bytes, line, ',', &cutter), ST_OK);
	count = cut_on(cutter, bytes, NULL, cuts);
	cutter_free(cutter);
	return count;
}

static bool cut_same(const struct cut *a, const struct cut *b)
{
	return slice_eq(slice_of(a->bytes, a->n), slice_of(b->bytes, b->n)) && a->line == b->line &&
	       a->after.offset == b->after.offset && a->after.line == b->after.line &&
	       a->terminated == b->terminated && a->too_long == b->too_long;
}

/* Every kind of line end, outside and inside quotes, blank lines, a BOM, no line end at the
 * end. */
static const char NASTY[] = "\xef\xbb\xbfref,qty\r\n"
			    "\n"
			    "a,1\r"
			    "\r"
			    "\"b\nb\r\nb\rb\",2\n"
			    "\r\n"
			    "\n\r"
			    "\"say \"\"x\"\"\r\n\",3\r\n"
			    "\xef\xbb\xbf"
			    "c,4\n"
			    " \t\n"
			    "last,5";

static void test_cutter__lines_are_those_an_editor_shows(void **state)
{
	static const struct {
		const char *bytes;
		uint64_t line;
		uint64_t offset_after;
	} WANT[] = {
		{ "ref,qty", 1, 12 },
		{ "", 2, 13 },
		{ "a,1", 3, 17 },
		{ "", 4, 18 },
		{ "\"b\nb\r\nb\rb\",2", 5, 31 },
		{ "", 9, 33 },
		{ "", 10, 34 },
		{ "", 11, 35 },
		{ "\"say \"\"x\"\"\r\n\",3", 12, 52 },
		{ "\xef\xbb\xbf"
		  "c,4",
		  14, 59 },
		{ " \t", 15, 62 },
		{ "last,5", 16, 68 },
	};
	struct cut cuts[RECORDS_MAX];

	(void)state;
	assert_int_equal(cut_all(slice_str(NASTY), 0, cuts), COUNT_OF(WANT));
	for (size_t i = 0; i < COUNT_OF(WANT); i++) {
		assert_slice(slice_of(cuts[i].bytes, cuts[i].n), WANT[i].bytes);
		assert_int_equal(cuts[i].line, WANT[i].line);
		assert_int_equal(cuts[i].after.offset, WANT[i].offset_after);
		assert_int_equal(cuts[i].terminated, i + 1 < COUNT_OF(WANT));
	}
}

static void test_cutter__the_size_of_the_pieces_changes_nothing(void **state)
{
	struct cut want[RECORDS_MAX];
	struct cut got[RECORDS_MAX];
	size_t count = cut_all(slice_str(NASTY), 0, want);

	(void)state;
	for (size_t piece = 1; piece <= sizeof(NASTY); piece++) {
		assert_int_equal(cut_all(slice_str(NASTY), piece, got), count);
		for (size_t i = 0; i < count; i++)
			assert_true(cut_same(&got[i], &want[i]));
	}
}

/* Where a byte is in its record. */
enum where { FIELD_START, PLAIN, QUOTED, CLOSED };

/* The rule again, in its plainest form: one byte at a time over the whole text. */
static size_t cut_plainly(struct slice text, struct cut *cuts)
{
	enum where where = FIELD_START;
	size_t count = 0;
	size_t begin = 0;
	uint64_t line = 1;
	uint64_t first = 1;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		bool crlf = c == '\r' && i + 1 < text.n && text.p[i + 1] == '\n';
		size_t n = i - begin;
		if (c == '"')
			where = where == FIELD_START || where == CLOSED ? QUOTED
				: where == QUOTED			? CLOSED
									: PLAIN;
		else if (where != QUOTED)
			where = c == ',' ? FIELD_START : c == ' ' && where == FIELD_START ? FIELD_START : PLAIN;
		if (c != '\n' && c != '\r')
			continue;
		i += crlf;
		line++;
		if (where == QUOTED)
			continue;
		where = FIELD_START;
		cuts[count] =
			(struct cut){ .n = n, .line = first, .after = { i + 1, line }, .terminated = true };
		memcpy(cuts[count++].bytes, text.p + begin, n);
		begin = i + 1;
		first = line;
	}
	if (begin < text.n) {
		cuts[count] = (struct cut){ .n = text.n - begin, .line = first, .after = { text.n, line } };
		memcpy(cuts[count].bytes, text.p + begin, text.n - begin);
		count++;
	}
	return count;
}

enum { TEXT_MAX = 40, ROUNDS = 20000 };

static struct slice random_text(unsigned *seed, char text[TEXT_MAX])
{
	static const char ALPHABET[] = "a ,\"\n\r";
	size_t n = (size_t)rand_r(seed) % TEXT_MAX;

	for (size_t i = 0; i < n; i++)
		text[i] = ALPHABET[rand_r(seed) % 6];
	return slice_of(text, n);
}

/* Holds CUT against the plain rule, whatever the text. ROUND tells the calls apart. */
static void cuts_plainly(size_t (*cut)(struct slice text, size_t round, struct cut *cuts), unsigned seed)
{
	struct cut want[RECORDS_MAX];
	struct cut got[RECORDS_MAX];
	char text[TEXT_MAX];

	for (size_t round = 0; round < ROUNDS; round++) {
		struct slice s = random_text(&seed, text);
		size_t count = cut_plainly(s, want);
		assert_int_equal(cut(s, round, got), count);
		for (size_t i = 0; i < count; i++)
			assert_true(cut_same(&got[i], &want[i]));
	}
}

static size_t cut_in_pieces(struct slice text, size_t round, struct cut *cuts)
{
	return cut_all(text, round % 5, cuts);
}

static void test_cutter__any_text_is_cut_as_the_plain_rule_says(void **state)
{
	(void)state;
	cuts_plainly(cut_in_pieces, 1);
}

/* A record of SIZE bytes, its line end and "y"; the caller frees it. */
static char *long_text(size_t size)
{
	char *text = malloc(size + 3);

	assert_non_null(text);
	memset(text, 'x', size);
	memcpy(text + size, "\r\ny", 3);
	return text;
}

static void long_record(size_t size, size_t piece, bool too_long)
{
	struct text_source source;
	struct cutter *cutter;
	struct raw_record raw;
	bool end;
	char *text = long_text(size);

	source = (struct text_source){ .left = slice_of(text, size + 3) };
	assert_int_equal(cutter_new(text_source_read, &source, piece, &cutter), ST_OK);
	assert_int_equal(cutter_next(cutter, &raw, &end), ST_OK);
	assert_false(end);
	assert_int_equal(raw.too_long, too_long);
	assert_int_equal(raw.bytes.n, too_long ? RECORD_MAX : size);
	assert_int_equal(raw.line, 1);
	if (!too_long) {
		assert_int_equal(cutter_next(cutter, &raw, &end), ST_OK);
		assert_slice(raw.bytes, "y");
		assert_int_equal(raw.line, 2);
	}
	cutter_free(cutter);
	free(text);
}

static void test_cutter__a_record_has_at_most_65536_bytes_without_its_line_end(void **state)
{
	static const size_t PIECES[] = { 0, 1, 2, 3, 1000, RECORD_MAX, RECORD_MAX + 1, 300000 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(PIECES); i++) {
		long_record(RECORD_MAX - 1, PIECES[i], false);
		long_record(RECORD_MAX, PIECES[i], false);
		long_record(RECORD_MAX + 1, PIECES[i], true);
		long_record(RECORD_MAX + 200000, PIECES[i], true);
	}
}

/* The quote of the second record never closes: line ends behind it are inside. */
static void test_cutter__a_quote_that_never_closes_stays_within_bounds(void **state)
{
	struct text_source source;
	struct cutter *cutter;
	struct raw_record raw;
	bool end;
	size_t n = 500000;
	char *text = malloc(n);

	(void)state;
	assert_non_null(text);
	memset(text, '\n', n);
	memcpy(text, "a\n\"b", 4);
	source = (struct text_source){ .left = slice_of(text, n) };
	assert_int_equal(cutter_new(text_source_read, &source, 0, &cutter), ST_OK);
	assert_int_equal(cutter_next(cutter, &raw, &end), ST_OK);
	assert_int_equal(cutter_next(cutter, &raw, &end), ST_OK);
	assert_true(raw.too_long);
	assert_int_equal(raw.line, 2);
	assert_int_equal(raw.bytes.n, RECORD_MAX);
	cutter_free(cutter);
	free(text);
}

static void test_cutter__only_a_bom_at_the_very_start_is_skipped(void **state)
{
	struct cut cuts[RECORDS_MAX];

	(void)state;
	assert_int_equal(cut_all(SLICE("\xef\xbb\xbf"), 1, cuts), 0);
	assert_int_equal(cut_all(SLICE("\xef\xbb"), 1, cuts), 1);
	assert_slice(slice_of(cuts[0].bytes, cuts[0].n), "\xef\xbb");
	assert_int_equal(cut_all(SLICE("\xef\xbb\xbf\xef\xbb\xbf"), 0, cuts), 1);
	assert_slice(slice_of(cuts[0].bytes, cuts[0].n), "\xef\xbb\xbf");
	assert_int_equal(cut_all(SLICE(""), 0, cuts), 0);
}

static void test_cutter__a_failure_of_the_source_is_passed_on(void **state)
{
	(void)state;
	for (size_t at = 1; at < sizeof(NASTY); at++) {
		struct text_source source = { .left = slice_str(NASTY), .fail_after = at };
		struct cutter *cutter = NULL;
		struct raw_record raw;
		bool end = false;
		enum status st = cutter_new(text_source_read, &source, 1, &cutter);
		while (!st && !end)
			st = cutter_next(cutter, &raw, &end);
		assert_int_equal(st, ST_IO);
		assert_string_equal(fail_message(), "the source failed");
		cutter_free(cutter);
	}
}

/* Bytes that are all there */

static size_t cut_at_once(struct slice text, size_t round, struct cut *cuts)
{
	(void)round;
	return cut_over(text, 1, cuts);
}

static void test_cutter__bytes_that_are_all_there_are_cut_the_same(void **state)
{
	(void)state;
	cuts_plainly(cut_at_once, 2);
}

static void test_cutter__bytes_may_begin_behind_any_record_and_end_behind_any_other(void **state)
{
	struct cut want[RECORDS_MAX];
	struct cut got[RECORDS_MAX];
	size_t count = cut_all(slice_str(NASTY), 0, want);

	(void)state;
	for (size_t from = 0; from < count; from++) {
		struct place at = want[from].after;
		for (size_t to = from + 1; to < count; to++) {
			size_t n = want[to].after.offset - at.offset;
			struct slice bytes = slice_of(NASTY + at.offset, n);
			assert_int_equal(cut_over(bytes, at.line, got), to - from);
			for (size_t i = 0; i < to - from; i++) {
				got[i].after.offset += at.offset;
				assert_true(cut_same(&got[i], &want[from + 1 + i]));
			}
		}
	}
}

static void test_cutter__a_stretch_counts_lines_from_nought_and_its_bom_is_text(void **state)
{
	struct cut cuts[RECORDS_MAX];
	struct slice bytes = SLICE("\xef\xbb\xbf,\"a\r\n\"\r\nb");

	(void)state;
	assert_int_equal(cut_over(bytes, 0, cuts), 2);
	assert_slice(slice_of(cuts[0].bytes, cuts[0].n), "\xef\xbb\xbf,\"a\r\n\"");
	assert_int_equal(cuts[0].line, 0);
	assert_int_equal(cuts[1].line, 2);
	assert_int_equal(cuts[1].after.line, 2);
	assert_false(cuts[1].terminated);
}

static void long_record_over(size_t size, bool too_long)
{
	struct cutter *cutter;
	struct raw_record raw;
	bool end;
	char *text = long_text(size);

	assert_int_equal(cutter_over(slice_of(text, size + 3), 4, ',', &cutter), ST_OK);
	assert_int_equal(cutter_next(cutter, &raw, &end), ST_OK);
	assert_int_equal(raw.too_long, too_long);
	assert_int_equal(raw.bytes.n, too_long ? RECORD_MAX : size);
	assert_int_equal(raw.line, 4);
	cutter_free(cutter);
	/* and where they end within it */
	assert_int_equal(cutter_over(slice_of(text, size), 4, ',', &cutter), ST_OK);
	assert_int_equal(cutter_next(cutter, &raw, &end), ST_OK);
	assert_int_equal(raw.too_long, too_long);
	assert_false(raw.terminated);
	cutter_free(cutter);
	free(text);
}

static void test_cutter__a_record_that_is_too_long_is_so_there_too(void **state)
{
	(void)state;
	long_record_over(RECORD_MAX - 1, false);
	long_record_over(RECORD_MAX, false);
	long_record_over(RECORD_MAX + 1, true);
	long_record_over(RECORD_MAX + 100000, true);
}

/* After each record what is left and what the source still has is what is behind it. */
static void test_cutter__what_was_read_ahead_is_its_rest(void **state)
{
	struct cut want[RECORDS_MAX];

	cut_all(slice_str(NASTY), 0, want);
	(void)state;
	for (size_t piece = 0; piece <= sizeof(NASTY); piece++) {
		struct text_source source = { .left = slice_str(NASTY) };
		struct cutter *cutter;
		struct raw_record raw;
		bool end = false;
		size_t k = 0, offset;
		assert_int_equal(cutter_new(text_source_read, &source, piece, &cutter), ST_OK);
		for (;;) {
			assert_int_equal(cutter_next(cutter, &raw, &end), ST_OK);
			struct slice rest = cutter_rest(cutter);
			offset = end ? strlen(NASTY) : want[k++].after.offset;
			const char *behind = NASTY + offset;
			assert_true(rest.n + source.left.n == strlen(behind));
			assert_true(slice_eq(rest, slice_of(behind, rest.n)));
			if (end)
				break;
		}
		assert_int_equal(cutter_rest(cutter).n, 0);
		cutter_free(cutter);
	}
}

/* Whole records */

/* The rule in its plainest form: behind the last record whose line end is all there. */
static size_t whole_plainly(struct slice bytes, bool ended)
{
	struct cut cuts[RECORDS_MAX];
	size_t count = cut_plainly(bytes, cuts);
	size_t whole = 0;

	for (size_t i = 0; i < count; i++) {
		size_t after = cuts[i].after.offset;
		bool open = after == bytes.n && bytes.p[after - 1] == '\r' && !ended;
		if (cuts[i].terminated && !open)
			whole = after;
	}
	return whole;
}

static void test_cutter__whole_records_are_those_that_surely_have_ended(void **state)
{
	static const struct {
		const char *bytes;
		size_t more; /* whole bytes when more may follow */
		size_t ended;
	} CASES[] = {
		{ "a", 0, 0 },		{ "\n", 1, 1 },
		{ "a\nb", 2, 2 },	{ "a\r", 0, 2 },
		{ "a\rb", 2, 2 },	{ "a\r\n", 3, 3 },
		{ "a\r\r", 2, 3 },	{ "a\n\r", 2, 3 },
		{ "a\n\"\n", 2, 2 },	{ "\"\n", 0, 0 },
		{ "\"\n\"", 0, 0 },	{ "\"\n\"\r", 0, 4 },
		{ "a\r\"\n\"", 2, 2 },	{ "a\r\"\r", 2, 2 },
		{ "a\"\n\"b\n", 3, 3 }, { "a,6\"\n", 5, 5 },
		{ "a, \"\n\"", 0, 0 },	{ "\"a\"x\"\n", 6, 6 },
		{ "\"\"\n\"\"", 3, 3 }, { "a\n\"\r\"\"\n\"b", 2, 2 },
	};

	(void)state;
	assert_int_equal(whole_records(SLICE(""), ',', false), 0);
	assert_int_equal(whole_records(SLICE(""), ',', true), 0);
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		struct slice bytes = slice_str(CASES[i].bytes);
		assert_int_equal(whole_records(bytes, ',', false), CASES[i].more);
		assert_int_equal(whole_records(bytes, ',', true), CASES[i].ended);
	}
}

static void test_cutter__whole_records_of_any_text_are_what_the_plain_rule_says(void **state)
{
	unsigned seed = 3;
	char text[TEXT_MAX];

	(void)state;
	for (int round = 0; round < 5 * ROUNDS; round++) {
		struct slice s = random_text(&seed, text);
		assert_int_equal(whole_records(s, ',', false), whole_plainly(s, false));
		assert_int_equal(whole_records(s, ',', true), whole_plainly(s, true));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cutter__lines_are_those_an_editor_shows),
		cmocka_unit_test(test_cutter__the_size_of_the_pieces_changes_nothing),
		cmocka_unit_test(test_cutter__any_text_is_cut_as_the_plain_rule_says),
		cmocka_unit_test(test_cutter__a_record_has_at_most_65536_bytes_without_its_line_end),
		cmocka_unit_test(test_cutter__a_quote_that_never_closes_stays_within_bounds),
		cmocka_unit_test(test_cutter__only_a_bom_at_the_very_start_is_skipped),
		cmocka_unit_test(test_cutter__a_failure_of_the_source_is_passed_on),
		cmocka_unit_test(test_cutter__bytes_that_are_all_there_are_cut_the_same),
		cmocka_unit_test(test_cutter__bytes_may_begin_behind_any_record_and_end_behind_any_other),
		cmocka_unit_test(test_cutter__a_stretch_counts_lines_from_nought_and_its_bom_is_text),
		cmocka_unit_test(test_cutter__a_record_that_is_too_long_is_so_there_too),
		cmocka_unit_test(test_cutter__what_was_read_ahead_is_its_rest),
		cmocka_unit_test(test_cutter__whole_records_are_those_that_surely_have_ended),
		cmocka_unit_test(test_cutter__whole_records_of_any_text_are_what_the_plain_rule_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
