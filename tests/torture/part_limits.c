/* Limits: descriptors, sizes of files, address space, folders that can only be read, disks without room,
 * a full map, dead readers. Each is met by a run of a scenario; then it is lifted, and a clean run must
 * bring all to its end. Messages go to a file too: sizes of files begin where one fits in.
 */
#include <inttypes.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../model/nights_files.h"
#include "parts.h"

enum { ROOMY = 1 << 24, CANNOT_SET = 255 };

/*
 * set() sets the limit to N; false when that cannot be done on this machine. lift() undoes it; without one,
 * the run under the limit gets a process of its own.
 */
struct limit {
	const char *name;
	const char *scenario;
	uint64_t from, to, step;
	bool (*set)(struct world *w, uint64_t n);
	void (*lift)(struct world *w, uint64_t n);
	bool must_succeed; /* the program is to get over it by itself */
};

/* Resources: hard limits, since the program raises soft ones; so for a process of its own. */

static bool set_descriptors(struct world *w, uint64_t n)
{
	const struct rlimit r = { n, n };
	(void)w;
	return setrlimit(RLIMIT_NOFILE, &r) == 0;
}

static bool set_file_size(struct world *w, uint64_t n)
{
	const struct rlimit r = { n, n };
	(void)w;
	return setrlimit(RLIMIT_FSIZE, &r) == 0;
}

/*
 * Address space, in MiB: enough for this process to start another. The map is made small, so that it is not
 * what has no room.
 */
static bool set_address_space(struct world *w, uint64_t n)
{
	enum { MIB = 1 << 20, MAP_MIB = 4 };
	const struct rlimit r = { n * MIB, n * MIB };
	w->control->map_bytes = MAP_MIB * MIB;
	return setrlimit(RLIMIT_AS, &r) == 0;
}

/* Folders that can only be read */

static const char *const FOLDERS[] = { ".", "data", "data/store", "results" };
enum { FOLDERS_COUNT = sizeof(FOLDERS) / sizeof(FOLDERS[0]) };

static bool change_mode(const struct world *w, uint64_t n, mode_t mode)
{
	char *path = files_path(w->here, FOLDERS[n]);
	bool done = chmod(path, mode) == 0;
	free(path);
	return done;
}

static bool set_read_only(struct world *w, uint64_t n)
{
	return change_mode(w, n, S_IRUSR | S_IXUSR);
}

static void lift_read_only(struct world *w, uint64_t n)
{
	(void)change_mode(w, n, S_IRWXU);
}

/* A disk of N bytes. Its mount is this process's own. */

static bool mount_disk(const struct world *w, uint64_t n, unsigned long flags)
{
	char size[64];
	(void)snprintf(size, sizeof(size), "size=%" PRIu64, n);
	return mount("tmpfs", w->here, "tmpfs", flags, size) == 0;
}

static bool set_disk(struct world *w, uint64_t n)
{
	static bool apart;
	if (!apart && (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_PRIVATE | MS_REC, NULL) != 0))
		return false;
	apart = true;
	return mount_disk(w, n, 0);
}

static void lift_disk(struct world *w, uint64_t n)
{
	(void)n;
	if (!mount_disk(w, ROOMY, MS_REMOUNT))
		world_give_up("cannot enlarge the disk at", w->here);
}

/* The map */

static bool set_map(struct world *w, uint64_t n)
{
	w->control->map_bytes = n;
	return true;
}

static void lift_map(struct world *w, uint64_t n)
{
	(void)n;
	world_order_nothing(w);
}

/*
 * Readers that died within their transactions, up to N or until there is no place for more, and one that stands
 * still in its own: as long as it lives LMDB keeps the places of all.
 */

static pid_t still;

/* Starts a reader that stops in its transaction; 0: there was no place for it. */
static pid_t start_reader(const struct world *w)
{
	int status = 0;
	w->control->allocations = 0;
	pid_t pid = fork();
	if (pid == 0) {
		if (freopen("/dev/null", "w", stdout) && freopen("/dev/null", "w", stderr))
			execl(w->allot, w->allot, "export", "batches", "--store", w->store, (char *)NULL);
		_exit(CANNOT_SET);
	}
	if (pid < 0 || waitpid(pid, &status, WUNTRACED) != pid)
		world_give_up("cannot start", w->allot);
	return WIFSTOPPED(status) ? pid : 0;
}

static void kill_reader(pid_t pid)
{
	(void)kill(pid, SIGKILL);
	(void)waitpid(pid, NULL, 0);
}

static bool set_dead_readers(struct world *w, uint64_t n)
{
	const char *const words[] = { "export", "batches", "--store", w->store, NULL };
	if (world_run(w, words, NULL) != 0)
		world_give_up("cannot read", w->store);
	w->control->at = w->control->allocations * 3 / 4;
	w->control->effect = EFFECT_STOP;
	still = start_reader(w);
	pid_t pid = still;
	for (uint64_t i = 0; pid && i < n; i++) {
		pid = start_reader(w);
		if (pid)
			kill_reader(pid);
	}
	world_order_nothing(w);
	if (!still)
		world_give_up("a reader was to stop", "and did not");
	return true;
}

static void lift_dead_readers(struct world *w, uint64_t n)
{
	(void)w;
	(void)n;
	kill_reader(still);
}

static const struct limit LIMITS[] = {
	{ "descriptors", "first-run", 4, 40, 1, set_descriptors, NULL, false },
	{ "descriptors", "resume", 4, 40, 1, set_descriptors, NULL, false },
	{ "descriptors", "threads", 4, 40, 1, set_descriptors, NULL, false },
	{ "file-size", "first-run", 1000, 200000, 1000, set_file_size, NULL, false },
	{ "file-size", "second-night", 1000, 200000, 1000, set_file_size, NULL, false },
	{ "file-size", "publication", 300, 1500, 50, set_file_size, NULL, false },
	{ "address-space", "first-run", 24, 72, 1, set_address_space, NULL, false },
	{ "address-space", "threads-resume", 24, 72, 1, set_address_space, NULL, false },
	{ "read-only", "first-run", 0, 0, 1, set_read_only, lift_read_only, false },
	{ "read-only", "second-night", 0, FOLDERS_COUNT - 1, 1, set_read_only, lift_read_only, false },
	{ "read-only", "publication", 0, FOLDERS_COUNT - 1, 1, set_read_only, lift_read_only, false },
	{ "disk", "first-run", 4096, 400 * 1024, 4096, set_disk, lift_disk, false },
	{ "map", "first-run", 24 * 1024, 160 * 1024, 4096, set_map, lift_map, true },
	{ "map", "second-night", 24 * 1024, 160 * 1024, 4096, set_map, lift_map, true },
	{ "map", "quantity-cut", 24 * 1024, 160 * 1024, 4096, set_map, lift_map, true },
	{ "map", "recovery", 24 * 1024, 160 * 1024, 4096, set_map, lift_map, true },
	{ "dead-readers", "second-night", 126, 2126, 2000, set_dead_readers, lift_dead_readers, true },
};
enum { LIMITS_COUNT = sizeof(LIMITS) / sizeof(LIMITS[0]) };

/* Playing */

static int play_apart(struct world *w, const struct limit *l, uint64_t n, const struct scenario *s)
{
	int status = -1;
	pid_t pid = fork();
	if (pid == 0)
		_exit(l->set(w, n) ? scenario_play(w, &s->target) & 0xff : CANNOT_SET);
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		world_give_up("cannot play", l->name);
	world_order_nothing(w);
	return WEXITSTATUS(status);
}

static bool judge_met(struct world *w, const struct limit *l, int status, unsigned ended_before, bool printed,
		      const struct model_bytes *golden, struct model_bytes *why)
{
	const struct scenario *s = scenario_find(l->scenario);
	if (l->must_succeed && !scenario_done(status)) {
		struct model_bytes said = world_errors(w);
		model_bytes_add_text(why, "the run did not get over it: ");
		model_bytes_add(why, model_bytes_text(&said), strcspn(model_bytes_text(&said), "\n"));
		model_bytes_free(&said);
		return false;
	}
	return fault_settle(w, s, ended_before, printed, golden, why);
}

static enum fault_verdict play(struct world *w, const struct limit *l, uint64_t n,
			       const struct model_bytes *golden, struct model_bytes *why, struct tally *tally)
{
	const struct scenario *s = scenario_find(l->scenario);
	world_restore(w, l->scenario);
	world_order_nothing(w);
	unsigned ended_before = judge_ended(w);
	if (l->lift && !l->set(w, n))
		return FAULT_NOT_REACHED;
	int status = l->lift ? scenario_play(w, &s->target) : play_apart(w, l, n, s);
	if (status == CANNOT_SET)
		return FAULT_NOT_REACHED;
	bool sound = fault_end_allowed(w, status, why), printed = w->control->printed;
	if (!scenario_done(status))
		__atomic_fetch_add(&tally->stopped, 1, __ATOMIC_RELAXED);
	if (l->lift)
		l->lift(w, n);
	sound = sound && judge_met(w, l, status, ended_before, printed, golden, why);
	if (l->set == set_disk && umount2(w->here, MNT_DETACH) != 0)
		world_give_up("cannot take the disk away from", w->here);
	return sound ? FAULT_SAME : FAULT_DIFFERS;
}

struct work {
	const struct torture *t;
	char limit[64]; /* of --case */
	char scenario[64];
	uint64_t n;
};

static bool wanted(const struct work *work, const struct limit *l, uint64_t n)
{
	if (work->t->scenario && strcmp(work->t->scenario->name, l->scenario) != 0)
		return false;
	return !work->t->one ||
	       (strcmp(work->limit, l->name) == 0 && n == work->n && strcmp(work->scenario, l->scenario) == 0);
}

static bool play_limit(const struct work *work, struct world *w, const struct limit *l, unsigned worker,
		       struct tally *tally)
{
	struct model_bytes golden = { 0 };
	bool go_on = true;
	for (uint64_t n = l->from; go_on && n <= l->to; n += l->step) {
		struct model_bytes why = { 0 }, name = { 0 };
		if ((n - l->from) / l->step % work->t->jobs != worker || !wanted(work, l, n))
			continue;
		if (!golden.len) {
			scenario_set_up(w, scenario_find(l->scenario));
			golden = judge_golden(w, scenario_find(l->scenario));
		}
		enum fault_verdict verdict = play(w, l, n, &golden, &why, tally);
		model_bytes_add_text(&name, l->scenario);
		model_bytes_add_char(&name, ' ');
		model_bytes_add_text(&name, l->name);
		model_bytes_add_char(&name, ' ');
		model_bytes_add_number(&name, n);
		go_on = crew_count(work->t, tally, verdict, "limits", &name, &why);
		model_bytes_free(&why);
		model_bytes_free(&name);
	}
	model_bytes_free(&golden);
	return go_on;
}

static void play_share(void *ctx, struct world *w, unsigned n, struct tally *tally)
{
	const struct work *work = ctx;
	/* root, too, is to be kept out of folders that can only be read; fails where that is so already */
	(void)prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0);
	for (int i = 0; i < LIMITS_COUNT; i++)
		if (!play_limit(work, w, &LIMITS[i], n, tally))
			return;
}

enum part_verdict part_limits(const struct torture *t)
{
	struct work work = { .t = t };
	if (t->one && sscanf(t->one, "%63s %63s %" SCNu64, work.scenario, work.limit, &work.n) != 3)
		world_give_up("no such case", t->one);
	struct tally tally = crew_run(t, play_share, &work);
	printf("limits: %" PRIu64 " tried, of which %" PRIu64 " ended the run, %" PRIu64
	       " differences; %" PRIu64 " cannot be set on this machine\n",
	       tally.tried, tally.stopped, tally.differences, tally.not_reached);
	return crew_verdict(&tally);
}
