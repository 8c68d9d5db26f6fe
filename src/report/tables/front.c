/* The head of the report: of what it is, whether it adds up, what needs a person, and a few large figures. */
#include "report/tables/writing.h"

#include "report/table/figure_text.h"

static struct slice moment(struct writing *w, int64_t seconds)
{
	return print_with(w, put_moment, seconds);
}

static struct slice subtitle(struct writing *w)
{
	const struct period *p = &w->f->period;
	const struct run_record *first = &period_first(p)->run, *last = &period_last(p)->run;
	struct slice to = print_day(w, put_long_date, p->day);
	if (p->count == 1)
		return print(w, "Run %llu, %.*s", (unsigned long long)first->number, SLICE_ARG(to));
	struct slice from = print_day(w, put_long_date, day_of(first->started));
	return print(w, "Runs %llu to %llu, %.*s to %.*s", (unsigned long long)first->number,
		     (unsigned long long)last->number, SLICE_ARG(from), SLICE_ARG(to));
}

static void put_meta(struct writing *w, struct front *f)
{
	const struct period *p = &w->f->period;
	struct slice began = moment(w, period_first(p)->run.started);
	struct slice ended = moment(w, period_last(p)->run.ended);
	f->meta[0] = SLICE("All quantities are units");
	f->meta[1] = print(w, "%.*s to %.*s", SLICE_ARG(began), SLICE_ARG(ended));
	f->meta[2] = print(w, "Store %.*s, allot %s", SLICE_ARG(w->f->identity), w->f->settings->version);
}

static void put_verdict(struct writing *w, struct front *f)
{
	const struct checks *c = w->checks;
	size_t made = c->count - c->not_made;
	f->good = c->failed == 0;
	f->verdict = f->good ? SLICE("It adds up")
			     : print(w, "It does not add up: %zu of %zu checks fail", c->failed, made);
	f->verdict_more = f->good && !c->not_made
				  ? print(w, "All %zu checks hold: every unit is accounted for.", made)
			  : f->good ? print(w, "All %zu checks that could be made hold; %zu could not be made.",
					    made, c->not_made)
				    : SLICE("Use no figure of this page until it is explained.");
	f->needs = w->needs->count;
	f->needs_more = f->needs ? w->needs->list[0].what : SLICE("Every feed was applied whole.");
	if (f->needs > 1)
		f->needs_more = print(w, "First: %.*s.", SLICE_ARG(f->needs_more));
}

static void add_headline(struct writing *w, struct front *f, const char *term, int64_t figure,
			 struct slice note)
{
	f->headlines[f->headlines_count++] =
		(struct headline){ term, print_with(w, put_grouped, figure), note };
}

static void put_headlines(struct writing *w, struct front *f)
{
	const struct sums *a = &w->f->all;
	const struct tally *t = &w->f->tally;
	struct slice lines = print_with(w, put_grouped, (int64_t)t->lines_opened);
	struct slice open = print_with(w, put_grouped, (int64_t)w->f->open.lines);
	struct slice change = print_with(w, put_signed, sums_open(a));
	struct slice supply = print_with(w, put_grouped, a->closing_supply);
	struct slice net = print_with(w, put_grouped, a->closing_allocated);
	add_headline(w, f, "Ordered", t->ordered, print(w, "units in %.*s new lines", SLICE_ARG(lines)));
	add_headline(w, f, "Put on batches", a->allocated[MOVE_ALLOCATED],
		     print(w, "units; %.*s allocated now", SLICE_ARG(net)));
	add_headline(w, f, "Not covered", a->closing_open,
		     print(w, "units in %.*s lines; %.*s in the period", SLICE_ARG(open), SLICE_ARG(change)));
	add_headline(w, f, "Free", a->closing_supply - a->closing_allocated,
		     print(w, "units of %.*s on hand or announced", SLICE_ARG(supply)));
	if (!w->f->costs.there)
		return;
	f->headlines[f->headlines_count++] =
		(struct headline){ "Supply at cost", print_with(w, put_money, w->f->costs.supply),
				   print(w, "by %.*s", SLICE_ARG(w->f->costs.name)) };
}

void write_front(struct writing *w)
{
	struct front f = { .title = SLICE("Allocation statement") };
	f.subtitle = subtitle(w);
	put_meta(w, &f);
	put_verdict(w, &f);
	put_headlines(w, &f);
	if (!w->status)
		w->status = w->paper.ops->front(w->paper.ctx, &f);
}
