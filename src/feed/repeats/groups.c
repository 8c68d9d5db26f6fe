/*
 * Looks through groups. Rows that agree with the first of their group wait until one comes that does not:
 * then all are marked. They may be as many as the feed has rows, so those that wait stand in memory only as
 * far as they fit, and then in an unnamed file.
 */
#include "feed/repeats/groups.h"

#include <stdlib.h>
#include <unistd.h>

#include "allot/base/contract.h"
#include "allot/base/file.h"
#include "feed/repeats/keys.h"
#include "feed/repeats/marks.h"

enum { WAITING_MAX = 4096 }; /* rows that wait in memory */

struct waiting_row {
	uint64_t row;
	uint64_t line;
};

struct group {
	const char *dir;
	struct sorter *marks;
	bool any;		/* there is a first row */
	bool bad;		/* two rows contradict each other */
	struct key_entry first; /* of the group */
	struct key_entry other; /* bad: the first one that contradicts it */
	int fd;			/* of rows that wait; -1: none yet */
	uint64_t written;	/* of those, rows in the file */
	size_t count;		/* rows that wait in memory */
	struct waiting_row waiting[WAITING_MAX];
};

static enum status spill(struct group *g)
{
	enum status st = g->fd < 0 ? file_unnamed(g->dir, &g->fd) : ST_OK;

	if (!st && lseek(g->fd, (off_t)(g->written * sizeof(g->waiting[0])), SEEK_SET) < 0)
		st = fail(ST_IO, "%s: a file there cannot be written", g->dir);
	if (!st)
		st = file_write(g->fd, g->waiting, g->count * sizeof(g->waiting[0]), g->dir);
	g->written += g->count;
	g->count = 0;
	return st;
}

static enum status wait_for_other(struct group *g, const struct key_entry *entry)
{
	enum status st = g->count == WAITING_MAX ? spill(g) : ST_OK;

	if (!st)
		g->waiting[g->count++] = (struct waiting_row){ entry->row, entry->line };
	return st;
}

static enum status mark(struct group *g, uint64_t row, uint64_t line, const struct key_entry *other,
			uint64_t differs)
{
	struct repeat_mark m = { row, line, other->line, differs };

	return sorter_add(g->marks, &m);
}

static enum status mark_memory(struct group *g, uint64_t differs)
{
	enum status st = ST_OK;

	for (size_t i = 0; !st && i < g->count; i++)
		st = mark(g, g->waiting[i].row, g->waiting[i].line, &g->other, differs);
	g->count = 0;
	return st;
}

/* Marks all that wait: they agree with the first one. */
static enum status mark_waiting(struct group *g, uint64_t differs)
{
	enum status st = mark_memory(g, differs);

	for (uint64_t at = 0; !st && at < g->written; at += WAITING_MAX) {
		size_t got = 0;
		st = file_read_at(g->fd, g->waiting, sizeof(g->waiting), at * sizeof(g->waiting[0]), &got,
				  g->dir);
		if (!st && got < sizeof(g->waiting))
			st = fail(ST_IO, "%s: what was written there is cut short", g->dir);
		g->count = got / sizeof(g->waiting[0]);
		if (!st)
			st = mark_memory(g, differs);
	}
	g->written = 0;
	return st;
}

/* The next entry of the group at hand. */
static enum status add(struct group *g, const struct key_entry *entry)
{
	uint64_t differs = g->any ? key_entry_differs(&g->first, entry) : 0;
	enum status st;

	if (!g->any) {
		g->any = true;
		g->first = *entry;
	}
	if (!differs && !g->bad)
		return wait_for_other(g, entry);
	if (!differs)
		return mark(g, entry->row, entry->line, &g->other, key_entry_differs(&g->other, entry));
	if (g->bad)
		return mark(g, entry->row, entry->line, &g->first, differs);
	g->bad = true;
	g->other = *entry;
	st = mark_waiting(g, differs);
	return st ? st : mark(g, entry->row, entry->line, &g->first, differs);
}

static void end_group(struct group *g)
{
	g->any = false;
	g->bad = false;
	g->count = 0;
	g->written = 0;
}

enum status groups_mark(struct sorter *entries, const char *dir, struct sorter *marks)
{
	struct group *g = malloc(sizeof(*g));
	enum status st = g ? sorter_begin(entries) : fail_memory();

	if (g) {
		*g = (struct group){ .dir = dir, .marks = marks, .fd = -1 };
		end_group(g);
	}
	while (!st) {
		const void *record;
		st = sorter_next(entries, &record);
		if (st || !record)
			break;
		const struct key_entry *entry = record;
		if (g->any && !key_entry_same_key(&g->first, entry))
			end_group(g);
		st = add(g, entry);
	}
	if (g && g->fd >= 0)
		close(g->fd);
	free(g);
	return st;
}
