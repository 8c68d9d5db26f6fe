#include <stdio.h>

#include "feed/profiled/carry.h"
#include "support/profiled.h"
#include "support/testing.h"

static const char PROFILE[] = "kind = orders\nrows { group = No fill = {Pay, Ship} }\norderid { from = {No} }\n"
			      "sku { from = {Item} }\nqty { from = {N} }\nline { count = sku }\n";

static uint32_t column(const struct profile *p, const char *name)
{
	for (uint32_t i = 0; i < p->column_count; i++)
		if (slice_eq(p->columns[i].name, slice_str(name)))
			return i;
	fail_msg("no column %s", name);
	return 0;
}

/* A record of C with these cells becomes WANT: "No Pay Ship". */
static void fills(struct carry *c, const char *no, const char *pay, const char *ship, const char *want)
{
	struct slice cells[PROFILE_COLUMNS_MAX] = { { NULL, 0 } };
	const uint32_t columns[] = { column(c->profile, "No"), column(c->profile, "Pay"),
				     column(c->profile, "Ship") };
	struct buf got;

	cells[columns[0]] = slice_str(no);
	cells[columns[1]] = slice_str(pay);
	cells[columns[2]] = slice_str(ship);
	assert_int_equal(carry_fill(c, cells), ST_OK);
	buf_init(&got, 0);
	for (size_t i = 0; i < 3; i++) {
		buf_put_str(&got, i ? " " : "");
		buf_put_slice(&got, cells[columns[i]]);
	}
	assert_slice(buf_slice(&got), want);
	buf_release(&got);
}

static uint32_t counted(struct carry *c, const char *sku)
{
	uint32_t count = 0;

	assert_int_equal(carry_count_sku(c, slice_str(sku), &count), ST_OK);
	return count;
}

static void test_carry__a_group_keeps_what_it_said_until_the_next_begins(void **state)
{
	struct profiled p;
	struct carry c;

	(void)state;
	profiled_load(&p, PROFILE);
	assert_int_equal(carry_init(&c, &p.profile), ST_OK);
	fills(&c, "", "", "", "  ");
	fills(&c, "O1", "paid", "", "O1 paid ");
	fills(&c, "", "", "sent", "O1 paid sent");
	fills(&c, "O1", "open", "", "O1 open sent"); /* the same value is the same group */
	fills(&c, "O2", "", "", "O2  ");
	fills(&c, "O1", "", "", "O1  ");
	carry_release(&c);
	profiled_release(&p);
}

static void test_carry__skus_are_counted_by_group_however_many(void **state)
{
	struct profiled p;
	struct carry c;
	char sku[16];

	(void)state;
	profiled_load(&p, PROFILE);
	assert_int_equal(carry_init(&c, &p.profile), ST_OK);
	fills(&c, "O1", "", "", "O1  ");
	for (int round = 1; round <= 2; round++)
		for (int i = 0; i < 1000; i++) {
			(void)snprintf(sku, sizeof(sku), "S%d", i);
			assert_int_equal(counted(&c, sku), round);
		}
	assert_int_equal(carry_count_row(&c), 1);
	fills(&c, "O2", "", "", "O2  ");
	assert_int_equal(counted(&c, "S1"), 1);
	assert_int_equal(carry_count_row(&c), 1);
	for (int i = 0; i < CARRY_SKUS_MAX; i++) {
		(void)snprintf(sku, sizeof(sku), "T%d", i);
		(void)counted(&c, sku);
	}
	assert_int_equal(counted(&c, "S1"), 0); /* too many: nobody is told a wrong number */
	carry_release(&c);
	profiled_release(&p);
}

static void test_carry__another_goes_on_where_one_was(void **state)
{
	struct profiled p;
	struct carry one, other;
	struct buf carried;

	(void)state;
	profiled_load(&p, PROFILE);
	assert_int_equal(carry_init(&one, &p.profile), ST_OK);
	assert_int_equal(carry_init(&other, &p.profile), ST_OK);
	fills(&other, "O9", "x", "y", "O9 x y");
	fills(&one, "O1", "paid", "", "O1 paid ");
	assert_int_equal(counted(&one, "A"), 1);
	assert_int_equal(counted(&one, "A"), 2);
	buf_init(&carried, 0);
	carry_put(&one, &carried);
	assert_int_equal(carry_get(&other, buf_slice(&carried)), ST_OK);
	fills(&other, "", "", "", "O1 paid ");
	assert_int_equal(counted(&other, "A"), 3);
	assert_int_equal(counted(&other, "B"), 1);
	assert_int_equal(carry_get(&other, (struct slice){ NULL, 0 }), ST_OK);
	fills(&other, "", "", "", "  ");
	assert_int_equal(counted(&other, "A"), 1);
	buf_release(&carried);
	carry_release(&one);
	carry_release(&other);
	profiled_release(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_carry__a_group_keeps_what_it_said_until_the_next_begins),
		cmocka_unit_test(test_carry__skus_are_counted_by_group_however_many),
		cmocka_unit_test(test_carry__another_goes_on_where_one_was),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
