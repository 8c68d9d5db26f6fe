/*
 * The `edi` section: what identifies a partner of interchanges, and how his units are read and answered.
 */
#include <iconv.h>

#include "allot/models/edi/interchange.h"
#include "feed/profile/compile.h"
#include "feed/profile/patterns.h"

enum { ID_MAX = 35 }; /* bytes of a party's id, UNB 0004 */

static struct slice text_of(const struct conf_section *section, const char *key)
{
	const struct conf_value *value = conf_value(section, key);

	return value ? value->texts[0].text : SLICE("");
}

static enum status fail_empty(struct compiling *c, const struct conf_section *section, const char *key)
{
	return compile_fail(c, conf_value(section, key)->line, "%s is empty", key);
}

enum { QUALIFIER_MAX = 4 };

/*
 * How much TEXT is like a qualifier: one mutually agreed (ZZ) is sure, others are numbers of up to three
 * digits or a few codes; -1: it is too long for one.
 */
static int likeness(struct slice text)
{
	static const char *const CODES[] = { "AM", "NR", "SA", "SN" };
	size_t digits = 0;

	if (text.n > QUALIFIER_MAX)
		return -1;
	if (slice_eq(text, SLICE("ZZ")) || slice_eq(text, SLICE("ZZZ")))
		return 3;
	for (size_t i = 0; i < sizeof(CODES) / sizeof(CODES[0]); i++)
		if (slice_eq(text, slice_str(CODES[i])))
			return 2;
	while (digits < text.n && text.p[digits] >= '0' && text.p[digits] <= '9')
		digits++;
	if (text.n < QUALIFIER_MAX)
		return digits == text.n ? 2 : 1;
	return 0;
}

/*
 * "QUALIFIER:ID", as X12 has them, "ID:QUALIFIER", as EDIFACT does, or "ID". What is more like a qualifier is
 * it.
 */
static enum status party_of(struct compiling *c, const struct conf_section *section, const char *key,
			    struct edi_party *out)
{
	const struct conf_value *value = conf_value(section, key);
	struct slice text = text_of(section, key);
	const char *colon = text.n ? memchr(text.p, ':', text.n) : NULL;

	if (!value)
		return ST_OK;
	if (colon) {
		out->qualifier = slice_trim(slice_of(text.p, (size_t)(colon - text.p)));
		text = slice_of(colon + 1, text.n - (size_t)(colon - text.p) - 1);
	}
	out->id = slice_trim(text);
	int first = likeness(out->qualifier), second = likeness(out->id);
	if (colon && out->qualifier.n && out->id.n && first < second) {
		struct slice id = out->qualifier;
		out->qualifier = out->id;
		out->id = id;
	}
	if (!out->id.n || out->id.n > ID_MAX || out->qualifier.n > QUALIFIER_MAX ||
	    (colon && !out->qualifier.n))
		return compile_fail_shown(
			c, value->line, value->texts[0].text,
			"is no party, which is \"QUALIFIER:ID\", such as \"ZZ:ACME\", \"ID:QUALIFIER\" or "
			"\"ID\"");
	if (colon && first == second && !slice_eq(out->qualifier, out->id))
		return compile_fail_shown(
			c, value->line, value->texts[0].text,
			"can be \"QUALIFIER:ID\" and \"ID:QUALIFIER\"; write the id alone, which "
			"stands for that with any qualifier");
	return ST_OK;
}

static enum status slices_of(struct compiling *c, const struct conf_section *section, const char *key,
			     struct slices *out)
{
	const struct conf_value *value = conf_value(section, key);
	uint32_t count = value ? value->count : 0;
	struct slice *list = compile_alloc(c, count, sizeof(*list));

	if (!list)
		return ST_NO_MEMORY;
	for (uint32_t i = 0; i < count; i++) {
		list[i] = slice_trim(value->texts[i].text);
		if (!list[i].n)
			return fail_empty(c, section, key);
		for (uint32_t j = 0; j < i; j++)
			if (slice_eq(list[i], list[j]))
				return compile_fail_shown(c, value->texts[i].line, list[i], "is named twice");
	}
	*out = (struct slices){ list, count };
	return ST_OK;
}

static enum status codes_of(struct compiling *c, const struct conf_section *section)
{
	struct profile_edi *e = &c->profile->edi;
	const struct conf_value *value = conf_value(section, "codes");
	uint32_t count = value ? value->count : 0;
	struct edi_code *list = compile_alloc(c, count, sizeof(*list));

	if (!list)
		return ST_NO_MEMORY;
	for (uint32_t i = 0; i < count; i++) {
		const struct conf_text *text = &value->texts[i];
		list[i].line = text->line;
		if (!split_pair(text->text, &list[i].answer, &list[i].code) || !list[i].answer.n ||
		    !list[i].code.n)
			return compile_fail_shown(c, text->line, text->text,
						  "is no code of an answer, which is \"ANSWER: CODE\", such as "
						  "\"future: DR\"");
		enum edi_fate fate;
		if (!edi_fate_named(list[i].answer, &fate))
			return compile_fail_shown(
				c, text->line, list[i].answer,
				"is nothing that an answer tells: stock, future, waiting, short, "
				"unknown, unit, refused and cancelled are");
		for (uint32_t j = 0; j < i; j++)
			if (slice_eq(list[i].answer, list[j].answer))
				return compile_fail_shown(c, text->line, list[i].answer, "is given two codes");
	}
	e->codes = list;
	e->codes_count = count;
	return ST_OK;
}

static enum status charset_of(struct compiling *c, const struct conf_section *section)
{
	struct profile_edi *e = &c->profile->edi;
	const struct conf_value *value = conf_value(section, "charset");

	e->charset = text_of(section, "charset");
	if (!value)
		return ST_OK;
	iconv_t known = iconv_open("UTF-8", e->charset.p);
	if (!e->charset.n || known == (iconv_t)-1)
		return compile_fail_shown(c, value->line, e->charset, "is no charset that iconv knows");
	(void)iconv_close(known);
	return ST_OK;
}

/* The place in its words of what KEY says, from 1; 0: it is not given. */
static unsigned word_of(const struct conf_section *section, const char *key)
{
	const struct conf_value *value = conf_value(section, key);

	return value ? (unsigned)value->number + 1 : 0;
}

static void take_words(const struct conf_section *section, struct profile_edi *e)
{
	static const enum edi_ack ACKS[] = { ACK_REQUESTED, ACK_REQUESTED, ACK_ALWAYS, ACK_NEVER };
	const struct conf_value *accept = conf_value(section, "accept");
	const struct conf_value *newlines = conf_value(section, "newlines");
	const struct conf_value *transit = conf_value(section, "transit_days");

	for (uint32_t i = 0; accept && i < accept->count; i++)
		for (uint32_t unit = 0; unit < EDI_UNIT_COUNT; unit++)
			if (slice_eq(accept->texts[i].text, slice_str(accept->key->words[unit])))
				e->accept |= 1u << unit;
	e->usage = word_of(section, "usage") == 2 ? 'T' : 'P';
	e->locations = (enum edi_locations)word_of(section, "locations");
	e->poc = (enum edi_poc)word_of(section, "poc");
	e->ack = ACKS[word_of(section, "ack")];
	e->control_required = word_of(section, "control") == 2;
	e->newlines = newlines && newlines->number;
	e->has_transit_days = transit != NULL;
	e->transit_days = transit ? (uint32_t)transit->number : 0;
}

static enum status check_edi(struct compiling *c, const struct conf_section *section)
{
	const struct profile_edi *e = &c->profile->edi;
	const struct profile_snapshot *s = &c->profile->snapshot;
	const uint32_t stock = 1u << EDI_846 | 1u << EDI_INVRPT;
	const uint32_t goods = stock | 1u << EDI_856 | 1u << EDI_850 | 1u << EDI_860 | 1u << EDI_DESADV |
			       1u << EDI_ORDERS | 1u << EDI_ORDCHG;

	if (!e->partner.id.n)
		return compile_fail(c, section->line, "edi needs partner, the sender of his interchanges");
	if (!e->us.id.n)
		return compile_fail(c, section->line, "edi needs us, the receiver of his interchanges");
	if (!e->accept)
		return compile_fail(c, section->line, "edi needs accept, the units that are taken");
	if (e->accept & stock && !s->has_means)
		return compile_fail(c, section->line,
				    "accept names 846 or INVRPT: snapshot { means } must say what they count");
	if (s->as_of == AS_OF_COLUMN || s->as_of == AS_OF_CELL)
		return compile_fail(c, s->line,
				    "as-of of a cell or column beside edi: it is of files in columns");
	if (!(e->accept & stock) && s->given)
		return compile_fail(c, s->line, "snapshot is for 846 and INVRPT, and accept names neither");
	if (e->accept & goods && !e->skus.count)
		return compile_fail(c, section->line, "edi needs skus, the qualifiers of our SKU");
	if (e->accept & goods && !e->units.count)
		return compile_fail(c, section->line, "edi needs units, which say how many pieces each is");
	if (e->accept & 1u << EDI_860 && e->poc == POC_NONE)
		return compile_fail(c, section->line, "accept names 860: poc must say what POC03 is");
	return ST_OK;
}

enum status compile_edi(struct compiling *c, const struct conf_section *section)
{
	struct profile_edi *e = &c->profile->edi;
	enum status st = ST_OK;

	if (!section)
		return ST_OK;
	e->given = true;
	e->line = section->line;
	e->gs = slice_trim(text_of(section, "gs"));
	e->our_gs = slice_trim(text_of(section, "our-gs"));
	e->prefix = slice_trim(text_of(section, "prefix"));
	take_words(section, e);
	st = party_of(c, section, "partner", &e->partner);
	if (!st)
		st = party_of(c, section, "us", &e->us);
	if (!st)
		st = slices_of(c, section, "versions", &e->versions);
	if (!st)
		st = slices_of(c, section, "skus", &e->skus);
	if (!st)
		st = slices_of(c, section, "future", &e->future);
	if (!st)
		st = units_compile(c, conf_value(section, "units"), false, &e->units);
	if (!st)
		st = codes_of(c, section);
	if (!st)
		st = charset_of(c, section);
	return st ? st : check_edi(c, section);
}
