/* The manifest of an index, and its codec. */
#include "store/index/index_manifest.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/varint.h"
#include "store/env/env.h"

void index_manifest_init(struct index_manifest *m)
{
	*m = (struct index_manifest){ 0 };
}

void index_manifest_release(struct index_manifest *m)
{
	free(m->runs.list);
	free(m->gone.list);
	index_manifest_init(m);
}

enum status run_list_add(struct run_list *l, struct run_info run)
{
	if (l->count == l->capacity) {
		size_t n = l->capacity ? 2 * l->capacity : 16;
		struct run_info *list = realloc(l->list, n * sizeof(*list));
		if (!list)
			return fail_memory();
		l->list = list;
		l->capacity = n;
	}
	l->list[l->count++] = run;
	return ST_OK;
}

void run_list_remove(struct run_list *l, size_t first, size_t count)
{
	REQUIRE(first <= l->count && count <= l->count - first);
	if (count > 0)
		memmove(&l->list[first], &l->list[first + count],
			(l->count - first - count) * sizeof(*l->list));
	l->count -= count;
}

static void put_run(struct buf *out, const struct run_info *run)
{
	buf_put_varint(out, run->number);
	buf_put_varint(out, run->entries);
	buf_put_varint(out, run->blocks);
	buf_put_varint(out, run->filters);
	buf_put_fixed64(out, run->sum);
}

static void put_runs(struct buf *out, const struct run_list *l)
{
	buf_put_varint(out, l->count);
	for (size_t i = 0; i < l->count; i++)
		put_run(out, &l->list[i]);
}

void index_manifest_encode(const struct index_manifest *m, struct buf *out)
{
	buf_put_varint(out, m->next_run);
	put_runs(out, &m->runs);
	buf_put_varint(out, m->merge.count);
	if (m->merge.count > 0) {
		buf_put_varint(out, m->merge.first);
		put_run(out, &m->merge.run);
		buf_put_fixed64(out, m->merge.last.hash);
		buf_put_fixed64(out, m->merge.last.code);
	}
	put_runs(out, &m->gone);
}

static struct run_info read_run(struct reader *r, uint32_t next_run)
{
	struct run_info run = { .number = read_varint32(r) };
	run.entries = read_varint(r);
	run.blocks = read_varint32(r);
	run.filters = read_varint32(r);
	run.sum = read_fixed64(r);
	if (run.number >= next_run || run.entries < run.blocks)
		r->bad = true;
	return run;
}

static enum status read_runs(struct reader *r, uint32_t next_run, struct run_list *l)
{
	enum status st = ST_OK;
	uint64_t count = read_varint(r);
	for (uint64_t i = 0; !st && !r->bad && i < count; i++)
		st = run_list_add(l, read_run(r, next_run));
	return st;
}

static void read_merge(struct reader *r, struct index_manifest *m)
{
	uint64_t count = read_varint(r);
	if (count == 0 || r->bad)
		return;
	uint64_t first = read_varint(r);
	m->merge.run = read_run(r, m->next_run);
	m->merge.last.hash = read_fixed64(r);
	m->merge.last.code = read_fixed64(r);
	if (r->bad || first > m->runs.count || count > m->runs.count - first) {
		r->bad = true;
		return;
	}
	m->merge.first = (size_t)first;
	m->merge.count = (size_t)count;
}

/* A run that counts has blocks. */
static bool runs_are_whole(const struct run_list *l)
{
	for (size_t i = 0; i < l->count; i++)
		if (l->list[i].blocks == 0)
			return false;
	return true;
}

enum status index_manifest_decode(struct slice payload, struct index_manifest *m)
{
	struct reader r = reader_of(payload);
	m->runs.count = m->gone.count = 0;
	m->merge = (struct index_merge){ 0 };
	m->next_run = read_varint32(&r);
	enum status st = read_runs(&r, m->next_run, &m->runs);
	if (!st)
		read_merge(&r, m);
	if (!st)
		st = read_runs(&r, m->next_run, &m->gone);
	if (!st && (!reader_done(&r) || !runs_are_whole(&m->runs)))
		st = fail(ST_DAMAGED, "store damaged: a bad list of the runs of the index");
	return st;
}
