/*
 * Stopping: the first signal asks a run to stop behind the row at hand, a second one ends the process.
 */
#ifndef ALLOT_CLI_RUN_STOP_H
#define ALLOT_CLI_RUN_STOP_H

#include <signal.h>

/* From now on SIGINT, SIGTERM and SIGHUP ask to stop. */
void run_stop_watch(void);

/* Non-zero once a signal has asked to stop; see run_stop_watch(). */
const volatile sig_atomic_t *run_stop_signal(void);

/* Ends the process by the signal that has asked to stop; returns if none has. */
void run_stop_raise(void);

#endif
