/*
 * Sorts runs as large as memory allows, and merges them with a heap of their first records. Each run is read
 * by a small buffer of its own.
 */
#include "allot/base/files/sorter.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "allot/base/contract.h"
#include "allot/base/files/file.h"

enum { RUN_BUFFER = 16 * 1024 }; /* bytes of a run read at a time */

struct run {
	uint64_t at; /* of what is not read yet in the file */
	uint64_t to;
	size_t next; /* records of `buffer` */
	size_t count;
	char *buffer;
};

struct sorter {
	const char *dir;
	size_t size;
	sorter_compare *compare;
	size_t capacity; /* records in memory */
	size_t count;	 /* of these */
	size_t next;	 /* of these, when all fit into memory */
	char *records;
	int fd; /* -1: no file yet */
	uint64_t written;
	struct run *runs;
	size_t runs_count;
	size_t *heap; /* places of runs; the first has the least record */
	size_t heap_count;
	bool taken; /* the record at the top was given out */
};

enum status sorter_new(const char *dir, size_t size, sorter_compare *compare, size_t bytes, struct sorter **out)
{
	struct sorter *s = malloc(sizeof(*s));

	REQUIRE(size > 0 && size <= RUN_BUFFER);
	if (!s)
		return fail_memory();
	*s = (struct sorter){ .dir = dir, .size = size, .compare = compare, .fd = -1 };
	s->capacity = (bytes ? bytes : SORTER_BYTES) / size;
	if (!s->capacity)
		s->capacity = 1;
	*out = s;
	return ST_OK;
}

void sorter_free(struct sorter *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->runs_count; i++)
		free(s->runs[i].buffer);
	if (s->fd >= 0)
		close(s->fd);
	free(s->runs);
	free(s->heap);
	free(s->records);
	free(s);
}

static enum status add_run(struct sorter *s)
{
	struct run *more = realloc(s->runs, (s->runs_count + 1) * sizeof(*more));

	if (!more)
		return fail_memory();
	s->runs = more;
	s->runs[s->runs_count++] =
		(struct run){ .at = s->written, .to = s->written + (uint64_t)s->count * s->size };
	return ST_OK;
}

/* What is in memory becomes a run in the file. */
static enum status write_run(struct sorter *s)
{
	enum status st = s->fd < 0 ? file_unnamed(s->dir, &s->fd) : ST_OK;

	if (!st)
		st = add_run(s);
	if (st)
		return st;
	qsort(s->records, s->count, s->size, s->compare);
	st = file_write(s->fd, s->records, s->count * s->size, s->dir);
	s->written += (uint64_t)s->count * s->size;
	s->count = 0;
	return st;
}

enum status sorter_add(struct sorter *s, const void *record)
{
	REQUIRE(!s->heap);
	if (s->count == s->capacity) {
		enum status st = write_run(s);
		if (st)
			return st;
	}
	if (!s->records)
		s->records = malloc(s->capacity * s->size);
	if (!s->records)
		return fail_memory();
	memcpy(s->records + s->count++ * s->size, record, s->size);
	return ST_OK;
}

static const char *head_of(const struct sorter *s, size_t run)
{
	return s->runs[run].buffer + s->runs[run].next * s->size;
}

static bool is_less(const struct sorter *s, size_t i, size_t j)
{
	return s->compare(head_of(s, s->heap[i]), head_of(s, s->heap[j])) < 0;
}

static void sift_down(struct sorter *s, size_t i)
{
	for (;;) {
		size_t least = i;
		for (size_t child = 2 * i + 1; child <= 2 * i + 2 && child < s->heap_count; child++)
			if (is_less(s, child, least))
				least = child;
		if (least == i)
			return;
		size_t run = s->heap[i];
		s->heap[i] = s->heap[least];
		s->heap[least] = run;
		i = least;
	}
}

/* More records of a run whose buffer is done with; none at its end. */
static enum status refill(struct sorter *s, struct run *run)
{
	size_t n = RUN_BUFFER / s->size * s->size, got = 0;
	enum status st;

	if (n > run->to - run->at)
		n = run->to - run->at;
	run->next = 0;
	run->count = n / s->size;
	if (!n)
		return ST_OK;
	st = file_read_at(s->fd, run->buffer, n, run->at, &got, s->dir);
	run->at += n;
	return st || got == n ? st : fail(ST_IO, "%s: what was written there is cut short", s->dir);
}

static enum status begin_merge(struct sorter *s)
{
	enum status st = s->count ? write_run(s) : ST_OK;

	free(s->records);
	s->records = NULL;
	s->heap = st ? NULL : malloc(s->runs_count * sizeof(*s->heap));
	if (!st && !s->heap)
		st = fail_memory();
	for (size_t i = 0; !st && i < s->runs_count; i++) {
		s->runs[i].buffer = malloc(RUN_BUFFER);
		st = s->runs[i].buffer ? refill(s, &s->runs[i]) : fail_memory();
		s->heap[s->heap_count++] = i;
	}
	for (size_t i = s->heap_count; !st && i-- > 0;)
		sift_down(s, i);
	return st;
}

enum status sorter_begin(struct sorter *s)
{
	if (s->runs_count)
		return begin_merge(s);
	if (s->count)
		qsort(s->records, s->count, s->size, s->compare);
	return ST_OK;
}

/* Goes on behind the record at the top, which was given out. */
static enum status go_on(struct sorter *s)
{
	struct run *run = &s->runs[s->heap[0]];
	enum status st = ++run->next == run->count ? refill(s, run) : ST_OK;

	if (!st && run->count == 0)
		s->heap[0] = s->heap[--s->heap_count];
	if (!st && s->heap_count)
		sift_down(s, 0);
	return st;
}

enum status sorter_next(struct sorter *s, const void **record)
{
	*record = NULL;
	if (!s->runs_count) {
		if (s->next < s->count)
			*record = s->records + s->next++ * s->size;
		return ST_OK;
	}
	enum status st = s->taken && s->heap_count ? go_on(s) : ST_OK;
	s->taken = true;
	if (!st && s->heap_count)
		*record = head_of(s, s->heap[0]);
	return st;
}
