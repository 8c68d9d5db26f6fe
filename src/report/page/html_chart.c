/*
 * Charts as inline SVG, 720 units wide. Each has a title and, as text, the figures it shows: who does not
 * see it misses nothing.
 */
#include "report/page/html_parts.h"

#include "allot/base/contract.h"
#include "report/table/figure_text.h"

enum { WIDTH = 720, LEFT = 62, TOP = 26, BOTTOM = 164, HEIGHT = 190 };

/* The scale of an upright chart: LOW stands at the bottom. */
struct scale {
	int64_t low;
	int64_t high;
	int64_t step; /* between the lines of the grid */
};

static double y_of(const struct scale *s, int64_t value)
{
	return BOTTOM - (double)(value - s->low) * (BOTTOM - TOP) / (double)(s->high - s->low);
}

/* A round step, of which some three to seven make up SPAN. */
static int64_t step_of(int64_t span)
{
	int64_t step = 1;
	while (step * 50 < span)
		step *= 10;
	if (step * 10 < span)
		step *= 5;
	else if (step * 5 < span)
		step *= 2;
	return step;
}

/* From 0, unless all that matters is far above it. */
static struct scale scale_of(int64_t low, int64_t high)
{
	struct scale s = { .high = high > 0 ? high : 0 };
	bool far = low > 0 && (high - low) * 3 < high;
	s.step = step_of(far ? high - low : s.high - (low < 0 ? low : 0));
	if (far)
		s.low = (low - s.step) / s.step * s.step;
	else if (low < 0)
		s.low = -((-low + s.step - 1) / s.step * s.step);
	if (s.high == s.low)
		s.high = s.low + 1;
	return s;
}

static void put_begin(struct buf *out, const struct chart *c, int height)
{
	buf_printf(out,
		   "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"%s-title %s-text\"><title "
		   "id=\"%s-title\">",
		   WIDTH, height, c->name, c->name, c->name);
	put_html(out, slice_str(c->title));
	buf_printf(out, "</title><desc id=\"%s-text\">", c->name);
	for (size_t i = 0; i < c->count; i++) {
		buf_put_str(out, i ? "; " : "");
		put_html(out, c->bars[i].label);
		buf_put_char(out, ' ');
		put_grouped(out, c->bars[i].value);
		if (c->kind == CHART_COLUMNS) {
			buf_put_str(out, " and ");
			put_grouped(out, c->bars[i].second);
		}
	}
	buf_put_str(out, "</desc>");
}

static void put_grid(struct buf *out, const struct scale *s)
{
	for (int64_t at = s->low; at <= s->high; at += s->step) {
		double y = y_of(s, at);
		buf_printf(out, "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", LEFT,
			   WIDTH, y, y);
		buf_printf(out, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">", LEFT - 8, y + 4);
		put_grouped(out, at);
		buf_put_str(out, "</text>");
	}
}

static void put_rect(struct buf *out, const char *class, double x, double width, double top, double bottom)
{
	double height = bottom - top < 1.2 ? 1.2 : bottom - top;
	buf_printf(out, "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>", class, x,
		   top, width, height);
}

static void put_label(struct buf *out, double x, double y, const char *class, struct slice text)
{
	buf_printf(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\"%s>", x, y, class);
	put_html(out, text);
	buf_put_str(out, "</text>");
}

/* Waterfall */

/* Where the balance stands behind bar I. */
static int64_t level(const struct chart *c, size_t i)
{
	int64_t sum = 0;
	for (size_t k = 0; k <= i; k++)
		sum += c->bars[k].value;
	return i + 1 == c->count ? c->bars[i].value : sum;
}

static struct scale waterfall_scale(const struct chart *c)
{
	int64_t low = c->bars[0].value, high = low;
	for (size_t i = 1; i < c->count; i++) {
		int64_t at = level(c, i);
		low = at < low ? at : low;
		high = at > high ? at : high;
	}
	return scale_of(low, high);
}

static void put_waterfall_bar(struct buf *out, const struct chart *c, size_t i, const struct scale *s)
{
	double slot = (double)(WIDTH - LEFT) / (double)c->count;
	double x = LEFT + slot * (double)i + slot * 0.16, width = slot * 0.68;
	bool end = i == 0 || i + 1 == c->count;
	int64_t to = level(c, i), from = end ? s->low : level(c, i - 1);
	double top = y_of(s, to > from ? to : from), bottom = y_of(s, to > from ? from : to);
	struct buf figure;
	buf_init(&figure, 0);
	if (end)
		put_grouped(&figure, c->bars[i].value);
	else
		put_signed(&figure, c->bars[i].value);
	put_rect(out, end ? "end" : c->bars[i].value < 0 ? "down" : "up", x, width, top, bottom);
	put_label(out, x + width / 2, top - 6, " class=\"v\"", buf_slice(&figure));
	put_label(out, x + width / 2, HEIGHT - 8, "", c->bars[i].label);
	if (i > 0) {
		double tie = y_of(s, level(c, i - 1));
		buf_printf(out, "<line class=\"tie\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>",
			   x - slot * 0.32, x, tie, tie);
	}
	buf_release(&figure);
}

static void put_waterfall(struct buf *out, const struct chart *c)
{
	struct scale s = waterfall_scale(c);
	buf_put_str(out, "<figure><figcaption>");
	put_html(out, slice_str(c->title));
	if (s.low > 0) {
		buf_put_str(out, " (the axis starts at ");
		put_grouped(out, s.low);
		buf_put_char(out, ')');
	}
	buf_put_str(out, "</figcaption>");
	put_begin(out, c, HEIGHT);
	put_grid(out, &s);
	for (size_t i = 0; i < c->count; i++)
		put_waterfall_bar(out, c, i, &s);
	buf_put_str(out, "</svg></figure>\n");
}

/* Shares */

static void put_shares(struct buf *out, const struct chart *c)
{
	enum { BAND = 34, LETTER = 7 };
	double x = 0;
	int64_t whole = 0;
	for (size_t i = 0; i < c->count; i++)
		whole += c->bars[i].value;
	buf_put_str(out, "<figure>");
	put_begin(out, c, BAND);
	for (size_t i = 0; i < c->count && whole > 0; i++) {
		double width = (double)WIDTH * (double)c->bars[i].value / (double)whole;
		if (c->bars[i].value > 0)
			buf_printf(out,
				   "<rect class=\"p%zu\" x=\"%.1f\" y=\"0\" width=\"%.1f\" height=\"%d\"/>", i,
				   x, width > 2 ? width - 1.5 : width, BAND);
		if (width > 16 + LETTER * (double)c->bars[i].label.n) {
			buf_printf(out, "<text class=\"q%zu\" x=\"%.1f\" y=\"21.5\">", i, x + 8);
			put_html(out, c->bars[i].label);
			buf_put_str(out, "</text>");
		}
		x += width;
	}
	buf_put_str(out, "</svg></figure>\n");
}

/* Columns */

static void put_column(struct buf *out, const struct chart *c, size_t i, const struct scale *s)
{
	double slot = (double)(WIDTH - LEFT) / (double)c->count;
	double width = slot * 0.82 > 46 ? 46 : slot * 0.82;
	double x = LEFT + slot * ((double)i + 0.5) - width / 2;
	double first = y_of(s, c->bars[i].value), second = y_of(s, c->bars[i].value + c->bars[i].second);
	size_t every = c->count / 8 + 1;
	if (c->bars[i].value)
		put_rect(out, "up", x, width, first, BOTTOM);
	if (c->bars[i].second)
		put_rect(out, "two", x, width, second, first);
	if ((c->count - 1 - i) % every == 0)
		put_label(out, x + width / 2, HEIGHT - 8, "", c->bars[i].label);
}

static void put_columns(struct buf *out, const struct chart *c)
{
	int64_t high = 1;
	for (size_t i = 0; i < c->count; i++)
		if (c->bars[i].value + c->bars[i].second > high)
			high = c->bars[i].value + c->bars[i].second;
	struct scale s = scale_of(0, high);
	buf_printf(out,
		   "<figure><figcaption><span class=\"key\"></span>%s<span class=\"key "
		   "two\"></span>%s</figcaption>",
		   c->first, c->second);
	put_begin(out, c, HEIGHT);
	put_grid(out, &s);
	for (size_t i = 0; i < c->count; i++)
		put_column(out, c, i, &s);
	buf_put_str(out, "</svg></figure>\n");
}

void put_chart(struct buf *out, const struct chart *chart)
{
	REQUIRE(chart->count > 0);
	if (chart->kind == CHART_WATERFALL)
		put_waterfall(out, chart);
	else if (chart->kind == CHART_SHARES)
		put_shares(out, chart);
	else
		put_columns(out, chart);
}
