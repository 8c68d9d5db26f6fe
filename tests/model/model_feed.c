#include "model_feed.h"

#include <stdlib.h>
#include <string.h>

#include "model_sha256.h"

/* A feed read to its end: its records that are not blank, each with the verdict of the row
 * checks. The rows point into the records.
 */
struct checked_row {
	struct model_record record;
	struct model_row row;
	enum model_reject reject;
};

struct checked_feed {
	struct model_header header;
	struct checked_row *rows;
	size_t n_rows;
	size_t n_rejected;
	bool is_broken;
};

static bool begins_with(const char *bytes, size_t len, const char *prefix, size_t prefix_len)
{
	return len >= prefix_len && memcmp(bytes, prefix, prefix_len) == 0;
}

/* The BOM of UTF-16 is also how that of UTF-32, little-endian, begins. */
bool model_has_wide_bom(const char *bytes, size_t len)
{
	return begins_with(bytes, len, "\xff\xfe", 2) || begins_with(bytes, len, "\xfe\xff", 2) ||
	       begins_with(bytes, len, "\x00\x00\xfe\xff", 4);
}

static bool is_text(const struct model_feed *feed)
{
	if (model_has_wide_bom(feed->bytes, feed->len))
		return false;
	return feed->len == 0 || !memchr(feed->bytes, '\0', feed->len);
}

static void add_row(struct checked_feed *checked, struct model_record record)
{
	struct checked_row *row;

	checked->rows = model_alloc(checked->rows, checked->n_rows + 1, sizeof(*row));
	row = &checked->rows[checked->n_rows++];
	*row = (struct checked_row){ .record = record };
	row->reject = model_row_check(&checked->header, &row->record, &row->row);
	checked->n_rejected += row->reject != MODEL_NO_REJECT;
}

static void check_rows(struct checked_feed *checked)
{
	struct model_record record;
	enum model_read read;

	for (;;) {
		read = model_reader_next(&checked->header.rows, &record);
		if (read != MODEL_READ_RECORD)
			break;
		if (model_record_is_blank(&record))
			model_record_free(&record);
		else
			add_row(checked, record);
	}
	model_record_free(&record);
	checked->is_broken = read != MODEL_READ_END;
}

static void free_checked(struct checked_feed *checked)
{
	for (size_t i = 0; i < checked->n_rows; i++)
		model_record_free(&checked->rows[i].record);
	free(checked->rows);
	model_header_free(&checked->header);
}

static bool has_too_many_rejects(const struct checked_feed *checked, const struct model_options *options)
{
	if (!options->limited)
		return false;
	if (options->percent)
		return checked->n_rejected * 100 > options->max_rejects * checked->n_rows;
	return checked->n_rejected > options->max_rejects;
}

static enum model_refusal refusal_of(struct checked_feed *checked, const struct model_feed *feed,
				     const struct model_options *options)
{
	if (checked->header.state == MODEL_HEADER_NO_RECORD)
		return MODEL_EMPTY;
	if (!is_text(feed))
		return MODEL_NOT_TEXT;
	if (checked->header.state == MODEL_HEADER_UNKNOWN)
		return MODEL_NO_HEADER;
	if (checked->header.too_long)
		return MODEL_BAD_RECORD;
	check_rows(checked);
	if (checked->is_broken)
		return MODEL_BAD_RECORD;
	if (checked->n_rows > 0 && checked->n_rejected == checked->n_rows)
		return MODEL_NO_VALID_ROW;
	if (has_too_many_rejects(checked, options))
		return MODEL_TOO_MANY_REJECTS;
	return MODEL_NO_REFUSAL;
}

/* A spreadsheet would run a cell that begins so. */
static void add_reject_cell(struct model_bytes *out, const struct model_bytes *field)
{
	const char *text = model_bytes_text(field);
	bool is_unsafe = *text && strchr("=+-@\t\r", *text);
	struct model_bytes cell = { 0 };

	if (is_unsafe)
		model_bytes_add_char(&cell, '\'');
	model_bytes_add(&cell, field->data, field->len);
	model_bytes_add_char(out, ',');
	model_bytes_add_cell(out, cell.data, cell.len);
	model_bytes_free(&cell);
}

static void add_own_fields(struct model_bytes *out, const struct model_header *header,
			   const struct model_record *record)
{
	for (size_t i = 0; i < record->n_fields; i++) {
		if (!model_header_drops(header, i))
			add_reject_cell(out, &record->fields[i]);
	}
	model_bytes_add_char(out, '\n');
}

static void add_reject(struct model_report *report, const struct model_header *header,
		       const struct model_record *record, enum model_reject reject)
{
	struct model_bytes *out = &report->reject_file;

	if (out->len == 0) {
		model_bytes_add_text(out, "reject_line,reject_code,reject_reason");
		add_own_fields(out, header, &header->names);
	}
	model_bytes_add_number(out, record->line);
	model_bytes_add_char(out, ',');
	model_bytes_add_text(out, model_reject_name(reject));
	model_bytes_add_text(out, "," MODEL_ANY);
	add_own_fields(out, header, record);
	report->counts.rejects[reject]++;
}

static void apply_rows(struct model *model, struct model_ledger *ledger, const struct checked_feed *checked,
		       struct model_report *report)
{
	const struct model_header *header = &checked->header;
	enum model_outcome outcome;
	enum model_reject reject;

	for (size_t i = 0; i < checked->n_rows; i++) {
		const struct checked_row *row = &checked->rows[i];

		outcome = MODEL_REJECTED;
		reject = row->reject;
		if (reject == MODEL_NO_REJECT)
			outcome = model_apply(model, ledger, header->kind, &row->row, &reject);
		if (outcome == MODEL_REJECTED)
			add_reject(report, header, &row->record, reject);
		report->counts.rows++;
		report->counts.outcomes[outcome]++;
	}
}

static void run_readable(struct model *model, struct model_ledger *ledger, const struct model_feed *feed,
			 const struct model_options *options, struct model_report *report)
{
	struct checked_feed checked = { 0 };

	model_sha256(feed->bytes, feed->len, report->sha256);
	report->kind = model_kind_of(feed->bytes, feed->len);
	model_header_find(&checked.header, feed->bytes, feed->len);
	report->refusal = refusal_of(&checked, feed, options);
	if (report->refusal == MODEL_NO_REFUSAL)
		apply_rows(model, ledger, &checked, report);
	free_checked(&checked);
}

void model_feed_run(struct model *model, struct model_ledger *ledger, const struct model_feed *feed,
		    const struct model_options *options, struct model_report *report)
{
	*report = (struct model_report){ .name = model_copy(feed->name) };
	if (feed->presence == MODEL_PRESENT_UNREADABLE)
		report->refusal = MODEL_UNREADABLE;
	else
		run_readable(model, ledger, feed, options, report);
}
