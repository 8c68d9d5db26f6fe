/*
 * What the files of this folder share of the parts that dates are made of.
 */
#ifndef ALLOT_FEED_DATES_PARTS_H
#define ALLOT_FEED_DATES_PARTS_H

#include "allot/feed/profile.h"

enum {
	DATED_TEXT_MAX = 1024, /* bytes of a text that may hold a date; a longer one fits no form */
	MONTH_TONGUES = 3,
};

/* The names of months, English, then German where that is another. In lower case. */
extern const char MONTH_NAMES[MONTH_TONGUES][12][5];

static inline bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* True when TYPE stands for digits. */
static inline bool date_part_is_number(enum date_part_type type)
{
	return type != DATE_PART_NAME && type != DATE_PART_TEXT && type < DATE_PART_ONE;
}

#endif
