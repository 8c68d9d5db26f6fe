/* Faults: every call of every scenario, killed, twice too, or failing; every allocation failing. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parts.h"

enum { DEEP = 3, SCENARIOS_MAX = 40 };

struct work {
	const struct torture *t;
	struct fault_list list;
};

static void keep_kills(struct fault_list *list)
{
	size_t n = 0;
	for (size_t i = 0; i < list->n; i++)
		if (list->cases[i].effect == EFFECT_KILL && list->cases[i].kills == 1)
			list->cases[n++] = list->cases[i];
	list->n = n;
}

static void list_all(struct work *work)
{
	const struct torture *t = work->t;
	struct night_rng rng = { t->seed };
	struct world w;
	world_open(&w, t->temporary, (unsigned)t->jobs, t->allot, t->shim);
	scenario_write_feeds(&w);
	for (unsigned i = 0; i < SCENARIOS_COUNT; i++) {
		if (t->scenario && t->scenario != &SCENARIOS[i])
			continue;
		scenario_set_up(&w, &SCENARIOS[i]);
		fault_list_add(&work->list, &w, &SCENARIOS[i], DEEP, &rng);
		if (!t->sample && !t->kills)
			fault_list_add_pairs(&work->list, &w, &SCENARIOS[i]);
	}
	world_close(&w);
	if (t->kills)
		keep_kills(&work->list);
	if (t->sample)
		fault_list_sample(&work->list, t->sample, &rng);
}

static void list_one(struct work *work)
{
	work->list.cases = model_alloc(NULL, 1, sizeof(struct fault_case));
	work->list.n = 1;
	if (!fault_read(work->t->one, work->list.cases))
		world_give_up("no such case", work->t->one);
}

static void play_share(void *ctx, struct world *w, unsigned n, struct tally *tally)
{
	const struct work *work = ctx;
	struct model_bytes golden[SCENARIOS_MAX] = { 0 };
	bool go_on = true;
	for (size_t i = n; go_on && i < work->list.n; i += work->t->jobs) {
		const struct fault_case *c = &work->list.cases[i];
		struct model_bytes *want = &golden[c->scenario - SCENARIOS];
		struct model_bytes why = { 0 };
		if (!want->len) {
			scenario_set_up(w, c->scenario);
			*want = judge_golden(w, c->scenario);
		}
		enum fault_verdict verdict = fault_play(w, c, want, &why);
		struct model_bytes name = fault_name(c);
		go_on = crew_count(work->t, tally, verdict, "faults", &name, &why);
		model_bytes_free(&name);
		model_bytes_free(&why);
	}
	for (unsigned i = 0; i < SCENARIOS_COUNT; i++)
		model_bytes_free(&golden[i]);
}

enum part_verdict part_faults(const struct torture *t)
{
	struct work work = { .t = t };
	if (t->one)
		list_one(&work);
	else
		list_all(&work);
	struct tally tally = crew_run(t, play_share, &work);
	free(work.list.cases);
	printf("faults: %" PRIu64 " tried (seed %" PRIu64 "), %" PRIu64 " differences; %" PRIu64
	       " places not reached\n",
	       tally.tried, t->seed, tally.differences, tally.not_reached);
	return crew_verdict(&tally);
}
