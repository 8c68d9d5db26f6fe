#include "flips_scene.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "../model/model_bytes.h"
#include "../model/night_rng.h"
#include "../model/nights_files.h"

enum { SKUS = 120, BIG_SKUS = 2, BIG_BATCHES = 260, CUTS = 12, LINES = 900, WAITING = 300, ROW_MAX = 128 };

static void add_row(struct model_bytes *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add_row(struct model_bytes *out, const char *format, ...)
{
	char row[ROW_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(row, sizeof(row), format, args);
	va_end(args);
	model_bytes_add_text(out, row);
}

static bool write_feed(const char *folder, const char *name, struct model_bytes *feed)
{
	char *path = files_path(folder, name);
	bool done = files_write(path, feed->data, feed->len);

	free(path);
	model_bytes_free(feed);
	return done;
}

static bool write_batches(const char *folder, struct night_rng *rng, int night)
{
	struct model_bytes feed = { 0 };

	add_row(&feed, "ref,sku,qty,eta\n");
	for (int i = 0; i < SKUS; i++)
		add_row(&feed, "B-%04d,SKU-%04d,%zu,2027-0%zu-1%zu\n", i, i, night_from_to(rng, 5, 90),
			night_from_to(rng, 1, 9), night_below(rng, 10));
	for (int i = 0; i < BIG_SKUS * BIG_BATCHES; i++)
		add_row(&feed, "B-BIG-%04d,SKU-BIG-%d,%zu,\n", i, i % BIG_SKUS, night_from_to(rng, 2, 9));
	for (int i = 0; i < CUTS; i++)
		add_row(&feed, "B-CUT-%d,SKU-CUT-%d,40,\nB-LATE-%d,SKU-CUT-%d,60,2028-01-01\n", i, i, i, i);
	add_row(&feed, "B-BAD,SKU-0001,ten,\nB-WAIT,SKU-WAIT,%d,\n", 1 + 60 * night);
	return write_feed(folder, "batches.csv", &feed);
}

static bool write_orders(const char *folder, struct night_rng *rng, int night)
{
	struct model_bytes feed = { 0 };

	add_row(&feed, night == SCENE_KILLED ? "orderid,sku,qty,line,backorder,shipped\n"
					     : "orderid,sku,qty,line,backorder\n");
	for (int i = 0; i < LINES; i++) {
		int order = (night ? LINES * night - LINES / 4 : 0) + i; /* a quarter is sent again */
		size_t qty = (size_t)night_hash(1, (uint64_t)order, 0) % 5 + 1;
		size_t sku = (size_t)night_hash(2, (uint64_t)order, 0);

		if (order % 10 == 0)
			add_row(&feed, "order-%06d,SKU-BIG-%zu,%zu,", order, sku % BIG_SKUS, qty);
		else if (order % 10 < 3)
			add_row(&feed, "order-%06d,SKU-CUT-%zu,%zu,1", order, sku % CUTS, qty);
		else
			add_row(&feed, "order-%06d,SKU-%04zu,%zu,", order, sku % SKUS, qty);
		add_row(&feed, ",%s%s\n", order % 3 ? "yes" : "",
			night != SCENE_KILLED ? ""
			: order % 4	      ? ","
					      : ",1");
	}
	for (int i = 0; night == 0 && i < WAITING; i++)
		add_row(&feed, "wait-%04d,SKU-WAIT,%d,,yes\n", i, i % 4 + 1);
	for (int i = 0; i < 5; i++)
		add_row(&feed, "order-bad-%zu,NO-SUCH-SKU,1,\n", night_below(rng, 1000));
	return write_feed(folder, "orders.csv", &feed);
}

static bool write_changes(const char *folder, struct night_rng *rng)
{
	struct model_bytes feed = { 0 };

	add_row(&feed, "ref,qty\n");
	for (int i = 0; i < CUTS; i++)
		add_row(&feed, "B-CUT-%d,%zu\n", i, night_from_to(rng, 0, 50));
	for (int i = 0; i < 30; i++)
		add_row(&feed, "B-BIG-%04zu,%zu\n", night_below(rng, (size_t)BIG_SKUS * BIG_BATCHES),
			night_from_to(rng, 0, 12));
	return write_feed(folder, "changes.csv", &feed);
}

static bool write_allocations(const char *folder, struct night_rng *rng, int night)
{
	struct model_bytes feed = { 0 };

	add_row(&feed, "orderid,sku,qty,batchref\n");
	for (int i = 0; i < 40; i++) {
		size_t big = night_below(rng, (size_t)BIG_SKUS * BIG_BATCHES);

		add_row(&feed, "old-%d-%03d,SKU-BIG-%zu,1,B-BIG-%04zu\n", night, i, big % BIG_SKUS, big);
	}
	return write_feed(folder, "allocations.csv", &feed);
}

/* What has left: also of lines that only this night's orders make known, so that these rows are put off. */
static bool write_shipments(const char *folder, int night)
{
	struct model_bytes feed = { 0 };

	add_row(&feed, "orderid,sku,shipped\n");
	for (int i = 0; i < 120; i++) {
		int order = LINES * night - LINES / 4 + i * 5;

		if (order % 10 >= 3)
			add_row(&feed, "order-%06d,SKU-%04zu,1\n", order,
				(size_t)night_hash(2, (uint64_t)order, 0) % SKUS);
	}
	return write_feed(folder, "shipments.csv", &feed);
}

static bool write_night(const char *folder, struct night_rng *rng, int night)
{
	return files_make_folder(folder) && write_batches(folder, rng, night) &&
	       write_orders(folder, rng, night) &&
	       (night == 0 || (write_changes(folder, rng) && write_allocations(folder, rng, night))) &&
	       (night != SCENE_KILLED || write_shipments(folder, night));
}

bool scene_write(const char *folder)
{
	struct night_rng rng = { 4711 };
	bool done = true;

	for (int night = 0; done && night < SCENE_NIGHTS; night++) {
		char name[32];
		snprintf(name, sizeof(name), "night-%d", night);
		char *path = files_path(folder, name);
		done = write_night(path, &rng, night);
		free(path);
	}
	return done;
}
