/*
 * The text of a configuration file before libconfuse sees it. libconfuse drops marks that it does not know,
 * takes the end of the file for that of a section, cuts texts at \x00 and puts the environment into them, all
 * in silence; and its line numbers are wrong after comments within lines. So the text is taken apart here as
 * libconfuse would, what is doubtful is refused, and a copy is made of what is not: the same lines, without
 * comments.
 */
#include "base/conf/scan.h"

#include <stdarg.h>
#include <stdio.h>

#include "allot/base/shown.h"
#include "allot/base/utf8.h"

enum { DEPTH_MAX = 8 };

enum token_type { TOKEN_END, TOKEN_WORD, TOKEN_QUOTED, TOKEN_MARK };

struct token {
	enum token_type type;
	struct slice text; /* as it is written, quotes included */
};

/* What may come next. */
enum state { NAME, AFTER_NAME, AFTER_TITLE, VALUE, ITEM, AFTER_ITEM };

struct scanner {
	const struct conf *conf;
	const char *at, *end;
	uint32_t line;
	struct arena *arena;
	struct scan *out;
	uint32_t room; /* of out->sections */
	enum state state;
	struct token name; /* the newest name */
	uint32_t name_line;
	uint32_t items;			/* of the list so far */
	uint32_t around[DEPTH_MAX + 1]; /* the open sections, by their places from 1 */
	uint32_t depth;
};

enum status conf_fail(const struct conf *conf, uint32_t line, const char *fmt, ...)
{
	char text[768];
	va_list args;

	va_start(args, fmt);
	if (vsnprintf(text, sizeof(text), fmt, args) < 0)
		text[0] = '\0';
	va_end(args);
	return fail(ST_USAGE, "%s:%u: %s%s%s", conf->file, line, conf->code, conf->code[0] ? ": " : "", text);
}

/* What stands in TEXT, and AFTER that what is wrong with it. */
static enum status fail_shown(const struct scanner *s, struct slice text, const char *after)
{
	char room[4 * SHOWN_MAX];
	struct buf shown = buf_over(room, sizeof(room));

	put_shown(&shown, text, SHOWN_MAX);
	return conf_fail(s->conf, s->line, "%.*s%s", SLICE_ARG(buf_slice(&shown)), after);
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80) ||
	       (c && strchr("_-.:@/%&!?[]|<>^~", c));
}

static bool is_name(struct slice word)
{
	for (size_t i = 0; i < word.n; i++)
		if (!is_word(word.p[i]) || word.p[i] & 0x80 || strchr(".:@/%&!?[]|<>^~", word.p[i]))
			return false;
	return word.n > 0;
}

/* A comment, up to its line's end. What looks like a column by position was meant as a text. */
static enum status skip_comment(struct scanner *s)
{
	bool digit = s->end - s->at > 1 && s->at[1] >= '0' && s->at[1] <= '9';
	bool value = s->state == VALUE || s->state == ITEM;

	if (digit && value)
		return conf_fail(s->conf, s->line,
				 "# begins a comment; a column by its position is written in quotes: \"#1\"");
	while (s->at < s->end && *s->at != '\n')
		s->at++;
	return ST_OK;
}

/* Blanks, line ends and comments before the next token. */
static enum status skip_blanks(struct scanner *s)
{
	enum status st = ST_OK;

	while (!st && s->at < s->end) {
		char c = *s->at;
		if (c == '#') {
			st = skip_comment(s);
			continue;
		}
		if (c != ' ' && c != '\t' && c != '\n')
			break;
		buf_put_char(&s->out->clean, c);
		s->line += c == '\n';
		s->at++;
	}
	return st;
}

/* The escape at s->at, within double quotes. */
static enum status check_escape(const struct scanner *s)
{
	size_t left = (size_t)(s->end - s->at);

	if (s->at[0] == '$' && left > 1 && s->at[1] == '{')
		return conf_fail(s->conf, s->line,
				 "${ would stand for the environment, which is not asked; write \\${");
	if (s->at[0] == '\\' && (left < 2 || !strchr("\\\"$t", s->at[1]) || !s->at[1]))
		return fail_shown(s, slice_of(s->at, left < 2 ? 1 : 2),
				  " is no escape; there are \\\\ \\\" \\$ and \\t");
	return ST_OK;
}

static enum status take_quoted(struct scanner *s, struct token *out)
{
	const char *start = s->at;
	char quote = *s->at++;
	enum status st = ST_OK;

	while (!st && s->at < s->end && *s->at != quote && *s->at != '\n') {
		if (quote == '"')
			st = check_escape(s);
		s->at += *s->at == '\\' && s->end - s->at > 1 && s->at[1] != '\n' ? 2 : 1;
	}
	if (st)
		return st;
	if (s->at >= s->end || *s->at != quote)
		return fail_shown(s, slice_of(start, (size_t)(s->at - start)),
				  " has no closing quote on its line");
	s->at++;
	*out = (struct token){ TOKEN_QUOTED, slice_of(start, (size_t)(s->at - start)) };
	if (out->text.n > CONF_TEXT_MAX)
		return fail_shown(s, out->text, " is too long a text");
	return ST_OK;
}

static enum status take_word(struct scanner *s, struct token *out)
{
	const char *start = s->at;

	while (s->at < s->end && is_word(*s->at))
		s->at++;
	*out = (struct token){ TOKEN_WORD, slice_of(start, (size_t)(s->at - start)) };
	if (memmem(out->text.p, out->text.n, "//", 2))
		return fail_shown(s, out->text, ": // may begin a comment; write this in quotes");
	if (out->text.n > CONF_TEXT_MAX)
		return fail_shown(s, out->text, " is too long a text");
	return ST_OK;
}

/* What stands right after TEXT must end it; libconfuse would drop or cut there. */
static enum status check_end(const struct scanner *s, struct slice text)
{
	if (s->at >= s->end || strchr(" \t\n={},", *s->at))
		return ST_OK;
	return fail_shown(s, slice_of(text.p, text.n + 1), " is no text; put quotes around all of it");
}

static enum status next_token(struct scanner *s, struct token *out)
{
	enum status st = skip_blanks(s);

	*out = (struct token){ 0 };
	if (st || s->at >= s->end)
		return st;
	bool quoted = *s->at == '"' || *s->at == '\'';
	if (quoted || is_word(*s->at)) {
		st = quoted ? take_quoted(s, out) : take_word(s, out);
		return st ? st : check_end(s, out->text);
	}
	if (s->end - s->at > 1 && s->at[0] == '+' && s->at[1] == '=')
		return conf_fail(s->conf, s->line, "there is no +=; name all values in one list");
	if (!strchr("={},", *s->at))
		return fail_shown(s, slice_of(s->at, 1), " may stand in quotes only");
	*out = (struct token){ TOKEN_MARK, slice_of(s->at, 1) };
	s->at++;
	return ST_OK;
}

static bool is_mark(const struct token *token, char mark)
{
	return token->type == TOKEN_MARK && token->text.p[0] == mark;
}

/* TOKEN stands where WANTED should. */
static enum status fail_unexpected(const struct scanner *s, const struct token *token, const char *wanted)
{
	char room[4 * SHOWN_MAX];
	struct buf shown = buf_over(room, sizeof(room));

	if (token->type == TOKEN_END)
		return conf_fail(s->conf, s->line, "the file ends where %s should stand", wanted);
	if (token->type == TOKEN_QUOTED)
		put_shown_text(&shown, token->text, SHOWN_MAX);
	else
		put_shown(&shown, token->text, SHOWN_MAX);
	return conf_fail(s->conf, s->line, "%.*s stands where %s should", SLICE_ARG(buf_slice(&shown)), wanted);
}

static enum status open_section(struct scanner *s)
{
	struct scan *out = s->out;

	if (s->depth == DEPTH_MAX)
		return conf_fail(s->conf, s->line, "sections are nested too deeply");
	if (out->section_count == s->room) {
		uint32_t room = s->room ? 2 * s->room : 32;
		struct scanned_section *sections = arena_alloc(s->arena, room * sizeof(*sections));
		if (!sections)
			return ST_NO_MEMORY;
		if (s->room)
			memcpy(sections, out->sections, s->room * sizeof(*sections));
		out->sections = sections;
		s->room = room;
	}
	out->sections[out->section_count++] =
		(struct scanned_section){ s->name.text, s->around[s->depth], s->name_line };
	s->around[++s->depth] = out->section_count;
	s->state = NAME;
	return ST_OK;
}

static enum status take_name(struct scanner *s, const struct token *token)
{
	if (token->type == TOKEN_END && s->depth) {
		const struct scanned_section *open = &s->out->sections[s->around[s->depth] - 1];
		return conf_fail(s->conf, open->line, "the section %.*s is not closed: a } is missing",
				 SLICE_ARG(open->name));
	}
	if (token->type == TOKEN_END)
		return ST_OK;
	if (is_mark(token, '}')) {
		if (!s->depth)
			return conf_fail(s->conf, s->line, "this } closes nothing");
		s->depth--;
		return ST_OK;
	}
	if (token->type != TOKEN_WORD || !is_name(token->text))
		return fail_unexpected(s, token, "the name of a key or section");
	s->name = *token;
	s->name_line = s->line;
	s->state = AFTER_NAME;
	return ST_OK;
}

static bool is_text(const struct token *token)
{
	return token->type == TOKEN_WORD || token->type == TOKEN_QUOTED;
}

static enum status take_after_name(struct scanner *s, const struct token *token)
{
	if (is_mark(token, '{'))
		return open_section(s);
	if (s->state == AFTER_TITLE)
		return fail_unexpected(s, token, "the { of a section");
	if (!is_text(token) && !is_mark(token, '='))
		return fail_unexpected(s, token, "= or {");
	s->state = is_text(token) ? AFTER_TITLE : VALUE;
	return ST_OK;
}

static enum status take_value(struct scanner *s, const struct token *token)
{
	if (!is_text(token) && !is_mark(token, '{'))
		return fail_unexpected(s, token, "a value");
	s->state = is_text(token) ? NAME : ITEM;
	s->items = 0;
	return ST_OK;
}

static enum status take_item(struct scanner *s, const struct token *token)
{
	if (is_mark(token, '}') && !s->items)
		return conf_fail(s->conf, s->line, "an empty list; leave the key out");
	if (!is_text(token) && !is_mark(token, '}'))
		return fail_unexpected(s, token, "a value of the list or its }");
	s->state = is_text(token) ? AFTER_ITEM : NAME;
	s->items++;
	return ST_OK;
}

static enum status take_after_item(struct scanner *s, const struct token *token)
{
	if (!is_mark(token, ',') && !is_mark(token, '}'))
		return fail_unexpected(s, token, "a comma or the } of a list");
	s->state = is_mark(token, ',') ? ITEM : NAME;
	return ST_OK;
}

static enum status take_token(struct scanner *s, const struct token *token)
{
	switch (s->state) {
	case NAME:
		return take_name(s, token);
	case AFTER_NAME:
	case AFTER_TITLE:
		return take_after_name(s, token);
	case VALUE:
		return take_value(s, token);
	case ITEM:
		return take_item(s, token);
	default:
		return take_after_item(s, token);
	}
}

/* The character at AT is one that a line of text may hold. *LENGTH is set. */
static enum status check_character(const struct conf *conf, uint32_t line, struct slice at, size_t *length)
{
	bool valid = (*length = utf8_length(at)) > 0;
	uint32_t c = valid ? code_point(at.p, *length) : 0;
	char room[16 + SHOWN_MAX];
	struct buf shown = buf_over(room, sizeof(room));

	if (valid && (!is_control(c) || c == '\t' || c == '\n') && !is_direction(c))
		return ST_OK;
	put_shown(&shown, slice_of(at.p, valid ? *length : 1), SHOWN_MAX);
	return conf_fail(conf, line, "%.*s is %s", SLICE_ARG(buf_slice(&shown)),
			 valid ? "a character that may not stand here" : "no UTF-8; the file must be in UTF-8");
}

/* TEXT without BOM and with LF as line ends, all of it characters that may stand in a file. */
static enum status put_plain(struct buf *plain, struct slice text, const struct conf *conf)
{
	uint32_t line = 1;
	size_t at = text.n >= 3 && memcmp(text.p, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

	while (at < text.n) {
		size_t n = 0;
		at += text.p[at] == '\r' && at + 1 < text.n && text.p[at + 1] == '\n';
		enum status st = check_character(conf, line, slice_of(text.p + at, text.n - at), &n);
		if (st)
			return st;
		line += text.p[at] == '\n';
		buf_put(plain, text.p + at, n);
		at += n;
	}
	return buf_status(plain);
}

static enum status scan_tokens(struct scanner *s)
{
	struct token token;
	enum status st;

	do {
		st = next_token(s, &token);
		if (!st)
			st = take_token(s, &token);
		if (!st)
			buf_put_slice(&s->out->clean, token.text);
	} while (!st && token.type != TOKEN_END);
	buf_put(&s->out->clean, "\n", 2); /* libconfuse wants text, and a zero after it */
	return st ? st : buf_status(&s->out->clean);
}

enum status scan_text(struct slice text, const struct conf *conf, struct arena *arena, struct scan *out)
{
	struct scanner s = { .conf = conf, .line = 1, .arena = arena, .out = out };
	struct buf plain;
	enum status st;

	*out = (struct scan){ 0 };
	buf_init(&out->clean, 2 * CONF_FILE_MAX);
	buf_init(&plain, 2 * CONF_FILE_MAX);
	if (text.n > CONF_FILE_MAX)
		st = conf_fail(conf, 1, "the file is larger than %d bytes", CONF_FILE_MAX);
	else
		st = put_plain(&plain, text, conf);
	struct slice kept = arena_copy(arena, buf_slice(&plain)); /* names of sections stay in it */
	s.at = kept.p;
	s.end = kept.p + kept.n;
	if (!st && plain.n && !kept.n)
		st = ST_NO_MEMORY;
	buf_release(&plain);
	return st ? st : scan_tokens(&s);
}

void scan_release(struct scan *scan)
{
	buf_release(&scan->clean);
}
