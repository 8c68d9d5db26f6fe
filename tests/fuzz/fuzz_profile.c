/*
 * Profiles: whatever their text, they are refused with a sentence, or all that they name is there, and any
 * record goes through them. The input is a profile, a zero, and the lines of records, fields parted by ';'.
 */
#include "feed/profile/values.h"
#include "fuzz.h"

enum { FIELDS = 16 };

static void check_columns(const struct profile *p)
{
	FUZZ_CHECK(p->partner.n > 0 && p->column_count <= PROFILE_COLUMNS_MAX);
	FUZZ_CHECK(p->edi.given || (p->kind != KIND_NONE && p->out_count > 0));
	for (uint32_t i = 0; i < COLUMN_COUNT; i++)
		for (uint32_t j = 0; j < p->values[i].from_count; j++)
			FUZZ_CHECK(p->values[i].from[j] < p->column_count);
	for (uint32_t i = 0; i < p->emit_count; i++)
		FUZZ_CHECK(p->emits[i].qty < p->column_count);
	for (uint32_t i = 0; i < p->rows.complete_count; i++)
		FUZZ_CHECK(p->rows.complete[i].column < p->column_count);
}

static void check_row(const struct profile *p, const struct row_source *source)
{
	struct made_row row;
	struct arena arena;

	arena_init(&arena);
	FUZZ_CHECK(row_make(p, source, &arena, &row) == ST_OK);
	FUZZ_CHECK(row.made != MADE_DROPPED || row.drop < p->drop_count);
	for (uint32_t i = 0; row.made == MADE_ROW && i < p->out_count; i++) {
		const struct made_value *value = &row.values[p->out[i]];
		FUZZ_CHECK(!value->code == !value->why.n);
	}
	arena_release(&arena);
}

static void check_record(const struct profile *p, const uint32_t *field, const struct slice *fields,
			 uint32_t count)
{
	static struct slice cells[PROFILE_COLUMNS_MAX];
	char room[256];
	struct buf why = buf_over(room, sizeof(room));
	struct row_source source = { .cells = cells, .counted = 1 };
	int64_t seconds;

	profile_gather(p, field, fields, count, cells);
	struct verdict_of_rules verdict = rules_judge(p, cells, fields, count, &why);
	FUZZ_CHECK(verdict.judged != JUDGED_DROPPED || verdict.drop < p->drop_count);
	if (p->snapshot.as_of_forms.count)
		(void)as_of_find(&p->snapshot.as_of_forms, fields[0], &seconds);
	struct slice rest = p->rows.explode != NO_FIELD ? cells[p->rows.explode] : SLICE("");
	for (struct slice item; p->rows.explode != NO_FIELD && explode_next(&p->rows, &rest, &item);)
		if (explode_take(p, field, item, cells, &why))
			check_row(p, &source);
	for (uint32_t i = 0; i < p->emit_count; i++) {
		source.emit = &p->emits[i];
		check_row(p, &source);
	}
	if (!p->emit_count)
		check_row(p, &source);
}

static uint32_t fields_of(struct slice line, struct slice *fields)
{
	uint32_t count = 0;

	while (line.n && count < FIELDS)
		fields[count++] = slice_trim(fuzz_part(&line, ';'));
	return count;
}

/* Any field may be any column, so that records have what the profile names. */
static void check_records(const struct profile *p, struct slice records)
{
	static uint32_t field[PROFILE_COLUMNS_MAX];
	struct slice fields[FIELDS] = { { NULL, 0 } };
	char room[256];
	struct buf why = buf_over(room, sizeof(room));
	uint32_t count = fields_of(fuzz_part(&records, '\n'), fields);

	if (p->edi.given)
		return;
	FUZZ_CHECK(header_score(p, fields, count) <= header_wanted(p));
	(void)profile_bind(p, fields, count, field, &why);
	for (uint32_t i = 0; i < p->column_count; i++)
		FUZZ_CHECK(field[i] == NO_FIELD || field[i] < count);
	for (uint32_t i = 0; i < p->column_count; i++)
		field[i] = i % 7 == 6 ? NO_FIELD : i % FIELDS;
	while (records.n) {
		count = fields_of(fuzz_part(&records, '\n'), fields);
		check_record(p, field, fields, count);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice records = slice_of(data, size);
	struct slice text = fuzz_part(&records, '\0');
	const char *path = fuzz_path(fuzz_folder(), "shop.conf");
	struct profile profile;
	struct arena arena;

	arena_init(&arena);
	fuzz_write(path, text.p, text.n);
	enum status st = profile_load(path, &arena, &profile);
	if (!st) {
		check_columns(&profile);
		check_records(&profile, records);
	} else {
		FUZZ_CHECK(st == ST_USAGE);
		FUZZ_CHECK(strstr(fail_message(), "bad-profile: ") ||
			   strstr(fail_message(), "is no regular file"));
	}
	arena_release(&arena);
	return 0;
}
