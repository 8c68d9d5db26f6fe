#include "allot/base/varint.h"
#include "support/testing.h"

static const uint64_t NUMBERS[] = {
	0, 1, 127, 128, 16383, 16384, UINT32_MAX, (uint64_t)UINT32_MAX + 1, INT64_MAX, UINT64_MAX,
};

static void test_varint__what_is_written_is_read_back(void **state)
{
	struct buf b;
	struct reader r;

	(void)state;
	buf_init(&b, 0);
	for (size_t i = 0; i < COUNT_OF(NUMBERS); i++) {
		buf_put_varint(&b, NUMBERS[i]);
		buf_put_fixed64(&b, NUMBERS[i]);
		buf_put_counted(&b, SLICE("LAMP"));
		buf_put_char(&b, (char)i);
	}
	r = reader_of(buf_slice(&b));
	for (size_t i = 0; i < COUNT_OF(NUMBERS); i++) {
		assert_true(read_varint(&r) == NUMBERS[i]);
		assert_true(read_fixed64(&r) == NUMBERS[i]);
		assert_slice(read_counted(&r), "LAMP");
		assert_int_equal(read_byte(&r), i);
	}
	assert_true(reader_done(&r));
	buf_release(&b);
}

static void test_varint__a_record_cut_anywhere_is_bad_and_reads_as_zero(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 0);
	buf_put_varint(&b, 300);
	buf_put_counted(&b, SLICE("LAMP"));
	buf_put_fixed64(&b, 7);
	for (size_t n = 0; n < b.n; n++) {
		struct reader r = reader_of(slice_of(b.p, n));
		read_varint(&r);
		read_counted(&r);
		assert_int_equal(read_fixed64(&r), 0);
		assert_true(r.bad);
		assert_int_equal(read_varint(&r), 0);
		assert_int_equal(read_byte(&r), 0);
		assert_int_equal(read_bytes(&r, 0).n, 0);
		assert_false(reader_done(&r));
	}
	buf_release(&b);
}

static void test_varint__what_is_left_over_is_not_done(void **state)
{
	struct reader r = reader_of(SLICE("\x01\x02"));

	(void)state;
	read_varint(&r);
	assert_false(reader_done(&r));
	read_varint(&r);
	assert_true(reader_done(&r));
	r = reader_of((struct slice){ NULL, 0 });
	assert_true(reader_done(&r));
}

static void bad_varint(struct slice s)
{
	struct reader r = reader_of(s);

	assert_int_equal(read_varint(&r), 0);
	assert_true(r.bad);
}

static void test_varint__a_number_of_more_than_64_bits_is_bad(void **state)
{
	(void)state;
	bad_varint(SLICE("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"));
	bad_varint(SLICE("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"));
	bad_varint(SLICE("\xff\xff\xff"));
}

static void test_varint__a_length_beyond_the_record_is_bad(void **state)
{
	struct reader r = reader_of(SLICE("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01 x"));

	(void)state;
	assert_int_equal(read_counted(&r).n, 0);
	assert_true(r.bad);
}

static void test_varint__a_32_bit_number_is_bounded(void **state)
{
	struct reader r = reader_of(SLICE("\xff\xff\xff\xff\x0f\x80\x80\x80\x80\x10"));

	(void)state;
	assert_true(read_varint32(&r) == UINT32_MAX);
	assert_int_equal(read_varint32(&r), 0);
	assert_true(r.bad);
}

static void test_varint__keys_sort_as_their_numbers(void **state)
{
	unsigned char last[8];
	unsigned char key[8];

	(void)state;
	be64_put(last, 0);
	for (size_t i = 1; i < COUNT_OF(NUMBERS); i++) {
		be64_put(key, NUMBERS[i]);
		assert_true(memcmp(last, key, 8) < 0);
		assert_true(be64_get(key) == NUMBERS[i]);
		memcpy(last, key, 8);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_varint__what_is_written_is_read_back),
		cmocka_unit_test(test_varint__a_record_cut_anywhere_is_bad_and_reads_as_zero),
		cmocka_unit_test(test_varint__what_is_left_over_is_not_done),
		cmocka_unit_test(test_varint__a_number_of_more_than_64_bits_is_bad),
		cmocka_unit_test(test_varint__a_length_beyond_the_record_is_bad),
		cmocka_unit_test(test_varint__a_32_bit_number_is_bounded),
		cmocka_unit_test(test_varint__keys_sort_as_their_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
