/*
 * Acknowledgements that were received are held against the control numbers of what was sent: of interchanges
 * (TA1, UCI) and groups (AK1, UCF). A message stands in the group, or interchange, that is named before it.
 */
#include "feed/messages/receiver_state.h"

static void put_party(struct buf *out, struct slice qualifier, struct slice id)
{
	buf_put_slice(out, qualifier);
	buf_put_char(out, ':');
	buf_put_slice(out, id);
}

static enum status ask(struct receiver *r, const struct interchange_record *i, const struct ack_record *a,
		       uint64_t *run)
{
	uint64_t number = 0;
	struct buf us, partner;

	*run = 0;
	if (slice_number(a->number, UINT64_MAX, &number) != NUMBER_OK)
		return ST_OK;
	buf_init(&us, 0);
	buf_init(&partner, 0);
	put_party(&us, i->receiver_qualifier, i->receiver);
	put_party(&partner, i->sender_qualifier, i->sender);
	enum status st = buf_status(&us) ? buf_status(&us) : buf_status(&partner);
	if (!st)
		st = r->settings.sent(r->settings.seen_ctx, buf_slice(&us), buf_slice(&partner),
				      a->scope == 'I', number, run);
	buf_release(&us);
	buf_release(&partner);
	return st;
}

enum status receiver_match(struct receiver *r, const struct edi_interchange *i, const struct ack_record *a,
			   uint64_t line)
{
	enum status st = ST_OK;

	if (i->record.status == 'R' || i->record.duplicate || i->record.not_ours)
		return ST_OK;
	if (a->scope != 'U' && r->settings.sent)
		st = ask(r, &i->record, a, &r->ack_run);
	if (!st)
		note_ack(&r->notes, a, r->settings.sent ? &r->ack_run : NULL, line);
	return st;
}
