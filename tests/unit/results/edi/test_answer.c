/* 855, 865 and ORDRSP, byte by byte; which line is told how is stated in allot-edi(7). */
#include "results/edi/answer.h"

#include "support/edi_sent.h"
#include "support/edi_text.h"
#include "support/testing.h"

enum { WHEN = 1796068800, ETA = 739961 }; /* 2026-11-30T20:00:00Z; 2026-12-11 */

static const struct edi_envelope X12 = {
	.edifact = false,
	.separators = { .element = '*', .component = '>', .repetition = '^', .terminator = '~' },
	.us = { SLICE("ZZ"), SLICE("OURS"), SLICE("OURGS") },
	.partner = { SLICE("01"), SLICE("ACME"), SLICE("ACMEGS") },
	.version = SLICE("00501"),
	.when = WHEN,
	.control = 1000000008,
};

static const struct edi_envelope EDIFACT = {
	.edifact = true,
	.separators = { .element = '+', .component = ':', .release = '?', .terminator = '\'' },
	.us = { SLICE("14"), SLICE("4000001"), SLICE("") },
	.partner = { SLICE("14"), SLICE("ACME"), SLICE("") },
	.when = WHEN,
	.test = true,
	.control = 12,
};

/* Counted texts: VP, LAMP; and of the first line UP, 0017, too. */
#define ONE_PAIR "\x02VP\x04LAMP"
#define TWO_PAIRS                                                                                              \
	ONE_PAIR "\x02UP\x04"                                                                                  \
		 "0017"

/* Twelve in a case; what is said of it is that it is twelve tenths of ten. */
static const struct sent_line SENT[] = {
	{ .number = SLICE("001"),
	  .quantity = SLICE("2"),
	  .unit = SLICE("CA"),
	  .mantissa = 120,
	  .scale = 1,
	  .pairs = SLICE(TWO_PAIRS) },
	{ .number = SLICE("002"),
	  .quantity = SLICE("2"),
	  .unit = SLICE("CA"),
	  .mantissa = 12,
	  .pairs = SLICE(ONE_PAIR) },
	{ .number = SLICE("3"),
	  .quantity = SLICE("5"),
	  .unit = SLICE("EA"),
	  .mantissa = 1,
	  .pairs = SLICE(ONE_PAIR) },
};

#define OUTCOMES(...)                                                                                          \
	.outcomes = (const struct edi_outcome[]){ __VA_ARGS__ },                                               \
	.outcomes_count = sizeof((const struct edi_outcome[]){ __VA_ARGS__ }) / sizeof(struct edi_outcome)

static const struct edi_line LINES[] = {
	{ .sent = &SENT[0], OUTCOMES({ EDI_FATE_STOCK, 24, 0 }) },
	{ .sent = &SENT[1], OUTCOMES({ EDI_FATE_STOCK, 20, 0 }, { EDI_FATE_FUTURE, 4, ETA }) },
	{ .sent = &SENT[2], OUTCOMES({ EDI_FATE_WAITING, 5, 0 }) },
	{ .sent = &SENT[2], OUTCOMES({ EDI_FATE_SHORT, 5, 0 }) },
	{ .sent = &SENT[2], OUTCOMES({ EDI_FATE_REFUSED, 0, 0 }), .reason = SLICE("no number") },
	{ .sent = &SENT[2], OUTCOMES({ EDI_FATE_UNKNOWN, 1, 0 }) },
};

static enum edi_tenor tenor(const struct edi_line *lines, uint32_t count)
{
	enum edi_tenor tenor = EDI_TENOR_UNREADABLE;
	for (uint32_t i = 0; i < count; i++)
		tenor = edi_tenor_with(tenor, &lines[i]);
	return tenor;
}

#define X12_HEAD(code)                                                                                         \
	"ISA*00*          *00*          *ZZ*OURS           *01*ACME           *261130*2000*^*00501*"           \
	"000000008*0*P*>~"                                                                                     \
	"GS*" code "*OURGS*ACMEGS*20261130*2000*3*X*005010~"

/* A, filled in for LINES in a group CODE, is WANT. */
static void x12_is(struct edi_answer *a, const char *code, const struct edi_line *lines, uint32_t count,
		   const char *want)
{
	struct edi_sending s;
	struct edi_out lines_out;
	a->sending = &s;
	a->out = &lines_out;
	a->tenor = tenor(lines, count);
	a->each = SLICE("EA");
	edi_sending_begin(&s, &X12);
	edi_out_init(&lines_out, false, NO_SET);
	edi_sending_group(&s, code, SLICE("005010"), 3);
	for (uint32_t i = 0; i < count; i++)
		edi_x12_answer_line(a, &lines[i]);
	edi_x12_answer(a);
	edi_out_release(&lines_out);
	edi_sending_group_end(&s);
	edi_sent_is(&s, want);
}

/* Likewise, the message number 12-1. */
static void edifact_is(struct edi_answer *a, const struct edi_line *lines, uint32_t count, const char *want)
{
	struct edi_sending s;
	struct edi_out lines_out;
	a->sending = &s;
	a->out = &lines_out;
	a->tenor = tenor(lines, count);
	a->each = SLICE("PCE");
	a->number = SLICE("12-1");
	edi_sending_begin(&s, &EDIFACT);
	edi_out_init(&lines_out, true, NO_SET);
	for (uint32_t i = 0; i < count; i++)
		edi_edifact_answer_line(a, &lines[i]);
	edi_edifact_answer(a);
	edi_out_release(&lines_out);
	edi_sent_is(&s, want);
}

static void test_answer__x12_tells_each_line_as_it_was_sent(void **state)
{
	const struct unit_record unit = { .number = SLICE("PO1"), .date = SLICE("20261129") };
	struct edi_answer a = { .unit = &unit, .order = unit.number };
	(void)state;
	x12_is(&a, "PR", LINES, 6,
	       X12_HEAD("PR") "ST*855*0001~BAK*00*AC*PO1*20261129~PO1*001*2*CA***VP*LAMP*UP*0017~ACK*IA*2*CA~"
			      "PO1*002*2*CA***VP*LAMP~ACK*IA*20*EA~ACK*IB*4*EA*068*20261211~"
			      "PO1*3*5*EA***VP*LAMP~ACK*BP*0*EA~PO1*3*5*EA***VP*LAMP~ACK*IR*0*EA~"
			      "PO1*3*5*EA***VP*LAMP~ACK*IR*0*EA~N9*L1*REASON~MSG*no number~"
			      "PO1*3*5*EA***VP*LAMP~ACK*R2*0*EA~CTT*6~SE*19*0001~GE*1*3~IEA*1*000000008~");
}

/* The ACKs of a line without a unit, of which two are in stock and four are to come. */
static void acks_are(const struct sent_line *sent, struct slice each, const char *want)
{
	const struct edi_line line = { .sent = sent,
				       OUTCOMES({ EDI_FATE_STOCK, 2, 0 }, { EDI_FATE_FUTURE, 4, ETA },
						{ EDI_FATE_WAITING, 1, 0 }) };
	const struct unit_record unit = { .number = SLICE("PO1") };
	struct edi_sending s;
	struct edi_out lines_out;
	struct edi_answer a = { .sending = &s, .out = &lines_out, .unit = &unit, .each = each };
	struct buf bytes;
	edi_sending_begin(&s, &X12);
	edi_out_init(&lines_out, false, NO_SET);
	edi_sending_group(&s, "PR", SLICE("005010"), 3);
	edi_x12_answer_line(&a, &line);
	edi_x12_answer(&a);
	edi_out_release(&lines_out);
	edi_sending_group_end(&s);
	buf_init(&bytes, 0);
	assert_int_equal(edi_sending_end(&s, edi_text_gather, &bytes), ST_OK);
	buf_put_char(&bytes, '\0');
	assert_non_null(strstr(bytes.p, want));
	buf_release(&bytes);
	edi_sending_release(&s);
}

static void test_answer__x12_names_a_unit_with_each_quantity(void **state)
{
	const struct sent_line bare = { .quantity = SLICE("7"), .mantissa = 1 },
			       dozens = { .quantity = SLICE("7"), .mantissa = 12 };
	(void)state;
	acks_are(&bare, SLICE(""), "~PO1**7~ACK*IA*2*EA~ACK*IB*4*EA*068*20261211~ACK*BP*0*EA~");
	acks_are(&bare, SLICE("PC"), "~PO1**7~ACK*IA*2*PC~ACK*IB*4*PC*068*20261211~ACK*BP*0*PC~");
	/* what he counts in without saying so has no word */
	acks_are(&dozens, SLICE("PC"), "~PO1**7~ACK*IA*2*PC~ACK*IB*4*PC*068*20261211~ACK*BP*0*PC~");
}

static void test_answer__x12_answers_a_change_with_what_was_asked(void **state)
{
	const struct unit_record unit = { .number = SLICE("PO1"),
					  .release = SLICE("7"),
					  .sequence = SLICE("2"),
					  .request = SLICE("RQ9"),
					  .date = SLICE("20261129") };
	struct sent_line sent[2] = { SENT[2], SENT[0] };
	const struct edi_line lines[] = {
		{ .sent = &sent[0], OUTCOMES({ EDI_FATE_CANCELLED, 5, 0 }) },
		{ .sent = &sent[1], OUTCOMES({ EDI_FATE_STOCK, 24, 0 }) },
	};
	struct edi_answer a = { .unit = &unit, .change = true, .order = unit.number };
	(void)state;
	sent[0].change = SLICE("DI");
	sent[1].change = SLICE("QI");
	sent[1].left = SLICE("4");
	a.codes[EDI_FATE_STOCK] = SLICE("AC");
	x12_is(&a, "CA", lines, 2,
	       X12_HEAD("CA") "ST*865*0001~BCA*00*AC*PO1*7*2*20261129*RQ9~POC*3*DI*5**EA***VP*LAMP~ACK*ID*0*EA~"
			      "POC*001*QI*2*4*CA***VP*LAMP*UP*0017~ACK*AC*2*CA~CTT*2~SE*8*0001~GE*1*3~"
			      "IEA*1*000000008~");
}

static void test_answer__edifact_adds_a_line_for_what_one_cannot_tell(void **state)
{
	const struct unit_record unit = { .number = SLICE("B:1"), .version = SLICE("D:96A:UN:EAN008") };
	struct edi_answer a = { .unit = &unit, .order = unit.number };
	(void)state;
	edifact_is(
		&a, LINES, 5,
		"UNA:+.? 'UNB+UNOC:3+4000001:14+ACME:14+261130:2000+12++++++1'UNH+1+ORDRSP:D:96A:UN:EAN008'"
		"BGM+231+12-1+4'DTM+137:20261130:102'RFF+ON:B?:1'LIN+001+5+LAMP:VP'PIA+5+0017:UP'QTY+21:2:CA'"
		"LIN+002+3+LAMP:VP'QTY+21:20:PCE'LIN+002+1+LAMP:VP'QTY+21:4:PCE'DTM+67:20261211:102'"
		"LIN+3+3+LAMP:VP'QTY+83:5:EA'LIN+3+7+LAMP:VP'FTX+AAO+++out of stock'LIN+3+7+LAMP:VP'"
		"FTX+AAO+++no number'UNS+S'CNT+2:6'UNT+21+1'UNZ+1+12'");
}

static void test_answer__edifact_tells_ids_as_what_they_came(void **state)
{
	/* in the line, beside it, and another one for the product; then none in the line */
	static const struct sent_line sent[] = {
		{ .number = SLICE("1"),
		  .mantissa = 1,
		  .pairs = SLICE("\x02SA\x04LAMP\x00\x01"
				 "1\x02NB\x03L77\x02IN\x01X") },
		{ .number = SLICE("2"),
		  .mantissa = 1,
		  .pairs = SLICE("\x00\x01"
				 "1\x02SA\x04LAMP") },
	};
	const struct edi_line lines[] = {
		{ .sent = &sent[0], OUTCOMES({ EDI_FATE_STOCK, 1, 0 }) },
		{ .sent = &sent[1], OUTCOMES({ EDI_FATE_STOCK, 1, 0 }) },
	};
	const struct unit_record unit = { .number = SLICE("B1"), .version = SLICE("D:96A:UN") };
	struct edi_sending s;
	struct edi_out lines_out;
	struct edi_answer a = { .sending = &s,
				.out = &lines_out,
				.unit = &unit,
				.order = unit.number,
				.tenor = tenor(lines, 2),
				.number = SLICE("12-1") };
	(void)state;
	edi_sending_begin(&s, &EDIFACT);
	edi_out_init(&lines_out, true, NO_SET);
	edi_edifact_answer_line(&a, &lines[0]);
	edi_edifact_answer_line(&a, &lines[1]);
	edi_edifact_answer(&a);
	edi_out_release(&lines_out);
	edi_sent_is(&s,
		    "UNA:+.? 'UNB+UNOC:3+4000001:14+ACME:14+261130:2000+12++++++1'UNH+1+ORDRSP:D:96A:UN'"
		    "BGM+231+12-1+29'DTM+137:20261130:102'RFF+ON:B1'LIN+1+5+LAMP:SA'PIA+1+L77:NB'PIA+5+X:IN'"
		    "QTY+21:1'LIN+2+5'PIA+1+LAMP:SA'QTY+21:1'UNS+S'CNT+2:2'UNT+14+1'UNZ+1+12'");
}

static void test_answer__an_amended_line_is_a_changed_one(void **state)
{
	const struct unit_record unit = { .number = SLICE("C1"), .version = SLICE("D:96A:UN") };
	struct edi_answer a = { .unit = &unit, .change = true, .order = SLICE("B1") };
	(void)state;
	edifact_is(&a, LINES, 1,
		   "UNA:+.? 'UNB+UNOC:3+4000001:14+ACME:14+261130:2000+12++++++1'UNH+1+ORDRSP:D:96A:UN'"
		   "BGM+231+12-1+29'DTM+137:20261130:102'RFF+ON:B1'RFF+ACW:C1'LIN+001+3+LAMP:VP'PIA+5+0017:UP'"
		   "QTY+21:2:CA'UNS+S'CNT+2:1'UNT+11+1'UNZ+1+12'");
}

static void test_answer__the_order_as_a_whole_is_what_its_lines_are(void **state)
{
	const struct edi_line unread = { .sent = &SENT[0] };
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
		cmocka_unit_test(test_answer__x12_names_a_unit_with_each_quantity),
		cmocka_unit_test(test_answer__x12_answers_a_change_with_what_was_asked),
		cmocka_unit_test(test_answer__edifact_adds_a_line_for_what_one_cannot_tell),
		cmocka_unit_test(test_answer__edifact_tells_ids_as_what_they_came),
		cmocka_unit_test(test_answer__an_amended_line_is_a_changed_one),
		cmocka_unit_test(test_answer__the_order_as_a_whole_is_what_its_lines_are),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
