/* Lines of messages become rows: each type of message by its table. */
#include <stdio.h>
#include <string.h>

#include "support/edi_text.h"
#include "support/testing.h"

#define ISA                                                                                                    \
	"ISA*00*          *00*          *ZZ*A              *ZZ*B              *261126*1200*U*00401*"           \
	"000000001*0*P*>~"

static struct edi_partner partner;

static const char *x12_version = "004010", *syntax = "UNOC:3";

/* What comes of the lines of one unit of X12 of TYPE, whose segments are BODY; only rows and the unit. */
static void x12_is(const char *type, const char *group, const char *body, const char *want)
{
	char text[2000], wanted[2000];
	unsigned segments = 2;

	for (const char *p = body; *p; p++)
		segments += *p == '~';
	(void)snprintf(text, sizeof(text),
		       ISA "GS*%s*A*B*20261126*1200*7*X*%s~ST*%s*1~%sSE*%u*1~GE*1*7~IEA*1*1~", group,
		       x12_version, type, body, segments);
	const char *status = strstr(want, "unit ");
	const char *verdict = strstr(status, " R") ? "R" : strstr(status, " E") ? "E" : "A";
	(void)snprintf(wanted, sizeof(wanted), "%s\ngroup %s %s\ninterchange 000000001 A\n", want, group,
		       verdict);
	edi_text_is(text, &partner, wanted);
}

static void edifact_is(const char *type, const char *body, const char *want)
{
	char text[2000], wanted[2000];
	unsigned segments = 2;

	for (const char *p = body; *p; p++)
		segments += *p == '\'';
	(void)snprintf(text, sizeof(text),
		       "UNB+%s+A:ZZ+B:ZZ+261126:1200+9'UNH+1+%s:D:96A:UN:EAN008'%sUNT+%u+1'UNZ+1+9'", syntax,
		       type, body, segments);
	const char *status = strstr(want, "unit ");
	const char *verdict = strstr(status, " R") ? "R" : strstr(status, " E") ? "E" : "A";
	(void)snprintf(wanted, sizeof(wanted), "%s\ngroup  %s\ninterchange 9 A\n", want, verdict);
	edi_text_is(text, &partner, wanted);
}

static int set_up(void **state)
{
	(void)state;
	edi_partner_init(&partner, "VN UP SA EN", "EA PCE CA");
	return 0;
}

#define BIA "BIA*00*DD*S1*20261126~"

static void test_units__stock_takes_the_best_quantity(void **state)
{
	(void)state;
	x12_is("846", "IB", BIA "LIN**UP*1*VN*X~QTY*17*9*EA~QTY*33*2*CA~",
	       "row batches A:X|X|24| @5\nunit 846 1 A");
	x12_is("846", "IB", BIA "N1*WH*W*92*W1~LIN**VN*X~QTY*V2*5.0*EA~REF*LT*L9~",
	       "row batches A:W1:X:L9|X|5| @5\nunit 846 1 A");
	x12_is("846", "IB", BIA "LIN**ZZ*X~QTY*33*1*EA~",
	       "refused missing-field @4\nunit 846 1 R 5(QTY 4 0 8)");
	x12_is("846", "IB", BIA "LIN**VN*X~QTY*33*1*KG~", "refused unknown-unit @4\nunit 846 1 R 5(QTY 4 3 7)");
	x12_is("846", "IB", "LIN**VN*X~QTY*33*1*EA~", "unit 846 1 R 5(BIA 2 0 3)");
}

static void test_units__places_break_a_total_down(void **state)
{
	(void)state;
	x12_is("846", "IB", BIA "LIN**VN*X~QTY*33*3*EA~SCH*1*EA*WH*N*097*20261126~SCH*2*EA*WH*S*097*20261126~",
	       "row batches A:X|X|3| @4\nunit 846 1 A");
	x12_is("846", "IB", BIA "LIN**VN*X~QTY*33*4*EA~SCH*1*EA*WH*N*097*20261126~SCH*2*EA*WH*S*097*20261126~",
	       "refused split-mismatch @4\nunit 846 1 R 5(QTY 4 2 7)");
	/* each in its own unit; without a total the row has the sum */
	x12_is("846", "IB", BIA "LIN**VN*X~QTY*33*1*CA~SCH*7*EA*WH*N*097*20261126~SCH*5*EA*WH*S*097*20261126~",
	       "row batches A:X|X|12| @4\nunit 846 1 A");
	x12_is("846", "IB", BIA "LIN**VN*X~SCH*1*CA*WH*N*097*20261126~SCH*2*EA*WH*S*097*20261126~",
	       "row batches A:X|X|14| @4\nunit 846 1 A");
	edifact_is("INVRPT", "BGM+35+R+9'LIN+1++X:SA'QTY+145:3'LOC+14+N'QTY+145:2'LOC+14+S'",
		   "row batches A:X|X|5| @4\nunit INVRPT 1 A");
	edifact_is("INVRPT", "BGM+35+R+9'LIN+1++X:SA'QTY+145:5'QTY+145:3'LOC+14+N'QTY+145:2'LOC+14+S'",
		   "row batches A:X|X|5| @4\nunit INVRPT 1 A");
	edifact_is("INVRPT", "BGM+35+R+9'LIN+1++X:SA'QTY+145:6'QTY+145:3'LOC+14+N'QTY+145:2'LOC+14+S'",
		   "refused split-mismatch @4\nunit INVRPT 1 R 12(QTY 4 1 12)");
	/* a part that cannot be read */
	edifact_is("INVRPT", "BGM+35+R+9'LIN+1++X:SA'QTY+145:3'LOC+14+N'QTY+145:x'LOC+14+S'",
		   "refused bad-quantity @4\nunit INVRPT 1 R 12(QTY 4 1 12)");
	edifact_is("INVRPT", "BGM+35+R+9'LIN+1++X:SA'QTY+145:3'QTY+145:3'LOC+14+N'QTY+145:x'LOC+14+S'",
		   "refused split-mismatch @4\nunit INVRPT 1 R 12(QTY 4 1 12)");
	edifact_is("INVRPT", "BGM+35+R+9'LIN+1++X:SA'QTY+145:3'LOC+14+N'QTY+145'LOC+14+S'",
		   "refused missing-field @4\nunit INVRPT 1 R 12(QTY 4 0 13)");
	partner.profile.edi.locations = LOCATIONS_NONE;
	edifact_is("INVRPT", "BGM+35+R+9'LIN+1++X:SA'QTY+145:3'LOC+14+N'QTY+145:2'LOC+14+S'",
		   "refused split-mismatch @4\nunit INVRPT 1 R 12(QTY 4 1 12)");
	edifact_is("INVRPT", "BGM+35+R+9'LIN+1++X:SA'QTY+145:5'QTY+145:3'LOC+14+N'QTY+145:2'LOC+14+S'",
		   "row batches A:X|X|5| @4\nunit INVRPT 1 A");
	partner.profile.edi.locations = LOCATIONS_SUM;
}

static void test_units__each_place_is_a_row_where_the_profile_says_so(void **state)
{
	(void)state;
	partner.profile.edi.locations = LOCATIONS_SEPARATE;
	edifact_is("INVRPT", "BGM+35+R+9'LIN+1++X:SA'QTY+145:3'LOC+14+N'QTY+145:2'LOC+14+S'",
		   "row batches A:N:X|X|3| @4\nrow batches A:S:X|X|2| @6\nunit INVRPT 1 A");
	x12_is("846", "IB", BIA "LIN**VN*X~QTY*33*3*EA~SCH*2*EA*WH*S*097*20261126~SCH*1*EA*WH*N*097*20261126~",
	       "row batches A:S:X|X|2| @5\nrow batches A:N:X|X|1| @6\nunit 846 1 A");
	x12_is("846", "IB", BIA "LIN**VN*X~QTY*33*4*EA~SCH*2*EA*WH*S*097*20261126~SCH*1*EA*WH*N*097*20261126~",
	       "refused split-mismatch @5\nrefused split-mismatch @6\n"
	       "unit 846 1 R 5(SCH 5 1 7) 5(SCH 6 1 7)");
	edifact_is("INVRPT", "BGM+35+R+9'LIN+1++X:SA'QTY+145:3'LOC+14+N'QTY+145:x'LOC+14+S'",
		   "row batches A:N:X|X|3| @4\nrefused bad-quantity @6\nunit INVRPT 1 E 12(QTY 6 1 12)");
	/* what lies in one place is one quantity, whatever else is between; not what a part of it says */
	edifact_is("INVRPT", "BGM+35+R+9'LIN+1++X:SA'QTY+145:2'LOC+14+N'QTY+145:1'LOC+14+S'QTY+145:2'LOC+14+N'",
		   "row batches A:N:X|X|4| @4\nrow batches A:S:X|X|1| @6\nunit INVRPT 1 A");
	edifact_is("INVRPT", "BGM+35+R+9'LIN+1++X:SA'QTY+145:2'LOC+14+N'QTY+145:1'LOC+14+S'QTY+145:x'LOC+14+N'",
		   "refused bad-quantity @8\nrow batches A:S:X|X|1| @6\nunit INVRPT 1 E 12(QTY 8 1 12)");
	/* a part without a place lies where the heading says */
	x12_is("846", "IB", BIA "N1*WH*W*92*W1~LIN**VN*X~SCH*2*EA***097*20261126~SCH*1*EA***097*20261126~",
	       "row batches A:W1:X|X|3| @5\nunit 846 1 A");
	partner.profile.edi.locations = LOCATIONS_SUM;
}

#define PACKS(total)                                                                                           \
	"BGM+35+R+9'LIN+1++X:SA'" total "QTY+145:2'GIN+BJ+340000000000000017'QTY+145:2'"                       \
	"GIN+BJ+340000000000000024+340000000000000031'"

static void test_units__packages_break_a_total_down(void **state)
{
	(void)state;
	edifact_is("INVRPT", PACKS(""), "row batches A:X|X|4| @4\nunit INVRPT 1 A");
	edifact_is("INVRPT", PACKS("QTY+145:4'"), "row batches A:X|X|4| @4\nunit INVRPT 1 A");
	edifact_is("INVRPT", PACKS("QTY+145:5'"), "refused split-mismatch @4\nunit INVRPT 1 R 12(QTY 4 1 12)");
	partner.profile.edi.locations = LOCATIONS_SEPARATE;
	edifact_is("INVRPT", PACKS(""),
		   "row batches A:340000000000000017:X|X|2| @4\n"
		   "row batches A:340000000000000024:X|X|2| @6\nunit INVRPT 1 A");
	/* packages in a place are of the place */
	edifact_is("INVRPT",
		   "BGM+35+R+9'LIN+1++X:SA'LOC+14+N'QTY+145:2'GIN+BJ+340000000000000017'QTY+145:2'"
		   "GIN+BJ+340000000000000024'",
		   "row batches A:N:X|X|4| @5\nunit INVRPT 1 A");
	partner.profile.edi.locations = LOCATIONS_NONE;
	edifact_is("INVRPT", PACKS(""), "refused split-mismatch @4\nunit INVRPT 1 R 12(QTY 4 1 12)");
	/* one package breaks nothing down */
	edifact_is("INVRPT", "BGM+35+R+9'LIN+1++X:SA'QTY+145:2'GIN+BJ+340000000000000017'",
		   "row batches A:X|X|2| @4\nunit INVRPT 1 A");
	partner.profile.edi.locations = LOCATIONS_SUM;
}

static void test_units__two_totals_that_differ_are_none(void **state)
{
	(void)state;
	x12_is("846", "IB", BIA "LIN**VN*X~QTY*33*5*EA~QTY*33*5.0*EA~QTY*33*05*EA~",
	       "row batches A:X|X|5| @6\nunit 846 1 A");
	x12_is("846", "IB", BIA "LIN**VN*X~QTY*33*1*CA~QTY*33*12*EA~",
	       "row batches A:X|X|12| @5\nunit 846 1 A");
	x12_is("846", "IB", BIA "LIN**VN*X~QTY*33*5*EA~QTY*33*6*EA~",
	       "refused split-mismatch @5\nunit 846 1 R 5(QTY 5 2 7)");
	x12_is("846", "IB", BIA "LIN**VN*X~QTY*33*5*EA~QTY*33*5*CA~",
	       "refused split-mismatch @5\nunit 846 1 R 5(QTY 5 2 7)");
	x12_is("856", "SH",
	       "BSN*00*S1*20261126~HL*1**S~DTM*017*20261201~HL*2*1*I~LIN**VN*X~SN1**2*EA~SN1**3*EA~",
	       "refused split-mismatch @7\nunit 856 1 R 5(SN1 7 2 7)");
	x12_is("856", "SH",
	       "BSN*00*S1*20261126~HL*1**S~DTM*017*20261201~HL*2*1*I~LIN**VN*X~SN1**1*CA~SN1**12*EA~",
	       "row batches A:S1:X|X|12|2026-12-01 @7\nunit 856 1 A");
	edifact_is("ORDERS", "BGM+220+P1+9'LIN+1++X:SA'QTY+21:3'QTY+21:4'",
		   "refused split-mismatch @3\nunit ORDERS 1 R 12(QTY 4 1 12)");
	edifact_is("ORDERS", "BGM+220+P1+9'LIN+1++X:SA'QTY+21:3'QTY+21:3.0'",
		   "row orders A:P1|X|3|1 @3\nunit ORDERS 1 A");
	edifact_is("ORDCHG", "BGM+230+C1+4'RFF+ON:P1'LIN+1+3+X:SA'QTY+21:3'QTY+21:4'RFF+LI:1'",
		   "refused split-mismatch @4\nunit ORDCHG 1 R 12(QTY 5 1 12)");
}

#define DESPATCH(quantities)                                                                                   \
	"BGM+351+D1+9'DTM+132:20261201:102'CPS+1'LIN+1++X:SA'" quantities                                      \
	"PCI+33E'QTY+12:2'GIN+BJ+340000000000000017'PCI+33E'QTY+12:2'GIN+BJ+340000000000000024'"

static void test_units__packages_of_a_despatch_add_up(void **state)
{
	(void)state;
	edifact_is("DESADV", DESPATCH("QTY+12:4'"), "row batches A:D1:X|X|4|2026-12-01 @6\nunit DESADV 1 A");
	edifact_is("DESADV", DESPATCH(""), "row batches A:D1:X|X|4|2026-12-01 @7\nunit DESADV 1 A");
	edifact_is("DESADV", DESPATCH("QTY+12:5'"),
		   "refused split-mismatch @6\nunit DESADV 1 R 12(QTY 6 1 12)");
	edifact_is("DESADV", DESPATCH("QTY+12:4'QTY+12:5'"),
		   "refused split-mismatch @6\nunit DESADV 1 R 12(QTY 6 1 12)");
	edifact_is("DESADV", "BGM+351+D1+9'DTM+132:20261201:102'LIN+1++X:SA'PCI+33E'QTY+12:2'PCI+33E'QTY+12:x'",
		   "refused bad-quantity @6\nunit DESADV 1 R 12(QTY 6 1 12)");
	edifact_is("DESADV", "BGM+351+D1+9'DTM+132:20261201:102'LIN+1++X:SA'PCI+33E'QTY+12:2'PCI+33E'QTY+12'",
		   "refused missing-field @6\nunit DESADV 1 R 12(QTY 6 0 13)");
	/* SSCCs alone say nothing of quantities; and packages of the next line are its own */
	edifact_is("DESADV",
		   "BGM+351+D1+9'DTM+132:20261201:102'CPS+1'LIN+1++X:SA'QTY+12:4'PCI+33E'"
		   "GIN+BJ+340000000000000017'"
		   "CPS+2'LIN+2++Y:SA'QTY+12:3'",
		   "row batches A:D1:X|X|4|2026-12-01 @6\nrow batches A:D1:Y|Y|3|2026-12-01 @11\n"
		   "unit DESADV 1 A");
}

#define INVENTORY  "BGM+35+R+9'LIN+1++X:SA'"
#define DESPATCHED "BGM+351+D1+9'DTM+132:20261201:102'LIN+1++X:SA'"

static void test_units__each_lot_is_a_row(void **state)
{
	(void)state;
	edifact_is("INVRPT", INVENTORY "QTY+145:5'GIN+BX+L1'QTY+145:5'GIN+BX+L2'",
		   "row batches A:X:L1|X|5| @4\nrow batches A:X:L2|X|5| @6\nunit INVRPT 1 A");
	edifact_is("INVRPT", INVENTORY "GIN+BX+L2'QTY+145:5'GIN+BX+L1'QTY+145:6'",
		   "row batches A:X:L2|X|5| @5\nrow batches A:X:L1|X|6| @7\nunit INVRPT 1 A");
	x12_is("846", "IB", BIA "LIN**VN*X~QTY*33*5~REF*LT*L1~QTY*33*5~REF*LT*L2~",
	       "row batches A:X:L1|X|5| @4\nrow batches A:X:L2|X|5| @6\nunit 846 1 A");
	/* what breaks a quantity down is of its lot */
	x12_is("846", "IB",
	       BIA "LIN**VN*X~QTY*33*5~SCH*3*EA***097~SCH*2*EA***097~REF*LT*L1~QTY*33*5~REF*LT*L2~",
	       "row batches A:X:L1|X|5| @4\nrow batches A:X:L2|X|5| @8\nunit 846 1 A");
	/* one lot is that of the line, whichever of its quantities it stands with */
	x12_is("846", "IB", BIA "LIN**VN*X~QTY*33*5~QTY*17*9~REF*LT*L1~",
	       "row batches A:X:L1|X|5| @4\nunit 846 1 A");
	edifact_is("DESADV", DESPATCHED "PCI'QTY+12:5'GIN+BX+L1'PCI'QTY+12:5'GIN+BX+L2'",
		   "row batches A:D1:X:L1|X|5|2026-12-01 @6\n"
		   "row batches A:D1:X:L2|X|5|2026-12-01 @9\nunit DESADV 1 A");
	edifact_is("DESADV", DESPATCHED "QTY+12:10'GIN+BX+L1'PCI'QTY+12:5'PCI'QTY+12:5'",
		   "row batches A:D1:X:L1|X|10|2026-12-01 @5\nunit DESADV 1 A");
}

static void test_units__lots_add_up_to_the_line(void **state)
{
	(void)state;
	edifact_is("DESADV", DESPATCHED "QTY+12:9'PCI'QTY+12:5'GIN+BX+L1'PCI'QTY+12:4'GIN+BX+L2'",
		   "row batches A:D1:X:L1|X|5|2026-12-01 @7\n"
		   "row batches A:D1:X:L2|X|4|2026-12-01 @10\nunit DESADV 1 A");
	edifact_is("DESADV", DESPATCHED "QTY+12:8'PCI'QTY+12:5'GIN+BX+L1'PCI'QTY+12:4'GIN+BX+L2'",
		   "refused split-mismatch @7\nrefused split-mismatch @10\n"
		   "unit DESADV 1 R 12(QTY 7 1 12) 12(QTY 10 1 12)");
	edifact_is("INVRPT",
		   INVENTORY "QTY+145:9'QTY+145:5'GIN+BX+L1'LOC+14+N'QTY+145:1'GIN+BX+L1'LOC+14+S'"
			     "QTY+145:3'GIN+BX+L2'LOC+14+S'",
		   "row batches A:X:L1|X|6| @5\nrow batches A:X:L2|X|3| @11\nunit INVRPT 1 A");
}

static void test_units__lots_that_only_some_quantities_have_are_not_guessed(void **state)
{
	(void)state;
	edifact_is("INVRPT", INVENTORY "QTY+145:5'GIN+BX+L1'QTY+145:5'",
		   "refused split-mismatch @4\nrefused split-mismatch @6\n"
		   "unit INVRPT 1 R 12(QTY 4 1 12) 12(QTY 6 1 12)");
	edifact_is("INVRPT", INVENTORY "QTY+145:10'QTY+145:5'GIN+BX+L1'QTY+145:5'GIN+BX+L2'",
		   "refused split-mismatch @4\nrefused split-mismatch @5\nrefused split-mismatch @7\n"
		   "unit INVRPT 1 R 12(QTY 4 1 12) 12(QTY 5 1 12) 12(QTY 7 1 12)");
	edifact_is("INVRPT", INVENTORY "QTY+145:5'GIN+BX+L1'GIN+BX+L2'",
		   "refused split-mismatch @4\nunit INVRPT 1 R 12(QTY 4 1 12)");
	edifact_is("INVRPT", INVENTORY "GIN+BX+L1'QTY+145:5'GIN+BX+L2'",
		   "refused split-mismatch @5\nunit INVRPT 1 R 12(QTY 5 1 12)");
	edifact_is("DESADV", DESPATCHED "PCI'QTY+12:5'GIN+BX+L1'PCI'QTY+12:5'",
		   "refused split-mismatch @6\nrefused split-mismatch @9\n"
		   "unit DESADV 1 R 12(QTY 6 1 12) 12(QTY 9 1 12)");
}

#define SHARED_OUT(a, b)  "LOC+7+A'QTY+21:" a "'LOC+7+B'QTY+21:" b "'"
#define IN_TWO_DAYS(a, b) "SCC+1'QTY+21:" a "'DTM+2:20261220:102'SCC+1'QTY+21:" b "'DTM+2:20261230:102'"

static void test_units__shares_and_schedules_of_an_order_add_up(void **state)
{
	(void)state;
#define ORDERED(quantities) "BGM+220+P1+9'LIN+1++X:SA'" quantities
	edifact_is("ORDERS", ORDERED(SHARED_OUT("5", "5")), "row orders A:P1|X|10|1 @3\nunit ORDERS 1 A");
	edifact_is("ORDERS", ORDERED(IN_TWO_DAYS("5", "5")), "row orders A:P1|X|10|1 @3\nunit ORDERS 1 A");
	edifact_is("ORDERS", ORDERED("QTY+21:10'" IN_TWO_DAYS("4", "6")),
		   "row orders A:P1|X|10|1 @3\nunit ORDERS 1 A");
	edifact_is("ORDERS", ORDERED("QTY+21:10'" SHARED_OUT("3", "7") IN_TWO_DAYS("4", "6")),
		   "row orders A:P1|X|10|1 @3\nunit ORDERS 1 A");
	edifact_is("ORDERS", ORDERED(SHARED_OUT("3", "7") IN_TWO_DAYS("4", "6")),
		   "row orders A:P1|X|10|1 @3\nunit ORDERS 1 A");
	edifact_is("ORDERS", ORDERED(SHARED_OUT("1:CA", "7:PCE")),
		   "row orders A:P1|X|19|1 @3\nunit ORDERS 1 A");
	edifact_is("ORDERS", ORDERED("QTY+21:5'" SHARED_OUT("5", "5")),
		   "refused split-mismatch @3\nunit ORDERS 1 R 12(QTY 4 1 12)");
	edifact_is("ORDERS", ORDERED(SHARED_OUT("5", "5") IN_TWO_DAYS("5", "6")),
		   "refused split-mismatch @3\nunit ORDERS 1 R 12(QTY 5 1 12)");
	edifact_is("ORDERS", ORDERED(SHARED_OUT("5", "x")),
		   "refused bad-quantity @3\nunit ORDERS 1 R 12(QTY 5 1 12)");
	edifact_is("ORDERS", ORDERED(SHARED_OUT("5:ZZ", "6:ZZ")),
		   "refused unknown-unit @3\nunit ORDERS 1 R 12(QTY 5 1 12)");
#undef ORDERED
#define CHANGED(quantities) "BGM+230+C1+4'RFF+ON:P1'LIN+1+3+X:SA'" quantities "RFF+LI:1'"
	edifact_is("ORDCHG", CHANGED(IN_TWO_DAYS("5", "5")), "row amendments A:P1|10|X|1 @4\nunit ORDCHG 1 A");
	edifact_is("ORDCHG", CHANGED("QTY+21:11'" SHARED_OUT("5", "5")),
		   "refused split-mismatch @4\nunit ORDCHG 1 R 12(QTY 5 1 12)");
#undef CHANGED
}

static void test_units__what_adds_up_with_a_refused_row_is_refused(void **state)
{
	(void)state;
#define SHIPPED		    "BSN*00*S1*20261126~HL*1**S~DTM*017*20261201~"
#define ITEM(sku, quantity) "HL*2**I~LIN**VN*" sku "~SN1**" quantity "~"
	x12_is("856", "SH", SHIPPED ITEM("X", "3*EA") ITEM("Y", "1*EA") ITEM("X", "2*ZZ") ITEM("X", "4*EA"),
	       "refused repeated-ref @7\nrow batches A:S1:Y|Y|1|2026-12-01 @10\nrefused unknown-unit @13\n"
	       "refused repeated-ref @16\nunit 856 1 E 5(SN1 7 0 8) 5(SN1 13 3 7) 5(SN1 16 0 8)");
	edifact_is("DESADV",
		   "BGM+351+D1+9'DTM+132:20261201:102'LIN+1++X:SA'QTY+12:3'LIN+2++X:SA'QTY+12:x'"
		   "LIN+3++Y:SA'QTY+12:1'",
		   "refused repeated-ref @5\nrefused bad-quantity @7\n"
		   "row batches A:D1:Y|Y|1|2026-12-01 @9\nunit DESADV 1 E 12(QTY 5 0 12) 12(QTY 7 1 12)");
#undef ITEM
#undef SHIPPED
}

static void test_units__what_is_to_come_needs_a_date(void **state)
{
	(void)state;
	partner.future[0] = SLICE("63");
	partner.profile.edi.future = (struct slices){ partner.future, 1 };
	x12_is("846", "IB", BIA "LIN**VN*X~QTY*33*1*EA~QTY*63*7*EA~DTM*018*20261210~",
	       "row batches A:X|X|1| @4\nrow batches A:X:@2026-12-10|X|7|2026-12-10 @5\nunit 846 1 A");
	x12_is("846", "IB", BIA "LIN**VN*X~QTY*63*7*EA~",
	       "refused missing-field @4\nunit 846 1 R 5(QTY 4 0 8)");
	edifact_is("INVRPT", "BGM+35+R+9'LIN+1++X:SA'QTY+63:7'DTM+17:20261210:102'GIN+BJ+340000000000000017'",
		   "row batches A:X:@2026-12-10|X|7|2026-12-10 @4\nunit INVRPT 1 A");
	partner.profile.edi.future.count = 0;
}

static void test_units__shipments_arrive_on_a_day(void **state)
{
	(void)state;
	x12_is("856", "SH",
	       "BSN*00*S1*20261126~HL*1**S~DTM*017*20261201~HL*2*1*O~HL*3*2*I~LIN**VN*X~SN1**2*EA~HL*4*2*I~"
	       "LIN**VN*X~SN1**3*EA~",
	       "row batches A:S1:X|X|5|2026-12-01 @8\nunit 856 1 A");
	x12_is("856", "SH", "BSN*00*S1*20261126~HL*1**S~DTM*011*20261126~HL*2*1*I~LIN**VN*X~SN1**2*EA~",
	       "refused missing-field @7\nunit 856 1 R 5(SN1 7 0 8)");
	partner.profile.edi.has_transit_days = true;
	partner.profile.edi.transit_days = 6;
	x12_is("856", "SH", "BSN*00*S1*20261126~HL*1**S~DTM*011*20261126~HL*2*1*I~LIN**VN*X~SN1**2*EA~",
	       "row batches A:S1:X|X|2|2026-12-02 @7\nunit 856 1 A");
	x12_is("856", "SH", "BSN*01*S1*20261126~HL*1**S~HL*2*1*I~LIN**VN*X~SN1**2*EA~",
	       "row batches A:S1:X|X|0 @6\nunit 856 1 A");
	partner.profile.edi.control_required = true;
	x12_is("856", "SH", "BSN*01*S1*20261126~HL*1**S~HL*2*1*I~LIN**VN*X~SN1**2*EA~CTT*2~",
	       "row batches A:S1:X|X|0 @6\nunit 856 1 A");
	x12_is("856", "SH", "BSN*01*S1*20261126~HL*1**S~HL*2*1*I~LIN**VN*X~SN1**2*EA~CTT*1~",
	       "row batches A:S1:X|X|0 @6\nunit 856 1 A");
	x12_is("856", "SH", "BSN*01*S1*20261126~HL*1**S~HL*2*1*I~LIN**VN*X~SN1**2*EA~CTT*3~",
	       "row batches A:S1:X|X|0 @6\nunit 856 1 R 5");
	partner.profile.edi.control_required = false;
	partner.profile.edi.has_transit_days = false;
	x12_is("856", "SH", "BSN*01*S1*20261126~HL*1**S~DTM*017*20261201~HL*2*1*I~LIN**VN*X~SN1**2*EA~",
	       "row batches A:S1:X|X|0 @7\nunit 856 1 A");
	edifact_is("DESADV", "BGM+351+D1'DTM+132:202612011200:203'CPS+1'LIN+1++X:SA'PIA+1+L7:NB'QTY+12:4:PCE'",
		   "row batches A:D1:X:L7|X|4|2026-12-01 @7\nunit DESADV 1 A");
}

static void test_units__orders_have_a_line_each(void **state)
{
	(void)state;
	x12_is("850", "PO", "BEG*00*SA*P1*R2*20261126~PO1*007*4.00*CA***VN*X~PO1**2*EA***VN*Y~",
	       "row orders A:P1-R2|X|48|7 @3\nrow orders A:P1-R2|Y|2|2 @4\nunit 850 1 A");
	x12_is("850", "PO", "BEG*00*SA*P1~PO1*1*0*EA***VN*X~PO1*2*1.5*EA***VN*Y~PO1*3*1*EA***VN*Z~",
	       "refused bad-quantity @3\nrefused bad-quantity @4\nrow orders A:P1|Z|1|3 @5\n"
	       "unit 850 1 E 5(PO1 3 2 7) 5(PO1 4 2 7)");
	x12_is("850", "PO", "BEG*00*SA*P1~PO1*1*2*EA***VN*X~PO1*01*3*EA***VN*Y~",
	       "refused repeated-line @3\nrefused repeated-line @4\nunit 850 1 R 5(PO1 3 0 8) 5(PO1 4 0 8)");
	x12_is("850", "PO", "BEG*00*SA*P1~PO1*1*5*EA***VN*X~SDQ*EA*92*1*2*2*2~PO1*2*1*EA***VN*Y~",
	       "refused split-mismatch @3\nrow orders A:P1|Y|1|2 @5\nunit 850 1 E 5(PO1 3 2 7)");
	x12_is("850", "PO", "BEG*00*SA*P1~PO1*1*2*CA***VN*X~SDQ*EA*92*1*12*2*12~",
	       "row orders A:P1|X|24|1 @3\nunit 850 1 A");
	x12_is("850", "PO", "BEG*00*SA*P1~PO1*1*2*CA***VN*X~SDQ*EA*92*1*1*2*1~PO1*2*1*EA***VN*Y~",
	       "refused split-mismatch @3\nrow orders A:P1|Y|1|2 @5\nunit 850 1 E 5(PO1 3 2 7)");
	x12_is("850", "PO", "BEG*01*SA*P1~PO1*1*5*EA***VN*X~",
	       "echo cancellations A:P1|0|X|1 @3\nrow cancellations A:P1|all @2\nunit 850 1 A");
	x12_is("850", "PO", "BEG*00*BL*P1~PO1*1*5*EA***VN*X~", "unit 850 1 R 5(BEG 2 2 7)");
	x12_is("850", "PO", "BEG*00*SA~PO1*1*5*EA***VN*X~", "unit 850 1 R 5(BEG 2 3 1)");
	x12_is("850", "PO", "BEG*00*SA*P1~", "unit 850 1 R 5(PO1 3 0 3)");
	x12_is("850", "PO", "BEG*05*SA*P1~PO1*1*x*EA***VN*X~PO1*2*1*EA***VN*Y~",
	       "refused bad-quantity @3\nrow orders A:P1|Y|1|2 @4\nunit 850 1 R 5(PO1 3 2 7)");
}

static void test_units__edifact_orders_ignore_what_is_no_line(void **state)
{
	(void)state;
	edifact_is("ORDERS",
		   "BGM+220+P1+9'LIN+1++4000:EN'PIA+5+X:SA'QTY+21:3:PCE'QTY+192:1'LOC+7+L1'QTY+11:1'"
		   "LOC+7+L2'QTY+11:2'"
		   "LIN+2++Y:SA+1:1'QTY+21:9'UNS+S'",
		   "row orders A:P1|X|3|1 @3\nunit ORDERS 1 A");
	edifact_is("ORDERS", "BGM+221+P1+9'LIN+1++X:SA'QTY+21:3'", "unit ORDERS 1 R 14(BGM 2 1 12)");
	edifact_is("ORDERS", "BGM+220+P1+31'LIN+1++X:SA'QTY+21:3'", "unit ORDERS 1 R 14(BGM 2 3 12)");
	edifact_is("ORDERS", "BGM+220+P1+9'", "unit ORDERS 1 R 13(LIN 3 0 13)");
}

static void test_units__changes_amend_add_and_cancel(void **state)
{
	(void)state;
	x12_is("860", "PC",
	       "BCH*04*SA*P1~POC*01*DI*5*0*EA***VN*X~POC*2*CA*7*0*EA***VN*Y*PL*9~POC*3*QI*8*0*EA***VN*Z~"
	       "POC*4*AI*2*0*EA***VN*W~POC*5*PC*2*0*EA***VN*V~POC*6*QQ*2*0*EA***VN*U~"
	       "POC*7*CA*0*0*EA***VN*T~",
	       "row cancellations A:P1|all|X|1 @3\nrow amendments A:P1|7|Y|9 @4\n"
	       "row amendments A:P1|8|Z|3 +1 @5\n"
	       "row orders A:P1|W|2|4 @6\necho cancellations A:P1|0|V|5 @7\n"
	       "refused unknown-change @8\nrow cancellations A:P1|all|T|7 @9\n"
	       "unit 860 1 E 5(POC 8 2 7)");
	x12_is("860", "PC", "BCH*04*SA*P1~POC*1*QI*0*0*EA***VN*X~POC*2*QD*0*0*EA***VN*Y~",
	       "refused unknown-change @3\nrow cancellations A:P1|all|Y|2 @4\nunit 860 1 E 5(POC 3 2 7)");
	partner.profile.edi.poc = POC_OLD_NEW;
	x12_is("860", "PC", "BCH*04*SA*P1~POC*1*QD*5*3*EA***VN*X~POC*2*QI*5*3*EA***VN*Y~",
	       "row amendments A:P1|3|X|1 -1 @3\nrefused unknown-change @4\nunit 860 1 E 5(POC 4 2 7)");
	partner.profile.edi.poc = POC_DELTA;
	x12_is("860", "PC", "BCH*04*SA*P1~POC*1*QD*5*0*EA***VN*X~",
	       "row amendments A:P1|5|X|1 -2 @3\nunit 860 1 A");
	partner.profile.edi.poc = POC_NEW;
	edifact_is(
		"ORDCHG",
		"BGM+230+C1+4'RFF+ON:P1'LIN+1+3+X:SA'QTY+21:5'RFF+ON:P1:07'LIN+2+2+Y:SA'RFF+LI:8'LIN+3+1+Z:SA'"
		"QTY+21:1'LIN+4+11+W:SA'LIN+5+7+V:SA'UNS+S'",
		"row amendments A:P1|5|X|7 @4\nrow cancellations A:P1|all|Y|8 @7\nrow orders A:P1|Z|1| @9\n"
		"echo cancellations A:P1|0|W| @11\n"
		"refused unknown-change @12\nunit ORDCHG 1 E 12(LIN 12 2 12)");
	edifact_is("ORDCHG",
		   "BGM+230+C1+4'RFF+ON:P1'LIN+1+1+X:SA'QTY+21:5'RFF+LI:7'LIN+2+1+X:SA'QTY+21:5'"
		   "LIN+3+1+Y:SA'QTY+21:1'",
		   "refused repeated-line @4\nrefused repeated-line @7\nrow orders A:P1|Y|1| @9\n"
		   "unit ORDCHG 1 E 12(LIN 4 0 12) 12(LIN 7 0 12)");
}

static void test_units__text_of_a_labelled_set_becomes_utf_8(void **state)
{
	(void)state;
	edifact_is("ORDERS", "BGM+220+P1+9'LIN+1++ST\xDChl:SA'QTY+21:3'",
		   "row orders A:P1|ST\xC3\x9Chl|3|1 @3\nunit ORDERS 1 A");
	x12_is("850", "PO", "BEG*00*SA*P1~PO1*1*1*EA***VN*ST\xDChl~",
	       "refused bad-encoding @3\nunit 850 1 R 5(PO1 3 0 8)");
}

/* Purposes and types of documents */

/* A unit with a heading made of CODE by FORM is taken, unless CODE is one of REFUSED. */
static void codes_are(const char *type, const char *group, const char *form, const char *rows,
		      const char *taken, const char *refused, const char *why)
{
	const char *lists[] = { taken, refused };

	for (int list = 0; list < 2; list++) {
		for (const char *p = lists[list]; *p; p += strspn(p, " ")) {
			char code[8], body[400], want[300];
			int n = (int)strcspn(p, " ");
			(void)snprintf(code, sizeof(code), "%.*s", n, *p == '-' ? "" : p);
			p += n;
			(void)snprintf(body, sizeof(body), form, code);
			(void)snprintf(want, sizeof(want), list ? "unit %s 1 R %s" : "%sunit %s 1 A",
				       list ? type : rows, list ? why : type);
			if (group)
				x12_is(type, group, body, want);
			else
				edifact_is(type, body, want);
		}
	}
}

#define CODES_01_TO_99                                                                                         \
	"02 03 08 09 10 12 13 14 16 17 18 19 20 21 22 23 24 26 27 28 29 30 31 32 40 44 46 50 51 52 53 54 77 ZZ"

static void test_units__purposes_are_those_that_the_manual_names(void **state)
{
	(void)state;
	codes_are("846", "IB", "BIA*%s*DD*S1*20261126~LIN**VN*X~QTY*33*1*EA~", "row batches A:X|X|1| @4\n",
		  "00 04 05 11 15 25", "01 06 07 " CODES_01_TO_99, "5(BIA 2 1 7)");
	codes_are("856", "SH", "BSN*%s*S1*20261126~HL*1**S~DTM*017*20261201~HL*2*1*I~LIN**VN*X~SN1**2*EA~",
		  "row batches A:S1:X|X|2|2026-12-01 @7\n", "00 04 05 06 14 15", "02 03 07 11 18 22 25 77",
		  "5(BSN 2 1 7)");
	codes_are("850", "PO", "BEG*%s*SA*P1~PO1*1*1*EA***VN*X~", "row orders A:P1|X|1|1 @3\n",
		  "00 05 06 07 15", "03 04 11 25 " CODES_01_TO_99, "5(BEG 2 1 7)");
	codes_are("860", "PC", "BCH*%s*SA*P1~POC*1*CA*1**EA***VN*X~", "row amendments A:P1|1|X|1 @3\n",
		  "00 04 05", "06 07 11 15 25 " CODES_01_TO_99, "5(BCH 2 1 7)");
	codes_are("INVRPT", NULL, "BGM+35+R+%s'LIN+1++X:SA'QTY+145:3'", "row batches A:X|X|3| @4\n",
		  "- 2 3 4 5 7 9 29 42 43", "1 16 31 46", "14(BGM 2 3 12)");
	codes_are("DESADV", NULL, "BGM+351+D1+%s'DTM+132:20261201:102'LIN+1++X:SA'QTY+12:3'",
		  "row batches A:D1:X|X|3|2026-12-01 @5\n", "- 2 4 5 9 29 43", "16 31 46", "14(BGM 2 3 12)");
	codes_are("ORDERS", NULL, "BGM+220+P1+%s'LIN+1++X:SA'QTY+21:3'", "row orders A:P1|X|3|1 @3\n",
		  "- 4 5 7 9 29 42 43", "16 31 46", "14(BGM 2 3 12)");
	codes_are("ORDCHG", NULL, "BGM+230+C1+%s'RFF+ON:P1'LIN+1+3+X:SA'QTY+21:3'RFF+LI:1'",
		  "row amendments A:P1|3|X|1 @4\n", "- 4 5 9 29", "16 31 46", "14(BGM 2 3 12)");
}

static void test_units__documents_that_are_no_orders_are_refused(void **state)
{
	(void)state;
	codes_are("850", "PO", "BEG*00*%s*P1~PO1*1*1*EA***VN*X~", "row orders A:P1|X|1|1 @3\n",
		  "SA NE DS RL OS KN CN ZZ -", "BE BK BL IN KA LB LS SP TR", "5(BEG 2 2 7)");
	codes_are("ORDERS", NULL, "BGM+%s+P1+9'LIN+1++X:SA'QTY+21:3'", "row orders A:P1|X|3|1 @3\n",
		  "220 224 105 22E -", "221 222 223 225 226 227 228", "14(BGM 2 1 12)");
}

static void test_units__what_cancels_is_one_row_or_quantities_of_0(void **state)
{
	(void)state;
	x12_is("860", "PC", "BCH*01*SA*P1~", "row cancellations A:P1|all @2\nunit 860 1 A");
	x12_is("860", "PC", "BCH*01*SA*P1~POC*1*CA*5**EA***VN*X~",
	       "echo cancellations A:P1|0|X|1 @3\nrow cancellations A:P1|all @2\nunit 860 1 A");
	edifact_is("ORDERS", "BGM+220+P1+1'LIN+1++X:SA'QTY+21:3'",
		   "echo cancellations A:P1|0|X|1 @3\nrow cancellations A:P1|all @2\nunit ORDERS 1 A");
	edifact_is("ORDCHG", "BGM+230+C1+1'RFF+ON:P1'", "row cancellations A:P1|all @2\nunit ORDCHG 1 A");
	edifact_is("ORDCHG", "BGM+230+C1+1'", "unit ORDCHG 1 R 13(RFF 3 0 13)");
	edifact_is("DESADV", "BGM+351+D1+1'LIN+1++X:SA'QTY+12:3'",
		   "row batches A:D1:X|X|0 @4\nunit DESADV 1 A");
}

static void test_units__what_replaces_is_taken_whole_or_not(void **state)
{
	(void)state;
	x12_is("860", "PC", "BCH*05*SA*P1~POC*1*CA*x**EA***VN*X~POC*2*CA*1**EA***VN*Y~",
	       "refused bad-quantity @3\nrow amendments A:P1|1|Y|2 @4\nunit 860 1 R 5(POC 3 3 7)");
	edifact_is("ORDERS", "BGM+220+P1+5'LIN+1++X:SA'QTY+21:x'LIN+2++Y:SA'QTY+21:3'",
		   "refused bad-quantity @3\nrow orders A:P1|Y|3|2 @5\nunit ORDERS 1 R 12(QTY 4 1 12)");
	edifact_is("ORDCHG",
		   "BGM+230+C1+5'RFF+ON:P1'LIN+1+3+X:SA'QTY+21:x'RFF+LI:1'LIN+2+3+Y:SA'QTY+21:3'RFF+LI:2'",
		   "refused bad-quantity @4\nrow amendments A:P1|3|Y|2 @7\nunit ORDCHG 1 R 12(QTY 5 1 12)");
}

/* Judging */

static void test_units__a_tag_that_no_segment_has_refuses_the_unit(void **state)
{
	(void)state;
	x12_is("850", "PO", "BEG*00*SA*P1~PO1*1*1*EA***VN*X~po1*2*1*EA***VN*Y~", "unit 850 1 R 5(po1 4 0 1)");
	x12_is("850", "PO", "BEG*00*SA*P1~PO1*1*1*EA***VN*X~N1XX*2~", "unit 850 1 R 5(N1X 4 0 1)");
	x12_is("850", "PO", "BEG*00*SA*P1~PO1*1*1*EA***VN*X~N*2~", "unit 850 1 R 5(N 4 0 1)");
	edifact_is("ORDERS", "BGM+220+P1+9'LIN+1++X:SA'QTY+21:3'1AB+2'", "unit ORDERS 1 R 15(1AB 5 0 15)");
	edifact_is("ORDERS", "BGM+220+P1+9'LIN+1++X:SA'QTY+21:3'AB+2'", "unit ORDERS 1 R 15(AB 5 0 15)");
	/* one that is merely not known is ignored */
	edifact_is("ORDERS", "BGM+220+P1+9'XYZ+1'LIN+1++X:SA'QTY+21:3'PRI+AAA:9.95'",
		   "row orders A:P1|X|3|1 @4\nunit ORDERS 1 A");
	x12_is("850", "PO", "BEG*00*SA*P1~PO1*1*1*EA*9.95*PE*VN*X~SLN*1**I*2*EA*1***VN*Y~ZZ9*1~",
	       "row orders A:P1|X|1|1 @3\nunit 850 1 A");
}

static void test_units__a_unit_needs_its_beginning_and_its_number(void **state)
{
	(void)state;
	x12_is("856", "SH", "HL*1**S~", "unit 856 1 R 5(BSN 2 0 3)");
	x12_is("850", "PO", "PO1*1*1*EA***VN*X~", "unit 850 1 R 5(BEG 2 3 1)");
	x12_is("860", "PC", "BCH*04*SA~POC*1*CA*1**EA***VN*X~", "unit 860 1 R 5(BCH 2 3 1)");
	x12_is("856", "SH", "BSN*00**20261126~HL*1**S~HL*2*1*I~LIN**VN*X~SN1**2*EA~",
	       "unit 856 1 R 5(BSN 2 3 1)");
	edifact_is("ORDERS", "BGM+220++9'LIN+1++X:SA'QTY+21:3'", "unit ORDERS 1 R 13(BGM 2 2 13)");
	edifact_is("DESADV", "BGM+351++9'LIN+1++X:SA'QTY+12:3'", "unit DESADV 1 R 13(BGM 2 2 13)");
	edifact_is("INVRPT", "LIN+1++X:SA'QTY+145:3'", "unit INVRPT 1 R 13(BGM 2 0 13)");
	/* a stock list needs none */
	edifact_is("INVRPT", "BGM+35++9'LIN+1++X:SA'QTY+145:3'", "row batches A:X|X|3| @4\nunit INVRPT 1 A");
}

static void test_units__counts_of_lines_matter_where_the_profile_says_so(void **state)
{
	static const char ORDER[] = "BEG*00*SA*P1~PO1*1*1*EA***VN*X~CTT*2~";
	static const char MESSAGE[] = "BGM+220+P1+9'LIN+1++X:SA'QTY+21:3'UNS+S'CNT+2:2'";

	(void)state;
	x12_is("850", "PO", ORDER, "row orders A:P1|X|1|1 @3\nunit 850 1 A");
	edifact_is("ORDERS", MESSAGE, "row orders A:P1|X|3|1 @3\nunit ORDERS 1 A");
	partner.profile.edi.control_required = true;
	x12_is("850", "PO", ORDER, "row orders A:P1|X|1|1 @3\nunit 850 1 R 5");
	edifact_is("ORDERS", MESSAGE, "row orders A:P1|X|3|1 @3\nunit ORDERS 1 R 29");
	x12_is("850", "PO", "BEG*00*SA*P1~PO1*1*1*EA***VN*X~CTT*1~", "row orders A:P1|X|1|1 @3\nunit 850 1 A");
	edifact_is("ORDERS", "BGM+220+P1+9'LIN+1++X:SA'QTY+21:3'UNS+S'CNT+2:1'CNT+1:99'",
		   "row orders A:P1|X|3|1 @3\nunit ORDERS 1 A");
	/* what is not told is not wrong */
	edifact_is("ORDERS", "BGM+220+P1+9'LIN+1++X:SA'QTY+21:3'", "row orders A:P1|X|3|1 @3\nunit ORDERS 1 A");
	partner.profile.edi.control_required = false;
}

static void test_units__the_first_ten_errors_are_kept(void **state)
{
	struct buf body, want, codes;

	(void)state;
	buf_init(&body, 0);
	buf_init(&want, 0);
	buf_init(&codes, 0);
	buf_put_str(&body, "BEG*00*SA*P1~");
	for (int i = 1; i <= 11; i++) {
		buf_printf(&body, "PO1*%d*x*EA***VN*X~", i);
		buf_printf(&want, "refused bad-quantity @%d\n", i + 2);
		if (i <= 10)
			buf_printf(&codes, " 5(PO1 %d 2 7)", i + 2);
	}
	buf_put_str(&body, "PO1*12*1*EA***VN*X~");
	buf_put_str(&want, "row orders A:P1|X|1|12 @14\nunit 850 1 E");
	buf_put_slice(&want, buf_slice(&codes));
	buf_put_char(&body, '\0');
	buf_put_char(&want, '\0');
	x12_is("850", "PO", body.p, want.p);
	buf_release(&body);
	buf_release(&want);
	buf_release(&codes);
}

/* Values */

static void quantity_is(const char *text, const char *read)
{
	char body[200], want[200];

	(void)snprintf(body, sizeof(body), "BEG*00*SA*P1~PO1*1*%s*EA***VN*X~PO1*2*1*EA***VN*Y~", text);
	(void)snprintf(want, sizeof(want),
		       read ? "row orders A:P1|X|%s|1 @3\nrow orders A:P1|Y|1|2 @4\nunit 850 1 A"
			    : "refused bad-quantity @3\nrow orders A:P1|Y|1|2 @4\nunit 850 1 E 5(PO1 3 2 7)",
		       read);
	x12_is("850", "PO", body, want);
}

static void test_units__quantities_are_whole(void **state)
{
	static const char *const BAD[] = { "1.5",
					   "0.5",
					   ".5",
					   "-3",
					   "+3",
					   "1E3",
					   "1e3",
					   "1,0",
					   "1.0.0",
					   "3 0",
					   "0x10",
					   "1.x",
					   "x",
					   "0",
					   ".",
					   "2147483648",
					   "99999999999999999999" };

	(void)state;
	quantity_is("10.00", "10");
	quantity_is("5.", "5");
	quantity_is("007", "7");
	quantity_is("2147483647", "2147483647");
	for (size_t i = 0; i < sizeof(BAD) / sizeof(BAD[0]); i++)
		quantity_is(BAD[i], NULL);
	/* in its unit it is more than a quantity may be */
	x12_is("850", "PO", "BEG*00*SA*P1~PO1*1*2147483647*CA***VN*X~PO1*2*1*EA***VN*Y~",
	       "refused bad-quantity @3\nrow orders A:P1|Y|1|2 @4\nunit 850 1 E 5(PO1 3 2 7)");
}

/* The arrival that DTM of an 856 tells, or of a DESADV; "": none, NULL: a bad one. */
static void date_is(bool x12, const char *dtm, const char *day)
{
	char body[300], want[200];
	const char *type = x12 ? "856" : "DESADV";
	int at = x12 ? 7 : 5;

	(void)snprintf(body, sizeof(body),
		       x12 ? "BSN*00*S1*20261126~HL*1**S~DTM*017*%s~HL*2*1*I~LIN**VN*X~SN1**2*EA~"
			   : "BGM+351+S1+9'DTM+17:%s'LIN+1++X:SA'QTY+12:2'",
		       dtm);
	if (day && *day)
		(void)snprintf(want, sizeof(want), "row batches A:S1:X|X|2|%s @%d\nunit %s 1 A", day, at, type);
	else
		(void)snprintf(want, sizeof(want), "refused %s @%d\nunit %s 1 R %s",
			       day ? "missing-field" : "bad-date", at, type,
			       x12 ? "5(SN1 7 0 8)" : (day ? "12(QTY 5 0 13)" : "12(QTY 5 0 12)"));
	if (x12)
		x12_is(type, "SH", body, want);
	else
		edifact_is(type, body, want);
}

static void test_units__dates_have_eight_digits_or_a_form(void **state)
{
	struct slice listed[] = { SLICE("003060"), SLICE("004010") };

	(void)state;
	date_is(true, "20261201", "2026-12-01");
	date_is(true, "20281230", "2028-12-30");
	date_is(true, "261201", NULL);
	date_is(true, "20261301", NULL);
	date_is(true, "20260229", NULL);
	date_is(true, "2026120", NULL);
	date_is(true, "2026120x", NULL);
	date_is(true, "00000000", "");
	date_is(true, "", "");
	date_is(true, "***RD8*20261201-20261208", "2026-12-08");
	date_is(true, "***RD8*20261201-2026120", NULL);
	partner.profile.edi.versions = (struct slices){ listed, 2 };
	x12_version = "003060";
	date_is(true, "261201", "2026-12-01");
	date_is(true, "491201", "2049-12-01");
	date_is(true, "20261201", "2026-12-01");
	x12_version = "004010";
	partner.profile.edi.versions.count = 0;
	date_is(false, "261201:101", "2026-12-01");
	date_is(false, "20261201:102", "2026-12-01");
	date_is(false, "20261201", "2026-12-01");
	date_is(false, "202612011530:203", "2026-12-01");
	date_is(false, "20261201153059:204", "2026-12-01");
	date_is(false, "202612011530EST:303", "2026-12-01");
	date_is(false, "202612011530?+01:303", "2026-12-01");
	date_is(false, "2026120115xxEST:303", NULL);
	date_is(false, "202650:616", "2026-12-13");
	date_is(false, "202654:616", NULL);
	date_is(false, "2026120120261207:718", "2026-12-07");
	date_is(false, "20261201-20261207:718", "2026-12-07");
	date_is(false, "261201:102", NULL);
	date_is(false, "00000000:102", "");
}

/* QUALIFIER's date is an arrival; and that of FIRST, behind it, counts more. */
static void arrival_is(bool x12, const char *qualifier, const char *first)
{
	char body[400], want[200];

	(void)snprintf(
		body, sizeof(body),
		x12 ? "BSN*00*S1*20261126~HL*1**S~DTM*%s*20261202~DTM*%s*20261203~HL*2*1*I~LIN**VN*X~SN1**2*EA~"
		    : "BGM+351+S1+9'DTM+%s:20261202:102'DTM+%s:20261203:102'LIN+1++X:SA'QTY+12:2'",
		qualifier, first);
	(void)snprintf(want, sizeof(want), "row batches A:S1:X|X|2|2026-12-%s @%d\nunit %s 1 A",
		       strcmp(qualifier, first) == 0 ? "02" : "03", x12 ? 8 : 6, x12 ? "856" : "DESADV");
	if (x12)
		x12_is("856", "SH", body, want);
	else
		edifact_is("DESADV", body, want);
}

static void test_units__of_several_dates_the_one_listed_first_counts(void **state)
{
	static const char *const X12[] = { "017", "067", "371" }, *const EDIFACT[] = { "17", "191", "132",
										       "67", "69",  "76" };

	(void)state;
	for (size_t i = 0; i < 3; i++)
		for (size_t first = 0; first <= i; first++)
			arrival_is(true, X12[i], X12[first]);
	for (size_t i = 0; i < 6; i++)
		for (size_t first = 0; first <= i; first++)
			arrival_is(false, EDIFACT[i], EDIFACT[first]);
}

static void test_units__the_date_nearest_to_the_item_counts(void **state)
{
	(void)state;
	x12_is("856", "SH",
	       "BSN*00*S1*20261126~HL*1**S~DTM*017*20261201~HL*2*1*O~DTM*017*20261202~HL*3*2*I~LIN**VN*X~"
	       "SN1**1*EA~"
	       "DTM*017*20261203~HL*4*2*I~LIN**VN*Y~SN1**2*EA~HL*5*1*O~HL*6*5*P~HL*7*6*I~LIN**VN*Z~SN1**3*EA~",
	       "row batches A:S1:X|X|1|2026-12-03 @9\nrow batches A:S1:Y|Y|2|2026-12-02 @13\n"
	       "row batches A:S1:Z|Z|3|2026-12-01 @18\nunit 856 1 A");
	/* what one shipment says is not said of the next */
	x12_is("856", "SH",
	       "BSN*00*S1*20261126~HL*1**S~DTM*017*20261201~HL*2*1*I~LIN**VN*X~SN1**1*EA~HL*3**S~HL*4*3*I~"
	       "LIN**VN*Y~SN1**2*EA~",
	       "row batches A:S1:X|X|1|2026-12-01 @7\nrefused missing-field @11\nunit 856 1 E 5(SN1 11 0 8)");
	edifact_is("DESADV", "BGM+351+D1+9'DTM+11:20261126:102'LIN+1++X:SA'QTY+12:3'",
		   "refused missing-field @5\nunit DESADV 1 R 12(QTY 5 0 13)");
	partner.profile.edi.has_transit_days = true;
	partner.profile.edi.transit_days = 6;
	edifact_is("DESADV", "BGM+351+D1+9'DTM+11:20261126:102'LIN+1++X:SA'QTY+12:3'",
		   "row batches A:D1:X|X|3|2026-12-02 @5\nunit DESADV 1 A");
	/* an arrival is more than a departure, wherever it stands */
	edifact_is("DESADV", "BGM+351+D1+9'DTM+17:20261129:102'LIN+1++X:SA'DTM+11:20261126:102'QTY+12:3'",
		   "row batches A:D1:X|X|3|2026-11-29 @6\nunit DESADV 1 A");
	partner.profile.edi.has_transit_days = false;
}

static void test_units__quantities_of_stock_have_an_order(void **state)
{
	(void)state;
	x12_is("846", "IB", BIA "LIN**VN*X~QTY*17*9*EA~QTY*V2*8*EA~", "row batches A:X|X|8| @5\nunit 846 1 A");
	x12_is("846", "IB", BIA "LIN**VN*X~QTY*17*9*EA~QTY*QH*8*EA~", "row batches A:X|X|9| @4\nunit 846 1 A");
	x12_is("846", "IB", BIA "LIN**VN*X~QTY*IQ*9*EA~",
	       "refused missing-field @3\nunit 846 1 R 5(LIN 3 0 8)");
	edifact_is("INVRPT", "BGM+35+R+9'LIN+1++X:SA'QTY+17:1'QTY+145:2'QTY+60:3'QTY+192:4'",
		   "row batches A:X|X|3| @6\nunit INVRPT 1 A");
	edifact_is("INVRPT", "BGM+35+R+9'LIN+1++X:SA'QTY+17:1'QTY+145:2'",
		   "row batches A:X|X|2| @5\nunit INVRPT 1 A");
	edifact_is("INVRPT", "BGM+35+R+9'NAD+WH+W1::92'LIN+1++X:SA'PIA+1+L1:NB'QTY+17:1'",
		   "row batches A:W1:X:L1|X|1| @6\nunit INVRPT 1 A");
	edifact_is("INVRPT", "BGM+35+R+9'LIN+1++X:SA'GIN+BX+L2'QTY+17:1'",
		   "row batches A:X:L2|X|1| @5\nunit INVRPT 1 A");
	partner.future[0] = SLICE("198");
	partner.profile.edi.future = (struct slices){ partner.future, 1 };
	edifact_is("INVRPT", "BGM+35+R+9'LIN+1++X:SA'QTY+17:1'QTY+198:5'DTM+17:20261210:102'",
		   "row batches A:X|X|1| @4\nrow batches A:X:@2026-12-10|X|5|2026-12-10 @5\nunit INVRPT 1 A");
	partner.profile.edi.future.count = 0;
	/* not listed, it never counts */
	edifact_is("INVRPT", "BGM+35+R+9'LIN+1++X:SA'QTY+17:1'QTY+198:5'DTM+17:20261210:102'",
		   "row batches A:X|X|1| @4\nunit INVRPT 1 A");
}

static void test_units__shares_of_a_message_add_up(void **state)
{
	(void)state;
	edifact_is("ORDERS", "BGM+220+P1+9'LIN+1++X:SA'QTY+21:3'LOC+7+A'QTY+11:1'LOC+7+B'QTY+11:1'",
		   "refused split-mismatch @3\nunit ORDERS 1 R 12(QTY 4 1 12)");
	edifact_is("ORDERS", "BGM+220+P1+9'LIN+1++X:SA'QTY+21:1:CA'LOC+7+A'QTY+11:4:PCE'LOC+7+B'QTY+11:8:PCE'",
		   "row orders A:P1|X|12|1 @3\nunit ORDERS 1 A");
	edifact_is("ORDCHG", "BGM+230+C1+4'RFF+ON:P1'LIN+1+3+X:SA'QTY+21:3'RFF+LI:1'LOC+7+A'QTY+11:1'",
		   "refused split-mismatch @4\nunit ORDCHG 1 R 12(QTY 5 1 12)");
}

/* The row of a line of an 860 with POC02 and what stands in POC03 and POC04. */
static void change_is(const char *code, const char *quantities, const char *row, bool taken)
{
	char body[200], want[200];

	(void)snprintf(body, sizeof(body), "BCH*04*SA*P1~POC*1*%s*%s*EA***VN*X~POC*2*DI******VN*Y~", code,
		       quantities);
	(void)snprintf(want, sizeof(want), "%s @3\nrow cancellations A:P1|all|Y|2 @4\nunit 860 1 %s", row,
		       taken ? "A" : "E 5(POC 3 2 7)");
	x12_is("860", "PC", body, want);
}

static void test_units__changes_are_those_that_the_manual_names(void **state)
{
	static const char *const NEW[] = { "CA", "PQ", "RQ", "MU", "RZ" },
				 *const NOTHING[] = { "PC", "PR", "RS", "CT", "NC" },
				 *const UNKNOWN[] = { "AA", "CB", "CC", "CE", "CF", "CG", "CH",
						      "CI", "DR", "OA", "OC", "PA", "PW", "RA",
						      "RC", "RE", "RM", "TI", "DQ", "" };

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		change_is(NEW[i], "7*", "row amendments A:P1|7|X|1", true);
		change_is(NEW[i], "0*", "row cancellations A:P1|all|X|1", true);
		change_is(NOTHING[i], "7*", "echo cancellations A:P1|0|X|1", true);
	}
	for (size_t i = 0; i < sizeof(UNKNOWN) / sizeof(UNKNOWN[0]); i++)
		change_is(UNKNOWN[i], "7*", "refused unknown-change", false);
	change_is("AI", "7*", "row orders A:P1|X|7|1", true);
	change_is("DI", "7*", "row cancellations A:P1|all|X|1", true);
	change_is("QI", "7*", "row amendments A:P1|7|X|1 +1", true);
	change_is("QD", "7*", "row amendments A:P1|7|X|1 -1", true);
	partner.profile.edi.poc = POC_OLD_NEW;
	change_is("CA", "7*5", "row amendments A:P1|5|X|1", true);
	change_is("QI", "5*7", "row amendments A:P1|7|X|1 +1", true);
	change_is("QD", "5*0", "row cancellations A:P1|all|X|1", true);
	change_is("AI", "7*5", "row orders A:P1|X|7|1", true);
	partner.profile.edi.poc = POC_DELTA;
	change_is("QI", "7*", "row amendments A:P1|7|X|1 +2", true);
	change_is("QD", "7*", "row amendments A:P1|7|X|1 -2", true);
	change_is("CA", "7*", "refused unknown-change", false);
	change_is("AI", "7*", "row orders A:P1|X|7|1", true);
	partner.profile.edi.poc = POC_NONE;
	change_is("CA", "7*", "refused unknown-change", false);
	partner.profile.edi.poc = POC_NEW;
	edifact_is("ORDCHG",
		   "BGM+230+C1+4'RFF+ON:P1'LIN+1++X:SA'QTY+21:5'RFF+LI:7'LIN+2+4+Y:SA'RFF+LI:8'LIN+3+3+Z:SA'"
		   "QTY+21:0'"
		   "RFF+LI:9'RFF+ON:P2'",
		   "row amendments A:P1|5|X|7 @4\necho cancellations A:P1|0|Y|8 @7\n"
		   "row cancellations A:P2|all|Z|9 @9\nunit ORDCHG 1 A");
}

/* Character sets */

/* An id of BYTES in the set LABEL is TEXT. */
static void label_is(const char *label, const char *bytes, const char *text)
{
	char body[200], want[200], both[12];

	(void)snprintf(both, sizeof(both), "%s:3", label);
	(void)snprintf(body, sizeof(body), "BGM+220+P1+9'LIN+1++%s:SA'QTY+21:3'", bytes);
	(void)snprintf(want, sizeof(want), "row orders A:P1|%s|3|1 @3\nunit ORDERS 1 A", text);
	syntax = both;
	edifact_is("ORDERS", body, want);
	syntax = "UNOC:3";
}

static void test_units__each_label_has_its_set(void **state)
{
	(void)state;
	label_is("UNOC", "\xE6", "\u00E6");
	label_is("UNOD", "\xE6", "\u0107");
	label_is("UNOE", "\xE6", "\u0446");
	label_is("UNOF", "\xE6", "\u03B6");
	label_is("UNOG", "\xE6", "\u0109");
	label_is("UNOH", "\xE6", "\u00E6");
	label_is("UNOH", "\xE0", "\u0101");
	label_is("UNOI", "\xE6", "\u0646");
	label_is("UNOJ", "\xE6", "\u05D6");
	label_is("UNOK", "\xFD", "\u0131");
	/* UTF-8 is what it is, whatever the label */
	label_is("UNOE", "\u00E6", "\u00E6");
	label_is("UNOA", "\u00E6", "\u00E6");
	partner.profile.edi.charset = SLICE("iso-8859-2");
	x12_is("850", "PO", "BEG*00*SA*P1~PO1*1*1*EA***VN*\xE6~",
	       "row orders A:P1|\u0107|1|1 @3\nunit 850 1 A");
	x12_is("850", "PO", "BEG*00*SA*P1~PO1*1*1*EA***VN*\u00E6~",
	       "row orders A:P1|\u00E6|1|1 @3\nunit 850 1 A");
	partner.profile.edi.charset = SLICE("");
}

/* A unit with more lines than are held in memory is refused, with none of them; one with as many is not. */
static void test_units__too_many_lines_refuse_the_unit(void **state)
{
	(void)state;
	partner.rows_max = 2;
	x12_is("850", "PO", "BEG*00*SA*P1~PO1*1*1*EA***VN*X~PO1*2*x*EA***VN*Y~",
	       "row orders A:P1|X|1|1 @3\nrefused bad-quantity @4\nunit 850 1 E 5(PO1 4 2 7)");
	x12_is("850", "PO", "BEG*00*SA*P1~PO1*1*1*EA***VN*X~PO1*2*x*EA***VN*Y~PO1*3*1*EA***VN*Z~",
	       "unit 850 1 R 5");
	edifact_is("ORDERS",
		   "BGM+220+P1+9'LIN+1++X:SA'QTY+21:3'LIN+2++Y:SA'QTY+21:3'LIN+3++Z:SA'QTY+21:3'UNS+S'",
		   "unit ORDERS 1 R 12");
	partner.rows_max = 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_units__stock_takes_the_best_quantity),
		cmocka_unit_test(test_units__places_break_a_total_down),
		cmocka_unit_test(test_units__each_place_is_a_row_where_the_profile_says_so),
		cmocka_unit_test(test_units__packages_break_a_total_down),
		cmocka_unit_test(test_units__two_totals_that_differ_are_none),
		cmocka_unit_test(test_units__packages_of_a_despatch_add_up),
		cmocka_unit_test(test_units__each_lot_is_a_row),
		cmocka_unit_test(test_units__lots_add_up_to_the_line),
		cmocka_unit_test(test_units__lots_that_only_some_quantities_have_are_not_guessed),
		cmocka_unit_test(test_units__shares_and_schedules_of_an_order_add_up),
		cmocka_unit_test(test_units__what_adds_up_with_a_refused_row_is_refused),
		cmocka_unit_test(test_units__what_is_to_come_needs_a_date),
		cmocka_unit_test(test_units__shipments_arrive_on_a_day),
		cmocka_unit_test(test_units__orders_have_a_line_each),
		cmocka_unit_test(test_units__edifact_orders_ignore_what_is_no_line),
		cmocka_unit_test(test_units__changes_amend_add_and_cancel),
		cmocka_unit_test(test_units__text_of_a_labelled_set_becomes_utf_8),
		cmocka_unit_test(test_units__purposes_are_those_that_the_manual_names),
		cmocka_unit_test(test_units__documents_that_are_no_orders_are_refused),
		cmocka_unit_test(test_units__what_cancels_is_one_row_or_quantities_of_0),
		cmocka_unit_test(test_units__what_replaces_is_taken_whole_or_not),
		cmocka_unit_test(test_units__a_tag_that_no_segment_has_refuses_the_unit),
		cmocka_unit_test(test_units__a_unit_needs_its_beginning_and_its_number),
		cmocka_unit_test(test_units__counts_of_lines_matter_where_the_profile_says_so),
		cmocka_unit_test(test_units__the_first_ten_errors_are_kept),
		cmocka_unit_test(test_units__quantities_are_whole),
		cmocka_unit_test(test_units__dates_have_eight_digits_or_a_form),
		cmocka_unit_test(test_units__of_several_dates_the_one_listed_first_counts),
		cmocka_unit_test(test_units__the_date_nearest_to_the_item_counts),
		cmocka_unit_test(test_units__quantities_of_stock_have_an_order),
		cmocka_unit_test(test_units__shares_of_a_message_add_up),
		cmocka_unit_test(test_units__changes_are_those_that_the_manual_names),
		cmocka_unit_test(test_units__each_label_has_its_set),
		cmocka_unit_test(test_units__too_many_lines_refuse_the_unit),
	};
	return cmocka_run_group_tests(tests, set_up, NULL);
}
