/* Jobs: processes that share the nights of a run of a checker among them. */
#ifndef NIGHTS_JOBS_H
#define NIGHTS_JOBS_H

#include <stdint.h>

/* Does the job of that number, from 0; what it writes to `to_parent` comes out of what jobs_start() returns. */
typedef void jobs_work(void *ctx, uint64_t job, int to_parent);

/* Starts a process for each of `n` jobs, which ends when the work is done. */
int jobs_start(uint64_t n, jobs_work *work, void *ctx);

/* Waits until all of them have ended, and closes what jobs_start() returned. */
void jobs_wait(int from_jobs);

#endif
