/*
 * Companion: the file is read before the feed is, since one that comes later may be of another feed. Tools
 * write digests as "HEX", "HEX  NAME" or "MD5 (NAME) = HEX"; what counts is that the right digest stands
 * there.
 */
#include "feed/profiled/companion.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "allot/base/contract.h"
#include "allot/base/files/file.h"

static void say(char *why, const struct buf *path, const char *what)
{
	struct buf text = buf_over(why, REASON_TEXT_MAX - 1);

	buf_put_visible(&text, path_base(path->p), 200);
	buf_put_str(&text, what);
	why[text.n] = '\0';
}

static enum status read_it(struct companion *c, const struct buf *path, char *why)
{
	struct stat info;
	int fd = open(path->p, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	size_t got = 0;

	if (fd < 0 && errno == ENOMEM)
		return fail_memory();
	if (fd < 0 || fstat(fd, &info) != 0 || !S_ISREG(info.st_mode))
		say(why, path,
		    fd < 0 && errno != ENOENT ? ", which its profile says lies beside it, cannot be read"
					      : ", which its profile says lies beside it, is not there; "
						"the feed may not be complete yet");
	else if (file_read_at(fd, c->text, sizeof(c->text), 0, &got, path->p))
		say(why, path, ", which its profile says lies beside it, cannot be read");
	c->n = got;
	if (fd >= 0)
		close(fd);
	return ST_OK;
}

enum status companion_begin(struct companion *c, const struct profile *profile, const char *path, char *why)
{
	struct buf beside;

	why[0] = '\0';
	c->kind = profile ? profile->form.accompanied : ACCOMPANIED_NOT;
	c->n = 0;
	md5_begin(&c->md5);
	if (c->kind == ACCOMPANIED_NOT)
		return ST_OK;
	buf_init(&beside, 0);
	buf_put_str(&beside, path);
	buf_put_slice(&beside, profile->form.suffix);
	buf_put_char(&beside, '\0');
	enum status st = buf_status(&beside);
	if (!st && strcmp(path, "-") == 0)
		(void)snprintf(why, REASON_TEXT_MAX,
			       "its profile says that a file lies beside it, which standard input cannot have");
	else if (!st)
		st = read_it(c, &beside, why);
	buf_release(&beside);
	return st;
}

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* True when HEX stands in TEXT, as a whole word of its digits. */
static bool holds(struct slice text, struct slice hex)
{
	for (size_t at = 0; at < text.n;) {
		size_t n = 0;
		while (at + n < text.n && is_hex(text.p[at + n]))
			n++;
		if (n == hex.n && slice_eq_nocase(slice_of(text.p + at, n), hex))
			return true;
		at += n ? n : 1;
	}
	return false;
}

void companion_end(struct companion *c, const uint8_t digest[SHA256_BYTES], char *why)
{
	uint8_t md5[MD5_BYTES];
	char hex[SHA256_HEX];
	size_t n = 0;

	if (why[0] || (c->kind != ACCOMPANIED_SHA256 && c->kind != ACCOMPANIED_MD5))
		return;
	if (c->kind == ACCOMPANIED_SHA256) {
		sha256_hex(digest, hex);
		n = SHA256_HEX;
	} else {
		md5_end(&c->md5, md5);
		md5_hex(md5, hex);
		n = MD5_HEX;
	}
	if (!holds(slice_of(c->text, c->n), slice_of(hex, n)))
		(void)snprintf(
			why, REASON_TEXT_MAX,
			"the digest in the file beside it is not that of the feed (%.*s); send both again",
			(int)n, hex);
}
