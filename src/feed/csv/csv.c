/*
 * The form CSV: cutter, splitter and stretches behind the seam of reader.h.
 */
#include <stdlib.h>

#include "allot/base/contract.h"
#include "feed/csv/header_find.h"
#include "feed/csv/stretches.h"

struct form_reader {
	struct stretches *stretches; /* NULL: there are no records behind the header */
};

static void csv_close(struct form_reader *reader)
{
	if (reader)
		stretches_free(reader->stretches);
	free(reader);
}

/* The records behind the header begin where the cutter of the header has left off. */
static enum status csv_open(const struct form_input *input, struct arena *arena, struct first_record *first,
			    struct header *header, struct form_reader **out)
{
	struct form_reader *reader = calloc(1, sizeof(*reader));
	struct cutter *cutter = NULL;
	enum status st = reader ? cutter_new(input->source, input->ctx, input->piece, &cutter) : fail_memory();

	if (!st)
		st = header_find(cutter, arena, first, header);
	if (!st && first->found && !first->code && !first->too_long)
		st = stretches_new(input->source, input->ctx, cutter_rest(cutter), header->delimiter,
				   input->piece, &reader->stretches);
	cutter_free(cutter);
	if (st)
		csv_close(reader);
	else
		*out = reader;
	return st;
}

static enum status csv_cut(struct form_reader *reader, struct records *out)
{
	out->n = 0;
	return reader->stretches ? stretches_next(reader->stretches, out) : ST_OK;
}

static enum status take_record(struct splitter *splitter, const struct raw_record *raw,
			       const struct record_sink *sink, bool *bad)
{
	struct fields fields;
	enum status st = splitter_split(splitter, raw->bytes, &fields);

	if (st)
		return st;
	const char *why = quoting_fault(fields.quoting, raw->too_long);
	*bad = why != NULL;
	if (why)
		sink->bad(sink->ctx, raw->line, why);
	if (why || (fields.quoting == QUOTING_RIGHT && fields_blank(&fields)))
		return ST_OK;
	struct record record = {
		.fields = fields.at,
		.count = fields.count,
		.line = raw->line,
		.after_line = raw->after_line,
		.terminated = raw->terminated,
		.stray_quote = fields.quoting == QUOTING_STRAY,
		.raw = raw->bytes,
	};
	return sink->record(sink->ctx, &record);
}

static enum status csv_take(const struct header *header, const struct records *records,
			    const struct record_sink *sink, uint64_t *lines)
{
	struct cutter *cutter = NULL;
	struct splitter *splitter = NULL;
	bool end = false, bad = false;
	enum status st = cutter_over(slice_of(records->bytes, records->n), 0, header->delimiter, &cutter);

	*lines = 0;
	if (!st)
		st = splitter_new(header->delimiter, &splitter);
	while (!st && !bad) {
		struct raw_record raw;
		st = cutter_next(cutter, &raw, &end);
		if (st || end)
			break;
		*lines = raw.after_line;
		st = take_record(splitter, &raw, sink, &bad);
	}
	splitter_free(splitter);
	cutter_free(cutter);
	return st;
}

const struct form FORM_CSV = {
	.open = csv_open,
	.close = csv_close,
	.cut = csv_cut,
	.take = csv_take,
};
