#!/usr/bin/env python3
"""Random nights, and behind each the report of the newest run and of one before it, held against sums over the
movements.csv that were published. Shares nothing with the program but the files.

    books.py ALLOT SEED COUNT

Makes COUNT series of nights from SEED on. Prints what differs and exits 1 then.
"""
import csv
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict

MOVES = ["received", "supplier-change", "correction", "allocated", "deallocated", "shipped"]


def rows_of(path):
    with open(path, newline="", encoding="utf-8") as f:
        return list(csv.DictReader(f))


def number(text):
    return int(text) if text else 0


class Books:
    """Sums over the movements of some runs, in their order."""

    def __init__(self):
        self.supply = defaultdict(int)  # by type
        self.allocated = defaultdict(int)
        self.sku_supply = defaultdict(lambda: defaultdict(int))  # by SKU and type
        self.sku_allocated = defaultdict(int)
        self.sku_open = defaultdict(int)
        self.open = defaultdict(int)  # by order, line and SKU

    def add(self, path):
        for m in rows_of(path):
            supply, allocated = number(m["supply"]), number(m["allocated"])
            self.supply[m["type"]] += supply
            self.allocated[m["type"]] += allocated
            self.sku_supply[m["sku"]][m["type"]] += supply
            self.sku_allocated[m["sku"]] += allocated
            if m["type"] in ("waiting", "short"):
                self.sku_open[m["sku"]] += number(m["units"])
                self.open[m["orderid"], m["line"], m["sku"]] += number(m["units"])


def tie(problems, what, got, want):
    if got != want:
        problems.append(f"{what}: {got} in the report, {want} by the movements")


def compare_statement(folder, run, problems):
    table = {r["movement"]: r for r in rows_of(folder + "/statement.csv")}
    for move in MOVES:
        tie(problems, f"statement: {move}: supply", int(table[move]["supply"]), run.supply[move])
        tie(problems, f"statement: {move}: allocated", int(table[move]["allocated"]), run.allocated[move])
    return table


def compare_skus(folder, run, so_far, problems):
    table = {r["sku"]: r for r in rows_of(folder + "/skus.csv")}
    known = {s for s in so_far.sku_supply}
    tie(problems, "skus that the movements know", {s for s in known if s not in table}, set())
    for sku, r in table.items():
        moved, all_moved = run.sku_supply[sku], so_far.sku_supply[sku]
        closing = sum(all_moved.values())
        tie(problems, f"{sku}: closing", int(r["closing"]), closing)
        tie(problems, f"{sku}: opening", int(r["opening"]), closing - sum(moved.values()))
        tie(problems, f"{sku}: received", int(r["received"]), moved["received"])
        tie(problems, f"{sku}: changed", int(r["changed"]), moved["supplier-change"])
        tie(problems, f"{sku}: corrected", int(r["corrected"]), moved["correction"])
        tie(problems, f"{sku}: shipped", int(r["shipped"]), moved["shipped"])
        tie(problems, f"{sku}: allocated", int(r["allocated"]), so_far.sku_allocated[sku])
        tie(problems, f"{sku}: open", int(r["open"]), so_far.sku_open[sku])


def compare_lines(folder, so_far, problems):
    got = defaultdict(int)
    for r in rows_of(folder + "/open_lines.csv"):
        got[r["orderid"], r["line"], r["sku"]] += int(r["units"])
    want = {k: v for k, v in so_far.open.items() if v}
    tie(problems, "open lines", dict(got), want)
    ages = rows_of(folder + "/open_by_age.csv")
    tie(problems, "open lines by age", sum(int(a["units"]) for a in ages), sum(want.values()))
    moves = {r["movement"]: int(r["units"]) for r in rows_of(folder + "/uncovered.csv")}
    tie(problems, "uncovered: closing", moves["closing"], sum(want.values()))
    tie(problems, "uncovered: moves", sum(v for k, v in moves.items() if k != "closing"), moves["closing"])


def compare(folder, run, so_far, problems):
    table = compare_statement(folder, run, problems)
    compare_skus(folder, run, so_far, problems)
    compare_lines(folder, so_far, problems)
    suppliers = rows_of(folder + "/suppliers.csv")
    for column, balance in (("opening", "opening"), ("closing", "closing")):
        tie(problems, f"suppliers: {column}", sum(int(s[column]) for s in suppliers), int(table[balance]["supply"]))
    tie(problems, "closing supply", int(table["closing"]["supply"]), sum(so_far.supply.values()))
    tie(problems, "closing allocated", int(table["closing"]["allocated"]), sum(so_far.allocated.values()))


def look(allot, store, out, number_of_run, scratch):
    """The report of a run, held against the movements of all runs up to it. Problems found."""
    problems, so_far, run = [], Books(), Books()
    for n in range(1, number_of_run + 1):
        path = f"{out}/run-{n:06}/movements.csv"
        if not os.path.exists(path):
            return None
        so_far.add(path)
    run.add(f"{out}/run-{number_of_run:06}/movements.csv")
    shutil.rmtree(scratch, ignore_errors=True)
    made = subprocess.run([allot, "report", "--run", str(number_of_run), "--store", store, "--out", scratch],
                          capture_output=True, text=True, check=False)
    if made.returncode:
        return [f"exit {made.returncode}: {made.stderr.strip()}"]
    compare(scratch, run, so_far, problems)
    return problems


SKUS = ["CHAIR", "TABLE", "LAMP, tall", "RUG \u00fc", "VASE"]


class Night:
    """A shop whose feeds go on from night to night, with mistakes in them."""

    def __init__(self, rng):
        self.rng = rng
        self.batches = {}  # ref: [sku, qty, eta]
        self.orders = {}  # (order, line): [sku, qty, shipped, cancelled]

    def batches_feed(self):
        r = self.rng
        for _ in range(r.randrange(4)):
            eta = r.choice(["", f"2026-12-{r.randrange(1, 29):02}"])
            self.batches[f"B{len(self.batches) + 1}"] = [r.choice(SKUS), r.randrange(30), eta]
        for batch in self.batches.values():
            if r.random() < 0.25:
                batch[1] = max(0, batch[1] + r.randrange(-12, 13))
            if r.random() < 0.2:
                batch[2] = r.choice(["", f"2026-12-{r.randrange(1, 29):02}"])
        rows = [[ref] + b for ref, b in self.batches.items()]
        return [["ref", "sku", "qty", "eta"]] + rows + ([["X", "", "-1", "never"]] if r.random() < 0.3 else [])

    def orders_feed(self):
        r = self.rng
        for _ in range(r.randrange(6)):
            key = (f"O{r.randrange(1, 40)}", str(r.randrange(1, 4)))
            if key not in self.orders:
                self.orders[key] = [r.choice(SKUS + ["UNKNOWN"]), r.randrange(1, 15), 0, 0]
        for line in self.orders.values():
            left = line[1] - line[2] - line[3]
            if r.random() < 0.2 and left:
                line[2 if r.random() < 0.6 else 3] += r.randrange(1, left + 1)
            elif r.random() < 0.15:
                line[1] += r.randrange(1, 6)
        header = ["orderid", "line", "sku", "qty", "shipped", "cancelled", "backorder", "split"]
        rows = [list(k) + v + [r.choice(["", "yes", "no"]), r.choice(["", "yes", "no"])]
                for k, v in self.orders.items()]
        return [header] + rows

    def changes_feed(self):
        r = self.rng
        refs = [ref for ref in self.batches if r.random() < 0.2] + ["GONE"]
        return [["ref", "qty"]] + [[ref, r.randrange(30)] for ref in refs]

    def write(self, folder):
        os.mkdir(folder)
        feeds = {"supplier.csv": self.batches_feed(), "orders.csv": self.orders_feed()}
        if self.rng.random() < 0.5:
            feeds["stocktake.csv"] = self.changes_feed()
        for name, rows in feeds.items():
            with open(f"{folder}/{name}", "w", newline="", encoding="utf-8") as f:
                csv.writer(f, lineterminator="\n").writerows(rows)


def play(allot, seed):
    """A series of nights; the problems found, and how many reports were compared."""
    rng = random.Random(seed)
    nights = Night(rng)
    problems, compared = [], 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(1, rng.randrange(3, 9)):
            nights.write(f"{folder}/{number}")
            options = [o for o in ("--backorder", "--split", "--amend") if rng.random() < 0.5]
            store, out = folder + "/store", folder + "/results"
            made = subprocess.run([allot, "run", "--quiet", "--store", store, "--out", out] + options
                                  + [f"{folder}/{number}"], capture_output=True, text=True, check=False)
            if made.returncode not in (0, 3, 4):
                return [f"seed {seed}: run {number}: exit {made.returncode}: {made.stderr}"], compared
            for run in {number, rng.randrange(1, number + 1)}:
                found = look(allot, store, out, run, folder + "/report")
                problems += [f"seed {seed}: after {number} nights, run {run}: {p}" for p in found or []]
                compared += found is not None
    return problems, compared


def main():
    allot, seed, count = os.path.abspath(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    compared = 0
    for s in range(seed, seed + count):
        problems, reports = play(allot, s)
        compared += reports
        if problems:
            print("\n".join(problems[:20]))
            return 1
    print(f"reports of random nights: {compared} tie to their movements")
    return 0 if compared else 1


sys.exit(main())
