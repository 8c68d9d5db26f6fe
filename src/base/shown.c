/*
 * Shows values as they are: a no-break space that looks like a blank has cost people nights.
 */
#include "allot/base/shown.h"

#include "allot/base/utf8.h"

uint32_t code_point(const char *p, size_t length)
{
	static const unsigned char BITS[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	uint32_t c = (unsigned char)p[0] & BITS[length];

	for (size_t i = 1; i < length; i++)
		c = c << 6 | ((unsigned char)p[i] & 0x3f);
	return c;
}

bool is_any_blank(uint32_t c)
{
	return c == ' ' || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200b) || c == 0x202f ||
	       c == 0x205f || c == 0x3000 || c == 0xfeff;
}

static bool is_hidden(uint32_t c)
{
	if (c != ' ' && is_any_blank(c))
		return true;
	return is_control(c) || is_direction(c) || c == 0xad || (c >= 0x200c && c <= 0x200f) ||
	       (c >= 0x2028 && c <= 0x2029) || (c >= 0x2060 && c <= 0x2064);
}

void put_shown_text(struct buf *b, struct slice value, size_t max)
{
	size_t shown = 0;

	while (value.n) {
		size_t length = utf8_length(value);
		size_t step = length ? length : 1;
		if (shown + step > max) {
			buf_put_str(b, "...");
			break;
		}
		uint32_t c = length ? code_point(value.p, length) : 0;
		if (!length)
			buf_printf(b, "\\x%02X", (unsigned)(unsigned char)value.p[0]);
		else if (is_hidden(c))
			buf_printf(b, "<U+%04X>", (unsigned)c);
		else
			buf_put(b, value.p, length);
		shown += step;
		value = slice_of(value.p + step, value.n - step);
	}
}

void put_shown(struct buf *b, struct slice value, size_t max)
{
	buf_put_char(b, '"');
	put_shown_text(b, value, max);
	buf_put_char(b, '"');
}

/* Words of a shell */

static bool is_letter_or_digit(unsigned char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static bool is_plain(struct slice text)
{
	static const char marks[] = "_-./+,:@%=";
	for (size_t i = 0; i < text.n; i++)
		if (!is_letter_or_digit((unsigned char)text.p[i]) && (!text.p[i] || !strchr(marks, text.p[i])))
			return false;
	return text.n > 0;
}

/* Characters that show as themselves. */
static bool is_printable(struct slice text)
{
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] < 0x20 || text.p[i] == 0x7f)
			return false;
	return utf8_valid(text);
}

void put_shell_word(struct buf *out, struct slice text)
{
	if (is_plain(text)) {
		buf_put_slice(out, text);
		return;
	}
	bool printable = is_printable(text);
	buf_put_str(out, printable ? "'" : "\"$(printf '");
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		if (printable && c == '\'')
			buf_put_str(out, "'\\''");
		else if (printable || is_letter_or_digit(c))
			buf_put_char(out, (char)c);
		else
			buf_printf(out, "\\%03o", c);
	}
	buf_put_str(out, printable ? "'" : "')\"");
}
