/* Sources: a walk over the parts of a profile that speak of one value. */
#include "cli/profile/sources.h"

static void tell(uint32_t column, source_told *told, void *ctx)
{
	if (column != NO_FIELD && column != ANY_COLUMN)
		told(ctx, column);
}

static void of_pieces(const struct text_pieces *text, source_told *told, void *ctx)
{
	for (uint32_t i = 0; i < text->count; i++)
		if (text->list[i].type == PIECE_COLUMN)
			tell(text->list[i].column, told, ctx);
}

static void of_rules(const struct rules *rules, source_told *told, void *ctx)
{
	for (uint32_t i = 0; i < rules->count; i++)
		tell(rules->list[i].column, told, ctx);
}

static void of_plan(const struct value_plan *plan, source_told *told, void *ctx)
{
	for (uint32_t i = 0; i < plan->from_count; i++)
		tell(plan->from[i], told, ctx);
	of_pieces(&plan->text, told, ctx);
	tell(plan->minus, told, ctx);
	tell(plan->times, told, ctx);
	tell(plan->unit, told, ctx);
}

/* Which emit a row is of, its slot tells; all are shown. */
static void of_emits(const struct profile *p, enum column column, source_told *told, void *ctx)
{
	for (uint32_t i = 0; i < p->emit_count; i++) {
		const struct emit *emit = &p->emits[i];
		if (column == COLUMN_QTY) {
			tell(emit->qty, told, ctx);
			tell(emit->unit, told, ctx);
		} else if (column == COLUMN_ETA) {
			tell(emit->eta, told, ctx);
		} else if (column == COLUMN_REF) {
			of_pieces(&emit->ref, told, ctx);
		}
	}
}

void sources_of(const struct profile *p, enum column column, source_told *told, void *ctx)
{
	if (column == COLUMN_ON_HAND || column == COLUMN_AVAILABLE)
		column = COLUMN_QTY;
	if (p->values[column].given)
		of_plan(&p->values[column], told, ctx);
	of_emits(p, column, told, ctx);
	if (column == COLUMN_SHIPPED)
		of_rules(&p->rows.done, told, ctx);
	if (column == COLUMN_CANCELLED)
		of_rules(&p->rows.cancel, told, ctx);
	if (column == COLUMN_BACKORDER)
		tell(p->orders.backorder.column, told, ctx);
	if (column == COLUMN_SPLIT)
		tell(p->orders.split.column, told, ctx);
}
