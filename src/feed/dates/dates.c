/*
 * Forms of dates: taken apart once into parts, and matched part by part. Letters stand for parts only where all
 * letters beside each other do ("YYYYMMDD", "DDThh"), so that the mm of "summary" is no minute. Numbers of
 * one or two digits are told apart by what stands after them, never guessed.
 */
#include "feed/dates/dates.h"

#include "allot/base/contract.h"
#include "feed/dates/parts.h"
#include "feed/profile/patterns.h"

enum {
	PARTS_MAX = 64,
	STARS_MAX = 4,
	NO_YEAR = 99999,
};

static const struct {
	const char *name;
	enum date_part_type type;
} MARKS[] = {
	{ "YYYY", DATE_PART_YEAR4 }, { "YY", DATE_PART_YEAR2 }, { "MMM", DATE_PART_NAME },
	{ "MM", DATE_PART_MONTH },   { "DD", DATE_PART_DAY },	{ "hh", DATE_PART_HOUR },
	{ "mm", DATE_PART_MINUTE },  { "WW", DATE_PART_WEEK },
};
enum { MARKS_COUNT = sizeof(MARKS) / sizeof(MARKS[0]) };

static bool is_letter(char c)
{
	return (fold(c) >= 'a' && fold(c) <= 'z');
}

/* The mark at the start of TEXT, or MARKS_COUNT. */
static size_t mark_at(struct slice text)
{
	size_t i = 0;

	while (i < MARKS_COUNT) {
		size_t n = strlen(MARKS[i].name);
		if (n <= text.n && memcmp(MARKS[i].name, text.p, n) == 0)
			break;
		i++;
	}
	return i;
}

/* True when RUN, letters alone, is marks from end to end; a T before a time or a Z after it may be there. */
static bool is_marks(struct slice run)
{
	bool first = true;

	while (run.n) {
		size_t mark = mark_at(run);
		if (mark == MARKS_COUNT && (first || (run.p[0] != 'T' && run.p[0] != 'Z')))
			return false;
		size_t n = mark == MARKS_COUNT ? 1 : strlen(MARKS[mark].name);
		run = slice_of(run.p + n, run.n - n);
		first = false;
	}
	return !first;
}

struct making {
	struct date_part parts[PARTS_MAX];
	uint32_t count;
	uint32_t seen; /* bits of types */
	uint32_t stars;
	const char *why;
};

static void add_part(struct making *m, enum date_part_type type, struct slice text)
{
	bool more = type == DATE_PART_TEXT || type == DATE_PART_ONE || type == DATE_PART_REST;

	if (!more && m->seen & 1u << type)
		m->why = "names a part of the date twice";
	m->seen |= 1u << type;
	m->stars += type == DATE_PART_REST;
	if (type == DATE_PART_TEXT && m->count && m->parts[m->count - 1].type == DATE_PART_TEXT) {
		m->parts[m->count - 1].text.n += text.n;
		return;
	}
	if (m->count == PARTS_MAX)
		m->why = "is too long";
	else
		m->parts[m->count++] = (struct date_part){ type, type == DATE_PART_TEXT ? text : SLICE("") };
}

/* Letters beside each other: marks from the first place on from which all are; before that, text. */
static void add_letters(struct making *m, struct slice run)
{
	size_t at = 0;

	while (at < run.n && !is_marks(slice_of(run.p + at, run.n - at)))
		at++;
	bool small = at && at < run.n && (run.p[at] == 'm' || run.p[at] == 'h');
	if (small)
		at = run.n;
	if (at)
		add_part(m, DATE_PART_TEXT, slice_of(run.p, at));
	while (at < run.n) {
		struct slice left = slice_of(run.p + at, run.n - at);
		size_t mark = mark_at(left);
		if (mark == MARKS_COUNT)
			add_part(m, DATE_PART_TEXT, slice_of(left.p, 1));
		else
			add_part(m, MARKS[mark].type, SLICE(""));
		at += mark == MARKS_COUNT ? 1 : strlen(MARKS[mark].name);
	}
}

static void take_parts(struct making *m, struct slice text, bool pattern)
{
	for (size_t at = 0; at < text.n;) {
		size_t n = 1;
		while (is_letter(text.p[at]) && at + n < text.n && is_letter(text.p[at + n]))
			n++;
		if (is_letter(text.p[at]))
			add_letters(m, slice_of(text.p + at, n));
		else if (text.p[at] == '*')
			add_part(m, DATE_PART_REST, SLICE(""));
		else if (pattern && text.p[at] == '?')
			add_part(m, DATE_PART_ONE, SLICE(""));
		else
			add_part(m, DATE_PART_TEXT, slice_of(text.p + at, 1));
		at += n;
	}
}

#define HAS(m, type) (((m)->seen & 1u << DATE_PART_##type) != 0)

static const char *check_parts(const struct making *m, bool pattern)
{
	bool week = HAS(m, WEEK);
	bool month = HAS(m, MONTH) || HAS(m, NAME);

	if (m->why)
		return m->why;
	if (HAS(m, YEAR4) == HAS(m, YEAR2))
		return "needs a year, YYYY or YY";
	if (week && (month || HAS(m, DAY)))
		return "has a week beside a month or day";
	if (HAS(m, MONTH) && HAS(m, NAME))
		return "has MM beside MMM";
	if (!week && !(month && HAS(m, DAY)))
		return "needs a month and a day, MM or MMM and DD, or a week, WW";
	if (HAS(m, MINUTE) && !HAS(m, HOUR))
		return "has mm, minutes, without hh; months are MM";
	if (!pattern && m->stars && (m->stars > 1 || m->parts[m->count - 1].type != DATE_PART_REST))
		return "may have one * only, at its end";
	return m->stars > STARS_MAX ? "has too many *" : NULL;
}

enum status date_form_compile(struct slice text, bool pattern, struct arena *arena, struct date_form *out,
			      const char **why)
{
	struct making m = { .count = 0 };

	take_parts(&m, text, pattern);
	*why = check_parts(&m, pattern);
	if (*why)
		return ST_OK;
	struct date_part *parts = arena_alloc(arena, m.count * sizeof(*parts));
	if (!parts)
		return ST_NO_MEMORY;
	memcpy(parts, m.parts, m.count * sizeof(*parts));
	*out = (struct date_form){ text, parts, m.count };
	return ST_OK;
}

const char MONTH_NAMES[MONTH_TONGUES][12][5] = {
	{ "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec" },
	{ "jan", "feb", "m\xc3\xa4r", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez" },
	{ "jan", "feb", "mrz", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez" },
};

/* The month whose name stands at the start of TEXT, 1 to 12, and the name's length; 0: none does. */
static uint32_t month_at(struct slice text, size_t *length)
{
	for (size_t i = 0; i < MONTH_TONGUES; i++) {
		for (uint32_t month = 0; month < 12; month++) {
			size_t n = strlen(MONTH_NAMES[i][month]);
			if (n > text.n ||
			    !slice_eq_nocase(slice_of(text.p, n), slice_str(MONTH_NAMES[i][month])))
				continue;
			*length = n;
			return month + 1;
		}
	}
	return 0;
}

struct matching {
	const struct date_form *form;
	struct slice text;
	/* by type */
	uint32_t values[DATE_PART_REST + 1];
	size_t starts[DATE_PART_REST + 1]; /* of what stands for it in the text */
	size_t ends[DATE_PART_REST + 1];
};

/* The digits that part I takes at AT: 0 when they are not there. */
static size_t digits_of(const struct matching *m, uint32_t i, size_t at)
{
	enum date_part_type type = m->form->parts[i].type;
	size_t most = type == DATE_PART_YEAR4 ? 4 : 2;
	bool fixed = type == DATE_PART_YEAR4 || type == DATE_PART_YEAR2;
	bool before_number = i + 1 < m->form->count && date_part_is_number(m->form->parts[i + 1].type);
	bool after_number = i > 0 && date_part_is_number(m->form->parts[i - 1].type);
	size_t n = 0;

	if (!after_number && at > 0 && is_digit(m->text.p[at - 1]))
		return 0;

	while (n < most && at + n < m->text.n && is_digit(m->text.p[at + n]))
		n++;
	if (n < most && (fixed || before_number || after_number))
		return 0;
	if (!before_number && at + n < m->text.n && is_digit(m->text.p[at + n]))
		return 0;
	return n;
}

/* What a number may be; a star looks further for one that can. */
static bool is_possible(enum date_part_type type, uint64_t value)
{
	static const uint16_t LAST[] = {
		[DATE_PART_YEAR4] = 9999, [DATE_PART_YEAR2] = 99,  [DATE_PART_MONTH] = 12, [DATE_PART_DAY] = 31,
		[DATE_PART_HOUR] = 23,	  [DATE_PART_MINUTE] = 59, [DATE_PART_WEEK] = 53
	};
	bool from_one = type == DATE_PART_MONTH || type == DATE_PART_DAY || type == DATE_PART_WEEK;

	return value <= LAST[type] && value >= from_one;
}

static bool match_from(struct matching *m, uint32_t i, size_t at);

static bool match_star(struct matching *m, uint32_t i, size_t at)
{
	if (i + 1 == m->form->count)
		return true;
	for (; at <= m->text.n; at++)
		if (match_from(m, i + 1, at))
			return true;
	return false;
}

/* Parts from I on against the text from AT on. As deep as there are parts. */
static bool match_from(struct matching *m, uint32_t i, size_t at)
{
	for (; i < m->form->count; i++) {
		const struct date_part *part = &m->form->parts[i];
		struct slice left = slice_of(m->text.p + at, m->text.n - at);
		size_t n = 0;
		if (part->type == DATE_PART_REST)
			return match_star(m, i, at);
		if (part->type == DATE_PART_TEXT) {
			n = part->text.n;
			if (n > left.n || !slice_eq_nocase(slice_of(left.p, n), part->text))
				return false;
		} else if (part->type == DATE_PART_ONE) {
			n = left.n > 0;
		} else if (part->type == DATE_PART_NAME) {
			m->values[part->type] = month_at(left, &n);
		} else {
			uint64_t value = 0;
			n = digits_of(m, i, at);
			(void)slice_number(slice_of(left.p, n), 9999, &value);
			m->values[part->type] = (uint32_t)value;
			n = is_possible(part->type, value) ? n : 0;
		}
		if (!n)
			return false;
		m->starts[part->type] = at;
		at += n;
		m->ends[part->type] = at;
	}
	return at == m->text.n;
}

/* The day number of a date, if it is one of the calendar. */
static bool day_of(uint32_t year, uint32_t month, uint32_t day, uint32_t *out)
{
	char text[DATE_TEXT];
	uint32_t parts[] = { year, month, day };
	static const size_t END[] = { 4, 7, 10 };

	memset(text, '-', sizeof(text));
	for (size_t i = 0; i < 3; i++) {
		for (size_t at = END[i], n = i ? 2 : 4; n > 0; n--, parts[i] /= 10)
			text[--at] = (char)('0' + parts[i] % 10);
		if (parts[i])
			return false;
	}
	return date_parse(slice_of(text, sizeof(text)), out);
}

/* The Friday of WEEK of YEAR by ISO 8601: week 1 is that of 4 January, and weeks begin on Monday. */
static bool friday_of(uint32_t year, uint32_t week, uint32_t *out)
{
	uint32_t fourth, next;

	if (week < 1 || !day_of(year, 1, 4, &fourth) || !day_of(year + 1, 1, 4, &next))
		return false;
	/* 0001-01-01, day 1, was a Monday */
	uint32_t monday = fourth - (fourth - 1) % 7;
	uint32_t last = next - (next - 1) % 7;
	*out = monday + 7 * (week - 1) + 4;
	return monday + 7 * (week - 1) < last;
}

/* Notes how the time is written, and what stands behind it before the form's next number. */
static void note_time(const struct matching *m, struct moment *out)
{
	size_t from = m->text.n, to = m->text.n;

	for (uint32_t i = 0; i < m->form->count; i++) {
		enum date_part_type type = m->form->parts[i].type;
		size_t start = m->starts[type];
		bool number = date_part_is_number(type) || type == DATE_PART_NAME;
		if (type == DATE_PART_HOUR || type == DATE_PART_MINUTE) {
			from = m->ends[type];
			to = m->text.n;
		} else if (number && start >= from && start < to) {
			to = start;
		}
		if (type == DATE_PART_MINUTE) {
			out->has_minute = true;
			out->has_colon = start > 0 && m->text.p[start - 1] == ':';
		}
	}
	out->behind = slice_of(m->text.p + from, to - from);
}

bool date_form_read(const struct date_form *form, struct slice text, struct moment *out)
{
	struct matching m = { .form = form, .text = text, .values = { [DATE_PART_YEAR4] = NO_YEAR } };
	uint32_t day = 0;
	bool real;

	if (text.n > DATED_TEXT_MAX || !match_from(&m, 0, 0))
		return false;
	const uint32_t *v = m.values;
	bool named = v[DATE_PART_NAME] > 0;
	uint32_t year = v[DATE_PART_YEAR4] != NO_YEAR ? v[DATE_PART_YEAR4] : 2000 + v[DATE_PART_YEAR2];
	if (v[DATE_PART_WEEK])
		real = friday_of(year, v[DATE_PART_WEEK], &day);
	else
		real = day_of(year, named ? v[DATE_PART_NAME] : v[DATE_PART_MONTH], v[DATE_PART_DAY], &day);
	if (!real)
		return false;
	*out = (struct moment){ .day = day, .minute = v[DATE_PART_HOUR] * 60 + v[DATE_PART_MINUTE] };
	note_time(&m, out);
	return true;
}
