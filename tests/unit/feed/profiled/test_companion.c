#include <stdio.h>
#include <unistd.h>

#include "feed/profiled/companion.h"
#include "support/scratch.h"
#include "support/testing.h"

static const char CONTENT[] = "abc";
static const char SHA256[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
static const char MD5[] = "900150983cd24fb0d6963f7d28e17f72";

/* Why a feed of CONTENT is not complete, with TEXT (NULL: none) in the file beside it; "": it is. */
static void is_complete(enum accompanied kind, const char *text, const char *why)
{
	static struct companion c;
	const struct profile profile = { .form = { .accompanied = kind, .suffix = SLICE(".x") } };
	char got[REASON_TEXT_MAX], path[200];
	uint8_t digest[SHA256_BYTES];
	struct sha256 sha256;

	(void)snprintf(path, sizeof(path), "%s", scratch_path(text ? "feed.csv" : "alone.csv"));
	(void)unlink(scratch_path("feed.csv.x"));
	if (text)
		scratch_write(scratch_path("feed.csv.x"), text);
	sha256_begin(&sha256);
	sha256_add(&sha256, CONTENT, 3);
	sha256_end(&sha256, digest);
	assert_int_equal(companion_begin(&c, &profile, path, got), ST_OK);
	companion_add(&c, CONTENT, 1);
	companion_add(&c, CONTENT + 1, 2);
	companion_end(&c, digest, got);
	if (why[0] ? !strstr(got, why) : got[0] != '\0')
		fail_msg("got \"%s\", want \"%s\"", got, why);
}

static void test_companion__a_file_that_must_lie_beside_the_feed_is_asked_for(void **state)
{
	(void)state;
	is_complete(ACCOMPANIED_NOT, NULL, "");
	is_complete(ACCOMPANIED_THERE, NULL,
		    "alone.csv.x, which its profile says lies beside it, is not there");
	is_complete(ACCOMPANIED_THERE, "", "");
}

static void test_companion__a_digest_must_be_that_of_the_feed(void **state)
{
	char text[300];

	(void)state;
	is_complete(ACCOMPANIED_SHA256, SHA256, "");
	(void)snprintf(text, sizeof(text), "SHA256 (feed.csv) = %s\n", SHA256);
	is_complete(ACCOMPANIED_SHA256, text, "");
	(void)snprintf(text, sizeof(text), "0%s  feed.csv\n", SHA256); /* a longer word is another one */
	is_complete(ACCOMPANIED_SHA256, text, "the digest in the file beside it is not that of the feed");
	is_complete(ACCOMPANIED_SHA256, "", "the digest");
	is_complete(ACCOMPANIED_SHA256, MD5, "the digest");
	is_complete(ACCOMPANIED_MD5, MD5, "");
	is_complete(ACCOMPANIED_MD5, "900150983CD24FB0D6963F7D28E17F72 *feed.csv\r\n", "");
	is_complete(ACCOMPANIED_MD5, "900150983cd24fb0d6963f7d28e17f73", "the digest");
}

static void test_companion__standard_input_has_none(void **state)
{
	static struct companion c;
	const struct profile profile = { .form = { .accompanied = ACCOMPANIED_THERE, .suffix = SLICE(".ok") } };
	char why[REASON_TEXT_MAX];

	(void)state;
	assert_int_equal(companion_begin(&c, &profile, "-", why), ST_OK);
	assert_non_null(strstr(why, "standard input cannot have"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_companion__a_file_that_must_lie_beside_the_feed_is_asked_for),
		cmocka_unit_test(test_companion__a_digest_must_be_that_of_the_feed),
		cmocka_unit_test(test_companion__standard_input_has_none),
	};
	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
