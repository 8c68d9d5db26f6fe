/*
 * X12 tells its separators by their places in the 106 bytes of ISA; whatever stands there must be what it
 * seems. EDIFACT tells them in UNA, or has none but the usual ones.
 */
#include "feed/edi/opening.h"

#include <stdio.h>

static bool alphanumeric(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool line_end(char c)
{
	return c == '\r' || c == '\n';
}

/* A separator is a visible mark, a byte above ASCII, or one of the control characters made for it. */
static bool may_separate(char c)
{
	unsigned char u = (unsigned char)c;
	return u == 0x15 || (u >= 0x1C && u <= 0x1F) || (u > ' ' && u != 0x7F && !alphanumeric(c));
}

enum edi_opening edi_opening_of(struct slice bytes)
{
	if (bytes.n < 4 || bytes.p[3] == ' ' || alphanumeric(bytes.p[3]) || line_end(bytes.p[3]))
		return EDI_OPENING_NONE;
	if (memcmp(bytes.p, "ISA", 3) == 0)
		return EDI_OPENING_ISA;
	if (memcmp(bytes.p, "UNA", 3) == 0)
		return EDI_OPENING_UNA;
	return memcmp(bytes.p, "UNB", 3) == 0 ? EDI_OPENING_UNB : EDI_OPENING_NONE;
}

/* Sentences */

static void put_byte(struct buf *why, char c)
{
	if ((unsigned char)c > ' ' && (unsigned char)c < 0x7F)
		buf_printf(why, "\"%c\"", c);
	else if (c == ' ')
		buf_put_str(why, "a blank");
	else
		buf_printf(why, "0x%02X", (unsigned char)c);
}

static bool no_separator(char *room, const char *what, char c)
{
	struct buf why = buf_over(room, EDI_WHY_MAX - 1);

	buf_put_str(&why, what);
	buf_put_str(&why, " cannot be ");
	put_byte(&why, c);
	room[why.n] = '\0';
	return false;
}

static bool differ(const struct edi_marks *m, char *why)
{
	const char all[] = { m->element, m->component, m->terminator, m->release };

	for (size_t i = 0; i < sizeof(all); i++)
		for (size_t j = 0; j < i; j++)
			if (all[i] && all[i] == all[j])
				return no_separator(why, "two separators are the same: one of them", all[i]);
	return true;
}

/* X12 */

enum { ISA_BYTES = 106, ISA_REPETITION = 82, ISA_COMPONENT = 104 };

/* Places of the element separator, from 0. */
static const unsigned char ISA_PLACES[] = { 3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103 };

/* Byte PLACE of ISA is not the element separator. */
static bool misplaced(char *room, size_t place, char c, char element)
{
	struct buf why = buf_over(room, EDI_WHY_MAX - 1);

	buf_printf(&why, "byte %zu of the ISA is ", place + 1);
	put_byte(&why, c);
	buf_put_str(&why, ", not the element separator ");
	put_byte(&why, element);
	room[why.n] = '\0';
	return false;
}

/*
 * Copies the first 105 bytes, without line ends; returns how many bytes of BYTES that took, 0: there are
 * fewer.
 */
static size_t unwrap(struct slice bytes, char isa[ISA_BYTES], size_t *got)
{
	size_t i = 0;

	for (*got = 0; i < bytes.n && *got < ISA_BYTES - 1; i++)
		if (!line_end(bytes.p[i]))
			isa[(*got)++] = bytes.p[i];
	return *got == ISA_BYTES - 1 ? i : 0;
}

/* The terminator stands at AT; a line end there is one, unless only a wrap of the line precedes another one. */
static bool find_terminator(struct slice bytes, size_t at, struct edi_marks *m)
{
	size_t next = at;

	while (next < bytes.n && line_end(bytes.p[next]))
		next++;
	if (at >= bytes.n)
		return false;
	if (next == at || (next < bytes.n && !alphanumeric(bytes.p[next]) && bytes.p[next] != ' ')) {
		m->terminator = bytes.p[next];
		return true;
	}
	m->cr = bytes.p[at] == '\r' && next > at + 1 && bytes.p[at + 1] == '\n';
	m->terminator = m->cr ? '\n' : bytes.p[at];
	return true;
}

static bool read_isa(struct slice bytes, struct edi_marks *m, char *why)
{
	char isa[ISA_BYTES] = { 0 };
	size_t got = 0, at = unwrap(bytes, isa, &got);

	*m = (struct edi_marks){ .element = isa[3], .decimal = '.' };
	for (size_t i = 0; i < sizeof(ISA_PLACES) && ISA_PLACES[i] < got; i++)
		if (isa[ISA_PLACES[i]] != m->element)
			return misplaced(why, ISA_PLACES[i], isa[ISA_PLACES[i]], m->element);
	if (!at || !find_terminator(bytes, at, m)) {
		(void)snprintf(why, EDI_WHY_MAX, "the ISA has %zu bytes, not 106", got);
		return false;
	}
	m->component = isa[ISA_COMPONENT];
	/* it parts nothing of what comes, but it is what goes back */
	m->repetition = (char)(may_separate(isa[ISA_REPETITION]) ? isa[ISA_REPETITION] : 0);
	if (!may_separate(m->element))
		return no_separator(why, "the element separator, byte 4 of the ISA,", m->element);
	if (!may_separate(m->component))
		return no_separator(why, "the component separator, byte 105 of the ISA,", m->component);
	if (!may_separate(m->terminator) && !line_end(m->terminator))
		return no_separator(why, "the terminator, byte 106 of the ISA,", m->terminator);
	return differ(m, why);
}

/* EDIFACT */

enum { UNA_BYTES = 9 };

static bool read_una(struct slice bytes, struct edi_marks *m, size_t *skip, char *why)
{
	const char *p = bytes.p;
	char unb[5] = { 'U', 'N', 'B', 0, 0 };

	if (bytes.n < UNA_BYTES) {
		(void)snprintf(why, EDI_WHY_MAX, "the UNA has %zu bytes, not 9", bytes.n);
		return false;
	}
	*m = (struct edi_marks){
		.component = p[3],
		.element = p[4],
		.decimal = p[5],
		.release = (char)(p[6] == ' ' ? 0 : p[6]),
		.repetition = (char)(p[7] == ' ' ? 0 : p[7]),
		.terminator = p[8],
	};
	if (!may_separate(m->component))
		return no_separator(why, "the component separator, byte 4 of the UNA,", m->component);
	if (!may_separate(m->element))
		return no_separator(why, "the element separator, byte 5 of the UNA,", m->element);
	if (m->release && !may_separate(m->release))
		return no_separator(why, "the release character, byte 7 of the UNA,", m->release);
	if (!may_separate(m->terminator) && !line_end(m->terminator))
		return no_separator(why, "the terminator, byte 9 of the UNA,", m->terminator);
	for (*skip = UNA_BYTES; *skip < bytes.n && (line_end(p[*skip]) || p[*skip] == ' ');)
		(*skip)++;
	unb[3] = m->element;
	if (bytes.n - *skip < 4 || memcmp(p + *skip, unb, 4) != 0) {
		(void)snprintf(why, EDI_WHY_MAX, "no UNB after UNA");
		return false;
	}
	return differ(m, why);
}

/* A line end is the terminator if one stands before UNH or UNG, ahead of the first apostrophe. */
static char edifact_terminator(struct slice bytes)
{
	for (size_t i = 3; i + 4 <= bytes.n && bytes.p[i] != '\''; i++)
		if (line_end(bytes.p[i - 1]) &&
		    (memcmp(bytes.p + i, "UNH+", 4) == 0 || memcmp(bytes.p + i, "UNG+", 4) == 0))
			return bytes.p[i - 1];
	return '\'';
}

static bool read_unb(struct slice bytes, struct edi_marks *m, char *why)
{
	struct buf out = buf_over(why, EDI_WHY_MAX - 1);

	*m = (struct edi_marks){ .element = '+', .component = ':', .decimal = '.', .release = '?' };
	m->terminator = edifact_terminator(bytes);
	if (bytes.p[3] == '+')
		return true;
	buf_put_str(&out, "UNB without UNA is followed by ");
	put_byte(&out, bytes.p[3]);
	why[out.n] = '\0';
	return false;
}

bool edi_opening_read(struct slice bytes, bool all, struct edi_marks *marks, size_t *skip, char *why)
{
	(void)all;
	*skip = 0;
	switch (edi_opening_of(bytes)) {
	case EDI_OPENING_ISA:
		return read_isa(bytes, marks, why);
	case EDI_OPENING_UNA:
		return read_una(bytes, marks, skip, why);
	case EDI_OPENING_UNB:
		return read_unb(bytes, marks, why);
	case EDI_OPENING_NONE:
		break;
	}
	(void)snprintf(why, EDI_WHY_MAX, "no ISA, UNA or UNB");
	return false;
}

/* UNB and its syntax, as "UNB+UNOC:3": four letters and a digit. */
static bool whole_syntax(struct slice unb)
{
	if (unb.n < 10 || unb.p[8] != ':' || unb.p[9] < '0' || unb.p[9] > '9')
		return false;
	for (size_t i = 4; i < 8; i++)
		if (unb.p[i] < 'A' || unb.p[i] > 'Z')
			return false;
	return true;
}

bool edi_opening_sound(struct slice bytes)
{
	char why[EDI_WHY_MAX];
	struct edi_marks marks;
	size_t skip = 0;

	if (edi_opening_of(bytes) == EDI_OPENING_NONE || !edi_opening_read(bytes, true, &marks, &skip, why))
		return false;
	return edi_opening_of(bytes) != EDI_OPENING_UNB || whole_syntax(bytes);
}
