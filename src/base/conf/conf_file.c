/*
 * The bytes of configuration files. They are opened without waiting, so that a pipe holds nothing up, and
 * bounded, so that a device does not, either.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "allot/base/conf.h"
#include "allot/base/files/file.h"

static enum status check_file(int fd, const char *path, size_t max, size_t *size)
{
	struct stat st;

	if (fstat(fd, &st))
		return fail_errno(ST_IO, path, errno);
	if (!S_ISREG(st.st_mode))
		return fail(ST_USAGE, "%s: is no regular file", path);
	if (st.st_mode & S_IWOTH)
		return fail(ST_USAGE, "%s: everybody may write to it; take that right away: chmod o-w", path);
	if ((uint64_t)st.st_size > max)
		return fail(ST_USAGE, "%s: is larger than %zu bytes", path, max);
	*size = (size_t)st.st_size;
	return ST_OK;
}

/* One byte more than there should be is asked for, to see that the file does not grow. */
static enum status read_open(int fd, const char *path, size_t max, struct arena *arena, struct slice *out)
{
	size_t size = 0, n = 0;
	enum status st = check_file(fd, path, max, &size);
	char *p = st ? NULL : arena_alloc(arena, size + 2);

	if (!st && !p)
		st = ST_NO_MEMORY;
	if (!st)
		st = file_read_at(fd, p, size + 1, 0, &n, path);
	if (!st && n != size)
		st = fail(ST_IO, "%s: has changed while it was read", path);
	if (st)
		return st;
	p[n] = '\0';
	*out = slice_of(p, n);
	return ST_OK;
}

enum status conf_bytes(const char *path, size_t max, struct arena *arena, struct slice *out)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return fail_errno(errno == ENOENT || errno == ENOTDIR ? ST_NOT_FOUND : ST_IO, path, errno);
	enum status st = read_open(fd, path, max, arena, out);
	(void)close(fd);
	return st;
}

enum status conf_read(const char *path, const char *file, const struct conf_schema *schema, struct arena *arena,
		      struct conf *out, struct slice *bytes)
{
	struct slice text = { 0 };
	enum status st = conf_bytes(path, CONF_FILE_MAX, arena, &text);

	if (!st)
		st = conf_parse(text, file ? file : path, schema, arena, out);
	if (!st && bytes)
		*bytes = text;
	return st;
}
