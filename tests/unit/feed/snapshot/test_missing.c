#include "allot/feed/missing.h"

#include <stdio.h>
#include <stdlib.h>

#include "support/feed_text.h"
#include "support/testing.h"

static const struct reject_limit UNLIMITED = { LIMIT_NONE, 0 };

struct scene {
	struct text_file file;
	struct feed feed;
	const char *known; /* refs, each with a blank behind it, in byte order */
	unsigned walks;
	struct missing_list list;
};

static enum status walk(void *ctx, known_ref_visitor *visit, void *visit_ctx)
{
	struct scene *s = ctx;
	enum status st = ST_OK;

	s->walks++;
	for (const char *at = s->known; !st && *at;) {
		size_t n = strcspn(at, " ");
		st = visit(visit_ctx, slice_of(at, n));
		at += n + 1;
	}
	return st;
}

static void begin(struct scene *s, const char *text, const char *known, enum missing_scope scope)
{
	*s = (struct scene){ .known = known };
	text_feed(slice_str(text), 0, UNLIMITED, &s->file, &s->feed);
	assert_int_equal(missing_find(&s->feed, &s->file.kept, scope, NULL, walk, s, &s->list), ST_OK);
}

static void end(struct scene *s)
{
	feed_close(&s->feed);
	text_file_close(&s->file);
}

/* The refs of the list from place FROM on, each with a blank behind it. */
static const char *read_from(const struct scene *s, uint64_t from)
{
	static char text[1000];
	struct missing_reader r;
	bool done = false;
	size_t n = 0;

	missing_reader_init(&r);
	assert_int_equal(missing_read_from(&r, &s->list, from), ST_OK);
	text[0] = '\0';
	for (;;) {
		struct slice ref;
		assert_int_equal(missing_next(&r, &done, &ref), ST_OK);
		if (done)
			break;
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%.*s ", SLICE_ARG(ref));
		assert_true(n < sizeof(text));
	}
	missing_reader_release(&r);
	return text;
}

static void test_missing__is_what_is_known_and_not_named(void **state)
{
	struct scene s;

	(void)state;
	begin(&s, "ref,sku,qty\nb,LAMP,1\nd,LAMP,1\nx,LAMP,1\nb,LAMP,1\n", "a b c d e ", MISSING_ALL);
	assert_int_equal(s.list.count, 3);
	assert_string_equal(read_from(&s, 0), "a c e ");
	assert_string_equal(read_from(&s, 1), "c e ");
	assert_string_equal(read_from(&s, 2), "e ");
	assert_string_equal(read_from(&s, 3), "");
	end(&s);
}

static void test_missing__a_place_behind_the_list_is_damage(void **state)
{
	struct scene s;
	struct missing_reader r;

	(void)state;
	begin(&s, "ref,sku,qty\nb,LAMP,1\n", "a b ", MISSING_ALL);
	missing_reader_init(&r);
	assert_int_equal(missing_read_from(&r, &s.list, 2), ST_DAMAGED);
	missing_reader_release(&r);
	end(&s);
}

static void test_missing__a_refused_row_names_its_ref(void **state)
{
	struct scene s;

	(void)state;
	/* contradicting, a bad quantity, an SKU that lacks, a ref that is none */
	begin(&s, "ref,sku,qty\na,LAMP,1\na,LAMP,2\nb,LAMP,x\nc,,1\n=d,LAMP,1\nok,LAMP,1\n", "a b c d ",
	      MISSING_ALL);
	assert_string_equal(read_from(&s, 0), "c d ");
	end(&s);
}

static void test_missing__nothing_is_walked_twice_without_need(void **state)
{
	struct scene s;

	(void)state;
	begin(&s, "ref,sku,qty\na,LAMP,1\nb,LAMP,1\n", "a b ", MISSING_ALL);
	assert_int_equal(s.list.count, 0);
	assert_int_equal(s.walks, 1);
	end(&s);
	begin(&s, "ref,sku,qty\na,LAMP,1\n", "", MISSING_ALL);
	assert_int_equal(s.list.count, 0);
	assert_string_equal(read_from(&s, 0), "");
	end(&s);
}

static void test_missing__of_dated_supply_only_dates_of_what_is_named(void **state)
{
	struct scene s;

	(void)state;
	begin(&s, "ref,sku,qty\nP:LAMP,LAMP,1\nP:DESK:@20260102,DESK,1\n",
	      "P:DESK P:DESK:@20260101 P:DESK:@20260102 P:LAMP P:LAMP2:@20260101 P:LAMP:@20260101 "
	      "P:SOFA:@20260101 ",
	      MISSING_DATED);
	assert_string_equal(read_from(&s, 0), "P:DESK:@20260101 P:LAMP:@20260101 ");
	end(&s);
}

/* So many that they are sorted in files and listed in many blocks. */
enum { MANY = 450 * 1000 };

static enum status walk_many(void *ctx, known_ref_visitor *visit, void *visit_ctx)
{
	enum status st = ST_OK;

	(void)ctx;
	for (unsigned i = 0; !st && i < MANY; i++) {
		char ref[20];
		int n = snprintf(ref, sizeof(ref), "R%07u", i);
		st = visit(visit_ctx, slice_of(ref, (size_t)n));
	}
	return st;
}

static void test_missing__any_number_comes_in_order_from_any_place(void **state)
{
	struct scene s = { .known = "" };
	struct missing_reader r;
	struct buf text;

	(void)state;
	buf_init(&text, 0);
	buf_put_str(&text, "ref,sku,qty\n");
	for (unsigned i = 0; i < MANY; i++)
		if (i % 7 == 3)
			buf_printf(&text, "R%07u,LAMP,1\n", (unsigned)((uint64_t)i * 7 % MANY));
	text_feed(buf_slice(&text), 0, UNLIMITED, &s.file, &s.feed);
	/* 7 and MANY have no common divisor: as many refs are named as there are rows */
	assert_int_equal(missing_find(&s.feed, &s.file.kept, MISSING_ALL, NULL, walk_many, NULL, &s.list),
			 ST_OK);
	assert_int_equal(s.list.count, MANY - s.feed.rows);
	missing_reader_init(&r);
	char before[20] = "";
	for (uint64_t from = 0; from < s.list.count; from += 54321) {
		struct slice ref;
		bool done = false;
		assert_int_equal(missing_read_from(&r, &s.list, from), ST_OK);
		assert_int_equal(missing_next(&r, &done, &ref), ST_OK);
		assert_false(done);
		assert_int_equal(ref.n, 8);
		assert_true(memcmp(before, ref.p, 8) < 0);
		memcpy(before, ref.p, 8);
	}
	missing_reader_release(&r);
	buf_release(&text);
	end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_missing__is_what_is_known_and_not_named),
		cmocka_unit_test(test_missing__a_place_behind_the_list_is_damage),
		cmocka_unit_test(test_missing__a_refused_row_names_its_ref),
		cmocka_unit_test(test_missing__nothing_is_walked_twice_without_need),
		cmocka_unit_test(test_missing__of_dated_supply_only_dates_of_what_is_named),
		cmocka_unit_test(test_missing__any_number_comes_in_order_from_any_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
