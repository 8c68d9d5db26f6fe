/*
 * Maker: a record's cells are gathered by column, filled from those before, and parted into items where a cell
 * holds a list; each of these is judged by the rules and becomes a row, or one for each emit.
 */
#include "feed/profiled/maker.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/shown.h"
#include "allot/feed/names.h"
#include "allot/signals/command.h"
#include "feed/profile/numbers.h"
#include "feed/profile/values.h"
#include "feed/profiled/carry.h"
#include "feed/profiled/parting.h"

enum {
	VALUE_MAX = 1024,		   /* bytes of a value that go into a row; more is too long for any */
	RECORD_ROWS_MAX = 64 * RECORD_MAX, /* bytes of all rows of one record */
	WHY_MAX = REASON_TEXT_MAX,
};

struct maker {
	const struct layout *layout;
	struct carry carry;
	struct parting *parting;
	struct arena arena;   /* of the record at hand */
	struct slice *cells;  /* by the profile's columns */
	struct slice *fields; /* of a row */
	uint32_t fields_capacity;
	char *text; /* of its fields; ROW_TEXT_MAX bytes */

	/* of the record at hand */
	const struct raw_record *raw;
	const struct record_sink *sink;
	struct fields own;
	size_t bytes;	   /* of its rows so far */
	const char *fault; /* why it makes the feed a bad one; NULL: it does not */
	bool told_as_of;   /* in a cell, of this record or one before it */
};

enum status maker_new(const struct layout *layout, struct maker **out)
{
	const struct profile *profile = layout->profile;
	struct maker *m = calloc(1, sizeof(*m));
	enum status st = m ? carry_init(&m->carry, profile) : fail_memory();

	if (!m)
		return st;
	m->layout = layout;
	arena_init(&m->arena);
	if (!st)
		st = parting_new(layout->delimiter, profile->form.quoted, &m->parting);
	m->cells = calloc(profile->column_count + 1, sizeof(*m->cells));
	m->text = malloc(ROW_TEXT_MAX);
	if (!st && (!m->cells || !m->text))
		st = fail_memory();
	if (st)
		maker_free(m);
	else
		*out = m;
	return st;
}

void maker_free(struct maker *m)
{
	if (!m)
		return;
	carry_release(&m->carry);
	parting_free(m->parting);
	arena_release(&m->arena);
	free(m->cells);
	free(m->fields);
	free(m->text);
	free(m);
}

enum status maker_put(const struct maker *m, struct buf *out)
{
	carry_put(&m->carry, out);
	return buf_status(out);
}

enum status maker_get(struct maker *m, struct slice carried)
{
	return carry_get(&m->carry, carried);
}

/* Rows */

static bool has_several(const struct profile *profile)
{
	return profile->emit_count > 1 || profile->rows.explode != NO_FIELD;
}

/* The record at hand, as far as it is one of the file. Where it is several rows, none has its line end. */
static struct record file_record(const struct maker *m)
{
	return (struct record){
		.line = m->raw->line,
		.after_line = has_several(m->layout->profile) ? m->raw->line : m->raw->after_line,
		.terminated = m->raw->terminated,
		.raw = m->raw->bytes,
	};
}

static void aside(const struct maker *m, enum aside what, uint64_t n)
{
	const struct record record = file_record(m);

	if (m->sink)
		m->sink->aside(m->sink->ctx, &record, what, n);
}

/* As much of VALUE as goes into a row: whole characters. */
static size_t value_bytes(struct slice value)
{
	size_t n = VALUE_MAX;

	if (value.n <= VALUE_MAX)
		return value.n;
	while (n > VALUE_MAX - 4 && ((unsigned char)value.p[n] & 0xc0) == 0x80)
		n--;
	return n;
}

static size_t put_field(struct maker *m, uint32_t i, size_t at, const char *p, size_t n)
{
	INVARIANT(n <= ROW_TEXT_MAX - at);
	if (n)
		memcpy(m->text + at, p, n);
	m->fields[i] = slice_of(m->text + at, n);
	return at + n;
}

static enum status make_room(struct maker *m, uint32_t count)
{
	struct slice *more;

	if (count <= m->fields_capacity)
		return ST_OK;
	more = realloc(m->fields, count * sizeof(*more));
	if (!more)
		return fail_memory();
	m->fields = more;
	m->fields_capacity = count;
	return ST_OK;
}

/* Sets m->fields: what was made, then the record's own. */
static enum status put_fields(struct maker *m, const struct made_row *made)
{
	const struct profile *profile = m->layout->profile;
	size_t at = 0;
	enum status st = make_room(m, profile->out_count + m->own.count);

	if (st)
		return st;
	for (uint32_t i = 0; i < profile->out_count; i++) {
		const struct slice value = made->values[profile->out[i]].text;
		at = put_field(m, i, at, value.p, value_bytes(value));
	}
	for (uint32_t i = 0; i < m->own.count; i++)
		at = put_field(m, profile->out_count + i, at, m->own.at[i].p, m->own.at[i].n);
	m->bytes += at;
	if (m->bytes > RECORD_ROWS_MAX)
		m->fault = "the record that begins here becomes rows of more than 4 MiB together; look at the "
			   "list in it";
	return ST_OK;
}

/* The first column, in the order in which they are checked, whose value could not be made. */
static void preset_of(const struct profile *profile, const struct made_row *made, struct preset *preset)
{
	for (uint32_t i = 0; !preset->code && i < profile->out_count; i++) {
		const struct made_value *value = &made->values[profile->out[i]];
		if (value->code)
			*preset = (struct preset){ value->code, profile->out[i], value->why };
	}
}

/* In the arena; empty when there is no memory for it. */
static struct slice no_choice(struct maker *m, uint32_t column, struct slice cell)
{
	char text[WHY_MAX];
	struct buf why = buf_over(text, sizeof(text));

	put_shown(&why, m->layout->profile->columns[column].name, SHOWN_MAX);
	buf_put_str(&why, ": ");
	put_shown(&why, cell, SHOWN_MAX);
	buf_put_str(&why, " is neither yes nor no; write yes, no, true, false, 1 or 0, or leave it empty");
	return arena_copy(&m->arena, buf_slice(&why));
}

/* What `orders { amend }` says of the row. */
static enum choice amend_of(struct maker *m, struct preset *preset)
{
	static const struct slice YES[] = { { "yes", 3 }, { "true", 4 }, { "1", 1 } };
	static const struct slice NO[] = { { "no", 2 }, { "false", 5 }, { "0", 1 } };
	const struct profile_choice *amend = &m->layout->profile->orders.amend;

	if (amend->column == NO_FIELD)
		return amend->choice;
	const struct slice cell = m->cells[amend->column];
	for (size_t i = 0; i < 3; i++) {
		if (slice_eq_nocase(cell, YES[i]))
			return CHOICE_YES;
		if (slice_eq_nocase(cell, NO[i]))
			return CHOICE_NO;
	}
	if (cell.n && !preset->code)
		*preset = (struct preset){ CODE_BAD_VALUE, COLUMN_COUNT, no_choice(m, amend->column, cell) };
	return CHOICE_NONE;
}

/* True when the record names columns of the header only: another one, perhaps of a file joined to this one. */
static bool is_second_header(const struct maker *m)
{
	uint32_t names = 0;

	for (uint32_t i = 0; m->layout->cells && i < m->own.count; i++) {
		struct slice name = i == 0 ? header_unmarked(m->own.at[i]) : m->own.at[i];
		uint32_t c = 0;
		if (!name.n)
			continue;
		while (c < m->layout->columns && !header_names_equal(name, m->layout->cells[c]))
			c++;
		if (c == m->layout->columns)
			return false;
		names++;
	}
	return names > 1;
}

static enum status tell_row(struct maker *m, const struct made_row *made, struct preset preset)
{
	struct record record = file_record(m);
	enum status st = put_fields(m, made);

	if (st || m->fault)
		return st;
	preset_of(m->layout->profile, made, &preset);
	record.amend = amend_of(m, &preset);
	if (preset.code && !preset.why.n)
		return fail_memory(); /* it would have a sentence */
	record.fields = m->fields;
	record.count = m->layout->profile->out_count + m->own.count;
	record.stray_quote = m->own.quoting == QUOTING_STRAY;
	record.preset = preset;
	if (preset.code && is_second_header(m)) {
		m->sink->aside(m->sink->ctx, &record, ASIDE_SECOND, 0);
		return ST_OK;
	}
	return m->sink->record(m->sink->ctx, &record);
}

/* The row that SOURCE makes; *TOLD: somebody was told of it. */
static enum status make_one(struct maker *m, const struct row_source *source, struct preset preset, bool always,
			    bool *told)
{
	struct made_row made;
	enum status st = row_make(m->layout->profile, source, &m->arena, &made);

	if (st || (made.made == MADE_NOTHING && !always))
		return st;
	*told = true;
	if (made.made == MADE_DROPPED && !preset.code && m->own.quoting == QUOTING_RIGHT) {
		aside(m, ASIDE_DROPPED, made.drop);
		return ST_OK;
	}
	return tell_row(m, &made, preset);
}

static enum status make_rows(struct maker *m, struct row_source *source, struct preset preset)
{
	const struct profile *profile = m->layout->profile;
	bool told = false, refused = preset.code || m->own.quoting == QUOTING_STRAY;
	enum status st = ST_OK;

	if (!profile->emit_count)
		return make_one(m, source, preset, true, &told);
	for (uint32_t i = 0; !st && i < profile->emit_count; i++) {
		source->emit = &profile->emits[i];
		st = make_one(m, source, preset, false, &told);
	}
	if (st || told || !refused)
		return st;
	source->emit = &profile->emits[0];
	return make_one(m, source, preset, true, &told);
}

/* The place of the row at hand in its group, if its profile counts. */
static enum status count_row(struct maker *m, uint32_t *counted)
{
	const struct profile *profile = m->layout->profile;
	const struct row_source source = { .cells = m->cells };
	struct made_value sku;
	bool dropped = false;

	if (profile->values[COLUMN_LINE].count == COUNT_ROW)
		*counted = carry_count_row(&m->carry);
	if (profile->values[COLUMN_LINE].count != COUNT_SKU)
		return ST_OK;
	enum status st =
		value_make(profile, COLUMN_SKU, &source, (struct slice){ NULL, 0 }, &m->arena, &sku, &dropped);
	if (!st)
		st = carry_count_sku(&m->carry, slice_of(sku.text.p, value_bytes(sku.text)), counted);
	if (!st && !*counted)
		m->fault =
			"the group of the record that begins here has more than 100000 SKUs, too many to count";
	return st;
}

/* A record, or an item of the list in it, with all its cells set. PRESET: why it is refused already. */
static enum status take_row(struct maker *m, struct preset preset)
{
	char text[WHY_MAX];
	struct buf why = buf_over(text, sizeof(text));
	struct row_source source = { .cells = m->cells };
	enum status st = count_row(m, &source.counted);

	if (st || !m->sink || m->fault)
		return st;
	const struct verdict_of_rules verdict =
		rules_judge(m->layout->profile, m->cells, m->own.at, m->own.count, &why);
	/* what an item lacks cannot be a reason to drop it */
	bool whole = m->own.quoting == QUOTING_RIGHT && preset.code != CODE_MISSING_FIELD;
	if (whole && verdict.judged == JUDGED_DROPPED) {
		aside(m, ASIDE_DROPPED, verdict.drop);
		return ST_OK;
	}
	if (verdict.judged == JUDGED_REFUSED && !preset.code)
		preset = (struct preset){ verdict.code, COLUMN_COUNT, buf_slice(&why) };
	source.cancel = verdict.cancel;
	source.done = verdict.done;
	return make_rows(m, &source, preset);
}

/* The next item of the record: of *REST, then of the lists from *NEXT on. */
static bool next_item(const struct maker *m, uint32_t *next, struct slice *rest, struct slice *item)
{
	const struct layout *layout = m->layout;

	while (!explode_next(&layout->profile->rows, rest, item)) {
		if (*next == layout->lists_count)
			return false;
		const uint32_t field = layout->lists[(*next)++];
		*rest = field < m->own.count ? m->own.at[field] : (struct slice){ NULL, 0 };
	}
	return true;
}

/* An empty list is one row with empty parts, which a check or a rule then tells. */
static enum status take_items(struct maker *m)
{
	const struct profile *profile = m->layout->profile;
	const bool several = profile->rows.explode_several;
	struct slice rest = several ? (struct slice){ NULL, 0 } : m->cells[profile->rows.explode];
	struct slice item = { NULL, 0 };
	uint32_t next = 0;
	bool more = next_item(m, &next, &rest, &item);
	enum status st = ST_OK;

	do {
		char text[WHY_MAX];
		struct buf why = buf_over(text, sizeof(text));
		struct preset preset = { .code = CODE_NONE };
		enum code code = explode_take(profile, m->layout->field, item, m->cells, &why);
		if (code)
			preset = (struct preset){ code, COLUMN_COUNT, buf_slice(&why) };
		st = take_row(m, preset);
		more = more && next_item(m, &next, &rest, &item);
	} while (!st && more && !m->fault);
	return st;
}

/* Records */

/* How the quantities of PROFILE are written. */
static struct number_marks marks_of(const struct profile *profile)
{
	for (uint32_t i = 0; i < COLUMN_COUNT; i++)
		if (profile->values[i].has_number)
			return profile->values[i].number;
	return (struct number_marks){ 0 };
}

static uint64_t total_of(const struct maker *m)
{
	const struct profile *profile = m->layout->profile;
	const struct number_marks marks = marks_of(profile);
	uint64_t total = NO_TOTAL;

	if (profile->form.total != NO_FIELD &&
	    !number_read_whole(m->cells[profile->form.total], &marks, NO_TOTAL - 1, &total))
		total = NO_TOTAL;
	return total;
}

/* What the record says of when the feed is of: of cells the first counts, a column says it often. */
static void ask_as_of(struct maker *m)
{
	const struct profile_snapshot *s = &m->layout->profile->snapshot;
	int64_t as_of;

	if (!m->sink || !m->sink->as_of)
		return;
	if (s->as_of == AS_OF_COLUMN && as_of_find(&s->as_of_forms, m->cells[s->as_of_column], &as_of))
		m->sink->as_of(m->sink->ctx, as_of);
	for (uint32_t i = 0; s->as_of == AS_OF_CELL && !m->told_as_of && i < m->own.count; i++) {
		m->told_as_of = as_of_find(&s->as_of_forms, m->own.at[i], &as_of);
		if (m->told_as_of)
			m->sink->as_of(m->sink->ctx, as_of);
	}
}

static enum status take_cells(struct maker *m)
{
	const struct layout *layout = m->layout;
	enum status st = ST_OK;

	if (layout_is_header(layout, &m->own)) {
		aside(m, ASIDE_HEADER, 0);
		return ST_OK;
	}
	profile_gather(layout->profile, layout->field, m->own.at, m->own.count, m->cells);
	if (layout->profile->snapshot.as_of != AS_OF_NONE)
		ask_as_of(m);
	if (layout_is_trailer(layout, m->cells, &m->own)) {
		aside(m, ASIDE_TRAILER, total_of(m));
		return ST_OK;
	}
	if (m->sink)
		m->sink->counted(m->sink->ctx);
	if (layout->carries)
		st = carry_fill(&m->carry, m->cells);
	if (st)
		return st;
	return layout->profile->rows.explode == NO_FIELD ? take_row(m, (struct preset){ .code = CODE_NONE })
							 : take_items(m);
}

enum status maker_take(struct maker *m, const struct raw_record *raw, const struct record_sink *sink, bool *bad)
{
	enum status st = parting_split(m->parting, layout_record(m->layout, raw->bytes), &m->own);

	*bad = false;
	if (st)
		return st;
	m->raw = raw;
	m->sink = sink;
	m->bytes = 0;
	m->fault = quoting_fault(m->own.quoting, raw->too_long);
	arena_reset(&m->arena);
	if (!m->fault && !(m->own.quoting == QUOTING_RIGHT && fields_blank(&m->own)))
		st = take_cells(m);
	*bad = m->fault != NULL;
	if (m->fault && sink)
		sink->bad(sink->ctx, raw->line, m->fault);
	return st;
}
