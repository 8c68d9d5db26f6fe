/*
 * Values are written with marks between them; what separates is decided when all values are known.
 */
#include "results/edi/out.h"

#include "allot/base/contract.h"
#include "allot/base/date.h"
#include "allot/base/files/file.h"
#include "allot/base/text/encode.h"

enum { PIECE_BYTES = 32 * 1024 };

void edi_out_init(struct edi_out *o, bool edifact, struct edi_charset charset)
{
	*o = (struct edi_out){ .edifact = edifact, .charset = charset };
	buf_init(&o->text, 0);
	aside_init(&o->before, temporary_folder());
}

void edi_out_release(struct edi_out *o)
{
	buf_release(&o->text);
	aside_release(&o->before);
}

static void note(struct edi_out *o, enum status st)
{
	if (!o->failed)
		o->failed = st;
}

static void put_away(struct edi_out *o, struct slice bytes)
{
	if (!o->failed)
		note(o, aside_put(&o->before, bytes));
}

/* What was left out comes into its place, since something follows it. */
static void put_pending(struct edi_out *o)
{
	while (o->elements > 0) {
		buf_put_char(&o->text, EDI_MARK_ELEMENT);
		o->elements--;
	}
	while (o->pending > 0) {
		buf_put_char(&o->text, EDI_MARK_COMPONENT);
		o->pending--;
	}
}

/* True when VALUE, UTF-8, holds no character above U+00FF: only C2 and C3 begin those of more than one byte. */
static bool fits_latin1(struct slice value)
{
	for (size_t i = 0; i < value.n; i++) {
		unsigned char c = (unsigned char)value.p[i];
		if (c < 0x80)
			continue;
		if ((c != 0xc2 && c != 0xc3) || ++i == value.n || ((unsigned char)value.p[i] & 0xc0) != 0x80)
			return false;
	}
	return true;
}

/*
 * X12 names its set once for all: values are written in it here. In EDIFACT it shows at the end which set holds
 * them all.
 */
static void put_value(struct edi_out *o, struct slice value)
{
	struct buf encoded;
	buf_init(&encoded, 0);
	if (o->edifact)
		o->beyond_latin1 |= !fits_latin1(value);
	else if (text_beyond_ascii(value) && text_encode(&encoded, value, o->charset.name))
		value = buf_slice(&encoded);
	note(o, buf_status(&encoded));
	char *to = buf_room(&o->text, value.n);
	size_t n = 0;
	for (size_t i = 0; to && i < value.n; i++) {
		unsigned char c = (unsigned char)value.p[i];
		if (c < ' ' || c == 0x7f)
			c = '?';
		o->used[c] = true;
		to[n++] = (char)c;
	}
	o->text.n += n;
	buf_release(&encoded);
}

void edi_out_segment(struct edi_out *o, const char *tag)
{
	edi_out_end(o);
	buf_put_str(&o->text, tag);
	o->segments++;
}

/* The next N bytes of what was put before, in ROOM. */
static enum status read_before(struct edi_out *o, char room[PIECE_BYTES], struct slice *out)
{
	uint64_t left = aside_left(&o->before);
	size_t n = left < PIECE_BYTES ? (size_t)left : PIECE_BYTES;
	*out = slice_of(room, n);
	return aside_get(&o->before, room, n);
}

void edi_out_end(struct edi_out *o)
{
	o->elements = o->pending = 0;
	if (!o->text.n && !buf_status(&o->text))
		return;
	buf_put_char(&o->text, EDI_MARK_TERMINATOR);
	note(o, buf_status(&o->text));
	put_away(o, buf_slice(&o->text));
	buf_clear(&o->text);
}

/* Forgets what was put. */
static void clear(struct edi_out *o)
{
	buf_clear(&o->text);
	aside_clear(&o->before);
	memset(o->used, 0, sizeof(o->used));
	o->segments = 0;
	o->elements = o->pending = 0;
	o->beyond_latin1 = false;
}

void edi_out_append(struct edi_out *o, struct edi_out *from)
{
	char room[PIECE_BYTES];
	edi_out_end(o);
	edi_out_end(from);
	note(o, from->failed);
	while (!o->failed && !aside_done(&from->before)) {
		struct slice piece;
		note(o, read_before(from, room, &piece));
		put_away(o, piece);
	}
	for (size_t c = 0; c < sizeof(o->used) / sizeof(o->used[0]); c++)
		o->used[c] |= from->used[c];
	o->segments += from->segments;
	o->beyond_latin1 |= from->beyond_latin1;
	clear(from);
}

void edi_out_put(struct edi_out *o, struct slice value)
{
	o->elements++;
	o->pending = 0;
	if (!value.n)
		return;
	put_pending(o);
	put_value(o, value);
}

void edi_out_str(struct edi_out *o, const char *value)
{
	edi_out_put(o, slice_str(value));
}

void edi_out_u64(struct edi_out *o, uint64_t value)
{
	char room[24];
	struct buf text = buf_over(room, sizeof(room));
	buf_put_u64(&text, value);
	edi_out_put(o, buf_slice(&text));
}

void edi_out_skip(struct edi_out *o, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		edi_out_put(o, SLICE(""));
}

void edi_out_part(struct edi_out *o, struct slice value)
{
	o->pending++;
	if (!value.n)
		return;
	put_pending(o);
	put_value(o, value);
}

void edi_out_part_str(struct edi_out *o, const char *value)
{
	edi_out_part(o, slice_str(value));
}

void edi_out_parts(struct edi_out *o, struct slice text)
{
	while (text.n) {
		const char *colon = memchr(text.p, ':', text.n);
		size_t n = colon ? (size_t)(colon - text.p) : text.n;
		edi_out_part(o, slice_of(text.p, n));
		n += colon != NULL;
		text = slice_of(text.p + n, text.n - n);
	}
}

void edi_out_part_u64(struct edi_out *o, uint64_t value)
{
	char room[24];
	struct buf text = buf_over(room, sizeof(room));
	buf_put_u64(&text, value);
	edi_out_part(o, buf_slice(&text));
}

/* DAY without hyphens. */
static struct slice day_digits(uint32_t day, char digits[DATE_TEXT])
{
	char text[DATE_TEXT];
	size_t n = 0;
	size_t all = date_format(day, text);
	for (size_t i = 0; i < all; i++)
		if (text[i] != '-')
			digits[n++] = text[i];
	return slice_of(digits, n);
}

void edi_out_day(struct edi_out *o, uint32_t day)
{
	char digits[DATE_TEXT];
	edi_out_put(o, day_digits(day, digits));
}

void edi_out_part_day(struct edi_out *o, uint32_t day)
{
	char digits[DATE_TEXT];
	edi_out_part(o, day_digits(day, digits));
}

void edi_out_fixed(struct edi_out *o, struct slice value, size_t width)
{
	o->elements++;
	put_pending(o);
	size_t before = o->text.n;
	put_value(o, slice_of(value.p, value.n < width ? value.n : width));
	/* in another set it may have fewer bytes */
	for (size_t n = o->text.n - before; n < width; n++)
		buf_put_char(&o->text, ' ');
}

void edi_out_separator(struct edi_out *o, char mark)
{
	o->elements++;
	put_pending(o);
	buf_put_char(&o->text, mark);
}

/* Separators */

static bool is_mark(char c)
{
	return c >= EDI_MARK_LEVEL && c <= EDI_MARK_COMPONENT;
}

/* What no separator may be: bytes of values, letters, digits, blanks, and separators chosen already. */
struct taken {
	bool byte[256];
};

static void take_bytes(struct taken *t, const bool used[256])
{
	for (int c = 0; c < 256; c++)
		t->byte[c] = used[c] || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
			     (c >= 'a' && c <= 'z') || c == ' ' || c == 0;
}

/* WANTED and true if it is free; it is taken then. */
static bool take(struct taken *t, char wanted, char *mark)
{
	bool *taken = &t->byte[(unsigned char)wanted];
	if (*taken)
		return false;
	*taken = true;
	*mark = wanted;
	return true;
}

/* The next one that is free, of more than values can hold: they hold no control characters. */
static char take_any(struct taken *t)
{
	static const char CHOICE[] = "*~:>^|!<;{}[]%@=#&_\\+$\x1d\x1c\x1f\x1e";
	char mark = 0;
	size_t i = 0;
	while (!take(t, CHOICE[i], &mark))
		i++;
	return mark;
}

static struct edi_separators x12_marks(const bool used[256], const struct edi_separators *wanted)
{
	struct taken t;
	struct edi_separators m = { 0 };
	char *const marks[] = { &m.element, &m.terminator, &m.component, &m.repetition };
	const char want[] = { wanted->element, wanted->terminator, wanted->component, wanted->repetition };
	take_bytes(&t, used);
	for (size_t i = 0; i < sizeof(want); i++)
		(void)take(&t, want[i], marks[i]);
	for (size_t i = 0; i < sizeof(want); i++)
		if (!*marks[i])
			*marks[i] = take_any(&t);
	m.cr = wanted->cr && m.terminator == '\n';
	return m;
}

/* What may separate: a character, or one of the control characters that are used so. */
static bool separates(char c)
{
	return c > ' ' || c == 0x15 || (c >= 0x1C && c <= 0x1F);
}

/* EDIFACT: the usual separators where those wanted are none, and always a release character. */
static struct edi_separators edifact_marks(const struct edi_separators *wanted)
{
	struct edi_separators m = *wanted;
	if (!separates(m.release))
		m.release = '?';
	bool sound = separates(m.element) && separates(m.component) && separates(m.terminator) &&
		     m.element != m.component && m.terminator != m.element && m.terminator != m.component &&
		     m.release != m.element && m.release != m.component && m.release != m.terminator;
	if (!sound)
		m = (struct edi_separators){
			.element = '+', .component = ':', .release = '?', .terminator = '\''
		};
	return m;
}

static char real_mark(const struct edi_separators *m, char mark)
{
	switch (mark) {
	case EDI_MARK_TERMINATOR:
		return m->terminator;
	case EDI_MARK_ELEMENT:
		return m->element;
	case EDI_MARK_COMPONENT:
		return m->component;
	default:
		return m->repetition;
	}
}

static bool needs_release(const struct edi_separators *m, char c)
{
	return m->release && (c == m->element || c == m->component || c == m->terminator || c == m->release);
}

static void put_service_string(const struct edi_separators *m, bool newlines, struct buf *bytes)
{
	buf_put_str(bytes, "UNA");
	buf_put_char(bytes, m->component);
	buf_put_char(bytes, m->element);
	buf_put_char(bytes, '.'); /* the decimal mark */
	buf_put_char(bytes, m->release);
	buf_put_char(bytes, ' ');
	buf_put_char(bytes, m->terminator);
	if (newlines)
		buf_put_char(bytes, '\n');
}

/* What comes of marks and values. */
struct real {
	struct edi_separators marks;
	bool newlines;
	struct edi_charset charset; /* in which values are still to be written; empty name: they are */
	struct buf value;	    /* up to the next mark, which may be in the next piece */
	struct buf encoded;
	struct buf bytes;
};

static void end_value(struct real *r)
{
	struct slice value = buf_slice(&r->value);
	bool other = text_beyond_ascii(value) && text_encode(&r->encoded, value, r->charset.name);
	if (other)
		value = buf_slice(&r->encoded);
	char *to = buf_room(&r->bytes, 2 * value.n);
	size_t n = 0;
	for (size_t i = 0; to && i < value.n; i++) {
		if (needs_release(&r->marks, value.p[i]))
			to[n++] = r->marks.release;
		to[n++] = value.p[i];
	}
	r->bytes.n += n;
	buf_clear(&r->value);
	if (other)
		buf_clear(&r->encoded);
}

static void put_mark(struct real *r, char mark)
{
	if (mark == EDI_MARK_LEVEL) {
		buf_put_slice(&r->bytes, r->charset.level);
		return;
	}
	if (r->marks.cr && mark == EDI_MARK_TERMINATOR)
		buf_put_char(&r->bytes, '\r');
	buf_put_char(&r->bytes, real_mark(&r->marks, mark));
	if (r->newlines && mark == EDI_MARK_TERMINATOR && r->marks.terminator != '\n')
		buf_put_char(&r->bytes, '\n');
}

/* TEXT with real separators, and its values in their set. */
static void put_real(struct real *r, struct slice text)
{
	size_t from = 0;
	for (size_t i = 0; i < text.n; i++) {
		if (!is_mark(text.p[i]))
			continue;
		buf_put(&r->value, text.p + from, i - from);
		end_value(r);
		put_mark(r, text.p[i]);
		from = i + 1;
	}
	buf_put(&r->value, text.p + from, text.n - from);
}

/* The set in which all values can be written, if there is one. */
static struct edi_charset charset_of(const struct edi_out *o)
{
	static const struct edi_charset LATIN1 = { { "ISO-8859-1", 10 }, { "UNOC", 4 } }, NONE = { 0 };
	if (!o->edifact)
		return NONE;
	return o->beyond_latin1 && o->charset.name.n ? o->charset : LATIN1;
}

static enum status give(struct real *r, edi_sink *sink, void *ctx)
{
	enum status st = buf_status(&r->value);
	if (!st)
		st = buf_status(&r->encoded);
	if (!st)
		st = buf_status(&r->bytes);
	if (!st && r->bytes.n)
		st = sink(ctx, buf_slice(&r->bytes));
	buf_clear(&r->bytes);
	return st;
}

static enum status give_all(struct edi_out *o, struct real *r, edi_sink *sink, void *ctx)
{
	char room[PIECE_BYTES];
	enum status st = o->failed;
	if (o->edifact)
		put_service_string(&r->marks, r->newlines, &r->bytes);
	while (!st && !aside_done(&o->before)) {
		struct slice piece;
		st = read_before(o, room, &piece);
		if (!st)
			put_real(r, piece);
		if (!st)
			st = give(r, sink, ctx);
	}
	return st;
}

enum status edi_out_finish(struct edi_out *o, const struct edi_separators *wanted, bool newlines,
			   edi_sink *sink, void *ctx)
{
	struct real r = {
		.marks = o->edifact ? edifact_marks(wanted) : x12_marks(o->used, wanted),
		.newlines = newlines,
		.charset = charset_of(o),
	};
	REQUIRE(o->elements == 0 && o->text.n == 0);
	buf_init(&r.value, 0);
	buf_init(&r.encoded, 0);
	buf_init(&r.bytes, 0);
	enum status st = give_all(o, &r, sink, ctx);
	buf_release(&r.value);
	buf_release(&r.encoded);
	buf_release(&r.bytes);
	return st;
}
