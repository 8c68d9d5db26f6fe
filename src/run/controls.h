/*
 * Controls: what senders state of their feeds, held against what has come, before anything is applied.
 */
#ifndef ALLOT_RUN_CONTROLS_H
#define ALLOT_RUN_CONTROLS_H

#include "allot/run/plan.h"

/*
 * Of each feed of PLAN, validated and not refused, compares the figures stated with its own; one with another
 * figure is refused, `control-total`, unless it is accepted. ST_IO, ST_DAMAGED, ST_NO_MEMORY.
 */
enum status controls_check(struct plan *plan);

#endif
