/*
 * The profiles that a command line speaks of.
 */
#ifndef CLI_PROFILE_CHOICE_H
#define CLI_PROFILE_CHOICE_H

#include "allot/run/plan.h"
#include "cli/command.h"

struct chosen_profiles {
	struct arena arena;
	struct profiles all;
	struct plan_profiles plan;
};

/*
 * Loads the profiles of --profiles, or of the folder `profiles` if it is there, and finds that of --profile.
 * ST_USAGE: one of them is bad, or is not there; ST_IO, ST_NO_MEMORY.
 */
enum status profile_choice_make(struct chosen_profiles *c, const struct arguments *arguments);
/* May be called for what is all zero. */
void profile_choice_release(struct chosen_profiles *c);

#endif
