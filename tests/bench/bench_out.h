/*
 * What the tools of the benchmark share: buffered files that are synced at their end, and the end of a program
 * that meets an error. Plain on purpose: nothing here checks more than a simple program would.
 */
#ifndef BENCH_OUT_H
#define BENCH_OUT_H

#include "allot/base/slice.h"

/* Prints the message with the program's name before it and ends the program with 1. */
void bench_die(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

/* N bytes of memory, zeroed; ends the program when there are none. */
void *bench_alloc(size_t n);

/*
 * Room for COUNT things of SIZE bytes at P, which may be NULL, as realloc() does; ends the program otherwise.
 */
void *bench_grow(void *p, size_t count, size_t size);

/* The whole number in TEXT, from 0 to MAX; ends the program, naming WHAT, when it is none. */
uint64_t bench_number(struct slice text, uint64_t max, const char *what);

enum { BENCH_OUT_BYTES = 1 << 20, BENCH_ROW_BYTES = 4096 };

struct bench_out {
	const char *path; /* the caller's, for messages */
	char *at;	  /* where the next byte goes in `bytes` */
	int fd;
	char bytes[BENCH_OUT_BYTES];
};

/* Creates PATH, or empties it, and begins it with HEADER and a line end. */
void bench_out_open(struct bench_out *out, const char *path, const char *header);

/* Room for a row of at most BENCH_ROW_BYTES; the caller writes there and moves out->at past its end. */
char *bench_out_row(struct bench_out *out);

/* Writes what is left; with SYNC waits for the disk; closes. */
void bench_out_close(struct bench_out *out, bool sync);

/* Each puts one thing at AT and returns where the next one goes. */
static inline char *bench_put(char *at, const void *p, size_t n)
{
	memcpy(at, p, n);
	return at + n;
}

/* N in decimal, with zeros before it up to WIDTH digits. */
char *bench_put_number(char *at, uint64_t n, unsigned width);

/* A field of CSV and the END after it, quoted only if it must be. */
char *bench_put_field(char *at, struct slice field, char end);

#endif
