/*
 * What can be told of a run from the names and the first bytes of files in OUT.
 */
#include "allot/results/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "allot/base/contract.h"
#include "allot/base/files/file.h"

void run_name(uint64_t number, char name[RUN_NAME_TEXT])
{
	(void)snprintf(name, RUN_NAME_TEXT, "run-%06" PRIu64, number);
}

const char *results_path(struct buf *buf, const char *out, uint64_t number)
{
	char name[RUN_NAME_TEXT];

	run_name(number, name);
	return path_join(buf, out, name);
}

/* After a call failed for PATH: nothing being there is an answer, any other failure is none. */
static enum status absent(const char *path)
{
	return errno == ENOENT || errno == ENOTDIR ? ST_OK : fail_errno(ST_IO, path, errno);
}

enum status results_exist(const char *out, uint64_t number, bool *exist)
{
	struct stat is;
	struct buf path;
	enum status st = ST_OK;

	*exist = false;
	buf_init(&path, 0);
	const char *text = results_path(&path, out, number);
	if (!text)
		st = fail_memory();
	else if (stat(text, &is) == 0)
		*exist = S_ISDIR(is.st_mode);
	else
		st = absent(text);
	buf_release(&path);
	return st;
}

/* *BEGINS: there is a file at PATH, and it begins with the bytes of START. */
static enum status file_begins(const char *path, struct slice start, bool *begins)
{
	char found[128];
	size_t got = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	*begins = false;
	if (fd < 0)
		return absent(path);
	enum status st = file_read_at(fd, found, sizeof(found), 0, &got, path);
	close(fd);
	*begins = !st && got >= start.n && memcmp(found, start.p, start.n) == 0;
	return st;
}

/* *NAMES: the folder's summary says that it is of STORE. */
static enum status summary_names(const char *out, uint64_t number, struct slice store, bool *names)
{
	struct buf folder, path, start;

	buf_init(&folder, 0);
	buf_init(&path, 0);
	buf_init(&start, 0);
	const char *text = results_path(&folder, out, number);
	text = text ? path_join(&path, text, "summary.json") : NULL;
	buf_printf(&start, "{\"run\":%" PRIu64 ",\"store\":\"%.*s\"", number, SLICE_ARG(store));
	enum status st = text ? buf_status(&start) : fail_memory();
	if (!st)
		st = file_begins(text, buf_slice(&start), names);
	buf_release(&folder);
	buf_release(&path);
	buf_release(&start);
	return st;
}

/* *IS_LAST: the link OUT/latest, if there is one, points at the folder NAME. */
static enum status is_latest(const char *out, const char *name, bool *is_last)
{
	char target[RUN_NAME_TEXT];
	struct buf path;
	enum status st = ST_OK;

	*is_last = false;
	buf_init(&path, 0);
	const char *text = path_join(&path, out, "latest");
	ssize_t n = text ? readlink(text, target, sizeof(target)) : -1;
	if (!text)
		st = fail_memory();
	else if (n >= 0)
		*is_last = slice_eq(slice_of(target, (size_t)n), slice_str(name));
	else if (errno != EINVAL) /* what stands there is no link */
		st = absent(text);
	buf_release(&path);
	return st;
}

/*
 * *AWAY: OUT/latest points at the folder of run NUMBER, which is gone. The link does not say of which store it
 * is; but another store's run of that number would have been refused this OUT, and ours too after it.
 */
static enum status is_moved_away(const char *out, uint64_t number, bool *away)
{
	char name[RUN_NAME_TEXT];
	struct stat is;
	struct buf path;
	enum status st = ST_OK;

	*away = false;
	buf_init(&path, 0);
	run_name(number, name);
	const char *text = path_join(&path, out, name);
	bool gone = text && lstat(text, &is) != 0;
	if (!text)
		st = fail_memory();
	else if (gone)
		st = absent(text);
	buf_release(&path);
	return st || !gone ? st : is_latest(out, name, away);
}

enum status results_published(const char *out, uint64_t number, struct slice store, bool *published)
{
	*published = false;
	enum status st = summary_names(out, number, store, published);
	return st || *published ? st : is_moved_away(out, number, published);
}

static enum status sum_of(int fd, const char *path, struct seal *seal)
{
	char piece[16 * 1024];
	struct sha256 sum;
	size_t got = sizeof(piece);
	enum status st = ST_OK;

	sha256_begin(&sum);
	for (uint64_t at = 0; !st && got == sizeof(piece); at += got) {
		st = file_read_at(fd, piece, sizeof(piece), at, &got, path);
		if (!st)
			sha256_add(&sum, piece, got);
	}
	sha256_end(&sum, seal->sha256);
	seal->there = !st;
	return st;
}

enum status results_seal(const char *out, uint64_t number, struct seal *seal)
{
	struct buf folder, path;
	enum status st = ST_OK;

	*seal = (struct seal){ 0 };
	buf_init(&folder, 0);
	buf_init(&path, 0);
	const char *text = results_path(&folder, out, number);
	text = text ? path_join(&path, text, "SHA256SUMS") : NULL;
	int fd = text ? open(text, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
	if (fd >= 0)
		st = sum_of(fd, text, seal);
	else if (!text)
		st = fail_memory();
	else
		st = absent(text);
	if (fd >= 0)
		close(fd);
	buf_release(&folder);
	buf_release(&path);
	return st;
}
