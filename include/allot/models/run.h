/*
 * Records of a run and its feeds: what the ledger keeps and the summary tells (SPEC section 3).
 */
#ifndef ALLOT_MODELS_RUN_H
#define ALLOT_MODELS_RUN_H

#include "allot/base/hash.h"
#include "allot/models/code.h"
#include "allot/models/row.h"

/* The numbers are written into stores: never renumber, only append. */
enum feed_status {
	FEED_PENDING = 0, /* not begun: nothing of it is committed */
	FEED_INTERRUPTED, /* begun, not finished */
	FEED_APPLIED,	  /* finished, from its first row on */
	FEED_RESUMED,	  /* finished, from where an interrupted run had left it */
	FEED_SKIPPED,	  /* an interrupted run had finished it */
	FEED_REFUSED,	  /* refused whole */
	FEED_STATUS_COUNT
};

/* "pending", ... Static. */
const char *feed_status_name(enum feed_status status);

/* What became of the rows of a feed; each row is counted once, by what it did first. */
struct counts {
	uint64_t created;
	uint64_t changed;
	uint64_t unchanged;
	uint64_t allocated;
	uint64_t out_of_stock;
	uint64_t duplicates;
	uint64_t rejected;
	uint64_t rejects[CODE_COUNT]; /* `rejected`, by code */
};

/* Quantities in units, summed over events. */
struct units {
	uint64_t allocated;   /* of all Allocated events */
	uint64_t deallocated; /* of all Deallocated events */
	uint64_t short_;      /* of all OutOfStock events for a line */
};

/* All rows counted. */
uint64_t counts_rows(const struct counts *c);
void counts_add(struct counts *sum, const struct counts *c);
void units_add(struct units *sum, const struct units *u);

/* Where in a feed the next row begins. */
struct feed_position {
	uint64_t offset; /* bytes from the start of the file; 0: before the header */
	uint64_t line;	 /* physical line there, from 1; 0 with offset 0 */
};

struct feed_record {
	struct slice name;   /* base name, "-" for standard input */
	enum feed_kind kind; /* KIND_NONE when the header is of no known kind */
	bool has_sha256;     /* false: it could not be read */
	uint8_t sha256[SHA256_BYTES];
	enum feed_status status;
	enum code code;		     /* FEED_REFUSED: why */
	struct slice detail;	     /* FEED_REFUSED: the sentence; else empty */
	bool resumed;		     /* this run went on in its middle */
	struct feed_position cursor; /* behind the last committed row */
	struct counts counts;	     /* of this run only, from the place of resumption on */
	struct units units;
	struct slice *header; /* the feed's own columns, trimmed, without reject_* ones */
	uint32_t columns;     /* how many those are */
};

struct run_record {
	uint64_t number;	 /* from 1, counting up per store */
	int64_t started;	 /* seconds since 1970, UTC */
	int64_t ended;		 /* of its last commit until now */
	bool finished;		 /* all its feeds are done with; only the folder may be missing */
	bool published;		 /* its folder is known to have appeared */
	bool interrupted;	 /* a later run found it unpublished; its folder is that run's work */
	uint64_t first_event;	 /* number of its first journal entry */
	uint64_t end_event;	 /* one past its last committed journal entry */
	uint64_t recovered;	 /* number of the interrupted run it took over; 0: none */
	struct slice out;	 /* absolute path of its OUT */
	struct slice *abandoned; /* names of feeds of the run taken over that were left unfinished */
	uint32_t abandoned_count;
	uint32_t feeds; /* how many feed records it has */
};

#endif
