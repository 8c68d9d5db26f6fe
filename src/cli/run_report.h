/*
 * What `allot run` tells a person: refused rows and feeds, progress on a terminal, the table at the end.
 */
#ifndef ALLOT_CLI_RUN_REPORT_H
#define ALLOT_CLI_RUN_REPORT_H

#include "allot/run/run.h"

/* A listener that writes to standard error. OUT must outlive it. QUIET: refused feeds only. */
struct run_listener run_report_listener(const char *out, bool quiet);

/* Takes the progress line off the terminal. */
void run_report_progress_end(void);

/*
 * The end of a run on standard output: the table, or with JSON the summary; QUIET without JSON: nothing. ST_IO,
 * ST_NO_MEMORY.
 */
enum status run_report_print(const struct summary *summary, const char *out, bool json, bool quiet);

#endif
