/*
 * A growable byte buffer with a ceiling.
 *
 * Appending never returns an error: the first failure (no memory, ceiling) is kept in `status`, later
 * appends do nothing, and the caller asks once at the end with buf_status().
 */
#ifndef ALLOT_BASE_BUF_H
#define ALLOT_BASE_BUF_H

#include <stdarg.h>

#include "allot/base/slice.h"
#include "allot/base/status.h"

struct buf {
	char *p;
	size_t n;	 /* bytes in use */
	size_t capacity; /* at most `ceiling` */
	size_t ceiling;	 /* most bytes it may ever hold */
	enum status status;
};

enum { BUF_CEILING_DEFAULT = 1 << 30 };

/* An empty buffer. CEILING 0 stands for BUF_CEILING_DEFAULT. Takes no memory yet. */
void buf_init(struct buf *b, size_t ceiling);
/* A buffer over the N bytes at P, the caller's: never grows, must not be released. */
struct buf buf_over(char *p, size_t n);
/* Frees the memory; the buffer is as after init. */
void buf_release(struct buf *b);
/* Empties it, keeps the memory, forgets a failure. */
void buf_clear(struct buf *b);

/* buf_room() where there is no room yet. */
char *buf_make_room(struct buf *b, size_t n);

/* Makes room for N more bytes and returns where they go, or NULL (status is set). Does not change b->n. */
static inline char *buf_room(struct buf *b, size_t n)
{
	bool there = !b->status && b->p && n <= b->capacity - b->n;
	return there ? b->p + b->n : buf_make_room(b, n);
}

void buf_put(struct buf *b, const void *p, size_t n);
void buf_put_char(struct buf *b, char c);
void buf_put_slice(struct buf *b, struct slice s);
void buf_put_str(struct buf *b, const char *s);
void buf_put_u64(struct buf *b, uint64_t v); /* in decimal */
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/*
 * Appends S so that it is safe on a terminal and in one line: control characters, DEL and bytes that are
 * no valid UTF-8 appear as \xHH. At most MAX bytes of S are shown (cut between characters), then "...".
 */
void buf_put_visible(struct buf *b, struct slice s, size_t max);

/* S, with U+FFFD in the place of each byte that is of no valid character, as JSON has it (json.h). */
void buf_put_utf8(struct buf *b, struct slice s);

static inline struct slice buf_slice(const struct buf *b)
{
	return (struct slice){ b->p, b->n };
}

/* ST_OK, or the first failure. */
static inline enum status buf_status(const struct buf *b)
{
	return b->status;
}

#endif
