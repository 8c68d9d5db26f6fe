#include <stdlib.h>

#include "feed/csv/stretches.h"
#include "support/feed_text.h"
#include "support/testing.h"

enum { RECORDS_MAX = 64 };

/* A record: where its bytes are in the text, and its place. */
struct cut {
	size_t at;
	size_t n;
	uint64_t line;
	uint64_t after_line;
	bool terminated;
};

/* What a text was cut into. */
struct cuts {
	struct cut records[RECORDS_MAX];
	size_t count;
	size_t stretches;
	size_t largest; /* bytes of a stretch */
};

static void cut_records(struct slice bytes, size_t at, uint64_t *line, struct cuts *out)
{
	struct cutter *cutter;
	struct raw_record raw;
	bool end = false;

	assert_int_equal(cutter_over(bytes, *line, ',', &cutter), ST_OK);
	for (;;) {
		assert_int_equal(cutter_next(cutter, &raw, &end), ST_OK);
		if (end)
			break;
		assert_true(out->count < RECORDS_MAX);
		assert_false(raw.too_long);
		out->records[out->count++] = (struct cut){ .at = at + (size_t)(raw.bytes.p - bytes.p),
							   .n = raw.bytes.n,
							   .line = raw.line,
							   .after_line = raw.after_line,
							   .terminated = raw.terminated };
		*line = raw.after_line;
	}
	cutter_free(cutter);
}

/*
 * Cuts TEXT, of which REST bytes were read before, into stretches of TARGET bytes. They hold
 * the text, one behind the other, and all but the last end behind a line end.
 */
static void cut_text(struct slice text, size_t rest, size_t target, struct cuts *out)
{
	static struct records s;
	struct text_source source = { .left = slice_of(text.p + rest, text.n - rest) };
	struct stretches *stretches;
	uint64_t line = 7;
	size_t at = 0;

	*out = (struct cuts){ .count = 0 };
	assert_int_equal(
		stretches_new(text_source_read, &source, slice_of(text.p, rest), ',', target, &stretches),
		ST_OK);
	for (;;) {
		assert_int_equal(stretches_next(stretches, &s), ST_OK);
		if (!s.n)
			break;
		assert_true(s.n <= text.n - at);
		assert_memory_equal(s.bytes, text.p + at, s.n);
		assert_true(at + s.n == text.n || strchr("\r\n", s.bytes[s.n - 1]));
		cut_records(slice_of(s.bytes, s.n), at, &line, out);
		at += s.n;
		out->stretches++;
		out->largest = s.n > out->largest ? s.n : out->largest;
	}
	assert_int_equal(at, text.n);
	assert_int_equal(stretches_next(stretches, &s), ST_OK);
	assert_int_equal(s.n, 0);
	stretches_free(stretches);
}

static void same_cuts(const struct cuts *got, const struct cuts *want)
{
	assert_int_equal(got->count, want->count);
	for (size_t i = 0; i < want->count; i++) {
		assert_int_equal(got->records[i].at, want->records[i].at);
		assert_int_equal(got->records[i].n, want->records[i].n);
		assert_int_equal(got->records[i].line, want->records[i].line);
		assert_int_equal(got->records[i].after_line, want->records[i].after_line);
		assert_int_equal(got->records[i].terminated, want->records[i].terminated);
	}
}

/* TEXT is cut the same in one piece and whatever the target and what was read before. */
static void cut_any_way(const char *text)
{
	struct slice s = slice_str(text);
	struct cuts whole, got;

	cut_text(s, 0, 0, &whole);
	assert_int_equal(whole.stretches, s.n > 0);
	for (size_t target = 1; target <= s.n + 1; target++) {
		for (size_t rest = 0; rest <= s.n; rest++) {
			cut_text(s, rest, target, &got);
			same_cuts(&got, &whole);
		}
	}
}

static void test_stretches__the_size_asked_for_changes_no_record(void **state)
{
	static const char *const TEXTS[] = {
		"",
		"a",
		"\n",
		"\r",
		"\r\n",
		"a,1\nb,2\nc,3\n",
		"a,1\r\nb,2\r\nc,3",
		"a,1\rb,2\r\rc,3\r",
		"\r\r\n\n\r\n\r",
		"a\n\"b\n\r\nb\r\"\r\n\"\"\rc\"d\n\ne\"\n",
		"\"never\r\nclosed\n\n",
		"a,\"1\r\"\r\nb,\"\r\n\"\r\"\n\"\n\"\r\"\r",
		"long,before,the,first,line,end\nb\n",
		"\xef\xbb\xbf\"x\"\r\n \t\r\n,,\r\n\"say \"\"\n\"\"\"\r\nlast",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(TEXTS); i++)
		cut_any_way(TEXTS[i]);
}

static void test_stretches__random_texts_are_cut_the_same_too(void **state)
{
	static const char ALPHABET[] = "a,\"\n\r";
	unsigned seed = 4;
	char text[24];

	(void)state;
	for (int round = 0; round < 300; round++) {
		size_t n = (size_t)rand_r(&seed) % sizeof(text);
		for (size_t i = 0; i < n; i++)
			text[i] = ALPHABET[rand_r(&seed) % 5];
		text[n] = '\0';
		cut_any_way(text);
	}
}

static void test_stretches__each_is_about_as_large_as_asked_for(void **state)
{
	struct slice text = SLICE("a,1\nb,2\nc,3\nd,4\ne,5\nf,6\ng,7\nh,8\n");
	struct cuts cuts;

	(void)state;
	cut_text(text, 0, 1, &cuts);
	assert_int_equal(cuts.stretches, 8);
	cut_text(text, 0, 9, &cuts);
	assert_int_equal(cuts.stretches, 4);
	assert_int_equal(cuts.largest, 8);
	/* what was read before is not asked for again */
	cut_text(text, 17, 1, &cuts);
	assert_int_equal(cuts.stretches, 5);
	assert_int_equal(cuts.largest, 16);
	cut_text(text, 0, STRETCH_BYTES * 2, &cuts);
	assert_int_equal(cuts.stretches, 1);
}

/* Long texts */

static char *filled(size_t n, char c)
{
	char *text = malloc(n);

	assert_non_null(text);
	memset(text, c, n);
	return text;
}

/* Cuts TEXT into stretches of TARGET bytes; their sizes, and 0 behind the last. */
static void sizes_of(struct slice text, size_t rest, size_t target, size_t *sizes, size_t max)
{
	struct text_source source = { .left = slice_of(text.p + rest, text.n - rest) };
	struct records *s = malloc(sizeof(*s));
	struct stretches *stretches;
	size_t at = 0;

	assert_non_null(s);
	assert_int_equal(
		stretches_new(text_source_read, &source, slice_of(text.p, rest), ',', target, &stretches),
		ST_OK);
	for (size_t i = 0; i < max; i++) {
		assert_int_equal(stretches_next(stretches, s), ST_OK);
		assert_true(s->n <= text.n - at);
		assert_memory_equal(s->bytes, text.p + at, s->n);
		sizes[i] = s->n;
		at += s->n;
	}
	assert_int_equal(sizes[max - 1], 0);
	stretches_free(stretches);
	free(s);
}

static void test_stretches__long_ones_end_at_the_last_line_end_that_fits(void **state)
{
	size_t n = 3 * STRETCH_BYTES;
	char *text = filled(n, 'x');
	size_t sizes[6];

	(void)state;
	for (size_t i = 999; i < n; i += 1000)
		text[i] = '\n';
	for (size_t rest = 0; rest <= STRETCH_BYTES; rest += STRETCH_BYTES / 4) {
		sizes_of(slice_of(text, n), rest, 0, sizes, COUNT_OF(sizes));
		assert_int_equal(sizes[0], STRETCH_BYTES / 1000 * 1000);
		assert_int_equal(sizes[1], STRETCH_BYTES / 1000 * 1000);
		assert_int_equal(sizes[0] + sizes[1] + sizes[2] + sizes[3], n);
	}
	free(text);
}

/* A line end of N bytes, whose first byte is the last one that fits. */
static void border(const char *line_end, size_t first)
{
	size_t n = 2 * STRETCH_BYTES;
	char *text = filled(n, 'x');
	size_t sizes[4];

	for (size_t i = 999; i < STRETCH_BYTES - 1000; i += 1000)
		text[i] = '\n';
	memcpy(text + STRETCH_BYTES - 1, line_end, strlen(line_end));
	for (size_t i = STRETCH_BYTES + 999; i < n; i += 1000)
		text[i] = '\n';
	sizes_of(slice_of(text, n), 0, 0, sizes, COUNT_OF(sizes));
	assert_int_equal(sizes[0], first);
	free(text);
}

static void test_stretches__a_cr_at_the_border_waits_for_its_lf(void **state)
{
	const size_t before = (STRETCH_BYTES - 1000) / 1000 * 1000;

	(void)state;
	border("\n", STRETCH_BYTES);
	border("\r\n", before);
	border("\rx", before);
	border("\"\n\"", before);
	border("\"\r\"", before);
}

/* A record of SIZE bytes behind BEFORE bytes of short ones and before short ones again. */
static char *with_long_record(size_t before, size_t size, size_t *n)
{
	char *text;

	*n = before + size + 2 + STRETCH_BYTES;
	text = filled(*n, '\n');
	memset(text + before, 'x', size);
	memcpy(text + before + size, "\r\n", 2);
	return text;
}

static void test_stretches__a_record_of_65536_bytes_fits_wherever_it_lies(void **state)
{
	static const size_t BEFORE[] = { 0,
					 1,
					 STRETCH_BYTES - RECORD_MAX - 2,
					 STRETCH_BYTES - RECORD_MAX - 1,
					 STRETCH_BYTES - RECORD_MAX,
					 STRETCH_BYTES - 1,
					 STRETCH_BYTES };
	size_t sizes[8];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(BEFORE); i++) {
		size_t n, sum = 0;
		char *text = with_long_record(BEFORE[i], RECORD_MAX, &n);
		sizes_of(slice_of(text, n), 0, 0, sizes, COUNT_OF(sizes));
		for (size_t k = 0; k < COUNT_OF(sizes); k++)
			sum += sizes[k];
		assert_int_equal(sum, n);
		free(text);
	}
}

/* However little is read at a time, it is not given up before it is known to be too long. */
static void test_stretches__a_record_of_65536_bytes_fits_in_small_ones_too(void **state)
{
	static const size_t TARGETS[] = { 997,		 RECORD_MAX / 2, RECORD_MAX - 1,
					  RECORD_MAX,	 RECORD_MAX + 1, RECORD_MAX + 2,
					  RECORD_MAX + 3 };
	size_t sizes[3];
	size_t n = 2 * (RECORD_MAX + 2);
	char *text = filled(n, 'x');

	(void)state;
	memcpy(text + RECORD_MAX, "\r\n", 2);
	memcpy(text + n - 2, "\r\n", 2);
	for (size_t i = 0; i < COUNT_OF(TARGETS); i++) {
		sizes_of(slice_of(text, n), 0, TARGETS[i], sizes, COUNT_OF(sizes));
		assert_int_equal(sizes[0], RECORD_MAX + 2);
		assert_int_equal(sizes[1], RECORD_MAX + 2);
	}
	free(text);
}

static void test_stretches__a_record_that_is_too_long_is_in_the_last_one(void **state)
{
	static const size_t BEFORE[] = { 0, 1, 5000, STRETCH_BYTES - 5000, STRETCH_BYTES - 1, STRETCH_BYTES };
	static const size_t SIZES[] = { 2 * STRETCH_BYTES, 3 * STRETCH_BYTES };
	size_t sizes[8];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(BEFORE); i++) {
		for (size_t j = 0; j < COUNT_OF(SIZES); j++) {
			size_t n, sum = 0;
			char *text = with_long_record(BEFORE[i], SIZES[j], &n);
			sizes_of(slice_of(text, n), 0, 0, sizes, COUNT_OF(sizes));
			for (size_t k = 0; k < COUNT_OF(sizes); k++)
				sum += sizes[k];
			/* enough of it to be known, and nothing behind it */
			assert_true(sum > BEFORE[i] + RECORD_MAX);
			assert_true(sum < BEFORE[i] + SIZES[j]);
			free(text);
		}
	}
}

static void test_stretches__a_failure_of_the_source_is_passed_on(void **state)
{
	static const char TEXT[] = "a,1\n\"b\n\",2\nc,3\n";

	(void)state;
	for (size_t at = 1; at < sizeof(TEXT); at++) {
		static struct records s;
		struct text_source source = { .left = slice_str(TEXT), .fail_after = at };
		struct stretches *stretches;
		enum status st;
		size_t sum = 0;
		assert_int_equal(stretches_new(text_source_read, &source, SLICE(""), ',', 1, &stretches),
				 ST_OK);
		do {
			st = stretches_next(stretches, &s);
			sum += st ? 0 : s.n;
		} while (!st && s.n);
		assert_int_equal(st, ST_IO);
		assert_string_equal(fail_message(), "the source failed");
		assert_true(sum < at);
		stretches_free(stretches);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stretches__the_size_asked_for_changes_no_record),
		cmocka_unit_test(test_stretches__random_texts_are_cut_the_same_too),
		cmocka_unit_test(test_stretches__each_is_about_as_large_as_asked_for),
		cmocka_unit_test(test_stretches__long_ones_end_at_the_last_line_end_that_fits),
		cmocka_unit_test(test_stretches__a_cr_at_the_border_waits_for_its_lf),
		cmocka_unit_test(test_stretches__a_record_of_65536_bytes_fits_wherever_it_lies),
		cmocka_unit_test(test_stretches__a_record_that_is_too_long_is_in_the_last_one),
		cmocka_unit_test(test_stretches__a_record_of_65536_bytes_fits_in_small_ones_too),
		cmocka_unit_test(test_stretches__a_failure_of_the_source_is_passed_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
