/* The files of a store, and that what LMDB has opened is what was looked at. */
#include "store/env/files.h"

#include <stdio.h>

#include "store/env/open.h"
#include "support/scratch.h"
#include "support/testing.h"

static const struct env_options OPTIONS = { .map_bytes = (size_t)64 << 20 };

static void test_files__a_data_file_replaced_while_it_was_opened_is_told(void **state)
{
	char data[300], other[300];
	struct files files;
	struct env env;

	(void)state;
	assert_int_equal(env_open(&env, scratch_path("store"), ENV_WRITE, &OPTIONS), ST_OK);
	snprintf(data, sizeof(data), "%s/data.mdb", env.path);
	snprintf(other, sizeof(other), "%s/other", env.path);
	assert_int_equal(files_look(&env, &files), ST_OK);
	assert_int_equal(files_confirm(&files, &env), ST_OK);
	files_release(&files);

	/* another file stands there now, which is not the one that is open */
	scratch_write(other, "as long as it is a plain file");
	assert_int_equal(rename(other, data), 0);
	assert_int_equal(files_look(&env, &files), ST_OK);
	assert_int_equal(files_confirm(&files, &env), ST_DAMAGED);
	assert_non_null(strstr(fail_message(), "/data.mdb: was replaced while it was opened"));
	files_release(&files);
	env_close(&env);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_files__a_data_file_replaced_while_it_was_opened_is_told, scratch_setup,
			scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
