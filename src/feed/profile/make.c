/*
 * From cells to values. A value is found, goes through the steps of its plan in the order in which the manual
 * has them, and is then a text as a plain feed would have it; or it keeps the text that was found, with a
 * code. Plans that ask for nothing cost nothing: each step is left out by one comparison.
 */
#include "allot/base/date.h"
#include "feed/dates/dates.h"
#include "feed/profile/making.h"
#include "feed/profile/maps.h"
#include "feed/profile/patterns.h"
#include "feed/profile/texts.h"

/* A copy of TEXT with each byte as CHANGE has it. */
static enum status change_case(struct making *m)
{
	char *p = arena_alloc(m->arena, m->text.n + 1);
	bool upper = m->plan->letters == CASE_UPPER;

	if (!p)
		return ST_NO_MEMORY;
	for (size_t i = 0; i < m->text.n; i++) {
		char c = m->text.p[i];
		bool change = upper ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z';
		p[i] = change ? (char)(c ^ 0x20) : c;
	}
	m->text = slice_of(p, m->text.n);
	return ST_OK;
}

/* Zeros before digits alone: off, and on again up to `pad` digits. */
static enum status change_zeros(struct making *m)
{
	uint32_t pad = m->plan->pad;

	if (!all_digits(m->text))
		return ST_OK;
	while (m->plan->unpad && m->text.n > 1 && m->text.p[0] == '0')
		m->text = slice_of(m->text.p + 1, m->text.n - 1);
	if (m->text.n >= pad)
		return ST_OK;
	char *p = arena_alloc(m->arena, pad);
	if (!p)
		return ST_NO_MEMORY;
	memset(p, '0', pad - m->text.n);
	memcpy(p + pad - m->text.n, m->text.p, m->text.n);
	m->text = slice_of(p, pad);
	return ST_OK;
}

static struct slice behind(struct slice text, size_t n)
{
	return slice_of(text.p + n, text.n - n);
}

/* ="0017" is 0017. */
static struct slice without_formula(struct slice text)
{
	if (text.n >= 3 && text.p[0] == '=' && text.p[1] == '"' && text.p[text.n - 1] == '"')
		return slice_of(text.p + 2, text.n - 3);
	return text;
}

static struct slice without_prefix(struct slice text, const struct value_plan *plan)
{
	for (uint32_t i = 0; i < plan->strip_count; i++) {
		size_t n = plan->strip[i].n;
		if (n <= text.n && memcmp(text.p, plan->strip[i].p, n) == 0)
			return slice_trim(behind(text, n));
	}
	return text;
}

/* What stands behind `after` and before `before`; where these do not stand, all. */
static struct slice between(struct slice text, const struct value_plan *plan)
{
	const char *at;

	if (plan->after.n && text.n && (at = memmem(text.p, text.n, plan->after.p, plan->after.n)) != NULL)
		text = behind(text, (size_t)(at - text.p) + plan->after.n);
	if (plan->before.n && text.n && (at = memmem(text.p, text.n, plan->before.p, plan->before.n)) != NULL)
		text.n = (size_t)(at - text.p);
	return slice_trim(text);
}

static struct slice by_words(struct slice text, const struct value_plan *plan)
{
	for (uint32_t i = 0; i < plan->words_count; i++)
		if (pattern_matches(&plan->words[i].pattern, text))
			return plan->words[i].result;
	return text;
}

static enum status by_map(struct making *m)
{
	struct slice to;

	if (map_find(m->plan->map, m->text, &to)) {
		m->text = to;
		return ST_OK;
	}
	return making_refuse(m, CODE_UNMAPPED, m->text, "is not in the map %.*s", SLICE_ARG(m->plan->map_name));
}

/* The steps that any value goes through. */
static enum status take_steps(struct making *m)
{
	const struct value_plan *plan = m->plan;
	enum status st = ST_OK;

	if (plan->excel)
		m->text = slice_trim(without_formula(m->text));
	if (plan->strip_count)
		m->text = without_prefix(m->text, plan);
	if (plan->after.n || plan->before.n)
		m->text = between(m->text, plan);
	if (plan->words_count)
		m->text = by_words(m->text, plan);
	if (plan->unpad || plan->pad)
		st = change_zeros(m);
	if (!st && plan->letters != CASE_AS_IS && m->text.n)
		st = change_case(m);
	if (!st && plan->map && m->text.n)
		st = by_map(m);
	return st;
}

static bool read_date(const struct value_plan *plan, struct slice text, uint32_t *day)
{
	struct moment moment;

	if (!plan->dates.count)
		return date_parse(text, day);
	for (uint32_t i = 0; i < plan->dates.count; i++) {
		if (!date_form_read(&plan->dates.list[i], text, &moment))
			continue;
		*day = moment.day;
		return true;
	}
	return false;
}

static enum status make_date(struct making *m)
{
	const struct value_plan *plan = m->plan;
	uint32_t day;

	if (!m->text.n || (!plan->dates.count && !plan->buffer_days))
		return ST_OK;
	if (!read_date(plan, m->text, &day) || day > DATE_LAST - plan->buffer_days)
		return making_refuse(m, CODE_BAD_DATE, m->found,
				     "is no date in a form that the profile names%s%.*s",
				     plan->dates.count ? ", such as " : "; without dates it is YYYY-MM-DD",
				     SLICE_ARG(plan->dates.count ? plan->dates.list[0].text : SLICE("")));
	char *p = arena_alloc(m->arena, DATE_TEXT);
	if (!p)
		return ST_NO_MEMORY;
	m->text = slice_of(p, date_format(day + plan->buffer_days, p));
	return ST_OK;
}

/* What `from` finds, or what the emit names instead. */
static struct slice find_cell(const struct making *m)
{
	const struct emit *emit = m->source->emit;
	const struct slice *cells = m->source->cells;

	if (emit && m->column == COLUMN_QTY)
		return cells[emit->qty];
	if (emit && m->column == COLUMN_ETA)
		return emit->eta != NO_FIELD ? cells[emit->eta] : SLICE("");
	for (uint32_t i = 0; i < m->plan->from_count; i++)
		if (cells[m->plan->from[i]].n)
			return cells[m->plan->from[i]];
	return SLICE("");
}

static enum status fill_text(struct making *m, const struct text_pieces *pieces)
{
	const struct emit *emit = m->source->emit;
	struct text_filling filling = { m->source->cells, m->profile->partner, m->sku,
					emit ? emit->name : SLICE(""), m->text };

	return text_fill(pieces, &filling, m->arena, &m->text);
}

/* `line { count }`: sku#1, sku#2, ..., or the row's number. */
static enum status count_line(struct making *m)
{
	size_t room = m->sku.n + 12;
	char *p = arena_alloc(m->arena, room);

	if (!p)
		return ST_NO_MEMORY;
	struct buf text = buf_over(p, room);
	if (m->plan->count == COUNT_SKU) {
		buf_put_slice(&text, m->sku);
		buf_put_char(&text, '#');
	}
	buf_put_u64(&text, m->source->counted);
	m->text = m->plan->count == COUNT_SKU && !m->sku.n ? SLICE("") : buf_slice(&text);
	return ST_OK;
}

static bool is_quantity(enum column column)
{
	return column == COLUMN_QTY || column == COLUMN_NEW_QTY || column == COLUMN_SHIPPED ||
	       column == COLUMN_CANCELLED;
}

static enum status make_value(struct making *m)
{
	const struct value_plan *plan = m->plan;
	const struct emit *emit = m->source->emit;
	bool own = emit && m->column == COLUMN_REF && emit->ref.count;
	const struct text_pieces *pieces = own ? &emit->ref : &plan->text;
	bool from = plan->from_count > 0;
	enum status st = ST_OK;

	m->text = find_cell(m);
	if (plan->count != COUNT_NONE)
		st = count_line(m);
	else if (!from && pieces->count)
		st = fill_text(m, pieces);
	m->found = m->text;
	if (!st)
		st = take_steps(m);
	if (!st && !m->code && from && pieces->count)
		st = fill_text(m, pieces);
	if (!st && !m->code && is_quantity(m->column))
		st = make_quantity(m);
	if (!st && !m->code && m->column == COLUMN_ETA)
		st = make_date(m);
	return st;
}

enum status value_make(const struct profile *profile, enum column column, const struct row_source *source,
		       struct slice sku, struct arena *arena, struct made_value *out, bool *dropped)
{
	struct making m = { .profile = profile,
			    .plan = &profile->values[column],
			    .source = source,
			    .column = column,
			    .sku = sku,
			    .arena = arena };
	enum status st = make_value(&m);

	if (st)
		return st;
	*out = (struct made_value){ m.code ? m.found : m.text, m.code, m.why };
	*dropped = m.dropped;
	return ST_OK;
}

/* What `orders` says of backorder and split. */
static struct slice choice_text(const struct profile_choice *choice, const struct slice *cells)
{
	if (choice->column != NO_FIELD)
		return cells[choice->column];
	return choice->choice == CHOICE_YES  ? SLICE("yes")
	       : choice->choice == CHOICE_NO ? SLICE("no")
					     : SLICE("");
}

/* What the rules say of COLUMN. What has shipped cannot be cancelled, so `done` goes before `cancel`. */
static bool is_all(enum column column, const struct row_source *source)
{
	return (column == COLUMN_SHIPPED && source->done) ||
	       (column == COLUMN_CANCELLED && source->cancel && !source->done);
}

/* Values that are not made of cells; false: COLUMN's is. */
static bool make_said(const struct profile *profile, enum column column, const struct row_source *source,
		      struct made_value *out)
{

	*out = (struct made_value){ SLICE(""), CODE_NONE, SLICE("") };
	if (is_all(column, source))
		out->text = SLICE("all");
	else if (column == COLUMN_BACKORDER)
		out->text = choice_text(&profile->orders.backorder, source->cells);
	else if (column == COLUMN_SPLIT)
		out->text = choice_text(&profile->orders.split, source->cells);
	else
		return !profile->values[column].given && !profile->values[column].text.count && !source->emit;
	return true;
}

/* An emit's units that are still to come, and nobody says when. */
static enum status check_emit(const struct row_source *source, struct arena *arena, enum column counted,
			      struct made_row *row)
{
	const struct made_value *qty = &row->values[counted];
	struct made_value *eta = &row->values[COLUMN_ETA];
	uint64_t units = 0;
	bool lacks = source->emit && source->emit->eta != NO_FIELD && !eta->text.n && !eta->code && !qty->code;

	if (!lacks || slice_number(qty->text, UINT64_MAX, &units) != NUMBER_OK || !units)
		return ST_OK;
	eta->why =
		arena_copy(arena, SLICE("eta is empty, and the emit says that these units are still to come"));
	eta->code = CODE_MISSING_FIELD;
	return eta->why.n ? ST_OK : ST_NO_MEMORY;
}

static bool is_count(enum column column)
{
	return column == COLUMN_QTY || column == COLUMN_ON_HAND || column == COLUMN_AVAILABLE;
}

/* A ref or line that is put together with an SKU that could not be made would outlive its correction. */
static void follow_sku(const struct profile *profile, enum column column, struct made_row *row)
{
	const struct value_plan *plan = &profile->values[column];
	const struct made_value *sku = &row->values[COLUMN_SKU];
	bool uses = text_has(&plan->text, PIECE_SKU) || plan->count == COUNT_SKU;

	if (uses && sku->code && column != COLUMN_SKU)
		row->values[column] = (struct made_value){ SLICE(""), sku->code, sku->why };
}

static enum status make_column(const struct profile *profile, enum column column,
			       const struct row_source *source, struct arena *arena, struct made_row *row)
{
	enum column plan = is_count(column) && profile->kind == KIND_BATCHES ? COLUMN_QTY : column;
	struct slice sku = row->values[COLUMN_SKU].text;
	struct made_value value;
	bool dropped = false;

	if (!make_said(profile, plan, source, &value)) {
		enum status st = value_make(profile, plan, source, sku, arena, &value, &dropped);
		if (st)
			return st;
	}
	row->values[column] = value;
	follow_sku(profile, column, row);
	if (source->emit && plan == COLUMN_QTY && !value.text.n && !value.code)
		row->made = MADE_NOTHING;
	if (dropped) {
		row->made = MADE_DROPPED;
		row->drop = profile->values[plan].negative_drop;
	}
	return ST_OK;
}

enum status row_make(const struct profile *profile, const struct row_source *source, struct arena *arena,
		     struct made_row *out)
{
	enum column counted = COLUMN_QTY;
	enum status st = ST_OK;

	*out = (struct made_row){ .made = MADE_ROW };
	if (profile->values[COLUMN_SKU].given)
		st = make_column(profile, COLUMN_SKU, source, arena, out);
	for (uint32_t i = 0; !st && i < profile->out_count && out->made == MADE_ROW; i++) {
		enum column column = profile->out[i];
		if (is_count(column))
			counted = column;
		if (column != COLUMN_SKU)
			st = make_column(profile, column, source, arena, out);
	}
	return st || out->made != MADE_ROW ? st : check_emit(source, arena, counted, out);
}
