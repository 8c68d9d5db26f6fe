/*
 * Line: what must hold of it between commands.
 */
#include "allot/models/line.h"

#include "allot/base/contract.h"

void line_init(struct line *l)
{
	*l = (struct line){ 0 };
}

void line_release(struct line *l)
{
	parts_release(&l->parts);
}

static void check_figures(const struct line *l)
{
	INVARIANT(l->id > 0 && l->product > 0);
	INVARIANT(l->ordered >= 1 && l->ordered <= QUANTITY_MAX);
	INVARIANT((uint64_t)l->shipped + l->cancelled <= l->ordered);
	INVARIANT(l->cut <= l->waiting);
	INVARIANT(line_loose(l) == 0);
	INVARIANT(l->policy.split || line_pieces(l) <= 1);
}

void line_check(const struct line *l)
{
	check_figures(l);
	if (l->parts.count <= PARTS_FEW)
		INVARIANT(parts_check(&l->parts) == l->allocated);
}

void line_check_whole(const struct line *l)
{
	check_figures(l);
	INVARIANT(parts_check(&l->parts) == l->allocated);
}
