/*
 * Finds the header of a profile's feed: the first of its records under which every value finds a column. What
 * stands above it, titles and rows of marks, is passed over. Where no record is the header, the one that comes
 * nearest is named, with what it lacks.
 */
#include "allot/base/contract.h"
#include "allot/base/shown.h"
#include "allot/feed/names.h"
#include "feed/header/header_text.h"
#include "feed/profile/values.h"
#include "feed/profiled/layout.h"
#include "feed/profiled/parting.h"

enum { WHY_MAX = 900, DELIMITERS_MAX = 4, CELLS_SHOWN = 12, CELL_SHOWN = 24 };

struct search {
	const struct profile *profile;
	struct arena *arena;
	char delimiters[DELIMITERS_MAX]; /* that are tried */
	uint32_t delimiters_count;
	struct parting *parting[DELIMITERS_MAX];
	uint32_t records; /* looked at; blank ones are none */
	bool found;	  /* the header, or the first record */
	uint32_t best;	  /* score of the record that comes nearest so far, plus 1 */
	uint64_t best_line;
	uint64_t first_line; /* of the first record */
	enum code code;
	bool has_as_of;
	int64_t as_of;
	struct layout layout;
	char why[WHY_MAX + 1];
};

static enum status search_begin(struct search *s, const struct profile *profile, struct arena *arena)
{
	static const char ANY[DELIMITERS_MAX] = { ',', ';', '\t', '|' };
	enum status st = ST_OK;

	*s = (struct search){ .profile = profile, .arena = arena, .code = CODE_NO_HEADER };
	memcpy(s->delimiters, ANY, sizeof(ANY));
	s->delimiters_count = DELIMITERS_MAX;
	if (profile->form.delimiter) {
		s->delimiters[0] = profile->form.delimiter;
		s->delimiters_count = 1;
	}
	for (uint32_t d = 0; !st && d < s->delimiters_count; d++)
		st = parting_new(s->delimiters[d], profile->form.quoted, &s->parting[d]);
	return st;
}

static void search_end(struct search *s)
{
	for (uint32_t d = 0; d < DELIMITERS_MAX; d++)
		parting_free(s->parting[d]);
}

/* True when a rule of RULES is of the field AT. */
static bool is_ruled(const struct rules *rules, const uint32_t *field, uint32_t at)
{
	for (uint32_t i = 0; i < rules->count; i++)
		if (rules->list[i].column != ANY_COLUMN && field[rules->list[i].column] == at)
			return true;
	return false;
}

/* A status that no rule of the profile names may say which rows are not to be allocated. */
static void ask_status(struct search *s, const struct slice *cells, uint32_t count, const uint32_t *field)
{
	const struct profile_rows *rows = &s->profile->rows;
	struct buf why = buf_over(s->why, WHY_MAX);

	for (uint32_t i = 0; s->profile->kind == KIND_ORDERS && i < count; i++) {
		if (find_status(&cells[i], 1) == NO_FIELD || is_ruled(&rows->keep, field, i) ||
		    is_ruled(&rows->drop, field, i) || is_ruled(&rows->cancel, field, i) ||
		    is_ruled(&rows->done, field, i))
			continue;
		buf_put_str(&why, "the column ");
		put_shown(&why, cells[i], SHOWN_MAX);
		buf_put_str(&why,
			    " may say which rows are not to be allocated, and no rule of its profile names "
			    "it; name it in keep, drop, cancel or done, with * if it says no such thing");
		s->why[why.n] = '\0';
		s->code = CODE_UNMAPPED_STATUS;
		return;
	}
}

/* The columns of lists, where a pattern names them. */
static enum status find_lists(struct search *s, const struct fields *cells)
{
	uint32_t *lists = arena_alloc(s->arena, (cells->count + 1) * sizeof(*lists));

	if (!lists)
		return ST_NO_MEMORY;
	for (uint32_t i = 0; i < cells->count; i++)
		if (profile_has_list(s->profile, cells->at[i]))
			lists[s->layout.lists_count++] = i;
	s->layout.lists = lists;
	return ST_OK;
}

/* The record at hand is the header, or, where there is none, the first record. */
static enum status take_header(struct search *s, uint32_t d, const struct fields *cells, bool has_header)
{
	const struct profile *profile = s->profile;
	struct buf why = buf_over(s->why, WHY_MAX);
	uint32_t *field = arena_alloc(s->arena, (profile->column_count + 1) * sizeof(*field));
	struct slice *kept = arena_alloc(s->arena, (cells->count + 1) * sizeof(*kept));

	if (!field || !kept)
		return ST_NO_MEMORY;
	for (uint32_t i = 0; i < cells->count && has_header; i++) {
		kept[i] = arena_copy(s->arena, cells->at[i]);
		if (kept[i].n != cells->at[i].n)
			return ST_NO_MEMORY;
	}
	s->found = true;
	s->layout = (struct layout){
		.profile = profile,
		.delimiter = s->delimiters[d],
		.columns = cells->count,
		.cells = has_header ? kept : NULL,
		.field = field,
		.carries = profile->rows.group != NO_FIELD || profile->rows.fill_count ||
			   profile->values[COLUMN_LINE].count != COUNT_NONE,
	};
	s->code = profile_bind(profile, cells->at, cells->count, field, &why);
	s->why[why.n] = '\0';
	if (!s->code && has_header)
		ask_status(s, cells->at, cells->count, field);
	return profile->rows.explode_several ? find_lists(s, cells) : ST_OK;
}

/* The record is not the header; it may come nearer than those before it. */
static void note_near(struct search *s, const struct fields *cells, uint32_t score, uint64_t line)
{
	uint32_t field[PROFILE_COLUMNS_MAX];
	struct buf why = buf_over(s->why, WHY_MAX);

	if (score + 1 <= s->best)
		return;
	if (cells->count && header_names_equal(cells->at[0], SLICE("reject_line"))) {
		s->best = UINT32_MAX;
		s->best_line = line;
		buf_put_str(
			&why,
			"it is a reject file, which needs no profile; give it a name that none of them has");
		s->why[why.n] = '\0';
		return;
	}
	s->best = score + 1;
	s->best_line = line;
	buf_put_str(&why, "none of its first records is the header that its profile speaks of");
	if (score) {
		buf_put_str(&why, "; this one comes nearest: ");
		(void)profile_bind(s->profile, cells->at, cells->count, field, &why);
	}
	buf_put_str(&why, score ? "; it holds" : "; the first one holds");
	for (uint32_t i = 0; i < cells->count && i < CELLS_SHOWN; i++) {
		buf_put_char(&why, ' ');
		put_shown(&why, cells->at[i], CELL_SHOWN);
	}
	if (cells->count > CELLS_SHOWN)
		buf_printf(&why, " and %u more", cells->count - CELLS_SHOWN);
	s->why[why.n] = '\0';
}

/* Where there is no header the first record is a row whatever is wrong with it. */
static enum status take_first(struct search *s, uint32_t d, const struct fields *cells)
{
	struct buf why = buf_over(s->why, WHY_MAX);
	const char *fault = quoting_fault(cells->quoting, false);
	enum status st = take_header(s, d, cells, false);

	if (st || !fault)
		return st;
	buf_put_str(&why, fault);
	s->why[why.n] = '\0';
	s->code = CODE_BAD_RECORD;
	return ST_OK;
}

static enum status try_cells(struct search *s, uint32_t d, const struct fields *cells, uint64_t line)
{
	const struct profile *profile = s->profile;
	uint32_t score = header_score(profile, cells->at, cells->count);
	if (score == header_wanted(profile))
		return take_header(s, d, cells, true);
	note_near(s, cells, score, line);
	return ST_OK;
}

/* Above the rows is where most files say of when they are. */
static void ask_as_of(struct search *s, const struct fields *cells)
{
	const struct profile_snapshot *rules = &s->profile->snapshot;

	for (uint32_t i = 0; rules->as_of == AS_OF_CELL && !s->has_as_of && i < cells->count; i++)
		s->has_as_of = as_of_find(&rules->as_of_forms, cells->at[i], &s->as_of);
}

static enum status try_record(struct search *s, const struct raw_record *raw)
{
	bool blank = true;
	enum status st = ST_OK;

	for (uint32_t d = 0; !st && !s->found && d < s->delimiters_count; d++) {
		struct fields cells;
		st = parting_split(s->parting[d], raw->bytes, &cells);
		if (st || (cells.quoting == QUOTING_RIGHT && fields_blank(&cells)))
			continue;
		blank = false;
		ask_as_of(s, &cells);
		if (raw->too_long)
			continue;
		if (s->profile->form.header == HEADER_NONE)
			st = take_first(s, d, &cells);
		else if (cells.quoting == QUOTING_RIGHT)
			st = try_cells(s, d, &cells, raw->line);
	}
	if (!blank && !s->records)
		s->first_line = raw->line;
	s->records += !blank;
	return st;
}

/* `sep=X` of spreadsheets, perhaps in quotes: no record; profile or header say what the delimiter is. */
static bool is_sep(struct slice record)
{
	struct slice s = slice_trim(record);

	if (s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"')
		s = slice_of(s.p + 1, s.n - 2);
	return s.n == 5 && slice_eq_nocase(slice_of(s.p, 4), SLICE("sep="));
}

static enum status search_all(struct search *s, struct cutter *cutter, struct raw_record *raw, bool *end)
{
	enum status st = ST_OK;

	*end = false;
	while (!st && !s->found && s->records < HEADER_RECORDS_MAX && !raw->too_long) {
		st = cutter_next(cutter, raw, end);
		if (st || *end)
			break;
		if (s->records || !is_sep(raw->bytes))
			st = try_record(s, raw);
	}
	return st;
}

/* What is said of a feed without header is said of its first record of data. */
static enum status conclude(struct search *s, const struct raw_record *raw, bool end,
			    struct first_record *first, struct header *header)
{
	static const char NONE[] =
		"none of its first records is quoted right; look at the profile's delimiter and quote";
	bool data = s->found && !s->layout.cells;

	if (!s->found && !s->best) {
		memcpy(s->why, NONE, sizeof(NONE));
		s->best_line = s->first_line;
	}
	struct slice why = arena_copy(s->arena, slice_of(s->why, strlen(s->why) + 1));
	struct layout *layout = arena_alloc(s->arena, sizeof(*layout));

	if (!why.p || !layout)
		return ST_NO_MEMORY;
	*layout = s->layout;
	*first = (struct first_record){
		.found = s->records > 0,
		.code = s->code,
		.too_long = raw->too_long && !data,
		.terminated = raw->terminated || data,
		.line = s->found ? raw->line : s->best_line,
		.after_line = data ? raw->line : raw->after_line,
		.why = why.p,
		.has_as_of = s->has_as_of,
		.as_of = s->as_of,
	};
	if (end && !s->found)
		first->terminated = true;
	return s->found && s->code != CODE_NO_HEADER ? layout_header(layout, s->arena, header) : ST_OK;
}

enum status layout_find(struct cutter *cutter, const struct profile *profile, struct arena *arena,
			struct first_record *first, struct header *header, struct slice *rest)
{
	struct search search;
	struct raw_record raw = { .line = 0 };
	bool end = false;
	enum status st = search_begin(&search, profile, arena);

	if (!st)
		st = search_all(&search, cutter, &raw, &end);
	if (!st)
		st = conclude(&search, &raw, end, first, header);
	*rest = cutter_rest(cutter);
	if (!st && search.found && !search.layout.cells)
		*rest = slice_of(raw.bytes.p, (size_t)(rest->p + rest->n - raw.bytes.p));
	search_end(&search);
	return st;
}
