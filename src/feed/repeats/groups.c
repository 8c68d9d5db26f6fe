/*
 * Looks through groups. Rows that agree with the first of their group wait until one comes that does not:
 * then all are marked. They may be as many as the feed has rows, so those that wait stand in memory only as
 * far as they fit, and then in an unnamed file.
 */
#include "feed/repeats/groups.h"

#include <stdlib.h>
#include <unistd.h>

#include "allot/base/contract.h"
#include "allot/base/files/file.h"
#include "feed/repeats/keys.h"
#include "feed/repeats/marks.h"
#include "allot/models/order_line.h"

enum { WAITING_MAX = 4096 }; /* rows that wait in memory */

struct waiting_row {
	uint64_t row;
	uint64_t line;
	uint64_t units;
};

struct group {
	const char *dir;
	struct sorter *marks;
	bool sum;    /* rows of one key add up */
	bool any;    /* there is an entry, and `key` is of its key */
	bool passed; /* there is a first row that no check refused */
	bool bad;    /* two rows contradict each other */
	struct key_entry key;
	struct key_entry first; /* row of the group that passed */
	struct key_entry other; /* bad: the first one that contradicts it */
	uint64_t total;		/* of the figures of those that passed */
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

static struct waiting_row row_of(const struct key_entry *entry)
{
	return (struct waiting_row){ entry->row, entry->line, entry->units };
}

static enum status wait_for_other(struct group *g, const struct key_entry *entry)
{
	enum status st = g->count == WAITING_MAX ? spill(g) : ST_OK;

	if (!st)
		g->waiting[g->count++] = row_of(entry);
	return st;
}

static enum status mark(struct group *g, struct waiting_row row, const struct key_entry *other,
			uint64_t differs)
{
	struct repeat_mark m = { row.row, row.line, other->line, differs, row.units };

	return sorter_add(g->marks, &m);
}

static enum status mark_memory(struct group *g, uint64_t differs)
{
	enum status st = ST_OK;

	for (size_t i = 0; !st && i < g->count; i++)
		st = mark(g, g->waiting[i], &g->other, differs);
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

/* In what A and B contradict each other. */
static uint64_t differs_in(const struct group *g, const struct key_entry *a, const struct key_entry *b)
{
	if (a->type == ENTRY_REFUSED || b->type == ENTRY_REFUSED)
		return MARK_REFUSED;
	return key_entry_differs(a, b) & (g->sum ? ~(uint64_t)DIFFERS_QUANTITY : UINT64_MAX);
}

/* A row that a check refused has its own reason; it is the others that cannot be added up without it. */
static enum status add_refused(struct group *g, const struct key_entry *entry)
{
	if (g->bad)
		return ST_OK;
	g->bad = true;
	g->other = *entry;
	return mark_waiting(g, MARK_REFUSED);
}

/* The next entry of the group at hand. */
static enum status add(struct group *g, const struct key_entry *entry)
{
	uint64_t differs = g->passed ? differs_in(g, &g->first, entry) : 0;
	enum status st;

	if (entry->type == ENTRY_REFUSED)
		return add_refused(g, entry);
	if (!g->passed) {
		g->passed = true;
		g->first = *entry;
	}
	g->total += g->sum ? entry->figure : 0;
	if (!differs && !g->bad)
		return wait_for_other(g, entry);
	if (!differs)
		return mark(g, row_of(entry), &g->other, differs_in(g, &g->other, entry));
	if (g->bad)
		return mark(g, row_of(entry), &g->first, differs);
	g->bad = true;
	g->other = *entry;
	st = mark_waiting(g, differs);
	return st ? st : mark(g, row_of(entry), &g->first, differs);
}

/* Of several rows that add up each is given the sum; one of them that says 0 alone says so already. */
static enum status end_group(struct group *g)
{
	enum status st = ST_OK;

	if (g->sum && !g->bad && g->total > 0 && g->count + g->written > 1) {
		g->other.line = g->total;
		st = mark_waiting(g, g->total > QUANTITY_MAX ? MARK_TOO_MUCH : MARK_SUM);
	}
	g->any = g->passed = g->bad = false;
	g->total = 0;
	g->count = 0;
	g->written = 0;
	return st;
}

static enum status next(struct group *g, const struct key_entry *entry)
{
	enum status st = g->any && !key_entry_same_key(&g->key, entry) ? end_group(g) : ST_OK;

	g->any = true;
	g->key = *entry;
	return st ? st : add(g, entry);
}

enum status groups_mark(struct sorter *entries, bool sum, const char *dir, struct sorter *marks)
{
	struct group *g = malloc(sizeof(*g));
	enum status st = g ? sorter_begin(entries) : fail_memory();
	const void *record = NULL;

	if (g)
		*g = (struct group){ .dir = dir, .marks = marks, .sum = sum, .fd = -1 };
	while (!st) {
		st = sorter_next(entries, &record);
		if (st || !record)
			break;
		st = next(g, record);
	}
	if (!st)
		st = end_group(g);
	if (g && g->fd >= 0)
		close(g->fd);
	free(g);
	return st;
}
