/* store_verify(): whatever figure of the tables is not what the journal comes to is told. */
#include <stdio.h>
#include <stdlib.h>

#include "support/scratch.h"
#include "support/store_env.h"
#include "support/store_scene.h"
#include "support/testing.h"
#include "store/index/index.h"
#include "store/journal/journal.h"
#include "store/ledger/ledger.h"
#include "store/lines/line_hash.h"
#include "store/lines/lines.h"
#include "store/products/products.h"
#include "store/products/refs.h"
#include "store/products/waiting_codec.h"

static struct store_env e;

static const char *path(void)
{
	return scratch_path("store");
}

/* Batches that are moved, cut and shipped from; lines that wait, are short, gone, split and numbered. */
static void play_lamps(struct store_scene *s)
{
	store_scene_do(s, store_create_batch("b1", "LAMP", 50, 0));
	store_scene_do(s, store_create_batch("b2", "LAMP", 50, 9));
	store_scene_do(s, store_allocate("o1", "1", "LAMP", 20));
	store_scene_do(s, store_allocate("o2", "", "LAMP", 20));
	store_scene_refuse(s, "it is bad");
	store_scene_do(s, store_change_quantity("b1", 25));
	store_scene_do(s, store_change_eta("b2", 8));
	s->in.options.backorder = true;
	store_scene_do(s, store_allocate("o4", "", "LAMP", 60));
	s->in.options.backorder = false;
	store_scene_do(s, store_allocate("o5", "", "LAMP", 70));
	store_scene_do(s, store_allocate("o6", "", "LAMP", 80));
	store_scene_do(s, store_allocate("o6", "", "LAMP", 90));
	store_scene_do(s, store_ship("o1", "1", "LAMP", 5));
	store_scene_do(s, store_cancel("o2", "", "LAMP", 3));
	store_scene_do(s, store_allocate("o8", "", "LAMP", 2));
	store_scene_do(s, store_allocate("o9", "", "LAMP", 1));
}

/* Batches and waiting lines in segments, lines on many batches, an order of many lines. */
static void play_many(struct store_scene *s)
{
	char name[20];
	for (int i = 0; i < 100; i++) {
		(void)snprintf(name, sizeof(name), "v%02d", i);
		store_scene_do(s, store_create_batch(name, "VASE", 5, 1));
	}
	store_scene_do(s, store_allocate("o3", "", "VASE", 6));
	s->in.options.split = true;
	store_scene_do(s, store_allocate("o7", "", "VASE", 12));
	s->in.options.split = false;
	store_scene_do(s, store_create_batch("j1", "JUG", 40, 0));
	for (int i = 0; i < GROUP_SMALL + 5; i++) {
		(void)snprintf(name, sizeof(name), "%d", i);
		store_scene_do(s, store_allocate("big", name, "JUG", 1));
	}
	s->in.options.backorder = true;
	for (int i = 0; i < WAITING_INLINE_MAX + 6; i++) {
		(void)snprintf(name, sizeof(name), "w%d", i);
		store_scene_do(s, store_allocate(name, "", "JUG", 100));
	}
	s->in.options.backorder = false;
}

static int setup(void **state)
{
	struct store_scene s;
	if (scratch_setup(state))
		return -1;
	store_scene_open(&s, path(), 0);
	play_lamps(&s);
	play_many(&s);
	store_scene_commit(&s);
	store_scene_close(&s);
	return 0;
}

static void again(void **state)
{
	assert_int_equal(scratch_teardown(state), 0);
	assert_int_equal(setup(state), 0);
}

static void edit(void)
{
	store_env_open(&e, path());
}

static void edited(void)
{
	store_env_close(&e);
}

static void expect(const char *part)
{
	const char *told = store_verdict(path());
	if (!strstr(told, part) || !*told)
		fail_msg("told \"%s\", not \"%s\"", told, part);
}

static void test_verify__a_sound_store_is_told_to_be_so(void **state)
{
	(void)state;
	assert_string_equal(store_verdict(path()), "");
}

/* Lines */

/* The id of the newest line of ORDERID (and NUMBER); 0: none. */
struct wanted {
	const char *orderid;
	bool gone;
	uint64_t id;
};

static enum status look(void *ctx, const struct line *line)
{
	struct wanted *w = ctx;
	if (slice_eq(line->orderid, slice_str(w->orderid)) && line->gone == w->gone)
		w->id = line->id;
	return ST_OK;
}

static uint64_t line_of(const char *orderid, bool gone)
{
	struct wanted w = { orderid, gone, 0 };
	assert_int_equal(lines_walk(&e.env, e.txn, look, &w), ST_OK);
	assert_true(w.id != 0);
	return w.id;
}

/* CHANGE is done to the record of the line of ORDERID. */
static void change_line(const char *orderid, bool gone, void (*change)(struct line *l))
{
	struct lines lines;
	struct line *line = NULL;
	edit();
	uint64_t id = line_of(orderid, gone);
	lines_init(&lines, &e.env, NULL);
	lines_begin(&lines, e.txn);
	assert_int_equal(lines_get(&lines, id, &line), ST_OK);
	change(line);
	line->keeping.dirty = true;
	lines_drop(&lines, line);
	assert_int_equal(lines_flush(&lines), ST_OK);
	lines_release(&lines);
	edited();
}

static void more_ordered(struct line *l)
{
	l->ordered++;
	l->allocated++;
	parts_first(&l->parts)->units++;
}
static void more_shipped(struct line *l)
{
	l->shipped++;
	l->ordered++;
}
static void more_cancelled(struct line *l)
{
	l->cancelled++;
	l->ordered++;
}
static void more_waiting(struct line *l)
{
	l->waiting++;
	l->ordered++;
}
static void more_short(struct line *l)
{
	l->short_++;
	l->ordered++;
}
static void cut_noted(struct line *l)
{
	l->cut = 1;
}
static void is_gone(struct line *l)
{
	l->gone = true;
}
static void is_back(struct line *l)
{
	l->gone = false;
}
static void other_number(struct line *l)
{
	l->number = SLICE("2");
}
static void no_number(struct line *l)
{
	l->number = (struct slice){ 0 };
}
static void other_priority(struct line *l)
{
	l->policy.priority = 1;
}
static void other_backorder(struct line *l)
{
	l->policy.backorder = !l->policy.backorder;
}
static void other_split(struct line *l)
{
	l->policy.split = !l->policy.split;
}
static void part_id(struct line *l)
{
	parts_first(&l->parts)->id++;
}
static void part_batch(struct line *l)
{
	parts_first(&l->parts)->batch++;
	parts_first(&l->parts)->moved = true;
}
static void part_eta(struct line *l)
{
	parts_first(&l->parts)->eta++;
	parts_first(&l->parts)->moved = true;
}
static void part_units(struct line *l)
{
	parts_first(&l->parts)->units--;
	parts_last(&l->parts)->units++;
}
static void part_missing(struct line *l)
{
	parts_first(&l->parts)->units += parts_last(&l->parts)->units;
	parts_remove(&l->parts, parts_last(&l->parts));
}
static void part_past_others(struct line *l)
{
	parts_first(&l->parts)->previous = 0;
	parts_first(&l->parts)->moved = true;
}

static void test_verify__every_figure_of_a_line_is_that_of_the_journal(void **state)
{
	static const struct {
		const char *orderid;
		void (*change)(struct line *l);
		const char *told;
	} CASES[] = {
		{ "o2", more_ordered, "order \"o2\": ordered is 21, by the journal 20" },
		{ "o2", more_ordered, "order \"o2\": allocated is 18, by the journal 17" },
		{ "o1", more_shipped, "order \"o1\": shipped is 6, by the journal 5" },
		{ "o2", more_cancelled, "order \"o2\": cancelled is 4, by the journal 3" },
		{ "o4", more_waiting, "order \"o4\": waiting is 61, by the journal 60" },
		{ "o5", more_short, "order \"o5\": short is 71, by the journal 70" },
		{ "o4", cut_noted, "order \"o4\": cut is 1, by the journal 0" },
		{ "o6", is_gone, "order \"o6\": gone is 1, by the journal 0" },
		{ "o1", other_number, "order \"o1\": \"2\" is not its number by the journal" },
		{ "o1", no_number, "order \"o1\": \"\" is not its number by the journal" },
		{ "o1", other_priority, "order \"o1\": its policy is not that of the journal" },
		{ "o4", other_backorder, "order \"o4\": its policy is not that of the journal" },
		{ "o7", other_split, "order \"o7\": its policy is not that of the journal" },
		{ "o1", part_id, "order \"o1\": its parts are not those of the journal" },
		{ "o1", part_batch, "order \"o1\": its parts are not those of the journal" },
		{ "o2", part_eta, "order \"o2\": its parts are not those of the journal" },
		{ "o7", part_units, "order \"o7\": its parts are not those of the journal" },
		{ "o7", part_missing, "order \"o7\": its parts are not those of the journal" },
		{ "o9", part_past_others, "order \"o9\" leads to part 0 of its batch, past part " },
	};
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		change_line(CASES[i].orderid, false, CASES[i].change);
		expect(CASES[i].told);
		again(state);
	}
	change_line("o6", true, is_back);
	expect("order \"o6\": gone is 0, by the journal 1");
}

/* What KEY led to in TABLE is put there under ID, or OLD is taken away. */
static void move_line(uint64_t from, uint64_t to)
{
	unsigned char key[LINE_KEY_BYTES];
	struct blocks_cursor c;
	struct slice value;
	bool found = false;
	char room[500];
	be64_put(key, from);
	blocks_cursor_init(&c, e.txn, &e.env.tables[TABLE_LINES]);
	assert_int_equal(blocks_get(&c, slice_of(key, sizeof(key)), &found, &value), ST_OK);
	assert_true(found && value.n < sizeof(room));
	memcpy(room, value.p, value.n);
	struct blocks_entry entry = { slice_of(key, sizeof(key)), slice_of(room, value.n) };
	be64_put(key, to);
	assert_int_equal(blocks_put(e.txn, &e.env.tables[TABLE_LINES], &entry, 1), ST_OK);
}

static void test_verify__a_line_that_the_journal_does_not_know_is_told(void **state)
{
	edit();
	uint64_t id = line_of("o1", false);
	move_line(id, id + 1);
	edited();
	expect("is not known to the journal");
	again(state);
	edit();
	move_line(line_of("o1", false), 1ull << 40);
	edited();
	expect("and those after it are not known to the journal");
}

/* All but the entry of KEY. */
static bool is_another(void *ctx, struct slice key, struct slice value)
{
	const struct slice *lost = ctx;
	(void)value;
	return !slice_eq(key, *lost);
}

static void lose(enum table table, struct slice key)
{
	struct blocks_filtered filtered;
	assert_int_equal(blocks_filter(e.txn, &e.env.tables[table], key, is_another, &key, &filtered), ST_OK);
	assert_int_equal(filtered.dropped, 1);
}

static void test_verify__a_line_that_is_not_there_is_told(void **state)
{
	unsigned char key[LINE_KEY_BYTES];
	(void)state;
	edit();
	be64_put(key, line_of("o2", false));
	lose(TABLE_LINES, slice_of(key, sizeof(key)));
	edited();
	expect("1 lines are missing of those that became known with events 0 to ");
}

/* Products and batches */

static void put_block(enum table table, struct slice key, struct slice value)
{
	const struct blocks_entry entry = { key, value };
	assert_int_equal(blocks_put(e.txn, &e.env.tables[table], &entry, 1), ST_OK);
}

/* The value of KEY in TABLE, copied into ROOM. */
static struct slice get_block(enum table table, struct slice key, char room[5000])
{
	struct blocks_cursor c;
	struct slice value = { 0 };
	bool found = false;
	blocks_cursor_init(&c, e.txn, &e.env.tables[table]);
	assert_int_equal(blocks_get(&c, key, &found, &value), ST_OK);
	assert_true(found && value.n <= 5000);
	memcpy(room, value.p, value.n);
	return slice_of(room, value.n);
}

static void change_product(void (*change)(struct product *p))
{
	struct product *p = NULL;
	char room[5000];
	struct buf out;
	edit();
	assert_int_equal(product_decode(SLICE("LAMP"), get_block(TABLE_PRODUCTS, SLICE("LAMP"), room), &p),
			 ST_OK);
	change(p);
	buf_init(&out, 0);
	product_encode(&out, p);
	put_block(TABLE_PRODUCTS, SLICE("LAMP"), buf_slice(&out));
	buf_release(&out);
	product_free(p);
	edited();
}

static struct batch *first_batch(struct product *p)
{
	return &p->segments[0].batches[0];
}
static void other_id(struct product *p)
{
	p->id++;
}
static void add_version(struct product *p)
{
	p->version++;
}
static void add_available(struct product *p)
{
	p->available++;
}
static void add_short(struct product *p)
{
	p->short_++;
}
static void add_batches(struct product *p)
{
	p->batches++;
}
static void other_quantity(struct product *p)
{
	first_batch(p)->qty++;
	p->available++;
}
static void other_allocated(struct product *p)
{
	first_batch(p)->allocated--;
	p->available++;
}
static void other_shipped(struct product *p)
{
	first_batch(p)->shipped--;
	p->available++;
}
static void other_eta(struct product *p)
{
	p->segments[0].batches[1].eta++;
}
static void other_last(struct product *p)
{
	first_batch(p)->last--;
}
static void other_batch(struct product *p)
{
	p->segments[0].batches[1].id = 12;
}
static struct waiter *first_waiter(struct product *p)
{
	assert_true(p->waiting.count > 0);
	return &p->waiting.segments[0].waiters[0];
}
static void wait_for_more(struct product *p)
{
	first_waiter(p)->units++;
}
static void wait_for_more_in_all(struct product *p)
{
	first_waiter(p)->units++;
	p->waiting.units++;
}
static void wait_in_all_for_more(struct product *p)
{
	p->waiting.units++;
}
static void another_waits(struct product *p)
{
	first_waiter(p)->line++;
}
static void it_was_cut(struct product *p)
{
	first_waiter(p)->cut++;
}
static void it_waits_in_front(struct product *p)
{
	first_waiter(p)->policy.priority++;
}
static void it_waits_in_pieces(struct product *p)
{
	first_waiter(p)->policy.split = true;
}
static void it_does_not_wait(struct product *p)
{
	first_waiter(p)->policy.backorder = false;
}

static void test_verify__every_figure_of_a_product_is_that_of_the_journal(void **state)
{
	static const struct {
		void (*change)(struct product *p);
		const char *told;
	} CASES[] = {
		{ other_id, "product \"LAMP\": version" },
		{ add_version, "product \"LAMP\": version" },
		{ add_batches, "product \"LAMP\": bad record" },
		{ add_available, "units available and 160 short, it adds up to" },
		{ add_short, "units available and 161 short, it adds up to" },
		{ other_quantity, "a batch of \"LAMP\": 18 allocated and 5 shipped of 26, by the journal" },
		{ other_allocated, "a batch of \"LAMP\": 17 allocated and 5 shipped of 25, by the journal" },
		{ other_shipped, "a batch of \"LAMP\": 18 allocated and 4 shipped of 25, by the journal" },
		{ other_eta, "a batch of \"LAMP\": 17 allocated and 0 shipped of 50, by the journal" },
		{ other_last, "a batch of \"LAMP\" does not lead to its newest part" },
		{ other_batch, "product \"LAMP\" has a batch that was never created" },
		{ wait_for_more, "bad record of waiting lines" },
		{ wait_for_more_in_all,
		  "product \"LAMP\": 1 lines wait for 61 units, by the journal 1 for 60" },
		{ wait_in_all_for_more, "bad record of waiting lines" },
		{ another_waits, "product \"LAMP\": the lines that wait are not those of the journal" },
		{ it_was_cut, "product \"LAMP\": the lines that wait are not those of the journal" },
		{ it_waits_in_front, "product \"LAMP\": the lines that wait are not those of the journal" },
		{ it_waits_in_pieces, "product \"LAMP\": the lines that wait are not those of the journal" },
		{ it_does_not_wait, "product \"LAMP\": the lines that wait are not those of the journal" },
	};
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		change_product(CASES[i].change);
		expect(CASES[i].told);
		again(state);
	}
}

static void test_verify__a_product_too_many_or_too_few_is_told(void **state)
{
	char room[5000];
	edit();
	put_block(TABLE_PRODUCTS, SLICE("LAMQ"), get_block(TABLE_PRODUCTS, SLICE("LAMP"), room));
	edited();
	expect("product \"LAMQ\" is not known to the journal");
	again(state);
	edit();
	lose(TABLE_PRODUCTS, SLICE("LAMP"));
	edited();
	expect("2 products with 101 batches, by the journal 3 with 103");
	again(state);
	edit();
	lose(TABLE_REFS, SLICE("b2"));
	edited();
	expect("102 refs, by the journal 103");
}

static void test_verify__a_partners_ref_must_be_that_of_a_batch(void **state)
{
	static const char known[] = "acme\0b2", unknown[] = "acme\0b0", bad[] = "acme";
	edit();
	put_block(TABLE_PARTNER_REFS, slice_of(known, sizeof(known) - 1), SLICE("\1"));
	put_block(TABLE_PARTNER_REFS, slice_of(unknown, sizeof(unknown) - 1), SLICE("\1"));
	edited();
	expect("partner \"acme\" made ref \"b0\" known, which is of no batch");
	again(state);
	edit();
	put_block(TABLE_PARTNER_REFS, slice_of(bad, sizeof(bad) - 1), SLICE("\1"));
	edited();
	expect("table partner_refs: bad entry");
}

static void test_verify__records_of_segments_and_of_waiting_lines_must_be_there(void **state)
{
	static const enum table TABLES[] = { TABLE_SEGMENTS, TABLE_WAITING };
	static const char *const TOLD[] = { "a segment of batches is missing", "waiting lines" };
	for (size_t i = 0; i < COUNT_OF(TABLES); i++) {
		struct slice key, value;
		edit();
		assert_true(store_raw_at(&e, TABLES[i], 0, &key, &value));
		key = store_exact_copy(key);
		store_raw_delete(&e, TABLES[i], key);
		free((void *)(uintptr_t)key.p);
		edited();
		expect(TOLD[i]);
		again(state);
	}
}

/* Refs */

static void put_ref(const char *ref, const struct ref_entry *entry)
{
	struct refs refs;
	refs_init(&refs, &e.env);
	refs_begin(&refs, e.txn);
	assert_int_equal(refs_put(&refs, slice_str(ref), entry), ST_OK);
	assert_int_equal(refs_flush(&refs), ST_OK);
	refs_release(&refs);
}

static void change_ref(const char *ref, void (*change)(struct ref_entry *entry))
{
	struct ref_entry entry;
	char room[5000];
	edit();
	assert_true(ref_decode(get_block(TABLE_REFS, SLICE("b2"), room), &entry));
	change(&entry);
	put_ref(ref, &entry);
	edited();
}

static void ref_batch(struct ref_entry *r)
{
	r->batch--;
}
static void ref_no_batch(struct ref_entry *r)
{
	r->batch = 9999;
}
static void ref_eta(struct ref_entry *r)
{
	r->eta++;
}
static void ref_sku(struct ref_entry *r)
{
	r->sku = SLICE("VASE");
}
static void ref_said_qty(struct ref_entry *r)
{
	r->said_qty++;
}
static void ref_said_no_qty(struct ref_entry *r)
{
	r->has_said_qty = false;
}
static void ref_said_eta(struct ref_entry *r)
{
	r->said_eta++;
}
static void ref_said_no_eta(struct ref_entry *r)
{
	r->has_said_eta = false;
}
static void ref_said_count(struct ref_entry *r)
{
	r->has_said_count = true;
	r->count_of = SAID_ON_HAND;
}
static void ref_as_it_is(struct ref_entry *r)
{
	(void)r;
}

static void test_verify__refs_lead_to_their_batches_and_say_what_was_said(void **state)
{
	static const struct {
		void (*change)(struct ref_entry *r);
		const char *told;
	} CASES[] = {
		{ ref_batch, "ref \"b2\" does not lead to its batch" },
		{ ref_no_batch, "ref \"b2\" does not lead to its batch" },
		{ ref_eta, "ref \"b2\" does not lead to its batch" },
		{ ref_sku, "ref \"b2\" does not lead to its batch" },
		{ ref_said_qty, "ref \"b2\": what its supplier said last is not what the journal has" },
		{ ref_said_no_qty, "ref \"b2\": what its supplier said last is not what the journal has" },
		{ ref_said_eta, "ref \"b2\": what its supplier said last is not what the journal has" },
		{ ref_said_no_eta, "ref \"b2\": what its supplier said last is not what the journal has" },
		{ ref_said_count, "ref \"b2\": what its supplier said last is not what the journal has" },
	};
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		change_ref("b2", CASES[i].change);
		expect(CASES[i].told);
		again(state);
	}
	change_ref("b9", ref_as_it_is);
	expect("ref \"b9\" does not lead to its batch");
	expect("104 refs, by the journal 103");
}

/* The index */

static void change_index(bool add, uint64_t hash, uint64_t id)
{
	struct index index;
	index_init(&index, &e.env);
	assert_int_equal(index_begin(&index, e.txn), ST_OK);
	assert_int_equal((add ? index_add : index_remove)(&index, hash, id), ST_OK);
	assert_int_equal(index_flush(&index), ST_OK);
	index_release(&index);
}

static void test_verify__the_index_leads_to_what_is_there_and_nothing_else(void **state)
{
	for (int i = 0; i < 6; i++) {
		edit();
		uint64_t seed = e.env.tables[TABLE_INDEX].seed, w9 = line_of("w9", false);
		if (i == 0)
			change_index(false, hash_order(seed, SLICE("w9")), w9);
		else if (i == 1)
			change_index(true, hash_order(seed, SLICE("w9")), w9 + 1);
		else if (i == 2)
			change_index(false, hash_number(seed, SLICE("big"), SLICE("36")),
				     line_of("big", false));
		else if (i == 3)
			change_index(true, hash_number(seed, SLICE("w9"), SLICE("1")), w9);
		else if (i == 4)
			change_index(false, hash_order(seed, SLICE("o1")), line_of("o1", false));
		else
			change_index(false, hash_name(seed, HASH_SKU_CASE, SLICE("vase")), 3);
		edited();
		if (i == 5) /* there is no such entry */
			assert_string_equal(store_verdict(path()), "");
		else
			expect("the index does not lead to ");
		again(state);
	}
}

/* Runs */

/* Run 1 becomes RUN, but for its books. */
static void change_run(struct run_record run)
{
	struct arena arena;
	struct run_record was;
	arena_init(&arena);
	run.number = run.begun_in = 1;
	run.out = SLICE("/out");
	run.feeds = 1;
	edit();
	assert_int_equal(ledger_get_run(e.txn, &e.env, 1, &arena, &was), ST_OK);
	run.books = was.books;
	assert_int_equal(ledger_put_run(e.txn, &e.env, &run), ST_OK);
	edited();
	arena_release(&arena);
}

static uint64_t next_event(void)
{
	struct counters counters;
	edit();
	assert_int_equal(counters_get(e.txn, &e.env, &counters), ST_OK);
	edited();
	return counters.next_event;
}

static void test_verify__runs_must_cover_the_journal(void **state)
{
	uint64_t end = next_event();
	change_run((struct run_record){ .first_event = 1, .end_event = end - 1 });
	expect("the journal ends at event");
	again(state);
	change_run((struct run_record){ .first_event = 2, .end_event = end });
	expect("run 1 begins at event 2, not at 1");
	again(state);
	change_run((struct run_record){ .first_event = 1, .end_event = end + 1 });
	expect("missing");
}

/* Two runs that both claim the first events: told, whatever else is wrong then. */
static void test_verify__runs_that_overlap_are_told(void **state)
{
	struct counters counters;
	struct run_record run = { .number = 2, .begun_in = 2, .first_event = 1, .out = SLICE("/out") };
	run.books.first_movement = run.books.end_movement = 1;
	(void)state;
	edit();
	assert_int_equal(counters_get(e.txn, &e.env, &counters), ST_OK);
	run.end_event = counters.next_event;
	counters.last_run = 2;
	assert_int_equal(counters_put(e.txn, &e.env, &counters), ST_OK);
	assert_int_equal(ledger_put_run(e.txn, &e.env, &run), ST_OK);
	edited();
	expect("run 2 begins at event 1");
}

static void test_verify__the_ledgers_figures_are_recomputed(void **state)
{
	struct arena arena;
	struct feed_record feed;
	arena_init(&arena);
	for (int i = 0; i <= UNITS_COUNT; i++) {
		char told[60];
		edit();
		assert_int_equal(ledger_get_feed(e.txn, &e.env, 1, 0, &arena, &feed), ST_OK);
		if (i < UNITS_COUNT)
			feed.units.of[i]++;
		feed.counts.rejects[CODE_BAD_DATE] += i == UNITS_COUNT;
		assert_int_equal(ledger_put_feed(e.txn, &e.env, 1, 0, &feed), ST_OK);
		edited();
		if (i < UNITS_COUNT)
			(void)snprintf(told, sizeof(told), " units %s in the ledger, ",
				       units_name((enum units_type)i));
		expect(i < UNITS_COUNT ? told
				       : "run 1: the ledger counts 1 rows refused as bad-date, the journal 0");
		again(state);
	}
	arena_release(&arena);
}

/* Units that are of no feed, those of an abandoned feed's serving, stand with the run. */
static void test_verify__units_of_no_feed_count_with_the_run(void **state)
{
	struct run_record run = { .first_event = 1, .end_event = next_event() };
	struct arena arena;
	struct feed_record feed;
	(void)state;
	arena_init(&arena);
	edit();
	assert_int_equal(ledger_get_feed(e.txn, &e.env, 1, 0, &arena, &feed), ST_OK);
	run.units.of[UNITS_SHIPPED] = feed.units.of[UNITS_SHIPPED];
	feed.units.of[UNITS_SHIPPED] = 0;
	assert_int_equal(ledger_put_feed(e.txn, &e.env, 1, 0, &feed), ST_OK);
	edited();
	expect("run 1: 0 units shipped in the ledger, 5 in the journal");
	change_run(run);
	assert_string_equal(store_verdict(path()), "");
	arena_release(&arena);
}

/* Events */

/* Appends EVENT to the journal, the run's end and the counters with it. */
static void append(struct event event)
{
	struct counters counters;
	struct journal j;
	edit();
	event.source = (struct source){ .run = 1, .line = 2 };
	assert_int_equal(counters_get(e.txn, &e.env, &counters), ST_OK);
	journal_init(&j, &e.env);
	journal_begin(&j, e.txn, counters.next_event);
	assert_int_equal(journal_append(&j, &event), ST_OK);
	assert_int_equal(journal_flush(&j), ST_OK);
	journal_release(&j);
	counters.next_event++;
	assert_int_equal(counters_put(e.txn, &e.env, &counters), ST_OK);
	edited();
	change_run((struct run_record){ .first_event = 1, .end_event = counters.next_event });
}

/* The line of o1, as an event is about it. */
static struct event about_line(enum event_type type, const char *orderid)
{
	edit();
	bool of_batch = event_about(type) & ABOUT_BATCH;
	struct event event = { .type = type,
			       .batch = of_batch ? 1 : 0,
			       .product = of_batch ? 0 : 1,
			       .line_id = line_of("o1", false),
			       .orderid = slice_str(orderid),
			       .line = SLICE("1") };
	edited();
	return event;
}

static void test_verify__events_of_batches_that_contradict_those_before_are_told(void **state)
{
	struct event event = { .type = EVENT_BATCH_QUANTITY_CHANGED, .batch = 1 };
	event.quantity_changed.qty = 25;
	event.quantity_changed.was = 24;
	append(event);
	expect("the quantity before it was 25, not 24");
	again(state);
	event = (struct event){ .type = EVENT_BATCH_ETA_CHANGED, .batch = 1 };
	event.eta_changed.was = 5;
	append(event);
	expect("the ETA before it was another");
	again(state);
	event = (struct event){ .type = EVENT_BATCH_QUANTITY_CHANGED, .batch = 12 };
	append(event);
	expect("is about a batch or product that was never created");
}

static void test_verify__events_of_lines_that_cannot_have_been_are_told(void **state)
{
	struct event event = about_line(EVENT_ALLOCATED, "o1");
	event.allocated.units = 60;
	append(event);
	expect("60 units are allocated where 2 are available");
	again(state);
	event = about_line(EVENT_SHIPPED, "o1");
	event.shipped.units = 30;
	append(event);
	expect("30 units leave a batch with 18 allocated");
	again(state);
	event = about_line(EVENT_DEALLOCATED, "o1");
	event.deallocated.units = 19;
	append(event);
	expect("19 units leave a batch with 18 allocated");
	again(state);
	event = about_line(EVENT_LINE_CANCELLED, "o1");
	event.line_cancelled.units = 500;
	append(event);
	expect("(LineCancelled) does not fit what was before it");
	again(state);
	event = about_line(EVENT_LINE_NUMBERED, "o5");
	append(event);
	expect("is about a line of another order");
	again(state);
	event.line_id--;
	append(event);
	expect("is about a line that is not there");
}

static uint64_t batch_of(const char *ref)
{
	struct ref_entry entry;
	char room[5000];
	assert_true(ref_decode(get_block(TABLE_REFS, slice_str(ref), room), &entry));
	return entry.batch;
}

/* Rule 15: what the events of the journal themselves come to is judged, too. */
static void test_verify__the_contracts_are_checked_on_what_the_journal_comes_to(void **state)
{
	struct event event = about_line(EVENT_LINE_AMENDED, "o1");
	event.line_amended.qty = 25;
	event.line_amended.was = 20;
	append(event);
	expect("ordered, shipped, cancelled, allocated, waiting and short units do not add up");
	again(state);
	event = about_line(EVENT_LINE_AMENDED, "o1");
	event.line_amended.qty = 25;
	event.line_amended.was = 20;
	append(event);
	event = about_line(EVENT_OUT_OF_STOCK, "o1");
	event.out_of_stock.units = 5;
	event.out_of_stock.reason = REASON_INSUFFICIENT;
	append(event);
	expect("is in several pieces, and may not be");
	again(state);
	event = about_line(EVENT_LINE_AMENDED, "o1");
	event.line_amended.qty = 21;
	event.line_amended.was = 20;
	append(event);
	event = about_line(EVENT_ALLOCATED, "o1");
	edit();
	event.batch = batch_of("v99");
	edited();
	event.allocated.units = 1;
	append(event);
	expect("a line of one SKU is allocated to a batch of another");
}

static void test_verify__it_changes_nothing(void **state)
{
	(void)state;
	edit();
	uint64_t before = mdb_txn_id(e.txn);
	edited();
	assert_string_equal(store_verdict(path()), "");
	edit();
	uint64_t after = mdb_txn_id(e.txn);
	edited();
	assert_int_equal(after, before + 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, scratch_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_verify__a_sound_store_is_told_to_be_so),
		TEST(test_verify__every_figure_of_a_line_is_that_of_the_journal),
		TEST(test_verify__a_line_that_the_journal_does_not_know_is_told),
		TEST(test_verify__a_line_that_is_not_there_is_told),
		TEST(test_verify__every_figure_of_a_product_is_that_of_the_journal),
		TEST(test_verify__a_product_too_many_or_too_few_is_told),
		TEST(test_verify__a_partners_ref_must_be_that_of_a_batch),
		TEST(test_verify__records_of_segments_and_of_waiting_lines_must_be_there),
		TEST(test_verify__refs_lead_to_their_batches_and_say_what_was_said),
		TEST(test_verify__the_index_leads_to_what_is_there_and_nothing_else),
		TEST(test_verify__runs_must_cover_the_journal),
		TEST(test_verify__runs_that_overlap_are_told),
		TEST(test_verify__the_ledgers_figures_are_recomputed),
		TEST(test_verify__units_of_no_feed_count_with_the_run),
		TEST(test_verify__events_of_batches_that_contradict_those_before_are_told),
		TEST(test_verify__events_of_lines_that_cannot_have_been_are_told),
		TEST(test_verify__the_contracts_are_checked_on_what_the_journal_comes_to),
		TEST(test_verify__it_changes_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
