/*
 * The report as JSON, one object: what its head says, an array for each table, the checks, the terms at the
 * end.
 */
#ifndef ALLOT_REPORT_JSON_PAPER_H
#define ALLOT_REPORT_JSON_PAPER_H

#include "allot/base/json.h"
#include "report/page/paper.h"

struct json_paper {
	struct json json;
	struct buf *out; /* the caller's */
};

void json_paper_init(struct json_paper *p, struct buf *out);
struct paper json_paper(struct json_paper *p);
/* Rows as on the page; `row` says which stand for others: plain, opening, rest, total. */
struct form json_form(struct json_paper *p);

#endif
