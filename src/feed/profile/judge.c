/*
 * What `rows` says of a record: which rules drop, keep, cancel it, and whether its statuses are known at all.
 * And when a snapshot is of, by a name, a cell or a column.
 */
#include "allot/base/shown.h"
#include "feed/dates/dates.h"
#include "feed/profile/patterns.h"
#include "feed/profile/values.h"

bool rule_holds(const struct rule *rule, const struct slice *cells, const struct slice *fields, uint32_t count)
{
	if (rule->column != ANY_COLUMN)
		return patterns_match(&rule->patterns, cells[rule->column]);
	for (uint32_t i = 0; i < count; i++)
		if (patterns_match(&rule->patterns, fields[i]))
			return true;
	return false;
}

static const struct rule *first_holding(const struct rules *rules, const struct slice *cells,
					const struct slice *fields, uint32_t count)
{
	for (uint32_t i = 0; i < rules->count; i++)
		if (rule_holds(&rules->list[i], cells, fields, count))
			return &rules->list[i];
	return NULL;
}

static const struct rule *first_broken(const struct rules *rules, const struct slice *cells,
				       const struct slice *fields, uint32_t count)
{
	for (uint32_t i = 0; i < rules->count; i++)
		if (!rule_holds(&rules->list[i], cells, fields, count))
			return &rules->list[i];
	return NULL;
}

static bool values_known(const struct profile *profile, const struct slice *cells, struct buf *why)
{
	const struct profile_rows *rows = &profile->rows;

	for (uint32_t i = 0; i < rows->complete_count; i++) {
		const struct complete *complete = &rows->complete[i];
		if (patterns_match(&complete->patterns, cells[complete->column]))
			continue;
		put_shown(why, cells[complete->column], SHOWN_MAX);
		buf_put_str(why, " in the column ");
		put_shown_text(why, profile->columns[complete->column].name, SHOWN_MAX);
		buf_put_str(why, " is a value that no rule of the profile names");
		return false;
	}
	return true;
}

struct verdict_of_rules rules_judge(const struct profile *profile, const struct slice *cells,
				    const struct slice *fields, uint32_t count, struct buf *why)
{
	const struct profile_rows *rows = &profile->rows;
	struct verdict_of_rules verdict = {
		.judged = JUDGED_TAKEN,
		.cancel = first_holding(&rows->cancel, cells, fields, count) != NULL,
		.done = first_holding(&rows->done, cells, fields, count) != NULL,
	};
	const struct rule *rule = first_holding(&rows->drop, cells, fields, count);

	if (!rule && !values_known(profile, cells, why)) {
		verdict.judged = JUDGED_REFUSED;
		verdict.code = CODE_UNKNOWN_VALUE;
		return verdict;
	}
	if (!rule)
		rule = first_broken(&rows->keep, cells, fields, count);
	if (rule) {
		verdict.judged = JUDGED_DROPPED;
		verdict.drop = rule->drop;
	}
	return verdict;
}

bool as_of_find(const struct date_forms *forms, struct slice text, int64_t *seconds)
{
	struct moment moment;

	for (uint32_t i = 0; i < forms->count; i++)
		if (date_form_read(&forms->list[i], text, &moment) && moment_seconds(&moment, seconds))
			return true;
	return false;
}
