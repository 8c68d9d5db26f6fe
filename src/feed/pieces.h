/*
 * Pieces: the bytes of a file in order, FEED_PIECE at a time, each shown to whoever hashes it
 * before a byte of it goes on to the cutter. Read with pread: what is cut short or changed under us is an
 * answer, not a SIGBUS.
 */
#ifndef ALLOT_FEED_PIECES_H
#define ALLOT_FEED_PIECES_H

#include "allot/base/slice.h"
#include "allot/base/status.h"

enum { FEED_PIECE = 256 * 1024 };

/*
 * Is shown piece INDEX; all but the last have FEED_PIECE bytes. Once more behind the last one, PIECE being
 * empty. Its failure is that of the reader: ST_NO_MEMORY, or what else it may meet.
 */
typedef enum status piece_hook(void *ctx, uint64_t index, struct slice piece);

struct pieces {
	int fd;
	const char *what; /* for messages: the path */
	piece_hook *hook;
	void *ctx;
	uint64_t index; /* of the next piece */
	bool ended;	/* the last piece has been read */
	size_t skip;	/* bytes of the first piece that are not handed out */
	size_t at;	/* bytes[at] .. bytes[n] are not handed out yet */
	size_t n;
	char bytes[FEED_PIECE];
};

/*
 * Begins at byte OFFSET of FD, which stays the caller's: the piece it is in is shown whole. Free with
 * free(); NULL when memory is out.
 */
struct pieces *pieces_new(int fd, const char *what, uint64_t offset, piece_hook *hook, void *ctx);

/*
 * A byte_source (feed/csv/cutter.h): CTX is a struct pieces. ST_IO, once a read has failed four times in
 * 140 ms, or a failure of the hook.
 */
enum status pieces_read(void *ctx, void *p, size_t n, size_t *got);

/* Shows what is left to the hook. As pieces_read(). */
enum status pieces_drain(struct pieces *pieces);

#endif
