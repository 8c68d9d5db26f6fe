/* Segments out of bytes: separators, line ends, releases, places, and what is no interchange. */
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

#define ISA \
	"ISA*00*          *00*          *ZZ*A              *ZZ*B              *261126*1200*U*00401*" \
	"000000001*0*P*>"
#define ISA_TOLD \
	"[ISA+00+          +00+          +ZZ+A              +ZZ+B              " \
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lexer__isa_tells_the_separators),
		cmocka_unit_test(test_lexer__line_ends_are_no_data),
		cmocka_unit_test(test_lexer__an_element_separator_out_of_place_is_named),
		cmocka_unit_test(test_lexer__una_tells_them_or_the_usual_ones_hold),
		cmocka_unit_test(test_lexer__junk_ends_where_an_interchange_may_begin),
		cmocka_unit_test(test_lexer__an_interchange_without_trailer_ends_where_the_next_begins),
		cmocka_unit_test(test_lexer__a_segment_without_end_is_given_up),
		cmocka_unit_test(test_lexer__values_are_found_by_element_and_component),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
