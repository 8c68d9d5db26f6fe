/* Where a path leads, also before its folder is made. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "allot/base/files/file.h"

/* How long PATH is without its last name and the slashes before that: 0 for one name. */
static size_t parent_length(const char *path, size_t n)
{
	while (n > 0 && path[n - 1] == '/')
		n--;
	while (n > 0 && path[n - 1] != '/')
		n--;
	while (n > 1 && path[n - 1] == '/')
		n--;
	return n;
}

/* The real path of the first N bytes of PATH, of a folder that PATH is relative to where there are none. */
static char *real_of(const char *path, size_t n)
{
	char *head = n > 0 ? strndup(path, n) : strdup(".");
	char *real = head ? realpath(head, NULL) : NULL;
	int error = errno;
	free(head);
	errno = error;
	return real;
}

/* Adds the names in REST, a slash before each. */
static void put_names(struct buf *out, const char *rest)
{
	while (*(rest += strspn(rest, "/"))) {
		size_t n = strcspn(rest, "/");
		if (out->n > 1)
			buf_put_char(out, '/');
		buf_put(out, rest, n);
		rest += n;
	}
}

enum status path_real(const char *path, struct buf *out)
{
	size_t n = strlen(path);
	char *real = real_of(path, n);
	buf_clear(out);
	while (!real && (errno == ENOENT || errno == ENOTDIR) && n > 0) {
		n = parent_length(path, n);
		real = real_of(path, n);
	}
	if (real) {
		buf_put_str(out, real);
		put_names(out, path + n);
		buf_put_char(out, '\0');
	}
	free(real);
	return buf_status(out);
}
