#include "feed/sniff.h"
#include "support/testing.h"

/* A file that begins with START seems to be a thing whose sentence begins with WANT. */
static void seems(struct slice start, const char *want)
{
	const char *got = sniff(start);

	if (!got || strncmp(got, want, strlen(want)) != 0)
		fail_msg("want \"%s\", got \"%s\"", want, got ? got : "(nothing)");
}

static void test_sniff__what_people_send_instead_is_known_by_its_first_bytes(void **state)
{
	(void)state;
	seems(SLICE("PK\003\004 mimetype"), "a zip archive");
	seems(SLICE("PK\003\004.........[Content_Types].xml"), "an Excel workbook (.xlsx)");
	seems(SLICE("PK\003\004...xl/workbook.xml"), "an Excel workbook (.xlsx)");
	seems(SLICE("PK\003\004mimetypeapplication/vnd.oasis.opendocument.spreadsheet"), "a LibreOffice");
	seems(SLICE("PK\005\006"), "a zip archive");
	seems(SLICE("%PDF-1.7"), "a PDF document");
	seems(SLICE("\xd0\xcf\x11\xe0\xa1\xb1"), "an old Excel workbook (.xls)");
	seems(SLICE("<!DOCTYPE html><html>"), "a web page");
	seems(SLICE("<?xml version=\"1.0\"?>"), "XML");
	seems(SLICE("[{\"ref\":1}]"), "JSON");
	seems(SLICE("UNA:+.? 'UNB+UNOC:3"), "an EDI interchange");
	seems(SLICE("UNB+UNOC:3+A+B"), "an EDI interchange");
	seems(SLICE("ISA*00*          *"), "an EDI interchange");
}

static void test_sniff__wide_text_without_a_mark_is_known(void **state)
{
	(void)state;
	seems(SLICE("r\0e\0f\0,\0s\0k\0u\0"), "UTF-16");
	seems(SLICE("\0r\0e\0f\0,\0s\0k\0u"), "UTF-16");
	seems(SLICE("\xff\xfe\0\0r\0\0\0"), "UTF-32");
	seems(SLICE("r\0\0\0e\0\0\0f\0\0\0"), "UTF-32");
}

static void test_sniff__text_of_a_mainframe_is_known_by_its_letters(void **state)
{
	(void)state;
	/* "ref,sku,qty" and a line end in EBCDIC (code page 037) */
	seems(SLICE("\x99\x85\x86\x6b\xa2\x92\xa4\x6b\x98\xa3\xa8\x25"), "EBCDIC");
}

static void test_sniff__a_feed_is_nothing_of_the_kind(void **state)
{
	(void)state;
	assert_null(sniff(SLICE("")));
	assert_null(sniff(SLICE("ref,sku,qty\nB1,CHAIR,10\n")));
	assert_null(sniff(SLICE("\xef\xbb\xbfref,sku,qty\n")));
	assert_null(sniff(SLICE("PK\003")));
	assert_null(sniff(SLICE("ISA,UNB\n")));
	/* letters beyond ASCII alone do not make a mainframe's text */
	assert_null(sniff(SLICE("Bezeichnung,Gr\xc3\xb6\xc3\x9f"
				"e\n")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sniff__what_people_send_instead_is_known_by_its_first_bytes),
		cmocka_unit_test(test_sniff__wide_text_without_a_mark_is_known),
		cmocka_unit_test(test_sniff__text_of_a_mainframe_is_known_by_its_letters),
		cmocka_unit_test(test_sniff__a_feed_is_nothing_of_the_kind),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
