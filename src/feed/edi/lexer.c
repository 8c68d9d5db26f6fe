/*
 * Looks ahead as far as a segment may reach, and takes it apart in one walk over its bytes. Where the next
 * interchange begins is asked before each segment, since one whose trailer is missing is followed by another
 * with other separators.
 */
#include "feed/edi/lexer.h"

#include <stdio.h>
#include <stdlib.h>

#include "allot/base/contract.h"

enum { ROOM = 4 * EDI_SEGMENT_MAX };

enum status edi_lexer_init(struct edi_lexer *lx, byte_source *source, void *ctx, size_t piece)
{
	*lx = (struct edi_lexer){ .source = source, .ctx = ctx, .piece = piece ? piece : ROOM, .line = 1 };
	edi_segment_init(&lx->segment);
	lx->in = malloc(ROOM);
	return lx->in ? ST_OK : fail_memory();
}

void edi_lexer_release(struct edi_lexer *lx)
{
	edi_segment_release(&lx->segment);
	free(lx->in);
	lx->in = NULL;
}

/* Bytes */

/* Reads until a whole segment lies ahead, or the feed has ended. */
static enum status fill(struct edi_lexer *lx)
{
	const size_t wanted = EDI_SEGMENT_MAX + 1;
	enum status st = ST_OK;

	if (lx->ended || lx->filled - lx->at >= wanted)
		return ST_OK;
	memmove(lx->in, lx->in + lx->at, lx->filled - lx->at);
	lx->filled -= lx->at;
	lx->at = 0;
	while (!st && !lx->ended && lx->filled < wanted) {
		size_t got = 0, room = ROOM - lx->filled;
		st = lx->source(lx->ctx, lx->in + lx->filled, room < lx->piece ? room : lx->piece, &got);
		lx->filled += got;
		lx->ended = !st && got == 0;
	}
	return st;
}

static struct slice ahead(const struct edi_lexer *lx)
{
	return slice_of(lx->in + lx->at, lx->filled - lx->at);
}

/* N bytes are told; lines are counted. */
static void pass(struct edi_lexer *lx, size_t n)
{
	for (const char *p = lx->in + lx->at, *end = p + n; p < end; p++) {
		if (*p == '\r' || (*p == '\n' && !lx->after_cr))
			lx->line++;
		lx->after_cr = *p == '\r';
	}
	lx->at += n;
	lx->offset += n;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Blanks between interchanges, and what old systems put at a file's end. */
static enum status pass_blanks(struct edi_lexer *lx)
{
	enum status st = fill(lx);

	while (!st && lx->at < lx->filled && (is_blank(lx->in[lx->at]) || lx->in[lx->at] == 0x1A)) {
		pass(lx, 1);
		st = fill(lx);
	}
	return st;
}

/* Between interchanges */

static bool begins(const char *p, size_t n)
{
	return edi_opening_of(slice_of(p, n)) != EDI_OPENING_NONE;
}

static bool may_begin(char before)
{
	bool alphanumeric = (before >= '0' && before <= '9') || (before >= 'A' && before <= 'Z') ||
			    (before >= 'a' && before <= 'z');
	return !alphanumeric && before != ' ';
}

/* Passes junk up to where the next interchange may begin; that junk is told. */
static enum status pass_junk(struct edi_lexer *lx, size_t first, const char *why)
{
	enum status st = ST_OK;
	char before = 'x';

	lx->junk = (struct edi_junk){ .start = lx->offset, .line = lx->line };
	(void)snprintf(lx->junk.why, sizeof(lx->junk.why), "%s", why);
	for (size_t i = 0;; i++) {
		st = fill(lx);
		struct slice rest = ahead(lx);
		if (st || !rest.n || (i >= first && may_begin(before) && begins(rest.p, rest.n)))
			break;
		before = rest.p[0];
		pass(lx, 1);
	}
	lx->junk.end = lx->offset;
	return st;
}

static enum status open_next(struct edi_lexer *lx, enum edi_token *token)
{
	char why[EDI_WHY_MAX];
	struct edi_marks marks;
	size_t skip = 0;
	struct slice rest = ahead(lx);

	lx->starts = lx->offset;
	if (begins(rest.p, rest.n) && edi_opening_read(rest, lx->ended, &marks, &skip, why)) {
		lx->marks = marks;
		pass(lx, skip);
		lx->inside = true;
		lx->segment.standard = rest.p[0] == 'I' ? EDI_X12 : EDI_EDIFACT;
		*token = EDI_TOKEN_HEADER;
		return ST_OK;
	}
	if (!begins(rest.p, rest.n))
		(void)snprintf(why, sizeof(why), "no ISA, UNA or UNB");
	lx->inside = false;
	*token = EDI_TOKEN_JUNK;
	return pass_junk(lx, 1, why);
}

/* Within an interchange */

/* How the bytes of a segment are taken: what each of them does. */
struct cutting {
	const struct edi_marks *marks;
	struct edi_segment *s;
	uint32_t element;
	bool repetition;
	bool released;
	bool composite; /* components part elements: EDIFACT */
};

static enum status take(struct cutting *c, char byte)
{
	const struct edi_marks *m = c->marks;

	if (c->released ||
	    (byte != m->element && !(c->composite && (byte == m->component || byte == m->release ||
						      (m->repetition && byte == m->repetition))))) {
		c->released = false;
		buf_put_char(&c->s->text, byte);
		return ST_OK;
	}
	if (byte == m->release && m->release) {
		c->released = true;
		return ST_OK;
	}
	edi_segment_end(c->s);
	if (byte == m->element) {
		c->repetition = false;
		return edi_segment_part(c->s, ++c->element, false, false);
	}
	c->repetition = c->repetition || byte == m->repetition;
	return edi_segment_part(c->s, c->element, true, c->repetition);
}

/* A segment is cut short before byte I of REST: there, at the begin of a line, an interchange begins. */
static bool cut_before(struct slice rest, size_t i)
{
	bool line = i > 0 && (rest.p[i - 1] == '\n' || rest.p[i - 1] == '\r');

	return line && edi_opening_sound(slice_of(rest.p + i, rest.n - i));
}

/* Takes the segment ahead apart; *USED: its bytes, 0: it has no end within what a segment may have. */
static enum status cut(struct edi_lexer *lx, size_t *used)
{
	struct edi_segment *s = &lx->segment;
	struct cutting c = { .marks = &lx->marks, .s = s, .composite = s->standard == EDI_EDIFACT };
	struct slice rest = ahead(lx);
	size_t most = rest.n < EDI_SEGMENT_MAX ? rest.n : EDI_SEGMENT_MAX;
	bool short_of_end = false;
	enum status st = edi_segment_part(s, 0, false, false);

	for (size_t i = 0; !st && i < most; i++) {
		char byte = rest.p[i];
		short_of_end = cut_before(rest, i);
		if (short_of_end) {
			*used = i;
			break;
		}
		if (byte == lx->marks.terminator && !c.released) {
			s->terminated = true;
			*used = i + 1;
			break;
		}
		if (byte != '\r' && byte != '\n')
			st = take(&c, byte);
	}
	if (!s->terminated && !short_of_end)
		*used = rest.n <= EDI_SEGMENT_MAX ? rest.n : 0;
	edi_segment_end(s);
	return st ? st : buf_status(&s->text);
}

static enum status broken(struct edi_lexer *lx, enum edi_token *token)
{
	lx->inside = false;
	*token = EDI_TOKEN_BROKEN;
	return pass_junk(lx, 1, "a segment has more than 65536 bytes; perhaps a terminator is missing");
}

static enum status next_segment(struct edi_lexer *lx, enum edi_token *token)
{
	struct edi_segment *s = &lx->segment;
	size_t used = 0;

	edi_segment_clear(s);
	s->marks = lx->marks;
	s->start = lx->offset;
	s->line = lx->line;
	s->terminated = false;
	enum status st = cut(lx, &used);
	if (st || !used)
		return st ? st : broken(lx, token);
	pass(lx, used);
	s->end = lx->offset;
	return ST_OK;
}

/* Passes blanks, and empty segments, before the next one. */
static enum status pass_gap(struct edi_lexer *lx)
{
	enum status st = fill(lx);

	while (!st && lx->at < lx->filled) {
		char c = lx->in[lx->at];
		if (!is_blank(c) && c != lx->marks.terminator)
			break;
		pass(lx, 1);
		st = fill(lx);
	}
	return st;
}

/* What is left of a feed behind its last terminator may be blank. */
static bool only_blanks(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_blank(s.p[i]) && s.p[i] != 0x1A)
			return false;
	return true;
}

enum status edi_lexer_next(struct edi_lexer *lx, enum edi_token *token)
{
	enum status st;

	if (!lx->begun) {
		st = fill(lx);
		if (st)
			return st;
		if (lx->filled >= 3 && memcmp(lx->in, "\xEF\xBB\xBF", 3) == 0)
			pass(lx, 3);
		lx->begun = true;
	}
	st = lx->inside ? pass_gap(lx) : pass_blanks(lx);
	if (st)
		return st;
	struct slice rest = ahead(lx);
	if (lx->ended && only_blanks(rest)) {
		*token = EDI_TOKEN_END;
		return ST_OK;
	}
	*token = EDI_TOKEN_SEGMENT;
	if (!lx->inside || begins(rest.p, rest.n)) {
		st = open_next(lx, token);
		if (st || *token == EDI_TOKEN_JUNK)
			return st;
	}
	return next_segment(lx, token);
}

void edi_lexer_leave(struct edi_lexer *lx)
{
	lx->inside = false;
}

void edi_lexer_syntax(struct edi_lexer *lx, unsigned version)
{
	if (version < 4)
		lx->marks.repetition = 0;
	else
		lx->marks.decimal = 0;
}

bool edi_begins(struct slice bytes)
{
	size_t at = bytes.n >= 3 && memcmp(bytes.p, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;

	while (at < bytes.n && is_blank(bytes.p[at]))
		at++;
	return begins(bytes.p + at, bytes.n - at);
}
