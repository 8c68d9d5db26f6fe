#include "allot/results/check.h"

#include <stdio.h>
#include <unistd.h>

#include "allot/base/files/file.h"
#include "results/seal/sums.h"
#include "support/scratch.h"
#include "support/testing.h"

/* What was told, one sentence a line. */
static struct buf told;

static void tell(void *ctx, const char *sentence)
{
	(void)ctx;
	buf_put_str(&told, sentence);
	buf_put_char(&told, '\n');
}

static void sum(const char *text, uint8_t sha256[SHA256_BYTES])
{
	struct sha256 h;
	sha256_begin(&h);
	sha256_add(&h, text, strlen(text));
	sha256_end(&h, sha256);
}

/* A folder of run 1 with two files and their sums. */
static struct seal publish(void)
{
	struct sums sums = { 0 };
	struct buf text;
	struct seal seal = { .there = true };
	uint8_t sha256[SHA256_BYTES];

	assert_int_equal(folder_make(scratch_path("out/run-000001/rejected")), ST_OK);
	scratch_write(scratch_path("out/run-000001/summary.json"), "{}\n");
	scratch_write(scratch_path("out/run-000001/rejected/01-a"), "x,y\n");
	sum("{}\n", sha256);
	assert_int_equal(sums_add(&sums, "summary.json", sha256), ST_OK);
	sum("x,y\n", sha256);
	assert_int_equal(sums_add(&sums, "rejected/01-a", sha256), ST_OK);
	buf_init(&text, 0);
	for (size_t i = 0; i < sums.count; i++)
		sum_put(&text, &sums.list[i]);
	buf_put_char(&text, '\0');
	scratch_write(scratch_path("out/run-000001/SHA256SUMS"), text.p);
	sum(text.p, seal.sha256);
	buf_release(&text);
	sums_release(&sums);
	return seal;
}

static void replace(const char *name, const char *text)
{
	assert_int_equal(unlink(scratch_path(name)), 0);
	scratch_write(scratch_path(name), text);
}

/* How many differences are found; they are in `told`. */
static uint64_t check(const struct seal *seal)
{
	struct results_check c = { .tell = tell };

	buf_release(&told);
	buf_init(&told, 0);
	assert_int_equal(results_check_sealed(scratch_path("out"), 1, seal, &c), ST_OK);
	buf_put_char(&told, '\0');
	return c.differences;
}

static void test_sealed__what_was_published_agrees_with_its_seal(void **state)
{
	struct seal seal = publish();

	(void)state;
	assert_int_equal(check(&seal), 0);
}

static void test_sealed__a_file_that_is_another_is_named(void **state)
{
	struct seal seal = publish();

	(void)state;
	replace("out/run-000001/rejected/01-a", "x,z\n");
	assert_int_equal(check(&seal), 1);
	assert_non_null(strstr(told.p, "rejected/01-a: is not what was published"));
	assert_int_equal(unlink(scratch_path("out/run-000001/rejected/01-a")), 0);
	scratch_write(scratch_path("out/run-000001/note"), "");
	assert_int_equal(check(&seal), 2);
	assert_non_null(strstr(told.p, "rejected/01-a: No such file"));
	assert_non_null(strstr(told.p, "note: is no file of this run"));
}

static void test_sealed__sums_that_are_others_prove_nothing(void **state)
{
	struct seal seal = publish();

	(void)state;
	replace("out/run-000001/SHA256SUMS", "");
	assert_int_equal(check(&seal), 1);
	assert_non_null(strstr(told.p, "SHA256SUMS: is not what the run's seal stands for"));
	buf_release(&told);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_sealed__what_was_published_agrees_with_its_seal),
		TEST(test_sealed__a_file_that_is_another_is_named),
		TEST(test_sealed__sums_that_are_others_prove_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
