/*
 * Records of a run and its feeds: what the ledger keeps and the summary tells (allot-results(5)).
 */
#ifndef ALLOT_MODELS_RUN_H
#define ALLOT_MODELS_RUN_H

#include "allot/base/hash.h"
#include "allot/models/balance.h"
#include "allot/models/feeds/control.h"
#include "allot/models/counts.h"
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

/* What decides what rows do; a run takes up only what was begun with the same ones. */
struct row_options {
	bool backorder;	   /* units that nothing covers wait, where a row does not say */
	bool split;	   /* a line may be on several batches, likewise */
	bool amend;	   /* an orders row that differs by its quantity alone amends its line (rule 10) */
	bool accept_alike; /* rule 14 is not asked */
	bool as_given;	   /* feeds are applied in the order given */
};

/* Something that is no refusal, but not as it should be; told on standard error and in the summary. */
struct warning {
	uint64_t line;	   /* physical line, from 1; 0: none */
	struct slice text; /* a sentence without control characters */
};

/*
 * How far a feed is applied: everything before is committed. Rows are counted from the first record behind
 * the header, blank ones and repeated headers left out, so it serves files of any form; the content is proven
 * by SHA-256.
 */
struct feed_cursor {
	uint64_t first_turn; /* rows of the first turn of an orders feed */
	uint64_t rows;	     /* rows of its own turn */
	uint64_t served;     /* of a batches feed whose rows are done: SKUs served behind them (rule 9) */
	uint64_t put_off;    /* of its rows that were put off: how many are judged */
	uint64_t marks;	     /* of those in `rows`: what is no row, but begins or ends a message */
	uint64_t missing;    /* of a snapshot whose rows are done: how many refs that it leaves out are done */
};

/* So many parts of lines moved by one row are worth a warning: perhaps its figure is a mistake. */
enum { MOVES_MANY = 10000 };

struct feed_record {
	struct slice name;   /* base name, "-" for standard input */
	enum feed_kind kind; /* KIND_NONE when the header is of no known kind */
	bool has_sha256;     /* false: it could not be read */
	uint8_t sha256[SHA256_BYTES];
	enum feed_status status;
	enum code code;	     /* FEED_REFUSED: why */
	struct slice detail; /* FEED_REFUSED: the sentence; else empty */
	bool resumed;	     /* this run went on in its middle */
	bool has_forms;	     /* it came as messages (EDI): its rows are of several forms */
	uint64_t begun_in;   /* number of the run that began it, kept over resumptions */
	/* number of the journal entry that came next when the feed was begun, kept over resumptions */
	uint64_t mark;
	struct feed_cursor cursor; /* behind the last committed step */
	bool has_first_turn;	   /* an orders feed that is applied in two turns */
	bool first_turn_done;	   /* the first of them is over */
	bool rows_done;		   /* its own turn is over; serving or rows put off may be left */
	bool serve_needed;	   /* of a batches feed: a row of it called for serving */
	bool serving;		   /* its rows are done; what it leaves out, or SKUs to serve, are not */
	bool zeroing;		   /* of these two it is at the first */
	bool alike_refused;	   /* a row of it was refused as `alike`, in this run or one that it takes up */
	bool missing_kept;	   /* for that reason nothing that it leaves out was set to 0 */
	uint64_t rows_put_off;	   /* rows waiting to be judged again behind the run's last feed */
	struct counts counts;	   /* of this run only, from the place of resumption on */
	struct units units;
	uint64_t unallocated_shipped; /* Shipped events without a batch: goods left that nobody had allocated */
	uint64_t unallocated_line;    /* physical line of the first row they came from */
	uint64_t moved_most;	      /* parts of lines that one row of it moved, where these were very many */
	uint64_t moved_line;	      /* physical line of that row */
	struct warning *warnings;
	uint32_t warnings_count;
	struct slice *header;	/* the feed's own columns, trimmed, without reject_* ones */
	uint32_t columns;	/* how many those are */
	struct control control; /* what its sender states of it */
	struct slice profile;	/* name of the profile by which it is read; empty: none */
	bool has_profile;
	uint8_t profile_sha256[SHA256_BYTES]; /* of the profile's file and maps */
	struct slice
		*drops; /* how many rows which rule of the profile leaves out, a sentence for each that does */
	uint32_t drops_count;
	struct slice partner; /* whose it is; empty: it is read without a profile */
	uint64_t rows_in;     /* its rows, from the first on */
	uint64_t units_in;    /* row_units() of all its rows that passed the row checks, from the first on */
	bool has_as_of;
	int64_t as_of;	    /* the moment it speaks of; seconds since 1970, UTC */
	enum code accepted; /* the first thing that would have held it, and was let pass; else CODE_NONE */
};

enum { CLAIM_ID_BYTES = 16 };
/* The SHA-256 of a run's SHA256SUMS, by which all its files are known. */
struct seal {
	bool there; /* false: there is none, or it is not known yet */
	uint8_t sha256[SHA256_BYTES];
};

/* What a run did to the books. */
struct run_books {
	struct slice version;	 /* of the program that began it */
	struct balance opening;	 /* before its first event */
	struct balance closing;	 /* behind its last committed one */
	uint64_t first_movement; /* number of its first movement */
	uint64_t end_movement;	 /* one past its last one */
	struct seal previous;	 /* of the run before it */
	struct seal seal;	 /* its own, once it is published */
};

struct run_record {
	uint64_t number;  /* from 1, counting up per store */
	int64_t started;  /* seconds since 1970, UTC */
	int64_t ended;	  /* of its last commit until now */
	bool finished;	  /* all its feeds are done with; only the folder may be missing */
	bool answered;	  /* what goes back to partners is made and kept */
	bool published;	  /* its folder is known to have appeared */
	bool heard;	  /* it was published, and could say so: nobody will repeat it for want of an answer */
	bool interrupted; /* a later run found it unpublished; its folder is that run's work */
	uint64_t first_event; /* number of its first journal entry */
	uint64_t end_event;   /* one past its last committed journal entry */
	uint64_t recovered;   /* number of the interrupted run it took over; 0: none */
	/* enum verdict, at least: that of the recovered folder, or that a feed did not come or was not taken */
	uint32_t owed;
	uint32_t owed_itself; /* of this, what it would owe had it recovered no folder */
	uint64_t begun_in;    /* number of the first run of the chain it takes up; its own if there is none */
	struct slice out;     /* absolute path of its OUT */
	uint64_t out_device;  /* what OUT was: st_dev and st_ino */
	uint64_t out_inode;
	bool abandoned_serving; /* SKUs named by an abandoned batches feed are left to be served (rule 9) */
	uint64_t abandoned_served;
	uint64_t abandoned_mark; /* that feed's */
	struct units units;	 /* of events of no feed: that serving's */
	struct slice *abandoned; /* names of feeds of the run taken over that were left unfinished */
	uint32_t abandoned_count;
	struct row_options options;
	struct warning *warnings; /* of the run as a whole */
	uint32_t warnings_count;
	uint32_t feeds; /* how many feed records it has */
	bool has_claim; /* its feeds were claimed from a spool, under this name */
	uint8_t claim[CLAIM_ID_BYTES];
	struct run_books books;
	/* what makes it happen once (--as); empty: nothing does */
	struct slice key;
};

#endif
