/*
 * Aside: bytes that are kept until it shows what is to become of them, and then read again from their
 * beginning. What is more than fits into some memory is in an unnamed file.
 */
#ifndef ALLOT_BASE_FILES_ASIDE_H
#define ALLOT_BASE_FILES_ASIDE_H

#include "allot/base/buf.h"

struct aside_bytes {
	const char *dir; /* where the file is made; the caller's */
	int fd;		 /* -1: there is none */
	uint64_t in_file;
	struct buf memory; /* behind what is in the file */
	uint64_t read;	   /* bytes read again */
};

void aside_init(struct aside_bytes *a, const char *dir);
void aside_release(struct aside_bytes *a);
/* Forgets what is in it. */
void aside_clear(struct aside_bytes *a);
/* Appends BYTES. ST_IO, ST_NO_MEMORY. */
enum status aside_put(struct aside_bytes *a, struct slice bytes);
/* Reads the next N bytes, which are there, into P. ST_IO. */
enum status aside_get(struct aside_bytes *a, void *p, size_t n);
/* So many bytes have not been read again. */
uint64_t aside_left(const struct aside_bytes *a);
/* True when all was read again. */
bool aside_done(const struct aside_bytes *a);

#endif
