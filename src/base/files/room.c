/*
 * A file takes its blocks from the disk before it is mapped: a page that the disk has no room for would be a
 * signal otherwise.
 */
#include "allot/base/files/room.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "allot/base/contract.h"
#include "allot/base/files/file.h"

static enum status grow_in_memory(struct room *r, size_t bytes)
{
	char *at = realloc(r->at, bytes);
	if (!at)
		return fail_memory();
	memset(at + r->bytes, 0, bytes - r->bytes);
	r->at = at;
	r->bytes = bytes;
	return ST_OK;
}

static enum status reserve(int fd, size_t bytes)
{
	int err = posix_fallocate(fd, 0, (off_t)bytes);
	return err ? fail_errno(ST_IO, temporary_folder(), err) : ST_OK;
}

/* Out of memory into a file. */
static enum status move_to_file(struct room *r, size_t bytes)
{
	int fd = -1;
	enum status st = file_unnamed(temporary_folder(), &fd);
	if (!st)
		st = reserve(fd, bytes);
	void *at = st ? MAP_FAILED : mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (!st && at == MAP_FAILED)
		st = fail_errno(ST_IO, temporary_folder(), errno);
	if (st) {
		if (fd >= 0)
			close(fd);
		return st;
	}
	if (r->bytes)
		memcpy(at, r->at, r->bytes);
	free(r->at);
	*r = (struct room){ at, bytes, fd, r->memory_max };
	return ST_OK;
}

static enum status grow_in_file(struct room *r, size_t bytes)
{
	enum status st = reserve(r->fd, bytes);
	if (st)
		return st;
	void *at = mremap(r->at, r->bytes, bytes, MREMAP_MAYMOVE);
	if (at == MAP_FAILED)
		return fail_errno(ST_IO, temporary_folder(), errno);
	r->at = at;
	r->bytes = bytes;
	return ST_OK;
}

enum status room_grow(struct room *r, size_t bytes)
{
	enum { LEAST = 64 << 10 };
	if (bytes <= r->bytes)
		return ST_OK;
	size_t more = r->bytes + r->bytes / 2;
	size_t wanted = bytes > more ? bytes : more;
	wanted = (wanted + LEAST - 1) / LEAST * LEAST;
	if (r->fd >= 0)
		return grow_in_file(r, wanted);
	size_t most = r->memory_max ? r->memory_max : ROOM_MEMORY_MAX;
	return wanted <= most ? grow_in_memory(r, wanted) : move_to_file(r, wanted);
}

void room_release(struct room *r)
{
	if (r->fd >= 0) {
		munmap(r->at, r->bytes);
		close(r->fd);
	} else {
		free(r->at);
	}
	*r = (struct room){ .fd = -1, .memory_max = r->memory_max };
}
