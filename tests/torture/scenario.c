#include "scenario.h"

#include <stdlib.h>
#include <string.h>

#include "../model/nights_files.h"

/* Feeds */

static const struct {
	const char *name;
	const char *text;
} FEEDS[] = {
	{ "b1.csv", "ref,sku,qty,eta\n"
		    "B1,CHAIR,10,\nB2,CHAIR,10,2026-12-04\nB3,LAMP,5,2026-12-01\n"
		    "B4,LAMP,20,2027-01-09\nB5,TABLE,3,\nB6,RUG,30,\nB7,RUG,ten,\nB8,SOFA,8,2026-11-30\n" },
	{ "o1.csv", "orderid,sku,qty,line\n"
		    "O1,CHAIR,4,\nO2,CHAIR,5,1\nO2,LAMP,5,2\nO3,LAMP,3,\nO4,TABLE,3,\nO5,TABLE,1,\n"
		    "O6,NOSUCH,1,\nO7,RUG,10,\nO8,RUG,10,\nO9,RUG,0,\nO10,CHAIR,2,\nO1,CHAIR,4,\n" },
	{ "b2.csv", "ref,sku,qty,eta\n"
		    "B1,CHAIR,10,\nB2,CHAIR,12,2026-12-06\nB3,LAMP,5,2026-12-01\nB4,LAMP,20,2026-11-29\n"
		    "B5,CHAIR,3,\nB9,TABLE,6,2026-12-24\nB10,DESK,4,\n" },
	{ "o2.csv", "orderid,sku,qty,line\n"
		    "O1,CHAIR,4,\nO2,CHAIR,5,1\nO2,LAMP,6,2\nO5,TABLE,1,\nO11,DESK,4,\nO12,DESK,1,\n"
		    "O13,CHAIR,7,\nO14,SOFA,8,\nO15,,1,\nO16,LAMP,20,\nO17,TABLE,5,\n" },
	{ "c1.csv", "ref,qty\nB1,3\nB6,12\nB99,1\nB3,0\nB2,25\n" },
	{ "a1.csv", "orderid,sku,qty,batchref\nO20,SOFA,3,B8\nO21,RUG,1,B1\nO22,RUG,2,B6\n" },
	{ "nothing.csv", "orderid,sku,qty\n" },
};

/* The first of them, b1.csv and o1.csv, are in a folder as well. */
#define FOLDER "night-1"
enum { FOLDER_FEEDS = 2 };

static void write_folder(const struct world *w)
{
	char *folder = files_path(w->feeds, FOLDER);
	if (!files_make_folder(folder))
		world_give_up("cannot make folder", folder);
	for (size_t i = 0; i < FOLDER_FEEDS; i++) {
		char *path = files_path(folder, FEEDS[i].name);
		if (!files_write(path, FEEDS[i].text, strlen(FEEDS[i].text)))
			world_give_up("cannot write", path);
		free(path);
	}
	free(folder);
}

void scenario_write_feeds(const struct world *w)
{
	write_folder(w);
	for (size_t i = 0; i < sizeof(FEEDS) / sizeof(FEEDS[0]); i++) {
		char *path = files_path(w->feeds, FEEDS[i].name);
		if (!files_write(path, FEEDS[i].text, strlen(FEEDS[i].text)))
			world_give_up("cannot write", path);
		free(path);
	}
}

/* Scenarios */

#define NIGHT_1                                                                                                \
	{                                                                                                      \
		.feeds = { "b1.csv", "o1.csv" }, .chunk = "8"                                                  \
	}
#define NIGHT_2 .feeds = { "b2.csv", "a1.csv", "o2.csv" }, .chunk = "4"

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
	{ .name = "folder", .target = { .feeds = { FOLDER }, .chunk = "8" } },
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

int scenario_play(struct world *w, const struct play *play)
{
	enum { OPTIONS = 10 };
	const char *words[OPTIONS + SCENARIO_FEEDS_MAX + 1] = {
		"run",	    "--quiet", "--store",   w->store,	 "--out",
		w->results, "--chunk", play->chunk, "--threads", play->threads ? play->threads : "1",
	};
	char *paths[SCENARIO_FEEDS_MAX] = { 0 };
	char *input = play->input ? files_path(w->feeds, play->input) : NULL;
	for (unsigned i = 0; i < SCENARIO_FEEDS_MAX && play->feeds[i]; i++) {
		paths[i] = strcmp(play->feeds[i], "-") == 0 ? model_copy("-")
							    : files_path(w->feeds, play->feeds[i]);
		words[OPTIONS + i] = paths[i];
	}
	int status = world_run(w, words, input);
	for (unsigned i = 0; i < SCENARIO_FEEDS_MAX; i++)
		free(paths[i]);
	free(input);
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
	for (unsigned i = 0; i < SCENARIO_SETUP_MAX && s->setup[i].feeds[0]; i++) {
		if (s->setup[i].killed)
			play_killed(w, &s->setup[i]);
		else if (scenario_play(w, &s->setup[i]) > 1)
			world_give_up("a scenario cannot be set up", s->name);
	}
	world_keep(w, s->name);
}
