/*
 * Store: the port through which a run reaches what lasts (write transactions, the ledger of runs and feeds,
 * the journal for publication). The store layer implements it; `cli` wires the two together.
 *
 * One write transaction at a time: begin() ... commit() or abort(). Whatever a function below says it
 * writes is written in the open transaction and becomes visible, all together, at commit(). Each may fail with
 * any failure of the store.
 */
#ifndef ALLOT_SERVICE_STORE_H
#define ALLOT_SERVICE_STORE_H

#include "allot/base/arena.h"
#include "allot/models/refusal.h"
#include "allot/models/run.h"
#include "allot/service/uow.h"

struct store;

/* Who is given the entries of the journal, in order; any status but ST_OK ends the reading. */
struct journal_visitor {
	/* EVENT with ref and sku filled in; its slices are valid during the call. */
	enum status (*event)(void *ctx, const struct event *event);
	enum status (*refusal)(void *ctx, const struct refusal *refusal);
	void *ctx;
};

struct store_ops {
	/*
	 * Opens the write transaction; *OUT is the unit of work, valid until commit or abort. ST_CONTRACT: one
	 * was broken behind the last commit, whose work is kept; no transaction will ever begin.
	 */
	enum status (*begin)(struct store *s, struct uow **out);
	/*
	 * Writes all and makes it durable. ST_MAP_FULL: nothing was written, abort() and grow(), then the same
	 * work may be done again. ST_CONTRACT, returned or broken in the caller's guard: nothing was written;
	 * after abort() other work may be done. Any other failure: it may be durable nevertheless; the process
	 * must end.
	 */
	enum status (*commit)(struct store *s);
	/* Ends the transaction without a trace; every loaded product is forgotten. No transaction open:
	 * nothing. */
	void (*abort)(struct store *s);
	/*
	 * ST_IO when the store is no longer where it was opened, so that what is committed is lost: to be asked
	 * before results are published. Every commit asks by itself.
	 */
	enum status (*present)(const struct store *s);
	/* Makes room after ST_MAP_FULL; no transaction may be open. */
	enum status (*grow)(struct store *s);
	/* Bytes of memory the open transaction holds by now (estimated), for the chunk's budget. */
	size_t (*pressure)(const struct store *s);

	/* Appends a refused row to the journal. */
	enum status (*refuse)(struct store *s, const struct refusal *refusal);
	/* Number the next journal entry will get. */
	uint64_t (*next_event)(const struct store *s);
	/* Writes a run's record, or that of its feed INDEX (from 0). */
	enum status (*run_put)(struct store *s, const struct run_record *run);
	enum status (*feed_put)(struct store *s, uint64_t run, uint32_t index, const struct feed_record *feed);

	/* The newest run's record; *FOUND false for a store without runs. Slices are copied into ARENA. */
	enum status (*run_last)(struct store *s, struct arena *arena, bool *found, struct run_record *out);
	/* Record of feed INDEX of RUN. */
	enum status (*feed_get)(struct store *s, uint64_t run, uint32_t index, struct arena *arena,
				struct feed_record *out);
	/* Gives VISITOR the committed journal entries FROM up to, not including, TO. Own snapshot. */
	enum status (*journal)(struct store *s, uint64_t from, uint64_t to,
			       const struct journal_visitor *visitor);
	/* The store's identity, a text without spaces. Lives as long as the store. */
	struct slice (*identity)(const struct store *s);
};

struct store {
	const struct store_ops *ops;
};

#endif
