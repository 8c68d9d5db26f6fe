/*
 * The form of delimited text that is read as a profile says. Records that hang together are kept right in one
 * of two ways. A stretch ends where a group begins, so that the next one depends on nothing; where it cannot,
 * whoever cuts the feed takes the stretch's records once more, and what those behind it depend on is carried
 * to them.
 */
#include <stdlib.h>

#include "allot/base/contract.h"
#include "feed/csv/stretches.h"
#include "feed/profiled/borders.h"
#include "feed/profiled/maker.h"

struct form_reader {
	const struct layout *layout;
	struct stretches *stretches; /* NULL: there are no records behind the header */
	struct maker *maker;	     /* behind the records cut so far; NULL: records do not hang together */
	struct borders *borders;     /* NULL: there are no groups */
	bool carrying;		     /* `maker` has something for the next stretch */
};

static void profiled_close(struct form_reader *reader)
{
	if (!reader)
		return;
	stretches_free(reader->stretches);
	maker_free(reader->maker);
	borders_free(reader->borders);
	free(reader);
}

static enum status open_records(struct form_reader *reader, const struct form_input *input,
				const struct header *header, struct slice rest)
{
	enum status st = stretches_new(input->source, input->ctx, rest, header->delimiter, input->piece,
				       &reader->stretches);

	if (!st && !input->profile->form.quoted)
		stretches_unquoted(reader->stretches);
	reader->layout = header->layout;
	if (!st && header->layout->carries)
		st = maker_new(header->layout, &reader->maker);
	if (!st && input->profile->rows.group != NO_FIELD)
		st = borders_new(header->layout, &reader->borders);
	return st;
}

static enum status profiled_open(const struct form_input *input, struct arena *arena,
				 struct first_record *first, struct header *header, struct form_reader **out)
{
	struct form_reader *reader = calloc(1, sizeof(*reader));
	struct cutter *cutter = NULL;
	struct slice rest = { NULL, 0 };
	enum status st = reader ? cutter_new(input->source, input->ctx, input->piece, &cutter) : fail_memory();

	REQUIRE(input->profile);
	if (!st && !input->profile->form.quoted)
		cutter_unquoted(cutter);
	if (!st && input->profile->form.delimiter)
		cutter_delimited(cutter, input->profile->form.delimiter);
	if (!st)
		st = layout_find(cutter, input->profile, arena, first, header, &rest);
	if (!st && first->found && !first->code && !first->too_long)
		st = open_records(reader, input, header, rest);
	cutter_free(cutter);
	if (st)
		profiled_close(reader);
	else
		*out = reader;
	return st;
}

/* Gives the records of RECORDS to M, one after the other, until one is bad. */
static enum status take_all(struct maker *m, const struct layout *layout, const struct records *records,
			    const struct record_sink *sink, uint64_t *lines)
{
	struct cutter *cutter = NULL;
	bool end = false, bad = false;
	enum status st = cutter_over(slice_of(records->bytes, records->n), 0, layout->delimiter, &cutter);

	*lines = 0;
	if (!st && !layout->profile->form.quoted)
		cutter_unquoted(cutter);
	while (!st && !bad) {
		struct raw_record raw;
		st = cutter_next(cutter, &raw, &end);
		if (st || end)
			break;
		*lines = raw.after_line;
		st = maker_take(m, &raw, sink, &bad);
	}
	cutter_free(cutter);
	return st;
}

/* Lets OUT end where a group begins, or else notes what its records leave to those behind it. */
static enum status end_stretch(struct form_reader *reader, struct records *out)
{
	uint64_t lines;
	size_t border = 0;
	enum status st = ST_OK;

	if (reader->borders)
		st = borders_find(reader->borders, slice_of(out->bytes, out->n), &border);
	if (st)
		return st;
	if (border) {
		stretches_take_back(reader->stretches, out, border);
		reader->carrying = false;
		return ST_OK;
	}
	if (!reader->carrying)
		st = maker_get(reader->maker, (struct slice){ NULL, 0 });
	reader->carrying = true;
	return st ? st : take_all(reader->maker, reader->layout, out, NULL, &lines);
}

static enum status profiled_cut(struct form_reader *reader, struct records *out)
{
	enum status st;

	out->n = 0;
	buf_clear(&out->carried);
	if (!reader->stretches)
		return ST_OK;
	st = stretches_next(reader->stretches, out);
	if (st || !reader->maker || !out->n)
		return st;
	if (reader->carrying)
		st = maker_put(reader->maker, &out->carried);
	return st ? st : end_stretch(reader, out);
}

static enum status profiled_take(const struct header *header, const struct records *records,
				 const struct record_sink *sink, uint64_t *lines)
{
	struct maker *maker = NULL;
	enum status st = maker_new(header->layout, &maker);

	*lines = 0;
	if (!st)
		st = maker_get(maker, buf_slice(&records->carried));
	if (!st)
		st = take_all(maker, header->layout, records, sink, lines);
	maker_free(maker);
	return st;
}

const struct form FORM_PROFILED = {
	.open = profiled_open,
	.close = profiled_close,
	.cut = profiled_cut,
	.take = profiled_take,
};
