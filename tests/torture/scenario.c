#include "scenario.h"

#include <stdlib.h>
#include <string.h>

#include "../model/nights_files.h"

/* Scenarios */

#define NIGHT_1                                                                                                \
	{                                                                                                      \
		.feeds = { "b1.csv", "o1.csv" }, .chunk = "8"                                                  \
	}
#define BACKORDERS                                                                                             \
	{                                                                                                      \
		.feeds = { "stock-1.csv", "backorders.csv" }, .chunk = "100"                                   \
	}
/* Everything that takes turns, or is put off. */
#define TURNS                                                                                                  \
	.feeds = { "cancelled.csv", "shipped.csv", "amended.csv", "o3.csv", "orders-gone.csv" }, .chunk = "3", \
	.option = "--amend"
#define SPOOL	     .feeds = { "spool" }, .spool = true, .chunk = "4"
#define STOCK	     .feeds = { "stock-2.csv" }, .chunk = "2"
#define KILLED_AT(p) .killed = true, .killed_at = CALL_SYNC, .percent = p
/* What partners send, packed and in their own forms: guarded snapshots, a shop's export. */
#define PARTNERS_1                                                                                             \
	{                                                                                                      \
		.feeds = { "partners-1" }, .profiles = "profiles", .chunk = "6"                                \
	}
#define PARTNERS_2 .feeds = { "partners-2" }, .profiles = "profiles", .chunk = "2"
#define NIGHT_2	   .feeds = { "b2.csv", "a1.csv", "o2.csv" }, .chunk = "4"

const struct scenario SCENARIOS[] = {
	{ .name = "first-run", .target = { .feeds = { "b1.csv", "o1.csv" }, .chunk = "5" } },
	{ .name = "second-night", .setup = { NIGHT_1 }, .target = { NIGHT_2 } },
	{ .name = "quantity-cut", .setup = { NIGHT_1 }, .target = { .feeds = { "c1.csv" }, .chunk = "1" } },
	{ .name = "resume",
	  .setup = { NIGHT_1, { NIGHT_2, .killed = true, .killed_at = CALL_SYNC, .percent = 45 } },
	  .target = { NIGHT_2 },
	  .from_scratch = true },
	{ .name = "recovery",
	  .setup = { NIGHT_1, { NIGHT_2, .killed = true, .killed_at = CALL_SYNC, .percent = 45 } },
	  .target = { .feeds = { "c1.csv", "o1.csv" }, .chunk = "4" } },
	{ .name = "publication",
	  .setup = { NIGHT_1, { NIGHT_2, .killed = true, .killed_at = CALL_RENAME, .percent = 0 } },
	  .target = { NIGHT_2 },
	  .from_scratch = true },
	{ .name = "published",
	  .setup = { NIGHT_1, { NIGHT_2, .killed = true, .killed_at = CALL_RENAME, .percent = 100 } },
	  .target = { .feeds = { "c1.csv" }, .chunk = "2" } },
	{ .name = "standard-input",
	  .target = { .feeds = { "b1.csv", "-" }, .input = "o1.csv", .chunk = "100" } },
	{ .name = "folder", .target = { .feeds = { "night-1" }, .chunk = "8" } },
	{ .name = "serving", .setup = { BACKORDERS }, .target = { STOCK } },
	{ .name = "serving-resume",
	  .setup = { BACKORDERS, { STOCK, KILLED_AT(75) } },
	  .target = { STOCK },
	  .from_scratch = true },
	{ .name = "abandoned-serving",
	  .setup = { BACKORDERS, { STOCK, KILLED_AT(75) } },
	  .target = { .feeds = { "o3.csv" }, .chunk = "3" } },
	{ .name = "abandoned-rows",
	  .setup = { BACKORDERS, { STOCK, KILLED_AT(40) } },
	  .target = { .feeds = { "shipped.csv" }, .chunk = "3" } },
	{ .name = "many-waiting",
	  .setup = { { .feeds = { "many-stock-1.csv", "many-backorders.csv" }, .chunk = "3000" } },
	  .target = { .feeds = { "many-stock-2.csv" }, .chunk = "40" } },
	{ .name = "turns", .setup = { BACKORDERS }, .target = { TURNS } },
	{ .name = "first-turn-resume",
	  .setup = { BACKORDERS, { TURNS, KILLED_AT(25) } },
	  .target = { TURNS },
	  .from_scratch = true },
	{ .name = "put-off-resume",
	  .setup = { BACKORDERS, { TURNS, KILLED_AT(75) } },
	  .target = { TURNS },
	  .from_scratch = true },
	{ .name = "abandoned-put-off",
	  .setup = { BACKORDERS, { TURNS, KILLED_AT(60) } },
	  .target = { .feeds = { "cancelled.csv", "stock-2.csv" }, .chunk = "4" } },
	{ .name = "life",
	  .setup = { BACKORDERS },
	  .target = { .feeds = { "o3.csv", "stock-2.csv", "shipped.csv", "orders-gone.csv" }, .chunk = "7" } },
	{ .name = "old-rejects",
	  .setup = { NIGHT_1, { .feeds = { "bad.csv" }, .chunk = "2" } },
	  .target = { .feeds = { "c1.csv", "bad.csv" }, .chunk = "2" } },
	{ .name = "old-rejects-resume",
	  .setup = { NIGHT_1,
		     { .feeds = { "bad.csv" }, .chunk = "1" },
		     { .feeds = { "c1.csv", "bad.csv", "o1.csv" }, .chunk = "1", KILLED_AT(60) } },
	  .target = { .feeds = { "c1.csv", "bad.csv", "o1.csv" }, .chunk = "1" },
	  .from_scratch = true },
	{ .name = "small-feeds", .setup = { BACKORDERS }, .target = { .feeds = { "small" }, .chunk = "9" } },
	{ .name = "repeated",
	  .setup = { NIGHT_1, { NIGHT_2, .killed = true, .killed_at = CALL_RENAME, .percent = 100 } },
	  .target = { NIGHT_2 },
	  .from_scratch = true,
	  .repeats = true },
	{ .name = "out-gone",
	  .setup = { NIGHT_1, { NIGHT_2, .out = "gone", KILLED_AT(45) } },
	  .target = { NIGHT_2 },
	  .from_scratch = true },
	{ .name = "spool", .setup = { NIGHT_1 }, .target = { SPOOL } },
	{ .name = "spool-resume",
	  .setup = { NIGHT_1, { SPOOL, KILLED_AT(60) } },
	  .target = { SPOOL },
	  .from_scratch = true },
	{ .name = "spool-accept",
	  .setup = { NIGHT_1, { SPOOL } },
	  .target = { SPOOL, .once = "--accept=a1.csv" } },
	{ .name = "partners", .setup = { PARTNERS_1 }, .target = { PARTNERS_2 } },
	{ .name = "partners-resume",
	  .setup = { PARTNERS_1, { PARTNERS_2, KILLED_AT(12) } },
	  .target = { PARTNERS_2 },
	  .from_scratch = true },
	{ .name = "partners-missing-resume",
	  .setup = { PARTNERS_1, { PARTNERS_2, KILLED_AT(30) } },
	  .target = { PARTNERS_2 },
	  .from_scratch = true },
	{ .name = "abandoned-partners",
	  .setup = { PARTNERS_1, { PARTNERS_2, KILLED_AT(22) } },
	  .target = { .feeds = { "c1.csv" }, .profiles = "profiles", .chunk = "2" } },
	{ .name = "threads", .setup = { NIGHT_1 }, .target = { NIGHT_2, .threads = "4" } },
	{ .name = "threads-resume",
	  .setup = { NIGHT_1, { NIGHT_2, .killed = true, .killed_at = CALL_SYNC, .percent = 60 } },
	  .target = { NIGHT_2, .threads = "4" },
	  .from_scratch = true },
};
const unsigned SCENARIOS_COUNT = sizeof(SCENARIOS) / sizeof(SCENARIOS[0]);

const struct scenario *scenario_find(const char *name)
{
	for (unsigned i = 0; i < SCENARIOS_COUNT; i++)
		if (strcmp(SCENARIOS[i].name, name) == 0)
			return &SCENARIOS[i];
	return NULL;
}

/* Playing */

bool scenario_done(int status)
{
	enum { REJECTS = 3 };
	return status == 0 || status == REJECTS || status == SCENARIO_REFUSED;
}

int scenario_play(struct world *w, const struct play *play)
{
	enum { OPTIONS = 10, MORE = 6 };
	char *out = files_path(w->here, play->out ? play->out : "results");
	const char *words[OPTIONS + MORE + SCENARIO_FEEDS_MAX + 1] = {
		"run", "--json",  "--store",   w->store,    "--out",
		out,   "--chunk", play->chunk, "--threads", play->threads ? play->threads : "1",
	};
	unsigned n = OPTIONS;
	char *paths[SCENARIO_FEEDS_MAX] = { 0 };
	char *spool = files_path(w->here, "spool");
	char *profiles = play->profiles ? files_path(w->feeds, play->profiles) : NULL;
	char *input = play->input ? files_path(w->feeds, play->input) : NULL;
	if (play->option)
		words[n++] = play->option;
	if (play->once)
		words[n++] = play->once;
	if (profiles) {
		words[n++] = "--profiles";
		words[n++] = profiles;
	}
	if (play->spool) {
		words[n++] = "--spool";
		words[n++] = spool;
	}
	for (unsigned i = 0; !play->spool && i < SCENARIO_FEEDS_MAX && play->feeds[i]; i++) {
		paths[i] = strcmp(play->feeds[i], "-") == 0 ? model_copy("-")
							    : files_path(w->feeds, play->feeds[i]);
		words[n++] = paths[i];
	}
	int status = world_run(w, words, input);
	for (unsigned i = 0; i < SCENARIO_FEEDS_MAX; i++)
		free(paths[i]);
	free(input);
	free(profiles);
	free(spool);
	free(out);
	return status;
}

int scenario_settle(struct world *w)
{
	static const struct play nothing = { .feeds = { "nothing.csv" }, .chunk = "100" };
	return scenario_play(w, &nothing);
}

static void play_killed(struct world *w, const struct play *play)
{
	world_keep(w, "before");
	w->control->counted = CALL_BIT(play->killed_at);
	(void)scenario_play(w, play);
	uint32_t calls = w->control->seen;
	if (calls == 0)
		world_give_up("a scenario is killed at a call that it never makes", play->feeds[0]);
	world_restore(w, "before");
	w->control->effect = EFFECT_KILL;
	w->control->at = (calls - 1) * play->percent / 100;
	w->control->classes = CALLS_ALL;
	if (scenario_play(w, play) < 128)
		world_give_up("a scenario's run was to be killed and was not", play->feeds[0]);
	world_order_nothing(w);
}

void scenario_set_up(struct world *w, const struct scenario *s)
{
	world_order_nothing(w);
	world_restore(w, "");
	scenario_fill_spool(w, s);
	for (unsigned i = 0; i < SCENARIO_SETUP_MAX && s->setup[i].feeds[0]; i++) {
		if (s->setup[i].killed)
			play_killed(w, &s->setup[i]);
		else if (!scenario_done(scenario_play(w, &s->setup[i])))
			world_give_up("a scenario cannot be set up", s->name);
	}
	world_keep(w, s->name);
}
