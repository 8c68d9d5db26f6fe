/*
 * Place: a folder that is gone has no real path, but those above it may.
 */
#include "run/publishing/place.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The end of the folder's name that PATH, of N bytes, begins with: before its last name. */
static size_t parent_end(const char *path, size_t n)
{
	while (n > 0 && path[n - 1] != '/')
		n--;
	while (n > 1 && path[n - 1] == '/')
		n--;
	return n;
}

/* The first N bytes of OUT, "" being the folder at hand, without links; NULL: see errno. */
static char *real_start(const char *out, size_t n)
{
	char *start = n ? strndup(out, n) : strdup(".");
	char *real = start ? realpath(start, NULL) : NULL;
	free(start);
	return real;
}

enum status out_place(const char *out, struct buf *place, bool *folder)
{
	struct stat is;
	size_t all = strlen(out);
	while (all > 1 && out[all - 1] == '/')
		all--;
	size_t n = all;
	char *real = real_start(out, n);
	while (!real && n > 0 && (errno == ENOENT || errno == ENOTDIR)) {
		n = parent_end(out, n);
		real = real_start(out, n);
	}
	if (!real)
		return errno == ENOMEM ? fail_memory() : fail_errno(ST_IO, out, errno);
	*folder = n == all && stat(real, &is) == 0 && S_ISDIR(is.st_mode);
	while (out[n] == '/' && n < all)
		n++;
	buf_clear(place);
	buf_put_str(place, real);
	if (n < all && strcmp(real, "/") != 0)
		buf_put_char(place, '/');
	buf_put(place, out + n, all - n);
	free(real);
	return buf_status(place);
}
