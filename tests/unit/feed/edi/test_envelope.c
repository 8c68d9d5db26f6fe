/* Interchanges, groups and units by their headers and trailers. */
#include "support/edi_text.h"
#include "support/testing.h"

#define ISA                                                                                                    \
	"ISA*00*          *00*          *ZZ*A              *ZZ*B              *261126*1200*U*00401*"           \
	"000000001*0*P*>~"
#define UNIT(n) "ST*850*" n "~BEG*00*SA*P" n "**20261126~PO1*1*1*EA***VN*X~SE*4*" n "~"
#define ROW(n)	"row orders A:P" n "|X|1|1 @3\n"

static struct edi_partner partner;

static int set_up(void **state)
{
	(void)state;
	edi_partner_init(&partner, "VN SA", "EA");
	return 0;
}

static void test_envelope__a_sound_interchange_is_accepted(void **state)
{
	(void)state;
	edi_text_is(ISA "GS*PO*A*B*20261126*1200*7*X*004010~" UNIT("1") UNIT("2") "GE*2*7~IEA*1*000000001~",
		    &partner,
		    ROW("1") "unit 850 1 A\n" ROW("2") "unit 850 2 A\n"
						       "group PO A\ninterchange 000000001 A\n");
}

static void test_envelope__numbers_are_compared_as_numbers(void **state)
{
	(void)state;
	edi_text_is(ISA "GS*PO*A*B*20261126*1200*7*X*004010~" UNIT("1") "GE*01*007~IEA*1*1~", &partner,
		    ROW("1") "unit 850 1 A\ngroup PO A\ninterchange 000000001 A\n");
}

static void test_envelope__a_unit_with_a_wrong_trailer_is_refused(void **state)
{
	(void)state;
	edi_text_is(ISA "GS*PO*A*B*20261126*1200*7*X*004010~ST*850*1~BEG*00*SA*P1~PO1*1*1*EA***VN*X~SE*5*1~"
			"ST*850*2~BEG*00*SA*P1~PO1*1*1*EA***VN*X~SE*4*3~ST*850*3~BEG*00*SA*P3~GE*3*7~IEA*1*1~",
		    &partner,
		    "unit 850 1 R 4\nunit 850 2 R 3\nunit 850 3 R 2\n"
		    "group PO R\ninterchange 000000001 A\n");
}

static void test_envelope__a_group_with_a_wrong_trailer_is_refused(void **state)
{
	(void)state;
	edi_text_is(ISA "GS*PO*A*B*20261126*1200*7*X*004010~" UNIT("1") "GE*2*8~IEA*1*1~", &partner,
		    ROW("1") "unit 850 1 R\ngroup PO R 4 5\ninterchange 000000001 A\n");
	edi_text_is(ISA "GS*PO*A*B*20261126*1200*7*X*003040~" UNIT("1") "GE*1*7~IEA*1*1~", &partner,
		    "unit 850 1 R\ngroup PO R 2\ninterchange 000000001 A\n");
	edi_text_is(ISA "GS*ZZ*A*B*20261126*1200*7*X*004010~" UNIT("1") "GE*1*7~IEA*1*1~", &partner,
		    "unit 850 1 R 1\ngroup ZZ R 1\ninterchange 000000001 A\n");
}

static void test_envelope__an_interchange_without_trailer_is_refused(void **state)
{
	(void)state;
	edi_text_is(ISA "GS*PO*A*B*20261126*1200*7*X*004010~" UNIT("1") "GE*1*7~", &partner,
		    ROW("1") "unit 850 1 R\ngroup PO R\ninterchange 000000001 R 023\n");
	edi_text_is(ISA "XX*1~IEA*1*2~", &partner, "interchange 000000001 R 024 001 021\n");
}

static void test_envelope__a_segment_that_is_cut_short_is_none(void **state)
{
	(void)state;
	edi_text_is(ISA "GS*PO*A*B*20261126*1200*7*X*004010~" UNIT("1") "GE*1*7~GS*PC*A*B*2026", &partner,
		    ROW("1") "unit 850 1 R\ngroup PO R\ninterchange 000000001 R 023\n");
	edi_text_is(ISA "GS*PO*A*B*20261126*1200*7*X*004010~" UNIT("1") "ST*850*2", &partner,
		    ROW("1") "unit 850 1 R\ngroup PO R 3\ninterchange 000000001 R 023\n");
	edi_text_is(ISA "GS*PO*A*B*20261126*1200*7*X*004010~" UNIT("1") "GE*1*7~IEA*1*1", &partner,
		    ROW("1") "unit 850 1 A\ngroup PO A\ninterchange 000000001 A\n");
}

static void test_envelope__acknowledgements_of_any_version_are_taken(void **state)
{
	(void)state;
	edi_text_is("UNB+UNOC:3+A:ZZ+B:ZZ+261126:1200+9'UNH+1+CONTRL:D:3:UN'UCI+7+B:ZZ+A:ZZ+7'UNT+3+1'"
		    "UNH+2+CONTRL:4:1:UN'UCI+8+B:ZZ+A:ZZ+4'UNT+3+2'UNZ+2+9'",
		    &partner,
		    "ack I 7 7\nunit CONTRL 1 A\nack I 8 4\nunit CONTRL 2 A\ngroup  A\n"
		    "interchange 9 A\n");
}

static void test_envelope__a_number_twice_is_told_and_not_refused(void **state)
{
	(void)state;
	edi_text_is(ISA "GS*PO*A*B*20261126*1200*7*X*004010~" UNIT("1") UNIT("1") "GE*2*7~IEA*1*1~", &partner,
		    ROW("1") "unit 850 1 A\n" ROW("1") "unit 850 1 E 23\ngroup PO E\n"
						       "interchange 000000001 A\n");
}

static void test_envelope__edifact_has_units_without_groups(void **state)
{
	(void)state;
	edi_text_is(
		"UNB+UNOC:3+A:ZZ+B:ZZ+261126:1200+9'UNH+1+ORDERS:D:96A:UN'BGM+220+P1+9'LIN+1++X:SA'QTY+21:3'"
		"UNT+5+1'UNZ+1+9'",
		&partner, "row orders A:P1|X|3|1 @3\nunit ORDERS 1 A\ngroup  A\ninterchange 9 A\n");
	edi_text_is(
		"UNB+UNOC:3+A:ZZ+B:ZZ+261126:1200+9'UNH+1+ORDERS:D:07A:UN'BGM+220+P1+9'UNT+3+1'X+1'UNZ+2+8'",
		&partner, "unit ORDERS 1 R 14\ngroup  R\ninterchange 9 R 33 28 29\n");
}

static void test_envelope__acknowledgements_are_read(void **state)
{
	(void)state;
	edi_text_is(ISA "TA1*000000007*261126*1200*R*024~GS*FA*A*B*20261126*1200*7*X*004010~ST*997*1~AK1*PO*3~"
			"AK2*855*0001~AK5*R*5~AK9*R*1*1*0~SE*6*1~GE*1*7~IEA*1*1~",
		    &partner, "ack G 3 R\nack U 0001 R\nunit 997 1 A\ngroup FA A\ninterchange 000000001 A\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_envelope__a_sound_interchange_is_accepted),
		cmocka_unit_test(test_envelope__numbers_are_compared_as_numbers),
		cmocka_unit_test(test_envelope__a_unit_with_a_wrong_trailer_is_refused),
		cmocka_unit_test(test_envelope__a_group_with_a_wrong_trailer_is_refused),
		cmocka_unit_test(test_envelope__an_interchange_without_trailer_is_refused),
		cmocka_unit_test(test_envelope__a_segment_that_is_cut_short_is_none),
		cmocka_unit_test(test_envelope__acknowledgements_of_any_version_are_taken),
		cmocka_unit_test(test_envelope__a_number_twice_is_told_and_not_refused),
		cmocka_unit_test(test_envelope__edifact_has_units_without_groups),
		cmocka_unit_test(test_envelope__acknowledgements_are_read),
	};
	return cmocka_run_group_tests(tests, set_up, NULL);
}
