/*
 * Settings: what a run is wired with: its store and clock, its bounds, and who listens.
 */
#ifndef ALLOT_RUN_SETTINGS_H
#define ALLOT_RUN_SETTINGS_H

#include <signal.h>

#include "allot/base/clock.h"
#include "allot/feed/feed.h"
#include "allot/service/store.h"
#include "allot/signals/bus.h"

enum run_phase { PHASE_VALIDATE, PHASE_APPLY, PHASE_PUBLISH };

/* Who is told what happens on the way. Every function may be NULL. */
struct run_listener {
	/* ROWS and DONE bytes of FEED are done in PHASE; TOTAL bytes, 0: not known yet. */
	void (*progress)(void *ctx, enum run_phase phase, const struct feed *feed, uint64_t rows, uint64_t done,
			 uint64_t total);
	/* A row was refused and that is committed. */
	void (*row_refused)(void *ctx, const struct feed *feed, uint64_t line, enum code code,
			    const char *reason);
	/* The rows of FEED, which has place INDEX (from 0) in run RUN, are done; RECORD says what became of
	 * them. */
	void (*feed_done)(void *ctx, const struct feed *feed, uint32_t index, const struct feed_record *record,
			  uint64_t run);
	/* FEED is refused whole. */
	void (*feed_refused)(void *ctx, const struct feed *feed);
	/* Something is not as it should be, and no error; FEED NULL: it is of the run. LINE 0: of no line. */
	void (*warning)(void *ctx, const struct feed *feed, uint64_t line, struct slice text);
	void *ctx;
};

struct run_settings {
	struct store *store;
	struct clock clock;
	const char *out;	    /* OUT, as given */
	/*
	 * This run is a rehearsal on a copy of the store, whose results go to `out`: the OUT that it would
	 * publish to, in which, as in that of an interrupted run, nothing is changed. NULL: it is none.
	 */
	const char *rehearsed_out;
	struct row_options options; /* that decide what rows do */
	struct reject_limit limit;
	const char *version;	     /* of this program, for the summary; NULL: none */
	const char *const *required; /* names of feeds without which feeds of orders are held back */
	size_t required_count;
	const uint8_t *claim; /* CLAIM_ID_BYTES: the feeds are claimed from a spool under this; NULL: no */
	const char *const *accepted; /* names of feeds that guards let pass (allot-profiles(5)) */
	size_t accepted_count;
	/*
	 * nobody watches: an empty snapshot, or 30 % fewer units, are held without a profile's word, too, and
	 * what would move very many parts of order lines
	 */
	bool unwatched;
	const struct profiles *profiles; /* all there are, for feeds that are expected; NULL: none */
	bool unterminated;		 /* a last record without line end is taken, with a warning */
	bool store_is_new;		 /* it was made for this run; told */
	uint64_t chunk_rows;		 /* rows, or SKUs served, in a transaction at most; 0: the default */
	size_t chunk_bytes;		 /* memory of a transaction at most, about; 0: the default */
	unsigned threads;		 /* 1: everything in one; else, 0 too, reading and writing overlap */
	const struct bus_table *bus;	 /* who handles what */
	struct run_listener listener;
	const char *key;		   /* the run happens once under it; NULL: as often as it is called */
	const volatile sig_atomic_t *stop; /* non-zero: stop after the current chunk; may be NULL */
};

enum { CHUNK_ROWS_DEFAULT = 256 * 1024, CHUNK_BYTES_DEFAULT = 32 << 20, LISTED_REFUSALS_MAX = 20 };

#endif
