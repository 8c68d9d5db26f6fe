/* A workbook is a zip of XML with what it was given, in constant memory; no failure of the disk is lost. */
#include "report/xlsx/book.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "report/xlsx/parts.h"
#include "support/scratch.h"
#include "support/testing.h"

static const struct column COLUMNS[] = {
	{ "name", "Name", CELL_CODE, 0, 0, NULL },
	{ "units", "Units", CELL_COUNT, 0, 0, NULL },
	{ "on", "On", CELL_DATE, 0, 0, NULL },
};
static const struct table TABLE = { "things", "Things", COLUMNS, 3, false, true };

static enum status put(struct book *b, const char *name, int64_t units)
{
	const struct form form = book_form(b);
	const struct cell cells[3] = { cell_str(name), cell_number(units), cell_number(719163) };
	return form.ops->row(form.ctx, &TABLE, &(struct table_row){ .cells = cells });
}

/* A workbook of ROWS rows, all but the rename: the first failure. */
static enum status make(struct book *b, const char *file, uint32_t rows, uint32_t rows_max)
{
	enum status st = book_create(b, scratch_path(""), file, SLICE("A <title>"), 1764119045);
	const struct form form = book_form(b);
	b->rows_max = rows_max;
	if (!st)
		st = form.ops->begin(form.ctx, &TABLE);
	for (uint32_t i = 0; !st && i < rows; i++)
		st = put(b, "=SUM(A1)&<b>\x01\xff", i + 1);
	if (!st)
		st = form.ops->end(form.ctx, &TABLE);
	return st ? st : book_finish(b);
}

static void make_file(const char *file, uint32_t rows, uint32_t rows_max)
{
	struct book b;
	assert_int_equal(make(&b, file, rows, rows_max), ST_OK);
	assert_int_equal(book_publish(&b), ST_OK);
	book_drop(&b);
}

/* Bytes of an archive, and its entries' content. */
static char archive[1 << 20];
static size_t archive_n;

static uint32_t le(size_t at, int bytes)
{
	uint32_t v = 0;
	for (int i = bytes - 1; i >= 0; i--)
		v = v << 8 | (unsigned char)archive[at + (size_t)i];
	return v;
}

static void load(const char *file)
{
	FILE *f = fopen(scratch_path(file), "rb");
	assert_non_null(f);
	archive_n = fread(archive, 1, sizeof(archive), f);
	assert_true(archive_n < sizeof(archive));
	(void)fclose(f);
}

static void inflate_at(size_t at, uint32_t packed, char *out, uint32_t plain)
{
	z_stream z = { 0 };
	assert_int_equal(inflateInit2(&z, -15), Z_OK);
	z.next_in = (unsigned char *)archive + at;
	z.avail_in = packed;
	z.next_out = (unsigned char *)out;
	z.avail_out = plain;
	assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
	assert_int_equal(z.total_out, plain);
	inflateEnd(&z);
}

/* The content of entry NAME by way of the central directory, its checksum and sizes held against it. */
static char *entry(const char *name)
{
	size_t end = archive_n - 22;
	assert_int_equal(le(end, 4), 0x06054b50);
	size_t at = le(end + 16, 4);
	for (uint32_t i = le(end + 10, 2); i > 0; i--) {
		uint32_t name_n = le(at + 28, 2), packed = le(at + 20, 4), plain = le(at + 24, 4);
		size_t local = le(at + 42, 4);
		assert_int_equal(le(at, 4), 0x02014b50);
		assert_memory_equal(archive + at + 10, archive + local + 8, 18);
		if (slice_eq(slice_of(archive + at + 46, name_n), slice_str(name))) {
			char *content = calloc(1, plain + 1);
			inflate_at(local + 30 + name_n, packed, content, plain);
			assert_int_equal(crc32(0, (unsigned char *)content, plain), le(at + 16, 4));
			return content;
		}
		at += 46 + name_n;
	}
	fail_msg("no entry %s", name);
	return NULL;
}

static bool holds(const char *name, const char *text)
{
	char *content = entry(name);
	bool found = strstr(content, text) != NULL;
	free(content);
	return found;
}

static void test_book__is_an_archive_with_all_that_a_workbook_needs(void **state)
{
	(void)state;
	make_file("a.xlsx", 3, SHEET_ROWS_MAX);
	load("a.xlsx");
	assert_true(holds("[Content_Types].xml", "/xl/worksheets/sheet1.xml"));
	assert_true(holds("_rels/.rels", "xl/workbook.xml"));
	assert_true(holds("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml"));
	assert_true(holds("xl/workbook.xml", "<sheet name=\"Things\""));
	assert_true(holds("xl/styles.xml", "<cellXfs count=\"19\">"));
	assert_true(holds("docProps/core.xml", "A &lt;title&gt;"));
	assert_true(holds("docProps/core.xml", "2025-11-26T01:04:05Z"));
	assert_true(holds("xl/worksheets/sheet1.xml", "state=\"frozen\""));
}

static void test_book__texts_are_inline_strings_and_never_formulas(void **state)
{
	(void)state;
	make_file("b.xlsx", 1, SHEET_ROWS_MAX);
	load("b.xlsx");
	assert_true(holds(
		"xl/worksheets/sheet1.xml",
		"t=\"inlineStr\"><is><t xml:space=\"preserve\">=SUM(A1)&amp;&lt;b&gt;&lt;U+0001&gt;\\xFF</t>"));
	assert_false(holds("xl/worksheets/sheet1.xml", "<f>=SUM"));
}

static void test_book__figures_are_numbers_and_a_total_is_a_formula_over_them(void **state)
{
	(void)state;
	make_file("c.xlsx", 3, SHEET_ROWS_MAX);
	load("c.xlsx");
	assert_true(holds("xl/worksheets/sheet1.xml", "<c r=\"B2\" s=\"5\"><v>1</v></c>"));
	assert_true(holds("xl/worksheets/sheet1.xml", "<c r=\"C2\" s=\"15\"><v>25569</v></c>"));
	assert_true(holds("xl/worksheets/sheet1.xml", "<f>SUM(B2:B4)</f><v>6</v>"));
}

static void test_book__what_has_too_many_rows_is_cut_into_sheets_with_a_header_each(void **state)
{
	(void)state;
	make_file("d.xlsx", 10, 5);
	load("d.xlsx");
	assert_true(holds("xl/workbook.xml", "<sheet name=\"Things (3)\" sheetId=\"3\""));
	assert_true(holds("xl/worksheets/sheet3.xml", "Units"));
	assert_true(holds("xl/worksheets/sheet3.xml", "<c r=\"B3\" s=\"5\"><v>10</v></c>"));
	assert_false(holds("xl/worksheets/sheet1.xml", "<row r=\"6\">"));
	assert_false(holds("xl/worksheets/sheet3.xml", "<f>"));
}

static void test_book__the_same_tables_give_the_same_bytes(void **state)
{
	(void)state;
	static char first[1 << 20];
	make_file("e.xlsx", 100, SHEET_ROWS_MAX);
	load("e.xlsx");
	size_t n = archive_n;
	memcpy(first, archive, n);
	make_file("f.xlsx", 100, SHEET_ROWS_MAX);
	load("f.xlsx");
	assert_int_equal(n, archive_n);
	assert_memory_equal(first, archive, n);
}

static void test_book__a_text_that_looks_like_an_escape_of_excel_stays_what_it_is(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 0);
	put_xml_text(&out, SLICE("a_x0041_b _x00 \xe2\x80\xae"));
	assert_slice(buf_slice(&out), "a_x005F_x0041_b _x00 &lt;U+202E&gt;");
	buf_release(&out);
}

static void test_book__a_full_disk_is_told_at_any_byte(void **state)
{
	(void)state;
	struct rlimit before;
	struct stat is;
	struct book b;
	make_file("g.xlsx", 40, SHEET_ROWS_MAX);
	assert_int_equal(stat(scratch_path("g.xlsx"), &is), 0);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, SIG_IGN);
	for (off_t most = 0; most <= is.st_size; most++) {
		struct rlimit limit = { (rlim_t)most, before.rlim_max };
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
		enum status st = make(&b, "full.xlsx", 40, SHEET_ROWS_MAX);
		book_drop(&b);
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
		if (st != (most < is.st_size ? ST_IO : ST_OK))
			fail_msg("%lld of %lld bytes: status %d", (long long)most, (long long)is.st_size,
				 (int)st);
		assert_false(scratch_exists(scratch_path("full.xlsx")));
	}
	signal(SIGXFSZ, SIG_DFL);
	assert_false(scratch_exists(scratch_path(".full.xlsx.tmp")));
}

/* Peak memory of the process in KiB. */
static long peak(void)
{
	struct rusage used;
	assert_int_equal(getrusage(RUSAGE_SELF, &used), 0);
	return used.ru_maxrss;
}

static void test_book__a_million_rows_take_no_more_memory_than_a_thousand(void **state)
{
	(void)state;
	enum { MORE_KIB = 4096 };
	struct book b;
	make_file("h.xlsx", 1000, SHEET_ROWS_MAX);
	long before = peak();
	assert_int_equal(make(&b, "i.xlsx", 1100000, SHEET_ROWS_MAX), ST_OK);
	assert_int_equal(b.sheets, 2);
	book_drop(&b);
	assert_true(peak() - before < MORE_KIB);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_book__is_an_archive_with_all_that_a_workbook_needs),
		TEST(test_book__texts_are_inline_strings_and_never_formulas),
		TEST(test_book__figures_are_numbers_and_a_total_is_a_formula_over_them),
		TEST(test_book__what_has_too_many_rows_is_cut_into_sheets_with_a_header_each),
		TEST(test_book__the_same_tables_give_the_same_bytes),
		TEST(test_book__a_text_that_looks_like_an_escape_of_excel_stays_what_it_is),
		TEST(test_book__a_full_disk_is_told_at_any_byte),
		TEST(test_book__a_million_rows_take_no_more_memory_than_a_thousand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
