/* Headers: a kind has its columns; recognising it again gives the same. */
#include "feed/csv/header_find.h"
#include "feed/sniff.h"
#include "support/feed_text.h"
#include "fuzz.h"

static void check_header(const struct header *h)
{
	FUZZ_CHECK(h->kind != KIND_NONE && h->columns >= h->own_count);
	const struct kind *kind = kind_of(h->kind);
	for (size_t i = 0; i < kind->count; i++) {
		enum column c = kind->columns[i];
		FUZZ_CHECK(h->field[c] < h->columns || (h->field[c] == NO_FIELD && !(kind->needed & 1u << c)));
		FUZZ_CHECK(column_name(h->kind, c)[0] != '\0');
	}
	uint32_t own = 0;
	for (uint32_t i = 0; i < h->columns; i++)
		own += !h->dropped[i];
	FUZZ_CHECK(own == h->own_count);
	FUZZ_CHECK(header_again(h, h->cells, h->columns));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text_source rest = { .left = slice_of(data, size) };
	struct cutter *cutter = NULL;
	struct first_record first = { 0 };
	struct header header = { 0 };
	struct arena arena;
	arena_init(&arena);
	(void)sniff(rest.left);
	FUZZ_CHECK(cutter_new(text_source_read, &rest, 0, &cutter) == ST_OK);
	FUZZ_CHECK(header_find(cutter, &arena, &first, &header) == ST_OK);
	if (first.found && !first.code)
		check_header(&header);
	else if (first.found)
		FUZZ_CHECK(first.why && first.why[0]);
	cutter_free(cutter);
	arena_release(&arena);
	return 0;
}
