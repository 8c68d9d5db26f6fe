/*
 * Sealed: a folder that another version of the program published cannot be made again to the byte, since that
 * may have written other members or columns. But its seal is known, and that stands for every byte of it.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "allot/base/files/file.h"
#include "results/run_folder.h"

enum { PIECE = 64 * 1024 };

/* The sum of NAME in the open FOLDER, and its bytes at the end of KEEP, unless that is NULL. */
static enum status sum_of(int folder, const char *name, const char *path, struct buf *keep,
			  uint8_t sha256[SHA256_BYTES])
{
	char piece[PIECE];
	struct sha256 sum;
	size_t got = PIECE;
	enum status st = ST_OK;
	int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return ST_NO_INPUT;
	sha256_begin(&sum);
	for (uint64_t at = 0; !st && got == PIECE; at += got) {
		st = file_read_at(fd, piece, PIECE, at, &got, path);
		sha256_add(&sum, piece, st ? 0 : got);
		if (!st && keep)
			buf_put(keep, piece, got);
	}
	sha256_end(&sum, sha256);
	close(fd);
	return st || !keep ? st : buf_status(keep);
}

/* The name at the end of LINE, of SHA256SUMS, escaped or not, into NAME. */
static void take_name(struct slice line, bool escaped, struct buf *name)
{
	buf_clear(name);
	for (size_t i = 0; i < line.n; i++) {
		char c = line.p[i];
		if (escaped && c == '\\' && i + 1 < line.n) {
			c = line.p[++i];
			c = c == 'n' ? '\n' : c == 'r' ? '\r' : c;
		}
		buf_put_char(name, c);
	}
	buf_put_char(name, '\0');
}

static enum status check_line(struct run_folder *f, struct slice line, struct buf *name)
{
	char hex[SHA256_HEX];
	uint8_t sha256[SHA256_BYTES] = { 0 }; /* of a file that is not there */
	bool escaped = line.n > 0 && line.p[0] == '\\';

	if (escaped)
		line = slice_of(line.p + 1, line.n - 1);
	if (line.n < SHA256_HEX + 2)
		return ST_OK;
	take_name(slice_of(line.p + SHA256_HEX + 2, line.n - SHA256_HEX - 2), escaped, name);
	enum status st = buf_status(name);
	if (!st)
		st = sum_of(f->fd, name->p, f->path, NULL, sha256);
	if (st && st != ST_NO_INPUT)
		return st;
	sha256_hex(sha256, hex);
	if (st)
		results_check_differ(f->check, "%s/%s: %s", f->path, name->p, strerror(errno));
	else if (memcmp(hex, line.p, SHA256_HEX) != 0)
		results_check_differ(f->check, "%s/%s: is not what was published", f->path, name->p);
	return sums_add(&f->sums, name->p, sha256);
}

/* SUMS is as it was published: so must be the files that it lists. */
static enum status check_files(struct run_folder *f, struct slice sums)
{
	struct buf name;
	enum status st = ST_OK;

	buf_init(&name, 0);
	while (!st && sums.n) {
		const char *end = memchr(sums.p, '\n', sums.n);
		size_t n = end ? (size_t)(end - sums.p) : sums.n;
		st = check_line(f, slice_of(sums.p, n), &name);
		n += end ? 1 : 0;
		sums = slice_of(sums.p + n, sums.n - n);
	}
	buf_release(&name);
	return st ? st : run_folder_check_others(f);
}

enum status results_check_sealed(const char *out, uint64_t number, const struct seal *seal,
				 struct results_check *check)
{
	struct run_folder *f = NULL;
	struct buf sums;
	uint8_t sha256[SHA256_BYTES] = { 0 };
	enum status st = run_folder_begin_check(out, number, check, &f);

	if (st)
		return st;
	buf_init(&sums, 0);
	if (f->fd >= 0)
		st = sum_of(f->fd, "SHA256SUMS", f->path, &sums, sha256);
	if (st == ST_NO_INPUT || (!st && f->fd >= 0 && memcmp(sha256, seal->sha256, SHA256_BYTES) != 0)) {
		results_check_differ(check, "%s/SHA256SUMS: is not what the run's seal stands for", f->path);
		st = ST_OK;
	} else if (!st && f->fd >= 0) {
		st = check_files(f, buf_slice(&sums));
	}
	buf_release(&sums);
	run_folder_free(f);
	return st;
}
