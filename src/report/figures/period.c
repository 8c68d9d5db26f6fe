/* Which runs a report is of. Days are those on which runs began, in UTC: what the ledger knows. */
#include "report/figures/period.h"

#include "allot/base/contract.h"
#include "allot/base/date.h"
#include "report/table/figure_text.h"

/* First day of the month of DAY. */
static uint32_t first_of_month(uint32_t day)
{
	char text[DATE_TEXT];
	uint32_t first = day;
	if (!date_format(day, text))
		return day;
	text[8] = '0';
	text[9] = '1';
	ENSURE(date_parse(slice_of(text, sizeof(text)), &first));
	return first;
}

/* A run that is ended for good has its folder of results, or was ended by the run that recovered it. */
static bool has_ended(const struct run_record *run)
{
	return run->published || run->interrupted;
}

static bool in_days(const struct run_record *run, const struct report_settings *settings)
{
	uint32_t day = day_of(run->started);
	return (settings->from == DATE_NONE || day >= settings->from) &&
	       (settings->to == DATE_NONE || day <= settings->to);
}

/* What a look through the ledger finds. */
struct found {
	uint64_t first; /* run; 0: none */
	uint64_t last;
	int64_t last_started;
};

/* Looks through all runs, the newest first, for the first and last one in the days. */
static enum status find_days(struct views *v, const struct report_settings *settings, uint64_t newest,
			     struct found *found)
{
	struct arena scratch;
	enum status st = ST_OK;
	arena_init(&scratch);
	for (uint64_t number = newest; !st && number > 0; number--) {
		struct run_record run;
		arena_reset(&scratch);
		st = v->ops->run(v, number, &scratch, &run);
		if (st || !has_ended(&run) || !in_days(&run, settings))
			continue;
		found->first = number;
		if (!found->last)
			found->last = number;
		if (settings->from == DATE_NONE && settings->to == DATE_NONE)
			break;
	}
	arena_release(&scratch);
	if (!st && !found->first)
		st = fail(ST_NOT_FOUND,
			  newest ? "no run has ended in these days" : "the store knows no run yet");
	return st;
}

static enum status find_run(struct views *v, uint64_t number, uint64_t newest, struct found *found)
{
	struct arena scratch;
	struct run_record run;
	if (number > newest)
		return fail(ST_NOT_FOUND, "there is no run %llu; the newest is %llu",
			    (unsigned long long)number, (unsigned long long)newest);
	arena_init(&scratch);
	enum status st = v->ops->run(v, number, &scratch, &run);
	if (!st && !has_ended(&run))
		st = fail(ST_NOT_FOUND, "run %llu has not ended: the next run publishes what it has done",
			  (unsigned long long)number);
	arena_release(&scratch);
	*found = (struct found){ .first = number, .last = number };
	return st;
}

static enum status read_feeds(struct views *v, struct arena *arena, struct night *night)
{
	enum status st = ST_OK;
	night->feeds = arena_alloc(arena, (night->run.feeds + 1) * sizeof(*night->feeds));
	if (!night->feeds)
		return fail_memory();
	units_add(&night->units, &night->run.units);
	for (uint32_t i = 0; !st && i < night->run.feeds; i++) {
		st = v->ops->feed(v, night->run.number, i, arena, &night->feeds[i]);
		if (st)
			break;
		counts_add(&night->counts, &night->feeds[i].counts);
		units_add(&night->units, &night->feeds[i].units);
	}
	return st;
}

static enum status read_nights(struct views *v, struct arena *arena, const struct found *found,
			       const struct report_settings *settings, struct period *p)
{
	enum status st = ST_OK;
	p->count = found->last - found->first + 1;
	p->nights = arena_alloc(arena, p->count * sizeof(*p->nights));
	if (!p->nights)
		return fail_memory();
	for (size_t i = 0; !st && i < p->count; i++) {
		p->nights[i] = (struct night){ 0 };
		st = v->ops->run(v, found->first + i, arena, &p->nights[i].run);
		if (!st)
			st = read_feeds(v, arena, &p->nights[i]);
		if (!st && !p->outside && !in_days(&p->nights[i].run, settings))
			p->outside = found->first + i;
	}
	if (!st && found->first > 1) {
		p->has_before = true;
		st = v->ops->run(v, found->first - 1, arena, &p->before);
	}
	return st;
}

/* The runs of the month: back from the last one of the period, as long as they began in it. */
static enum status find_month(struct views *v, struct period *p)
{
	struct arena scratch;
	enum status st = ST_OK;
	arena_init(&scratch);
	p->month_day = first_of_month(p->day);
	p->month_run = period_last(p)->run.number;
	p->month_from = period_last(p)->run.first_event;
	for (uint64_t number = p->month_run - 1; !st && number > 0; number--) {
		struct run_record run;
		arena_reset(&scratch);
		st = v->ops->run(v, number, &scratch, &run);
		if (st || day_of(run.started) < p->month_day)
			break;
		p->month_run = number;
		p->month_from = run.first_event;
	}
	arena_release(&scratch);
	return st;
}

enum status period_find(struct views *v, const struct report_settings *settings, struct arena *arena,
			struct period *out)
{
	struct period p = { 0 };
	struct found found = { 0 };
	enum status st = v->ops->newest(v, &p.newest_run, &p.end);
	if (!st)
		st = settings->run ? find_run(v, settings->run, p.newest_run, &found)
				   : find_days(v, settings, p.newest_run, &found);
	if (!st)
		st = read_nights(v, arena, &found, settings, &p);
	if (st)
		return st;
	p.from = period_first(&p)->run.first_event;
	p.to = period_last(&p)->run.end_event;
	p.day = day_of(period_last(&p)->run.started);
	st = find_month(v, &p);
	if (!st)
		*out = p;
	return st;
}
