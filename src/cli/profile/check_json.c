/* What `allot profile check` shows of a feed, for programs: the same figures, whole texts. */
#include "cli/profile/check_json.h"

#include "allot/base/json.h"
#include "cli/profile/sources.h"

/* A row, and where in it the writer is. */
struct json_row {
	struct checking *c;
	const struct feed_row *row;
	struct json *j;
};

static void put_text(struct json *j, const char *key, const char *text)
{
	json_key(j, key);
	if (text)
		json_string(j, slice_str(text));
	else
		json_null(j);
}

static void put_figure(struct json *j, const char *key, uint64_t figure)
{
	json_key(j, key);
	json_number(j, figure);
}

/* A part of a list's item has no cell of its own. */
static void put_source(void *ctx, uint32_t column)
{
	const struct json_row *r = ctx;
	const uint32_t field = r->c->field[column];

	json_object(r->j);
	json_key(r->j, "column");
	json_string(r->j, r->c->profile->columns[column].name);
	json_key(r->j, "cell");
	if (field != NO_FIELD && field < r->row->count)
		json_string(r->j, r->row->fields[field]);
	else
		json_null(r->j);
	json_object_end(r->j);
}

static void put_value(struct json_row *r, uint32_t i)
{
	const struct profile *profile = r->c->profile;

	json_key(r->j, column_name(profile->kind, profile->out[i]));
	json_object(r->j);
	json_key(r->j, "value");
	json_string(r->j, r->row->fields[i]);
	json_key(r->j, "from");
	json_array(r->j);
	sources_of(profile, profile->out[i], put_source, r);
	json_array_end(r->j);
	json_object_end(r->j);
}

/* Rows are written one by one, so that there may be any number of them. */
static void put_row(struct checking *c, const struct feed_row *row, bool whole)
{
	struct buf *b = &c->out.buf;
	struct json j;
	struct json_row r = { .c = c, .row = row, .j = &j };

	/* after the first one, which stands behind the bracket */
	if (c->shown++)
		buf_put_char(b, ',');
	json_init(&j, b);
	json_object(&j);
	put_figure(&j, "line", row->line);
	put_text(&j, "code", row->code ? code_name(row->code) : NULL);
	put_text(&j, "detail", row->code ? row->reason : NULL);
	json_key(&j, "values");
	json_object(&j);
	for (uint32_t i = 0; whole && i < c->profile->out_count && i < row->count; i++)
		put_value(&r, i);
	json_object_end(&j);
	json_object_end(&j);
}

static void put_drops(const struct checking *c, struct json *j)
{
	const struct feed *feed = &c->feed;

	json_key(j, "drops");
	json_array(j);
	for (uint32_t i = 0; feed->dropped_by && i < feed->header.drops; i++) {
		if (!feed->dropped_by[i].rows)
			continue;
		json_object(j);
		put_text(j, "rule", c->profile->drops[i].text);
		put_figure(j, "rows", feed->dropped_by[i].rows);
		put_figure(j, "line", feed->dropped_by[i].line);
		json_object_end(j);
	}
	json_array_end(j);
}

static void put_warnings(const struct feed *feed, struct json *j)
{
	json_key(j, "warnings");
	json_array(j);
	for (uint32_t i = 0; i < feed->warnings_count; i++) {
		json_object(j);
		put_figure(j, "line", feed->warnings[i].line);
		json_key(j, "text");
		json_string(j, feed->warnings[i].text);
		json_object_end(j);
	}
	json_array_end(j);
}

static void put_columns(const struct checking *c, bool has_header, struct json *j)
{
	struct slice name;

	json_key(j, "reads");
	json_array(j);
	for (uint32_t i = 0; i < c->profile->column_count; i++) {
		json_object(j);
		json_key(j, "column");
		json_string(j, c->profile->columns[i].name);
		json_key(j, "needed");
		json_bool(j, c->profile->columns[i].needed);
		json_object_end(j);
	}
	json_array_end(j);
	json_key(j, "not_used");
	json_array(j);
	for (uint32_t from = 0; has_header && checking_unused(c, &from, &name);)
		json_string(j, name);
	json_array_end(j);
}

enum status checking_json(struct checking *c, bool has_header)
{
	const struct feed *feed = &c->feed;
	enum status st = ST_OK;
	struct json j;

	json_init(&j, &c->out.buf);
	json_object(&j);
	put_text(&j, "profile", c->profile->name);
	put_text(&j, "feed", c->path);
	put_text(&j, "kind", kind_name(c->profile->kind));
	put_text(&j, "code", feed->code ? code_name(feed->code) : NULL);
	put_text(&j, "detail", feed->code ? feed->detail : NULL);
	put_figure(&j, "rows", feed->rows);
	put_figure(&j, "rejected", feed->rejected);
	put_figure(&j, "dropped", feed->dropped);
	put_drops(c, &j);
	put_warnings(feed, &j);
	put_columns(c, has_header, &j);
	json_key(&j, "shown");
	json_array(&j);
	if (has_header)
		st = checking_rows(c, put_row);
	json_array_end(&j);
	json_object_end(&j);
	buf_put_char(&c->out.buf, '\n');
	return st;
}
