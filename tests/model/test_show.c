/* What a store shows after a small run, and the run's summary, to the byte. */
#include "test_fixture.h"

typedef bool show_function(const struct model *model, const char *id, struct model_bytes *out);

static void assert_shown(const struct fixture *f, show_function *show, const char *id, const char *expected)
{
	struct model_bytes out = { 0 };

	assert_true(show(f->model, id, &out));
	assert_string_equal(model_bytes_text(&out), expected);
	model_bytes_free(&out);
}

/* B1 holds 3 of O1, of which 1 has left, and B2 2 of it; 4 of O1 wait, 1 is cancelled. O2 is short. */
static void play(struct fixture *f)
{
	run2(f, "ref,sku,qty,eta\nB1,DESK,4,\nB2,DESK,2,2026-01-01\n",
	     "orderid,sku,qty,line,shipped,cancelled,priority,backorder,split\nO1,DESK,11,7,,,5,yes,yes\n"
	     "O2,DESK,2,,,,,no,no\n");
	run2(f, "orderid,sku,shipped\nO1,DESK,1\n", "orderid,sku,cancelled\nO1,DESK,1\n");
}

static void test_show__an_order_with_all_that_became_of_its_units(void **state)
{
	struct fixture *f = *state;

	play(f);
	assert_shown(
		f, model_show_order_json, "O1",
		"[{\"orderid\":\"O1\",\"sku\":\"DESK\",\"qty\":3,\"batchref\":\"B1\",\"eta\":null,"
		"\"line\":\"7\","
		"\"status\":\"allocated\"},"
		"{\"orderid\":\"O1\",\"sku\":\"DESK\",\"qty\":2,\"batchref\":\"B2\",\"eta\":\"2026-01-01\","
		"\"line\":\"7\",\"status\":\"allocated\"},"
		"{\"orderid\":\"O1\",\"sku\":\"DESK\",\"qty\":4,\"batchref\":null,\"eta\":null,\"line\":\"7\","
		"\"status\":\"waiting\"},"
		"{\"orderid\":\"O1\",\"sku\":\"DESK\",\"qty\":1,\"batchref\":null,\"eta\":null,\"line\":\"7\","
		"\"status\":\"shipped\"},"
		"{\"orderid\":\"O1\",\"sku\":\"DESK\",\"qty\":1,\"batchref\":null,\"eta\":null,\"line\":\"7\","
		"\"status\":\"cancelled\"}]\n");
	assert_shown(f, model_show_order_csv, "O2",
		     "orderid,sku,qty,batchref,eta,line,status\nO2,DESK,2,,,,short\n");
}

/* Versions count BatchCreated twice, Allocated twice, Shipped and LineCancelled. */
static void test_show__a_sku_and_a_batch(void **state)
{
	struct fixture *f = *state;

	play(f);
	assert_shown(f, model_show_sku_json, "DESK",
		     "{\"sku\":\"DESK\",\"version\":6,\"available\":0,\"waiting\":4,\"short\":2,\"batches\":["
		     "{\"ref\":\"B1\",\"qty\":4,\"eta\":null,\"allocated\":3,\"shipped\":1,\"available\":0},"
		     "{\"ref\":\"B2\",\"qty\":2,\"eta\":\"2026-01-01\",\"allocated\":2,\"shipped\":0,"
		     "\"available\":0}]}\n");
	assert_shown(f, model_show_batch_json, "B2",
		     "{\"ref\":\"B2\",\"sku\":\"DESK\",\"qty\":2,\"eta\":\"2026-01-01\",\"allocated\":2,"
		     "\"shipped\":0,"
		     "\"available\":0,\"lines\":[{\"orderid\":\"O1\",\"sku\":\"DESK\",\"qty\":2,"
		     "\"line\":\"7\"}]}\n");
}

static void test_show__exports(void **state)
{
	struct fixture *f = *state;

	play(f);
	assert_lines(f, "O1,7,DESK,11,1,1,5,4,0,5,yes,yes\nO2,,DESK,2,0,0,0,0,2,0,no,no\n");
	assert_parts(f, "O1,DESK,3,B1,,7\nO1,DESK,2,B2,2026-01-01,7\n");
	assert_batches(f, "B1,DESK,4,,3,1,0\nB2,DESK,2,2026-01-01,2,0,0\n");
}

#define ZEROS                                                                                                  \
	"\"created\":0,\"changed\":0,\"unchanged\":0,\"allocated\":0,\"out_of_stock\":0,\"duplicates\":0,"     \
	"\"amended\":0,"

static void test_summary__of_a_run_with_a_refused_row(void **state)
{
	struct fixture *f = *state;

	play(f);
	run(f, "orderid,sku,shipped\nO1,DESK,6\nO9,DESK,1\n");
	assert_string_equal(
		model_bytes_text(model_result_file(f->result, "summary.json")),
		"{\"run\":3,\"store\":\"*\",\"status\":\"complete\",\"recovered\":[],"
		"\"abandoned\":[],\"started\":\"*\","
		"\"ended\":\"*\",\"feeds\":[{\"feed\":\"a.csv\",\"kind\":\"shipments\",\"sha256\":"
		"\"aa5b8b7c038e0dde3419abb1637ca1cc61e7a44027eb0014d23ceabf4dd6ac86\",\"status\":\"applied\","
		"\"code\":null,\"detail\":null,\"rows\":2," ZEROS
		"\"cancelled\":0,\"shipped\":1,\"closed\":0,\"rejected\":1,\"old_rejects\":0,\"dropped\":0,"
		"\"missing\":0,\"rejects\":{\"unknown-line\":1}}],\"totals\":{\"rows\":2," ZEROS
		"\"cancelled\":0,\"shipped\":1,\"closed\":0,\"rejected\":1,\"old_rejects\":0,\"dropped\":0,"
		"\"missing\":0,\"rejects\":{\"unknown-line\":1}},\"units\":{\"allocated\":0,\"deallocated\":0,"
		"\"short\":0,\"waiting\":0,\"shipped\":5,\"cancelled\":0},\"warnings\":[]}\n");
	assert_int_equal(f->result->exit_status, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_show__an_order_with_all_that_became_of_its_units),
		TEST(test_show__a_sku_and_a_batch),
		TEST(test_show__exports),
		TEST(test_summary__of_a_run_with_a_refused_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
