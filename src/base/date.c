/*
 * Dates: day numbers by counting leap years; no time zone comes in.
 */
#include "allot/base/date.h"

#include "allot/base/contract.h"
#include "allot/base/text/decimal.h"

enum { YEAR_LAST = 9999 };

/* Days of a year before each of its months; [1]: of a leap year. */
static const uint16_t DAYS_BEFORE[2][13] = {
	{ 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365 },
	{ 0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366 },
};

static bool is_leap(uint32_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static uint32_t days_before_year(uint32_t year)
{
	uint32_t y = year - 1;

	return y * 365 + y / 4 - y / 100 + y / 400;
}

/* N digits at P, or UINT32_MAX when one of them is none. */
static uint32_t digits(const char *p, size_t n)
{
	uint32_t v = 0;

	for (size_t i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9')
			return UINT32_MAX;
		v = v * 10 + (uint32_t)(p[i] - '0');
	}
	return v;
}

bool date_parse(struct slice s, uint32_t *day)
{
	uint32_t year;
	uint32_t month;
	uint32_t d;
	const uint16_t *before;

	if (s.n != DATE_TEXT || s.p[4] != '-' || s.p[7] != '-')
		return false;
	year = digits(s.p, 4);
	month = digits(s.p + 5, 2);
	d = digits(s.p + 8, 2);
	if (year < 1 || year > YEAR_LAST || month < 1 || month > 12 || d < 1)
		return false;
	before = DAYS_BEFORE[is_leap(year)];
	if (d > (uint32_t)(before[month] - before[month - 1]))
		return false;
	*day = days_before_year(year) + before[month - 1] + d;
	ENSURE(*day <= DATE_LAST);
	return true;
}

/*
 * Years that begin in March have the day at their end that makes some of them longer, so those before can be
 * counted at once: whatever is left of them, a part of a day is rounded off.
 */
size_t date_format(uint32_t day, char text[DATE_TEXT])
{
	enum { CENTURIES_4 = 146097, YEARS_4 = 1461, MONTHS_5 = 153, BEFORE_DAY_0 = 305 };

	REQUIRE(day <= DATE_LAST);
	if (day == DATE_NONE)
		return 0;
	uint32_t left = day + BEFORE_DAY_0; /* from the March before the year 1 on */
	const uint32_t centuries = (4 * left + 3) / CENTURIES_4;
	left -= CENTURIES_4 * centuries / 4;
	const uint32_t years = (4 * left + 3) / YEARS_4;
	left -= YEARS_4 * years / 4;
	const uint32_t months = (5 * left + 2) / MONTHS_5; /* since March */
	left -= (MONTHS_5 * months + 2) / 5;
	const uint32_t year = 100 * centuries + years + (months >= 10);
	decimal_pair(text, year / 100);
	decimal_pair(text + 2, year % 100);
	text[4] = '-';
	decimal_pair(text + 5, months < 10 ? months + 3 : months - 9);
	text[7] = '-';
	decimal_pair(text + 8, left + 1);
	return DATE_TEXT;
}
