/*
 * Signal handlers may call next to nothing: so the messages are made when a map comes, and a fault only looks
 * its address up and writes.
 */
#include "store/env/guard.h"

#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "allot/base/files/file.h"

enum { MAPS_MAX = 8, MESSAGE_MAX = 512 };

/* One map of a store's file. */
struct map {
	const MDB_env *mdb; /* NULL: this slot is free */
	uintptr_t start;
	uintptr_t end;
	bool lockless;
	size_t named;	    /* bytes of the message that name the store */
	size_t message_end; /* bytes of all of it */
};

static const char FAULT[] =
	": store damaged: reading its map failed: the data file was cut short, or the disk is at fault\n";
static const char LOCKLESS[] = ": reading its map failed: it is read without locks, perhaps while a run wrote "
			       "to it; try again, if that stays `allot verify` where it may be written\n";

static struct map maps[MAPS_MAX];
static char messages[MAPS_MAX][MESSAGE_MAX];

static _Noreturn void die(const char *message, size_t n, bool lockless)
{
	ssize_t ignored = write(STDERR_FILENO, message, n);
	(void)ignored;
	_exit(status_exit(lockless ? ST_BUSY : ST_DAMAGED));
}

/* Only what is safe in a signal handler. */
static void on_fault(int number, siginfo_t *info, void *context)
{
	uintptr_t at = (uintptr_t)info->si_addr;
	(void)context;
	for (size_t i = 0; i < MAPS_MAX; i++)
		if (maps[i].mdb && at >= maps[i].start && at < maps[i].end)
			die(messages[i], maps[i].message_end, maps[i].lockless);
	/* not ours: the instruction faults again and ends the process as it would have */
	signal(number, SIG_DFL);
}

static void watch_faults(void)
{
	struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO };
	sigaction(SIGBUS, &action, NULL);
	sigaction(SIGSEGV, &action, NULL);
}

static const struct map *map_of(const MDB_env *mdb)
{
	for (size_t i = 0; i < MAPS_MAX; i++)
		if (maps[i].mdb == mdb)
			return &maps[i];
	return NULL;
}

static void on_assertion(MDB_env *mdb, const char *text)
{
	const struct map *map = map_of(mdb);
	bool lockless = map && map->lockless;
	struct buf line;
	buf_init(&line, 0);
	if (map)
		buf_put(&line, messages[map - maps], map->named);
	else
		buf_put_str(&line, "allot: store");
	buf_put_str(&line, lockless ? ": read without locks, perhaps while a run wrote to it: LMDB: "
				    : ": store damaged: LMDB: ");
	buf_put_visible(&line, slice_str(text), MESSAGE_MAX);
	buf_put_char(&line, '\n');
	die(line.p, line.p ? line.n : 0, lockless);
}

static void note(const struct map *map, const char *path)
{
	struct buf line;
	size_t i = 0;
	while (i < MAPS_MAX && maps[i].mdb)
		i++;
	if (i == MAPS_MAX)
		return;
	line = buf_over(messages[i], MESSAGE_MAX);
	buf_put_str(&line, "allot: ");
	buf_put_visible(&line, slice_str(path), MESSAGE_MAX / 8);
	size_t named = line.n;
	buf_put_str(&line, map->lockless ? LOCKLESS : FAULT);
	maps[i] = *map;
	maps[i].named = named;
	maps[i].message_end = line.n;
}

static ino_t inode_of(const char *folder, const char *name)
{
	struct stat s = { 0 };
	struct buf path;
	buf_init(&path, 0);
	const char *p = path_join(&path, folder, name);
	bool found = p && stat(p, &s) == 0;
	buf_release(&path);
	return found ? s.st_ino : 0;
}

void guard_enter(MDB_env *mdb, const char *path, bool lockless)
{
	ino_t data = inode_of(path, "data.mdb"), lock = inode_of(path, "lock.mdb");
	unsigned long start, end, inode;
	char row[4096 + MESSAGE_MAX];
	guard_leave(mdb);
	FILE *table = fopen("/proc/self/maps", "re");
	if (!table)
		return;
	while (fgets(row, sizeof(row), table))
		if (sscanf(row, "%lx-%lx %*s %*s %*s %lu", &start, &end, &inode) == 3 && inode != 0 &&
		    (inode == data || inode == lock))
			note(&(struct map){ mdb, start, end, .lockless = lockless }, path);
	(void)fclose(table);
	watch_faults();
	mdb_env_set_assert(mdb, on_assertion);
}

void guard_leave(const MDB_env *mdb)
{
	for (size_t i = 0; i < MAPS_MAX; i++)
		if (maps[i].mdb == mdb)
			maps[i].mdb = NULL;
}
