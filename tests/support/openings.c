#include "support/openings.h"

#include "support/testing.h"

static uint64_t append(struct journal *j, struct event *e)
{
	e->source = (struct source){ .run = 1, .line = 2 };
	assert_int_equal(journal_append(j, e), ST_OK);
	return e->number;
}

uint64_t open_line(struct journal *j, struct slice orderid, uint64_t product)
{
	struct event e = {
		.type = EVENT_LINE_OPENED,
		.product = product,
		.orderid = orderid,
		.line_opened.ordered = 10,
	};
	return append(j, &e);
}

uint64_t allocate_line(struct journal *j, struct slice orderid, uint64_t id, const struct part *part)
{
	struct event e = {
		.type = EVENT_ALLOCATED,
		.batch = part->batch,
		.line_id = id,
		.orderid = orderid,
		.allocated = { .units = part->units, .eta = part->eta, .previous = part->previous },
	};
	return append(j, &e);
}
