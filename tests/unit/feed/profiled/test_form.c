#include "support/profiled.h"
#include "support/testing.h"

#define ORDERS "kind = orders\norderid { from = {No} }\nsku { from = {Item} }\nqty { from = {Units} }\n"
#define STOCK  "kind = batches\nsku { from = {Item} }\nqty { from = {Units} }\nsnapshot { means = purchased }\n"

static void test_form__a_row_has_what_was_made_and_then_the_files_own_fields(void **state)
{
	(void)state;
	profiled_rows(
		ORDERS, SLICE("No,Colour,Item,Units\nO1, red ,CHAIR,2\n\nO2,,\"A \"\"B\"\"\",x\n"),
		"2: orderid=O1 sku=CHAIR qty=2: [O1] [CHAIR] [2] [O1] [red] [CHAIR] [2]\n"
		"4: bad-quantity: qty: \"x\" is no number in digits alone; a profile shows with number = ... "
		"how it is written: [O2] [A \"B\"] [x] [O2] [] [A \"B\"] [x]\n");
}

static void test_form__a_title_above_the_header_is_passed_over(void **state)
{
	(void)state;
	profiled_rows(STOCK, SLICE("sep=;\nStock list of 5\" things;;\n;;\n\nItem;Note;Units\nA;x;1\n"),
		      "6: sku=A ref=p:A qty=1: [p:A] [A] [1] [A] [x] [1]\n");
}

static void test_form__without_a_header_columns_are_named_by_position(void **state)
{
	(void)state;
	profiled_rows(
		"kind = batches\nfile { header = none delimiter = pipe }\nsku { from = {\"#1\"} }\nqty { "
		"from = {\"#3\"} }\n"
		"snapshot { means = on-hand }\n",
		SLICE("\n|\nA|x|1\nB||2||9\n"),
		"3: sku=A ref=p:A qty=1: [p:A] [A] [1] [A] [x] [1]\n"
		"4: too-many-fields: field 5, \"9\", is beyond the header's 3 columns; quote a value that "
		"holds the delimiter, or remove what is too much: [p:B] [B] [2] [B] [] [2] [] [9]\n");
}

/* None of the four delimiters that a header is looked for with tells where its quotes begin. */
static void test_form__without_a_header_the_first_record_may_have_line_ends(void **state)
{
	(void)state;
	profiled_rows(
		"kind = batches\nfile { header = none delimiter = tilde }\nsku { from = {\"#1\"} }\nqty { "
		"from = {\"#3\"} }\n"
		"snapshot { means = on-hand }\n",
		SLICE("A~\"x\ny\"~1\nB~~2\n"),
		"1: sku=A ref=p:A qty=1: [p:A] [A] [1] [A] [x\\x0Ay] [1]\n"
		"3: sku=B ref=p:B qty=2: [p:B] [B] [2] [B] [] [2]\n");
}

/* It is no header that was looked for in vain, but a row. */
static void test_form__without_a_header_the_first_record_is_a_row_whatever_is_wrong_with_it(void **state)
{
	static const char *const PROFILE =
		"kind = batches\nfile { header = none delimiter = comma }\nsku { from = {\"#1\"} }\nqty { "
		"from = {\"#3\"} }\n"
		"snapshot { means = on-hand }\n";
	(void)state;
	profiled_rows(
		PROFILE, SLICE("A,x\"y,1\nB,,2\n"),
		"1: stray-quote: field 2, \"x\"y\", has a quote but is not quoted; put the field in quotes "
		"and write the quote twice: [p:A] [A] [1] [A] [x\"y] [1]\n"
		"2: sku=B ref=p:B qty=2: [p:B] [B] [2] [B] [] [2]\n");
	profiled_refused(PROFILE, SLICE("\"A\"x,,1\nB,,2\n"), CODE_BAD_RECORD,
			 "line 1: the record that begins here has something behind a closing quote");
}

static void test_form__quotes_may_be_marks_like_any_other(void **state)
{
	(void)state;
	profiled_rows(STOCK "file { quote = none delimiter = tilde }\n",
		      SLICE("Item~Note~Units\nA~19\" rack, \"new\" ~1\n\"B~\"~2\n"),
		      "2: sku=A ref=p:A qty=1: [p:A] [A] [1] [A] [19\" rack, \"new\"] [1]\n"
		      "3: sku=\"B ref=p:\"B qty=2: [p:\"B] [\"B] [2] [\"B] [\"] [2]\n");
}

static void test_form__the_header_again_is_no_row(void **state)
{
	(void)state;
	profiled_rows(STOCK, SLICE("Item,Units\nA,1\nITEM,units\nB,2\n"),
		      "2: sku=A ref=p:A qty=1: [p:A] [A] [1] [A] [1]\n"
		      "4: sku=B ref=p:B qty=2: [p:B] [B] [2] [B] [2]\n");
}

static void test_form__a_group_is_filled_and_its_lines_are_counted(void **state)
{
	(void)state;
	profiled_rows(
		ORDERS "rows { group = No fill = {Pay} keep = {\"Pay: paid\"} drop = {\"Pay: open\"} }\n"
		       "line { count = sku }\n",
		SLICE("No,Pay,Item,Units\nO1,paid,A,1\n,,B,1\n,,A,2\nO2,open,A,1\n,,A,1\nO3,,A,3\nO3,paid,A,4\n"
		      "O1,paid,A,5\n"),
		"2: repeated-line: line 9 has the same orderid and line with another qty: its group is there "
		"twice, so which line it is cannot be counted; sort the file by order, or take the line from "
		"a column: [O1] [A] [1] [A#1] [O1] [paid] [A] [1]\n"
		"3: orderid=O1 line=B#1 sku=B qty=1: [O1] [B] [1] [B#1] [] [] [B] [1]\n"
		"4: orderid=O1 line=A#2 sku=A qty=2: [O1] [A] [2] [A#2] [] [] [A] [2]\n"
		"7: unknown-value: \"\" in the column Pay is a value that no rule of the profile names: [O3] "
		"[A] [3] [A#1] [O3] [] [A] [3]\n"
		"8: orderid=O3 line=A#2 sku=A qty=4: [O3] [A] [4] [A#2] [O3] [paid] [A] [4]\n"
		"9: repeated-line: line 2 has the same orderid and line with another qty: its group is there "
		"twice, so which line it is cannot be counted; sort the file by order, or take the line from "
		"a column: [O1] [A] [5] [A#1] [O1] [paid] [A] [5]\n"
		"dropped 2\n");
}

/* Else the second would pass for the first one sent twice, and its units would be lost without a word. */
static void test_form__a_group_that_comes_again_has_no_lines_to_be_counted(void **state)
{
	(void)state;
	profiled_rows(
		ORDERS "rows { group = No }\nline { count = sku }\n",
		SLICE("No,Item,Units\nO1,A,1\nO2,A,1\nO1,A,1\n"),
		"2: repeated-line: line 4 has the same orderid and line: its group is there twice, so which "
		"line it is cannot be counted; sort the file by order, or take the line from a column: [O1] "
		"[A] [1] [A#1] [O1] [A] [1]\n"
		"3: orderid=O2 line=A#1 sku=A qty=1: [O2] [A] [1] [A#1] [O2] [A] [1]\n"
		"4: repeated-line: line 2 has the same orderid and line: its group is there twice, so which "
		"line it is cannot be counted; sort the file by order, or take the line from a column: [O1] "
		"[A] [1] [A#1] [O1] [A] [1]\n");
}

static void test_form__rows_are_counted_before_some_are_dropped(void **state)
{
	(void)state;
	profiled_rows(ORDERS
		      "rows { group = No drop = {\"Units: 0\"} keep = {\"Units: *\"} }\nline { count = row }\n",
		      SLICE("No,Item,Units\nO1,A,1\nO1,B,0\nO1,C,2\nO2,D,2\n"),
		      "2: orderid=O1 line=1 sku=A qty=1: [O1] [A] [1] [1] [O1] [A] [1]\n"
		      "4: orderid=O1 line=3 sku=C qty=2: [O1] [C] [2] [3] [O1] [C] [2]\n"
		      "5: orderid=O2 line=1 sku=D qty=2: [O2] [D] [2] [1] [O2] [D] [2]\n"
		      "dropped 1\n");
}

static void test_form__a_status_that_no_rule_names_is_refused(void **state)
{
	(void)state;
	profiled_rows(
		ORDERS "rows { keep = {\"Status: paid | sent | void\", \"Item: *\"} done = {\"Status: sent\"} "
		       "cancel = {\"Status: void\"} drop = {\"Item: \"} }\n",
		SLICE("No,Item,Units,Status\nO1,A,1,paid\nO2,,1,new\nO3,B,1,new\nO4,C,1,sent\nO5,D,1,void\n"),
		"2: orderid=O1 sku=A qty=1: [O1] [A] [1] [] [] [O1] [A] [1] [paid]\n"
		"4: unknown-value: \"new\" in the column Status is a value that no rule of the profile "
		"names: [O3] [B] [1] [] [] [O3] [B] [1] [new]\n"
		"5: orderid=O4 sku=C qty=1 shipped=all: [O4] [C] [1] [all] [] [O4] [C] [1] [sent]\n"
		"6: orderid=O5 sku=D qty=1 cancelled=all: [O5] [D] [1] [] [all] [O5] [D] [1] [void]\n"
		"dropped 1\n");
}

static void test_form__a_list_in_a_cell_is_a_row_each(void **state)
{
	(void)state;
	profiled_rows("kind = orders\nfile { delimiter = comma }\n"
		      "rows { explode = Products explode-by = \"|\" pairs-by = \", \" value-after = \": \" }\n"
		      "orderid { from = {No} }\nsku { from = {SKU} }\nqty { from = {Qty} }\n",
		      SLICE("No,Products\nO1,\"SKU: A, Qty: 1|SKU: B, Qty: 2\"\nO2,\nO3,\"Qty: 3, SKU: C\"\n"),
		      "2: orderid=O1 sku=A qty=1: [O1] [A] [1] [O1] [SKU: A, Qty: 1|SKU: B, Qty: 2]\n"
		      "2: orderid=O1 sku=B qty=2: [O1] [B] [2] [O1] [SKU: A, Qty: 1|SKU: B, Qty: 2]\n"
		      "3: missing-field: sku is empty; fill it in: [O2] [] [] [O2] []\n"
		      "4: orderid=O3 sku=C qty=3: [O3] [C] [3] [O3] [Qty: 3, SKU: C]\n");
}

static void test_form__lists_may_stand_in_several_columns(void **state)
{
	(void)state;
	profiled_rows("kind = orders\nfile { delimiter = comma }\n"
		      "rows { explode = \"item_[0-9]*\" pairs-by = \"|\" value-after = \":\" }\n"
		      "orderid { from = {No} }\nsku { from = {sku} }\nqty { from = {quantity} }\n",
		      SLICE("Item 1,No,item-10,item_total\n"
			    "name:a|sku:A|quantity:1,O1,sku:B|quantity:2,9\n,O2,sku:C|quantity:3,9\n,O3,,9\n"),
		      "2: orderid=O1 sku=A qty=1: [O1] [A] [1] [name:a|sku:A|quantity:1] [O1] "
		      "[sku:B|quantity:2] [9]\n"
		      "2: orderid=O1 sku=B qty=2: [O1] [B] [2] [name:a|sku:A|quantity:1] [O1] "
		      "[sku:B|quantity:2] [9]\n"
		      "3: orderid=O2 sku=C qty=3: [O2] [C] [3] [] [O2] [sku:C|quantity:3] [9]\n"
		      "4: missing-field: sku is empty; fill it in: [O3] [] [] [] [O3] [] [9]\n");
}

/* A status that has another name now, and a rule that takes what is empty for cancelled. */
static void test_form__an_item_that_lacks_what_is_needed_is_refused_not_dropped(void **state)
{
	(void)state;
	profiled_rows(
		"kind = orders\nfile { delimiter = comma }\n"
		"rows { explode = Products explode-by = \"|\" pairs-by = \", \" value-after = \": \"\n"
		"drop = \"State: | draft\" keep = \"State: paid\" }\n"
		"orderid { from = {No} }\nsku { from = {SKU} }\nqty { from = {Qty} }\n",
		SLICE("No,Products,Zustand\nO1,\"SKU: A, Qty: 1\",paid\n"
		      "O2,\"SKU: A, Qty: 1, State: draft\",\n"),
		"2: missing-field: the item \"SKU: A, Qty: 1\" has no part, and the header no column, named "
		"\"State\": [O1] [A] [1] [O1] [SKU: A, Qty: 1] [paid]\n"
		"dropped 1\n");
}

static void test_form__emits_are_a_row_each(void **state)
{
	(void)state;
	profiled_rows(
		"kind = batches\npartner = acme\nsku { from = {Item} }\neta { dates = {DD.MM.YYYY} }\n"
		"emit here { qty = Stock }\nemit due { qty = Due eta = On }\nsnapshot { means = available }\n",
		SLICE("Item;Stock;Due;On\nA;5;;\nB;0;7;24.12.2026\nC;;;\nD;1;2;\nE;x;0;\n"),
		"2: sku=A ref=acme:A:here qty=5 eta=0: [acme:A:here] [A] [5] [] [A] [5] [] []\n"
		"3: sku=B ref=acme:B:here qty=0 eta=0: [acme:B:here] [B] [0] [] [B] [0] [7] [24.12.2026]\n"
		"3: sku=B ref=acme:B:due qty=7 eta=739974: [acme:B:due] [B] [7] [2026-12-24] [B] [0] [7] "
		"[24.12.2026]\n"
		"5: sku=D ref=acme:D:here qty=1 eta=0: [acme:D:here] [D] [1] [] [D] [1] [2] []\n"
		"5: missing-field: eta is empty, and the emit says that these units are still to come: "
		"[acme:D:due] [D] [2] [] [D] [1] [2] []\n"
		"6: bad-quantity: qty: \"x\" is no number in digits alone; a profile shows with number = ... "
		"how it is written: [acme:E:here] [E] [x] [] [E] [x] [0] []\n"
		"6: sku=E ref=acme:E:due qty=0 eta=0: [acme:E:due] [E] [0] [] [E] [x] [0] []\n");
}

static void test_form__what_an_order_does_may_stand_in_a_column(void **state)
{
	(void)state;
	profiled_rows(
		ORDERS "orders { backorder = yes split = Split amend = Amend }\n",
		SLICE("No,Item,Units,Split,Amend\nO1,A,1,yes,no\nO2,A,1,,1\nO3,A,1,x,\nO4,A,1,no,maybe\n"),
		"2: orderid=O1 sku=A qty=1 backorder=usually-yes split=yes amend=no: "
		"[O1] [A] [1] [yes] [yes] [O1] [A] [1] [yes] [no]\n"
		"3: orderid=O2 sku=A qty=1 backorder=usually-yes amend=yes: "
		"[O2] [A] [1] [yes] [] [O2] [A] [1] [] [1]\n"
		"4: bad-value: split: \"x\" is neither yes nor no; write yes, no, true, false, 1 or 0, or "
		"leave it empty: [O3] [A] [1] [yes] [x] [O3] [A] [1] [x] []\n"
		"5: bad-value: \"Amend\": \"maybe\" is neither yes nor no; write yes, no, true, false, 1 or "
		"0, or leave it empty: [O4] [A] [1] [yes] [no] [O4] [A] [1] [no] [maybe]\n");
}

static void test_form__a_value_too_long_for_any_row_is_refused_and_shown_in_part(void **state)
{
	struct profiled p;
	struct buf feed;

	(void)state;
	buf_init(&feed, 0);
	buf_put_str(&feed, "Item,Units\n");
	for (int i = 0; i < 1500; i++)
		buf_put_str(&feed, "\xc3\xa4");
	buf_put_str(&feed, ",1\nB,2\n");
	profiled_load(&p, STOCK);
	profiled_feed(&p, buf_slice(&feed), 0);
	assert_int_equal(p.feed.code, CODE_NONE);
	assert_int_equal(p.feed.rejected, 1);
	assert_non_null(strstr(p.rows.p, "2: too-long: "));
	profiled_feed_close(&p);
	profiled_release(&p);
	buf_release(&feed);
}

/* Rows of a record are as long as itself, each: a list without measure must not fill the disk. */
static void test_form__a_list_without_measure_makes_the_feed_a_bad_one(void **state)
{
	struct buf feed;

	(void)state;
	buf_init(&feed, 0);
	buf_put_str(&feed, "No;Item;Units;List\nO1;A;1;");
	for (int i = 0; i < 10000; i++)
		buf_put_str(&feed, "x|");
	buf_put_str(&feed, "\n");
	profiled_refused(ORDERS "rows { explode = List explode-by = \"|\" }\n", buf_slice(&feed),
			 CODE_BAD_RECORD,
			 "line 2: the record that begins here becomes rows of more than 4 MiB");
	buf_release(&feed);
}

static void test_form__a_feed_must_end_as_its_profile_says(void **state)
{
	const char *const ends = STOCK "file { end = \"Item: END\" total = Units }\n";

	(void)state;
	profiled_rows(ends, SLICE("Item,Units\nA,1\n\nB,2\nEND,2"),
		      "2: sku=A ref=p:A qty=1: [p:A] [A] [1] [A] [1]\n"
		      "4: sku=B ref=p:B qty=2: [p:B] [B] [2] [B] [2]\n");
	profiled_refused(ends, SLICE("Item,Units\nA,1\nB,2\n"), CODE_CUT_SHORT,
			 "line 3: the last record is not");
	profiled_refused(ends, SLICE("Item,Units\nA,1\nEND,2\n"), CODE_CONTROL_TOTAL,
			 "line 3: the trailer row says 2 rows, but there are 1");
	profiled_refused(ends, SLICE("Item,Units\nA,1\nEND,two\n"), CODE_CONTROL_TOTAL, "says no whole number");
	profiled_refused(ends, SLICE("Item,Units\nEND,0\nA,1\nEND,1\n"), CODE_BAD_RECORD,
			 "line 3: a record follows the trailer row");
	profiled_refused(STOCK, SLICE("Item,Units\nA,1"), CODE_CUT_SHORT, "no line end");
	profiled_rows(STOCK "file { end = any }\n", SLICE("Item,Units\nA,1"),
		      "2: sku=A ref=p:A qty=1: [p:A] [A] [1] [A] [1]\n");
}

static void test_form__the_total_is_written_as_quantities_are(void **state)
{
	static const char ENDS[] =
		"kind = batches sku { from = Item } qty { from = Units number = \"1.234,56\" }\n"
		"partner = p file { end = \"Item: END\" total = Units }\n";
	static const char ROWS[] = "2: sku=A ref=p:A qty=1: [p:A] [A] [1] [A] [1,00]\n";

	(void)state;
	profiled_rows(ENDS, SLICE("Item;Units\nA;1,00\nEND;1,00\n"), ROWS);
	profiled_rows(ENDS, SLICE("Item;Units\nA;1,00\nEND;1\n"), ROWS);
	profiled_refused(ENDS, SLICE("Item;Units\nA;1\nEND;1.234,0\n"), CODE_CONTROL_TOTAL, "says 1234 rows");
	profiled_refused(ENDS, SLICE("Item;Units\nA;1\nEND;1,5\n"), CODE_CONTROL_TOTAL, "says no whole number");
	profiled_refused(ENDS, SLICE("Item;Units\nA;1\nEND;-1\n"), CODE_CONTROL_TOTAL, "says no whole number");
}

/* TEXT in UTF-16, little endian, without a mark. */
static struct slice wide(const char *text, char *room)
{
	size_t n = strlen(text);

	for (size_t i = 0; i < n; i++) {
		room[2 * i] = text[i];
		room[2 * i + 1] = '\0';
	}
	return slice_of(room, 2 * n);
}

static void test_form__what_ends_within_a_character_was_cut(void **state)
{
	const char *const ends = STOCK "file { encoding = utf-16 end = \"Item: END\" }\n";
	char room[128];
	struct slice whole = wide("Item,Units\r\nA,1\r\nEND,1\r\n", room);

	(void)state;
	profiled_rows(ends, whole, "2: sku=A ref=p:A qty=1: [p:A] [A] [1] [A] [1]\n");
	profiled_refused(ends, slice_of(whole.p, whole.n - 1), CODE_CUT_SHORT,
			 "line 4: it ends within a character, so the transfer may have been cut");
	whole = wide("Item,Units\nA,1\nEND,1\nB,2\n", room);
	profiled_refused(ends, whole, CODE_BAD_RECORD, "line 4: a record follows the trailer row");
}

static void test_form__the_header_that_comes_nearest_is_named(void **state)
{
	(void)state;
	profiled_refused(
		ORDERS, SLICE("Title\n\nNo,Item,Pieces\nO1,A,1\n"), CODE_NO_HEADER,
		"line 3: none of its first records is the header that its profile speaks of; this one comes "
		"nearest: the "
		"column \"Units\" that the profile names is not in the header; it holds \"No\" \"Item\" "
		"\"Pieces\"");
	profiled_refused(ORDERS, SLICE("one,two\n1,2\n"), CODE_NO_HEADER,
			 "the first one holds \"one\" \"two\"");
	profiled_refused(ORDERS, SLICE("No,Item,Units,item\nO1,A,1,B\n"), CODE_NO_HEADER,
			 "the column \"Item\" that the profile names is in the header twice");
	profiled_refused(ORDERS, SLICE(""), CODE_EMPTY, "no record");
	profiled_refused(ORDERS, SLICE("\"No\"x;Item\n"), CODE_NO_HEADER,
			 "line 1: none of its first records is quoted right");
	profiled_refused(
		ORDERS,
		SLICE("reject_line,reject_code,reject_reason,orderid,sku,qty,x_No,x_Item\n2,x,y,O,A,1,O,A\n"),
		CODE_NO_HEADER, "it is a reject file, which needs no profile");
	profiled_refused(ORDERS "rows { group = Order }\n", SLICE("No,Item,Units\nO1,A,1\n"), CODE_NO_HEADER,
			 "Order");
}

static void test_form__a_status_that_no_rule_names_refuses_orders(void **state)
{
	(void)state;
	profiled_refused(ORDERS, SLICE("No,Item,Units,Pay Status\nO1,A,1,paid\n"), CODE_UNMAPPED_STATUS,
			 "the column \"Pay Status\" may say which rows");
	profiled_refused(ORDERS "rows { group = No fill = \"Pay Status\" }\n",
			 SLICE("No,Item,Units,Pay Status\nO1,A,1,cancelled\n"), CODE_UNMAPPED_STATUS,
			 "no rule of its profile names it");
	profiled_rows(ORDERS "rows { keep = {\"Pay Status: *\"} }\n",
		      SLICE("No,Item,Units,Pay Status\nO1,A,1,paid\n"),
		      "2: orderid=O1 sku=A qty=1: [O1] [A] [1] [O1] [A] [1] [paid]\n");
}

static void test_form__the_mark_of_a_joined_file_without_header_is_skipped(void **state)
{
	(void)state;
	profiled_rows("kind = batches\nfile { header = none delimiter = comma }\n"
		      "sku { from = {\"#1\"} }\nqty { from = {\"#2\"} }\n",
		      SLICE("\xef\xbb\xbfHAT,5\n\xef\xbb\xbfMUG,7\n"),
		      "1: sku=HAT ref=p:HAT qty=5: [p:HAT] [HAT] [5] [HAT] [5]\n"
		      "2: sku=MUG ref=p:MUG qty=7: [p:MUG] [MUG] [7] [MUG] [7]\n");
}

static void test_form__a_second_header_refuses_the_feed(void **state)
{
	(void)state;
	profiled_refused(STOCK, SLICE("Item,Note,Units\nA,,1\nUnits,Item,Note\n1,A,\n"), CODE_SECOND_HEADER,
			 "line 3");
}

static void test_form__bad_quotes_are_told_where_they_are(void **state)
{
	(void)state;
	profiled_refused(STOCK, SLICE("Item,Units\nA,\"1\"x\n"), CODE_BAD_RECORD, "line 2");
	profiled_refused(STOCK, SLICE("Item,Units\nA,1\n\"B,2\n"), CODE_BAD_RECORD, "line 3");
	profiled_rows(
		STOCK, SLICE("Item,Note,Units\nA,5\" x,1\nB,,2,9\n"),
		"2: stray-quote: field 2, \"5\" x\", has a quote but is not quoted; put the field in quotes "
		"and write the quote twice: [p:A] [A] [1] [A] [5\" x] [1]\n"
		"3: too-many-fields: field 4, \"9\", is beyond the header's 3 columns; quote a value that "
		"holds the delimiter, or remove what is too much: [p:B] [B] [2] [B] [] [2] [9]\n");
}

/* What was in a group so far must be known wherever the feed is cut. */
static void test_form__a_group_larger_than_any_stretch_stays_one(void **state)
{
	struct profiled p, q;
	struct buf feed;

	(void)state;
	buf_init(&feed, 0);
	buf_put_str(&feed, "No,Item,Units,Pay\nO1,A,1,paid\n");
	for (int i = 0; i < 40000; i++)
		buf_printf(&feed, ",S%d,1,\n", i % 100);
	buf_put_str(&feed, "O2,A,1,paid\n");
	profiled_load(&p,
		      ORDERS "rows { group = No fill = {Pay} keep = {\"Pay: paid\"} }\nline { count = sku }\n");
	profiled_load(&q,
		      ORDERS "rows { group = No fill = {Pay} keep = {\"Pay: paid\"} }\nline { count = sku }\n");
	profiled_feed(&p, buf_slice(&feed), 0);
	profiled_feed(&q, buf_slice(&feed), 1000);
	assert_int_equal(p.feed.rows, 40002);
	assert_int_equal(p.feed.rejected, 0);
	assert_non_null(strstr(p.rows.p, "\n40002: orderid=O1 line=S99#400 sku=S99 qty=1"));
	assert_non_null(strstr(p.rows.p, "\n40003: orderid=O2 line=A#1 "));
	assert_string_equal(p.rows.p, q.rows.p);
	profiled_feed_close(&q);
	profiled_feed_close(&p);
	profiled_release(&q);
	profiled_release(&p);
	buf_release(&feed);
}

/* Nobody would see it in the figures: Groessen in two spellings are two products. */
static void test_form__utf8_under_another_encoding_is_told(void **state)
{
	struct profiled p;

	(void)state;
	profiled_load(&p, STOCK "file { encoding = cp1252 }\n");
	profiled_feed(&p,
		      SLICE("Item,Units\nGr\xc3\xb6\xc3\x9f"
			    "e,1\n"),
		      0);
	assert_int_equal(p.feed.warnings_count, 1);
	const struct slice want = SLICE("its profile says cp1252, but it is UTF-8");
	assert_true(p.feed.warnings[0].text.n > want.n);
	assert_memory_equal(p.feed.warnings[0].text.p, want.p, want.n);
	profiled_feed_close(&p);
	profiled_feed(&p, SLICE("Item,Units\nGr\xf6\xc3\x9f,1\n"), 0);
	assert_int_equal(p.feed.warnings_count, 0);
	profiled_feed_close(&p);
	profiled_feed(&p, SLICE("Item,Units\nA,1\n"), 0);
	assert_int_equal(p.feed.warnings_count, 0);
	profiled_feed_close(&p);
	profiled_release(&p);
}

static void test_form__encodings_and_gzip_make_no_difference(void **state)
{
	(void)state;
	profiled_rows(
		STOCK "file { encoding = cp1252 }\n",
		SLICE("Item,Units\nGr\xf6\xdf"
		      "e,1\nA\x81,2\n"),
		"2: sku=Größe ref=p:Größe qty=1: [p:Größe] [Größe] [1] [Größe] [1]\n"
		"3: bad-encoding: ref: \"p:A\\x81\" is not valid in the file's encoding; its profile says "
		"cp1252; correct that or the file: [p:A\\x81] [A\\x81] [2] [A\\x81] [2]\n");
	profiled_rows(STOCK "file { encoding = utf-16 }\n",
		      SLICE("I\0t\0e\0m\0,\0U\0n\0i\0t\0s\0\n\0\xdf\0,\0"
			    "1\0\n\0"),
		      "2: sku=ß ref=p:ß qty=1: [p:ß] [ß] [1] [ß] [1]\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_form__a_row_has_what_was_made_and_then_the_files_own_fields),
		cmocka_unit_test(test_form__a_title_above_the_header_is_passed_over),
		cmocka_unit_test(test_form__without_a_header_columns_are_named_by_position),
		cmocka_unit_test(test_form__without_a_header_the_first_record_may_have_line_ends),
		cmocka_unit_test(
			test_form__without_a_header_the_first_record_is_a_row_whatever_is_wrong_with_it),
		cmocka_unit_test(test_form__quotes_may_be_marks_like_any_other),
		cmocka_unit_test(test_form__the_header_again_is_no_row),
		cmocka_unit_test(test_form__a_group_is_filled_and_its_lines_are_counted),
		cmocka_unit_test(test_form__a_group_that_comes_again_has_no_lines_to_be_counted),
		cmocka_unit_test(test_form__rows_are_counted_before_some_are_dropped),
		cmocka_unit_test(test_form__a_status_that_no_rule_names_is_refused),
		cmocka_unit_test(test_form__a_list_in_a_cell_is_a_row_each),
		cmocka_unit_test(test_form__lists_may_stand_in_several_columns),
		cmocka_unit_test(test_form__an_item_that_lacks_what_is_needed_is_refused_not_dropped),
		cmocka_unit_test(test_form__emits_are_a_row_each),
		cmocka_unit_test(test_form__what_an_order_does_may_stand_in_a_column),
		cmocka_unit_test(test_form__a_value_too_long_for_any_row_is_refused_and_shown_in_part),
		cmocka_unit_test(test_form__a_list_without_measure_makes_the_feed_a_bad_one),
		cmocka_unit_test(test_form__a_feed_must_end_as_its_profile_says),
		cmocka_unit_test(test_form__the_total_is_written_as_quantities_are),
		cmocka_unit_test(test_form__what_ends_within_a_character_was_cut),
		cmocka_unit_test(test_form__the_header_that_comes_nearest_is_named),
		cmocka_unit_test(test_form__a_status_that_no_rule_names_refuses_orders),
		cmocka_unit_test(test_form__the_mark_of_a_joined_file_without_header_is_skipped),
		cmocka_unit_test(test_form__a_second_header_refuses_the_feed),
		cmocka_unit_test(test_form__bad_quotes_are_told_where_they_are),
		cmocka_unit_test(test_form__a_group_larger_than_any_stretch_stays_one),
		cmocka_unit_test(test_form__encodings_and_gzip_make_no_difference),
		cmocka_unit_test(test_form__utf8_under_another_encoding_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
