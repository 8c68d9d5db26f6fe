/*
 * Interchanges: what was received from a trading partner (EDI), and what became of it. An interchange holds
 * groups, these hold units (transaction sets, messages); a unit is what is accepted or refused. All that an
 * acknowledgement, an answer or the summary needs of them is in these records, which the store keeps, since the
 * feed may be gone by then.
 *
 * Texts are as they were sent unless it says otherwise. Records are bytes in the store; the writers and readers
 * are below.
 */
#ifndef ALLOT_MODELS_INTERCHANGE_H
#define ALLOT_MODELS_INTERCHANGE_H

#include "allot/base/arena.h"
#include "allot/base/hash.h"
#include "allot/base/varint.h"
#include "allot/models/edi/canonical.h"
#include "allot/models/code.h"
#include "allot/models/counts.h"

/*
 * What is received, piece by piece in this order: an interchange, its groups, acknowledgements of what was sent
 * to its partner, then each unit with its lines, up to its end; and the interchange's end. The numbers are
 * written into stores: never renumber, only append.
 */
enum received {
	RECEIVED_LINE = 0,
	RECEIVED_INTERCHANGE,
	RECEIVED_GROUP,
	RECEIVED_ACK,
	RECEIVED_UNIT,
	RECEIVED_SWEEP, /* refs of a SKU that a unit no longer names */
	RECEIVED_UNIT_END,
	RECEIVED_END,
	RECEIVED_ECHO, /* a line that only goes back: it asks for nothing, or its order is cancelled whole */
	RECEIVED_COUNT
};

/* 'A': accepted; 'E': with errors; 'P': of a group, some of it; 'R': refused. */
typedef char edi_verdict;

/* A code of an interchange or group: TA105, AK905, CONTRL 0085. */
enum { EDI_CODES_MAX = 5, EDI_ERRORS_MAX = 10 };

/* What came of units of an order line, or of its row, as its answer tells it. */
enum edi_fate {
	EDI_FATE_STOCK,	    /* allocated, in the warehouse */
	EDI_FATE_FUTURE,    /* allocated, with an ETA */
	EDI_FATE_WAITING,   /* no batch covers them, they wait */
	EDI_FATE_SHORT,	    /* no batch covers them, they do not wait */
	EDI_FATE_UNKNOWN,   /* the row was refused: its SKU is not known */
	EDI_FATE_UNIT,	    /* likewise: its unit is not known */
	EDI_FATE_REFUSED,   /* likewise, for another reason */
	EDI_FATE_CANCELLED, /* the units were cancelled */
	EDI_FATE_COUNT
};

/* By the names that profiles give them: "stock", "future", ... False: there is no such. */
bool edi_fate_named(struct slice name, enum edi_fate *out);

/* How a partner wants to be answered: of his profile, which may be another one by the time of the answer. */
struct edi_manners {
	bool acknowledge_never;		    /* neither 997 nor CONTRL nor TA1 */
	bool acknowledge_always;	    /* CONTRL also where none was asked for */
	bool newlines;			    /* a line end after each segment */
	bool latin1;			    /* texts go out in ISO 8859-1, where they can be written in it */
	struct slice charset;		    /* of X12: likewise in this set, another one; empty: none */
	struct slice each;		    /* his word for a single piece; may be empty */
	struct slice codes[EDI_FATE_COUNT]; /* his codes; empty: the usual ones */
};

struct interchange_record {
	bool edifact; /* else X12 */
	struct slice sender_qualifier, sender;
	struct slice receiver_qualifier, receiver;
	struct slice control; /* ISA13, UNB 0020 */
	struct slice version; /* ISA12; UNB 0001:0002 */
	struct slice date, time;
	/* Element, component, repetition, release, decimal, terminator; 0: none. Then CR, where it is CR LF. */
	struct slice marks;
	bool ack_requested; /* ISA14, UNB 0031 */
	char usage;	    /* ISA15; EDIFACT: 'T' or 'P' */
	edi_verdict status; /* 'A' or 'R' */
	struct slice codes[EDI_CODES_MAX];
	uint32_t codes_count;
	struct slice partner; /* whose it is; empty: of nobody known */
	struct slice profile;
	bool duplicate;		      /* it was received before, and is acknowledged again */
	bool not_ours;		      /* its usage is not what the profile wants: nothing of it is applied */
	uint8_t sha256[SHA256_BYTES]; /* over its segments */
	struct edi_manners manners;
	uint32_t groups;
	uint32_t day; /* of `date`, as a day number; 0: not known */
};

struct group_record {
	struct slice code; /* GS01; UNG 0038; empty: there is no group (EDIFACT) */
	struct slice sender, receiver;
	struct slice control;
	struct slice version; /* GS08 */
	edi_verdict status;
	struct slice codes[EDI_CODES_MAX];
	uint32_t codes_count;
	uint32_t declared; /* units, as its trailer says */
	uint32_t received;
	uint32_t accepted; /* 'A' or 'E' */
};

/* What is wrong in a unit, as an acknowledgement tells it. */
struct edi_error {
	struct slice code;    /* of the unit: AK502, UCM 0085 */
	struct slice segment; /* tag; empty: the error is the unit's as a whole */
	uint32_t position;    /* of the segment in the unit, its header being 1 */
	uint32_t element;     /* 0: the segment as a whole */
	uint32_t component;
	struct slice syntax; /* of the element (AK403) or segment (AK304); UCS, UCD 0085 */
	struct slice value;  /* what stood there */
};

struct unit_record {
	struct slice type;    /* 850, ORDERS */
	struct slice control; /* ST02, UNH 0062 */
	struct slice version; /* UNH S009, with colons */
	uint32_t group;	      /* place of its group in the interchange */
	edi_verdict status;
	struct edi_error errors[EDI_ERRORS_MAX];
	uint32_t errors_count; /* of these kept, at most EDI_ERRORS_MAX */
	uint32_t errors_total;
	struct slice number; /* of the document */
	struct slice release;
	struct slice purpose;
	struct slice doctype;
	struct slice date;
	struct slice orderid;  /* ours: with the prefix; empty: of no order */
	bool replaces;	       /* lines it does not name are cancelled */
	bool cancels;	       /* the whole document */
	uint32_t rows;	       /* lines that became rows, refused ones included */
	uint32_t refused;      /* of these, by row checks */
	struct slice sequence; /* of a change of X12, BCH05 */
	struct slice request;  /* likewise: BCH07 */
};

/* What the partner sent with a line. */
struct sent_line {
	struct slice number;   /* the line's, as sent; empty: none */
	struct slice quantity; /* as sent */
	struct slice unit;     /* as sent */
	uint64_t mantissa;     /* pieces of one of that unit: mantissa / 10^scale */
	uint32_t scale;
	struct slice reference; /* the order that it is about, as sent */
	struct slice change;	/* code of the change */
	/* Of ids: counted texts, qualifier and id by turns; without a qualifier: PIA 4347 of the next one. */
	struct slice pairs;
	uint32_t position; /* of its segment in the unit */
	struct slice left; /* POC04, where it is the new quantity; as sent */
};

/* What a partner said of something that was sent to him. */
struct ack_record {
	char scope; /* 'I'nterchange, 'G'roup, 'U'nit */
	struct slice number;
	struct slice type;
	struct slice status;
	struct slice code;
	/* of a group just received, not kept: so many of its sets are refused, of so many */
	uint32_t refused, sets;
};

/* A line of a unit, and what became of it. */
struct line_record {
	enum canonical_form form;
	struct slice fields[FORM_COLUMNS_MAX]; /* by the columns of the form */
	struct sent_line sent;
	enum outcome_type outcome; /* OUTCOME_PUT_OFF: not known yet */
	enum code code;		   /* OUTCOME_REFUSED: why */
	uint64_t line_id;	   /* where to look first for the known line that it names; 0: not known */
};

/* The set that LEVEL of EDIFACT's syntax, "UNOC", names, as iconv knows it; NULL: none that is known. */
const char *edifact_charset(struct slice level);

/* In which set texts go back. */
struct edi_charset {
	struct slice name;  /* as iconv knows it; empty: as they are */
	struct slice level; /* EDIFACT: the level with which they do, where ISO 8859-1 does not hold them all */
};

/* That in which what answers R goes. Its texts are R's, or static. */
struct edi_charset interchange_charset(const struct interchange_record *r);

enum { INTERCHANGE_DIGEST_BYTES = 16 };

/* What tells an interchange from others: a digest of standard, sender, receiver and control number. */
void interchange_digest(const struct interchange_record *r, uint8_t out[INTERCHANGE_DIGEST_BYTES]);

/* Likewise, for the newest snapshot of SCOPE: a partner, or "PARTNER:WAREHOUSE" as its heading says. */
void snapshot_digest(struct slice scope, uint8_t out[INTERCHANGE_DIGEST_BYTES]);

/* Writers append to OUT; readers give false when the bytes are no such record, texts pointing into them. */
void put_interchange(struct buf *out, const struct interchange_record *r);
bool read_interchange(struct reader *r, struct interchange_record *out);
void put_group(struct buf *out, const struct group_record *g);
bool read_group(struct reader *r, struct group_record *out);
void put_unit(struct buf *out, const struct unit_record *u);
bool read_unit(struct reader *r, struct unit_record *out);
void put_sent(struct buf *out, const struct sent_line *s);
bool read_sent(struct reader *r, struct sent_line *out);
void put_ack(struct buf *out, const struct ack_record *a);
bool read_ack(struct reader *r, struct ack_record *out);
void put_line_record(struct buf *out, const struct line_record *l);
bool read_line_record(struct reader *r, struct line_record *out);

#endif
