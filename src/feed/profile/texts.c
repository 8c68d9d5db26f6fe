/*
 * Texts with marks for what is put in, taken apart once. A mark is the name of a column unless it is one of the
 * four words; { and } themselves are written twice.
 */
#include "feed/profile/texts.h"

#include "allot/base/contract.h"

enum { PIECES_MAX = 32 };

struct making {
	struct text_piece pieces[PIECES_MAX];
	uint32_t count;
};

static enum text_piece_type mark_type(struct slice name)
{
	static const struct {
		const char *name;
		enum text_piece_type type;
	} MARKS[] = {
		{ "partner", PIECE_PARTNER }, { "sku", PIECE_SKU }, { "slot", PIECE_SLOT }, { "", PIECE_FOUND }
	};

	for (size_t i = 0; i < sizeof(MARKS) / sizeof(MARKS[0]); i++)
		if (slice_eq(name, slice_str(MARKS[i].name)))
			return MARKS[i].type;
	return PIECE_COLUMN;
}

static enum status add_piece(struct compiling *c, uint32_t line, struct making *m, struct text_piece piece)
{
	if (m->count == PIECES_MAX)
		return compile_fail(c, line, "a text of more than %d parts", PIECES_MAX);
	m->pieces[m->count++] = piece;
	return ST_OK;
}

/* The mark { } that begins at *AT, which moves behind it. */
static enum status take_mark(struct compiling *c, struct slice text, uint32_t line, size_t *at,
			     struct making *m)
{
	const char *end = memchr(text.p + *at, '}', text.n - *at);
	struct text_piece piece = { .column = NO_FIELD };
	enum status st = ST_OK;

	if (!end)
		return compile_fail(c, line, "a { without its } in a text; the mark itself is written {{");
	struct slice name = slice_of(text.p + *at + 1, (size_t)(end - text.p) - *at - 1);
	piece.type = mark_type(name);
	if (piece.type == PIECE_COLUMN)
		st = column_use(c, name, line, COLUMN_NEEDED, &piece.column);
	*at = (size_t)(end - text.p) + 1;
	return st ? st : add_piece(c, line, m, piece);
}

enum status text_compile(struct compiling *c, struct slice text, uint32_t line, struct text_pieces *out)
{
	struct making m = { .count = 0 };
	enum status st = ST_OK;

	for (size_t at = 0; !st && at < text.n;) {
		char mark = text.p[at];
		bool twice = at + 1 < text.n && text.p[at + 1] == mark;
		if (mark == '{' && !twice) {
			st = take_mark(c, text, line, &at, &m);
			continue;
		}
		if (mark == '}' && !twice)
			return compile_fail(c, line,
					    "a } without its { in a text; the mark itself is written }}");
		bool doubled = mark == '{' || mark == '}';
		size_t n = 1;
		while (!doubled && at + n < text.n && text.p[at + n] != '{' && text.p[at + n] != '}')
			n++;
		st = add_piece(c, line, &m,
			       (struct text_piece){ PIECE_TEXT, slice_of(text.p + at, n), NO_FIELD });
		at += doubled ? 2 : n;
	}
	if (st)
		return st;
	struct text_piece *pieces = arena_alloc(c->arena, (m.count + 1) * sizeof(*pieces));
	if (!pieces)
		return ST_NO_MEMORY;
	memcpy(pieces, m.pieces, m.count * sizeof(*pieces));
	*out = (struct text_pieces){ pieces, m.count };
	return ST_OK;
}

bool text_has(const struct text_pieces *pieces, enum text_piece_type type)
{
	for (uint32_t i = 0; i < pieces->count; i++)
		if (pieces->list[i].type == type)
			return true;
	return false;
}

static struct slice piece_text(const struct text_piece *piece, const struct text_filling *filling)
{
	switch (piece->type) {
	case PIECE_COLUMN:
		return filling->cells[piece->column];
	case PIECE_PARTNER:
		return filling->partner;
	case PIECE_SKU:
		return filling->sku;
	case PIECE_SLOT:
		return filling->slot;
	case PIECE_FOUND:
		return filling->found;
	default:
		return piece->text;
	}
}

enum status text_fill(const struct text_pieces *pieces, const struct text_filling *filling, struct arena *arena,
		      struct slice *out)
{
	size_t n = 0, at = 0;

	*out = SLICE("");
	for (uint32_t i = 0; i < pieces->count; i++) {
		struct slice text = piece_text(&pieces->list[i], filling);
		if (!text.n)
			return ST_OK;
		n += text.n;
	}
	char *p = arena_alloc(arena, n + 1);
	if (!p)
		return ST_NO_MEMORY;
	for (uint32_t i = 0; i < pieces->count; i++) {
		struct slice text = piece_text(&pieces->list[i], filling);
		memcpy(p + at, text.p, text.n);
		at += text.n;
	}
	ENSURE(at == n);
	*out = slice_of(p, n);
	return ST_OK;
}
