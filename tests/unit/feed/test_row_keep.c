#include "support/feed_text.h"
#include "support/testing.h"

static const struct reject_limit UNLIMITED = { LIMIT_NONE, 0 };

/* A feed and its first rows, in one block. */
struct scene {
	struct text_file file;
	struct feed feed;
	struct feed_block block;
};

static void scene_open(struct scene *s, const char *text)
{
	struct feed_rows *rows = NULL;

	text_feed(slice_str(text), 0, UNLIMITED, &s->file, &s->feed);
	feed_block_init(&s->block);
	assert_int_equal(feed_rows_open(&s->feed, 0, &rows), ST_OK);
	assert_int_equal(feed_rows_next(rows, &s->block), ST_OK);
	feed_rows_close(rows);
}

static void scene_close(struct scene *s)
{
	feed_block_release(&s->block);
	feed_close(&s->feed);
	text_file_close(&s->file);
}

static const char ORDERS[] =
	"orderid,reject_code,sku,qty,shipped,note\no0,,A,1,,\n\no1,x,LAMP,7,all,\"say \"\"x\"\"\"\n";

static void test_row_keep__a_row_that_was_put_off_comes_back_as_it_was(void **state)
{
	struct scene s, again;
	struct feed_row row;
	struct arena arena;
	struct buf kept, want, got;

	(void)state;
	buf_init(&kept, 0);
	buf_init(&want, 0);
	buf_init(&got, 0);
	arena_init(&arena);
	scene_open(&s, ORDERS);
	assert_int_equal(feed_row_keep(&s.block.rows[1], &kept), ST_OK);
	text_row(&want, &s.feed, &arena, &s.block.rows[1]);
	scene_close(&s);
	scene_open(&again, ORDERS); /* as another process would */
	assert_int_equal(feed_row_restore(&again.feed, buf_slice(&kept), &arena, &row), ST_OK);
	assert_int_equal(row.number, 1);
	assert_int_equal(row.code, CODE_NONE);
	memset(kept.p, 'x', kept.n); /* it points into the arena alone */
	text_row(&got, &again.feed, &arena, &row);
	assert_slice(buf_slice(&got),
		     "4: orderid=o1 sku=LAMP qty=7 shipped=all: [o1] [LAMP] [7] [all] [say \"x\"]\n");
	assert_true(slice_eq(buf_slice(&got), buf_slice(&want)));
	scene_close(&again);
	arena_release(&arena);
	buf_release(&kept);
	buf_release(&want);
	buf_release(&got);
}

static void test_row_keep__bytes_that_are_no_row_are_damage(void **state)
{
	struct scene s;
	struct feed_row row;
	struct arena arena;
	struct buf kept;

	(void)state;
	buf_init(&kept, 0);
	arena_init(&arena);
	scene_open(&s, ORDERS);
	assert_int_equal(feed_row_keep(&s.block.rows[1], &kept), ST_OK);
	for (size_t n = 0; n < kept.n; n++)
		assert_int_equal(feed_row_restore(&s.feed, slice_of(kept.p, n), &arena, &row), ST_DAMAGED);
	buf_put_char(&kept, 'x');
	assert_int_equal(feed_row_restore(&s.feed, buf_slice(&kept), &arena, &row), ST_DAMAGED);
	scene_close(&s);
	arena_release(&arena);
	buf_release(&kept);
}

/* The digest of the first row of TEXT, refused with CODE. */
static void digest_of(const char *text, enum code code, uint8_t out[ROW_DIGEST_BYTES])
{
	struct scene s;

	scene_open(&s, text);
	feed_row_digest(&s.feed, &s.block.rows[0], code, out);
	scene_close(&s);
}

static bool same_digest(const char *a, enum code code, const char *b, enum code other)
{
	uint8_t x[ROW_DIGEST_BYTES], y[ROW_DIGEST_BYTES];

	digest_of(a, code, x);
	digest_of(b, other, y);
	return memcmp(x, y, sizeof(x)) == 0;
}

static void test_row_keep__rows_refused_alike_have_one_digest(void **state)
{
	const char *row = "orderid,sku,qty\no1,A,1\no2,A,1\n";

	(void)state;
	assert_true(same_digest(row, CODE_UNKNOWN_SKU, row, CODE_UNKNOWN_SKU));
	assert_true(same_digest(row, CODE_UNKNOWN_SKU,
				"sku,x,quantity,line,ORDER ID\n\n A ,y, 1,,o1\no9,x,A,1,\n", CODE_UNKNOWN_SKU));
	assert_false(same_digest(row, CODE_UNKNOWN_SKU, row, CODE_LINE_CONFLICT));
	assert_false(same_digest(row, CODE_UNKNOWN_SKU, "orderid,sku,qty\no1,A,2\n", CODE_UNKNOWN_SKU));
	assert_false(same_digest(row, CODE_UNKNOWN_SKU, "orderid,sku,qty,line\no1,A,1,1\n", CODE_UNKNOWN_SKU));
	assert_false(same_digest("ref,sku,qty\nb1,A,1\n", CODE_ALIKE, "ref,sku,on_hand\nb1,A,1\n", CODE_ALIKE));
	assert_false(same_digest("ref,sku,qty\nb,1A,1\n", CODE_ALIKE, "ref,sku,qty\nb1,A,1\n", CODE_ALIKE));
	assert_false(same_digest("orderid,shipped,sku\no1,1,A\n", CODE_ALIKE, "orderid,cancelled,sku\no1,1,A\n",
				 CODE_ALIKE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_row_keep__a_row_that_was_put_off_comes_back_as_it_was),
		cmocka_unit_test(test_row_keep__bytes_that_are_no_row_are_damage),
		cmocka_unit_test(test_row_keep__rows_refused_alike_have_one_digest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
