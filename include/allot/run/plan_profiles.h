/*
 * The profiles that the feeds of a run may be read with.
 */
#ifndef ALLOT_RUN_PLAN_PROFILES_H
#define ALLOT_RUN_PLAN_PROFILES_H

#include "allot/feed/profile.h"

/* All of it is the caller's. */
struct plan_profiles {
	const struct profiles *all;   /* NULL: there are none */
	const struct profile *chosen; /* with which all feeds are read; NULL: what their names say */
};

#endif
