/*
 * The port of the domain: the unit of work. Nothing is decided here; each question goes to the part that
 * knows, and when one has written, the others' cursors start anew.
 */
#include "allot/base/contract.h"
#include "allot/signals/movement.h"
#include "store/alike_names.h"
#include "store/lmdb_store.h"

/* Products and batches */

static enum status product_find_op(struct uow *u, struct slice sku, struct product **out)
{
	struct lmdb_store *s = store_of_uow(u);
	return products_find(&s->products, &s->product_cursor, sku, out);
}

static enum status product_add_op(struct uow *u, struct slice sku, struct product **out)
{
	return products_add(&store_of_uow(u)->products, sku, out);
}

static void expect(struct uow *u, struct slice sku, struct slice orderid)
{
	struct lmdb_store *s = store_of_uow(u);
	if (sku.n)
		products_expect(&s->products, sku);
	if (orderid.n)
		find_expect(&s->find, orderid);
}

static enum status ref_find(struct uow *u, struct slice ref, bool *found, struct ref_entry *out)
{
	return refs_find(&store_of_uow(u)->refs, ref, found, out);
}

static enum status ref_put(struct uow *u, struct slice ref, const struct ref_entry *entry)
{
	return refs_put(&store_of_uow(u)->refs, ref, entry);
}

static enum status ref_of(struct uow *u, uint64_t batch, struct slice *ref)
{
	struct event event = { .type = EVENT_ALLOCATED, .batch = batch };
	enum status st = journal_fill(&store_of_uow(u)->reader, &event);
	if (!st)
		*ref = event.ref;
	return st;
}

/* Lines */

/* What has changed may have become too much for memory. */
static enum status make_room(struct lmdb_store *s)
{
	if (!lines_full(&s->lines))
		return ST_OK;
	enum status st = lines_spill(&s->lines);
	store_rewind(s);
	return st;
}

static enum status line_get(struct uow *u, uint64_t id, struct line **out)
{
	struct lmdb_store *s = store_of_uow(u);
	enum status st = make_room(s);
	return st ? st : lines_get(&s->lines, id, out);
}

/* The line with this id, 0: NULL, unless FOUND, how it was found, is a failure. */
static enum status give(struct uow *u, enum status found, uint64_t id, struct line **out)
{
	if (found)
		return found;
	if (id)
		return line_get(u, id, out);
	*out = NULL;
	return ST_OK;
}

static enum status line_numbered(struct uow *u, struct slice orderid, struct slice number, struct line **out)
{
	uint64_t id = 0;
	enum status st = find_numbered(&store_of_uow(u)->find, orderid, number, &id);
	return give(u, st, id, out);
}

static enum status line_unnumbered(struct uow *u, struct slice orderid, uint64_t product, struct line **out)
{
	uint64_t id = 0;
	enum status st = find_unnumbered(&store_of_uow(u)->find, orderid, product, &id);
	return give(u, st, id, out);
}

static enum status line_numbered_of(struct uow *u, struct slice orderid, uint64_t product, uint32_t ordered,
				    struct line **out, bool *several)
{
	uint64_t id = 0;
	enum status st = find_numbered_of(&store_of_uow(u)->find, orderid, product, ordered, &id, several);
	return give(u, st, id, out);
}

static enum status line_of_order(struct uow *u, struct slice orderid, uint64_t product, uint64_t after,
				 struct line **out)
{
	uint64_t id = 0;
	enum status st = find_of_order(&store_of_uow(u)->find, orderid, product, after, &id);
	return give(u, st, id, out);
}

static struct line_head head_of(const struct line *line)
{
	return (struct line_head){ .id = line->id,
				   .product = line->product,
				   .ordered = line->ordered,
				   .gone = line->gone,
				   .orderid = line->orderid,
				   .number = line->number };
}

static enum status line_add(struct uow *u, const struct line *line, struct line **out)
{
	struct lmdb_store *s = store_of_uow(u);
	struct line_head head = head_of(line);
	enum status st = make_room(s);
	if (!st)
		st = find_add(&s->find, &head);
	return st ? st : lines_add(&s->lines, line, out);
}

static enum status line_number(struct uow *u, struct line *line, struct slice number)
{
	struct lmdb_store *s = store_of_uow(u);
	struct line_head was = head_of(line), is = was;
	REQUIRE(line->number.n == 0);
	is.number = number;
	enum status st = find_change(&s->find, &was, &is);
	if (!st)
		lines_set_number(&s->lines, line, number);
	return st;
}

static void line_dirty(struct uow *u, struct line *line, uint32_t was_ordered)
{
	struct lmdb_store *s = store_of_uow(u);
	struct line_head was = head_of(line), is = was;
	line->keeping.dirty = true;
	if (was_ordered == line->ordered || line->number.n == 0)
		return;
	was.ordered = was_ordered;
	enum status st = find_change(&s->find, &was, &is);
	/* told by the next function that can */
	if (st)
		s->lines.failed = st;
}

static enum status line_gone(struct uow *u, struct line *line)
{
	struct lmdb_store *s = store_of_uow(u);
	struct line_head head = head_of(line);
	REQUIRE(line_wholly_short(line));
	enum status st = find_remove(&s->find, &head);
	line->gone = true;
	line->keeping.dirty = true;
	return st;
}

static void line_drop(struct uow *u, struct line *line)
{
	lines_drop(&store_of_uow(u)->lines, line);
}

static enum status alike_name(struct lmdb_store *s, enum alike_names which, struct slice name, bool *found,
			      struct slice *out)
{
	size_t n = 0;
	enum status st = alike_names_find(&s->index, &s->reader, which, name, found, s->alike_name, &n);
	if (!st && *found)
		*out = slice_of(s->alike_name, n);
	return st;
}

static enum status alike_op(struct uow *u, enum alike_of what, struct slice id, struct slice of,
			    uint64_t product, bool *found, struct slice *out)
{
	struct lmdb_store *s = store_of_uow(u);
	switch (what) {
	case ALIKE_REF:
		return alike_name(s, ALIKE_NAMES_REFS, id, found, out);
	case ALIKE_SKU:
		return alike_name(s, ALIKE_NAMES_SKUS, id, found, out);
	case ALIKE_ORDER:
		return find_alike_order(&s->find, id, product, found, out);
	case ALIKE_NUMBER:
	default:
		return find_alike_number(&s->find, of, id, product, found, out);
	}
}

static enum status named_sku(struct uow *u, struct slice sku)
{
	return named_skus_add(&store_of_uow(u)->named, sku);
}

/* The journal */

/* EVENT, a BatchCreated, makes its ref known, and its SKU if that has no other batch. */
static enum status note_names(struct lmdb_store *s, const struct event *event)
{
	const struct product *p = products_known(&s->products, event->sku);
	enum status st = alike_names_add(&s->index, ALIKE_NAMES_REFS, event->ref, event->number);
	if (!st && (!p || p->id == 0 || p->id == event->number))
		st = alike_names_add(&s->index, ALIKE_NAMES_SKUS, event->sku, event->number);
	return st;
}

static enum status event_append(struct uow *u, struct event *event)
{
	struct lmdb_store *s = store_of_uow(u);
	event->source = u->source;
	enum status st = journal_append(&s->journal, event);
	if (!st && event->type == EVENT_BATCH_CREATED)
		st = note_names(s, event);
	if (!st)
		s->books.movements += balance_move(&s->books.balance, event);
	store_rewind_if_written(s);
	return st;
}

static enum status event_read(struct uow *u, uint64_t number, bool fill, struct event *out)
{
	return journal_read(&store_of_uow(u)->reader, number, fill, out);
}

const struct uow_ops LMDB_UOW_OPS = {
	.product_find = product_find_op,
	.product_add = product_add_op,
	.expect = expect,
	.ref_find = ref_find,
	.ref_put = ref_put,
	.ref_of = ref_of,
	.line_get = line_get,
	.line_numbered = line_numbered,
	.line_unnumbered = line_unnumbered,
	.line_numbered_of = line_numbered_of,
	.line_of_order = line_of_order,
	.line_add = line_add,
	.line_number = line_number,
	.line_dirty = line_dirty,
	.line_gone = line_gone,
	.line_drop = line_drop,
	.alike = alike_op,
	.named_sku = named_sku,
	.event_append = event_append,
	.event_read = event_read,
};
