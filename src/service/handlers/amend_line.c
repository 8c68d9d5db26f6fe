/*
 * AmendLine: the ordered quantity is another one (rule 10). What is to be done was chosen by logic/amendment;
 * each way of doing it is a row of WAYS.
 */
#include "allot/base/contract.h"
#include "allot/logic/amendment.h"
#include "service/finding.h"
#include "service/placing.h"
#include "service/refusals.h"
#include "service/releasing.h"

struct amending {
	struct change change;
	struct amendment choice;
	uint32_t difference; /* units */
};

static enum status publish_amended(struct amending *a, uint32_t qty)
{
	const struct line *line = a->change.line;
	struct event event = {
		.type = EVENT_LINE_AMENDED,
		.product = line->product,
		.sku = a->change.product->sku,
		.line_id = line->id,
		.orderid = line->orderid,
		.line = line->number,
		.line_amended = { .qty = qty, .was = line->ordered },
	};
	return change_publish(&a->change, NULL, &event);
}

/* What the line lacks after LineAmended, which took what waits and what is short, goes off its parts. */
static enum status less(struct amending *a)
{
	int64_t lacking = -line_loose(a->change.line);
	return release_parts(&a->change, lacking > 0 ? (uint32_t)lacking : 0, REASON_AMENDED);
}

static enum status let_wait(struct amending *a)
{
	struct event event =
		placing_shortage(a->change.product, a->change.line, a->difference, FROM_LOOSE, true);
	return change_publish(&a->change, NULL, &event);
}

/* LineAmended has made the short units more; they are placed again behind the row's commands. */
static enum status leave_short(struct amending *a)
{
	ENSURE(a->change.line->short_ >= a->difference);
	return ST_OK;
}

static enum status place(struct amending *a)
{
	uint32_t covered = 0;
	return place_units(&a->change, a->difference, FROM_LOOSE, &covered);
}

static enum status grow(struct amending *a)
{
	const struct line *line = a->change.line;
	struct event event = placing_allocated(line, product_batch(a->change.product, a->choice.at),
					       a->difference, FROM_LOOSE, parts_first(&line->parts)->id);
	return change_publish(&a->change, &a->choice.at, &event);
}

static enum status move(struct amending *a)
{
	enum status st = release_parts(&a->change, a->change.line->allocated, REASON_AMENDED);
	if (st)
		return st;
	return place_part(&a->change, a->choice.at, line_open(a->change.line), FROM_LOOSE);
}

static enum status (*const WAYS[])(struct amending *a) = {
	[AMEND_LESS] = less,   [AMEND_WAITING] = let_wait, [AMEND_SHORT] = leave_short,
	[AMEND_PLACE] = place, [AMEND_GROW] = grow,	   [AMEND_MOVE] = move,
};

static enum status amend(struct amending *a, uint32_t qty, struct outcome *out)
{
	enum status st = publish_amended(a, qty);
	if (!st)
		st = WAYS[a->choice.way](a);
	if (!st)
		outcome_set(out, OUTCOME_AMENDED);
	return st ? st : change_end(&a->change);
}

/* The line stays as it was, only the difference is told. */
static enum status tell_uncovered(struct amending *a, struct outcome *out)
{
	struct event event =
		placing_shortage(a->change.product, a->change.line, a->difference, FROM_LOOSE, false);
	outcome_set(out, OUTCOME_OUT_OF_STOCK);
	return change_publish(&a->change, NULL, &event);
}

static void refuse(const struct line *line, uint32_t qty, enum code code, struct outcome *out)
{
	if (code == CODE_LINE_CANCELLED)
		refuse_line_cancelled(out, line);
	else
		refuse_line_below_shipped(out, line, qty);
}

enum status handle_amend_line(struct bus *bus, const struct command *command, struct outcome *out)
{
	REQUIRE(command->type == COMMAND_AMEND_LINE);
	struct line *line = command->amend.line;
	uint32_t qty = command->amend.qty;
	struct product *p = touched_now(service_of(bus))->product;
	REQUIRE(p->id == line->product);
	struct amending a = { .difference = qty > line->ordered ? qty - line->ordered : line->ordered - qty };
	enum status st = amendment_choose(p, line, line->policy, qty, &a.choice);
	if (st)
		return st;
	a.change = change_begin(bus, p, line);
	switch (a.choice.way) {
	case AMEND_REFUSED:
		refuse(line, qty, a.choice.code, out);
		return ST_OK;
	case AMEND_UNCHANGED:
		outcome_set(out, OUTCOME_UNCHANGED);
		return ST_OK;
	case AMEND_UNCOVERED:
		return tell_uncovered(&a, out);
	default:
		return amend(&a, qty, out);
	}
}
