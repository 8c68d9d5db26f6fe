/* 997, TA1 and CONTRL, byte by byte. */
#include "results/edi/acknowledge.h"

#include "support/edi_sent.h"
#include "support/testing.h"

enum { WHEN = 1796068800 }; /* 2026-11-30T20:00:00Z */

static const struct edi_envelope X12 = {
	.edifact = false,
	.separators = { .element = '*', .component = '>', .repetition = 'U', .terminator = '~' },
	.us = { SLICE("ZZ"), SLICE("OURS"), SLICE("OURGS") },
	.partner = { SLICE("01"), SLICE("ACME"), SLICE("ACMEGS") },
	.version = SLICE("00401"),
	.test = true,
	.when = WHEN,
	.control = 7,
};

static const struct edi_envelope EDIFACT = {
	.edifact = true,
	.separators = { .element = '+', .component = ':', .release = '?', .terminator = '\'' },
	.us = { SLICE("14"), SLICE("4000001"), SLICE("") },
	.partner = { SLICE(""), SLICE("ACME"), SLICE("") },
	.when = WHEN,
	.control = 12,
};

#define ISA_7                                                                                                  \
	"ISA*00*          *00*          *ZZ*OURS           *01*ACME           *261130*2000*U*00401*"           \
	"000000007*0*T*>~"

static void test_acknowledge__a_group_is_told_set_by_set(void **state)
{
	const struct group_record group = { .code = SLICE("PO"),
					    .control = SLICE("0142"),
					    .status = 'P',
					    .declared = 3,
					    .received = 3,
					    .accepted = 2 };
	const struct unit_record units[] = {
		{ .type = SLICE("850"), .control = SLICE("0001"), .status = 'A' },
		{ .type = SLICE("850"),
		  .control = SLICE("0002"),
		  .status = 'R',
		  .errors = { { .code = SLICE("5"),
				.segment = SLICE("PO1"),
				.position = 3,
				.element = 2,
				.syntax = SLICE("6"),
				.value = SLICE("1O") },
			      { .code = SLICE("5"),
				.segment = SLICE("BEG"),
				.position = 2,
				.syntax = SLICE("3") },
			      { .code = SLICE("4") } },
		  .errors_count = 3 },
		{ .type = SLICE("850"),
		  .control = SLICE("0002"),
		  .status = 'A',
		  .errors = { { .code = SLICE("23") } },
		  .errors_count = 1 },
	};
	struct edi_sending s;
	(void)state;
	edi_sending_begin(&s, &X12);
	edi_sending_group(&s, "FA", SLICE("004010"), 9);
	edi_997_begin(&s, &group);
	for (int i = 0; i < 3; i++)
		edi_997_unit(&s, &units[i]);
	edi_997_end(&s, &group);
	edi_sending_group_end(&s);
	edi_sent_is(&s, ISA_7
		    "GS*FA*OURGS*ACMEGS*20261130*2000*9*X*004010~ST*997*0001~AK1*PO*0142~AK2*850*0001~AK5*A~"
		    "AK2*850*0002~AK3*PO1*3**8~AK4*2**6*1O~AK3*BEG*2**3~AK5*R*5*4~AK2*850*0002~AK5*E*23~"
		    "AK9*P*3*3*2~SE*13*0001~GE*1*9~IEA*1*000000007~");
}

static void test_acknowledge__of_a_refused_group_the_codes_are_told(void **state)
{
	const struct unit_record unit = { .type = SLICE("850"), .control = SLICE("0001"), .status = 'R' };
	const struct group_record group = {
		.code = SLICE("PO"),
		.control = SLICE("1"),
		.status = 'R',
		.codes = { SLICE("5"), SLICE("4") },
		.codes_count = 2,
		.declared = 2,
		.received = 1,
	};
	struct edi_sending s;
	(void)state;
	edi_sending_begin(&s, &X12);
	edi_sending_group(&s, "FA", SLICE("004010"), 9);
	edi_997_begin(&s, &group);
	edi_997_unit(&s, &unit);
	edi_997_end(&s, &group);
	edi_sending_group_end(&s);
	edi_sent_is(&s,
		    ISA_7 "GS*FA*OURGS*ACMEGS*20261130*2000*9*X*004010~ST*997*0001~AK1*PO*1~AK2*850*0001~AK5*R~"
			  "AK9*R*2*1*0*5*4~SE*6*0001~GE*1*9~IEA*1*000000007~");
}

static void test_acknowledge__an_interchange_is_told_alone(void **state)
{
	const struct interchange_record refused = {
		.control = SLICE("000000104"),
		.date = SLICE("261129"),
		.time = SLICE("0105"),
		.status = 'R',
		.codes = { SLICE("021") },
		.codes_count = 1,
	};
	const struct interchange_record taken = {
		.control = SLICE("000000105"), .date = SLICE("261129"), .time = SLICE("0106"), .status = 'A'
	};
	struct edi_sending s;
	(void)state;
	edi_sending_begin(&s, &X12);
	edi_put_ta1(&s, &refused);
	edi_sent_is(&s, ISA_7 "TA1*000000104*261129*0105*R*021~IEA*0*000000007~");
	edi_sending_begin(&s, &X12);
	edi_put_ta1(&s, &taken);
	edi_sent_is(&s, ISA_7 "TA1*000000105*261129*0106*A*000~IEA*0*000000007~");
}

static void test_acknowledge__contrl_names_what_is_refused(void **state)
{
	const struct unit_record units[] = {
		{ .type = SLICE("ORDERS"), .control = SLICE("1"), .version = SLICE("D:96A:UN"), .status = 'E' },
		{ .type = SLICE("ORDERS"),
		  .control = SLICE("2"),
		  .version = SLICE("D:01B:UN:EAN010"),
		  .status = 'R',
		  .errors = { { .code = SLICE("14"),
				.segment = SLICE("BGM"),
				.position = 2,
				.element = 3,
				.syntax = SLICE("12") },
			      { .code = SLICE("29") },
			      { .code = SLICE("13"), .segment = SLICE("LIN"), .position = 5 } },
		  .errors_count = 3 },
	};
	struct interchange_record i = { .edifact = true,
					.control = SLICE("REF?1"),
					.sender = SLICE("ACME"),
					.receiver_qualifier = SLICE("14"),
					.receiver = SLICE("4000001"),
					.status = 'A' };
	struct edi_sending s;
	(void)state;
	edi_sending_begin(&s, &EDIFACT);
	edi_contrl_begin(&s, &i);
	edi_contrl_unit(&s, &i, &units[0]);
	edi_contrl_unit(&s, &i, &units[1]);
	edi_contrl_end(&s);
	edi_sent_is(&s,
		    "UNA:+.? 'UNB+UNOC:3+4000001:14+ACME+261130:2000+12'UNH+1+CONTRL:D:3:UN'"
		    "UCI+REF??1+ACME+4000001:14+7'UCM+2+ORDERS:D:01B:UN:EAN010+4+29'UCS+2'UCD+12+4'UCS+5+13'"
		    "UNT+7+1'UNZ+1+12'");
	i.status = 'R';
	i.codes[0] = SLICE("28");
	i.codes_count = 1;
	edi_sending_begin(&s, &EDIFACT);
	edi_contrl_begin(&s, &i);
	edi_contrl_unit(&s, &i, &units[1]);
	edi_contrl_end(&s);
	edi_sent_is(&s, "UNA:+.? 'UNB+UNOC:3+4000001:14+ACME+261130:2000+12'UNH+1+CONTRL:D:3:UN'"
			"UCI+REF??1+ACME+4000001:14+4+28'UNT+3+1'UNZ+1+12'");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_acknowledge__a_group_is_told_set_by_set),
		cmocka_unit_test(test_acknowledge__of_a_refused_group_the_codes_are_told),
		cmocka_unit_test(test_acknowledge__an_interchange_is_told_alone),
		cmocka_unit_test(test_acknowledge__contrl_names_what_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
