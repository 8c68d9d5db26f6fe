/*
 * The zone behind a time, and its seconds. They are read whether the form has a * there or text that fits,
 * since they tell which moment it is. What might as well be something else, such as a number behind a hyphen in
 * a name, is a zone only where the time is written with a colon.
 */
#include "allot/base/clock.h"
#include "feed/dates/dates.h"
#include "feed/dates/parts.h"

enum { DAY_1970 = 719163, DAY_SECONDS = 86400, HOUR_SECONDS = 3600, MINUTE_SECONDS = 60, ZONE_HOURS_MAX = 14 };

/* What stands behind a time, while it is read. */
struct reading {
	struct slice left;
	bool colon;	 /* the time is written with one */
	bool wrong;	 /* it is none */
	int64_t seconds; /* that the form has not seen */
	bool has_zone;
	int64_t zone; /* seconds east of UTC */
};

static bool take_char(struct slice *s, char c)
{
	if (!s->n || s->p[0] != c)
		return false;
	*s = slice_of(s->p + 1, s->n - 1);
	return true;
}

static bool take_two_digits(struct slice *s, uint32_t *out)
{
	if (s->n < 2 || !is_digit(s->p[0]) || !is_digit(s->p[1]))
		return false;
	*out = (uint32_t)(s->p[0] - '0') * 10 + (uint32_t)(s->p[1] - '0');
	*s = slice_of(s->p + 2, s->n - 2);
	return true;
}

/* True when neither a word nor a number goes on with S. */
static bool is_end(struct slice s)
{
	return !s.n ||
	       !(is_digit(s.p[0]) || (s.p[0] >= 'A' && s.p[0] <= 'Z') || (s.p[0] >= 'a' && s.p[0] <= 'z'));
}

/* A colon and a number of at most LAST, which stands for WORTH seconds each. */
static bool take_number(struct reading *r, uint32_t last, uint32_t worth)
{
	struct slice s = r->left;
	uint32_t number;

	if (!take_char(&s, ':') || !take_two_digits(&s, &number) || (s.n && is_digit(s.p[0])))
		return false;
	r->left = s;
	r->colon = true;
	r->wrong = r->wrong || number > last;
	r->seconds += (int64_t)number * worth;
	return true;
}

/* Parts of a second tell nothing that matters. */
static void skip_fraction(struct reading *r)
{
	struct slice s = r->left;

	if (!take_char(&s, '.') && !take_char(&s, ','))
		return;
	for (; s.n && is_digit(s.p[0]); r->left = s)
		s = slice_of(s.p + 1, s.n - 1);
}

/* +hh:mm, +hhmm, +hh, or with a minus. */
static bool take_offset(struct reading *r, struct slice s, bool apart)
{
	uint32_t hours = 0, minutes = 0;
	bool minus = take_char(&s, '-');

	if ((!minus && !take_char(&s, '+')) || !take_two_digits(&s, &hours))
		return false;
	bool colon = take_char(&s, ':');
	bool whole = take_two_digits(&s, &minutes);
	if (!is_end(s) || (colon && !whole) || (apart && !whole) || (!colon && !r->colon && (minus || !whole)))
		return false;
	r->wrong = r->wrong || hours > ZONE_HOURS_MAX || minutes >= 60;
	r->has_zone = true;
	r->zone = (int64_t)(hours * HOUR_SECONDS + minutes * MINUTE_SECONDS) * (minus ? -1 : 1);
	return true;
}

static void take_zone(struct reading *r)
{
	static const struct slice WORDS[] = { { "Z", 1 }, { "UTC", 3 }, { "GMT", 3 } };
	struct slice s = r->left;
	bool apart = take_char(&s, ' ');

	if (take_offset(r, s, apart))
		return;
	for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
		size_t n = WORDS[i].n;
		if (n > s.n || !slice_eq_nocase(slice_of(s.p, n), WORDS[i]))
			continue;
		struct slice behind = slice_of(s.p + n, s.n - n);
		r->has_zone = take_offset(r, behind, false) || is_end(behind);
		return;
	}
}

bool moment_seconds(const struct moment *moment, int64_t *out)
{
	struct reading r = { .left = moment->behind, .colon = moment->has_colon };
	bool minute = moment->has_minute || take_number(&r, 59, MINUTE_SECONDS);

	if (minute && take_number(&r, 60, 1))
		skip_fraction(&r);
	take_zone(&r);
	if (r.wrong)
		return false;
	const int64_t shown = ((int64_t)moment->day - DAY_1970) * DAY_SECONDS +
			      (int64_t)moment->minute * MINUTE_SECONDS + r.seconds;
	*out = r.has_zone ? shown - r.zone : clock_of_local(shown);
	return true;
}
