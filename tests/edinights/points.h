/* What nights have to reach, counted to see that they do. */
#ifndef POINTS_H
#define POINTS_H

#include <stddef.h>
#include <stdint.h>

/* X(name, what the table calls it). SENT: the generator wrote it; the others: the judge met it. */
#define POINT_TABLE(X)                                                                                         \
	X(SENT_WRONG_COUNT, "sent: a unit's count wrong")                                                      \
	X(SENT_WRONG_REFERENCE, "sent: a unit's reference wrong")                                              \
	X(SENT_NO_UNIT_TRAILER, "sent: a unit without trailer")                                                \
	X(SENT_BAD_PURPOSE, "sent: a purpose not taken")                                                       \
	X(SENT_BAD_DOCUMENT, "sent: a document type not taken")                                                \
	X(SENT_NO_BEGINNING, "sent: no beginning segment")                                                     \
	X(SENT_NO_NUMBER, "sent: no document number")                                                          \
	X(SENT_NO_LINES, "sent: no line")                                                                      \
	X(SENT_BAD_TAG, "sent: a segment without proper tag")                                                  \
	X(SENT_BAD_VERSION, "sent: a version not taken")                                                       \
	X(SENT_UNKNOWN_TYPE, "sent: a type that nobody takes")                                                 \
	X(SENT_UNKNOWN_SEGMENT, "sent: an unknown segment")                                                    \
	X(SENT_REFERENCE_TWICE, "sent: a unit's reference twice")                                              \
	X(SENT_DOCUMENT_TWICE, "sent: a document number again")                                                \
	X(SENT_WRONG_LINES, "sent: a count of lines wrong")                                                    \
	X(SENT_BAD_UNIT, "sent: an unknown unit of measure")                                                   \
	X(SENT_BAD_QUANTITY, "sent: a bad quantity")                                                           \
	X(SENT_BAD_DATE, "sent: a bad date")                                                                   \
	X(SENT_NO_SKU, "sent: no SKU")                                                                         \
	X(SENT_UNKNOWN_SKU, "sent: an unknown SKU")                                                            \
	X(SENT_BAD_CHANGE, "sent: an unknown change")                                                          \
	X(SENT_BAD_SHARES, "sent: shares or parts that do not add up")                                         \
	X(SENT_LINE_TWICE, "sent: a line number twice")                                                        \
	X(SENT_GROUP_COUNT, "sent: a group's count wrong")                                                     \
	X(SENT_GROUP_REFERENCE, "sent: a group's reference wrong")                                             \
	X(SENT_GROUP_CODE, "sent: a group's code unknown")                                                     \
	X(SENT_TEST, "sent: another usage")                                                                    \
	X(SENT_STRANGER, "sent: by nobody's partner")                                                          \
	X(SENT_OTHER_RECEIVER, "sent: to another receiver")                                                    \
	X(SENT_TRAILER_COUNT, "sent: an interchange's count wrong")                                            \
	X(SENT_TRAILER_NUMBER, "sent: an interchange's control number wrong")                                  \
	X(SENT_CUT, "sent: an interchange cut short")                                                          \
	X(SENT_STRAY, "sent: a segment outside of units")                                                      \
	X(SENT_BAD_ISA, "sent: an ISA that cannot be read")                                                    \
	X(SENT_JUNK, "sent: junk between interchanges")                                                        \
	X(SENT_AGAIN, "sent: an interchange again")                                                            \
	X(SENT_NUMBER_AGAIN, "sent: a control number with other segments")                                     \
	X(SENT_SEVERAL_UNITS, "sent: several units in a group")                                                \
	X(SENT_SEVERAL_GROUPS, "sent: several groups in an interchange")                                       \
	X(SENT_SEVERAL, "sent: several interchanges in a file")                                                \
	X(SENT_UNA, "sent: UNA")                                                                               \
	X(SENT_NO_UNA, "sent: no UNA")                                                                         \
	X(SENT_OTHER_MARKS, "sent: unusual separators")                                                        \
	X(SENT_LINE_TERMINATOR, "sent: a line end as terminator")                                              \
	X(SENT_RELEASED, "sent: a released character")                                                         \
	X(SENT_BREAKS, "sent: line breaks behind segments")                                                    \
	X(SENT_WRAPPED, "sent: wrapped at 80 columns")                                                         \
	X(SENT_UNENDED, "sent: the last terminator lacks")                                                     \
	X(SENT_LATIN, "sent: an id in ISO 8859-1")                                                             \
	X(SENT_ACKS, "sent: acknowledgements")                                                                 \
	X(SENT_TA1, "sent: TA1")                                                                               \
	X(SENT_ACK_ASKED, "sent: an acknowledgement asked for")                                                \
	X(UNIT_846, "taken: 846")                                                                              \
	X(UNIT_856, "taken: 856")                                                                              \
	X(UNIT_850, "taken: 850")                                                                              \
	X(UNIT_860, "taken: 860")                                                                              \
	X(UNIT_INVRPT, "taken: INVRPT")                                                                        \
	X(UNIT_DESADV, "taken: DESADV")                                                                        \
	X(UNIT_ORDERS, "taken: ORDERS")                                                                        \
	X(UNIT_ORDCHG, "taken: ORDCHG")                                                                        \
	X(UNIT_A, "a unit is A")                                                                               \
	X(UNIT_E, "a unit is E")                                                                               \
	X(UNIT_R, "a unit is R")                                                                               \
	X(UNIT_ALL_ROWS, "a unit is R as all its rows are refused")                                            \
	X(UNIT_REPLACES_REFUSED, "a replacing unit is R for a row")                                            \
	X(UNIT_STALE, "a unit is R as it is stale")                                                            \
	X(GROUP_R, "a group is R")                                                                             \
	X(WHOLE_R, "an interchange is R whole")                                                                \
	X(WHOLE_DUPLICATE, "an interchange is a duplicate")                                                    \
	X(WHOLE_OTHER, "an interchange is R for its control number")                                           \
	X(WHOLE_NOT_APPLIED, "an interchange is not applied")                                                  \
	X(FEED_UNKNOWN_PARTNER, "a feed is refused, unknown-partner")                                          \
	X(FEED_BAD_RECORD, "a feed is refused, bad-record")                                                    \
	X(FEED_NO_VALID_ROW, "a feed is refused, no-valid-row")                                                \
	X(FEED_NO_VALID_UNIT, "a feed is refused, no-valid-unit")                                              \
	X(ROW_MISSING_FIELD, "row: missing-field")                                                             \
	X(ROW_BAD_QUANTITY, "row: bad-quantity")                                                               \
	X(ROW_BAD_DATE, "row: bad-date")                                                                       \
	X(ROW_UNKNOWN_UNIT, "row: unknown-unit")                                                               \
	X(ROW_UNKNOWN_CHANGE, "row: unknown-change")                                                           \
	X(ROW_SPLIT_MISMATCH, "row: split-mismatch")                                                           \
	X(ROW_REPEATED_REF, "row: repeated-ref")                                                               \
	X(ROW_REPEATED_LINE, "row: repeated-line")                                                             \
	X(ROW_UNKNOWN_SKU, "row: unknown-sku")                                                                 \
	X(ROW_UNKNOWN_LINE, "row: unknown-line")                                                               \
	X(ROW_LINE_CONFLICT, "row: line-conflict")                                                             \
	X(ROW_OTHER_RULE, "row: refused by another rule")                                                      \
	X(DATED_SET_BACK, "a dated batch that is not named any more")                                          \
	X(CANCELLED_ORDER, "an order cancelled whole")                                                         \
	X(REPLACED_ORDER, "an order replaced")                                                                 \
	X(REPLACED_LEFT_OUT, "a line that a replacement leaves out")                                           \
	X(ANSWER_IN_STOCK, "answer: in stock")                                                                 \
	X(ANSWER_WITH_ETA, "answer: with an ETA")                                                              \
	X(ANSWER_IN_PIECES, "answer: in pieces")                                                               \
	X(ANSWER_WAITING, "answer: waiting")                                                                   \
	X(ANSWER_SHORT, "answer: short")                                                                       \
	X(ANSWER_UNKNOWN_SKU, "answer: unknown SKU")                                                           \
	X(ANSWER_UNKNOWN_UNIT, "answer: unknown unit")                                                         \
	X(ANSWER_REFUSED, "answer: another refusal")                                                           \
	X(ANSWER_CANCELLED, "answer: cancelled")                                                               \
	X(ANSWER_ALL, "answer: the order is taken whole")                                                      \
	X(ANSWER_CHANGED, "answer: the order is taken with changes")                                           \
	X(ANSWER_NONE, "answer: the order is rejected")                                                        \
	X(ACK_997, "acknowledged by a 997")                                                                    \
	X(ACK_TA1, "acknowledged by a TA1")                                                                    \
	X(ACK_CONTRL, "acknowledged by a CONTRL")                                                              \
	X(ACK_CONTRL_NONE, "no CONTRL, as none is asked for")                                                  \
	X(ACK_AGAIN, "acknowledged again")                                                                     \
	X(ACK_ALONE, "nothing goes back for acknowledgements")                                                 \
	X(ACK_MATCHED, "received: an acknowledgement of what was sent")                                        \
	X(ACK_UNSENT, "received: one of what was never sent")                                                  \
	X(ACK_REFUSES, "received: a refusal")                                                                  \
	X(EXIT_0, "exit 0")                                                                                    \
	X(EXIT_3, "exit 3")                                                                                    \
	X(EXIT_4, "exit 4")

#define POINT_NAME(name, text) POINT_##name,
enum point {
	POINT_TABLE(POINT_NAME) POINTS,
};
#undef POINT_NAME

struct points {
	uint64_t counts[POINTS];
};

const char *point_text(enum point point);

#endif
