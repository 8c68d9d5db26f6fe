/*
 * Expected feeds: a partner whose file does not come is noticed by nobody, unless its profile says that one is
 * expected each day (allot-profiles(5), `expect`).
 */
#ifndef ALLOT_RUN_EXPECTED_H
#define ALLOT_RUN_EXPECTED_H

#include "allot/run/plan.h"
#include "allot/run/sentences.h"
#include "allot/run/settings.h"

/*
 * Finds the profiles of SETTINGS that expect a feed, if none was applied in time and none of PLAN, judged, is
 * about to be: a sentence on each. PLAN is NULL where nothing is. They are in ARENA. ST_NO_MEMORY, any failure
 * of the store.
 */
enum status expected_missed(const struct run_settings *settings, const struct plan *plan, struct arena *arena,
			    struct sentences *missed);

/* Warns of them in RUN; *OVERDUE: there is one. ARENA holds the warnings. As expected_missed(). */
enum status expected_warn(const struct run_settings *settings, const struct plan *plan, struct run_record *run,
			  struct arena *arena, bool *overdue);

#endif
