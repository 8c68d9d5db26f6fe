/*
 * The report as a page: one file, no script, nothing loaded from elsewhere; for the screen, for those who
 * hear it, and for A4 paper.
 */
#ifndef ALLOT_REPORT_HTML_H
#define ALLOT_REPORT_HTML_H

#include "report/out/sink.h"
#include "report/page/paper.h"

struct html {
	struct sink file;
	const char *version; /* of the program */
};

/* Begins the page NAME in the folder DIR. ST_CANT_CREATE, ST_IO, ST_NO_MEMORY. */
enum status html_create(struct html *h, const char *dir, const char *name, const char *version);
struct paper html_paper(struct html *h);
/* Its tables: those of the page. */
struct form html_form(struct html *h);

#endif
