/*
 * What a profile may hold: its sections and keys as tables. What their values mean is asked by the steps of
 * compiling.
 */
#include "feed/profile/compile.h"

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static const struct conf_key FILE_KEYS[] = {
	{ "encoding", CONF_TEXT, 0, 0, NULL },
	{ "delimiter", CONF_WORD, 0, 0, WORDS("comma", "semicolon", "tab", "pipe", "tilde") },
	{ "quote", CONF_WORD, 0, 0, WORDS("double", "none") },
	{ "header", CONF_WORD, 0, 0, WORDS("auto", "none") },
	{ "end", CONF_TEXT, 0, 0, NULL },
	{ "total", CONF_TEXT, 0, 0, NULL },
	{ "accompanied", CONF_TEXT, 0, 0, NULL },
	{ NULL, CONF_TEXT, 0, 0, NULL },
};

static const struct conf_key ROWS_KEYS[] = {
	{ "group", CONF_TEXT, 0, 0, NULL },    { "fill", CONF_TEXTS, 0, 0, NULL },
	{ "keep", CONF_TEXTS, 0, 0, NULL },    { "drop", CONF_TEXTS, 0, 0, NULL },
	{ "cancel", CONF_TEXTS, 0, 0, NULL },  { "done", CONF_TEXTS, 0, 0, NULL },
	{ "explode", CONF_TEXT, 0, 0, NULL },  { "explode-by", CONF_TEXT, 0, 0, NULL },
	{ "pairs-by", CONF_TEXT, 0, 0, NULL }, { "value-after", CONF_TEXT, 0, 0, NULL },
	{ NULL, CONF_TEXT, 0, 0, NULL },
};

#define VALUE_KEYS                                                                                             \
	{ "from", CONF_TEXTS, 0, 0, NULL }, { "text", CONF_TEXT, 0, 0, NULL },                                 \
		{ "excel", CONF_YES, 0, 0, NULL }, { "strip", CONF_TEXTS, 0, 0, NULL },                        \
		{ "after", CONF_TEXT, 0, 0, NULL }, { "before", CONF_TEXT, 0, 0, NULL },                       \
		{ "words", CONF_TEXTS, 0, 0, NULL }, { "unpad", CONF_YES, 0, 0, NULL },                        \
		{ "pad", CONF_NUMBER, 1, 200, NULL }, { "case", CONF_WORD, 0, 0, WORDS("upper", "lower") },    \
	{                                                                                                      \
		"map", CONF_TEXT, 0, 0, NULL                                                                   \
	}

#define END_KEY                                                                                                \
	{                                                                                                      \
		NULL, CONF_TEXT, 0, 0, NULL                                                                    \
	}

static const struct conf_key TEXT_KEYS[] = { VALUE_KEYS, END_KEY };

static const struct conf_key QUANTITY_KEYS[] = {
	VALUE_KEYS,
	{ "number", CONF_TEXT, 0, 0, NULL },
	{ "fraction", CONF_WORD, 0, 0, WORDS("refuse", "floor") },
	{ "negative", CONF_WORD, 0, 0, WORDS("refuse", "zero", "drop") },
	{ "minus", CONF_TEXT, 0, 0, NULL },
	{ "times", CONF_TEXT, 0, 0, NULL },
	{ "unit", CONF_TEXT, 0, 0, NULL },
	{ "units", CONF_TEXTS, 0, 0, NULL },
	END_KEY,
};

static const struct conf_key DATE_KEYS[] = {
	VALUE_KEYS,
	{ "dates", CONF_TEXTS, 0, 0, NULL },
	{ "buffer-days", CONF_NUMBER, 0, 3650, NULL },
	END_KEY,
};

static const struct conf_key LINE_KEYS[] = {
	VALUE_KEYS,
	{ "count", CONF_WORD, 0, 0, WORDS("sku", "row") },
	END_KEY,
};

static const struct conf_key EMIT_KEYS[] = {
	{ "qty", CONF_TEXT, 0, 0, NULL },
	{ "eta", CONF_TEXT, 0, 0, NULL },
	{ "unit", CONF_TEXT, 0, 0, NULL },
	{ "ref", CONF_TEXT, 0, 0, NULL },
	END_KEY,
};

static const struct conf_key ORDERS_KEYS[] = {
	{ "backorder", CONF_TEXT, 0, 0, NULL },
	{ "split", CONF_TEXT, 0, 0, NULL },
	{ "amend", CONF_TEXT, 0, 0, NULL },
	END_KEY,
};

static const struct conf_key SNAPSHOT_KEYS[] = {
	{ "means", CONF_WORD, 0, 0, WORDS("purchased", "on-hand", "available") },
	{ "missing", CONF_WORD, 0, 0, WORDS("keep", "zero") },
	{ "repeated", CONF_WORD, 0, 0, WORDS("refuse", "sum") },
	{ "as-of", CONF_TEXT, 0, 0, NULL },
	{ "max-drop", CONF_NUMBER, 0, 100, NULL },
	{ "max-rise", CONF_NUMBER, 0, 1000000, NULL },
	{ "min-rows", CONF_NUMBER, 0, 100, NULL },
	{ "max-age", CONF_NUMBER, 1, 87600, NULL },
	END_KEY,
};

static const struct conf_key EDI_KEYS[] = {
	{ "partner", CONF_TEXT, 0, 0, NULL },
	{ "us", CONF_TEXT, 0, 0, NULL },
	{ "gs", CONF_TEXT, 0, 0, NULL },
	{ "our-gs", CONF_TEXT, 0, 0, NULL },
	{ "accept", CONF_WORDS, 0, 0,
	  WORDS("846", "850", "856", "860", "997", "TA1", "INVRPT", "DESADV", "ORDERS", "ORDCHG", "CONTRL") },
	{ "prefix", CONF_TEXT, 0, 0, NULL },
	{ "versions", CONF_TEXTS, 0, 0, NULL },
	{ "usage", CONF_WORD, 0, 0, WORDS("P", "T") },
	{ "skus", CONF_TEXTS, 0, 0, NULL },
	{ "locations", CONF_WORD, 0, 0, WORDS("sum", "separate") },
	{ "future", CONF_TEXTS, 0, 0, NULL },
	{ "units", CONF_TEXTS, 0, 0, NULL },
	{ "transit_days", CONF_NUMBER, 0, 365, NULL },
	{ "poc", CONF_WORD, 0, 0, WORDS("new", "old-new", "delta") },
	{ "ack", CONF_WORD, 0, 0, WORDS("requested", "always", "never") },
	{ "control", CONF_WORD, 0, 0, WORDS("optional", "required") },
	{ "charset", CONF_TEXT, 0, 0, NULL },
	{ "newlines", CONF_YES, 0, 0, NULL },
	{ "codes", CONF_TEXTS, 0, 0, NULL },
	END_KEY,
};

static const struct conf_key PROFILE_KEYS[] = {
	{ "partner", CONF_TEXT, 0, 0, NULL },
	{ "kind", CONF_WORD, 0, 0,
	  WORDS("batches", "changes", "allocations", "orders", "amendments", "cancellations", "shipments") },
	{ "files", CONF_TEXTS, 0, 0, NULL },
	{ "expect", CONF_TEXT, 0, 0, NULL },
	{ "settle", CONF_NUMBER, 0, 604800, NULL },
	{ "control", CONF_WORD, 0, 0, WORDS("optional", "required") },
	END_KEY,
};

static const struct conf_schema SCHEMAS[] = {
	{ "file", false, FILE_KEYS, NULL },	   { "rows", false, ROWS_KEYS, NULL },
	{ "orderid", false, TEXT_KEYS, NULL },	   { "sku", false, TEXT_KEYS, NULL },
	{ "qty", false, QUANTITY_KEYS, NULL },	   { "eta", false, DATE_KEYS, NULL },
	{ "line", false, LINE_KEYS, NULL },	   { "ref", false, TEXT_KEYS, NULL },
	{ "batchref", false, TEXT_KEYS, NULL },	   { "new_qty", false, QUANTITY_KEYS, NULL },
	{ "shipped", false, QUANTITY_KEYS, NULL }, { "cancelled", false, QUANTITY_KEYS, NULL },
	{ "priority", false, TEXT_KEYS, NULL },	   { "emit", true, EMIT_KEYS, NULL },
	{ "orders", false, ORDERS_KEYS, NULL },	   { "snapshot", false, SNAPSHOT_KEYS, NULL },
	{ "edi", false, EDI_KEYS, NULL },
};

#define S(i) &SCHEMAS[i]
static const struct conf_schema *const SECTIONS[] = {
	S(0), S(1),  S(2),  S(3),  S(4),  S(5),	 S(6),	S(7),  S(8),
	S(9), S(10), S(11), S(12), S(13), S(14), S(15), S(16), NULL,
};

const struct conf_schema PROFILE_SCHEMA = { "bad-profile", false, PROFILE_KEYS, SECTIONS };
