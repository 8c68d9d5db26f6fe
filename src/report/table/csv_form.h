/*
 * Tables as CSV files (RFC 4180 with LF), one each: NAME.csv, the header always present, figures without
 * groups. A text that a spreadsheet might run gets an apostrophe before it.
 */
#ifndef ALLOT_REPORT_CSV_FORM_H
#define ALLOT_REPORT_CSV_FORM_H

#include "report/out/sink.h"
#include "report/table/table.h"

enum { CSV_FILES_MAX = 16 };

struct csv_form {
	const char *dir; /* the caller's */
	struct sink files[CSV_FILES_MAX];
	size_t count;
};

/* Files in the folder DIR, which is there. */
void csv_form_init(struct csv_form *f, const char *dir);
struct form csv_form(struct csv_form *f);

/* All tables have ended: their files appear. ST_IO. */
enum status csv_form_publish(struct csv_form *f);
/* Removes what was not published. */
void csv_form_drop(struct csv_form *f);

#endif
