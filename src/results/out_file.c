/*
 * Rows gather in memory and go to the file in large pieces; the first failure ends all writing and is kept.
 */
#include "results/out_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "allot/base/contract.h"
#include "allot/base/files/file.h"

struct reach reach_of(const struct stat *out)
{
	return (struct reach){
		.folder = FOLDER_MODE | (out->st_mode & (S_ISGID | S_IRGRP | S_IXGRP)),
		.file = FILE_MODE | (out->st_mode & S_IRGRP),
		.group = out->st_gid,
	};
}

/* The group first: it takes set-id bits away. */
enum status reach_give(const struct reach *reach, int fd, const char *path)
{
	const mode_t private = S_IRWXU;
	struct stat is;

	if (fstat(fd, &is))
		return fail_errno(ST_IO, path, errno);
	mode_t mode = S_ISDIR(is.st_mode) ? reach->folder : reach->file;
	if (is.st_gid != reach->group && fchown(fd, (uid_t)-1, reach->group))
		mode &= private;
	if ((is.st_mode & 07777) != mode && fchmod(fd, mode))
		return fail_errno(ST_IO, path, errno);
	return ST_OK;
}

enum status out_file_create(struct out_file *f, int folder, const char *name, const char *path,
			    const struct reach *reach)
{
	struct out_file new = OUT_FILE_CLOSED;

	buf_init(&new.rows, 0);
	new.path = strdup(path);
	if (!new.path)
		return fail_memory();
	new.fd = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);
	if (new.fd < 0) {
		enum status st = fail_create(path, errno);
		free(new.path);
		return st;
	}
	sha256_begin(&new.sum);
	*f = new;
	return reach_give(reach, f->fd, path);
}

enum status out_file_compare(struct out_file *f, int folder, const char *name, const char *path,
			     struct results_check *check)
{
	struct out_file new = OUT_FILE_CLOSED;

	buf_init(&new.rows, 0);
	new.path = strdup(path);
	if (!new.path)
		return fail_memory();
	new.check = check;
	if (folder >= 0)
		new.fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	new.differs = folder >= 0 && new.fd < 0;
	if (new.differs)
		results_check_differ(check, "%s: %s", path, strerror(errno));
	sha256_begin(&new.sum);
	*f = new;
	return ST_OK;
}

enum status out_file_reopen(struct out_file *f, int folder, const char *name, const char *path)
{
	struct out_file new = OUT_FILE_CLOSED;

	buf_init(&new.rows, 0);
	new.path = strdup(path);
	if (!new.path)
		return fail_memory();
	new.fd = openat(folder, name, O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC);
	off_t end = new.fd >= 0 ? lseek(new.fd, 0, SEEK_END) : -1;
	if (end < 0) {
		enum status st = fail_errno(ST_IO, path, errno);
		out_file_drop(&new);
		return st;
	}
	new.written = new.begun = (uint64_t)end;
	sha256_begin(&new.sum);
	*f = new;
	return ST_OK;
}

/*
 * Asks the system to begin with what is written so far: the sync at the end has less to wait for. Only a hint.
 */
static void begin_write_back(struct out_file *f)
{
	enum { STEP = 4 << 20 };
	if (f->written - f->begun < STEP)
		return;
	(void)sync_file_range(f->fd, (off_t)f->begun, (off_t)(f->written - f->begun), SYNC_FILE_RANGE_WRITE);
	f->begun = f->written;
}

static size_t first_difference(const char *a, const char *b, size_t n)
{
	size_t i = 0;
	while (i < n && a[i] == b[i])
		i++;
	return i;
}

static void differ(struct out_file *f, uint64_t offset)
{
	f->differs = true;
	results_check_differ(f->check, "%s: differs from what the journal says, from byte %" PRIu64 " on",
			     f->path, offset);
}

/* Holds N bytes at P against those of the file, piece by piece. */
static enum status compare(struct out_file *f, const char *p, size_t n)
{
	char there[16 * 1024];
	enum status st = ST_OK;

	for (size_t at = 0; !st && f->fd >= 0 && !f->differs && at < n;) {
		size_t want = n - at < sizeof(there) ? n - at : sizeof(there);
		size_t got = 0;
		st = file_read_at(f->fd, there, want, f->written + at, &got, f->path);
		size_t same = st ? want : first_difference(there, p + at, got);
		if (same < want)
			differ(f, f->written + at + same);
		at += want;
	}
	return st;
}

/* Where all was compared, nothing may stand behind it. */
static enum status compare_end(struct out_file *f)
{
	char more;
	size_t got = 0;

	if (f->fd < 0 || f->differs)
		return ST_OK;
	enum status st = file_read_at(f->fd, &more, 1, f->written, &got, f->path);
	if (!st && got)
		differ(f, f->written);
	return st;
}

enum status out_file_write(struct out_file *f)
{
	REQUIRE(out_file_is_open(f));
	if (!f->status)
		f->status = buf_status(&f->rows);
	if (!f->status)
		f->status = f->check ? compare(f, f->rows.p, f->rows.n)
				     : file_write(f->fd, f->rows.p, f->rows.n, f->path);
	if (!f->status) {
		f->written += f->rows.n;
		sha256_add(&f->sum, f->rows.p, f->rows.n);
	}
	if (!f->check)
		begin_write_back(f);
	buf_clear(&f->rows);
	ENSURE(f->rows.n == 0);
	return f->status;
}

enum status out_file_finish_sum(struct out_file *f, uint8_t sha256[SHA256_BYTES])
{
	REQUIRE(out_file_is_open(f));
	enum status st = out_file_write(f);
	if (!st && f->check) {
		st = compare_end(f);
	} else if (!st) {
		st = file_sync_close(f->fd, f->path);
		f->fd = -1;
	}
	sha256_end(&f->sum, sha256);
	out_file_drop(f);
	return st;
}

enum status out_file_finish(struct out_file *f)
{
	uint8_t unused[SHA256_BYTES];
	return out_file_is_open(f) ? out_file_finish_sum(f, unused) : ST_OK;
}

enum status out_file_close(struct out_file *f)
{
	if (!out_file_is_open(f))
		return ST_OK;
	enum status st = out_file_write(f);
	if (!st && close(f->fd))
		st = fail_errno(ST_IO, f->path, errno);
	else if (st)
		close(f->fd);
	f->fd = -1;
	out_file_drop(f);
	return st;
}

void out_file_drop(struct out_file *f)
{
	if (f->fd >= 0)
		close(f->fd);
	free(f->path);
	buf_release(&f->rows);
	*f = OUT_FILE_CLOSED;
}
