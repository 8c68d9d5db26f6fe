/*
 * Expected feeds: a partner whose file does not come is noticed by nobody, unless its profile says that one is
 * expected each day (allot-profiles(5), `expect`).
 */
#ifndef ALLOT_RUN_EXPECTED_H
#define ALLOT_RUN_EXPECTED_H

#include "allot/run/plan.h"
#include "allot/run/settings.h"

/*
 * Warns in RUN of each profile of SETTINGS that expects a feed, if none was applied in time and none of PLAN,
 * judged, is about to be; *OVERDUE: there is one. ARENA holds the warnings. Any failure of the store.
 */
enum status expected_warn(const struct run_settings *settings, const struct plan *plan, struct run_record *run,
			  struct arena *arena, bool *overdue);

#endif
