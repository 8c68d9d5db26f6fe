/*
 * Whether a run is at work. To try its lock would hold it for a moment, in which a run that begins would
 * find the store busy; so the kernel's list of locks is read. Where that is not there, or does not tell
 * (another container), nobody is said to be at work.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "store/history/history_internal.h"

enum { LINE_MAX_BYTES = 256 };

/* On btrfs the list has another device than stat(). */
static bool device_tells(const char *path)
{
	const long btrfs = 0x9123683e;
	struct statfs fs;
	return statfs(path, &fs) == 0 && (long)fs.f_type != btrfs;
}

/* "1: FLOCK  ADVISORY  WRITE 3513 fe:01:396041 0 EOF" */
static bool is_lock_on(const char *line, const struct stat *s, bool by_device)
{
	unsigned major_number = 0, minor_number = 0;
	unsigned long long inode = 0;
	if (sscanf(line, "%*s FLOCK ADVISORY WRITE %*s %x:%x:%llu", &major_number, &minor_number, &inode) != 3)
		return false;
	return inode == s->st_ino &&
	       (!by_device || (major_number == major(s->st_dev) && minor_number == minor(s->st_dev)));
}

bool history_running(const struct history *h)
{
	char line[LINE_MAX_BYTES];
	struct stat s;
	bool found = false;
	FILE *locks = stat(h->env.path, &s) == 0 ? fopen("/proc/locks", "re") : NULL;
	if (!locks)
		return false;
	bool by_device = device_tells(h->env.path);
	while (!found && fgets(line, sizeof(line), locks))
		found = is_lock_on(line, &s, by_device);
	(void)fclose(locks);
	return found;
}
