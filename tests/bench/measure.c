/*
 * measure FILE FIELD [--memory] COMMAND [ARGUMENT]...: runs COMMAND, its standard output thrown away, and adds
 * a line to FILE: the FIELD, then wall, user and system time in microseconds, and the peak in KiB of its
 * resident memory beyond the pages of a store's map and of unnamed temporary files, which the kernel writes out
 * where memory is scarce (0 without --memory, which looks every few milliseconds and so slows the command a
 * little). Ends as COMMAND did.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench_out.h"

enum { LOOK_EVERY_MS = 4, STEP_KIB = 256 };

static uint64_t now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static uint64_t in_us(struct timeval t)
{
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_usec;
}

/* The file `name` of the process in /proc, NULL when it has gone. */
static FILE *about(pid_t pid, const char *name)
{
	char path[64];
	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	return fopen(path, "re");
}

/* What is no page of any file, in KiB: quick to ask for, and nearly all of what counts. */
static uint64_t anonymous(pid_t pid)
{
	char line[256];
	unsigned long long kib = 0;
	FILE *file = about(pid, "status");
	while (file && fgets(line, sizeof(line), file) && sscanf(line, "RssAnon: %llu kB", &kib) != 1)
		;
	if (file)
		fclose(file);
	return kib;
}

/*
 * All but the store's map and temporary files, in KiB. The kernel looks at each page of the map for this, which
 * takes its time.
 */
static uint64_t resident_beyond_map(pid_t pid)
{
	char line[512];
	uint64_t sum = 0;
	bool counts = true;
	FILE *file = about(pid, "smaps");
	while (file && fgets(line, sizeof(line), file)) {
		unsigned long long kib, end;
		if (sscanf(line, "Rss: %llu kB", &kib) == 1)
			sum += counts ? kib : 0;
		else if (sscanf(line, "%*x-%llx ", &end) == 1)
			counts = !strstr(line, "/data.mdb") && !strstr(line, "(deleted)");
	}
	if (file)
		fclose(file);
	return sum;
}

/* Looks at the process until it ends; its peak. */
static uint64_t watch(pid_t pid)
{
	uint64_t peak = 0, most = 0;
	struct pollfd end = { .fd = (int)syscall(SYS_pidfd_open, pid, 0), .events = POLLIN };
	if (end.fd < 0)
		bench_die("pidfd_open: %s", strerror(errno));
	while (poll(&end, 1, LOOK_EVERY_MS) == 0) {
		uint64_t now = anonymous(pid);
		if (now <= most)
			continue;
		most = now + STEP_KIB;
		uint64_t kib = resident_beyond_map(pid);
		peak = kib > peak ? kib : peak;
	}
	close(end.fd);
	return peak;
}

static pid_t start(char **command)
{
	pid_t pid = fork();
	if (pid < 0)
		bench_die("fork: %s", strerror(errno));
	if (pid > 0)
		return pid;
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (null >= 0 && dup2(null, STDOUT_FILENO) >= 0)
		execvp(command[0], command);
	bench_die("%s: %s", command[0], strerror(errno));
}

static void note(const char *path, const char *field, uint64_t wall_us, const struct rusage *use, uint64_t peak)
{
	FILE *file = fopen(path, "ae");
	if (!file)
		bench_die("%s: %s", path, strerror(errno));
	fprintf(file, "%s %llu %llu %llu %llu\n", field, (unsigned long long)wall_us,
		(unsigned long long)in_us(use->ru_utime), (unsigned long long)in_us(use->ru_stime),
		(unsigned long long)peak);
	if (fclose(file) != 0)
		bench_die("%s: %s", path, strerror(errno));
}

int main(int argc, char **argv)
{
	bool memory = argc > 3 && strcmp(argv[3], "--memory") == 0;
	struct rusage use;
	int status;

	if (argc < 4 + memory)
		bench_die("usage: measure FILE FIELD [--memory] COMMAND [ARGUMENT]...");
	uint64_t begun = now_us();
	pid_t pid = start(argv + 3 + memory);
	uint64_t peak = memory ? watch(pid) : 0;
	if (wait4(pid, &status, 0, &use) != pid)
		bench_die("wait4: %s", strerror(errno));
	note(argv[1], argv[2], now_us() - begun, &use, peak);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
