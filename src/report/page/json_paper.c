/* The report as JSON. Charts and headings say nothing that is not in the tables, so they are left out. */
#include "report/page/json_paper.h"

#include "allot/base/date.h"
#include "report/table/figure_text.h"

void json_paper_init(struct json_paper *p, struct buf *out)
{
	p->out = out;
	json_init(&p->json, out);
}

static void put_bool(struct json_paper *p, bool value)
{
	json_number_text(&p->json, value ? SLICE("true") : SLICE("false"));
}

static enum status front(void *ctx, const struct front *f)
{
	struct json_paper *p = ctx;
	json_object(&p->json);
	json_key(&p->json, "title");
	json_string(&p->json, f->title);
	json_key(&p->json, "of");
	json_string(&p->json, f->subtitle);
	json_key(&p->json, "holds");
	put_bool(p, f->good);
	json_key(&p->json, "needs_a_person");
	json_number(&p->json, f->needs);
	return buf_status(p->out);
}

static enum status section(void *ctx, const char *id, const char *heading, struct slice lead)
{
	(void)ctx;
	(void)id;
	(void)heading;
	(void)lead;
	return ST_OK;
}

static enum status chart(void *ctx, const struct chart *c)
{
	(void)ctx;
	(void)c;
	return ST_OK;
}

static enum status checks(void *ctx, const struct checks *c)
{
	struct json_paper *p = ctx;
	json_key(&p->json, "checks");
	json_array(&p->json);
	for (size_t i = 0; i < c->count; i++) {
		const struct check *check = &c->list[i];
		json_object(&p->json);
		json_key(&p->json, "check");
		json_string(&p->json, slice_str(check->name));
		json_key(&p->json, "text");
		json_string(&p->json, slice_str(check->text));
		json_key(&p->json, "state");
		json_string(&p->json, slice_str(check_state_name(check->state)));
		json_key(&p->json, "detail");
		json_string(&p->json, check->detail);
		json_object_end(&p->json);
	}
	json_array_end(&p->json);
	return buf_status(p->out);
}

static enum status close(void *ctx, const struct term *terms, size_t count)
{
	struct json_paper *p = ctx;
	json_key(&p->json, "made_from");
	json_object(&p->json);
	for (size_t i = 0; i < count; i++) {
		json_key(&p->json, terms[i].name);
		json_string(&p->json, terms[i].text);
	}
	json_object_end(&p->json);
	json_object_end(&p->json);
	buf_put_char(p->out, '\n');
	return buf_status(p->out);
}

static const struct paper_ops JSON_OPS = { front, section, NULL, chart, checks, close };

struct paper json_paper(struct json_paper *p)
{
	return (struct paper){ &JSON_OPS, p };
}

static enum status begin(void *ctx, const struct table *t)
{
	struct json_paper *p = ctx;
	json_key(&p->json, t->name);
	json_array(&p->json);
	return buf_status(p->out);
}

static void put_cell(struct json_paper *p, enum cell_type type, const struct cell *cell)
{
	char text[64];
	struct buf figure = buf_over(text, sizeof(text));
	bool date = type == CELL_DATE;
	if (!cell->there || (date && cell->number == DATE_NONE)) {
		json_null(&p->json);
	} else if (cell_is_figure(type)) {
		put_plain_figure(&figure, type, cell->number);
		(date ? json_string : json_number_text)(&p->json, buf_slice(&figure));
	} else {
		json_string(&p->json, cell_data(cell));
	}
}

static enum status put_row(void *ctx, const struct table *t, const struct table_row *row)
{
	static const char *const kinds[] = {
		[ROW_PLAIN] = "plain", [ROW_OPENING] = "opening", [ROW_REST] = "rest", [ROW_TOTAL] = "total"
	};
	struct json_paper *p = ctx;
	json_object(&p->json);
	json_key(&p->json, "row");
	json_string(&p->json, slice_str(kinds[row->kind]));
	for (size_t i = 0; i < t->count; i++) {
		json_key(&p->json, t->columns[i].name);
		put_cell(p, t->columns[i].type, &row->cells[i]);
	}
	json_object_end(&p->json);
	return buf_status(p->out);
}

static enum status end(void *ctx, const struct table *t)
{
	struct json_paper *p = ctx;
	(void)t;
	json_array_end(&p->json);
	return buf_status(p->out);
}

static const struct form_ops JSON_TABLES = { begin, put_row, end };

struct form json_form(struct json_paper *p)
{
	return (struct form){ &JSON_TABLES, p, false };
}
