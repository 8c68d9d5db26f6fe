/* The messages of X12 (004010 to 005010), element by element (allot-edi(7)). */
#include "feed/units/messages.h"

#define HEAD	EDI_HEAD
#define ITEM	EDI_ITEM
#define M(name) EDI_MEANS_##name

/* 846: inventory advice */
static const struct edi_rule ON_846[] = {
	{ "BIA", HEAD, 0, 0, 0, 0, NULL, M(BEGIN), 0, 0 },
	{ "BIA", HEAD, 1, 0, 0, 0, NULL, M(PURPOSE), 0, 0 },
	{ "BIA", HEAD, 3, 0, 0, 0, NULL, M(NUMBER), 0, 0 },
	{ "BIA", HEAD, 4, 0, 0, 0, NULL, M(DATE), 0, 0 },
	{ "BIA", HEAD, 5, 0, 0, 0, NULL, M(TIME), 0, 0 },
	{ "N1", HEAD, 4, 0, 1, 0, "WH", M(WAREHOUSE), 0, 0 },
	{ "LIN", EDI_ANYWHERE, 1, 0, 0, 0, NULL, M(ITEM), 0, 0 },
	{ "LIN", ITEM, 2, 0, 0, 0, NULL, M(PAIRS), 0, 0 },
	{ "REF", ITEM, 2, 0, 1, 0, "LT", M(LOT), 0, 0 },
	{ "DTM", ITEM, 2, 0, 1, 0, "018 169 067 017", M(ETA), 5, 0 },
	{ "QTY", ITEM, 2, 0, 1, 0, "33 V2 17", M(STOCK), 3, 1 },
	{ "SCH", ITEM, 1, 0, 5, 0, "097", M(PART), 2, 1 },
	{ "N1", ITEM, 4, 0, 1, 0, "WH", M(PLACE), 0, 0 },
	{ "CTT", EDI_ANYWHERE, 1, 0, 0, 0, NULL, M(COUNT), 0, 0 },
};

static const struct edi_purpose STOCK_PURPOSES[] = {
	{ "00", EDI_ORIGINAL }, { "04", EDI_ORIGINAL }, { "05", EDI_ORIGINAL }, { "11", EDI_ORIGINAL },
	{ "15", EDI_ORIGINAL }, { "25", EDI_ORIGINAL }, { NULL, EDI_REFUSED },
};

/* 856: ship notice */
static const struct edi_rule ON_856[] = {
	{ "BSN", HEAD, 0, 0, 0, 0, NULL, M(BEGIN), 0, 0 },
	{ "BSN", HEAD, 1, 0, 0, 0, NULL, M(PURPOSE), 0, 0 },
	{ "BSN", HEAD, 2, 0, 0, 0, NULL, M(NUMBER), 0, 0 },
	{ "BSN", HEAD, 3, 0, 0, 0, NULL, M(DATE), 0, 0 },
	{ "HL", EDI_ANYWHERE, 3, 0, 0, 0, NULL, M(LEVEL), 0, 0 },
	{ "DTM", EDI_ANYWHERE, 2, 0, 1, 0, "017 067 371", M(ETA), 5, 0 },
	{ "DTM", EDI_ANYWHERE, 2, 0, 1, 0, "011", M(GONE), 5, 0 },
	{ "PRF", EDI_ANYWHERE, 1, 0, 0, 0, NULL, M(ORDER), 0, 0 },
	{ "LIN", ITEM, 1, 0, 0, 0, NULL, M(LINE), 0, 0 },
	{ "LIN", ITEM, 2, 0, 0, 0, NULL, M(PAIRS), 0, 0 },
	{ "REF", ITEM, 2, 0, 1, 0, "LT", M(LOT), 0, 0 },
	{ "SN1", ITEM, 2, 0, 0, 0, NULL, M(QUANTITY), 3, 1 },
	{ "CTT", EDI_ANYWHERE, 1, 0, 0, 0, NULL, M(COUNT), 0, 0 },
};

static const struct edi_purpose SHIPMENT_PURPOSES[] = {
	{ "00", EDI_ORIGINAL }, { "01", EDI_CANCELS },	{ "04", EDI_ORIGINAL }, { "05", EDI_ORIGINAL },
	{ "06", EDI_ORIGINAL }, { "14", EDI_ORIGINAL }, { "15", EDI_ORIGINAL }, { NULL, EDI_REFUSED },
};

/* 850: purchase order */
static const struct edi_rule ON_850[] = {
	{ "BEG", HEAD, 0, 0, 0, 0, NULL, M(BEGIN), 0, 0 },
	{ "BEG", HEAD, 1, 0, 0, 0, NULL, M(PURPOSE), 0, 0 },
	{ "BEG", HEAD, 2, 0, 0, 0, NULL, M(TYPE), 0, 0 },
	{ "BEG", HEAD, 3, 0, 0, 0, NULL, M(NUMBER), 0, 0 },
	{ "BEG", HEAD, 4, 0, 0, 0, NULL, M(RELEASE), 0, 0 },
	{ "BEG", HEAD, 5, 0, 0, 0, NULL, M(DATE), 0, 0 },
	{ "PO1", EDI_ANYWHERE, 1, 0, 0, 0, NULL, M(ITEM), 0, 0 },
	{ "PO1", ITEM, 2, 0, 0, 0, NULL, M(QUANTITY), 3, 1 },
	{ "PO1", ITEM, 6, 0, 0, 0, NULL, M(PAIRS), 0, 0 },
	{ "SDQ", ITEM, 3, 0, 0, 0, NULL, M(SHARES), 0, 0 },
	{ "CTT", EDI_ANYWHERE, 1, 0, 0, 0, NULL, M(COUNT), 0, 0 },
};

static const struct edi_purpose ORDER_PURPOSES[] = {
	{ "00", EDI_ORIGINAL }, { "06", EDI_ORIGINAL }, { "07", EDI_ORIGINAL }, { "15", EDI_ORIGINAL },
	{ "01", EDI_CANCELS },	{ "05", EDI_REPLACES }, { NULL, EDI_REFUSED },
};

/* 860: purchase order change */
static const struct edi_rule ON_860[] = {
	{ "BCH", HEAD, 0, 0, 0, 0, NULL, M(BEGIN), 0, 0 },
	{ "BCH", HEAD, 1, 0, 0, 0, NULL, M(PURPOSE), 0, 0 },
	{ "BCH", HEAD, 2, 0, 0, 0, NULL, M(TYPE), 0, 0 },
	{ "BCH", HEAD, 3, 0, 0, 0, NULL, M(NUMBER), 0, 0 },
	{ "BCH", HEAD, 4, 0, 0, 0, NULL, M(RELEASE), 0, 0 },
	{ "BCH", HEAD, 5, 0, 0, 0, NULL, M(SEQUENCE), 0, 0 },
	{ "BCH", HEAD, 6, 0, 0, 0, NULL, M(DATE), 0, 0 },
	{ "BCH", HEAD, 7, 0, 0, 0, NULL, M(REQUEST), 0, 0 },
	{ "POC", EDI_ANYWHERE, 1, 0, 0, 0, NULL, M(ITEM), 0, 0 },
	{ "POC", ITEM, 2, 0, 0, 0, NULL, M(CHANGE), 0, 0 },
	{ "POC", ITEM, 3, 0, 0, 0, NULL, M(QUANTITY), 5, 1 },
	{ "POC", ITEM, 4, 0, 0, 0, NULL, M(LEFT), 5, 1 },
	{ "POC", ITEM, 8, 0, 0, 0, NULL, M(PAIRS), 0, 0 },
	{ "CTT", EDI_ANYWHERE, 1, 0, 0, 0, NULL, M(COUNT), 0, 0 },
};

static const struct edi_purpose CHANGE_PURPOSES[] = {
	{ "00", EDI_ORIGINAL }, { "04", EDI_ORIGINAL }, { "01", EDI_CANCELS },
	{ "05", EDI_REPLACES }, { NULL, EDI_REFUSED },
};

static const struct edi_change_code CHANGES[] = {
	{ "DI", EDI_CHANGE_CANCEL },   { "AI", EDI_CHANGE_ADD },      { "CA", EDI_CHANGE_QUANTITY },
	{ "PQ", EDI_CHANGE_QUANTITY }, { "RQ", EDI_CHANGE_QUANTITY }, { "MU", EDI_CHANGE_QUANTITY },
	{ "RZ", EDI_CHANGE_QUANTITY }, { "QI", EDI_CHANGE_MORE },     { "QD", EDI_CHANGE_LESS },
	{ "PC", EDI_CHANGE_NONE },     { "PR", EDI_CHANGE_NONE },     { "RS", EDI_CHANGE_NONE },
	{ "CT", EDI_CHANGE_NONE },     { "NC", EDI_CHANGE_NONE },     { NULL, EDI_CHANGE_UNKNOWN },
};

#define ORDER_TYPES_REFUSED "BE BK BL IN KA LB LS SP TR"

const struct edi_message EDI_X12_MESSAGES[] = {
	{ "846", "IB", EDI_X12, EDI_846, EDI_STOCK, EDI_RULES(ON_846), STOCK_PURPOSES, "04 25", "", NULL,
	  "LIN" },
	{ "856", "SH", EDI_X12, EDI_856, EDI_SHIPMENT, EDI_RULES(ON_856), SHIPMENT_PURPOSES, "", "", NULL,
	  "HL" },
	{ "850", "PO", EDI_X12, EDI_850, EDI_ORDER, EDI_RULES(ON_850), ORDER_PURPOSES, "", ORDER_TYPES_REFUSED,
	  NULL, "PO1" },
	{ "860", "PC", EDI_X12, EDI_860, EDI_CHANGE, EDI_RULES(ON_860), CHANGE_PURPOSES, "", "", CHANGES,
	  "POC" },
	{ "997", "FA", EDI_X12, EDI_997, EDI_ACKNOWLEDGEMENT, NULL, 0, NULL, "", "", NULL, "AK9" },
	{ NULL, NULL, EDI_X12, EDI_UNIT_COUNT, EDI_STOCK, NULL, 0, NULL, "", "", NULL, NULL },
};
