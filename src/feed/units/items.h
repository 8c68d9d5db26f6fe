/*
 * From a unit's items to its rows, by the shape of its message; what only the sources of unit.h and they need.
 */
#ifndef ALLOT_FEED_UNITS_ITEMS_H
#define ALLOT_FEED_UNITS_ITEMS_H

#include "feed/units/work.h"

/* TEXT in the unit's memory, in UTF-8 as far as that can be made of it. */
struct slice edi_text(struct edi_work *u, struct slice text);
/* As it is. */
struct slice edi_copy(struct edi_work *u, struct slice text);
/* The COUNT PARTS one behind the other. */
struct slice edi_join(struct edi_work *u, const struct slice *parts, size_t count);
/* A number of a line: of digits alone it loses leading zeros. */
struct slice edi_line_number(struct slice number);

/* The SKU of ITEM: that of its ids which the profile wants most; empty: none. */
struct slice edi_sku(const struct edi_work *u, const struct edi_item *item);
/* The id qualified as QUALIFIER; empty: none. */
struct slice edi_pair_of(const struct edi_item *item, const char *qualifier);
/* Our id of an order or shipment: the profile's prefix before it. */
struct slice edi_prefixed(struct edi_work *u, struct slice id);

/* A quantity in pieces, or why it is none. */
struct edi_counted {
	/* CODE_BAD_QUANTITY: `text` is what stood there; CODE_UNKNOWN_UNIT; CODE_SPLIT_MISMATCH of a line */
	enum code code;
	uint64_t units;
	struct slice text; /* for the row's field */
	struct unit unit;
};
struct edi_counted edi_count(struct edi_work *u, const struct edi_quantity *q);
struct slice edi_number_text(struct edi_work *u, uint64_t units);
/* A and B say different things. */
bool edi_differ(struct edi_work *u, const struct edi_quantity *a, const struct edi_quantity *b);
/*
 * The quantity of a line that is ordered or shipped: the one that is told of it as a whole, else the sum of its
 * packages', shares or schedules. All that are told must agree. *OF: the one that is shown, which may be made
 * up, in the unit's memory; NULL: there is none.
 */
struct edi_counted edi_count_line(struct edi_work *u, const struct edi_item *item,
				  const struct edi_quantity **of);
/* Q is one of several that make up a quantity. */
bool edi_is_part(const struct edi_quantity *q);
/*
 * ADDs the rows of ITEM, of each of its lots for itself: as an item with the quantities of now of that lot
 * alone, whose `lot` and `lots_wrong` are set. Of one lot, or none, it is ITEM with all that it has.
 */
void edi_by_lot(struct edi_work *u, struct edi_item *item,
		void (*add)(struct edi_work *u, struct edi_item *of_lot));
/* What is wrong with a quantity of CODE that its text does not show. */
struct slice edi_uncounted(enum code code);

/* WHEN as a row's date: CODE_BAD_DATE, or CODE_NONE with *TEXT, which is empty if there is none. */
enum code edi_day(struct edi_work *u, const struct edi_when *when, struct slice *text);

/* What was sent with ITEM, whose quantity is Q (NULL: none), counted as C. */
struct sent_line edi_sent(struct edi_work *u, const struct edi_item *item, const struct edi_quantity *q,
			  const struct edi_counted *c);

/*
 * Adds ROW, whose form, fields, place, element and sent are set. It passes the row checks of plain feeds; what
 * these let pass is refused with ROW's own code and why, if it has one. Returns the row in the unit, which
 * stays there until another one is added; NULL: there is no room, which the unit notes.
 */
struct edi_row *edi_row_add(struct edi_work *u, struct edi_row *row);
/* Adds ROW, an echo: nothing is asked of it, so nothing is checked. */
void edi_echo_add(struct edi_work *u, const struct edi_row *row);

/* Where Q stands; NULL: nowhere. */
struct edi_spot edi_spot_of(const struct edi_quantity *q);
/* Where what ROW is refused for stands; code and syntax are not set. Its texts live as long as ROW. */
struct edi_error edi_row_fault(const struct edi_row *row);
/* A sentence in the unit's memory that names unit, segment and element of ROW before WHAT is wrong. */
struct slice edi_sentence(struct edi_work *u, const struct edi_row *row, const char *what);

/* Rows that contradict each other, or add up, are found, once all are there. */
void edi_rows_settle(struct edi_work *u);

/* The item at hand becomes rows. */
void edi_finish_stock(struct edi_work *u, struct edi_item *item);
void edi_finish_shipment(struct edi_work *u, struct edi_item *item);
void edi_finish_order(struct edi_work *u, struct edi_item *item);
void edi_finish_change(struct edi_work *u, struct edi_item *item);
/* Of an order, or change, that cancels the whole order. */
void edi_finish_cancelled(struct edi_work *u, struct edi_item *item);

/* Finds the order, or the document, that the unit is about: once its heading is read. */
void edi_find_number(struct edi_work *u);
/* The item at hand, if there is one, ends and becomes rows; a new one may begin. */
void edi_finish_item(struct edi_work *u);
/* An item of nothing, with the memory of the one BEFORE. */
struct edi_item edi_fresh_item(const struct edi_item *before);

/* Takes a segment of a 997 or CONTRL. */
void edi_ack_segment(struct edi_work *u, const struct edi_segment *s);

#endif
