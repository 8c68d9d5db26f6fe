/* The messages of EDIFACT (D.96A to D.01B, EANCOM too), element by element (allot-edi(7)). */
#include "feed/units/messages.h"

#define HEAD	EDI_HEAD
#define ITEM	EDI_ITEM
#define M(name) EDI_MEANS_##name

#define BGM                                                                                                    \
	{ "BGM", HEAD, 0, 0, 0, 0, NULL, M(BEGIN), 0, 0 }, { "BGM", HEAD, 1, 1, 0, 0, NULL, M(TYPE), 0, 0 },   \
	{                                                                                                      \
		"BGM", HEAD, 3, 1, 0, 0, NULL, M(PURPOSE), 0, 0                                                \
	}
#define BGM_NUMBER                                                                                             \
	{                                                                                                      \
		"BGM", HEAD, 2, 1, 0, 0, NULL, M(NUMBER), 0, 0                                                 \
	}
#define DOCUMENT_DATE                                                                                          \
	{                                                                                                      \
		"DTM", HEAD, 1, 2, 1, 1, "137", M(DATE), 1, 3                                                  \
	}
#define LIN                                                                                                    \
	{ "LIN", EDI_ANYWHERE, 1, 1, 0, 0, NULL, M(ITEM), 0, 0 },                                              \
		{ "LIN", ITEM, 3, 1, 3, 2, "", M(ID), 0, 0 },                                                  \
	{                                                                                                      \
		"LIN", ITEM, 4, 1, 0, 0, NULL, M(SUBLINE), 0, 0                                                \
	}
#define SUMMARY                                                                                                \
	{ "UNS", EDI_ANYWHERE, 1, 1, 0, 0, NULL, M(SUMMARY), 0, 0 },                                           \
	{                                                                                                      \
		"CNT", EDI_ANYWHERE, 1, 2, 1, 1, "2", M(COUNT), 0, 0                                           \
	}

/* INVRPT: inventory report */
static const struct edi_rule ON_INVRPT[] = {
	BGM,
	BGM_NUMBER,
	DOCUMENT_DATE,
	{ "NAD", HEAD, 2, 1, 1, 1, "WH", M(WAREHOUSE), 0, 0 },
	LIN,
	{ "PIA", ITEM, 2, 1, 1, 1, "1 5", M(IDS), 0, 0 },
	{ "PIA", ITEM, 2, 1, 1, 1, "1 5", M(LOTS), 0, 0 },
	{ "QTY", ITEM, 1, 2, 1, 1, "60 145 17", M(STOCK), 1, 3 },
	{ "GIN", ITEM, 2, 1, 1, 1, "BX", M(LOT), 0, 0 },
	{ "GIN", ITEM, 2, 1, 1, 1, "BJ", M(PACKAGE), 0, 0 },
	{ "DTM", ITEM, 1, 2, 1, 1, "17 191 132 67 69 76", M(ETA), 1, 3 },
	{ "LOC", ITEM, 2, 1, 1, 1, "", M(PLACE), 0, 0 },
	{ "NAD", ITEM, 2, 1, 1, 1, "WH", M(PLACE), 0, 0 },
	SUMMARY,
};

/* What a stock list that is cancelled leaves cannot be known. */
static const struct edi_purpose STOCK_PURPOSES[] = {
	{ "1", EDI_REFUSED },  { "16", EDI_REFUSED },  { "31", EDI_REFUSED },
	{ "46", EDI_REFUSED }, { NULL, EDI_ORIGINAL },
};

/* DESADV: despatch advice */
static const struct edi_rule ON_DESADV[] = {
	BGM,
	BGM_NUMBER,
	DOCUMENT_DATE,
	{ "DTM", EDI_ANYWHERE, 1, 2, 1, 1, "17 191 132 67 69 76", M(ETA), 1, 3 },
	{ "DTM", EDI_ANYWHERE, 1, 2, 1, 1, "11", M(GONE), 1, 3 },
	{ "RFF", EDI_ANYWHERE, 1, 2, 1, 1, "ON", M(ORDER), 0, 0 },
	{ "CPS", EDI_ANYWHERE, 0, 0, 0, 0, NULL, M(SUMMARY), 0, 0 },
	LIN,
	{ "PIA", ITEM, 2, 1, 1, 1, "1 5", M(IDS), 0, 0 },
	{ "PIA", ITEM, 2, 1, 1, 1, "1 5", M(LOTS), 0, 0 },
	{ "PCI", ITEM, 0, 0, 0, 0, NULL, M(PACKAGES), 0, 0 },
	{ "QTY", ITEM, 1, 2, 1, 1, "12", M(QUANTITY), 1, 3 },
	{ "GIN", ITEM, 2, 1, 1, 1, "BX", M(LOT), 0, 0 },
	{ "CNT", EDI_ANYWHERE, 1, 2, 1, 1, "2", M(COUNT), 0, 0 },
};

static const struct edi_purpose CANCELLING_PURPOSES[] = {
	{ "1", EDI_CANCELS },  { "16", EDI_REFUSED },  { "31", EDI_REFUSED },
	{ "46", EDI_REFUSED }, { NULL, EDI_ORIGINAL },
};

/* ORDERS: purchase order */
static const struct edi_rule ON_ORDERS[] = {
	BGM,
	BGM_NUMBER,
	DOCUMENT_DATE,
	LIN,
	{ "PIA", ITEM, 2, 1, 1, 1, "1 5", M(IDS), 0, 0 },
	{ "LOC", ITEM, 2, 1, 1, 1, "7", M(SHARED), 0, 0 },
	{ "SCC", ITEM, 0, 0, 0, 0, NULL, M(SCHEDULED), 0, 0 },
	{ "QTY", ITEM, 1, 2, 1, 1, "21", M(QUANTITY), 1, 3 },
	{ "QTY", ITEM, 1, 2, 1, 1, "11", M(SHARE), 1, 3 },
	SUMMARY,
};

static const struct edi_purpose ORDER_PURPOSES[] = {
	{ "1", EDI_CANCELS },  { "5", EDI_REPLACES }, { "16", EDI_REFUSED },
	{ "31", EDI_REFUSED }, { "46", EDI_REFUSED }, { NULL, EDI_ORIGINAL },
};

/* ORDCHG: purchase order change */
static const struct edi_rule ON_ORDCHG[] = {
	BGM,
	BGM_NUMBER,
	DOCUMENT_DATE,
	{ "RFF", EDI_ANYWHERE, 1, 2, 1, 1, "ON", M(ORDER), 0, 0 },
	LIN,
	{ "RFF", ITEM, 1, 3, 1, 1, "ON", M(LINE), 0, 0 },
	{ "RFF", ITEM, 1, 2, 1, 1, "LI", M(LINE), 0, 0 },
	{ "LIN", ITEM, 2, 1, 0, 0, NULL, M(CHANGE), 0, 0 },
	{ "PIA", ITEM, 2, 1, 1, 1, "1 5", M(IDS), 0, 0 },
	{ "LOC", ITEM, 2, 1, 1, 1, "7", M(SHARED), 0, 0 },
	{ "SCC", ITEM, 0, 0, 0, 0, NULL, M(SCHEDULED), 0, 0 },
	{ "QTY", ITEM, 1, 2, 1, 1, "21", M(QUANTITY), 1, 3 },
	{ "QTY", ITEM, 1, 2, 1, 1, "11", M(SHARE), 1, 3 },
	SUMMARY,
};

static const struct edi_change_code CHANGES[] = {
	{ "1", EDI_CHANGE_ADD },      { "2", EDI_CHANGE_CANCEL }, { "3", EDI_CHANGE_QUANTITY },
	{ "", EDI_CHANGE_QUANTITY },  { "4", EDI_CHANGE_NONE },	  { "11", EDI_CHANGE_NONE },
	{ NULL, EDI_CHANGE_UNKNOWN },
};

/* 224, an order to be delivered at once, is one. */
#define ORDER_TYPES_REFUSED "221 222 223 225 226 227 228"

const struct edi_message EDI_EDIFACT_MESSAGES[] = {
	{ "INVRPT", "", EDI_EDIFACT, EDI_INVRPT, EDI_STOCK, EDI_RULES(ON_INVRPT), STOCK_PURPOSES, "2 3 4", "",
	  NULL, "LIN" },
	{ "DESADV", "", EDI_EDIFACT, EDI_DESADV, EDI_SHIPMENT, EDI_RULES(ON_DESADV), CANCELLING_PURPOSES, "",
	  "", NULL, "LIN" },
	{ "ORDERS", "", EDI_EDIFACT, EDI_ORDERS, EDI_ORDER, EDI_RULES(ON_ORDERS), ORDER_PURPOSES, "",
	  ORDER_TYPES_REFUSED, NULL, "LIN" },
	{ "ORDCHG", "", EDI_EDIFACT, EDI_ORDCHG, EDI_CHANGE, EDI_RULES(ON_ORDCHG), ORDER_PURPOSES, "", "",
	  CHANGES, "LIN" },
	{ "CONTRL", "", EDI_EDIFACT, EDI_CONTRL, EDI_ACKNOWLEDGEMENT, NULL, 0, NULL, "", "", NULL, "UCI" },
	{ NULL, NULL, EDI_EDIFACT, EDI_UNIT_COUNT, EDI_STOCK, NULL, 0, NULL, "", "", NULL, NULL },
};
