/* 855, 865 and ORDRSP, byte by byte; which line is told how is stated in allot-edi(7). */
#include "results/edi/answer.h"

#include "support/testing.h"

enum { WHEN = 1796068800, ETA = 739961 }; /* 2026-11-30T20:00:00Z; 2026-12-11 */

static const struct edi_envelope X12 = {
	.standard = EDI_X12,
	.marks = { .element = '*', .component = '>', .repetition = '^', .terminator = '~' },
	.us = { SLICE("ZZ"), SLICE("OURS"), SLICE("OURGS") },
	.partner = { SLICE("01"), SLICE("ACME"), SLICE("ACMEGS") },
	.version = SLICE("00501"),
	.when = WHEN,
	.control = 1000000008,
};

static const struct edi_envelope EDIFACT = {
	.standard = EDI_EDIFACT,
	.marks = { .element = '+', .component = ':', .release = '?', .terminator = '\'' },
	.us = { SLICE("14"), SLICE("4000001"), SLICE("") },
	.partner = { SLICE("14"), SLICE("ACME"), SLICE("") },
	.when = WHEN,
	.test = true,
	.control = 12,
};

static const struct edi_codes USUAL = { 0 };
static const struct edi_pair PAIRS[] = { { SLICE("VP"), SLICE("LAMP") }, { SLICE("UP"), SLICE("0017") } };

#define ONE(...)                                                                                               \
	.outcomes = (const struct edi_outcome[])                                                               \
	{                                                                                                      \
		__VA_ARGS__                                                                                    \
	}

static const struct edi_line LINES[] = {
	{ .number = SLICE("001"),
	  .quantity = SLICE("2"),
	  .unit = SLICE("CA"),
	  .factor = 12,
	  .pairs = PAIRS,
	  .pairs_count = 2,
	  ONE({ EDI_FATE_STOCK, 24, 0 }),
	  .outcomes_count = 1 },
	{ .number = SLICE("002"),
	  .quantity = SLICE("2"),
	  .unit = SLICE("CA"),
	  .factor = 12,
	  .pairs = PAIRS,
	  .pairs_count = 1,
	  ONE({ EDI_FATE_STOCK, 20, 0 }, { EDI_FATE_FUTURE, 4, ETA }),
	  .outcomes_count = 2 },
	{ .number = SLICE("3"),
	  .quantity = SLICE("5"),
	  .unit = SLICE("EA"),
	  .factor = 1,
	  .pairs = PAIRS,
	  .pairs_count = 1,
	  ONE({ EDI_FATE_WAITING, 5, 0 }),
	  .outcomes_count = 1 },
	{ .number = SLICE("4"),
	  .quantity = SLICE("5"),
	  .unit = SLICE("EA"),
	  .factor = 1,
	  .pairs = PAIRS,
	  .pairs_count = 1,
	  ONE({ EDI_FATE_SHORT, 5, 0 }),
	  .outcomes_count = 1 },
	{ .number = SLICE("5"),
	  .quantity = SLICE("x"),
	  .unit = SLICE("EA"),
	  .factor = 1,
	  .pairs = PAIRS,
	  .pairs_count = 1,
	  ONE({ EDI_FATE_REFUSED, 0, 0 }),
	  .outcomes_count = 1,
	  .reason = SLICE("no number") },
	{ .number = SLICE("6"),
	  .quantity = SLICE("1"),
	  .unit = SLICE("EA"),
	  .factor = 1,
	  .pairs = PAIRS,
	  .pairs_count = 1,
	  ONE({ EDI_FATE_UNKNOWN, 1, 0 }),
	  .outcomes_count = 1 },
};

static void ends_as(struct edi_sending *s, const char *want)
{
	struct buf bytes;
	buf_init(&bytes, 0);
	edi_sending_end(s, &bytes);
	assert_int_equal(buf_status(&bytes), ST_OK);
	assert_slice(buf_slice(&bytes), want);
	buf_release(&bytes);
	edi_sending_release(s);
}

#define X12_HEAD(code) \
	"ISA*00*          *00*          *ZZ*OURS           *01*ACME           *261130*2000*^*00501*"        \
	"000000008*0*P*>~" \
	"GS*" code "*OURGS*ACMEGS*20261130*2000*3*X*005010~"

static void test_answer__x12_tells_each_line_as_it_was_sent(void **state)
{
	const struct edi_order order = {
		.order = SLICE("PO1"), .date = SLICE("20261129"), .lines = LINES, .lines_count = 6
	};
	struct edi_sending s;
	(void)state;
	edi_sending_begin(&s, &X12);
	edi_sending_group(&s, "PR", SLICE("005010"), 3);
	edi_put_x12_order(&s, &order, &USUAL, SLICE("EA"));
	edi_sending_group_end(&s);
	ends_as(&s,
		X12_HEAD("PR") "ST*855*0001~BAK*00*AC*PO1*20261129~PO1*001*2*CA***VP*LAMP*UP*0017~ACK*IA*2*CA~"
			       "PO1*002*2*CA***VP*LAMP~ACK*IA*20*EA~ACK*IB*4*EA*068*20261211~"
			       "PO1*3*5*EA***VP*LAMP~ACK*BP*0*EA~PO1*4*5*EA***VP*LAMP~ACK*IR*0*EA~"
			       "PO1*5*x*EA***VP*LAMP~ACK*IR*0*EA~N9*L1*REASON~MSG*no number~"
			       "PO1*6*1*EA***VP*LAMP~ACK*R2*0*EA~CTT*6~SE*19*0001~GE*1*3~IEA*1*000000008~");
}

static void test_answer__x12_answers_a_change_with_what_was_asked(void **state)
{
	struct edi_line lines[2] = { LINES[2], LINES[0] };
	struct edi_codes codes = { 0 };
	const struct edi_outcome gone = { EDI_FATE_CANCELLED, 5, 0 };
	const struct edi_order order = {
		.change = true,
		.order = SLICE("PO1"),
		.release = SLICE("7"),
		.number = SLICE("2"),
		.date = SLICE("20261129"),
		.lines = lines,
		.lines_count = 2,
	};
	struct edi_sending s;
	(void)state;
	lines[0].change = SLICE("DI");
	lines[0].outcomes = &gone;
	lines[1].change = SLICE("QI");
	lines[1].left = SLICE("1");
	codes.of[EDI_FATE_STOCK] = SLICE("AC");
	edi_sending_begin(&s, &X12);
	edi_sending_group(&s, "CA", SLICE("005010"), 3);
	edi_put_x12_order(&s, &order, &codes, SLICE("EA"));
	edi_sending_group_end(&s);
	ends_as(&s,
		X12_HEAD("CA") "ST*865*0001~BCA*00*AC*PO1*7*2*20261129~POC*3*DI*5**EA***VP*LAMP~ACK*ID*0*EA~"
			       "POC*001*QI*2*1*CA***VP*LAMP*UP*0017~ACK*AC*2*CA~CTT*2~SE*8*0001~GE*1*3~"
			       "IEA*1*000000008~");
}

static void test_answer__edifact_adds_a_line_for_what_one_cannot_tell(void **state)
{
	const struct edi_order order = {
		.order = SLICE("B:1"),
		.lines = LINES,
		.lines_count = 5,
		.version = { SLICE("D"), SLICE("96A"), SLICE("UN"), SLICE("EAN008") },
	};
	struct edi_sending s;
	(void)state;
	edi_sending_begin(&s, &EDIFACT);
	edi_put_ordrsp(&s, &order, &USUAL, SLICE("PCE"), SLICE("12-1"));
	ends_as(&s,
		"UNA:+.? 'UNB+UNOC:3+4000001:14+ACME:14+261130:2000+12++++++1'UNH+1+ORDRSP:D:96A:UN:EAN008'"
		"BGM+231+12-1+4'DTM+137:20261130:102'RFF+ON:B?:1'LIN+001+5+LAMP:VP'PIA+5+0017:UP'QTY+21:2:CA'"
		"LIN+002+3+LAMP:VP'QTY+21:20:PCE'LIN+002+1+LAMP:VP'QTY+21:4:PCE'DTM+67:20261211:102'"
		"LIN+3+3+LAMP:VP'QTY+83:5:EA'LIN+4+7+LAMP:VP'FTX+AAO+++out of stock'LIN+5+7+LAMP:VP'"
		"FTX+AAO+++no number'UNS+S'CNT+2:6'UNT+21+1'UNZ+1+12'");
}

static enum edi_tenor tenor(const struct edi_line *lines, uint32_t count)
{
	const struct edi_order order = { .lines = lines, .lines_count = count };
	return edi_tenor_of(&order);
}

static void test_answer__the_order_as_a_whole_is_what_its_lines_are(void **state)
{
	const struct edi_line unread = { .factor = 1 };
	(void)state;
	assert_int_equal(tenor(LINES, 1), EDI_TENOR_ALL);
	assert_int_equal(tenor(LINES + 1, 1), EDI_TENOR_CHANGED);
	assert_int_equal(tenor(LINES + 2, 1), EDI_TENOR_CHANGED);
	assert_int_equal(tenor(LINES + 3, 3), EDI_TENOR_NONE);
	assert_int_equal(tenor(LINES + 2, 4), EDI_TENOR_CHANGED);
	assert_int_equal(tenor(&unread, 1), EDI_TENOR_UNREADABLE);
	assert_int_equal(tenor(NULL, 0), EDI_TENOR_UNREADABLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answer__x12_tells_each_line_as_it_was_sent),
		cmocka_unit_test(test_answer__x12_answers_a_change_with_what_was_asked),
		cmocka_unit_test(test_answer__edifact_adds_a_line_for_what_one_cannot_tell),
		cmocka_unit_test(test_answer__the_order_as_a_whole_is_what_its_lines_are),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
