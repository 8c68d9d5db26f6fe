#include "allot/feed/profile.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "feed/profile/patterns.h"
#include "support/profile_text.h"
#include "support/scratch.h"
#include "support/testing.h"

#define ORDERS "kind = orders orderid { from = Name } sku { from = SKU } qty { from = Quantity }\n"
#define STOCK  "kind = batches sku { from = SKU } qty { from = Stock }\n"
#define ITEMS  "kind = batches sku { from = SKU }\n"
#define EDI(more)                                                                                              \
	"edi { partner = \"ZZ:ACME\" us = \"ZZ:OURS\" accept = {856, 850}"                                     \
	" skus = {VP, UP} units = {\"EA: 1\"}\n" more "}\n"

static const char *out_names(const struct profile *p)
{
	static char names[256];
	size_t n = 0;

	names[0] = '\0';
	for (uint32_t i = 0; i < p->out_count; i++)
		n += (size_t)snprintf(names + n, sizeof(names) - n, "%s%s", i ? " " : "",
				      column_name(p->kind, p->out[i]));
	return names;
}

static struct slice column(const struct profile *p, uint32_t place)
{
	assert_in_range(place, 0, p->column_count - 1);
	return p->columns[place].name;
}

static void test_profile__what_is_not_said_is_what_the_manual_says(void **state)
{
	const struct profile *p = load_profile(ORDERS);

	(void)state;
	assert_string_equal(p->name, "shop");
	assert_slice(p->partner, "shop");
	assert_int_equal(p->kind, KIND_ORDERS);
	assert_int_equal(p->files.count, 0);
	assert_true(p->form.utf8 && p->form.quoted);
	assert_int_equal(p->form.delimiter, 0);
	assert_int_equal(p->form.header, HEADER_AUTO);
	assert_int_equal(p->form.end, END_NEWLINE);
	assert_int_equal(p->form.total, NO_FIELD);
	assert_int_equal(p->form.accompanied, ACCOMPANIED_NOT);
	assert_int_equal(p->rows.group, NO_FIELD);
	assert_int_equal(p->rows.explode, NO_FIELD);
	assert_int_equal(p->orders.backorder.choice, CHOICE_NONE);
	assert_int_equal(p->orders.backorder.column, NO_FIELD);
	assert_int_equal(p->snapshot.max_drop, NO_LIMIT);
	assert_false(p->snapshot.given || p->edi.given || p->has_expect || p->has_settle ||
		     p->control_required);
	assert_string_equal(out_names(p), "orderid sku qty");
	assert_int_equal(p->column_count, 3);
	assert_int_equal(p->values[COLUMN_QTY].unit, NO_FIELD);
}

static void test_profile__the_file_as_a_whole(void **state)
{
	const struct profile *p =
		load_profile("partner = \"ACME GmbH\"\nfiles = {\"Orders_*.csv\", x}\nexpect = \"02:30\"\n"
			     "settle = 90 control = required kind = orders\n"
			     "file { encoding = cp1252 delimiter = pipe quote = none header = none\n"
			     " end = \"#1: END*\" total = \"#2\" accompanied = \".sha256\" }\n"
			     "orderid { from = \"#1\" } sku { from = \"#2\" } qty { from = \"#3\" }");

	(void)state;
	assert_slice(p->partner, "ACME GmbH");
	assert_true(profile_has_file(p, SLICE("orders_1.CSV")));
	assert_true(profile_has_file(p, SLICE("orders_1.csv.gz")));
	assert_false(profile_has_file(p, SLICE("orders_1.csv.zip")));
	assert_true(p->has_expect && p->has_settle && p->control_required);
	assert_int_equal(p->expect_minutes, 150);
	assert_int_equal(p->settle_seconds, 90);
	assert_slice(p->form.encoding, "cp1252");
	assert_false(p->form.utf8 || p->form.quoted);
	assert_int_equal(p->form.delimiter, '|');
	assert_int_equal(p->form.header, HEADER_NONE);
	assert_int_equal(p->form.end, END_RULE);
	assert_true(pattern_matches(&p->form.end_rule.patterns.list[0], SLICE("end of file")));
	assert_slice(column(p, p->form.total), "#2");
	assert_int_equal(p->columns[p->form.total].position, 2);
	assert_int_equal(p->form.accompanied, ACCOMPANIED_SHA256);
	assert_slice(p->form.suffix, ".sha256");
}

static void test_profile__rules_know_their_columns_and_what_they_drop(void **state)
{
	const struct profile *p =
		load_profile(ORDERS "rows { group = name fill = {Status, Date}\n"
				    " keep = \"Status: paid | partly paid | cancelled\"\n"
				    " drop = {\"Type: gift | [|]\", \"*: TOTAL*\"}\n"
				    " cancel = \"status: cancelled\" done = \"Fulfilled at: ?*\" }");

	(void)state;
	assert_string_equal(out_names(p), "orderid sku qty shipped cancelled");
	assert_slice(column(p, p->rows.group), "name");
	assert_int_equal(p->rows.fill_count, 2);
	assert_int_equal(p->rows.keep.list[0].patterns.count, 3);
	assert_int_equal(p->rows.cancel.list[0].column, p->rows.keep.list[0].column);
	assert_int_equal(p->rows.drop.list[1].column, ANY_COLUMN);
	assert_true(patterns_match(&p->rows.drop.list[0].patterns, SLICE("|")));
	assert_int_equal(p->drop_count, 3);
	assert_string_equal(p->drops[p->rows.keep.list[0].drop].text,
			    "keep = Status: paid | partly paid | cancelled");
	assert_string_equal(p->drops[p->rows.drop.list[1].drop].text, "drop = *: TOTAL*");
	assert_int_equal(p->drops[p->rows.drop.list[1].drop].line, 4);
}

static void test_profile__columns_with_statuses_are_complete_but_for_those_that_take_all(void **state)
{
	const struct profile *p = load_profile(
		ORDERS "rows { keep = {\"Status: paid | done\", \"SKU: *\"}\n"
		       " drop = {\"SKU: GIFT*\", \"*: x\", \"Status: draft\"} done = \"Status: done\" }");

	(void)state;
	assert_int_equal(p->rows.complete_count, 1);
	assert_slice(column(p, p->rows.complete[0].column), "Status");
	assert_int_equal(p->rows.complete[0].patterns.count, 4);
}

static void test_profile__refs_are_generated_unless_text_says_otherwise(void **state)
{
	const struct value_plan *ref = &loaded.profile.values[COLUMN_REF];

	(void)state;
	load_profile(STOCK);
	assert_string_equal(out_names(&loaded.profile), "ref sku qty");
	assert_int_equal(ref->text.count, 3);
	assert_int_equal(ref->text.list[0].type, PIECE_PARTNER);
	assert_int_equal(ref->text.list[2].type, PIECE_SKU);
	load_profile(STOCK "ref { from = Lot }");
	assert_int_equal(ref->text.list[2].type, PIECE_FOUND);
	load_profile(STOCK "ref { from = Lot text = \"{Lot}/{Bin {}\" }");
	assert_int_equal(ref->text.list[0].type, PIECE_COLUMN);
	load_profile(ITEMS "emit now { qty = A } emit later { qty = B eta = C }");
	assert_int_equal(ref->text.list[4].type, PIECE_SLOT);
	assert_string_equal(out_names(&loaded.profile), "ref sku qty eta");
}

static void test_profile__what_batches_count_names_their_column(void **state)
{
	(void)state;
	assert_string_equal(out_names(load_profile(STOCK "snapshot { means = on-hand }")), "ref sku on_hand");
	assert_string_equal(out_names(load_profile(STOCK "eta { from = Due } snapshot { means = available }")),
			    "ref sku available eta");
	assert_string_equal(out_names(load_profile(STOCK "snapshot { missing = zero }")), "ref sku qty");
}

static void test_profile__snapshots_and_their_guards(void **state)
{
	const struct profile_snapshot *s =
		&load_profile(STOCK "snapshot { means = on-hand missing = zero repeated = sum as-of = \"name "
				    "*_YYYYMMDD*\"\n"
				    " max-drop = 30 max-rise = 200 min-rows = 80 max-age = 36 }")
			 ->snapshot;

	(void)state;
	assert_true(s->given && s->has_means);
	assert_int_equal(s->means, SAID_ON_HAND);
	assert_int_equal(s->missing, MISSING_ZERO);
	assert_int_equal(s->repeated, REPEATED_SUM);
	assert_int_equal(s->as_of, AS_OF_NAME);
	assert_int_equal(s->as_of_forms.count, 1);
	assert_int_equal(s->max_drop, 30);
	assert_int_equal(s->max_rise, 200);
	assert_int_equal(s->min_rows, 80);
	assert_int_equal(s->max_age_hours, 36);
	s = &load_profile(STOCK "snapshot { as-of = \"column Updated\" }")->snapshot;
	assert_int_equal(s->as_of, AS_OF_COLUMN);
	assert_slice(column(&loaded.profile, s->as_of_column), "Updated");
	assert_int_equal(s->as_of_forms.count, 3);
	s = &load_profile(STOCK "snapshot { as-of = \"column Updated: DD.MM.YYYY*\" }")->snapshot;
	assert_int_equal(s->as_of_forms.count, 1);
	assert_int_equal(load_profile(STOCK "snapshot { as-of = mtime }")->snapshot.as_of, AS_OF_MTIME);
	assert_int_equal(load_profile(STOCK "snapshot { as-of = \"cell *DD.MM.YYYY*\" }")->snapshot.as_of,
			 AS_OF_CELL);
}

static void test_profile__orders_say_yes_no_or_a_column(void **state)
{
	const struct profile *p =
		load_profile(ORDERS "orders { backorder = yes split = no amend = \"Re sent\" }");

	(void)state;
	assert_int_equal(p->orders.backorder.choice, CHOICE_YES);
	assert_int_equal(p->orders.split.choice, CHOICE_NO);
	assert_int_equal(p->orders.amend.choice, CHOICE_NONE);
	assert_slice(column(p, p->orders.amend.column), "Re sent");
	assert_string_equal(out_names(p), "orderid sku qty backorder split");
}

static void test_profile__partners_of_interchanges(void **state)
{
	const struct profile *p = load_profile(
		"partner = acme expect = \"01:00\"\n"
		"edi { partner = \"ZZ:ACME\" us = \"14:OURS\" gs = AC our-gs = OU accept = {846, 856, INVRPT}\n"
		" prefix = \"ACME:\" versions = {\"004010\", \"005010\"} usage = T skus = {VP, UP, EN}\n"
		" locations = separate future = {63, IQ} units = {\"EA: 1\", \"CA: 12\"} transit_days = 3\n"
		" poc = old-new ack = always control = required charset = iso-8859-1 newlines = yes\n"
		" codes = {\"future: DR\", \"short: ID\"} }\nsnapshot { means = available max-drop = 10 }");
	const struct profile_edi *e = &p->edi;

	(void)state;
	assert_true(e->given && e->newlines && e->control_required && e->has_transit_days);
	assert_slice(e->partner.qualifier, "ZZ");
	assert_slice(e->partner.id, "ACME");
	assert_slice(e->us.qualifier, "14");
	assert_slice(e->gs, "AC");
	assert_slice(e->our_gs, "OU");
	assert_int_equal(e->accept, 1u << EDI_846 | 1u << EDI_856 | 1u << EDI_INVRPT);
	assert_slice(e->prefix, "ACME:");
	assert_slice(e->versions.list[1], "005010");
	assert_int_equal(e->usage, 'T');
	assert_int_equal(e->skus.count, 3);
	assert_int_equal(e->locations, LOCATIONS_SEPARATE);
	assert_slice(e->future.list[1], "IQ");
	assert_int_equal(e->units.list[1].mantissa, 12);
	assert_int_equal(e->transit_days, 3);
	assert_int_equal(e->poc, POC_OLD_NEW);
	assert_int_equal(e->ack, ACK_ALWAYS);
	assert_slice(e->charset, "iso-8859-1");
	assert_slice(e->codes[0].answer, "future");
	assert_slice(e->codes[0].code, "DR");
	assert_int_equal(p->kind, KIND_NONE);
	assert_true(p->has_expect);
	assert_int_equal(p->snapshot.means, SAID_AVAILABLE);
	assert_int_equal(load_profile(EDI(""))->edi.usage, 'P');
	assert_int_equal(loaded.profile.edi.ack, ACK_REQUESTED);
}

/* What is wrong with profiles, each in one way. */
static const struct {
	const char *text;
	const char *fault;
} FAULTS[] = {
	{ "sku { from = SKU }",
	  "1: bad-profile: the kind of the feed is missing: kind = batches, or orders, ..." },
	{ "kind = stock",
	  "1: bad-profile: \"stock\" is no value of kind, which is batches, changes, allocations, "
	  "orders, amendments, cancellations or shipments" },
	{ "kind = orders sku { from = a } qty { from = b }",
	  "1: bad-profile: a feed of orders needs a section orderid" },
	{ "kind = batches sku { from = a }",
	  "1: bad-profile: a feed of batches needs a section qty, or emits" },
	{ "kind = batches\nqty { from = a }", "1: bad-profile: a feed of batches needs a section sku" },
	{ "kind = batches\nemit x { qty = a }", "1: bad-profile: a feed of batches needs a section sku" },
	{ "kind = amendments orderid { from = a } new_qty { from = b }",
	  "1: bad-profile: a feed of amendments needs a section sku or line" },
	{ "kind = changes qty { from = b }", "1: bad-profile: a feed of changes needs a section ref" },
	{ STOCK "orderid { from = a }", "2: bad-profile: a feed of batches has no orderid" },
	{ ORDERS "sku { from = b }", "2: bad-profile: a second section sku" },
	{ ORDERS "orderid { form = b }",
	  "2: bad-profile: form is no key or section of the section orderid; did you mean from" },
	{ STOCK "eta { }", "2: bad-profile: eta has neither from nor text" },
	{ STOCK "eta { from = \"#0\" }",
	  "2: bad-profile: \"#0\" is no column; write a header's name, or its place such as \"#3\"" },
	{ STOCK "eta { from = \"\" }",
	  "2: bad-profile: \"\" is no column; write a header's name, or its place such as \"#3\"" },
	{ STOCK "eta { from = a dates = {\"DD/MM/YYYY\",\n\"MM/DD/YYYY\"} }",
	  "3: bad-profile: 02/01/2001 would be one date by DD/MM/YYYY and another by MM/DD/YYYY" },
	{ STOCK "eta { from = a dates = {\"DD/MM/YYYY*\",\n\"YYYY-MM-DD\", \"MM/DD/YYYY\"} }",
	  "3: bad-profile: 02/01/2001 would be one date by DD/MM/YYYY* and another by MM/DD/YYYY" },
	{ STOCK "eta { from = a dates = \"dd.mm.yyyy\" }",
	  "2: bad-profile: \"dd.mm.yyyy\" needs a year, YYYY or YY" },
	{ STOCK "eta = a", "2: bad-profile: eta is a section: eta { ... }" },
	{ STOCK "partner { }", "2: bad-profile: partner is a key: partner = ..." },
	{ STOCK "emit { qty = a }", "2: bad-profile: emit is a section with a title: emit NAME { ... }" },
	{ ITEMS "emit x { qty = a }\nemit x { qty = b }", "3: bad-profile: a second section with the title x" },
	{ ITEMS "emit \"\" { qty = a }", "2: bad-profile: an empty title" },
	{ STOCK "}", "2: bad-profile: this } closes nothing" },
	{ STOCK "eta { from = {a b} }",
	  "2: bad-profile: \"b\" stands where a comma or the } of a list should" },
	{ STOCK "eta { from = {a, ,} }",
	  "2: bad-profile: \",\" stands where a value of the list or its } should" },
	{ STOCK "eta { from =", "2: bad-profile: the file ends where a value should stand" },
	{ STOCK "eta { from = a", "2: bad-profile: the section eta is not closed: a } is missing" },
	{ STOCK "emit x qty", "2: bad-profile: \"qty\" stands where the { of a section should" },
	{ STOCK "eta { text = \"\" }", "2: bad-profile: an empty text" },
	{ ITEMS "emit x { qty = a ref = \"\" }", "2: bad-profile: an empty ref" },
	{ ITEMS "emit x { qty = a } eta { from = b }",
	  "2: bad-profile: eta has a from or text beside emits, which name their dates" },
	{ ITEMS "emit x { qty = a ref = \"{}\" }",
	  "2: bad-profile: {} stands for what ref { from } found, and there is none" },
	{ "kind = batches sku { text = \"{sku}\" } qty { from = a }",
	  "1: bad-profile: {sku} is not known here" },
	{ "edi { partner = a accept = 850 }",
	  "1: bad-profile: edi needs us, the receiver of his interchanges" },
	{ "edi { partner = a us = b }", "1: bad-profile: edi needs accept, the units that are taken" },
	{ "edi { partner = a us = b accept = 850 skus = VP }",
	  "1: bad-profile: edi needs units, which say how many pieces each is" },
	{ EDI("charset = klingon"), "2: bad-profile: \"klingon\" is no charset that iconv knows" },
	{ EDI("codes = {\"future: DR\", \"future: IB\"}"), "2: bad-profile: \"future\" is given two codes" },
	{ EDI("codes = \"tomorrow: DR\""),
	  "2: bad-profile: \"tomorrow\" is nothing that an answer tells: stock, future, waiting, short, "
	  "unknown, unit, refused and cancelled are" },
	{ ITEMS "qty { from = a number = \"1.234\" }",
	  "2: bad-profile: \"1.234\" is no specimen of numbers; there are 1.234,56  1,234.56  1 "
	  "234,56  1234.56  1234,56" },
	{ ITEMS "qty { from = a unit = b }",
	  "2: bad-profile: unit needs units, which say how many pieces each is" },
	{ STOCK "snapshot { means = on-hand max-age = 4 }",
	  "2: bad-profile: max-age needs as-of, which says of when a snapshot is, or control = required" },
	{ ITEMS "qty { from = a units = {\"EA: 1\"} }",
	  "2: bad-profile: units needs unit, the column that says in which of them a row is" },
	{ ITEMS "qty { from = a units = {\"EA: 1\"} } emit all { qty = b eta = c }",
	  "2: bad-profile: units needs unit, the column that says in which of them a row is" },
	{ ITEMS "qty { from = a units = {\"CASE 12\"} }",
	  "2: bad-profile: \"CASE 12\" is no unit, which is \"NAME: FACTOR\", such as \"CASE: 12\"" },
	{ ITEMS "qty { from = a units = {\"CASE: -1\"} }",
	  "2: bad-profile: \"CASE: -1\" is no unit, which is \"NAME: FACTOR\", such as \"CASE: 12\"" },
	{ "edi { partner = a us = b accept = 850 skus = VP units = \"EA: 0\" }",
	  "1: bad-profile: \"EA: 0\" is no unit, which is \"NAME: FACTOR\", such as \"CASE: 12\"" },
	{ ITEMS "qty { from = a units = {\"EA: 1\", \"ea: 2\"} }",
	  "2: bad-profile: \"ea\" is given two factors" },
	{ ITEMS "qty { from = a words = {\"none\"} }",
	  "2: bad-profile: \"none\" is no pair, which is \"PATTERN: RESULT\"" },
	{ ITEMS "qty { from = a words = {\"[a: 0\"} }",
	  "2: bad-profile: \"[a\" has a [ without its ]; the mark itself is written [[]" },
	{ ITEMS "qty { from = a count = sku }",
	  "2: bad-profile: count is no key or section of the section qty; there are from text excel "
	  "strip after before words unpad pad case map number fraction negative minus times unit "
	  "units" },
	{ ORDERS "line { count = sku from = a }",
	  "2: bad-profile: count beside from or text: a line is counted, or stands in the file" },
	{ ORDERS "line { count = row }",
	  "2: bad-profile: count needs rows { group }, the column of the order within which lines are "
	  "counted" },
	{ ORDERS "line { count = sku }",
	  "2: bad-profile: count needs rows { group }, the column of the order within which lines are "
	  "counted" },
	{ STOCK "ref { text = \"{partner\" }",
	  "2: bad-profile: a { without its } in a text; the mark itself is written {{" },
	{ STOCK "ref { text = \"a}\" }",
	  "2: bad-profile: a } without its { in a text; the mark itself is written }}" },
	{ STOCK "ref { text = \"{}\" }",
	  "2: bad-profile: {} stands for what `from` found, and there is no from" },
	{ STOCK "ref { from = a text = \"{partner}:{sku}\" }",
	  "2: bad-profile: text beside from does not say where what was found goes; write {} for it" },
	{ STOCK "ref { text = \"{sku}:{slot}\" }",
	  "2: bad-profile: {slot} is the name of an emit, and there is none" },
	{ STOCK "ref { from = a strip = \"\" }", "2: bad-profile: an empty prefix to strip" },
	{ STOCK "ref { from = a map = \"../skus.csv\" }",
	  "2: bad-profile: \"../skus.csv\" is no map, which is the name of a file beside the profile" },
	{ STOCK "batchref { from = a }", "2: bad-profile: a feed of batches has no batchref" },
	{ STOCK "cancelled { from = a }", "2: bad-profile: a feed of batches has no cancelled" },
	{ ORDERS "rows { keep = \"Status paid\" }",
	  "2: bad-profile: \"Status paid\" is no rule, which is \"COLUMN: PATTERN | PATTERN\"" },
	{ ORDERS "rows { fill = a }",
	  "2: bad-profile: fill needs a group, within which it takes the last value" },
	{ ORDERS "rows { group = a fill = A }", "2: bad-profile: the group's own column is filled anyway" },
	{ ORDERS "rows { explode = a }",
	  "2: bad-profile: explode needs explode-by, what stands between two items" },
	{ ORDERS "rows { explode = \"item_[0-9\" }",
	  "2: bad-profile: \"item_[0-9\" has a [ without its ]; the mark itself is written [[]" },
	{ "kind = orders file { header = none delimiter = pipe }\n"
	  "rows { explode = Items explode-by = \",\" pairs-by = \"|\" value-after = \":\" }\n"
	  "orderid { from = \"#1\" } sku { from = sku } qty { from = qty }",
	  "2: bad-profile: \"Items\" is a header's name, and header = none; write \"#N\"" },
	{ ORDERS "rows { explode-by = a }",
	  "2: bad-profile: explode-by needs explode, the column of the list" },
	{ ORDERS "rows { explode = a explode-by = b pairs-by = c }",
	  "2: bad-profile: pairs-by and value-after go together: what stands between the parts of "
	  "an item, and between a part's name and its value" },
	{ STOCK "rows { cancel = \"a: b\" }", "2: bad-profile: cancel is for kind = orders alone" },
	{ STOCK "rows { done = \"a: b\" }", "2: bad-profile: done is for kind = orders alone" },
	{ ORDERS "rows { keep = \"a: paid\"\n cancel = \"a: void\" }",
	  "3: bad-profile: cancel names \"void\", but keep in line 2 drops such rows; add it there" },
	{ ORDERS "emit x { qty = a }", "2: bad-profile: emit is for kind = batches alone" },
	{ STOCK "emit x { qty = a }",
	  "1: bad-profile: qty has a from or text beside emits, which name their quantities" },
	{ ITEMS "emit x { eta = a }", "2: bad-profile: emit x has no qty" },
	{ ITEMS "emit x { qty = a unit = b }",
	  "2: bad-profile: unit needs qty { units }, which say how many pieces each is" },
	{ ITEMS "emit x { qty = a } emit y { qty = b } ref { text = \"{sku}\" }",
	  "2: bad-profile: several emits, and the ref's text has no {slot} to tell them apart" },
	{ ORDERS "snapshot { }", "2: bad-profile: snapshot is for kind = batches and edi alone" },
	{ STOCK "orders { split = yes }", "2: bad-profile: orders { } is for kind = orders alone" },
	{ STOCK "snapshot { as-of = \"name x\" }", "2: bad-profile: \"x\" needs a year, YYYY or YY" },
	{ STOCK "snapshot { as-of = today }",
	  "2: bad-profile: \"today\" is no as-of, which is \"name PATTERN\", \"cell PATTERN\", "
	  "\"column COLUMN\" or mtime" },
	{ STOCK "snapshot { max-drop = 101 }",
	  "2: bad-profile: \"101\" is no value of max-drop, which is a whole number from 0 to 100" },
	{ STOCK "expect = \"24:00\"", "2: bad-profile: \"24:00\" is no time of day, such as \"02:00\"" },
	{ STOCK "partner = \"a/b\"",
	  "2: bad-profile: \"a/b\" is no partner: at most 100 bytes, no / or :, and none of . = + - @ ' "
	  "first" },
	{ STOCK "file { encoding = klingon }",
	  "2: bad-profile: \"klingon\" is no encoding that is read: utf-8, utf-16, or one of single bytes that "
	  "iconv knows" },
	{ STOCK "file { encoding = shift_jis }",
	  "2: bad-profile: \"shift_jis\" is no encoding that is read: utf-8, utf-16, or one of single bytes "
	  "that iconv knows" },
	{ STOCK "file { end = total }",
	  "2: bad-profile: \"total\" is no end, which is newline, any, or the rule of the trailer "
	  "row, \"COLUMN: PATTERN\"" },
	{ STOCK "file { total = a }",
	  "2: bad-profile: total needs an end that is the rule of the trailer row" },
	{ STOCK "file { accompanied = ok/x }",
	  "2: bad-profile: \"ok/x\" is no suffix, such as \".ok\", \".sha256\" or \".md5\"" },
	{ STOCK "file { header = none delimiter = comma }",
	  "1: bad-profile: \"SKU\" is a header's name, and header = none; write \"#N\"" },
	{ STOCK "file { header = none }",
	  "2: bad-profile: without a header nothing shows the delimiter; name it" },
	{ "kind = orders\n" EDI(""),
	  "1: bad-profile: kind beside edi: the units tell the kinds; another form of file is "
	  "another profile" },
	{ EDI("") "rows { group = a }", "3: bad-profile: rows beside edi: it is of files in columns" },
	{ EDI("") "snapshot { means = on-hand }",
	  "3: bad-profile: snapshot is for 846 and INVRPT, and accept names neither" },
	{ "edi { us = a accept = 850 skus = VP units = \"EA: 1\" }",
	  "1: bad-profile: edi needs partner, the sender of his interchanges" },
	{ "edi { partner = a us = b accept = 846 skus = VP units = \"EA: 1\" }",
	  "1: bad-profile: accept names 846 or INVRPT: snapshot { means } must say what they count" },
	{ "edi { partner = a us = b accept = 860 skus = VP units = \"EA: 1\" }",
	  "1: bad-profile: accept names 860: poc must say what POC03 is" },
	{ "edi { partner = a us = b accept = 850 units = \"EA: 1\" }",
	  "1: bad-profile: edi needs skus, the qualifiers of our SKU" },
	{ "edi { partner = a us = b accept = 851 }",
	  "1: bad-profile: \"851\" is no value of accept, which is 846, 850, 856, 860, 997, TA1, "
	  "INVRPT, DESADV, ORDERS, ORDCHG or CONTRL" },
	{ "edi { partner = a us = b accept = 846 skus = VP units = \"EA: 1\" }\n"
	  "snapshot { means = on-hand as-of = \"column x\" }",
	  "2: bad-profile: as-of of a cell or column beside edi: it is of files in columns" },
	{ "kind = changes ref { from = \"#1\" } qty { from = \"#2\" }",
	  "1: bad-profile: all columns are named by place, so nothing shows the header; name one by its "
	  "name there, "
	  "or write file { header = none }" },
	{ EDI("skus = VP"), "2: bad-profile: skus is given twice" },
	{ EDI("codes = {\"future\"}"),
	  "2: bad-profile: \"future\" is no code of an answer, which is \"ANSWER: CODE\", such as "
	  "\"future: DR\"" },
	{ "edi { partner = \":x\" }",
	  "1: bad-profile: \":x\" is no party, which is \"QUALIFIER:ID\", such as \"ZZ:ACME\", "
	  "\"ID:QUALIFIER\" or \"ID\"" },
	{ "edi { partner = \"14:31\" }",
	  "1: bad-profile: \"14:31\" can be \"QUALIFIER:ID\" and \"ID:QUALIFIER\"; write the id alone, which "
	  "stands for that with any qualifier" },
	{ "edi { partner = \"AB:CD\" }",
	  "1: bad-profile: \"AB:CD\" can be \"QUALIFIER:ID\" and \"ID:QUALIFIER\"; write the id alone, which "
	  "stands for that with any qualifier" },
};

/* PARTY is read as QUALIFIER and ID. */
static void party_is(const char *party, const char *qualifier, const char *id)
{
	struct arena arena;
	struct profile p;
	char text[200];

	(void)snprintf(text, sizeof(text), "edi { partner = \"%s\" us = \"ZZ:OURS\" accept = {997} }", party);
	arena_init(&arena);
	profile_of(text, &arena, &p);
	assert_slice(p.edi.partner.qualifier, qualifier);
	assert_slice(p.edi.partner.id, id);
	arena_release(&arena);
}

static void test_profile__a_party_is_read_in_both_orders(void **state)
{
	(void)state;
	party_is("ZZ:ACME", "ZZ", "ACME");
	party_is("ACME:ZZ", "ZZ", "ACME");
	party_is("14:OURS", "14", "OURS");
	party_is("OURS:14", "14", "OURS");
	party_is("AB:14", "14", "AB");
	party_is("ZZ:14", "ZZ", "14");
	party_is("14:ZZZ", "ZZZ", "14");
	party_is("XX:ACME", "XX", "ACME");
	party_is("4000004000002:14", "14", "4000004000002");
	party_is("ACME:4000004000002", "ACME", "4000004000002");
	party_is("ZZ:ZZ", "ZZ", "ZZ");
	party_is("ACME", "", "ACME");
}

static void test_profile__what_is_wrong_is_told_with_its_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(FAULTS); i++)
		assert_string_equal(profile_fault(FAULTS[i].text), FAULTS[i].fault);
}

static void test_profile__its_digest_is_that_of_the_file_and_of_its_maps(void **state)
{
	uint8_t digest[SHA256_BYTES];
	struct sha256 h;

	(void)state;
	load_profile(ORDERS);
	sha256_begin(&h);
	sha256_add(&h, ORDERS, strlen(ORDERS));
	sha256_end(&h, digest);
	assert_memory_equal(loaded.profile.sha256, digest, SHA256_BYTES);
	scratch_write(scratch_path("skus.csv"), "from,to\na,b\n");
	load_profile(STOCK "ref { from = Lot map = \"skus.csv\" }");
	memcpy(digest, loaded.profile.sha256, SHA256_BYTES);
	assert_int_equal(remove(scratch_path("skus.csv")), 0);
	scratch_write(scratch_path("skus.csv"), "from,to\na,c\n");
	load_profile(STOCK "ref { from = Lot map = \"skus.csv\" }");
	assert_memory_not_equal(loaded.profile.sha256, digest, SHA256_BYTES);
}

static void test_profile__a_folder_holds_profiles_by_name(void **state)
{
	struct profiles profiles;

	(void)state;
	scratch_write(scratch_path("zeta.conf"), ORDERS);
	scratch_write(scratch_path("alpha.conf"), EDI(""));
	scratch_write(scratch_path("skus.csv"), "not asked");
	scratch_write(scratch_path(".hidden.conf"), "nor this");
	assert_int_equal(profiles_load(scratch_path(""), &loaded.arena, &profiles), ST_OK);
	assert_int_equal(profiles.count, 2);
	assert_string_equal(profiles.list[0]->name, "alpha");
	assert_string_equal(profiles_find(&profiles, SLICE("zeta"))->name, "zeta");
	assert_null(profiles_find(&profiles, SLICE("zet")));
	scratch_write(scratch_path("beta.conf"), EDI(""));
	assert_int_equal(profiles_load(scratch_path(""), &loaded.arena, &profiles), ST_USAGE);
	assert_non_null(strstr(fail_message(), "beta.conf:1: bad-profile: "));
	assert_non_null(strstr(fail_message(), "alpha.conf has the same partner of interchanges"));
	assert_int_equal(profiles_load(scratch_path("nowhere"), &loaded.arena, &profiles), ST_NOT_FOUND);
}

/* Whether a folder may hold two profiles of these, each "partner us" in quotes. */
static bool may_stand_together(const char *a, const char *b)
{
	static const char *const REST = " accept = {850} skus = {VP} units = {\"EA: 1\"} }\n";
	const char *const sides[] = { a, b };
	struct profiles profiles;
	char name[32], text[300];

	for (int i = 0; i < 2; i++) {
		(void)snprintf(name, sizeof(name), "p%d.conf", i);
		(void)snprintf(text, sizeof(text), "edi { %s%s", sides[i], REST);
		(void)remove(scratch_path(name));
		scratch_write(scratch_path(name), text);
	}
	enum status st = profiles_load(scratch_path(""), &loaded.arena, &profiles);
	assert_true(st == ST_OK || strstr(fail_message(), "p0.conf has the same partner of interchanges"));
	return st == ST_OK;
}

static void test_profile__a_partner_has_one_profile_for_each_of_us(void **state)
{
	(void)state;
	assert_false(
		may_stand_together("partner = \"ZZ:A\" us = \"ZZ:U\"", "partner = \"ZZ:A\" us = \"ZZ:U\""));
	assert_true(may_stand_together("partner = \"ZZ:A\" us = \"ZZ:U\"", "partner = \"ZZ:A\" us = \"12:U\""));
	assert_true(may_stand_together("partner = \"ZZ:A\" us = \"ZZ:U\"", "partner = \"ZZ:A\" us = \"ZZ:V\""));
	assert_true(may_stand_together("partner = \"ZZ:A\" us = \"ZZ:U\"", "partner = \"14:A\" us = \"ZZ:U\""));
	/* without a qualifier it is any */
	assert_false(may_stand_together("partner = \"A\" us = \"ZZ:U\"", "partner = \"ZZ:A\" us = \"U\""));
	assert_false(may_stand_together("partner = \"14:A\" us = \"ZZ:U\"", "partner = \"A\" us = \"ZZ:U\""));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, profile_text_setup, profile_text_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_profile__what_is_not_said_is_what_the_manual_says),
		TEST(test_profile__the_file_as_a_whole),
		TEST(test_profile__rules_know_their_columns_and_what_they_drop),
		TEST(test_profile__columns_with_statuses_are_complete_but_for_those_that_take_all),
		TEST(test_profile__refs_are_generated_unless_text_says_otherwise),
		TEST(test_profile__what_batches_count_names_their_column),
		TEST(test_profile__snapshots_and_their_guards),
		TEST(test_profile__orders_say_yes_no_or_a_column),
		TEST(test_profile__partners_of_interchanges),
		TEST(test_profile__a_party_is_read_in_both_orders),
		TEST(test_profile__what_is_wrong_is_told_with_its_line),
		TEST(test_profile__its_digest_is_that_of_the_file_and_of_its_maps),
		TEST(test_profile__a_folder_holds_profiles_by_name),
		TEST(test_profile__a_partner_has_one_profile_for_each_of_us),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
