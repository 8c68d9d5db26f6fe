/*
 * Required: feeds without which orders must not be applied. Orders that are judged before the stock of the
 * night is known are out of stock for nothing, and that cannot be taken back by sending the stock later.
 */
#ifndef ALLOT_RUN_REQUIRED_H
#define ALLOT_RUN_REQUIRED_H

#include "run/opening.h"

/*
 * Looks for each feed that SETTINGS require among those of PLAN, validated: by its name, and not refused. If
 * one is not there *MET is false, and all orders feeds that are not refused yet are held back, which is to be
 * refused whole.
 */
void required_hold_back(const struct run_settings *settings, struct plan *plan, bool *met);

/* Warns in RUN of each feed that is required and did not come at all. ST_NO_MEMORY. */
enum status required_warn(const struct run_settings *settings, const struct plan *plan, struct run_record *run,
			  struct arena *arena);

#endif
