/* Folders are synced once for all files that were put into them, before these files' claim is removed. */
#include "run/spool/target.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "allot/base/files/file.h"

enum status target_close(struct target *t)
{
	if (t->fd < 0)
		return ST_OK;
	enum status st = folder_sync_fd(t->fd, t->folder[0] ? t->folder : place_name(t->place));
	close(t->fd);
	t->fd = -1;
	return st;
}

enum status target_open(const struct folders *f, struct target *t, enum place place, const char *folder,
			struct arena *arena)
{
	if (t->fd >= 0 && t->place == place && strcmp(t->folder, folder) == 0)
		return ST_OK;
	enum status st = target_close(t);
	if (st)
		return st;
	int n = snprintf(t->folder, sizeof(t->folder), "%s", folder);
	if (n < 0 || (size_t)n >= sizeof(t->folder))
		return fail_errno(ST_CANT_CREATE, folder, ENAMETOOLONG);
	t->place = place;
	st = folder_below(f->at[place], folder, true, folders_path(f, arena, place, folder, ""), &t->fd);
	if (st == ST_NOT_FOUND)
		st = fail(ST_CANT_CREATE, "%s: is no folder", folders_path(f, arena, place, folder, ""));
	return st;
}

bool target_has(const struct target *t, const char *name)
{
	struct stat info;
	return fstatat(t->fd, name, &info, AT_SYMLINK_NOFOLLOW) == 0;
}

enum status target_write(const struct target *t, const char *name, struct slice text)
{
	static const char temporary[] = ".why.tmp";
	int fd = openat(t->fd, temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);
	if (fd < 0)
		return fail_create(name, errno);
	enum status st = file_write(fd, text.p, text.n, name);
	if (st)
		close(fd);
	else
		st = file_sync_close(fd, name);
	if (!st && renameat(t->fd, temporary, t->fd, name) != 0)
		st = fail_errno(ST_IO, name, errno);
	return st;
}
