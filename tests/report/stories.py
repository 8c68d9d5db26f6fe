#!/usr/bin/env python3
"""Random nights, and then what `allot explain` tells of every order line, batch and SKU, as text and as JSON, held
against the story that the published movements.csv tell. Shares nothing with the program but the files.

    stories.py ALLOT SEED LINES [CLOCK]

Plays series of nights from SEED on until the stories of LINES order lines were compared: each step's day, run, feed,
line and sentence; which batches were looked at, and what they had free then; what is left now. Prints what differs and
exits 1 then.
"""
import json
import os
import re
import sys
import tempfile
from collections import defaultdict

from shop import Series, rows_of

# Steps that tell of no units: no movement is theirs.
BARE = ("LineOpened", "LineNumbered", "LinePolicyChanged", "BatchReported")


def number(text):
    return int(text) if text else 0


def when(eta):
    return eta or "in the warehouse"


class Stock:
    """Every batch as the movements so far leave it, in the order in which they became known."""

    def __init__(self):
        self.batches = {}

    def apply(self, m):
        ref, kind = m["batchref"], m["type"]
        if kind == "received":
            self.batches[ref] = {"ref": ref, "sku": m["sku"], "eta": m["eta"], "qty": 0, "was": 0, "shipped": 0,
                                 "allocated": 0, "age": len(self.batches)}
        if ref not in self.batches:
            return
        b = self.batches[ref]
        if kind in ("received", "supplier-change", "correction"):
            b["was"] = b["qty"]
            b["qty"] += number(m["supply"])
        if kind == "eta" and not m["orderid"]:
            b["eta"] = m["eta"]
        if kind == "shipped":
            b["shipped"] += number(m["units"])
        b["allocated"] += number(m["allocated"])

    def free(self, b):
        return max(0, b["qty"] - b["shipped"] - b["allocated"])

    def of(self, sku):
        """The batches of a SKU in allocation order: those in the warehouse, then by ETA, then as they became known."""
        return sorted((b for b in self.batches.values() if b["sku"] == sku), key=lambda b: (b["eta"], b["age"]))

    def all_free(self, sku):
        return sum(self.free(b) for b in self.of(sku))


def sentence(m, following, stock):
    """What the step says that the movement M is; None: it is part of another step."""
    kind, units = m["type"], number(m["units"])
    if kind == "allocated":
        freed = [f for f in following if f["reason"] == "allocated"]
        ends = {"": [""], "waiting": [", which waited"], "short": [", which were short", ", which waited"]}
        whence = ends[freed[0]["type"] if freed else ""]
        return [f"{units} allocated to {m['batchref']} ({when(m['eta'])}){w}" for w in whence]
    if kind == "deallocated":
        b = stock.batches[m["batchref"]]
        cut = f"its quantity was cut from {b['was']} to {b['qty']}"
        return [f"{units} taken off {m['batchref']}: {cut if m['reason'] == 'quantity-cut' else m['reason']}"]
    if kind == "shipped":
        return [f"{units} shipped from {m['batchref']}" if m["batchref"] else f"{units} shipped that nobody had allocated"]
    if kind == "cancelled":
        return [f"{units} cancelled"]
    if kind == "amended":
        return [("amended", units)]
    if kind in ("waiting", "short") and m["reason"] in ("insufficient", "fragmented"):
        told = any(f["reason"] == "not-amended" for f in following)
        what = f"not amended: {units} more" if told else f"{units} {'wait' if kind == 'waiting' else 'short'}"
        return [f"{what}, {m['reason']}: all batches together have {stock.all_free(m['sku'])} free"]
    if kind == "eta":
        moved = f"{when(m['eta'])}, before: {when(m['reason'])}"
        ref = m["batchref"]
        return [f"{units} on {ref} come another day: {moved}" if m["orderid"] else f"comes another day: {moved}"]
    if kind == "received":
        return [f"became known: {units} purchased, {when(m['eta'])}"]
    if kind in ("supplier-change", "correction"):
        b = stock.batches[m["batchref"]]
        return [f"purchased {b['qty'] + units}, before: {b['qty']}"]
    return None


class Step:
    def __init__(self, run, m, says, stock):
        self.run, self.m, self.says = run, m, says
        self.looked = [(b["ref"], stock.free(b)) for b in stock.of(m["sku"])]


class Journal:
    """The steps that the movements of all runs tell, in their order."""

    def __init__(self, series):
        self.steps, self.left = [], defaultdict(lambda: defaultdict(int))
        self.parts = defaultdict(lambda: defaultdict(int))
        self.days, self.stock = {}, Stock()
        for run in range(1, series.runs + 1):
            with open(series.path(run, "summary.json"), encoding="utf-8") as f:
                self.days[run] = json.load(f)["started"][:10]
            movements = rows_of(series.path(run, "movements.csv"))
            for i, m in enumerate(movements):
                self.add(run, m, movements[i + 1:i + 3])

    def add(self, run, m, following):
        key = self.key(m)
        following = [f for f in following if self.key(f) == key and f["type"] in ("waiting", "short")
                     and number(f["units"]) < 0]
        # what comes right after it is of the same event, up to the next that is told by itself
        says = sentence(m, following[:2], self.stock)
        if says:
            self.steps.append(Step(run, m, says, self.stock))
        self.stock.apply(m)
        line = self.left[key]
        kind = m["type"]
        if kind in ("waiting", "short", "shipped", "cancelled"):
            line[kind] += number(m["units"])
        line["allocated"] += number(m["allocated"])
        self.parts[key][m["batchref"]] += number(m["allocated"])

    @staticmethod
    def key(m):
        return m["orderid"], m["line"], m["sku"]

    def of_line(self, key):
        return [s for s in self.steps if self.key(s.m) == key]

    def of_batch(self, ref):
        return [s for s in self.steps if s.m["batchref"] == ref]

    def of_sku(self, sku):
        return [s for s in self.steps if s.m["sku"] == sku]


class Telling:
    """Compares stories with the journal; problems, and how many lines and steps were compared."""

    def __init__(self, series):
        self.series, self.journal = series, Journal(series)
        self.problems, self.lines, self.compared = [], 0, 0

    def say(self, what):
        self.problems.append(what)

    def explain(self, *words):
        got = self.series.call("explain", *words, "--store", self.series.store)
        if got.returncode:
            self.say(f"explain {' '.join(words)}: exit {got.returncode}: {got.stderr.strip()}")
        return got.stdout

    def compare_steps(self, what, told, want, with_looks):
        """TOLD by the JSON, WANT by the movements; the steps that tell of units must be the same."""
        units = [t for t in told if t["type"] not in BARE and "depleted" not in t["text"]]
        if len(units) != len(want):
            self.say(f"{what}: {len(units)} steps, by the movements {len(want)}")
        ordered = None
        for t in told:
            opened = re.match(r"became known: (\d+) ordered", t["text"])
            if opened:
                ordered = int(opened[1])
        for t, s in zip(units, want):
            self.compared += 1
            got = (t["run"], t["started"][:10], t["feed"] or "", str(t["feed_line"] or ""))
            should = (s.run, self.journal.days[s.run], s.m["feed"], s.m["feed_line"])
            if got != should:
                self.say(f"{what}: {t['text']}: from {got}, by the movements {should}")
            amended = re.match(r"amended: (\d+) ordered, before: (\d+)$", t["text"])
            if amended and s.m["type"] == "amended":
                if int(amended[1]) - int(amended[2]) != number(s.m["units"]):
                    self.say(f"{what}: {t['text']}, by the movements {s.m['units']}")
            elif t["text"] not in s.says:
                self.say(f"{what}: {t['text']!r}, by the movements {s.says}")
            if with_looks:
                self.compare_looks(what, t, s)
        return ordered

    def compare_looks(self, what, t, s):
        """Batches that were looked at had so much free, which was not enough, and stood before the one that was taken."""
        free, units = dict(s.looked), number(s.m["units"])
        order = [ref for ref, _ in s.looked]
        taken = order.index(s.m["batchref"]) if s.m["type"] == "allocated" else len(order)
        small = [ref for ref in order[:taken] if free[ref] < units]
        # a part that goes where another one went was not looked for again
        told = t["type"] == "OutOfStock" or t["looked"]
        if told and len(t["looked"]) + t["looked_more"] != len(small):
            self.say(f"{what}: {t['text']}: {len(t['looked'])} batches and {t['looked_more']} were looked at, not {small}")
        for got, ref in zip(t["looked"], small):
            if (got["batchref"], got["free"]) != (ref, free[ref]):
                self.say(f"{what}: {t['text']}: looked at {got}, by the movements at {ref} with {free[ref]} free")
        if t["looked"] and t["type"] not in ("OutOfStock", "Allocated"):
            self.say(f"{what}: {t['text']}: nothing was looked for")

    def compare_text(self, what, text, told):
        """The text has the same steps in the same order, each with its day, run, feed and line."""
        lines = [line for line in text.split("\n") if re.match(r"  \d{4}-\d\d-\d\d  run ", line)]
        if len(lines) != len(told):
            self.say(f"{what}: {len(lines)} steps in the text, {len(told)} in the JSON")
        for line, t in zip(lines, told):
            where = "" if t["feed"] is None else f"  {t['feed']}" + (f":{t['feed_line']}" if t["feed_line"] else "")
            begin = f"  {t['started'][:10]}  run {t['run']}{where}  "
            if not line.startswith(begin) or not line.endswith(t["text"]):
                self.say(f"{what}: the text has {line!r}, the JSON {begin + t['text']!r}")

    def order(self, order, exported):
        got = self.explain("order", order, "--json")
        text = self.explain("order", order)
        if not got:
            return
        lines = json.loads(got)["lines"]
        texts = re.split(r"^(?=order )", text, flags=re.M)[1:]
        if len(texts) != len(lines) or len(lines) != len(exported):
            self.say(f"{order}: {len(lines)} lines, {len(texts)} in the text, {len(exported)} exported")
        for line, text_of_line, now in zip(lines, texts, exported):
            self.line(order, line, text_of_line, now)

    def line(self, order, line, text, exported):
        key = order, line["line"] or "", line["sku"]
        what = "order {}, line {}, {}".format(*key)
        self.lines += 1
        self.compare_steps(what, line["steps"], self.journal.of_line(key), True)
        self.compare_text(what, text, line["steps"])
        now, left = line["now"], self.journal.left[key]
        for figure in ("allocated", "waiting", "short"):
            if now[figure] != left[figure]:
                self.say(f"{what}: now {now[figure]} {figure}, by the movements {left[figure]}")
        for figure, column in (("ordered", "qty"), ("allocated", "allocated"), ("waiting", "waiting"),
                               ("short", "short"), ("shipped", "shipped"), ("cancelled", "cancelled")):
            if now[figure] != int(exported[column]):
                self.say(f"{what}: now {now[figure]} {figure}, exported {exported[column]}")
        if now["free"] != self.journal.stock.all_free(line["sku"]):
            self.say(f"{what}: {now['free']} free, by the movements {self.journal.stock.all_free(line['sku'])}")
        self.now_text(what, key, text, now)

    def now_text(self, what, key, text, now):
        """The line "now: ..." of the text: what is on each batch, and the other figures."""
        stated = re.search(r"^  now: (.*) of (\d+) ordered$", text, re.M)
        on = {ref: n for ref, n in self.journal.parts[key].items() if ref and n}
        told = defaultdict(int)
        for part in re.finditer(r"(\d+) on (.*?) \(", stated[1] if stated else ""):
            told[part[2]] += int(part[1])
        if not stated or told != on:
            self.say(f"{what}: the text has {dict(told)} on batches, by the movements {on}")
        if stated and int(stated[2]) != now["ordered"]:
            self.say(f"{what}: the text has {stated[2]} ordered, the JSON {now['ordered']}")

    def batch(self, ref):
        got = self.explain("batch", ref, "--json")
        told = json.loads(got)
        self.compare_steps(f"batch {ref}", told["steps"], self.journal.of_batch(ref), False)
        self.compare_text(f"batch {ref}", self.explain("batch", ref),
                          told["steps"])
        b = self.journal.stock.batches[ref]
        want = {"purchased": b["qty"], "allocated": b["allocated"], "shipped": b["shipped"],
                "free": self.journal.stock.free(b)}
        if told["now"] != want:
            self.say(f"batch {ref}: now {told['now']}, by the movements {want}")

    def sku(self, sku):
        told = json.loads(self.explain("sku", sku, "--json"))
        self.compare_steps(f"sku {sku}", told["steps"], self.journal.of_sku(sku), False)
        lines = [v for k, v in self.journal.left.items() if k[2] == sku]
        want = {"free": self.journal.stock.all_free(sku), "waiting": sum(v["waiting"] for v in lines),
                "short": sum(v["short"] for v in lines)}
        if told["now"] != want:
            self.say(f"sku {sku}: now {told['now']}, by the movements {want}")

    def all(self):
        path = self.series.folder + "/lines.csv"
        with open(path, "w", encoding="utf-8") as f:
            f.write(self.series.call("export", "lines", "--store", self.series.store).stdout)
        orders = defaultdict(list)
        for row in rows_of(path):
            orders[row["orderid"]].append(row)
        for order, lines in orders.items():
            self.order(order, lines)
        for ref in self.series.rng.sample(sorted(self.journal.stock.batches), min(3, len(self.journal.stock.batches))):
            self.batch(ref)
        skus = sorted({b["sku"] for b in self.journal.stock.batches.values()})
        if skus:
            self.sku(self.series.rng.choice(skus))


def main():
    allot, seed, wanted = os.path.abspath(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    clock = os.path.abspath(sys.argv[4]) if len(sys.argv) > 4 else None
    lines = steps = 0
    while lines < wanted:
        with tempfile.TemporaryDirectory() as folder:
            series = Series(allot, clock, seed, folder)
            for _ in range(series.rng.randrange(3, 9)):
                wrong = series.night()
                if wrong:
                    print(f"seed {seed}: {wrong}")
                    return 1
            telling = Telling(series)
            telling.all()
        if telling.problems:
            print("\n".join(f"seed {seed}: {p}" for p in telling.problems[:20]))
            return 1
        seed, lines, steps = seed + 1, lines + telling.lines, steps + telling.compared
    print(f"stories of {lines} order lines, and of batches and SKUs: {steps} steps are those of the movements")
    return 0 if steps else 1


if __name__ == "__main__":
    sys.exit(main())
