#include "nights_jobs.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int jobs_start(uint64_t n, jobs_work *work, void *ctx)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0)
		abort();
	for (uint64_t job = 0; job < n; job++) {
		pid_t pid = fork();

		if (pid < 0)
			abort();
		if (pid > 0)
			continue;
		close(ends[0]);
		work(ctx, job, ends[1]);
		_exit(0);
	}
	close(ends[1]);
	return ends[0];
}

void jobs_wait(int from_jobs)
{
	while (wait(NULL) > 0)
		continue;
	close(from_jobs);
}
