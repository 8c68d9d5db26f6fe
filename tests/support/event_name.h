/*
 * The names of events, for tests that compare them as text.
 */
#ifndef SUPPORT_EVENT_NAME_H
#define SUPPORT_EVENT_NAME_H

#include "allot/signals/event.h"

/* "Allocated". Static. */
const char *event_name(enum event_type type);

#endif
