/*
 * The lexer of EDI: bytes become segments, of X12 and of EDIFACT, one at a time, each with its place in the
 * feed. Memory is bounded, whatever the bytes are.
 *
 * A feed holds any number of interchanges, each with separators of its own, told by its ISA, UNA or UNB. CR and
 * LF are never data: they are left out wherever they stand, also between a release character and what it
 * releases, but where the terminator is one of them.
 */
#ifndef ALLOT_FEED_EDI_LEXER_H
#define ALLOT_FEED_EDI_LEXER_H

#include "allot/feed/reader.h"
#include "feed/edi/opening.h"

enum {
	EDI_SEGMENT_MAX = 65536, /* bytes of a segment, its terminator among them */
};

enum edi_token {
	EDI_TOKEN_END,	   /* the feed has ended */
	EDI_TOKEN_SEGMENT, /* `segment` */
	EDI_TOKEN_HEADER,  /* `segment`, which begins an interchange: ISA or UNB */
	EDI_TOKEN_JUNK,	   /* bytes that are no interchange were skipped: `junk` */
	EDI_TOKEN_BROKEN,  /* within an interchange: no segment can be told any more; `junk` says why */
};

struct edi_junk {
	uint64_t start; /* byte of the feed, from 0 */
	uint64_t end;
	uint64_t line; /* physical line on which it begins, from 1 */
	char why[EDI_WHY_MAX];
};

struct edi_lexer {
	byte_source *source;
	void *ctx;
	size_t piece; /* most bytes read at a time */
	char *in;     /* bytes read; at .. filled are still to be told */
	size_t at;
	size_t filled;
	bool ended;
	uint64_t offset; /* of the feed's byte at in + at */
	uint64_t line;	 /* its physical line, from 1 */
	bool after_cr;	 /* a CR stands before it */
	bool inside;	 /* an interchange */
	bool begun;	 /* the feed's BOM and first blanks were skipped */
	uint64_t starts; /* where the interchange at hand begins: its ISA, UNA or UNB */
	struct edi_marks marks;
	struct edi_segment segment;
	struct edi_junk junk;
};

/* Begins with SOURCE, PIECE bytes at a time at most (0: as many as there is room for). ST_NO_MEMORY. */
enum status edi_lexer_init(struct edi_lexer *lx, byte_source *source, void *ctx, size_t piece);
void edi_lexer_release(struct edi_lexer *lx);

/*
 * The next token; what it points to lives until the next call. Behind EDI_TOKEN_BROKEN, and behind
 * edi_lexer_leave(), the next interchange is looked for. ST_NO_MEMORY; what the source fails with.
 */
enum status edi_lexer_next(struct edi_lexer *lx, enum edi_token *token);

/* The segment told last was the interchange's trailer. */
void edi_lexer_leave(struct edi_lexer *lx);

/* EDIFACT: the syntax version of the UNB told last; its separators depend on it. */
void edi_lexer_syntax(struct edi_lexer *lx, unsigned version);

/* True when BYTES, the first of a feed, begin as EDI does: behind BOM and blanks ISA, UNA or UNB. */
bool edi_begins(struct slice bytes);

#endif
