/* `allot show`: one order, SKU or batch as it is now. */
#include "allot/base/contract.h"
#include "allot/base/json.h"
#include "cli/command.h"
#include "cli/columns.h"
#include "cli/terminal.h"
#include "allot/results/csv.h"
#include "allot/store/store.h"

enum format { FORMAT_TABLE, FORMAT_CSV, FORMAT_JSON, FORMAT_COUNT };

static const char *const FORMATS[FORMAT_COUNT] = { "table", "csv", "json" };

struct show {
	struct output output;
	struct json json;
	enum format format;
	struct text_table table;
	const struct column_set *columns;
	struct buf head; /* CSV: the fields of the SKU or batch, which stand before those of each of its rows */
};

/* Rows, in each format, by the same columns */

static void begin_rows(struct show *s, const struct column_set *columns)
{
	s->columns = columns;
	if (s->format == FORMAT_JSON)
		json_array(&s->json);
	if (s->format == FORMAT_CSV)
		columns_csv_header(columns, &s->output.buf);
	if (s->format == FORMAT_TABLE) {
		char alignment[COLUMNS_MAX + 1];
		columns_alignment(columns, alignment);
		text_table_init(&s->table, columns->count, alignment);
		columns_table_header(columns, &s->table);
	}
}

static enum status put_row(struct show *s, const void *row)
{
	if (s->format == FORMAT_JSON)
		columns_json(s->columns, row, &s->json);
	if (s->format == FORMAT_CSV) {
		buf_put_slice(&s->output.buf, buf_slice(&s->head));
		columns_csv(s->columns, row, &s->output.buf);
	}
	if (s->format == FORMAT_TABLE) {
		columns_table(s->columns, row, &s->table);
		return buf_status(&s->table.cells);
	}
	return output_row_done(&s->output);
}

static void end_rows(struct show *s)
{
	if (s->format == FORMAT_JSON)
		json_array_end(&s->json);
	if (s->format == FORMAT_TABLE) {
		text_table_print(&s->table, colours_wanted(1), &s->output.buf);
		text_table_release(&s->table);
	}
}

static enum status on_line(void *ctx, const struct line_view *line)
{
	return put_row(ctx, line);
}

static enum status on_batch(void *ctx, const struct batch_view *batch)
{
	return put_row(ctx, batch);
}

/* Order */

static enum status show_order(struct show *s, struct views *v, struct slice id, bool *found)
{
	begin_rows(s, &COLUMNS_ORDER);
	enum status st = v->ops->order(v, id, found, on_line, s);
	end_rows(s);
	return st;
}

/* SKU */

/* "available" is a column of the batches, too. */
static const char SKU_CSV_HEADER[] = "sku,version,sku_available,waiting,short,";

static enum status on_sku(void *ctx, const struct sku_view *sku)
{
	struct show *s = ctx;
	if (s->format == FORMAT_CSV) {
		columns_csv_fields(&COLUMNS_SKU, sku, &s->head);
		csv_comma(&s->head);
		buf_put_str(&s->output.buf, SKU_CSV_HEADER);
	}
	if (s->format == FORMAT_JSON) {
		json_object(&s->json);
		columns_json_members(&COLUMNS_SKU, sku, &s->json);
		json_key(&s->json, "batches");
	}
	if (s->format == FORMAT_TABLE) {
		buf_put_visible(&s->output.buf, sku->sku, sku->sku.n);
		buf_printf(&s->output.buf, ": %llu available, %llu waiting, %llu short, version %llu\n",
			   (unsigned long long)sku->available, (unsigned long long)sku->waiting,
			   (unsigned long long)sku->short_, (unsigned long long)sku->version);
	}
	begin_rows(s, &COLUMNS_SKU_BATCHES);
	return ST_OK;
}

static enum status show_sku(struct show *s, struct views *v, struct slice id, bool *found)
{
	*found = false;
	if (id.n > IDENTIFIER_MAX)
		return ST_OK;
	enum status st = v->ops->sku(v, id, found, on_sku, on_batch, s);
	if (st || !*found)
		return st;
	end_rows(s);
	if (s->format == FORMAT_JSON)
		json_object_end(&s->json);
	return ST_OK;
}

/* Batch: the lines' SKU is the batch's, so CSV does not say it twice */

static const char BATCH_CSV_HEADER[] = "ref,sku,qty,eta,allocated,shipped,available,orderid,line_qty,line\n";

static enum status on_head(void *ctx, const struct batch_view *batch)
{
	struct show *s = ctx;
	enum status st = ST_OK;
	if (s->format == FORMAT_CSV) {
		columns_csv_fields(&COLUMNS_BATCHES, batch, &s->head);
		csv_comma(&s->head);
		buf_put_str(&s->output.buf, BATCH_CSV_HEADER);
		return ST_OK;
	}
	if (s->format == FORMAT_JSON) {
		json_object(&s->json);
		columns_json_members(&COLUMNS_BATCHES, batch, &s->json);
		json_key(&s->json, "lines");
	} else {
		begin_rows(s, &COLUMNS_BATCHES);
		st = put_row(s, batch);
		end_rows(s);
		buf_put_char(&s->output.buf, '\n');
	}
	begin_rows(s, &COLUMNS_BATCH_LINES);
	return st;
}

static enum status on_batch_line(void *ctx, const struct line_view *line)
{
	struct show *s = ctx;
	struct buf *out = &s->output.buf;
	if (s->format != FORMAT_CSV)
		return put_row(s, line);
	buf_put_slice(out, buf_slice(&s->head));
	csv_put(out, line->line.orderid);
	csv_comma(out);
	csv_put_u64(out, line->line.qty);
	csv_comma(out);
	csv_put(out, line->line.line);
	csv_end(out);
	return output_row_done(&s->output);
}

static enum status show_batch(struct show *s, struct views *v, struct slice id, bool *found)
{
	enum status st = v->ops->batch(v, id, found, on_head, on_batch_line, s);
	if (st || !*found)
		return st;
	if (s->format != FORMAT_CSV)
		end_rows(s);
	else if (s->output.buf.n == sizeof(BATCH_CSV_HEADER) - 1) {
		buf_put_slice(&s->output.buf, buf_slice(&s->head));
		buf_put_str(&s->output.buf, ",,\n");
	}
	if (s->format == FORMAT_JSON)
		json_object_end(&s->json);
	return ST_OK;
}

static const struct {
	const char *name;
	enum status (*show)(struct show *s, struct views *v, struct slice id, bool *found);
} SUBJECTS[] = {
	{ "order", show_order },
	{ "sku", show_sku },
	{ "batch", show_batch },
};

static enum status parse_format(const struct arguments *a, enum format *out)
{
	bool json = argument_given(a, OPTION_JSON);
	const char *wanted = argument_or(a, OPTION_FORMAT, FORMATS[json ? FORMAT_JSON : FORMAT_TABLE]);
	if (json && strcmp(wanted, FORMATS[FORMAT_JSON]) != 0)
		return fail(ST_USAGE, "show: --json and --format %s contradict each other", wanted);
	for (int f = 0; f < FORMAT_COUNT; f++)
		if (strcmp(FORMATS[f], wanted) == 0) {
			*out = (enum format)f;
			return ST_OK;
		}
	return fail(ST_USAGE, "show: --format: \"%s\" is none of table, csv, json", wanted);
}

static enum status show(const struct arguments *a, struct show *s, size_t subject)
{
	struct views *views = NULL;
	bool found = false;
	enum status st = views_open(argument_or(a, OPTION_STORE, "allot-store"), VIEWS_FEW, &views);
	if (st) {
		say_failure(st);
		return st;
	}
	output_begin(&s->output);
	buf_init(&s->head, 0);
	json_init(&s->json, &s->output.buf);
	st = SUBJECTS[subject].show(s, views, slice_str(a->words[1]), &found);
	if (!st && found && s->format == FORMAT_JSON)
		buf_put_char(&s->output.buf, '\n');
	if (!st && !found) {
		buf_clear(&s->output.buf);
		st = fail(ST_NOT_FOUND, "%s \"%s\" is not known", a->words[0], a->words[1]);
	}
	enum status ended = output_end(&s->output);
	if (!st)
		st = ended;
	if (st && !s->output.closed)
		say_failure(st);
	text_table_release(&s->table);
	buf_release(&s->head);
	views_close(views);
	return st;
}

int command_show(const struct arguments *arguments)
{
	struct show s = { 0 };
	enum status st = parse_format(arguments, &s.format);
	if (st)
		return say_failure(st);
	for (size_t i = 0; i < sizeof(SUBJECTS) / sizeof(SUBJECTS[0]); i++)
		if (strcmp(SUBJECTS[i].name, arguments->words[0]) == 0)
			return status_exit(show(arguments, &s, i));
	return say_failure(fail(ST_USAGE, "show: \"%s\" is none of order, sku, batch", arguments->words[0]));
}
