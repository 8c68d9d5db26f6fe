/*
 * Identifiers: what names an order, SKU, batch or line. Nearly all are plain ASCII without anything that could
 * matter, which one pass over their bytes tells; the others are looked at character by character.
 */
#include "feed/fields/field.h"

#include "allot/base/shown.h"
#include "allot/base/utf8.h"
#include "allot/base/words.h"

/* What is not printable ASCII, may stand before a formula, or is in a mangled number. */
static const bool SUSPECT[256] = {
	[0x00 ... 0x1f] = true, [';'] = true, ['|'] = true, ['\''] = true, ['+'] = true, [0x7f ... 0xff] = true,
};

static bool has_suspect(struct slice s)
{
	bool suspect = false;

	for (size_t i = 0; i < s.n; i++)
		suspect |= SUSPECT[(unsigned char)s.p[i]];
	return suspect;
}

static uint64_t perhaps_suspect(const char *p)
{
	const uint64_t word = word_at(p);
	return word_below(word, '-') | word_above(word, '{') | word_has(word, ';');
}

/* Like has_suspect(), by words; some that may be here are suspect, too. */
static bool may_have_suspect(struct slice s)
{
	uint64_t found = 0;

	if (s.n < sizeof(found))
		return true;
	const size_t last = s.n - sizeof(found);
	for (size_t at = 0; at < last; at += sizeof(found))
		found |= perhaps_suspect(s.p + at);
	return (found | perhaps_suspect(s.p + last)) & WORD_HIT;
}

static bool is_plain(struct slice s)
{
	return s.p[0] != '=' && s.p[0] != '-' && s.p[0] != '@' && !(may_have_suspect(s) && has_suspect(s));
}

static enum code check_characters(const struct field *f)
{
	struct slice s = f->value;

	for (size_t at = 0, length; at < s.n; at += length) {
		length = utf8_length(slice_of(s.p + at, s.n - at));
		uint32_t c = code_point(s.p + at, length);
		if (!is_control(c) && !is_direction(c))
			continue;
		put_field(f);
		buf_printf(f->reason, " holds the %s U+%04X; remove it",
			   is_control(c) ? "control character" : "mark for the direction of writing",
			   (unsigned)c);
		return CODE_BAD_CHARACTER;
	}
	return CODE_NONE;
}

static bool begins_formula(uint32_t c)
{
	return c == '=' || c == '+' || c == '-' || c == '@' || c == 0xff1d || c == 0xff0b || c == 0xff0d ||
	       c == 0xff20;
}

/* Where a spreadsheet would see a formula in S, which is valid UTF-8: its first byte, or s.n. */
static size_t find_formula(struct slice s)
{
	bool fresh = true; /* only blanks since a place where a cell may begin */

	for (size_t at = 0, length; at < s.n; at += length) {
		length = utf8_length(slice_of(s.p + at, s.n - at));
		uint32_t c = code_point(s.p + at, length);
		if (fresh && begins_formula(c))
			return at;
		fresh = c == ';' || c == '|' || c == '\'' || (fresh && is_any_blank(c));
	}
	return s.n;
}

static size_t digits_at(struct slice s, size_t at)
{
	while (at < s.n && s.p[at] >= '0' && s.p[at] <= '9')
		at++;
	return at;
}

/* Digits, perhaps a point or comma and digits, E, +, digits. */
static bool is_mangled(struct slice s)
{
	size_t at = digits_at(s, 0);

	if (at == 0)
		return false;
	if (at < s.n && (s.p[at] == '.' || s.p[at] == ',')) {
		size_t behind = digits_at(s, at + 1);
		if (behind == at + 1)
			return false;
		at = behind;
	}
	if (s.n - at < 3 || (s.p[at] != 'E' && s.p[at] != 'e') || s.p[at + 1] != '+')
		return false;
	return digits_at(s, at + 2) == s.n;
}

static enum code check_closely(const struct field *f)
{
	size_t formula = find_formula(f->value);

	if (formula < f->value.n) {
		size_t length = utf8_length(slice_of(f->value.p + formula, f->value.n - formula));
		put_field(f);
		buf_printf(f->reason, " %s %.*s, which a spreadsheet would run; %s",
			   formula ? "goes on with" : "begins with", (int)length, f->value.p + formula,
			   "take that character away");
		return CODE_UNSAFE_IDENTIFIER;
	}
	if (is_mangled(f->value)) {
		put_field(f);
		buf_put_str(f->reason,
			    " is a number that a spreadsheet has rounded; export the column as text");
		return CODE_MANGLED_NUMBER;
	}
	return CODE_NONE;
}

enum code check_identifier(const struct field *f, struct slice *out)
{
	bool plain = is_plain(f->value);
	enum code code = CODE_NONE;

	if (!plain && !utf8_valid(f->value)) {
		put_field(f);
		if (f->encoding)
			buf_printf(f->reason,
				   " is not valid in the file's encoding; its profile says %s; correct that or "
				   "the file",
				   f->encoding);
		else
			buf_put_str(f->reason, " is not valid UTF-8; save the file as UTF-8");
		return CODE_BAD_ENCODING;
	}
	if (!plain)
		code = check_characters(f);
	if (!code && f->value.n > IDENTIFIER_MAX) {
		put_field(f);
		buf_printf(f->reason,
			   " is %zu bytes long, at most %d are allowed; perhaps fields have run together",
			   f->value.n, IDENTIFIER_MAX);
		code = CODE_TOO_LONG;
	}
	if (!code && !plain)
		code = check_closely(f);
	if (!code)
		*out = f->value;
	return code;
}
