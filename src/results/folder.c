#include "allot/results/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "allot/base/contract.h"
#include "allot/base/file.h"
#include "results/out_file.h"
#include "allot/results/rows.h"

enum { NAME_TEXT = 40 }; /* ".latest-", at most 20 digits, ".tmp" and a zero */

/*
 * All is opened, made, renamed and removed by a name in a folder that is open, so that whoever may write to OUT
 * cannot send files elsewhere by a link in the place of a folder. Paths are for messages.
 */
struct results {
	char run[NAME_TEXT];	   /* "run-000001" */
	char temporary[NAME_TEXT]; /* ".run-000001.tmp" */
	char new[NAME_TEXT];	   /* ".run-000001.new", until it becomes `temporary` */
	char link[NAME_TEXT];	   /* ".latest-000001.tmp", until it becomes "latest" */
	bool no_links;		   /* OUT cannot hold any */
	char *out;
	struct reach reach; /* who may read what is in it */
	int out_fd;	    /* OUT, open; -1: not yet */
	char *folder;	    /* OUT/.run-000001.tmp */
	int folder_fd;	    /* it, open and locked as long as we write it; -1: it is not ours */
	char *rejected;	    /* OUT/.run-000001.tmp/rejected */
	int rejected_fd;    /* it, open; -1: it does not exist */
	struct out_file files[EVENT_COUNT];
	struct out_file reject; /* of one feed at a time */
	uint32_t reject_feed;	/* the feed whose reject file is the newest */
	struct buf path;	/* scratch */
};

static void run_name(uint64_t number, char name[NAME_TEXT])
{
	(void)snprintf(name, NAME_TEXT, "run-%06" PRIu64, number);
}

const char *results_path(struct buf *buf, const char *out, uint64_t number)
{
	char name[NAME_TEXT];

	run_name(number, name);
	return path_join(buf, out, name);
}

bool results_exist(const char *out, uint64_t number)
{
	struct stat is;
	struct buf path;

	buf_init(&path, 0);
	const char *text = results_path(&path, out, number);
	bool exist = text && stat(text, &is) == 0 && S_ISDIR(is.st_mode);
	buf_release(&path);
	return exist;
}

/* True when the file at PATH begins with the bytes of START. */
static bool file_begins(const char *path, struct slice start)
{
	char found[128];
	size_t got = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return false;
	if (file_read_at(fd, found, sizeof(found), 0, &got, path))
		got = 0;
	close(fd);
	return got >= start.n && memcmp(found, start.p, start.n) == 0;
}

bool results_published(const char *out, uint64_t number, struct slice store)
{
	char name[NAME_TEXT + sizeof("/summary.json")];
	struct buf path, start;

	buf_init(&path, 0);
	buf_init(&start, 0);
	(void)snprintf(name, sizeof(name), "run-%06" PRIu64 "/summary.json", number);
	const char *text = path_join(&path, out, name);
	buf_printf(&start, "{\"run\":%" PRIu64 ",\"store\":\"%.*s\"", number, SLICE_ARG(store));
	bool published = text && !buf_status(&start) && file_begins(text, buf_slice(&start));
	buf_release(&path);
	buf_release(&start);
	return published;
}

static void close_folder(int fd)
{
	if (fd >= 0)
		close(fd);
}

static void results_free(struct results *r)
{
	for (int type = 0; type < EVENT_COUNT; type++)
		out_file_drop(&r->files[type]);
	out_file_drop(&r->reject);
	close_folder(r->rejected_fd);
	close_folder(r->folder_fd);
	close_folder(r->out_fd);
	buf_release(&r->path);
	free(r->rejected);
	free(r->folder);
	free(r->out);
	free(r);
}

/* A copy of DIR "/" NAME, or NULL. */
static char *join(struct results *r, const char *dir, const char *name)
{
	const char *path = dir ? path_join(&r->path, dir, name) : NULL;

	return path ? strdup(path) : NULL;
}

/* Path of NAME in OUT, for a message. */
static const char *in_out(struct results *r, const char *name)
{
	const char *path = path_join(&r->path, r->out, name);

	return path ? path : name;
}

static struct results *results_new(const char *out, uint64_t number)
{
	struct results *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	for (int type = 0; type < EVENT_COUNT; type++)
		r->files[type] = OUT_FILE_CLOSED;
	r->reject = OUT_FILE_CLOSED;
	r->out_fd = r->folder_fd = r->rejected_fd = -1;
	buf_init(&r->path, 0);
	run_name(number, r->run);
	(void)snprintf(r->temporary, NAME_TEXT, ".run-%06" PRIu64 ".tmp", number);
	(void)snprintf(r->new, NAME_TEXT, ".run-%06" PRIu64 ".new", number);
	(void)snprintf(r->link, NAME_TEXT, ".latest-%06" PRIu64 ".tmp", number);
	r->out = strdup(out);
	r->folder = join(r, out, r->temporary);
	r->rejected = join(r, r->folder, "rejected");
	if (r->out && r->folder && r->rejected)
		return r;
	results_free(r);
	return NULL;
}

/* Opens NAME, a folder in the open folder AT and no link to one. */
static enum status open_folder(int at, const char *name, const char *path, int *fd)
{
	*fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return *fd >= 0 ? ST_OK : fail_create(path, errno);
}

static enum status open_out(struct results *r)
{
	struct stat is;

	r->out_fd = open(r->out, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (r->out_fd < 0 || fstat(r->out_fd, &is))
		return fail_create(r->out, errno);
	r->reach = reach_of(&is);
	return ST_OK;
}

/* What would only fail at publication is looked at before anything is applied. */
static enum status check_place(struct results *r)
{
	struct stat is;

	if (fstatat(r->out_fd, "latest", &is, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISLNK(is.st_mode))
		return fail(ST_CANT_CREATE, "%s: is no symbolic link; move it away, it would be replaced",
			    in_out(r, "latest"));
	if (fstatat(r->out_fd, r->run, &is, AT_SYMLINK_NOFOLLOW) == 0)
		return fail(ST_CANT_CREATE, "%s: exists already; results of another store may be kept there",
			    in_out(r, r->run));
	return ST_OK;
}

/* Locks the run's folder, NAME in OUT: that tells a folder being written from a leftover. */
static enum status lock_folder(struct results *r, const char *name)
{
	int fd;
	enum status st = open_folder(r->out_fd, name, r->folder, &fd);

	if (st)
		return st;
	if (flock(fd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK) {
		close(fd);
		return fail(ST_CANT_CREATE, "%s: is being written by the run of another store", r->folder);
	}
	r->folder_fd = fd;
	return ST_OK;
}

static enum status remove_leftover(struct results *r, const char *name)
{
	struct stat is;

	if (fstatat(r->out_fd, name, &is, AT_SYMLINK_NOFOLLOW) || !S_ISDIR(is.st_mode))
		return folder_remove_at(r->out_fd, name, r->folder);
	enum status st = lock_folder(r, name);
	if (st)
		return st;
	st = folder_remove_at(r->out_fd, name, r->folder);
	close(r->folder_fd);
	r->folder_fd = -1;
	return st;
}

/* Made under another name first, so that a rename and a sync of OUT are tried before anything is applied. */
static enum status make_folder(struct results *r)
{
	enum status st = remove_leftover(r, r->temporary);

	if (!st)
		st = remove_leftover(r, r->new);
	if (st)
		return st;
	if (mkdirat(r->out_fd, r->new, FOLDER_MODE))
		return fail_create(r->folder, errno);
	st = lock_folder(r, r->new);
	if (!st)
		st = file_publish(r->out_fd, r->new, r->temporary, r->folder);
	return st ? st : reach_give(&r->reach, r->folder_fd, r->folder);
}

static bool means_no_links(int err)
{
	return err == EPERM || err == EOPNOTSUPP || err == ENOSYS;
}

static enum status make_link(struct results *r)
{
	if (r->no_links)
		return ST_OK;
	if (unlinkat(r->out_fd, r->link, 0) && errno != ENOENT)
		return fail_errno(ST_IO, in_out(r, r->link), errno);
	if (symlinkat(r->run, r->out_fd, r->link) == 0)
		return ST_OK;
	r->no_links = means_no_links(errno);
	return r->no_links ? ST_OK : fail_errno(ST_IO, in_out(r, r->link), errno);
}

static enum status try_link(struct results *r)
{
	enum status st = make_link(r);

	if (!st && !r->no_links && unlinkat(r->out_fd, r->link, 0))
		st = fail_errno(ST_IO, in_out(r, r->link), errno);
	return st;
}

bool results_hold_links(const struct results *r)
{
	return !r->no_links;
}

/* Creates NAME in the folder FD, whose path is FOLDER. */
static enum status create_file(struct results *r, struct out_file *f, int fd, const char *folder,
			       const char *name)
{
	const char *path = path_join(&r->path, folder, name);

	return path ? out_file_create(f, fd, name, path, &r->reach) : fail_memory();
}

static enum status create_event_files(struct results *r)
{
	for (int type = 0; type < EVENT_COUNT; type++) {
		const struct event_file *file = event_file((enum event_type)type);
		if (!file)
			continue;
		enum status st = create_file(r, &r->files[type], r->folder_fd, r->folder, file->name);
		if (st)
			return st;
		buf_put_str(&r->files[type].rows, file->columns);
		buf_put_char(&r->files[type].rows, '\n');
	}
	return ST_OK;
}

enum status results_begin(const char *out, uint64_t number, struct results **results)
{
	REQUIRE(number > 0);
	struct results *r = results_new(out, number);
	if (!r)
		return fail_memory();
	enum status st = folder_make(out);
	if (!st)
		st = open_out(r);
	if (!st)
		st = check_place(r);
	if (!st)
		st = make_folder(r);
	if (!st)
		st = try_link(r);
	if (!st)
		st = create_event_files(r);
	if (st) {
		results_drop(r);
		return st;
	}
	*results = r;
	return ST_OK;
}

enum status results_event(struct results *r, const struct event *event)
{
	REQUIRE(event->type != EVENT_NONE);
	REQUIRE(event->type < EVENT_COUNT);
	const struct event_file *file = event_file(event->type);
	if (!file)
		return ST_OK;
	file->put(&r->files[event->type].rows, event);
	return out_file_flow(&r->files[event->type]);
}

static enum status make_rejects(struct results *r)
{
	if (mkdirat(r->folder_fd, "rejected", FOLDER_MODE))
		return fail_create(r->rejected, errno);
	enum status st = open_folder(r->folder_fd, "rejected", r->rejected, &r->rejected_fd);
	return st ? st : reach_give(&r->reach, r->rejected_fd, r->rejected);
}

static enum status begin_reject(struct results *r, const struct feed_record *feed, uint32_t place)
{
	char name[REJECT_NAME];

	REQUIRE(r->rejected_fd < 0 || place > r->reject_feed);
	enum status st = out_file_finish(&r->reject);
	if (!st && r->rejected_fd < 0)
		st = make_rejects(r);
	if (st)
		return st;
	reject_name(name, place, feed->name);
	st = create_file(r, &r->reject, r->rejected_fd, r->rejected, name);
	if (st)
		return st;
	r->reject_feed = place;
	reject_put_header(&r->reject.rows, feed);
	return ST_OK;
}

enum status results_refusal(struct results *r, const struct feed_record *feed, const struct refusal *refusal)
{
	if (!out_file_is_open(&r->reject) || refusal->feed != r->reject_feed) {
		enum status st = begin_reject(r, feed, refusal->feed);
		if (st)
			return st;
	}
	reject_put_row(&r->reject.rows, refusal);
	return out_file_flow(&r->reject);
}

static enum status finish_files(struct results *r)
{
	enum status st = out_file_finish(&r->reject);

	for (int type = 0; type < EVENT_COUNT && !st; type++)
		st = out_file_finish(&r->files[type]);
	return st;
}

static enum status write_summary(struct results *r, struct slice summary)
{
	struct out_file f = OUT_FILE_CLOSED;
	enum status st = create_file(r, &f, r->folder_fd, r->folder, "summary.json");

	if (st)
		return st;
	buf_put_slice(&f.rows, summary);
	return out_file_finish(&f);
}

/* Everything that may want room on the disk, the link included, happens before the rename. */
static enum status complete_folder(struct results *r, struct slice summary)
{
	enum status st = finish_files(r);

	if (!st)
		st = write_summary(r, summary);
	if (!st && r->rejected_fd >= 0)
		st = folder_sync_fd(r->rejected_fd, r->rejected);
	if (!st)
		st = folder_sync_fd(r->folder_fd, r->folder);
	if (!st)
		st = make_link(r);
	return st;
}

static enum status point_latest(struct results *r)
{
	if (r->no_links)
		return ST_OK;
	if (renameat(r->out_fd, r->link, r->out_fd, "latest"))
		return fail_errno(ST_IO, in_out(r, "latest"), errno);
	return folder_sync_fd(r->out_fd, r->out);
}

/* That NAME in OUT is the folder we write, and nothing that was put in its place. */
static enum status check_ours(struct results *r, const char *name)
{
	struct stat ours, named;

	if (fstat(r->folder_fd, &ours) || fstatat(r->out_fd, name, &named, AT_SYMLINK_NOFOLLOW))
		return fail_errno(ST_IO, in_out(r, name), errno);
	if (ours.st_dev != named.st_dev || ours.st_ino != named.st_ino)
		return fail(ST_IO, "%s: was replaced while results were written to it", in_out(r, name));
	return ST_OK;
}

enum status results_publish(struct results *r, struct slice summary)
{
	enum status st = complete_folder(r, summary);

	if (!st)
		st = check_ours(r, r->temporary);
	if (!st)
		st = file_publish(r->out_fd, r->temporary, r->run, in_out(r, r->run));
	if (!st)
		st = check_ours(r, r->run);
	if (!st)
		st = point_latest(r);
	if (!st)
		results_free(r);
	return st;
}

enum status results_point_latest(const char *out, uint64_t number)
{
	REQUIRE(number > 0);
	struct results *r = results_new(out, number);
	if (!r)
		return fail_memory();
	enum status st = open_out(r);
	if (!st)
		st = make_link(r);
	if (!st)
		st = point_latest(r);
	results_free(r);
	return st;
}

void results_drop(struct results *r)
{
	char why[1024];

	if (!r)
		return;
	if (r->folder_fd >= 0) {
		/* The user is to hear of what failed first, not of the clean-up. */
		(void)snprintf(why, sizeof(why), "%s", fail_message());
		(void)unlinkat(r->out_fd, r->link, 0);
		(void)unlinkat(r->out_fd, r->new, AT_REMOVEDIR);
		if (folder_remove_at(r->out_fd, r->temporary, r->folder))
			(void)fail(ST_IO, "%s", why);
	}
	results_free(r);
}
