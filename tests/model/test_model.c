/* The model by itself: small nights worked out by hand from the specification. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model.h"
#include "model_csv.h"
#include "model_sha256.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define ALLOCATIONS_HEADER   "orderid,sku,qty,batchref,eta,line\n"
#define DEALLOCATIONS_HEADER "orderid,sku,qty,batchref,reason,line\n"
#define OUT_OF_STOCK_HEADER  "orderid,sku,qty,reason,available,line\n"

/* A store, and the result of its last run. */
struct fixture {
	struct model *model;
	struct model_result *result;
};

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	assert_non_null(fixture);
	fixture->model = model_new();
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	model_result_free(fixture->result);
	model_free(fixture->model);
	free(fixture);
	return 0;
}

static void run_feeds(struct fixture *fixture, const struct model_feed *feeds, size_t n_feeds,
		      const struct model_options *options)
{
	model_result_free(fixture->result);
	fixture->result = model_run(fixture->model, feeds, n_feeds, options);
}

/* One feed, called `feed.csv`. */
static void run_bytes(struct fixture *fixture, const char *bytes, size_t len)
{
	struct model_feed feed = { .name = "feed.csv", .bytes = bytes, .len = len };
	struct model_options options = { 0 };

	run_feeds(fixture, &feed, 1, &options);
}

static void run(struct fixture *fixture, const char *text)
{
	run_bytes(fixture, text, strlen(text));
}

static void assert_file(const struct fixture *fixture, const char *name, const char *expected)
{
	const struct model_bytes *file = model_result_file(fixture->result, name);

	assert_non_null(file);
	assert_string_equal(model_bytes_text(file), expected);
}

static void assert_no_file(const struct fixture *fixture, const char *name)
{
	assert_null(model_result_file(fixture->result, name));
}

static void assert_allocated(const struct fixture *fixture, const char *rows)
{
	struct model_bytes expected = { 0 };

	model_bytes_add_text(&expected, ALLOCATIONS_HEADER);
	model_bytes_add_text(&expected, rows);
	assert_file(fixture, "allocations.csv", expected.data);
	model_bytes_free(&expected);
}

static void assert_out_of_stock(const struct fixture *fixture, const char *rows)
{
	struct model_bytes expected = { 0 };

	model_bytes_add_text(&expected, OUT_OF_STOCK_HEADER);
	model_bytes_add_text(&expected, rows);
	assert_file(fixture, "out_of_stock.csv", expected.data);
	model_bytes_free(&expected);
}

static const struct model_counts *counts(const struct fixture *fixture)
{
	return &fixture->result->reports[0].counts;
}

static void assert_outcome(const struct fixture *fixture, enum model_outcome outcome, size_t n)
{
	assert_int_equal(counts(fixture)->outcomes[outcome], n);
}

static void assert_rejected(const struct fixture *fixture, enum model_reject reject, size_t n)
{
	assert_int_equal(counts(fixture)->rejects[reject], n);
}

static void assert_batches(const struct fixture *fixture, const char *rows)
{
	struct model_bytes expected = { 0 };
	struct model_bytes actual = { 0 };

	model_bytes_add_text(&expected, "ref,sku,qty,eta,allocated,available\n");
	model_bytes_add_text(&expected, rows);
	model_export_batches(fixture->model, &actual);
	assert_string_equal(actual.data, expected.data);
	model_bytes_free(&expected);
	model_bytes_free(&actual);
}

static void assert_exported(const struct fixture *fixture, const char *rows)
{
	struct model_bytes expected = { 0 };
	struct model_bytes actual = { 0 };

	model_bytes_add_text(&expected, ALLOCATIONS_HEADER);
	model_bytes_add_text(&expected, rows);
	model_export_allocations(fixture->model, &actual);
	assert_string_equal(actual.data, expected.data);
	model_bytes_free(&expected);
	model_bytes_free(&actual);
}

/* Allocating */

static void test_model__a_line_goes_to_the_warehouse_before_any_shipment(void **state)
{
	struct fixture *f = *state;

	run(f, "ref,sku,qty,eta\n"
	       "late,CHAIR,10,2026-03-01\n"
	       "early,CHAIR,10,2026-02-01\n"
	       "here,CHAIR,10,\n"
	       "here-too,CHAIR,10,\n");
	assert_outcome(f, MODEL_CREATED, 4);
	run(f, "orderid,sku,qty\n"
	       "o1,CHAIR,10\n"
	       "o2,CHAIR,9\n"
	       "o3,CHAIR,2\n"
	       "o4,CHAIR,9\n");
	assert_allocated(f, "o1,CHAIR,10,here,,\n"
			    "o2,CHAIR,9,here-too,,\n"
			    "o3,CHAIR,2,early,2026-02-01,\n"
			    "o4,CHAIR,9,late,2026-03-01,\n");
	assert_out_of_stock(f, "");
	assert_int_equal(f->result->exit_status, 0);
	assert_batches(f, "here,CHAIR,10,,10,0\n"
			  "here-too,CHAIR,10,,9,1\n"
			  "early,CHAIR,10,2026-02-01,2,8\n"
			  "late,CHAIR,10,2026-03-01,9,1\n");
}

static void test_model__what_no_batch_covers_is_out_of_stock_with_its_reason(void **state)
{
	struct fixture *f = *state;

	run(f, "ref,sku,qty\nb1,LAMP,3\nb2,LAMP,3\n");
	run(f, "orderid,sku,qty,line\n"
	       "o1,LAMP,4,1\n"
	       "o1,LAMP,7,2\n"
	       "o1,LAMP,3,3\n"
	       "o1,LAMP,3,4\n"
	       "o1,LAMP,1,5\n");
	assert_out_of_stock(f, "o1,LAMP,4,fragmented,6,1\n"
			       "o1,LAMP,7,insufficient,6,2\n"
			       ",LAMP,,depleted,0,\n"
			       "o1,LAMP,1,insufficient,0,5\n");
	assert_allocated(f, "o1,LAMP,3,b1,,3\no1,LAMP,3,b2,,4\n");
	assert_int_equal(f->result->exit_status, 0);
}

static void test_model__a_sku_without_a_batch_is_unknown_even_for_a_known_line(void **state)
{
	struct fixture *f = *state;

	run(f, "ref,sku,qty\nb1,LAMP,0\n");
	run(f, "orderid,sku,qty,line\no1,LAMP,1,1\no1,DESK,1,1\n");
	assert_outcome(f, MODEL_OUT_OF_STOCK, 1);
	assert_rejected(f, MODEL_UNKNOWN_SKU, 1);
	run(f, "ref,sku,qty\nb1,LAMP,1\n");
	run(f, "orderid,sku,qty,line\no1,LAMP,1,1\no1,DESK,1,1\n");
	assert_outcome(f, MODEL_ALLOCATED, 1);
	assert_rejected(f, MODEL_UNKNOWN_SKU, 1);
}

static void test_model__a_line_sent_again_is_a_duplicate_and_an_altered_one_a_conflict(void **state)
{
	struct fixture *f = *state;

	run(f, "ref,sku,qty\nb1,A,100\nb2,B,100\n");
	run(f, "orderid,sku,qty\no1,A,5\no1,A,5\no1,A,6\no1,B,5\n");
	assert_outcome(f, MODEL_ALLOCATED, 2);
	assert_outcome(f, MODEL_DUPLICATE, 1);
	assert_rejected(f, MODEL_LINE_CONFLICT, 1);
	/* The order's line 7 is no line yet; its unnumbered line of that SKU is. */
	run(f, "orderid,sku,qty,line\no1,A,5,7\no1,A,4,8\n");
	assert_outcome(f, MODEL_DUPLICATE, 1);
	assert_rejected(f, MODEL_LINE_CONFLICT, 1);
}

static void test_model__an_order_holds_a_sku_twice_under_two_numbers_only(void **state)
{
	struct fixture *f = *state;

	run(f, "ref,sku,qty\nb1,A,100\nb2,B,100\n");
	run(f, "orderid,sku,qty,line\no1,A,5,1\no1,A,6,2\n");
	assert_outcome(f, MODEL_ALLOCATED, 2);
	/* Without a number, any line of that SKU answers, one of that quantity first. */
	run(f, "orderid,sku,qty\no1,A,6\no1,A,5\no1,A,7\n");
	assert_outcome(f, MODEL_DUPLICATE, 2);
	assert_rejected(f, MODEL_LINE_CONFLICT, 1);
	/* With one, that line answers whatever it holds. */
	run(f, "orderid,sku,qty,line\no1,B,5,1\n");
	assert_rejected(f, MODEL_LINE_CONFLICT, 1);
}

static void test_model__a_line_that_was_out_of_stock_is_tried_again(void **state)
{
	struct fixture *f = *state;

	run(f, "ref,sku,qty\nb1,A,1\n");
	run(f, "orderid,sku,qty\no1,A,2\n");
	assert_outcome(f, MODEL_OUT_OF_STOCK, 1);
	run(f, "ref,qty\nb1,2\n");
	run(f, "orderid,sku,qty\no1,A,2\n");
	assert_allocated(f, "o1,A,2,b1,,\n");
	assert_out_of_stock(f, ",A,,depleted,0,\n");
}

/* Changing batches */

static void test_model__a_cut_batch_keeps_what_fits_and_moves_the_rest(void **state)
{
	struct fixture *f = *state;

	run(f, "ref,sku,qty,eta\nfirst,TABLE,50,\nsecond,TABLE,50,2026-01-31\n");
	run(f, "orderid,sku,qty\no1,TABLE,20\no2,TABLE,20\n");
	run(f, "ref,qty\nfirst,25\n");
	assert_file(f, "deallocations.csv", DEALLOCATIONS_HEADER "o2,TABLE,20,first,quantity-cut,\n");
	assert_allocated(f, "o2,TABLE,20,second,2026-01-31,\n");
	assert_out_of_stock(f, "");
	assert_batches(f, "first,TABLE,25,,20,5\nsecond,TABLE,50,2026-01-31,20,30\n");
	assert_exported(f, "o1,TABLE,20,first,,\no2,TABLE,20,second,2026-01-31,\n");
	assert_outcome(f, MODEL_CHANGED, 1);
	assert_outcome(f, MODEL_ALLOCATED, 0);
}

static void test_model__cut_lines_go_again_in_their_order_also_to_the_same_batch(void **state)
{
	struct fixture *f = *state;

	run(f, "ref,sku,qty\nb1,A,30\n");
	run(f, "orderid,sku,qty,line\no1,A,20,1\no2,A,10,\n");
	run(f, "ref,qty\nb1,15\n");
	assert_file(f, "deallocations.csv",
		    DEALLOCATIONS_HEADER "o2,A,10,b1,quantity-cut,\no1,A,20,b1,quantity-cut,1\n");
	assert_allocated(f, "o2,A,10,b1,,\n");
	assert_out_of_stock(f, "o1,A,20,insufficient,15,1\n");
	assert_exported(f, "o2,A,10,b1,,\n");
}

static void test_model__a_cut_that_takes_the_last_stock_ends_with_depleted(void **state)
{
	struct fixture *f = *state;

	run(f, "ref,sku,qty\nb1,A,10\n");
	run(f, "orderid,sku,qty\no1,A,4\n");
	run(f, "ref,qty\nb1,4\nb1,0\n");
	assert_out_of_stock(f, ",A,,depleted,0,\no1,A,4,insufficient,0,\n");
}

static void test_model__a_new_eta_moves_the_batch_and_leaves_its_lines(void **state)
{
	struct fixture *f = *state;

	run(f, "ref,sku,qty,eta\nb1,A,10,2026-01-01\nb2,A,10,2026-01-02\n");
	run(f, "orderid,sku,qty\no1,A,1\n");
	assert_allocated(f, "o1,A,1,b1,2026-01-01,\n");
	run(f, "ref,sku,qty,eta\nb1,A,10,2026-01-03\n");
	assert_outcome(f, MODEL_CHANGED, 1);
	assert_exported(f, "o1,A,1,b1,2026-01-03,\n");
	assert_batches(f, "b2,A,10,2026-01-02,0,10\nb1,A,10,2026-01-03,1,9\n");
	run(f, "orderid,sku,qty\no2,A,1\n");
	assert_allocated(f, "o2,A,1,b2,2026-01-02,\n");
}

static void test_model__a_correction_stands_until_the_supplier_says_something_new(void **state)
{
	struct fixture *f = *state;

	run(f, "ref,sku,qty,eta\nb1,A,10,2026-01-01\n");
	run(f, "ref,qty\nb1,7\nb1,7\nb9,1\n");
	assert_outcome(f, MODEL_CHANGED, 1);
	assert_outcome(f, MODEL_UNCHANGED, 1);
	assert_rejected(f, MODEL_UNKNOWN_BATCH, 1);
	run(f, "ref,sku,qty,eta\nb1,A,10,2026-01-01\n");
	assert_outcome(f, MODEL_UNCHANGED, 1);
	assert_batches(f, "b1,A,7,2026-01-01,0,7\n");
	run(f, "ref,sku,qty,eta\nb1,A,12,2026-01-01\nb1,A,10,\n");
	assert_outcome(f, MODEL_CHANGED, 2);
	assert_batches(f, "b1,A,10,,0,10\n");
}

static void test_model__a_feed_without_eta_says_nothing_about_it(void **state)
{
	struct fixture *f = *state;

	run(f, "ref,sku,qty,eta\nb1,A,10,2026-01-01\n");
	run(f, "ref,sku,qty\nb1,A,10\nb2,A,1\n");
	assert_outcome(f, MODEL_UNCHANGED, 1);
	assert_batches(f, "b2,A,1,,0,1\nb1,A,10,2026-01-01,0,10\n");
	run(f, "ref,sku,qty,eta\nb2,A,1,2026-01-01\n");
	assert_outcome(f, MODEL_CHANGED, 1);
}

static void test_model__a_batch_keeps_its_sku_and_a_refused_row_says_nothing(void **state)
{
	struct fixture *f = *state;

	run(f, "ref,sku,qty\nb1,A,10\n");
	run(f, "ref,sku,qty\nb1,B,20\n");
	assert_rejected(f, MODEL_SKU_MISMATCH, 1);
	assert_int_equal(f->result->exit_status, 1);
	run(f, "ref,sku,qty\nb1,A,20\n");
	assert_outcome(f, MODEL_CHANGED, 1);
}

/* Taking over allocations */

static void test_model__an_assignment_asks_its_questions_in_order(void **state)
{
	struct fixture *f = *state;

	run(f, "ref,sku,qty,eta\nb1,A,10,\nb2,A,10,2026-05-05\nb3,B,10,\n");
	run(f, "orderid,sku,qty,batchref\n"
	       "o1,A,6,b2\n"   /* taken over */
	       "o1,C,6,b9\n"   /* no such batch */
	       "o1,A,9,b3\n"   /* another SKU before the conflict */
	       "o1,A,9,b2\n"   /* another quantity */
	       "o1,A,6,b2\n"   /* the same */
	       "o1,A,6,b1\n"   /* elsewhere */
	       "o2,A,5,b2\n"); /* no room, though b1 has it */
	assert_allocated(f, "o1,A,6,b2,2026-05-05,\n");
	assert_file(f, "rejected/01-feed.csv",
		    "reject_line,reject_code,reject_reason,orderid,sku,qty,batchref\n"
		    "3,unknown-batch,*,o1,C,6,b9\n"
		    "4,sku-mismatch,*,o1,A,9,b3\n"
		    "5,line-conflict,*,o1,A,9,b2\n"
		    "7,already-allocated,*,o1,A,6,b1\n"
		    "8,over-capacity,*,o2,A,5,b2\n");
	assert_outcome(f, MODEL_DUPLICATE, 1);
}

static void test_model__a_night_s_allocations_fed_back_are_duplicates(void **state)
{
	struct fixture *f = *state;
	struct model_bytes again = { 0 };

	run(f, "ref,sku,qty\nb1,A,10\n");
	run(f, "orderid,sku,qty,line\no1,A,2,1\no1,A,2,2\no2,A,1,\n");
	model_bytes_add_text(&again, model_bytes_text(model_result_file(f->result, "allocations.csv")));
	run(f, again.data);
	model_bytes_free(&again);
	assert_int_equal(f->result->reports[0].kind, MODEL_ALLOCATIONS);
	assert_outcome(f, MODEL_DUPLICATE, 3);
	assert_int_equal(f->result->exit_status, 0);
}

/* Headers */

static void test_model__the_kind_is_told_from_the_header_alone(void **state)
{
	static const struct {
		const char *header;
		enum model_kind kind;
	} cases[] = {
		{ "ref,sku,qty", MODEL_BATCHES },
		{ "eta;quantity;SKU; Batch_Ref ", MODEL_BATCHES },
		{ "reference\tsku\tqty\tline\tline", MODEL_BATCHES },
		{ "ref|qty", MODEL_CHANGES },
		{ "batchref,qty,eta,eta", MODEL_CHANGES },
		{ "orderid,sku,qty", MODEL_ORDERS },
		{ "order_id,sku,qty,line_no,note,note", MODEL_ORDERS },
		{ "order_id,sku,qty,reference", MODEL_ORDERS },
		{ "orderid,sku,qty,eta", MODEL_ORDERS },
		{ "orderid,sku,qty,batchref", MODEL_ALLOCATIONS },
		{ "orderid,sku,qty,ref,reference", MODEL_ALLOCATIONS },
		{ "orderid,sku,qty,batchref,eta,line", MODEL_ALLOCATIONS },
		{ "reject_line,Reject_Code,orderid,sku,qty,batchref", MODEL_ALLOCATIONS },
		{ "\xef\xbb\xbf\"ref\" , \"qty\" ", MODEL_CHANGES },
		{ "\n,,\nref,qty", MODEL_CHANGES },
		{ "orderid,sku,qty,ref,eta", MODEL_NO_KIND },
		{ "orderid,sku,qty,reference,eta", MODEL_NO_KIND },
		{ "orderid,qty,ref", MODEL_NO_KIND },
		{ "sku,qty", MODEL_NO_KIND },
		{ "ref,sku", MODEL_NO_KIND },
		{ "ref,qty,quantity", MODEL_NO_KIND },
		{ "ref,batch_ref,sku,qty", MODEL_NO_KIND },
		{ "ref,sku,qty,eta,ETA", MODEL_NO_KIND },
		{ "orderid,sku,qty,line,line_number", MODEL_NO_KIND },
		{ "ref,qty\"", MODEL_NO_KIND },
		{ "ref,\"qty", MODEL_NO_KIND },
		{ "\xff\xfe,ref,qty", MODEL_NO_KIND },
		{ "", MODEL_NO_KIND },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *header = cases[i].header;
		enum model_kind kind = model_kind_of(header, strlen(header));

		if (kind != cases[i].kind)
			print_error("header: %s\n", header);
		assert_int_equal(kind, cases[i].kind);
	}
}

/* Rows */

static void test_model__each_row_check_has_its_code(void **state)
{
	static const struct {
		const char *row;
		enum model_reject reject;
	} cases[] = {
		{ "b,s,1,,x", MODEL_TOO_MANY_FIELDS },
		{ ",,x,x,x", MODEL_TOO_MANY_FIELDS },
		{ "b,s,1,,, \"\"", MODEL_NO_REJECT },
		{ ",s,1,", MODEL_MISSING_FIELD },
		{ "b,\" \",1,", MODEL_MISSING_FIELD },
		{ "b,s,,", MODEL_MISSING_FIELD },
		{ "b,s,1", MODEL_MISSING_FIELD },
		{ "b,s", MODEL_MISSING_FIELD },
		{ "\xff,s,1,", MODEL_BAD_ENCODING },
		{ "\x01\xff,s,1,", MODEL_BAD_ENCODING },
		{ "\xed\xa0\x80,s,1,", MODEL_BAD_ENCODING },
		{ "b\x7f,s,1,", MODEL_BAD_CHARACTER },
		{ "\"a\nb\",s,1,", MODEL_BAD_CHARACTER },
		{ "b\xc2\x80,s,1,", MODEL_NO_REJECT },
		{ "=b,s,1,", MODEL_UNSAFE_IDENTIFIER },
		{ "'@b,s,1,", MODEL_UNSAFE_IDENTIFIER },
		{ "'b,s,1,", MODEL_NO_REJECT },
		{ "''=b,s,1,", MODEL_NO_REJECT },
		{ "b,s,0,", MODEL_NO_REJECT },
		{ "b,s,0002147483647,", MODEL_NO_REJECT },
		{ "b,s,2147483648,", MODEL_BAD_QUANTITY },
		{ "b,s,1.0,", MODEL_BAD_QUANTITY },
		{ "b,s,+1,", MODEL_BAD_QUANTITY },
		{ "b,s,1,2024-02-29", MODEL_NO_REJECT },
		{ "b,s,1,0001-01-01", MODEL_NO_REJECT },
		{ "b,s,1,0000-01-01", MODEL_BAD_DATE },
		{ "b,s,1,2026-02-30", MODEL_BAD_DATE },
		{ "b,s,1,1900-02-29", MODEL_BAD_DATE },
		{ "b,s,1,2026-1-1", MODEL_BAD_DATE },
		{ "b,=s,x,x", MODEL_UNSAFE_IDENTIFIER },
	};
	struct model_bytes feed = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct fixture f = { .model = model_new() };
		bool is_rejected = cases[i].reject != MODEL_NO_REJECT;

		feed.len = 0;
		model_bytes_add_text(&feed, "ref,sku,qty,eta\n");
		model_bytes_add_text(&feed, cases[i].row);
		model_bytes_add_text(&feed, "\nvalid,s,1,\n");
		run(&f, feed.data);
		if (counts(&f)->outcomes[MODEL_REJECTED] != is_rejected)
			print_error("row: %s\n", cases[i].row);
		assert_outcome(&f, MODEL_CREATED, is_rejected ? 1 : 2);
		if (is_rejected)
			assert_rejected(&f, cases[i].reject, 1);
		model_result_free(f.result);
		model_free(f.model);
	}
	model_bytes_free(&feed);
}

static void test_model__an_order_line_is_of_one_piece_at_least(void **state)
{
	struct fixture *f = *state;

	run(f, "orderid,sku,qty\no1,A,0\no2,A,1\n");
	assert_rejected(f, MODEL_BAD_QUANTITY, 1);
	assert_rejected(f, MODEL_UNKNOWN_SKU, 1);
}

static void test_model__an_identifier_has_at_most_200_bytes(void **state)
{
	struct fixture *f = *state;
	char feed[600];
	char id[202];

	memset(id, 'x', 201);
	id[201] = '\0';
	snprintf(feed, sizeof(feed), "ref,sku,qty\n%s,A,1\n%s,A,1\n", id, id + 1);
	run(f, feed);
	assert_rejected(f, MODEL_TOO_LONG, 1);
	assert_outcome(f, MODEL_CREATED, 1);
}

/* CSV */

static void test_model__a_feed_is_read_in_any_dress(void **state)
{
	struct fixture *f = *state;

	run(f, "\xef\xbb\xbf\r\n"
	       " QUANTITY ;note;\"Ref\";sku\r"
	       "1;\"a;\"\"b\"\"\nc\"; \"b1\"\t;A\r\n"
	       ";;\n"
	       "\n"
	       " 2\t;; b2 ;\"\tA \"");
	assert_outcome(f, MODEL_CREATED, 2);
	assert_int_equal(counts(f)->rows, 2);
	assert_batches(f, "b1,A,1,,0,1\nb2,A,2,,0,2\n");
}

static void test_model__a_reject_file_keeps_what_the_row_said(void **state)
{
	struct fixture *f = *state;

	run(f, "sku;=note;ref;\rx;Qty\n"
	       "A;ok;b0;;5\n"
	       "\n"
	       " A ;\"=1+1\n\";b1;@;ten;;extra\r\n"
	       "A;\"say \"\"hi\"\"\";-b\n"
	       "A;\xff;b3;a,b;x");
	/* The CR in the header ends the record, so that no quantity is in it. */
	assert_int_equal(f->result->reports[0].refusal, MODEL_NO_HEADER);
	run(f, "sku;=note;ref;\"\rx\";Qty\n"
	       "A;ok;b0;;5\n"
	       "\n"
	       " A ;\"=1+1\n\";b1;@;ten;;extra\r\n"
	       "A;\"say \"\"hi\"\"\";-b\n"
	       "A;\xff;b3;a,b;x");
	assert_file(f, "rejected/01-feed.csv",
		    "reject_line,reject_code,reject_reason,sku,'=note,ref,\"'\rx\",Qty\n"
		    "5,too-many-fields,*,A,\"'=1+1\n\",b1,'@,ten,,extra\n"
		    "7,unsafe-identifier,*,A,\"say \"\"hi\"\"\",'-b\n"
		    "8,bad-quantity,*,A,\xff,b3,\"a,b\",x\n");
	assert_int_equal(f->result->exit_status, 1);
}

static void test_model__a_mended_reject_file_is_fed_as_it_is(void **state)
{
	struct fixture *f = *state;

	run(f, "reject_line,reject_code,reject_reason,ref,sku,qty\n"
	       "7,bad-quantity,\"\"\"ten\"\" is no number\",b1,A,10\n"
	       "8,bad-quantity,again,b2,A,ten\n");
	assert_batches(f, "b1,A,10,,0,10\n");
	assert_file(f, "rejected/01-feed.csv",
		    "reject_line,reject_code,reject_reason,ref,sku,qty\n"
		    "3,bad-quantity,*,b2,A,ten\n");
}

static void test_model__nothing_refused_leaves_no_reject_file(void **state)
{
	struct fixture *f = *state;

	run(f, "ref,sku,qty\n");
	assert_no_file(f, "rejected/01-feed.csv");
	assert_int_equal(f->result->n_files, 4);
	assert_int_equal(f->result->exit_status, 0);
}

/* Refusing feeds whole */

#define REFUSAL_CASE(text, refusal, kind)                                                                      \
	{                                                                                                      \
		text, sizeof(text) - 1, refusal, kind                                                          \
	}

static void test_model__each_refusal_of_a_feed_has_its_code(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		enum model_refusal refusal;
		enum model_kind kind;
	} cases[] = {
		REFUSAL_CASE("", MODEL_EMPTY, MODEL_NO_KIND),
		REFUSAL_CASE("\xef\xbb\xbf", MODEL_EMPTY, MODEL_NO_KIND),
		REFUSAL_CASE("\r\n \n,,\n\"\"\n", MODEL_EMPTY, MODEL_NO_KIND),
		REFUSAL_CASE("\0", MODEL_NOT_TEXT, MODEL_NO_KIND),
		REFUSAL_CASE("ref,qty\nb1,1\nb2,\"\0", MODEL_NOT_TEXT, MODEL_CHANGES),
		REFUSAL_CASE("\xff\xfer\0e\0f\0", MODEL_NOT_TEXT, MODEL_NO_KIND),
		REFUSAL_CASE("\xfe\xff,ref,qty\n", MODEL_NOT_TEXT, MODEL_NO_KIND),
		REFUSAL_CASE("\0\0\xfe\xff,ref,qty\n", MODEL_NOT_TEXT, MODEL_NO_KIND),
		REFUSAL_CASE("hello\n", MODEL_NO_HEADER, MODEL_NO_KIND),
		REFUSAL_CASE("ref,qty,qty\n", MODEL_NO_HEADER, MODEL_NO_KIND),
		REFUSAL_CASE("ref,q\"ty\n", MODEL_NO_HEADER, MODEL_NO_KIND),
		REFUSAL_CASE("ref,qty\nb\"1,1\n", MODEL_BAD_RECORD, MODEL_CHANGES),
		REFUSAL_CASE("ref,qty\n\"b\"1,1\n", MODEL_BAD_RECORD, MODEL_CHANGES),
		REFUSAL_CASE("ref,qty\nb1,x\n\"b1,1\n", MODEL_BAD_RECORD, MODEL_CHANGES),
		REFUSAL_CASE("ref,qty\nb1,x\nb2\n", MODEL_NO_VALID_ROW, MODEL_CHANGES),
		REFUSAL_CASE("ref,qty\n", MODEL_NO_REFUSAL, MODEL_CHANGES),
		REFUSAL_CASE("ref,qty\nb1,1", MODEL_NO_REFUSAL, MODEL_CHANGES),
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		run_bytes(f, cases[i].bytes, cases[i].len);
		if (f->result->reports[0].refusal != cases[i].refusal)
			print_error("case %zu\n", i);
		assert_int_equal(f->result->reports[0].refusal, cases[i].refusal);
		assert_int_equal(f->result->reports[0].kind, cases[i].kind);
	}
}

/* A changes feed whose header, or whose row, is of that many bytes. */
static enum model_refusal refusal_of_long(struct fixture *f, bool in_header, size_t size)
{
	struct model_bytes feed = { 0 };
	size_t end;

	model_bytes_add_text(&feed, in_header ? "ref,qty," : "ref,qty,note\nb1,1,\"");
	end = size + (in_header ? 0 : strlen("ref,qty,note\n"));
	while (feed.len < end)
		model_bytes_add_char(&feed, in_header ? 'x' : '\n');
	if (!in_header)
		feed.data[feed.len - 1] = '"';
	model_bytes_add_text(&feed, "\r\n");
	run(f, feed.data);
	model_bytes_free(&feed);
	return f->result->reports[0].refusal;
}

static void test_model__a_record_has_at_most_65536_bytes(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(refusal_of_long(f, false, MODEL_RECORD_MAX), MODEL_NO_REFUSAL);
	assert_int_equal(refusal_of_long(f, false, MODEL_RECORD_MAX + 1), MODEL_BAD_RECORD);
	assert_int_equal(refusal_of_long(f, true, MODEL_RECORD_MAX), MODEL_NO_REFUSAL);
	assert_int_equal(refusal_of_long(f, true, MODEL_RECORD_MAX + 1), MODEL_BAD_RECORD);
	assert_int_equal(f->result->reports[0].kind, MODEL_CHANGES);
}

static enum model_refusal refusal_within(struct fixture *f, uint64_t max, bool percent)
{
	static const char text[] = "ref,qty\nb1,1\nb2,1\n,,\nb3,1\nb4,x\n";
	struct model_feed feed = { .name = "f", .bytes = text, .len = sizeof(text) - 1 };
	struct model_options options = { true, percent, max };

	run_feeds(f, &feed, 1, &options);
	return f->result->reports[0].refusal;
}

static void test_model__a_limit_of_rejects_counts_what_the_row_checks_refuse(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(refusal_within(f, 0, false), MODEL_TOO_MANY_REJECTS);
	assert_int_equal(refusal_within(f, 1, false), MODEL_NO_REFUSAL);
	assert_int_equal(refusal_within(f, 24, true), MODEL_TOO_MANY_REJECTS);
	assert_int_equal(refusal_within(f, 25, true), MODEL_NO_REFUSAL);
	assert_rejected(f, MODEL_UNKNOWN_BATCH, 3);
}

static void test_model__a_missing_path_stops_the_run_before_it_begins(void **state)
{
	struct model_feed feeds[] = {
		{ .name = "b", .bytes = "ref,sku,qty\nb1,A,1\n", .len = 19 },
		{ .name = "nowhere", .presence = MODEL_MISSING },
	};
	struct model_options options = { 0 };
	struct fixture *f = *state;

	run_feeds(f, feeds, 2, &options);
	assert_int_equal(f->result->exit_status, 66);
	assert_int_equal(f->result->n_files, 0);
	assert_int_equal(model_n_batches(f->model), 0);
	run(f, "ref,sku,qty\n");
	assert_int_equal(f->result->run, 1);
}

/* What is written */

#define NO_ROWS                                                                                                \
	"\"rows\":0,\"created\":0,\"changed\":0,\"unchanged\":0,\"allocated\":0,"                              \
	"\"out_of_stock\":0,\"duplicates\":0,\"rejected\":0,\"rejects\":{}"

static void test_model__a_summary_counts_every_row_once(void **state)
{
	static const char rows[] = "ref,sku,qty\nb1,A,1\nb1,B,1\n,A,1\nb1,A,1";
	struct model_feed feeds[] = {
		{ .name = "a\"b", .bytes = rows, .len = sizeof(rows) - 1 },
		{ .name = "-", .bytes = "", .len = 0 },
		{ .name = "socket", .presence = MODEL_PRESENT_UNREADABLE },
	};
	struct model_options options = { 0 };
	struct fixture *f = *state;
	char sha256[65];
	struct model_bytes expected = { 0 };

	run_feeds(f, feeds, 3, &options);
	model_sha256(rows, sizeof(rows) - 1, sha256);
	model_bytes_add_text(&expected, "{\"run\":1,\"store\":\"*\",\"status\":\"complete\",\"recovered\":[],"
					"\"abandoned\":[],\"started\":\"*\",\"ended\":\"*\",\"feeds\":["
					"{\"feed\":\"a\\\"b\",\"kind\":\"batches\",\"sha256\":\"");
	model_bytes_add_text(&expected, sha256);
	model_bytes_add_text(&expected,
			     "\",\"status\":\"applied\",\"code\":null,\"detail\":null,"
			     "\"rows\":4,\"created\":1,\"changed\":0,\"unchanged\":1,\"allocated\":0,"
			     "\"out_of_stock\":0,\"duplicates\":0,\"rejected\":2,"
			     "\"rejects\":{\"missing-field\":1,\"sku-mismatch\":1}},"
			     "{\"feed\":\"-\",\"kind\":null,\"sha256\":"
			     "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\","
			     "\"status\":\"refused\",\"code\":\"empty\",\"detail\":\"*\"," NO_ROWS "},"
			     "{\"feed\":\"socket\",\"kind\":null,\"sha256\":null,"
			     "\"status\":\"refused\",\"code\":\"unreadable\",\"detail\":\"*\"," NO_ROWS "}],"
			     "\"totals\":{\"rows\":4,\"created\":1,\"changed\":0,\"unchanged\":1,"
			     "\"allocated\":0,\"out_of_stock\":0,\"duplicates\":0,\"rejected\":2,"
			     "\"rejects\":{\"missing-field\":1,\"sku-mismatch\":1}},"
			     "\"units\":{\"allocated\":0,\"deallocated\":0,\"short\":0}}\n");
	assert_file(f, "summary.json", expected.data);
	assert_int_equal(f->result->exit_status, 1);
	model_bytes_free(&expected);
}

static void test_model__units_count_what_a_cut_moves(void **state)
{
	struct fixture *f = *state;
	const char *summary;

	run(f, "ref,sku,qty,eta\nb1,A,9,\nb2,A,4,2026-01-01\n");
	run(f, "orderid,sku,qty\no1,A,4\no2,A,5\n");
	run(f, "ref,qty\nb1,1\n");
	summary = model_bytes_text(model_result_file(f->result, "summary.json"));
	assert_non_null(strstr(summary, "\"units\":{\"allocated\":4,\"deallocated\":9,\"short\":5}}"));
	assert_non_null(strstr(summary, "\"rows\":1,\"created\":0,\"changed\":1,"));
}

static void assert_shown(bool (*show)(const struct model *, const char *, struct model_bytes *),
			 const struct fixture *f, const char *id, const char *expected)
{
	struct model_bytes shown = { 0 };

	assert_true(show(f->model, id, &shown));
	assert_string_equal(shown.data, expected);
	model_bytes_free(&shown);
}

static void test_model__show_tells_what_is_so_now(void **state)
{
	struct fixture *f = *state;
	struct model_bytes shown = { 0 };

	run(f, "ref,sku,qty,eta\nb1,A,9,2026-01-01\nb2,A,4,\nb3,\"B,2\",1,\n");
	run(f, "orderid,sku,qty,line\no1,A,4,x\no1,A,5,y\no1,\"B,2\",1,\n");
	run(f, "ref,sku,qty,eta\nb1,A,9,2026-02-02\n");
	assert_shown(model_show_order_json, f, "o1",
		     "[{\"orderid\":\"o1\",\"sku\":\"A\",\"qty\":4,\"batchref\":\"b2\","
		     "\"eta\":null,\"line\":\"x\"},"
		     "{\"orderid\":\"o1\",\"sku\":\"A\",\"qty\":5,\"batchref\":\"b1\","
		     "\"eta\":\"2026-02-02\",\"line\":\"y\"},"
		     "{\"orderid\":\"o1\",\"sku\":\"B,2\",\"qty\":1,\"batchref\":\"b3\","
		     "\"eta\":null,\"line\":null}]\n");
	assert_shown(model_show_order_csv, f, "o1",
		     ALLOCATIONS_HEADER "o1,A,4,b2,,x\no1,A,5,b1,2026-02-02,y\n"
					"o1,\"B,2\",1,b3,,\n");
	/* Two created, two allocated, one moved. */
	assert_shown(model_show_sku_json, f, "A",
		     "{\"sku\":\"A\",\"version\":5,\"available\":4,\"batches\":["
		     "{\"ref\":\"b2\",\"qty\":4,\"eta\":null,\"allocated\":4,\"available\":0},"
		     "{\"ref\":\"b1\",\"qty\":9,\"eta\":\"2026-02-02\",\"allocated\":5,"
		     "\"available\":4}]}\n");
	assert_shown(model_show_batch_json, f, "b3",
		     "{\"ref\":\"b3\",\"sku\":\"B,2\",\"qty\":1,\"eta\":null,\"allocated\":1,"
		     "\"available\":0,\"lines\":[{\"orderid\":\"o1\",\"sku\":\"B,2\",\"qty\":1,"
		     "\"line\":null}]}\n");
	assert_false(model_show_order_json(f->model, "o2", &shown));
	assert_false(model_show_sku_json(f->model, "C", &shown));
	assert_false(model_show_batch_json(f->model, "b4", &shown));
	assert_null(shown.data);
}

static void test_model__sha256_gives_the_published_digests(void **state)
{
	static const char two_blocks[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
	char hex[65];

	(void)state;
	model_sha256("abc", 3, hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223"
				 "b00361a396177a9cb410ff61f20015ad");
	model_sha256(two_blocks, sizeof(two_blocks) - 1, hex);
	assert_string_equal(hex, "248d6a61d20638b8e5c026930c3e6039"
				 "a33ce45964ff2167f6ecedd419db06c1");
}

#define MODEL_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		MODEL_TEST(test_model__a_line_goes_to_the_warehouse_before_any_shipment),
		MODEL_TEST(test_model__what_no_batch_covers_is_out_of_stock_with_its_reason),
		MODEL_TEST(test_model__a_sku_without_a_batch_is_unknown_even_for_a_known_line),
		MODEL_TEST(test_model__a_line_sent_again_is_a_duplicate_and_an_altered_one_a_conflict),
		MODEL_TEST(test_model__an_order_holds_a_sku_twice_under_two_numbers_only),
		MODEL_TEST(test_model__a_line_that_was_out_of_stock_is_tried_again),
		MODEL_TEST(test_model__a_cut_batch_keeps_what_fits_and_moves_the_rest),
		MODEL_TEST(test_model__cut_lines_go_again_in_their_order_also_to_the_same_batch),
		MODEL_TEST(test_model__a_cut_that_takes_the_last_stock_ends_with_depleted),
		MODEL_TEST(test_model__a_new_eta_moves_the_batch_and_leaves_its_lines),
		MODEL_TEST(test_model__a_correction_stands_until_the_supplier_says_something_new),
		MODEL_TEST(test_model__a_feed_without_eta_says_nothing_about_it),
		MODEL_TEST(test_model__a_batch_keeps_its_sku_and_a_refused_row_says_nothing),
		MODEL_TEST(test_model__an_assignment_asks_its_questions_in_order),
		MODEL_TEST(test_model__a_night_s_allocations_fed_back_are_duplicates),
		MODEL_TEST(test_model__the_kind_is_told_from_the_header_alone),
		MODEL_TEST(test_model__each_row_check_has_its_code),
		MODEL_TEST(test_model__an_order_line_is_of_one_piece_at_least),
		MODEL_TEST(test_model__an_identifier_has_at_most_200_bytes),
		MODEL_TEST(test_model__a_feed_is_read_in_any_dress),
		MODEL_TEST(test_model__a_reject_file_keeps_what_the_row_said),
		MODEL_TEST(test_model__a_mended_reject_file_is_fed_as_it_is),
		MODEL_TEST(test_model__nothing_refused_leaves_no_reject_file),
		MODEL_TEST(test_model__each_refusal_of_a_feed_has_its_code),
		MODEL_TEST(test_model__a_record_has_at_most_65536_bytes),
		MODEL_TEST(test_model__a_limit_of_rejects_counts_what_the_row_checks_refuse),
		MODEL_TEST(test_model__a_missing_path_stops_the_run_before_it_begins),
		MODEL_TEST(test_model__a_summary_counts_every_row_once),
		MODEL_TEST(test_model__units_count_what_a_cut_moves),
		MODEL_TEST(test_model__show_tells_what_is_so_now),
		MODEL_TEST(test_model__sha256_gives_the_published_digests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
