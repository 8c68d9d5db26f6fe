/*
 * The second turn of an orders row whose first turn did something: the line is noted, and found again by its id
 * where rule 2 could find no other.
 */
#include "support/scene.h"
#include "support/testing.h"

/* Which questions to the unit of work fail. */
enum { NO_LOOK_UPS = 1, NO_PRODUCTS = 2 };

static enum status no_product(struct uow *u, struct slice sku, struct product **out)
{
	(void)u, (void)sku, (void)out;
	return ST_IO;
}

static enum status no_numbered(struct uow *u, struct slice orderid, struct slice number, struct line **out)
{
	(void)u, (void)orderid, (void)number, (void)out;
	return ST_IO;
}

static enum status no_unnumbered(struct uow *u, struct slice orderid, uint64_t product, struct line **out)
{
	(void)u, (void)orderid, (void)product, (void)out;
	return ST_IO;
}

static enum status no_numbered_of(struct uow *u, struct slice orderid, uint64_t product, uint32_t ordered,
				  struct line **out, bool *several)
{
	(void)u, (void)orderid, (void)product, (void)ordered, (void)out, (void)several;
	return ST_IO;
}

/* Plays SCRIPT while the questions in WHAT fail. */
static const char *play_without(struct scene *s, int what, const char *script)
{
	const struct uow_ops *usual = s->in.uow->ops;
	struct uow_ops ops = *usual;

	if (what & NO_PRODUCTS)
		ops.product_find = no_product;
	if (what & NO_LOOK_UPS) {
		ops.line_numbered = no_numbered;
		ops.line_unnumbered = no_unnumbered;
		ops.line_numbered_of = no_numbered_of;
	}
	s->in.uow->ops = &ops;
	const char *told = scene_play(s, script);
	s->in.uow->ops = usual;
	return told;
}

static void assert_begins(const char *text, const char *with)
{
	if (strncmp(text, with, strlen(with)) != 0)
		fail_msg("\"%s\" does not begin with \"%s\"", text, with);
}

static void test_second_turn__of_a_row_that_is_settled_looks_at_its_line_alone(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 10\n"
		      "order o1 LAMP 4\n"
		      "order o2/7 LAMP 3 priority=2");
	assert_string_equal(play_without(s, NO_LOOK_UPS, "order o1 LAMP 4"), "status 4");
	scene_play(s, "first order o1 LAMP 4 shipped=3");
	scene_events(s);
	assert_string_equal(
		play_without(s, NO_LOOK_UPS | NO_PRODUCTS, "second order o1 LAMP 4 shipped=3 backorder=no"),
		"shipped");
	scene_play(s, "first order o2/7 LAMP 3 cancelled=all");
	scene_events(s);
	assert_string_equal(play_without(s, NO_LOOK_UPS | NO_PRODUCTS,
					 "second order o2/7 LAMP 3 cancelled=all priority=2"),
			    "cancelled");
	assert_string_equal(scene_events(s), "");
	scene_play(s, "second order o2/7 LAMP 3 cancelled=all priority=3");
	assert_string_equal(scene_events(s), "LinePolicyChanged o2/7 LAMP 3\n");
}

static void test_second_turn__places_what_is_short_without_looking_for_the_line(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 1\n"
		      "order o1 LAMP 5\n"
		      "late ship o1 LAMP 2\n"
		      "first order o1 LAMP 5 shipped=2 cancelled=1\n"
		      "batch b2 LAMP 9");
	scene_events(s);
	assert_string_equal(play_without(s, NO_LOOK_UPS, "second order o1 LAMP 5 shipped=2 cancelled=1"),
			    "cancelled");
	assert_string_equal(scene_events(s), "Allocated o1 LAMP 2 b2\n");
}

static void test_second_turn__sees_what_came_between(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 20\n"
		      "order o1 LAMP 4\n"
		      "first order o1 LAMP 4 shipped=1\n"
		      "amend o1 LAMP 6");
	assert_begins(scene_play(s, "second order o1 LAMP 4 shipped=1"), "line-conflict: ");
	s->in.options.amend = true;
	assert_string_equal(scene_play(s, "second order o1 LAMP 4 shipped=1"), "shipped");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "4, 1 shipped, 3 on b1");
}

static void test_second_turn__asks_again_where_another_line_may_be_meant_by_now(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 20\n"
		      "order o1/1 LAMP 4\n"
		      "first order o1 LAMP 4 shipped=1\n"
		      "order o1/2 LAMP 4");
	assert_begins(scene_play(s, "second order o1 LAMP 4 shipped=1"), "ambiguous-line: ");
	assert_string_equal(play_without(s, NO_LOOK_UPS, "second order o1 LAMP 4 shipped=1"), "status 4");
}

static void test_second_turn__a_noted_line_that_cannot_be_the_rows_is_damage(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 20\n"
		      "batch c1 SOFA 20\n"
		      "order o1/1 LAMP 4\n"
		      "order o1/2 SOFA 4\n"
		      "first order o1/1 LAMP 4 shipped=1");
	scene_play(s, "second order o2/1 LAMP 4 shipped=1");
	assert_int_equal(s->status, ST_DAMAGED);
	scene_play(s, "second order o1/1 SOFA 4 shipped=2");
	assert_int_equal(s->status, ST_DAMAGED);
	scene_play(s, "second order o1/1 VASE 4 shipped=2");
	assert_int_equal(s->status, ST_DAMAGED);
	s->before.line = UINT32_MAX;
	scene_play(s, "second order o1/1 LAMP 4 shipped=1");
	assert_int_equal(s->status, ST_DAMAGED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_second_turn__of_a_row_that_is_settled_looks_at_its_line_alone),
		TEST(test_second_turn__places_what_is_short_without_looking_for_the_line),
		TEST(test_second_turn__sees_what_came_between),
		TEST(test_second_turn__asks_again_where_another_line_may_be_meant_by_now),
		TEST(test_second_turn__a_noted_line_that_cannot_be_the_rows_is_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
