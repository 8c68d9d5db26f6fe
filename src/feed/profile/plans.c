/*
 * How each of our columns is made: the sections of values, and what a record emits.
 */
#include <stdio.h>

#include "feed/profile/compile.h"
#include "feed/dates/dates.h"
#include "feed/dates/parts.h"
#include "feed/profile/maps.h"
#include "feed/profile/numbers.h"
#include "feed/profile/patterns.h"
#include "feed/profile/texts.h"

static enum status compile_from(struct compiling *c, const struct conf_section *section,
				struct value_plan *plan)
{
	const struct conf_value *value = conf_value(section, "from");
	uint32_t count = value ? value->count : 0;
	uint32_t *list = compile_alloc(c, count, sizeof(*list));
	enum status st = list ? ST_OK : ST_NO_MEMORY;

	/* of several one must be there, which is asked of the header; and an exploded item may bring it */
	bool needed = count == 1 && !c->profile->rows.pairs_by.n;
	for (uint32_t i = 0; !st && i < count; i++)
		st = column_use(c, value->texts[i].text, value->texts[i].line,
				needed ? COLUMN_NEEDED : COLUMN_MAY_LACK, &list[i]);
	plan->from = list;
	plan->from_count = count;
	return st;
}

/* True when the text has what `from` finds, as {} or by a column's name. */
static bool uses_found(const struct value_plan *plan)
{
	for (uint32_t i = 0; i < plan->text.count; i++) {
		const struct text_piece *piece = &plan->text.list[i];
		for (uint32_t j = 0; j < plan->from_count; j++)
			if (piece->type == PIECE_COLUMN && piece->column == plan->from[j])
				return true;
	}
	return text_has(&plan->text, PIECE_FOUND);
}

static enum status compile_text(struct compiling *c, const struct conf_section *section,
				struct value_plan *plan)
{
	const struct conf_value *value = conf_value(section, "text");

	if (!value)
		return ST_OK;
	if (!value->texts[0].text.n)
		return compile_fail(c, value->line, "an empty text");
	enum status st = text_compile(c, value->texts[0].text, value->line, &plan->text);
	if (!st && !plan->from_count && text_has(&plan->text, PIECE_FOUND))
		st = compile_fail(c, value->line, "{} stands for what `from` found, and there is no from");
	if (!st && plan->from_count && !uses_found(plan))
		st = compile_fail(c, value->line,
				  "text beside from does not say where what was found goes; write {} for it");
	return st;
}

/* The texts of KEY, none of them empty. */
static enum status compile_strip(struct compiling *c, const struct conf_section *section,
				 struct value_plan *plan)
{
	const struct conf_value *value = conf_value(section, "strip");
	uint32_t count = value ? value->count : 0;
	struct slice *list = compile_alloc(c, count, sizeof(*list));

	if (!list)
		return ST_NO_MEMORY;
	for (uint32_t i = 0; i < count; i++) {
		list[i] = value->texts[i].text;
		if (!list[i].n)
			return compile_fail(c, value->texts[i].line, "an empty prefix to strip");
	}
	plan->strip = list;
	plan->strip_count = count;
	return ST_OK;
}

/* after, before: marks that are not empty. */
static enum status compile_mark(struct compiling *c, const struct conf_section *section, const char *key,
				struct slice *out)
{
	const struct conf_value *value = conf_value(section, key);

	*out = value ? value->texts[0].text : SLICE("");
	if (value && !out->n)
		return compile_fail(c, value->line, "%s is empty", key);
	return ST_OK;
}

static enum status compile_words(struct compiling *c, const struct conf_section *section,
				 struct value_plan *plan)
{
	const struct conf_value *value = conf_value(section, "words");
	uint32_t count = value ? value->count : 0;
	struct word *list = compile_alloc(c, count, sizeof(*list));

	if (!list)
		return ST_NO_MEMORY;
	for (uint32_t i = 0; i < count; i++) {
		const struct conf_text *text = &value->texts[i];
		struct slice pattern;
		const char *why;
		if (!split_pair(text->text, &pattern, &list[i].result))
			return compile_fail_shown(c, text->line, text->text,
						  "is no pair, which is \"PATTERN: RESULT\"");
		enum status st = pattern_compile(pattern, c->arena, &list[i].pattern, &why);
		if (!st && why)
			st = compile_fail_shown(c, text->line, pattern, why);
		if (st)
			return st;
	}
	plan->words = list;
	plan->words_count = count;
	return ST_OK;
}

/* The map stands beside the profile. */
static enum status compile_map(struct compiling *c, const struct conf_section *section, struct value_plan *plan)
{
	const struct conf_value *value = conf_value(section, "map");
	const char *slash = strrchr(c->conf->file, '/');
	size_t folder = slash ? (size_t)(slash - c->conf->file) + 1 : 0;

	if (!value)
		return ST_OK;
	plan->map_name = value->texts[0].text;
	if (!plan->map_name.n || memchr(plan->map_name.p, '/', plan->map_name.n))
		return compile_fail_shown(c, value->line, plan->map_name,
					  "is no map, which is the name of a file beside the profile");
	size_t n = folder + plan->map_name.n + 1;
	char *path = arena_alloc(c->arena, n);
	if (!path)
		return ST_NO_MEMORY;
	(void)snprintf(path, n, "%.*s%s", (int)folder, c->conf->file, plan->map_name.p);
	enum status st = map_read(path, c->arena, &c->digest, &plan->map);
	if (st == ST_NOT_FOUND)
		st = compile_fail_shown(c, value->line, slice_str(path), "is not there");
	return st;
}

static enum status compile_common(struct compiling *c, const struct conf_section *section,
				  struct value_plan *plan)
{
	const struct conf_value *excel = conf_value(section, "excel");
	const struct conf_value *unpad = conf_value(section, "unpad");
	const struct conf_value *pad = conf_value(section, "pad");
	const struct conf_value *letters = conf_value(section, "case");
	enum status st = compile_from(c, section, plan);

	plan->excel = excel && excel->number;
	plan->unpad = unpad && unpad->number;
	plan->pad = pad ? (uint32_t)pad->number : 0;
	plan->letters = !letters ? CASE_AS_IS : letters->number == 0 ? CASE_UPPER : CASE_LOWER;
	if (!st)
		st = compile_text(c, section, plan);
	if (!st)
		st = compile_strip(c, section, plan);
	if (!st)
		st = compile_mark(c, section, "after", &plan->after);
	if (!st)
		st = compile_mark(c, section, "before", &plan->before);
	if (!st)
		st = compile_words(c, section, plan);
	return st ? st : compile_map(c, section, plan);
}

static enum status compile_number(struct compiling *c, const struct conf_section *section,
				  struct value_plan *plan)
{
	const struct conf_value *value = conf_value(section, "number");
	char why[128];

	if (!value)
		return ST_OK;
	plan->has_number = true;
	if (number_specimen(value->texts[0].text, &plan->number))
		return ST_OK;
	(void)snprintf(why, sizeof(why), "is no specimen of numbers; there are %s", number_specimens());
	return compile_fail_shown(c, value->line, value->texts[0].text, why);
}

static enum status compile_quantity(struct compiling *c, const struct conf_section *section,
				    struct value_plan *plan)
{
	const struct conf_value *fraction = conf_value(section, "fraction");
	const struct conf_value *negative = conf_value(section, "negative");
	const struct conf_value *units = conf_value(section, "units");
	const struct conf_value *unit = conf_value(section, "unit");
	enum status st = compile_number(c, section, plan);

	plan->fraction = fraction && fraction->number == 1 ? FRACTION_FLOOR : FRACTION_REFUSE;
	plan->negative = negative ? (enum negative)negative->number : NEGATIVE_REFUSE;
	if (!st && plan->negative == NEGATIVE_DROP) {
		size_t n = strlen(section->schema->name) + sizeof(": negative = drop");
		char *name = arena_alloc(c->arena, n);
		if (!name)
			return ST_NO_MEMORY;
		(void)snprintf(name, n, "%s: negative = drop", section->schema->name);
		st = drop_new(c, name, negative->line, &plan->negative_drop);
	}
	if (!st)
		st = column_of_key(c, section, "minus", &plan->minus);
	if (!st)
		st = column_of_key(c, section, "times", &plan->times);
	if (!st)
		st = column_of_key(c, section, "unit", &plan->unit);
	if (!st)
		st = units_compile(c, units, true, &plan->units);
	if (!st && unit && !units)
		st = compile_fail(c, unit->line, "unit needs units, which say how many pieces each is");
	return st;
}

/* The form AT of LIST, and that no text is another date by one of those before it. */
static enum status compile_form(struct compiling *c, const struct conf_text *text, struct date_form *list,
				uint32_t at)
{
	char room[DATED_TEXT_MAX];
	const char *why;
	enum status st = date_form_compile(text->text, false, c->arena, &list[at], &why);

	if (!st && why)
		st = compile_fail_shown(c, text->line, text->text, why);
	for (uint32_t i = 0; !st && i < at; i++) {
		struct buf example = buf_over(room, sizeof(room));
		if (date_forms_differ(&list[i], &list[at], &example))
			st = compile_fail(c, text->line, "%.*s would be one date by %s and another by %s",
					  SLICE_ARG(buf_slice(&example)), list[i].text.p, list[at].text.p);
	}
	return st;
}

static enum status compile_dates(struct compiling *c, const struct conf_section *section,
				 struct value_plan *plan)
{
	const struct conf_value *value = conf_value(section, "dates");
	const struct conf_value *buffer = conf_value(section, "buffer-days");
	uint32_t count = value ? value->count : 0;
	struct date_form *list = compile_alloc(c, count, sizeof(*list));

	if (!list)
		return ST_NO_MEMORY;
	for (uint32_t i = 0; i < count; i++) {
		enum status st = compile_form(c, &value->texts[i], list, i);
		if (st)
			return st;
	}
	plan->dates = (struct date_forms){ list, count };
	plan->buffer_days = buffer ? (uint32_t)buffer->number : 0;
	return ST_OK;
}

enum status compile_value(struct compiling *c, const struct conf_section *section, enum column column)
{
	struct value_plan *plan = &c->profile->values[column];
	enum feed_kind kind = c->profile->kind;
	bool other = strcmp(section->schema->name, kind == KIND_ALLOCATIONS ? "ref" : "batchref") == 0;
	enum status st;

	if (other && kind)
		return compile_fail(c, section->line, "a feed of %s has no %s", kind_name(kind),
				    section->schema->name);
	plan->given = true;
	plan->line = section->line;
	st = compile_common(c, section, plan);
	if (!st)
		st = compile_quantity(c, section, plan);
	if (!st)
		st = compile_dates(c, section, plan);
	const struct conf_value *count = conf_value(section, "count");
	plan->count = !count ? COUNT_NONE : count->number == 0 ? COUNT_SKU : COUNT_ROW;
	if (!st && count && (plan->from_count || plan->text.count))
		st = compile_fail(c, count->line,
				  "count beside from or text: a line is counted, or stands in the file");
	bool emitted = column == COLUMN_QTY || column == COLUMN_ETA;
	if (!st && !plan->from_count && !plan->text.count && !count && column != COLUMN_REF && !emitted)
		st = compile_fail(c, section->line, "%s has neither from nor text", section->schema->name);
	return st;
}

static enum status compile_emit(struct compiling *c, const struct conf_section *section, struct emit *out)
{
	const struct conf_value *ref = conf_value(section, "ref");
	enum status st = column_of_key(c, section, "qty", &out->qty);

	out->name = section->title;
	out->line = section->line;
	if (!st && out->qty == NO_FIELD)
		st = compile_fail(c, section->line, "emit %.*s has no qty", SLICE_ARG(section->title));
	if (!st)
		st = column_of_key(c, section, "eta", &out->eta);
	if (!st)
		st = column_of_key(c, section, "unit", &out->unit);
	if (!st && ref && !ref->texts[0].text.n)
		st = compile_fail(c, ref->line, "an empty ref");
	if (!st && ref)
		st = text_compile(c, ref->texts[0].text, ref->line, &out->ref);
	return st;
}

/* Factors that nothing chooses from would leave every quantity as it stands. */
static enum status check_units(struct compiling *c)
{
	const struct profile *p = c->profile;
	bool emitted = false;

	for (uint32_t i = 0; i < p->emit_count; i++)
		emitted = emitted || p->emits[i].unit != NO_FIELD;
	for (int column = 0; column < COLUMN_COUNT; column++) {
		const struct value_plan *plan = &p->values[column];
		if (plan->units.count && plan->unit == NO_FIELD && !(emitted && column == COLUMN_QTY))
			return compile_fail(c, plan->line,
					    "units needs unit, the column that says in which of them a row is");
	}
	return ST_OK;
}

enum status compile_emits(struct compiling *c, const struct conf_section *root)
{
	struct emit *list = compile_alloc(c, root->section_count, sizeof(*list));
	uint32_t count = 0;
	enum status st = list ? ST_OK : ST_NO_MEMORY;

	for (uint32_t i = 0; !st && i < root->section_count; i++) {
		if (!root->sections[i].schema->titled)
			continue;
		if (count == PROFILE_SLOTS_MAX)
			return compile_fail(c, root->sections[i].line, "more than %d emits", PROFILE_SLOTS_MAX);
		st = compile_emit(c, &root->sections[i], &list[count++]);
	}
	c->profile->emits = list;
	c->profile->emit_count = count;
	return st ? st : check_units(c);
}
