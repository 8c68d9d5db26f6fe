/*
 * `allot profile check` with a feed: the feed is validated as a run would do it, into files without a name,
 * and what came of it is shown. So what is shown is what a run would do.
 */
#include "cli/profile/check_feed.h"

#include <inttypes.h>

#include "allot/base/files/file.h"
#include "allot/base/shown.h"
#include "allot/base/text/width.h"
#include "allot/feed/names.h"
#include "allot/feed/validation.h"
#include "allot/run/plan.h"
#include "cli/profile/check_json.h"
#include "cli/profile/check_messages.h"
#include "cli/profile/checking.h"
#include "cli/profile/sources.h"

enum { LABEL_WIDTH = 10, VALUE_WIDTH = 24, REFUSED_EXIT = 4, REJECTS_EXIT = 3 };

/* Validation */

static enum status validate(struct checking *c, const struct messages_viewer *viewer)
{
	const struct validation_settings settings = { .limit = { LIMIT_NONE, 0 }, .viewer = viewer };
	return feed_validate(&c->feed, &c->kept, &settings);
}

/* Where the profile's columns are in the rows: behind what was made, under names with x_ before them. */
static enum status find_fields(struct checking *c, struct arena *arena)
{
	const struct profile *p = c->profile;
	const struct header *header = &c->feed.header;

	c->field = arena_alloc(arena, (p->column_count + 1) * sizeof(*c->field));
	if (!c->field)
		return ST_NO_MEMORY;
	for (uint32_t i = 0; i < p->column_count; i++) {
		const struct profile_column *column = &p->columns[i];
		c->field[i] = column->position ? header->made + column->position - 1 : NO_FIELD;
		for (uint32_t h = header->made; !column->position && h < header->columns; h++) {
			struct slice name = slice_of(header->cells[h].p + 2, header->cells[h].n - 2);
			if (header_names_equal(name, column->name))
				c->field[i] = h;
		}
	}
	return ST_OK;
}

/* Rows */

/* What is shown of one value's sources. */
struct shown_sources {
	struct checking *c;
	const struct feed_row *row;
	uint32_t count;
};

static void put_source(void *ctx, uint32_t column)
{
	struct shown_sources *s = ctx;
	struct buf *b = &s->c->out.buf;
	const uint32_t field = s->c->field[column];

	buf_put_str(b, s->count++ ? ", " : "  from ");
	put_shown_text(b, s->c->profile->columns[column].name, SHOWN_MAX);
	if (field == NO_FIELD)
		return;
	buf_put_str(b, " ");
	put_shown(b, field < s->row->count ? s->row->fields[field] : (struct slice){ NULL, 0 }, SHOWN_MAX);
}

/* Blanks behind what stands from FROM on, so that it takes WIDTH columns of a terminal. */
static void pad(struct buf *b, size_t from, size_t width)
{
	for (size_t n = text_width(slice_of(b->p + from, b->n - from)); n < width && !buf_status(b); n++)
		buf_put_char(b, ' ');
}

static void put_value(struct checking *c, const struct feed_row *row, uint32_t i)
{
	const enum column column = c->profile->out[i];
	struct shown_sources sources = { .c = c, .row = row };
	struct buf *b = &c->out.buf;
	size_t at = b->n;

	buf_printf(b, "  %s", column_name(c->profile->kind, column));
	pad(b, at, LABEL_WIDTH + 2);
	at = b->n;
	put_shown_text(b, row->fields[i], SHOWN_MAX);
	pad(b, at, VALUE_WIDTH);
	sources_of(c->profile, column, put_source, &sources);
	while (b->n && b->p[b->n - 1] == ' ')
		b->n--;
	buf_put_char(b, '\n');
}

static void put_row(struct checking *c, const struct feed_row *row, bool whole)
{
	struct buf *b = &c->out.buf;

	buf_printf(b, "line %" PRIu64, row->line);
	if (row->code)
		buf_printf(b, ": refused: %s: %s", code_name(row->code), row->reason);
	buf_put_char(b, '\n');
	for (uint32_t i = 0; whole && i < c->profile->out_count && i < row->count; i++)
		put_value(c, row, i);
}

/* The rest */

static void put_unused(struct checking *c)
{
	const char *before = "not used: ";
	struct buf *b = &c->out.buf;
	struct slice name;

	for (uint32_t from = 0; checking_unused(c, &from, &name); before = ", ") {
		buf_put_str(b, before);
		put_shown_text(b, name, SHOWN_MAX);
	}
	if (before[0] == ',')
		buf_put_char(b, '\n');
}

static void put_end(struct checking *c)
{
	const struct feed *feed = &c->feed;
	struct buf *b = &c->out.buf;

	buf_printf(b, "%" PRIu64 " rows, %" PRIu64 " of them refused, %" PRIu64 " dropped\n", feed->rows,
		   feed->rejected, feed->dropped);
	for (uint32_t i = 0; i < feed->drops_count; i++) {
		buf_put_str(b, "dropped: ");
		put_shown_text(b, feed->drops[i], SIZE_MAX);
		buf_put_char(b, '\n');
	}
	for (uint32_t i = 0; i < feed->warnings_count; i++)
		buf_printf(b, "line %" PRIu64 ": warning: %.*s\n", feed->warnings[i].line,
			   SLICE_ARG(feed->warnings[i].text));
	put_unused(c);
	if (feed->code)
		buf_printf(b, "refused whole: %s: %s\n", code_name(feed->code), feed->detail);
}

/* Nothing of it can be shown; where no header was found, what one needs to have is. */
static void put_refused(struct checking *c)
{
	const struct profile *p = c->profile;
	struct buf *b = &c->out.buf;

	buf_printf(b, "refused whole: %s: %s\n", code_name(c->feed.code), c->feed.detail);
	for (uint32_t i = 0; c->feed.code == CODE_NO_HEADER && i < p->column_count; i++) {
		buf_put_str(b, i ? ", " : "the profile reads: ");
		put_shown(b, p->columns[i].name, SHOWN_MAX);
		buf_put_str(b, p->columns[i].needed ? "" : " if it is there");
	}
	if (c->feed.code == CODE_NO_HEADER)
		buf_put_char(b, '\n');
}

static enum status print(struct checking *c, bool json)
{
	const enum code code = c->feed.code;
	bool has_rows = !code || code == CODE_NO_VALID_ROW;
	bool has_header = has_rows && c->feed.header.kind != KIND_NONE;
	enum status st = has_header ? find_fields(c, &c->feed.arena) : ST_OK;

	output_begin(&c->out);
	c->out.folds = !json;
	if (!st && json)
		st = checking_json(c, has_header);
	else if (!st && has_header)
		st = checking_rows(c, put_row);
	if (json) {
		enum status written = output_end(&c->out);
		return st ? st : written;
	}
	if (!st && has_header)
		put_end(c);
	else if (!st)
		put_refused(c);
	enum status ended = output_end(&c->out);
	return st ? st : ended;
}

/* Messages are shown while they are read. */
static enum status show_messages(struct checking *c, bool json)
{
	struct showing s = { .out = &c->out };

	output_begin(&c->out);
	c->out.folds = !json;
	const struct messages_viewer viewer = json ? messages_as_json(&s) : messages_as_text(&s);
	enum status st = validate(c, &viewer);
	if (!st && !c->feed.forms && !c->feed.code) {
		st = fail(ST_USAGE, "%s begins with neither ISA, UNA nor UNB: it holds no messages",
			  c->feed.path);
		buf_clear(&c->out.buf);
	}
	if (!st && json)
		messages_json_end(&s, &c->feed);
	else if (!st)
		messages_text_end(&s, &c->feed);
	enum status ended = output_end(&c->out);
	return st ? st : ended;
}

static enum status show_rows(struct checking *c, bool json)
{
	enum status st = validate(c, NULL);

	return st ? st : print(c, json);
}

int check_feed(const struct profile *profile, const char *path, bool all, bool json)
{
	struct checking c = { .profile = profile, .path = path, .all = all };
	bool edi = profile->edi.given;
	enum status st = plan_check(&path, 1);

	if (!st)
		st = kept_rows_open(&c.kept, temporary_folder());
	if (!st)
		st = feed_open(&c.feed, path, temporary_folder());
	if (!st) {
		c.feed.profile = profile;
		if (!edi)
			c.feed.form = &FORM_PROFILED;
		st = edi ? show_messages(&c, json) : show_rows(&c, json);
	}
	bool rejects = c.feed.rejected || c.feed.units_refused;
	int exit = st ? say_failure(st) : c.feed.code ? REFUSED_EXIT : rejects ? REJECTS_EXIT : 0;
	if (c.feed.path)
		feed_close(&c.feed);
	kept_rows_close(&c.kept);
	return exit;
}
