/* Reject files, and which rejects are old.
 *
 * Readings: a row is the same as one before when kind, code and the trimmed fields of the kind's
 * columns are; a column that the feed lacks, or that the row ends before, is empty. `qty`,
 * `on_hand` and `available` are different columns. Two rows alike in one run are both new.
 */
#include "model_rejects.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void make_key(const struct model_checked_feed *feed, size_t row, enum model_reject code,
		     struct model_bytes *key)
{
	const struct model_record *record = &feed->rows[row].record;

	model_bytes_add_number(key, feed->kind);
	model_bytes_add_char(key, ' ');
	model_bytes_add_number(key, code);
	for (const enum model_column *c = model_columns_of(feed->kind); *c != MODEL_NO_COLUMN; c++) {
		size_t at = feed->header.at[*c];

		model_bytes_add_char(key, '\n');
		if (at >= record->n_fields || record->fields[at].len == 0)
			continue;
		model_bytes_add_number(key, record->fields[at].len);
		model_bytes_add_char(key, ' ');
		model_bytes_add(key, record->fields[at].data, record->fields[at].len);
	}
}

static bool is_forgotten(const struct model *model, const struct model_old_reject *old)
{
	return model->runs - old->last > MODEL_RUNS_REMEMBERED;
}

static struct model_old_reject *find(const struct model *model, const struct model_bytes *key)
{
	for (size_t i = 0; i < model->n_old_rejects; i++) {
		if (model_bytes_equal(&model->old_rejects[i].key, key))
			return &model->old_rejects[i];
	}
	return NULL;
}

uint64_t model_rejects_since(const struct model *model, const struct model_checked_feed *feed, size_t row,
			     enum model_reject code)
{
	const struct model_old_reject *old;
	struct model_bytes key = { 0 };
	uint64_t since = 0;

	make_key(feed, row, code, &key);
	old = find(model, &key);
	if (old && !is_forgotten(model, old) && old->first < model->runs)
		since = old->first;
	model_bytes_free(&key);
	return since;
}

void model_rejects_note(struct model *model, const struct model_checked_feed *feed, size_t row,
			enum model_reject code)
{
	struct model_bytes key = { 0 };
	struct model_old_reject *old;
	size_t n = model->n_old_rejects;

	make_key(feed, row, code, &key);
	old = find(model, &key);
	if (old) {
		if (is_forgotten(model, old))
			old->first = model->runs;
		old->last = model->runs;
		model_bytes_free(&key);
		return;
	}
	model->old_rejects = model_alloc(model->old_rejects, n + 1, sizeof(*old));
	model->old_rejects[n] = (struct model_old_reject){ key, model->runs, model->runs };
	model->n_old_rejects++;
}

void model_rejects_free(struct model *model)
{
	for (size_t i = 0; i < model->n_old_rejects; i++)
		model_bytes_free(&model->old_rejects[i].key);
	free(model->old_rejects);
}

/* The file */

/* A spreadsheet would run a cell that begins so. */
static void add_cell(struct model_bytes *out, const struct model_bytes *field)
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
			add_cell(out, &record->fields[i]);
	}
	model_bytes_add_char(out, '\n');
}

static void add_since(struct model_bytes *out, uint64_t since)
{
	char folder[40];

	snprintf(folder, sizeof(folder), "run-%06" PRIu64, since);
	model_bytes_add_char(out, ',');
	if (since > 0)
		model_bytes_add_text(out, folder);
}

void model_rejects_write(struct model_bytes *out, const struct model_checked_feed *feed, size_t row,
			 enum model_reject code, uint64_t since)
{
	const struct model_record *record = &feed->rows[row].record;

	if (out->len == 0) {
		model_bytes_add_text(out, "reject_line,reject_code,reject_reason,reject_since");
		add_own_fields(out, &feed->header, &feed->header.names);
	}
	model_bytes_add_number(out, record->line);
	model_bytes_add_char(out, ',');
	model_bytes_add_text(out, model_reject_name(code));
	model_bytes_add_text(out, "," MODEL_ANY);
	add_since(out, since);
	add_own_fields(out, &feed->header, record);
}
