/*
 * generate: feeds for the benchmark, the same for the same options everywhere.
 *
 *   generate --batches-file F --orders-file F [--changes-file F] [option]...
 *
 * A usual night: SKUs drawn by Zipf's law, batches of each SKU half in the warehouse and half underway, large
 * enough together for --supply lines, one order per line. --case hot: all lines are of one SKU whose batches
 * are too small for any of them, but for the last. --case cut: all lines go to one batch; the changes feed cuts
 * it to nothing.
 */
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "../model/night_rng.h"
#include "bench_out.h"

enum setting {
	SEED,
	SKUS,
	BATCHES,
	LINES,
	SUPPLY,
	FIRST_ORDER,
	SKEW,
	NUMBERS,
	IDS = NUMBERS,
	CASE,
	BATCHES_FILE,
	ORDERS_FILE,
	CHANGES_FILE,
	OPTIONS
};

static const struct option NAMES[] = {
	{ "seed", required_argument, NULL, SEED },
	{ "skus", required_argument, NULL, SKUS },
	{ "batches", required_argument, NULL, BATCHES },
	{ "lines", required_argument, NULL, LINES },
	{ "supply", required_argument, NULL, SUPPLY }, /* lines the batches are for; default: --lines */
	{ "first-order", required_argument, NULL, FIRST_ORDER }, /* number of the first order, from 1 */
	{ "skew", required_argument, NULL, SKEW },		 /* Zipf's exponent, in hundredths */
	{ "ids", required_argument, NULL, IDS },		 /* ascending, uuid */
	{ "case", required_argument, NULL, CASE },		 /* usual, hot, cut */
	{ "batches-file", required_argument, NULL, BATCHES_FILE },
	{ "orders-file", required_argument, NULL, ORDERS_FILE },
	{ "changes-file", required_argument, NULL, CHANGES_FILE },
	{ NULL, 0, NULL, 0 },
};

enum { QTY_MAX = 10, HOT_QTY = 5, SMALL_QTY = 4 };

/* Draws from `count` things by their weights in one step (Walker's alias method). */
struct alias {
	uint32_t count;
	uint32_t *other;
	uint64_t *keep; /* below this of 2^32: the thing itself, else `other` */
	double *share;	/* of each thing, in all 1 */
};

struct feeds {
	uint64_t number[NUMBERS];
	const char *text[OPTIONS];
	bool uuid;
	struct alias skus;
	struct bench_out out;
};

static struct feeds feeds = {
	.number = { [SEED] = 1,
		    [SKUS] = 50000,
		    [BATCHES] = 200000,
		    [LINES] = 1000000,
		    [SUPPLY] = 0,
		    [FIRST_ORDER] = 1,
		    [SKEW] = 80 },
	.text = { [IDS] = "ascending", [CASE] = "usual" },
};

/* Moves shares from the things above the average to those below it, until each slot is full. */
static void alias_balance(struct alias *a)
{
	uint32_t *stack = bench_alloc(a->count * sizeof(*stack));
	double *left = bench_alloc(a->count * sizeof(*left));
	uint32_t small = 0, large = a->count;

	for (uint32_t i = 0; i < a->count; i++) {
		left[i] = a->share[i] * a->count;
		a->keep[i] = UINT64_C(1) << 32;
		stack[left[i] < 1.0 ? small++ : --large] = i;
	}
	while (small > 0 && large < a->count) {
		uint32_t poor = stack[--small], rich = stack[large];
		a->keep[poor] = (uint64_t)(left[poor] * 4294967296.0);
		a->other[poor] = rich;
		left[rich] -= 1.0 - left[poor];
		if (left[rich] < 1.0) {
			large++;
			stack[small++] = rich;
		}
	}
	free(stack);
	free(left);
}

static void alias_init(struct alias *a, uint32_t count, double exponent)
{
	double sum = 0;
	*a = (struct alias){ count, bench_alloc(count * sizeof(*a->other)),
			     bench_alloc(count * sizeof(*a->keep)), bench_alloc(count * sizeof(*a->share)) };
	for (uint32_t i = 0; i < count; i++)
		sum += a->share[i] = pow(i + 1.0, -exponent);
	for (uint32_t i = 0; i < count; i++)
		a->share[i] /= sum;
	alias_balance(a);
}

static uint32_t alias_draw(const struct alias *a, struct night_rng *rng)
{
	uint64_t bits = night_next(rng);
	uint32_t i = (uint32_t)((bits >> 32) * a->count >> 32);
	return (bits & UINT32_MAX) < a->keep[i] ? i : a->other[i];
}

/* The name says nothing of how often the SKU is asked for: its number is the rank, scrambled. */
static char *put_sku(char *at, uint32_t rank)
{
	static const char KINDS[8][10] = { "CHAIR-OAK", "TABLE-ASH", "CLOCK-RED", "SHELF-TAN",
					   "BENCH-SKY", "STOOL-TEA", "FRAME-ICE", "LINEN-SEA" };
	uint64_t mark = night_hash(0, rank, 1);
	at = bench_put(at, KINDS[mark % 8], sizeof(KINDS[0]) - 1);
	*at++ = '-';
	at = bench_put_number(at, mark / 8 % 1000, 3);
	return bench_put_number(at, rank, 5);
}

static char *put_ref(char *at, uint64_t i)
{
	return bench_put_number(bench_put(at, "batch-", 6), i + 1, 8);
}

/* Number 2 of half of all batches; the others are underway, each due on a day of two years. */
static char *put_eta(char *at, uint64_t mark)
{
	if (mark % 2 == 0)
		return at;
	at = bench_put_number(at, 2026 + mark / 2 % 2, 4);
	*at++ = '-';
	at = bench_put_number(at, 1 + mark / 4 % 12, 2);
	*at++ = '-';
	return bench_put_number(at, 1 + mark / 64 % 28, 2);
}

static char *put_uuid(char *at, uint64_t order)
{
	static const char HEX[] = "0123456789abcdef";
	static const char FORM[] = "xxxxxxxx-xxxx-4xxx-axxx-xxxxxxxxxxxx";
	uint64_t bits = night_hash(feeds.number[SEED], order, 2);

	for (size_t i = 0; i < sizeof(FORM) - 1; i++) {
		if (i == 18)
			bits = night_hash(feeds.number[SEED], order, 3);
		*at++ = FORM[i] == 'x' ? HEX[bits & 15] : FORM[i];
		if (FORM[i] == 'x')
			bits >>= 4;
	}
	return at;
}

static char *put_order(char *at, uint64_t order)
{
	if (feeds.uuid)
		return put_uuid(at, order);
	return bench_put_number(bench_put(at, "ORD-", 4), order, 10);
}

/* What one batch of SKU number `rank` must hold so that all of them together do for its lines. */
static uint64_t usual_qty(uint32_t rank, uint64_t mark)
{
	uint64_t per_sku = feeds.number[BATCHES] / feeds.number[SKUS];
	double units = feeds.skus.share[rank] * (double)feeds.number[SUPPLY] * (1 + QTY_MAX) / 2;
	return 10 + mark % 10 + (uint64_t)(units * 1.1 / (double)(per_sku ? per_sku : 1));
}

static uint32_t usual_sku(uint64_t i)
{
	return (uint32_t)(i % feeds.number[SKUS]);
}

static void write_batches(bool hot)
{
	uint64_t count = feeds.number[BATCHES];
	for (uint64_t i = 0; i < count; i++) {
		char *at = put_ref(bench_out_row(&feeds.out), i);
		uint64_t mark = night_hash(feeds.number[SEED], i, 4);
		uint32_t rank = hot ? 0 : usual_sku(i);
		*at++ = ',';
		at = put_sku(at, rank);
		*at++ = ',';
		if (!hot)
			at = bench_put_number(at, usual_qty(rank, mark), 1);
		else
			at = bench_put_number(at, i + 1 < count ? SMALL_QTY : feeds.number[SUPPLY] * QTY_MAX,
					      1);
		*at++ = ',';
		at = hot && i + 1 == count ? bench_put(at, "2029-12-31", 10) : put_eta(at, mark);
		*at++ = '\n';
		feeds.out.at = at;
	}
}

static void write_orders(uint64_t qty_min)
{
	uint64_t first = feeds.number[FIRST_ORDER];
	struct night_rng rng = { night_hash(feeds.number[SEED], first, 5) };

	for (uint64_t i = 0; i < feeds.number[LINES]; i++) {
		char *at = put_order(bench_out_row(&feeds.out), first + i);
		*at++ = ',';
		at = put_sku(at, alias_draw(&feeds.skus, &rng));
		*at++ = ',';
		at = bench_put_number(at, night_from_to(&rng, qty_min, QTY_MAX), 1);
		*at++ = '\n';
		feeds.out.at = at;
	}
}

static void write_cut(void)
{
	char *at = put_ref(bench_out_row(&feeds.out), 0);
	feeds.out.at = bench_put(at, ",0\n", 3);
}

/* Opens the file of `setting`, if it is asked for. */
static bool begin(enum setting setting, const char *header)
{
	if (feeds.text[setting])
		bench_out_open(&feeds.out, feeds.text[setting], header);
	return feeds.text[setting] != NULL;
}

static void parse(int argc, char **argv)
{
	for (int option; (option = getopt_long(argc, argv, "", NAMES, NULL)) != -1;) {
		if (option < 0 || option >= OPTIONS)
			bench_die("see the head of tests/bench/generate.c for the options");
		if (option < NUMBERS)
			feeds.number[option] = bench_number(slice_str(optarg), UINT32_MAX, NAMES[option].name);
		feeds.text[option] = optarg;
	}
	feeds.uuid = strcmp(feeds.text[IDS], "uuid") == 0;
	if (!feeds.number[SUPPLY])
		feeds.number[SUPPLY] = feeds.number[LINES];
	if (!feeds.number[SKUS] || !feeds.number[BATCHES])
		bench_die("--skus and --batches must be at least 1");
}

int main(int argc, char **argv)
{
	parse(argc, argv);
	bool hot = strcmp(feeds.text[CASE], "hot") == 0;
	bool cut = strcmp(feeds.text[CASE], "cut") == 0;
	if (hot || cut)
		feeds.number[SKUS] = 1;
	if (cut)
		feeds.number[BATCHES] = 1;
	alias_init(&feeds.skus, (uint32_t)feeds.number[SKUS], (double)feeds.number[SKEW] / 100);

	if (begin(BATCHES_FILE, "ref,sku,qty,eta")) {
		write_batches(hot);
		bench_out_close(&feeds.out, false);
	}
	if (begin(ORDERS_FILE, "orderid,sku,qty")) {
		write_orders(hot ? HOT_QTY : 1);
		bench_out_close(&feeds.out, false);
	}
	if (begin(CHANGES_FILE, "ref,qty")) {
		write_cut();
		bench_out_close(&feeds.out, false);
	}
	free(feeds.skus.other);
	free(feeds.skus.keep);
	free(feeds.skus.share);
	return 0;
}
