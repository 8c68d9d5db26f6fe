#include "fault_case.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WRITES	CALL_BIT(CALL_WRITE)
#define OPENS	(CALL_BIT(CALL_OPEN) | CALL_BIT(CALL_CREATE) | CALL_BIT(CALL_LIST))
#define NAMES	(CALL_BIT(CALL_CREATE) | CALL_BIT(CALL_RENAME) | CALL_BIT(CALL_MKDIR) | CALL_BIT(CALL_LINK))
#define GROWS	(WRITES | CALL_BIT(CALL_TRUNCATE) | CALL_BIT(CALL_RESERVE))
#define MAKES	(NAMES | GROWS | CALL_BIT(CALL_SYNC))
#define CHANGES (NAMES | GROWS | CALL_BIT(CALL_UNLINK))

/* The faults that each call of a class gets, apart from being killed. */
static const struct {
	enum torture_effect effect;
	int err;
	bool for_good;
	uint32_t classes;
} FAULTS[] = {
	{ EFFECT_KILL, 0, false, CALLS_ALL },
	{ EFFECT_TEAR, 0, false, WRITES },
	{ EFFECT_FAIL, EIO, false, CALLS_ALL & ~CALL_BIT(CALL_LOCK) },
	{ EFFECT_FAIL, EIO, true, CALLS_ALL & ~CALL_BIT(CALL_LOCK) },
	{ EFFECT_FAIL, ENOSPC, false, MAKES | CALL_BIT(CALL_OPEN) | CALL_BIT(CALL_MAP) },
	{ EFFECT_FAIL, ENOSPC, true, MAKES },
	{ EFFECT_FAIL, ENOMEM, false, CALL_BIT(CALL_MAP) | CALL_BIT(CALL_OPEN) | CALL_BIT(CALL_LIST) },
	{ EFFECT_FAIL, EMFILE, false, OPENS },
	{ EFFECT_FAIL, EMFILE, true, OPENS },
	{ EFFECT_FAIL, EROFS, true, NAMES | CALL_BIT(CALL_TRUNCATE) | CALL_BIT(CALL_RESERVE) },
	{ EFFECT_FAIL, EACCES, false, NAMES | CALL_BIT(CALL_UNLINK) },
	{ EFFECT_FAIL, EFBIG, true, GROWS },
	{ EFFECT_SHORT, 0, false, WRITES },
	{ EFFECT_SHORT, 0, true, WRITES },
	{ EFFECT_INTERRUPT, 0, false, WRITES },
	{ EFFECT_INTERRUPT, 0, true, WRITES },
};
enum { FAULTS_COUNT = sizeof(FAULTS) / sizeof(FAULTS[0]) };

static const char *const EFFECT_NAMES[EFFECT_COUNT] = {
	[EFFECT_NONE] = "none",	    [EFFECT_KILL] = "kill",   [EFFECT_TEAR] = "tear",
	[EFFECT_FAIL] = "fail",	    [EFFECT_SHORT] = "short", [EFFECT_INTERRUPT] = "interrupt",
	[EFFECT_MEMORY] = "memory", [EFFECT_STOP] = "stop",
};

static const char *const CALL_NAMES[CALL_COUNT] = {
	[CALL_OPEN] = "open",	      [CALL_CREATE] = "create",	  [CALL_READ] = "read",
	[CALL_WRITE] = "write",	      [CALL_SYNC] = "sync",	  [CALL_RENAME] = "rename",
	[CALL_MKDIR] = "mkdir",	      [CALL_LINK] = "link",	  [CALL_UNLINK] = "unlink",
	[CALL_TRUNCATE] = "truncate", [CALL_RESERVE] = "reserve", [CALL_MAP] = "map",
	[CALL_STAT] = "stat",	      [CALL_LIST] = "list",	  [CALL_LOCK] = "lock",
	[CALL_CLOSE] = "close",
};

/* Lists */

static void add(struct fault_list *list, const struct fault_case *c)
{
	if ((list->n & (list->n - 1)) == 0)
		list->cases = model_alloc(list->cases, list->n ? 2 * list->n : 1, sizeof(*c));
	list->cases[list->n++] = *c;
}

static void add_deep(struct fault_list *list, const struct scenario *s, uint32_t at, uint32_t calls,
		     struct night_rng *rng)
{
	struct fault_case c = { .scenario = s, .effect = EFFECT_KILL, .at = { at } };
	c.kills = 2 + (unsigned)night_below(rng, FAULT_KILLS_MAX - 1);
	for (unsigned i = 1; i < c.kills; i++)
		c.at[i] = (uint32_t)night_below(rng, calls);
	add(list, &c);
}

/*
 * The calls of the run just played that find the disk changed since the call before: killed at any other, it
 * leaves what it leaves at one of these. The caller frees *PLACES.
 */
static uint32_t list_states(const struct world *w, uint32_t **places)
{
	const struct torture_control *o = w->control;
	uint32_t n = 0;
	*places = model_alloc(NULL, o->seen, sizeof(**places));
	for (uint32_t at = 0; at < o->seen; at++)
		if (at == 0 || CHANGES >> o->trace[at - 1] & 1)
			(*places)[n++] = at;
	return n;
}

/*
 * True when the target of S is over with, ENDED_BEFORE runs having ended before it. One that only repeats what
 * an unheard run did leaves no folder: it is over with when it has PRINTED.
 */
static bool has_ended(const struct world *w, const struct scenario *s, unsigned ended_before, bool printed)
{
	return s->repeats ? printed : judge_ended(w) > ended_before;
}

/*
 * Plays S's target in W killed at AT, and then undisturbed. False: there was no work left for the second run.
 */
static bool play_after_kill(struct world *w, const struct scenario *s, uint32_t at)
{
	world_restore(w, s->name);
	unsigned ended_before = judge_ended(w);
	w->control->effect = EFFECT_KILL;
	w->control->classes = CALLS_ALL;
	w->control->at = at;
	(void)scenario_play(w, &s->target);
	world_order_nothing(w);
	if (has_ended(w, s, ended_before, w->control->printed))
		return false;
	(void)scenario_play(w, &s->target);
	return true;
}

void fault_list_add_pairs(struct fault_list *list, struct world *w, const struct scenario *s)
{
	uint32_t *firsts, *seconds;
	world_order_nothing(w);
	world_restore(w, s->name);
	(void)scenario_play(w, &s->target);
	uint32_t n = list_states(w, &firsts);
	for (uint32_t i = 0; i < n; i++) {
		if (!play_after_kill(w, s, firsts[i]))
			continue;
		uint32_t m = list_states(w, &seconds);
		for (uint32_t j = 0; j < m; j++)
			add(list,
			    &(struct fault_case){ s, EFFECT_KILL, false, 0, 2, { firsts[i], seconds[j] } });
		free(seconds);
	}
	free(firsts);
}

void fault_list_add(struct fault_list *list, struct world *w, const struct scenario *s, unsigned deep,
		    struct night_rng *rng)
{
	world_order_nothing(w);
	world_restore(w, s->name);
	(void)scenario_play(w, &s->target);
	uint32_t calls = w->control->seen, allocations = w->control->allocations;
	if (calls > TORTURE_TRACE_MAX)
		world_give_up("too many calls in", s->name);
	for (uint32_t at = 0; at < calls; at++) {
		for (int i = 0; i < FAULTS_COUNT; i++) {
			const struct fault_case c = {
				s, FAULTS[i].effect, FAULTS[i].for_good, FAULTS[i].err, 1, { at }
			};
			if (FAULTS[i].classes >> w->control->trace[at] & 1)
				add(list, &c);
		}
		for (unsigned i = 0; i < deep; i++)
			add_deep(list, s, at, calls, rng);
	}
	for (uint32_t at = 0; at < allocations; at++) {
		add(list, &(struct fault_case){ s, EFFECT_MEMORY, false, ENOMEM, 1, { at } });
		add(list, &(struct fault_case){ s, EFFECT_MEMORY, true, ENOMEM, 1, { at } });
	}
}

void fault_list_sample(struct fault_list *list, size_t n, struct night_rng *rng)
{
	if (n >= list->n)
		return;
	for (size_t i = 0; i < n; i++) {
		size_t j = i + night_below(rng, list->n - i);
		struct fault_case c = list->cases[i];
		list->cases[i] = list->cases[j];
		list->cases[j] = c;
	}
	list->n = n;
}

/* Names */

static void add_number(struct model_bytes *out, uint64_t n)
{
	model_bytes_add_char(out, ' ');
	model_bytes_add_number(out, n);
}

struct model_bytes fault_name(const struct fault_case *c)
{
	struct model_bytes name = { 0 };
	model_bytes_add_text(&name, c->scenario->name);
	model_bytes_add_char(&name, ' ');
	model_bytes_add_text(&name, EFFECT_NAMES[c->effect]);
	for (unsigned i = 0; i < c->kills; i++)
		add_number(&name, c->at[i]);
	if (c->err && c->effect == EFFECT_FAIL) {
		model_bytes_add_char(&name, ' ');
		model_bytes_add_text(&name, strerrorname_np(c->err));
	}
	if (c->for_good)
		model_bytes_add_text(&name, " for-good");
	return name;
}

static int error_of(const char *name)
{
	for (int i = 0; i < FAULTS_COUNT; i++)
		if (FAULTS[i].err && strcmp(strerrorname_np(FAULTS[i].err), name) == 0)
			return FAULTS[i].err;
	return 0;
}

bool fault_read(const char *text, struct fault_case *c)
{
	char scenario[64], effect[64], word[64];
	int used = 0;
	*c = (struct fault_case){ 0 };
	if (sscanf(text, "%63s %63s%n", scenario, effect, &used) != 2)
		return false;
	c->scenario = scenario_find(scenario);
	for (int i = 0; i < EFFECT_COUNT; i++)
		if (strcmp(effect, EFFECT_NAMES[i]) == 0)
			c->effect = (enum torture_effect)i;
	for (text += used; sscanf(text, "%63s%n", word, &used) == 1; text += used) {
		if (strcmp(word, "for-good") == 0)
			c->for_good = true;
		else if (word[0] == 'E')
			c->err = error_of(word);
		else if (c->kills < FAULT_KILLS_MAX && sscanf(word, "%u", &c->at[c->kills]) == 1)
			c->kills++;
	}
	return c->scenario && c->effect != EFFECT_NONE && c->kills > 0;
}

/* Playing */

/* What the program may say of a fault of its surroundings, if it did not get over it. */
static bool status_allowed(int status)
{
	return scenario_done(status) || status == 73 || status == 74;
}

static void add_status(struct model_bytes *why, const char *what, int status)
{
	model_bytes_add_text(why, what);
	add_number(why, (uint64_t)(status < 0 ? 999 : status));
	model_bytes_add_text(why, "; ");
}

/* The last line of SAID: what ended the run. */
static void add_last_line(struct model_bytes *why, const struct model_bytes *said)
{
	size_t end = said->len;
	while (end > 0 && said->data[end - 1] == '\n')
		end--;
	size_t begin = end;
	while (begin > 0 && said->data[begin - 1] != '\n')
		begin--;
	model_bytes_add(why, model_bytes_text(said) + begin, end - begin);
}

bool fault_end_allowed(const struct world *w, int status, struct model_bytes *why)
{
	static const char prefix[] = "allot: ";
	bool sound = status_allowed(status);
	struct model_bytes said = world_errors(w);
	if (sound && !scenario_done(status))
		sound = strncmp(model_bytes_text(&said), prefix, strlen(prefix)) == 0;
	if (!sound) {
		add_status(why, "the run ended with", status);
		add_last_line(why, &said);
	}
	model_bytes_free(&said);
	return sound;
}

/* What the user is told of an error, if not its name. */
static const struct {
	int err;
	const char *words;
} WORDS[] = {
	{ ENOSPC, "disk full" },
	{ ENOMEM, "out of memory" },
	{ EFBIG, "ulimit -f" },
};

/*
 * True when what the program said names the error ERR that it was given at CALL. A map that fails is want of
 * memory,
 * whatever the error. */
static bool names_error(const struct world *w, int err, uint8_t call)
{
	struct model_bytes said = world_errors(w);
	const char *text = model_bytes_text(&said);
	bool named = strcasestr(text, strerror(err)) != NULL ||
		     (call == CALL_MAP && strstr(text, "out of memory") != NULL);
	for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++)
		named = named || (WORDS[i].err == err && strstr(text, WORDS[i].words));
	model_bytes_free(&said);
	return named;
}

static bool check_end(struct world *w, const struct fault_case *c, int status, uint8_t call,
		      struct model_bytes *why)
{
	enum { KILLED = 128 + SIGKILL };
	if (status == KILLED && (c->effect == EFFECT_KILL || c->effect == EFFECT_TEAR))
		return true;
	if (!fault_end_allowed(w, status, why))
		return false;
	if (scenario_done(status) || !c->err || names_error(w, c->err, call))
		return true;
	struct model_bytes said = world_errors(w);
	model_bytes_add_text(why, "the message does not name the error: ");
	add_last_line(why, &said);
	model_bytes_free(&said);
	return false;
}

static int play_under(struct world *w, const struct fault_case *c, uint32_t at)
{
	struct torture_control *o = w->control;
	o->effect = c->effect;
	o->at = at;
	o->for_good = c->for_good;
	o->classes = CALLS_ALL;
	o->err = c->err;
	for (int i = 0; c->for_good && i < FAULTS_COUNT; i++)
		if (FAULTS[i].effect == c->effect && FAULTS[i].err == c->err && FAULTS[i].for_good)
			o->classes = FAULTS[i].classes;
	int status = scenario_play(w, &c->scenario->target);
	world_order_nothing(w);
	return status;
}

/* Plays TARGET, or a run of nothing (NULL). */
static bool play_clean(struct world *w, const struct play *target, struct model_bytes *why)
{
	int status = target ? scenario_play(w, target) : scenario_settle(w);
	if (scenario_done(status))
		return true;
	struct model_bytes said = world_errors(w);
	add_status(why, "the clean run ended with", status);
	add_last_line(why, &said);
	model_bytes_free(&said);
	return false;
}

bool fault_settle(struct world *w, const struct scenario *s, unsigned ended_before, bool printed,
		  const struct model_bytes *golden, struct model_bytes *why)
{
	bool ended = has_ended(w, s, ended_before, printed);
	bool must_repeat = (ended || s->repeats) && !printed;
	unsigned folders = judge_folders(w);
	struct play target = s->target;
	if (ended)
		target.once = NULL;
	if ((!ended || must_repeat) && !play_clean(w, &target, why))
		return false;
	if (must_repeat && !judge_repeated(w, folders, why))
		return false;
	/* a spool has files to put away */
	if (ended && target.spool && !play_clean(w, &target, why))
		return false;
	if (ended && !play_clean(w, NULL, why))
		return false;
	struct model_bytes have = judge_read(w);
	bool differs = judge_differ(golden, &have, why);
	model_bytes_free(&have);
	return !differs;
}

/* A feed that could not be read is refused, and said to be: then the results are others. */
static bool told_unreadable(const struct world *w)
{
	struct model_bytes summary = world_read(w, "results/latest/summary.json");
	bool told = strstr(model_bytes_text(&summary), "\"code\":\"unreadable\"") != NULL;
	model_bytes_free(&summary);
	return told;
}

/* The run said that it got over the fault. */
static bool check_success(struct world *w, int status, const struct model_bytes *golden,
			  struct model_bytes *why)
{
	if (status == SCENARIO_REFUSED && told_unreadable(w) && judge_sound(w))
		return true;
	struct model_bytes have = judge_read(w);
	bool differs = judge_differ(golden, &have, why);
	model_bytes_free(&have);
	if (differs)
		model_bytes_add_text(why, " (after a run that said it was done)");
	return !differs;
}

enum fault_verdict fault_play(struct world *w, const struct fault_case *c, const struct model_bytes *golden,
			      struct model_bytes *why)
{
	uint32_t fired = 0;
	int status = 0;
	bool printed = false;
	world_restore(w, c->scenario->name);
	unsigned ended_before = judge_ended(w);
	for (unsigned i = 0; i < c->kills && !has_ended(w, c->scenario, ended_before, printed); i++) {
		status = play_under(w, c, c->at[i]);
		fired += w->control->fired;
		printed = w->control->printed;
		uint8_t call = c->at[i] < TORTURE_TRACE_MAX ? w->control->trace[c->at[i]] : CALL_COUNT;
		if (!check_end(w, c, status, call, why)) {
			model_bytes_add_text(why,
					     c->effect < EFFECT_MEMORY && call < CALL_COUNT ? " at a " : "");
			model_bytes_add_text(
				why, c->effect < EFFECT_MEMORY && call < CALL_COUNT ? CALL_NAMES[call] : "");
			return FAULT_DIFFERS;
		}
	}
	if (fired == 0)
		return FAULT_NOT_REACHED;
	bool same = scenario_done(status) ? check_success(w, status, golden, why)
					  : fault_settle(w, c->scenario, ended_before, printed, golden, why);
	return same ? FAULT_SAME : FAULT_DIFFERS;
}
