/* What the tests of the model share: a store, the result of its last run, and short ways of
 * saying what is sent and what has to come of it.
 */
#ifndef TEST_FIXTURE_H
#define TEST_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct fixture {
	struct model *model;
	struct model_result *result;
	struct model_options options;
};

static inline int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->model = model_new();
	*state = f;
	return 0;
}

static inline int tear_down(void **state)
{
	struct fixture *f = *state;

	model_result_free(f->result);
	model_free(f->model);
	free(f);
	return 0;
}

/* Runs up to four feeds, called a.csv, b.csv and so on, as far as they are not null. */
static inline void run4(struct fixture *f, const char *a, const char *b, const char *c, const char *d)
{
	static const char *const names[] = { "a.csv", "b.csv", "c.csv", "d.csv" };
	const char *texts[] = { a, b, c, d };
	struct model_feed feeds[4];
	size_t n = 0;

	for (; n < 4 && texts[n]; n++)
		feeds[n] = (struct model_feed){ names[n], texts[n], strlen(texts[n]), MODEL_PRESENT };
	model_result_free(f->result);
	f->result = model_run(f->model, feeds, n, &f->options);
}

static inline void run(struct fixture *f, const char *a)
{
	run4(f, a, NULL, NULL, NULL);
}

static inline void run2(struct fixture *f, const char *a, const char *b)
{
	run4(f, a, b, NULL, NULL);
}

/* The rows of a result file behind its header. */
static inline void assert_rows(const struct fixture *f, const char *name, const char *expected)
{
	const struct model_bytes *file = model_result_file(f->result, name);

	assert_non_null(file);
	assert_string_equal(strchr(model_bytes_text(file), '\n') + 1, expected);
}

static inline void assert_allocated(const struct fixture *f, const char *expected)
{
	assert_rows(f, "allocations.csv", expected);
}

static inline void assert_deallocated(const struct fixture *f, const char *expected)
{
	assert_rows(f, "deallocations.csv", expected);
}

static inline void assert_out_of_stock(const struct fixture *f, const char *expected)
{
	assert_rows(f, "out_of_stock.csv", expected);
}

static inline const struct model_counts *counts_of(const struct fixture *f, size_t feed)
{
	assert_in_range(feed, 0, f->result->n_reports - 1);
	return &f->result->reports[feed].counts;
}

/* Row counts of the feed applied as number `feed`, from 0. */
static inline void assert_count(const struct fixture *f, size_t feed, enum model_outcome outcome, uint64_t n)
{
	assert_int_equal(counts_of(f, feed)->outcomes[outcome], n);
}

static inline void assert_rejected(const struct fixture *f, size_t feed, enum model_reject reject, uint64_t n)
{
	assert_int_equal(counts_of(f, feed)->rejects[reject], n);
}

static inline void assert_refused(const struct fixture *f, size_t feed, enum model_refusal refusal)
{
	assert_in_range(feed, 0, f->result->n_reports - 1);
	assert_string_equal(model_refusal_name(f->result->reports[feed].refusal), model_refusal_name(refusal));
}

typedef void export_function(const struct model *model, struct model_bytes *out);

static inline void assert_export(const struct fixture *f, export_function *export, const char *expected)
{
	struct model_bytes out = { 0 };

	export(f->model, &out);
	assert_string_equal(strchr(model_bytes_text(&out), '\n') + 1, expected);
	model_bytes_free(&out);
}

static inline void assert_lines(const struct fixture *f, const char *expected)
{
	assert_export(f, model_export_lines, expected);
}

static inline void assert_parts(const struct fixture *f, const char *expected)
{
	assert_export(f, model_export_allocations, expected);
}

static inline void assert_batches(const struct fixture *f, const char *expected)
{
	assert_export(f, model_export_batches, expected);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

#endif
