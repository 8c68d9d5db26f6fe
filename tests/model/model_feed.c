/* Feeds are refused whole for the first reason that holds, in the order of the rules on feeds.
 *
 * Readings: not-text is a zero byte and nothing else; UTF-16 with a BOM is text. A `sep=` line and nothing
 * more is an empty feed. Blanks without a line end are no record, so they cut nothing short.
 */
#include "model_feed.h"

#include <stdlib.h>
#include <string.h>

#include "model_sha256.h"
#include "model_text.h"

enum model_kind model_kind_of(const char *bytes, size_t len)
{
	struct model_header header;
	struct model_bytes text = { 0 };
	enum model_kind kind;

	if (model_text_from_wide(bytes, len, &text))
		model_header_find(&header, model_bytes_text(&text), text.len);
	else
		model_header_find(&header, bytes, len);
	kind = header.kind;
	model_header_free(&header);
	model_bytes_free(&text);
	return kind;
}

bool model_feed_has_first_turn(const struct model_checked_feed *checked)
{
	return checked->kind == MODEL_ORDERS && (checked->header.at[MODEL_SHIPPED_COLUMN] != MODEL_NOWHERE ||
						 checked->header.at[MODEL_CANCELLED_COLUMN] != MODEL_NOWHERE);
}

static void add_row(struct model_checked_feed *checked, struct model_record record)
{
	struct model_checked_row *row;

	checked->rows = model_alloc(checked->rows, checked->n_rows + 1, sizeof(*row));
	row = &checked->rows[checked->n_rows++];
	*row = (struct model_checked_row){ .record = record, .reject = MODEL_NO_REJECT };
}

/* True when the record is kept as a row. */
static bool take_record(struct model_checked_feed *checked, struct model_record *record, bool *has_second)
{
	if (model_record_is_blank(record))
		return false;
	if (!record->is_ended)
		checked->unterminated = record->line;
	bool may_be_header = !record->is_stray || model_record_is_marked(record);
	if (may_be_header && model_header_is_again(&checked->header, record)) {
		if (checked->again == 0)
			checked->again = record->line;
		return false;
	}
	*has_second |= may_be_header && model_header_is_another(&checked->header, record);
	add_row(checked, *record);
	return true;
}

static enum model_refusal read_rows(struct model_checked_feed *checked, const struct model_options *options)
{
	struct model_record record;
	bool has_second = false;
	enum model_read read;

	if (!checked->header.names.is_ended)
		checked->unterminated = checked->header.names.line;
	while ((read = model_reader_next(&checked->header.rows, &record)) == MODEL_READ_RECORD) {
		if (!take_record(checked, &record, &has_second))
			model_record_free(&record);
	}
	model_record_free(&record);
	if (read != MODEL_READ_END)
		return MODEL_BAD_RECORD;
	if (checked->unterminated && !options->unterminated)
		return MODEL_CUT_SHORT;
	return has_second ? MODEL_SECOND_HEADER : MODEL_NO_REFUSAL;
}

static void check_rows(struct model_checked_feed *checked)
{
	for (size_t i = 0; i < checked->n_rows; i++) {
		struct model_checked_row *row = &checked->rows[i];

		row->reject = model_row_check(&checked->header, &row->record, &row->row);
	}
	model_rows_check_repeats(checked->kind, checked->rows, checked->n_rows);
	for (size_t i = 0; i < checked->n_rows; i++)
		checked->n_rejected += checked->rows[i].reject != MODEL_NO_REJECT;
}

static bool has_too_many_rejects(const struct model_checked_feed *checked, const struct model_options *options)
{
	if (!options->limited)
		return false;
	if (options->percent)
		return checked->n_rejected * 100 > options->max_rejects * checked->n_rows;
	return checked->n_rejected > options->max_rejects;
}

static enum model_refusal refusal_of_header(const struct model_checked_feed *checked,
					    const struct model_feed *text)
{
	if (checked->header.state == MODEL_HEADER_NO_RECORD)
		return MODEL_EMPTY;
	if (text->len > 0 && memchr(text->bytes, '\0', text->len))
		return MODEL_NOT_TEXT;
	if (checked->header.state == MODEL_HEADER_UNKNOWN)
		return MODEL_NO_HEADER;
	if (checked->header.state == MODEL_HEADER_UNMAPPED)
		return MODEL_UNMAPPED_STATUS;
	return checked->header.too_long ? MODEL_BAD_RECORD : MODEL_NO_REFUSAL;
}

static enum model_refusal refusal_of(struct model_checked_feed *checked, const struct model_feed *feed,
				     const struct model_options *options)
{
	enum model_refusal refusal = refusal_of_header(checked, feed);

	if (refusal == MODEL_NO_REFUSAL)
		refusal = read_rows(checked, options);
	if (refusal != MODEL_NO_REFUSAL)
		return refusal;
	check_rows(checked);
	if (checked->n_rows > 0 && checked->n_rejected == checked->n_rows)
		return MODEL_NO_VALID_ROW;
	return has_too_many_rejects(checked, options) ? MODEL_TOO_MANY_REJECTS : MODEL_NO_REFUSAL;
}

void model_feed_check(struct model_checked_feed *checked, const struct model_feed *feed,
		      const struct model_options *options)
{
	*checked = (struct model_checked_feed){ .name = feed->name, .refusal = MODEL_UNREADABLE };
	if (feed->presence == MODEL_PRESENT_UNREADABLE)
		return;
	model_sha256(feed->bytes, feed->len, checked->sha256);
	struct model_feed text = *feed;
	if (model_text_from_wide(feed->bytes, feed->len, &checked->text)) {
		text.bytes = model_bytes_text(&checked->text);
		text.len = checked->text.len;
	}
	model_header_find(&checked->header, text.bytes, text.len);
	checked->kind = checked->header.kind;
	checked->refusal = refusal_of(checked, &text, options);
}

void model_feed_free(struct model_checked_feed *checked)
{
	for (size_t i = 0; i < checked->n_rows; i++)
		model_record_free(&checked->rows[i].record);
	free(checked->rows);
	model_header_free(&checked->header);
	model_bytes_free(&checked->text);
}
