/* Which names are feeds, and which belong to one. */
#include "run/spool/names.h"
#include "support/testing.h"

static void test_names__what_a_transfer_or_an_editor_works_on_is_no_feed(void **state)
{
	static const char *const ignored[] = { ".hidden",      "orders.csv~", "a.tmp",
					       "a.csv.part",   "a.filepart",  "a.csv.uploading",
					       "a.crdownload", "A.CSV.PART",  ".orders.csv" };
	(void)state;
	for (size_t i = 0; i < COUNT_OF(ignored); i++)
		assert_int_equal(name_type(ignored[i], NULL), NAME_IGNORED);
}

static void test_names__any_other_file_is_one(void **state)
{
	static const char *const feeds[] = { "orders.csv", "ORDERS",  "a.part.csv", "tmp", "part",
					     "a b.txt",	   "x.doner", "-",	    "ctl", "done" };
	(void)state;
	for (size_t i = 0; i < COUNT_OF(feeds); i++)
		assert_int_equal(name_type(feeds[i], NULL), NAME_FEED);
}

static void test_names__a_companion_names_its_file(void **state)
{
	size_t stem = 0;
	(void)state;
	for (size_t i = 0; COMPANIONS[i]; i++) {
		char name[40] = "a.csv";
		memcpy(name + 5, COMPANIONS[i], strlen(COMPANIONS[i]) + 1);
		assert_int_equal(name_type(name, &stem), NAME_COMPANION);
		assert_int_equal(stem, 5);
	}
	assert_int_equal(name_type("A.DONE", &stem), NAME_COMPANION);
	assert_int_equal(stem, 1);
	/* a name that is nothing but a suffix is hidden */
	assert_int_equal(name_type(".done", &stem), NAME_IGNORED);
}

static void test_names__folders_of_runs_are_no_partners(void **state)
{
	(void)state;
	assert_true(name_is_run("run-000012"));
	assert_true(name_is_run("run-1234567"));
	assert_true(name_is_run("run-000012.2"));
	assert_false(name_is_run("run-"));
	assert_false(name_is_run("run-12a"));
	assert_false(name_is_run("run-12."));
	assert_false(name_is_run("run-12.x"));
	assert_false(name_is_run("rune"));
	assert_false(name_is_run("acme"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names__what_a_transfer_or_an_editor_works_on_is_no_feed),
		cmocka_unit_test(test_names__any_other_file_is_one),
		cmocka_unit_test(test_names__a_companion_names_its_file),
		cmocka_unit_test(test_names__folders_of_runs_are_no_partners),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
