/*
 * Store: the port through which a run reaches what lasts (write transactions, the ledger of runs and feeds,
 * the journal for publication). The store layer implements it; `cli` wires the two together.
 *
 * One write transaction at a time: begin() ... commit() or abort(). Whatever a function below says it
 * writes is written in the open transaction and becomes visible, all together, at commit(). Each may fail
 * with any failure of the store.
 */
#ifndef ALLOT_SERVICE_STORE_H
#define ALLOT_SERVICE_STORE_H

#include "allot/base/arena.h"
#include "allot/models/last_feed.h"
#include "allot/models/run.h"
#include "allot/models/edi/received.h"
#include "allot/models/edi/sent.h"
#include "allot/service/uow.h"
#include "allot/signals/journal_visitor.h"

struct store;

/* A row that was put off, kept until it is judged again behind the run's last feed. */
struct put_off_row {
	uint32_t feed;	    /* place of its feed in the run, from 0 */
	uint64_t row;	    /* its number in the feed, from 0; with `feed` its place among the others */
	bool did_something; /* it shipped a part when it was judged first */
	struct slice kept;  /* the row, as the feed layer keeps it (row_codec.h) */
};

/* Is given refs in order, each valid during the call; any status but ST_OK ends the walk. */
typedef enum status partner_ref_visitor(void *ctx, struct slice ref);

struct store_ops {
	/*
	 * Opens the write transaction; *OUT is the unit of work, valid until commit or abort. ST_CONTRACT:
	 * one was broken behind the last commit, whose work is kept; no transaction will ever begin.
	 */
	enum status (*begin)(struct store *s, struct uow **out);
	/*
	 * Writes all and makes it durable. ST_MAP_FULL: nothing was written, abort() and grow(), then the
	 * same work may be done again. ST_CONTRACT, returned or broken in the caller's guard: nothing was
	 * written; after abort() other work may be done. Any other failure: it may be durable nevertheless;
	 * the process must end.
	 */
	enum status (*commit)(struct store *s);
	/* Ends the transaction without a trace; every loaded product is forgotten. No transaction open:
	 * nothing. */
	void (*abort)(struct store *s);
	/*
	 * ST_IO when the store is no longer where it was opened, so that what is committed is lost: to be
	 * asked before results are published. Every commit asks by itself.
	 */
	enum status (*present)(const struct store *s);
	/* Makes room after ST_MAP_FULL; no transaction may be open. */
	enum status (*grow)(struct store *s);
	/* Bytes of memory the open transaction holds by now (estimated), for the chunk's budget. */
	size_t (*pressure)(const struct store *s);

	/* Appends a refused row to the journal. */
	enum status (*refuse)(struct store *s, const struct refusal *refusal);
	/*
	 * Old rejects: a row with DIGEST (of kind, code and the fields of the kind's columns) is refused in
	 * run RUN. *SINCE is the first run not forgotten that refused such a row, 0: none before this one. A
	 * run that RUN takes up (RECOVERED, 0: none) is none. What no run refused for 100 runs is forgotten.
	 */
	enum status (*reject_seen)(struct store *s, const uint8_t digest[16], uint64_t run, uint64_t recovered,
				   uint64_t *since);

	/* What a feed's application leaves for later. All of it is of the run at hand, or of the one it takes
	 * up. */

	/* The row was put off. */
	enum status (*put_off)(struct store *s, const struct put_off_row *row);
	/* The first row put off behind FEED, ROW in order (from the start: FEED 0 and AFTER false); *FOUND.
	 * ROW's slice until the next call. */
	enum status (*put_off_next)(struct store *s, uint32_t feed, uint64_t row, bool after, bool *found,
				    struct put_off_row *out);
	/* It is judged, or its feed abandoned. */
	enum status (*put_off_done)(struct store *s, uint32_t feed, uint64_t row);

	/* The first turn of row ROW of FEED did something: WHAT. */
	enum status (*first_did_put)(struct store *s, uint32_t feed, uint64_t row,
				     const struct given_before *what);
	/* *WHAT is what it did, perhaps nothing. Rows are asked in rising order. */
	enum status (*first_did)(struct store *s, uint32_t feed, uint64_t row, struct given_before *what);
	/* All of FEED is forgotten: its own turn is over. */
	enum status (*first_did_done)(struct store *s, uint32_t feed);

	/* The SKUs named through the unit of work since named_skus_done(), by place from 0; *FOUND false behind
	 * the last. */
	enum status (*named_sku)(struct store *s, uint64_t place, bool *found, struct slice *sku);
	enum status (*named_skus_done)(struct store *s);

	/* Partners: what lasts of feeds that are read with a profile. A partner's name has 1 to 200 bytes. */

	/* A batches feed of PARTNER made REF known. */
	enum status (*partner_ref)(struct store *s, struct slice partner, struct slice ref);
	/*
	 * Gives VISIT the refs that feeds of PARTNER made known, in byte order, as of this moment in the
	 * transaction; VISIT must not call the store.
	 */
	enum status (*partner_refs)(struct store *s, struct slice partner, partner_ref_visitor *visit,
				    void *ctx);
	/* LAST is the last feed OF its name from now on. */
	enum status (*last_put)(struct store *s, enum last_of of, const struct last_feed *last);
	/*
	 * The last feed OF NAME as it is committed, in a snapshot of its own: *FOUND, and if so *OUT, in ARENA.
	 * Readers without a run ask views (views_ops.last_feed, .last_feeds).
	 */
	enum status (*last_get)(struct store *s, enum last_of of, struct slice name, struct arena *arena,
				bool *found, struct last_feed *out);
	/* Number the next journal entry will get. */
	uint64_t (*next_event)(const struct store *s);
	/* What the store holds and the books count, with all that the open transaction has done. */
	struct books (*books)(const struct store *s);
	/* Writes a run's record, or that of its feed INDEX (from 0). */
	enum status (*run_put)(struct store *s, const struct run_record *run);
	enum status (*feed_put)(struct store *s, uint64_t run, uint32_t index, const struct feed_record *feed);

	/* The newest run's record; *FOUND false for a store without runs. Slices are copied into ARENA. */
	enum status (*run_last)(struct store *s, struct arena *arena, bool *found, struct run_record *out);
	/* The record of run NUMBER, which there is. As run_last(). */
	enum status (*run_get)(struct store *s, uint64_t number, struct arena *arena, struct run_record *out);
	/* Record of feed INDEX of RUN. */
	enum status (*feed_get)(struct store *s, uint64_t run, uint32_t index, struct arena *arena,
				struct feed_record *out);
	/* Gives VISITOR the committed journal entries FROM up to, not including, TO. Own snapshot. */
	enum status (*journal)(struct store *s, uint64_t from, uint64_t to,
			       const struct journal_visitor *visitor);
	/* Messages received */

	/* Keeps ENTRY, in place of what was kept under its key. */
	enum status (*received_put)(struct store *s, const struct received_entry *entry);
	/* The line kept under KEY, which was put off, came to OUTCOME, with CODE if it is refused. */
	enum status (*received_settle)(struct store *s, const struct received_key *key,
				       enum outcome_type outcome, enum code code);
	/* Gives VISITOR the committed records of FEED of RUN in order. Own snapshot. */
	enum status (*received_walk)(struct store *s, uint64_t run, uint32_t feed, received_visitor *visitor,
				     void *ctx);
	/* The committed interchange of KEY: *FOUND, and if so *OUT. Own snapshot. */
	enum status (*interchange_find)(struct store *s, const uint8_t key[INTERCHANGE_DIGEST_BYTES],
					bool *found, struct known_interchange *out);
	/* An interchange is known from now on. */
	enum status (*interchange_put)(struct store *s, const struct known_interchange *known);
	/*
	 * Of the interchange of KEY, known in part, COUNT (at most DONE_MARKS_MAX) MARKS were done in run RUN;
	 * PIECE tells the pieces of a run from each other.
	 */
	enum status (*done_put)(struct store *s, const uint8_t key[INTERCHANGE_DIGEST_BYTES], uint64_t run,
				uint32_t piece, const struct done_mark *marks, uint32_t count);
	/* Gives VISITOR the committed marks of the interchange of KEY, some of them twice. Own snapshot. */
	enum status (*done_walk)(struct store *s, const uint8_t key[INTERCHANGE_DIGEST_BYTES],
				 done_visitor *visitor, void *ctx);
	/* The committed marks of the interchange of KEY are forgotten: all of it is applied. */
	enum status (*done_forget)(struct store *s, const uint8_t key[INTERCHANGE_DIGEST_BYTES]);

	/* What is sent to partners */

	/*
	 * Keeps BYTES, of a file of RUN, in pieces of SENT_PIECE_MAX, the first one being FILE's `piece`, in
	 * place of what was kept there; what FILE's `bytes` hold does not matter.
	 */
	enum status (*sent_put)(struct store *s, uint64_t run, const struct sent_piece *file,
				struct slice bytes);
	/* Gives VISITOR the committed files of RUN in order. Own snapshot. */
	enum status (*sent_walk)(struct store *s, uint64_t run, sent_visitor *visitor, void *ctx);
	/* Takes the next number of WHICH between US and PARTNER, for run RUN: *OUT, from 1. */
	enum status (*control_take)(struct store *s, struct slice us, struct slice partner,
				    enum control_number which, uint64_t run, uint64_t *out);
	/* The run that NUMBER of WHICH was taken for between US and PARTNER; 0: none was. Own snapshot. */
	enum status (*control_find)(struct store *s, struct slice us, struct slice partner,
				    enum control_number which, uint64_t number, uint64_t *run);

	/* The store's identity, a text without spaces. Lives as long as the store. */
	struct slice (*identity)(const struct store *s);
};

struct store {
	const struct store_ops *ops;
};

#endif
