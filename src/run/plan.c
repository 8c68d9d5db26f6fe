#include "allot/run/plan.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>

#include "allot/base/file.h"

enum status plan_check(const char *const *paths, size_t count)
{
	struct stat s;
	for (size_t i = 0; i < count; i++)
		if (strcmp(paths[i], "-") != 0 && stat(paths[i], &s) != 0 &&
		    (errno == ENOENT || errno == ENOTDIR))
			return fail_errno(ST_NO_INPUT, paths[i], errno);
	return ST_OK;
}

/* Opens the feed at PATH, which lives in the plan's arena, as the last one. */
static enum status add(struct plan *plan, const char *path, const char *spool_dir)
{
	if (plan->count == plan->capacity) {
		uint32_t n = plan->capacity ? 2 * plan->capacity : 16;
		struct feed *feeds = realloc(plan->feeds, n * sizeof(*feeds));
		if (!feeds)
			return fail_memory();
		plan->feeds = feeds;
		plan->capacity = n;
	}
	enum status st = feed_open(&plan->feeds[plan->count], path, spool_dir);
	if (!st)
		feed_idle(&plan->feeds[plan->count++]);
	return st;
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

static bool is_feed_name(const char *name)
{
	static const char ending[] = ".csv";
	size_t n = strlen(name);
	return name[0] != '.' && n >= sizeof(ending) - 1 &&
	       strcasecmp(name + n - (sizeof(ending) - 1), ending) == 0;
}

/* True when DIR/NAME is a feed of the folder; *PATH is then its path in the plan's arena. */
static enum status folder_member(struct plan *plan, const char *dir, const char *name, char **path)
{
	struct buf joined;
	struct stat s;
	*path = NULL;
	if (!is_feed_name(name))
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

/* By kind of header, then by name in byte order. */
struct sort_feed {
	enum feed_kind kind;
	struct feed feed;
};

static int compare(const void *a, const void *b)
{
	const struct sort_feed *x = a, *y = b;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return slice_cmp(x->feed.name, y->feed.name);
}

static enum status sort_from(struct plan *plan, uint32_t first)
{
	uint32_t n = plan->count - first;
	struct sort_feed *list = malloc((n + 1) * sizeof(*list));
	enum status st = list ? ST_OK : fail_memory();
	for (uint32_t i = 0; !st && i < n; i++) {
		struct feed *feed = &plan->feeds[first + i];
		st = feed_peek_kind(feed, &list[i].kind);
		feed_idle(feed);
		list[i].feed = *feed;
	}
	if (!st) {
		qsort(list, n, sizeof(*list), compare);
		for (uint32_t i = 0; i < n; i++)
			plan->feeds[first + i] = list[i].feed;
	}
	free(list);
	return st;
}

static enum status add_folder(struct plan *plan, const char *dir, const char *spool_dir)
{
	uint32_t first = plan->count;
	enum status st = ST_OK;
	DIR *d = opendir(dir);
	if (!d)
		return fail_errno(ST_IO, dir, errno);
	while (!st) {
		char *path = NULL;
		errno = 0;
		const struct dirent *e = readdir(d);
		if (!e && errno != 0)
			st = fail_errno(ST_IO, dir, errno);
		if (!e)
			break;
		st = folder_member(plan, dir, e->d_name, &path);
		if (!st && path)
			st = add(plan, path, spool_dir);
	}
	closedir(d);
	return st ? st : sort_from(plan, first);
}

enum status plan_open(struct plan *plan, const char *const *paths, size_t count, const char *spool_dir)
{
	*plan = (struct plan){ 0 };
	arena_init(&plan->arena);
	enum status st = kept_rows_open(&plan->kept, spool_dir);
	for (size_t i = 0; !st && i < count; i++) {
		struct stat s;
		if (strcmp(paths[i], "-") != 0 && stat(paths[i], &s) == 0 && S_ISDIR(s.st_mode))
			st = add_folder(plan, paths[i], spool_dir);
		else
			st = add(plan, paths[i], spool_dir);
	}
	if (st)
		plan_close(plan);
	return st;
}

void plan_close(struct plan *plan)
{
	for (uint32_t i = 0; i < plan->count; i++)
		feed_close(&plan->feeds[i]);
	free(plan->feeds);
	kept_rows_close(&plan->kept);
	arena_release(&plan->arena);
	*plan = (struct plan){ 0 };
}
