/*
 * Everything is asked relative to the open folder and without following links, and LMDB is given the folder by
 * its descriptor. That leaves one gap: who may write to the folder may still swap a file between the look and
 * LMDB's opening of it; of the data file that is noticed behind it.
 */
#include "store/env/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *kind_of(mode_t mode)
{
	return S_ISLNK(mode) ? "a symbolic link" : S_ISDIR(mode) ? "a folder" : "no plain file";
}

/* NAME in the folder, which has this OWNER; *IS is it. ENOENT is left to the caller. */
static enum status look_at(const struct env *env, int folder, uid_t owner, const char *name, struct stat *is)
{
	if (fstatat(folder, name, is, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT ? ST_NOT_FOUND
				       : fail(ST_IO, "%s/%s: %s", env->path, name, strerror(errno));
	if (!S_ISREG(is->st_mode))
		return fail(ST_DAMAGED, "%s/%s: is %s; a store's files are its own, nothing was opened",
			    env->path, name, kind_of(is->st_mode));
	if (is->st_uid != owner)
		return fail(ST_DAMAGED,
			    "%s/%s: is owned by user %u, the store's folder by user %u; nothing was opened, "
			    "`chown` it if it is right",
			    env->path, name, (unsigned)is->st_uid, (unsigned)owner);
	return ST_OK;
}

/* Without /proc the name must do. */
static void name_folder(struct files *f)
{
	(void)snprintf(f->path, sizeof(f->path), "/proc/self/fd/%d", f->folder);
	if (access(f->path, F_OK) != 0)
		f->path[0] = '\0';
}

enum status files_look(const struct env *env, struct files *files)
{
	struct stat folder, data, lock;
	*files = FILES_NONE;
	files->folder = open(env->path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (files->folder < 0 || fstat(files->folder, &folder) != 0)
		return fail_errno(ST_IO, env->path, errno);
	enum status st = look_at(env, files->folder, folder.st_uid, "data.mdb", &data);
	if (st == ST_NOT_FOUND)
		return fail(ST_DAMAGED, "%s: not a store: data.mdb is missing", env->path);
	if (!st)
		st = look_at(env, files->folder, folder.st_uid, "lock.mdb", &lock);
	if (st == ST_NOT_FOUND) /* LMDB makes it anew */
		st = ST_OK;
	if (st)
		return st;
	name_folder(files);
	files->device = data.st_dev;
	files->data = data.st_ino;
	return ST_OK;
}

enum status files_confirm(const struct files *files, const struct env *env)
{
	mdb_filehandle_t fd;
	struct stat is;
	if (mdb_env_get_fd(env->mdb, &fd) != 0 || fstat(fd, &is) != 0)
		return fail_errno(ST_IO, env->path, errno);
	if (is.st_dev != files->device || is.st_ino != files->data)
		return fail(ST_DAMAGED, "%s/data.mdb: was replaced while it was opened", env->path);
	return ST_OK;
}

void files_release(struct files *files)
{
	if (files->folder >= 0)
		close(files->folder);
	*files = FILES_NONE;
}
