/*
 * The interchanges of a feed of messages: told from the records that the store keeps of them, so that a
 * recovered run tells the same when the feed is gone. Each run tells the units that it did; an interchange that
 * was interrupted is told by both.
 */
#include "allot/base/contract.h"
#include "allot/results/summary.h"
#include "results/summary_parts.h"

struct interchanges {
	struct json *j;
	uint64_t run;
	struct buf head;       /* the record of the interchange at hand */
	struct buf groups;     /* of its groups that are refused for something: place, record */
	struct reader next;    /* in these: the first that is not before the unit at hand */
	uint32_t groups_count; /* of all of them */
	bool open;	       /* it is being told */
};

static void put_text(struct json *j, const char *key, struct slice text)
{
	json_key(j, key);
	json_string(j, text);
}

static void end_interchange(struct interchanges *i)
{
	if (!i->open)
		return;
	json_array_end(i->j);
	json_object_end(i->j);
	i->open = false;
}

static const char *status_of(const struct interchange_record *r)
{
	if (r->status == 'R')
		return "R";
	if (r->duplicate)
		return "duplicate";
	return r->not_ours ? "not-applied" : "A";
}

static enum status begin_interchange(struct interchanges *i)
{
	struct reader r = reader_of(buf_slice(&i->head));
	struct interchange_record record;

	if (i->open)
		return ST_OK;
	if (!read_interchange(&r, &record))
		return fail(ST_DAMAGED, "store damaged: table received: bad interchange");
	i->open = true;
	json_object(i->j);
	put_text(i->j, "number", record.control);
	put_text(i->j, "sender", record.sender);
	put_text(i->j, "status", slice_str(status_of(&record)));
	json_key(i->j, "units");
	json_array(i->j);
	return ST_OK;
}

static enum status take_interchange(struct interchanges *i, const struct received_entry *entry)
{
	end_interchange(i);
	buf_clear(&i->head);
	buf_clear(&i->groups);
	i->next = reader_of(buf_slice(&i->groups));
	i->groups_count = 0;
	buf_put_slice(&i->head, entry->payload);
	if (buf_status(&i->head))
		return buf_status(&i->head);
	return entry->in_run == i->run ? begin_interchange(i) : ST_OK;
}

static bool told_before(const struct unit_record *u, uint32_t place)
{
	for (uint32_t i = 0; i < place; i++)
		if (slice_eq(u->errors[i].code, u->errors[place].code))
			return true;
	return false;
}

static enum status take_group(struct interchanges *i, const struct received_entry *entry)
{
	struct reader r = reader_of(entry->payload);
	struct group_record g;

	if (!read_group(&r, &g))
		return fail(ST_DAMAGED, "store damaged: table received: bad group");
	if (g.status == 'R' && g.codes_count) {
		buf_put_varint(&i->groups, i->groups_count);
		buf_put_counted(&i->groups, entry->payload);
	}
	i->groups_count++;
	i->next = reader_of(buf_slice(&i->groups));
	return buf_status(&i->groups);
}

/* The codes of the group at PLACE, if it is refused for something; units come in the order of their groups. */
static void put_group_codes(struct interchanges *i, uint32_t place)
{
	struct group_record g = { .codes_count = 0 };

	while (i->next.at < i->next.end) {
		struct reader r = i->next;
		uint32_t at = read_varint32(&r);
		struct reader record = reader_of(read_counted(&r));
		bool good = read_group(&record, &g);
		INVARIANT(good);
		if (at > place)
			return;
		if (at == place)
			break;
		i->next = r;
	}
	for (uint32_t c = 0; i->next.at < i->next.end && c < g.codes_count; c++)
		json_string(i->j, g.codes[c]);
}

static enum status take_unit(struct interchanges *i, const struct received_entry *entry)
{
	struct reader r = reader_of(entry->payload);
	struct unit_record u;
	enum status st = begin_interchange(i);

	if (st)
		return st;
	if (!read_unit(&r, &u))
		return fail(ST_DAMAGED, "store damaged: table received: bad unit");
	json_object(i->j);
	put_text(i->j, "type", u.type);
	put_text(i->j, "number", u.control);
	put_text(i->j, "status", slice_of(&u.status, 1));
	json_key(i->j, "codes");
	json_array(i->j);
	for (uint32_t k = 0; k < u.errors_count; k++)
		if (!told_before(&u, k))
			json_string(i->j, u.errors[k].code);
	if (u.status == 'R' && !u.errors_count)
		put_group_codes(i, u.group);
	json_array_end(i->j);
	json_key(i->j, "rows");
	json_number(i->j, u.rows);
	json_object_end(i->j);
	return ST_OK;
}

static enum status visit(void *ctx, const struct received_entry *entry)
{
	struct interchanges *i = ctx;

	if (entry->what == RECEIVED_INTERCHANGE)
		return take_interchange(i, entry);
	if (entry->what == RECEIVED_GROUP)
		return take_group(i, entry);
	return entry->what == RECEIVED_UNIT && entry->in_run == i->run ? take_unit(i, entry) : ST_OK;
}

void put_interchanges(struct json *j, const struct summary *summary, uint32_t place)
{
	struct interchanges i = { .j = j, .run = summary->run.number };

	REQUIRE(summary->received);
	buf_init(&i.head, 0);
	buf_init(&i.groups, 0);
	i.next = reader_of(SLICE(""));
	json_key(j, "interchanges");
	json_array(j);
	enum status st =
		summary->received(summary->received_ctx, summary->feeds[place].begun_in, place, visit, &i);
	end_interchange(&i);
	json_array_end(j);
	buf_release(&i.head);
	buf_release(&i.groups);
	if (st && !j->out->status)
		j->out->status = st;
}
