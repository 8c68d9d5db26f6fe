#!/usr/bin/env python3
"""Random nights, and after each the reports of a run, and of a period, held against sums over the movements.csv that
were published. Shares nothing with the program but the files.

    books.py ALLOT SEED NIGHTS [CLOCK]

Plays series of nights from SEED on until NIGHTS were played; CLOCK is a library that lets days pass between them.
Of each report: every figure of every CSV is what the movements (and, of rows, the summaries) come to; the tables of
the page, of the workbook and of the JSON are those of the CSV. Prints what differs and exits 1 then.
"""
import datetime
import json
import os
import shutil
import sys
import tempfile
from collections import defaultdict
from decimal import Decimal

import views
from shop import Series, rows_of

MOVES = ["received", "supplier-change", "correction", "allocated", "deallocated", "shipped"]
# why units that no batch covers became more or less, by the reasons of their movements
UNCOVERED = {"insufficient": "new", "fragmented": "new", "again": "new", "not-amended": "new", "numbered": "new",
             "quantity-cut": "new", "allocated": "covered", "shipped": "shipped", "cancelled": "cancelled",
             "amended": "amended", "replaced": "replaced"}
AGES = [(0, "the last day"), (2, "1 or 2 days ago"), (7, "3 to 7 days ago"), (14, "8 to 14 days ago"),
        (10 ** 6, "more than 14 days ago")]
ARRIVALS = [(0, "in the warehouse, or due"), (7, "in 1 to 7 days"), (14, "in 8 to 14 days"), (10 ** 6, "later")]


def number(text):
    return int(text) if text else 0


def day(text):
    return datetime.date.fromisoformat(text[:10])


class Batch:
    def __init__(self, movement):
        self.sku, self.supplier = movement["sku"], movement["feed"]
        self.eta = ""
        self.supply = self.allocated = 0


class Books:
    """Sums over the movements of some runs, in their order."""

    def __init__(self):
        self.supply, self.allocated = defaultdict(int), defaultdict(int)  # by type
        self.units = defaultdict(int)  # by type; short and waiting as a run tells them
        self.sku = defaultdict(lambda: defaultdict(int))  # by SKU and what
        self.supplier = defaultdict(lambda: defaultdict(int))
        self.open = defaultdict(int)  # by order, line and SKU
        self.open_moves = defaultdict(int)
        self.cuts = 0

    def add(self, movements, batches):
        for m in movements:
            self.add_one(m, batches)

    def add_one(self, m, batches):
        kind, supply, allocated, units = m["type"], number(m["supply"]), number(m["allocated"]), number(m["units"])
        self.supply[kind] += supply
        self.allocated[kind] += allocated
        sku = self.sku[m["sku"]]
        sku[kind] += supply
        sku["closing"] += supply
        sku["allocated_now"] += allocated
        if m["batchref"] and m["batchref"] in batches:
            supplier = self.supplier[batches[m["batchref"]].supplier]
            supplier[kind] += supply
            supplier["closing"] += supply
            supplier["allocated_now"] += allocated
            supplier["batches"] += kind == "received"
        if kind in ("waiting", "short"):
            sku["open"] += units
            self.open[m["orderid"], m["line"], m["sku"]] += units
            cut = m["reason"] == "quantity-cut" and units > 0
            self.open_moves["cut" if cut else UNCOVERED[m["reason"]]] += units
            if m["reason"] in ("insufficient", "fragmented"):
                self.units[kind] += units
        else:
            self.units[kind] += units
        self.cuts += kind == "deallocated" and m["reason"] == "quantity-cut"


class History:
    """All runs of a store up to one, as they were published."""

    def __init__(self, series, last):
        self.summaries, self.movements = {}, {}
        self.batches, self.since = {}, {}
        self.firsts, self.ordered = {}, {}  # the row with which a line came; by its run, the units of each such row
        self.again = {}  # likewise, less those of the line in whose place it came
        for run in range(1, last + 1):
            with open(series.path(run, "summary.json"), encoding="utf-8") as f:
                self.summaries[run] = json.load(f)
            self.movements[run] = rows_of(series.path(run, "movements.csv"))
            for m in self.movements[run]:
                self.follow(m, run)

    def follow(self, m, run):
        if m["type"] == "received":
            self.batches[m["batchref"]] = Batch(m)
        if m["batchref"] in self.batches:
            batch = self.batches[m["batchref"]]
            batch.supply += number(m["supply"])
            batch.allocated += number(m["allocated"])
            if m["type"] in ("received", "eta"):
                batch.eta = m["eta"]
        key = m["orderid"], m["line"], m["sku"]
        # a line that was short as a whole and is sent anew is a new one
        if m["type"] in ("waiting", "short") and m["reason"] == "replaced":
            self.since.pop(key, None)
            self.firsts.pop(key, None)
            row = run, m["feed"], m["feed_line"]
            self.again[row] = self.again.get(row, 0) + number(m["units"])
        elif m["orderid"] and m["type"] != "eta":
            self.since.setdefault(key, run)
            self.follow_order(m, key, run)

    def follow_order(self, m, key, run):
        """What a line's first row put on batches, or told as waiting or short, is what was ordered."""
        row = run, m["feed"], m["feed_line"]
        if self.firsts.setdefault(key, row) == row and m["type"] in ("allocated", "waiting", "short"):
            units = self.ordered.setdefault(run, {})
            units[key, row] = units.get((key, row), 0) + number(m["units"])

    def books(self, first, last):
        books = Books()
        for run in range(first, last + 1):
            books.add(self.movements[run], self.batches)
        return books

    def day_of(self, run):
        return day(self.summaries[run]["started"])


class Comparison:
    def __init__(self, history, first, last, newest, folder, costs):
        self.h, self.first, self.last, self.newest, self.folder = history, first, last, newest, folder
        self.costs = costs
        self.run, self.so_far = history.books(first, last), history.books(1, last)
        self.day = history.day_of(last)
        self.problems = []
        self.ties = 0

    def tie(self, what, got, want):
        self.ties += 1
        if got != want:
            self.problems.append(f"{what}: {got} in the report, {want} by the movements")

    def ordered(self):
        """The units of lines that became known, and these; what is sent anew was ordered before."""
        units = lines = 0
        for run in range(self.first, self.last + 1):
            for (_, row), of in self.h.ordered.get(run, {}).items():
                units += of + self.h.again.get(row, 0)
                lines += row not in self.h.again
        return units, lines

    def table(self, name):
        return rows_of(f"{self.folder}/{name}.csv")

    def statement(self):
        month = [r for r in self.h.summaries if (d := self.h.day_of(r)).year == self.day.year
                 and d.month == self.day.month and r <= self.last]
        table = {r["movement"]: r for r in self.table("statement")}
        for prefix, books in (("", self.run), ("month_", self.h.books(min(month), self.last))):
            opening = {}
            for what, closing in (("supply", sum(self.so_far.supply.values())),
                                  ("allocated", sum(self.so_far.allocated.values()))):
                moved = getattr(books, what)
                for move in MOVES:
                    self.tie(f"statement: {move}: {prefix}{what}", int(table[move][prefix + what]), moved[move])
                opening[what] = closing - sum(moved.values())
                self.tie(f"statement: opening: {prefix}{what}", int(table["opening"][prefix + what]), opening[what])
                self.tie(f"statement: closing: {prefix}{what}", int(table["closing"][prefix + what]), closing)
            for row in table.values():
                free = int(row[prefix + "supply"]) - int(row[prefix + "allocated"])
                self.tie(f"statement: {row['movement']}: {prefix}free", int(row[prefix + "free"]), free)

    def next_eta(self, sku):
        etas = [b.eta for b in self.h.batches.values()
                if b.sku == sku and b.eta and b.supply > 0 and day(b.eta) > self.day]
        return min(etas) if etas and self.newest else ""

    def skus(self):
        table = {shielded(r["sku"]): r for r in self.table("skus")}
        known = {b.sku for b in self.so_far_batches()}
        self.tie("skus", set(table), known | {k[2] for k, v in self.so_far.open.items() if v})
        for sku, r in table.items():
            run, now = self.run.sku[sku], self.so_far.sku[sku]
            want = {"closing": now["closing"], "opening": now["closing"] - run["closing"],
                    "received": run["received"], "changed": run["supplier-change"], "corrected": run["correction"],
                    "shipped": run["shipped"], "allocated": now["allocated_now"],
                    "free": now["closing"] - now["allocated_now"], "open": now["open"]}
            for name, value in want.items():
                self.tie(f"skus: {sku}: {name}", int(r[name]), value)
            self.tie(f"skus: {sku}: next_eta", r["next_eta"], self.next_eta(sku))
            if self.costs:
                cost = self.costs.get(sku)
                self.tie(f"skus: {sku}: value", r["value"], "" if cost is None else f"{cost * now['closing']:.4f}")
        open_units = [int(r["open"]) for r in self.table("skus")]
        self.tie("skus: the most uncovered first", open_units, sorted(open_units, reverse=True))

    def so_far_batches(self):
        refs = {m["batchref"] for run in range(1, self.last + 1) for m in self.h.movements[run]
                if m["type"] == "received"}
        return [self.h.batches[ref] for ref in refs]

    def suppliers(self):
        table = {r["supplier"]: r for r in self.table("suppliers")}
        self.tie("suppliers", set(table), {b.supplier for b in self.so_far_batches()})
        for name, r in table.items():
            run, now = self.run.supplier[name], self.so_far.supplier[name]
            want = {"batches": now["batches"], "closing": now["closing"], "opening": now["closing"] - run["closing"],
                    "received": run["received"], "changed": run["supplier-change"], "corrected": run["correction"],
                    "shipped": run["shipped"], "allocated": now["allocated_now"],
                    "free": now["closing"] - now["allocated_now"]}
            for column, value in want.items():
                self.tie(f"suppliers: {name}: {column}", int(r[column]), value)
            if self.costs:
                self.tie(f"suppliers: {name}: value", r["value"], self.worth(name, now["closing"]))

    def worth(self, name, closing):
        """What a supplier's batches are worth; nothing is known of one none of whose units has a cost."""
        batches = [b for b in self.h.batches.values() if b.supplier == name]
        unpriced = sum(b.supply for b in batches if b.sku not in self.costs)
        value = sum(self.costs.get(b.sku, 0) * b.supply for b in batches)
        return "" if unpriced and unpriced == closing else f"{value:.4f}"

    def open_lines(self):
        want = {k: v for k, v in self.so_far.open.items() if v}
        got, days = defaultdict(int), []
        ages = {name: [0, 0, Decimal(0), 0] for _, name in AGES}
        for r in self.table("open_lines"):
            key = r["orderid"], r["line"], shielded(r["sku"])
            got[key] += int(r["units"])
            sku = self.so_far.sku[key[2]]
            self.tie(f"open lines: {key}: free", int(r["free"]), sku["closing"] - sku["allocated_now"])
            self.tie(f"open lines: {key}: next_eta", r["next_eta"], self.next_eta(key[2]))
            if self.newest:
                self.tie(f"open lines: {key}: since", r["since"], self.h.day_of(self.h.since[key]).isoformat())
            days.append(r["since"])
            age = ages[next(name for most, name in AGES if (self.day - day(r["since"])).days <= most)]
            age[0] += 1
            age[1] += int(r["units"])
            age[2] += (self.costs or {}).get(key[2], 0) * int(r["units"])
            age[3] += 0 if key[2] in (self.costs or {}) else int(r["units"])
        self.tie("open lines", dict(got), want)
        self.tie("open lines: the oldest first", days, sorted(days))
        for r in self.table("open_by_age"):
            age = ages[r["age"]]
            self.tie(f"open by age: {r['age']}", [int(r["lines"]), int(r["units"])], age[:2])
            if self.costs:
                nothing = age[3] and age[3] == age[1]  # none of them has a cost
                self.tie(f"open by age: {r['age']}: value", r["value"], "" if nothing else f"{age[2]:.4f}")
        moves = {r["movement"]: int(r["units"]) for r in self.table("uncovered")}
        closing = sum(want.values())
        self.tie("uncovered: closing", moves.pop("closing"), closing)
        self.tie("uncovered: opening", moves.pop("opening"), closing - sum(self.run.open_moves.values()))
        for move, units in moves.items():
            self.tie(f"uncovered: {move}", units, self.run.open_moves[move])

    def arrivals(self):
        path = f"{self.folder}/arrivals.csv"
        if not self.newest:
            self.tie("arrivals of an earlier run", os.path.exists(path), False)
            return
        want = defaultdict(int)
        for b in self.h.batches.values():
            ahead = (day(b.eta) - self.day).days if b.eta else 0
            want[next(name for most, name in ARRIVALS if ahead <= most)] += b.allocated
        for r in rows_of(path):
            self.tie(f"arrivals: {r['batch_is']}", int(r["units"]), want[r["batch_is"]])

    def feeds(self):
        want = []
        for run in range(self.first, self.last + 1):
            for f in self.h.summaries[run]["feeds"]:
                known = f["unchanged"] + f["duplicates"] + f["closed"]
                want.append([f["feed"], run, f["sha256"], f["rows"], f["units_in"] or 0,
                             f["rows"] - known - f["out_of_stock"] - f["rejected"], known, f["out_of_stock"],
                             f["rejected"]])
        got = [[r["feed"], int(r["run"]), r["sha256"]] + [int(r[c]) for c in
               ("rows", "units", "news", "known", "out_of_stock", "refused")] for r in self.table("feeds")
               if r["status"] != "did not come"]
        self.tie("feeds", got, want)

    def runs(self):
        month = [r for r in self.h.summaries if self.h.day_of(r).isoformat()[:7] == self.day.isoformat()[:7]]
        table = self.table("runs")
        self.tie("runs", [int(r["run"]) for r in table], list(range(min(min(month), self.first), self.last + 1)))
        for r in table:
            number_of_run = int(r["run"])
            summary, books = self.h.summaries[number_of_run], self.h.books(number_of_run, number_of_run)
            want = [summary["started"][:10], len(summary["feeds"]), summary["totals"]["rows"],
                    summary["totals"]["rejected"]] + [books.units[u] for u in
                   ("allocated", "deallocated", "shipped", "cancelled", "short", "waiting")]
            got = [r["began"]] + [int(r[c]) for c in ("feeds", "rows", "refused", "allocated", "deallocated",
                                                      "shipped", "cancelled", "short", "waiting")]
            self.tie(f"runs: {number_of_run}", got, want)

    def needs(self):
        table = {r["what"]: r["how_much"].replace(",", "") for r in self.table("needs")}
        cut = [v for k, v in table.items() if "lost to quantity cuts" in k]
        units = sum(-number(m["allocated"]) for run in range(self.first, self.last + 1) for m in self.h.movements[run]
                    if m["type"] == "deallocated" and m["reason"] == "quantity-cut")
        self.tie("needs: units cut", [int(c.split()[0]) for c in cut], [units] if units else [])
        refused = sum(self.h.summaries[r]["totals"]["rejected"] for r in range(self.first, self.last + 1))
        rows = [int(k.split()[0].replace(",", "")) for k in table if k.endswith(("row was refused", "rows were refused"))]
        self.tie("needs: rows refused", rows, [refused] if refused else [])

    def value(self):
        if not self.costs:
            self.tie("value without costs", os.path.exists(f"{self.folder}/value.csv"), False)
            return
        table = {r["balance"]: r for r in self.table("value")}
        supply = allocated = Decimal(0)
        unpriced = priced_allocated = priced = 0
        for sku, now in self.so_far.sku.items():
            cost = self.costs.get(sku)
            if cost is None:
                unpriced += now["closing"]
                continue
            supply += cost * now["closing"]
            allocated += cost * now["allocated_now"]
            priced += now["closing"]
            priced_allocated += now["allocated_now"]
        self.tie("value: allocated", [int(table["allocated"]["units"]), Decimal(table["allocated"]["value"])],
                 [priced_allocated, allocated])
        self.tie("value: free", [int(table["free"]["units"]), Decimal(table["free"]["value"])],
                 [priced - priced_allocated, supply - allocated])
        self.tie("value: unpriced", int(table["unpriced"]["units"]), unpriced)

    def movements(self):
        """What changed a batch is the supplier's or ours by the kind of its feed."""
        changes = {"received": "batches", "supplier-change": "batches", "correction": "changes"}
        for run in range(self.first, self.last + 1):
            kinds = {f["feed"]: f["kind"] for f in self.h.summaries[run]["feeds"]}
            for m in self.h.movements[run]:
                if m["type"] in changes:
                    self.tie(f"movement {m['seq']}: {m['type']}", kinds.get(m["feed"]), changes[m["type"]])

    def checks(self):
        for r in self.table("checks"):
            self.tie(f"check {r['check']}", r["state"], "holds")

    def all(self):
        for part in (self.statement, self.skus, self.suppliers, self.open_lines, self.arrivals, self.feeds, self.runs,
                     self.needs, self.value, self.movements, self.checks):
            part()
        return self.problems


def shielded(name):
    """A name of the CSV, without the mark that keeps a spreadsheet from running it."""
    return name[1:] if name[:1] == "'" else name


# Captions of the page, the table, and the columns of its CSV that the page leaves out.
CAPTIONS = {
    "Movement of units: supply, allocated and free, opening to closing": ("statement", ()),
    "Feeds, their digests, and what became of their rows": ("feeds", ("run", "kind", "partner")),
    "What needs a person, the most pressing first": ("needs", ("detail",)),
    "Supply by supplier, opening to closing": ("suppliers", ()),
    "Open lines by age": ("open_by_age", ()),
    "Units that no batch covers, opening to closing": ("uncovered", ()),
    "The order lines that no batch covers, the oldest first": ("open_lines", ()),
    "Allocated units by when their batch is there": ("arrivals", ()),
    "The SKUs with the most units not covered, and all others": ("skus", ()),
    "Closing balances at cost": ("value", ()),
    "Run by run: rows, and units as the runs counted them": ("runs", ()),
}
ADDED_UP = {"feeds": ("rows", "units", "news", "known", "out_of_stock", "refused"),
            "suppliers": ("batches", "opening", "received", "changed", "corrected", "shipped", "closing", "allocated",
                          "free"),
            "open_by_age": ("lines", "units"), "arrivals": ("units",), "open_lines": ("units",),
            "skus": ("opening", "received", "changed", "corrected", "shipped", "closing", "allocated", "free", "open"),
            "runs": ("feeds", "rows", "refused", "allocated", "deallocated", "shipped", "cancelled", "short",
                     "waiting")}


def is_sum(name, row, position, kind):
    return "sum" in kind.split() and name not in ("statement", "uncovered") or \
        (name in ("open_lines", "skus", "suppliers", "feeds") and "further" in row[0]) or \
        (name == "skus" and "other" in row[0].lower() and position >= 10)


def compare_page(folder, page):
    """The tables of the page against the CSV files; every row that is shown, and the sums and rests below them."""
    problems = []
    for caption, rows in page.tables.items():
        if caption not in CAPTIONS:
            continue
        name, left_out = CAPTIONS[caption]
        data = rows_of(f"{folder}/{name}.csv")
        columns = [c for c in (data[0] if data else {}) if c not in left_out]
        plain = [r for i, (kind, r) in enumerate(rows) if not is_sum(name, r, i, kind)]
        sums = [r for i, (kind, r) in enumerate(rows) if is_sum(name, r, i, kind)]
        begin = max(0, len(data) - len(plain)) if name == "runs" else 0
        for r, want in zip(plain, data[begin:]):
            if len(r) != len(columns):
                problems.append(f"page: {name}: {len(r)} cells in {r}")
                continue
            for c, cell in list(zip(columns, r))[0 if name not in ("statement", "uncovered", "value") else 1:]:
                data_of_cell = want[c][:8] if c == "sha256" else shielded(want[c])  # the page has its first digits
                same = views.same_price if c == "cost" else views.same
                if not same(cell, data_of_cell):
                    problems.append(f"page: {name}: {c} is {cell!r}, in the CSV {want[c]!r}")
        problems += compare_sums(name, columns, sums, data, plain)
    return problems


def compare_headlines(page, folder, moved, ordered, costs):
    """The large figures of the page."""
    statement = {r["movement"]: r for r in rows_of(f"{folder}/statement.csv")}
    uncovered = {r["movement"]: int(r["units"]) for r in rows_of(f"{folder}/uncovered.csv")}
    lines = len(rows_of(f"{folder}/open_lines.csv"))
    closing = statement["closing"]
    change = uncovered["closing"] - uncovered["opening"]
    want = {"Ordered": [str(ordered[0]), f"units in {ordered[1]} new lines"],
            "Put on batches": [str(moved.allocated["allocated"]), f"units; {closing['allocated']} allocated now"],
            "Not covered": [str(uncovered["closing"]), f"units in {lines} lines; {change:+} in the period"],
            "Free": [closing["free"], f"units of {closing['supply']} on hand or announced"]}
    if costs:
        worth = sum(Decimal(r["value"] or 0) for r in rows_of(f"{folder}/skus.csv"))
        want["Supply at cost"] = [f"{worth:.2f}", "by costs.csv"]
    problems = []
    for term, texts in want.items():
        got = [t.replace(",", "").replace("\u2212", "-").replace("\u2013 in", "+0 in") for t in page.headlines[term]]
        money = term == "Supply at cost" and views.same(page.headlines[term][0], f"{worth:.4f}")
        if got != texts and not (money and got[1:] == texts[1:]):
            problems.append(f"page: {term}: {got} by the tables {texts}")
    return problems


def compare_sums(name, columns, sums, data, plain):
    problems = []
    if len(data) > len(plain) and name != "runs" and len(sums) < 2:
        problems.append(f"page: {name}: {len(data)} rows in the CSV, {len(plain)} shown, and no row for the others")
    for column in ADDED_UP.get(name, ()):
        at = columns.index(column) if column in columns else -1
        total = sum(number(r[column]) for r in data)
        rest = total - sum(number(r[column]) for r in data[:len(plain)])
        for r, want in zip(reversed(sums), (total, rest)):
            if at > 0 and views.figure(r[at]) not in (str(want), "" if not want else str(want)):
                problems.append(f"page: {name}: {r[0]}: {column} is {r[at]}, the rows come to {want}")
    return problems


def compare_book(folder):
    """The sheets of the workbook against the CSV files: cell by cell; the total below, by its cells."""
    problems = []
    for name, rows in views.sheets(f"{folder}/report.xlsx").items():
        table = name.lower().replace(" ", "_")
        data = rows_of(f"{folder}/{table}.csv")
        for i, want in enumerate(data):
            for at, (c, text) in enumerate(want.items()):
                words = at == 0 and table in ("statement", "uncovered", "value")
                of_hundred = c == "share" and views.cell_is(rows[1 + i].get(at), f"{Decimal(text) / 100:.3f}")
                if not words and not of_hundred and not views.cell_is(rows[1 + i].get(at), text):
                    problems.append(f"workbook: {name}: row {i + 2}: {c} is {rows[1 + i].get(at)}, in the CSV {text!r}")
        below = rows[1 + len(data):]
        for cells in below:
            for at, (_, value, formula) in cells.items():
                c = list(data[0])[at] if data else ""
                if formula and Decimal(value) != sum(Decimal(r[c] or 0) for r in data):
                    problems.append(f"workbook: {name}: the total of {c} is {value}")
                letter = chr(ord("A") + at)
                if formula and formula.startswith("SUM(") and formula != f"SUM({letter}2:{letter}{len(data) + 1})":
                    problems.append(f"workbook: {name}: {formula} over {len(data)} rows")
    return problems


def compare_json(folder, text):
    problems = []
    for name, rows in views.json_rows(text).items():
        path = f"{folder}/{name}.csv"
        if not os.path.exists(path):
            continue
        data = rows_of(path)
        stated = name in ("statement", "uncovered")  # their last row is one of the CSV
        plain = [r for r in rows if stated or r["row"] not in ("rest", "total")]
        sums = {r["row"]: r for r in rows if not stated and r["row"] in ("rest", "total")}
        if len(plain) < len(data) and "rest" not in sums:
            problems.append(f"json: {name}: {len(plain)} rows, in the CSV {len(data)}")
        for kind, total in sums.items():
            for c in ADDED_UP.get(name, ()):
                if (total[c] or 0) != sum(number(r[c]) for r in data[len(plain) if kind == "rest" else 0:]):
                    problems.append(f"json: {name}: {c} of {kind} is {total[c]}")
        for got, want in zip(plain, data):
            for c, value in want.items():
                if c not in got:
                    continue
                text_of = "" if got[c] is None else str(got[c])
                if text_of != shielded(value) and not (text_of and value and same_number(text_of, value)):
                    problems.append(f"json: {name}: {c} is {text_of!r}, in the CSV {value!r}")
    return problems


def compare_text(page, text):
    """The tables of the text against those of the page, which come in the same order, column by column."""
    problems = []
    blocks = views.text_blocks(text)
    for caption, rows in page.tables.items():
        wanted = ["".join(cells).replace(" ", "") for cells in zip(*(r for _, r in rows))]
        got = blocks.pop(0) if blocks else []
        while blocks and got and len(got) < len(wanted):
            got += blocks.pop(0)[1:]  # what does not fit into the width goes on below, after the first column again
        problems += [f"text: {caption}: {g!r}, on the page {w!r}" for g, w in zip(got, wanted) if g != w]
        if len(got) != len(wanted):
            problems.append(f"text: {caption}: {len(got)} columns, on the page {len(wanted)}")
    return problems + ["text: more tables than on the page"] * bool(blocks)


def same_number(a, b):
    try:
        return Decimal(a) == Decimal(b)
    except ArithmeticError:
        return False


def look(series, words, first, last, costs):
    """A report, held against the movements of all runs up to it. Problems, and how many figures were compared."""
    folder = series.folder + "/report"
    shutil.rmtree(folder, ignore_errors=True)
    priced = ["--cost", series.folder + "/costs.csv"] if costs else []
    words = ["report", *words, "--store", series.store, *priced]
    made = series.call(*words, "--out", folder)
    if made.returncode:
        return [f"exit {made.returncode}: {made.stderr.strip()}"], 0
    newest = last == series.runs
    c = Comparison(History(series, last), first, last, newest, folder, costs)
    problems = c.all()
    with open(folder + "/report.html", encoding="utf-8") as f:
        page = views.Page(f.read())
    problems += compare_page(folder, page) + compare_book(folder)
    problems += compare_headlines(page, folder, c.run, c.ordered(), costs)
    problems += compare_text(page, series.call(*words, "--format", "text").stdout)
    told = series.call(*words, "--json")
    problems += compare_json(folder, told.stdout)
    return problems, c.ties


def write_costs(series):
    """Costs of most SKUs; None: this series has none."""
    r = series.rng
    if r.random() < 0.4:
        return None
    costs = {sku: Decimal(r.randrange(0, 2000000)) / 10000 for sku in series.shop.skus if r.random() < 0.8}
    with open(series.folder + "/costs.csv", "w", encoding="utf-8") as f:
        f.write("sku,cost\n")
        for sku, cost in costs.items():
            f.write(f'"{sku}",{cost:.4f}\n')
    return costs


def play(allot, clock, seed, most):
    """A series of nights; the problems, and how many nights, reports and figures there were."""
    with tempfile.TemporaryDirectory() as folder:
        series = Series(allot, clock, seed, folder)
        costs = write_costs(series)
        reports = figures = 0
        for _ in range(min(most, series.rng.randrange(3, 9))):
            wrong = series.night()
            if wrong:
                return [f"seed {seed}: {wrong}"], series.runs, reports, figures
            first = series.rng.randrange(1, series.runs + 1)
            looks = {series.runs: (["--run", str(series.runs)], series.runs)}
            if first < series.runs and series.rng.random() < 0.5:
                looks[first] = (["--run", str(first)], first)
            elif series.rng.random() < 0.7:
                looks[0] = (["--from", "2020-01-01"], 1)
            for key, (words, begin) in looks.items():
                problems, ties = look(series, words, begin, key or series.runs, costs)
                reports, figures = reports + 1, figures + ties
                if problems:
                    where = f"seed {seed}: after {series.runs} nights, report {' '.join(words)}: "
                    return [where + p for p in problems], series.runs, reports, figures
        return [], series.runs, reports, figures


def main():
    allot, seed, wanted = os.path.abspath(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    clock = os.path.abspath(sys.argv[4]) if len(sys.argv) > 4 else None
    nights = reports = figures = 0
    while nights < wanted:
        problems, n, r, f = play(allot, clock, seed, wanted - nights)
        seed, nights, reports, figures = seed + 1, nights + n, reports + r, figures + f
        if problems:
            print("\n".join(problems[:20]))
            return 1
    print(f"reports of {nights} random nights: {reports}; {figures} figures are sums of movements, and all views agree")
    return 0 if figures else 1


if __name__ == "__main__":
    sys.exit(main())
