/*
 * Views: what `show`, `export` and `report` tell, read from one snapshot of the store, never through the
 * domain model (CQRS; allot(1)). The store layer implements the port.
 *
 * Each view returns ST_OK, what a visitor returned, or any failure of the store.
 */
#ifndef ALLOT_SERVICE_VIEWS_H
#define ALLOT_SERVICE_VIEWS_H

#include "allot/base/arena.h"
#include "allot/base/status.h"
#include "allot/models/last_feed.h"
#include "allot/models/order_line.h"
#include "allot/models/edi/received.h"
#include "allot/models/run.h"
#include "allot/models/edi/sent.h"
#include "allot/signals/journal_visitor.h"

/* What has become of some units of a line. */
enum line_state { LINE_ALLOCATED, LINE_WAITING, LINE_SHORT, LINE_SHIPPED, LINE_CANCELLED, LINE_STATES };

/* "allocated", "waiting", "short", "shipped", "cancelled". Static. */
const char *line_state_name(enum line_state state);

/* Some units of a line: a part on a batch, or all of its units in another state. */
struct line_view {
	struct order_line line; /* `qty`: these units */
	enum line_state state;
	struct slice batchref; /* LINE_ALLOCATED; else empty */
	uint32_t eta;	       /* of the batch, as of now; DATE_NONE: in the warehouse */
};

/* A line as a whole. */
struct known_line_view {
	struct slice orderid;
	struct slice line;
	struct slice sku;
	uint32_t qty; /* ordered */
	uint32_t shipped;
	uint32_t cancelled;
	uint32_t allocated;
	uint32_t waiting;
	uint32_t short_;
	struct policy policy;
};

struct batch_view {
	struct slice ref;
	struct slice sku;
	uint32_t qty;
	uint32_t eta;
	uint32_t allocated;
	uint32_t shipped;
	uint32_t available;
	uint64_t id; /* number of the event that made it */
};

struct sku_view {
	struct slice sku;
	uint64_t version;
	uint64_t available;
	uint64_t waiting;
	uint64_t short_;
};

/* A line with units that no batch covers, those that wait and those that are short. */
struct open_line_view {
	uint64_t id;		/* number of the event with which it became known */
	struct order_line line; /* `qty`: these units */
};

/* Is given the rows in order; slices are valid during the call; any status but ST_OK ends the reading. */
typedef enum status line_visitor(void *ctx, const struct line_view *line);
typedef enum status known_line_visitor(void *ctx, const struct known_line_view *line);
typedef enum status batch_visitor(void *ctx, const struct batch_view *batch);
typedef enum status last_feed_visitor(void *ctx, const struct last_feed *last);
typedef enum status open_line_visitor(void *ctx, const struct open_line_view *line);

struct views;

struct views_ops {
	/*
	 * The known lines of ORDERID in the order in which they became known; of each what is allocated (by
	 * part, as made), waiting, short, shipped and cancelled, none with 0 units. *FOUND false when it has
	 * none.
	 */
	enum status (*order)(struct views *v, struct slice orderid, bool *found, line_visitor *visit,
			     void *ctx);
	/* The product of SKU and its batches in allocation order; HEAD is told first. */
	enum status (*sku)(struct views *v, struct slice sku, bool *found,
			   enum status (*head)(void *ctx, const struct sku_view *sku), batch_visitor *visit,
			   void *ctx);
	/* The batch of REF and its parts, as made; HEAD is told first. */
	enum status (*batch)(struct views *v, struct slice ref, bool *found, batch_visitor *head,
			     line_visitor *visit, void *ctx);
	/* Every part, in the order in which they were made. */
	enum status (*allocations)(struct views *v, line_visitor *visit, void *ctx);
	/* Every batch, by SKU, then in allocation order. */
	enum status (*batches)(struct views *v, batch_visitor *visit, void *ctx);
	/* Every known line, by order, then as they became known. */
	enum status (*lines)(struct views *v, known_line_visitor *visit, void *ctx);
	/*
	 * The last feed that was applied, OF the profile or partner NAME: *FOUND, and if so *OUT, its texts in
	 * ARENA. `expect` of a profile is judged by it (models/expected.h): `applied` of LAST_FEED.
	 */
	enum status (*last_feed)(struct views *v, enum last_of of, struct slice name, struct arena *arena,
				 bool *found, struct last_feed *out);
	/* That of every profile, or partner, there is one of, by name. */
	enum status (*last_feeds)(struct views *v, enum last_of of, last_feed_visitor *visit, void *ctx);

	/* What books are made from. */

	/* The store's identity. Lives as long as V. */
	struct slice (*identity)(const struct views *v);
	/* Number of the newest run, 0: none yet; and that which the next journal entry will get. */
	enum status (*newest)(struct views *v, uint64_t *run, uint64_t *next_event);
	/* The record of run NUMBER, of 1 to the newest, and that of its feed INDEX. Texts go into ARENA. */
	enum status (*run)(struct views *v, uint64_t number, struct arena *arena, struct run_record *out);
	enum status (*feed)(struct views *v, uint64_t run, uint32_t index, struct arena *arena,
			    struct feed_record *out);
	/* Gives VISITOR the journal entries FROM up to, not including, TO, with ref and SKU. */
	enum status (*journal)(struct views *v, uint64_t from, uint64_t to,
			       const struct journal_visitor *visitor);
	/* Gives VISITOR the records of messages of FEED of RUN in order; and what RUN sends to partners. */
	enum status (*received)(struct views *v, uint64_t run, uint32_t feed, received_visitor *visitor,
				void *ctx);
	enum status (*sent)(struct views *v, uint64_t run, sent_visitor *visitor, void *ctx);
	/*
	 * Gives VISITOR the events of COUNT SKUS, with ref and SKU, from the first batch of any of them on. One
	 * pass over the journal from there; names are looked up for what is given alone.
	 */
	enum status (*story)(struct views *v, const struct slice *skus, size_t count,
			     const struct journal_visitor *visitor);
	/* The lines that had uncovered units when event BEFORE was the next, as they became known. */
	enum status (*open_lines)(struct views *v, uint64_t before, open_line_visitor *visit, void *ctx);
};

struct views {
	const struct views_ops *ops;
};

#endif
