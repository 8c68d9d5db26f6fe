/*
 * Dates: day numbers by counting leap years; no time zone comes in.
 */
#include "allot/base/date.h"

#include "allot/base/contract.h"

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

static void put_digits(char *p, size_t n, uint32_t v)
{
	while (n--) {
		p[n] = (char)('0' + v % 10);
		v /= 10;
	}
}

size_t date_format(uint32_t day, char text[DATE_TEXT])
{
	uint32_t year;
	uint32_t month = 1;
	const uint16_t *before;

	REQUIRE(day <= DATE_LAST);
	if (day == DATE_NONE)
		return 0;
	year = (uint32_t)((uint64_t)day * 400 / 146097) + 1; /* at most one off */
	while (year > YEAR_LAST || days_before_year(year) >= day)
		year--;
	while (year < YEAR_LAST && days_before_year(year + 1) < day)
		year++;
	day -= days_before_year(year);
	before = DAYS_BEFORE[is_leap(year)];
	while (before[month] < day)
		month++;
	put_digits(text, 4, year);
	text[4] = '-';
	put_digits(text + 5, 2, month);
	text[7] = '-';
	put_digits(text + 8, 2, day - before[month - 1]);
	return DATE_TEXT;
}
