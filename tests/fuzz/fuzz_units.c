/*
 * Mappings, each by itself: the input is the inside of one unit, in an envelope that is sound. Its first byte
 * says of which type, unless FUZZ_UNIT names one (850, TA1, ORDERS, ...), the second what its partner's profile
 * says; the rest are its segments, in the usual separators.
 */
#include "support/edi_text.h"
#include "fuzz.h"

#define ISA                                                                                                    \
	"ISA*00*          *00*          *ZZ*A              *ZZ*B              "                                \
	"*261126*1200*U*00401*000000001*0*P*>~"
#define UNB "UNB+UNOC:3+A:ZZ+B:ZZ+261126:1200+9'"

/* The types, and the group in which one of X12 stands. */
static const struct {
	const char *type, *group;
} TYPES[] = {
	{ "846", "IB" },    { "856", "SH" },	{ "850", "PO" },    { "860", "PC" },
	{ "997", "FA" },    { "TA1", NULL },	{ "INVRPT", NULL }, { "DESADV", NULL },
	{ "ORDERS", NULL }, { "ORDCHG", NULL }, { "CONTRL", NULL },
};
enum { TYPES_COUNT = sizeof(TYPES) / sizeof(TYPES[0]), TYPE_TA1 = 5, OF_X12 = 6 };

static size_t type_of(uint8_t byte)
{
	const char *named = getenv("FUZZ_UNIT");

	for (size_t i = 0; named && i < TYPES_COUNT; i++)
		if (strcmp(named, TYPES[i].type) == 0)
			return i;
	FUZZ_CHECK(!named);
	return byte % TYPES_COUNT;
}

static void choose_profile(struct edi_partner *p, uint8_t byte)
{
	static const enum edi_locations WAYS[] = { LOCATIONS_SUM, LOCATIONS_SEPARATE, LOCATIONS_NONE,
						   LOCATIONS_SUM };
	struct profile_edi *e = &p->profile.edi;

	edi_partner_init(p, "VN UP SA EN", "EA PCE CA");
	e->locations = WAYS[byte & 3];
	e->poc = byte & 4 ? POC_DELTA : byte & 8 ? POC_OLD_NEW : POC_NEW;
	e->has_transit_days = byte & 16;
	e->transit_days = 3;
	e->control_required = byte & 32;
	p->future[0] = SLICE("63");
	p->future[1] = SLICE("198");
	e->future = (struct slices){ p->future, byte & 64 ? 2 : 0 };
	e->charset = byte & 128 ? SLICE("iso-8859-1") : SLICE("");
	p->profile.snapshot.repeated = byte & 128 ? REPEATED_SUM : p->profile.snapshot.repeated;
	p->rows_max = (byte & 3) == 3 ? 5 : 0;
}

/* How many segments BODY has, the way the reader counts them. */
static unsigned segments_of(struct slice body, bool x12)
{
	unsigned n = 0;
	bool any = false, released = false;

	for (size_t i = 0; i < body.n; i++) {
		char c = body.p[i];
		bool ends = c == (x12 ? '~' : '\'') && !released;
		bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
		n += ends && any;
		any = !ends && (any || !blank);
		if (c != '\r' && c != '\n')
			released = !x12 && c == '?' && !released;
	}
	return n;
}

static void put_whole(struct buf *out, size_t type, struct slice body)
{
	const char *name = TYPES[type].type;
	bool x12 = type < OF_X12;
	unsigned n = segments_of(body, x12) + 2;

	if (type == TYPE_TA1) {
		buf_put_str(out, ISA);
		buf_put_slice(out, body);
		buf_put_str(out, "~IEA*0*1~");
		return;
	}
	if (x12)
		buf_printf(out, ISA "GS*%s*A*B*20261126*1200*7*X*004010~ST*%s*1~", TYPES[type].group, name);
	else
		buf_printf(out, UNB "UNH+1+%s:D:96A:UN'", name);
	buf_put_slice(out, body);
	if (x12)
		buf_printf(out, "SE*%u*1~GE*1*7~IEA*1*1~", n);
	else
		buf_printf(out, "UNT+%u+1'UNZ+1+9'", n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct edi_partner partner;
	struct buf text, told;

	if (size < 2)
		return 0;
	choose_profile(&partner, data[1]);
	buf_init(&text, 0);
	buf_init(&told, 0);
	put_whole(&text, type_of(data[0]), slice_of(data + 2, size - 2));
	edi_told(&told, buf_slice(&text), size % 3, &partner);
	FUZZ_CHECK(buf_status(&text) == ST_OK && buf_status(&told) == ST_OK && told.n > 0);
	buf_release(&text);
	buf_release(&told);
	return 0;
}
