/*
 * Interchanges that others have sent, where they are (EDI_SAMPLES names the folder): what we make of each is
 * what an independent reader made of it, but for what is listed here with its reason. Without them nothing is
 * tested.
 */
#include <stdio.h>
#include <stdlib.h>

#include "allot/base/files/file.h"
#include "support/edi_text.h"
#include "support/json_text.h"
#include "support/testing.h"

static const char ORDER_IDS[] = "SA VP VN SK VC UK EN UP SRV CB BP IN IB ST MG PR PI VA";
static const char STOCK_IDS[] = "IN BP UK EN UP SRV VP VN SK VC";
static const char UNITS[] = "EA PCE C62 NAR H87 UN PC GBND PACK STK BTL EIM SF CR KG BX ST PK CT CA";

/* Where we differ: dates before the year 2000 are placeholders in all our feeds. */
static bool is_excepted(const char *name)
{
	return strcmp(name, "desadv-03.edi") == 0 || strcmp(name, "desadv-05.edi") == 0 ||
	       strcmp(name, "desadv-07.edi") == 0;
}

static const char *folder(void)
{
	const char *named = getenv("EDI_SAMPLES");

	return named ? named : "edi-samples";
}

static bool read_file(const char *name, struct buf *out)
{
	char path[512], piece[4096];
	size_t n;

	(void)snprintf(path, sizeof(path), "%s/%s", folder(), name);
	FILE *f = fopen(path, "rb");
	while (f && (n = fread(piece, 1, sizeof(piece), f)) > 0)
		buf_put(out, piece, n);
	if (f)
		(void)fclose(f);
	return f != NULL;
}

/* Expected, as edi_told() would tell it, without places and details. */

static void expect_row(struct buf *out, const struct json_value *row)
{
	static const char *const BATCHES[] = { "ref", "sku", "qty", "eta" };
	static const char *const ORDERS[] = { "orderid", "sku", "qty", "line" };
	static const char *const CHANGES[] = { "orderid", "qty", "sku", "line" };
	const char *kind = json_text(row, "kind");
	bool batches = strcmp(kind, "batches") == 0, changes = strcmp(kind, "changes") == 0;
	bool cancels = strcmp(kind, "cancellations") == 0;
	const char *const *fields = batches ? BATCHES : changes || cancels ? CHANGES : ORDERS;

	if (strcmp(kind, "acks") == 0)
		return;
	buf_printf(out, "row %s ", changes ? "amendments" : kind);
	for (int i = 0; i < (cancels && !json_get(row, "line") ? 2 : 4); i++)
		buf_printf(out, "%s%s", i ? "|" : "", cancels && i == 1 ? "all" : json_text(row, fields[i]));
	buf_put_char(out, '\n');
}

static void expect_unit(struct buf *out, const struct json_value *unit, bool silent)
{
	const struct json_value *rows = json_get(unit, "rows"), *rejects = json_get(unit, "rejects");
	bool refused = strcmp(json_text(unit, "status"), "R") == 0;

	for (size_t i = 0; !refused && !silent && i < rows->count; i++)
		expect_row(out, &rows->list[i]);
	for (size_t i = 0; i < rejects->count; i++)
		buf_printf(out, "refused %s @%s\n", json_text(&rejects->list[i], "code"),
			   json_text(&rejects->list[i], "seg"));
	buf_printf(out, "unit %s %s %s\n", json_text(unit, "type"), json_text(unit, "control"),
		   json_text(unit, "status"));
}

static void expect_file(struct buf *out, const struct json_value *file)
{
	const struct json_value *all = json_get(file, "interchanges");

	for (size_t i = 0; i < all->count; i++) {
		const struct json_value *one = &all->list[i], *groups = json_get(one, "groups");
		bool silent = json_get(one, "dry") || json_get(one, "duplicate");
		for (size_t g = 0; g < groups->count; g++) {
			const struct json_value *units = json_get(&groups->list[g], "units");
			for (size_t u = 0; u < units->count; u++)
				expect_unit(out, &units->list[u], silent);
		}
		buf_printf(out, "interchange %s %s\n", json_text(one, "control"), json_text(one, "status"));
	}
}

/* Ours, made comparable: the lines of one sort of messages, of units and interchanges only their verdicts. */

static bool begins(struct slice line, const char *with)
{
	size_t n = strlen(with);

	return line.n >= n && memcmp(line.p, with, n) == 0;
}

/* LINE without the place that a row has, or without codes. */
static struct slice plain(struct slice line)
{
	size_t words = begins(line, "unit ") ? 4 : 3, n = 0;

	if (begins(line, "row ")) {
		while (line.n && line.p[line.n - 1] != '@')
			line.n--;
		line.n -= 2;
		return line;
	}
	if (begins(line, "refused "))
		return line;
	for (size_t i = 0; i < line.n; i++) {
		n = i + 1;
		if (line.p[i] == ' ' && --words == 0)
			return slice_of(line.p, i);
	}
	return slice_of(line.p, n);
}

static bool is_stock(struct slice unit)
{
	return begins(unit, "unit 846") || begins(unit, "unit 856") || begins(unit, "unit INVRPT") ||
	       begins(unit, "unit DESADV");
}

static void tell(const char *ids, struct slice text, struct buf *out)
{
	struct edi_partner partner;

	edi_partner_init(&partner, ids, UNITS);
	edi_told(out, text, 0, &partner);
}

/* True when both lists hold the verdicts of the units and interchanges of EXPECTED, in order. */
static void compare(const char *name, struct slice orders, struct slice stock, struct slice expected)
{
	struct slice rests[2] = { orders, stock };

	while (expected.n) {
		const char *end = memchr(expected.p, '\n', expected.n);
		struct slice want = slice_of(expected.p, (size_t)(end - expected.p));
		bool found = false;
		expected = slice_of(end + 1, expected.n - want.n - 1);
		if (begins(want, "row ") || begins(want, "refused "))
			continue;
		bool of_stock = is_stock(want);
		struct slice *rest = &rests[of_stock];
		while (!found && rest->n) {
			const char *stop = memchr(rest->p, '\n', rest->n);
			struct slice got = slice_of(rest->p, (size_t)(stop - rest->p));
			*rest = slice_of(stop + 1, rest->n - got.n - 1);
			found = slice_eq(plain(got), want);
		}
		if (!found)
			fail_msg("%s: not found in order: %.*s", name, SLICE_ARG(want));
	}
}

/* Every row of EXPECTED is one of ours, whichever ids were asked for. */
static void compare_rows(const char *name, const struct buf *orders, const struct buf *stock,
			 struct slice expected)
{
	while (expected.n) {
		const char *end = memchr(expected.p, '\n', expected.n);
		char want[600];
		int n = (int)(end - expected.p);
		(void)snprintf(want, sizeof(want), "%.*s @", n, expected.p);
		bool row = begins(expected, "row ");
		if (row && !strstr(orders->p, want) && !strstr(stock->p, want))
			fail_msg("%s: missing: %s", name, want);
		expected = slice_of(end + 1, expected.n - (size_t)n - 1);
	}
}

static void compare_sample(const char *name, const struct json_value *file)
{
	struct buf text, orders, stock, expected;

	buf_init(&text, 0);
	buf_init(&orders, 0);
	buf_init(&stock, 0);
	buf_init(&expected, 0);
	assert_true(read_file(name, &text));
	tell(ORDER_IDS, buf_slice(&text), &orders);
	tell(STOCK_IDS, buf_slice(&text), &stock);
	expect_file(&expected, file);
	buf_put_char(&orders, '\0');
	buf_put_char(&stock, '\0');
	compare(name, slice_str(orders.p), slice_str(stock.p), buf_slice(&expected));
	compare_rows(name, &orders, &stock, buf_slice(&expected));
	buf_release(&text);
	buf_release(&orders);
	buf_release(&stock);
	buf_release(&expected);
}

static void test_samples__are_read_as_another_reader_reads_them(void **state)
{
	struct buf text;
	struct json_value *root;

	(void)state;
	buf_init(&text, 0);
	if (!read_file("expected.json", &text)) {
		print_message("no samples in %s\n", folder());
		buf_release(&text);
		skip();
	}
	root = json_read(buf_slice(&text));
	const struct json_value *files = json_get(root, "files");
	for (size_t i = 0; i < files->count; i++)
		if (!is_excepted(files->list[i].name))
			compare_sample(files->list[i].name, &files->list[i]);
	json_free(root);
	buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_samples__are_read_as_another_reader_reads_them),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
