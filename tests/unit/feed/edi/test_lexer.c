/* Segments out of bytes: separators, line ends, releases, places, and what is no interchange. */
#include <stdio.h>
#include <string.h>

#include "support/edi_text.h"
#include "support/feed_text.h"
#include "support/testing.h"

/* Appends TEXT's tokens: tag(values by '+', components by ':') of segments, in order. */
static void tokens(struct buf *out, struct slice text, size_t piece)
{
	struct text_source source = { .left = text };
	enum edi_token token = EDI_TOKEN_JUNK;
	struct edi_lexer lx;

	assert_int_equal(edi_lexer_init(&lx, text_source_read, &source, piece), ST_OK);
	while (token != EDI_TOKEN_END) {
		assert_int_equal(edi_lexer_next(&lx, &token), ST_OK);
		const struct edi_segment *s = &lx.segment;
		if (token == EDI_TOKEN_JUNK || token == EDI_TOKEN_BROKEN)
			buf_printf(out, "{%llu-%llu line %llu %s}", (unsigned long long)lx.junk.start,
				   (unsigned long long)lx.junk.end, (unsigned long long)lx.junk.line,
				   lx.junk.why);
		if (token != EDI_TOKEN_SEGMENT && token != EDI_TOKEN_HEADER)
			continue;
		for (uint32_t i = 0; i < s->count; i++)
			buf_printf(out, "%s%.*s",
				   !i			    ? "["
				   : s->parts[i].repetition ? "^"
				   : s->parts[i].component  ? ":"
							    : "+",
				   (int)s->parts[i].n, s->text.p + s->parts[i].at);
		buf_printf(out, " %llu]", (unsigned long long)s->line);
		if (edi_is(s, "IEA") || edi_is(s, "UNZ"))
			edi_lexer_leave(&lx);
	}
	edi_lexer_release(&lx);
}

static void tokens_are(const char *text, const char *want)
{
	for (size_t piece = 0; piece < 9; piece++) {
		struct buf out;
		buf_init(&out, 0);
		tokens(&out, slice_str(text), piece);
		buf_put_char(&out, '\0');
		assert_string_equal(out.p, want);
		buf_release(&out);
	}
}

#define ISA                                                                                                    \
	"ISA*00*          *00*          *ZZ*A              *ZZ*B              *261126*1200*U*00401*"           \
	"000000001*0*P*>"
#define ISA_TOLD                                                                                               \
	"[ISA+00+          +00+          +ZZ+A              +ZZ+B              "                               \
	"+261126+1200+U+00401+000000001+0+P+> "

static void test_lexer__isa_tells_the_separators(void **state)
{
	(void)state;
	tokens_are(ISA "~GS*a>b*c~IEA*1*1~", ISA_TOLD "1][GS+a>b+c 1][IEA+1+1 1]");
	tokens_are("\xEF\xBB\xBF \r\n" ISA "\nGS*1\nIEA*1*1", ISA_TOLD "2][GS+1 3][IEA+1+1 4]");
	tokens_are(ISA "\r\nGS*1\r\nIEA*1*1\r\n", ISA_TOLD "1][GS+1 2][IEA+1+1 3]");
}

static void test_lexer__line_ends_are_no_data(void **state)
{
	(void)state;
	tokens_are(ISA "~\r\nG\nS*ab\r\nc~\n IEA*1*1~", ISA_TOLD "1][GS+abc 2][IEA+1+1 5]");
	tokens_are("UNA:+.? 'UNB+U'X+a?\r\n'b?\?'UNZ'", "[UNB+U 1][X+a'b? 1][UNZ 2]");
}

static void test_lexer__an_element_separator_out_of_place_is_named(void **state)
{
	(void)state;
	tokens_are("ISA*00*         *00*",
		   "{0-20 line 1 byte 18 of the ISA is \"0\", not the element separator \"*\"}");
	tokens_are("ISA*00*", "{0-7 line 1 the ISA has 7 bytes, not 106}");
	tokens_are("ISA00*", "{0-6 line 1 no ISA, UNA or UNB}");
}

static void test_lexer__una_tells_them_or_the_usual_ones_hold(void **state)
{
	(void)state;
	tokens_are("UNA|*.! ;UNB*U|3;A*b|c!;!*;UNZ*1;", "[UNB+U:3 1][A+b:c;* 1][UNZ+1 1]");
	tokens_are("UNB+UNOC:3+a'UNZ+1+2'", "[UNB+UNOC:3+a 1][UNZ+1+2 1]");
	tokens_are("UNB+UNOA:2+a\nUNH+1\nUNZ+1+2\n", "[UNB+UNOA:2+a 1][UNH+1 2][UNZ+1+2 3]");
	tokens_are("UNB\"UNOA", "{0-8 line 1 UNB without UNA is followed by \"\"\"}");
	tokens_are("UNA:+.? 'UNH+1'", "{0-15 line 1 no UNB after UNA}");
	tokens_are("UNA::.? 'UNB", "{0-12 line 1 no UNB after UNA}");
}

static void test_lexer__junk_ends_where_an_interchange_may_begin(void **state)
{
	(void)state;
	tokens_are("// UNB+\nUNB+1'UNZ'x\nUNB+2'UNZ'", "{0-8 line 1 no ISA, UNA or UNB}[UNB+1 2][UNZ 2]"
						       "{18-20 line 2 no ISA, UNA or UNB}[UNB+2 3][UNZ 3]");
}

static void test_lexer__an_interchange_without_trailer_ends_where_the_next_begins(void **state)
{
	(void)state;
	tokens_are("UNB+1'A+1'UNA|*.! ;UNB*2;B*1;UNZ;", "[UNB+1 1][A+1 1][UNB+2 1][B+1 1][UNZ 1]");
}

static void test_lexer__a_segment_that_is_cut_ends_where_a_line_begins_an_interchange(void **state)
{
	(void)state;
	tokens_are(ISA "~GS*1~PO1*1\n" ISA "~IEA*2~", ISA_TOLD "1][GS+1 1][PO1+1 1]" ISA_TOLD "2][IEA+2 2]");
	tokens_are(ISA "~GS*1~PO1*1\r\nUNA:+.? 'UNB+UNOC:3'UNZ+2'",
		   ISA_TOLD "1][GS+1 1][PO1+1 1][UNB+UNOC:3 2][UNZ+2 2]");
	tokens_are("UNB+UNOC:3'FTX+a?\nUNB+UNOC:3'UNZ+2'", "[UNB+UNOC:3 1][FTX+a 1][UNB+UNOC:3 2][UNZ+2 2]");
	/* what looks like it is data, and so is what begins no line */
	tokens_are("UNB+UNOC:3'FTX+a\nISA*00*          *00*x'UNZ+2'",
		   "[UNB+UNOC:3 1][FTX+aISA*00*          *00*x 1][UNZ+2 2]");
	tokens_are("UNB+UNOC:3'FTX+S\nUNB+a\nUNA+b\nUNA:+.? 'UNZ+2'",
		   "[UNB+UNOC:3 1][FTX+SUNB+aUNA+bUNA:+.  1][UNZ+2 4]");
	tokens_are("UNB+UNOC:3'FTX+S UNB+UNOC:3'UNZ+2'", "[UNB+UNOC:3 1][FTX+S UNB+UNOC:3 1][UNZ+2 1]");
}

static void test_lexer__a_segment_without_end_is_given_up(void **state)
{
	(void)state;
	struct buf text, out;
	buf_init(&text, 0);
	buf_init(&out, 0);
	buf_put_str(&text, "UNB+1'X+");
	for (int i = 0; i < 70000; i++)
		buf_put_char(&text, 'y');
	buf_put_str(&text, "\nUNB+2'UNZ'");
	tokens(&out, buf_slice(&text), 0);
	buf_put_char(&out, '\0');
	assert_string_equal(out.p, "[UNB+1 1]{6-70009 line 1 a segment has more than 65536 bytes; perhaps a "
				   "terminator is missing}[UNB+2 2][UNZ 2]");
	buf_release(&text);
	buf_release(&out);
}

static void test_lexer__values_are_found_by_element_and_component(void **state)
{
	(void)state;
	struct text_source source = { .left = SLICE("UNB+ a :b+c*d:e+f'") };
	enum edi_token token;
	struct edi_lexer lx;

	assert_int_equal(edi_lexer_init(&lx, text_source_read, &source, 0), ST_OK);
	assert_int_equal(edi_lexer_next(&lx, &token), ST_OK);
	assert_slice(edi_value(&lx.segment, 1, 0), "a");
	assert_slice(edi_value(&lx.segment, 1, 2), "b");
	assert_slice(edi_value(&lx.segment, 1, 3), "");
	assert_slice(edi_value(&lx.segment, 2, 2), "e");
	assert_slice(edi_value(&lx.segment, 3, 1), "f");
	assert_slice(edi_value(&lx.segment, 4, 0), "");
	edi_lexer_release(&lx);
}

static void test_lexer__isa_has_the_separator_at_each_of_its_places(void **state)
{
	static const unsigned char PLACES[] = { 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103 };
	char text[] = ISA "~IEA*1*1~", want[200];

	(void)state;
	for (size_t i = 0; i < sizeof(PLACES); i++) {
		text[PLACES[i]] = '|';
		(void)snprintf(want, sizeof(want),
			       "{0-114 line 1 byte %d of the ISA is \"|\", not the element separator \"*\"}",
			       PLACES[i] + 1);
		tokens_are(text, want);
		text[PLACES[i]] = '*';
	}
	tokens_are(text, ISA_TOLD "1][IEA+1+1 1]");
}

/* ISA with COMPONENT and TERMINATOR, and a segment behind it. */
static void isa_with_is(char component, char terminator, const char *want)
{
	char text[] = ISA "~IEA*1*1~";

	text[104] = component;
	text[105] = text[sizeof(text) - 2] = terminator;
	tokens_are(text, want);
}

static void test_lexer__no_separator_is_data_or_another_one(void **state)
{
	(void)state;
#define WHOLE "{0-114 line 1 "
	isa_with_is('A', '~', WHOLE "the component separator, byte 105 of the ISA, cannot be \"A\"}");
	isa_with_is('7', '~', WHOLE "the component separator, byte 105 of the ISA, cannot be \"7\"}");
	isa_with_is(' ', '~', WHOLE "the component separator, byte 105 of the ISA, cannot be a blank}");
	isa_with_is('*', '~', WHOLE "two separators are the same: one of them cannot be \"*\"}");
	isa_with_is('>', '>', WHOLE "two separators are the same: one of them cannot be \">\"}");
	isa_with_is('>', '*', WHOLE "two separators are the same: one of them cannot be \"*\"}");
	isa_with_is('>', 'z', WHOLE "the terminator, byte 106 of the ISA, cannot be \"z\"}");
	isa_with_is('>', ' ', WHOLE "the terminator, byte 106 of the ISA, cannot be a blank}");
	isa_with_is('>', 0x01, WHOLE "the terminator, byte 106 of the ISA, cannot be 0x01}");
	tokens_are("UNA:+.?\x07'UNB+U'UNZ'", "[UNB+U 1][UNZ 1]");
	tokens_are("UNAa+.? 'UNB+U'", "{0-9 line 1 no ISA, UNA or UNB}[UNB+U 1]");
	tokens_are("UNA:b.? 'UNBbU'",
		   "{0-15 line 1 the element separator, byte 5 of the UNA, cannot be \"b\"}");
	tokens_are("UNA:+.c 'UNB+U'", "{0-9 line 1 the release character, byte 7 of the UNA, cannot be \"c\"}"
				      "[UNB+U 1]");
	tokens_are("UNA:+.+ 'UNB+U'", "{0-9 line 1 two separators are the same: one of them cannot be \"+\"}"
				      "[UNB+U 1]");
	tokens_are("UNA:+.? dUNB+Ud", "{0-15 line 1 the terminator, byte 9 of the UNA, cannot be \"d\"}");
}

static void test_lexer__control_characters_made_for_it_separate(void **state)
{
	static const char MARKS[] = { 0x15, 0x1C, 0x1D, 0x1E, 0x1F };

	(void)state;
	for (size_t i = 0; i < sizeof(MARKS); i++) {
		char una[] = "UNA:+.? 'UNB+a:b'UNZ'";
		isa_with_is('>', MARKS[i], ISA_TOLD "1][IEA+1+1 1]");
		una[8] = una[16] = una[20] = MARKS[i];
		tokens_are(una, "[UNB+a:b 1][UNZ 1]");
	}
	tokens_are("UNA\x1f\x1d.? \x1cUNB\x1d"
		   "a\x1f"
		   "b\x1cUNZ\x1c",
		   "[UNB+a:b 1][UNZ 1]");
}

static void test_lexer__isa_11_separates_nothing(void **state)
{
	char text[] = ISA "~N1*x^y*aUb~IEA*1*1~";

	(void)state;
	tokens_are(text, ISA_TOLD "1][N1+x^y+aUb 1][IEA+1+1 1]");
	text[82] = '^';
	tokens_are(text, "[ISA+00+          +00+          +ZZ+A              +ZZ+B              "
			 "+261126+1200+^+00401+000000001+0+P+> 1][N1+x^y+aUb 1][IEA+1+1 1]");
}

static void test_lexer__lines_of_80_columns_are_put_together(void **state)
{
	char text[300] = "";
	const char *whole = ISA "~GS*PO*A*B*20261126*1200*7*X*004010~IEA*1*000000001~";
	size_t n = 0;

	(void)state;
	for (size_t i = 0; whole[i]; i++) {
		if (i && i % 80 == 0) {
			text[n++] = '\r';
			text[n++] = '\n';
		}
		text[n++] = whole[i];
	}
	tokens_are(text, ISA_TOLD "1][GS+PO+A+B+20261126+1200+7+X+004010 2][IEA+1+000000001 2]");
}

static void test_lexer__a_line_end_terminates_before_groups_too(void **state)
{
	(void)state;
	tokens_are("UNB+UNOA:2+a\nUNG+1\nUNH+1\nUNZ+1\n", "[UNB+UNOA:2+a 1][UNG+1 2][UNH+1 3][UNZ+1 4]");
	tokens_are("UNB+UNOA:2+a\r\nUNG+o'clock\r\nUNZ+1\r\n", "[UNB+UNOA:2+a 1][UNG+o'clock 2][UNZ+1 3]");
	/* an apostrophe ahead of it is the terminator */
	tokens_are("UNB+UNOA:2+a'\nUNG+1'\nUNZ+1'\n", "[UNB+UNOA:2+a 1][UNG+1 2][UNZ+1 3]");
}

static void test_lexer__a_release_that_is_not_needed_is_fine(void **state)
{
	(void)state;
	tokens_are("UNB+a?b?:?c?\?'UNZ'", "[UNB+ab:c? 1][UNZ 1]");
	tokens_are("UNA:+.  'UNB+a?b?:c'UNZ'", "[UNB+a?b?:c 1][UNZ 1]");
}

/* UNB+1', X+ with N bytes altogether and its terminator. */
static void segment_of(size_t n, struct buf *out)
{
	struct buf text;

	buf_init(&text, 0);
	buf_init(out, 0);
	buf_put_str(&text, "UNB+1'X+");
	for (size_t i = 3; i < n; i++)
		buf_put_char(&text, 'y');
	buf_put_str(&text, "'UNZ'");
	tokens(out, buf_slice(&text), 0);
	buf_put_char(out, '\0');
	buf_release(&text);
}

static void test_lexer__a_segment_has_as_many_bytes_as_it_may(void **state)
{
	struct buf out;

	(void)state;
	segment_of(65536, &out);
	assert_null(strstr(out.p, "more than"));
	assert_non_null(strstr(out.p, "y 1][UNZ 1]"));
	buf_release(&out);
	segment_of(65537, &out);
	assert_non_null(strstr(out.p, "a segment has more than 65536 bytes"));
	buf_release(&out);
}

static void test_lexer__what_begins_an_interchange_behind_mark_and_blanks_does(void **state)
{
	(void)state;
	assert_true(edi_begins(SLICE("ISA*00*")));
	assert_true(edi_begins(SLICE("\xEF\xBB\xBF \r\n\tUNA:+.? '")));
	assert_true(edi_begins(SLICE("  UNB+UNOC")));
	assert_false(edi_begins(SLICE("ISAAC,NEWTON")));
	assert_false(edi_begins(SLICE("isa*00*")));
	assert_false(edi_begins(SLICE("xISA*00*")));
	assert_false(edi_begins(SLICE("UNB ")));
	assert_false(edi_begins(SLICE("UNH+1")));
	assert_false(edi_begins(SLICE("UN")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lexer__isa_tells_the_separators),
		cmocka_unit_test(test_lexer__line_ends_are_no_data),
		cmocka_unit_test(test_lexer__an_element_separator_out_of_place_is_named),
		cmocka_unit_test(test_lexer__una_tells_them_or_the_usual_ones_hold),
		cmocka_unit_test(test_lexer__junk_ends_where_an_interchange_may_begin),
		cmocka_unit_test(test_lexer__an_interchange_without_trailer_ends_where_the_next_begins),
		cmocka_unit_test(test_lexer__a_segment_that_is_cut_ends_where_a_line_begins_an_interchange),
		cmocka_unit_test(test_lexer__a_segment_without_end_is_given_up),
		cmocka_unit_test(test_lexer__values_are_found_by_element_and_component),
		cmocka_unit_test(test_lexer__isa_has_the_separator_at_each_of_its_places),
		cmocka_unit_test(test_lexer__no_separator_is_data_or_another_one),
		cmocka_unit_test(test_lexer__control_characters_made_for_it_separate),
		cmocka_unit_test(test_lexer__isa_11_separates_nothing),
		cmocka_unit_test(test_lexer__lines_of_80_columns_are_put_together),
		cmocka_unit_test(test_lexer__a_line_end_terminates_before_groups_too),
		cmocka_unit_test(test_lexer__a_release_that_is_not_needed_is_fine),
		cmocka_unit_test(test_lexer__a_segment_has_as_many_bytes_as_it_may),
		cmocka_unit_test(test_lexer__what_begins_an_interchange_behind_mark_and_blanks_does),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
