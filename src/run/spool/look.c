/* Counts by the lists that the spool itself makes of its folders, so that both always see the same files. */
#include "allot/run/spool_look.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "allot/base/files/file.h"
#include "run/spool/closed.h"

/* Counts */

/* Beside each feed that is held, whatever accompanies it, lies one file that says why. */
static bool is_why(const struct spool_file *file)
{
	size_t stem = 0;
	return name_type(file->name, &stem) == NAME_COMPANION && strcasecmp(file->name + stem, WHY_SUFFIX) == 0;
}

/* The id of a claim lies in its folder, its feeds in folders below. */
static bool is_claimed(const struct spool_file *file)
{
	return file->type == NAME_FEED && strchr(file->folder, '/');
}

/* A folder of the spool, and what counts in it. */
struct counting {
	enum place place;
	unsigned depth; /* of the folders below it that are looked into */
	bool (*counts)(const struct spool_file *file);
};

/* Opens a PLACE of the spool DIR; *FD stays as it is where it is not there. *PATH is ROOM's. */
static enum status open_place(const char *dir, enum place place, struct buf *room, const char **path, int *fd)
{
	*path = path_join(room, dir, place_name(place));
	enum status st = *path ? folder_open_at(AT_FDCWD, *path, *path, fd) : fail_memory();
	return st == ST_NOT_FOUND ? ST_OK : st;
}

static enum status count(const char *dir, const struct counting *c, uint64_t *out)
{
	struct arena arena;
	struct file_list list = { 0 };
	struct buf room;
	const char *path = NULL;
	int fd = -1;
	*out = 0;
	arena_init(&arena);
	buf_init(&room, 0);
	enum status st = open_place(dir, c->place, &room, &path, &fd);
	if (!st && fd >= 0)
		st = files_list(fd, path, c->depth, NULL, &arena, &list);
	for (uint32_t i = 0; i < list.count; i++)
		*out += S_ISREG(list.files[i].info.st_mode) && c->counts(&list.files[i]);
	if (fd >= 0)
		close(fd);
	buf_release(&room);
	arena_release(&arena);
	return st;
}

/* What waits in in/ */

/* The change time, as for whether it is ready: it is when the file came to its place, or was changed there. */
static bool is_stuck(const struct spool_file *file, int64_t now)
{
	enum { DAY = 86400 };
	return now - (int64_t)file->info.st_ctim.tv_sec > DAY;
}

/* A folder is none, whatever it is called; what is in it is listed itself. */
static bool is_incoming(const struct spool_file *file)
{
	return !S_ISDIR(file->info.st_mode) && file->type != NAME_IGNORED && file->owner == NO_OWNER;
}

static enum status tell_stuck(const char *path, const struct spool_file *file, struct arena *arena,
			      struct sentences *out)
{
	struct buf text;
	buf_init(&text, 0);
	buf_put_visible(&text, slice_str(path), 100);
	buf_put_char(&text, '/');
	buf_put_visible(&text, slice_str(file->folder), 60);
	buf_put_str(&text, file->folder[0] ? "/" : "");
	buf_put_visible(&text, slice_str(file->name), 120);
	buf_put_str(&text, ": no run has taken it for more than 24 hours; a run that leaves it warns of why");
	enum status st = sentences_add(out, arena, &text);
	buf_release(&text);
	return st;
}

static enum status tell_more(const char *path, uint64_t count, struct arena *arena, struct sentences *out)
{
	struct buf text;
	buf_init(&text, 0);
	buf_put_visible(&text, slice_str(path), 100);
	buf_printf(&text, ": %llu more files that no run has taken for more than 24 hours",
		   (unsigned long long)count);
	enum status st = sentences_add(out, arena, &text);
	buf_release(&text);
	return st;
}

static enum status look_at_list(const char *path, const struct file_list *list, int64_t now,
				struct arena *arena, struct spool_look *out)
{
	enum { NAMED_MAX = 10 };
	uint64_t stuck = 0;
	enum status st = ST_OK;
	for (uint32_t i = 0; !st && i < list->count; i++) {
		if (!is_incoming(&list->files[i]))
			continue;
		out->incoming++;
		if (is_stuck(&list->files[i], now) && ++stuck <= NAMED_MAX)
			st = tell_stuck(path, &list->files[i], arena, &out->stuck);
	}
	if (!st && stuck > NAMED_MAX)
		st = tell_more(path, stuck - NAMED_MAX, arena, &out->stuck);
	return st;
}

/* Runs look one folder deep; what is deeper waits for ever, so that it is looked for here. */
static enum status find_incoming(const char *dir, const struct profiles *profiles, int64_t now,
				 struct arena *arena, struct spool_look *out)
{
	enum { DEPTH = 16 };
	struct file_list list = { 0 };
	struct buf room;
	const char *path = NULL;
	int fd = -1;
	buf_init(&room, 0);
	enum status st = open_place(dir, PLACE_IN, &room, &path, &fd);
	out->incoming_known = st != ST_IO || errno != EACCES;
	if (!out->incoming_known)
		st = ST_OK;
	if (!st && fd >= 0)
		st = files_list(fd, path, DEPTH, profiles, arena, &list);
	if (!st)
		st = look_at_list(path, &list, now, arena, out);
	if (fd >= 0)
		close(fd);
	buf_release(&room);
	return st;
}

/* Closed folders */

/* What this process may do says nothing of what a run may, unless both are of one user: who made work/. */
static enum status is_of_runs(const char *dir, bool *is)
{
	struct stat info;
	struct buf room;
	const char *path = NULL;
	int fd = -1;
	buf_init(&room, 0);
	enum status st = open_place(dir, PLACE_WORK, &room, &path, &fd);
	*is = !st && fd >= 0 && fstat(fd, &info) == 0 && info.st_uid == geteuid();
	if (fd >= 0)
		close(fd);
	buf_release(&room);
	return st;
}

static enum status put_all(const struct closed_folders *closed, const char *path, struct arena *arena,
			   struct sentences *out)
{
	enum status st = ST_OK;
	for (uint32_t i = 0; !st && i < closed->count; i++) {
		struct buf text;
		buf_init(&text, 0);
		put_closed(&text, path, &closed->list[i]);
		st = sentences_add(out, arena, &text);
		buf_release(&text);
	}
	return st;
}

static enum status find_closed(const char *dir, struct arena *arena, struct sentences *out)
{
	struct closed_folders closed = { 0 };
	struct buf room;
	const char *path = NULL;
	bool is = false;
	int fd = -1;
	buf_init(&room, 0);
	enum status st = is_of_runs(dir, &is);
	if (!st && is)
		st = open_place(dir, PLACE_IN, &room, &path, &fd);
	if (!st && fd >= 0)
		st = closed_find(fd, path, arena, &closed);
	if (!st && fd >= 0)
		st = put_all(&closed, path, arena, out);
	if (fd >= 0)
		close(fd);
	buf_release(&room);
	return st;
}

/* The spool */

static enum status check_in(const char *in)
{
	struct stat info;
	if (stat(in, &info) == 0 ? S_ISDIR(info.st_mode) : errno != ENOENT && errno != ENOTDIR)
		return ST_OK; /* what cannot be looked at is told where it is opened */
	return fail(ST_NO_INPUT, "%s: there is no such folder; make it, and let feeds be put there", in);
}

enum status spool_check(const char *dir)
{
	struct buf path;
	buf_init(&path, 0);
	const char *in = path_join(&path, dir, place_name(PLACE_IN));
	enum status st = in ? check_in(in) : fail_memory();
	buf_release(&path);
	return st;
}

/* Within */

/* Both are zero-terminated. */
static bool is_within(const struct buf *path, const struct buf *folder)
{
	size_t n = folder->n ? folder->n - 1 : 0;
	return n > 0 && path->n > n && memcmp(path->p, folder->p, n) == 0 &&
	       (path->p[n] == '\0' || path->p[n] == '/');
}

enum status spool_check_within(const char *dir, const char *path, struct buf *place)
{
	struct buf real, theirs, room;
	buf_init(&real, 0);
	buf_init(&theirs, 0);
	buf_init(&room, 0);
	buf_clear(place);
	enum status st = path_real(path, &real);
	for (int p = 0; !st && p < PLACE_COUNT && place->n == 0; p++) {
		const char *its = path_join(&room, dir, place_name((enum place)p));
		st = its ? path_real(its, &theirs) : fail_memory();
		if (!st && is_within(&real, &theirs))
			buf_put_str(place, its);
	}
	buf_release(&room);
	buf_release(&theirs);
	buf_release(&real);
	return st ? st : buf_status(place);
}

/* The look */

enum status spool_look(const char *dir, const struct profiles *profiles, int64_t now, struct arena *arena,
		       struct spool_look *out)
{
	static const struct counting HELD = { PLACE_HELD, 2, is_why };	      /* PARTNER/run-NNNNNN */
	static const struct counting CLAIMED = { PLACE_WORK, 4, is_claimed }; /* run-NNNNNN/accepted/ these */
	*out = (struct spool_look){ 0 };
	enum status st = count(dir, &HELD, &out->held);
	if (!st)
		st = count(dir, &CLAIMED, &out->claimed);
	if (!st)
		st = find_incoming(dir, profiles, now, arena, out);
	return st ? st : find_closed(dir, arena, &out->closed);
}
