#include <stdlib.h>
#include <time.h>

#include "feed/check.h"
#include "feed/csv/header_find.h"
#include "feed/row_codec.h"
#include "support/feed_text.h"
#include "support/testing.h"

enum { TAG_PLACED = 1, TAG_REFUSED = 2, TAG_COUNTED = 4 };

/* A header, and a record under it on its way to a row and back. */
struct scene {
	struct arena arena;   /* of the header */
	struct arena decoded; /* of fields that were decoded */
	struct header header;
	struct splitter *splitter;
	struct fields fields;
	uint64_t before; /* the line behind the row before */
	struct record record;
	enum code code;
	struct row row;
	struct buf kept;
	struct row_decoder decoder;
};

static void scene_open(struct scene *s, const char *header)
{
	struct text_source source = { .left = slice_str(header) };
	struct first_record first = { 0 };
	struct cutter *cutter;

	*s = (struct scene){ .before = 50 };
	arena_init(&s->arena);
	arena_init(&s->decoded);
	assert_int_equal(cutter_new(text_source_read, &source, 0, &cutter), ST_OK);
	assert_int_equal(header_find(cutter, &s->arena, &first, &s->header), ST_OK);
	assert_true(first.found && !first.code);
	cutter_free(cutter);
	assert_int_equal(splitter_new(s->header.delimiter, &s->splitter), ST_OK);
	buf_init(&s->kept, 0);
	row_decoder_init(&s->decoder, &s->header);
}

static void scene_close(struct scene *s)
{
	splitter_free(s->splitter);
	buf_release(&s->kept);
	arena_release(&s->decoded);
	arena_release(&s->arena);
}

/* Checks and encodes RECORD, BLANK lines behind the row before, itself of LINES lines. */
static void encode(struct scene *s, struct slice record, uint64_t blank, uint64_t lines)
{
	char reason[REASON_TEXT_MAX];

	assert_int_equal(splitter_split(s->splitter, record, &s->fields), ST_OK);
	s->record = (struct record){
		.fields = s->fields.at,
		.count = s->fields.count,
		.line = s->before + blank,
		.after_line = s->before + blank + lines,
		.stray_quote = s->fields.quoting == QUOTING_STRAY,
	};
	s->row = (struct row){ .kind = KIND_NONE };
	s->code = check_row(&s->header, s->fields.at, s->fields.count, s->record.stray_quote, &s->row, reason);
	const struct row_verdict verdict = { .before = s->before, .code = s->code };
	row_encode(&s->kept, &s->header, &verdict, &s->record, &s->row);
	assert_int_equal(buf_status(&s->kept), ST_OK);
}

static bool same_row(const struct row *a, const struct row *b)
{
	if (a->shipped.type != b->shipped.type || a->shipped.units != b->shipped.units ||
	    a->cancelled.type != b->cancelled.type || a->cancelled.units != b->cancelled.units ||
	    a->has_priority != b->has_priority || a->priority != b->priority || a->backorder != b->backorder ||
	    a->split != b->split || a->said != b->said)
		return false;
	return a->kind == b->kind && a->has_eta == b->has_eta && a->qty == b->qty && a->eta == b->eta &&
	       slice_eq(a->ref, b->ref) && slice_eq(a->sku, b->sku) && slice_eq(a->orderid, b->orderid) &&
	       slice_eq(a->line, b->line);
}

static void same_fields(struct scene *s, const struct feed_row *got)
{
	struct slice *fields = row_decode_fields(got, &s->decoded);

	assert_non_null(fields);
	assert_int_equal(got->kept.count, s->fields.count);
	for (uint32_t i = 0; i < s->fields.count; i++)
		assert_true(slice_eq(fields[i], s->fields.at[i]));
}

/* What was encoded last, and only that, comes back as it was. */
static void comes_back(struct scene *s)
{
	struct reader r = reader_of(buf_slice(&s->kept));
	struct feed_row got;
	uint64_t line = s->before;

	assert_true(row_decode(&s->decoder, &r, &line, &got));
	assert_true(reader_done(&r));
	assert_int_equal(got.line, s->record.line);
	assert_int_equal(line, s->record.after_line);
	assert_int_equal(got.code, s->code);
	assert_null(got.fields);
	if (!s->code)
		assert_true(same_row(&got.row, &s->row));
	same_fields(s, &got);
}

static void round_trip(struct scene *s, const char *record, uint64_t blank, uint64_t lines, enum code code,
		       unsigned tag)
{
	buf_clear(&s->kept);
	encode(s, slice_str(record), blank, lines);
	assert_int_equal(s->code, code);
	assert_int_equal(s->kept.p[0], tag);
	comes_back(s);
}

/* What a profile has said of a row nobody can find again by checking its fields. */
static void test_row_codec__what_a_profile_said_of_a_row_is_kept(void **state)
{
	struct row_verdict verdict = {
		.before = 50, .dropped = 7, .code = CODE_UNMAPPED, .told = "not in the map"
	};
	struct scene s;
	struct feed_row got;
	uint64_t line = 50;

	(void)state;
	scene_open(&s, "orderid,sku,qty\n");
	s.header.has_amend = true;
	encode(&s, SLICE("o1,LAMP,1"), 0, 1);
	s.row.amend = CHOICE_YES;
	buf_clear(&s.kept);
	row_encode(&s.kept, &s.header, &verdict, &s.record, &s.row);
	verdict = (struct row_verdict){ .before = 51 };
	s.record.line = 51;
	s.record.after_line = 51; /* the first of several rows of a record */
	row_encode(&s.kept, &s.header, &verdict, &s.record, &s.row);
	struct reader r = reader_of(buf_slice(&s.kept));
	assert_true(row_decode(&s.decoder, &r, &line, &got));
	assert_int_equal(got.dropped, 7);
	assert_int_equal(got.code, CODE_UNMAPPED);
	assert_slice(got.told, "not in the map");
	assert_true(row_decode(&s.decoder, &r, &line, &got));
	assert_int_equal(got.dropped, 0);
	assert_int_equal(got.told.n, 0);
	assert_int_equal(got.row.amend, CHOICE_YES);
	assert_int_equal(line, 51);
	assert_true(reader_done(&r));
	scene_close(&s);
}

static void test_row_codec__a_row_comes_back_as_it_was(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s, "ref,sku,qty,eta\n");
	round_trip(&s, "b1,LAMP,2147483647,2099-12-31", 0, 1, CODE_NONE, 0);
	round_trip(&s, "b1,LAMP,0,", 0, 1, CODE_NONE, 0);
	round_trip(&s, "b1,LAMP,0,", 3, 1, CODE_NONE, TAG_PLACED);
	round_trip(&s, "b1,LAMP,0,", 0, 2, CODE_NONE, TAG_PLACED);
	round_trip(&s, "b1,LAMP,0,", 0, 0, CODE_NONE, TAG_PLACED);
	round_trip(&s, "b1,LAMP,0,", UINT64_C(1) << 40, UINT64_C(1) << 50, CODE_NONE, TAG_PLACED);
	round_trip(&s, "b1,LAMP,0,,", 0, 1, CODE_NONE, TAG_COUNTED);
	round_trip(&s, "b1,LAMP,0,,,,", 1, 2, CODE_NONE, TAG_COUNTED | TAG_PLACED);
	round_trip(&s, "b1,,0,", 0, 1, CODE_MISSING_FIELD, TAG_REFUSED);
	round_trip(&s, "b1,LAMP,ten,", 5, 1, CODE_BAD_QUANTITY, TAG_REFUSED | TAG_PLACED);
	round_trip(&s, "b1", 0, 1, CODE_MISSING_FIELD, TAG_REFUSED | TAG_COUNTED);
	round_trip(&s, "b1,LAMP,1,,x", 0, 7, CODE_TOO_MANY_FIELDS, TAG_REFUSED | TAG_COUNTED | TAG_PLACED);
	scene_close(&s);
}

static void sound_row_comes_back(const char *header, const char *record)
{
	struct scene s;

	scene_open(&s, header);
	encode(&s, slice_str(record), 0, 1);
	assert_int_equal(s.code, CODE_NONE);
	comes_back(&s);
	scene_close(&s);
}

static void test_row_codec__what_is_parsed_of_each_column_comes_back(void **state)
{
	static const struct {
		const char *header;
		const char *record;
	} CASES[] = {
		{ "orderid,sku,qty,line,shipped,cancelled,priority,backorder,split,uom\n",
		  "o1,LAMP,9,1,all,2,-9999,yes,no,EA" },
		{ "orderid,sku,qty,line,shipped,cancelled,priority,backorder,split,uom\n", "o1,LAMP,9" },
		{ "priority,orderid,sku,qty\n", "9999,o1,LAMP,1" },
		{ "priority,orderid,sku,qty\n", "0,o1,LAMP,1" },
		{ "orderid,shipped,sku\n", "o1,2147483647,LAMP" },
		{ "orderid,cancelled\n", "o1,ALL" },
		{ "orderid,new_qty,line\n", "o1,4,7" },
		{ "ref,sku,on_hand\n", "b1,LAMP,4" },
		{ "ref,sku,available,eta\n", "b1,LAMP,4" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(CASES); i++)
		sound_row_comes_back(CASES[i].header, CASES[i].record);
}

static void test_row_codec__columns_are_found_wherever_they_stand(void **state)
{
	static const struct {
		const char *header;
		const char *record;
	} CASES[] = {
		{ "eta;qty;note;sku;ref\n", "2026-12-24;5;\"a;b\";LAMP;b1" },
		{ "qty\tref\n", "7\tb1" },
		{ "reject_line|line|reject_code|qty|orderid|x|sku\n", "9|l1|c|3|o1|y|LAMP" },
		{ "line,batchref,sku,qty,orderid\n", ",b9,LAMP,1,o1" },
		{ "a,b,c,d,e,f,ref,g,qty,h\n", "1,2,3,4,5,6,b1,7,8,9" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(CASES); i++)
		sound_row_comes_back(CASES[i].header, CASES[i].record);
}

static void test_row_codec__a_record_may_be_all_fields_or_all_one(void **state)
{
	struct scene s;
	char *record = malloc(RECORD_MAX);

	(void)state;
	assert_non_null(record);
	scene_open(&s, "ref,qty\n");
	memset(record, ',', RECORD_MAX);
	memcpy(record, "b1,1", 4);
	encode(&s, slice_of(record, RECORD_MAX), 0, 1);
	assert_int_equal(s.code, CODE_NONE);
	assert_int_equal(s.fields.count, RECORD_MAX - 4 + 2);
	comes_back(&s);
	buf_clear(&s.kept);
	memset(record, 'x', RECORD_MAX);
	encode(&s, slice_of(record, RECORD_MAX), 0, 1);
	assert_int_equal(s.code, CODE_TOO_LONG);
	comes_back(&s);
	scene_close(&s);
	free(record);
}

static void test_row_codec__rows_stand_one_behind_the_other(void **state)
{
	static const char *const RECORDS[] = { "o1,LAMP,1", "o2,LAMP,0", "o3,,,,,", "o4,SOFA,9" };
	uint64_t at = 50;
	struct feed_row got;
	struct reader r;
	struct scene s;

	(void)state;
	scene_open(&s, "orderid,sku,qty\n");
	for (size_t i = 0; i < COUNT_OF(RECORDS); i++) {
		encode(&s, slice_str(RECORDS[i]), i, i + 1);
		s.before = s.record.after_line;
	}
	r = reader_of(buf_slice(&s.kept));
	for (size_t i = 0; i < COUNT_OF(RECORDS); i++) {
		uint64_t before = at;
		assert_true(row_decode(&s.decoder, &r, &at, &got));
		assert_int_equal(got.line, before + i);
		assert_int_equal(at, got.line + i + 1);
	}
	assert_true(reader_done(&r));
	assert_slice(got.row.orderid, "o4");
	scene_close(&s);
}

/* Wherever in a buffer the last row begins that may find room, it does not write past its end.
 */
static void test_row_codec__no_memory_is_the_buffers_to_tell(void **state)
{
	enum { CEILING = 256 };
	struct scene s;

	(void)state;
	scene_open(&s, "orderid,sku,qty\n");
	encode(&s, SLICE("o1,LAMP,1,,"), 300, 300);
	buf_release(&s.kept);
	buf_init(&s.kept, CEILING);
	for (size_t skip = 0; skip < 100; skip++) {
		buf_clear(&s.kept);
		for (size_t i = 0; i < skip; i++)
			buf_put_char(&s.kept, 'x');
		while (!buf_status(&s.kept))
			row_encode(&s.kept, &s.header,
				   &(struct row_verdict){ .before = s.before, .code = s.code }, &s.record,
				   &s.row);
		assert_int_equal(buf_status(&s.kept), ST_NO_MEMORY);
		assert_true(s.kept.n <= CEILING);
	}
	scene_close(&s);
}

/* Bytes that are no row */

static void within(struct slice s, struct slice bytes)
{
	assert_true(s.n == 0 || (s.p >= bytes.p && s.p + s.n <= bytes.p + bytes.n));
}

/* Decodes BYTES, which are not trusted: false, or all is within them. */
static bool decode_any(struct scene *s, struct slice bytes)
{
	/* memory of exactly that size, so that a sanitizer sees what reads past it */
	char *exact = malloc(bytes.n ? bytes.n : 1);
	struct feed_row row = { .line = 0 };
	struct slice *fields;
	uint64_t line = s->before;
	struct reader r;
	bool good;

	assert_non_null(exact);
	if (bytes.n)
		memcpy(exact, bytes.p, bytes.n);
	bytes.p = exact;
	r = reader_of(bytes);
	good = row_decode(&s->decoder, &r, &line, &row);
	if (good) {
		within(row.row.ref, bytes);
		within(row.row.sku, bytes);
		within(row.row.orderid, bytes);
		within(row.row.line, bytes);
		fields = row_decode_fields(&row, &s->decoded);
		assert_non_null(fields);
		for (uint32_t i = 0; i < row.kept.count; i++)
			within(fields[i], bytes);
		arena_reset(&s->decoded);
	}
	free(exact);
	return good;
}

static const char *const UNTRUSTED[] = { "o1,LAMP,1,7", "o1,LAMP,1,7,,,", "o1,LAMP,none,7",
					 "o1,,",	"o1,LAMP,1,7,x",  "o1,LAMP,2147483647," };

static void scene_untrusted(struct scene *s, size_t i)
{
	scene_open(s, "orderid,sku,qty,line\n");
	encode(s, slice_str(UNTRUSTED[i]), i % 2 * 300, 1);
}

static void test_row_codec__a_row_cut_short_anywhere_is_bad(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(UNTRUSTED); i++) {
		struct scene s;
		scene_untrusted(&s, i);
		assert_true(decode_any(&s, buf_slice(&s.kept)));
		for (size_t n = 0; n < s.kept.n; n++)
			assert_false(decode_any(&s, slice_of(s.kept.p, n)));
		scene_close(&s);
	}
}

static void test_row_codec__whatever_a_byte_becomes_slices_stay_within(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(UNTRUSTED); i++) {
		struct scene s;
		scene_untrusted(&s, i);
		for (size_t at = 0; at < s.kept.n; at++) {
			char was = s.kept.p[at];
			for (int byte = 0; byte < 256; byte++) {
				s.kept.p[at] = (char)byte;
				(void)decode_any(&s, buf_slice(&s.kept));
			}
			s.kept.p[at] = was;
		}
		scene_close(&s);
	}
}

static void test_row_codec__random_bytes_never_lead_outside(void **state)
{
	unsigned seed = 5;
	struct scene s;
	char bytes[40];

	(void)state;
	scene_untrusted(&s, 0);
	for (int round = 0; round < 200000; round++) {
		size_t n = (size_t)rand_r(&seed) % sizeof(bytes);
		for (size_t i = 0; i < n; i++)
			bytes[i] = (char)(rand_r(&seed) % (round % 2 ? 256 : 8));
		(void)decode_any(&s, slice_of(bytes, n));
	}
	scene_close(&s);
}

static void test_row_codec__tags_and_lengths_that_cannot_be_are_bad_at_once(void **state)
{
	static const struct slice BAD[] = {
		{ "\x20\x01\x01\x01\x00\x01\x00xyz", 10 }, /* a tag of no meaning */
		{ "\xff\x01\x01\x01\x00\x01\x00xyz", 10 },
		{ "\x04\xff\xff\xff\xff\x0f\x01", 7 },	   /* 4294967295 fields */
		{ "\x04\xff\xff\xff\xff\xff\x0f\x01", 8 }, /* more than 32 bits of them */
		{ "\x00\xff\xff\xff\xff\x0f\x01\x01\x01\x01\x01", 11 },
	};
	struct scene s;
	clock_t begun = clock();

	(void)state;
	scene_untrusted(&s, 0);
	for (size_t i = 0; i < COUNT_OF(BAD); i++)
		assert_false(decode_any(&s, BAD[i]));
	assert_true(clock() - begun < CLOCKS_PER_SEC);
	scene_close(&s);
}

static void test_row_codec__more_text_than_a_record_may_have_is_bad(void **state)
{
	enum { HEAD = 8 };
	static char bytes[HEAD + ROW_TEXT_MAX + 1];
	struct scene s;

	(void)state;
	memset(bytes, 'x', sizeof(bytes));
	scene_untrusted(&s, 0);
	memcpy(bytes, "\x00\x80\x80\x08\x00\x00\x00\x01", HEAD);
	assert_true(decode_any(&s, slice_of(bytes, HEAD + ROW_TEXT_MAX)));
	memcpy(bytes, "\x00\x81\x80\x08\x00\x00\x00\x01", HEAD);
	assert_false(decode_any(&s, slice_of(bytes, HEAD + ROW_TEXT_MAX + 1)));
	scene_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_row_codec__what_a_profile_said_of_a_row_is_kept),
		cmocka_unit_test(test_row_codec__a_row_comes_back_as_it_was),
		cmocka_unit_test(test_row_codec__what_is_parsed_of_each_column_comes_back),
		cmocka_unit_test(test_row_codec__columns_are_found_wherever_they_stand),
		cmocka_unit_test(test_row_codec__a_record_may_be_all_fields_or_all_one),
		cmocka_unit_test(test_row_codec__rows_stand_one_behind_the_other),
		cmocka_unit_test(test_row_codec__no_memory_is_the_buffers_to_tell),
		cmocka_unit_test(test_row_codec__a_row_cut_short_anywhere_is_bad),
		cmocka_unit_test(test_row_codec__whatever_a_byte_becomes_slices_stay_within),
		cmocka_unit_test(test_row_codec__random_bytes_never_lead_outside),
		cmocka_unit_test(test_row_codec__tags_and_lengths_that_cannot_be_are_bad_at_once),
		cmocka_unit_test(test_row_codec__more_text_than_a_record_may_have_is_bad),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
