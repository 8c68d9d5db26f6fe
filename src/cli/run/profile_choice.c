/* Profiles are loaded all at once, before anything is done: a mistake in one shows on the day it is made. */
#include "cli/run/profile_choice.h"

#define PROFILES_DEFAULT "profiles"

/* A folder that was asked for must be there; the default one need not. */
static enum status load(struct chosen_profiles *c, const char *dir, bool asked)
{
	enum status st = profiles_load(dir, &c->arena, &c->all);

	if (st == ST_NOT_FOUND)
		return asked ? fail(ST_USAGE, "--profiles: there is no folder %s", dir) : ST_OK;
	if (!st)
		c->plan.all = &c->all;
	return st;
}

enum status profile_choice_make(struct chosen_profiles *c, const struct arguments *arguments)
{
	const char *dir = arguments->value[OPTION_PROFILES], *name = arguments->value[OPTION_PROFILE];

	arena_init(&c->arena);
	enum status st = load(c, dir ? dir : PROFILES_DEFAULT, dir != NULL);
	if (st || !name)
		return st;
	c->plan.chosen = c->plan.all ? profiles_find(c->plan.all, slice_str(name)) : NULL;
	if (!c->plan.chosen)
		return fail(ST_USAGE, "--profile: there is no profile %s in %s", name,
			    dir ? dir : PROFILES_DEFAULT);
	return ST_OK;
}

void profile_choice_release(struct chosen_profiles *c)
{
	arena_release(&c->arena);
	*c = (struct chosen_profiles){ .plan = { NULL, NULL } };
}
