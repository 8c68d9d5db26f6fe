/*
 * The form of delimited text that is read as a profile says. Records that hang together are made right by
 * what is carried: whoever cuts the feed takes each stretch's records once more, for what those behind it
 * depend on.
 */
#include <stdlib.h>

#include "allot/base/contract.h"
#include "feed/csv/stretches.h"
#include "feed/profiled/layout.h"
#include "feed/profiled/maker.h"

struct form_reader {
	const struct layout *layout;
	struct stretches *stretches; /* NULL: there are no records behind the header */
	struct maker *maker;	     /* behind the records cut so far; NULL: records do not hang together */
};

static void profiled_close(struct form_reader *reader)
{
	if (!reader)
		return;
	stretches_free(reader->stretches);
	maker_free(reader->maker);
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

static enum status profiled_cut(struct form_reader *reader, struct records *out)
{
	uint64_t lines;
	enum status st;

	out->n = 0;
	buf_clear(&out->carried);
	if (!reader->stretches)
		return ST_OK;
	st = stretches_next(reader->stretches, out);
	if (st || !reader->maker || !out->n)
		return st;
	st = maker_put(reader->maker, &out->carried);
	return st ? st : take_all(reader->maker, reader->layout, out, NULL, &lines);
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
