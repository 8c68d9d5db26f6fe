/* A broken contract in the middle of a run: its command is undone, all before it is kept. */
#include "support/run_stage.h"
#include "support/scratch.h"
#include "support/testing.h"

#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "allot/base/contract.h"
#include "allot/service/handlers.h"

#ifdef __SANITIZE_ADDRESS__
/* A broken contract is left by a jump, as the process is going to end: what was held on the way stays. */
int __lsan_is_turned_off(void);
int __lsan_is_turned_off(void)
{
	return 1;
}
#endif

/* Allocates, and only then breaks a contract when the order is o-FAULTY: the allocation must go. */
static enum status allocate_faultily(struct bus *bus, const struct command *command, struct outcome *out)
{
	enum status st = handle_allocate(bus, command, out);
	bool sound = !slice_eq(command->allocate.line.orderid, SLICE("o-FAULTY"));
	INVARIANT(sound);
	return st;
}

static const struct bus_table *faulty_table(void)
{
	static struct bus_table table;
	table = *service_bus_table();
	table.handlers[COMMAND_ALLOCATE] = allocate_faultily;
	return &table;
}

/* Damages the product as only its encoding at the commit sees it. */
static enum status create_faultily(struct bus *bus, const struct command *command, struct outcome *out)
{
	struct product *product = NULL;
	struct uow *uow = ((struct service *)bus->ctx)->uow;
	enum status st = handle_create_batch(bus, command, out);
	if (!st && slice_eq(command->create_batch.sku, SLICE("FAULTY")))
		st = uow->ops->product_find(uow, SLICE("FAULTY"), &product);
	if (product)
		product->id = 0;
	return st;
}

/* Row FAULTY (from 0) of ROWS batches breaks the commit; the rows before are committed, whatever the chunks. */
static void broken_at_commit(struct run_stage *s, unsigned number, unsigned rows, unsigned faulty)
{
	static struct bus_table table;
	char want[80], last[80];
	struct buf text;
	buf_init(&text, 0);
	buf_put_str(&text, "ref,sku,qty\n");
	for (unsigned i = 0; i < rows; i++)
		buf_printf(&text, i == faulty ? "b-%u,FAULTY,7\n" : "b-%u,LAMP-%u,7\n", i, i);
	buf_put_char(&text, '\0');
	(void)remove(scratch_path("batches.csv"));
	scratch_write(scratch_path("batches.csv"), text.p);
	buf_release(&text);
	table = *service_bus_table();
	table.handlers[COMMAND_CREATE_BATCH] = create_faultily;
	run_stage_go_to(s, number);
	s->settings.bus = &table;
	assert_int_equal(run_stage_run(s, "batches.csv"), ST_CONTRACT);
	(void)snprintf(want, sizeof(want), "batches.csv:%u: a contract was broken (REQUIRE", faulty + 2);
	assert_non_null(strstr(fail_message(), want));
	assert_non_null(strstr(fail_message(), "p->id != 0"));
	const char *state = run_stage_state(s);
	assert_null(strstr(state, "FAULTY"));
	(void)snprintf(want, sizeof(want), "b-%u ", faulty + 1);
	assert_null(strstr(state, want));
	(void)snprintf(last, sizeof(last), "b-%u ", faulty - 1);
	if (faulty > 0)
		assert_non_null(strstr(state, last));
	run_stage_verify(s);
	s->settings.bus = service_bus_table();
	assert_int_equal(run_stage_run(s, "batches.csv"), ST_OK);
	assert_non_null(strstr(run_stage_state(s), "FAULTY"));
	run_stage_verify(s);
}

static void test_run__a_contract_broken_at_the_commit_undoes_its_row_alone(void **state)
{
	static const struct {
		unsigned rows, faulty;
		uint64_t chunk;
	} CASES[] = { { 20, 7, 0 }, { 20, 0, 0 }, { 20, 19, 0 },  { 20, 7, 1 },	    { 20, 7, 8 },
		      { 20, 8, 8 }, { 1, 0, 0 },  { 20, 15, 16 }, { 3000, 2100, 0 } };
	struct run_stage *s = *state;
	for (unsigned i = 0; i < COUNT_OF(CASES); i++) {
		s->settings.chunk_rows = CASES[i].chunk;
		s->settings.threads = CASES[i].rows > 2000 ? 2 : i % 2 + 1;
		broken_at_commit(s, i, CASES[i].rows, CASES[i].faulty);
	}
}

/* ROWS order lines for one batch, the one at place FAULTY (from 0) of order o-FAULTY. */
static void write_feeds(unsigned rows, unsigned faulty)
{
	struct buf text;
	buf_init(&text, 0);
	scratch_write(scratch_path("batches.csv"), "ref,sku,qty\nb-1,LAMP,100000\n");
	buf_put_str(&text, "orderid,sku,qty\n");
	for (unsigned i = 0; i < rows; i++)
		if (i == faulty)
			buf_put_str(&text, "o-FAULTY,LAMP,3\n");
		else
			buf_printf(&text, "o-%u,LAMP,2\n", i);
	buf_put_char(&text, '\0');
	scratch_write(scratch_path("orders.csv"), text.p);
	buf_release(&text);
}

/* Breaks at place FAULTY of 20, then runs again without the fault: all in all nothing is lost. */
static void broken_at(struct run_stage *s, unsigned number, unsigned faulty)
{
	static char store[20];
	char want[200], at[20];
	(void)snprintf(at, sizeof(at), ":%u: ", faulty + 2);
	(void)snprintf(store, sizeof(store), "store-%u", number);
	s->store = store;
	s->out = number % 2 ? "odd" : "even";
	s->settings.bus = faulty_table();
	assert_int_equal(run_stage_run(s, "batches.csv orders.csv"), ST_CONTRACT);
	assert_non_null(strstr(fail_message(), "orders.csv"));
	assert_non_null(strstr(fail_message(), at));
	assert_non_null(strstr(fail_message(), "sound"));
	const char *state = run_stage_state(s);
	assert_null(strstr(state, "FAULTY"));
	(void)snprintf(want, sizeof(want), "b-1 LAMP 100000 0 %u\n", 2 * faulty);
	assert_non_null(strstr(state, want));
	run_stage_verify(s);
}

static void test_run__a_broken_contract_undoes_its_row_alone(void **state)
{
	static const struct {
		unsigned faulty;
		uint64_t chunk;
	} CASES[] = { { 0, 0 }, { 0, 1 }, { 1, 0 },  { 7, 0 },	{ 7, 1 },   { 7, 2 },  { 7, 3 },
		      { 7, 7 }, { 7, 8 }, { 7, 20 }, { 19, 0 }, { 19, 20 }, { 19, 19 } };
	struct run_stage *s = *state;
	for (unsigned i = 0; i < COUNT_OF(CASES); i++) {
		(void)remove(scratch_path("batches.csv"));
		(void)remove(scratch_path("orders.csv"));
		write_feeds(20, CASES[i].faulty);
		s->settings.chunk_rows = CASES[i].chunk;
		s->settings.threads = i % 2 + 1;
		broken_at(s, i, CASES[i].faulty);
	}
}

static void test_run__after_a_broken_contract_the_next_run_goes_on_at_its_row(void **state)
{
	struct run_stage *s = *state;
	write_feeds(20, 7);
	broken_at(s, 0, 7);
	assert_false(scratch_exists(scratch_path("even/run-000001")));
	s->settings.bus = service_bus_table();
	assert_int_equal(run_stage_run(s, "batches.csv orders.csv"), ST_OK);
	run_stage_expect(s, 1, "\"status\":\"interrupted\"");
	run_stage_expect(s, 1, "\"units\":{\"allocated\":14,");
	run_stage_expect(s, 2, "\"recovered\":[1]");
	run_stage_expect(s, 2, "\"status\":\"resumed\"");
	run_stage_expect(s, 2, "\"units\":{\"allocated\":27,");
	assert_non_null(strstr(run_stage_rows(s, 2, 2), "o-FAULTY,LAMP,3,b-1"));
	run_stage_verify(s);
}

static void test_run__a_contract_that_stays_broken_stops_every_run_at_the_same_row(void **state)
{
	struct run_stage *s = *state;
	write_feeds(20, 7);
	broken_at(s, 0, 7);
	for (int again = 0; again < 2; again++) {
		const char *before = run_stage_state(s);
		assert_int_equal(run_stage_run(s, "batches.csv orders.csv"), ST_CONTRACT);
		assert_non_null(strstr(fail_message(), "orders.csv:9: "));
		assert_string_equal(run_stage_state(s), before);
	}
}

static void test_run__a_broken_contract_after_the_map_grew_loses_nothing(void **state)
{
	struct run_stage *s = *state;
	write_feeds(9000, 8999);
	s->options.map_bytes = 64 * 1024;
	broken_at(s, 0, 8999);
}

/* Reading, and threads beside */

static bool reading_breaks;

/* Stands before libc's: kept rows are read with it. */
ssize_t pread(int fd, void *p, size_t n, off_t offset)
{
	INVARIANT(!reading_breaks);
	return syscall(SYS_pread64, fd, p, n, offset);
}

static void begin_to_break(struct run_stage *stage, struct plan *plan)
{
	(void)stage, (void)plan;
	reading_breaks = true;
}

static void test_run__a_contract_broken_while_rows_are_read_names_the_feed(void **state)
{
	struct run_stage *s = *state;
	write_feeds(20, 20);
	s->settings.threads = 2;
	s->opened = begin_to_break;
	assert_int_equal(run_stage_run(s, "batches.csv orders.csv"), ST_CONTRACT);
	reading_breaks = false;
	assert_non_null(strstr(fail_message(), "batches.csv: a contract was broken (INVARIANT"));
	s->opened = NULL;
	assert_int_equal(run_stage_run(s, "batches.csv orders.csv"), ST_OK);
	run_stage_verify(s);
}

static enum status walk_faultily(struct store *store, uint64_t from, uint64_t to,
				 const struct journal_visitor *visitor)
{
	enum status st = run_stage_real_ops()->journal(store, from, to, visitor);
	bool sound = to < 3;
	INVARIANT(sound);
	return st;
}

static void break_journal(struct run_stage *stage, struct plan *plan)
{
	(void)plan;
	stage->ops.journal = walk_faultily;
}

static void test_run__a_contract_broken_while_results_are_written_keeps_what_was_committed(void **state)
{
	struct run_stage *s = *state;
	for (unsigned threads = 1; threads <= 2; threads++) {
		(void)remove(scratch_path("batches.csv"));
		(void)remove(scratch_path("orders.csv"));
		write_feeds(20, 20);
		s->store = threads == 1 ? "one" : "two";
		s->out = threads == 1 ? "out-1" : "out-2";
		s->settings.threads = threads;
		s->opened = break_journal;
		assert_int_equal(run_stage_run(s, "batches.csv orders.csv"), ST_CONTRACT);
		assert_non_null(strstr(fail_message(), "results of what is committed: a contract was broken"));
		assert_false(scratch_exists(scratch_path("out-1/run-000001")));
		assert_non_null(strstr(run_stage_state(s), "b-1 LAMP 100000 0 40\n"));
		s->opened = NULL;
		assert_int_equal(run_stage_run(s, "batches.csv orders.csv"), ST_OK);
		run_stage_expect(s, 2, "\"recovered\":[1]");
		(void)rename(scratch_path("out-1"), scratch_path("out-done"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, run_stage_setup, run_stage_teardown)
		TEST(test_run__a_broken_contract_undoes_its_row_alone),
		TEST(test_run__after_a_broken_contract_the_next_run_goes_on_at_its_row),
		TEST(test_run__a_contract_that_stays_broken_stops_every_run_at_the_same_row),
		TEST(test_run__a_broken_contract_after_the_map_grew_loses_nothing),
		TEST(test_run__a_contract_broken_at_the_commit_undoes_its_row_alone),
		TEST(test_run__a_contract_broken_while_rows_are_read_names_the_feed),
		TEST(test_run__a_contract_broken_while_results_are_written_keeps_what_was_committed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
