/*
 * External sort. Runs lie one behind the other in one unnamed file, in the system's folder for temporary files;
 * each is read back through a window of its own. An entry stands there as varint lengths of key and value, then
 * both.
 */
#include "store/views/entry_sorter.h"

#include <stdlib.h>
#include <unistd.h>

#include "allot/base/contract.h"
#include "allot/base/files/file.h"
#include "allot/base/varint.h"

enum { BYTES_MAX_DEFAULT = 24 << 20, WINDOW = 256 << 10, ENTRY_MAX = 64 << 10 };

struct sorted_run {
	uint64_t at; /* offset in the file of what is not in the window yet */
	uint64_t end;
	char *window;
	size_t from; /* of the window: what is not given out yet */
	size_t to;
	bool ready; /* `head` is the next entry */
	struct sorted_entry head;
};

void entry_sorter_init(struct entry_sorter *s, size_t bytes_max)
{
	*s = (struct entry_sorter){ .bytes_max = bytes_max ? bytes_max : BYTES_MAX_DEFAULT, .fd = -1 };
	arena_init(&s->arena);
	buf_init(&s->room, 0);
}

void entry_sorter_release(struct entry_sorter *s)
{
	for (size_t i = 0; i < s->runs_count; i++)
		free(s->runs[i].window);
	free(s->runs);
	free(s->entries);
	arena_release(&s->arena);
	buf_release(&s->room);
	if (s->fd >= 0)
		close(s->fd);
}

static int by_key(const void *a, const void *b)
{
	const struct sorted_entry *x = a, *y = b;
	int order = slice_cmp(x->key, y->key);
	/* entries of equal keys lie in the arena in the order in which they came, so their places in the list
	 * tell */
	return order ? order : (x->value.p > y->value.p) - (x->value.p < y->value.p);
}

static void sort(struct entry_sorter *s)
{
	if (s->count)
		qsort(s->entries, s->count, sizeof(*s->entries), by_key);
}

/* Appends the entries in memory to the file as a run, and forgets them. */
static enum status write_run(struct entry_sorter *s)
{
	enum status st = s->fd >= 0 ? ST_OK : file_unnamed(temporary_folder(), &s->fd);
	struct sorted_run *runs = realloc(s->runs, (s->runs_count + 1) * sizeof(*runs));
	if (!runs)
		return fail_memory();
	s->runs = runs;
	if (st)
		return st;
	struct sorted_run run = { .at = s->written };
	sort(s);
	for (size_t i = 0; !st && i < s->count; i++) {
		buf_put_counted(&s->room, s->entries[i].key);
		buf_put_counted(&s->room, s->entries[i].value);
		if (s->room.n < WINDOW && i + 1 < s->count)
			continue;
		st = buf_status(&s->room);
		if (!st)
			st = file_write(s->fd, s->room.p, s->room.n, temporary_folder());
		s->written += s->room.n;
		buf_clear(&s->room);
	}
	run.end = s->written;
	s->runs[s->runs_count++] = run;
	s->count = 0;
	arena_reset(&s->arena);
	return st;
}

enum status entry_sorter_add(struct entry_sorter *s, struct slice key, struct slice value)
{
	REQUIRE(key.n + value.n <= ENTRY_MAX - 2 * VARINT_MAX_BYTES);
	enum status st = s->arena.used + s->count * sizeof(*s->entries) >= s->bytes_max ? write_run(s) : ST_OK;
	if (!st && s->count == s->capacity) {
		size_t n = s->capacity ? 2 * s->capacity : 1024;
		struct sorted_entry *entries = realloc(s->entries, n * sizeof(*entries));
		if (!entries)
			return fail_memory();
		s->entries = entries;
		s->capacity = n;
	}
	char *p = st ? NULL : arena_alloc(&s->arena, key.n + value.n + 1);
	if (!p)
		return st ? st : fail_memory();
	if (key.n)
		memcpy(p, key.p, key.n);
	if (value.n)
		memcpy(p + key.n, value.p, value.n);
	s->entries[s->count++] = (struct sorted_entry){ { p, key.n }, { p + key.n, value.n } };
	return ST_OK;
}

enum status entry_sorter_finish(struct entry_sorter *s)
{
	if (!s->runs_count) {
		sort(s);
		return ST_OK;
	}
	enum status st = s->count ? write_run(s) : ST_OK;
	for (size_t i = 0; !st && i < s->runs_count; i++) {
		s->runs[i].window = malloc(WINDOW);
		if (!s->runs[i].window)
			st = fail_memory();
	}
	return st;
}

/* Makes the window hold the next entry whole, if there is one. */
static enum status fill(struct entry_sorter *s, struct sorted_run *r)
{
	size_t have = r->to - r->from, got = 0;
	if (have >= ENTRY_MAX || r->at == r->end)
		return ST_OK;
	memmove(r->window, r->window + r->from, have);
	uint64_t left = r->end - r->at;
	size_t want = left < WINDOW - have ? (size_t)left : WINDOW - have;
	enum status st = file_read_at(s->fd, r->window + have, want, r->at, &got, temporary_folder());
	if (!st && got < want)
		st = fail(ST_IO, "%s: a temporary file was cut short", temporary_folder());
	r->from = 0;
	r->to = have + got;
	r->at += got;
	return st;
}

static enum status ready(struct entry_sorter *s, struct sorted_run *r)
{
	if (r->ready)
		return ST_OK;
	enum status st = fill(s, r);
	if (st || r->from == r->to)
		return st;
	struct reader in = reader_of(slice_of(r->window + r->from, r->to - r->from));
	r->head.key = read_counted(&in);
	r->head.value = read_counted(&in);
	if (in.bad)
		return fail(ST_IO, "%s: a temporary file is not as it was written", temporary_folder());
	r->from = (size_t)((const char *)in.at - r->window);
	r->ready = true;
	return ST_OK;
}

enum status entry_sorter_next(struct entry_sorter *s, bool *end, struct sorted_entry *out)
{
	struct sorted_run *first = NULL;
	if (!s->runs_count) {
		*end = s->at == s->count;
		if (!*end)
			*out = s->entries[s->at++];
		return ST_OK;
	}
	for (size_t i = 0; i < s->runs_count; i++) {
		struct sorted_run *r = &s->runs[i];
		enum status st = ready(s, r);
		if (st)
			return st;
		if (r->ready && (!first || slice_cmp(r->head.key, first->head.key) < 0))
			first = r;
	}
	*end = !first;
	if (first) {
		*out = first->head;
		first->ready = false;
	}
	return ST_OK;
}
