/*
 * Codes: one table of names, scopes and advice. The sentence of a refusal says what is wrong with that row; the
 * advice says what to do about such a one.
 */
#include "allot/models/code.h"

#include "allot/base/contract.h"

static const struct {
	const char *name;
	enum code_scope scope;
	const char *advice;
} CODES[CODE_COUNT] = {
	[CODE_NONE] = { "", SCOPE_NONE, "" },
	[CODE_STRAY_QUOTE] = { "stray-quote", SCOPE_ROW_CHECK,
			       "put the whole field in double quotes and write each quote inside it twice" },
	[CODE_TOO_MANY_FIELDS] = { "too-many-fields", SCOPE_ROW_CHECK,
				   "put values that hold the delimiter in double quotes, or remove what "
				   "stands after the last column" },
	[CODE_MISSING_FIELD] = { "missing-field", SCOPE_ROW_CHECK, "fill in the field that the reason names" },
	[CODE_BAD_ENCODING] = { "bad-encoding", SCOPE_ROW_CHECK,
				"save the file as UTF-8; it may be in Latin-1 or Windows-1252" },
	[CODE_BAD_CHARACTER] = { "bad-character", SCOPE_ROW_CHECK,
				 "remove the tab, line end or other invisible character from the field" },
	[CODE_TOO_LONG] = { "too-long", SCOPE_ROW_CHECK,
			    "shorten the field to 200 bytes; check if two fields have run together" },
	[CODE_UNSAFE_IDENTIFIER] = { "unsafe-identifier", SCOPE_ROW_CHECK,
				     "use a name that no spreadsheet would run: = + - or @ may not begin it, "
				     "nor follow ; | or ' in it" },
	[CODE_MANGLED_NUMBER] = { "mangled-number", SCOPE_ROW_CHECK,
				  "restore the identifier from its source: a spreadsheet has turned it into "
				  "a number such as 1.2E+15" },
	[CODE_BAD_QUANTITY] = { "bad-quantity", SCOPE_ROW_CHECK,
				"write a whole number up to 2147483647, in digits alone: no sign, point or "
				"unit" },
	[CODE_BAD_DATE] = { "bad-date", SCOPE_ROW_CHECK,
			    "write dates as YYYY-MM-DD, such as 2026-02-28, or leave the field empty for "
			    "stock in the warehouse" },
	[CODE_BAD_VALUE] = { "bad-value", SCOPE_ROW_CHECK,
			     "write yes or no (priority: a whole number from -9999 to 9999), or leave the "
			     "field empty" },
	[CODE_UNKNOWN_UNIT] = { "unknown-unit", SCOPE_ROW_CHECK,
				"state the quantity in single pieces, with unit EA or none" },
	[CODE_REPEATED_REF] = { "repeated-ref", SCOPE_ROW_CHECK,
				"keep one row of this ref: the feed says different things about it" },
	[CODE_REPEATED_LINE] = { "repeated-line", SCOPE_ROW_CHECK,
				 "keep one row of this line, or give each a line number of its own" },
	[CODE_UNKNOWN_SKU] = { "unknown-sku", SCOPE_DOMAIN,
			       "check the spelling of the SKU, or send its batch first and the line again" },
	[CODE_LINE_CONFLICT] = { "line-conflict", SCOPE_DOMAIN,
				 "change the quantity with --amend or an amendments feed; give a new line a "
				 "line number of its own" },
	[CODE_UNKNOWN_BATCH] = { "unknown-batch", SCOPE_DOMAIN,
				 "check the spelling of the batch's ref, or send the batch first and the "
				 "row again" },
	[CODE_SKU_MISMATCH] = { "sku-mismatch", SCOPE_DOMAIN,
				"correct the SKU or the ref: this ref is a batch of another SKU" },
	[CODE_ALREADY_ALLOCATED] = { "already-allocated", SCOPE_DOMAIN,
				     "leave the row out: the line keeps the batches that it has; `allot "
				     "show order` shows which" },
	[CODE_OVER_CAPACITY] = { "over-capacity", SCOPE_DOMAIN,
				 "name a batch with enough units left, or raise this one's quantity first; "
				 "`allot show batch` shows what is on it" },
	[CODE_BELOW_SHIPPED] = { "below-shipped", SCOPE_DOMAIN,
				 "state a total that includes what has already shipped or is cancelled; "
				 "what is left of a batch goes in a column on_hand" },
	[CODE_UNKNOWN_LINE] = { "unknown-line", SCOPE_DOMAIN,
				"check the order, SKU and line number, or send the order line first" },
	[CODE_AMBIGUOUS_LINE] = { "ambiguous-line", SCOPE_DOMAIN,
				  "add the line number: the order has this SKU on several lines" },
	[CODE_LINE_CANCELLED] = { "line-cancelled", SCOPE_DOMAIN,
				  "send what is wanted again as a new line: this one is closed" },
	[CODE_OVER_QUANTITY] = { "over-quantity", SCOPE_DOMAIN,
				 "state the total to date, which can't be more than was ordered; if more "
				 "was ordered since, amend the line first" },
	[CODE_ALIKE] = { "alike", SCOPE_DOMAIN,
			 "correct the spelling if the same is meant; if both are right, use "
			 "--accept-alike" },
	[CODE_UNREADABLE] = { "unreadable", SCOPE_FEED,
			      "check that it is a file that you may read and that nobody is writing" },
	[CODE_EMPTY] = { "empty", SCOPE_FEED,
			 "send the feed with its header line at least; the transfer may have failed" },
	[CODE_NOT_TEXT] = { "not-text", SCOPE_FEED,
			    "save the feed as CSV in UTF-8; spreadsheet files and archives cannot "
			    "be read" },
	[CODE_NO_HEADER] = { "no-header", SCOPE_FEED,
			     "begin with a header line that names the columns of one kind of feed, each "
			     "once: ref,sku,qty,eta or ref,qty or orderid,sku,qty" },
	[CODE_UNMAPPED_STATUS] = { "unmapped-status", SCOPE_FEED,
				   "leave out the rows that are not to be allocated, and the status column "
				   "with them" },
	[CODE_BAD_RECORD] = { "bad-record", SCOPE_FEED,
			      "look for a stray or missing double quote in the line named; inside a "
			      "quoted field a quote is written twice" },
	[CODE_CUT_SHORT] = { "cut-short", SCOPE_FEED,
			     "transfer the file again: its last line has no end; if that is how it is "
			     "written, use --unterminated" },
	[CODE_SECOND_HEADER] = { "second-header", SCOPE_FEED,
				 "send each file by itself: two seem to have been put together" },
	[CODE_NO_VALID_ROW] = { "no-valid-row", SCOPE_FEED,
				"correct the rows of its reject file; if the header names the columns in "
				"another order, correct that" },
	[CODE_TOO_MANY_REJECTS] = { "too-many-rejects", SCOPE_FEED,
				    "correct the rows and send the feed again, or allow more with "
				    "--max-rejects" },
	[CODE_HELD_BACK] = { "held-back", SCOPE_FEED,
			     "send it again together with the feed that --require names, once that is sound" },
	[CODE_UNMAPPED] = { "unmapped", SCOPE_ROW_CHECK,
			    "add the value to the profile's map, with what it stands for" },
	[CODE_UNKNOWN_VALUE] = { "unknown-value", SCOPE_ROW_CHECK,
				 "add the value to a rule of the profile's keep, drop, cancel or done: nothing "
				 "says yet what it means" },
	[CODE_NOT_COMPLETE] = { "not-complete", SCOPE_FEED,
				"wait for the file that its profile says lies beside it, and send both" },
	[CODE_AMBIGUOUS_PROFILE] = { "ambiguous-profile", SCOPE_FEED,
				     "let the files of one profile alone match the feed's name, or name the "
				     "profile with --profile" },
	[CODE_CONTROL_TOTAL] = { "control-total", SCOPE_FEED,
				 "ask the sender for the whole file: it does not hold what it says it holds" },
	[CODE_STALE_FEED] = { "stale-feed", SCOPE_GUARD,
			      "ask the partner for a newer one; if it is right to go back, use --accept" },
	[CODE_SUPPLY_DROP] = { "supply-drop", SCOPE_GUARD,
			       "look if the file is complete, and ask the partner; if so little is left, "
			       "use --accept" },
	[CODE_SUPPLY_RISE] = { "supply-rise", SCOPE_GUARD,
			       "look for a column taken for another, or for other units; if there is so "
			       "much, use --accept" },
	[CODE_EMPTY_SNAPSHOT] = { "empty-snapshot", SCOPE_GUARD,
				  "ask the partner if nothing is left at all; if so, use --accept" },
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

bool code_holds(enum code code)
{
	REQUIRE(code < CODE_COUNT);
	return CODES[code].scope == SCOPE_GUARD || code == CODE_HELD_BACK || code == CODE_CONTROL_TOTAL;
}
