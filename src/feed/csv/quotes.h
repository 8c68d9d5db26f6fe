/*
 * Quotes: what a quote in a record means. One opens a quoted field only where a field begins, blanks before it
 * allowed; anywhere else in a field that is not quoted it is a stray one and ends nothing. So a stray quote
 * spoils its own record and no other.
 */
#ifndef ALLOT_FEED_CSV_QUOTES_H
#define ALLOT_FEED_CSV_QUOTES_H

#include "allot/base/slice.h"

/* While the delimiter is not known each of the four counts as one. */
enum { DELIMITER_ANY = 0 };

static inline bool is_delimiter(char c, char delimiter)
{
	return delimiter == DELIMITER_ANY ? c == ',' || c == ';' || c == '\t' || c == '|' : c == delimiter;
}

static inline bool is_blank_in(char c, char delimiter)
{
	return (c == ' ' || c == '\t') && !is_delimiter(c, delimiter);
}

/*
 * True when the quote at P[AT] opens a field. FLOOR: behind the quote before it in its record, or where a
 * record begins; BEGINS: the latter. Line ends between FLOOR and AT end records.
 */
static inline bool quote_opens(const char *p, size_t floor, bool begins, size_t at, char delimiter)
{
	while (at > floor && is_blank_in(p[at - 1], delimiter))
		at--;
	if (at == floor)
		return begins;
	return is_delimiter(p[at - 1], delimiter) || p[at - 1] == '\n' || p[at - 1] == '\r';
}

#endif
