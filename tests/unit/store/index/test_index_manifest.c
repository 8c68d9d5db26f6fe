/* The manifest of an index: its codec and its lists. */
#include "store/index/index_manifest.h"

#include "allot/base/varint.h"
#include "support/store_env.h"
#include "support/testing.h"

static struct run_info some_run(uint32_t number)
{
	return (struct run_info){ .number = number,
				  .blocks = number + 1,
				  .filters = number / 2,
				  .entries = 1000 + number,
				  .sum = UINT64_MAX - number };
}

static void check_list(const struct run_list *got, const struct run_list *want)
{
	assert_int_equal(got->count, want->count);
	for (size_t i = 0; i < want->count; i++) {
		assert_int_equal(got->list[i].number, want->list[i].number);
		assert_int_equal(got->list[i].blocks, want->list[i].blocks);
		assert_int_equal(got->list[i].filters, want->list[i].filters);
		assert_int_equal(got->list[i].entries, want->list[i].entries);
		assert_true(got->list[i].sum == want->list[i].sum);
	}
}

static void fill(struct index_manifest *m, uint32_t runs, uint32_t gone, bool merge)
{
	index_manifest_init(m);
	m->next_run = 1000;
	for (uint32_t i = 0; i < runs; i++)
		assert_int_equal(run_list_add(&m->runs, some_run(i)), ST_OK);
	for (uint32_t i = 0; i < gone; i++)
		assert_int_equal(run_list_add(&m->gone, some_run(500 + i)), ST_OK);
	if (merge)
		m->merge = (struct index_merge){ runs - 1, 1, some_run(999), { 77, UINT64_MAX } };
}

static void test_index_manifest__is_read_as_it_was_written(void **state)
{
	(void)state;
	for (uint32_t runs = 0; runs < 40; runs += 3) {
		for (int merge = 0; merge < 2; merge++) {
			struct index_manifest m, got;
			struct buf out;
			if (merge && runs < 2)
				continue;
			fill(&m, runs, runs % 4, merge);
			index_manifest_init(&got);
			buf_init(&out, 0);
			index_manifest_encode(&m, &out);
			assert_int_equal(index_manifest_decode(buf_slice(&out), &got), ST_OK);
			assert_int_equal(got.next_run, 1000);
			check_list(&got.runs, &m.runs);
			check_list(&got.gone, &m.gone);
			assert_int_equal(got.merge.count, m.merge.count);
			assert_int_equal(got.merge.first, m.merge.first);
			assert_int_equal(got.merge.run.number, m.merge.run.number);
			assert_true(got.merge.last.hash == m.merge.last.hash);
			assert_true(got.merge.last.code == m.merge.last.code);
			/* any part of it is no manifest, nor is more than it */
			for (size_t n = 0; n < out.n; n++)
				assert_int_equal(index_manifest_decode(slice_of(out.p, n), &got), ST_DAMAGED);
			buf_put_char(&out, 0);
			assert_int_equal(index_manifest_decode(buf_slice(&out), &got), ST_DAMAGED);
			buf_release(&out);
			index_manifest_release(&m);
			index_manifest_release(&got);
		}
	}
}

static void check_refused(const struct index_manifest *m)
{
	struct index_manifest got;
	struct buf out;

	index_manifest_init(&got);
	buf_init(&out, 0);
	index_manifest_encode(m, &out);
	assert_int_equal(index_manifest_decode(buf_slice(&out), &got), ST_DAMAGED);
	buf_release(&out);
	index_manifest_release(&got);
}

static void test_index_manifest__that_makes_no_sense_is_refused(void **state)
{
	struct index_manifest m;

	(void)state;
	fill(&m, 5, 2, true);
	m.merge.first = 2; /* more runs than there are */
	check_refused(&m);
	m.merge.first = 1;
	m.runs.list[3].number = 1000; /* one that there cannot be yet */
	check_refused(&m);
	m.runs.list[3].number = 3;
	m.runs.list[3].blocks = 0;
	check_refused(&m);
	m.runs.list[3].blocks = 2000; /* more than entries */
	check_refused(&m);
	index_manifest_release(&m);
}

static void test_index_manifest__lists_lose_what_is_taken_out(void **state)
{
	struct index_manifest m;

	(void)state;
	fill(&m, 6, 0, false);
	run_list_remove(&m.runs, 1, 2);
	assert_int_equal(m.runs.count, 4);
	assert_int_equal(m.runs.list[0].number, 0);
	assert_int_equal(m.runs.list[1].number, 3);
	assert_int_equal(m.runs.list[3].number, 5);
	run_list_remove(&m.runs, 4, 0);
	run_list_remove(&m.runs, 0, 4);
	assert_int_equal(m.runs.count, 0);
	index_manifest_release(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_index_manifest__is_read_as_it_was_written),
		cmocka_unit_test(test_index_manifest__that_makes_no_sense_is_refused),
		cmocka_unit_test(test_index_manifest__lists_lose_what_is_taken_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
