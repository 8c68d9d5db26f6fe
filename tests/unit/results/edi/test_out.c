/* Separators are chosen when all values are known. */
#include "results/edi/out.h"

#include "allot/base/date.h"
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
	edi_out_finish(o, marks, newlines, &bytes);
	assert_int_equal(buf_status(&bytes), ST_OK);
	assert_slice(buf_slice(&bytes), want);
	buf_release(&bytes);
	edi_out_release(o);
}

static void test_out__empty_elements_at_the_end_are_left_out(void **state)
{
	struct edi_out o;
	(void)state;
	edi_out_init(&o, false, false);
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
	edi_out_init(&o, false, false);
	edi_out_segment(&o, "MSG");
	edi_out_str(&o, "5*5 is ~25");
	edi_out_separator(&o, EDI_MARK_COMPONENT);
	edi_out_separator(&o, EDI_MARK_REPETITION);
	ends_as(&o, &X12_MARKS, true, "MSG:5*5 is ~25:>:^|\n");
}

static void test_out__edifact_releases_what_separates(void **state)
{
	struct edi_out o;
	(void)state;
	edi_out_init(&o, true, true);
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
	edi_out_init(&o, true, true);
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
	edi_out_init(&o, true, true);
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
	edi_out_init(&o, true, true);
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
	edi_out_init(&o, false, false);
	edi_out_segment(&o, "MSG");
	edi_out_str(&o, "a\x1d"
			"b\x1c\n");
	edi_out_day(&o, 1);
	ends_as(&o, &X12_MARKS, false, "MSG*a?b??*00010101~");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_out__empty_elements_at_the_end_are_left_out),
		cmocka_unit_test(test_out__x12_takes_a_separator_that_no_value_holds),
		cmocka_unit_test(test_out__edifact_releases_what_separates),
		cmocka_unit_test(test_out__edifact_without_a_release_character_gets_the_usual_separators),
		cmocka_unit_test(test_out__edifact_keeps_control_characters_that_separate),
		cmocka_unit_test(test_out__texts_go_out_in_latin_1_where_they_can),
		cmocka_unit_test(test_out__a_control_character_in_a_value_is_no_separator),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
