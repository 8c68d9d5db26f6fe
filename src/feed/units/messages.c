/*
 * The table of messages, and how its lists of codes are asked. The rules themselves stand by standard in
 * messages_x12.c and messages_edifact.c.
 */
#include "feed/units/messages.h"

#include "allot/base/contract.h"

const struct edi_message *edi_message_find(enum edi_standard standard, struct slice type)
{
	const struct edi_message *list = standard == EDI_X12 ? EDI_X12_MESSAGES : EDI_EDIFACT_MESSAGES;

	for (; list->type; list++)
		if (slice_eq(slice_str(list->type), type))
			return list;
	return NULL;
}

int edi_word_at(const char *list, struct slice word)
{
	int place = 0;

	for (const char *p = list; word.n && *p; place++) {
		size_t n = strcspn(p, " ");
		if (slice_eq(slice_of(p, n), word))
			return place;
		p += n;
		p += strspn(p, " ");
	}
	return -1;
}

enum edi_intent edi_intent_of(const struct edi_message *m, struct slice purpose)
{
	const struct edi_purpose *p = m->purposes;

	REQUIRE(p);
	while (p->code && !slice_eq(slice_str(p->code), purpose))
		p++;
	return p->intent;
}

enum edi_change edi_change_of(const struct edi_message *m, struct slice code)
{
	const struct edi_change_code *c = m->changes;

	REQUIRE(c);
	while (c->code && !slice_eq(slice_str(c->code), code))
		c++;
	return c->change;
}

static const struct {
	const char *type;
	enum feed_kind kind;
} KINDS[] = {
	{ "846", KIND_BATCHES },    { "INVRPT", KIND_BATCHES },	   { "856", KIND_BATCHES },
	{ "DESADV", KIND_BATCHES }, { "850", KIND_ORDERS },	   { "ORDERS", KIND_ORDERS },
	{ "860", KIND_AMENDMENTS }, { "ORDCHG", KIND_AMENDMENTS },
};

enum feed_kind edi_kind_of(struct slice type)
{
	for (size_t i = 0; i < sizeof(KINDS) / sizeof(KINDS[0]); i++)
		if (slice_eq(slice_str(KINDS[i].type), type))
			return KINDS[i].kind;
	return KIND_NONE;
}

const char *edi_meaning_name(enum edi_meaning means)
{
	static const char *const NAMES[EDI_MEANS_COUNTED] = {
		[EDI_MEANS_BEGIN] = "beginning",
		[EDI_MEANS_NUMBER] = "number",
		[EDI_MEANS_RELEASE] = "release",
		[EDI_MEANS_SEQUENCE] = "change number",
		[EDI_MEANS_REQUEST] = "request number",
		[EDI_MEANS_PURPOSE] = "purpose",
		[EDI_MEANS_TYPE] = "type",
		[EDI_MEANS_DATE] = "date",
		[EDI_MEANS_TIME] = "time",
		[EDI_MEANS_ORDER] = "order",
		[EDI_MEANS_WAREHOUSE] = "warehouse",
		[EDI_MEANS_ITEM] = "line",
		[EDI_MEANS_LEVEL] = "level",
		[EDI_MEANS_LINE] = "line number",
		[EDI_MEANS_SUBLINE] = "sub-line",
		[EDI_MEANS_PAIRS] = "ids",
		[EDI_MEANS_ID] = "id",
		[EDI_MEANS_IDS] = "ids",
		[EDI_MEANS_LOT] = "lot",
		[EDI_MEANS_LOTS] = "lots",
		[EDI_MEANS_CHANGE] = "change",
		[EDI_MEANS_QUANTITY] = "quantity",
		[EDI_MEANS_LEFT] = "quantity left",
		[EDI_MEANS_STOCK] = "stock",
		[EDI_MEANS_PART] = "part of the stock",
		[EDI_MEANS_SHARE] = "share",
		[EDI_MEANS_SHARES] = "shares",
		[EDI_MEANS_SHARED] = "receiver of a share",
		[EDI_MEANS_SCHEDULED] = "schedule",
		[EDI_MEANS_PLACE] = "place",
		[EDI_MEANS_PACKAGE] = "package",
		[EDI_MEANS_PACKAGES] = "packages",
		[EDI_MEANS_ETA] = "arrival",
		[EDI_MEANS_GONE] = "departure",
		[EDI_MEANS_COUNT] = "count of lines",
		[EDI_MEANS_SUMMARY] = "summary",
		[EDI_MEANS_VERDICT] = "verdict",
	};
	REQUIRE(means < EDI_MEANS_COUNTED);
	return NAMES[means];
}
