/* `allot export`: everything, as CSV or as one JSON array, streaming. */
#include "cli/columns.h"
#include "cli/command.h"
#include "cli/terminal.h"
#include "allot/store/store.h"

struct export
{
	struct output output;
	struct column_set columns;
	bool as_json;
	struct json json;
};

static enum status put_row(struct export *e, const void *row)
{
	if (e->as_json)
		columns_json(&e->columns, row, &e->json);
	else
		columns_csv(&e->columns, row, &e->output.buf);
	return output_row_done(&e->output);
}

static enum status on_line(void *ctx, const struct line_view *line)
{
	return put_row(ctx, line);
}

static enum status on_batch(void *ctx, const struct batch_view *batch)
{
	return put_row(ctx, batch);
}

static enum status on_known_line(void *ctx, const struct known_line_view *line)
{
	return put_row(ctx, line);
}

static enum status export_allocations(struct export *e, struct views *v)
{
	return v->ops->allocations(v, on_line, e);
}

static enum status export_batches(struct export *e, struct views *v)
{
	return v->ops->batches(v, on_batch, e);
}

static enum status export_lines(struct export *e, struct views *v)
{
	return v->ops->lines(v, on_known_line, e);
}

static const struct {
	const char *name;
	const struct column_set *columns;
	enum status (*export)(struct export *e, struct views *v);
} SUBJECTS[] = {
	{ "allocations", &COLUMNS_ALLOCATIONS, export_allocations },
	{ "batches", &COLUMNS_BATCHES, export_batches },
	{ "lines", &COLUMNS_LINES, export_lines },
};

static void begin(struct export *e)
{
	output_begin(&e->output);
	json_init(&e->json, &e->output.buf);
	if (e->as_json)
		json_array(&e->json);
	else
		columns_csv_header(&e->columns, &e->output.buf);
}

static enum status end(struct export *e)
{
	if (e->as_json) {
		json_array_end(&e->json);
		buf_put_char(&e->output.buf, '\n');
	}
	return output_end(&e->output);
}

static enum status export_subject(const struct arguments *a, size_t subject)
{
	struct export e = { .columns = *SUBJECTS[subject].columns, .as_json = argument_given(a, OPTION_JSON) };
	struct views *views = NULL;
	enum status st = ST_OK;
	if (a->value[OPTION_COLUMNS])
		st = columns_pick(SUBJECTS[subject].columns, a->value[OPTION_COLUMNS], &e.columns);
	if (!st)
		st = views_open(argument_or(a, OPTION_STORE, "allot-store"), VIEWS_ALL, &views);
	if (st) {
		say_failure(st);
		return st;
	}
	begin(&e);
	st = SUBJECTS[subject].export(&e, views);
	enum status ended = end(&e);
	if (!st)
		st = ended;
	if (st && !e.output.closed)
		say_failure(st);
	views_close(views);
	return st;
}

int command_export(const struct arguments *arguments)
{
	for (size_t i = 0; i < sizeof(SUBJECTS) / sizeof(SUBJECTS[0]); i++)
		if (strcmp(SUBJECTS[i].name, arguments->words[0]) == 0)
			return status_exit(export_subject(arguments, i));
	return say_failure(
		fail(ST_USAGE, "export: \"%s\" is none of allocations, batches, lines", arguments->words[0]));
}
