#include "feed_text.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "testing.h"

enum status text_source_read(void *ctx, void *p, size_t n, size_t *got)
{
	struct text_source *s = ctx;

	if (n > s->left.n)
		n = s->left.n;
	if (s->fail_after && s->fail_after <= n)
		return fail(ST_IO, "the source failed");
	if (s->fail_after)
		s->fail_after -= n;
	if (n)
		memcpy(p, s->left.p, n);
	s->left = slice_of(s->left.p + n, s->left.n - n);
	*got = n;
	return ST_OK;
}

struct text_file text_file(struct slice content)
{
	struct text_file file = { .fd = memfd_create("feed", MFD_CLOEXEC) };

	assert_true(file.fd >= 0);
	snprintf(file.path, sizeof(file.path), "/proc/self/fd/%d", file.fd);
	text_file_patch(&file, 0, content);
	return file;
}

void text_file_patch(const struct text_file *file, size_t offset, struct slice s)
{
	assert_int_equal(pwrite(file->fd, s.p, s.n, (off_t)offset), s.n);
}

void text_file_cut(const struct text_file *file, size_t size)
{
	assert_int_equal(ftruncate(file->fd, (off_t)size), 0);
}

void text_file_close(struct text_file *file)
{
	close(file->fd);
}

void text_feed(struct slice content, size_t piece, struct reject_limit limit,
	       struct text_file *file, struct feed *feed)
{
	*file = text_file(content);
	assert_int_equal(feed_open(feed, file->path, "/tmp"), ST_OK);
	feed->piece = piece;
	assert_int_equal(feed_validate(feed, limit, NULL, NULL), ST_OK);
}
