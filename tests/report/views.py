"""The views of a report, read back: tables of its page, sheets of its workbook, and its JSON."""
import datetime
import html.parser
import json
import re
import zipfile
from decimal import Decimal

MONTHS = {m: i + 1 for i, m in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split())}


class Page(html.parser.HTMLParser):
    """tables: by caption, each a list of (class of the row, [cells' texts]); headlines: {term: [figure, why]}."""

    def __init__(self, text):
        super().__init__()
        self.tables, self.headlines = {}, {}
        self.caption = self.rows = self.cell = self.term = None
        self.kind, self.skip, self.body = "", 0, False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "caption":
            self.caption = ""
        elif tag == "tbody":
            self.body = True
        elif tag == "tr" and self.body:
            self.kind = attributes.get("class", "")
            self.rows.append((self.kind, []))
        elif tag in ("td", "th") and self.body:
            self.cell = ""
        elif tag == "span" and "by" in attributes.get("class", "").split():
            self.skip += 1
        elif tag in ("dt", "dd"):
            self.cell = ""

    def handle_endtag(self, tag):
        if tag == "caption":
            self.rows = self.tables[self.caption] = []
            self.caption = None
        elif tag == "tbody":
            self.body = False
        elif tag in ("td", "th") and self.body:
            self.rows[-1][1].append(self.cell.strip())
            self.cell = None
        elif tag == "span" and self.skip:
            self.skip -= 1
        elif tag == "dt":
            self.term = self.cell
            self.headlines.setdefault(self.term, [])
        elif tag == "dd":
            self.headlines[self.term].append(self.cell)

    def handle_data(self, data):
        if self.caption is not None:
            self.caption += data
        elif self.cell is not None and not self.skip:
            self.cell += data


def figure(text):
    """A cell of the page as the CSV has it: without grouping, signs in ASCII, days as ISO; an en dash is nothing."""
    text = text.replace("\u2212", "-").replace("\u00a0", " ").replace("\u202f", " ")
    day = re.fullmatch(r"(\d{1,2}) (\w{3}) (\d{4})", text)
    if day and day[2] in MONTHS:
        return f"{day[3]}-{MONTHS[day[2]]:02}-{int(day[1]):02}"
    if text == "\u2013":
        return ""
    if re.fullmatch(r"[+-]?[\d,]+(\.\d+)?( %)?", text):
        return text.replace(",", "").lstrip("+").removesuffix(" %")
    return text


def text_blocks(text):
    """The tables of a text, by the rule below their heads: of each, its columns' texts in a string, without blanks."""
    blocks, spans = [], None
    for line in text.split("\n"):
        if re.fullmatch(r"-+(  -+)+", line):
            if spans is None:
                spans = [m.span() for m in re.finditer("-+", line)]
                blocks.append([""] * len(spans))
        elif not line.strip():
            spans = None
        elif spans:
            blocks[-1] = [b + line[begin:end].replace(" ", "") for b, (begin, end) in zip(blocks[-1], spans)]
    return blocks


def same(shown, data):
    """Whether the text SHOWN on the page stands for DATA of the CSV."""
    shown = figure(shown)
    if shown == data or (shown == "" and data in ("", "0", "0.0000")):
        return True
    if re.fullmatch(r"-?\d+\.\d\d", shown) and re.fullmatch(r"-?\d+\.\d{4}", data):
        return abs(float(shown) - float(data)) < 0.005001
    return False


def same_price(shown, data):
    """Whether SHOWN is what one unit costs, DATA of the CSV, with all its decimals."""
    shown = figure(shown)
    if not shown or not data:
        return shown == data
    return re.fullmatch(r"\d+\.\d{2,4}", shown) is not None and Decimal(shown) == Decimal(data)


SHEET_ROW = re.compile(r"<row [^>]*>(.*?)</row>", re.S)
SHEET_CELL = re.compile(r'<c r="([A-Z]+)\d+"[^>]*?(?:/>|>(.*?)</c>)', re.S)


def unescape(text):
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, char)
    return text


def column(letters):
    n = 0
    for letter in letters:
        n = 26 * n + ord(letter) - ord("A") + 1
    return n - 1


def sheets(path):
    """{name of the sheet: [row, each {column: (text or None, value or None, formula or None)}]}."""
    out = {}
    with zipfile.ZipFile(path) as book:
        if book.testzip():
            raise ValueError(book.testzip() + " of the workbook is broken")
        index = book.read("xl/workbook.xml").decode()
        for number, name in enumerate(re.findall(r'<sheet name="([^"]*)"', index), 1):
            rows = []
            for row in SHEET_ROW.findall(book.read(f"xl/worksheets/sheet{number}.xml").decode()):
                cells = {}
                for at, inner in SHEET_CELL.findall(row):
                    text = re.search(r"<t[^>]*>(.*?)</t>", inner, re.S)
                    value = re.search(r"<v>(.*?)</v>", inner)
                    formula = re.search(r"<f>(.*?)</f>", inner)
                    cells[column(at)] = (unescape(text[1]) if text else None, value[1] if value else None,
                                         formula[1] if formula else None)
                rows.append(cells)
            out[unescape(name)] = rows
    return out


def serial_day(value):
    return (datetime.date(1899, 12, 30) + datetime.timedelta(days=int(value))).isoformat()


def cell_is(cell, data):
    """Whether a cell of a sheet stands for DATA of the CSV."""
    if cell is None:
        return data == ""
    text, value, _ = cell
    if text is not None:
        return text == data or "'" + text == data  # what a spreadsheet would run is shielded in the CSV alone
    if re.fullmatch(r"\d{4}-\d\d-\d\d", data):
        return value is not None and serial_day(value) == data
    return value is not None and (value == data or (data != "" and abs(float(value) - float(data)) < 1e-9))


def json_rows(text):
    """The tables of the JSON: {name: [row]}, figures as texts; totals and rests apart."""
    out = {}
    for name, rows in json.loads(text).items():
        if isinstance(rows, list) and rows and isinstance(rows[0], dict) and "row" in rows[0]:
            out[name] = rows
    return out
