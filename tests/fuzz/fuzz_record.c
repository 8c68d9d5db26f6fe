/* Records: the same cuts whatever the pieces; the fields of a record lie within it. */
#include "allot/feed/record.h"
#include "../support/feed_text.h"
#include "fuzz.h"

static void split_with(char delimiter, struct slice record)
{
	struct splitter *splitter = NULL;
	struct fields fields;
	size_t bytes = 0;
	FUZZ_CHECK(splitter_new(delimiter, &splitter) == ST_OK);
	FUZZ_CHECK(splitter_split(splitter, record, &fields) == ST_OK);
	for (uint32_t i = 0; i < fields.count; i++)
		bytes += fields.at[i].n;
	FUZZ_CHECK(bytes <= record.n);
	(void)fields_blank(&fields);
	splitter_free(splitter);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text_source whole = { .left = slice_of(data, size) }, pieces = whole;
	struct cutter *a = NULL, *b = NULL;
	bool end = false, end_b = false;
	uint64_t line = 0, offset = 0;
	size_t piece = size ? data[0] % 7u + 1 : 1;
	FUZZ_CHECK(cutter_new(text_source_read, &whole, (struct feed_position){ 0, 0 }, 0, &a) == ST_OK);
	FUZZ_CHECK(cutter_new(text_source_read, &pieces, (struct feed_position){ 0, 0 }, piece, &b) == ST_OK);
	for (;;) {
		struct raw_record x, y;
		FUZZ_CHECK(cutter_next(a, &x, &end) == ST_OK);
		FUZZ_CHECK(cutter_next(b, &y, &end_b) == ST_OK);
		FUZZ_CHECK(end == end_b);
		if (end)
			break;
		FUZZ_CHECK(slice_eq(x.bytes, y.bytes) && x.line == y.line && x.after.offset == y.after.offset);
		FUZZ_CHECK(x.too_long == y.too_long && x.terminated == y.terminated);
		FUZZ_CHECK(x.line > line && x.bytes.n <= RECORD_MAX);
		split_with(",;\t|"[x.line % 4], x.bytes);
		if (x.too_long)
			break;
		FUZZ_CHECK(x.after.offset > offset && x.after.offset <= size);
		line = x.line;
		offset = x.after.offset;
	}
	cutter_free(a);
	cutter_free(b);
	return 0;
}
