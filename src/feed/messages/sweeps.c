/* Rows are sorted by SKU, so that each SKU is one piece whatever the order of the unit's lines. */
#include "feed/messages/sweeps.h"

#include <stdlib.h>

#include "allot/base/contract.h"

void sweeps_init(struct sweeps *s)
{
	*s = (struct sweeps){ .count = 0 };
	arena_init(&s->arena);
}

void sweeps_release(struct sweeps *s)
{
	arena_release(&s->arena);
}

enum status sweeps_status(const struct sweeps *s)
{
	return s->no_memory ? fail_memory() : ST_OK;
}

static int by_sku(const void *a, const void *b)
{
	const struct edi_row *x = *(const struct edi_row *const *)a, *y = *(const struct edi_row *const *)b;
	int c = slice_cmp(x->sku, y->sku);

	return c ? c : (x > y) - (x < y);
}

/* A ref without its date. */
static struct slice base_of(struct slice ref)
{
	enum { DATED = 2 + EDI_DATE_TEXT };
	bool dated = ref.n > DATED && memcmp(ref.p + ref.n - DATED, ":@", 2) == 0;

	return dated ? slice_of(ref.p, ref.n - DATED) : ref;
}

/* A refused row may have been about any batch of its SKU: then none of it is swept. */
static bool any_refused(const struct edi_row *const *rows, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (rows[i]->code)
			return true;
	return false;
}

static void add(struct sweeps *s, const struct edi_row *const *rows, uint32_t count)
{
	struct buf out;

	if (any_refused(rows, count))
		return;
	buf_init(&out, 0);
	buf_put_counted(&out, rows[0]->sku);
	buf_put_varint(&out, count);
	for (uint32_t i = 0; i < count; i++)
		buf_put_counted(&out, base_of(rows[i]->fields[0]));
	buf_put_varint(&out, count);
	for (uint32_t i = 0; i < count; i++)
		buf_put_counted(&out, rows[i]->fields[0]);
	s->list[s->count] = arena_copy(&s->arena, buf_slice(&out));
	s->no_memory = s->no_memory || buf_status(&out) || !s->list[s->count].p;
	s->count++;
	buf_release(&out);
}

void sweeps_make(struct sweeps *s, const struct edi_work *u)
{
	uint32_t n = 0;

	s->count = 0;
	arena_reset(&s->arena);
	if (!u->message || u->message->shape != EDI_STOCK || !u->profile->edi.future.count || !u->rows_count)
		return;
	const struct edi_row **rows = malloc(u->rows_count * sizeof(struct edi_row *));
	s->list = arena_alloc(&s->arena, u->rows_count * sizeof(*s->list));
	s->no_memory = s->no_memory || !rows || !s->list;
	for (uint32_t i = 0; !s->no_memory && i < u->rows_count; i++)
		if (!u->rows[i].merged)
			rows[n++] = &u->rows[i];
	if (n)
		qsort(rows, n, sizeof(struct edi_row *), by_sku);
	/* sorted, one without a SKU is the first: it may have been about any */
	bool any = n && rows[0]->code && !rows[0]->sku.n;
	for (uint32_t first = 0, i = 1; i <= n && !any; i++) {
		if (i < n && slice_eq(rows[i]->sku, rows[first]->sku))
			continue;
		add(s, rows + first, i - first);
		first = i;
	}
	free(rows);
}

void replaced_put(struct buf *out, const struct edi_work *u)
{
	uint32_t lines = 0;

	if (!u->record.replaces || edi_unit_refused(u) || !u->record.orderid.n)
		return;
	for (uint32_t i = 0; i < u->rows_count; i++)
		lines += !u->rows[i].merged;
	buf_put_counted(out, u->record.orderid);
	buf_put_varint(out, lines);
	for (uint32_t i = 0; i < u->rows_count; i++) {
		if (u->rows[i].merged)
			continue;
		buf_put_counted(out, u->rows[i].fields[3]);
		buf_put_counted(out, u->rows[i].sku);
	}
}
