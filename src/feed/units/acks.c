/*
 * Acknowledgements received: 997 and CONTRL say of what was sent whether it was accepted.
 */
#include <stdlib.h>

#include "allot/base/contract.h"
#include "feed/units/items.h"

static struct ack_record *new_ack(struct edi_work *u)
{
	if (u->acks_count == u->acks_room) {
		uint32_t room = u->acks_room ? 2 * u->acks_room : 16;
		struct ack_record *acks = realloc(u->acks, room * sizeof(*acks));
		if (!acks) {
			u->no_memory = true;
			return NULL;
		}
		u->acks = acks;
		u->acks_room = room;
	}
	return &u->acks[u->acks_count++];
}

/* About what of ours a segment speaks, and what it says. Elements count from 1; 0: it does not say. */
static const struct {
	const char *tag;
	char scope;
	uint8_t number, type, status, code;
} SAYS[] = {
	{ "AK1", 'G', 2, 1, 0, 0 }, { "AK2", 'U', 2, 1, 0, 0 }, { "UCI", 'I', 1, 0, 4, 5 },
	{ "UCM", 'U', 1, 2, 3, 4 }, { "UCF", 'G', 1, 0, 4, 5 },
};

/* AK9 tells how many sets a group has, and how many of them are taken. */
static void count_sets(struct ack_record *a, const struct edi_segment *s)
{
	uint64_t has = 0, taken = 0;

	if (edi_whole(edi_value(s, 2, 0), 0, UINT32_MAX, &has) &&
	    edi_whole(edi_value(s, 4, 0), 0, UINT32_MAX, &taken) && taken < has) {
		a->sets = (uint32_t)has;
		a->refused = (uint32_t)(has - taken);
	}
}

/* AK5 and AK9 say what became of the unit, or group, named before them. */
static void take_verdict(struct edi_work *u, const struct edi_segment *s, char scope)
{
	for (uint32_t i = u->acks_count; i-- > 0;) {
		struct ack_record *a = &u->acks[i];
		if (a->scope != scope || a->status.n)
			continue;
		a->status = edi_copy(u, edi_value(s, 1, 0));
		a->code = edi_copy(u, edi_value(s, scope == 'U' ? 2 : 5, 0));
		if (scope == 'G')
			count_sets(a, s);
		return;
	}
}

void edi_ack_segment(struct edi_work *u, const struct edi_segment *s)
{
	u->begun = true;
	if (edi_is(s, "AK5") || edi_is(s, "AK9")) {
		edi_meant(u, EDI_MEANS_VERDICT, edi_tag(s));
		take_verdict(u, s, edi_is(s, "AK5") ? 'U' : 'G');
	}
	for (size_t i = 0; i < sizeof(SAYS) / sizeof(SAYS[0]); i++) {
		if (!edi_is(s, SAYS[i].tag))
			continue;
		edi_meant(u, EDI_MEANS_VERDICT, edi_tag(s));
		struct ack_record *a = new_ack(u);
		if (!a)
			return;
		*a = (struct ack_record){ .scope = SAYS[i].scope };
		a->number = edi_copy(u, edi_value(s, SAYS[i].number, 0));
		if (SAYS[i].type)
			a->type = edi_copy(u, edi_value(s, SAYS[i].type, 0));
		if (SAYS[i].status)
			a->status = edi_copy(u, edi_value(s, SAYS[i].status, 0));
		if (SAYS[i].code)
			a->code = edi_copy(u, edi_value(s, SAYS[i].code, 0));
	}
}
