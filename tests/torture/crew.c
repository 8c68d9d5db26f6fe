#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "parts.h"

static void work_alone(const struct torture *t, crew_work *work, void *ctx, unsigned n, struct tally *tally)
{
	struct world w;
	world_open(&w, t->temporary, n, t->allot, t->shim);
	scenario_write_feeds(&w);
	work(ctx, &w, n, tally);
	world_close(&w);
}

struct tally crew_run(const struct torture *t, crew_work *work, void *ctx)
{
	struct tally *shared =
		mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		world_give_up("no memory", "for the tally");
	fflush(NULL);
	for (unsigned n = 0; n < t->jobs; n++) {
		pid_t pid = fork();
		if (pid < 0)
			world_give_up("cannot start", "a process");
		if (pid == 0) {
			work_alone(t, work, ctx, n, shared);
			fflush(NULL);
			_exit(0);
		}
	}
	for (int status; wait(&status) > 0;)
		shared->failed += status != 0;
	struct tally tally = *shared;
	munmap(shared, sizeof(*shared));
	return tally;
}

enum part_verdict crew_verdict(const struct tally *tally)
{
	if (tally->differences > 0)
		return PART_DIFFERS;
	return tally->failed > 0 || tally->tried == 0 ? PART_FAILED : PART_SAME;
}

bool crew_count(const struct torture *t, struct tally *tally, enum fault_verdict verdict, const char *part,
		const struct model_bytes *name, const struct model_bytes *why)
{
	if (verdict == FAULT_NOT_REACHED)
		__atomic_fetch_add(&tally->not_reached, 1, __ATOMIC_RELAXED);
	else
		__atomic_fetch_add(&tally->tried, 1, __ATOMIC_RELAXED);
	if (verdict == FAULT_DIFFERS) {
		__atomic_fetch_add(&tally->differences, 1, __ATOMIC_RELAXED);
		printf("%s: \"%s\": %s\n", part, model_bytes_text(name), model_bytes_text(why));
		fflush(stdout);
	}
	return !t->first || __atomic_load_n(&tally->differences, __ATOMIC_RELAXED) == 0;
}
