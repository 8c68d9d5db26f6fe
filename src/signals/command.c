/*
 * Commands: how their outcome is set.
 */
#include "allot/signals/command.h"

#include <stdarg.h>
#include <stdio.h>

#include "allot/base/buf.h"
#include "allot/base/contract.h"
#include "allot/base/shown.h"

void outcome_set(struct outcome *out, enum outcome_type type)
{
	REQUIRE(type <= OUTCOME_PUT_OFF && type != OUTCOME_REFUSED);
	out->type = type;
	out->code = CODE_NONE;
	out->reason[0] = '\0';
}

void outcome_refuse(struct outcome *out, enum code code, const char *fmt, ...)
{
	REQUIRE(code > CODE_NONE && code < CODE_COUNT);
	char text[REASON_TEXT_MAX];
	struct buf reason = buf_over(out->reason, sizeof(out->reason) - 1);
	va_list args;
	out->type = OUTCOME_REFUSED;
	out->code = code;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	/* an identifier may hold a blank that nobody tells from another */
	put_shown_text(&reason, slice_str(text), sizeof(text));
	out->reason[reason.n] = '\0';
}
