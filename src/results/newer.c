#include "allot/results/newer.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include "allot/base/file.h"
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

/* True when the summary of run NUMBER in OUT begins by naming STORE; BUF is scratch. */
static bool is_of_store(const char *out, uint64_t number, struct slice store, struct buf *buf)
{
	char start[256];
	struct buf folder;
	size_t got = 0;
	buf_init(&folder, 0);
	const char *path = results_path(&folder, out, number);
	path = path ? path_join(buf, path, "summary.json") : NULL;
	int fd = path ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW) : -1;
	if (fd >= 0 && file_read_at(fd, start, sizeof(start), 0, &got, path) != ST_OK)
		got = 0;
	if (fd >= 0)
		close(fd);
	buf_release(&folder);
	buf_clear(buf);
	buf_put_str(buf, "\"store\":\"");
	buf_put_slice(buf, store);
	buf_put_char(buf, '"');
	return buf_status(buf) == ST_OK && memmem(start, got, buf->p, buf->n) != NULL;
}

enum status results_newer(const char *out, struct slice store, uint64_t from, uint64_t *number)
{
	DIR *dir = opendir(out);
	struct buf buf;
	uint64_t newest = 0;
	buf_init(&buf, 0);
	for (struct dirent *e; dir && (e = readdir(dir));) {
		uint64_t n = number_of(e->d_name);
		if (n >= from && n > newest && is_of_store(out, n, store, &buf))
			newest = n;
	}
	if (dir)
		closedir(dir);
	enum status st = buf_status(&buf);
	buf_release(&buf);
	if (st == ST_OK)
		*number = newest;
	return st;
}
