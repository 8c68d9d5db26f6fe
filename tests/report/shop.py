"""A shop whose feeds go on from night to night, with mistakes in them, and the program that is run on them."""
import csv
import os
import random
import shutil
import subprocess

SKUS = ["CHAIR", "TABLE", "LAMP, tall", "RUG \u00fc", "VASE", "=SUM(A1)"] + [f"SKU-{n}" for n in range(12)]


def rows_of(path):
    with open(path, newline="", encoding="utf-8") as f:
        return list(csv.DictReader(f))


class Shop:
    """The state of the shop's own books, and the feeds that are written of it."""

    def __init__(self, rng):
        self.rng = rng
        self.skus = SKUS[:6] if rng.random() < 0.5 else SKUS
        self.batches = {}  # ref: [sku, qty, eta, supplier]
        self.numbered = rng.random() < 0.6  # its order lines; others are told apart by their SKU
        self.orders = {}  # (order, line or SKU): [sku, qty, shipped, cancelled]

    def date(self):
        r = self.rng
        return r.choice(["", f"2026-12-{r.randrange(1, 29):02}", f"2027-01-{r.randrange(1, 29):02}"])

    def batches_feeds(self):
        r = self.rng
        for _ in range(r.randrange(5 if len(self.skus) < 10 else 12)):
            supplier = r.choice(["supplier", "nordwood", "roux"])
            self.batches[f"B{len(self.batches) + 1}"] = [r.choice(self.skus), r.randrange(30), self.date(), supplier]
        for batch in self.batches.values():
            if r.random() < 0.25:
                batch[1] = max(0, batch[1] + r.randrange(-12, 13))
            if r.random() < 0.2:
                batch[2] = self.date()
        feeds = {}
        for supplier in sorted({b[3] for b in self.batches.values()}):
            rows = [[ref] + b[:3] for ref, b in self.batches.items() if b[3] == supplier]
            broken = [["X", "", "-1", "never"]] if r.random() < 0.3 else []
            feeds[supplier + ".csv"] = [["ref", "sku", "qty", "eta"]] + rows + broken
        return feeds

    def orders_feed(self):
        r = self.rng
        for _ in range(r.randrange(6)):
            sku = r.choice(self.skus + ["UNKNOWN"])
            key = (f"O{r.randrange(1, 40)}", str(r.randrange(1, 4)) if self.numbered else sku)
            if key not in self.orders:
                self.orders[key] = [sku, r.randrange(1, 15), 0, 0]
        for line in self.orders.values():
            left = line[1] - line[2] - line[3]
            if r.random() < 0.2 and left:
                line[2 if r.random() < 0.6 else 3] += r.randrange(1, left + 1)
            elif r.random() < 0.15:
                line[1] += r.randrange(1, 6)
        header = ["orderid", "line", "sku", "qty", "shipped", "cancelled", "backorder", "split"]
        rows = [[k[0], k[1] if self.numbered else ""] + v + [r.choice(["", "yes", "no"]), r.choice(["", "yes", "no"])]
                for k, v in self.orders.items()]
        return [header] + rows

    def changes_feed(self):
        r = self.rng
        refs = [ref for ref in self.batches if r.random() < 0.2] + ["GONE"]
        return [["ref", "qty"]] + [[ref, r.randrange(30)] for ref in refs]

    def write_night(self, folder):
        os.mkdir(folder)
        feeds = self.batches_feeds()
        feeds["orders.csv"] = self.orders_feed()
        if self.rng.random() < 0.5:
            feeds["stocktake.csv"] = self.changes_feed()
        if self.rng.random() < 0.1:
            feeds["torn.csv"] = [["ref", "sku", "what"]]
        for name, rows in feeds.items():
            with open(f"{folder}/{name}", "w", newline="", encoding="utf-8") as f:
                csv.writer(f, lineterminator="\n").writerows(rows)


class Series:
    """Nights of one shop below FOLDER, run by the program ALLOT; days pass between them where CLOCK is given."""

    def __init__(self, allot, clock, seed, folder):
        self.allot, self.folder = allot, folder
        # blanks separate what is preloaded, so it is taken from a folder that has none
        self.clock = clock and shutil.copy(clock, folder)
        self.rng = random.Random(seed)
        self.shop = Shop(self.rng)
        self.store, self.out = folder + "/store", folder + "/results"
        self.runs = 0
        self.days = 0

    def call(self, *words):
        env = dict(os.environ, ALLOT_CONFIG="/dev/null", TZ="UTC")
        if self.clock:
            env["LD_PRELOAD"] = self.clock
            env["CLOCK_DAYS"] = str(self.days)
        return subprocess.run([self.allot, *words], capture_output=True, text=True, check=False, env=env)

    def night(self):
        """One more night. What went wrong, or None."""
        self.runs += 1
        self.days += self.rng.choice([0, 1, 1, 1, 2, 6])
        feeds = f"{self.folder}/{self.runs}"
        self.shop.write_night(feeds)
        options = [o for o in ("--backorder", "--split", "--amend") if self.rng.random() < 0.5]
        made = self.call("run", "--quiet", "--store", self.store, "--out", self.out, *options, feeds)
        if made.returncode not in (0, 3, 4):
            return f"run {self.runs}: exit {made.returncode}: {made.stderr}"
        return None

    def path(self, run, name):
        return f"{self.out}/run-{run:06}/{name}"
