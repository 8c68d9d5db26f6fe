#include "allot/store/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "allot/base/file.h"

/* PATH without slashes at its end, then ".XXXXXX" for mkdtemp(). */
static char *temporary_name(const char *path)
{
	static const char suffix[] = ".XXXXXX";
	size_t n = strlen(path);
	while (n > 1 && path[n - 1] == '/')
		n--;
	char *name = malloc(n + sizeof(suffix));
	if (!name)
		return NULL;
	memcpy(name, path, n);
	memcpy(name + n, suffix, sizeof(suffix));
	return name;
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
 * LMDB creates lock.mdb as a hole and writes to it through a map; on a full disk that is a SIGBUS. So its
 * blocks are reserved before LMDB sees it.
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
		st = fail_errno(ST_CANT_CREATE, p, errno);
	if (fd >= 0) {
		int err = posix_fallocate(fd, 0, LOCK_BYTES);
		if (err != 0)
			st = fail_errno(ST_CANT_CREATE, p, err);
		close(fd);
	}
	buf_release(&path);
	return st;
}

enum status place_begin(const char *path, char **temporary)
{
	char *name = temporary_name(path);
	if (!name)
		return fail_memory();
	enum status st = make_parent(path);
	if (st == ST_OK && !mkdtemp(name))
		st = fail_errno(ST_CANT_CREATE, path, errno);
	if (st != ST_OK) {
		free(name);
		return st;
	}
	*temporary = name;
	return reserve_lock(name);
}

enum status place_publish(const char *temporary, const char *path, bool *taken)
{
	enum status st = sync_file_in(temporary, "data.mdb");
	if (st == ST_OK)
		st = sync_file_in(temporary, "lock.mdb");
	if (st == ST_OK)
		st = folder_sync(temporary);
	if (st != ST_OK)
		return st;
	*taken = rename(temporary, path) != 0;
	if (*taken && errno != ENOTEMPTY && errno != EEXIST && errno != ENOTDIR)
		return fail_errno(ST_CANT_CREATE, path, errno);
	return *taken ? ST_OK : folder_sync_parent(path);
}

void place_drop(char *temporary)
{
	if (temporary)
		folder_remove(temporary);
	free(temporary);
}
