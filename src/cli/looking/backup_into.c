/*
 * What is deleted is asked for twice: its name must be one that is given here alone, and the store in it
 * must say that it is this one. Another shop's backups in the same folder, or a folder that somebody named
 * alike, stay.
 */
#include "cli/looking/backup_into.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "allot/base/clock.h"
#include "allot/base/files/file.h"
#include "allot/results/folder.h"
#include "allot/store/store.h"
#include "cli/terminal.h"

enum { NAME_MAX_BYTES = 80, DATED_BYTES = sizeof("allot-20261126T021500Z") - 1 };

static void tell(void *ctx, const char *sentence)
{
	(void)ctx;
	say("%s", sentence);
}

static void make_name(char name[NAME_MAX_BYTES], int64_t now, uint64_t run)
{
	char text[CLOCK_TEXT], folder[RUN_NAME_TEXT];
	struct buf out = buf_over(name, NAME_MAX_BYTES - 1);
	clock_format(now, text);
	run_name(run, folder);
	buf_put_str(&out, "allot-");
	for (const char *c = text; *c; c++)
		if (*c != '-' && *c != ':')
			buf_put_char(&out, *c);
	buf_printf(&out, "-%s", folder);
	name[out.n] = '\0';
}

/* True for what make_name() makes. */
static bool is_name(struct slice name)
{
	static const char SHAPE[] = "allot-ddddddddTddddddZ-run-dddddd";
	enum { SHAPE_BYTES = sizeof(SHAPE) - 1 };
	for (size_t i = 0; i < name.n; i++) {
		char s = i < SHAPE_BYTES ? SHAPE[i] : 'd';
		if (s == 'd' ? name.p[i] < '0' || name.p[i] > '9' : name.p[i] != s)
			return false;
	}
	return name.n >= SHAPE_BYTES;
}

/* Identity of the store at PATH, in ARENA, and its newest run. As views_open(). */
static enum status look(const char *path, struct arena *arena, struct slice *identity, uint64_t *run)
{
	struct views *views = NULL;
	uint64_t next_event;
	enum status st = views_open(path, VIEWS_FEW, &views);
	if (!st)
		st = views->ops->newest(views, run, &next_event);
	if (!st) {
		*identity = arena_copy(arena, views->ops->identity(views));
		st = identity->p ? ST_OK : ST_NO_MEMORY;
	}
	views_close(views);
	return st;
}

/* DIR/NAME in ARENA; NULL: no memory. */
static const char *path_in(struct arena *arena, const char *dir, const char *name)
{
	struct buf room;
	buf_init(&room, 0);
	const char *joined = path_join(&room, dir, name);
	char *kept = joined ? arena_alloc(arena, room.n + 1) : NULL;
	if (kept)
		memcpy(kept, joined, room.n + 1);
	buf_release(&room);
	return kept;
}

/* Making */

static bool is_there(const char *path)
{
	struct stat s;
	return lstat(path, &s) == 0;
}

/* A path for a copy made at *NOW; where there is one of that second, the next one is waited for. */
static enum status free_path(const char *dir, int64_t *now, uint64_t run, struct arena *arena,
			     const char **path)
{
	char name[NAME_MAX_BYTES];
	for (;; ++*now) {
		make_name(name, *now, run);
		*path = path_in(arena, dir, name);
		if (!*path || !is_there(*path))
			return *path ? ST_OK : ST_NO_MEMORY;
		(void)sleep(1);
	}
}

/* Another one may have the path by the time the copy is made. */
static enum status copy(const char *store, const char *dir, int64_t *now, uint64_t run, struct backup_made *out)
{
	enum status st;
	do {
		out->report = (struct verify_report){ 0 };
		st = free_path(dir, now, run, &out->arena, &out->path);
		if (!st)
			st = store_copy(store, out->path, tell, NULL, &out->report);
	} while (st == ST_CANT_CREATE && is_there(out->path));
	return st;
}

/* A run may have begun while the copy was made: the copy says which is its newest. */
static enum status make(const char *store, const char *dir, int64_t now, struct backup_made *out,
			struct slice *identity)
{
	uint64_t run = 0, copied = 0;
	const char *right;
	enum status st = look(store, &out->arena, identity, &run);
	if (!st)
		st = copy(store, dir, &now, run, out);
	if (!st)
		st = look(out->path, &out->arena, identity, &copied);
	if (st || copied == run)
		return st;
	st = free_path(dir, &now, copied, &out->arena, &right);
	if (st)
		return st;
	if (rename(out->path, right) != 0)
		return fail_errno(ST_IO, right, errno);
	out->path = right;
	return folder_sync(dir);
}

/* Deleting */

struct found {
	struct arena *arena;
	const char *dir;
	struct slice identity;
	char now[NAME_MAX_BYTES]; /* the name of a copy that is made now */
	char **names;
	size_t count;
	size_t capacity;
};

/* Of a copy whose making was killed. */
static void warn_of_rest(void *ctx, const char *name)
{
	const struct found *f = ctx;
	say_warning("%s/%s: is left of a copy that was never done, and cannot be removed; nobody is making it",
		    f->dir, name);
}

static enum status add(struct found *f, const char *name)
{
	if (f->count == f->capacity) {
		size_t capacity = f->capacity ? 2 * f->capacity : 32;
		char **names = realloc(f->names, capacity * sizeof(*names));
		if (!names)
			return fail_memory();
		f->names = names;
		f->capacity = capacity;
	}
	f->names[f->count] = strdup(name);
	return f->names[f->count++] ? ST_OK : fail_memory();
}

/* True when it is a folder with a copy of this very store in it. */
static bool is_ours(const struct found *f, const char *path)
{
	struct slice identity;
	struct stat s;
	uint64_t run;
	if (lstat(path, &s) != 0 || !S_ISDIR(s.st_mode))
		return false;
	if (look(path, f->arena, &identity, &run)) {
		say_warning("%s: is left, since it cannot be read: %s", path, fail_message());
		return false;
	}
	return slice_eq(identity, f->identity);
}

/* Such a copy would be among the newest for years, and the real ones would go in its place. */
static bool is_of_the_future(const struct found *f, const char *name, const char *path)
{
	if (strncmp(name, f->now, DATED_BYTES) <= 0)
		return false;
	say_warning("%s: is left, and not one of those to keep, since its date is in the future", path);
	return true;
}

static enum status list(struct found *f)
{
	DIR *dir = opendir(f->dir);
	enum status st = ST_OK;
	if (!dir)
		return fail_errno(ST_IO, f->dir, errno);
	for (struct dirent *e; !st && (e = readdir(dir));) {
		if (!is_name(slice_str(e->d_name)))
			continue;
		const char *path = path_in(f->arena, f->dir, e->d_name);
		if (!path)
			st = ST_NO_MEMORY;
		else if (is_ours(f, path) && !is_of_the_future(f, e->d_name, path))
			st = add(f, e->d_name);
	}
	closedir(dir);
	return st;
}

/* The newest first: names begin with the time. */
static int newest_first(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;
	return strcmp(*y, *x);
}

/* Never the one that was just made, whatever the clock said when. */
static enum status remove_old(struct found *f, uint64_t keep, struct backup_made *out)
{
	enum status st = ST_OK;
	if (f->count)
		qsort(f->names, f->count, sizeof(*f->names), newest_first);
	out->removed = arena_alloc(&out->arena, (f->count + 1) * sizeof(*out->removed));
	if (!out->removed)
		return ST_NO_MEMORY;
	for (size_t i = keep; !st && i < f->count; i++) {
		const char *path = path_in(&out->arena, f->dir, f->names[i]);
		if (path && strcmp(path, out->path) == 0)
			continue;
		st = path ? folder_remove(path) : ST_NO_MEMORY;
		if (!st)
			out->removed[out->removed_count++] = path;
	}
	return st;
}

/* The time is asked for anew: others may have made copies meanwhile. */
static enum status remove_beyond(struct found *f, uint64_t keep, const struct clock *clock,
				 struct backup_made *out)
{
	make_name(f->now, clock->now(clock->ctx), 0);
	enum status st = list(f);
	return st ? st : remove_old(f, keep, out);
}

enum status backup_into(const char *store, const char *dir, uint64_t keep, const struct clock *clock,
			struct backup_made *out)
{
	struct found f = { .dir = dir, .arena = &out->arena };
	*out = (struct backup_made){ .path = NULL };
	arena_init(&out->arena);
	store_copies_clear(dir, is_name, warn_of_rest, &f);
	enum status st = make(store, dir, clock->now(clock->ctx), out, &f.identity);
	if (!st && keep)
		st = remove_beyond(&f, keep, clock, out);
	for (size_t i = 0; i < f.count; i++)
		free(f.names[i]);
	free(f.names);
	return st;
}

void backup_made_release(struct backup_made *made)
{
	arena_release(&made->arena);
}
