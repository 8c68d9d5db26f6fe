/*
 * Newer results: of the folders of OUT those count whose summary begins by naming the store; only its start is
 * read.
 */
#include "allot/results/newer.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
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

/* The first N bytes at most of the file at PATH; *GOT is 0 when there is no such file, or none
 * that we may read. */
static enum status read_start(const char *path, char *start, size_t n, size_t *got)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
	*got = 0;
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP || errno == EACCES))
		return ST_OK;
	if (fd < 0)
		return fail_errno(ST_IO, path, errno);
	enum status st = file_read_at(fd, start, n, 0, got, path);
	close(fd);
	return st;
}

/* *IS: the summary of run NUMBER in OUT begins by naming STORE. */
static enum status is_of_store(const char *out, uint64_t number, struct slice store, bool *is)
{
	char start[256];
	size_t got = 0;
	struct buf buf, folder;
	buf_init(&buf, 0);
	buf_init(&folder, 0);
	const char *path = results_path(&folder, out, number);
	path = path ? path_join(&buf, path, "summary.json") : NULL;
	enum status st = path ? read_start(path, start, sizeof(start), &got) : fail_memory();
	buf_clear(&buf);
	buf_put_str(&buf, "\"store\":\"");
	buf_put_slice(&buf, store);
	buf_put_char(&buf, '"');
	if (!st)
		st = buf_status(&buf);
	*is = !st && memmem(start, got, buf.p, buf.n) != NULL;
	buf_release(&folder);
	buf_release(&buf);
	return st;
}

static enum status find_newest(DIR *dir, const char *out, struct slice store, uint64_t from, uint64_t *newest)
{
	*newest = 0;
	for (;;) {
		errno = 0;
		const struct dirent *e = readdir(dir);
		if (!e)
			return errno == 0 ? ST_OK : fail_errno(ST_IO, out, errno);
		bool is = false;
		uint64_t n = number_of(e->d_name);
		enum status st = n >= from && n > *newest ? is_of_store(out, n, store, &is) : ST_OK;
		if (st)
			return st;
		if (is)
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
