/*
 * `allot explain`: the story of an order, a batch or a SKU, step by step from the journal. One pass, from the
 * first batch of the SKUs that it is about; only what is told is held, of an order's lines line by line.
 */
#include <stdlib.h>
#include <string.h>

#include "allot/store/store.h"
#include "cli/command.h"
#include "cli/explain/lines.h"
#include "cli/terminal.h"

struct explain {
	struct views *views;
	struct slice id;
	struct slice line; /* of an order: only this one; empty: all */
	bool json;
	struct output output;
	struct json out_json; /* over the output */
	struct arena arena;
	struct slice *skus; /* in the arena, but for the list */
	size_t skus_count;
	size_t skus_capacity;
	struct sources sources;
	struct stock stock;
	struct telling telling;
	struct story_lines lines;
	uint64_t batch; /* its id */
	struct batch_view batch_now;
	struct sku_view sku_now;
};

static enum status add_sku(struct explain *x, struct slice sku)
{
	if (x->skus_count && slice_eq(x->skus[x->skus_count - 1], sku))
		return ST_OK;
	if (x->skus_count == x->skus_capacity) {
		size_t n = x->skus_capacity ? 2 * x->skus_capacity : 16;
		struct slice *skus = realloc(x->skus, n * sizeof(*skus));
		if (!skus)
			return fail_memory();
		x->skus = skus;
		x->skus_capacity = n;
	}
	x->skus[x->skus_count] = arena_copy(&x->arena, sku);
	return x->skus[x->skus_count++].p ? ST_OK : fail_memory();
}

static enum status no_refusal(void *ctx, const struct refusal *refusal)
{
	(void)ctx, (void)refusal;
	return ST_OK;
}

static enum status tell_story(struct explain *x, enum status (*event)(void *, const struct event *))
{
	const struct journal_visitor visitor = { event, no_refusal, x };
	return x->views->ops->story(x->views, x->skus, x->skus_count, &visitor);
}

/* An order */

static enum status on_order_line(void *ctx, const struct line_view *line)
{
	return add_sku(ctx, line->line.sku);
}

static enum status on_order_event(void *ctx, const struct event *e)
{
	struct explain *x = ctx;
	struct story_line *line = NULL;
	enum status st = ST_OK;
	if (e->line_id && slice_eq(e->orderid, x->id)) {
		st = story_line_of(&x->lines, e, &line);
		if (!st)
			line->json.out = &line->text;
		if (!st)
			st = step_tell(&x->telling, e, &line->text, &line->json);
		if (!st)
			st = story_line_apply(&x->lines, line, e);
	}
	return st ? st : stock_apply(&x->stock, e);
}

static void print_line(struct explain *x, const struct story_line *s)
{
	struct buf *out = &x->output.buf;
	struct json *j = &x->out_json;
	if (!x->json) {
		buf_put_str(out, "order ");
		buf_put_visible(out, x->id, x->id.n);
		buf_put_str(out, s->line.number.n ? ", line " : "");
		buf_put_visible(out, s->line.number, s->line.number.n);
		buf_put_str(out, ": ");
		buf_put_visible(out, s->sku, s->sku.n);
		buf_put_char(out, '\n');
		buf_put_slice(out, buf_slice(&s->text));
		story_line_now(s, &x->stock, out);
		return;
	}
	json_object(j);
	json_key(j, "line");
	if (s->line.number.n)
		json_string(j, s->line.number);
	else
		json_null(j);
	json_key(j, "sku");
	json_string(j, s->sku);
	json_key(j, "steps");
	json_array(j);
	buf_put_slice(out, buf_slice(&s->text));
	json_array_end(j);
	json_key(j, "now");
	story_line_now_json(s, &x->stock, j);
	json_object_end(j);
}

static enum status explain_order(struct explain *x, bool *found)
{
	enum status st = x->views->ops->order(x->views, x->id, found, on_order_line, x);
	if (st || !*found)
		return st;
	st = tell_story(x, on_order_event);
	if (st)
		return st;
	if (x->json) {
		json_object(&x->out_json);
		json_key(&x->out_json, "order");
		json_string(&x->out_json, x->id);
		json_key(&x->out_json, "lines");
		json_array(&x->out_json);
	}
	*found = false;
	for (size_t i = 0; i < x->lines.count && !st; i++) {
		const struct story_line *s = x->lines.list[i];
		if (s->line.gone || (x->line.n && !slice_eq(s->line.number, x->line)))
			continue;
		*found = true;
		print_line(x, s);
		st = output_row_done(&x->output);
	}
	if (x->json) {
		json_array_end(&x->out_json);
		json_object_end(&x->out_json);
	}
	return st;
}

/* A batch, a SKU */

static enum status on_step(void *ctx, const struct event *e)
{
	struct explain *x = ctx;
	enum status st = ST_OK;
	if (!x->batch || e->batch == x->batch)
		st = step_tell(&x->telling, e, &x->output.buf, &x->out_json);
	if (!st)
		st = output_row_done(&x->output);
	return st ? st : stock_apply(&x->stock, e);
}

static void begin_steps(struct explain *x, const char *what, struct slice sku)
{
	struct json *j = &x->out_json;
	if (!x->json) {
		buf_printf(&x->output.buf, "%s ", what);
		buf_put_visible(&x->output.buf, x->id, x->id.n);
		if (x->batch) {
			buf_put_str(&x->output.buf, ": ");
			buf_put_visible(&x->output.buf, sku, sku.n);
		}
		buf_put_char(&x->output.buf, '\n');
		return;
	}
	json_object(j);
	json_key(j, what);
	json_string(j, x->id);
	if (x->batch) {
		json_key(j, "sku");
		json_string(j, sku);
	}
	json_key(j, "steps");
	json_array(j);
}

struct figure {
	const char *key;
	uint64_t value;
};

static void end_steps(struct explain *x, const struct figure *figures, size_t count)
{
	struct json *j = &x->out_json;
	if (x->json) {
		json_array_end(j);
		json_key(j, "now");
		json_object(j);
	} else {
		buf_put_str(&x->output.buf, "  now: ");
	}
	for (size_t i = 0; i < count; i++) {
		if (x->json) {
			json_key(j, figures[i].key);
			json_number(j, figures[i].value);
		} else {
			buf_printf(&x->output.buf, "%s%llu %s", i ? ", " : "",
				   (unsigned long long)figures[i].value, figures[i].key);
		}
	}
	if (x->json) {
		json_object_end(j);
		json_object_end(j);
	} else {
		buf_put_char(&x->output.buf, '\n');
	}
}

static enum status on_batch_head(void *ctx, const struct batch_view *batch)
{
	struct explain *x = ctx;
	x->batch = batch->id;
	x->batch_now = *batch;
	return add_sku(x, batch->sku);
}

static enum status skip_line(void *ctx, const struct line_view *line)
{
	(void)ctx, (void)line;
	return ST_OK;
}

static enum status explain_batch(struct explain *x, bool *found)
{
	x->telling.names_line = true;
	enum status st = x->views->ops->batch(x->views, x->id, found, on_batch_head, skip_line, x);
	if (st || !*found)
		return st;
	begin_steps(x, "batch", x->skus[0]);
	st = tell_story(x, on_step);
	const struct figure figures[] = {
		{ "purchased", x->batch_now.qty },
		{ "allocated", x->batch_now.allocated },
		{ "shipped", x->batch_now.shipped },
		{ "free", x->batch_now.available },
	};
	end_steps(x, figures, sizeof(figures) / sizeof(figures[0]));
	return st;
}

static enum status on_sku_head(void *ctx, const struct sku_view *sku)
{
	struct explain *x = ctx;
	x->sku_now = *sku;
	return add_sku(x, sku->sku);
}

static enum status skip_batch(void *ctx, const struct batch_view *batch)
{
	(void)ctx, (void)batch;
	return ST_OK;
}

static enum status explain_sku(struct explain *x, bool *found)
{
	x->telling.names_line = x->telling.names_batch = true;
	enum status st = x->views->ops->sku(x->views, x->id, found, on_sku_head, skip_batch, x);
	if (st || !*found)
		return st;
	begin_steps(x, "sku", x->id);
	st = tell_story(x, on_step);
	const struct figure figures[] = {
		{ "free", x->sku_now.available },
		{ "waiting", x->sku_now.waiting },
		{ "short", x->sku_now.short_ },
	};
	end_steps(x, figures, sizeof(figures) / sizeof(figures[0]));
	return st;
}

static const struct {
	const char *name;
	enum status (*explain)(struct explain *x, bool *found);
} SUBJECTS[] = { { "order", explain_order }, { "batch", explain_batch }, { "sku", explain_sku } };

static enum status explain(struct explain *x, const char *what, bool *found)
{
	for (size_t i = 0; i < sizeof(SUBJECTS) / sizeof(SUBJECTS[0]); i++)
		if (strcmp(what, SUBJECTS[i].name) == 0)
			return SUBJECTS[i].explain(x, found);
	return fail(ST_USAGE, "explain: \"%s\" is neither order nor batch nor sku", what);
}

static void release(struct explain *x)
{
	story_lines_release(&x->lines);
	stock_release(&x->stock);
	sources_release(&x->sources);
	free(x->skus);
	arena_release(&x->arena);
	views_close(x->views);
}

int command_explain(const struct arguments *a)
{
	struct explain x = { .json = argument_given(a, OPTION_JSON), .id = slice_str(a->words[1]) };
	bool found = true;
	bool is_order = strcmp(a->words[0], "order") == 0;
	if (a->count > 2 && !is_order)
		return say_failure(fail(ST_USAGE, "explain: only an order has lines: \"%s\"", a->words[2]));
	x.line = a->count > 2 ? slice_str(a->words[2]) : (struct slice){ 0 };
	enum status st = views_open(argument_or(a, OPTION_STORE, "allot-store"), VIEWS_ALL, &x.views);
	if (st)
		return say_failure(st);
	arena_init(&x.arena);
	arena_init(&x.sources.arena);
	arena_init(&x.stock.arena);
	arena_init(&x.lines.arena);
	x.sources.views = x.views;
	x.telling = (struct telling){ .json = x.json, .sources = &x.sources, .stock = &x.stock };
	output_begin(&x.output);
	x.output.folds = !x.json;
	json_init(&x.out_json, &x.output.buf);
	st = explain(&x, a->words[0], &found);
	if (x.json && found && !st)
		buf_put_char(&x.output.buf, '\n');
	if (st || !found)
		buf_clear(&x.output.buf);
	int status = output_exit(&x.output);
	release(&x);
	if (st)
		return say_failure(st);
	if (found)
		return status;
	return say_failure(fail(ST_NOT_FOUND, "%s \"%s\" is not known%s%s", a->words[0], a->words[1],
				a->count > 2 ? " with line " : "", a->count > 2 ? a->words[2] : ""));
}
