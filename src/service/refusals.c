/*
 * Refusals: the sentences. Each says what came, what is known, and what to do: whoever reads one at three in
 * the morning has nothing else at hand.
 */
#include "service/refusals.h"

#include <inttypes.h>

/* Adds to the refusal in OUT, if anything known is alike ID, which it is. */
static enum status add_alike(struct uow *u, enum alike_of what, struct slice id, struct outcome *out)
{
	struct slice known;
	bool found = false;
	enum status st = u->ops->alike(u, what, id, SLICE(""), 0, &found, &known);
	if (st || !found)
		return st;
	if (what == ALIKE_SKU)
		outcome_refuse(out, CODE_UNKNOWN_SKU,
			       "no batch of \"%.*s\" was ever created; there is \"%.*s\", which may be meant",
			       SLICE_ARG(id), SLICE_ARG(known));
	else
		outcome_refuse(out, CODE_UNKNOWN_BATCH,
			       "no batch \"%.*s\" is known; there is \"%.*s\", which may be meant",
			       SLICE_ARG(id), SLICE_ARG(known));
	return ST_OK;
}

enum status refuse_unknown_sku(struct uow *u, struct slice sku, struct outcome *out)
{
	outcome_refuse(out, CODE_UNKNOWN_SKU,
		       "no batch of \"%.*s\" was ever created; send one first, or correct the SKU",
		       SLICE_ARG(sku));
	return add_alike(u, ALIKE_SKU, sku, out);
}

enum status refuse_unknown_batch(struct uow *u, struct slice ref, struct outcome *out)
{
	outcome_refuse(out, CODE_UNKNOWN_BATCH, "no batch \"%.*s\" is known; send it first, or correct the ref",
		       SLICE_ARG(ref));
	return add_alike(u, ALIKE_REF, ref, out);
}

void refuse_sku_mismatch(struct outcome *out, struct slice ref, struct slice is, struct slice wanted)
{
	outcome_refuse(out, CODE_SKU_MISMATCH,
		       "batch \"%.*s\" is of SKU \"%.*s\", not \"%.*s\"; another lot needs a ref of its own",
		       SLICE_ARG(ref), SLICE_ARG(is), SLICE_ARG(wanted));
}

void refuse_bad_quantity(struct outcome *out, struct slice ref, uint64_t purchased)
{
	outcome_refuse(out, CODE_BAD_QUANTITY,
		       "with what has shipped and is allocated, batch \"%.*s\" would come to %" PRIu64
		       " units; the most is %d: correct the figure",
		       SLICE_ARG(ref), purchased, QUANTITY_MAX);
}

void refuse_batch_below_shipped(struct outcome *out, struct slice ref, const struct batch *b, uint32_t qty)
{
	outcome_refuse(out, CODE_BELOW_SHIPPED,
		       "%" PRIu32 " units of batch \"%.*s\" have shipped, so it can't have been %" PRIu32
		       " in all; what is left of it is sent as on_hand",
		       b->shipped, SLICE_ARG(ref), qty);
}

void refuse_line_conflict(struct outcome *out, const struct order_line *line, const struct line *known,
			  struct slice is)
{
	if (!slice_eq(is, line->sku)) {
		outcome_refuse(out, CODE_LINE_CONFLICT,
			       "line \"%.*s\" of order \"%.*s\" is of \"%.*s\", not of \"%.*s\"; give another "
			       "line a number of its own",
			       SLICE_ARG(known->number), SLICE_ARG(line->orderid), SLICE_ARG(is),
			       SLICE_ARG(line->sku));
		return;
	}
	outcome_refuse(out, CODE_LINE_CONFLICT,
		       "order \"%.*s\" has %" PRIu32 " of \"%.*s\"%s%.*s%s, not %" PRIu32
		       "; to change it, use --amend or an amendments feed",
		       SLICE_ARG(line->orderid), known->ordered, SLICE_ARG(is),
		       known->number.n ? " on line \"" : "", SLICE_ARG(known->number),
		       known->number.n ? "\"" : "", line->qty);
}

void refuse_already_allocated(struct outcome *out, struct slice ref, struct slice on)
{
	outcome_refuse(out, CODE_ALREADY_ALLOCATED,
		       "the line is on batch \"%.*s\" already, not wholly on \"%.*s\"; it stays there, leave "
		       "the row out",
		       SLICE_ARG(on), SLICE_ARG(ref));
}

void refuse_over_capacity(struct outcome *out, struct slice ref, uint32_t available, uint32_t qty)
{
	outcome_refuse(out, CODE_OVER_CAPACITY,
		       "batch \"%.*s\" has %" PRIu32 " available, the line wants %" PRIu32
		       "; name another one, or raise this one's quantity first",
		       SLICE_ARG(ref), available, qty);
}

void refuse_unknown_line(struct outcome *out, const struct order_line *line, const struct line *one,
			 struct slice is)
{
	const char *what = line->line.n ? "line" : "line of";
	struct slice name = line->line.n ? line->line : line->sku;
	if (!one) {
		outcome_refuse(out, CODE_UNKNOWN_LINE,
			       "no line of order \"%.*s\" is known; send its lines first, or correct the order",
			       SLICE_ARG(line->orderid));
		return;
	}
	if (one->number.n)
		outcome_refuse(out, CODE_UNKNOWN_LINE,
			       "order \"%.*s\" has no %s \"%.*s\"; it has line \"%.*s\", %" PRIu32
			       " of \"%.*s\"; send the line first, or correct the row",
			       SLICE_ARG(line->orderid), what, SLICE_ARG(name), SLICE_ARG(one->number),
			       one->ordered, SLICE_ARG(is));
	else
		outcome_refuse(out, CODE_UNKNOWN_LINE,
			       "order \"%.*s\" has no %s \"%.*s\"; it has %" PRIu32
			       " of \"%.*s\"; send the line first, or correct the row",
			       SLICE_ARG(line->orderid), what, SLICE_ARG(name), one->ordered, SLICE_ARG(is));
}

void refuse_ambiguous_line(struct outcome *out, const struct order_line *line, const struct line *first)
{
	outcome_refuse(
		out, CODE_AMBIGUOUS_LINE,
		"order \"%.*s\" has \"%.*s\" on several lines, the first is \"%.*s\"; say which one in a "
		"column line",
		SLICE_ARG(line->orderid), SLICE_ARG(line->sku), SLICE_ARG(first->number));
}

void refuse_line_cancelled(struct outcome *out, const struct line *line)
{
	outcome_refuse(out, CODE_LINE_CANCELLED,
		       "the line of order \"%.*s\" is closed: of %" PRIu32 " ordered %" PRIu32
		       " have shipped and %" PRIu32 " are cancelled; send what is wanted as a new line",
		       SLICE_ARG(line->orderid), line->ordered, line->shipped, line->cancelled);
}

void refuse_line_below_shipped(struct outcome *out, const struct line *line, uint32_t qty)
{
	outcome_refuse(out, CODE_BELOW_SHIPPED,
		       "the line of order \"%.*s\" can't become %" PRIu32 ": %" PRIu32
		       " have shipped and %" PRIu32 " are cancelled; it can't be less than these",
		       SLICE_ARG(line->orderid), qty, line->shipped, line->cancelled);
}

void refuse_line_below_zero(struct outcome *out, const struct line *line, uint32_t less)
{
	outcome_refuse(out, CODE_BELOW_SHIPPED,
		       "the line of order \"%.*s\" has %" PRIu32 " units, and %" PRIu32
		       " less is below zero; ask what quantity is wanted",
		       SLICE_ARG(line->orderid), line->ordered, less);
}

void refuse_over_quantity(struct outcome *out, const struct line *line, const char *what, uint32_t units)
{
	outcome_refuse(out, CODE_OVER_QUANTITY,
		       "%" PRIu32 " %s is more than the line of order \"%.*s\" has: %" PRIu32
		       " ordered, %" PRIu32 " shipped, %" PRIu32
		       " cancelled; send the total to date, and first amend the line if more was ordered",
		       units, what, SLICE_ARG(line->orderid), line->ordered, line->shipped, line->cancelled);
}

void refuse_alike(struct outcome *out, enum alike_of what, struct slice id, struct slice known)
{
	static const char *const things[] = {
		[ALIKE_REF] = "batch",
		[ALIKE_SKU] = "SKU",
		[ALIKE_ORDER] = "order",
		[ALIKE_NUMBER] = "line",
	};
	outcome_refuse(out, CODE_ALIKE,
		       "%s \"%.*s\" looks like \"%.*s\", which is known; if both are right, use --accept-alike",
		       things[what], SLICE_ARG(id), SLICE_ARG(known));
}
