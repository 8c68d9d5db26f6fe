#include "store/journal/journal_codec.h"

#include <stdlib.h>

#include "support/store_env.h"
#include "support/store_events.h"
#include "support/testing.h"

enum { ENTRIES = 60, ROUNDS = 60 };

struct block_sample {
	struct random_entry entries[ENTRIES];
	struct buf out;
	uint64_t first;
};

static void fresh(struct entry_coder *c)
{
	/* what stands in the texts before must not matter: their lengths are zero */
	memset(c, 0xaa, sizeof(*c));
	entry_coder_init(c, 7);
}

static void encode(struct block_sample *s, uint64_t *random, uint64_t first)
{
	struct entry_coder coder;

	fresh(&coder);
	buf_clear(&s->out);
	s->first = first;
	for (size_t i = 0; i < ENTRIES; i++) {
		random_entry(random, first + i, i ? &s->entries[i - 1] : NULL, &s->entries[i]);
		if (s->entries[i].event.type == EVENT_NONE)
			entry_encode_refusal(&coder, &s->out, &s->entries[i].refusal);
		else
			entry_encode_event(&coder, &s->out, &s->entries[i].event);
	}
	assert_int_equal(buf_status(&s->out), ST_OK);
}

static struct block_sample *sample_new(void)
{
	struct block_sample *s = calloc(1, sizeof(*s));

	assert_non_null(s);
	buf_init(&s->out, 0);
	return s;
}

static void sample_free(struct block_sample *s)
{
	buf_release(&s->out);
	free(s);
}

static void test_journal_codec__every_kind_of_entry_is_read_back(void **state)
{
	struct block_sample *s = sample_new();
	struct arena arena;
	uint64_t random = 11;

	(void)state;
	arena_init(&arena);
	for (int round = 0; round < ROUNDS; round++) {
		struct entry_coder coder;
		struct entry entry;
		encode(s, &random, round % 3 ? 1 + store_random(&random) % (1ull << (round % 60)) : 1);
		struct reader r = reader_of(buf_slice(&s->out));
		fresh(&coder);
		for (size_t i = 0; i < ENTRIES; i++) {
			const struct random_entry *want = &s->entries[i];
			assert_true(entry_decode(&coder, &r, s->first + i, &arena, &entry));
			assert_int_equal(entry.is_refusal, want->event.type == EVENT_NONE);
			if (entry.is_refusal)
				assert_refusal(&entry.refusal, &want->refusal);
			else
				assert_event(&entry.event, &want->event);
		}
		assert_true(reader_done(&r));
		arena_reset(&arena);
	}
	arena_release(&arena);
	sample_free(s);
}

/* Decodes BYTES to their end or to what is bad; every slice handed out is read. */
static size_t decode_all(struct slice bytes, uint64_t first, uint64_t *sum)
{
	struct entry_coder coder;
	struct entry entry = { 0 };
	struct reader r = reader_of(bytes);
	struct arena arena;
	size_t n = 0;

	fresh(&coder);
	arena_init(&arena);
	while (r.at < r.end && entry_decode(&coder, &r, first + n, &arena, &entry)) {
		n++;
		if (entry.is_refusal) {
			for (uint32_t i = 0; i < entry.refusal.count; i++)
				for (size_t j = 0; j < entry.refusal.fields[i].n; j++)
					*sum += (unsigned char)entry.refusal.fields[i].p[j];
			continue;
		}
		for (size_t j = 0; j < entry.event.sku.n; j++)
			*sum += (unsigned char)entry.event.sku.p[j];
		for (size_t j = 0; j < entry.event.orderid.n; j++)
			*sum += (unsigned char)entry.event.orderid.p[j];
		for (size_t j = 0; j < entry.event.line.n; j++)
			*sum += (unsigned char)entry.event.line.p[j];
	}
	arena_release(&arena);
	return n;
}

static void test_journal_codec__a_block_cut_anywhere_has_fewer_entries(void **state)
{
	struct block_sample *s = sample_new();
	uint64_t random = 12, sum = 0;

	(void)state;
	encode(s, &random, 1000);
	assert_int_equal(decode_all(buf_slice(&s->out), 1000, &sum), ENTRIES);
	for (size_t n = 0; n < s->out.n; n++) {
		struct slice cut = store_exact_copy(slice_of(s->out.p, n));
		assert_true(decode_all(cut, 1000, &sum) < ENTRIES);
		free((void *)(uintptr_t)cut.p);
	}
	sample_free(s);
}

static void test_journal_codec__garbage_never_reads_out_of_bounds(void **state)
{
	struct block_sample *s = sample_new();
	uint64_t random = 13, sum = 0;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		if (round % 30 == 0)
			encode(s, &random, 1 + store_below(&random, 100));
		struct slice copy = store_exact_copy(buf_slice(&s->out));
		char *p = (char *)(uintptr_t)copy.p;
		for (uint32_t i = 1 + store_below(&random, 8); i > 0; i--)
			p[store_below(&random, (uint32_t)copy.n)] = (char)store_random(&random);
		decode_all(copy, s->first, &sum);
		for (size_t i = 0; i < copy.n; i++)
			p[i] = (char)store_random(&random);
		decode_all(copy, s->first, &sum);
		free(p);
	}
	sample_free(s);
}

/* Decodes one entry of BYTES as number NUMBER, behind one of feed 0, line 1, about line 3 of order "abc". */
static bool decodes(struct slice bytes, uint64_t number)
{
	struct entry_coder coder;
	struct entry entry = { 0 };
	struct reader r = reader_of(bytes);
	struct arena arena;

	fresh(&coder);
	for (int t = 0; t < TEXT_COUNT; t++) {
		memcpy(coder.before[t].p, "abc", 3);
		coder.before[t].n = 3;
	}
	coder.source.line = 1;
	coder.any_source = true;
	coder.line_id = 3;
	arena_init(&arena);
	bool good = entry_decode(&coder, &r, number, &arena, &entry);
	arena_release(&arena);
	return good && reader_done(&r);
}

static void test_journal_codec__what_no_entry_can_hold_is_bad(void **state)
{
	(void)state;
	assert_true(decodes(SLICE("\x0d\x02\x04\x04\x01"
				  "d"
				  "\x00\x01\x05"),
			    9)); /* LineCancelled */
	assert_false(decodes(SLICE("\x0d\x02\x04\x05\x01"
				   "d"
				   "\x00\x01\x05"),
			     9)); /* shares 4 of 3 */
	assert_false(decodes(SLICE("\x0d\x02\x09\x04\x01"
				   "d"
				   "\x00\x01\x05"),
			     9)); /* line id 0 */
	assert_false(decodes(SLICE("\x0d\x02\x04\x04\x01"
				   "d"
				   "\x00\x08\x05"),
			     9)); /* a fourth field */
	assert_false(decodes(SLICE("\x0d\x02\x04\x04\x01"
				   "d"
				   "\x00\x01\x80\x80\x80\x80\x08"),
			     9)); /* too many units */
	assert_true(decodes(SLICE("\x0d\x02\x04\x00"
				  "0123456789abcdef"
				  "\x00\x01\x05"),
			    9)); /* a UUID */
	assert_false(decodes(SLICE("\x0d\x02\x04\x00"
				   "0123456789abcde"),
			     9));			     /* cut */
	assert_true(decodes(SLICE("\x2d\x02\x01\x05"), 9));  /* of the line before */
	assert_false(decodes(SLICE("\x22\x02\x01"), 9));     /* of a line, and of no line */
	assert_false(decodes(SLICE("\x25\x02\x01\x05"), 9)); /* opened, and known before */
	assert_true(decodes(SLICE("\x2d\x02\x01\x05"), 9));
	assert_true(decodes(SLICE("\x6d\x02\x01\x05"), 9));	     /* of the next row */
	assert_true(decodes(SLICE("\xad\x03\x02\x01\x05"), 9));	     /* of a row before */
	assert_true(decodes(SLICE("\xed\x03\x02\x02\x01\x05"), 9));  /* of another feed */
	assert_true(decodes(SLICE("\x29\x05\x03\x05\x01"), 9));	     /* Deallocated: units, reason */
	assert_false(decodes(SLICE("\x29\x05\x03\x05\x07"), 9));     /* reason unknown */
	assert_false(decodes(SLICE("\x29\x05\x05\x05\x09"), 9));     /* of part 0 */
	assert_true(decodes(SLICE("\x0a\x02\x00\x02\x04"), 9));	     /* depleted */
	assert_true(decodes(SLICE("\x1f\x01\x00\x00\x01\x00"), 9));  /* refusal */
	assert_false(decodes(SLICE("\x3f\x01\x00\x00\x01\x00"), 9)); /* of an order line */
	assert_false(decodes(SLICE("\x1f\x7f\x00\x00\x01\x00"), 9)); /* its code */
	assert_false(decodes(SLICE("\x1f\x01\x00\x00\x7f\x00"), 9)); /* its fields */
	assert_false(decodes(SLICE("\x00\x00\x00"), 9));
	assert_false(decodes(SLICE("\x0f\x00\x00\x00"), 9));
	assert_false(decodes(SLICE(""), 9));
}

static void test_journal_codec__an_entry_that_begins_a_block_says_where_it_is_from(void **state)
{
	struct entry_coder coder;
	struct entry entry = { 0 };
	struct arena arena;
	struct slice same = SLICE("\x02\x01\x00"), new = SLICE("\xc2\x03\x04\x01\x00");

	(void)state;
	arena_init(&arena);
	fresh(&coder);
	struct reader r = reader_of(same);
	assert_false(entry_decode(&coder, &r, 9, &arena, &entry));
	fresh(&coder);
	r = reader_of(new);
	assert_true(entry_decode(&coder, &r, 9, &arena, &entry));
	assert_int_equal(entry.event.source.run, 7);
	assert_int_equal(entry.event.source.feed, 3);
	assert_int_equal(entry.event.source.line, 4);
	arena_release(&arena);
}

static void test_journal_codec__what_begins_alike_is_short(void **state)
{
	struct entry_coder coder;
	struct buf out;
	struct event opened = { .type = EVENT_LINE_OPENED, .number = 500, .line_id = 500, .product = 3 };
	struct event placed = { .type = EVENT_ALLOCATED, .number = 501, .line_id = 500, .batch = 3 };

	(void)state;
	fresh(&coder);
	buf_init(&out, 0);
	opened.orderid = placed.orderid = SLICE("order-0000000001");
	opened.line_opened.ordered = placed.allocated.units = 5;
	placed.allocated.part = 501;
	opened.source.line = placed.source.line = 20;
	entry_encode_event(&coder, &out, &opened);
	entry_encode_event(&coder, &out, &placed);
	buf_clear(&out);
	opened.orderid = placed.orderid = SLICE("order-0000000002");
	opened.line_id = opened.number = placed.line_id = 502;
	placed.number = placed.allocated.part = 503;
	opened.source.line = placed.source.line = 21;
	entry_encode_event(&coder, &out, &opened);
	assert_int_equal(out.n, 8);
	buf_clear(&out);
	entry_encode_event(&coder, &out, &placed);
	assert_int_equal(out.n, 3);
	/* what is not all of the line is said */
	buf_clear(&out);
	placed.number++;
	placed.allocated.units = 4;
	entry_encode_event(&coder, &out, &placed);
	assert_int_equal(out.n, 5);
	buf_release(&out);
}

/* Bytes that a line opened for ORDERID takes behind one of BEFORE, whose event is read back as it was. */
static size_t bytes_of(struct slice before, struct slice orderid)
{
	struct entry_coder coder;
	struct entry entry = { 0 };
	struct arena arena;
	struct buf out;
	struct event opened = { .type = EVENT_LINE_OPENED, .number = 500, .line_id = 500, .product = 3 };

	buf_init(&out, 0);
	arena_init(&arena);
	opened.line_opened.ordered = 5;
	fresh(&coder);
	opened.orderid = before;
	entry_encode_event(&coder, &out, &opened);
	size_t first = out.n;
	opened.number = opened.line_id = 501;
	opened.source.line = 1;
	opened.orderid = orderid;
	entry_encode_event(&coder, &out, &opened);
	struct reader r = reader_of(buf_slice(&out));
	fresh(&coder);
	assert_true(entry_decode(&coder, &r, 500, &arena, &entry));
	assert_true(slice_eq(entry.event.orderid, before));
	assert_true(entry_decode(&coder, &r, 501, &arena, &entry));
	assert_true(slice_eq(entry.event.orderid, orderid));
	assert_true(reader_done(&r));
	size_t n = out.n - first;
	buf_release(&out);
	arena_release(&arena);
	return n;
}

static void test_journal_codec__an_order_named_by_a_uuid_takes_the_bytes_of_that(void **state)
{
	static const char uuid[] = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6";

	(void)state;
	assert_int_equal(bytes_of(SLICE("O1"), slice_str(uuid)), 6 + 16);
	/* after it, what is no UUID, and one that differs at its end alone */
	assert_int_equal(bytes_of(slice_str(uuid), SLICE("O1")), 6 + 3);
	assert_int_equal(bytes_of(slice_str(uuid), SLICE("f81d4fae-7dec-11d0-a765-00a0c91e6bf7")), 6 + 2);
	/* in capitals it would not come back as it was */
	assert_true(bytes_of(SLICE("O1"), SLICE("F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6")) > 6 + 36);
	assert_true(bytes_of(SLICE("O1"), SLICE("f81d4fae-7dec-11d0-a765x00a0c91e6bf6")) > 6 + 36);
	assert_true(bytes_of(SLICE("O1"), SLICE("f81d4fae-7dec-11d0-a765-00a0c91e6bf")) > 6 + 35);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_journal_codec__every_kind_of_entry_is_read_back),
		cmocka_unit_test(test_journal_codec__a_block_cut_anywhere_has_fewer_entries),
		cmocka_unit_test(test_journal_codec__garbage_never_reads_out_of_bounds),
		cmocka_unit_test(test_journal_codec__what_no_entry_can_hold_is_bad),
		cmocka_unit_test(test_journal_codec__an_entry_that_begins_a_block_says_where_it_is_from),
		cmocka_unit_test(test_journal_codec__what_begins_alike_is_short),
		cmocka_unit_test(test_journal_codec__an_order_named_by_a_uuid_takes_the_bytes_of_that),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
