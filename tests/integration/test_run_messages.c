/*
 * Interchanges whose quantities are differences, interrupted behind any unit of work, given up by a run of
 * other feeds and sent again: each change is made once. And stock lists of a partner, interrupted and taken up.
 */
#include "support/profile_text.h"
#include "support/run_stage.h"
#include "support/scratch.h"
#include "support/testing.h"

#include <stdio.h>
#include <string.h>

#define ISA "ISA*00*          *00*          *ZZ*ACME           *ZZ*OURS           *261126*1200*U*00401*"

#define OTHER "b3.csv"
#define NIGHT "c1.edi o2.edi"

static struct arena arena;
static struct profile partner;

/* An interchange NUMBER with a group CODE of units, which TEXT gives whole. */
static void write_interchange(const char *name, unsigned number, const char *code, unsigned units,
			      const char *text)
{
	static char out[4096];
	(void)snprintf(out, sizeof(out),
		       ISA
		       "%09u*0*P*>~\nGS*%s*ACME*OURS*20261126*1200*%u*X*004010~\n%sGE*%u*%u~\nIEA*1*%09u~\n",
		       number, code, number, text, units, number, number);
	scratch_write(scratch_path(name), out);
}

static void write_feeds(void)
{
	scratch_write(scratch_path("b1.csv"), "ref,sku,qty\nb-1,LAMP,100\nb-2,DESK,40\nb-4,VASE,40\n");
	scratch_write(scratch_path(OTHER), "ref,sku,qty\nb-9,SOFA,1\n");
	write_interchange("o1.edi", 1, "PO", 1,
			  "ST*850*0001~BEG*00*SA*P1**20261125~\n"
			  "PO1*1*10*EA***VN*LAMP~PO1*2*10*EA***VN*DESK~PO1*3*10*EA***VN*VASE~SE*6*0001~\n");
	/* the order P2 comes behind its change; P1 line 3 is changed twice */
	write_interchange(
		"c1.edi", 2, "PC", 4,
		"ST*860*0001~BCH*04*SA*P1**1*20261126~\n"
		"POC*1*QI*2**EA***VN*LAMP~POC*2*QD*3**EA***VN*DESK~POC*3*QI*1**EA***VN*VASE~SE*6*0001~\n"
		"ST*860*0002~BCH*04*SA*P2**1*20261126~\n"
		"POC*1*QI*5**EA***VN*LAMP~POC*7*QI*1**EA***VN*LAMP~SE*5*0002~\n"
		"ST*860*0003~BCH*04*SA*P1**2*20261126~\n"
		"POC*3*QI*4**EA***VN*VASE~POC*9*QI*1**EA***VN*NONE~SE*5*0003~\n"
		"ST*860*0004~BCH*04*SA*P2**2*20261126~\nPOC*2*QD*1**EA***VN*DESK~SE*4*0004~\n");
	write_interchange("o2.edi", 3, "PO", 2,
			  "ST*850*0001~BEG*00*SA*P2**20261126~\n"
			  "PO1*1*4*EA***VN*LAMP~PO1*2*4*EA***VN*DESK~SE*5*0001~\n"
			  "ST*850*0002~BEG*00*SA*P3**20261126~\nPO1*1*1*EA***VN*VASE~SE*4*0002~\n");
}

static void give_profile(struct run_stage *s, struct plan *plan)
{
	(void)s;
	for (uint32_t i = 0; i < plan->count; i++)
		if (strstr(plan->feeds[i].path, ".edi"))
			plan->feeds[i].profile = &partner;
}

static int setup(void **state)
{
	if (run_stage_setup(state))
		return -1;
	struct run_stage *s = *state;
	arena_init(&arena);
	profile_of("partner = ACME\nsnapshot { means = on-hand missing = zero }\n"
		   "edi { partner = \"ZZ:ACME\" us = \"ZZ:OURS\" accept = {846, 850, 860} skus = {VN}\n"
		   "units = {\"EA: 1\"} poc = delta usage = P }\n",
		   &arena, &partner);
	s->settings.threads = 1;
	s->opened = give_profile;
	write_feeds();
	return 0;
}

static int teardown(void **state)
{
	arena_release(&arena);
	return run_stage_teardown(state);
}

/* A store and an OUT of their own, in which the evening has ended. */
static void go_to(struct run_stage *s, unsigned number)
{
	run_stage_go_to(s, number);
	assert_int_equal(run_stage_run_until(s, "b1.csv o1.edi", 0), ST_OK);
}

/* What the store holds when each change was made once, and nothing was interrupted. */
static const char *as_it_should(struct run_stage *s)
{
	go_to(s, 0);
	assert_int_equal(run_stage_run_until(s, OTHER, 0), ST_OK);
	assert_int_equal(run_stage_run_until(s, NIGHT, 0), ST_OK);
	const char *holds = run_stage_state(s);
	assert_non_null(strstr(holds, "P1/1 LAMP: 12 ="));
	assert_non_null(strstr(holds, "P1/2 DESK: 7 ="));
	assert_non_null(strstr(holds, "P1/3 VASE: 15 ="));
	assert_non_null(strstr(holds, "P2/1 LAMP: 9 ="));
	assert_non_null(strstr(holds, "P2/2 DESK: 3 ="));
	run_stage_verify(s);
	return holds;
}

static void test_messages__given_up_anywhere_and_sent_again_each_change_is_made_once(void **state)
{
	struct run_stage *s = *state;
	const char *holds = as_it_should(s);
	unsigned number = 1, in_part = 0;
	for (;; number++) {
		go_to(s, number);
		if (!run_stage_run_until(s, NIGHT, number))
			break;
		assert_int_equal(run_stage_run_until(s, OTHER, 0), ST_OK);
		assert_int_equal(run_stage_run_until(s, NIGHT, 0), ST_OK);
		assert_string_equal(run_stage_state(s), holds);
		in_part += strstr(s->told.p, "was begun by a run that was given up") != NULL;
		run_stage_verify(s);
		/* and once more it is known whole */
		assert_int_equal(run_stage_run_until(s, NIGHT, 0), ST_OK);
		assert_non_null(strstr(s->told.p, "received before"));
		assert_string_equal(run_stage_state(s), holds);
	}
	assert_true(number > 15);
	assert_true(in_part > 8);
}

/* What was given up twice: the second time before, in, or behind what was done the first time. */
static void test_messages__given_up_twice_each_change_is_made_once(void **state)
{
	struct run_stage *s = *state;
	const char *holds = as_it_should(s);
	unsigned place = 1;
	for (unsigned first = 4; first < 18; first += 3) {
		for (unsigned second = 2; second < 20; second += 2) {
			go_to(s, place++);
			assert_int_equal(run_stage_run_until(s, NIGHT, first), ST_STOPPED);
			assert_int_equal(run_stage_run_until(s, OTHER, 0), ST_OK);
			enum status st = run_stage_run_until(s, NIGHT, second);
			assert_true(st == ST_OK || st == ST_STOPPED);
			assert_int_equal(run_stage_run_until(s, OTHER, 0), ST_OK);
			assert_int_equal(run_stage_run_until(s, NIGHT, 0), ST_OK);
			assert_string_equal(run_stage_state(s), holds);
			run_stage_verify(s);
		}
	}
}

/* Under the same number something else came: what was applied of the first one stands. */
static void test_messages__another_interchange_under_the_number_of_one_given_up_is_refused(void **state)
{
	struct run_stage *s = *state;
	go_to(s, 1);
	assert_int_equal(run_stage_run_until(s, NIGHT, 6), ST_STOPPED);
	assert_int_equal(run_stage_run_until(s, OTHER, 0), ST_OK);
	const char *holds = run_stage_state(s);
	write_interchange("c2.edi", 2, "PC", 1,
			  "ST*860*0001~BCH*04*SA*P1**1*20261126~\nPOC*1*QI*9**EA***VN*LAMP~SE*4*0001~\n");
	assert_int_equal(run_stage_run_until(s, "c2.edi", 0), ST_OK);
	assert_string_equal(run_stage_state(s), holds);
	run_stage_expect(s, 4, "\"code\":\"no-valid-unit\"");
}

/* What a list leaves out is set to 0 behind it, and who waits is served then, wherever it is interrupted. */
static void test_messages__a_list_that_leaves_batches_out_is_taken_up_anywhere(void **state)
{
	struct run_stage *s = *state;
	unsigned number = 0, zeroed = 0;
	const char *holds = NULL;
	write_interchange("s1.edi", 4, "IB", 1,
			  "ST*846*0001~BIA*00*DD*S1*20261124~\n"
			  "LIN**VN*LAMP~QTY*33*4*EA~LIN**VN*DESK~QTY*33*4*EA~LIN**VN*VASE~QTY*33*4*EA~\n"
			  "LIN**VN*SOFA~QTY*33*4*EA~LIN**VN*AXE~QTY*33*4*EA~SE*13*0001~\n");
	write_interchange("s2.edi", 5, "IB", 2,
			  "ST*846*0001~BIA*00*DD*S2*20261125~\n"
			  "LIN**VN*DESK~QTY*33*9*EA~LIN**VN*AXE~QTY*33*5*EA~SE*7*0001~\n"
			  "ST*846*0002~BIA*00*DD*S3*20261126~\nLIN**VN*DESK~QTY*33*9*EA~SE*5*0002~\n");
	scratch_write(scratch_path("o3.csv"), "orderid,sku,qty,backorder\nw-1,LAMP,1,yes\nw-2,DESK,6,yes\n");
	for (;; number++) {
		go_to(s, number);
		assert_int_equal(run_stage_run_until(s, "s1.edi o3.csv", 0), ST_OK);
		enum status st = run_stage_run_until(s, "s2.edi", number);
		if (st) {
			zeroed += strstr(run_stage_state(s), "SOFA 0") != NULL;
			assert_int_equal(run_stage_run_until(s, "s2.edi", 0), ST_OK);
		}
		run_stage_verify(s);
		if (!holds)
			holds = run_stage_state(s);
		assert_string_equal(run_stage_state(s), holds);
		if (number && !st)
			break;
	}
	assert_non_null(strstr(holds, "AXE AXE 0 0 0"));
	assert_non_null(strstr(holds, "SOFA SOFA 0 0 0"));
	assert_non_null(strstr(holds, "b-1 LAMP 100"));
	assert_true(zeroed > 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_messages__given_up_anywhere_and_sent_again_each_change_is_made_once, setup,
			teardown),
		cmocka_unit_test_setup_teardown(test_messages__given_up_twice_each_change_is_made_once, setup,
						teardown),
		cmocka_unit_test_setup_teardown(
			test_messages__a_list_that_leaves_batches_out_is_taken_up_anywhere, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_messages__another_interchange_under_the_number_of_one_given_up_is_refused, setup,
			teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
