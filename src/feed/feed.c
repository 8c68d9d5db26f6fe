/*
 * Takes hold of a feed's file, and says what is wrong with one that cannot be read.
 */
#include "allot/feed/feed.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "allot/base/contract.h"
#include "allot/base/files/file.h"
#include "feed/spool.h"

enum status feed_give_up(struct feed *feed, const char *why)
{
	char *copy = strdup(why);

	if (!copy)
		return fail_memory();
	if (feed->fd >= 0)
		close(feed->fd);
	feed->fd = -1;
	free(feed->unreadable);
	feed->unreadable = copy;
	return ST_OK;
}

/* Our own want of memory or descriptors says nothing about the feed. */
static enum status cannot_open(struct feed *feed, int err)
{
	if (err == ENOMEM)
		return fail_memory();
	if (err == EMFILE || err == ENFILE)
		return fail_errno(ST_IO, feed->path, err);
	if (err == EACCES || err == EPERM)
		return feed_give_up(feed, "permission denied; let the user who runs allot read it");
	if (err == ENOENT)
		return feed_give_up(feed, "it is no longer there");
	fail_errno(ST_IO, "it cannot be opened", err);
	return feed_give_up(feed, fail_message());
}

static const struct {
	mode_t type;
	const char *why;
} NOT_READ[] = {
	{ S_IFDIR, "it is a folder; name the feeds in it" },
	{ S_IFIFO, "it is a pipe; give it to standard input and name - as the feed" },
	{ S_IFCHR, "it is a device; only files and standard input are read" },
	{ S_IFBLK, "it is a device; only files and standard input are read" },
	{ 0, "it is no file; only files and standard input are read" },
};

static enum status not_a_file(struct feed *feed, mode_t mode)
{
	size_t i = 0;

	while (NOT_READ[i].type && NOT_READ[i].type != (mode & S_IFMT))
		i++;
	return feed_give_up(feed, NOT_READ[i].why);
}

static enum status open_file(struct feed *feed)
{
	struct stat info;
	enum status st;
	int fd = open(feed->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return cannot_open(feed, errno);
	bool known = fstat(fd, &info) == 0;
	if (known && S_ISREG(info.st_mode)) {
		feed->fd = fd;
		return ST_OK;
	}
	st = known ? not_a_file(feed, info.st_mode) : cannot_open(feed, errno);
	close(fd);
	return st;
}

static enum status open_stdin(struct feed *feed, const char *spool_dir)
{
	int err = 0;
	enum status st = spool_copy(STDIN_FILENO, spool_dir, &feed->fd, &err);

	if (st || !err)
		return st;
	fail_errno(ST_IO, "standard input cannot be read", err);
	return feed_give_up(feed, fail_message());
}

enum status feed_open(struct feed *feed, const char *path, const char *spool_dir)
{
	enum status st;

	REQUIRE(path && path[0]);
	*feed = (struct feed){
		.path = path, .name = path_base(path), .fd = -1, .form = &FORM_CSV, .spool_dir = spool_dir
	};
	feed->header.kind = KIND_NONE;
	arena_init(&feed->arena);
	st = strcmp(path, "-") == 0 ? open_stdin(feed, spool_dir) : open_file(feed);
	if (st)
		feed_close(feed);
	return st;
}

void feed_reset(struct feed *feed)
{
	struct feed fresh = {
		.path = feed->path,
		.name = feed->name,
		.fd = feed->fd,
		.unreadable = feed->unreadable,
		.piece = feed->piece,
		.form = feed->form,
		.profile = feed->profile,
		.ambiguous = feed->ambiguous,
		.partners = feed->partners,
		.spool_dir = feed->spool_dir,
		.arena = feed->arena,
		.control = feed->control,
		.control_fault = feed->control_fault,
		.let_pass = feed->let_pass,
	};

	arena_reset(&fresh.arena);
	*feed = fresh;
	feed->header.kind = KIND_NONE;
}

void feed_idle(struct feed *feed)
{
	if (feed->fd < 0 || strcmp(feed->path, "-") == 0)
		return;
	close(feed->fd);
	feed->fd = -1;
}

enum status feed_wake(struct feed *feed)
{
	REQUIRE(feed->path);
	return feed->fd >= 0 || feed->unreadable ? ST_OK : open_file(feed);
}

void feed_close(struct feed *feed)
{
	if (feed->fd >= 0)
		close(feed->fd);
	free(feed->unreadable);
	arena_release(&feed->arena);
	*feed = (struct feed){ .fd = -1 };
	feed->header.kind = KIND_NONE;
}
