/*
 * The bytes of configuration files. They are opened without waiting, so that a pipe holds nothing up, and
 * bounded, so that a device does not, either.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "allot/base/conf.h"
#include "allot/base/file.h"

static enum status check_file(int fd, const char *path)
{
	struct stat st;

	if (fstat(fd, &st))
		return fail_errno(ST_IO, path, errno);
	if (!S_ISREG(st.st_mode))
		return fail(ST_USAGE, "%s: is no regular file", path);
	if (st.st_mode & S_IWOTH)
		return fail(ST_USAGE, "%s: everybody may write to it; take that right away: chmod o-w", path);
	if (st.st_size > CONF_FILE_MAX)
		return fail(ST_USAGE, "%s: is larger than %d bytes", path, CONF_FILE_MAX);
	return ST_OK;
}

static enum status read_bytes(const char *path, struct arena *arena, struct slice *out)
{
	char *p = arena_alloc(arena, CONF_FILE_MAX + 1);
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	size_t n = 0;

	if (fd < 0)
		return fail_errno(errno == ENOENT || errno == ENOTDIR ? ST_NOT_FOUND : ST_IO, path, errno);
	enum status st = p ? check_file(fd, path) : ST_NO_MEMORY;
	if (!st)
		st = file_read_at(fd, p, CONF_FILE_MAX + 1, 0, &n, path);
	(void)close(fd);
	if (!st)
		*out = slice_of(p, n);
	return st;
}

enum status conf_read(const char *path, const char *file, const struct conf_schema *schema, struct arena *arena,
		      struct conf *out, struct slice *bytes)
{
	struct arena scratch;
	struct slice text = { 0 };

	arena_init(&scratch);
	enum status st = read_bytes(path, &scratch, &text);
	if (!st)
		st = conf_parse(text, file ? file : path, schema, arena, out);
	if (!st && bytes) {
		*bytes = arena_copy(arena, text);
		if (text.n && !bytes->n)
			st = ST_NO_MEMORY;
	}
	arena_release(&scratch);
	return st;
}
