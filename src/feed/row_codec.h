/*
 * The codec of kept rows: a record that was taken apart and checked, to be applied later.
 *
 *	1 byte	tag: bits as in enum row_tag
 *	varint	bytes from where the row before left off to behind this one
 *	[PLACED: varint line ends before the record, varint line ends in it and behind it; else 0, 1]
 *	[REFUSED: 1 byte code]
 *	[COUNTED: varint number of fields; else as many as the header has columns]
 *	varint for each field its length
 *	[not REFUSED: varint qty, varint eta]
 *	the bytes of the fields, one behind the other
 *
 * Why a row is refused is not kept: the check that said so says it again.
 */
#ifndef ALLOT_FEED_ROW_CODEC_H
#define ALLOT_FEED_ROW_CODEC_H

#include "allot/base/varint.h"
#include "allot/feed/feed.h"

/* Appends RECORD's row, its FIELDS checked with result CODE and, if that is CODE_NONE, ROW.
 * BEFORE: where the row before left off. */
void row_encode(struct buf *out, const struct header *header, struct feed_position before,
		const struct raw_record *record, const struct fields *fields, enum code code,
		const struct row *row);

/* What rows of one feed are decoded with: the fields that are columns of its kind, by their
 * place in a record. */
struct row_decoder {
	const struct header *header;
	struct {
		uint32_t field;
		enum column column;
	} wanted[COLUMN_COUNT + 1]; /* the last one's field is NO_FIELD */
};

/* HEADER, of a known kind, must outlive D. */
void row_decoder_init(struct row_decoder *d, const struct header *header);

/*
 * The row at R, which begins at BEFORE, except for its reason and fields. Slices point into
 * what is read. False: bad layout.
 */
bool row_decode(const struct row_decoder *d, struct reader *r, struct feed_position before,
		struct feed_row *out);

/* All fields of a decoded row, those of reject_* columns as well; the array of row->kept.count
 * is in ARENA. NULL: no memory. */
struct slice *row_decode_fields(const struct feed_row *row, struct arena *arena);

#endif
