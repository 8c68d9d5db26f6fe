/* Figures as text: one function for each way of writing one, and for each kind of cell one of them. */
#include "report/table/figure_text.h"

#include "allot/base/contract.h"
#include "allot/base/date.h"

enum { DAY_1970 = 719163, DAY_SECONDS = 86400 };

static uint64_t size_of(int64_t number)
{
	return number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
}

static void put_groups(struct buf *out, uint64_t v)
{
	if (v < 1000) {
		buf_put_u64(out, v);
		return;
	}
	put_groups(out, v / 1000);
	buf_printf(out, ",%03u", (unsigned)(v % 1000));
}

void put_grouped(struct buf *out, int64_t number)
{
	if (number < 0)
		buf_put_str(out, MINUS);
	put_groups(out, size_of(number));
}

void put_signed(struct buf *out, int64_t number)
{
	if (number > 0)
		buf_put_char(out, '+');
	if (number)
		put_grouped(out, number);
	else
		buf_put_str(out, DASH);
}

/* Tenths of a percent as "12.3 %". */
static void put_share(struct buf *out, int64_t tenths)
{
	if (tenths < 0)
		buf_put_str(out, MINUS);
	put_groups(out, size_of(tenths) / 10);
	buf_printf(out, ".%u %%", (unsigned)(size_of(tenths) % 10));
}

/* The amount in cents, without its sign. */
static uint64_t cents_of(int64_t amount)
{
	const uint64_t parts = MONEY_SCALE / 100;
	return (size_of(amount) + parts / 2) / parts;
}

void put_money(struct buf *out, int64_t amount)
{
	uint64_t cents = cents_of(amount);
	if (amount < 0 && cents)
		buf_put_str(out, MINUS);
	put_groups(out, cents / 100);
	buf_printf(out, ".%02u", (unsigned)(cents % 100));
}

/* What one unit costs: "1,234.50", "0.0051". */
static void put_price(struct buf *out, int64_t amount)
{
	uint64_t parts = size_of(amount) % MONEY_SCALE;
	if (parts % 100 == 0) {
		put_money(out, amount);
		return;
	}
	if (amount < 0)
		buf_put_str(out, MINUS);
	put_groups(out, size_of(amount) / MONEY_SCALE);
	if (parts % 10)
		buf_printf(out, ".%04u", (unsigned)parts);
	else
		buf_printf(out, ".%03u", (unsigned)parts / 10);
}

static const char *const MONTHS[12] = { "January", "February", "March",	    "April",   "May",	   "June",
					"July",	   "August",   "September", "October", "November", "December" };

/* The month's name cut to LETTERS. */
static void put_date(struct buf *out, uint32_t day, size_t letters)
{
	char text[DATE_TEXT];
	if (!date_format(day, text))
		return;
	const char *month = MONTHS[(text[5] - '0') * 10 + (text[6] - '0') - 1];
	size_t n = strlen(month);
	if (text[8] != '0')
		buf_put_char(out, text[8]);
	buf_put_char(out, text[9]);
	buf_put_char(out, ' ');
	buf_put(out, month, n < letters ? n : letters);
	buf_put_char(out, ' ');
	buf_put(out, text, 4);
}

void put_long_date(struct buf *out, uint32_t day)
{
	put_date(out, day, SIZE_MAX);
}

void put_short_date(struct buf *out, uint32_t day)
{
	put_date(out, day, 3);
}

uint32_t day_of(int64_t seconds)
{
	int64_t day = seconds / DAY_SECONDS + DAY_1970 - (seconds % DAY_SECONDS < 0);
	return day < 1 ? 1 : day > DATE_LAST ? DATE_LAST : (uint32_t)day;
}

void put_moment(struct buf *out, int64_t seconds)
{
	unsigned second = (unsigned)((seconds % DAY_SECONDS + DAY_SECONDS) % DAY_SECONDS);
	put_short_date(out, day_of(seconds));
	buf_printf(out, " %02u:%02u:%02u UTC", second / 3600, second / 60 % 60, second % 60);
}

int64_t share_of(uint64_t part, uint64_t whole)
{
	if (!whole)
		return 0;
	return (int64_t)(((unsigned __int128)part * 1000 + whole / 2) / whole);
}

void put_figure(struct buf *out, enum cell_type type, int64_t number)
{
	switch (type) {
	case CELL_COUNT:
		put_grouped(out, number);
		break;
	case CELL_DELTA:
		put_signed(out, number);
		break;
	case CELL_SHARE:
		put_share(out, number);
		break;
	case CELL_MONEY:
		put_money(out, number);
		break;
	case CELL_PRICE:
		put_price(out, number);
		break;
	case CELL_DATE:
		put_short_date(out, (uint32_t)number);
		break;
	default:
		REQUIRE(cell_is_figure(type));
	}
}

static void put_plain_number(struct buf *out, int64_t number)
{
	if (number < 0)
		buf_put_char(out, '-');
	buf_put_u64(out, size_of(number));
}

/* NUMBER counts parts of one, 10^DIGITS of them. */
static void put_decimal(struct buf *out, int64_t number, int digits, uint64_t parts)
{
	if (number < 0)
		buf_put_char(out, '-');
	buf_put_u64(out, size_of(number) / parts);
	buf_printf(out, ".%0*llu", digits, (unsigned long long)(size_of(number) % parts));
}

void put_plain_figure(struct buf *out, enum cell_type type, int64_t number)
{
	char date[DATE_TEXT];
	REQUIRE(cell_is_figure(type));
	if (type == CELL_SHARE)
		put_decimal(out, number, 1, 10);
	else if (type == CELL_MONEY || type == CELL_PRICE)
		put_decimal(out, number, 4, MONEY_SCALE);
	else if (type == CELL_DATE)
		buf_put(out, date, date_format((uint32_t)number, date));
	else
		put_plain_number(out, number);
}
