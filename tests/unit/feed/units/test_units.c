/* Lines of messages become rows: each type of message by its table. */
#include <stdio.h>

#include "support/edi_text.h"
#include "support/testing.h"

#define ISA                                                                                                    \
	"ISA*00*          *00*          *ZZ*A              *ZZ*B              *261126*1200*U*00401*"           \
	"000000001*0*P*>~"

static struct edi_partner partner;

/* What comes of the lines of one unit of X12 of TYPE, whose segments are BODY; only rows and the unit. */
static void x12_is(const char *type, const char *group, const char *body, const char *want)
{
	char text[2000], wanted[2000];
	unsigned segments = 2;

	for (const char *p = body; *p; p++)
		segments += *p == '~';
	(void)snprintf(text, sizeof(text),
		       ISA "GS*%s*A*B*20261126*1200*7*X*004010~ST*%s*1~%sSE*%u*1~GE*1*7~IEA*1*1~", group, type,
		       body, segments);
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
		       "UNB+UNOC:3+A:ZZ+B:ZZ+261126:1200+9'UNH+1+%s:D:96A:UN:EAN008'%sUNT+%u+1'UNZ+1+9'", type,
		       body, segments);
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
	       "refused missing-field @4\nunit 846 1 R 5(QTY 4 2 1)");
	x12_is("846", "IB", BIA "LIN**VN*X~QTY*33*1*KG~", "refused unknown-unit @4\nunit 846 1 R 5(QTY 4 2 7)");
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
		   "refused missing-field @4\nunit INVRPT 1 R 12(QTY 4 1 13)");
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
		   "refused split-mismatch @3\nunit ORDERS 1 R 12(LIN 3 1 12)");
	edifact_is("ORDERS", "BGM+220+P1+9'LIN+1++X:SA'QTY+21:3'QTY+21:3.0'",
		   "row orders A:P1|X|3|1 @3\nunit ORDERS 1 A");
	edifact_is("ORDCHG", "BGM+230+C1+4'RFF+ON:P1'LIN+1+3+X:SA'QTY+21:3'QTY+21:4'RFF+LI:1'",
		   "refused split-mismatch @4\nunit ORDCHG 1 R 12(LIN 4 1 12)");
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
		   "refused missing-field @6\nunit DESADV 1 R 12(QTY 6 1 13)");
	/* SSCCs alone say nothing of quantities; and packages of the next line are its own */
	edifact_is("DESADV",
		   "BGM+351+D1+9'DTM+132:20261201:102'CPS+1'LIN+1++X:SA'QTY+12:4'PCI+33E'"
		   "GIN+BJ+340000000000000017'"
		   "CPS+2'LIN+2++Y:SA'QTY+12:3'",
		   "row batches A:D1:X|X|4|2026-12-01 @6\nrow batches A:D1:Y|Y|3|2026-12-01 @11\n"
		   "unit DESADV 1 A");
}

static void test_units__what_is_to_come_needs_a_date(void **state)
{
	(void)state;
	partner.future[0] = SLICE("63");
	partner.profile.edi.future = (struct slices){ partner.future, 1 };
	x12_is("846", "IB", BIA "LIN**VN*X~QTY*33*1*EA~QTY*63*7*EA~DTM*018*20261210~",
	       "row batches A:X|X|1| @4\nrow batches A:X:@2026-12-10|X|7|2026-12-10 @5\nunit 846 1 A");
	x12_is("846", "IB", BIA "LIN**VN*X~QTY*63*7*EA~",
	       "refused missing-field @4\nunit 846 1 R 5(QTY 4 2 1)");
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
	       "refused missing-field @7\nunit 856 1 R 5(SN1 7 2 1)");
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
	       "refused repeated-line @3\nrefused repeated-line @4\nunit 850 1 R 5(PO1 3 2 7) 5(PO1 4 2 7)");
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
	       "row amendments A:P1|3|X|1 -1 @3\nrefused unknown-change @4\nunit 860 1 E 5(POC 4 4 7)");
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
		   "unit ORDCHG 1 E 12(LIN 4 1 12) 12(LIN 7 1 12)");
}

static void test_units__text_of_a_labelled_set_becomes_utf_8(void **state)
{
	(void)state;
	edifact_is("ORDERS", "BGM+220+P1+9'LIN+1++ST\xDChl:SA'QTY+21:3'",
		   "row orders A:P1|ST\xC3\x9Chl|3|1 @3\nunit ORDERS 1 A");
	x12_is("850", "PO", "BEG*00*SA*P1~PO1*1*1*EA***VN*ST\xDChl~",
	       "refused bad-encoding @3\nunit 850 1 R 5(PO1 3 2 7)");
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
		cmocka_unit_test(test_units__what_is_to_come_needs_a_date),
		cmocka_unit_test(test_units__shipments_arrive_on_a_day),
		cmocka_unit_test(test_units__orders_have_a_line_each),
		cmocka_unit_test(test_units__edifact_orders_ignore_what_is_no_line),
		cmocka_unit_test(test_units__changes_amend_add_and_cancel),
		cmocka_unit_test(test_units__too_many_lines_refuse_the_unit),
		cmocka_unit_test(test_units__text_of_a_labelled_set_becomes_utf_8),
	};
	return cmocka_run_group_tests(tests, set_up, NULL);
}
