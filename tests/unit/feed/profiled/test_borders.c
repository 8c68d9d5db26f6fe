#include "feed/profiled/borders.h"
#include "support/profiled.h"
#include "support/testing.h"

/* The last record of BYTES that begins a group, to its end; "" where none is known to. */
static void last_is(const char *bytes, const char *want)
{
	static const struct slice CELLS[] = { { "No", 2 }, { "N", 1 } };
	uint32_t field[PROFILE_COLUMNS_MAX] = { 0 };
	struct profiled p;
	struct borders *b = NULL;
	size_t at = 0;

	profiled_load(
		&p, "kind = orders\nfile { end = \"No: END\" }\nrows { group = No }\norderid { from = {No} }\n"
		    "sku { from = {N} }\nqty { from = {N} }\n");
	for (uint32_t i = 0; i < p.profile.column_count; i++)
		field[i] = slice_eq(p.profile.columns[i].name, SLICE("N"));
	const struct layout layout = { .profile = &p.profile,
				       .delimiter = ',',
				       .columns = 2,
				       .cells = CELLS,
				       .field = field,
				       .carries = true };
	assert_int_equal(borders_new(&layout, &b), ST_OK);
	assert_int_equal(borders_find(b, slice_str(bytes), &at), ST_OK);
	assert_string_equal(at ? bytes + at : "", want);
	borders_free(b);
	profiled_release(&p);
}

static void test_borders__the_last_new_value_begins_the_last_group(void **state)
{
	(void)state;
	last_is("O1,1\nO2,1\nO3,1\n,2\nO3,3\n", "O3,1\n,2\nO3,3\n");
	last_is("O1,1\n\"O\n2\",1\n", "\"O\n2\",1\n");
}

/* What came before BYTES is not known, so its first value may be that of the group at hand. */
static void test_borders__a_first_value_may_go_on_with_the_group_before(void **state)
{
	(void)state;
	last_is("O1,1\nO1,2\n", "");
	last_is(",1\n,2\n", "");
	last_is(",1\nO1,2\n", "");
	last_is("", "");
}

static void test_borders__what_is_no_row_begins_no_group(void **state)
{
	(void)state;
	last_is("O1,1\nNo,N\n,2\nEND,2\n", "");
	last_is("O1,1\nO2,1\nNo,N\n,2\nEND,3\n", "O2,1\nNo,N\n,2\nEND,3\n");
	last_is("O1,1\nO2,1\n\"x\"y,1\nO3,1\n", "O2,1\n\"x\"y,1\nO3,1\n");
}

static void test_borders__one_far_from_the_end_is_found(void **state)
{
	struct buf feed;

	(void)state;
	buf_init(&feed, 0);
	buf_put_str(&feed, "O1,1\nO2,1\n");
	for (int i = 0; i < 20000; i++)
		buf_put_str(&feed, ",1\n");
	buf_put_char(&feed, '\0');
	last_is(feed.p, feed.p + 5);
	buf_release(&feed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_borders__the_last_new_value_begins_the_last_group),
		cmocka_unit_test(test_borders__a_first_value_may_go_on_with_the_group_before),
		cmocka_unit_test(test_borders__what_is_no_row_begins_no_group),
		cmocka_unit_test(test_borders__one_far_from_the_end_is_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
