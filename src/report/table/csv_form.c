/* Tables as CSV files: each row a line as it comes. */
#include "report/table/csv_form.h"

#include "allot/base/contract.h"
#include "report/table/figure_text.h"

/* First bytes for which a spreadsheet might run a field. */
static bool runs(struct slice text)
{
	return text.n && text.p[0] && strchr("=+-@\t\r", text.p[0]);
}

static bool wants_quotes(struct slice text)
{
	for (size_t i = 0; i < text.n; i++)
		if (strchr(",\"\r\n", text.p[i]) && text.p[i])
			return true;
	return false;
}

static void put_text(struct buf *out, struct slice text)
{
	bool quoted = wants_quotes(text);
	if (quoted)
		buf_put_char(out, '"');
	if (runs(text))
		buf_put_char(out, '\'');
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"')
			buf_put_char(out, '"');
		buf_put_char(out, text.p[i]);
	}
	if (quoted)
		buf_put_char(out, '"');
}

void csv_form_init(struct csv_form *f, const char *dir)
{
	*f = (struct csv_form){ .dir = dir };
}

static enum status begin(void *ctx, const struct table *t)
{
	struct csv_form *f = ctx;
	char name[64];
	struct buf text = buf_over(name, sizeof(name));
	REQUIRE(f->count < CSV_FILES_MAX);
	buf_printf(&text, "%s.csv", t->name);
	buf_put_char(&text, '\0');
	REQUIRE(!buf_status(&text));
	struct sink *s = &f->files[f->count];
	enum status st = sink_create(s, f->dir, name);
	if (st)
		return st;
	f->count++;
	for (size_t i = 0; i < t->count; i++)
		buf_printf(&s->bytes, "%s%s", i ? "," : "", t->columns[i].name);
	buf_put_char(&s->bytes, '\n');
	return sink_flow(s);
}

static enum status put_row(void *ctx, const struct table *t, const struct table_row *row)
{
	struct csv_form *f = ctx;
	struct sink *s = &f->files[f->count - 1];
	for (size_t i = 0; i < t->count; i++) {
		const struct cell *cell = &row->cells[i];
		if (i)
			buf_put_char(&s->bytes, ',');
		if (!cell->there)
			continue;
		if (cell_is_figure(t->columns[i].type))
			put_plain_figure(&s->bytes, t->columns[i].type, cell->number);
		else
			put_text(&s->bytes, cell_data(cell));
	}
	buf_put_char(&s->bytes, '\n');
	return sink_flow(s);
}

static enum status end(void *ctx, const struct table *t)
{
	struct csv_form *f = ctx;
	(void)t;
	return sink_finish(&f->files[f->count - 1]);
}

static const struct form_ops CSV_OPS = { begin, put_row, end };

struct form csv_form(struct csv_form *f)
{
	return (struct form){ &CSV_OPS, f, true };
}

enum status csv_form_publish(struct csv_form *f)
{
	enum status st = ST_OK;
	for (size_t i = 0; !st && i < f->count; i++)
		st = sink_publish(&f->files[i]);
	return st;
}

void csv_form_drop(struct csv_form *f)
{
	for (size_t i = 0; i < f->count; i++)
		sink_drop(&f->files[i]);
	f->count = 0;
}
