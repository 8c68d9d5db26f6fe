#include "allot/signals/bus.h"

#include "allot/base/buf.h"
#include "allot/base/contract.h"
#include "support/testing.h"

/* A world in which everything is written down in `story`. */
struct world {
	struct buf story;
	uint64_t number;
	struct bus bus;
	enum status journal_answer, handler_answer, reaction_answer;
};

static struct world w;

static void tell(const char *what)
{
	buf_put_str(&w.story, what);
	buf_put_char(&w.story, ' ');
}

static void assert_story(const char *want)
{
	assert_slice(buf_slice(&w.story), want);
}

static enum status journal(void *ctx, struct event *event)
{
	assert_ptr_equal(ctx, &w);
	tell("journal");
	if (!w.journal_answer)
		event_settle(event, ++w.number);
	return w.journal_answer;
}

static void observe(void *ctx, const struct event *event)
{
	assert_ptr_equal(ctx, &w);
	assert_int_equal(event->number, w.number);
	tell("saw");
}

static enum status publish(struct bus *bus, enum event_type type)
{
	struct event event = { .type = type, .batch = 1 };

	tell(event_name(type));
	return bus_publish(bus, &event);
}

static enum status create(struct bus *bus, const struct command *command, struct outcome *out)
{
	enum status st;

	assert_int_equal(command->type, COMMAND_CREATE_BATCH);
	tell("create");
	st = publish(bus, EVENT_BATCH_CREATED);
	if (!st)
		st = publish(bus, EVENT_BATCH_QUANTITY_CHANGED);
	tell("created");
	outcome_set(out, OUTCOME_CREATED);
	return st ? st : w.handler_answer;
}

static enum status refuse(struct bus *bus, const struct command *command, struct outcome *out)
{
	(void)bus;
	(void)command;
	tell("refuse");
	outcome_refuse(out, CODE_UNKNOWN_SKU, "no");
	return ST_OK;
}

static enum status publish_and_refuse(struct bus *bus, const struct command *command, struct outcome *out)
{
	(void)refuse(bus, command, out);
	return publish(bus, EVENT_OUT_OF_STOCK);
}

static enum status flood(struct bus *bus, const struct command *command, struct outcome *out)
{
	(void)command;
	outcome_set(out, OUTCOME_CHANGED);
	for (int i = 0; i <= BUS_QUEUE_MAX; i++)
		(void)publish(bus, EVENT_BATCH_QUANTITY_CHANGED);
	return ST_OK;
}

static enum status quiet(struct bus *bus, const struct command *command, struct outcome *out)
{
	struct event event = { .type = EVENT_ALLOCATED, .batch = 1 };

	(void)command;
	outcome_set(out, OUTCOME_CHANGED);
	for (int i = 0; i < 1000; i++) {
		event.number = 0;
		assert_int_equal(bus_publish(bus, &event), ST_OK);
		assert_int_equal(bus->queue_count, 0);
	}
	return ST_OK;
}

static enum status react_first(struct bus *bus, const struct event *event)
{
	assert_int_equal(event->number, bus->first_event + 1);
	tell("first");
	if (w.reaction_answer)
		return w.reaction_answer;
	return publish(bus, EVENT_BATCH_ETA_CHANGED);
}

static enum status react_second(struct bus *bus, const struct event *event)
{
	(void)bus;
	assert_int_equal(event->type, EVENT_BATCH_QUANTITY_CHANGED);
	tell("second");
	return ST_OK;
}

static enum status react_later(struct bus *bus, const struct event *event)
{
	(void)bus;
	assert_int_equal(event->type, EVENT_BATCH_ETA_CHANGED);
	tell("later");
	return ST_OK;
}

static const struct bus_table table = {
	.handlers = {
		[COMMAND_CREATE_BATCH] = create,
		[COMMAND_CHANGE_BATCH_QUANTITY] = flood,
		[COMMAND_CHANGE_BATCH_ETA] = quiet,
		[COMMAND_ALLOCATE] = refuse,
		[COMMAND_ASSIGN_ALLOCATION] = publish_and_refuse,
	},
	.reactions = {
		[EVENT_BATCH_QUANTITY_CHANGED] = { react_first, react_second },
		[EVENT_BATCH_ETA_CHANGED] = { react_later },
	},
};

static int setup(void **state)
{
	(void)state;
	w = (struct world){ 0 };
	buf_init(&w.story, 0);
	bus_init(&w.bus, &table, NULL, (struct bus_journal){ journal, &w },
		 (struct bus_observer){ observe, &w });
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	buf_release(&w.story);
	return 0;
}

static enum status handle(enum command_type type, struct outcome *out)
{
	return bus_handle(&w.bus, &(struct command){ .type = type }, out);
}

static void test_bus__events_are_journaled_at_once_and_reacted_to_afterwards(void **state)
{
	struct outcome out;

	(void)state;
	assert_int_equal(handle(COMMAND_CREATE_BATCH, &out), ST_OK);
	assert_story("create BatchCreated journal saw BatchQuantityChanged journal saw created "
		     "first BatchEtaChanged journal saw second later ");
	assert_int_equal(out.type, OUTCOME_CREATED);
	assert_int_equal(w.bus.first_event, 1);
	assert_int_equal(w.bus.last_event, 3);
}

static void test_bus__a_refused_command_has_published_nothing(void **state)
{
	struct outcome out;

	(void)state;
	assert_int_equal(handle(COMMAND_ALLOCATE, &out), ST_OK);
	assert_story("refuse ");
	assert_int_equal(out.code, CODE_UNKNOWN_SKU);
	assert_int_equal(w.bus.first_event, 0);
}

static void test_bus__only_events_with_reactions_wait_in_the_queue(void **state)
{
	struct outcome out;

	(void)state;
	assert_int_equal(handle(COMMAND_CHANGE_BATCH_ETA, &out), ST_OK);
	assert_int_equal(w.number, 1000);
}

static void test_bus__a_failure_ends_everything(void **state)
{
	struct outcome out;

	(void)state;
	w.reaction_answer = ST_IO;
	assert_int_equal(handle(COMMAND_CREATE_BATCH, &out), ST_IO);
	assert_story("create BatchCreated journal saw BatchQuantityChanged journal saw created first ");
	buf_clear(&w.story);
	w.reaction_answer = ST_OK;
	w.handler_answer = ST_DAMAGED;
	assert_int_equal(handle(COMMAND_CREATE_BATCH, &out), ST_DAMAGED);
	assert_story("create BatchCreated journal saw BatchQuantityChanged journal saw created ");
	buf_clear(&w.story);
	w.journal_answer = ST_IO;
	assert_int_equal(handle(COMMAND_CREATE_BATCH, &out), ST_IO);
	assert_story("create BatchCreated journal created ");
}

static void test_bus__after_a_failure_it_begins_afresh(void **state)
{
	struct outcome out;

	(void)state;
	w.handler_answer = ST_IO;
	assert_int_equal(handle(COMMAND_CREATE_BATCH, &out), ST_IO);
	assert_int_equal(w.bus.queue_count, 1);
	buf_clear(&w.story);
	assert_int_equal(handle(COMMAND_ALLOCATE, &out), ST_OK);
	assert_story("refuse ");
	assert_int_equal(w.bus.queue_count, 0);
}

/* True when handling a command of TYPE breaks a contract that mentions WHAT. */
static bool breaks(enum command_type type, const char *what)
{
	struct contract_guard guard;
	struct outcome out;

	if (CONTRACT_GUARD(&guard))
		return strstr(guard.text, what) != NULL;
	(void)handle(type, &out);
	contract_unguard(&guard);
	return false;
}

static void test_bus__a_refused_command_must_not_publish(void **state)
{
	(void)state;
	assert_true(breaks(COMMAND_ASSIGN_ALLOCATION, "OUTCOME_REFUSED"));
}

static void test_bus__its_queue_is_bounded(void **state)
{
	(void)state;
	assert_true(breaks(COMMAND_CHANGE_BATCH_QUANTITY, "BUS_QUEUE_MAX"));
}

static void test_bus__every_command_needs_a_handler(void **state)
{
	static const struct bus_table empty = { 0 };

	(void)state;
	w.bus.table = &empty;
	assert_true(breaks(COMMAND_ALLOCATE, "handlers"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_bus__events_are_journaled_at_once_and_reacted_to_afterwards),
		TEST(test_bus__a_refused_command_has_published_nothing),
		TEST(test_bus__only_events_with_reactions_wait_in_the_queue),
		TEST(test_bus__a_failure_ends_everything),
		TEST(test_bus__after_a_failure_it_begins_afresh),
		TEST(test_bus__a_refused_command_must_not_publish),
		TEST(test_bus__its_queue_is_bounded),
		TEST(test_bus__every_command_needs_a_handler),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
