/*
 * Newer results: of the folders of OUT those count whose summary begins by naming the store; only its start is
 * read.
 */
#include "allot/results/newer.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "allot/base/files/file.h"
#include "allot/results/folder.h"

/* The number of a folder of results by its NAME; 0: it is none. */
static uint64_t number_of(const char *name)
{
	static const struct slice prefix = { "run-", 4 };
	struct slice s = slice_str(name);
	uint64_t number = 0;
	if (s.n <= prefix.n || memcmp(s.p, prefix.p, prefix.n) != 0)
		return 0;
	if (slice_number(slice_of(s.p + prefix.n, s.n - prefix.n), UINT64_MAX, &number) != NUMBER_OK)
		return 0;
	return number;
}

/* The first N bytes at most of the file at PATH; *GOT is 0 when there is no such file, or none that we
 * may read: *CLOSED. */
static enum status read_start(const char *path, char *start, size_t n, size_t *got, bool *closed)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
	*got = 0;
	*closed = fd < 0 && errno == EACCES;
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP || errno == EACCES))
		return ST_OK;
	if (fd < 0)
		return fail_errno(ST_IO, path, errno);
	enum status st = file_read_at(fd, start, n, 0, got, path);
	close(fd);
	return st;
}

/* What the summary of run NUMBER in OUT begins with, beside STORE. */
static enum status read_of(const char *out, uint64_t number, struct slice store, enum results_of *of)
{
	static const char member[] = "\"store\":\"";
	char start[256];
	size_t got = 0;
	bool closed = false;
	struct buf buf, folder;
	buf_init(&buf, 0);
	buf_init(&folder, 0);
	const char *path = results_path(&folder, out, number);
	path = path ? path_join(&buf, path, "summary.json") : NULL;
	enum status st = path ? read_start(path, start, sizeof(start), &got, &closed) : fail_memory();
	buf_clear(&buf);
	buf_put_str(&buf, member);
	buf_put_slice(&buf, store);
	buf_put_char(&buf, '"');
	if (!st)
		st = buf_status(&buf);
	if (closed)
		*of = RESULTS_CLOSED;
	else if (!st && memmem(start, got, buf.p, buf.n))
		*of = RESULTS_OURS;
	else
		*of = memmem(start, got, member, sizeof(member) - 1) ? RESULTS_OTHERS : RESULTS_NAMELESS;
	buf_release(&folder);
	buf_release(&buf);
	return st;
}

enum status results_of(const char *out, uint64_t number, struct slice store, enum results_of *of)
{
	bool exist = false;
	enum status st = results_exist(out, number, &exist);
	*of = RESULTS_GONE;
	return st || !exist ? st : read_of(out, number, store, of);
}

static enum status find_newest(DIR *dir, const char *out, struct slice store, uint64_t from, uint64_t *newest)
{
	*newest = 0;
	for (;;) {
		errno = 0;
		const struct dirent *e = readdir(dir);
		if (!e)
			return errno == 0 ? ST_OK : fail_errno(ST_IO, out, errno);
		enum results_of of = RESULTS_NAMELESS;
		uint64_t n = number_of(e->d_name);
		enum status st = n >= from && n > *newest ? read_of(out, n, store, &of) : ST_OK;
		if (st)
			return st;
		if (of == RESULTS_OURS)
			*newest = n;
	}
}

enum status results_newer(const char *out, struct slice store, uint64_t from, uint64_t *number)
{
	DIR *dir = opendir(out);
	uint64_t newest = 0;
	if (!dir && errno != ENOENT)
		return fail_errno(ST_IO, out, errno);
	enum status st = dir ? find_newest(dir, out, store, from, &newest) : ST_OK;
	if (dir)
		closedir(dir);
	if (!st)
		*number = newest;
	return st;
}

enum status results_latest(const char *out, struct results_latest *latest)
{
	char target[RUN_NAME_TEXT], name[RUN_NAME_TEXT];
	struct buf path;
	buf_init(&path, 0);
	*latest = (struct results_latest){ 0 };
	const char *text = path_join(&path, out, "latest");
	ssize_t n = text ? readlink(text, target, sizeof(target) - 1) : -1;
	enum status st = text ? ST_OK : fail_memory();
	if (n >= 0) {
		target[n] = '\0';
		latest->run = number_of(target);
		run_name(latest->run, name);
		if (strcmp(target, name) != 0)
			latest->run = 0;
	} else if (text && errno != EINVAL && errno != ENOENT && errno != ENOTDIR) {
		st = fail_errno(ST_IO, text, errno);
	}
	latest->there = !st && (n >= 0 || errno == EINVAL);
	buf_release(&path);
	return st;
}

static enum status add_name(struct results_names *names, const char *text, size_t *room)
{
	char name[RUN_NAME_TEXT];
	uint64_t number = number_of(text);
	run_name(number, name);
	if (!number || strcmp(text, name) != 0)
		return ST_OK;
	if (names->count == *room) {
		*room = *room ? 2 * *room : 256;
		uint64_t *runs = reallocarray(names->runs, *room, sizeof(*runs));
		if (!runs)
			return fail_memory();
		names->runs = runs;
	}
	names->runs[names->count++] = number;
	return ST_OK;
}

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

static enum status read_names(DIR *dir, const char *out, struct results_names *names)
{
	size_t room = 0;
	enum status st = ST_OK;
	while (!st) {
		errno = 0;
		const struct dirent *e = readdir(dir);
		if (!e)
			break;
		st = add_name(names, e->d_name, &room);
	}
	if (!st && errno)
		st = fail_errno(ST_IO, out, errno);
	if (names->count)
		qsort(names->runs, names->count, sizeof(*names->runs), by_number);
	return st;
}

enum status results_names_read(const char *out, struct results_names *names)
{
	*names = (struct results_names){ 0 };
	DIR *dir = opendir(out);
	if (!dir)
		return errno == ENOENT || errno == ENOTDIR ? ST_OK : fail_errno(ST_IO, out, errno);
	enum status st = read_names(dir, out, names);
	closedir(dir);
	return st ? st : results_latest(out, &names->latest);
}

void results_names_release(struct results_names *names)
{
	free(names->runs);
	*names = (struct results_names){ 0 };
}
