/*
 * Plan: names of a folder are sorted by their bytes, so that the same paths always give the same plan.
 */
#include "allot/run/plan.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "allot/base/files/file.h"
#include "run/selection.h"

enum status plan_check(const char *const *paths, size_t count)
{
	struct stat s;
	for (size_t i = 0; i < count; i++)
		if (strcmp(paths[i], "-") != 0 && stat(paths[i], &s) != 0 &&
		    (errno == ENOENT || errno == ENOTDIR))
			return fail_errno(ST_NO_INPUT, paths[i], errno);
	return ST_OK;
}

/* How feeds are opened. */
struct opened {
	const char *spool_dir;
	const struct plan_profiles *profiles;
};

/* Opens the feed at PATH, which lives in the plan's arena, as the last one. */
static enum status add(struct plan *plan, const char *path, const struct opened *o)
{
	if (plan->count == plan->capacity) {
		uint32_t n = plan->capacity ? 2 * plan->capacity : 16;
		struct feed *feeds = realloc(plan->feeds, n * sizeof(*feeds));
		if (!feeds)
			return fail_memory();
		plan->feeds = feeds;
		plan->capacity = n;
	}
	struct feed *feed = &plan->feeds[plan->count];
	enum status st = feed_open(feed, path, o->spool_dir);
	if (st)
		return st;
	plan->count++;
	feed_idle(feed);
	feed->partners = o->profiles ? o->profiles->all : NULL;
	return select_profile(feed, o->profiles, &plan->arena);
}

static char *copy_path(struct plan *plan, struct slice path)
{
	char *copy = arena_alloc(&plan->arena, path.n + 1);
	if (copy) {
		memcpy(copy, path.p, path.n);
		copy[path.n] = '\0';
	}
	return copy;
}

/* True when DIR/NAME is a feed of the folder; *PATH is then its path in the plan's arena. */
static enum status folder_member(struct plan *plan, const char *dir, const char *name, const struct opened *o,
				 char **path)
{
	struct buf joined;
	struct stat s;
	*path = NULL;
	if (!is_feed_name(name, o->profiles))
		return ST_OK;
	buf_init(&joined, 0);
	const char *p = path_join(&joined, dir, name);
	enum status st = p ? ST_OK : ST_NO_MEMORY;
	/* what cannot be looked at is no less a feed: opening it will tell */
	bool is_none = p && (stat(p, &s) == 0 ? !S_ISREG(s.st_mode) : errno == ENOENT || errno == ELOOP);
	if (p && !is_none) {
		*path = copy_path(plan, buf_slice(&joined));
		st = *path ? ST_OK : ST_NO_MEMORY;
	}
	buf_release(&joined);
	return st;
}

/* Names of a folder's feeds, in byte order. */

struct names {
	char **list; /* in the plan's arena */
	size_t count;
	size_t capacity;
};

static enum status names_add(struct names *names, char *name)
{
	if (names->count == names->capacity) {
		size_t n = names->capacity ? 2 * names->capacity : 16;
		char **list = realloc(names->list, n * sizeof(*list));
		if (!list)
			return fail_memory();
		names->list = list;
		names->capacity = n;
	}
	names->list[names->count++] = name;
	return ST_OK;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

enum status plan_warn(struct plan *plan, struct slice text)
{
	struct warning *list = realloc(plan->warnings, (plan->warnings_count + 1) * sizeof(*list));
	struct slice kept = arena_copy(&plan->arena, text);
	if (list)
		plan->warnings = list;
	if (!list || !kept.p)
		return fail_memory();
	plan->warnings[plan->warnings_count++] = (struct warning){ .text = kept };
	return ST_OK;
}

/* Warns of what DIR holds and does not stand for, if there is anything. */
static enum status warn_left_out(struct plan *plan, const char *dir, struct names *left)
{
	enum { NAMES_TOLD = 10 };
	struct buf text;
	if (left->count == 0)
		return ST_OK;
	qsort(left->list, left->count, sizeof(*left->list), by_name);
	buf_init(&text, 0);
	buf_put_visible(&text, slice_str(dir), 200);
	buf_printf(&text, ": %zu left out, since their names are not those of feeds or they are no files: ",
		   left->count);
	for (size_t i = 0; i < left->count && i < NAMES_TOLD; i++) {
		buf_put_str(&text, i ? ", " : "");
		buf_put_visible(&text, slice_str(left->list[i]), 60);
	}
	if (left->count > NAMES_TOLD)
		buf_put_str(&text, ", ...");
	enum status st = buf_status(&text);
	if (!st)
		st = plan_warn(plan, buf_slice(&text));
	buf_release(&text);
	return st;
}

/* Sorts what a folder holds into feeds' paths and the names of what is left out. */
static enum status list_folder(struct plan *plan, const char *dir, DIR *d, const struct opened *o,
			       struct names *feeds, struct names *left)
{
	enum status st = ST_OK;
	while (!st) {
		char *path = NULL;
		errno = 0;
		const struct dirent *e = readdir(d);
		if (!e)
			return errno != 0 ? fail_errno(ST_IO, dir, errno) : ST_OK;
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		st = folder_member(plan, dir, e->d_name, o, &path);
		if (!st && path) {
			st = names_add(feeds, path);
		} else if (!st) {
			char *name = copy_path(plan, slice_str(e->d_name));
			st = name ? names_add(left, name) : ST_NO_MEMORY;
		}
	}
	return st;
}

static enum status add_folder(struct plan *plan, const char *dir, const struct opened *o)
{
	struct names feeds = { 0 }, left = { 0 };
	DIR *d = opendir(dir);
	if (!d)
		return fail_errno(ST_IO, dir, errno);
	enum status st = list_folder(plan, dir, d, o, &feeds, &left);
	closedir(d);
	if (!st && feeds.count)
		qsort(feeds.list, feeds.count, sizeof(*feeds.list), by_name);
	for (size_t i = 0; !st && i < feeds.count; i++)
		st = add(plan, feeds.list[i], o);
	if (!st)
		st = warn_left_out(plan, dir, &left);
	free(feeds.list);
	free(left.list);
	return st;
}

/* By kind of header, then as given. */
struct sort_feed {
	unsigned turn;
	uint32_t given;
	struct feed feed;
};

static int compare(const void *a, const void *b)
{
	const struct sort_feed *x = a, *y = b;
	if (x->turn != y->turn)
		return x->turn < y->turn ? -1 : 1;
	return x->given < y->given ? -1 : 1;
}

/* Puts the feeds into the order in which they are applied. */
static enum status sort(struct plan *plan, bool as_given)
{
	struct sort_feed *list = malloc((plan->count + 1) * sizeof(*list));
	plan->given = malloc((plan->count + 1) * sizeof(*plan->given));
	enum status st = list && plan->given ? ST_OK : fail_memory();
	for (uint32_t i = 0; !st && i < plan->count; i++) {
		enum feed_kind kind = KIND_NONE;
		if (!as_given) {
			st = feed_peek_kind(&plan->feeds[i], &kind);
			feed_idle(&plan->feeds[i]);
		}
		list[i] = (struct sort_feed){ as_given ? 0 : kind_turn(kind), i, plan->feeds[i] };
	}
	if (!st) {
		qsort(list, plan->count, sizeof(*list), compare);
		for (uint32_t i = 0; i < plan->count; i++) {
			plan->feeds[i] = list[i].feed;
			plan->given[i] = list[i].given;
		}
	}
	free(list);
	return st;
}

enum status plan_open(struct plan *plan, const char *const *paths, size_t count, bool as_given,
		      const char *spool_dir, const struct plan_profiles *profiles)
{
	const struct opened o = { spool_dir, profiles };
	*plan = (struct plan){ 0 };
	arena_init(&plan->arena);
	enum status st = kept_rows_open(&plan->kept, spool_dir);
	for (size_t i = 0; !st && i < count; i++) {
		struct stat s;
		if (strcmp(paths[i], "-") != 0 && stat(paths[i], &s) == 0 && S_ISDIR(s.st_mode))
			st = add_folder(plan, paths[i], &o);
		else
			st = add(plan, paths[i], &o);
	}
	if (!st)
		st = sort(plan, as_given);
	if (st)
		plan_close(plan);
	return st;
}

static enum status add_file(struct plan *plan, const struct plan_file *file, const char *spool_dir,
			    const struct plan_profiles *profiles)
{
	const struct plan_profiles chosen = { profiles ? profiles->all : NULL, file->profile };
	const struct opened o = { spool_dir, file->profile ? &chosen : profiles };
	enum status st = add(plan, file->path, &o);
	if (st)
		return st;
	struct feed *feed = &plan->feeds[plan->count - 1];
	feed->control = file->control.stated ? &file->control : NULL;
	feed->control_fault = file->control_fault;
	feed->let_pass = file->accepted;
	return file->unreadable ? feed_give_up(feed, file->unreadable) : ST_OK;
}

enum status plan_open_files(struct plan *plan, const struct plan_file *files, size_t count, bool as_given,
			    const char *spool_dir, const struct plan_profiles *profiles)
{
	*plan = (struct plan){ 0 };
	arena_init(&plan->arena);
	enum status st = kept_rows_open(&plan->kept, spool_dir);
	for (size_t i = 0; !st && i < count; i++)
		st = add_file(plan, &files[i], spool_dir, profiles);
	if (!st)
		st = sort(plan, as_given);
	if (st)
		plan_close(plan);
	return st;
}

void plan_close(struct plan *plan)
{
	for (uint32_t i = 0; i < plan->count; i++)
		feed_close(&plan->feeds[i]);
	free(plan->feeds);
	free(plan->given);
	free(plan->warnings);
	kept_rows_close(&plan->kept);
	arena_release(&plan->arena);
	*plan = (struct plan){ 0 };
}
