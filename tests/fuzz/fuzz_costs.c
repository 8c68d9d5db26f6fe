/* Prices, and published movements: whatever a file holds, it is taken or refused, and no cost is negative. */
#include "fuzz.h"

#include <sys/stat.h>

#include "report/figures/costs.h"
#include "report/figures/published.h"

static void take_costs(const char *path)
{
	struct skus skus;
	struct costs costs;
	struct sku *sku;
	skus_init(&skus);
	FUZZ_CHECK(skus_get(&skus, SLICE("CHAIR"), &sku) == ST_OK);
	sku->sums.closing_supply = 7;
	enum status st = costs_read(&costs, path, &skus);
	FUZZ_CHECK(st == ST_OK || st == ST_USAGE);
	sku = skus_find(&skus, SLICE("CHAIR"));
	FUZZ_CHECK(sku && (!sku->priced || sku->cost >= 0));
	if (!st)
		FUZZ_CHECK(costs_value(&costs, &skus) == ST_OK &&
			   costs.supply == (sku->priced ? 7 * sku->cost : 0));
	skus_release(&skus);
}

static void take_movements(const char *folder)
{
	struct arena arena;
	struct published out;
	struct night night = { .run = { .number = 1,
					.out = slice_str(folder),
					.books = { .first_movement = 1, .end_movement = 1 } } };
	const struct period period = { .nights = &night, .count = 1 };
	arena_init(&arena);
	FUZZ_CHECK(published_read(&out, &period, &arena) == ST_OK);
	FUZZ_CHECK(out.there && out.wrong <= out.movements);
	arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool made;
	const char *folder = fuzz_folder();
	const char *run = fuzz_path(folder, "run-000001");
	if (!made && mkdir(run, 0700))
		return 0;
	made = true;
	fuzz_write(fuzz_path(run, "movements.csv"), data, size);
	take_costs(fuzz_path(run, "movements.csv"));
	take_movements(folder);
	return 0;
}
