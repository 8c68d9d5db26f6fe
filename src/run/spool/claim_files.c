/* Files into a claim, and back. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "allot/base/files/file.h"
#include "run/spool/claim.h"

enum { FOLDERS_BELOW = 2 }; /* PARTNER/run-NNNNNN */

static enum place place_of(enum claim_root root)
{
	return root == CLAIM_IN ? PLACE_IN : PLACE_HELD;
}

/* ROOT's folder in the claim; made if it is MAKE. ST_NOT_FOUND: there is none. */
static enum status open_root(const struct folders *f, const struct claim *c, enum claim_root root, bool make,
			     struct arena *arena, int *fd)
{
	return folder_below(c->fd, claim_root_name(root), make,
			    folders_path(f, arena, PLACE_WORK, c->name, claim_root_name(root)), fd);
}

/* Companions replace what is of their name: of a file that has come again they are the newer ones. */
static enum status take_companions(int from, int to, const struct file_list *list, uint32_t file,
				   const char *path)
{
	for (uint32_t i = 0; i < list->count; i++) {
		const struct spool_file *c = &list->files[i];
		if (c->owner != file || !S_ISREG(c->info.st_mode))
			continue;
		if (renameat(from, c->name, to, c->name) == 0 || errno == ENOENT)
			continue;
		if (errno == EXDEV)
			return fail(ST_CANT_CREATE, "%s: cannot be renamed to another file system", path);
		return fail_errno(ST_IO, path, errno);
	}
	return ST_OK;
}

/* Who has come first stays: a file of this name is in the claim already. */
static bool is_there(int folder, const char *name)
{
	struct stat info;
	return fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) == 0;
}

static enum status take_between(int from, int to, const struct file_list *list, uint32_t file, const char *path)
{
	const char *name = list->files[file].name;
	bool taken = false;
	if (is_there(to, name))
		return ST_OK;
	enum status st = take_companions(from, to, list, file, path);
	if (!st)
		st = file_move(from, name, to, name, path, &taken);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

enum status claim_take(const struct folders *f, const struct claim *c, enum claim_root root, int source,
		       const struct file_list *list, uint32_t file)
{
	struct arena arena;
	const struct spool_file *e = &list->files[file];
	int root_fd = -1, from = -1, to = -1;
	arena_init(&arena);
	const char *path = folders_path(f, &arena, place_of(root), e->folder, e->name);
	enum status st = open_root(f, c, root, true, &arena, &root_fd);
	if (!st)
		st = folder_below(root_fd, e->folder, true, path, &to);
	if (!st)
		st = folder_below(source, e->folder, false, path, &from);
	if (!st)
		st = take_between(from, to, list, file, path);
	else if (st == ST_NOT_FOUND)
		st = ST_OK; /* its folder has gone */
	int err = errno;
	if (root_fd >= 0)
		close(root_fd);
	if (from >= 0)
		close(from);
	if (to >= 0)
		close(to);
	arena_release(&arena);
	errno = err;
	return st;
}

enum status claim_list(const struct folders *f, const struct claim *c, enum claim_root root,
		       const struct profiles *profiles, struct arena *arena, struct file_list *out)
{
	int fd = -1;
	*out = (struct file_list){ 0 };
	enum status st = open_root(f, c, root, false, arena, &fd);
	if (st)
		return st == ST_NOT_FOUND ? ST_OK : st;
	st = files_list(fd, folders_path(f, arena, PLACE_WORK, c->name, claim_root_name(root)), FOLDERS_BELOW,
			profiles, arena, out);
	close(fd);
	return st;
}

static enum status give_back(int from_root, int to_root, const struct spool_file *file, const char *path)
{
	int from = -1, to = -1;
	bool taken = false;
	enum status st = folder_below(from_root, file->folder, false, path, &from);
	if (!st)
		st = folder_below(to_root, file->folder, true, path, &to);
	if (!st)
		st = file_move(from, file->name, to, file->name, path, &taken);
	/* its sender has written it anew */
	if (!st && taken && unlinkat(from, file->name, 0) != 0)
		st = fail_errno(ST_IO, path, errno);
	if (!st)
		st = folder_sync_fd(to, path);
	if (from >= 0)
		close(from);
	if (to >= 0)
		close(to);
	return st;
}

enum status claim_give_back(const struct folders *f, const struct claim *c, const struct profiles *profiles,
			    struct arena *arena)
{
	enum status st = ST_OK;
	for (int root = 0; !st && root < CLAIM_ROOTS; root++) {
		struct file_list list;
		int fd = -1;
		st = claim_list(f, c, (enum claim_root)root, profiles, arena, &list);
		if (st || list.count == 0)
			continue;
		st = open_root(f, c, (enum claim_root)root, false, arena, &fd);
		for (uint32_t i = 0; !st && i < list.count; i++)
			if (list.files[i].type == NAME_COMPANION && list.files[i].owner == NO_OWNER &&
			    !S_ISDIR(list.files[i].info.st_mode))
				st = give_back(fd, f->at[place_of((enum claim_root)root)], &list.files[i],
					       folders_path(f, arena, PLACE_WORK, c->name, list.files[i].name));
		if (fd >= 0)
			close(fd);
	}
	return st;
}

/* FD and the folders below it; closes FD. */
static enum status sync_below(int fd, const char *path, unsigned depth, struct arena *arena)
{
	struct file_list list = { 0 };
	enum status st = depth > 0 ? files_list(fd, path, 0, NULL, arena, &list) : ST_OK;
	for (uint32_t i = 0; !st && i < list.count; i++) {
		int below = -1;
		if (!S_ISDIR(list.files[i].info.st_mode))
			continue;
		st = folder_open_at(fd, list.files[i].name, path, &below);
		if (!st)
			st = sync_below(below, path, depth - 1, arena);
		else if (st == ST_NOT_FOUND || errno == EACCES)
			st = ST_OK; /* nothing was moved out of it */
	}
	if (!st)
		st = folder_sync_fd(fd, path);
	close(fd);
	return st;
}

static enum status sync_root(int root, const char *path, struct arena *arena)
{
	int fd = openat(root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? fail_errno(ST_IO, path, errno) : sync_below(fd, path, FOLDERS_BELOW, arena);
}

enum status claim_sync(const struct folders *f, const struct claim *c, struct arena *arena)
{
	enum status st = ST_OK;
	for (int root = 0; !st && root < CLAIM_ROOTS; root++) {
		int fd = -1;
		const char *path = folders_path(f, arena, PLACE_WORK, c->name, "");
		st = open_root(f, c, (enum claim_root)root, false, arena, &fd);
		if (st == ST_NOT_FOUND) {
			st = ST_OK;
			continue;
		}
		if (!st)
			st = sync_below(fd, path, FOLDERS_BELOW, arena);
		if (!st)
			st = sync_root(f->at[place_of((enum claim_root)root)],
				       folders_path(f, arena, place_of((enum claim_root)root), "", ""), arena);
	}
	if (!st)
		st = folder_sync_fd(c->fd, c->name);
	return st ? st : folder_sync_fd(f->at[PLACE_WORK], "work");
}
