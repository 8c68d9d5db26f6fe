/* Whatever the clock says, and should it be set back: the same results, the same store. */
#include "support/run_stage.h"
#include "support/scratch.h"
#include "support/testing.h"

#include <stdio.h>

static int64_t next_s; /* what the clock says next */
static int64_t step_s;

static int64_t stepping(void *ctx)
{
	(void)ctx;
	int64_t now = next_s;
	next_s += step_s;
	return now;
}

static void stop_in_orders(void *ctx, enum run_phase phase, const struct feed *feed, uint64_t rows,
			   uint64_t done, uint64_t total)
{
	struct run_stage *s = ctx;
	(void)rows, (void)done, (void)total;
	if (phase == PHASE_APPLY && slice_eq(feed->name, SLICE("orders.csv")))
		s->stop = 1;
}

/* A night interrupted, one that takes it up, and one more; all that came of them as a text. */
static void play_nights(struct run_stage *s, const char *feeds, char *text, size_t room)
{
	s->settings.chunk_rows = 10;
	s->settings.listener.progress = stop_in_orders;
	assert_int_equal(run_stage_run(s, feeds), ST_STOPPED);
	run_stage_go_on(s);
	assert_int_equal(run_stage_run(s, feeds), ST_OK);
	assert_int_equal(run_stage_run(s, feeds), ST_OK);
	int n = snprintf(text, room, "%s\n%s\n%s", run_stage_rows(s, 1, 3), run_stage_sums(s, 1, 3),
			 run_stage_state(s));
	assert_true(n > 0 && (size_t)n < room);
	run_stage_verify(s);
}

static void test_run__a_clock_set_back_or_wrong_changes_nothing_but_the_times(void **state)
{
	static const struct {
		int64_t start, step;
		const char *started; /* of run 3 */
	} CLOCKS[] = {
		{ 1795000000, 60, "\"started\":\"2026-" },
		{ 1795000000, -86400, "\"started\":\"2026-" },
		{ 0, -86400, "\"started\":\"1970-01-01T00:00:00Z\"" },
		{ INT64_MAX - 1000, 1, "\"started\":\"9999-12-31T23:59:59Z\"" },
	};
	static char want[1 << 20], have[1 << 20];
	struct run_stage *s = *state;
	const char *feeds = run_stage_night(60);
	play_nights(s, feeds, want, sizeof(want));
	for (unsigned i = 0; i < COUNT_OF(CLOCKS); i++) {
		run_stage_go_to(s, i);
		next_s = CLOCKS[i].start;
		step_s = CLOCKS[i].step;
		s->settings.clock = (struct clock){ .now = stepping };
		play_nights(s, feeds, have, sizeof(have));
		assert_string_equal(have, want);
		run_stage_expect(s, 3, CLOCKS[i].started);
		run_stage_expect(s, 3, "\"status\":\"complete\"");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_run__a_clock_set_back_or_wrong_changes_nothing_but_the_times, run_stage_setup,
			run_stage_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
