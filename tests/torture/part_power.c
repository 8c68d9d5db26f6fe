/* Power cuts: after each effect that a run has on the disk, states in which the disk may come back. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../model/nights_files.h"
#include "disk.h"
#include "parts.h"

/* How a state is made; those that draw are made several times. */
static const struct variant {
	enum disk_survival names;
	enum disk_survival data;
	unsigned times;
} VARIANTS[] = {
	{ SURVIVES_NOTHING, SURVIVES_NOTHING, 1 }, { SURVIVES_ALL, SURVIVES_NOTHING, 1 },
	{ SURVIVES_NOTHING, SURVIVES_ALL, 1 },	   { SURVIVES_ALL, SURVIVES_SIZE, 1 },
	{ SURVIVES_ALL, SURVIVES_ANY, 5 },	   { SURVIVES_ANY, SURVIVES_ANY, 5 },
	{ SURVIVES_ANY, SURVIVES_PREFIX, 4 },	   { SURVIVES_ANY, SURVIVES_ALL, 2 },
};
enum { VARIANTS_COUNT = sizeof(VARIANTS) / sizeof(VARIANTS[0]), VARIANT_TIMES = 20 };

struct work {
	const struct torture *t;
	uint64_t states; /* in all scenarios, about */
	/* of --case */
	unsigned cut, variant;
};

/* A recorded run of a scenario. */
struct recording {
	struct world *w;
	const struct scenario *s;
	struct model_bytes log;
	struct model_bytes golden;
	unsigned ended_before;
	bool printed; /* the steps so far have gone past what it printed */
};

/* Plays S's target with its effects recorded; the disk as it was before, and `here` as it is after. */
static void record(struct recording *rec, struct world *w, const struct scenario *s, struct disk *d)
{
	*rec = (struct recording){ .w = w, .s = s };
	scenario_set_up(w, s);
	rec->golden = judge_golden(w, s);
	world_restore(w, s->name);
	rec->ended_before = judge_ended(w);
	disk_load(d, w->here);
	(void)remove(w->log);
	(void)snprintf(w->control->log, sizeof(w->control->log), "%s", w->log);
	if (!scenario_done(scenario_play(w, &s->target)) || !files_read(w->log, &rec->log) || !rec->log.len)
		world_give_up("a run cannot be recorded", s->name);
	world_order_nothing(w);
	world_keep(w, "final");
}

static void forget(struct recording *rec, struct disk *d)
{
	model_bytes_free(&rec->log);
	model_bytes_free(&rec->golden);
	disk_free(d);
}

/* One step of REC's log at *AT into D; false: it was of no account. */
static bool step(struct recording *rec, size_t *at, struct disk *d)
{
	/* the log's bytes are not aligned */
	struct log_record r;
	memcpy(&r, rec->log.data + *at, sizeof(r));
	const char *bytes = rec->log.data + *at + sizeof(r);
	char name[TORTURE_PATH_MAX], target[TORTURE_PATH_MAX];
	(void)snprintf(name, sizeof(name), "%.*s", (int)r.name, bytes + r.bytes);
	(void)snprintf(target, sizeof(target), "%.*s", (int)r.target, bytes + r.bytes + r.name);
	*at += sizeof(r) + r.bytes + r.name + r.target;
	rec->printed = rec->printed || r.op == LOG_PRINT;
	return disk_apply(d, &r, bytes, name, target);
}

/* Judging */

static bool same_file(const char *a, const char *b)
{
	struct model_bytes x = { 0 }, y = { 0 };
	bool same = files_read(a, &x) && files_read(b, &y) && model_bytes_equal(&x, &y);
	model_bytes_free(&x);
	model_bytes_free(&y);
	return same;
}

static bool same_folder(const char *a, const char *b)
{
	struct files_list x = { 0 }, y = { 0 };
	bool same = files_list_tree(a, &x) && files_list_tree(b, &y) && x.n == y.n;
	for (size_t i = 0; same && i < x.n; i++) {
		char *p = files_path(a, x.texts[i]), *q = files_path(b, x.texts[i]);
		same = same_file(p, q);
		free(p);
		free(q);
	}
	files_list_free(&x);
	files_list_free(&y);
	return same;
}

/* Every published folder that came back is byte for byte what was published. */
static bool folders_whole(const struct world *w, struct model_bytes *why)
{
	enum { NUMBERS = 10 };
	bool whole = true;
	for (int n = 1; whole && n < NUMBERS; n++) {
		char name[64];
		(void)snprintf(name, sizeof(name), "results/run-%06d", n);
		char *here = files_path(w->here, name), *kept = files_path(w->root, "kept/final");
		char *final = files_path(kept, name);
		struct files_list names = { 0 };
		if (files_list_tree(here, &names) && !same_folder(here, final)) {
			model_bytes_add_text(why, "came back in pieces: ");
			model_bytes_add_text(why, name);
			whole = false;
		}
		files_list_free(&names);
		free(here);
		free(kept);
		free(final);
	}
	return whole;
}

static bool judge_state(const struct recording *rec, bool over, struct model_bytes *why)
{
	if (!folders_whole(rec->w, why))
		return false;
	unsigned ended = judge_ended(rec->w);
	if (over && ended <= rec->ended_before && !rec->s->repeats) {
		model_bytes_add_text(why, "the run had said that it was done, and its results are lost");
		return false;
	}
	if (over && !judge_sound(rec->w)) {
		model_bytes_add_text(why, "the run had said that it was done, and not all of it is there");
		return false;
	}
	return fault_settle(rec->w, rec->s, rec->ended_before, rec->printed, &rec->golden, why);
}

static struct variant variant_of(unsigned number)
{
	unsigned i = 0;
	while (number >= VARIANTS[i].times)
		number -= VARIANTS[i++].times;
	return VARIANTS[i];
}

static bool play_state(const struct work *work, const struct recording *rec, const struct disk *d, unsigned cut,
		       unsigned number, bool over, struct tally *tally)
{
	const struct variant v = variant_of(number);
	struct night_rng rng = { night_hash(work->t->seed, cut, number) };
	struct model_bytes why = { 0 }, name = { 0 };
	files_remove_tree(rec->w->here);
	disk_crash(d, v.names, v.data, &rng, rec->w->here);
	bool same = judge_state(rec, over, &why);
	model_bytes_add_text(&name, rec->s->name);
	model_bytes_add_text(&name, " cut ");
	model_bytes_add_number(&name, cut);
	model_bytes_add_text(&name, " variant ");
	model_bytes_add_number(&name, number);
	bool go_on = crew_count(work->t, tally, same ? FAULT_SAME : FAULT_DIFFERS, "power", &name, &why);
	model_bytes_free(&why);
	model_bytes_free(&name);
	return go_on;
}

/* Sharing the work */

static bool wanted(const struct work *work, unsigned scenario, unsigned cut, unsigned variant)
{
	const struct torture *t = work->t;
	if (t->one)
		return cut == work->cut && variant == work->variant;
	return !t->sample || night_hash(t->seed ^ scenario, cut, variant) % work->states < t->sample;
}

static bool play_scenario(const struct work *work, struct world *w, const struct scenario *s, unsigned n,
			  struct tally *tally)
{
	struct recording rec;
	struct disk d;
	bool go_on = true;
	unsigned cut = 0;
	record(&rec, w, s, &d);
	for (size_t at = 0; go_on && at < rec.log.len; cut++) {
		if (!step(&rec, &at, &d))
			continue;
		for (unsigned v = 0; go_on && v < VARIANT_TIMES; v++)
			if ((cut + v) % work->t->jobs == n && wanted(work, (unsigned)(s - SCENARIOS), cut, v))
				go_on = play_state(work, &rec, &d, cut, v, at == rec.log.len, tally);
	}
	forget(&rec, &d);
	return go_on;
}

static void play_share(void *ctx, struct world *w, unsigned n, struct tally *tally)
{
	const struct work *work = ctx;
	for (unsigned i = 0; i < SCENARIOS_COUNT; i++)
		if (!work->t->scenario || work->t->scenario == &SCENARIOS[i])
			if (!play_scenario(work, w, &SCENARIOS[i], n, tally))
				return;
}

/* Counts the states, so that a sample can be spread over all of them. */
static void count_states(struct work *work)
{
	struct world w;
	world_open(&w, work->t->temporary, (unsigned)work->t->jobs, work->t->allot, work->t->shim);
	scenario_write_feeds(&w);
	for (unsigned i = 0; i < SCENARIOS_COUNT; i++) {
		struct recording rec;
		struct disk d;
		if (work->t->scenario && work->t->scenario != &SCENARIOS[i])
			continue;
		record(&rec, &w, &SCENARIOS[i], &d);
		for (size_t at = 0; at < rec.log.len;)
			work->states += step(&rec, &at, &d) ? VARIANT_TIMES : 0;
		forget(&rec, &d);
	}
	world_close(&w);
}

enum part_verdict part_power(const struct torture *t)
{
	struct torture own = *t;
	struct work work = { .t = &own };
	char scenario[64];
	if (t->one) {
		if (sscanf(t->one, "%63s cut %u variant %u", scenario, &work.cut, &work.variant) != 3 ||
		    !(own.scenario = scenario_find(scenario)))
			world_give_up("no such case", t->one);
	} else {
		count_states(&work);
	}
	struct tally tally = crew_run(&own, play_share, &work);
	printf("power: %" PRIu64 " states of the disk tried (seed %" PRIu64 "), %" PRIu64 " differences\n",
	       tally.tried, t->seed, tally.differences);
	return crew_verdict(&tally);
}
