/* Folding: word by word, each line begun with the indent of the one that it goes on from. */
#include "cli/fold.h"

#include "allot/base/text/width.h"

enum { WIDTH_LEAST = 40 };

struct folding {
	struct buf *out;
	size_t width;
	size_t at; /* columns of the line so far */
	size_t indent;
};

static void put_blanks(struct buf *out, size_t n)
{
	while (n-- > 0)
		buf_put_char(out, ' ');
}

/* BLANKS stood before WORD; at the window's edge a line ends in their place, if the next one has room. */
static void put_word(struct folding *f, size_t blanks, struct slice word)
{
	size_t n = text_width(word);
	if (f->at > f->indent && f->at + blanks + n > f->width && f->indent + n <= f->width) {
		buf_put_char(f->out, '\n');
		put_blanks(f->out, f->indent);
		f->at = f->indent;
		blanks = 0;
	}
	put_blanks(f->out, blanks);
	buf_put_slice(f->out, word);
	f->at += blanks + n;
}

/* BLANKS stand before LINE, beside its own. */
static void put_words(struct folding *f, size_t blanks, struct slice line)
{
	for (size_t i = 0; i < line.n; blanks = 0) {
		size_t begin = i;
		while (i < line.n && line.p[i] == ' ')
			i++;
		blanks += i - begin;
		size_t word = i;
		while (i < line.n && line.p[i] != ' ')
			i++;
		if (i > word)
			put_word(f, blanks, slice_of(line.p + word, i - word));
	}
}

/* Where what follows of LINE begins. */
static size_t hanging(struct slice line, size_t width)
{
	size_t begin = 0;
	while (begin < line.n && line.p[begin] == ' ')
		begin++;
	for (size_t i = begin; i + 1 < line.n; i++) {
		if (line.p[i] != ' ' || line.p[i + 1] != ' ')
			continue;
		while (i < line.n && line.p[i] == ' ')
			i++;
		size_t column = text_width(slice_of(line.p, i));
		return i < line.n && column < 2 * width / 3 ? column : begin + 2;
	}
	return begin + 2;
}

static struct slice next_line(struct slice *text)
{
	const char *end = memchr(text->p, '\n', text->n);
	size_t n = end ? (size_t)(end - text->p) : text->n;
	struct slice line = slice_of(text->p, n);
	n += end ? 1 : 0;
	*text = slice_of(text->p + n, text->n - n);
	return line;
}

static bool is_prose(struct slice line)
{
	return line.n > 0 && line.p[0] != ' ' && line.p[0] != '\n';
}

void fold_sentence(struct buf *out, struct slice line, size_t width)
{
	enum { INDENT = 2 };
	struct folding f = { out, width, 0, INDENT };
	if (width < WIDTH_LEAST)
		buf_put_slice(out, line);
	else
		put_words(&f, 0, line);
}

void fold(struct buf *out, struct slice text, size_t width, bool paragraphs)
{
	if (width < WIDTH_LEAST) {
		buf_put_slice(out, text);
		return;
	}
	while (text.n) {
		struct slice line = next_line(&text);
		bool fills = paragraphs && is_prose(line);
		struct folding f = { out, width, 0, fills ? 0 : hanging(line, width) };
		put_words(&f, 0, line);
		while (fills && is_prose(text))
			put_words(&f, 1, next_line(&text));
		buf_put_char(out, '\n');
	}
}
