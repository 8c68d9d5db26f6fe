/* The messages of each standard; the last one's type is NULL. */
#ifndef ALLOT_FEED_UNITS_MESSAGE_TABLES_H
#define ALLOT_FEED_UNITS_MESSAGE_TABLES_H

#include "feed/units/messages.h"

extern const struct edi_message EDI_X12_MESSAGES[];
extern const struct edi_message EDI_EDIFACT_MESSAGES[];

#define EDI_RULES(list) list, sizeof(list) / sizeof((list)[0])

#endif
