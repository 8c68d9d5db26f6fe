/*
 * Order row: the questions about an orders row, in their order; the first that is answered with a code refuses.
 */
#include "service/intake/order_row.h"

#include "allot/base/contract.h"
#include "allot/logic/amendment.h"
#include "service/asking_alike.h"
#include "service/numbering.h"
#include "service/refusals.h"

/* The row's line as its first turn knew it, if there was one and it found something to do. */
static enum status find_noted(struct order_row *o)
{
	const struct taking *t = o->taking;
	if (t->turn != TURN_SECOND || !t->before->line)
		return ST_OK;
	return find_again(taking_uow(t), &o->line, t->before->line, &o->found);
}

static enum status find(struct order_row *o)
{
	struct uow *u = taking_uow(o->taking);
	const struct line *noted = o->found.line;
	enum status st = u->ops->product_find(u, o->line.sku, &o->product);
	if (!st && noted && (!o->product || o->product->id != noted->product))
		st = find_misled(noted->id);
	if (!st && !noted)
		st = find_line(u, &o->line, o->product, &o->found);
	if (!st)
		o->stated = totals_stated(o->taking->row, o->found.line);
	return st;
}

/* CHOICE over BASE: what is usual says nothing of a line that is known. */
static bool chosen(enum choice choice, bool known, bool base)
{
	if (choice_said(choice))
		return choice == CHOICE_YES;
	return choice == CHOICE_NONE || known ? base : choice == CHOICE_USUALLY_YES;
}

/* The fields that the row gives, over BASE. */
static struct policy policy_over(const struct row *row, bool known, struct policy base)
{
	if (row->has_priority)
		base.priority = row->priority;
	base.backorder = chosen(row->backorder, known, base.backorder);
	base.split = chosen(row->split, known, base.split);
	return base;
}

/* `split` is not taken back while the line is in more than one piece. */
static struct policy policy_of(const struct order_row *o)
{
	const struct line *line = o->found.line;
	bool known = o->match == LINE_SAME || o->match == LINE_OTHER_QUANTITY;
	struct policy policy =
		policy_over(o->taking->row, known, known ? line->policy : taking_policy(o->taking));
	if (known && line->policy.split && line_pieces(line) > 1)
		policy.split = true;
	return policy;
}

/* The row has no number and would do something to one of several numbered lines. */
static bool is_ambiguous(const struct order_row *o)
{
	const struct row *row = o->taking->row;
	if (row->line.n > 0 || !o->found.several)
		return false;
	bool policy = row->has_priority || choice_said(row->backorder) || choice_said(row->split);
	bool totals = row->shipped.type == TOTAL_ALL || row->shipped.units > 0 ||
		      row->cancelled.type == TOTAL_ALL || row->cancelled.units > 0;
	return policy || totals || o->amends;
}

/* Refuses what can't be the line that was found. */
static enum status judge_line(struct order_row *o)
{
	struct taking *t = o->taking;
	o->match = which_line_match(o->found.line, o->product->id, o->line.qty);
	o->policy = policy_of(o);
	bool amend = t->row->amend ? t->row->amend == CHOICE_YES : t->in->options.amend;
	o->amends = o->match == LINE_OTHER_QUANTITY && amend;
	if (o->match == LINE_OTHER_SKU || (o->match == LINE_OTHER_QUANTITY && !o->amends))
		return find_conflict(taking_uow(t), &o->line, o->found.line, t->out);
	if (is_ambiguous(o))
		refuse_ambiguous_line(t->out, &o->line, o->found.line);
	return ST_OK;
}

/* The line's figures after AmendLine, or why that is refused. */
static enum status judge_amendment(struct order_row *o, struct line *figures)
{
	const struct line *line = o->found.line;
	struct amendment choice = { .way = AMEND_UNCOVERED };
	enum status st = ST_OK;
	if (o->taking->turn == TURN_FIRST)
		choice.code = amendment_refusal(line, o->line.qty);
	else
		st = amendment_choose(o->product, line, o->policy, o->line.qty, &choice);
	if (st)
		return st;
	if (choice.code == CODE_LINE_CANCELLED)
		refuse_line_cancelled(o->taking->out, line);
	else if (choice.code)
		refuse_line_below_shipped(o->taking->out, line, o->line.qty);
	else if (choice.way != AMEND_UNCOVERED)
		figures->ordered = o->line.qty;
	return ST_OK;
}

/* CancelLine, then ShipLine, by what each leaves. */
static void judge_totals(struct order_row *o, struct line *figures)
{
	struct outcome *out = o->taking->out;
	struct addition cancelled = total_cancelled(figures, o->stated.cancelled);
	if (cancelled.over) {
		refuse_over_quantity(out, figures, "cancelled", o->stated.cancelled.units);
		return;
	}
	figures->cancelled += cancelled.units;
	if (total_shipped(figures, o->stated.shipped).over)
		refuse_over_quantity(out, figures, "shipped", o->stated.shipped.units);
}

/* The commands for a known line that is not replaced. */
static enum status judge_commands(struct order_row *o)
{
	struct line figures = *o->found.line;
	enum status st = o->amends ? judge_amendment(o, &figures) : ST_OK;
	if (st || o->taking->out->type == OUTCOME_REFUSED)
		return st;
	if (!o->amends || o->taking->turn != TURN_FIRST)
		judge_totals(o, &figures);
	return ST_OK;
}

/* Rule 14, where the row makes a line known, or known under a number. */
static enum status judge_alike(struct order_row *o)
{
	bool refused = false;
	if (o->found.line && !numbering_due(o->found.line, &o->line))
		return ST_OK;
	return ask_alike_line(o->taking->service, &o->line, o->product, o->taking->out, &refused);
}

/* A line that is not known, or a SKU; true: nothing more is to be asked. */
static enum status judge_unknown(struct order_row *o)
{
	struct taking *t = o->taking;
	o->done = t->turn == TURN_FIRST && (!o->found.line || !o->product || line_wholly_short(o->found.line));
	if (o->done)
		return ST_OK;
	if (!o->found.line && o->stated.open == 0) {
		outcome_set(t->out, OUTCOME_CLOSED);
		o->done = true;
		return ST_OK;
	}
	return o->product ? ST_OK : refuse_unknown_sku(taking_uow(t), o->line.sku, t->out);
}

/*
 * Whether the first turn has left nothing of the row to do, whatever there is in stock: so most rows of an
 * export end, and their product need not be asked.
 */
static bool is_settled(const struct order_row *o)
{
	const struct row *row = o->taking->row;
	const struct line *line = o->found.line;
	if (!line || line->ordered != row->qty || line->short_ > 0)
		return false;
	struct stated stated = totals_stated(row, line);
	struct addition cancelled = total_cancelled(line, stated.cancelled);
	struct addition shipped = total_shipped(line, stated.shipped);
	bool done = !cancelled.over && !cancelled.units && !shipped.over && !shipped.units;
	return done && policy_eq(policy_over(row, true, line->policy), line->policy);
}

/* A row that is settled counts as what its first turn did. */
static void settle(struct order_row *o)
{
	outcome_set(o->taking->out, o->taking->before->did);
	o->done = true;
}

enum status order_row_judge(struct taking *t, struct order_row *o)
{
	*o = (struct order_row){ .taking = t, .line = taking_line(t) };
	enum status st = find_noted(o);
	if (!st && is_settled(o)) {
		settle(o);
		return ST_OK;
	}
	if (!st)
		st = find(o);
	if (!st)
		st = judge_unknown(o);
	if (!st && !o->done && t->out->type != OUTCOME_REFUSED)
		st = judge_line(o);
	bool known = o->match == LINE_SAME || o->match == LINE_OTHER_QUANTITY;
	if (!st && !o->done && t->out->type != OUTCOME_REFUSED && known)
		st = judge_commands(o);
	if (!st && !o->done && t->out->type != OUTCOME_REFUSED)
		st = judge_alike(o);
	o->done = o->done || t->out->type == OUTCOME_REFUSED;
	return st;
}

void order_row_release(struct order_row *o)
{
	struct uow *u = taking_uow(o->taking);
	u->ops->line_drop(u, o->found.line);
	o->found.line = NULL;
}
