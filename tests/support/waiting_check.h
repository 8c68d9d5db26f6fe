/*
 * Every contract of the loaded part of a queue of waiting lines.
 */
#ifndef SUPPORT_WAITING_CHECK_H
#define SUPPORT_WAITING_CHECK_H

#include "allot/models/waiting.h"

/* Checks W with INVARIANT. */
void waiting_check(const struct waiting *w);

#endif
