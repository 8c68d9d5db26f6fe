/* Interchanges, groups and units by their headers and trailers. */
#include <stdio.h>

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

#define GROUP(number, units) "GS*PO*A*B*20261126*1200*" number "*X*004010~" units "GE*1*" number "~"

static void test_envelope__numbers_used_twice_are_so_whatever_their_zeros(void **state)
{
	(void)state;
	edi_text_is(ISA "GS*PO*A*B*20261126*1200*7*X*004010~" UNIT("1") UNIT("0001") "GE*2*7~IEA*1*1~",
		    &partner,
		    ROW("1") "unit 850 1 A\n" ROW("0001") "unit 850 0001 E 23\ngroup PO E\n"
							  "interchange 000000001 A\n");
	/* of groups, and of units in groups of their own */
	edi_text_is(ISA GROUP("7", UNIT("1")) GROUP("8", UNIT("1")) GROUP("07", UNIT("1")) "IEA*3*1~", &partner,
		    ROW("1") "unit 850 1 A\n" ROW("1") "unit 850 1 A\n" ROW(
			    "1") "unit 850 1 A\n"
				 "group PO A\ngroup PO A\ngroup PO A 19\ninterchange 000000001 A\n");
}

#define UNB "UNB+UNOC:3+A:ZZ+B:ZZ+261126:1200+9'"
#define MESSAGE(n)                                                                                             \
	"UNH+" n "+ORDERS:D:96A:UN'BGM+220+P" n "+9'LIN+1++X:SA'QTY+21:1'"                                     \
	"UNT+5+" n "'"

static void test_envelope__edifact_notes_numbers_used_twice(void **state)
{
	(void)state;
	edi_text_is(UNB MESSAGE("1") MESSAGE("1") "UNZ+2+9'", &partner,
		    ROW("1") "unit ORDERS 1 A\n" ROW("1") "unit ORDERS 1 E 26\n"
							  "group  E\ninterchange 9 A\n");
	edi_text_is(
		UNB "UNG+ORDERS+A+B+261126:1200+1+UN+D:96A'" MESSAGE(
			"1") "UNE+1+1'"
			     "UNG+ORDERS+A+B+261126:1200+1+UN+D:96A'" MESSAGE("2") "UNE+1+1'UNZ+2+9'",
		&partner,
		ROW("1") "unit ORDERS 1 A\n" ROW("2") "unit ORDERS 2 A\n"
						      "group ORDERS A\ngroup ORDERS A 26\ninterchange 9 A\n");
	/* a message's is one of its group */
	edi_text_is(UNB "UNG+ORDERS+A+B+261126:1200+1+UN+D:96A'" MESSAGE(
			    "1") "UNE+1+1'"
				 "UNG+ORDERS+A+B+261126:1200+2+UN+D:96A'" MESSAGE("1") "UNE+1+2'UNZ+2+9'",
		    &partner,
		    ROW("1") "unit ORDERS 1 A\n" ROW("1") "unit ORDERS 1 A\n"
							  "group ORDERS A\ngroup ORDERS A\ninterchange 9 A\n");
}

static void test_envelope__a_group_of_edifact_with_a_wrong_trailer_is_refused(void **state)
{
	(void)state;
	edi_text_is(UNB "UNG+ORDERS+A+B+261126:1200+1+UN+D:96A'" MESSAGE("1") "UNE+2+3'UNZ+1+9'", &partner,
		    ROW("1") "unit ORDERS 1 R\ngroup ORDERS R 28 29\ninterchange 9 A\n");
}

/* Syntax 4 repeats elements, and takes both decimal marks; below it UNA's is the one, and nothing repeats. */
static void syntax_is(char version, const char *quantity, const char *want)
{
	char text[400];

	(void)snprintf(text, sizeof(text),
		       "UNA:+,?*'UNB+UNOC:%c+A:ZZ+B:ZZ+261126:1200+9'UNH+1+ORDERS:D:96A:UN'BGM+220+P1+9'"
		       "LIN+1++%s'QTY+21:%s'UNT+5+1'UNZ+1+9'",
		       version, version == '4' ? "X:SA*Y:SA" : "X*1:SA", quantity);
	edi_text_is(text, &partner, want);
}

#define REST "group  A\ninterchange 9 A\n"
#define BAD  "refused bad-quantity @3\nunit ORDERS 1 R 12(QTY 4 1 12)\ngroup  R\ninterchange 9 A\n"

static void test_envelope__marks_of_una_count_by_the_syntax(void **state)
{
	(void)state;
	syntax_is('3', "3,0", "row orders A:P1|X*1|3|1 @3\nunit ORDERS 1 A\n" REST);
	syntax_is('3', "3.0", BAD);
	syntax_is('4', "3,0", "row orders A:P1|X|3|1 @3\nunit ORDERS 1 A\n" REST);
	syntax_is('4', "3.0", "row orders A:P1|X|3|1 @3\nunit ORDERS 1 A\n" REST);
	syntax_is('4', "3;0", BAD);
}

static void test_envelope__only_types_of_its_group_are_taken(void **state)
{
	(void)state;
	edi_text_is(ISA "GS*IB*A*B*20261126*1200*7*X*004010~" UNIT("1") "GE*1*7~IEA*1*1~", &partner,
		    "unit 850 1 R 1\ngroup IB R\ninterchange 000000001 A\n");
	partner.profile.edi.accept &= ~(1u << EDI_850);
	edi_text_is(ISA "GS*PO*A*B*20261126*1200*7*X*004010~" UNIT("1") "GE*1*7~IEA*1*1~", &partner,
		    "unit 850 1 R 1\ngroup PO R\ninterchange 000000001 A\n");
	partner.profile.edi.accept = UINT32_MAX;
}

static void x12_version_is(const char *version, bool taken)
{
	char text[500];

	(void)snprintf(text, sizeof(text), ISA "GS*PO*A*B*20261126*1200*7*X*%s~" UNIT("1") "GE*1*7~IEA*1*1~",
		       version);
	edi_text_is(text, &partner,
		    taken ? ROW("1") "unit 850 1 A\ngroup PO A\ninterchange 000000001 A\n"
			  : "unit 850 1 R\ngroup PO R 2\ninterchange 000000001 A\n");
}

static void edifact_version_is(const char *version, bool taken)
{
	char text[500];

	(void)snprintf(text, sizeof(text),
		       UNB "UNH+1+ORDERS:%s:UN'BGM+220+P1+9'LIN+1++X:SA'QTY+21:1'UNT+5+1'UNZ+1+9'", version);
	edi_text_is(text, &partner,
		    taken ? ROW("1") "unit ORDERS 1 A\ngroup  A\ninterchange 9 A\n"
			  : "unit ORDERS 1 R 14\ngroup  R\ninterchange 9 A\n");
}

static void test_envelope__versions_are_those_known_or_those_listed(void **state)
{
	struct slice listed[] = { SLICE("003060"), SLICE("D.99B") };

	(void)state;
	x12_version_is("003060", false);
	x12_version_is("004010", true);
	x12_version_is("004010VICS", true);
	x12_version_is("004030", true);
	x12_version_is("005010", true);
	x12_version_is("005011", false);
	x12_version_is("004", false);
	edifact_version_is("D:95B", false);
	edifact_version_is("D:96A", true);
	edifact_version_is("D:99B", true);
	edifact_version_is("D:00A", true);
	edifact_version_is("D:01B", true);
	edifact_version_is("D:02A", false);
	edifact_version_is("S:93A", false);
	partner.profile.edi.versions = (struct slices){ listed, 2 };
	x12_version_is("003060", true);
	x12_version_is("004010", false);
	edifact_version_is("D:99B", true);
	edifact_version_is("D:96A", false);
	partner.profile.edi.versions.count = 0;
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
		    &partner,
		    "ack G 3 R\nack U 0001 R\nunit 997 1 A\nack I 000000007 R\ngroup FA A\n"
		    "interchange 000000001 A\n");
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
		cmocka_unit_test(test_envelope__numbers_used_twice_are_so_whatever_their_zeros),
		cmocka_unit_test(test_envelope__edifact_notes_numbers_used_twice),
		cmocka_unit_test(test_envelope__a_group_of_edifact_with_a_wrong_trailer_is_refused),
		cmocka_unit_test(test_envelope__marks_of_una_count_by_the_syntax),
		cmocka_unit_test(test_envelope__only_types_of_its_group_are_taken),
		cmocka_unit_test(test_envelope__versions_are_those_known_or_those_listed),
		cmocka_unit_test(test_envelope__edifact_has_units_without_groups),
		cmocka_unit_test(test_envelope__acknowledgements_are_read),
	};
	return cmocka_run_group_tests(tests, set_up, NULL);
}
