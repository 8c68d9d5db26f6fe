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

struct results {
	char run[NAME_TEXT]; /* "run-000001" */
	char *out;
	char *folder;	/* OUT/.run-000001.tmp */
	char *rejected; /* OUT/.run-000001.tmp/rejected */
	char *link;	/* OUT/.latest-000001.tmp, until it becomes OUT/latest */
	int lock;	/* `folder`, open and locked as long as we write it; -1: it is not ours */
	struct out_file files[EVENT_COUNT];
	struct out_file reject; /* of one feed at a time */
	uint32_t reject_feed;	/* the feed whose reject file is the newest */
	bool has_rejects;	/* the folder `rejected` exists */
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

static void results_free(struct results *r)
{
	for (int type = 0; type < EVENT_COUNT; type++)
		out_file_drop(&r->files[type]);
	out_file_drop(&r->reject);
	if (r->lock >= 0)
		close(r->lock);
	buf_release(&r->path);
	free(r->link);
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

static struct results *results_new(const char *out, uint64_t number)
{
	char name[NAME_TEXT];
	struct results *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	for (int type = 0; type < EVENT_COUNT; type++)
		r->files[type] = OUT_FILE_CLOSED;
	r->reject = OUT_FILE_CLOSED;
	r->lock = -1;
	buf_init(&r->path, 0);
	run_name(number, r->run);
	r->out = strdup(out);
	(void)snprintf(name, sizeof(name), ".run-%06" PRIu64 ".tmp", number);
	r->folder = join(r, out, name);
	r->rejected = join(r, r->folder, "rejected");
	(void)snprintf(name, sizeof(name), ".latest-%06" PRIu64 ".tmp", number);
	r->link = join(r, out, name);
	if (r->out && r->folder && r->rejected && r->link)
		return r;
	results_free(r);
	return NULL;
}

/* What would only fail at publication is looked at before anything is applied. */
static enum status check_names(struct results *r)
{
	struct stat is;
	const char *path = path_join(&r->path, r->out, "latest");

	if (!path)
		return fail_memory();
	if (lstat(path, &is) == 0 && !S_ISLNK(is.st_mode))
		return fail(ST_CANT_CREATE, "%s: is no symbolic link; move it away, it would be replaced",
			    path);
	path = path_join(&r->path, r->out, r->run);
	if (!path)
		return fail_memory();
	if (lstat(path, &is) == 0)
		return fail(ST_CANT_CREATE, "%s: exists already; results of another store may be kept there",
			    path);
	return ST_OK;
}

/* Locks the run's folder in OUT: that tells a folder being written from a leftover. */
static enum status lock_folder(struct results *r)
{
	int fd = open(r->folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return fail_create(r->folder, errno);
	if (flock(fd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK) {
		close(fd);
		return fail(ST_CANT_CREATE, "%s: is being written by the run of another store", r->folder);
	}
	r->lock = fd;
	return ST_OK;
}

static enum status remove_leftover(struct results *r)
{
	struct stat is;

	if (lstat(r->folder, &is) || !S_ISDIR(is.st_mode))
		return folder_remove(r->folder);
	enum status st = lock_folder(r);
	if (st)
		return st;
	st = folder_remove(r->folder);
	close(r->lock);
	r->lock = -1;
	return st;
}

static enum status make_folder(struct results *r)
{
	enum status st = remove_leftover(r);

	if (st)
		return st;
	if (mkdir(r->folder, FOLDER_MODE))
		return fail_create(r->folder, errno);
	return lock_folder(r);
}

static enum status create_file(struct results *r, struct out_file *f, const char *folder, const char *name)
{
	const char *path = path_join(&r->path, folder, name);

	return path ? out_file_create(f, path) : fail_memory();
}

static enum status create_event_files(struct results *r)
{
	for (int type = 0; type < EVENT_COUNT; type++) {
		const struct event_file *file = event_file((enum event_type)type);
		if (!file)
			continue;
		enum status st = create_file(r, &r->files[type], r->folder, file->name);
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
		st = check_names(r);
	if (!st)
		st = make_folder(r);
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
	if (mkdir(r->rejected, FOLDER_MODE))
		return fail_create(r->rejected, errno);
	r->has_rejects = true;
	return ST_OK;
}

static enum status begin_reject(struct results *r, const struct feed_record *feed, uint32_t index)
{
	char name[REJECT_NAME];

	REQUIRE(!r->has_rejects || index > r->reject_feed);
	enum status st = out_file_finish(&r->reject);
	if (!st && !r->has_rejects)
		st = make_rejects(r);
	if (st)
		return st;
	reject_name(name, index, feed->name);
	st = create_file(r, &r->reject, r->rejected, name);
	if (st)
		return st;
	r->reject_feed = index;
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
	enum status st = create_file(r, &f, r->folder, "summary.json");

	if (st)
		return st;
	buf_put_slice(&f.rows, summary);
	return out_file_finish(&f);
}

/* Everything that may want room on the disk happens before the rename. */
static enum status make_link(struct results *r)
{
	if (unlink(r->link) && errno != ENOENT)
		return fail_errno(ST_IO, r->link, errno);
	if (symlink(r->run, r->link))
		return fail_errno(ST_IO, r->link, errno);
	return ST_OK;
}

static enum status complete_folder(struct results *r, struct slice summary)
{
	enum status st = finish_files(r);

	if (!st)
		st = write_summary(r, summary);
	if (!st && r->has_rejects)
		st = folder_sync(r->rejected);
	if (!st)
		st = folder_sync(r->folder);
	if (!st)
		st = make_link(r);
	return st;
}

static enum status point_latest(struct results *r)
{
	const char *latest = path_join(&r->path, r->out, "latest");

	if (!latest)
		return fail_memory();
	if (rename(r->link, latest))
		return fail_errno(ST_IO, latest, errno);
	return folder_sync(r->out);
}

enum status results_publish(struct results *r, struct slice summary)
{
	enum status st = complete_folder(r, summary);

	if (st)
		return st;
	const char *run = path_join(&r->path, r->out, r->run);
	st = run ? file_publish(r->folder, run) : fail_memory();
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
	enum status st = make_link(r);
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
	if (r->lock >= 0) {
		/* The user is to hear of what failed first, not of the clean-up. */
		(void)snprintf(why, sizeof(why), "%s", fail_message());
		(void)unlink(r->link);
		if (folder_remove(r->folder))
			(void)fail(ST_IO, "%s", why);
	}
	results_free(r);
}
