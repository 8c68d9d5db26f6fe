/*
 * The codec of journal entries: events and refused rows.
 *
 *	1 byte	tag: the type of the event, or ENTRY_REFUSAL, in the low 5 bits; SAME_LINE; two bits of SOURCE
 *	source	SOURCE_SAME: nothing, the row of the entry before
 *		SOURCE_NEXT: nothing, the physical line after that of the entry before
 *		SOURCE_NEAR: varint line, less that of the entry before, zigzag
 *		SOURCE_NEW: varint feed, varint line
 *	rest	of an event, or of a refusal
 *
 * of an event, each part only if the event is about it (event_about()):
 *
 *	batch	varint id (not in BatchCreated, whose id is its number)
 *	product	varint id (not in Shipped with a batch)
 *	line	[not SAME_LINE, which says that it is the line of the entry before:
 *		varint number - line_id (not in LineOpened; 0: no line, and nothing more of it),
 *		text orderid, counted number]
 *	names	BatchCreated: text ref, text sku
 *	mask	varint: a bit for each of the type's fields (event_fields.h) that is not as usual: zero, and
 *		for units that were loose what LineOpened said, when that was the line's entry before
 *	fields	these, but for those that are a bit only: varint
 *
 * of a refusal:
 *
 *	varint code, varint since, counted reason, varint fields, counted fields
 *
 * text: varint 1 + bytes shared with the text of the same column before it in the block, counted rest; or 0 and
 * the 16 bytes of a UUID (uuid.h). Run numbers stand once in the head of a block (journal.h).
 */
#ifndef ALLOT_STORE_JOURNAL_CODEC_H
#define ALLOT_STORE_JOURNAL_CODEC_H

#include "allot/base/arena.h"
#include "allot/base/varint.h"
#include "allot/models/refusal.h"
#include "allot/signals/event.h"

enum entry_text { TEXT_ORDERID, TEXT_REF, TEXT_SKU, TEXT_COUNT };

/* What entries refer to in those before them; as entry_coder_init() leaves it at the start of a block. */
struct entry_coder {
	struct {
		size_t n;
		char p[IDENTIFIER_MAX];
	} before[TEXT_COUNT]; /* the text before, per column */
	struct source source; /* of the entry before; its run is the block's */
	bool any_source;
	uint64_t line_id; /* line of the event about a line before; 0: none */
	size_t line_n;	  /* its number */
	char line[IDENTIFIER_MAX];
	uint32_t opened; /* units that LineOpened said of it, if the line was named by that; else 0 */
};

/* For a block of run RUN. */
void entry_coder_init(struct entry_coder *c, uint64_t run);

struct entry {
	bool is_refusal;
	bool no_memory;	    /* it could not be decoded for want of memory */
	struct event event; /* number is set; strings of event and refusal are valid until the next entry */
	struct refusal refusal;
};

/* Appends the entry of EVENT, whose number is set and whose source is of the block's run. */
void entry_encode_event(struct entry_coder *c, struct buf *out, const struct event *event);
/* Appends the entry of REFUSAL. */
void entry_encode_refusal(struct entry_coder *c, struct buf *out, const struct refusal *refusal);

/*
 * Decodes the entry NUMBER at R. Texts point into C, fields of a refusal into the block, the array of them
 * into ARENA (only refusals use it). False: bad layout, or out->no_memory.
 */
bool entry_decode(struct entry_coder *c, struct reader *r, uint64_t number, struct arena *arena,
		  struct entry *out);

#endif
