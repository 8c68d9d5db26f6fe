/*
 * The parts of a workbook that are no sheet: styles, relations, what sheets there are.
 */
#ifndef ALLOT_REPORT_XLSX_PARTS_H
#define ALLOT_REPORT_XLSX_PARTS_H

#include "report/table/table.h"
#include "report/xlsx/zip.h"

/* Number of the style of cells of TYPE, in plain rows or in strong ones; or of the header over them. */
unsigned style_of(enum cell_type type, bool strong);
unsigned style_of_head(enum cell_type type);

/* Appends TEXT as XML text: escaped, what XML or Excel would take for something else shown. */
void put_xml_text(struct buf *out, struct slice text);

struct parts {
	uint32_t sheets;
	const char *names; /* of the sheets, each ended by a zero */
	struct slice title;
	int64_t made; /* seconds since 1970 */
};

/* Writes them as entries of Z. ST_IO, ST_NO_MEMORY. */
enum status parts_write(struct zip *z, const struct parts *parts);

#endif
