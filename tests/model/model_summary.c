/* The summary, member by member in the order in which it is printed. */
#include "model_summary.h"

static void add_key(struct model_bytes *out, const char *key)
{
	model_bytes_add_json(out, key);
	model_bytes_add_char(out, ':');
}

/* `text` null is JSON's null. */
static void add_text(struct model_bytes *out, const char *key, const char *text)
{
	add_key(out, key);
	if (text)
		model_bytes_add_json(out, text);
	else
		model_bytes_add_text(out, "null");
	model_bytes_add_char(out, ',');
}

static void add_number(struct model_bytes *out, const char *key, uint64_t number)
{
	add_key(out, key);
	model_bytes_add_number(out, number);
	model_bytes_add_char(out, ',');
}

/* Turns the comma behind the last member into the closing bracket. */
static void close_with(struct model_bytes *out, char bracket)
{
	if (out->data[out->len - 1] == ',')
		out->data[out->len - 1] = bracket;
	else
		model_bytes_add_char(out, bracket);
}

static void add_counts(struct model_bytes *out, const struct model_counts *counts)
{
	add_number(out, "rows", counts->rows);
	for (enum model_outcome i = 0; i < MODEL_OUTCOMES; i++)
		add_number(out, model_outcome_name(i), counts->outcomes[i]);
	add_number(out, "old_rejects", counts->old_rejects);
	add_number(out, "dropped", 0);
	add_number(out, "missing", 0);
	add_key(out, "rejects");
	model_bytes_add_char(out, '{');
	for (enum model_reject i = 0; i < MODEL_REJECTS; i++) {
		if (counts->rejects[i] > 0)
			add_number(out, model_reject_name(i), counts->rejects[i]);
	}
	close_with(out, '}');
}

static void add_feed(struct model_bytes *out, const struct model_report *report)
{
	bool is_refused = report->refusal != MODEL_NO_REFUSAL;

	model_bytes_add_char(out, '{');
	add_text(out, "feed", report->name);
	add_text(out, "kind", report->kind ? model_kind_name(report->kind) : NULL);
	add_text(out, "sha256", *report->sha256 ? report->sha256 : NULL);
	add_text(out, "status", is_refused ? "refused" : "applied");
	add_text(out, "code", is_refused ? model_refusal_name(report->refusal) : NULL);
	add_text(out, "detail", is_refused ? MODEL_ANY : NULL);
	add_counts(out, &report->counts);
	model_bytes_add_text(out, "},");
}

static void add_feeds(struct model_bytes *out, const struct model_result *result)
{
	add_key(out, "feeds");
	model_bytes_add_char(out, '[');
	for (size_t i = 0; i < result->n_reports; i++)
		add_feed(out, &result->reports[i]);
	close_with(out, ']');
	model_bytes_add_char(out, ',');
}

static struct model_counts total_of(const struct model_result *result)
{
	struct model_counts total = { 0 };

	for (size_t i = 0; i < result->n_reports; i++) {
		const struct model_counts *counts = &result->reports[i].counts;

		total.rows += counts->rows;
		total.old_rejects += counts->old_rejects;
		for (size_t j = 0; j < MODEL_OUTCOMES; j++)
			total.outcomes[j] += counts->outcomes[j];
		for (size_t j = 0; j < MODEL_REJECTS; j++)
			total.rejects[j] += counts->rejects[j];
	}
	return total;
}

static void add_totals(struct model_bytes *out, const struct model_result *result)
{
	struct model_counts total = total_of(result);

	add_key(out, "totals");
	model_bytes_add_char(out, '{');
	add_counts(out, &total);
	model_bytes_add_text(out, "},");
}

static void add_units(struct model_bytes *out, const struct model_ledger *ledger)
{
	static const char *const names[MODEL_UNIT_SUMS] = {
		[MODEL_UNITS_ALLOCATED] = "allocated", [MODEL_UNITS_DEALLOCATED] = "deallocated",
		[MODEL_UNITS_SHORT] = "short",	       [MODEL_UNITS_WAITING] = "waiting",
		[MODEL_UNITS_SHIPPED] = "shipped",     [MODEL_UNITS_CANCELLED] = "cancelled",
	};

	add_key(out, "units");
	model_bytes_add_char(out, '{');
	for (size_t i = 0; i < MODEL_UNIT_SUMS; i++)
		add_number(out, names[i], ledger->units[i]);
	close_with(out, '}');
	model_bytes_add_char(out, ',');
}

void model_warn(struct model_warnings *warnings, const char *feed, size_t line)
{
	warnings->list = model_alloc(warnings->list, warnings->n + 1, sizeof(*warnings->list));
	warnings->list[warnings->n++] = (struct model_warning){ feed, line };
}

static void add_warnings(struct model_bytes *out, const struct model_warnings *warnings)
{
	add_key(out, "warnings");
	model_bytes_add_char(out, '[');
	for (size_t i = 0; i < warnings->n; i++) {
		model_bytes_add_char(out, '{');
		add_text(out, "feed", warnings->list[i].feed);
		if (warnings->list[i].line > 0)
			add_number(out, "line", warnings->list[i].line);
		else
			add_text(out, "line", NULL);
		add_text(out, "text", MODEL_ANY);
		close_with(out, '}');
		model_bytes_add_char(out, ',');
	}
	close_with(out, ']');
}

void model_summary_write(struct model_bytes *out, const struct model_result *result,
			 const struct model_ledger *ledger, const struct model_warnings *warnings)
{
	model_bytes_add_char(out, '{');
	add_number(out, "run", result->run);
	add_text(out, "store", MODEL_ANY);
	add_text(out, "status", "complete");
	model_bytes_add_text(out, "\"recovered\":[],\"abandoned\":[],");
	add_text(out, "started", MODEL_ANY);
	add_text(out, "ended", MODEL_ANY);
	add_feeds(out, result);
	add_totals(out, result);
	add_units(out, ledger);
	add_warnings(out, warnings);
	model_bytes_add_text(out, "}\n");
}
