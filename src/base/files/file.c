/*
 * Files: every call's failure names its path.
 */
#include "allot/base/files/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum status fail_create(const char *path, int err)
{
	bool is_disk = err == ENOSPC || err == EDQUOT || err == EIO;

	return fail_errno(is_disk ? ST_IO : ST_CANT_CREATE, path, err);
}

enum status file_write(int fd, const void *p, size_t n, const char *path)
{
	const char *at = p;

	while (n) {
		ssize_t put = write(fd, at, n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0 && errno == EFBIG)
			return fail(ST_IO, "%s: larger than the file system or ulimit -f allows", path);
		if (put < 0)
			return fail_errno(ST_IO, path, errno);
		at += put;
		n -= (size_t)put;
	}
	return ST_OK;
}

enum status file_read_at(int fd, void *p, size_t n, uint64_t offset, size_t *got, const char *path)
{
	size_t sum = 0;

	while (sum < n) {
		ssize_t more = pread(fd, (char *)p + sum, n - sum, (off_t)(offset + sum));
		if (more < 0 && errno == EINTR)
			continue;
		if (more < 0)
			return fail_errno(ST_IO, path, errno);
		if (more == 0)
			break;
		sum += (size_t)more;
	}
	*got = sum;
	return ST_OK;
}

enum status file_sync_close(int fd, const char *path)
{
	enum status st = ST_OK;

	if (fsync(fd))
		st = fail_errno(ST_IO, path, errno);
	if (close(fd) && !st)
		st = fail_errno(ST_IO, path, errno);
	return st;
}

enum status folder_sync_fd(int fd, const char *path)
{
	if (fsync(fd) && errno != EINVAL) /* some network file systems cannot sync a folder */
		return fail_errno(ST_IO, path, errno);
	return ST_OK;
}

enum status folder_sync(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return fail_errno(ST_IO, path, errno);
	enum status st = folder_sync_fd(fd, path);
	close(fd);
	return st;
}

/*
 * The first N bytes of PATH into BUF, with a zero behind that is not counted; NULL when out of
 * memory.
 */
static const char *put_path(struct buf *buf, const char *path, size_t n)
{
	buf_put(buf, path, n);
	char *end = buf_room(buf, 1);
	if (!end)
		return NULL;
	*end = '\0';
	return buf->p;
}

const char *path_join(struct buf *buf, const char *dir, const char *name)
{
	buf_clear(buf);
	buf_put_str(buf, dir);
	if (!buf->n || buf->p[buf->n - 1] != '/')
		buf_put_char(buf, '/');
	return put_path(buf, name, strlen(name));
}

struct slice path_base(const char *path)
{
	size_t end = strlen(path);
	while (end && path[end - 1] == '/')
		end--;
	size_t start = end;
	while (start && path[start - 1] != '/')
		start--;
	return slice_of(path + start, end - start);
}

enum status folder_sync_parent(const char *path)
{
	size_t n = (size_t)(path_base(path).p - path);
	struct buf parent;

	buf_init(&parent, 0);
	while (n > 1 && path[n - 1] == '/')
		n--;
	const char *text = n ? put_path(&parent, path, n) : ".";
	enum status st = text ? folder_sync(text) : fail_memory();
	buf_release(&parent);
	return st;
}

static enum status make_one(const char *path)
{
	struct stat is;

	if (mkdir(path, FOLDER_MODE) == 0)
		return folder_sync_parent(path);
	int err = errno;
	if (stat(path, &is))
		return fail_create(path, err == EEXIST ? errno : err);
	if (!S_ISDIR(is.st_mode))
		return fail(ST_CANT_CREATE, "%s: is no folder", path);
	return ST_OK;
}

enum status folder_make(const char *path)
{
	const char *at = path;
	enum status st;
	struct buf prefix;

	buf_init(&prefix, 0);
	do {
		at += strspn(at, "/");
		at += strcspn(at, "/");
		buf_clear(&prefix);
		const char *text = put_path(&prefix, path, (size_t)(at - path));
		st = text ? make_one(text) : fail_memory();
	} while (!st && *at);
	buf_release(&prefix);
	return st;
}

static int remove_at(int folder, const char *name);

/* Removes what the folder FD holds, and closes it. 0 or errno. */
static int remove_content(int fd)
{
	DIR *folder = fdopendir(fd);
	int err = 0;

	if (!folder) {
		err = errno;
		close(fd);
		return err;
	}
	while (!err) {
		errno = 0;
		const struct dirent *entry = readdir(folder);
		if (!entry) {
			err = errno;
			break;
		}
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			err = remove_at(dirfd(folder), entry->d_name);
	}
	closedir(folder);
	return err;
}

static int remove_at(int folder, const char *name)
{
	if (unlinkat(folder, name, 0) == 0 || errno == ENOENT || errno == ENOTDIR)
		return 0;
	if (errno != EISDIR)
		return errno;
	int fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return errno;
	int err = remove_content(fd);
	if (err)
		return err;
	return unlinkat(folder, name, AT_REMOVEDIR) ? errno : 0;
}

enum status folder_remove_at(int folder, const char *name, const char *path)
{
	int err = remove_at(folder, name);

	return err ? fail_errno(ST_IO, path, err) : ST_OK;
}

enum status folder_remove(const char *path)
{
	return folder_remove_at(AT_FDCWD, path, path);
}

/* 0 or errno. */
static int rename_new(int from_folder, const char *from, int to_folder, const char *to)
{
	struct stat is;

	if (renameat2(from_folder, from, to_folder, to, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return errno;
	/* The file system cannot refuse to replace: look first. */
	if (fstatat(to_folder, to, &is, AT_SYMLINK_NOFOLLOW) == 0)
		return EEXIST;
	return renameat(from_folder, from, to_folder, to) ? errno : 0;
}

enum status file_publish(int folder, const char *from, const char *to, const char *path)
{
	int err = rename_new(folder, from, folder, to);

	if (err == EEXIST)
		return fail(ST_CANT_CREATE, "%s: exists already", path);
	if (err)
		return fail_errno(ST_IO, path, err);
	return folder_sync_fd(folder, path);
}

enum status file_move(int from_folder, const char *from, int to_folder, const char *to, const char *path,
		      bool *taken)
{
	int err = rename_new(from_folder, from, to_folder, to);

	*taken = err == EEXIST;
	if (err == EXDEV)
		return fail(ST_CANT_CREATE, "%s: cannot be renamed to another file system", path);
	if (err == ENOENT)
		return fail_errno(ST_NOT_FOUND, path, err);
	return err && !*taken ? fail_errno(ST_IO, path, err) : ST_OK;
}

enum status folder_open_at(int folder, const char *name, const char *path, int *fd)
{
	int opened = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (opened < 0 && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP))
		return fail_errno(ST_NOT_FOUND, path, errno);
	if (opened < 0)
		return fail_errno(ST_IO, path, errno);
	*fd = opened;
	return ST_OK;
}

enum status folder_make_at(int folder, const char *name, unsigned mode, const char *path, int *fd)
{
	bool made = mkdirat(folder, name, mode) == 0;

	if (!made && errno != EEXIST)
		return fail_create(path, errno);
	enum status st = folder_open_at(folder, name, path, fd);
	if (st == ST_NOT_FOUND)
		return fail(ST_CANT_CREATE, "%s: is no folder", path);
	if (!st && made) {
		st = folder_sync_fd(folder, path);
		if (st)
			close(*fd);
	}
	return st;
}

/* For file systems without unnamed files. */
static int make_unlinked(const char *dir)
{
	struct buf path;
	int fd = -1;

	buf_init(&path, 0);
	if (path_join(&path, dir, ".spool-XXXXXX")) {
		fd = mkostemp(path.p, O_CLOEXEC);
		if (fd >= 0)
			unlink(path.p);
	}
	buf_release(&path);
	return fd;
}

const char *temporary_folder(void)
{
	const char *dir = getenv("TMPDIR");
	return dir && dir[0] ? dir : "/tmp";
}

enum status file_unnamed(const char *dir, int *fd)
{
	int file = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, FILE_MODE);

	if (file < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL))
		file = make_unlinked(dir);
	if (file < 0)
		return fail_errno(ST_IO, dir, errno);
	*fd = file;
	return ST_OK;
}
