/*
 * A unit on its way: what is known of it so far, its line at hand, and the rows that its lines became.
 */
#ifndef ALLOT_FEED_UNITS_WORK_H
#define ALLOT_FEED_UNITS_WORK_H

#include "allot/base/files/room.h"
#include "allot/models/edi/interchange.h"
#include "feed/units/messages.h"
#include "feed/units/values.h"

enum {
	EDI_UNIT_WHY_MAX = 240,
	EDI_MEANT_MAX = 8,
	EDI_ROWS_MAX = 500000 /* what the names of its rows take is in memory until it ends */
};

/* Where something stands, for sentences and acknowledgements. */
struct edi_place {
	struct slice tag;
	uint32_t position; /* in the unit, its header being 1 */
	uint64_t line;	   /* physical line of the feed */
};

struct edi_pair {
	struct slice qualifier;
	struct slice id; /* UTF-8 as far as that can be made of it */
	bool additional; /* EDIFACT: PIA+1, not the product's identification */
};

struct edi_quantity {
	int rank; /* of its qualifier: the lower, the better; EDI_FUTURE: to come */
	struct slice text;
	struct slice unit;
	struct slice where; /* empty: everywhere */
	struct slice date, form;
	struct slice lot; /* told with it */
	struct edi_place place;
	uint32_t element, unit_element;
	bool part;   /* of a total */
	bool timed;  /* a part, by its day rather than its receiver */
	bool packed; /* `where` is a package, no place */
	bool below;  /* it breaks down the one before, whose lot it has */
};

enum { EDI_FUTURE = 1000, EDI_RANK_NONE = 2000 };

struct edi_when {
	int rank; /* EDI_RANK_NONE: none */
	struct slice text, form;
};

/* A line of the unit. */
struct edi_item {
	bool open;
	bool ignored; /* a line below another */
	struct edi_place place;
	struct slice number; /* with which it began */
	struct slice line;   /* another number for it, rather */
	struct slice change;
	struct slice order;
	struct slice lot;	/* of the line, where none is told with its quantities */
	struct slice lot_ahead; /* of quantities that follow: lots stand before theirs */
	bool two_lots;		/* with one quantity */
	const char *lots_wrong; /* why it cannot be told what its lots have; NULL: it can */
	struct slice where;	/* of quantities that follow */
	bool where_first;	/* places stand before their quantities */
	bool packages;		/* of the line: what follows is theirs */
	struct edi_pair *pairs;
	uint32_t pairs_count, pairs_room;
	struct edi_quantity *quantities;
	uint32_t quantities_count, quantities_room;
	struct edi_quantity left;
	struct edi_when eta, gone;
	bool shared; /* shares of the quantity follow */
	bool timed;  /* what is to come on a day follows */
	bool shares; /* there are some */
	bool bad_share;
	uint64_t share_sum, share_pieces; /* of those without a unit of their own, of the others */
};

/* A row that a line became. */
/* Where a row's quantity stands. There may be very many rows: it is small. */
struct edi_spot {
	char tag[4];
	uint32_t position;
	uint8_t element; /* 0: there is none */
	uint8_t unit_element;
};

struct edi_row {
	enum canonical_form form;
	struct slice fields[FORM_COLUMNS_MAX];
	uint64_t units;	  /* its quantity, where it could be read */
	enum code code;	  /* row check that failed */
	struct slice why; /* with a code: the sentence */
	struct edi_place place;
	struct edi_spot quantity; /* where its quantity stands */
	bool merged;		  /* added to another one */
	bool echo;		  /* it asks for nothing: no row comes of it, but its line goes back */
	int8_t amends;		  /* amendments: enum amends */
	struct sent_line sent;
	struct slice sku; /* of batches: for what is no longer named */
};

struct edi_work {
	struct arena arena;		   /* of all that is in it */
	const struct edi_message *message; /* NULL: its type is not known */
	const struct profile *profile;	   /* NULL: its sender is not known */
	const struct header *forms;	   /* FORM_COUNT of them */
	const char *charset;		   /* of what is no UTF-8; NULL: not known */
	struct edi_charset answered_in;	   /* that of its answer */
	bool beyond_set, beyond_latin1;	   /* some of its texts cannot be written in that, in ISO 8859-1 */
	bool six_dates;			   /* years of two digits are taken */
	bool watched;			   /* what its segments mean is noted */
	char decimal;
	struct unit_record record;
	char why[EDI_UNIT_WHY_MAX]; /* of a refused one: the first reason, for the user */
	uint64_t line;		    /* physical line of its header */
	uint64_t last_line;	    /* of its last segment */
	uint32_t position;	    /* segments so far */
	bool begun;		    /* its beginning segment was there */
	bool mapped;		    /* rows are made of it */
	enum edi_intent intent;
	enum edi_area area;
	char level; /* HL */
	struct slice warehouse;
	struct slice time;
	struct edi_when eta[2], gone[2]; /* of the shipment, of the order */
	struct slice order;		 /* that it is about */
	struct edi_item item;
	uint64_t lines;	   /* so many began */
	uint64_t levels;   /* likewise: HL */
	uint32_t as_of;	   /* minutes of its date and time since day 0; 0: not known */
	bool miscounted;   /* it tells another number of lines than it has */
	bool has_declared; /* its number of lines is told */
	uint64_t declared;
	struct room rows_room; /* of a unit of very many lines the rows stand in a file */
	struct edi_row *rows;  /* in it */
	uint32_t rows_count;
	enum status rows_failed;	       /* no room was to be had */
	uint32_t rows_max;		       /* above that the unit is refused */
	bool too_large;			       /* it is */
	enum edi_meaning meant[EDI_MEANT_MAX]; /* by the last segment, one after the other */
	uint32_t meant_count;
	struct ack_record *acks;
	uint32_t acks_count, acks_room;
	bool by_rows; /* it is refused for its rows alone */
	bool no_memory;
};

static inline bool edi_unit_refused(const struct edi_work *u)
{
	return u->record.status == 'R';
}
/* The segment at hand means this, too, if there is a VALUE, or none is needed. */
static inline void edi_meant(struct edi_work *u, enum edi_meaning means, struct slice value)
{
	bool bare = means == EDI_MEANS_BEGIN || means == EDI_MEANS_ITEM;

	if ((value.n || bare) && u->meant_count < EDI_MEANT_MAX &&
	    (!u->meant_count || u->meant[u->meant_count - 1] != means))
		u->meant[u->meant_count++] = means;
}
static inline bool edi_unit_is_x12(const struct edi_work *u)
{
	return !u->message || u->message->standard == EDI_X12;
}

#endif
