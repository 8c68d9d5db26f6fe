/*
 * What is missing is told where somebody will look: at each orders feed that is held back, and of the run as a
 * whole, since there may be no orders feed to tell it of.
 */
#include "run/required.h"

#include <stdio.h>

/* The feed of this name, rather one that is not refused; NULL: none came. */
static const struct feed *find(const struct plan *plan, const char *name)
{
	const struct feed *found = NULL;
	for (uint32_t i = 0; i < plan->count; i++)
		if (slice_eq(plan->feeds[i].name, slice_str(name)) && (!found || found->code != CODE_NONE))
			found = &plan->feeds[i];
	return found;
}

static void hold(struct feed *orders, const char *name, enum code why)
{
	struct buf detail = buf_over(orders->detail, sizeof(orders->detail) - 1);
	buf_put_str(&detail, "without the required feed ");
	buf_put_visible(&detail, slice_str(name), 200);
	buf_put_str(&detail, why == CODE_NONE ? ", which did not come" : ", which is refused: ");
	buf_put_str(&detail, code_name(why));
	orders->detail[detail.n] = '\0';
	orders->detail_line = 0;
	orders->code = CODE_HELD_BACK;
}

void required_hold_back(const struct run_settings *settings, struct plan *plan, bool *met)
{
	*met = true;
	for (size_t r = 0; r < settings->required_count; r++) {
		const struct feed *feed = find(plan, settings->required[r]);
		if (feed && feed->code == CODE_NONE)
			continue;
		/* held back itself: the first name that was not met is reason enough */
		*met = false;
		for (uint32_t i = 0; i < plan->count; i++)
			if (plan->feeds[i].header.kind == KIND_ORDERS && plan->feeds[i].code == CODE_NONE)
				hold(&plan->feeds[i], settings->required[r], feed ? feed->code : CODE_NONE);
	}
}

static enum status warn(const char *name, struct run_record *run, struct arena *arena)
{
	struct buf text;
	buf_init(&text, 0);
	buf_put_str(&text, "the required feed ");
	buf_put_visible(&text, slice_str(name), 200);
	buf_put_str(&text, " did not come");
	struct slice kept = arena_copy(arena, buf_slice(&text));
	enum status st = kept.p ? buf_status(&text) : fail_memory();
	buf_release(&text);
	return st ? st : opening_warn(run, arena, kept);
}

enum status required_warn(const struct run_settings *settings, const struct plan *plan, struct run_record *run,
			  struct arena *arena)
{
	enum status st = ST_OK;
	for (size_t r = 0; !st && r < settings->required_count; r++)
		if (!find(plan, settings->required[r]))
			st = warn(settings->required[r], run, arena);
	return st;
}
