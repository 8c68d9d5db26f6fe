/*
 * Records: the same cuts whatever the pieces, and of bytes that are all there; whole records
 * end where one does; the fields of a record lie within it.
 */
#include "feed/csv/record.h"
#include "support/feed_text.h"
#include "fuzz.h"

static void split_with(char delimiter, struct slice record)
{
	struct splitter *splitter = NULL;
	struct fields fields;
	size_t bytes = 0;
	FUZZ_CHECK(splitter_new(delimiter, &splitter) == ST_OK);
	FUZZ_CHECK(splitter_split(splitter, record, &fields) == ST_OK);
	for (uint32_t i = 0; i < fields.count; i++) {
		FUZZ_CHECK(fields.at[i].p == fields.at[0].p + bytes);
		bytes += fields.at[i].n;
	}
	FUZZ_CHECK(bytes <= record.n);
	FUZZ_CHECK(fields.quoting != QUOTING_STRAY || memchr(record.p, '"', record.n));
	(void)fields_blank(&fields);
	splitter_free(splitter);
}

/* The next record of all cutters is the same; false at the end and at one that is too long. */
static bool next_of(struct cutter *const cutters[], size_t count, struct raw_record *x)
{
	bool end = false;
	FUZZ_CHECK(cutter_next(cutters[0], x, &end) == ST_OK);
	for (size_t i = 1; i < count; i++) {
		struct raw_record y;
		bool end_too = false;
		FUZZ_CHECK(cutter_next(cutters[i], &y, &end_too) == ST_OK && end == end_too);
		if (end)
			continue;
		FUZZ_CHECK(slice_eq(x->bytes, y.bytes) && x->line == y.line);
		FUZZ_CHECK(x->too_long == y.too_long);
		FUZZ_CHECK(x->too_long || (x->after_line == y.after_line && x->terminated == y.terminated));
	}
	return !end;
}

/* Whole records of TEXT from BEGIN on end behind the last line end, at TERMINATED_AT; a CR at
 * its end may be half of one. */
static void check_whole(struct slice text, size_t begin, size_t terminated_at)
{
	struct slice bytes = slice_of(text.p + begin, text.n - begin);
	bool open = bytes.n && terminated_at == text.n && text.p[text.n - 1] == '\r';
	size_t whole = begin + whole_records(bytes, DELIMITER_ANY, false);
	FUZZ_CHECK(begin + whole_records(bytes, DELIMITER_ANY, true) == terminated_at);
	FUZZ_CHECK(open ? whole < terminated_at : whole == terminated_at);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = slice_of(data, size);
	struct text_source whole = { .left = text }, pieces = whole;
	struct cutter *cutters[3] = { NULL };
	struct raw_record x;
	uint64_t line = 0, offset = 0, terminated_at;
	size_t begin = size >= 3 && slice_eq(slice_of(data, 3), SLICE("\xef\xbb\xbf")) ? 3 : 0;
	bool too_long = false;
	FUZZ_CHECK(cutter_new(text_source_read, &whole, 0, &cutters[0]) == ST_OK);
	FUZZ_CHECK(cutter_new(text_source_read, &pieces, size ? data[0] % 7u + 1 : 1, &cutters[1]) == ST_OK);
	FUZZ_CHECK(cutter_over(slice_of(text.p + begin, size - begin), 1, DELIMITER_ANY, &cutters[2]) == ST_OK);
	terminated_at = begin;
	while (!too_long && next_of(cutters, 3, &x)) {
		FUZZ_CHECK(x.line > line && x.bytes.n <= RECORD_MAX);
		split_with(",;\t|"[x.line % 4], x.bytes);
		too_long = x.too_long;
		if (too_long)
			break;
		struct slice rest = cutter_rest(cutters[2]);
		FUZZ_CHECK(size - rest.n > offset);
		FUZZ_CHECK(slice_eq(rest, slice_of(text.p + size - rest.n, rest.n)));
		line = x.line;
		offset = size - rest.n;
		terminated_at = x.terminated ? offset : terminated_at;
	}
	if (!too_long)
		check_whole(text, begin, terminated_at);
	for (size_t i = 0; i < 3; i++)
		cutter_free(cutters[i]);
	return 0;
}
