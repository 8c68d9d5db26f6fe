/*
 * Records of interchanges as bytes: fields one behind the other, texts counted, numbers as varints. They are
 * written and read in one order, that of the structs.
 */
#include "allot/models/edi/interchange.h"

/* Codes */

static void put_codes(struct buf *out, const struct slice *codes, uint32_t count)
{
	buf_put_varint(out, count);
	for (uint32_t i = 0; i < count; i++)
		buf_put_counted(out, codes[i]);
}

static void read_codes(struct reader *r, struct slice codes[EDI_CODES_MAX], uint32_t *count)
{
	*count = read_varint32(r);
	if (*count > EDI_CODES_MAX) {
		*count = 0;
		r->bad = true;
	}
	for (uint32_t i = 0; i < *count; i++)
		codes[i] = read_counted(r);
}

static bool read_flag(struct reader *r)
{
	uint64_t flag = read_varint(r);

	if (flag > 1)
		r->bad = true;
	return flag == 1;
}

/* What the first records of a store did not have stands at their end, and only where there is something. */

static void put_last(struct buf *out, const struct slice *texts, uint32_t count)
{
	uint32_t said = 0;

	for (uint32_t i = 0; i < count; i++)
		if (texts[i].n)
			said = i + 1;
	for (uint32_t i = 0; i < said; i++)
		buf_put_counted(out, texts[i]);
}

/* TEXTS that are not there are empty. */
static void read_last(struct reader *r, struct slice *texts, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		texts[i] = !r->bad && r->at < r->end ? read_counted(r) : SLICE("");
}

/* Interchanges */

/* Manners */

enum { MANNER_NEVER = 1, MANNER_ALWAYS = 2, MANNER_NEWLINES = 4, MANNER_LATIN1 = 8, MANNERS_END = 16 };

static void put_manners(struct buf *out, const struct edi_manners *m)
{
	buf_put_varint(out, (m->acknowledge_never ? MANNER_NEVER : 0u) |
				    (m->acknowledge_always ? MANNER_ALWAYS : 0u) |
				    (m->newlines ? MANNER_NEWLINES : 0u) | (m->latin1 ? MANNER_LATIN1 : 0u));
	buf_put_counted(out, m->each);
	for (int fate = 0; fate < EDI_FATE_COUNT; fate++)
		buf_put_counted(out, m->codes[fate]);
}

static void read_manners(struct reader *r, struct edi_manners *m)
{
	uint64_t flags = read_varint(r);

	if (flags >= MANNERS_END)
		r->bad = true;
	m->acknowledge_never = flags & MANNER_NEVER;
	m->acknowledge_always = flags & MANNER_ALWAYS;
	m->newlines = flags & MANNER_NEWLINES;
	m->latin1 = flags & MANNER_LATIN1;
	m->each = read_counted(r);
	for (int fate = 0; fate < EDI_FATE_COUNT; fate++)
		m->codes[fate] = read_counted(r);
}

bool edi_fate_named(struct slice name, enum edi_fate *out)
{
	static const char *const NAMES[EDI_FATE_COUNT] = { "stock",   "future", "waiting", "short",
							   "unknown", "unit",	"refused", "cancelled" };

	for (int fate = 0; fate < EDI_FATE_COUNT; fate++) {
		if (!slice_eq(name, slice_str(NAMES[fate])))
			continue;
		*out = (enum edi_fate)fate;
		return true;
	}
	return false;
}

void put_interchange(struct buf *out, const struct interchange_record *r)
{
	buf_put_varint(out, r->edifact);
	buf_put_counted(out, r->sender_qualifier);
	buf_put_counted(out, r->sender);
	buf_put_counted(out, r->receiver_qualifier);
	buf_put_counted(out, r->receiver);
	buf_put_counted(out, r->control);
	buf_put_counted(out, r->version);
	buf_put_counted(out, r->date);
	buf_put_counted(out, r->time);
	buf_put_counted(out, r->marks);
	buf_put_varint(out, r->ack_requested);
	buf_put_char(out, r->usage);
	buf_put_char(out, r->status);
	put_codes(out, r->codes, r->codes_count);
	buf_put_counted(out, r->partner);
	buf_put_counted(out, r->profile);
	buf_put_varint(out, r->duplicate);
	buf_put_varint(out, r->not_ours);
	buf_put(out, r->sha256, SHA256_BYTES);
	buf_put_varint(out, r->groups);
	buf_put_varint(out, r->day);
	put_manners(out, &r->manners);
	put_last(out, &r->manners.charset, 1);
}

bool read_interchange(struct reader *r, struct interchange_record *out)
{
	*out = (struct interchange_record){ .edifact = read_flag(r) };
	out->sender_qualifier = read_counted(r);
	out->sender = read_counted(r);
	out->receiver_qualifier = read_counted(r);
	out->receiver = read_counted(r);
	out->control = read_counted(r);
	out->version = read_counted(r);
	out->date = read_counted(r);
	out->time = read_counted(r);
	out->marks = read_counted(r);
	out->ack_requested = read_flag(r);
	out->usage = (char)read_byte(r);
	out->status = (char)read_byte(r);
	read_codes(r, out->codes, &out->codes_count);
	out->partner = read_counted(r);
	out->profile = read_counted(r);
	out->duplicate = read_flag(r);
	out->not_ours = read_flag(r);
	struct slice sha = read_bytes(r, SHA256_BYTES);
	if (sha.n == SHA256_BYTES)
		memcpy(out->sha256, sha.p, SHA256_BYTES);
	out->groups = read_varint32(r);
	out->day = read_varint32(r);
	read_manners(r, &out->manners);
	read_last(r, &out->manners.charset, 1);
	return !r->bad;
}

/* Character sets */

const char *edifact_charset(struct slice level)
{
	static const char *const SETS[] = { "ISO-8859-1", "ISO-8859-2", "ISO-8859-5",
					    "ISO-8859-7", "ISO-8859-3", "ISO-8859-4",
					    "ISO-8859-6", "ISO-8859-8", "ISO-8859-9" };

	if (level.n < 4 || memcmp(level.p, "UNO", 3) != 0)
		return NULL;
	if (level.p[3] == 'W' || level.p[3] == 'Y')
		return "UTF-8";
	return level.p[3] < 'C' || level.p[3] > 'K' ? NULL : SETS[level.p[3] - 'C'];
}

struct edi_charset interchange_charset(const struct interchange_record *r)
{
	const char *set = r->edifact ? edifact_charset(r->version) : NULL;

	if (set)
		return (struct edi_charset){ slice_str(set), slice_of(r->version.p, 4) };
	if (r->edifact || (r->manners.latin1 && !r->manners.charset.n))
		return (struct edi_charset){ .name = SLICE("ISO-8859-1"), .level = SLICE("UNOC") };
	return (struct edi_charset){ .name = r->manners.charset };
}

/* Groups */

void put_group(struct buf *out, const struct group_record *g)
{
	buf_put_counted(out, g->code);
	buf_put_counted(out, g->sender);
	buf_put_counted(out, g->receiver);
	buf_put_counted(out, g->control);
	buf_put_counted(out, g->version);
	buf_put_char(out, g->status);
	put_codes(out, g->codes, g->codes_count);
	buf_put_varint(out, g->declared);
	buf_put_varint(out, g->received);
	buf_put_varint(out, g->accepted);
}

bool read_group(struct reader *r, struct group_record *out)
{
	*out = (struct group_record){ .code = read_counted(r) };
	out->sender = read_counted(r);
	out->receiver = read_counted(r);
	out->control = read_counted(r);
	out->version = read_counted(r);
	out->status = (char)read_byte(r);
	read_codes(r, out->codes, &out->codes_count);
	out->declared = read_varint32(r);
	out->received = read_varint32(r);
	out->accepted = read_varint32(r);
	return !r->bad;
}

/* Units */

static void put_error(struct buf *out, const struct edi_error *e)
{
	buf_put_counted(out, e->code);
	buf_put_counted(out, e->segment);
	buf_put_varint(out, e->position);
	buf_put_varint(out, e->element);
	buf_put_varint(out, e->component);
	buf_put_counted(out, e->syntax);
	buf_put_counted(out, e->value);
}

static struct edi_error read_error(struct reader *r)
{
	struct edi_error e = { .code = read_counted(r) };

	e.segment = read_counted(r);
	e.position = read_varint32(r);
	e.element = read_varint32(r);
	e.component = read_varint32(r);
	e.syntax = read_counted(r);
	e.value = read_counted(r);
	return e;
}

void put_unit(struct buf *out, const struct unit_record *u)
{
	buf_put_counted(out, u->type);
	buf_put_counted(out, u->control);
	buf_put_counted(out, u->version);
	buf_put_varint(out, u->group);
	buf_put_char(out, u->status);
	buf_put_varint(out, u->errors_count);
	for (uint32_t i = 0; i < u->errors_count; i++)
		put_error(out, &u->errors[i]);
	buf_put_varint(out, u->errors_total);
	buf_put_counted(out, u->number);
	buf_put_counted(out, u->release);
	buf_put_counted(out, u->purpose);
	buf_put_counted(out, u->doctype);
	buf_put_counted(out, u->date);
	buf_put_counted(out, u->orderid);
	buf_put_varint(out, u->replaces);
	buf_put_varint(out, u->cancels);
	buf_put_varint(out, u->rows);
	buf_put_varint(out, u->refused);
	const struct slice last[] = { u->sequence, u->request };
	put_last(out, last, 2);
}

bool read_unit(struct reader *r, struct unit_record *out)
{
	*out = (struct unit_record){ .type = read_counted(r) };
	out->control = read_counted(r);
	out->version = read_counted(r);
	out->group = read_varint32(r);
	out->status = (char)read_byte(r);
	out->errors_count = read_varint32(r);
	if (out->errors_count > EDI_ERRORS_MAX) {
		out->errors_count = 0;
		r->bad = true;
	}
	for (uint32_t i = 0; i < out->errors_count; i++)
		out->errors[i] = read_error(r);
	out->errors_total = read_varint32(r);
	out->number = read_counted(r);
	out->release = read_counted(r);
	out->purpose = read_counted(r);
	out->doctype = read_counted(r);
	out->date = read_counted(r);
	out->orderid = read_counted(r);
	out->replaces = read_flag(r);
	out->cancels = read_flag(r);
	out->rows = read_varint32(r);
	out->refused = read_varint32(r);
	struct slice last[2];
	read_last(r, last, 2);
	out->sequence = last[0];
	out->request = last[1];
	return !r->bad;
}

/* Lines */

static void put_sent_fields(struct buf *out, const struct sent_line *s)
{
	buf_put_counted(out, s->number);
	buf_put_counted(out, s->quantity);
	buf_put_counted(out, s->unit);
	buf_put_varint(out, s->mantissa);
	buf_put_varint(out, s->scale);
	buf_put_counted(out, s->reference);
	buf_put_counted(out, s->change);
	buf_put_counted(out, s->pairs);
	buf_put_varint(out, s->position);
}

static void read_sent_fields(struct reader *r, struct sent_line *out)
{
	*out = (struct sent_line){ .number = read_counted(r) };
	out->quantity = read_counted(r);
	out->unit = read_counted(r);
	out->mantissa = read_varint(r);
	out->scale = read_varint32(r);
	out->reference = read_counted(r);
	out->change = read_counted(r);
	out->pairs = read_counted(r);
	out->position = read_varint32(r);
}

void put_sent(struct buf *out, const struct sent_line *s)
{
	put_sent_fields(out, s);
	put_last(out, &s->left, 1);
}

bool read_sent(struct reader *r, struct sent_line *out)
{
	read_sent_fields(r, out);
	read_last(r, &out->left, 1);
	return !r->bad;
}

void put_ack(struct buf *out, const struct ack_record *a)
{
	buf_put_char(out, a->scope);
	buf_put_counted(out, a->number);
	buf_put_counted(out, a->type);
	buf_put_counted(out, a->status);
	buf_put_counted(out, a->code);
}

bool read_ack(struct reader *r, struct ack_record *out)
{
	*out = (struct ack_record){ .scope = (char)read_byte(r) };
	out->number = read_counted(r);
	out->type = read_counted(r);
	out->status = read_counted(r);
	out->code = read_counted(r);
	return !r->bad;
}

void put_line_record(struct buf *out, const struct line_record *l)
{
	uint32_t count = canonical_of(l->form)->count;

	buf_put_varint(out, l->form);
	for (uint32_t i = 0; i < count; i++)
		buf_put_counted(out, l->fields[i]);
	put_sent_fields(out, &l->sent);
	buf_put_varint(out, l->outcome);
	buf_put_varint(out, l->code);
	buf_put_varint(out, l->line_id);
	put_last(out, &l->sent.left, 1);
}

bool read_line_record(struct reader *r, struct line_record *out)
{
	uint64_t form = read_varint(r);

	*out = (struct line_record){ .form = FORM_BATCHES };
	if (form >= FORM_COUNT)
		r->bad = true;
	out->form = r->bad ? FORM_BATCHES : (enum canonical_form)form;
	uint32_t count = canonical_of(out->form)->count;
	for (uint32_t i = 0; i < count; i++)
		out->fields[i] = read_counted(r);
	read_sent_fields(r, &out->sent);
	uint64_t outcome = read_varint(r), code = read_varint(r);
	if (outcome > OUTCOME_COUNT || code >= CODE_COUNT)
		r->bad = true;
	out->outcome = (enum outcome_type)outcome;
	out->code = (enum code)code;
	out->line_id = read_varint(r);
	read_last(r, &out->sent.left, 1);
	return !r->bad;
}

static void add_counted(struct sha256 *h, struct slice text)
{
	char length[VARINT_MAX_BYTES];

	sha256_add(h, length, varint_encode(length, text.n));
	if (text.n)
		sha256_add(h, text.p, text.n);
}

void interchange_digest(const struct interchange_record *r, uint8_t out[INTERCHANGE_DIGEST_BYTES])
{
	struct sha256 h;
	uint8_t digest[SHA256_BYTES];

	sha256_begin(&h);
	add_counted(&h, r->edifact ? SLICE("edifact") : SLICE("x12"));
	add_counted(&h, r->sender_qualifier);
	add_counted(&h, r->sender);
	add_counted(&h, r->receiver_qualifier);
	add_counted(&h, r->receiver);
	add_counted(&h, r->control);
	sha256_end(&h, digest);
	memcpy(out, digest, INTERCHANGE_DIGEST_BYTES);
}

void snapshot_digest(struct slice scope, uint8_t out[INTERCHANGE_DIGEST_BYTES])
{
	struct sha256 h;
	uint8_t digest[SHA256_BYTES];

	sha256_begin(&h);
	add_counted(&h, SLICE("snapshot"));
	add_counted(&h, scope);
	sha256_end(&h, digest);
	memcpy(out, digest, INTERCHANGE_DIGEST_BYTES);
}
