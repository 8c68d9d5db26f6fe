#include "compare.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/json.h"
#include "model/model_csv.h"
#include "model/nights_compare.h"
#include "model/nights_files.h"

static bool same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

bool compare_tell(struct model_bytes *out, const char *format, ...)
{
	char text[2000];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	model_bytes_add_text(out, text);
	model_bytes_add_char(out, '\n');
	return true;
}

const char *compare_status(enum judge_status status)
{
	static const char *const names[] = { "A", "E", "R", "duplicate", "not-applied" };

	return names[status];
}

/* Files of events */

bool compare_ledger(const struct run_result *result, const char *folder, struct model_bytes *out)
{
	bool differs = false;

	for (enum model_ledger_file i = 0; i < MODEL_LEDGER_FILES; i++) {
		char *path = files_path(folder, model_ledger_file_name(i));
		struct model_bytes actual = { 0 }, why = { 0 };

		if (!files_read(path, &actual))
			differs = compare_tell(out, "missing: %s", path);
		else if (compare_bytes(&result->ledger.files[i], &actual, &why))
			differs = compare_tell(out, "%s %s", model_ledger_file_name(i), model_bytes_text(&why));
		model_bytes_free(&actual);
		model_bytes_free(&why);
		free(path);
	}
	return differs;
}

/* Reject files */

/* Of batches three: stock, shipments, and those that are cancelled. */
#define HEADERS_MAX 3

/* Orders of a partner whose profile says how lines wait have a header of their own. */
static bool has_words(const struct judge_whole *of, const struct judge_row *row)
{
	return row->kind == MODEL_ORDERS && (of->partner->backorder || of->partner->split);
}

/* The kind of file that a row goes to; whole orders to be cancelled have a header of their own. */
static const char *file_kind(const struct judge_row *row)
{
	return model_kind_name(row->kind);
}

struct expected_reject {
	const struct judge_row *row;
	const struct partner *partner;
	unsigned header; /* which of those of its kind */
	unsigned since;
};

struct reject_list {
	struct expected_reject rows[200];
	size_t n;
};

static void list_rejects(struct run_store *store, const struct run_feed *feed, const char *kind,
			 struct reject_list *list)
{
	list->n = 0;
	for (size_t w = 0; w < feed->n_wholes; w++) {
		const struct judge_whole *of = &feed->wholes[w];

		for (size_t u = 0; u < of->n_units && of->status == JUDGED_A; u++) {
			const struct judge_unit *unit = &of->units[u];

			for (size_t i = 0; i < unit->n_rows; i++) {
				const struct judge_row *row = &unit->rows[i];

				if (!row->code || (unit->status == JUDGED_R && !unit->all_rows) ||
				    !same(file_kind(row), kind))
					continue;
				list->rows[list->n++] = (struct expected_reject){
					.row = row,
					.partner = of->partner,
					.header = run_header_of(unit, row) + has_words(of, row),
					.since = run_refused_since(store, of, unit, row, false),
				};
			}
		}
	}
}

static const char *cell(const struct model_record *header, const struct model_record *record, const char *name)
{
	for (size_t i = 0; i < header->n_fields && i < record->n_fields; i++) {
		if (same(model_bytes_text(&header->fields[i]), name))
			return model_bytes_text(&record->fields[i]);
	}
	return "";
}

static bool cell_differs(const struct model_record *header, const struct model_record *record, const char *name,
			 const char *expected, struct model_bytes *out)
{
	const char *actual = cell(header, record, name);

	if (same(actual, expected))
		return false;
	return compare_tell(out, "  %s is %s, expected %s", name, actual, expected);
}

/* A difference has its sign, which is kept from being a formula, where its quantity could be read. Of a change
 * that is not known there is no quantity.
 */
static bool quantity_differs(const struct model_record *header, const struct model_record *record,
			     const struct judge_row *row, struct model_bytes *out)
{
	char text[40];

	if (row->kind == MODEL_CANCELLATIONS && same(row->code, "unknown-change"))
		return cell_differs(header, record, "cancelled", "", out);
	if (row->kind != MODEL_AMENDMENTS || !row->delta || row->change == 0 || row->qty_bad)
		return false;
	snprintf(text, sizeof(text), "'%c%llu", row->change > 0 ? '+' : '-', (unsigned long long)row->qty);
	return cell_differs(header, record, "new_qty", text, out);
}

/* What the profile says of waiting stands with its orders. */
static bool word_differs(const struct model_record *header, const struct model_record *record, const char *name,
			 enum partner_word word, struct model_bytes *out)
{
	return cell_differs(header, record, name,
			    word == WORD_NOT_GIVEN ? ""
			    : word == WORD_YES	   ? "yes"
						   : "no",
			    out);
}

static bool reject_differs(const struct model_record *header, const struct model_record *record,
			   const struct expected_reject *expected, struct model_bytes *out)
{
	const struct judge_row *row = expected->row;
	char since[40] = "";
	bool differs = cell_differs(header, record, "reject_code", row->code, out);

	if (expected->since > 0)
		snprintf(since, sizeof(since), "run-%06u", expected->since);
	if (row->kind == MODEL_BATCHES) {
		differs |= cell_differs(header, record, "ref", row->ref, out);
	} else {
		differs |= cell_differs(header, record, "orderid", row->orderid, out);
		differs |= cell_differs(header, record, "line", row->whole ? "" : row->line, out);
	}
	differs |= cell_differs(header, record, "sku", row->whole ? "" : row->sku, out);
	differs |= cell_differs(header, record, "reject_since", since, out);
	if (row->kind == MODEL_ORDERS) {
		differs |= word_differs(header, record, "backorder", expected->partner->backorder, out);
		differs |= word_differs(header, record, "split", expected->partner->split, out);
	}
	return quantity_differs(header, record, row, out) || differs;
}

/* A row may stand before others that have another header, which are in another file, and of those that begin on
 * its line before those that were put off.
 */
static bool may_precede(const struct reject_list *list, size_t place, size_t at)
{
	for (size_t i = place; i < at; i++) {
		if (!list->rows[i].row->late && list->rows[i].header == list->rows[at].header)
			return false;
	}
	return true;
}

/*
 * The first row from PLACE on that is as the record and may stand there; list->n: none is. Of those that are
 * alike it is one with the header OF, if there is such.
 */
static size_t find_alike(const struct reject_list *list, size_t place, const struct model_record *header,
			 const struct model_record *record, unsigned of)
{
	struct model_bytes why = { 0 };
	size_t found = list->n;

	for (size_t i = place; i < list->n; i++) {
		if (reject_differs(header, record, &list->rows[i], &why) || !may_precede(list, place, i))
			continue;
		if (list->rows[i].header == of) {
			found = i;
			break;
		}
		found = found == list->n ? i : found;
	}
	model_bytes_free(&why);
	return found;
}

/* Brings a row that is as the record to its place. */
static void take_alike(struct reject_list *list, size_t place, const struct model_record *header,
		       const struct model_record *record, unsigned of)
{
	size_t at = find_alike(list, place, header, record, of);

	if (at == list->n)
		return;
	struct expected_reject row = list->rows[at];

	memmove(&list->rows[place + 1], &list->rows[place], (at - place) * sizeof(row));
	list->rows[place] = row;
}

/* Takes the rows of one file from the list; *TAKEN counts them. */
static bool reject_file_differs(struct reject_list *list, size_t *taken, const char *folder, const char *name,
				struct model_bytes *out)
{
	char *path = files_path(folder, name);
	struct model_bytes actual = { 0 };
	struct model_reader reader;
	struct model_record header = { 0 }, record = { 0 };
	/* the header that comes first in the feed is that of the first file */
	const unsigned of = *taken < list->n ? list->rows[*taken].header : 0;
	bool differs = false;

	files_read(path, &actual);
	model_reader_init(&reader, model_bytes_text(&actual), actual.len, ',');
	if (actual.len > 0)
		model_reader_next(&reader, &header);
	while (actual.len > 0 && model_reader_next(&reader, &record) == MODEL_READ_RECORD) {
		take_alike(list, *taken, &header, &record, of);
		if (*taken < list->n && reject_differs(&header, &record, &list->rows[*taken], out))
			differs = compare_tell(out, "in row %zu of %s", *taken + 1, name);
		model_record_free(&record);
		++*taken;
	}
	model_record_free(&header);
	model_bytes_free(&actual);
	free(path);
	return differs;
}

/* Rows of one kind with other headers are in files of their own. */
static bool kind_rejects_differ(struct reject_list *list, const char *folder, struct pool *pool,
				const char *name, struct model_bytes *out)
{
	bool differs = false;
	size_t taken = 0;

	for (size_t i = 1; i <= HEADERS_MAX; i++) {
		const char *file =
			i == 1 ? pool_print(pool, "%s.csv", name) : pool_print(pool, "%s-%zu.csv", name, i);

		differs |= reject_file_differs(list, &taken, folder, file, out);
	}
	if (taken != list->n)
		differs = compare_tell(out, "%s has %zu rows, expected %zu", name, taken, list->n);
	for (size_t i = 0; i < list->n && taken != list->n; i++)
		compare_tell(out, "   %s %s%s %s", list->rows[i].row->code, list->rows[i].row->orderid,
			     list->rows[i].row->ref, list->rows[i].row->sku);
	return differs;
}

static bool feed_rejects_differ(struct run_store *store, const struct run_feed *feed, size_t place,
				const char *folder, struct model_bytes *out)
{
	static const enum model_kind kinds[] = { MODEL_BATCHES, MODEL_ORDERS, MODEL_AMENDMENTS,
						 MODEL_CANCELLATIONS };
	bool differs = false;
	struct reject_list list;

	for (size_t i = 0; i < 4; i++) {
		const char *kind = model_kind_name(kinds[i]);
		char *name = pool_print(store->pool, "rejected/%02zu-%s.%s", place, feed->name, kind);

		list_rejects(store, feed, kind, &list);
		differs |= kind_rejects_differ(&list, folder, store->pool, name, out);
	}
	return differs;
}

bool compare_rejects(struct run_store *store, const struct run_result *result, const char *folder,
		     struct model_bytes *out)
{
	bool differs = false;

	for (size_t i = 0; i < result->n_feeds; i++)
		differs |= feed_rejects_differ(store, &result->feeds[i], i + 1, folder, out);
	return differs;
}

/* The summary */

static const char *text_of(const struct json *object, const char *key)
{
	const struct json *member = object ? json_member(object, key) : NULL;

	return !member || member->type == JSON_NULL ? "" : model_bytes_text(&member->text);
}

static bool member_is(const struct json *object, const char *key, const char *expected, struct model_bytes *out)
{
	if (same(text_of(object, key), expected))
		return false;
	return compare_tell(out, "  %s is %s, expected %s", key, text_of(object, key), expected);
}

static bool codes_differ(const struct json *codes, const char *expected, struct model_bytes *out)
{
	char code[20];

	if (expected && same(expected, " "))
		return codes->n_items > 0 && compare_tell(out, "  codes, expected none");
	for (size_t i = 0; i < codes->n_items; i++) {
		snprintf(code, sizeof(code), " %s ", model_bytes_text(&codes->items[i].text));
		if (!expected || strstr(expected, code))
			return false;
	}
	return compare_tell(out, "  codes lack%s", expected ? expected : " any");
}

static size_t rows_told(const struct judge_unit *unit)
{
	return unit->status == JUDGED_R ? 0 : unit->n_rows;
}

static bool unit_differs(const struct judge_unit *unit, const struct json *actual, struct model_bytes *out)
{
	char number[24];
	bool differs = member_is(actual, "type", unit->type, out);

	differs |= member_is(actual, "number", unit->number, out);
	differs |= member_is(actual, "status", compare_status(unit->status), out);
	snprintf(number, sizeof(number), "%zu", rows_told(unit));
	if (unit->status != JUDGED_R)
		differs |= member_is(actual, "rows", number, out);
	/* those of its group are not looked at one by one */
	differs |= codes_differ(json_member(actual, "codes"), unit->with_group ? NULL : unit->codes, out);
	return differs;
}

static bool whole_differs(const struct judge_whole *whole, const struct json *actual, struct model_bytes *out)
{
	const struct json *units = json_member(actual, "units");
	bool differs = member_is(actual, "number", whole->control, out);

	differs |= member_is(actual, "sender", whole->sender, out);
	differs |= member_is(actual, "status", compare_status(whole->status), out);
	if (whole->status == JUDGED_R || whole->status == JUDGED_DUPLICATE)
		return differs;
	if (!units || units->n_items != whole->n_units)
		return compare_tell(out, "  %zu units, expected %zu", units ? units->n_items : 0,
				    whole->n_units);
	for (size_t i = 0; i < whole->n_units; i++) {
		if (unit_differs(&whole->units[i], &units->items[i], out))
			differs = compare_tell(out, "  of unit %s %s", whole->units[i].type,
					       whole->units[i].number);
	}
	return differs;
}

static bool wholes_differ(const struct run_feed *feed, const struct json *actual, struct model_bytes *out)
{
	bool differs = false;
	size_t at = 0;

	for (size_t i = 0; i < feed->n_wholes; i++) {
		const struct judge_whole *whole = &feed->wholes[i];

		if (!whole->wire.readable || !whole->partner)
			continue;
		if (!actual || at >= actual->n_items)
			return compare_tell(out, "  too few interchanges");
		if (whole_differs(whole, &actual->items[at++], out))
			differs = compare_tell(out, "  of interchange %s", whole->control);
	}
	if (actual && at != actual->n_items)
		differs = compare_tell(out, "  %zu interchanges, expected %zu", actual->n_items, at);
	return differs;
}

static bool counts_differ(const struct run_feed *feed, const struct json *actual, struct model_bytes *out)
{
	char number[24];
	bool differs = false;

	for (enum model_outcome i = 0; i < MODEL_OUTCOMES; i++) {
		snprintf(number, sizeof(number), "%llu", (unsigned long long)feed->outcomes[i]);
		differs |= member_is(actual, model_outcome_name(i), number, out);
	}
	snprintf(number, sizeof(number), "%llu", (unsigned long long)feed->rows);
	return member_is(actual, "rows", number, out) || differs;
}

static bool code_differs(const struct run_feed *feed, const char *actual, struct model_bytes *out)
{
	for (size_t i = 0; i < feed->n_codes; i++) {
		if (same(feed->codes[i], actual))
			return false;
	}
	return compare_tell(out, "  code is %s, expected %s", actual,
			    feed->n_codes > 0 ? feed->codes[0] : "none");
}

static bool feed_differs(const struct run_feed *feed, const struct json *actual, struct model_bytes *out)
{
	bool differs = member_is(actual, "feed", feed->name, out);

	differs |= member_is(actual, "sha256", feed->sha256, out);
	differs |= member_is(actual, "status", feed->refused ? "refused" : "applied", out);
	if (feed->refused)
		differs |= code_differs(feed, text_of(actual, "code"), out);
	else
		differs |= member_is(actual, "kind",
				     feed->kind == MODEL_NO_KIND ? "" : model_kind_name(feed->kind), out);
	differs |= counts_differ(feed, actual, out);
	differs |= wholes_differ(feed, json_member(actual, "interchanges"), out);
	return differs;
}

/* Warnings */

static bool warns_of_lines(const struct json *warnings, const char *feed)
{
	for (size_t i = 0; warnings && i < warnings->n_items; i++) {
		const struct json *warning = &warnings->items[i];

		if (same(text_of(warning, "feed"), feed) &&
		    strstr(text_of(warning, "text"), "another number of lines"))
			return true;
	}
	return false;
}

/* A count of lines that is wrong is a warning, if the unit is not refused for something. */
static bool warnings_differ(const struct run_feed *feed, const struct json *warnings, struct model_bytes *out)
{
	bool must = false, may = feed->refused;

	for (size_t w = 0; w < feed->n_wholes; w++) {
		const struct judge_whole *whole = &feed->wholes[w];

		for (size_t u = 0; u < whole->n_units; u++) {
			const struct judge_unit *unit = &whole->units[u];

			may |= unit->wrong_lines;
			must |= unit->wrong_lines && whole->status == JUDGED_A && unit->status != JUDGED_R;
		}
	}
	bool warns = warns_of_lines(warnings, feed->name);
	if ((warns || !must) && (may || !warns))
		return false;
	return compare_tell(out, "  %s warning of the number of lines", warns ? "a" : "no");
}

/* Its warning with that in its text; null: it has none. */
static const char *warning_of(const struct json *warnings, const char *feed, const char *what)
{
	for (size_t i = 0; warnings && i < warnings->n_items; i++) {
		const char *text = text_of(&warnings->items[i], "text");

		if (same(text_of(&warnings->items[i], "feed"), feed) && strstr(text, what))
			return text;
	}
	return NULL;
}

static bool noted_differs(const struct json *warnings, const char *feed, const char *what, size_t n,
			  struct model_bytes *out)
{
	const char *text = warning_of(warnings, feed, what);
	char more[40];

	if (!text != (n == 0))
		return compare_tell(out, "  %zu times \"%s\", told is %s", n, what, text ? text : "none");
	snprintf(more, sizeof(more), "(and %zu more like it)", n - 1);
	return n > 1 && !strstr(text, more) && compare_tell(out, "  %s, expected %s", text, more);
}

/* What acknowledgements say of what was sent to the partner: refusals, with the run, and what was never sent.
 */
static bool acks_differ(const struct run_feed *feed, const struct json *warnings, struct model_bytes *out)
{
	static const char refuses[] = "refuses what";
	bool differs;
	char run[40];

	if (feed->refused)
		return false;
	differs = noted_differs(warnings, feed->name, refuses, feed->refusals, out);
	differs |= noted_differs(warnings, feed->name, "which was never sent", feed->unsent, out);
	const char *text = warning_of(warnings, feed->name, refuses);
	snprintf(run, sizeof(run), "in run %u:", feed->refused_run);
	if (text && !strstr(text, run) != (feed->refused_run == 0))
		differs = compare_tell(out, "  %s, expected %s", text, run);
	return differs;
}

bool compare_summary_of(const struct run_result *result, const char *folder, struct model_bytes *out)
{
	char *path = files_path(folder, "summary.json");
	struct model_bytes actual = { 0 };
	struct json json;
	bool differs = false;

	if (!files_read(path, &actual) || !json_read(&json, actual.data, actual.len)) {
		free(path);
		model_bytes_free(&actual);
		return compare_tell(out, "summary.json: cannot be read");
	}
	const struct json *feeds = json_member(&json, "feeds");
	if (!feeds || feeds->n_items != result->n_feeds)
		differs = compare_tell(out, "summary.json: other feeds");
	for (size_t i = 0; i < result->n_feeds && !differs; i++) {
		bool other = feed_differs(&result->feeds[i], &feeds->items[i], out);

		other |= warnings_differ(&result->feeds[i], json_member(&json, "warnings"), out);
		other |= acks_differ(&result->feeds[i], json_member(&json, "warnings"), out);
		if (other)
			differs = compare_tell(out, "summary.json, feed %s", result->feeds[i].name);
	}
	json_free(&json);
	model_bytes_free(&actual);
	free(path);
	return differs;
}
