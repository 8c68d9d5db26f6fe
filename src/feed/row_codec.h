/*
 * The codec of kept rows: a record that was taken apart and checked, to be applied later.
 *
 *	1 byte	tag: bits as in enum row_tag
 *	[PLACED: varint line ends before the record, varint line ends in it and behind it; else 0, 1]
 *	[DROPPED: varint how many records were left out before it]
 *	[REFUSED: 1 byte code]
 *	[TOLD: counted sentence]
 *	[COUNTED: varint number of fields; else as many as the header has columns]
 *	varint for each field its length
 *	[not REFUSED: of each of these columns that the header has
 *		quantity	varint
 *		eta		varint
 *		shipped		varint: 0 none, 1 all, else units + 2
 *		cancelled	likewise
 *		priority	varint: 0 none, else priority - PRIORITY_MIN + 1
 *		backorder	1 byte
 *		split		1 byte
 *		amend		1 byte, if rows say so]
 *	the bytes of the fields, one behind the other
 *
 * Why a row is refused is kept where a profile has said so; else the check that said so says it again.
 */
#ifndef ALLOT_FEED_ROW_CODEC_H
#define ALLOT_FEED_ROW_CODEC_H

#include "allot/base/varint.h"
#include "allot/feed/feed.h"

/* What a row is kept with. */
struct row_verdict {
	uint64_t before;  /* the line behind the record of the row before */
	uint64_t dropped; /* records left out since then */
	enum code code;
	const char *told; /* with a code: the sentence, to be kept; NULL: checking the row again gives it */
};

/* Appends the row of RECORD, checked with VERDICT and, if its code is CODE_NONE, ROW. */
void row_encode(struct buf *out, const struct header *header, const struct row_verdict *verdict,
		const struct record *record, const struct row *row);

enum { TEXT_COLUMNS = 4 }; /* orderid, sku, ref, line: what a row points into its fields for */

/* What rows of one feed are decoded with: where a record has the texts of its row. */
struct row_decoder {
	const struct header *header;
	struct row base; /* what all rows have in common */
	struct {
		uint32_t field;
		enum column column;
	} wanted[TEXT_COLUMNS + 1]; /* in the order of `field`; the last one's is NO_FIELD */
};

/* HEADER, of a known kind, must outlive D. */
void row_decoder_init(struct row_decoder *d, const struct header *header);

/*
 * The row at R, whose block goes on at line *LINE, which is moved behind it; all but its number, its fields
 * and its reason. Slices point into what is read. False: bad layout.
 */
bool row_decode(const struct row_decoder *d, struct reader *r, uint64_t *line, struct feed_row *out);

/*
 * All fields of a decoded row, those of reject_* columns as well; the array of row->kept.count is in ARENA.
 * NULL: no memory.
 */
struct slice *row_decode_fields(const struct feed_row *row, struct arena *arena);

enum { ROW_SUM_TEXT = 12 };
/* The quantity of a row that is `summed`, as its field would say it, in ROOM. */
struct slice row_sum_text(const struct feed_row *row, char room[ROW_SUM_TEXT]);

#endif
