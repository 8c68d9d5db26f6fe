/* The walk of LMDB's pages: each thing it looks at, spoilt, is told before a value is read. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "allot/base/files/file.h"
#include "store/env/metas.h"
#include "store/env/pages.h"

#include "support/scratch.h"
#include "support/store_env.h"
#include "support/testing.h"

enum { PAGE = 4096, RECORDS = 300, BIG_BYTES = 3000, FILE_BYTES_MAX = 16 << 20 };

/* A store's data file in memory, and the way to its table "segments": a root that branches, a leaf below it. */
struct image {
	unsigned char *bytes;
	size_t n;
	struct page_meta *meta;
	struct page_tree *free;
	unsigned char *table; /* the descriptor of the table, which need not be aligned */
	unsigned char *root;
	unsigned char *leaf;
	bool few; /* opened for a few entries: headers of overflow pages are not looked at */
};

static unsigned char *page_of(const struct image *f, uint64_t number)
{
	assert_true((number + 1) * PAGE <= f->n);
	return f->bytes + number * PAGE;
}

static struct page_header *header(unsigned char *page)
{
	return (struct page_header *)(void *)page;
}

static uint16_t *offset(unsigned char *page, unsigned i)
{
	return (uint16_t *)(void *)(page + PAGE_HEADER_BYTES + 2 * i);
}

static unsigned char *node(unsigned char *page, unsigned i)
{
	return page + *offset(page, i);
}

static uint16_t key_bytes(const unsigned char *n)
{
	return (uint16_t)(n[6] | n[7] << 8);
}

static unsigned char *value(unsigned char *n)
{
	return n + PAGE_NODE_BYTES + key_bytes(n);
}

static unsigned nodes_of(unsigned char *page)
{
	return (header(page)->lower - PAGE_HEADER_BYTES) / 2u;
}

static uint64_t child_of_root(const struct image *f, unsigned i)
{
	uint16_t words[3];
	memcpy(words, node(f->root, i), sizeof(words));
	return words[0] | (uint64_t)words[1] << 16 | (uint64_t)words[2] << 32;
}

static unsigned char *table_descriptor(const struct image *f, const char *name)
{
	unsigned char *page = page_of(f, f->meta->trees[1].root);
	for (unsigned i = 0; i < TABLE_COUNT; i++)
		if (slice_eq(slice_of(node(page, i) + PAGE_NODE_BYTES, key_bytes(node(page, i))),
			     slice_str(name)))
			return value(node(page, i));
	fail_msg("no table %s", name);
	return NULL;
}

static void image_read(struct image *f)
{
	const char *path = scratch_path("store/data.mdb");
	int fd = open(path, O_RDONLY);
	struct page_tree tree;
	*f = (struct image){ .bytes = malloc(FILE_BYTES_MAX) };
	assert_non_null(f->bytes);
	assert_int_equal(file_read_at(fd, f->bytes, FILE_BYTES_MAX, 0, &f->n, path), ST_OK);
	close(fd);
	struct page_meta *a = (void *)(f->bytes + PAGE_HEADER_BYTES),
			 *b = (void *)(f->bytes + PAGE + PAGE_HEADER_BYTES);
	f->meta = a->txnid > b->txnid ? a : b;
	f->free = &f->meta->trees[0];
	f->table = table_descriptor(f, "segments");
	memcpy(&tree, f->table, sizeof(tree));
	assert_int_equal(tree.depth, 2);
	f->root = page_of(f, tree.root);
	f->leaf = page_of(f, child_of_root(f, 1));
}

static enum status image_check(struct image *f)
{
	const struct env_options options = { .few = f->few };
	const char *path = scratch_path("store/data.mdb");
	struct env env;
	int fd = open(path, O_WRONLY | O_TRUNC);
	assert_int_equal(file_write(fd, f->bytes, f->n, path), ST_OK);
	close(fd);
	enum status st = env_open(&env, scratch_path("store"), ENV_READ, &options);
	if (st == ST_OK)
		env_close(&env);
	return st;
}

/* What is spoilt, and what the sentence then says. */

static void number_of_leaf(struct image *f)
{
	header(f->leaf)->number ^= 4;
}
static void kind_of_leaf(struct image *f)
{
	header(f->leaf)->flags = PAGE_BRANCH;
}
static void place_beyond_page(struct image *f)
{
	*offset(f->leaf, 2) = PAGE - 2;
}
static void place_odd(struct image *f)
{
	*offset(f->leaf, 2) |= 1;
}
static void place_of_another(struct image *f)
{
	*offset(f->leaf, 2) = *offset(f->leaf, 3);
}
static void places_swapped(struct image *f)
{
	uint16_t place = *offset(f->leaf, 2);
	*offset(f->leaf, 2) = *offset(f->leaf, 3);
	*offset(f->leaf, 3) = place;
}
/* It still ends where it did, as it is of an odd length and began at an even place. */
static void place_odd_but_apart(struct image *f)
{
	unsigned char *n = node(f->leaf, 2);
	memmove(n + 1, n, PAGE_NODE_BYTES + key_bytes(n) + sizeof(uint64_t));
	*offset(f->leaf, 2) += 1;
}
static void bounds_below_header(struct image *f)
{
	header(f->leaf)->lower = PAGE_HEADER_BYTES - 2;
}
static void bounds_odd(struct image *f)
{
	header(f->leaf)->lower |= 1;
}
static void bounds_beyond_page(struct image *f)
{
	header(f->leaf)->upper = PAGE + 2;
}
static void nodes_among_offsets(struct image *f)
{
	header(f->leaf)->upper += 512;
}
static void leaf_empty(struct image *f)
{
	header(f->leaf)->lower = PAGE_HEADER_BYTES;
}
static void branch_of_one(struct image *f)
{
	header(f->root)->lower = PAGE_HEADER_BYTES + 2;
}
static void bounds_crossed(struct image *f)
{
	header(f->leaf)->lower = header(f->leaf)->upper + 2;
}
static void entry_lost(struct image *f)
{
	header(f->leaf)->lower -= 2;
}
static void key_too_long(struct image *f)
{
	node(f->leaf, 1)[7] |= 4;
}
static void key_grown(struct image *f)
{
	node(f->leaf, 1)[6] += 8;
}
static void key_doubled(struct image *f)
{
	memcpy(node(f->leaf, 2), node(f->leaf, 1), PAGE_NODE_BYTES + 9);
}
static void key_of_next_page(struct image *f)
{
	unsigned char *leaf = page_of(f, child_of_root(f, 0)), *next = node(f->root, 1);
	unsigned last = nodes_of(leaf) - 1;
	assert_int_equal(key_bytes(node(leaf, last)), key_bytes(next));
	memcpy(node(leaf, last) + PAGE_NODE_BYTES, next + PAGE_NODE_BYTES, key_bytes(next));
}
static void key_empty(struct image *f)
{
	node(f->leaf, 1)[6] = 0;
}
static void key_flipped(struct image *f)
{
	node(f->leaf, 2)[PAGE_NODE_BYTES] ^= 0x40;
}
static void first_key_flipped(struct image *f)
{
	node(f->leaf, 0)[PAGE_NODE_BYTES + 1] ^= 0x40;
}
static void separator_flipped(struct image *f)
{
	node(f->root, 1)[PAGE_NODE_BYTES + 3] ^= 0x01;
}
static void flags_of_entry(struct image *f)
{
	node(f->leaf, 1)[4] ^= 4;
}
static void child_doubled(struct image *f)
{
	memcpy(node(f->root, 1), node(f->root, 0), 6);
}
static void child_outside(struct image *f)
{
	node(f->root, 1)[3] = 1;
}
static void child_far_outside(struct image *f)
{
	node(f->root, 1)[5] = 1;
}
static void value_doubled(struct image *f)
{
	memcpy(value(node(f->leaf, 1)), value(node(f->leaf, 0)), 8);
}
static void value_outside(struct image *f)
{
	value(node(f->leaf, 1))[6] = 1;
}
static void depth_of_table(struct image *f)
{
	f->table[6] = 3;
}
static void flags_of_table(struct image *f)
{
	f->table[4] = 4;
}
static void entries_of_table(struct image *f)
{
	f->table[32] ^= 1;
}
static void size_of_table(struct image *f)
{
	(f->table - strlen("segments") - PAGE_NODE_BYTES)[0] -= 8;
}
static void root_of_table(struct image *f)
{
	f->table[40] ^= 1;
}
static void last_page(struct image *f)
{
	f->meta->last -= 1;
}
static void last_page_beyond(struct image *f)
{
	f->meta->last += 1 << 20;
}
static void page_size(struct image *f)
{
	f->meta->trees[0].pad = 8192;
}
static void kind_of_tree(struct image *f)
{
	f->meta->trees[1].flags = 4;
}

static unsigned char *overflow_page(struct image *f)
{
	uint64_t number;
	memcpy(&number, value(node(f->leaf, 0)), sizeof(number));
	return page_of(f, number);
}

static void number_of_overflow(struct image *f)
{
	header(overflow_page(f))->number ^= 1;
}
static void pages_of_overflow(struct image *f)
{
	header(overflow_page(f))->pages = 2;
}
static void flags_of_overflow(struct image *f)
{
	header(overflow_page(f))->flags |= 0x10;
}

/* The numbers of the first entry of the free list, behind their count. */
static unsigned char *free_numbers(struct image *f)
{
	assert_int_equal(f->free->depth, 1);
	return value(node(page_of(f, f->free->root), 0));
}

static void free_page_in_use(struct image *f)
{
	memcpy(free_numbers(f) + 8, f->table + 40, 8);
}
static void free_page_outside(struct image *f)
{
	free_numbers(f)[8 + 4] = 1;
}
static void free_count(struct image *f)
{
	free_numbers(f)[1] = 1;
}
static void free_count_huge(struct image *f)
{
	memset(free_numbers(f), 0xff, 8);
}
static void freed_in_the_future(struct image *f)
{
	node(page_of(f, f->free->root), 0)[PAGE_NODE_BYTES + 5] = 1;
	f->free->entries = 1;
	header(page_of(f, f->free->root))->lower = PAGE_HEADER_BYTES + 2;
}

/* LMDB takes the state before for the newest one. */
static void newest_looks_older(struct image *f)
{
	f->meta->txnid -= 2;
}
static void newest_looks_much_older(struct image *f)
{
	f->meta->txnid -= 4;
}
static void newest_looks_newer(struct image *f)
{
	f->meta->txnid += 2;
}

static const struct {
	void (*spoil)(struct image *f);
	const char *sentence;
} CASES[] = {
	{ number_of_leaf, "bad header" },
	{ kind_of_leaf, "bad header" },
	{ place_beyond_page, "out of its place" },
	{ place_odd, "out of its place" },
	{ place_of_another, "overlap" },
	{ places_swapped, "keys out of order" },
	{ place_odd_but_apart, "out of its place" },
	{ bounds_below_header, "bad bounds" },
	{ bounds_odd, "bad bounds" },
	{ bounds_beyond_page, "bad bounds" },
	{ nodes_among_offsets, "out of its place" },
	{ leaf_empty, "is empty" },
	{ branch_of_one, "is empty" },
	{ bounds_crossed, "bad bounds" },
	{ entry_lost, "lacks pages or entries" },
	{ key_too_long, "out of its place" },
	{ key_grown, "overlap" },
	{ key_doubled, "keys out of order" },
	{ key_of_next_page, "on the wrong page" },
	{ key_empty, "bad key" },
	{ key_flipped, "keys out of order" },
	{ first_key_flipped, "keys out of order" },
	{ separator_flipped, "on the wrong page" },
	{ flags_of_entry, "bad entry" },
	{ child_doubled, "has two uses" },
	{ child_outside, "outside the file" },
	{ child_far_outside, "outside the file" },
	{ value_doubled, "has two uses" },
	{ value_outside, "outside the file" },
	{ depth_of_table, "bad header" },
	{ flags_of_table, "bad tree" },
	{ entries_of_table, "lacks pages or entries" },
	{ size_of_table, "bad entry" },
	{ root_of_table, "store damaged" },
	{ last_page, "outside the file" },
	{ last_page_beyond, "cut short" },
	{ page_size, "store damaged" },
	{ kind_of_tree, "meta page is bad" },
	{ number_of_overflow, "bad header" },
	{ pages_of_overflow, "two uses" },
	{ flags_of_overflow, "bad header" },
	{ free_page_in_use, "has two uses" },
	{ free_page_outside, "outside the file" },
	{ free_count, "bad free list" },
	{ free_count_huge, "bad free list" },
	{ freed_in_the_future, "freed in the future" },
	{ newest_looks_older, "says that it is older than it is" },
	{ newest_looks_much_older, "says that it is older than it is" },
	{ newest_looks_newer, "of another state than it says" },
};

static void fill(struct store_env *e, unsigned round)
{
	char big[BIG_BYTES] = { 0 };
	for (unsigned i = round; i < RECORDS; i += 1 + round) {
		char key[32];
		int n = snprintf(key, sizeof(key), "key-%05u", i);
		big[0] = (char)round;
		assert_int_equal(record_put(e->txn, &e->env.tables[TABLE_SEGMENTS], slice_of(key, (size_t)n),
					    slice_of(big, sizeof(big)), 0),
				 ST_OK);
	}
}

/* A closed store whose table "segments" has overflow pages, beside pages that are free. */
static void make_store(void)
{
	struct store_env e;
	store_env_open(&e, scratch_path("store"));
	for (unsigned round = 0; round < 4; round++) {
		fill(&e, round);
		store_env_commit(&e);
	}
	store_env_close(&e);
}

static void test_pages__a_sound_store_is_sound_at_every_state(void **state)
{
	struct store_env e;
	(void)state;
	store_env_open(&e, scratch_path("store"));
	for (unsigned round = 0; round < 12; round++) {
		MDB_txn *txn = NULL;
		fill(&e, round % 5);
		store_env_commit(&e);
		assert_int_equal(env_begin(&e.env, ENV_READ, &txn), ST_OK);
		if (pages_check(&e.env, txn, true) != ST_OK)
			fail_msg("round %u: %s", round, fail_message());
		mdb_txn_abort(txn);
	}
	store_env_close(&e);
}

static void test_pages__a_snapshot_is_walked_while_a_writer_goes_on(void **state)
{
	struct store_env e;
	MDB_txn *txn = NULL;
	(void)state;
	store_env_open(&e, scratch_path("store"));
	assert_int_equal(env_begin(&e.env, ENV_READ, &txn), ST_OK);
	for (unsigned round = 0; round < 6; round++) {
		fill(&e, round);
		store_env_commit(&e);
		/* its meta page is overwritten by the second commit: it is renewed */
		assert_int_equal(pages_check(&e.env, txn, true), ST_OK);
	}
	mdb_txn_abort(txn);
	store_env_close(&e);
}

/* LMDB gives a meta page that it could not write its old number back, but not its old roots. */
static void test_pages__a_commit_that_was_taken_back_is_no_damage(void **state)
{
	struct image f;
	(void)state;
	make_store();
	image_read(&f);
	struct page_meta *a = (void *)(f.bytes + PAGE_HEADER_BYTES),
			 *b = (void *)(f.bytes + PAGE + PAGE_HEADER_BYTES);
	struct page_meta *other = f.meta == a ? b : a;
	memcpy(other->trees, f.meta->trees, sizeof(other->trees));
	assert_int_equal(image_check(&f), ST_OK);
	free(f.bytes);
}

static void test_pages__whatever_is_spoilt_is_told(void **state)
{
	(void)state;
	make_store();
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		struct image f, sound;
		image_read(&f);
		image_read(&sound);
		CASES[i].spoil(&f);
		if (image_check(&f) != ST_DAMAGED || !strstr(fail_message(), CASES[i].sentence))
			fail_msg("case %zu: want \"%s\", got \"%s\"", i, CASES[i].sentence, fail_message());
		assert_int_equal(image_check(&sound), ST_OK);
		free(f.bytes);
		free(sound.bytes);
	}
}

/* Spoilt, F is damaged with this sentence. */
static void assert_told(struct image *f, const char *sentence)
{
	if (image_check(f) != ST_DAMAGED || !strstr(fail_message(), sentence))
		fail_msg("want \"%s\", got \"%s\"", sentence, fail_message());
}

static void assert_told_of_page(struct image *f, uint64_t page, const char *what)
{
	char sentence[64];
	(void)snprintf(sentence, sizeof(sentence), "page %llu: %s", (unsigned long long)page, what);
	assert_told(f, sentence);
}

/* Strides through the numbers; a prime beyond their count, so that each comes once. */
enum { IN_ORDER = 1, IN_NO_ORDER = 7919 };

/* COUNT records in table "segments"; the first two keys have long values. */
static void make_store_of(unsigned count, unsigned stride, size_t long_bytes)
{
	enum { SHORT_BYTES = 60 };
	struct store_env e;
	char *value = calloc(1, long_bytes);
	assert_non_null(value);
	store_env_open(&e, scratch_path("store"));
	for (unsigned i = 0; i < count; i++) {
		unsigned number = i * stride % count;
		char key[32];
		int n = snprintf(key, sizeof(key), "key-%05u", number);
		assert_int_equal(record_put(e.txn, &e.env.tables[TABLE_SEGMENTS], slice_of(key, (size_t)n),
					    slice_of(value, number < 2 ? long_bytes : SHORT_BYTES), 0),
				 ST_OK);
	}
	store_env_commit(&e);
	store_env_close(&e);
	free(value);
}

/* An entry that takes a byte of another is told wherever it stands; the highest leaves the page. */
static void check_that_entries_are_apart(unsigned stride)
{
	struct image f;
	unsigned leaving = 0;
	make_store_of(1000, stride, PAGE);
	image_read(&f);
	assert_int_equal(image_check(&f), ST_OK);
	for (unsigned i = 0; i < nodes_of(f.leaf); i++) {
		unsigned char *n = node(f.leaf, i);
		bool leaves = value(n) + n[0] + 2 > f.leaf + PAGE;
		n[6] += 2;
		assert_told(&f, leaves ? "out of its place" : "overlap");
		n[6] -= 2;
		leaving += leaves;
	}
	assert_int_equal(leaving, 1);
	free(f.bytes);
}

static void test_pages__entries_written_in_order_are_apart(void **state)
{
	(void)state;
	check_that_entries_are_apart(IN_ORDER);
}

static void test_pages__entries_written_in_no_order_are_apart(void **state)
{
	(void)state;
	check_that_entries_are_apart(IN_NO_ORDER);
}

/* Neighbours are read together. */
static void test_pages__every_one_of_a_row_of_pages_is_looked_at(void **state)
{
	struct image f;
	unsigned neighbours = 0;
	(void)state;
	make_store_of(3000, IN_ORDER, PAGE);
	image_read(&f);
	unsigned count = nodes_of(f.root);
	assert_true(count > 50);
	for (unsigned i = 0; i < count; i++) {
		uint64_t number = child_of_root(&f, i);
		struct page_header *h = header(page_of(&f, number));
		neighbours += i > 0 && number == child_of_root(&f, i - 1) + 1;
		h->flags ^= PAGE_META;
		assert_told_of_page(&f, number, "bad header");
		h->flags ^= PAGE_META;
	}
	assert_true(neighbours > 0);
	assert_int_equal(image_check(&f), ST_OK);
	free(f.bytes);
}

static void test_pages__every_page_of_a_long_value_has_one_use(void **state)
{
	enum { PAGES = 150, RECORD_CHECKSUM_BYTES = 8 };
	struct image f;
	uint64_t first, other;
	(void)state;
	make_store_of(1000, IN_ORDER, (size_t)PAGES * PAGE - PAGE_HEADER_BYTES - RECORD_CHECKSUM_BYTES);
	image_read(&f);
	f.few = true;
	unsigned char *leaf = page_of(&f, child_of_root(&f, 0)), *second = value(node(leaf, 1));
	memcpy(&first, value(node(leaf, 0)), sizeof(first));
	memcpy(&other, second, sizeof(other));
	for (uint64_t i = 0; i < PAGES; i++) {
		uint64_t within = first + i;
		memcpy(second, &within, sizeof(within));
		assert_told_of_page(&f, within, "has two uses");
	}
	uint64_t beyond = f.meta->last - PAGES + 2;
	memcpy(second, &beyond, sizeof(beyond));
	assert_told_of_page(&f, beyond, "is outside the file");
	memcpy(second, &other, sizeof(other));
	assert_int_equal(image_check(&f), ST_OK);
	free(f.bytes);
}

static void test_pages__every_length_but_the_whole_is_cut_short(void **state)
{
	struct image f;
	(void)state;
	make_store();
	image_read(&f);
	/* Free pages at the end were perhaps never written: what counts is the last page in use. */
	size_t whole = (size_t)(f.meta->last + 1) * PAGE, sound = whole;
	f.n = whole;
	assert_int_equal(image_check(&f), ST_OK);
	for (size_t n = whole; n-- > 0;) {
		if (n % (PAGE / 2))
			continue;
		f.n = n;
		if (image_check(&f) == ST_OK)
			sound = n;
		else
			assert_int_equal(image_check(&f), ST_DAMAGED);
	}
	/* nothing is sound below a length that is not, and what may be missing is a few pages */
	assert_true(sound + 16 * PAGE > whole);
	for (size_t n = 0; n < sound; n += PAGE / 2) {
		f.n = n;
		assert_int_equal(image_check(&f), ST_DAMAGED);
	}
	f.n = sound;
	assert_int_equal(image_check(&f), ST_OK);
	free(f.bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, scratch_setup, scratch_teardown)
		TEST(test_pages__a_sound_store_is_sound_at_every_state),
		TEST(test_pages__a_snapshot_is_walked_while_a_writer_goes_on),
		TEST(test_pages__a_commit_that_was_taken_back_is_no_damage),
		TEST(test_pages__whatever_is_spoilt_is_told),
		TEST(test_pages__entries_written_in_order_are_apart),
		TEST(test_pages__entries_written_in_no_order_are_apart),
		TEST(test_pages__every_one_of_a_row_of_pages_is_looked_at),
		TEST(test_pages__every_page_of_a_long_value_has_one_use),
		TEST(test_pages__every_length_but_the_whole_is_cut_short),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
