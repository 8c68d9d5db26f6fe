/*
 * The folder being written. Everything that may fail for want of room or rights happens before the rename, and
 * after it only what can be done again: `latest`.
 */
#include "results/run_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "allot/base/contract.h"
#include "allot/base/files/file.h"
#include "allot/results/folder.h"

static void close_folder(int fd)
{
	if (fd >= 0)
		close(fd);
}

void run_folder_free(struct run_folder *f)
{
	close_folder(f->fd);
	close_folder(f->out_fd);
	buf_release(&f->scratch);
	sums_release(&f->sums);
	free(f->aside);
	free(f->path);
	free(f->out);
	free(f);
}

/* Path of NAME in OUT, for a message. */
static const char *in_out(struct run_folder *f, const char *name)
{
	const char *path = path_join(&f->scratch, f->out, name);

	return path ? path : name;
}

struct run_folder *run_folder_new(const char *out, uint64_t number)
{
	struct run_folder *f = calloc(1, sizeof(*f));

	if (!f)
		return NULL;
	f->out_fd = f->fd = -1;
	buf_init(&f->scratch, 0);
	run_name(number, f->name);
	(void)snprintf(f->temporary, FOLDER_NAME_TEXT, ".run-%06" PRIu64 ".tmp", number);
	(void)snprintf(f->new, FOLDER_NAME_TEXT, ".run-%06" PRIu64 ".new", number);
	(void)snprintf(f->link, FOLDER_NAME_TEXT, ".latest-%06" PRIu64 ".tmp", number);
	f->out = strdup(out);
	const char *path = path_join(&f->scratch, out, f->temporary);
	f->path = path ? strdup(path) : NULL;
	if (f->out && f->path)
		return f;
	run_folder_free(f);
	return NULL;
}

/* Opens NAME, a folder in the open folder AT and no link to one. */
static enum status open_folder(int at, const char *name, const char *path, int *fd)
{
	*fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return *fd >= 0 ? ST_OK : fail_create(path, errno);
}

static enum status open_out(struct run_folder *f)
{
	struct stat is;

	f->out_fd = open(f->out, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (f->out_fd < 0 || fstat(f->out_fd, &is))
		return fail_create(f->out, errno);
	f->reach = reach_of(&is);
	return ST_OK;
}

/* What would only fail at publication is looked at before anything is applied. */
static enum status check_names(struct run_folder *f)
{
	struct stat is;

	if (fstatat(f->out_fd, "latest", &is, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISLNK(is.st_mode))
		return fail(ST_CANT_CREATE, "%s: is no symbolic link; move it away, it would be replaced",
			    in_out(f, "latest"));
	if (fstatat(f->out_fd, f->name, &is, AT_SYMLINK_NOFOLLOW) == 0)
		return fail(ST_CANT_CREATE, "%s: exists already; results of another store may be kept there",
			    in_out(f, f->name));
	return ST_OK;
}

/* Locks the run's folder, NAME in OUT: that tells a folder being written from a leftover. */
static enum status lock_folder(struct run_folder *f, const char *name)
{
	int fd;
	enum status st = open_folder(f->out_fd, name, f->path, &fd);

	if (st)
		return st;
	if (flock(fd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK) {
		close(fd);
		return fail(ST_CANT_CREATE, "%s: is being written by the run of another store", f->path);
	}
	f->fd = fd;
	return ST_OK;
}

static enum status remove_leftover(struct run_folder *f, const char *name)
{
	struct stat is;

	if (fstatat(f->out_fd, name, &is, AT_SYMLINK_NOFOLLOW) || !S_ISDIR(is.st_mode))
		return folder_remove_at(f->out_fd, name, f->path);
	enum status st = lock_folder(f, name);
	if (st)
		return st;
	st = folder_remove_at(f->out_fd, name, f->path);
	close(f->fd);
	f->fd = -1;
	return st;
}

/* Made under another name first, so that a rename and a sync of OUT are tried before anything is applied. */
static enum status make_folder(struct run_folder *f)
{
	enum status st = remove_leftover(f, f->temporary);

	if (!st)
		st = remove_leftover(f, f->new);
	if (st)
		return st;
	if (mkdirat(f->out_fd, f->new, FOLDER_MODE))
		return fail_create(f->path, errno);
	st = lock_folder(f, f->new);
	if (!st)
		st = file_publish(f->out_fd, f->new, f->temporary, f->path);
	return st ? st : reach_give(&f->reach, f->fd, f->path);
}

/* What file systems say that have no symbolic links: FAT, network shares, FUSE. */
static bool means_no_links(int err)
{
	return err == EPERM || err == ENOTSUP || err == EOPNOTSUPP || err == ENOSYS;
}

static enum status make_link(struct run_folder *f)
{
	if (f->no_links)
		return ST_OK;
	if (unlinkat(f->out_fd, f->link, 0) && errno != ENOENT)
		return fail_errno(ST_IO, in_out(f, f->link), errno);
	if (symlinkat(f->name, f->out_fd, f->link) == 0)
		return ST_OK;
	f->no_links = means_no_links(errno);
	return f->no_links ? ST_OK : fail_errno(ST_IO, in_out(f, f->link), errno);
}

static enum status try_link(struct run_folder *f)
{
	enum status st = make_link(f);

	if (!st && !f->no_links && unlinkat(f->out_fd, f->link, 0))
		st = fail_errno(ST_IO, in_out(f, f->link), errno);
	return st;
}

enum status run_folder_begin(const char *out, uint64_t number, struct run_folder **folder)
{
	REQUIRE(number > 0);
	struct run_folder *f = run_folder_new(out, number);
	if (!f)
		return fail_memory();
	enum status st = folder_make(out);
	if (!st)
		st = open_out(f);
	if (!st)
		st = check_names(f);
	if (!st)
		st = make_folder(f);
	if (!st)
		st = try_link(f);
	if (st) {
		run_folder_drop(f);
		return st;
	}
	*folder = f;
	return ST_OK;
}

enum status run_folder_create(struct run_folder *f, const char *name, struct out_file *file)
{
	const char *path = path_join(&f->scratch, f->path, name);

	if (!path)
		return fail_memory();
	return f->check ? out_file_compare(file, f->fd, name, path, f->check)
			: out_file_create(file, f->fd, name, path, &f->reach);
}

enum status run_folder_finish(struct run_folder *f, const char *name, struct out_file *file)
{
	uint8_t sha256[SHA256_BYTES];
	enum status st = out_file_finish_sum(file, sha256);

	return st ? st : sums_add(&f->sums, name, sha256);
}

/* A folder elsewhere in the place of one in F, which is checked; open as *FD. */
static enum status make_aside(struct run_folder *f, int *fd)
{
	struct buf path;

	REQUIRE(!f->aside);
	buf_init(&path, 0);
	const char *template = path_join(&path, temporary_folder(), "allot-XXXXXX");
	f->aside = template ? strdup(template) : NULL;
	buf_release(&path);
	if (!f->aside)
		return fail_memory();
	if (!mkdtemp(f->aside)) {
		enum status st = fail_errno(ST_IO, f->aside, errno);
		free(f->aside);
		f->aside = NULL;
		return st;
	}
	*fd = open(f->aside, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return *fd >= 0 ? ST_OK : fail_errno(ST_IO, f->aside, errno);
}

enum status run_folder_make(struct run_folder *f, const char *name, const char *path, int *fd)
{
	*fd = -1;
	if (f->check)
		return make_aside(f, fd);
	if (mkdirat(f->fd, name, FOLDER_MODE))
		return fail_create(path, errno);
	enum status st = open_folder(f->fd, name, path, fd);
	return st ? st : reach_give(&f->reach, *fd, path);
}

static enum status point_latest(struct run_folder *f)
{
	if (f->no_links)
		return ST_OK;
	if (renameat(f->out_fd, f->link, f->out_fd, "latest"))
		return fail_errno(ST_IO, in_out(f, "latest"), errno);
	return folder_sync_fd(f->out_fd, f->out);
}

/* That NAME in OUT is the folder we write, and nothing that was put in its place. */
static enum status check_ours(struct run_folder *f, const char *name)
{
	struct stat ours, named;

	if (fstat(f->fd, &ours) || fstatat(f->out_fd, name, &named, AT_SYMLINK_NOFOLLOW))
		return fail_errno(ST_IO, in_out(f, name), errno);
	if (ours.st_dev != named.st_dev || ours.st_ino != named.st_ino)
		return fail(ST_IO, "%s: was replaced while results were written to it", in_out(f, name));
	return ST_OK;
}

/* Everything that may want room on the disk, the link included, happens before the rename. */
enum status run_folder_publish(struct run_folder *f)
{
	enum status st = folder_sync_fd(f->fd, f->path);

	if (!st)
		st = make_link(f);
	if (!st)
		st = check_ours(f, f->temporary);
	if (!st)
		st = file_publish(f->out_fd, f->temporary, f->name, in_out(f, f->name));
	if (!st)
		st = check_ours(f, f->name);
	if (!st)
		st = point_latest(f);
	return st;
}

enum status run_folder_point_latest(const char *out, uint64_t number)
{
	REQUIRE(number > 0);
	struct run_folder *f = run_folder_new(out, number);
	if (!f)
		return fail_memory();
	enum status st = open_out(f);
	if (!st)
		st = make_link(f);
	if (!st)
		st = point_latest(f);
	run_folder_free(f);
	return st;
}

static void drop_aside(struct run_folder *f)
{
	char why[1024];

	if (!f->aside)
		return;
	(void)snprintf(why, sizeof(why), "%s", fail_message());
	if (folder_remove(f->aside))
		(void)fail(ST_IO, "%s", why);
}

void run_folder_drop(struct run_folder *f)
{
	char why[1024];

	if (f->check) {
		drop_aside(f);
	} else if (f->fd >= 0) {
		/* The user is to hear of what failed first, not of the clean-up. */
		(void)snprintf(why, sizeof(why), "%s", fail_message());
		(void)unlinkat(f->out_fd, f->link, 0);
		(void)unlinkat(f->out_fd, f->new, AT_REMOVEDIR);
		if (folder_remove_at(f->out_fd, f->temporary, f->path))
			(void)fail(ST_IO, "%s", why);
	}
	run_folder_free(f);
}
