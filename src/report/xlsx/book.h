/*
 * Workbooks (ECMA-376, SpreadsheetML), written in one pass: a million rows in constant memory.
 *
 * Each table is a sheet, or several where it has more rows than a sheet may have; each begins with the
 * header, which stays in sight. Texts are inline strings, which no program takes for formulas; characters
 * that XML cannot hold are shown. A total is a formula over its column with its value beside it, so the
 * workbook proves itself. The same tables give the same bytes.
 */
#ifndef ALLOT_REPORT_XLSX_BOOK_H
#define ALLOT_REPORT_XLSX_BOOK_H

#include "report/table/table.h"
#include "report/xlsx/zip.h"

enum { SHEET_ROWS_MAX = 1048576, SHEET_NAME_MAX = 31 };

struct book {
	struct sink file;
	struct zip zip;
	struct buf xml;	    /* of the sheet at hand, on its way into the archive */
	struct buf names;   /* of the sheets, each ended by a zero */
	struct slice title; /* of the workbook; the caller's */
	int64_t made;	    /* its time stamp, seconds since 1970 */
	uint32_t sheets;
	uint32_t rows_max;		 /* SHEET_ROWS_MAX, but for tests */
	uint32_t row;			 /* of the sheet at hand, the last one written */
	uint32_t part;			 /* of the table, from 1 */
	int64_t sums[TABLE_COLUMNS_MAX]; /* of the sheet's plain rows */
	bool summed[TABLE_COLUMNS_MAX];	 /* every plain row had a figure there */
};

/*
 * Begins the workbook NAME in the folder DIR. ST_CANT_CREATE, ST_IO, ST_NO_MEMORY. For book_drop() whatever is
 * returned.
 */
enum status book_create(struct book *b, const char *dir, const char *name, struct slice title, int64_t made);
struct form book_form(struct book *b);

/* Ends the workbook. ST_IO, ST_NO_MEMORY. */
enum status book_finish(struct book *b);
/* It appears. ST_IO. */
enum status book_publish(struct book *b);
/* Frees it, and removes the file if it was not published. */
void book_drop(struct book *b);

#endif
