/*
 * Globs, matched with one place to go back to: after a star that fails all that stood before it still holds, so
 * only the newest star matters, and no glob takes longer than its length times that of the text.
 */
#include "feed/profile/patterns.h"

#include "allot/base/shown.h"
#include "allot/base/utf8.h"

/* A character of TEXT at *AT, which moves behind it; a byte that is no UTF-8 stands for itself. */
static uint32_t take_character(struct slice text, size_t *at)
{
	struct slice left = slice_of(text.p + *at, text.n - *at);
	size_t n = utf8_length(left);

	*at += n ? n : 1;
	return n ? code_point(left.p, n) : 0x110000u + (unsigned char)left.p[0];
}

/* The end of the set that begins at AT, behind its ], or 0 when it is never closed. */
static size_t set_end(struct slice text, size_t at)
{
	size_t first = at + 1;

	if (first < text.n && (text.p[first] == '!' || text.p[first] == '^'))
		first++;
	for (size_t i = first + 1; i < text.n; i++)
		if (text.p[i] == ']')
			return i + 1;
	return 0;
}

/* Is C one of the set between [ at AT and its ], whose end is END? */
static bool in_set(struct slice text, size_t at, size_t end, uint32_t c)
{
	struct slice set = slice_of(text.p, end - 1);
	size_t i = at + 1;
	bool not = set.p[i] == '!' || set.p[i] == '^';
	bool found = false;

	i += not ;
	while (i < set.n) {
		uint32_t first = take_character(set, &i);
		uint32_t last = first;
		if (i + 1 < set.n && set.p[i] == '-') {
			i++;
			last = take_character(set, &i);
		}
		found = found || (c >= first && c <= last);
	}
	return found != not ;
}

/* One thing of PATTERN at *P against one character of TEXT at *T; both move when it fits. */
static bool match_one(struct slice pattern, size_t *p, struct slice text, size_t *t)
{
	size_t next = *t;

	if (*p >= pattern.n)
		return false;
	char mark = pattern.p[*p];
	if (mark != '?' && mark != '[') {
		if (mark != fold(text.p[*t]))
			return false;
		++*p;
		++*t;
		return true;
	}
	uint32_t c = take_character(text, &next);
	if (c < 0x80)
		c = (uint32_t)(unsigned char)fold((char)c);
	size_t end = mark == '[' ? set_end(pattern, *p) : *p + 1;
	bool fits = mark == '?' || in_set(pattern, *p, end, c);
	if (fits) {
		*p = end;
		*t = next;
	}
	return fits;
}

bool pattern_matches(const struct pattern *pattern, struct slice text)
{
	struct slice glob = pattern->text;
	size_t p = 0, t = 0;
	size_t star = SIZE_MAX; /* behind the newest star */
	size_t from = 0;	/* what it has taken ends here */

	if (pattern->everything)
		return true;
	if (pattern->literal)
		return slice_eq_nocase(glob, text);
	while (t < text.n) {
		if (p < glob.n && glob.p[p] == '*') {
			star = ++p;
			from = t;
		} else if (!match_one(glob, &p, text, &t)) {
			if (star == SIZE_MAX)
				return false;
			(void)take_character(text, &from);
			p = star;
			t = from;
		}
	}
	while (p < glob.n && glob.p[p] == '*')
		p++;
	return p == glob.n;
}

bool patterns_match(const struct patterns *patterns, struct slice text)
{
	for (uint32_t i = 0; i < patterns->count; i++)
		if (pattern_matches(&patterns->list[i], text))
			return true;
	return false;
}

/* What is wrong with the sets of GLOB, or NULL. */
static const char *check_sets(struct slice glob)
{
	for (size_t i = 0; i < glob.n; i++) {
		if (glob.p[i] != '[')
			continue;
		i = set_end(glob, i);
		if (!i)
			return "has a [ without its ]; the mark itself is written [[]";
		i--;
	}
	return NULL;
}

enum status pattern_compile(struct slice text, struct arena *arena, struct pattern *out, const char **why)
{
	char *p = arena_alloc(arena, text.n + 1);
	struct pattern made = { .literal = true, .everything = text.n > 0 };

	*why = check_sets(text);
	if (!p)
		return ST_NO_MEMORY;
	for (size_t i = 0; i < text.n; i++) {
		p[i] = fold(text.p[i]);
		made.everything = made.everything && p[i] == '*';
		made.literal = made.literal && p[i] != '*' && p[i] != '?' && p[i] != '[';
	}
	made.text = slice_of(p, text.n);
	if (!*why)
		*out = made;
	return ST_OK;
}
