/* Places of the rules that a night can pass, counted to see that nights pass all of them.
 * Events, codes and outcomes are counted beside these; a point is what none of them tells.
 */
#ifndef MODEL_POINTS_H
#define MODEL_POINTS_H

/* X(name, what the table of `nights --coverage` calls it) */
#define MODEL_POINT_TABLE(X)                                                                                   \
	X(PLACED_WHOLE, "1 placed whole")                                                                      \
	X(PLACED_SPLIT, "1 placed on several batches")                                                         \
	X(PLACED_IN_PART, "1 placed in part, the rest waits")                                                  \
	X(LEFT_WAITING, "1 all units wait")                                                                    \
	X(LEFT_SHORT, "1 all units short")                                                                     \
	X(SPLIT_REFUSED, "1 split, but not all is there: short")                                               \
	X(FOUND_BY_NUMBER, "2 found by its number")                                                            \
	X(FOUND_UNNUMBERED, "2 numbered row, unnumbered line")                                                 \
	X(FOUND_BY_QUANTITY, "2 unnumbered row, line of its quantity")                                         \
	X(FOUND_FIRST, "2 unnumbered row, first numbered line")                                                \
	X(REPLACED, "2 wholly short line replaced")                                                            \
	X(REPLACED_CLOSED, "2 wholly short line closed")                                                       \
	X(CLOSED_UNKNOWN, "3 unknown line without open units")                                                 \
	X(OPENED_WITH_SHIPPED, "4 opened with shipped units")                                                  \
	X(OPENED_WITH_CANCELLED, "4 opened with cancelled units")                                              \
	X(CUT_PART, "5 a cut takes a part")                                                                    \
	X(REPROMISED_PARTS, "6 parts promised again")                                                          \
	X(ASSIGNED_NEW, "7 a new line assigned")                                                               \
	X(ASSIGNED_KNOWN, "7 waiting or short units assigned")                                                 \
	X(ASSIGNED_REPLACED, "7 wholly short line replaced")                                                   \
	X(ROW_DEPLETED, "8 depleted by a row")                                                                 \
	X(SERVING_DEPLETED, "8 depleted by serving")                                                           \
	X(FEED_DEPLETED, "8 depleted by a batches feed")                                                       \
	X(SERVED_WHOLE, "9 a waiting line covered")                                                            \
	X(SERVED_IN_PART, "9 a waiting line covered in part")                                                  \
	X(SERVED_NOT, "9 a waiting line passed over")                                                          \
	X(SERVED_BY_PRIORITY, "9 priority before age")                                                         \
	X(SERVED_FEED, "9 served at the end of a batches feed")                                                \
	X(CUT_TOLD, "9 units of a cut told in passing")                                                        \
	X(AMENDED_LESS, "10 less")                                                                             \
	X(AMENDED_WAITING, "10 more, waiting units grow")                                                      \
	X(AMENDED_SHORT, "10 more, short units grow")                                                          \
	X(AMENDED_SPLIT, "10 more, split placed")                                                              \
	X(AMENDED_IN_PLACE, "10 more, the part grows")                                                         \
	X(AMENDED_MOVED, "10 more, the line moves")                                                            \
	X(AMENDED_PLACED, "10 more, nothing open, placed")                                                     \
	X(AMENDED_NOT, "10 more, not covered")                                                                 \
	X(PLACED_AGAIN, "10/11 short units placed again")                                                      \
	X(CANCELLED_PART, "11 a part of the open units")                                                       \
	X(CANCELLED_ORDER, "11 an order whole")                                                                \
	X(SHIPPED_PARTS, "12 from several parts")                                                              \
	X(SHIPPED_PART_KEPT, "12 a part keeps the rest")                                                       \
	X(SHIPPED_UNALLOCATED, "12 nobody had allocated it")                                                   \
	X(RELEASED_WAITING, "13 waiting units")                                                                \
	X(RELEASED_SHORT, "13 short units")                                                                    \
	X(RELEASED_PARTS, "13 several parts")                                                                  \
	X(RELEASED_PART_KEPT, "13 a part keeps some")                                                          \
	X(ALIKE_REF, "14 ref")                                                                                 \
	X(ALIKE_SKU, "14 SKU")                                                                                 \
	X(ALIKE_ORDER, "14 order")                                                                             \
	X(ALIKE_NUMBER, "14 line number")                                                                      \
	X(ALIKE_ACCEPTED, "14 accepted by the option")                                                         \
	X(PUT_OFF, "a row put off")                                                                            \
	X(PUT_OFF_IN_PART, "a shipment put off in part")                                                       \
	X(PUT_OFF_DONE, "a row put off is done later")                                                         \
	X(PUT_OFF_REFUSED, "a row put off is refused later")                                                   \
	X(FIRST_TURN, "a first turn does something")                                                           \
	X(FIRST_TURN_CAPPED, "a first turn ships what is allocated")                                           \
	X(FIRST_TURN_AMENDED, "a first turn of a row that amends")                                             \
	X(FIRST_TURN_THEN_REFUSED, "done in the first turn, refused in its own")                               \
	X(AMEND_OPTION, "--amend amends")                                                                      \
	X(AMEND_OPTION_NOT, "--amend finds no stock")                                                          \
	X(POLICY_KEPT_SPLIT, "split is not taken back")                                                        \
	X(NEWS_NOT, "a correction stands")                                                                     \
	X(NEWS_COUNT_AGAIN, "a count of another feed is news again")                                           \
	X(NEWS_COUNT_NOT, "a count of the same feed is none")                                                  \
	X(NEWS_AFTER_COUNT, "a qty after a count is news")                                                     \
	X(QUANTITY_TOO_LARGE, "a count's result too large")                                                    \
	X(OLD_REJECT, "an old reject")                                                                         \
	X(WARNED_UNTERMINATED, "warning: unterminated")                                                        \
	X(WARNED_HEADER_AGAIN, "warning: a header again")                                                      \
	X(WARNED_LEFT_OUT, "warning: left out of a folder")                                                    \
	X(WARNED_NEW_STORE, "warning: a new store")                                                            \
	X(WARNED_NO_FEED, "warning: no feed")                                                                  \
	X(WARNED_UNALLOCATED, "warning: shipped unallocated")                                                  \
	X(SEP_LINE, "a sep= line")                                                                             \
	X(UNIT_GIVEN, "a unit given")                                                                          \
	X(EXIT_0, "exit 0 with rows refused as before")                                                        \
	X(EXIT_3, "exit 3")                                                                                    \
	X(EXIT_4, "exit 4")

#define MODEL_POINT_NAME(name, text) MODEL_##name##_POINT,
enum model_point {
	MODEL_POINT_TABLE(MODEL_POINT_NAME) MODEL_POINTS,
};
#undef MODEL_POINT_NAME

const char *model_point_name(enum model_point point);

#endif
