#include <zlib.h>

#include "allot/base/utf8.h"
#include "feed/bytes/text_stream.h"
#include "support/feed_text.h"
#include "support/testing.h"

/* All of FILE, read PIECE bytes at a time, as text into OUT. */
static enum status decode(struct slice file, const char *encoding, size_t piece, struct buf *out)
{
	struct text_source source = { file, 0 };
	struct text_stream *text = NULL;
	enum status st = text_stream_new(text_source_read, &source, encoding, &text);
	size_t got = 1;

	buf_clear(out);
	while (!st && got) {
		char bytes[4096];
		st = text_stream_read(text, bytes, piece, &got);
		if (!st)
			buf_put(out, bytes, got);
	}
	text_stream_free(text);
	return st;
}

/* FILE is TEXT, in whatever pieces it is read. */
static void reads_as(struct slice file, const char *encoding, struct slice text)
{
	struct buf out;

	buf_init(&out, 0);
	for (size_t piece = 1; piece <= 4096; piece = piece < 8 ? piece + 1 : piece * 8) {
		assert_int_equal(decode(file, encoding, piece, &out), ST_OK);
		assert_int_equal(out.n, text.n);
		assert_memory_equal(out.n ? out.p : "", text.p, text.n);
	}
	buf_release(&out);
}

static void is_unreadable(struct slice file, const char *encoding, const char *why)
{
	struct buf out;

	buf_init(&out, 0);
	for (size_t piece = 1; piece <= 4096; piece *= 16) {
		assert_int_equal(decode(file, encoding, piece, &out), ST_IO);
		assert_non_null(strstr(fail_message(), why));
	}
	buf_release(&out);
}

/* TEXT as a member of a gzip file, into OUT; its bytes. */
static size_t pack(struct slice text, unsigned char *out, size_t room)
{
	z_stream z = { 0 };

	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	z.next_in = (unsigned char *)(uintptr_t)text.p;
	z.avail_in = (unsigned)text.n;
	z.next_out = out;
	z.avail_out = (unsigned)room;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	assert_int_equal(deflateEnd(&z), Z_OK);
	return room - z.avail_out;
}

static struct slice packed(const unsigned char *p, size_t n)
{
	return slice_of((const char *)p, n);
}

static void test_text_stream__a_plain_file_is_its_own_text(void **state)
{
	(void)state;
	reads_as(SLICE(""), NULL, SLICE(""));
	reads_as(SLICE("a"), NULL, SLICE("a"));
	reads_as(SLICE("ref,qty\nA\xc3\x9f,1\n"), NULL, SLICE("ref,qty\nA\xc3\x9f,1\n"));
	reads_as(SLICE("\xff\xfe\0\0a\0\0\0"), NULL, SLICE("\xff\xfe\0\0a\0\0\0")); /* UTF-32: not ours */
}

static void test_text_stream__a_single_byte_set_becomes_utf8(void **state)
{
	(void)state;
	reads_as(SLICE("Gr\xf6\xdf"
		       "e;5 \x80\n"),
		 "cp1252",
		 SLICE("Gr\xc3\xb6\xc3\x9f"
		       "e;5 \xe2\x82\xac\n"));
	reads_as(SLICE("\xa4"), "ISO-8859-15", SLICE("\xe2\x82\xac"));
	reads_as(SLICE("\xcf\xf0"), "cp1251", SLICE("\xd0\x9f\xd1\x80"));
}

/* It must not turn into another identifier without a word. */
static void test_text_stream__a_byte_that_is_no_character_stays_no_character(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 0);
	assert_int_equal(decode(SLICE("A\x81\x8d"), "cp1252", 16, &out), ST_OK);
	assert_int_equal(out.n, 3);
	assert_false(utf8_valid(buf_slice(&out)));
	buf_release(&out);
}

static void test_text_stream__utf16_is_known_by_its_mark_without_a_profile(void **state)
{
	(void)state;
	reads_as(SLICE("\xff\xfe"
		       "a\0,\0\xdf\0\n\0"),
		 NULL, SLICE("a,\xc3\x9f\n"));
	reads_as(SLICE("\xfe\xff\0a\0,\x20\xac\0\n"), NULL, SLICE("a,\xe2\x82\xac\n"));
	reads_as(SLICE("\xff\xfe\x3d\xd8\x00\xde"), NULL, SLICE("\xf0\x9f\x98\x80"));
}

static void test_text_stream__utf16_without_a_mark_is_known_by_its_first_character(void **state)
{
	(void)state;
	reads_as(SLICE("a\0b\0"), "utf-16", SLICE("ab"));
	reads_as(SLICE("\0a\0b"), "UTF-16", SLICE("ab"));
	is_unreadable(SLICE("ab"), "utf-16", "no byte order mark");
	reads_as(SLICE(""), "utf-16", SLICE(""));
	reads_as(SLICE("a"), "utf-16", SLICE("\xff"));
}

static void test_text_stream__halves_of_utf16_are_no_characters(void **state)
{
	static const char *const HALVES[] = { "\xff\xfe\x3d\xd8"
					      "a\0",
					      "\xff\xfe\x00\xde"
					      "a\0",
					      "\xff\xfe"
					      "a\0\x3d\xd8" };
	struct buf out;

	(void)state;
	buf_init(&out, 0);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(decode(slice_of(HALVES[i], 6), NULL, 16, &out), ST_OK);
		assert_false(utf8_valid(buf_slice(&out)));
	}
	assert_int_equal(decode(SLICE("\xff\xfe"
				      "a\0b"),
				NULL, 16, &out),
			 ST_OK);
	assert_false(utf8_valid(buf_slice(&out))); /* cut within a unit */
	buf_release(&out);
}

/* The mark is the file's own word, the profile's only what was expected of it. */
static void test_text_stream__a_mark_is_believed_against_the_profile(void **state)
{
	(void)state;
	reads_as(SLICE("\xef\xbb\xbf\xc3\x9f"), "cp1252", SLICE("\xef\xbb\xbf\xc3\x9f"));
	reads_as(SLICE("\xff\xfe"
		       "a\0"),
		 "cp1252", SLICE("a"));
}

static void test_text_stream__gzip_is_unpacked_whatever_its_name(void **state)
{
	unsigned char file[512];
	struct slice text = SLICE("ref,qty\nA,1\n");
	size_t n = pack(text, file, sizeof(file));

	(void)state;
	reads_as(packed(file, n), NULL, text);
	memset(file + n, 0, 20); /* tapes pad with zeros */
	reads_as(packed(file, n + 20), NULL, text);
}

static void test_text_stream__members_one_after_the_other_are_one_file(void **state)
{
	unsigned char file[512];
	size_t n = pack(SLICE("ref,qty\n"), file, sizeof(file));

	(void)state;
	n += pack(SLICE(""), file + n, sizeof(file) - n);
	n += pack(SLICE("A,1\n"), file + n, sizeof(file) - n);
	reads_as(packed(file, n), NULL, SLICE("ref,qty\nA,1\n"));
}

static void test_text_stream__packed_text_may_be_in_another_encoding(void **state)
{
	unsigned char file[512];
	size_t n = pack(SLICE("Gr\xf6\xdf"), file, sizeof(file));

	(void)state;
	reads_as(packed(file, n), "cp1252", SLICE("Gr\xc3\xb6\xc3\x9f"));
	n = pack(SLICE("\xff\xfe"
		       "a\0"),
		 file, sizeof(file));
	reads_as(packed(file, n), NULL, SLICE("a"));
}

static void test_text_stream__gzip_that_is_cut_or_damaged_is_unreadable(void **state)
{
	unsigned char file[512];
	size_t n = pack(SLICE("ref,qty\nA,1\n"), file, sizeof(file));

	(void)state;
	for (size_t cut = 2; cut < n; cut++)
		is_unreadable(packed(file, cut), NULL, "ends too early");
	file[n - 6] ^= 1; /* of its checksum */
	is_unreadable(packed(file, n), NULL, "damaged");
	file[n - 6] ^= 1;
	file[n] = 'x';
	is_unreadable(packed(file, n + 1), NULL, "behind the end");
}

static void test_text_stream__tells_the_first_nul_of_the_text(void **state)
{
	struct text_source source = { SLICE("\xff\xfe"
					    "a\0b\0\0\0\0\0"),
				      0 };
	struct text_stream *text = NULL;

	(void)state;
	assert_int_equal(text_stream_new(text_source_read, &source, NULL, &text), ST_OK);
	assert_true(text_stream_decodes(text));
	assert_int_equal(text_stream_drain(text), ST_OK);
	assert_int_equal(text_stream_nul(text), 3);
	assert_int_equal(text_stream_start(text).n, 4);
	text_stream_free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_stream__a_plain_file_is_its_own_text),
		cmocka_unit_test(test_text_stream__a_single_byte_set_becomes_utf8),
		cmocka_unit_test(test_text_stream__a_byte_that_is_no_character_stays_no_character),
		cmocka_unit_test(test_text_stream__utf16_is_known_by_its_mark_without_a_profile),
		cmocka_unit_test(test_text_stream__utf16_without_a_mark_is_known_by_its_first_character),
		cmocka_unit_test(test_text_stream__halves_of_utf16_are_no_characters),
		cmocka_unit_test(test_text_stream__a_mark_is_believed_against_the_profile),
		cmocka_unit_test(test_text_stream__gzip_is_unpacked_whatever_its_name),
		cmocka_unit_test(test_text_stream__members_one_after_the_other_are_one_file),
		cmocka_unit_test(test_text_stream__packed_text_may_be_in_another_encoding),
		cmocka_unit_test(test_text_stream__gzip_that_is_cut_or_damaged_is_unreadable),
		cmocka_unit_test(test_text_stream__tells_the_first_nul_of_the_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
