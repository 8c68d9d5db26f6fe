/* What a workbook needs beside its sheets. Fixed texts, but for the list of sheets. */
#include "report/xlsx/parts.h"

#include "allot/base/date.h"
#include "allot/base/shown.h"
#include "allot/base/utf8.h"
#include "report/table/figure_text.h"

#define XML_HEAD    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define SPREADSHEET "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define RELATIONS   "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE	    "http://schemas.openxmlformats.org/package/2006"

/*
 * Styles. Cell formats stand in pairs, plain and strong, by cell type, after the default one; then two of
 * headers.
 */
enum { STYLE_FIRST = 1, STYLE_HEAD_TEXT = STYLE_FIRST + 2 * CELL_TYPES, STYLE_HEAD_FIGURE, STYLE_COUNT };

enum {
	FORMAT_GENERAL = 0,
	FORMAT_COUNT = 164,
	FORMAT_DELTA,
	FORMAT_SHARE,
	FORMAT_MONEY,
	FORMAT_PRICE,
	FORMAT_DATE
};

static const unsigned FORMATS[CELL_TYPES] = {
	[CELL_COUNT] = FORMAT_COUNT, [CELL_DELTA] = FORMAT_DELTA, [CELL_SHARE] = FORMAT_SHARE,
	[CELL_MONEY] = FORMAT_MONEY, [CELL_PRICE] = FORMAT_PRICE, [CELL_DATE] = FORMAT_DATE,
};

unsigned style_of(enum cell_type type, bool strong)
{
	return STYLE_FIRST + 2 * (unsigned)type + strong;
}

unsigned style_of_head(enum cell_type type)
{
	return cell_is_figure(type) ? STYLE_HEAD_FIGURE : STYLE_HEAD_TEXT;
}

static void put_formats(struct buf *out)
{
	buf_put_str(out, "<numFmts count=\"6\">");
	buf_printf(out, "<numFmt numFmtId=\"%d\" formatCode=\"#,##0;&quot;" MINUS "&quot;#,##0\"/>",
		   FORMAT_COUNT);
	buf_printf(out,
		   "<numFmt numFmtId=\"%d\" formatCode=\"+#,##0;&quot;" MINUS "&quot;#,##0;&quot;" DASH
		   "&quot;\"/>",
		   FORMAT_DELTA);
	buf_printf(out, "<numFmt numFmtId=\"%d\" formatCode=\"0.0%%\"/>", FORMAT_SHARE);
	buf_printf(out, "<numFmt numFmtId=\"%d\" formatCode=\"#,##0.00;&quot;" MINUS "&quot;#,##0.00\"/>",
		   FORMAT_MONEY);
	buf_printf(out, "<numFmt numFmtId=\"%d\" formatCode=\"#,##0.00##\"/>", FORMAT_PRICE);
	buf_printf(out, "<numFmt numFmtId=\"%d\" formatCode=\"d mmm yyyy\"/></numFmts>", FORMAT_DATE);
}

static void put_format(struct buf *out, enum cell_type type, bool strong)
{
	buf_printf(out,
		   "<xf numFmtId=\"%u\" fontId=\"%d\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
		   "applyNumberFormat=\"1\" "
		   "applyFont=\"1\" applyAlignment=\"1\"><alignment horizontal=\"%s\" vertical=\"top\"/></xf>",
		   FORMATS[type], strong, cell_is_figure(type) ? "right" : "left");
}

static void put_styles(struct buf *out)
{
	buf_put_str(out, XML_HEAD "<styleSheet xmlns=\"" SPREADSHEET "\">");
	put_formats(out);
	buf_put_str(out, "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/><family "
			 "val=\"2\"/></font>"
			 "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font></fonts>"
			 "<fills count=\"3\"><fill><patternFill patternType=\"none\"/></fill>"
			 "<fill><patternFill patternType=\"gray125\"/></fill><fill><patternFill "
			 "patternType=\"solid\">"
			 "<fgColor rgb=\"FFF0F3F5\"/></patternFill></fill></fills>"
			 "<borders count=\"2\"><border/><border><left/><right/><top/><bottom style=\"thin\">"
			 "<color rgb=\"FF18212B\"/></bottom><diagonal/></border></borders>"
			 "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" "
			 "borderId=\"0\"/>"
			 "</cellStyleXfs>");
	buf_printf(out,
		   "<cellXfs count=\"%d\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" "
		   "xfId=\"0\"/>",
		   STYLE_COUNT);
	for (int type = 0; type < CELL_TYPES; type++) {
		put_format(out, (enum cell_type)type, false);
		put_format(out, (enum cell_type)type, true);
	}
	for (int figure = 0; figure < 2; figure++)
		buf_printf(out,
			   "<xf numFmtId=\"0\" fontId=\"1\" fillId=\"2\" borderId=\"1\" xfId=\"0\" "
			   "applyFont=\"1\" "
			   "applyFill=\"1\" applyBorder=\"1\" applyAlignment=\"1\"><alignment "
			   "horizontal=\"%s\" "
			   "vertical=\"bottom\" wrapText=\"1\"/></xf>",
			   figure ? "right" : "left");
	buf_put_str(out, "</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" "
			 "builtinId=\"0\"/>"
			 "</cellStyles></styleSheet>");
}

/* XML holds neither most controls nor these two. */
static bool is_no_xml(uint32_t c)
{
	return is_control(c) || is_direction(c) || c == 0xfffe || c == 0xffff;
}

/* Excel reads _x0041_ as one character: true when such stands at the start of S. */
static bool is_excel_escape(struct slice s)
{
	if (s.n < 7 || s.p[0] != '_' || s.p[1] != 'x' || s.p[6] != '_')
		return false;
	for (int i = 2; i < 6; i++)
		if (!strchr("0123456789abcdefABCDEF", s.p[i]) || !s.p[i])
			return false;
	return true;
}

static void put_ascii(struct buf *out, char c)
{
	if (c == '&')
		buf_put_str(out, "&amp;");
	else if (c == '<')
		buf_put_str(out, "&lt;");
	else if (c == '>')
		buf_put_str(out, "&gt;");
	else if (c == '"')
		buf_put_str(out, "&quot;");
	else
		buf_put_char(out, c);
}

void put_xml_text(struct buf *out, struct slice text)
{
	while (text.n) {
		size_t length = utf8_length(text), step = length ? length : 1;
		uint32_t c = length ? code_point(text.p, length) : 0;
		if (!length)
			buf_printf(out, "\\x%02X", (unsigned)(unsigned char)text.p[0]);
		else if (is_no_xml(c))
			buf_printf(out, "&lt;U+%04X&gt;", (unsigned)c);
		else if (is_excel_escape(text))
			buf_put_str(out, "_x005F_");
		else if (length == 1)
			put_ascii(out, text.p[0]);
		else
			buf_put(out, text.p, length);
		text = slice_of(text.p + step, text.n - step);
	}
}

static void put_types(struct buf *out, const struct parts *p)
{
	buf_put_str(out, XML_HEAD "<Types xmlns=\"" PACKAGE "/content-types\">"
				  "<Default Extension=\"rels\" ContentType=\"application/"
				  "vnd.openxmlformats-package.relationships+xml\"/>"
				  "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
				  "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/"
				  "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
				  "<Override PartName=\"/xl/styles.xml\" ContentType=\"application/"
				  "vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>"
				  "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/"
				  "vnd.openxmlformats-package.core-properties+xml\"/>");
	for (uint32_t i = 1; i <= p->sheets; i++)
		buf_printf(out,
			   "<Override PartName=\"/xl/worksheets/sheet%u.xml\" ContentType=\"application/"
			   "vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>",
			   i);
	buf_put_str(out, "</Types>");
}

static void put_relations(struct buf *out, const struct parts *p)
{
	(void)p;
	buf_put_str(out, XML_HEAD "<Relationships xmlns=\"" PACKAGE "/relationships\">"
				  "<Relationship Id=\"rId1\" Type=\"" RELATIONS
				  "/officeDocument\" Target=\"xl/workbook.xml\"/>"
				  "<Relationship Id=\"rId2\" Type=\"" PACKAGE
				  "/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>"
				  "</Relationships>");
}

static void put_book_relations(struct buf *out, const struct parts *p)
{
	buf_put_str(out, XML_HEAD "<Relationships xmlns=\"" PACKAGE "/relationships\">");
	for (uint32_t i = 1; i <= p->sheets; i++)
		buf_printf(out,
			   "<Relationship Id=\"rId%u\" Type=\"" RELATIONS
			   "/worksheet\" Target=\"worksheets/sheet%u.xml\"/>",
			   i, i);
	buf_printf(out, "<Relationship Id=\"rId%u\" Type=\"" RELATIONS "/styles\" Target=\"styles.xml\"/>",
		   p->sheets + 1);
	buf_put_str(out, "</Relationships>");
}

static void put_book(struct buf *out, const struct parts *p)
{
	const char *name = p->names;
	buf_put_str(out, XML_HEAD "<workbook xmlns=\"" SPREADSHEET "\" xmlns:r=\"" RELATIONS "\"><bookViews>"
				  "<workbookView xWindow=\"0\" yWindow=\"0\" windowWidth=\"28800\" "
				  "windowHeight=\"16000\"/></bookViews><sheets>");
	for (uint32_t i = 1; i <= p->sheets; i++, name += strlen(name) + 1) {
		buf_put_str(out, "<sheet name=\"");
		put_xml_text(out, slice_str(name));
		buf_printf(out, "\" sheetId=\"%u\" r:id=\"rId%u\"/>", i, i);
	}
	buf_put_str(out, "</sheets><calcPr calcId=\"0\" fullCalcOnLoad=\"1\"/></workbook>");
}

static void put_properties(struct buf *out, const struct parts *p)
{
	enum { DAY_SECONDS = 86400 };
	char date[DATE_TEXT];
	unsigned second = (unsigned)((p->made % DAY_SECONDS + DAY_SECONDS) % DAY_SECONDS);
	struct slice day = slice_of(date, date_format(day_of(p->made), date));
	buf_put_str(out, XML_HEAD "<cp:coreProperties xmlns:cp=\"" PACKAGE "/metadata/core-properties\" "
				  "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
				  "xmlns:dcterms=\"http://purl.org/dc/terms/\" "
				  "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>");
	put_xml_text(out, p->title);
	buf_put_str(out, "</dc:title><dc:creator>allot</dc:creator><dcterms:created "
			 "xsi:type=\"dcterms:W3CDTF\">");
	buf_put_slice(out, day);
	buf_printf(out, "T%02u:%02u:%02uZ</dcterms:created></cp:coreProperties>", second / 3600,
		   second / 60 % 60, second % 60);
}

static void put_styles_part(struct buf *out, const struct parts *p)
{
	(void)p;
	put_styles(out);
}

enum status parts_write(struct zip *z, const struct parts *parts)
{
	static const struct {
		const char *name;
		void (*put)(struct buf *out, const struct parts *p);
	} all[] = {
		{ "xl/styles.xml", put_styles_part },
		{ "xl/workbook.xml", put_book },
		{ "xl/_rels/workbook.xml.rels", put_book_relations },
		{ "docProps/core.xml", put_properties },
		{ "_rels/.rels", put_relations },
		{ "[Content_Types].xml", put_types },
	};
	struct buf xml;
	enum status st = ST_OK;
	buf_init(&xml, 0);
	for (size_t i = 0; !st && i < sizeof(all) / sizeof(all[0]); i++) {
		buf_clear(&xml);
		all[i].put(&xml, parts);
		st = buf_status(&xml);
		if (!st)
			st = zip_entry_begin(z, all[i].name);
		if (!st)
			st = zip_entry_put(z, buf_slice(&xml));
		if (!st)
			st = zip_entry_end(z);
	}
	buf_release(&xml);
	return st;
}
