#include "store/env/guard.h"

#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "allot/base/file.h"

enum { MAPS_MAX = 8, MESSAGE_MAX = 512 };

/* One map of a store's file. */
struct map {
	const struct env *env; /* NULL: this place is free */
	uintptr_t start;
	uintptr_t end;
};

static const char FAULT[] =
	": store damaged: reading its map failed: the data file was cut short, or the disk is at fault\n";
static const char LOCKLESS[] = ": reading its map failed: it is read without locks, perhaps while a run wrote "
			       "to it; try again, if that stays `allot verify` where it may be written\n";

static struct map maps[MAPS_MAX];
static char messages[MAPS_MAX][MESSAGE_MAX];
static size_t message_bytes[MAPS_MAX];

static _Noreturn void die(const struct env *env, const char *message, size_t n)
{
	ssize_t ignored = write(STDERR_FILENO, message, n);
	(void)ignored;
	_exit(status_exit(env->lockless ? ST_BUSY : ST_DAMAGED));
}

/* Only what is safe in a signal handler. */
static void on_fault(int number, siginfo_t *info, void *context)
{
	uintptr_t at = (uintptr_t)info->si_addr;
	(void)context;
	for (size_t i = 0; i < MAPS_MAX; i++)
		if (maps[i].env && at >= maps[i].start && at < maps[i].end)
			die(maps[i].env, messages[i], message_bytes[i]);
	/* not ours: the instruction faults again and ends the process as it would have */
	signal(number, SIG_DFL);
}

static void watch_faults(void)
{
	struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO };
	sigaction(SIGBUS, &action, NULL);
	sigaction(SIGSEGV, &action, NULL);
}

static void on_assertion(MDB_env *mdb, const char *text)
{
	const struct env *env = mdb_env_get_userctx(mdb);
	struct buf line;
	buf_init(&line, 0);
	buf_put_str(&line, "allot: ");
	buf_put_visible(&line, slice_str(env->path), MESSAGE_MAX);
	buf_put_str(&line, env->lockless ? ": read without locks, perhaps while a run wrote to it: LMDB: "
					 : ": store damaged: LMDB: ");
	buf_put_visible(&line, slice_str(text), MESSAGE_MAX);
	buf_put_char(&line, '\n');
	die(env, line.p, line.p ? line.n : 0);
}

static void note(const struct env *env, uintptr_t start, uintptr_t end)
{
	struct buf line;
	size_t i = 0;
	while (i < MAPS_MAX && maps[i].env)
		i++;
	if (i == MAPS_MAX)
		return;
	line = buf_over(messages[i], MESSAGE_MAX);
	buf_put_str(&line, "allot: ");
	buf_put_visible(&line, slice_str(env->path), MESSAGE_MAX / 8);
	buf_put_str(&line, env->lockless ? LOCKLESS : FAULT);
	message_bytes[i] = line.n;
	maps[i] = (struct map){ env, start, end };
}

static ino_t inode_of(const struct env *env, const char *name)
{
	struct stat s = { 0 };
	struct buf path;
	buf_init(&path, 0);
	const char *p = path_join(&path, env->path, name);
	bool found = p && stat(p, &s) == 0;
	buf_release(&path);
	return found ? s.st_ino : 0;
}

void guard_enter(const struct env *env)
{
	ino_t data = inode_of(env, "data.mdb"), lock = inode_of(env, "lock.mdb");
	unsigned long start, end, inode;
	char row[4096 + MESSAGE_MAX];
	guard_leave(env);
	FILE *table = fopen("/proc/self/maps", "re");
	if (!table)
		return;
	while (fgets(row, sizeof(row), table))
		if (sscanf(row, "%lx-%lx %*s %*s %*s %lu", &start, &end, &inode) == 3 && inode != 0 &&
		    (inode == data || inode == lock))
			note(env, start, end);
	(void)fclose(table);
	watch_faults();
	(void)mdb_env_set_userctx(env->mdb, (void *)(uintptr_t)env);
	mdb_env_set_assert(env->mdb, on_assertion);
}

void guard_leave(const struct env *env)
{
	for (size_t i = 0; i < MAPS_MAX; i++)
		if (maps[i].env == env)
			maps[i].env = NULL;
}
