/*
 * Whole runs against the model: the first byte is the chunk size, the threads and the size of a
 * feed's stretches, then runs separated by 0x1d, their feeds by 0x1e. How many bytes there are says which
 * options the runs have. What each run publishes and how it ends is the model's to say; afterwards the store
 * must be sound.
 */
#include "allot/base/files/file.h"
#include "allot/run/run.h"
#include "allot/service/handlers.h"
#include "allot/store/store.h"

#include "../model/model.h"
#include "../model/nights_compare.h"
#include "fuzz.h"

enum { RUNS_MAX = 3, FEEDS_MAX = 4, INPUT_MAX = 16 * 1024 };

static int64_t clock_back(void *ctx)
{
	int64_t *now = ctx;
	/* a clock that is set back all the time must not matter; by more than a minute it would be told */
	*now ^= 31;
	return *now;
}

struct night {
	struct run_settings settings;
	struct model *model;
	struct model_bytes store_id;
	uint64_t number;
	size_t piece; /* of every feed */
	const char *store;
	const char *out;
};

static int execute(struct night *n, const char *const *paths, size_t count)
{
	const struct store_options options = { .map_bytes = 256 * 1024 };
	struct run_result result;
	struct store *store = NULL;
	struct plan plan;
	FUZZ_CHECK(store_open(n->store, &options, &store) == ST_OK);
	n->settings.store = store;
	FUZZ_CHECK(plan_open(&plan, paths, count, n->settings.options.as_given, fuzz_folder(), NULL) == ST_OK);
	for (uint32_t i = 0; i < plan.count; i++)
		plan.feeds[i].piece = n->piece;
	n->settings.store_is_new = n->number == 0;
	FUZZ_CHECK(run_execute(&n->settings, &plan, &result) == ST_OK);
	FUZZ_CHECK(!result.repeated);
	FUZZ_CHECK(run_heard(&n->settings, &result) == ST_OK);
	int status = result.verdict == VERDICT_DONE ? 0 : result.verdict == VERDICT_REJECTS ? 3 : 4;
	run_result_release(&result);
	plan_close(&plan);
	store_close(store);
	return status;
}

static void play_run(struct night *n, struct slice feeds)
{
	static const char *const names[FEEDS_MAX] = { "a.csv", "b.csv", "c.csv", "d.csv" };
	const struct row_options *o = &n->settings.options;
	const struct model_options options = {
		.backorder = o->backorder,
		.split = o->split,
		.amend = o->amend,
		.accept_alike = o->accept_alike,
		.as_given = o->as_given,
	};
	struct model_feed parts[FEEDS_MAX];
	const char *paths[FEEDS_MAX];
	struct model_bytes difference = { 0 };
	size_t count = 0;
	do {
		struct slice part = fuzz_part(&feeds, 0x1e);
		paths[count] = fuzz_path(fuzz_folder(), names[count]);
		fuzz_write(paths[count], part.p, part.n);
		parts[count] = (struct model_feed){ names[count], part.n ? part.p : "", part.n, MODEL_PRESENT };
		count++;
	} while (feeds.n > 0 && count < FEEDS_MAX);
	struct model_result *expected = model_run(n->model, parts, count, &options);
	int status = execute(n, paths, count);
	char name[32];
	(void)snprintf(name, sizeof(name), "run-%06llu", (unsigned long long)++n->number);
	if (compare_results(expected, fuzz_path(n->out, name), &n->store_id, &difference)) {
		fprintf(stderr, "%s\n", model_bytes_text(&difference));
		abort();
	}
	FUZZ_CHECK(status == expected->exit_status);
	model_bytes_free(&difference);
	model_result_free(expected);
}

static void tell(void *ctx, const char *sentence)
{
	(void)ctx;
	fprintf(stderr, "%s\n", sentence);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int64_t now = INT64_C(1800000000);
	struct verify_report report;
	struct slice rest = slice_of(data + (size > 0), size - (size > 0));
	if (size < 2 || size > INPUT_MAX)
		return 0;
	struct night n = {
		.settings = { .clock = { clock_back, &now },
			      .bus = service_bus_table(),
			      .options = { .backorder = size & 1,
					   .split = size & 2,
					   .amend = size & 4,
					   .accept_alike = size & 8,
					   .as_given = size & 16 },
			      .chunk_rows = data[0] % 8,
			      .threads = data[0] & 8	  ? 1
					 : data[0] & 0x80 ? 4
							  : 2 },
		.piece = data[0] >> 4 & 7 ? 1u << (data[0] >> 4 & 7) : 0,
		.model = model_new(),
		.store = fuzz_path(fuzz_folder(), "store"),
		.out = fuzz_path(fuzz_folder(), "out"),
	};
	char store[256], out[256];
	(void)snprintf(store, sizeof(store), "%s", n.store);
	(void)snprintf(out, sizeof(out), "%s", n.out);
	n.store = store;
	n.out = out;
	n.settings.out = out;
	for (int i = 0; i < RUNS_MAX && rest.n > 0; i++)
		play_run(&n, fuzz_part(&rest, 0x1d));
	FUZZ_CHECK(store_verify(store, tell, NULL, &report) == ST_OK);
	model_free(n.model);
	model_bytes_free(&n.store_id);
	FUZZ_CHECK(folder_remove(store) == ST_OK);
	FUZZ_CHECK(folder_remove(out) == ST_OK);
	return 0;
}
