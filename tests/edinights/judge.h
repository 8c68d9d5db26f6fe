/* Judges interchanges from allot-edi(7) alone: which are taken, which of their units, and what rows
 * these become.
 */
#ifndef JUDGE_H
#define JUDGE_H

#include "model/model_domain.h"
#include "partner.h"
#include "points.h"
#include "wire.h"

/* A row of a unit. Texts are "" where there is none. `code` is null until something refuses it. `from` is the
 * index of the line of the message that it came from, or NO_LINE.
 */
struct judge_row {
	enum model_kind kind;
	const char *ref, *sku, *orderid, *line, *eta;
	const char *qty_text; /* as it stood, when it is no quantity */
	uint64_t qty;
	bool qty_bad, unit_bad;
	int change; /* +1: must be more, -1: must be less, 0 */
	bool delta;
	bool amends; /* an order that replaces */
	bool dated;  /* a batch with its date in its ref */
	bool date_bad;
	bool whole; /* a cancellation of all lines */
	const char *code;
	size_t from;
	enum model_outcome outcome;
	bool put_off; /* now */
	bool late;    /* it was */
};

#define NO_LINE ((size_t)-1)

/* A line of an order or a change, for its answer. `row` is that of the row, or NO_LINE; `line` is that of the
 * order that it names, "" for none.
 */
struct judge_line {
	const char *number, *qty, *unit, *sku, *change;
	const char *fourth; /* POC04, where it goes back */
	const char *line;
	const char *id;			/* of what was sent: the first one with its qualifier */
	const struct wire_segment *pia; /* the first PIA, or null */
	unsigned factor;
	size_t row;
};

enum judge_status {
	JUDGED_A,
	JUDGED_E,
	JUDGED_R,
	JUDGED_DUPLICATE,
	JUDGED_NOT_APPLIED,
};

/* `codes` are those of which one must be told, with a blank around each; null: any that is not empty. */
struct judge_unit {
	const struct wire_segment *header;
	const struct wire_segment *segments;
	size_t n_segments;
	const char *type, *number;
	enum judge_status status;
	const char *codes;
	const char *note; /* a code that is noted for an accepted one, or null */
	bool with_group;  /* refused with its group */
	bool all_rows;
	bool wrong_lines; /* CTT or CNT+2 tells another number of them */
	bool stale;
	size_t group;
	const char *order; /* the order's id, with the prefix */
	const char *order_sent;
	const char *release;
	const char *sequence, *request; /* of an 860: BCH05, BCH07 */
	const char *document;		/* the change's own number, of ORDCHG */
	const char *where;
	const char *moment;
	bool cancels, replaces;
	struct judge_row *rows;
	size_t n_rows;
	struct judge_line *lines;
	size_t n_lines;
};

struct judge_group {
	const struct wire_segment *header, *trailer;
	bool refused;
	bool is_ack;
	size_t n_units;
};

struct judge_whole {
	struct wire wire;
	const struct partner *partner; /* null: a stranger's, or to another */
	enum judge_status status;
	const char *sender, *control;
	bool test, asks;
	bool is_other; /* refused, as another one had its control number */
	struct judge_group *groups;
	size_t n_groups;
	struct judge_unit *units;
	size_t n_units;
	const struct wire_segment **ta1s;
	size_t n_ta1s;
};

struct judge {
	struct pool *pool;
	struct points *points;
	const struct partner *partners;
	size_t n_partners;
};

/* Judges the envelope, and makes the rows of all units that are sound so far. What the store knows is
 * left to the run: duplicates, and snapshots that are stale.
 */
void judge_whole(struct judge *judge, const struct wire *wire, struct judge_whole *whole);

/* Rows of a unit, with the checks of rows; judge_rows.c. */
void judge_rows(struct judge *judge, const struct judge_whole *whole, struct judge_unit *unit);

/* An id in UTF-8. */
const char *judge_decoded(struct pool *pool, bool x12, const char *id);

/* Refuses the unit. */
void judge_refuse(struct judge_unit *unit, const char *codes);

#endif
