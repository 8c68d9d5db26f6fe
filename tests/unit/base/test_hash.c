#include "allot/base/hash.h"
#include "support/testing.h"

static void sha256_is(const char *text, size_t cut, const char *want)
{
	struct sha256 h;
	uint8_t digest[SHA256_BYTES];
	char hex[SHA256_HEX];

	sha256_begin(&h);
	sha256_add(&h, text, cut);
	sha256_add(&h, text + cut, strlen(text) - cut);
	sha256_end(&h, digest);
	sha256_hex(digest, hex);
	assert_slice(slice_of(hex, SHA256_HEX), want);
}

static void test_hash__sha256_is_that_of_the_standard_however_it_is_cut(void **state)
{
	(void)state;
	sha256_is("", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	for (size_t cut = 0; cut <= 3; cut++)
		sha256_is("abc", cut, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

/* Checksums are in stores: they must never change. */
static void test_hash__checksums_are_the_published_xxh3_ones(void **state)
{
	(void)state;
	assert_true(checksum64(NULL, 0, 0) == UINT64_C(0x2d06800538d394c2));
	assert_true(checksum64("abc", 3, 0) == UINT64_C(0x78af5f94892f3950));
}

static void test_hash__one_bit_or_another_seed_changes_the_checksum(void **state)
{
	char text[300] = { 0 };
	uint64_t plain = checksum64(text, sizeof(text), 0);

	(void)state;
	for (size_t bit = 0; bit < sizeof(text) * 8; bit++) {
		text[bit / 8] = (char)(text[bit / 8] ^ (1 << bit % 8));
		assert_true(checksum64(text, sizeof(text), 0) != plain);
		text[bit / 8] = (char)(text[bit / 8] ^ (1 << bit % 8));
	}
	assert_true(checksum64(text, sizeof(text), 1) != plain);
	assert_true(checksum64(text, sizeof(text) - 1, 0) != plain);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hash__sha256_is_that_of_the_standard_however_it_is_cut),
		cmocka_unit_test(test_hash__checksums_are_the_published_xxh3_ones),
		cmocka_unit_test(test_hash__one_bit_or_another_seed_changes_the_checksum),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
