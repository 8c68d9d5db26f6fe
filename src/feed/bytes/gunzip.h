/*
 * Gunzip: the bytes that a gzip file holds, as a source of bytes over the one that gives the file's. Members
 * one after the other are one file (RFC 1952); zeros that pad the last one are no data. Memory does not grow
 * with what is unpacked.
 */
#ifndef ALLOT_FEED_GUNZIP_H
#define ALLOT_FEED_GUNZIP_H

#include "allot/feed/reader.h"

struct gunzip;

/* Unpacks what SOURCE gives, which is the caller's. ST_NO_MEMORY. */
enum status gunzip_new(byte_source *source, void *ctx, struct gunzip **out);
/* NULL is fine. */
void gunzip_free(struct gunzip *g);

/*
 * A byte_source: CTX is a struct gunzip. ST_IO when the data is damaged, ends too early or is followed by
 * something else, with a sentence on what to do; ST_NO_MEMORY; failures of the source.
 */
enum status gunzip_read(void *ctx, void *p, size_t n, size_t *got);

#endif
