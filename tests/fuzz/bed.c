/* See fuzz.h. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "allot/base/files/file.h"
#include "fuzz.h"

static char folder[] = "/dev/shm/allot-fuzz.XXXXXX";
static char fallback[] = "/tmp/allot-fuzz.XXXXXX";
static const char *made;
static pid_t maker;

static void remove_folder(void)
{
	if (made && maker == getpid())
		folder_remove(made);
}

const char *fuzz_folder(void)
{
	if (made)
		return made;
	made = mkdtemp(folder);
	if (!made)
		made = mkdtemp(fallback);
	FUZZ_CHECK(made);
	maker = getpid();
	atexit(remove_folder);
	return made;
}

const char *fuzz_path(const char *dir, const char *name)
{
	static char rooms[16][256];
	static unsigned next;
	char *room = rooms[next++ % 16];
	FUZZ_CHECK(snprintf(room, sizeof(rooms[0]), "%s/%s", dir, name) < (int)sizeof(rooms[0]));
	return room;
}

void fuzz_write(const char *path, const void *p, size_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	FUZZ_CHECK(fd >= 0);
	FUZZ_CHECK(file_write(fd, p, n, path) == ST_OK);
	close(fd);
}

struct slice fuzz_part(struct slice *rest, char separator)
{
	const char *end = rest->n ? memchr(rest->p, separator, rest->n) : NULL;
	struct slice part = slice_of(rest->p, end ? (size_t)(end - rest->p) : rest->n);
	*rest = end ? slice_of(end + 1, rest->n - part.n - 1) : (struct slice){ 0 };
	return part;
}
