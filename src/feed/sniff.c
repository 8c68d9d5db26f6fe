/*
 * Knows files that people send instead of a feed by the bytes that they begin with.
 */
#include "feed/sniff.h"

#define EDI   "an EDI interchange; ask for the data as CSV"
#define ZIP   "a zip archive; unpack it first"
#define UTF16 "UTF-16 text; save it as CSV in UTF-8"
#define UTF32 "UTF-32 text; save it as CSV in UTF-8"

static const struct {
	struct slice start;
	const char *what;
} KNOWN[] = {
	{ { "PK\x05\x06", 4 }, ZIP },
	{ { "PK\x07\x08", 4 }, ZIP },
	{ { "BZh", 3 }, "a bzip2 file; unpack it first" },
	{ { "\xfd"
	    "7zXZ",
	    5 },
	  "an xz file; unpack it first" },
	{ { "7z\xbc\xaf", 4 }, "a 7-Zip archive; unpack it first" },
	{ { "\x28\xb5\x2f\xfd", 4 }, "a Zstandard file; unpack it first" },
	{ { "Rar!", 4 }, "a RAR archive; unpack it first" },
	{ { "%PDF", 4 }, "a PDF document; ask for the data as CSV" },
	{ { "\xd0\xcf\x11\xe0", 4 }, "an old Excel workbook (.xls); save the sheet as CSV in UTF-8" },
	{ { "SQLite format 3", 15 }, "an SQLite database; export the table as CSV" },
	{ { "\x89PNG", 4 }, "a picture (PNG); ask for the data as CSV" },
	{ { "\xff\xd8\xff", 3 }, "a picture (JPEG); ask for the data as CSV" },
	{ { "\x7f"
	    "ELF",
	    4 },
	  "a program; ask for the data as CSV" },
	{ { "\xff\xfe\0\0", 4 }, UTF32 },
	{ { "\0\0\xfe\xff", 4 }, UTF32 },
	{ { "{\\rtf", 5 }, "a rich text document (RTF); save it as CSV in UTF-8" },
	{ { "<!DOCTYPE", 9 }, "a web page; perhaps the download wanted a login" },
	{ { "<html", 5 }, "a web page; perhaps the download wanted a login" },
	{ { "<?xml", 5 }, "XML; ask for the data as CSV" },
	{ { "UNA:+", 5 }, EDI },
	{ { "UNB+", 4 }, EDI },
	{ { "ISA*", 4 }, EDI },
	{ { "[{", 2 }, "JSON; ask for the data as CSV" },
	{ { "{\"", 2 }, "JSON; ask for the data as CSV" },
};

/* Office documents are zip archives whose first names tell. */
static const char *zip_content(struct slice start)
{
	if (memmem(start.p, start.n, "[Content_Types].xml", 19) || memmem(start.p, start.n, "xl/", 3))
		return "an Excel workbook (.xlsx); save the sheet as CSV in UTF-8";
	if (memmem(start.p, start.n, "opendocument.spreadsheet", 24))
		return "a LibreOffice spreadsheet (.ods); save the sheet as CSV in UTF-8";
	return ZIP;
}

/* UTF-16 or UTF-32 without a mark: most characters of a feed are ASCII, the bytes beside them zero. */
static const char *wide_text(struct slice start)
{
	size_t zeros[4] = { 0 };
	size_t n = start.n < SNIFF_BYTES ? start.n : SNIFF_BYTES;

	if (n < 8)
		return NULL;
	for (size_t i = 0; i < n; i++)
		zeros[i % 4] += start.p[i] == 0;
	size_t even = zeros[0] + zeros[2], odd = zeros[1] + zeros[3];
	if ((even + odd) * 10 > n * 7)
		return UTF32;
	if ((even + odd) * 10 > n * 3 && (even * 10 < odd || odd * 10 < even))
		return UTF16;
	return NULL;
}

/* In EBCDIC letters and digits are above 0x7f, the blank is 0x40 and lines end with 0x25 or 0x15. */
static const char *mainframe_text(struct slice start)
{
	size_t n = start.n < SNIFF_BYTES ? start.n : SNIFF_BYTES, letters = 0, marks = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)start.p[i];
		letters += (c >= 0x81 && c <= 0xa9) || (c >= 0xc1 && c <= 0xe9) || (c >= 0xf0 && c <= 0xf9);
		marks +=
			c == 0x40 || c == 0x6b || c == 0x5e || c == 0x25 || c == 0x15 || c == 0x0d || c == 0x60;
	}
	return n >= 8 && letters * 2 > n && (letters + marks) * 10 > n * 9
		       ? "EBCDIC text of a mainframe; convert "
			 "it to UTF-8"
		       : NULL;
}

const char *sniff(struct slice start)
{
	const char *what;

	if (start.n >= 4 && memcmp(start.p, "PK\x03\x04", 4) == 0)
		return zip_content(start);
	for (size_t i = 0; i < sizeof(KNOWN) / sizeof(KNOWN[0]); i++)
		if (start.n >= KNOWN[i].start.n && memcmp(start.p, KNOWN[i].start.p, KNOWN[i].start.n) == 0)
			return KNOWN[i].what;
	what = wide_text(start);
	return what ? what : mainframe_text(start);
}
