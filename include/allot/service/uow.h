/*
 * Unit of work: the port through which the service layer reaches the store (one write transaction).
 *
 * The domain sees products, refs, lines and the journal, all as of this moment in the transaction. Products
 * are loaded once (identity map) and belong to the unit of work; what is changed in them, marked by `dirty`,
 * is written at commit. Every function may return any failure of the store, after which the
 * transaction can only be aborted. Tests bring an implementation in memory.
 */
#ifndef ALLOT_SERVICE_UOW_H
#define ALLOT_SERVICE_UOW_H

#include "allot/base/status.h"
#include "allot/models/product.h"
#include "allot/signals/event.h"

/* What the index of refs knows of a batch. */
struct ref_entry {
	uint64_t batch;	   /* its id */
	uint32_t eta;	   /* its present ETA: with the id, its key within the product */
	uint32_t said_qty; /* what the supplier's last batches row said (SPEC: news) */
	uint32_t said_eta; /* likewise; meaningful if has_said_eta */
	bool has_said_eta; /* false while no row had an eta column */
	struct slice sku;  /* valid until the next call of the unit of work has returned */
};

/* An allocated line, as found by order and line number or by order and SKU. */
struct line_entry {
	uint64_t line_id; /* number of the event that first allocated it */
	uint64_t event;	  /* number of the Allocated event that put it on its present batch */
	uint64_t product; /* id of its SKU's product */
	uint32_t qty;
};

struct uow;

struct uow_ops {
	/* The product of SKU; *OUT is NULL when no batch of it was ever created. */
	enum status (*product_find)(struct uow *u, struct slice sku, struct product **out);
	/* Adds the product of SKU, which must not be known; it must get its first batch and id at once. */
	enum status (*product_add)(struct uow *u, struct slice sku, struct product **out);

	/* A hint, may be NULL: the product of SKU will be asked for soon. Called with every row, some rows
	 * ahead. */
	void (*product_expect)(struct uow *u, struct slice sku);

	/* The batch of REF: *FOUND, and if so *OUT. */
	enum status (*ref_find)(struct uow *u, struct slice ref, bool *found, struct ref_entry *out);
	/* Adds or replaces the entry of REF. ENTRY->sku must be that of the entry it replaces. */
	enum status (*ref_put)(struct uow *u, struct slice ref, const struct ref_entry *entry);

	/* The allocated numbered line LINE of ORDERID, whatever its SKU. */
	enum status (*line_numbered)(struct uow *u, struct slice orderid, struct slice line, bool *found,
				     struct line_entry *out);
	/* The allocated unnumbered line of ORDERID for the product with this id. */
	enum status (*line_unnumbered)(struct uow *u, struct slice orderid, uint64_t product, bool *found,
				       struct line_entry *out);
	/*
	 * Of the allocated numbered lines of ORDERID for the product those with a line id above AFTER: the
	 * first one of QTY units, else the first one.
	 */
	enum status (*line_numbered_of)(struct uow *u, struct slice orderid, uint64_t product, uint32_t qty,
					uint64_t after, bool *found, struct line_entry *out);
	/* Notes that LINE, until now not allocated, was allocated for the first time by ENTRY->event. */
	enum status (*line_put)(struct uow *u, const struct order_line *line, const struct line_entry *entry);
	/*
	 * Notes that the line first allocated by event LINE_ID is now on the batch of Allocated event EVENT;
	 * 0: on none. The look-ups above then find it there, or no longer.
	 */
	enum status (*line_move)(struct uow *u, uint64_t line_id, uint64_t event);

	/* Appends EVENT to the journal, giving it its number with event_set_number(); numbers rise by one. */
	enum status (*event_append)(struct uow *u, struct event *event);
	/*
	 * Reads event NUMBER of the journal, those of this transaction included; `ref` and `sku` are filled
	 * in only if FILL. Slices in *OUT are valid until the next call of the unit of work, or of a product
	 * (which may load a segment).
	 */
	enum status (*event_read)(struct uow *u, uint64_t number, bool fill, struct event *out);
};

struct uow {
	const struct uow_ops *ops;
};

/* The operations as functions. */

static inline enum status uow_product_find(struct uow *u, struct slice sku, struct product **out)
{
	return u->ops->product_find(u, sku, out);
}

static inline enum status uow_product_add(struct uow *u, struct slice sku, struct product **out)
{
	return u->ops->product_add(u, sku, out);
}

static inline void uow_product_expect(struct uow *u, struct slice sku)
{
	if (u->ops->product_expect)
		u->ops->product_expect(u, sku);
}

static inline enum status uow_ref_find(struct uow *u, struct slice ref, bool *found, struct ref_entry *out)
{
	return u->ops->ref_find(u, ref, found, out);
}

static inline enum status uow_ref_put(struct uow *u, struct slice ref, const struct ref_entry *entry)
{
	return u->ops->ref_put(u, ref, entry);
}

static inline enum status uow_line_put(struct uow *u, const struct order_line *line,
				       const struct line_entry *entry)
{
	return u->ops->line_put(u, line, entry);
}

static inline enum status uow_line_move(struct uow *u, uint64_t line_id, uint64_t event)
{
	return u->ops->line_move(u, line_id, event);
}

static inline enum status uow_event_append(struct uow *u, struct event *event)
{
	return u->ops->event_append(u, event);
}

static inline enum status uow_event_read(struct uow *u, uint64_t number, bool fill, struct event *out)
{
	return u->ops->event_read(u, number, fill, out);
}

#endif
