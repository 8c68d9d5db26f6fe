/*
 * The sections about the file as a whole and its records: `file`, `rows`, `orders`, `snapshot`.
 */
#include <stdio.h>

#include "feed/bytes/charset.h"
#include "feed/profile/compile.h"
#include "feed/dates/dates.h"
#include "feed/profile/patterns.h"

/* The value of KEY in SECTION, which may be NULL. */
static const struct conf_value *value_of(const struct conf_section *section, const char *key)
{
	return section ? conf_value(section, key) : NULL;
}

static struct slice text_of(const struct conf_section *section, const char *key)
{
	const struct conf_value *value = value_of(section, key);

	return value ? value->texts[0].text : SLICE("");
}

static enum status compile_encoding(struct compiling *c, const struct conf_section *section)
{
	struct profile_file *f = &c->profile->form;
	const struct conf_value *value = value_of(section, "encoding");

	f->encoding = value ? value->texts[0].text : SLICE("utf-8");
	f->utf8 = slice_eq_nocase(f->encoding, SLICE("utf-8")) || slice_eq_nocase(f->encoding, SLICE("utf8"));
	if (f->utf8)
		return ST_OK;
	struct charset charset;
	enum status st = charset_init(&charset, f->encoding.p);
	if (st == ST_NOT_FOUND)
		st = compile_fail_shown(
			c, value->line, f->encoding,
			"is no encoding that is read: utf-8, utf-16, or one of single bytes that "
			"iconv knows");
	return st;
}

static enum status compile_end(struct compiling *c, const struct conf_section *section)
{
	struct profile_file *f = &c->profile->form;
	const struct conf_value *end = value_of(section, "end");
	const struct conf_value *total = value_of(section, "total");
	enum status st = ST_OK;

	if (end && slice_eq(end->texts[0].text, SLICE("any"))) {
		f->end = END_ANY;
	} else if (end && !slice_eq(end->texts[0].text, SLICE("newline"))) {
		struct slice column, patterns;
		if (!split_pair(end->texts[0].text, &column, &patterns))
			return compile_fail_shown(
				c, end->line, end->texts[0].text,
				"is no end, which is newline, any, or the rule of the trailer "
				"row, \"COLUMN: PATTERN\"");
		f->end = END_RULE;
		st = rule_compile(c, end->texts[0].text, end->line, &f->end_rule);
	}
	if (!st && total && f->end != END_RULE)
		return compile_fail(c, total->line, "total needs an end that is the rule of the trailer row");
	return st ? st : column_of_key(c, section, "total", &f->total);
}

static enum status compile_accompanied(struct compiling *c, const struct conf_section *section)
{
	struct profile_file *f = &c->profile->form;
	const struct conf_value *value = value_of(section, "accompanied");

	if (!value)
		return ST_OK;
	f->suffix = value->texts[0].text;
	if (f->suffix.n < 2 || memchr(f->suffix.p, '/', f->suffix.n))
		return compile_fail_shown(c, value->line, f->suffix,
					  "is no suffix, such as \".ok\", \".sha256\" or \".md5\"");
	f->accompanied = slice_eq(f->suffix, SLICE(".sha256")) ? ACCOMPANIED_SHA256
			 : slice_eq(f->suffix, SLICE(".md5"))  ? ACCOMPANIED_MD5
							       : ACCOMPANIED_THERE;
	return ST_OK;
}

enum status compile_file(struct compiling *c, const struct conf_section *section)
{
	static const char DELIMITERS[] = { ',', ';', '\t', '|', '~' };
	struct profile_file *f = &c->profile->form;
	const struct conf_value *delimiter = value_of(section, "delimiter");
	const struct conf_value *quote = value_of(section, "quote");
	const struct conf_value *header = value_of(section, "header");
	enum status st = compile_encoding(c, section);

	f->delimiter = delimiter ? DELIMITERS[delimiter->number] : '\0';
	f->quoted = !quote || quote->number == 0;
	f->header = header && header->number == 1 ? HEADER_NONE : HEADER_AUTO;
	if (!st && f->header == HEADER_NONE && !f->delimiter)
		return compile_fail(c, header->line, "without a header nothing shows the delimiter; name it");
	if (!st)
		st = compile_end(c, section);
	return st ? st : compile_accompanied(c, section);
}

/* Rules of KEY; those of keep and drop are counted by what they drop. */
static enum status compile_rules(struct compiling *c, const struct conf_section *section, const char *key,
				 bool drops, struct rules *out)
{
	const struct conf_value *value = value_of(section, key);
	uint32_t count = value ? value->count : 0;
	struct rule *list = compile_alloc(c, count, sizeof(*list));

	if (!list)
		return ST_NO_MEMORY;
	for (uint32_t i = 0; i < count; i++) {
		const struct conf_text *text = &value->texts[i];
		enum status st = rule_compile(c, text->text, text->line, &list[i]);
		if (!st && drops) {
			size_t n = strlen(key) + 4 + text->text.n;
			char *name = arena_alloc(c->arena, n);
			if (!name)
				return ST_NO_MEMORY;
			(void)snprintf(name, n, "%s = %s", key, text->text.p);
			st = drop_new(c, name, text->line, &list[i].drop);
		}
		if (st)
			return st;
	}
	*out = (struct rules){ list, count };
	return ST_OK;
}

static enum status compile_fill(struct compiling *c, const struct conf_section *section)
{
	struct profile_rows *r = &c->profile->rows;
	const struct conf_value *value = value_of(section, "fill");
	uint32_t count = value ? value->count : 0;
	uint32_t *list = compile_alloc(c, count, sizeof(*list));
	enum status st = list ? ST_OK : ST_NO_MEMORY;

	for (uint32_t i = 0; !st && i < count; i++) {
		st = column_use(c, value->texts[i].text, value->texts[i].line, COLUMN_NEEDED, &list[i]);
		if (!st && list[i] == r->group)
			st = compile_fail(c, value->texts[i].line, "the group's own column is filled anyway");
	}
	if (!st && count && r->group == NO_FIELD)
		st = compile_fail(c, value->line, "fill needs a group, within which it takes the last value");
	r->fill = list;
	r->fill_count = count;
	return st;
}

/* A name with a glob's mark stands for several columns; as names are compared, without blanks and marks. */
static enum status compile_explode_names(struct compiling *c, const struct conf_value *explode)
{
	struct profile_rows *r = &c->profile->rows;
	struct slice name = explode->texts[0].text;
	bool in_set = false;
	const char *why;
	char *folded = arena_alloc(c->arena, name.n + 1);
	size_t n = 0;

	r->explode_several = false;
	if (!folded)
		return ST_NO_MEMORY;
	for (size_t i = 0; i < name.n; i++) {
		r->explode_several = r->explode_several || strchr("*?[", name.p[i]);
		in_set = name.p[i] == '[' || (in_set && name.p[i] != ']');
		if (in_set || !strchr(" \t_-.", name.p[i]))
			folded[n++] = name.p[i];
	}
	if (!r->explode_several)
		return ST_OK;
	enum status st = pattern_compile(slice_of(folded, n), c->arena, &r->explode_names, &why);
	return st || !why ? st : compile_fail_shown(c, explode->line, name, why);
}

static enum status compile_explode(struct compiling *c, const struct conf_section *section)
{
	struct profile_rows *r = &c->profile->rows;
	static const char *const MARKS[] = { "explode-by", "pairs-by", "value-after" };
	const struct conf_value *explode = value_of(section, "explode");

	for (size_t i = 0; i < sizeof(MARKS) / sizeof(MARKS[0]); i++) {
		const struct conf_value *mark = value_of(section, MARKS[i]);
		if (mark && !explode)
			return compile_fail(c, mark->line, "%s needs explode, the column of the list",
					    MARKS[i]);
		if (mark && !mark->texts[0].text.n)
			return compile_fail(c, mark->line, "%s is empty", MARKS[i]);
	}
	r->explode_by = text_of(section, "explode-by");
	r->pairs_by = text_of(section, "pairs-by");
	r->value_after = text_of(section, "value-after");
	enum status st = explode ? compile_explode_names(c, explode) : ST_OK;
	if (st)
		return st;
	if (explode && !r->explode_by.n && !r->explode_several)
		return compile_fail(c, explode->line,
				    "explode needs explode-by, what stands between two items");
	if (explode && !r->pairs_by.n != !r->value_after.n)
		return compile_fail(c, explode->line,
				    "pairs-by and value-after go together: what stands between the "
				    "parts of an item, and between a part's name and its value");
	return column_of_key(c, section, "explode", &r->explode);
}

enum status compile_rows(struct compiling *c, const struct conf_section *section)
{
	struct profile_rows *r = &c->profile->rows;
	enum status st = column_of_key(c, section, "group", &r->group);

	if (!st)
		st = compile_fill(c, section);
	if (!st)
		st = compile_rules(c, section, "keep", true, &r->keep);
	if (!st)
		st = compile_rules(c, section, "drop", true, &r->drop);
	if (!st)
		st = compile_rules(c, section, "cancel", false, &r->cancel);
	if (!st)
		st = compile_rules(c, section, "done", false, &r->done);
	return st ? st : compile_explode(c, section);
}

static enum status compile_choice(struct compiling *c, const struct conf_section *section, const char *key,
				  struct profile_choice *out)
{
	struct slice text = text_of(section, key);

	out->choice = slice_eq(text, SLICE("yes"))  ? CHOICE_YES
		      : slice_eq(text, SLICE("no")) ? CHOICE_NO
						    : CHOICE_NONE;
	out->column = NO_FIELD;
	return out->choice != CHOICE_NONE ? ST_OK : column_of_key(c, section, key, &out->column);
}

enum status compile_orders(struct compiling *c, const struct conf_section *section)
{
	struct profile_orders *o = &c->profile->orders;
	enum status st = compile_choice(c, section, "backorder", &o->backorder);

	if (!st)
		st = compile_choice(c, section, "split", &o->split);
	return st ? st : compile_choice(c, section, "amend", &o->amend);
}

/* The forms of an as-of column without one of its own. */
static enum status default_forms(struct compiling *c, struct date_forms *out)
{
	static const char *const TEXTS[] = { "YYYY-MM-DD", "YYYY-MM-DD hh:mm*", "YYYY-MM-DDThh:mm*" };
	struct date_form *list = compile_alloc(c, 3, sizeof(*list));
	enum status st = list ? ST_OK : ST_NO_MEMORY;
	const char *why;

	for (uint32_t i = 0; !st && i < 3; i++)
		st = date_form_compile(slice_str(TEXTS[i]), false, c->arena, &list[i], &why);
	*out = (struct date_forms){ list, 3 };
	return st;
}

static enum status as_of_form(struct compiling *c, struct slice text, uint32_t line, struct date_forms *out)
{
	struct date_form *form = compile_alloc(c, 1, sizeof(*form));
	const char *why = NULL;
	enum status st = form ? date_form_compile(text, true, c->arena, form, &why) : ST_NO_MEMORY;

	if (!st && why)
		return compile_fail_shown(c, line, text, why);
	*out = (struct date_forms){ form, 1 };
	return st;
}

/* "column COLUMN", or "column COLUMN: FORM". */
static enum status as_of_column(struct compiling *c, struct slice rest, uint32_t line)
{
	struct profile_snapshot *s = &c->profile->snapshot;
	struct slice column = rest, form;
	enum status st;

	if (split_pair(rest, &column, &form))
		st = as_of_form(c, form, line, &s->as_of_forms);
	else
		st = default_forms(c, &s->as_of_forms);
	s->as_of = AS_OF_COLUMN;
	return st ? st : column_use(c, column, line, COLUMN_NEEDED, &s->as_of_column);
}

static enum status compile_as_of(struct compiling *c, const struct conf_section *section)
{
	struct profile_snapshot *s = &c->profile->snapshot;
	const struct conf_value *value = value_of(section, "as-of");
	struct slice text = text_of(section, "as-of");
	const char *blank = text.n ? memchr(text.p, ' ', text.n) : NULL;
	struct slice word = slice_of(text.p, blank ? (size_t)(blank - text.p) : text.n);
	struct slice rest = slice_trim(slice_of(text.p + word.n, text.n - word.n));

	s->as_of_column = NO_FIELD;
	if (!value)
		return ST_OK;
	if (slice_eq(text, SLICE("mtime"))) {
		s->as_of = AS_OF_MTIME;
		return ST_OK;
	}
	if (rest.n && slice_eq(word, SLICE("column")))
		return as_of_column(c, rest, value->line);
	if (rest.n && (slice_eq(word, SLICE("name")) || slice_eq(word, SLICE("cell")))) {
		s->as_of = word.p[0] == 'n' ? AS_OF_NAME : AS_OF_CELL;
		return as_of_form(c, rest, value->line, &s->as_of_forms);
	}
	return compile_fail_shown(
		c, value->line, text,
		"is no as-of, which is \"name PATTERN\", \"cell PATTERN\", \"column COLUMN\" or mtime");
}

static uint32_t limit_of(const struct conf_section *section, const char *key)
{
	const struct conf_value *value = value_of(section, key);

	return value ? (uint32_t)value->number : NO_LIMIT;
}

enum status compile_snapshot(struct compiling *c, const struct conf_section *section)
{
	static const enum said MEANS[] = { SAID_QTY, SAID_ON_HAND, SAID_AVAILABLE };
	struct profile_snapshot *s = &c->profile->snapshot;
	const struct conf_value *means = value_of(section, "means");
	const struct conf_value *missing = value_of(section, "missing");
	const struct conf_value *repeated = value_of(section, "repeated");

	s->given = section != NULL;
	s->line = section ? section->line : 0;
	s->has_means = means != NULL;
	s->means = means ? MEANS[means->number] : SAID_QTY;
	s->missing = missing && missing->number == 1 ? MISSING_ZERO : MISSING_KEEP;
	s->repeated = repeated && repeated->number == 1 ? REPEATED_SUM : REPEATED_REFUSE;
	s->max_drop = limit_of(section, "max-drop");
	s->max_rise = limit_of(section, "max-rise");
	s->min_rows = limit_of(section, "min-rows");
	s->max_age_hours = limit_of(section, "max-age");
	return compile_as_of(c, section);
}
