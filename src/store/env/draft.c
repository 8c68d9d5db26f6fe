/*
 * Two makers of one store may meet: whoever cannot lock a folder leaves it alone, and whoever finds its own new
 * folder taken before it is locked makes another.
 */
#include "store/env/draft.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "allot/base/files/file.h"

#define UNIQUE "XXXXXX"
enum { UNIQUE_BYTES = sizeof(UNIQUE) - 1 };

/*
 * ".NAME.new-XXXXXX" beside PATH, which ends in NAME, for mkdtemp(). Hidden, and like nothing a
 * user would call a copy of the store: such folders are removed when nobody locks them.
 */
static char *temporary_name(const char *path)
{
	struct slice name = path_base(path);
	struct buf buf;
	buf_init(&buf, 0);
	buf_put(&buf, path, (size_t)(name.p - path));
	buf_put_char(&buf, '.');
	buf_put_slice(&buf, name);
	buf_put(&buf, ".new-" UNIQUE, sizeof(".new-" UNIQUE));
	char *text = !buf_status(&buf) ? strdup(buf.p) : NULL;
	buf_release(&buf);
	return text;
}

static enum status make_parent(const char *path)
{
	size_t n = strlen(path);
	while (n > 1 && path[n - 1] == '/')
		n--;
	while (n > 0 && path[n - 1] != '/')
		n--;
	if (n <= 1)
		return ST_OK;
	char *parent = strndup(path, n);
	if (!parent)
		return fail_memory();
	enum status st = folder_make(parent);
	free(parent);
	return st;
}

static enum status sync_file_in(const char *dir, const char *name)
{
	struct buf path;
	buf_init(&path, 0);
	const char *p = path_join(&path, dir, name);
	int fd = p ? open(p, O_RDWR | O_CLOEXEC) : -1;
	enum status st = p == NULL ? ST_NO_MEMORY
			 : fd < 0  ? fail_errno(ST_CANT_CREATE, p, errno)
				   : file_sync_close(fd, p);
	buf_release(&path);
	return st;
}

/*
 * LMDB creates lock.mdb as a hole and writes to it through a map; on a full disk that is a
 * SIGBUS. So its blocks are reserved before LMDB sees it.
 */
static enum status reserve_lock(const char *dir)
{
	struct buf path;
	enum { LOCK_BYTES = 64 * 1024 };
	buf_init(&path, 0);
	const char *p = path_join(&path, dir, "lock.mdb");
	int fd = p ? open(p, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE) : -1;
	enum status st = p ? ST_OK : ST_NO_MEMORY;
	if (p && fd < 0)
		st = fail_create(p, errno);
	if (fd >= 0) {
		int err = posix_fallocate(fd, 0, LOCK_BYTES);
		if (err != 0)
			st = fail_create(p, err);
		close(fd);
	}
	buf_release(&path);
	return st;
}

/* Leftovers */

static bool is_store_file(const char *name)
{
	return strcmp(name, "data.mdb") == 0 || strcmp(name, "lock.mdb") == 0;
}

/* True when the folder FD holds store files and nothing else. */
static bool holds_store_files_only(int fd)
{
	int own = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = own >= 0 ? fdopendir(own) : NULL;
	bool only = dir != NULL;
	if (!dir && own >= 0)
		close(own);
	errno = 0;
	for (const struct dirent *e; only && (e = readdir(dir));)
		only = is_store_file(e->d_name) || strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0;
	only = only && errno == 0;
	if (dir)
		closedir(dir);
	return only;
}

static bool is_named(int fd, int parent, const char *name)
{
	struct stat a, b;
	return fstat(fd, &a) == 0 && fstatat(parent, name, &b, AT_SYMLINK_NOFOLLOW) == 0 &&
	       a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/*
 * Its maker renames it under its lock: what has its name still once we hold the lock will never
 * be a store; without it, it may have become one a moment ago. False: it stays, and nobody makes it.
 */
static bool remove_if_left(int parent, const char *name)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT;
	bool locked = flock(fd, LOCK_EX | LOCK_NB) == 0;
	bool done = locked ? !is_named(fd, parent, name) : errno == EWOULDBLOCK;
	if (locked && !done && holds_store_files_only(fd)) {
		(void)unlinkat(fd, "data.mdb", 0);
		(void)unlinkat(fd, "lock.mdb", 0);
		done = unlinkat(parent, name, AT_REMOVEDIR) == 0;
	}
	close(fd);
	return done;
}

/* Removes what is named like TEMPORARY but for its end. What cannot be removed does no harm. */
static void remove_leftovers(const char *temporary)
{
	struct slice base = path_base(temporary);
	char *parent = strndup(temporary, (size_t)(base.p - temporary));
	DIR *dir = parent ? opendir(parent[0] ? parent : ".") : NULL;
	size_t same = base.n - UNIQUE_BYTES;
	for (const struct dirent *e; dir && (e = readdir(dir));)
		if (strlen(e->d_name) == base.n && memcmp(e->d_name, base.p, same) == 0)
			(void)remove_if_left(dirfd(dir), e->d_name);
	if (dir)
		closedir(dir);
	free(parent);
}

/* True for ".NAME.new-XXXXXX" of a NAME that is one of THEIRS. */
static bool is_of(const char *folder, bool (*theirs)(struct slice name))
{
	static const char INFIX[] = ".new-";
	enum { INFIX_BYTES = sizeof(INFIX) - 1 };
	size_t n = strlen(folder), around = 1 + INFIX_BYTES + UNIQUE_BYTES;
	return n > around && folder[0] == '.' &&
	       memcmp(folder + n - UNIQUE_BYTES - INFIX_BYTES, INFIX, INFIX_BYTES) == 0 &&
	       theirs(slice_of(folder + 1, n - around));
}

void drafts_clear(const char *dir, bool (*theirs)(struct slice name),
		  void (*stays)(void *ctx, const char *name), void *ctx)
{
	DIR *open = opendir(dir);
	for (const struct dirent *e; open && (e = readdir(open));)
		if (is_of(e->d_name, theirs) && !remove_if_left(dirfd(open), e->d_name))
			stays(ctx, e->d_name);
	if (open)
		closedir(open);
}

/* Making and publishing */

/*
 * Locks the new FOLDER. ST_BUSY: another process was faster and takes it for a leftover. Where
 * a folder cannot be locked at all (on NFS) nobody takes it for one either.
 */
static enum status lock_new(const char *folder, int *lock)
{
	struct stat is;
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? ST_BUSY : fail_errno(ST_CANT_CREATE, folder, errno);
	bool taken = flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
	enum status st = fstat(fd, &is) == 0 ? ST_OK : fail_errno(ST_CANT_CREATE, folder, errno);
	if (!st && (taken || is.st_nlink == 0))
		st = ST_BUSY;
	if (!st)
		*lock = fd;
	else
		close(fd);
	return st;
}

enum status draft_begin(const char *path, struct draft *draft)
{
	*draft = DRAFT_NONE;
	char *name = temporary_name(path);
	if (!name)
		return fail_memory();
	enum status st = make_parent(path);
	if (!st)
		remove_leftovers(name);
	if (!st && !mkdtemp(name))
		st = fail_create(path, errno);
	if (st) {
		free(name);
		return st;
	}
	draft->folder = name;
	st = lock_new(name, &draft->lock);
	if (st == ST_BUSY) {
		draft_drop(draft);
		return draft_begin(path, draft);
	}
	return st ? st : reserve_lock(name);
}

enum status draft_publish(const struct draft *draft, const char *path, bool *taken)
{
	enum status st = sync_file_in(draft->folder, "data.mdb");
	if (!st)
		st = sync_file_in(draft->folder, "lock.mdb");
	if (!st)
		st = folder_sync(draft->folder);
	if (st)
		return st;
	*taken = rename(draft->folder, path) != 0;
	if (*taken && errno != ENOTEMPTY && errno != EEXIST && errno != ENOTDIR)
		return fail_errno(ST_CANT_CREATE, path, errno);
	return *taken ? ST_OK : folder_sync_parent(path);
}

void draft_drop(struct draft *draft)
{
	if (draft->folder)
		folder_remove(draft->folder);
	if (draft->lock >= 0)
		close(draft->lock);
	free(draft->folder);
	*draft = DRAFT_NONE;
}
