/*
 * What the steps of compiling share: columns are gathered as they are named, so that all of the profile names
 * them by their places.
 */
#include "feed/profile/compile.h"

#include "allot/base/shown.h"
#include "allot/feed/names.h"
#include "feed/profile/numbers.h"
#include "feed/profile/patterns.h"

enum { POSITION_MAX = 10000, PATTERNS_MAX = 1024 };

void *compile_alloc(const struct compiling *c, size_t n, size_t size)
{
	void *p = arena_alloc(c->arena, (n + 1) * size);

	if (p)
		memset(p, 0, (n + 1) * size);
	return p;
}

enum status compile_fail_shown(const struct compiling *c, uint32_t line, struct slice value, const char *after)
{
	char room[6 * SHOWN_MAX];
	struct buf shown = buf_over(room, sizeof(room));

	put_shown(&shown, value, SHOWN_MAX);
	return compile_fail(c, line, "%.*s %s", SLICE_ARG(buf_slice(&shown)), after);
}

/* The position that NAME, "#N", is; 0: it is a name. False: neither. */
static bool column_position(struct slice name, uint32_t *out)
{
	uint64_t n = 0;

	*out = 0;
	if (!name.n || name.p[0] != '#')
		return name.n > 0;
	if (slice_number(slice_of(name.p + 1, name.n - 1), POSITION_MAX, &n) != NUMBER_OK || n == 0)
		return false;
	*out = (uint32_t)n;
	return true;
}

enum status column_use(struct compiling *c, struct slice name, uint32_t line, enum column_use use,
		       uint32_t *out)
{
	struct profile *p = c->profile;
	uint32_t position;
	uint32_t i = 0;

	name = slice_trim(name);
	if (!column_position(name, &position))
		return compile_fail_shown(c, line, name,
					  "is no column; write a header's name, or its place such as \"#3\"");
	while (i < p->column_count &&
	       (position ? c->columns[i].position != position
			 : c->columns[i].position || !header_names_equal(c->columns[i].name, name)))
		i++;
	if (i == PROFILE_COLUMNS_MAX)
		return compile_fail(c, line, "more than %d columns are named", PROFILE_COLUMNS_MAX);
	if (i == p->column_count) {
		c->columns[i] = (struct profile_column){ .name = name, .position = position, .line = line };
		p->column_count++;
	}
	c->columns[i].needed = c->columns[i].needed || use == COLUMN_NEEDED;
	*out = i;
	return ST_OK;
}

enum status column_of_key(struct compiling *c, const struct conf_section *section, const char *key,
			  uint32_t *out)
{
	const struct conf_value *value = section ? conf_value(section, key) : NULL;

	*out = NO_FIELD;
	return value ? column_use(c, value->texts[0].text, value->line, COLUMN_NEEDED, out) : ST_OK;
}

enum status drop_new(struct compiling *c, const char *text, uint32_t line, uint32_t *out)
{
	if (c->profile->drop_count == DROPS_MAX)
		return compile_fail(c, line, "more than %d rules that drop rows", DROPS_MAX);
	*out = c->profile->drop_count++;
	c->drops[*out] = (struct profile_drop){ text, line };
	return ST_OK;
}

bool split_pair(struct slice text, struct slice *left, struct slice *right)
{
	for (size_t i = text.n; i-- > 0;) {
		if (text.p[i] != ':' || (i + 1 < text.n && text.p[i + 1] != ' '))
			continue;
		*left = slice_trim(slice_of(text.p, i));
		*right = slice_trim(slice_of(text.p + i + 1, text.n - i - 1));
		return true;
	}
	return false;
}

static enum status add_pattern(struct compiling *c, struct slice text, uint32_t line, struct pattern *out)
{
	const char *why;
	enum status st = pattern_compile(text, c->arena, out, &why);

	return st || !why ? st : compile_fail_shown(c, line, text, why);
}

/* The first | of TEXT outside of [ ], or its end. */
static size_t alternative_end(struct slice text)
{
	bool in_set = false;
	size_t i = 0;

	for (; i < text.n && (in_set || text.p[i] != '|'); i++)
		in_set = text.p[i] == '[' || (in_set && text.p[i] != ']');
	return i < text.n || !in_set ? i : text.n;
}

/* PATTERN | PATTERN of TEXT, on LINE. */
static enum status patterns_compile(struct compiling *c, struct slice text, uint32_t line, struct patterns *out)
{
	size_t count = 1;
	uint32_t made = 0;

	for (size_t i = 0; i < text.n; i++)
		count += text.p[i] == '|';
	struct pattern *list = compile_alloc(c, count, sizeof(*list));
	if (!list)
		return ST_NO_MEMORY;
	for (size_t at = 0; at <= text.n;) {
		struct slice left = slice_of(text.p + at, text.n - at);
		size_t n = alternative_end(left);
		enum status st = add_pattern(c, slice_trim(slice_of(left.p, n)), line, &list[made++]);
		if (st)
			return st;
		at += n + 1;
	}
	*out = (struct patterns){ list, made };
	return ST_OK;
}

enum status patterns_of_texts(struct compiling *c, const struct conf_value *value, struct patterns *out)
{
	uint32_t count = value ? value->count : 0;
	struct pattern *list = compile_alloc(c, count, sizeof(*list));

	if (!list)
		return ST_NO_MEMORY;
	for (uint32_t i = 0; i < count; i++) {
		enum status st = add_pattern(c, value->texts[i].text, value->texts[i].line, &list[i]);
		if (st)
			return st;
	}
	*out = (struct patterns){ list, count };
	return ST_OK;
}

enum status rule_compile(struct compiling *c, struct slice text, uint32_t line, struct rule *out)
{
	struct rule rule = { .column = ANY_COLUMN, .drop = NO_FIELD, .line = line };
	struct slice column, patterns;
	enum status st = ST_OK;

	if (!split_pair(text, &column, &patterns))
		return compile_fail_shown(c, line, text, "is no rule, which is \"COLUMN: PATTERN | PATTERN\"");
	if (!slice_eq(column, SLICE("*")))
		st = column_use(c, column, line, COLUMN_NEEDED, &rule.column);
	if (!st)
		st = patterns_compile(c, patterns, line, &rule.patterns);
	if (!st)
		*out = rule;
	return st;
}

/* FACTOR as mantissa and scale: a plain number of at least LEAST. */
static bool factor_read(struct slice text, int least, struct unit *out)
{
	static const struct number_marks MARKS = { '.', 0 };
	struct decimal number;

	if (!number_read(text, &MARKS, &number) || number.mantissa < least || number.mantissa > 1000000000)
		return false;
	out->mantissa = (uint64_t)number.mantissa;
	out->scale = number.scale;
	return true;
}

enum status units_compile(struct compiling *c, const struct conf_value *value, bool may_be_none,
			  struct unit_factors *out)
{
	uint32_t count = value ? value->count : 0;
	struct unit *list = compile_alloc(c, count, sizeof(*list));

	if (!list)
		return ST_NO_MEMORY;
	for (uint32_t i = 0; i < count; i++) {
		const struct conf_text *text = &value->texts[i];
		struct slice factor;
		if (!split_pair(text->text, &list[i].name, &factor) ||
		    !factor_read(factor, may_be_none ? 0 : 1, &list[i]))
			return compile_fail_shown(
				c, text->line, text->text,
				"is no unit, which is \"NAME: FACTOR\", such as \"CASE: 12\"");
		for (uint32_t j = 0; j < i; j++)
			if (slice_eq_nocase(list[j].name, list[i].name))
				return compile_fail_shown(c, text->line, list[i].name, "is given two factors");
	}
	*out = (struct unit_factors){ list, count };
	return ST_OK;
}
