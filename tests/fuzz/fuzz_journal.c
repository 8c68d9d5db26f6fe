/* Journal entries: any bytes are entries or bad, within bounds. */
#include "store/journal/journal_codec.h"
#include "fuzz.h"

static void check_text(const struct slice *s)
{
	FUZZ_CHECK(s->n <= IDENTIFIER_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reader r = reader_of(slice_of(data, size));
	struct entry_coder coder;
	struct entry entry = { 0 };
	struct arena arena;
	arena_init(&arena);
	for (int t = 0; t < TEXT_COUNT; t++)
		coder.before[t].n = 0;
	for (uint64_t n = 1; !reader_done(&r) && entry_decode(&coder, &r, n, &arena, &entry); n++) {
		FUZZ_CHECK(!r.bad);
		if (entry.is_refusal) {
			for (uint32_t i = 0; i < entry.refusal.count; i++)
				FUZZ_CHECK(entry.refusal.fields[i].n <= size);
			arena_reset(&arena);
			continue;
		}
		check_text(&entry.event.sku);
		check_text(&entry.event.ref);
		FUZZ_CHECK(entry.event.number == n || entry.event.number == 0);
	}
	arena_release(&arena);
	return 0;
}
