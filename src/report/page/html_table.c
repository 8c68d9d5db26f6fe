/*
 * Tables on the page. The first cell of a row is its heading; a screen reader has a caption and a scope for
 * all.
 */
#include "report/page/html_parts.h"

#include "report/table/figure_text.h"

enum { DENSE_COLUMNS = 10 }; /* more than these stand closer */

static bool same_group(const struct table *t, size_t a, size_t b)
{
	return t->columns[a].group && t->columns[b].group &&
	       strcmp(t->columns[a].group, t->columns[b].group) == 0;
}

static bool has_groups(const struct table *t)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->columns[i].group)
			return true;
	return false;
}

static void put_class(struct buf *out, const struct column *c, const struct cell *cell)
{
	static const char *const tones[] = { [TONE_NONE] = "", [TONE_GOOD] = " good", [TONE_BAD] = " bad" };
	bool text = !cell_is_figure(c->type), rule = c->marks & MARK_RULE;
	if (!text && !rule && !cell->strong)
		return;
	buf_put_str(out, " class=\"");
	if (text)
		buf_put_str(out, c->type == CELL_CODE ? "t c" : "t");
	buf_printf(out, "%s%s%s\"", rule ? " r" : "", cell->strong ? " s" : "", tones[cell->tone]);
}

/*
 * A heading; numbers' columns are right-aligned by themselves, but for the first, which has headings of rows.
 */
static void put_head(struct buf *out, const struct table *t, size_t i, bool two_rows)
{
	const struct column *c = &t->columns[i];
	buf_put_str(out, "<th scope=\"col\"");
	buf_printf(out, " class=\"%s%s\"", cell_is_figure(c->type) && i > 0 ? "" : "t",
		   (c->marks & MARK_RULE) ? " r" : "");
	buf_put_str(out, two_rows ? " rowspan=\"2\">" : ">");
	put_html(out, slice_str(c->head));
	buf_put_str(out, "</th>");
}

/* The upper row of two: groups, and the headings of columns without one. */
static void put_groups(struct buf *out, const struct table *t)
{
	buf_put_str(out, "<tr>");
	for (size_t i = 0; i < t->count;) {
		size_t end = i + 1;
		while (end < t->count && same_group(t, i, end))
			end++;
		if (t->columns[i].group) {
			buf_printf(out, "<th scope=\"colgroup\" colspan=\"%zu\" class=\"over%s\">", end - i,
				   (t->columns[i].marks & MARK_RULE) ? " r" : "");
			put_html(out, slice_str(t->columns[i].group));
			buf_put_str(out, "</th>");
		} else if (column_on_page(&t->columns[i])) {
			put_head(out, t, i, true);
		}
		i = end;
	}
	buf_put_str(out, "</tr>\n");
}

void put_table_begin(struct buf *out, const struct table *t)
{
	bool groups = has_groups(t);
	buf_printf(out, "<div class=\"wide keep%s\" role=\"region\" tabindex=\"0\" aria-label=\"",
		   t->narrow		      ? " narrow"
		   : t->count > DENSE_COLUMNS ? " dense"
					      : "");
	put_html(out, slice_str(t->caption));
	buf_put_str(out, "\"><table><caption class=\"unseen\">");
	put_html(out, slice_str(t->caption));
	buf_put_str(out, "</caption>\n<thead>");
	if (groups)
		put_groups(out, t);
	buf_put_str(out, "<tr>");
	for (size_t i = 0; i < t->count; i++)
		if (column_on_page(&t->columns[i]) && (!groups || t->columns[i].group))
			put_head(out, t, i, false);
	buf_put_str(out, "</tr></thead>\n<tbody>\n");
}

static void put_content(struct buf *out, enum cell_type type, const struct cell *cell)
{
	if (!cell->there)
		buf_put_str(out, cell_is_figure(type) ? DASH : "");
	else if (cell_is_figure(type))
		put_figure(out, cell_type_of(type, cell), cell->number);
	else
		put_html(out, cell->text);
}

static void put_note(struct buf *out, const struct table_row *row)
{
	if (!row->note.n)
		return;
	buf_printf(out, "%s<span class=\"by%s\">", row->note_below ? "" : " ", row->note_below ? " below" : "");
	put_html(out, row->note);
	buf_put_str(out, "</span>");
}

void put_table_row(struct buf *out, const struct table *t, const struct table_row *row)
{
	const char *kind = row->kind == ROW_OPENING ? " class=\"first\""
			   : row->kind == ROW_TOTAL ? " class=\"sum\""
			   : row->alarm		    ? " class=\"alarm\""
						    : "";
	buf_printf(out, "<tr%s><th scope=\"row\"%s>", kind,
		   t->columns[0].type == CELL_CODE && row->kind == ROW_PLAIN ? " class=\"c\"" : "");
	put_content(out, t->columns[0].type, &row->cells[0]);
	put_note(out, row);
	buf_put_str(out, "</th>");
	for (size_t i = 1; i < t->count; i++) {
		if (!column_on_page(&t->columns[i]))
			continue;
		buf_put_str(out, "<td");
		put_class(out, &t->columns[i], &row->cells[i]);
		buf_put_char(out, '>');
		put_content(out, t->columns[i].type, &row->cells[i]);
		buf_put_str(out, "</td>");
	}
	buf_put_str(out, "</tr>\n");
}

void put_table_end(struct buf *out)
{
	buf_put_str(out, "</tbody></table></div>\n");
}
