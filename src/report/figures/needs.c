/*
 * What needs a person. Each function below looks at one kind of thing; their order is that of the page. A
 * sentence names the thing as a person would, and how to find all of it.
 */
#include "report/figures/needs.h"

#include <stdlib.h>

#include "allot/base/shown.h"
#include "report/table/figure_text.h"

/* A need on its way. */
struct noting {
	struct figures *f;
	const struct checks *checks;
	struct needs *needs;
	struct buf what;
	struct buf detail;
	struct buf much;
	enum status status;
};

static struct slice kept(struct noting *n, const struct buf *text)
{
	struct slice copy = arena_copy(&n->f->arena, buf_slice(text));
	if (buf_status(text))
		n->status = buf_status(text);
	else if (text->n && !copy.p)
		n->status = ST_NO_MEMORY;
	return copy;
}

/* The texts gathered become a need. */
static void note(struct noting *n, const char *who, bool alarm)
{
	struct needs *all = n->needs;
	if (n->status)
		return;
	if (all->count == all->capacity) {
		size_t capacity = all->capacity ? 2 * all->capacity : 16;
		struct need *list = realloc(all->list, capacity * sizeof(*list));
		if (!list) {
			n->status = fail_memory();
			return;
		}
		all->list = list;
		all->capacity = capacity;
	}
	all->list[all->count++] = (struct need){
		.what = kept(n, &n->what),
		.detail = kept(n, &n->detail),
		.much = kept(n, &n->much),
		.who = who,
		.alarm = alarm,
	};
	buf_clear(&n->what);
	buf_clear(&n->detail);
	buf_clear(&n->much);
}

/* "1 row", "1,234 rows". */
static void put_many(struct buf *out, int64_t number, const char *thing)
{
	put_grouped(out, number);
	buf_printf(out, " %s%s", thing, number == 1 ? "" : "s");
}

static void failed_checks(struct noting *n)
{
	for (size_t i = 0; i < n->checks->count; i++) {
		const struct check *check = &n->checks->list[i];
		if (check->state != CHECK_FAILS)
			continue;
		buf_printf(&n->what, "A check does not hold: %s", check->name);
		buf_put_str(&n->detail, check->text);
		buf_put_slice(&n->much, check->detail);
		note(n, "Operations: run allot verify; use no figure of this report until it is explained",
		     true);
	}
}

/* A feed that is held may be good: a person looks at it and lets it pass, or does not. */
static void refused_feed(struct noting *n, const struct night *night, const struct feed_record *feed)
{
	bool held = code_holds(feed->code);
	put_shown_text(&n->what, feed->name, SHOWN_MAX);
	buf_printf(&n->what, " was %s: %s", held ? "held" : "refused", code_name(feed->code));
	if (n->f->period.count > 1)
		buf_printf(&n->detail, "Run %llu. ", (unsigned long long)night->run.number);
	put_shown_text(&n->detail, feed->detail, 400);
	buf_put_str(&n->much, "the whole feed; nothing of it was applied");
	note(n,
	     held			  ? "Purchasing: ask the sender; let it pass with --accept, or not"
	     : feed->kind == KIND_BATCHES ? "Purchasing: ask for it again"
					  : "Operations: correct it, feed it again",
	     true);
}

static void refused_feeds(struct noting *n)
{
	for (size_t i = 0; i < n->f->period.count; i++) {
		const struct night *night = &n->f->period.nights[i];
		for (uint32_t k = 0; k < night->run.feeds; k++)
			if (night->feeds[k].status == FEED_REFUSED)
				refused_feed(n, night, &night->feeds[k]);
	}
}

static void warned(struct noting *n, const struct night *night)
{
	for (uint32_t i = 0; i < night->run.warnings_count; i++) {
		put_shown_text(&n->what, night->run.warnings[i].text, 300);
		buf_printf(&n->much, "run %llu", (unsigned long long)night->run.number);
		note(n, "Operations: look into it", false);
	}
}

static void broken_run(struct noting *n, const struct night *night)
{
	if (night->run.interrupted) {
		buf_printf(&n->what, "Run %llu was interrupted", (unsigned long long)night->run.number);
		buf_put_str(&n->detail, "The next run published what it had done.");
		buf_put_str(&n->much, "see what the next run took up");
		note(n, "Operations: find out why", false);
	}
	for (uint32_t i = 0; i < night->run.abandoned_count; i++) {
		put_shown_text(&n->what, night->run.abandoned[i], SHOWN_MAX);
		buf_put_str(&n->what, " was left unfinished");
		buf_printf(&n->detail, "An interrupted run had begun it; run %llu was not given it.",
			   (unsigned long long)night->run.number);
		buf_put_str(&n->much, "its rows after the interruption");
		note(n, "Operations: feed it again", true);
	}
}

static void broken_runs(struct noting *n)
{
	for (size_t i = 0; i < n->f->period.count; i++) {
		broken_run(n, &n->f->period.nights[i]);
		warned(n, &n->f->period.nights[i]);
	}
}

static void slipped(struct noting *n)
{
	const struct slips *s = &n->f->slips;
	int64_t lines = (int64_t)s->lines, units = s->units;
	for (size_t i = 0; i < s->count; i++) {
		const struct slip *slip = &s->top[i];
		put_shown_text(&n->what, slip->ref, SHOWN_MAX);
		buf_put_str(&n->what, slip->was ? " slips from " : " slips from the warehouse");
		put_short_date(&n->what, slip->was);
		buf_put_str(&n->what, " to ");
		put_short_date(&n->what, slip->eta);
		buf_put_str(&n->detail, "A batch of ");
		put_shown_text(&n->detail, slip->sku, SHOWN_MAX);
		buf_put_char(&n->detail, '.');
		put_many(&n->much, (int64_t)slip->lines, "promised line");
		buf_put_str(&n->much, ", ");
		put_many(&n->much, slip->units, "unit");
		note(n, "Service: tell the customers (promises.csv)", false);
		lines -= (int64_t)slip->lines;
		units -= slip->units;
	}
	if (s->all <= s->count)
		return;
	put_many(&n->what, (int64_t)(s->all - s->count), "further batch");
	buf_put_str(&n->what, s->all - s->count == 1 ? " slips" : "es slip");
	put_many(&n->much, lines, "promised line");
	buf_put_str(&n->much, ", ");
	put_many(&n->much, units, "unit");
	note(n, "Service: tell the customers (promises.csv)", false);
}

static void cut(struct noting *n)
{
	if (!n->f->tally.cuts)
		return;
	put_many(&n->what, (int64_t)n->f->tally.cuts, "allocation");
	buf_put_str(&n->what, " lost to quantity cuts");
	buf_put_str(&n->detail, "Batches were cut below what was promised of them. What no other batch "
				"covers waits.");
	put_many(&n->much, n->f->tally.cut_units, "unit");
	buf_put_str(&n->much, " taken off their batch");
	note(n, "Service: tell the customers (deallocations.csv)", false);
}

static void shipped_bare(struct noting *n)
{
	if (!n->f->tally.shipped_bare)
		return;
	buf_put_str(&n->what, "Goods left that nobody had allocated");
	buf_put_str(&n->detail, "They are in no supply figure: count the shelf.");
	put_many(&n->much, n->f->tally.shipped_bare_units, "unit");
	buf_put_str(&n->much, " in ");
	put_many(&n->much, (int64_t)n->f->tally.shipped_bare, "shipment");
	note(n, "Warehouse: count; finance: book them", true);
}

/* The codes of COUNTS, the rows of each. */
static void put_codes(struct buf *out, const struct counts *counts)
{
	const char *before = "";
	for (int code = 0; code < CODE_COUNT; code++) {
		if (!counts->rejects[code])
			continue;
		buf_put_str(out, before);
		put_grouped(out, (int64_t)counts->rejects[code]);
		buf_printf(out, " %s", code_name((enum code)code));
		before = ", ";
	}
	buf_put_char(out, '.');
}

static void refused_rows(struct noting *n)
{
	struct counts sum = { 0 };
	for (size_t i = 0; i < n->f->period.count; i++)
		counts_add(&sum, &n->f->period.nights[i].counts);
	int64_t rows = (int64_t)sum.of[OUTCOME_REFUSED], old = (int64_t)sum.old_rejects;
	if (!rows)
		return;
	put_many(&n->what, rows, "row");
	buf_put_str(&n->what, rows == 1 ? " was refused" : " were refused");
	put_codes(&n->detail, &sum);
	put_many(&n->much, rows - old, "new row");
	buf_put_str(&n->much, ", ");
	put_grouped(&n->much, old);
	buf_put_str(&n->much, " refused before");
	note(n, "Operations: correct rejected/*.csv, feed them again", false);
}

static void old_lines(struct noting *n)
{
	const struct open_sum *old = &n->f->ages[AGE_OLDER];
	if (!old->lines)
		return;
	put_many(&n->what, (int64_t)old->lines, "line");
	buf_printf(&n->what, " open for more than 14 days");
	buf_put_str(&n->detail, "No batch covers them. The oldest are below.");
	put_many(&n->much, old->units, "unit");
	note(n, "Purchasing: order more, or service: cancel them", false);
}

static void unpriced(struct noting *n)
{
	if (!n->f->costs.there || !n->f->costs.unpriced)
		return;
	put_many(&n->what, (int64_t)n->f->costs.unpriced, "SKU");
	buf_put_str(&n->what, " without a cost");
	buf_put_str(&n->detail, "Their supply is in no value below.");
	put_many(&n->much, n->f->costs.unpriced_units, "unit");
	note(n, "Finance: complete the file of costs", true);
}

enum status needs_make(struct figures *f, const struct checks *checks, struct needs *out)
{
	static void (*const looks[])(struct noting * n) = { failed_checks, refused_feeds, broken_runs,
							    shipped_bare,  unpriced,	  slipped,
							    cut,	   refused_rows,  old_lines };
	struct noting n = { .f = f, .checks = checks, .needs = out };
	*out = (struct needs){ 0 };
	buf_init(&n.what, 0);
	buf_init(&n.detail, 0);
	buf_init(&n.much, 0);
	for (size_t i = 0; i < sizeof(looks) / sizeof(looks[0]); i++)
		looks[i](&n);
	buf_release(&n.what);
	buf_release(&n.detail);
	buf_release(&n.much);
	return n.status;
}

void needs_release(struct needs *n)
{
	free(n->list);
	*n = (struct needs){ 0 };
}
