#include "store_events.h"

#include <stdlib.h>

#include "store/journal/event_fields.h"
#include "testing.h"

/* A text of 1 to 200 bytes, mostly one that begins like others. */
static struct slice text(uint64_t *random, char *room, bool may_be_empty)
{
	size_t n =
		store_below(random, 8) ? 1 + store_below(random, 12) : 1 + store_below(random, IDENTIFIER_MAX);
	if (may_be_empty && store_below(random, 2))
		return (struct slice){ 0 };
	for (size_t i = 0; i < n; i++)
		room[i] = (char)('a' + (i < 4 ? store_below(random, 2) : store_below(random, 20)));
	return slice_of(room, n);
}

/* A number below NUMBER and above 0, or 0 when there is none. */
static uint64_t earlier(uint64_t *random, uint64_t number)
{
	return number > 1 ? 1 + store_random(random) % (number - 1) : 0;
}

static void make_refusal(uint64_t *random, struct random_entry *out)
{
	size_t n = store_below(random, sizeof(out->reason));

	memset(out->reason, 'r', n);
	out->refusal = (struct refusal){
		.feed = out->event.source.feed,
		.line = out->event.source.line,
		.since = store_below(random, 3),
		.code = (enum code)store_below(random, CODE_COUNT),
		.reason = slice_of(out->reason, n),
		.fields = out->fields,
		.count = store_below(random, RANDOM_FIELDS_MAX + 1),
	};
	for (uint32_t i = 0; i < out->refusal.count; i++) {
		size_t bytes = store_below(random, sizeof(out->fields_text[i]));
		for (size_t j = 0; j < bytes; j++)
			out->fields_text[i][j] = (char)store_random(random);
		out->fields[i] = slice_of(out->fields_text[i], bytes);
	}
}

/* A value that field F of E may have; zero half of the time, as most are. */
static void make_field(uint64_t *random, struct event *e, const struct field *f)
{
	char *at = (char *)e + f->offset;
	uint32_t u32 = store_below(random, 2) ? 0 : store_below(random, f->below ? f->below : UINT32_MAX);
	uint64_t u64 = store_below(random, 2) ? 0 : store_random(random) >> store_below(random, 64);
	int16_t i16 = (int16_t)(PRIORITY_MIN + (int)store_below(random, PRIORITY_MAX - PRIORITY_MIN + 1));

	switch (f->kind) {
	case FIELD_BOOL:
		*(bool *)at = store_below(random, 2);
		return;
	case FIELD_I16:
		memcpy(at, &i16, sizeof(i16));
		return;
	case FIELD_U32:
	case FIELD_ENUM:
	case FIELD_OPENED:
		memcpy(at, &u32, sizeof(u32));
		return;
	case FIELD_BACK:
		u64 = store_below(random, 3) ? earlier(random, e->number) : 0;
		break;
	case FIELD_SELF:
		u64 = store_below(random, 3) || e->number == 1 ? e->number : earlier(random, e->number);
		break;
	case FIELD_U64:
		break;
	}
	memcpy(at, &u64, sizeof(u64));
}

/* BEFORE: the entry before, whose line this one may be about, too. */
static void make_line(uint64_t *random, const struct random_entry *before, struct random_entry *out)
{
	struct event *e = &out->event;

	if (e->type == EVENT_OUT_OF_STOCK && !store_below(random, 3))
		return; /* for the SKU alone */
	e->line_id = e->type == EVENT_LINE_OPENED ? e->number : earlier(random, e->number);
	e->orderid = text(random, out->text[0], false);
	e->line = text(random, out->text[1], true);
	if (before && before->event.line_id && e->type != EVENT_LINE_OPENED && store_below(random, 2)) {
		e->line_id = before->event.line_id;
		e->orderid = before->event.orderid;
		if (store_below(random, 4))
			e->line = before->event.line;
	}
}

/* Units that a line was opened with often go to one place at once: field F of E, if it counts such. */
static void make_whole(uint64_t *random, const struct random_entry *before, struct event *e,
		       const struct field *f)
{
	if (before && before->event.type == EVENT_LINE_OPENED && f->kind == FIELD_OPENED &&
	    store_below(random, 2))
		memcpy((char *)e + f->offset, &before->event.line_opened.ordered, sizeof(uint32_t));
}

static void make_event(uint64_t *random, const struct random_entry *before, struct random_entry *out)
{
	struct event *e = &out->event;
	unsigned about = event_about(e->type);
	const struct field *fields = event_fields(e->type);

	if (about & ABOUT_BATCH)
		e->batch = e->type == EVENT_BATCH_CREATED ? e->number : earlier(random, e->number);
	if (e->type == EVENT_SHIPPED && store_below(random, 2))
		e->batch = 0;
	if (about & ABOUT_PRODUCT && !e->batch)
		e->product = earlier(random, e->number);
	if (about & ABOUT_LINE)
		make_line(random, before, out);
	if (e->type == EVENT_BATCH_CREATED) {
		e->ref = text(random, out->text[3], false);
		e->sku = text(random, out->text[2], false);
	}
	for (size_t i = 0; fields[i].offset; i++) {
		make_field(random, e, &fields[i]);
		make_whole(random, before, e, &fields[i]);
	}
}

/* Where an entry comes from: mostly the row of the one before, or the next. */
static struct source make_source(uint64_t *random, const struct random_entry *before)
{
	struct source s = { .run = 7,
			    .feed = store_below(random, 40),
			    .line = 1 + store_below(random, 1000000) };

	if (!before || !store_below(random, 6))
		return s;
	struct source was = before->event.source;
	s.feed = was.feed;
	if (store_below(random, 6))
		s.line = was.line + store_below(random, 2);
	return s;
}

void random_entry(uint64_t *random, uint64_t number, const struct random_entry *before,
		  struct random_entry *out)
{
	/* a first entry has nothing to point back to */
	enum event_type type = (enum event_type)store_below(random, EVENT_COUNT);

	if (number == 1 && type != EVENT_NONE && type != EVENT_LINE_OPENED)
		type = EVENT_BATCH_CREATED;
	memset(&out->event, 0, sizeof(out->event));
	out->event.type = type;
	out->event.number = number;
	out->event.source = make_source(random, before);
	if (type == EVENT_NONE)
		make_refusal(random, out);
	else
		make_event(random, before, out);
}

void random_append(struct journal *j, uint64_t *random, const struct random_entry *before,
		   struct random_entry *out)
{
	random_entry(random, j->next, before, out);
	if (out->event.type == EVENT_NONE)
		assert_int_equal(journal_refuse(j, out->event.source.run, &out->refusal), ST_OK);
	else
		assert_int_equal(journal_append(j, &out->event), ST_OK);
}

struct random_entry *random_journal(struct store_env *e, struct journal *j, uint64_t *random, uint64_t count,
				    uint64_t stored)
{
	struct random_entry *entries = calloc(count + 1, sizeof(*entries));

	assert_non_null(entries);
	journal_init(j, &e->env);
	journal_begin(j, e->txn, 1);
	for (uint64_t n = 1; n <= count; n++) {
		random_append(j, random, n > 1 ? &entries[n - 2] : NULL, &entries[n - 1]);
		if (n <= stored && n % 400 == 0) {
			assert_int_equal(journal_flush(j), ST_OK);
			store_env_commit(e);
			journal_begin(j, e->txn, n + 1);
		}
	}
	return entries;
}

static void assert_same(struct slice got, struct slice want)
{
	assert_int_equal(got.n, want.n);
	if (want.n)
		assert_memory_equal(got.p, want.p, want.n);
}

static void assert_field(const struct event *got, const struct event *want, const struct field *f)
{
	static const size_t sizes[] = {
		[FIELD_U32] = 4,  [FIELD_U64] = 8,  [FIELD_I16] = 2,  [FIELD_BOOL] = 1,
		[FIELD_ENUM] = 4, [FIELD_BACK] = 8, [FIELD_SELF] = 8, [FIELD_OPENED] = 4,
	};

	assert_memory_equal((const char *)got + f->offset, (const char *)want + f->offset, sizes[f->kind]);
}

void assert_event(const struct event *got, const struct event *want)
{
	const struct field *fields = event_fields(want->type);

	assert_int_equal(got->type, want->type);
	assert_int_equal(got->number, want->number);
	assert_int_equal(got->source.run, want->source.run);
	assert_int_equal(got->source.feed, want->source.feed);
	assert_int_equal(got->source.line, want->source.line);
	assert_int_equal(got->batch, want->batch);
	assert_int_equal(got->product, want->product);
	assert_int_equal(got->line_id, want->line_id);
	assert_same(got->orderid, want->orderid);
	assert_same(got->line, want->line);
	if (want->type == EVENT_BATCH_CREATED) {
		assert_same(got->ref, want->ref);
		assert_same(got->sku, want->sku);
	}
	for (size_t i = 0; fields[i].offset; i++)
		assert_field(got, want, &fields[i]);
}

void assert_refusal(const struct refusal *got, const struct refusal *want)
{
	assert_int_equal(got->feed, want->feed);
	assert_int_equal(got->line, want->line);
	assert_int_equal(got->code, want->code);
	assert_int_equal(got->since, want->since);
	assert_same(got->reason, want->reason);
	assert_int_equal(got->count, want->count);
	for (uint32_t i = 0; i < want->count; i++)
		assert_same(got->fields[i], want->fields[i]);
}
