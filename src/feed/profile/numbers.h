/*
 * Numbers as partners write them, and what is reckoned with them: exact, in decimal.
 */
#ifndef ALLOT_FEED_PROFILE_NUMBERS_H
#define ALLOT_FEED_PROFILE_NUMBERS_H

#include "allot/feed/profile.h"

/* mantissa / 10^scale. */
struct decimal {
	__int128 mantissa;
	uint32_t scale;
};

enum { SCALE_MAX = 9 }; /* decimals of a number as it is written, zeros at its end left aside */

/* The marks of SPECIMEN, such as "1.234,56". False when it is none of those that there are. */
bool number_specimen(struct slice specimen, struct number_marks *out);
/* These, for a sentence. Static. */
const char *number_specimens(void);

/* Reads TEXT, trimmed, with MARKS; - before or behind it: below zero. False when it is no such number. */
bool number_read(struct slice text, const struct number_marks *marks, struct decimal *out);

/* The same, a whole number of at most MAX that is not below zero. */
bool number_read_whole(struct slice text, const struct number_marks *marks, uint64_t max, uint64_t *out);

/* Each false when the result has too many digits. */
bool decimal_subtract(struct decimal *a, const struct decimal *b);
bool decimal_multiply(struct decimal *a, const struct decimal *b);

/* The whole part of A, which is not below zero, into *UNITS; *WHOLE: there was no other. False: above MAX. */
bool decimal_units(const struct decimal *a, uint64_t max, uint64_t *units, bool *whole);

#endif
