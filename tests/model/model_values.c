/* Identifiers, quantities, dates and words, each as the rules on feeds have them. Characters are decoded one
 * by one, so that those outside of ASCII can be named by their numbers.
 */
#include "model_values.h"

#include <string.h>
#include <strings.h>

#define COUNT(array)   (sizeof(array) / sizeof((array)[0]))
#define IDENTIFIER_MAX 200
#define QUANTITY_MAX   2147483647
#define PRIORITY_MAX   9999

/* The length of the UTF-8 character at `at`, or 0. The first byte narrows what the second may
 * be: no overlong forms, no surrogates, nothing above U+10FFFF.
 */
static size_t utf8_length(const unsigned char *at, size_t left)
{
	unsigned char low = 0x80;
	unsigned char high = 0xbf;
	size_t length;

	if (at[0] < 0x80)
		return 1;
	if (at[0] < 0xc2 || at[0] > 0xf4)
		return 0;
	length = at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;
	if (at[0] == 0xe0)
		low = 0xa0;
	if (at[0] == 0xed)
		high = 0x9f;
	if (at[0] == 0xf0)
		low = 0x90;
	if (at[0] == 0xf4)
		high = 0x8f;
	if (length > left || at[1] < low || at[1] > high)
		return 0;
	for (size_t i = 2; i < length; i++) {
		if (at[i] < 0x80 || at[i] > 0xbf)
			return 0;
	}
	return length;
}

static bool is_utf8(const struct model_bytes *value)
{
	const unsigned char *bytes = (const unsigned char *)value->data;
	size_t length;

	for (size_t at = 0; at < value->len; at += length) {
		length = utf8_length(bytes + at, value->len - at);
		if (length == 0)
			return false;
	}
	return true;
}

/* The character at *AT of a valid text, which *AT is moved past; 0 at its end. */
static uint32_t next_character(const char *text, size_t *at)
{
	const unsigned char *bytes = (const unsigned char *)text + *at;
	size_t length = bytes[0] ? utf8_length(bytes, strlen((const char *)bytes)) : 0;
	uint32_t c = bytes[0];

	if (length > 1)
		c &= 0xffu >> (length + 1);
	for (size_t i = 1; i < length; i++)
		c = c << 6 | (bytes[i] & 0x3fu);
	*at += length;
	return c;
}

static bool is_control(uint32_t c)
{
	bool turns_direction = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);

	return c <= 0x1f || (c >= 0x7f && c <= 0x9f) || turns_direction;
}

static bool has_control(const char *text)
{
	size_t at = 0;

	while (text[at]) {
		if (is_control(next_character(text, &at)))
			return true;
	}
	return false;
}

static bool is_blank(uint32_t c)
{
	static const uint32_t blanks[] = { 0x20, 0xa0, 0x1680, 0x202f, 0x205f, 0x3000, 0xfeff };

	for (size_t i = 0; i < COUNT(blanks); i++) {
		if (c == blanks[i])
			return true;
	}
	return c >= 0x2000 && c <= 0x200b;
}

static bool begins_formula(uint32_t c)
{
	static const uint32_t signs[] = { '=', '+', '-', '@', 0xff1d, 0xff0b, 0xff0d, 0xff20 };

	for (size_t i = 0; i < COUNT(signs); i++) {
		if (c == signs[i])
			return true;
	}
	return false;
}

/* A formula may begin where the text does and behind `;` `|` `'`, blanks between. */
static bool is_unsafe(const char *text)
{
	bool may_begin = true;
	size_t at = 0;

	while (text[at]) {
		uint32_t c = next_character(text, &at);

		if (may_begin && begins_formula(c))
			return true;
		if (c == ';' || c == '|' || c == '\'')
			may_begin = true;
		else if (!is_blank(c))
			may_begin = false;
	}
	return false;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Passes one or more digits. */
static bool pass_digits(const char **text)
{
	const char *first = *text;

	while (is_digit(**text))
		(*text)++;
	return *text > first;
}

/* 6.9E+12: digits, perhaps `.` or `,` and digits, `E` or `e`, `+`, digits. */
static bool is_mangled(const char *text)
{
	if (!pass_digits(&text))
		return false;
	if (*text == '.' || *text == ',') {
		text++;
		if (!pass_digits(&text))
			return false;
	}
	if (*text != 'E' && *text != 'e')
		return false;
	text++;
	if (*text++ != '+')
		return false;
	return pass_digits(&text) && !*text;
}

enum model_reject model_check_identifier(const struct model_bytes *value)
{
	const char *text = model_bytes_text(value);

	if (!is_utf8(value))
		return MODEL_BAD_ENCODING;
	if (has_control(text))
		return MODEL_BAD_CHARACTER;
	if (value->len > IDENTIFIER_MAX)
		return MODEL_TOO_LONG;
	if (is_unsafe(text))
		return MODEL_UNSAFE_IDENTIFIER;
	return is_mangled(text) ? MODEL_MANGLED_NUMBER : MODEL_NO_REJECT;
}

enum model_reject model_check_quantity(const struct model_bytes *value, uint64_t min, uint64_t *quantity)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < value->len; i++) {
		if (!is_digit(value->data[i]))
			return MODEL_BAD_QUANTITY;
		sum = sum * 10 + (uint64_t)(value->data[i] - '0');
		if (sum > QUANTITY_MAX)
			return MODEL_BAD_QUANTITY;
	}
	if (value->len == 0 || sum < min)
		return MODEL_BAD_QUANTITY;
	*quantity = sum;
	return MODEL_NO_REJECT;
}

static unsigned number_at(const char *text, size_t digits)
{
	unsigned number = 0;

	for (size_t i = 0; i < digits; i++)
		number = number * 10 + (unsigned)(text[i] - '0');
	return number;
}

static bool has_shape_of_date(const char *text)
{
	for (size_t i = 0; i < 10; i++) {
		bool is_dash = i == 4 || i == 7;

		if (is_dash ? text[i] != '-' : !is_digit(text[i]))
			return false;
	}
	return true;
}

static unsigned days_in(unsigned year, unsigned month)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && is_leap ? 29 : days[month - 1];
}

static bool is_date(const char *text)
{
	unsigned year = number_at(text, 4);
	unsigned month = number_at(text + 5, 2);
	unsigned day = number_at(text + 8, 2);

	if (year < 2000 || year > 2099 || month < 1 || month > 12)
		return false;
	return day >= 1 && day <= days_in(year, month);
}

enum model_reject model_check_date(const struct model_bytes *value)
{
	if (value->len == 0)
		return MODEL_NO_REJECT;
	if (value->len != 10 || !has_shape_of_date(value->data) || !is_date(value->data))
		return MODEL_BAD_DATE;
	return MODEL_NO_REJECT;
}

static bool is_word(const struct model_bytes *value, const char *word)
{
	return value->len == strlen(word) && strncasecmp(model_bytes_text(value), word, value->len) == 0;
}

static bool is_one_of(const struct model_bytes *value, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (is_word(value, words[i]))
			return true;
	}
	return false;
}

enum model_reject model_check_figure(const struct model_bytes *value, struct model_figure *figure)
{
	*figure = (struct model_figure){ .is_given = value->len > 0, .is_all = is_word(value, "all") };
	if (!figure->is_given || figure->is_all)
		return MODEL_NO_REJECT;
	return model_check_quantity(value, 0, &figure->units);
}

enum model_reject model_check_priority(const struct model_bytes *value, int *priority)
{
	const char *text = model_bytes_text(value);
	bool is_negative = *text == '-';
	int sum = 0;

	text += is_negative;
	if (!*text)
		return MODEL_BAD_VALUE;
	for (; *text; text++) {
		if (!is_digit(*text))
			return MODEL_BAD_VALUE;
		sum = sum * 10 + (*text - '0');
		if (sum > PRIORITY_MAX)
			return MODEL_BAD_VALUE;
	}
	*priority = is_negative ? -sum : sum;
	return MODEL_NO_REJECT;
}

enum model_reject model_check_answer(const struct model_bytes *value, enum model_answer *answer)
{
	static const char *const yes[] = { "yes", "true", "1" };
	static const char *const no[] = { "no", "false", "0" };

	*answer = MODEL_NO_ANSWER;
	if (is_one_of(value, yes, COUNT(yes)))
		*answer = MODEL_ANSWER_YES;
	if (is_one_of(value, no, COUNT(no)))
		*answer = MODEL_ANSWER_NO;
	return *answer == MODEL_NO_ANSWER ? MODEL_BAD_VALUE : MODEL_NO_REJECT;
}

enum model_reject model_check_unit(const struct model_bytes *value)
{
	static const char *const units[] = { "EA", "PCE", "PCS", "C62", "EACH", "UNIT" };

	return is_one_of(value, units, COUNT(units)) ? MODEL_NO_REJECT : MODEL_UNKNOWN_UNIT;
}
