/*
 * What `allot run` tells a person: refused rows and feeds on the way, the table at the end. Its progress is in
 * run_progress.h.
 */
#ifndef ALLOT_CLI_RUN_REPORT_H
#define ALLOT_CLI_RUN_REPORT_H

#include "allot/run/run.h"

/*
 * A listener that writes to standard error. QUIET: warnings only; what is refused is reported in one line at
 * the end.
 */
struct run_listener run_report_listener(bool quiet);

/*
 * The end of a run: on standard output the table, with JSON the summary, with QUIET and without JSON nothing;
 * on standard error what could be told only now. PATH is the folder of results. *HEARD is false when the reader
 * of standard output has gone before all was written. ST_IO, ST_NO_MEMORY.
 */
enum status run_report_print(const struct run_result *result, const char *path, bool json, bool quiet,
			     bool *heard);

/* Appends what a run prints of SUMMARY on standard output to OUT; PATH is its folder of results. */
void run_summary_put(struct buf *out, const struct summary *summary, const char *path);

#endif
