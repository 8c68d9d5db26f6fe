/* The page from its head to its foot. */
#include "report/page/html.h"

#include "report/page/html_parts.h"
#include "report/table/figure_text.h"

enum status html_create(struct html *h, const char *dir, const char *name, const char *version)
{
	*h = (struct html){ .version = version };
	return sink_create(&h->file, dir, name);
}

static void put_in(struct buf *out, const char *before, struct slice text, const char *after)
{
	buf_put_str(out, before);
	put_html(out, text);
	buf_put_str(out, after);
}

static void put_head(struct buf *out, const struct html *h, const struct front *f)
{
	buf_put_str(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
			 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
			 "<meta name=\"referrer\" content=\"no-referrer\">\n");
	put_in(out, "<meta name=\"generator\" content=\"allot ", slice_str(h->version), "\">\n");
	put_in(out, "<title>", f->title, ": ");
	put_html(out, f->subtitle);
	buf_put_str(out, "</title>\n<style>\n");
	buf_put_str(out, HTML_STYLE);
	buf_put_str(out, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#statement\">Skip to the "
			 "statement</a>\n"
			 "<div class=\"sheet\">\n<header>\n<div>");
	put_in(out, "<h1>", f->title, "</h1>");
	put_in(out, "<p>", f->subtitle, "</p></div>\n<p class=\"facts\">");
	for (size_t i = 0; i < sizeof(f->meta) / sizeof(f->meta[0]); i++)
		put_in(out, i ? "<br>" : "", f->meta[i], "");
	buf_put_str(out, "</p>\n</header>\n<main>\n");
}

static void put_verdict(struct buf *out, const struct front *f)
{
	buf_printf(out, "<div class=\"judged\">\n<p class=\"%s\">", f->good ? "good" : "bad");
	put_in(out, "<strong>", f->verdict, "</strong>");
	put_html(out, f->verdict_more);
	buf_put_str(out, " <a href=\"#proof\">What was checked</a></p>\n");
	buf_printf(out, "<p class=\"%s\"><strong>", f->needs ? "care" : "good");
	if (f->needs)
		buf_printf(out, "%zu thing%s a person</strong>", f->needs, f->needs == 1 ? " needs" : "s need");
	else
		buf_put_str(out, "Nothing needs a person</strong>");
	put_html(out, f->needs_more);
	buf_put_str(out, f->needs ? " <a href=\"#needs\">See them</a></p>\n</div>\n" : "</p>\n</div>\n");
}

static void put_headlines(struct buf *out, const struct front *f)
{
	buf_put_str(out, "<dl class=\"large\">\n");
	for (size_t i = 0; i < f->headlines_count; i++) {
		put_in(out, "<div><dt>", slice_str(f->headlines[i].term), "</dt>");
		put_in(out, "<dd>", f->headlines[i].figure, "</dd>");
		put_in(out, "<dd class=\"why\">", f->headlines[i].note, "</dd></div>\n");
	}
	buf_put_str(out, "</dl>\n");
}

static enum status front(void *ctx, const struct front *f)
{
	struct html *h = ctx;
	put_head(&h->file.bytes, h, f);
	put_verdict(&h->file.bytes, f);
	put_headlines(&h->file.bytes, f);
	return sink_flow(&h->file);
}

static enum status section(void *ctx, const char *id, const char *heading, struct slice lead)
{
	struct html *h = ctx;
	struct buf *out = &h->file.bytes;
	if (id)
		buf_printf(out, "\n<h2 id=\"%s\">", id);
	else
		buf_put_str(out, "<h3>");
	put_html(out, slice_str(heading));
	buf_put_str(out, id ? "</h2>\n" : "</h3>\n");
	if (lead.n)
		put_in(out, "<p class=\"lead\">", lead, "</p>\n");
	return sink_flow(&h->file);
}

static enum status beside(void *ctx, enum beside place)
{
	static const char *const marks[] = { [BESIDE_BEGIN] = "<div class=\"pair\">\n<div>\n",
					     [BESIDE_NEXT] = "</div>\n<div>\n",
					     [BESIDE_END] = "</div>\n</div>\n" };
	struct html *h = ctx;
	buf_put_str(&h->file.bytes, marks[place]);
	return sink_flow(&h->file);
}

static enum status chart(void *ctx, const struct chart *c)
{
	struct html *h = ctx;
	put_chart(&h->file.bytes, c);
	return sink_flow(&h->file);
}

static enum status checks(void *ctx, const struct checks *c)
{
	static const char *const classes[] = {
		[CHECK_HOLDS] = "", [CHECK_FAILS] = " class=\"no\"", [CHECK_NOT_MADE] = " class=\"off\""
	};
	static const char *const marks[] = {
		[CHECK_HOLDS] = "\xe2\x9c\x93", [CHECK_FAILS] = "\xe2\x9c\x97", [CHECK_NOT_MADE] = DASH
	};
	static const char *const words[] = {
		[CHECK_HOLDS] = "holds: ", [CHECK_FAILS] = "does not hold: ", [CHECK_NOT_MADE] = "not checked: "
	};
	struct html *h = ctx;
	struct buf *out = &h->file.bytes;
	buf_put_str(out, "<ul class=\"checks\">\n");
	for (size_t i = 0; i < c->count; i++) {
		const struct check *check = &c->list[i];
		buf_printf(out, "<li%s><b aria-hidden=\"true\">%s</b><span><span class=\"unseen\">%s</span>",
			   classes[check->state], marks[check->state], words[check->state]);
		put_html(out, slice_str(check->text));
		put_in(out, "</span> <span class=\"much\">", check->detail, "</span></li>\n");
	}
	buf_put_str(out, "</ul>\n");
	return sink_flow(&h->file);
}

static enum status close(void *ctx, const struct term *terms, size_t count)
{
	struct html *h = ctx;
	struct buf *out = &h->file.bytes;
	buf_put_str(out, "<dl class=\"proof\">\n");
	for (size_t i = 0; i < count; i++) {
		put_in(out, "<dt>", slice_str(terms[i].name), "</dt><dd>");
		put_in(out, terms[i].code ? "<code>" : "", terms[i].text,
		       terms[i].code ? "</code></dd>\n" : "</dd>\n");
	}
	buf_put_str(out, "</dl>\n<div class=\"sign\"><span>Reviewed by</span><span>Followed up "
			 "by</span><span>Date</span>"
			 "</div>\n</main>\n<footer>Made by allot ");
	put_html(out, slice_str(h->version));
	buf_put_str(out, " from the journal of the store. One file: no scripts, nothing loaded from elsewhere."
			 "</footer>\n</div>\n</body>\n</html>\n");
	return sink_flow(&h->file);
}

static const struct paper_ops HTML_OPS = { front, section, beside, chart, checks, close };

struct paper html_paper(struct html *h)
{
	return (struct paper){ &HTML_OPS, h };
}

static enum status begin(void *ctx, const struct table *t)
{
	struct html *h = ctx;
	put_table_begin(&h->file.bytes, t);
	return sink_flow(&h->file);
}

static enum status put_row(void *ctx, const struct table *t, const struct table_row *row)
{
	struct html *h = ctx;
	put_table_row(&h->file.bytes, t, row);
	return sink_flow(&h->file);
}

static enum status end(void *ctx, const struct table *t)
{
	struct html *h = ctx;
	(void)t;
	put_table_end(&h->file.bytes);
	return sink_flow(&h->file);
}

static const struct form_ops HTML_TABLES = { begin, put_row, end };

struct form html_form(struct html *h)
{
	return (struct form){ &HTML_TABLES, h, false };
}
