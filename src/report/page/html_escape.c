/* Texts of others on a page. Shown first, then escaped: what is shown has angle brackets of its own. */
#include "report/page/html_parts.h"

#include "allot/base/shown.h"

static const char *entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void put_html(struct buf *out, struct slice text)
{
	enum { TEXT_MAX = 4096 };
	struct buf shown;
	buf_init(&shown, 0);
	put_shown_text(&shown, text, TEXT_MAX);
	if (buf_status(&shown))
		out->status = buf_status(&shown);
	for (size_t i = 0; i < shown.n; i++) {
		const char *name = entity(shown.p[i]);
		if (name)
			buf_put_str(out, name);
		else
			buf_put_char(out, shown.p[i]);
	}
	buf_release(&shown);
}
