/*
 * Unit of work: the port through which the service layer reaches the store (one write transaction).
 *
 * The domain sees products, refs, lines and the journal, all as of this moment in the transaction. Products
 * and lines are loaded once (identity maps) and belong to the unit of work; what is changed in them, marked
 * by `dirty`, is written at commit, or before if there is much of it. Every function returns ST_OK or a
 * failure of the store (ST_IO, ST_MAP_FULL, ST_DAMAGED, ST_NO_MEMORY), after which the transaction can only
 * be aborted. Tests bring an implementation in memory.
 *
 * Costs: whatever an order, a SKU or a feed holds, no function looks at all lines of an order or product,
 * unless it is to give them all; each costs the logarithm of what there is.
 */
#ifndef ALLOT_SERVICE_UOW_H
#define ALLOT_SERVICE_UOW_H

#include "allot/base/status.h"
#include "allot/models/line.h"
#include "allot/models/product.h"
#include "allot/signals/event.h"

/* What the index of refs knows of a batch: where it is, and what its supplier last said (news). */
struct ref_entry {
	uint64_t batch;	     /* its id */
	uint32_t eta;	     /* its present ETA: with the id, its key within the product */
	bool has_said_qty;   /* false: none said, or a count that was news came after it */
	bool has_said_eta;   /* false while no row had an eta column */
	bool has_said_count; /* some row said an on_hand or available */
	enum said count_of;  /* which of them, the last time */
	uint32_t said_qty;
	uint32_t said_eta;
	uint32_t said_count;
	uint64_t said_content; /* fingerprint of the content of the feed that said the count last */
	struct slice sku;      /* valid until the next call of the unit of work has returned */
};

/* What identifiers may be alike (rule 14). */
enum alike_of { ALIKE_REF, ALIKE_SKU, ALIKE_ORDER, ALIKE_NUMBER };

struct uow;

struct uow_ops {
	/* Products and batches */

	/* The product of SKU; *OUT is NULL when no batch of it was ever created. */
	enum status (*product_find)(struct uow *u, struct slice sku, struct product **out);
	/* Adds the product of SKU, which must not be known; it must get its first batch and id at once. */
	enum status (*product_add)(struct uow *u, struct slice sku, struct product **out);
	/* A hint, may be NULL: the product of SKU will be asked for soon, and lines of ORDERID (empty: none).
	 *  */
	void (*expect)(struct uow *u, struct slice sku, struct slice orderid);

	/* The batch of REF: *FOUND, and if so *OUT. */
	enum status (*ref_find)(struct uow *u, struct slice ref, bool *found, struct ref_entry *out);
	/* Adds or replaces the entry of REF. ENTRY->sku must be that of the entry it replaces. */
	enum status (*ref_put)(struct uow *u, struct slice ref, const struct ref_entry *entry);
	/* The ref of the batch with this id; valid until the next call. */
	enum status (*ref_of)(struct uow *u, uint64_t batch, struct slice *ref);

	/* Lines. Each that is given out is held until line_drop(); a held line stays where it is in memory. */

	/*
	 * The line with this id; also one that is gone, which its `gone` says: a batch's chain of parts may
	 * still lead over what it had. One that was never there is ST_DAMAGED.
	 */
	enum status (*line_get)(struct uow *u, uint64_t id, struct line **out);
	/* The numbered line NUMBER of ORDERID, whatever its SKU; NULL: none. */
	enum status (*line_numbered)(struct uow *u, struct slice orderid, struct slice number,
				     struct line **out);
	/* The unnumbered line of ORDERID for the product with this id; NULL: none. */
	enum status (*line_unnumbered)(struct uow *u, struct slice orderid, uint64_t product,
				       struct line **out);
	/*
	 * Of the numbered lines of ORDERID for the product: one with ORDERED units if there is any, of
	 * several, or else of all, the one that became known first; NULL: none. ORDERED 0: the first.
	 * *SEVERAL (may be NULL): there are others.
	 */
	enum status (*line_numbered_of)(struct uow *u, struct slice orderid, uint64_t product, uint32_t ordered,
					struct line **out, bool *several);
	/*
	 * The lines of ORDERID (of the product with this id, unless it is 0) one after the other, by id: the
	 * first one with an id above AFTER; NULL: none.
	 */
	enum status (*line_of_order)(struct uow *u, struct slice orderid, uint64_t product, uint64_t after,
				     struct line **out);
	/*
	 * Notes a line that has become known: id, product, names, quantities and policy of LINE, which has no
	 * parts. *OUT is the line to work with. Its names are copied.
	 */
	enum status (*line_add)(struct uow *u, const struct line *line, struct line **out);
	/* LINE, held and unnumbered, gets NUMBER, which is copied. */
	enum status (*line_number)(struct uow *u, struct line *line, struct slice number);
	/* LINE, held, is changed: quantities, policy, parts. Its ordered quantity before was WAS_ORDERED. */
	void (*line_dirty)(struct uow *u, struct line *line, uint32_t was_ordered);
	/* LINE, held and wholly short, is gone: it is found no longer. */
	enum status (*line_gone)(struct uow *u, struct line *line);
	/* The caller needs LINE no longer. NULL is fine. */
	void (*line_drop)(struct uow *u, struct line *line);

	/*
	 * Rule 14: whether something known is alike ID: a ref; a SKU; for ALIKE_ORDER an order that has a
	 * line for the product; for ALIKE_NUMBER a number of such a line in order OF. *FOUND, and if so its
	 * name in *OUT, valid until the next call. ID itself, known or not, is not alike.
	 */
	enum status (*alike)(struct uow *u, enum alike_of what, struct slice id, struct slice of,
			     uint64_t product, bool *found, struct slice *out);

	/* A batches feed */

	/* SKU is named by a row of the batches feed at hand that was not refused (rule 9); repeats do no harm.
	 *  */
	enum status (*named_sku)(struct uow *u, struct slice sku);

	/* The journal */

	/* Appends EVENT with the source at hand, giving it its number with event_settle(); numbers rise by one.
	 *  */
	enum status (*event_append)(struct uow *u, struct event *event);
	/*
	 * Reads event NUMBER of the journal, those of this transaction included; `ref` and `sku` are filled
	 * in only if FILL. Slices in *OUT are valid until the next call of the unit of work, or of a product.
	 */
	enum status (*event_read)(struct uow *u, uint64_t number, bool fill, struct event *out);
};

struct uow {
	const struct uow_ops *ops;
	struct source source;	 /* of the row at hand; the run sets it, event_append() puts it into events */
	int64_t uncovered_lines; /* with waiting or short units, in the whole store; the domain counts on */
};

#endif
