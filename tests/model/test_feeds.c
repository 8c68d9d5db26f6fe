/* Feeds as the rules on CSV have them: kinds and headers, refusals, row checks, values. */
#include "test_fixture.h"

#include "model_header.h"
#include "model_sha256.h"
#include "model_values.h"

static const char *kind_of(const char *header)
{
	return model_kind_name(model_kind_of(header, strlen(header)));
}

static void test_kinds__are_told_by_the_first_that_fits(void **state)
{
	static const struct {
		const char *header;
		const char *kind;
	} cases[] = {
		{ "ref,sku,qty\n", "batches" },
		{ "Batch Ref;S.K.U;On_Hand;ETA\n", "batches" },
		{ "ref\tsku\tavailable\n", "batches" },
		{ "ref,qty\n", "changes" },
		{ "batch-ref,quantity,eta\n", "changes" },
		{ "ref,on_hand\n", "none" },
		{ "orderid,sku,qty\n", "orders" },
		{ "Order ID|sku|Quantity|Line No|shipped|cancelled\n", "orders" },
		{ "orderid,sku,qty,reference\n", "orders" },
		{ "orderid,sku,qty,batchref,eta\n", "allocations" },
		{ "orderid,sku,qty,ref,eta\n", "none" },
		{ "orderid,sku,qty,ref\n", "allocations" },
		{ "orderid,new_qty,line\n", "amendments" },
		{ "orderid,new_qty,sku,qty\n", "amendments" },
		{ "orderid,new_qty\n", "none" },
		{ "orderid,cancelled\n", "cancellations" },
		{ "orderid,qty canceled,sku,line\n", "cancellations" },
		{ "orderid,shipped,sku\n", "shipments" },
		{ "orderid,quantity_shipped,line_number\n", "shipments" },
		{ "orderid,shipped\n", "none" },
		{ "orderid,shipped,cancelled,sku\n", "none" },
		{ "orderid,line,qty\n", "none" },
		{ "ref,sku,qty,qty\n", "none" },
		{ "ref,sku,qty,available,available\n", "batches" },
		{ "ref,sku,qty,uom,uom\n", "none" },
		{ "sep=;\nref;sku;qty\n", "batches" },
		{ "sep=;\nref,sku,qty\n", "none" },
		{ "\"SEP=|\"\r\nref|sku|qty\r\n", "batches" },
		{ "re\"f,sku,qty\n", "none" },
		{ "\n\n ,\nref,sku,qty\n", "batches" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		if (strcmp(kind_of(cases[i].header), cases[i].kind) != 0)
			print_error("%s", cases[i].header);
		assert_string_equal(kind_of(cases[i].header), cases[i].kind);
	}
}

static void test_feeds__are_refused_whole_for_the_first_reason(void **state)
{
	static const struct {
		const char *text;
		enum model_refusal refusal;
	} cases[] = {
		{ "", MODEL_EMPTY },
		{ "\xef\xbb\xbf\n,,\n", MODEL_EMPTY },
		{ "sep=,\n", MODEL_EMPTY },
		{ "a,b\n1,2\n", MODEL_NO_HEADER },
		{ "orderid,sku,qty,Order Status\nO1,A,1,open\n", MODEL_UNMAPPED_STATUS },
		{ "orderid,sku,qty,cancelled_at\n", MODEL_UNMAPPED_STATUS },
		{ "ref,qty\nB1,\"1\"x\n", MODEL_BAD_RECORD },
		{ "ref,qty\nB1,\"1\nB2,2\n", MODEL_BAD_RECORD },
		{ "ref,qty\nB1,1\nB2,12", MODEL_CUT_SHORT },
		{ "ref,qty", MODEL_CUT_SHORT },
		{ "ref,qty\nqty,ref\nB1,", MODEL_CUT_SHORT },
		{ "ref,qty\nB1,1\nQuantity,Batch Ref\n", MODEL_SECOND_HEADER },
		{ "ref,qty\nB1,1\nunit,\n", MODEL_SECOND_HEADER },
		{ "ref,qty\nB1,ten\n", MODEL_NO_VALID_ROW },
		{ "ref,qty\nB1,1\n ,", MODEL_NO_REFUSAL },
		{ "ref,qty\n", MODEL_NO_REFUSAL },
		{ "ref,qty\nB1,1\nREF,Q-T-Y\n", MODEL_NO_REFUSAL },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		run(f, cases[i].text);
		assert_refused(f, 0, cases[i].refusal);
		assert_int_equal(f->result->exit_status, cases[i].refusal ? 4 : i == 14 ? 3 : 0);
	}
}

static void test_feeds__a_zero_byte_is_no_text(void **state)
{
	struct fixture *f = *state;
	struct model_feed feed = { .name = "a", .bytes = "ref,qty\nB1,1\0\n", .len = 14 };

	f->result = model_run(f->model, &feed, 1, &f->options);
	assert_refused(f, 0, MODEL_NOT_TEXT);
	assert_int_equal(f->result->reports[0].kind, MODEL_CHANGES);
}

static void test_feeds__a_last_record_may_be_taken_without_its_line_end(void **state)
{
	struct fixture *f = *state;

	f->options.unterminated = true;
	run(f, "ref,sku,qty\nB1,DESK,1\nB2,DESK,12");
	assert_refused(f, 0, MODEL_NO_REFUSAL);
	assert_count(f, 0, MODEL_CREATED, 2);
	assert_non_null(strstr(model_bytes_text(model_result_file(f->result, "summary.json")),
			       "{\"feed\":\"a.csv\",\"line\":3,\"text\":\"*\"}"));
}

static void test_feeds__max_rejects_counts_row_checks(void **state)
{
	struct fixture *f = *state;

	f->options.limited = true;
	f->options.max_rejects = 1;
	run2(f, "ref,sku,qty\nB1,A,x\nB2,A,1\n", "ref,sku,qty\nB3,A,x\nB4,A,y\nB5,A,1\n");
	assert_refused(f, 0, MODEL_NO_REFUSAL);
	assert_refused(f, 1, MODEL_TOO_MANY_REJECTS);
	assert_int_equal(f->result->reports[1].counts.rows, 0);
	f->options.percent = true;
	f->options.max_rejects = 50;
	run2(f, "ref,sku,qty\nB1,A,x\nB2,A,1\n", "ref,sku,qty\nB3,A,x\nB4,A,y\nB5,A,1\n");
	assert_refused(f, 0, MODEL_NO_REFUSAL);
	assert_refused(f, 1, MODEL_TOO_MANY_REJECTS);
}

/* Row checks: one row each, beside one that passes. */

static enum model_reject code_of(struct fixture *f, const char *header, const char *row, const char *good)
{
	struct model_bytes text = { 0 };
	enum model_reject found = MODEL_NO_REJECT;

	model_bytes_add_text(&text, header);
	model_bytes_add_char(&text, '\n');
	model_bytes_add_text(&text, good);
	model_bytes_add_char(&text, '\n');
	model_bytes_add_text(&text, row);
	model_bytes_add_char(&text, '\n');
	run(f, text.data);
	model_bytes_free(&text);
	for (enum model_reject i = 0; i < MODEL_UNKNOWN_SKU; i++) {
		if (counts_of(f, 0)->rejects[i] > 0)
			found = i;
	}
	return found;
}

struct row_case {
	const char *row;
	enum model_reject reject;
};

static void check_cases(struct fixture *f, const char *header, const char *good, const struct row_case *cases,
			size_t n)
{
	for (size_t i = 0; i < n; i++) {
		enum model_reject found = code_of(f, header, cases[i].row, good);

		if (found != cases[i].reject)
			print_error("%s: %u\n", cases[i].row, (unsigned)found);
		assert_int_equal(found, cases[i].reject);
	}
}

static void test_rows__of_batches(void **state)
{
	static const struct row_case cases[] = {
		{ "B\"1,A,1,,", MODEL_STRAY_QUOTE },
		{ "B1,A,1,,,x", MODEL_TOO_MANY_FIELDS },
		{ "B1,A,1,,,,", MODEL_NO_REJECT },
		{ "B1,A", MODEL_MISSING_FIELD },
		{ "B1,A,1", MODEL_NO_REJECT },
		{ " \t,A,1,,", MODEL_MISSING_FIELD },
		{ "B1,\xff,ten,,", MODEL_BAD_ENCODING },
		{ "B\x01,A,1,,", MODEL_BAD_CHARACTER },
		{ "B\xc2\x85,A,1,,", MODEL_BAD_CHARACTER },
		{ "B\xe2\x80\xae,A,1,,", MODEL_BAD_CHARACTER },
		{ "=B,A,1,,", MODEL_UNSAFE_IDENTIFIER },
		{ "B;\xe3\x80\x80@x,A,1,,", MODEL_UNSAFE_IDENTIFIER },
		{ "'\xef\xbc\x9dx,A,1,,", MODEL_UNSAFE_IDENTIFIER },
		{ "B-1;C-2|D,A,1,,", MODEL_NO_REJECT },
		{ "4.00638E+12,A,1,,", MODEL_MANGLED_NUMBER },
		{ "4.00638E12,A,1,,", MODEL_NO_REJECT },
		{ "B1,A,1.0,x,", MODEL_BAD_QUANTITY },
		{ "B1,A,2147483648,,", MODEL_BAD_QUANTITY },
		{ "B1,A,0002147483647,,", MODEL_NO_REJECT },
		{ "B1,A,1,1999-12-31,", MODEL_BAD_DATE },
		{ "B1,A,1,2100-01-01,", MODEL_BAD_DATE },
		{ "B1,A,1,2099-12-31,", MODEL_NO_REJECT },
		{ "B1,A,1,2026-02-29,BOX", MODEL_BAD_DATE },
		{ "B1,A,1,,BOX", MODEL_UNKNOWN_UNIT },
		{ "B1,A,1,,eAch", MODEL_NO_REJECT },
	};

	check_cases(*state, "ref,sku,qty,eta,uom", "B0,A,1,,", cases, COUNT(cases));
}

static void test_rows__of_orders(void **state)
{
	static const struct row_case cases[] = {
		{ "O1,A,0,1,,,,,", MODEL_BAD_QUANTITY },       { "O1,A,5,1,3,3,,,", MODEL_BAD_QUANTITY },
		{ "O1,A,5,1,all,ALL,,,", MODEL_BAD_QUANTITY }, { "O1,A,5,1,all,5,,,", MODEL_NO_REJECT },
		{ "O1,A,5,1,all,6,,,", MODEL_BAD_QUANTITY },   { "O1,A,5,1,some,,,,", MODEL_BAD_QUANTITY },
		{ "O1,A,5,1,,,10000,,", MODEL_BAD_VALUE },     { "O1,A,5,1,,,-9999,Yes,0", MODEL_NO_REJECT },
		{ "O1,A,5,1,,,--1,,", MODEL_BAD_VALUE },       { "O1,A,5,1,,,,y,", MODEL_BAD_VALUE },
		{ "O1,A,5,1,,,,,maybe", MODEL_BAD_VALUE },     { "O1,A,5", MODEL_NO_REJECT },
	};

	check_cases(*state, "orderid,sku,qty,line,shipped,cancelled,priority,backorder,split", "O0,A,1", cases,
		    COUNT(cases));
}

static void test_rows__of_feeds_that_name_a_line(void **state)
{
	static const struct row_case cases[] = {
		{ "O1,1,,", MODEL_MISSING_FIELD },
		{ "O1,,A,", MODEL_MISSING_FIELD },
		{ "O1,ALL,,1", MODEL_NO_REJECT },
		{ "O1,x,,", MODEL_BAD_QUANTITY },
	};
	static const struct row_case orders[] = {
		{ "O1,1", MODEL_MISSING_FIELD },
		{ "O1,All", MODEL_NO_REJECT },
	};
	static const struct row_case amendments[] = {
		{ "O1,0,A", MODEL_BAD_QUANTITY },
		{ "O1,1,A", MODEL_NO_REJECT },
	};

	check_cases(*state, "orderid,shipped,sku,line", "O0,1,A,", cases, COUNT(cases));
	check_cases(*state, "orderid,cancelled", "O0,all", orders, COUNT(orders));
	check_cases(*state, "orderid,new_qty,sku", "O0,1,A", amendments, COUNT(amendments));
}

static void test_rows__that_contradict_each_other(void **state)
{
	struct fixture *f = *state;

	run(f, "ref,sku,qty\nB1,A,1\nB1,A,01\nB2,A,1\nB2,A,2\nB2,A,1\nB3,A,1\nB3,B,1\n");
	assert_rejected(f, 0, MODEL_REPEATED_REF, 5);
	assert_count(f, 0, MODEL_CREATED, 1);
	assert_count(f, 0, MODEL_UNCHANGED, 1);
	run(f, "orderid,sku,qty,line\nO1,A,1,\nO1,A,1,\nO2,A,1,1\nO2,A,2,\nO3,A,1,1\n"
	       "O3,A,1,1\nO3,A,1,2\nO4,A,1,1\n"
	       "O4,A,2,1\n");
	assert_rejected(f, 0, MODEL_REPEATED_LINE, 6);
	run(f, "orderid,sku,shipped\nO1,A,1\nO1,A,all\nO2,A,1\nO2,A,1\n");
	assert_rejected(f, 0, MODEL_REPEATED_LINE, 2);
}

static void test_rejects__are_written_as_they_came_and_known_again(void **state)
{
	struct fixture *f = *state;

	run(f, "reject_code,ref,sku,qty,=note\nold, B1 ,A,x,\"-1,\"\n,B2,A,1,\n,B3,A,\"1\"\"\",,\n");
	assert_string_equal(model_bytes_text(model_result_file(f->result, "rejected/01-a.csv")),
			    "reject_line,reject_code,reject_reason,reject_since,ref,sku,qty,'=note\n"
			    "2,bad-quantity,*,,B1,A,x,\"'-1,\"\n4,bad-quantity,*,,B3,A,\"1\"\"\",,\n");
	assert_int_equal(f->result->exit_status, 3);
	run(f, "qty;sku;ref\nx;A;B1\n1;A;B2\n");
	assert_string_equal(model_bytes_text(model_result_file(f->result, "rejected/01-a.csv")),
			    "reject_line,reject_code,reject_reason,reject_since,qty,sku,ref\n"
			    "2,bad-quantity,*,run-000001,x,A,B1\n");
	assert_int_equal(counts_of(f, 0)->old_rejects, 1);
	assert_int_equal(f->result->exit_status, 0);
}

static void test_rejects__are_forgotten_after_100_runs_without(void **state)
{
	struct fixture *f = *state;

	run(f, "ref,qty\nB1,1\n");
	assert_int_equal(f->result->exit_status, 3);
	for (size_t i = 0; i < 99; i++)
		run(f, "ref,qty\n");
	run(f, "ref,qty\nB1,1\n");
	assert_int_equal(f->result->run, 101);
	assert_int_equal(f->result->exit_status, 0);
	for (size_t i = 0; i < 100; i++)
		run(f, "ref,qty\n");
	run(f, "ref,qty\nB1,1\n");
	assert_int_equal(f->result->run, 202);
	assert_int_equal(f->result->exit_status, 3);
}

static void test_sha256__is_as_the_standard_has_it(void **state)
{
	char hex[65];

	(void)state;
	model_sha256("abc", 3, hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	model_sha256("", 0, hex);
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_kinds__are_told_by_the_first_that_fits),
		TEST(test_feeds__are_refused_whole_for_the_first_reason),
		TEST(test_feeds__a_zero_byte_is_no_text),
		TEST(test_feeds__a_last_record_may_be_taken_without_its_line_end),
		TEST(test_feeds__max_rejects_counts_row_checks),
		TEST(test_rows__of_batches),
		TEST(test_rows__of_orders),
		TEST(test_rows__of_feeds_that_name_a_line),
		TEST(test_rows__that_contradict_each_other),
		TEST(test_rejects__are_written_as_they_came_and_known_again),
		TEST(test_rejects__are_forgotten_after_100_runs_without),
		TEST(test_sha256__is_as_the_standard_has_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
