/*
 * The codec of journal entries.
 *
 *	1 byte	tag: entry_kind in the low 4 bits, flags above
 *
 *	BatchCreated	   text ref, text sku, varint qty, varint eta
 *	QuantityChanged	   varint batch, varint qty, varint was
 *	EtaChanged	   varint batch, varint eta, varint was
 *	Allocated	   text orderid, [LINE: counted line], varint qty, varint batch, varint eta,
 *			   varint number - previous (0: none), [MOVED: varint number - line_id]
 *	Deallocated	   text orderid, [LINE: counted line], varint qty, varint batch, varint reason,
 *			   varint number - line_id
 *	OutOfStock	   text sku, varint reason, varint available, [not depleted: text orderid,
 *			   [LINE: counted line], varint qty]
 *	refusal		   varint feed, varint line, varint code, counted reason, varint fields, counted fields
 *
 * text: varint bytes shared with the text of the same column before it in the block, counted rest.
 */
#ifndef ALLOT_STORE_JOURNAL_CODEC_H
#define ALLOT_STORE_JOURNAL_CODEC_H

#include "allot/base/arena.h"
#include "allot/base/varint.h"
#include "allot/models/refusal.h"
#include "allot/signals/event.h"

enum entry_text { TEXT_ORDERID, TEXT_REF, TEXT_SKU, TEXT_COUNT };

/* The text before, per column: what front coding refers to. Zero at the start of a block. */
struct entry_coder {
	struct {
		size_t n;
		char p[IDENTIFIER_MAX];
	} before[TEXT_COUNT];
};

struct entry {
	bool is_refusal;
	bool no_memory;	    /* it could not be decoded for want of memory */
	struct event event; /* number is set; strings of event and refusal are valid until the next entry */
	struct refusal refusal;
};

/* Appends the entry of EVENT, whose number is set. */
void entry_encode_event(struct entry_coder *c, struct buf *out, const struct event *event);
/* Appends the entry of REFUSAL. */
void entry_encode_refusal(struct buf *out, const struct refusal *refusal);

/*
 * Decodes the entry NUMBER at R. Texts point into C, fields of a refusal into the block, the array of them into
 * ARENA (only refusals use it). False: bad layout, or out->no_memory.
 */
bool entry_decode(struct entry_coder *c, struct reader *r, uint64_t number, struct arena *arena,
		  struct entry *out);

#endif
