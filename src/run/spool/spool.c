/*
 * The states of spool.h: each call finds out in which one the claim is, by asking the ledger for its id, and
 * does what leads out of it.
 */
#include "allot/run/spool.h"

#include <stdlib.h>

#include "allot/run/run.h"
#include "run/partners/expected.h"
#include "run/recovery.h"
#include "run/spool/given.h"
#include "run/spool/settle.h"

struct spool {
	const struct spool_settings *settings;
	struct folders folders;
	unsigned taken;	  /* so often what is ready was taken in this process */
	bool worked;	  /* there was something to do */
	uint64_t told;	  /* number of the run that was told again */
	uint64_t took_up; /* number of the first run that was brought to its end here; 0: none was */
};

enum status spool_open(const struct spool_settings *settings, struct spool **out)
{
	struct spool *s = calloc(1, sizeof(*s));
	if (!s)
		return fail_memory();
	s->settings = settings;
	enum status st = folders_open(&s->folders, settings->dir);
	if (st)
		free(s);
	else
		*out = s;
	return st;
}

void spool_close(struct spool *s)
{
	if (s)
		folders_close(&s->folders);
	free(s);
}

void spool_pass_release(struct spool_pass *pass)
{
	arena_release(&pass->arena);
	*pass = (struct spool_pass){ .type = PASS_NOTHING };
}

/* States */

/* What the ledger says of a claim. */
struct claim_state {
	enum { CLAIM_OPEN, CLAIM_ENTERED, CLAIM_ENDED } type;
	struct run_record run; /* the newest one with its id, unless it is open */
};

static enum status look_up(const struct claim *c, struct store *store, const struct previous_run *newest,
			   struct arena *arena, struct claim_state *out)
{
	*out = (struct claim_state){ .type = CLAIM_OPEN };
	/* the run of a claim has its number, or a higher one */
	for (uint64_t n = newest->number; n >= c->number && n > 0; n--) {
		struct run_record run;
		enum status st = store->ops->run_get(store, n, arena, &run);
		if (st)
			return st;
		if (!run.has_claim || memcmp(run.claim, c->id, CLAIM_ID_BYTES) != 0)
			continue;
		out->run = run;
		out->type = n == newest->number && newest->interrupted ? CLAIM_ENTERED : CLAIM_ENDED;
		return ST_OK;
	}
	return ST_OK;
}

/* The claim is the first thing that is looked at: if it has ended by then, it was another process's. */
static enum status settle(struct spool *s, struct claim *c, const struct run_record *run, struct store *store,
			  struct spool_pass *pass)
{
	struct feed_record *feeds = arena_alloc(&pass->arena, (run->feeds + 1) * sizeof(*feeds));
	enum status st = feeds ? ST_OK : ST_NO_MEMORY;
	for (uint32_t i = 0; !st && i < run->feeds; i++)
		st = store->ops->feed_get(store, run->number, i, &pass->arena, &feeds[i]);
	if (st)
		return st;
	if (!s->worked) {
		struct run_result result = { .summary = { .run = *run, .feeds = feeds } };
		run_result_judge(&result);
		pass->moved = run->number;
		pass->moved_owes = result.verdict;
	}
	s->worked = true;
	return claim_settle(&(struct settling){ &s->folders, s->settings, c, run, feeds });
}

/* Passes */

static enum status run_claim(struct spool *s, const struct claim *c, struct spool_pass *pass)
{
	pass->type = PASS_RUN;
	memcpy(pass->claim, c->id, CLAIM_ID_BYTES);
	return given_files(&s->folders, c, s->settings->profiles, pass);
}

/* Both in UTC, as the archive's folders. */
static bool same_day(int64_t a, int64_t b)
{
	enum { SECONDS_A_DAY = 86400 };
	return a / SECONDS_A_DAY == b / SECONDS_A_DAY;
}

static bool has_told(const struct run_record *run, const struct sentences *owed)
{
	for (uint32_t i = 0; i < owed->count; i++) {
		bool told = false;
		for (uint32_t w = 0; !told && w < run->warnings_count; w++)
			told = slice_eq(run->warnings[w].text, owed->list[i]);
		if (!told)
			return false;
	}
	return true;
}

/* There is no run for nothing: the newest one has told all that is owed now. */
static void let_stand(const struct spool *s, const struct run_record *newest, const struct sentences *missed,
		      struct spool_pass *pass)
{
	pass->missed = *missed;
	pass->verdict = pass->owed.count + missed->count > 0 ? VERDICT_REFUSED : VERDICT_DONE;
	if (s->worked)
		return;
	pass->stands = newest->number;
	if (newest->owed_itself > pass->verdict)
		pass->verdict = (enum verdict)newest->owed_itself;
}

/*
 * A night to which nothing came is a run as well, but one a day is enough to say so, or one under each key, and
 * one for whatever is owed since: so that the ledger, and who asks it, knows. What is expected is so by the
 * clock on the wall, whose days are others.
 */
static enum status run_nothing(struct spool *s, const struct run_settings *run,
			       const struct previous_run *newest, struct spool_pass *pass)
{
	int64_t now = run->clock.now(run->clock.ctx);
	struct sentences missed = { 0 };
	bool today = s->worked || (!run->key && newest->number > 0 && same_day(newest->run.started, now));
	enum status st = s->worked ? ST_OK : expected_missed(run, NULL, &pass->arena, &missed);
	if (st)
		return st;
	if (today && has_told(&newest->run, &pass->owed) && has_told(&newest->run, &missed)) {
		let_stand(s, &newest->run, &missed, pass);
		return ST_OK;
	}
	pass->type = PASS_RUN;
	pass->count = 0;
	return claim_new_id(pass->claim);
}

/* What was ready could not be taken: the claim is none. */
static enum status drop_claim(struct spool *s, struct claim *c, struct spool_pass *pass)
{
	bool gone = false;
	pass->type = PASS_NOTHING;
	return c->there ? claim_remove_empty(&s->folders, c, &gone) : ST_OK;
}

/* The claim is open, or there is none: what is ready goes into it. */
static enum status take_new(struct spool *s, const struct run_settings *run, const struct previous_run *newest,
			    struct claim *c, struct spool_pass *pass)
{
	struct ready ready;
	const struct given given = {
		.folders = &s->folders,
		.settings = s->settings,
		.now = run->clock.now(run->clock.ctx),
		.number = newest->number + 1,
		.store = run->store,
		.took_up = s->took_up,
	};
	enum status st = ST_OK;
	if (s->settings->take_none)
		return ST_OK;
	/* a file that changes all the time would be taken for ever */
	if (s->taken > 0 && (!c->there || s->taken > 1))
		return ST_OK;
	if (c->there)
		st = claim_give_back(&s->folders, c, s->settings->profiles, &pass->arena);
	if (!st)
		st = given_find(&given, c, pass, &ready);
	if (!st)
		st = given_take(&given, &ready, c, pass);
	s->taken++;
	if (!st && c->there)
		st = run_claim(s, c, pass);
	if (st || pass->count > 0)
		return st;
	st = drop_claim(s, c, pass);
	return st ? st : run_nothing(s, run, newest, pass);
}

static bool is_unheard(const struct spool *s, const struct previous_run *newest)
{
	return newest->number > 0 && !newest->interrupted && !newest->run.heard && newest->run.has_claim &&
	       s->told != newest->number;
}

static void take_up(struct spool *s, uint64_t number)
{
	if (!s->took_up)
		s->took_up = number;
}

static enum status find_next(struct spool *s, const struct run_settings *run, struct claim *c,
			     struct spool_pass *pass)
{
	struct previous_run newest;
	struct claim_state state = { .type = CLAIM_OPEN };
	enum status st = previous_run_read(run, &pass->arena, &newest);
	if (!st)
		st = claim_find(&s->folders, c);
	if (!st && c->there)
		st = look_up(c, run->store, &newest, &pass->arena, &state);
	if (!st && state.type == CLAIM_ENDED) {
		take_up(s, state.run.number);
		st = settle(s, c, &state.run, run->store, pass);
	}
	if (st)
		return st;
	pass->resumes = state.type == CLAIM_ENTERED;
	pass->key = newest.run.key;
	if (pass->resumes) {
		take_up(s, newest.number);
		return run_claim(s, c, pass);
	}
	if (is_unheard(s, &newest)) {
		take_up(s, newest.number);
		pass->type = PASS_TELL;
		s->told = newest.number;
		return ST_OK;
	}
	return take_new(s, run, &newest, c, pass);
}

enum status spool_next(struct spool *s, const struct run_settings *run, struct spool_pass *pass)
{
	struct claim c = { .fd = -1 };
	*pass = (struct spool_pass){ .type = PASS_NOTHING };
	arena_init(&pass->arena);
	enum status st = find_next(s, run, &c, pass);
	claim_close(&c);
	if (pass->type != PASS_NOTHING)
		s->worked = true;
	/* somebody else works in the spool */
	if (st == ST_NOT_FOUND)
		st = ST_IO;
	if (st)
		spool_pass_release(pass);
	return st;
}
