/*
 * Journal entries to bytes and back. Most of an entry is what the one before it had, too: the next row of the
 * same feed, the same order, the line just opened. So it says what differs, and zeros are left out.
 */
#include "store/journal/journal_codec.h"

#include "allot/base/contract.h"
#include "store/journal/event_fields.h"
#include "store/uuid.h"

enum { ENTRY_REFUSAL = 31, TYPE_MASK = 0x1f, SAME_LINE = 0x20, SOURCE_SHIFT = 6 };
enum { SOURCE_SAME, SOURCE_NEXT, SOURCE_NEAR, SOURCE_NEW };

_Static_assert((int)EVENT_COUNT <= (int)ENTRY_REFUSAL, "a type of event is no refusal");

void entry_coder_init(struct entry_coder *c, uint64_t run)
{
	for (int t = 0; t < TEXT_COUNT; t++)
		c->before[t].n = 0;
	c->source = (struct source){ .run = run };
	c->any_source = false;
	c->line_id = 0;
	c->line_n = 0;
	c->opened = 0;
}

static uint64_t zigzag(int64_t v)
{
	return v < 0 ? ~((uint64_t)v << 1) : (uint64_t)v << 1;
}

static int64_t unzigzag(uint64_t v)
{
	return (int64_t)(v >> 1) ^ -(int64_t)(v & 1);
}

/* Bytes that A and B, both of at least N, share at their start; N at most. */
static size_t shared(const char *a, const char *b, size_t n)
{
	size_t i = 0;
	for (; i + 8 <= n; i += 8) {
		uint64_t x, y;
		memcpy(&x, a + i, 8);
		memcpy(&y, b + i, 8);
		if (x != y)
			break;
	}
	while (i < n && a[i] == b[i])
		i++;
	return i;
}

/* Encoders write at P, which has room for what they may write, and return what is behind it. */

static char *put_varint(char *p, uint64_t v)
{
	return p + varint_encode(p, v);
}

static char *put_counted(char *p, struct slice s)
{
	p = put_varint(p, s.n);
	if (s.n)
		memcpy(p, s.p, s.n);
	return p + s.n;
}

/* True when S, which shares SAME bytes with the text before, is shorter as a UUID; its bytes are at P. */
static bool put_uuid(char *p, struct slice s, size_t same)
{
	return s.n == UUID_TEXT && same < UUID_TEXT - UUID_BYTES && uuid_pack(s, p);
}

static char *put_text(struct entry_coder *c, enum entry_text t, char *p, struct slice s)
{
	size_t before = c->before[t].n;
	REQUIRE(s.n <= IDENTIFIER_MAX);
	size_t same = shared(c->before[t].p, s.p, before < s.n ? before : s.n);
	if (put_uuid(p + 1, s, same)) {
		*p = 0;
		p += 1 + UUID_BYTES;
	} else {
		p = put_varint(p, same + 1);
		p = put_counted(p, slice_of(s.p + same, s.n - same));
	}
	if (s.n)
		memcpy(c->before[t].p + same, s.p + same, s.n - same);
	c->before[t].n = s.n;
	return p;
}

static unsigned source_mode(const struct entry_coder *c, uint32_t feed, uint64_t line)
{
	if (!c->any_source || feed != c->source.feed)
		return SOURCE_NEW;
	if (line == c->source.line)
		return SOURCE_SAME;
	return line == c->source.line + 1 ? SOURCE_NEXT : SOURCE_NEAR;
}

/* The tag and the source. */
static char *put_head(struct entry_coder *c, char *p, unsigned tag, uint32_t feed, uint64_t line)
{
	unsigned mode = source_mode(c, feed, line);
	*p++ = (char)(tag | mode << SOURCE_SHIFT);
	if (mode == SOURCE_NEW)
		p = put_varint(put_varint(p, feed), line);
	else if (mode == SOURCE_NEAR)
		p = put_varint(p, zigzag((int64_t)(line - c->source.line)));
	c->source.feed = feed;
	c->source.line = line;
	c->any_source = true;
	return p;
}

static bool same_line(const struct entry_coder *c, const struct event *e)
{
	return e->line_id && e->line_id == c->line_id &&
	       slice_eq(e->orderid, slice_of(c->before[TEXT_ORDERID].p, c->before[TEXT_ORDERID].n)) &&
	       slice_eq(e->line, slice_of(c->line, c->line_n));
}

static void keep_line(struct entry_coder *c, uint64_t id, struct slice line)
{
	c->line_id = id;
	c->line_n = line.n;
	c->opened = 0;
	if (line.n)
		memcpy(c->line, line.p, line.n);
}

static char *put_line(struct entry_coder *c, char *p, const struct event *e)
{
	bool opened = e->type == EVENT_LINE_OPENED;
	REQUIRE(opened == (e->line_id == e->number));
	REQUIRE(e->line_id <= e->number);
	REQUIRE(e->line.n <= IDENTIFIER_MAX);
	if (!opened)
		p = put_varint(p, e->line_id ? e->number - e->line_id : 0);
	if (!e->line_id)
		return p;
	p = put_text(c, TEXT_ORDERID, p, e->orderid);
	keep_line(c, e->line_id, e->line);
	return put_counted(p, e->line);
}

/* What a field holds, as it is written; for FIELD_BACK and FIELD_SELF the distance. */
static inline uint64_t field_value(const struct event *e, const struct field *f)
{
	const char *at = (const char *)e + f->offset;
	uint64_t u64;
	uint32_t u32;
	int16_t i16;
	switch (f->kind) {
	case FIELD_BOOL:
		return *(const bool *)at;
	case FIELD_I16:
		memcpy(&i16, at, sizeof(i16));
		return zigzag(i16);
	case FIELD_U32:
	case FIELD_ENUM:
	case FIELD_OPENED:
		memcpy(&u32, at, sizeof(u32));
		return u32;
	default:
		break;
	}
	memcpy(&u64, at, sizeof(u64));
	if (f->kind == FIELD_U64)
		return u64;
	REQUIRE(u64 <= e->number);
	REQUIRE(f->kind == FIELD_BACK ? u64 < e->number : u64 > 0);
	return u64 ? e->number - u64 : 0;
}

/* What field F is when nothing is written of it; OPENED: of the line that the event is about. */
static inline uint64_t usual(const struct field *f, uint32_t opened)
{
	return f->kind == FIELD_OPENED ? opened : 0;
}

static char *put_fields(char *p, const struct event *e, uint32_t opened)
{
	uint64_t values[FIELDS_MAX];
	size_t count = 0;
	uint64_t mask = 0, bit = 1;
	for (const struct field *f = event_fields(e->type); f->offset; f++, bit <<= 1) {
		uint64_t value = field_value(e, f);
		REQUIRE(!f->below || value < f->below);
		if (value == usual(f, opened))
			continue;
		mask |= bit;
		if (f->kind != FIELD_BOOL)
			values[count++] = value;
	}
	p = put_varint(p, mask);
	for (size_t i = 0; i < count; i++)
		p = put_varint(p, values[i]);
	return p;
}

static char *put_event(struct entry_coder *c, char *p, const struct event *e)
{
	unsigned about = event_about(e->type);
	bool same = about & ABOUT_LINE && same_line(c, e);
	p = put_head(c, p, e->type | (same ? SAME_LINE : 0), e->source.feed, e->source.line);
	if (about & ABOUT_BATCH && e->type != EVENT_BATCH_CREATED)
		p = put_varint(p, e->batch);
	if (about & ABOUT_PRODUCT && !e->batch)
		p = put_varint(p, e->product);
	if (about & ABOUT_LINE && !same)
		p = put_line(c, p, e);
	if (e->type == EVENT_BATCH_CREATED)
		p = put_text(c, TEXT_SKU, put_text(c, TEXT_REF, p, e->ref), e->sku);
	p = put_fields(p, e, same ? c->opened : 0);
	if (e->type == EVENT_LINE_OPENED)
		c->opened = e->line_opened.ordered;
	return p;
}

void entry_encode_event(struct entry_coder *c, struct buf *out, const struct event *e)
{
	/* a tag, at most two texts or a text and a line, each with numbers before it, and numbers */
	enum { TEXT_BYTES = IDENTIFIER_MAX + 2 * VARINT_MAX_BYTES };
	enum { EVENT_BYTES_MAX = 1 + 2 * TEXT_BYTES + (FIELDS_MAX + 6) * VARINT_MAX_BYTES };
	REQUIRE(e->type > EVENT_NONE && e->type < EVENT_COUNT);
	REQUIRE(e->number > 0);
	char *p = buf_room(out, EVENT_BYTES_MAX);
	if (p)
		out->n += (size_t)(put_event(c, p, e) - p);
}

void entry_encode_refusal(struct entry_coder *c, struct buf *out, const struct refusal *refusal)
{
	char head[1 + 2 * VARINT_MAX_BYTES];
	char *end = put_head(c, head, ENTRY_REFUSAL, refusal->feed, refusal->line);
	buf_put(out, head, (size_t)(end - head));
	buf_put_varint(out, refusal->code);
	buf_put_varint(out, refusal->since);
	buf_put_counted(out, refusal->reason);
	buf_put_varint(out, refusal->count);
	for (uint32_t i = 0; i < refusal->count; i++)
		buf_put_counted(out, refusal->fields[i]);
}

/* Decoding */

/* A UUID into column T. */
static bool get_uuid(struct entry_coder *c, enum entry_text t, struct reader *r)
{
	struct slice bytes = read_bytes(r, UUID_BYTES);
	if (r->bad)
		return false;
	uuid_unpack(bytes.p, c->before[t].p);
	c->before[t].n = UUID_TEXT;
	return true;
}

/* What stands after the first SAME bytes of column T. */
static bool get_rest(struct entry_coder *c, enum entry_text t, struct reader *r, uint64_t same)
{
	struct slice rest = read_counted(r);
	if (r->bad || same > c->before[t].n || rest.n > IDENTIFIER_MAX - same)
		return false;
	if (rest.n)
		memcpy(c->before[t].p + same, rest.p, rest.n);
	c->before[t].n = same + rest.n;
	return true;
}

static bool get_text(struct entry_coder *c, enum entry_text t, struct reader *r, struct slice *out)
{
	uint64_t mark = read_varint(r);
	if (r->bad || !(mark ? get_rest(c, t, r, mark - 1) : get_uuid(c, t, r)))
		return false;
	*out = slice_of(c->before[t].p, c->before[t].n);
	return true;
}

static bool get_source(struct entry_coder *c, struct reader *r, unsigned mode)
{
	if (mode == SOURCE_NEW) {
		c->source.feed = read_varint32(r);
		c->source.line = read_varint(r);
		c->any_source = true;
		return !r->bad;
	}
	if (!c->any_source)
		return false;
	if (mode == SOURCE_NEXT)
		c->source.line++;
	else if (mode == SOURCE_NEAR)
		c->source.line += (uint64_t)unzigzag(read_varint(r));
	return !r->bad;
}

/* The line of the entry before. */
static bool get_same_line(struct entry_coder *c, struct event *e)
{
	if (!c->line_id || e->type == EVENT_LINE_OPENED)
		return false;
	e->line_id = c->line_id;
	e->orderid = slice_of(c->before[TEXT_ORDERID].p, c->before[TEXT_ORDERID].n);
	e->line = slice_of(c->line, c->line_n);
	return true;
}

static bool get_line(struct entry_coder *c, struct reader *r, struct event *e)
{
	bool opened = e->type == EVENT_LINE_OPENED;
	uint64_t distance = opened ? 0 : read_varint(r);
	if (r->bad || distance >= e->number)
		return false;
	if (!distance && !opened)
		return true;
	e->line_id = e->number - distance;
	if (!get_text(c, TEXT_ORDERID, r, &e->orderid))
		return false;
	struct slice line = read_counted(r);
	if (r->bad || line.n > IDENTIFIER_MAX)
		return false;
	keep_line(c, e->line_id, line);
	e->line = slice_of(c->line, c->line_n);
	return true;
}

/* Puts V where field F of E is; false: it is no value of F. */
static inline bool set_field(struct event *e, const struct field *f, uint64_t v)
{
	char *at = (char *)e + f->offset;
	uint32_t u32 = (uint32_t)v;
	int16_t i16 = (int16_t)unzigzag(v);
	switch (f->kind) {
	case FIELD_BOOL:
		*(bool *)at = true;
		return true;
	case FIELD_I16:
		memcpy(at, &i16, sizeof(i16));
		return zigzag(i16) == v;
	case FIELD_U32:
	case FIELD_ENUM:
	case FIELD_OPENED:
		memcpy(at, &u32, sizeof(u32));
		return u32 == v && (!f->below || v < f->below);
	case FIELD_BACK:
	case FIELD_SELF:
		if (v >= e->number)
			return false;
		v = e->number - v;
		break;
	case FIELD_U64:
		break;
	}
	memcpy(at, &v, sizeof(v));
	return true;
}

static bool get_fields(struct reader *r, struct event *e, uint32_t opened)
{
	uint64_t mask = read_varint(r);
	for (const struct field *f = event_fields(e->type); f->offset; f++, mask >>= 1) {
		bool there = mask & 1;
		uint64_t v = !there ? usual(f, opened) : f->kind == FIELD_BOOL ? 1 : read_varint(r);
		if (!there && !v && f->kind != FIELD_SELF)
			continue;
		if (!set_field(e, f, v))
			return false;
	}
	return !mask && !r->bad;
}

static bool get_event(struct entry_coder *c, struct reader *r, uint8_t tag, struct event *e)
{
	unsigned about = event_about(e->type);
	if (about & ABOUT_BATCH)
		e->batch = e->type == EVENT_BATCH_CREATED ? e->number : read_varint(r);
	if (about & ABOUT_PRODUCT && !e->batch)
		e->product = read_varint(r);
	if (tag & SAME_LINE ? !(about & ABOUT_LINE) || !get_same_line(c, e)
			    : about & ABOUT_LINE && !get_line(c, r, e))
		return false;
	if (e->type == EVENT_BATCH_CREATED &&
	    (!get_text(c, TEXT_REF, r, &e->ref) || !get_text(c, TEXT_SKU, r, &e->sku)))
		return false;
	if (!get_fields(r, e, tag & SAME_LINE ? c->opened : 0))
		return false;
	if (e->type == EVENT_LINE_OPENED)
		c->opened = e->line_opened.ordered;
	return true;
}

static bool get_refusal(struct entry_coder *c, struct reader *r, struct arena *arena, struct entry *out)
{
	uint64_t code = read_varint(r);
	uint64_t since = read_varint(r);
	struct slice reason = read_counted(r);
	uint32_t count = read_varint32(r);
	if (r->bad || code >= CODE_COUNT || count > (size_t)(r->end - r->at))
		return false;
	struct slice *fields = arena_alloc(arena, (count ? count : 1) * sizeof(*fields));
	out->no_memory = !fields;
	if (!fields)
		return false;
	for (uint32_t i = 0; i < count; i++)
		fields[i] = read_counted(r);
	out->refusal = (struct refusal){
		.feed = c->source.feed,
		.line = c->source.line,
		.code = (enum code)code,
		.since = since,
		.reason = reason,
		.fields = fields,
		.count = count,
	};
	return !r->bad;
}

bool entry_decode(struct entry_coder *c, struct reader *r, uint64_t number, struct arena *arena,
		  struct entry *out)
{
	uint8_t tag = read_byte(r);
	uint8_t type = tag & TYPE_MASK;
	out->no_memory = false;
	out->is_refusal = type == ENTRY_REFUSAL;
	if (r->bad || !get_source(c, r, tag >> SOURCE_SHIFT))
		return false;
	if (out->is_refusal)
		return !(tag & SAME_LINE) && get_refusal(c, r, arena, out);
	if (type == EVENT_NONE || type >= EVENT_COUNT)
		return false;
	out->event = (struct event){
		.type = (enum event_type)type,
		.number = number,
		.source = c->source,
	};
	return get_event(c, r, tag, &out->event);
}
