#include "support/results_stage.h"

#include <stdio.h>

#include "allot/results/folder.h"
#include "support/scratch.h"
#include "support/testing.h"

static struct slice column_names[] = { SLICE("orderid"), SLICE("sku"), SLICE("qty") };
static struct slice refused_fields[] = { SLICE("O9"), SLICE("LAMP"), SLICE("ten") };
static struct feed_record feeds[STAGE_FEEDS];

const char *stage_out(void)
{
	return scratch_path("results");
}

const char *stage_in(const char *name)
{
	char path[256];

	(void)snprintf(path, sizeof(path), "results/%s", name);
	return scratch_path(path);
}

bool stage_exist(uint64_t number)
{
	bool exist = false;

	assert_int_equal(results_exist(stage_out(), number, &exist), ST_OK);
	return exist;
}

bool stage_published(uint64_t number, const char *store)
{
	bool published = false;

	assert_int_equal(results_published(stage_out(), number, slice_str(store), &published), ST_OK);
	return published;
}

void stage_name_feed(uint32_t index, const char *name)
{
	feeds[index] = (struct feed_record){ .name = slice_str(name), .header = column_names, .columns = 3 };
}

void stage_name_feeds(const char *name)
{
	for (uint32_t i = 0; i < STAGE_FEEDS; i++)
		stage_name_feed(i, name);
}

enum status stage_try_begin(const char *out, uint64_t number, struct results **r)
{
	static struct run_record run;

	run = (struct run_record){ .number = number, .feeds = STAGE_FEEDS, .books.first_movement = 1 };
	if (!feeds[0].name.n)
		stage_name_feeds("orders.csv");
	return results_begin(out, &run, feeds, r);
}

struct results *stage_begin(uint64_t number)
{
	struct results *r = NULL;

	if (stage_try_begin(stage_out(), number, &r))
		fail_msg("%s", fail_message());
	assert_non_null(r);
	return r;
}

enum status stage_event(struct results *r, const struct event *event)
{
	const struct journal_visitor *v = results_visitor(r);

	return v->event(v->ctx, event);
}

enum status stage_refusal(struct results *r, const struct refusal *refusal)
{
	const struct journal_visitor *v = results_visitor(r);

	return v->refusal(v->ctx, refusal);
}

enum status stage_allocated(struct results *r)
{
	const struct event event = {
		.type = EVENT_ALLOCATED,
		.ref = SLICE("B1"),
		.sku = SLICE("LAMP"),
		.orderid = SLICE("O1"),
		.allocated = { .units = 2 },
	};

	return stage_event(r, &event);
}

enum status stage_deallocated(struct results *r)
{
	const struct event event = {
		.type = EVENT_DEALLOCATED,
		.ref = SLICE("B1"),
		.sku = SLICE("LAMP"),
		.orderid = SLICE("O1"),
		.deallocated = { .units = 2, .reason = REASON_QUANTITY_CUT },
	};

	return stage_event(r, &event);
}

enum status stage_depleted(struct results *r)
{
	const struct event event = {
		.type = EVENT_OUT_OF_STOCK,
		.sku = SLICE("LAMP"),
		.out_of_stock = { .reason = REASON_DEPLETED },
	};

	return stage_event(r, &event);
}

enum status stage_refused(struct results *r, uint32_t index, uint64_t line)
{
	const struct refusal refusal = {
		.feed = index,
		.line = line,
		.code = CODE_BAD_QUANTITY,
		.reason = SLICE("\"ten\" is not a whole number"),
		.fields = refused_fields,
		.count = 3,
	};

	return stage_refusal(r, &refusal);
}

enum status stage_try_publish(struct results *r)
{
	const struct summary summary = { .store = SLICE("5f1c"), .run = { .number = 1 } };

	struct seal seal;

	return results_publish(r, &summary, &seal);
}

void stage_publish(struct results *r)
{
	if (stage_try_publish(r))
		fail_msg("%s", fail_message());
}
