/*
 * Messages as tables: which segment, element and qualifier of a type of message means what. The mapper
 * (unit.h) walks the segments of a unit through its message's rules; a further type of message is a further
 * table.
 */
#ifndef ALLOT_FEED_UNITS_MESSAGES_H
#define ALLOT_FEED_UNITS_MESSAGES_H

#include "allot/feed/profile.h"
#include "feed/edi/segment.h"

/* Where in a message a rule holds. */
enum edi_area {
	EDI_HEAD = 1,
	EDI_ITEM = 2,
	EDI_ANYWHERE = EDI_HEAD | EDI_ITEM,
};

/* What a value means. */
enum edi_meaning {
	EDI_MEANS_BEGIN,     /* the segment with which the message must begin */
	EDI_MEANS_NUMBER,    /* of the document: the order's, the shipment's */
	EDI_MEANS_RELEASE,   /* of the order: follows its number */
	EDI_MEANS_SEQUENCE,  /* of the change: which of the order's it is */
	EDI_MEANS_REQUEST,   /* of the change: what it answers to */
	EDI_MEANS_PURPOSE,   /* original, change, replacement, cancellation */
	EDI_MEANS_TYPE,	     /* of the document: order, blanket order, inquiry */
	EDI_MEANS_DATE,	     /* of the document */
	EDI_MEANS_TIME,	     /* of the document: HHMM */
	EDI_MEANS_ORDER,     /* the order that the document, or the line, is about */
	EDI_MEANS_WAREHOUSE, /* of all lines */
	EDI_MEANS_ITEM,	     /* a line begins; its number */
	EDI_MEANS_LEVEL,     /* HL: shipment, order, pack or item begins */
	EDI_MEANS_LINE,	     /* the line's number, rather than that with which it began */
	EDI_MEANS_SUBLINE,   /* not empty: the item belongs to another one, and is ignored */
	EDI_MEANS_PAIRS,     /* from this element on: qualifier, id, qualifier, id, ... */
	EDI_MEANS_ID,	     /* id, qualified */
	EDI_MEANS_IDS,	     /* as ID, in this element and all behind it */
	EDI_MEANS_LOT,
	EDI_MEANS_LOTS,	     /* in this element and all behind it: those qualified as NB */
	EDI_MEANS_CHANGE,    /* what is to be done with the line */
	EDI_MEANS_QUANTITY,  /* extra: its unit */
	EDI_MEANS_LEFT,	     /* the quantity that is left to receive */
	EDI_MEANS_STOCK,     /* a quantity by its qualifier, which may be one the profile lists as future */
	EDI_MEANS_PART,	     /* SCH: a part of the total, in a place, or one that comes later */
	EDI_MEANS_SHARE,     /* a share of the quantity, for one receiver */
	EDI_MEANS_SHARES,    /* SDQ: from this element on receiver, share, receiver, share, ... */
	EDI_MEANS_SHARED,    /* what follows is of a receiver, not of the line */
	EDI_MEANS_SCHEDULED, /* what follows is of a day, not of the line */
	EDI_MEANS_PLACE,     /* where the quantity lies */
	EDI_MEANS_PACKAGE,   /* in which it lies, by its number */
	EDI_MEANS_PACKAGES,  /* what follows is of packages, not of the line */
	EDI_MEANS_ETA,	     /* extra: the form of the date */
	EDI_MEANS_GONE,	     /* when the goods left; extra: the form of the date */
	EDI_MEANS_COUNT,     /* how many lines there are */
	EDI_MEANS_SUMMARY,   /* the lines have ended */
	EDI_MEANS_VERDICT,   /* on something that was sent to the partner */
	EDI_MEANS_COUNTED
};

/* In a word or two, for people. */
const char *edi_meaning_name(enum edi_meaning means);

struct edi_rule {
	const char *tag;
	enum edi_area area;
	uint8_t element, component;	  /* the value's */
	uint8_t by_element, by_component; /* the qualifier's; 0: none */
	const char *by;			  /* qualifiers, in order of preference; "": any; NULL: none */
	enum edi_meaning means;
	uint8_t extra_element, extra_component; /* 0: none */
};

/* What a message's lines become. */
enum edi_shape { EDI_STOCK, EDI_SHIPMENT, EDI_ORDER, EDI_CHANGE, EDI_ACKNOWLEDGEMENT };

/* What a purpose makes of the document. */
enum edi_intent { EDI_REFUSED, EDI_ORIGINAL, EDI_CANCELS, EDI_REPLACES };

struct edi_purpose {
	const char *code;
	enum edi_intent intent;
};

/* What the change of a line is. */
enum edi_change {
	EDI_CHANGE_UNKNOWN,
	EDI_CHANGE_NONE,
	EDI_CHANGE_ADD,
	EDI_CHANGE_CANCEL,
	EDI_CHANGE_QUANTITY,
	EDI_CHANGE_MORE,
	EDI_CHANGE_LESS
};

struct edi_change_code {
	const char *code;
	enum edi_change change;
};

struct edi_message {
	const char *type;  /* ST01, UNH S009 0065 */
	const char *group; /* GS01; "" in EDIFACT */
	enum edi_standard standard;
	enum edi_unit unit; /* its bit in a profile's `accept` */
	enum edi_shape shape;
	const struct edi_rule *rules;
	size_t rules_count;
	const struct edi_purpose *purposes;    /* up to one whose code is NULL, which says what others do */
	const char *partial;		       /* purposes of a stock list that is not whole, between blanks */
	const char *refused_types;	       /* document types not taken, between blanks */
	const struct edi_change_code *changes; /* up to one whose code is NULL */
	const char *item;		       /* tag of a line, for acknowledgements */
};

/* The messages of each standard; the last one's type is NULL. */
extern const struct edi_message EDI_X12_MESSAGES[];
extern const struct edi_message EDI_EDIFACT_MESSAGES[];

/* The message of TYPE, or NULL. */
const struct edi_message *edi_message_find(enum edi_standard standard, struct slice type);

/* The kind of rows that units of TYPE, of either standard, become; KIND_NONE: none. */
enum feed_kind edi_kind_of(struct slice type);

/* Place of WORD in LIST, words between blanks, from 0; -1: it is not in it. */
int edi_word_at(const char *list, struct slice word);

enum edi_intent edi_intent_of(const struct edi_message *m, struct slice purpose);
enum edi_change edi_change_of(const struct edi_message *m, struct slice code);

#define EDI_RULES(list) list, sizeof(list) / sizeof((list)[0])

#endif
