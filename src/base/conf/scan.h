/*
 * What is checked in the text of a configuration file before libconfuse sees it.
 */
#ifndef ALLOT_BASE_CONF_SCAN_H
#define ALLOT_BASE_CONF_SCAN_H

#include "allot/base/buf.h"
#include "allot/base/conf.h"

/* A section as it is opened in the text. */
struct scanned_section {
	struct slice name; /* in the text */
	uint32_t parent;   /* place of the one around it, from 1; 0: the file */
	uint32_t line;
};

struct scan {
	struct buf clean; /* the text without BOM, comments and CR: what libconfuse gets */
	struct scanned_section *sections;
	uint32_t section_count;
};

/*
 * Checks TEXT, of the file that CONF names: its bytes, its marks, and that names, values and braces stand where
 * they may. OUT's sections are in ARENA; scan_release() frees the rest, after a failure, too. ST_USAGE: a
 * fault, with its line; ST_NO_MEMORY.
 */
enum status scan_text(struct slice text, const struct conf *conf, struct arena *arena, struct scan *out);
void scan_release(struct scan *scan);

#endif
