#include "allot/models/code.h"

#include "allot/base/contract.h"

static const struct {
	const char *name;
	enum code_scope scope;
	const char *advice;
} CODES[CODE_COUNT] = {
	[CODE_NONE] = { "", SCOPE_NONE, "" },
	[CODE_TOO_MANY_FIELDS] = { "too-many-fields", SCOPE_ROW_CHECK,
				   "put values that hold the delimiter in double quotes, or remove what "
				   "stands beyond the last column" },
	[CODE_MISSING_FIELD] = { "missing-field", SCOPE_ROW_CHECK,
				 "fill in the field; only eta and line may be left empty" },
	[CODE_BAD_ENCODING] = { "bad-encoding", SCOPE_ROW_CHECK,
				"save the file as UTF-8; it may be in Latin-1 or Windows-1252" },
	[CODE_BAD_CHARACTER] = { "bad-character", SCOPE_ROW_CHECK,
				 "remove the tab, line end or other control character from the field" },
	[CODE_TOO_LONG] = { "too-long", SCOPE_ROW_CHECK,
			    "shorten the field to 200 bytes; see if two fields have run together" },
	[CODE_UNSAFE_IDENTIFIER] = { "unsafe-identifier", SCOPE_ROW_CHECK,
				     "begin the name with another character: a spreadsheet would run "
				     "what begins with = + - or @" },
	[CODE_BAD_QUANTITY] = { "bad-quantity", SCOPE_ROW_CHECK,
				"write a whole number in digits alone, without sign, point or unit: 1 to "
				"2147483647, and 0 too for a batch or a change" },
	[CODE_BAD_DATE] = { "bad-date", SCOPE_ROW_CHECK,
			    "write dates as YYYY-MM-DD, such as 2026-02-28, or leave the field empty for "
			    "stock in the warehouse" },
	[CODE_UNKNOWN_SKU] = { "unknown-sku", SCOPE_DOMAIN,
			       "check the spelling of the SKU, or send its batch first and the line again" },
	[CODE_LINE_CONFLICT] = { "line-conflict", SCOPE_DOMAIN,
				 "the order has this line already with another SKU or quantity; give the "
				 "new one a line number of its own" },
	[CODE_UNKNOWN_BATCH] = { "unknown-batch", SCOPE_DOMAIN,
				 "check the spelling of the batch's ref, or send the batch first and the "
				 "row again" },
	[CODE_SKU_MISMATCH] = { "sku-mismatch", SCOPE_DOMAIN,
				"correct the SKU or the ref: this ref is a batch of another SKU" },
	[CODE_ALREADY_ALLOCATED] = { "already-allocated", SCOPE_DOMAIN,
				     "leave the row out: the line is on another batch already and stays "
				     "there; `allot show order` shows which" },
	[CODE_OVER_CAPACITY] = { "over-capacity", SCOPE_DOMAIN,
				 "name a batch with enough units left, or raise this one's quantity first; "
				 "`allot show batch` shows what is on it" },
	[CODE_UNREADABLE] = { "unreadable", SCOPE_FEED,
			      "check that it is a file that you may read and that nobody is writing" },
	[CODE_EMPTY] = { "empty", SCOPE_FEED,
			 "send the feed with its header line at least; the transfer may have failed" },
	[CODE_NOT_TEXT] = { "not-text", SCOPE_FEED,
			    "save the feed as CSV in UTF-8; spreadsheet files, archives and UTF-16 cannot "
			    "be read" },
	[CODE_NO_HEADER] = { "no-header", SCOPE_FEED,
			     "begin with a header line that names the columns of one kind of feed, each "
			     "once: ref,sku,qty,eta or ref,qty or orderid,sku,qty" },
	[CODE_BAD_RECORD] = { "bad-record", SCOPE_FEED,
			      "look for a stray or missing double quote in the line named; inside a "
			      "quoted field a quote is written twice" },
	[CODE_NO_VALID_ROW] = { "no-valid-row", SCOPE_FEED,
				"compare the columns with the header: every row was refused, so they may be "
				"in another order" },
	[CODE_TOO_MANY_REJECTS] = { "too-many-rejects", SCOPE_FEED,
				    "correct the rows and send the feed again, or allow more with "
				    "--max-rejects" },
};

const char *code_name(enum code code)
{
	REQUIRE(code < CODE_COUNT);
	return CODES[code].name;
}

enum code_scope code_scope(enum code code)
{
	REQUIRE(code < CODE_COUNT);
	return CODES[code].scope;
}

const char *code_advice(enum code code)
{
	REQUIRE(code < CODE_COUNT);
	return CODES[code].advice;
}
