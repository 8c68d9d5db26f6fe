/* Separators are chosen when all values are known. */
#include "results/edi/out.h"

#include "allot/base/date.h"
#include "support/edi_text.h"
#include "support/scratch.h"
#include "support/testing.h"

static const struct edi_separators X12_MARKS = {
	.element = '*', .component = '>', .repetition = '^', .terminator = '~'
};
static const struct edi_separators EDIFACT_MARKS = {
	.element = '+', .component = ':', .release = '?', .terminator = '\''
};

static void ends_as(struct edi_out *o, const struct edi_separators *marks, bool newlines, const char *want)
{
	struct buf bytes;
	buf_init(&bytes, 0);
	edi_out_end(o);
	assert_int_equal(edi_out_finish(o, marks, newlines, edi_text_gather, &bytes), ST_OK);
	assert_slice(buf_slice(&bytes), want);
	buf_release(&bytes);
	edi_out_release(o);
}

static void test_out__empty_elements_at_the_end_are_left_out(void **state)
{
	struct edi_out o;
	(void)state;
	edi_out_init(&o, false, NO_SET);
	edi_out_segment(&o, "AK3");
	edi_out_str(&o, "PO1");
	edi_out_u64(&o, 5);
	edi_out_skip(&o, 1);
	edi_out_str(&o, "8");
	edi_out_skip(&o, 3);
	edi_out_segment(&o, "AK4");
	edi_out_u64(&o, 2);
	edi_out_part_u64(&o, 3);
	edi_out_part_str(&o, "");
	edi_out_skip(&o, 1);
	edi_out_day(&o, DATE_NONE);
	edi_out_segment(&o, "CTT");
	assert_int_equal(o.segments, 3);
	ends_as(&o, &X12_MARKS, false, "AK3*PO1*5**8~AK4*2>3~CTT~");
}

static void test_out__x12_takes_a_separator_that_no_value_holds(void **state)
{
	struct edi_out o;
	(void)state;
	edi_out_init(&o, false, NO_SET);
	edi_out_segment(&o, "MSG");
	edi_out_str(&o, "5*5 is ~25");
	edi_out_separator(&o, EDI_MARK_COMPONENT);
	edi_out_separator(&o, EDI_MARK_REPETITION);
	ends_as(&o, &X12_MARKS, true, "MSG:5*5 is ~25:>:^|\n");
}

static void test_out__x12_ends_segments_with_cr_lf_where_it_came_so(void **state)
{
	struct edi_separators marks = X12_MARKS;
	struct edi_out o;
	(void)state;
	marks.cr = true;
	edi_out_init(&o, false, NO_SET);
	edi_out_segment(&o, "CTT");
	ends_as(&o, &marks, false, "CTT~");
	marks.terminator = '\n';
	edi_out_init(&o, false, NO_SET);
	edi_out_segment(&o, "CTT");
	edi_out_str(&o, "1");
	edi_out_segment(&o, "SE");
	ends_as(&o, &marks, true, "CTT*1\r\nSE\r\n");
}

static void test_out__x12_takes_other_marks_for_what_parts_values_too(void **state)
{
	struct edi_out o;
	(void)state;
	edi_out_init(&o, false, NO_SET);
	edi_out_segment(&o, "ISA");
	edi_out_separator(&o, EDI_MARK_REPETITION);
	edi_out_separator(&o, EDI_MARK_COMPONENT);
	edi_out_segment(&o, "MSG");
	edi_out_str(&o, "a^b>c:d");
	ends_as(&o, &X12_MARKS, false, "ISA*!*|~MSG*a^b>c:d~");
	/* nothing of it is held: the marks wanted stay */
	edi_out_init(&o, false, NO_SET);
	edi_out_segment(&o, "ISA");
	edi_out_separator(&o, EDI_MARK_REPETITION);
	edi_out_separator(&o, EDI_MARK_COMPONENT);
	ends_as(&o, &X12_MARKS, false, "ISA*^*>~");
}

static void test_out__what_has_a_width_has_it_in_any_set(void **state)
{
	struct edi_out o;
	(void)state;
	edi_out_init(&o, false, LATIN1);
	edi_out_segment(&o, "ISA");
	edi_out_fixed(&o, SLICE("T\xc3\xbcr"), 6);
	edi_out_fixed(&o, SLICE("abcdefgh"), 6);
	edi_out_str(&o, "1");
	ends_as(&o, &X12_MARKS, false, "ISA*T\xfcr   *abcdef*1~");
}

/* UNB and an id that goes out in SET. */
static void put_id(struct edi_out *o, struct edi_charset set, const char *id)
{
	edi_out_init(o, true, set);
	edi_out_segment(o, "UNB");
	edi_out_separator(o, EDI_MARK_LEVEL);
	edi_out_part_str(o, "3");
	edi_out_segment(o, "RFF");
	edi_out_str(o, "ON");
	edi_out_part_str(o, id);
}

static void test_out__edifact_names_the_set_that_holds_all_values(void **state)
{
	const struct edi_charset cyrillic = { SLICE("ISO-8859-5"), SLICE("UNOE") };
	struct edi_out o, lines;
	(void)state;
	put_id(&o, cyrillic, "K1");
	ends_as(&o, &EDIFACT_MARKS, false, "UNA:+.? 'UNB+UNOC:3'RFF+ON:K1'");
	put_id(&o, cyrillic, "\xc3\xa9");
	ends_as(&o, &EDIFACT_MARKS, false, "UNA:+.? 'UNB+UNOC:3'RFF+ON:\xe9'");
	put_id(&o, cyrillic, "\xd0\x96");
	ends_as(&o, &EDIFACT_MARKS, false, "UNA:+.? 'UNB+UNOE:3'RFF+ON:\xb6'");
	/* bytes of no known character are those of the set in which they came */
	put_id(&o, cyrillic, "\xb6");
	ends_as(&o, &EDIFACT_MARKS, false, "UNA:+.? 'UNB+UNOE:3'RFF+ON:\xb6'");
	/* what is in lines that are put apart counts, too */
	put_id(&o, cyrillic, "K1");
	edi_out_init(&lines, true, cyrillic);
	edi_out_segment(&lines, "LIN");
	edi_out_str(&lines, "\xd0\x96");
	edi_out_append(&o, &lines);
	edi_out_release(&lines);
	ends_as(&o, &EDIFACT_MARKS, false, "UNA:+.? 'UNB+UNOE:3'RFF+ON:K1'LIN+\xb6'");
}

static void test_out__x12_goes_out_in_the_set_of_the_profile(void **state)
{
	const struct edi_charset polish = { .name = SLICE("iso-8859-2") };
	struct edi_out o;
	(void)state;
	edi_out_init(&o, false, polish);
	edi_out_segment(&o, "BAK");
	edi_out_str(&o, "\xc5\x81");
	edi_out_str(&o, "\xd0\x96");
	edi_out_str(&o, "\xa3");
	ends_as(&o, &X12_MARKS, false, "BAK*\xa3*\xd0\x96*\xa3~");
}

static void test_out__a_value_is_written_whole_wherever_a_piece_ends(void **state)
{
	enum { VALUES = 20000 };
	const struct edi_charset cyrillic = { SLICE("ISO-8859-5"), SLICE("UNOE") };
	struct edi_out o;
	struct buf bytes, want;
	(void)state;
	edi_out_init(&o, true, cyrillic);
	buf_init(&bytes, 0);
	buf_init(&want, 0);
	edi_out_segment(&o, "LIN");
	buf_put_str(&want, "UNA:+.? 'LIN");
	for (int i = 0; i < VALUES; i++) {
		edi_out_str(&o, "\xd0\x96+");
		buf_put_str(&want, "+\xb6?+");
	}
	buf_put_str(&want, "'");
	edi_out_end(&o);
	assert_int_equal(edi_out_finish(&o, &EDIFACT_MARKS, false, edi_text_gather, &bytes), ST_OK);
	assert_true(slice_eq(buf_slice(&bytes), buf_slice(&want)));
	buf_release(&bytes);
	buf_release(&want);
	edi_out_release(&o);
}

static void test_out__edifact_repeats_nothing(void **state)
{
	struct edi_separators marks = EDIFACT_MARKS;
	struct edi_out o;
	(void)state;
	marks.repetition = '*';
	edi_out_init(&o, true, LATIN1);
	edi_out_segment(&o, "PIA");
	edi_out_str(&o, "2*3");
	ends_as(&o, &marks, false, "UNA:+.? 'PIA+2*3'");
}

static void test_out__edifact_releases_what_separates(void **state)
{
	struct edi_out o;
	(void)state;
	edi_out_init(&o, true, LATIN1);
	edi_out_segment(&o, "FTX");
	edi_out_str(&o, "1+1=2?");
	edi_out_part_str(&o, "it's 12:00");
	ends_as(&o, &EDIFACT_MARKS, false, "UNA:+.? 'FTX+1?+1=2??:it?'s 12?:00'");
}

static void test_out__edifact_without_a_release_character_gets_the_usual_separators(void **state)
{
	const struct edi_separators line = {
		.element = '+', .component = ':', .release = ' ', .terminator = '\n'
	};
	struct edi_out o;
	(void)state;
	edi_out_init(&o, true, LATIN1);
	edi_out_segment(&o, "UNS");
	edi_out_str(&o, "S");
	ends_as(&o, &line, false, "UNA:+.? 'UNS+S'");
}

static void test_out__edifact_keeps_control_characters_that_separate(void **state)
{
	const struct edi_separators controls = {
		.element = 0x1D, .component = 0x1F, .release = ' ', .terminator = 0x1C
	};
	struct edi_out o;
	(void)state;
	edi_out_init(&o, true, LATIN1);
	edi_out_segment(&o, "FTX");
	edi_out_str(&o, "a?+");
	ends_as(&o, &controls, false,
		"UNA\x1f\x1d.? \x1c"
		"FTX\x1d"
		"a??+\x1c");
}

static void test_out__texts_go_out_in_latin_1_where_they_can(void **state)
{
	struct edi_out o;
	(void)state;
	edi_out_init(&o, true, LATIN1);
	edi_out_segment(&o, "FTX");
	edi_out_str(&o, "T\xc3\xbcr \xc2\xb5");
	edi_out_str(&o, "T\xc3\xbcr \xe2\x82\xac");
	edi_out_str(&o, "\xfc");
	ends_as(&o, &EDIFACT_MARKS, false, "UNA:+.? 'FTX+T\xfcr \xb5+T\xc3\xbcr \xe2\x82\xac+\xfc'");
}

static void test_out__a_control_character_in_a_value_is_no_separator(void **state)
{
	struct edi_out o;
	(void)state;
	edi_out_init(&o, false, NO_SET);
	edi_out_segment(&o, "MSG");
	edi_out_str(&o, "a\x1d"
			"b\x1c\n");
	edi_out_day(&o, 1);
	ends_as(&o, &X12_MARKS, false, "MSG*a?b??*00010101~");
}

/* The value that holds the usual separator stands far behind what was written with it. */
static void test_out__more_than_memory_holds_keeps_its_order_and_its_separators(void **state)
{
	enum { SEGMENTS = 200000 };
	struct edi_out o, lines;
	struct buf want, bytes;
	(void)state;
	buf_init(&want, 0);
	buf_init(&bytes, 0);
	edi_out_init(&o, false, NO_SET);
	edi_out_init(&lines, false, NO_SET);
	edi_out_segment(&o, "BAK");
	buf_put_str(&want, "BAK|");
	for (uint64_t i = 0; i < SEGMENTS; i++) {
		edi_out_segment(&lines, "PO1");
		edi_out_u64(&lines, i);
		buf_printf(&want, "PO1:%u|", (unsigned)i);
	}
	edi_out_append(&o, &lines);
	edi_out_append(&o, &lines); /* nothing is left in it */
	edi_out_segment(&o, "MSG");
	edi_out_str(&o, "a*b~c");
	buf_put_str(&want, "MSG:a*b~c|");
	edi_out_end(&o);
	assert_int_equal(o.segments, SEGMENTS + 2);
	assert_int_equal(edi_out_finish(&o, &X12_MARKS, false, edi_text_gather, &bytes), ST_OK);
	assert_int_equal(bytes.n, want.n);
	assert_memory_equal(bytes.p, want.p, want.n);
	edi_out_release(&o);
	edi_out_release(&lines);
	buf_release(&want);
	buf_release(&bytes);
}

static void test_out__what_fails_while_it_is_put_fails_at_the_end(void **state)
{
	struct edi_out o;
	struct buf bytes;
	(void)state;
	scratch_tmpdir("/nonexistent");
	buf_init(&bytes, 0);
	edi_out_init(&o, false, NO_SET);
	for (int i = 0; i < 200000; i++) {
		edi_out_segment(&o, "PO1");
		edi_out_u64(&o, (uint64_t)i);
	}
	edi_out_end(&o);
	assert_int_equal(edi_out_finish(&o, &X12_MARKS, false, edi_text_gather, &bytes), ST_IO);
	assert_int_equal(bytes.n, 0);
	edi_out_release(&o);
	buf_release(&bytes);
	scratch_tmpdir_back();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_out__empty_elements_at_the_end_are_left_out),
		cmocka_unit_test(test_out__x12_takes_a_separator_that_no_value_holds),
		cmocka_unit_test(test_out__x12_ends_segments_with_cr_lf_where_it_came_so),
		cmocka_unit_test(test_out__x12_takes_other_marks_for_what_parts_values_too),
		cmocka_unit_test(test_out__what_has_a_width_has_it_in_any_set),
		cmocka_unit_test(test_out__edifact_names_the_set_that_holds_all_values),
		cmocka_unit_test(test_out__x12_goes_out_in_the_set_of_the_profile),
		cmocka_unit_test(test_out__a_value_is_written_whole_wherever_a_piece_ends),
		cmocka_unit_test(test_out__edifact_repeats_nothing),
		cmocka_unit_test(test_out__edifact_releases_what_separates),
		cmocka_unit_test(test_out__edifact_without_a_release_character_gets_the_usual_separators),
		cmocka_unit_test(test_out__edifact_keeps_control_characters_that_separate),
		cmocka_unit_test(test_out__texts_go_out_in_latin_1_where_they_can),
		cmocka_unit_test(test_out__a_control_character_in_a_value_is_no_separator),
		cmocka_unit_test(test_out__more_than_memory_holds_keeps_its_order_and_its_separators),
		cmocka_unit_test(test_out__what_fails_while_it_is_put_fails_at_the_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
