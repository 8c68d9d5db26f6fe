#include "scratch.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "testing.h"

#include "allot/base/buf.h"
#include "allot/base/files/file.h"

static char folder[PATH_MAX];
static struct buf content; /* of the newest scratch_read() */
static struct buf names;   /* of the newest scratch_list() */

int scratch_setup(void **state)
{
	const char *tmp = getenv("TMPDIR");
	int n = snprintf(folder, sizeof(folder), "%s/allot-test-XXXXXX", tmp && *tmp ? tmp : "/tmp");

	buf_init(&content, 0);
	buf_init(&names, 0);
	*state = folder;
	return n < 0 || (size_t)n >= sizeof(folder) || !mkdtemp(folder);
}

int scratch_teardown(void **state)
{
	(void)state;
	buf_release(&content);
	buf_release(&names);
	return folder_remove(folder) != ST_OK;
}

const char *scratch_path(const char *name)
{
	static char paths[16][PATH_MAX];
	static unsigned next;
	char *path = paths[next++ % COUNT_OF(paths)];

	if (snprintf(path, PATH_MAX, "%s/%s", folder, name) >= PATH_MAX)
		fail_msg("too long: %s", name);
	return path;
}

void scratch_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(file_write(fd, text, strlen(text), path), ST_OK);
	close(fd);
}

const char *scratch_read(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t got = 1;

	if (fd < 0)
		return NULL;
	buf_clear(&content);
	while (got) {
		char *room = buf_room(&content, 65536);
		assert_int_equal(file_read_at(fd, room, 65536, content.n, &got, path), ST_OK);
		content.n += got;
	}
	close(fd);
	buf_put_char(&content, '\0');
	return content.p;
}

const char *scratch_link(const char *path)
{
	static char target[PATH_MAX];
	ssize_t n = readlink(path, target, sizeof(target) - 1);

	if (n < 0)
		return NULL;
	target[n] = '\0';
	return target;
}

static int is_shown(const struct dirent *entry)
{
	return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

const char *scratch_list(const char *path)
{
	struct dirent **entries;
	int count = scandir(path, &entries, is_shown, alphasort);

	if (count < 0)
		fail_msg("cannot list %s", path);
	buf_clear(&names);
	for (int i = 0; i < count; i++) {
		buf_put_str(&names, entries[i]->d_name);
		buf_put_char(&names, ' ');
		free(entries[i]);
	}
	free(entries);
	buf_put_char(&names, '\0');
	return names.p;
}

bool scratch_exists(const char *path)
{
	struct stat is;

	return lstat(path, &is) == 0;
}

unsigned scratch_mode(const char *path)
{
	struct stat is;

	assert_int_equal(lstat(path, &is), 0);
	return is.st_mode & 07777;
}

static bool is_elsewhere;
static char *tmpdir_before; /* NULL: was not set */

static void set_tmpdir(const char *path)
{
	assert_int_equal(path ? setenv("TMPDIR", path, 1) : unsetenv("TMPDIR"), 0);
}

void scratch_tmpdir(const char *path)
{
	const char *now = getenv("TMPDIR");

	if (!is_elsewhere)
		tmpdir_before = now ? strdup(now) : NULL;
	is_elsewhere = true;
	set_tmpdir(path);
}

void scratch_tmpdir_back(void)
{
	if (!is_elsewhere)
		return;
	set_tmpdir(tmpdir_before);
	free(tmpdir_before);
	is_elsewhere = false;
}
