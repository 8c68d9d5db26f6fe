/*
 * Zip archives, written in one pass with a bounded memory (PKWARE's APPNOTE; entries deflated).
 *
 * An entry is laid out as
 *	local header (30 bytes) and name
 *	deflated bytes
 * and behind the last one the central directory lists all of them. CRC and sizes of an entry are known at
 * its end only, and are put into its header then. Every time stamp is that of 1 January 1980, so the same
 * content gives the same bytes. Archives and entries are below 4 GiB: what would be larger is ST_IO, and
 * its sentence says so.
 */
#ifndef ALLOT_REPORT_XLSX_ZIP_H
#define ALLOT_REPORT_XLSX_ZIP_H

#include <zlib.h>

#include "report/out/sink.h"

struct zip_entry {
	uint32_t name_n; /* bytes of its name */
	uint32_t crc;
	uint32_t packed; /* bytes */
	uint32_t plain;
	uint32_t offset; /* of its local header */
};

struct zip {
	struct sink *out; /* the caller's */
	z_stream deflate;
	bool deflating;	  /* `deflate` is to be released */
	struct buf names; /* of the entries, one after the other */
	struct zip_entry *entries;
	size_t count;
	size_t capacity;
	uint64_t plain; /* bytes of the entry at hand */
	uint64_t begun; /* where its deflated bytes begin in the file */
};

/* An archive that begins at the start of OUT, which is created. ST_NO_MEMORY. */
enum status zip_begin(struct zip *z, struct sink *out);

/* Begins the entry NAME; the one before has ended. ST_IO, ST_NO_MEMORY. */
enum status zip_entry_begin(struct zip *z, const char *name);
/* Bytes of the entry at hand. ST_IO, ST_NO_MEMORY. */
enum status zip_entry_put(struct zip *z, struct slice bytes);
/* Ends it. ST_IO, ST_NO_MEMORY. */
enum status zip_entry_end(struct zip *z);

/* Writes the central directory. ST_IO, ST_NO_MEMORY. */
enum status zip_end(struct zip *z);
/* Frees what Z holds, ended or not. */
void zip_release(struct zip *z);

#endif
