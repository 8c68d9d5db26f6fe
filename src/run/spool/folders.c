/*
 * A spool is one tree on one file system, since files change their place in it by rename() alone: a file is in
 * one place or in the other, whenever the power goes.
 */
#include "run/spool/folders.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "allot/base/files/file.h"

static const char *const PLACES[PLACE_COUNT] = {
	[PLACE_IN] = "in",     [PLACE_WORK] = "work",	    [PLACE_ARCHIVE] = "archive",
	[PLACE_HELD] = "held", [PLACE_REFUSED] = "refused",
};

const char *place_name(enum place place)
{
	return PLACES[place];
}

const char *folders_path(const struct folders *f, struct arena *arena, enum place place, const char *folder,
			 const char *name)
{
	const char *parts[] = { f->dir, PLACES[place], folder, name };
	struct buf path;
	buf_init(&path, 0);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (i > 0 && parts[i][0])
			buf_put_char(&path, '/');
		buf_put_str(&path, parts[i]);
	}
	buf_put_char(&path, '\0');
	struct slice kept = buf_status(&path) ? (struct slice){ 0 } : arena_copy(arena, buf_slice(&path));
	buf_release(&path);
	return kept.p ? kept.p : "";
}

/* Opening */

static enum status open_place(struct folders *f, enum place place, struct arena *arena)
{
	const char *path = folders_path(f, arena, place, "", "");
	enum status st;
	if (place != PLACE_IN)
		return folder_make_at(f->fd, PLACES[place], FOLDER_MODE, path, &f->at[place]);
	st = folder_open_at(f->fd, PLACES[place], path, &f->at[place]);
	if (st == ST_NOT_FOUND)
		return fail(ST_NO_INPUT,
			    "%s: there is no such folder, or it is a link; make it, and let feeds be put there",
			    path);
	return st;
}

/* What a rename must not cross. The mount is unknown to old kernels: the device alone then. */
static enum status look_at_mount(int fd, const char *path, struct statx *out)
{
	*out = (struct statx){ 0 };
	if (statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS | STATX_MNT_ID, out) != 0)
		return fail_errno(ST_IO, path, errno);
	return ST_OK;
}

static bool same_mount(const struct statx *a, const struct statx *b)
{
	bool known = a->stx_mask & b->stx_mask & STATX_MNT_ID;
	return a->stx_dev_major == b->stx_dev_major && a->stx_dev_minor == b->stx_dev_minor &&
	       (!known || a->stx_mnt_id == b->stx_mnt_id);
}

static enum status check_mount(const struct folders *f, const struct statx *work, int fd, const char *path)
{
	struct statx is;
	enum status st = look_at_mount(fd, path, &is);
	if (!st && !same_mount(&is, work))
		st = fail(ST_CANT_CREATE,
			  "%s: is on another file system than %s/work, and files are moved there by "
			  "renaming them; "
			  "put all of the spool on one file system. Nothing was moved",
			  path, f->dir);
	return st;
}

/* The partners' folders, too. */
static enum status check_mounts(const struct folders *f, struct arena *arena)
{
	struct statx work;
	struct file_list list;
	enum status st = look_at_mount(f->at[PLACE_WORK], f->dir, &work);
	for (int i = 0; !st && i < PLACE_COUNT; i++)
		st = check_mount(f, &work, f->at[i], folders_path(f, arena, (enum place)i, "", ""));
	if (!st)
		st = files_list(f->at[PLACE_IN], folders_path(f, arena, PLACE_IN, "", ""), 0, NULL, arena,
				&list);
	for (uint32_t i = 0; !st && i < list.count; i++) {
		const char *path = folders_path(f, arena, PLACE_IN, "", list.files[i].name);
		int fd = -1;
		if (!S_ISDIR(list.files[i].info.st_mode))
			continue;
		st = folder_open_at(f->at[PLACE_IN], list.files[i].name, path, &fd);
		/* what may not be read is left alone */
		if (st == ST_NOT_FOUND || (st && errno == EACCES)) {
			st = ST_OK;
			continue;
		}
		if (!st) {
			st = check_mount(f, &work, fd, path);
			close(fd);
		}
	}
	return st;
}

static enum status lock(const struct folders *f)
{
	if (flock(f->at[PLACE_WORK], LOCK_EX | LOCK_NB) == 0)
		return ST_OK;
	if (errno == EWOULDBLOCK)
		return fail(ST_BUSY, "%s: another run works on this spool", f->dir);
	return fail_errno(ST_IO, f->dir, errno);
}

enum status folders_open(struct folders *f, const char *dir)
{
	struct arena arena;
	arena_init(&arena);
	*f = (struct folders){ .dir = strdup(dir), .fd = -1 };
	for (int i = 0; i < PLACE_COUNT; i++)
		f->at[i] = -1;
	enum status st = f->dir ? ST_OK : fail_memory();
	if (!st) {
		f->fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (f->fd < 0)
			st = fail_errno(errno == ENOENT || errno == ENOTDIR ? ST_NO_INPUT : ST_IO, dir, errno);
	}
	for (int i = 0; !st && i < PLACE_COUNT; i++)
		st = open_place(f, (enum place)i, &arena);
	if (!st)
		st = lock(f);
	if (!st)
		st = check_mounts(f, &arena);
	arena_release(&arena);
	if (st)
		folders_close(f);
	return st;
}

void folders_close(struct folders *f)
{
	for (int i = 0; i < PLACE_COUNT; i++)
		if (f->at[i] >= 0)
			close(f->at[i]);
	if (f->fd >= 0)
		close(f->fd);
	free(f->dir);
	*f = (struct folders){ .fd = -1 };
	for (int i = 0; i < PLACE_COUNT; i++)
		f->at[i] = -1;
}

/* Folders below */

static enum status step_below(int at, const char *name, bool make, const char *path, int *fd)
{
	struct stat info;
	if (!make)
		return folder_open_at(at, name, path, fd);
	if (fstat(at, &info) != 0)
		return fail_errno(ST_IO, path, errno);
	return folder_make_at(at, name, info.st_mode & 0777, path, fd);
}

enum status folder_below(int root, const char *folder, bool make, const char *path, int *fd)
{
	int at = openat(root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum status st = at < 0 ? fail_errno(ST_IO, path, errno) : ST_OK;
	while (!st && *folder) {
		char name[NAME_BYTES];
		size_t n = strcspn(folder, "/");
		int next = -1;
		if (n >= sizeof(name)) {
			st = fail_errno(ST_IO, path, ENAMETOOLONG);
			break;
		}
		memcpy(name, folder, n);
		name[n] = '\0';
		st = step_below(at, name, make, path, &next);
		if (!st) {
			close(at);
			at = next;
		}
		folder += n + (folder[n] == '/');
	}
	if (st && at >= 0)
		close(at);
	if (!st)
		*fd = at;
	return st;
}
