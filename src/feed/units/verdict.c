/*
 * A unit's errors are kept as its acknowledgement tells them, the first ones, and the first reason as a
 * sentence for people.
 */
#include "feed/units/verdict.h"

#include <stdarg.h>
#include <stdio.h>

#include "feed/units/items.h"

void edi_unit_error(struct edi_work *u, const struct edi_error *at)
{
	if (u->record.errors_total++ >= EDI_ERRORS_MAX)
		return;
	struct edi_error *e = &u->record.errors[u->record.errors_count++];
	*e = *at;
	e->code = edi_copy(u, at->code);
	e->segment = edi_copy(u, at->segment);
	e->syntax = edi_copy(u, at->syntax);
	e->value = edi_copy(u, at->value);
}

void edi_unit_refuse_at(struct edi_work *u, const char *code, const struct edi_error *at, const char *why)
{
	struct edi_error e = *at;

	e.code = slice_str(code);
	edi_unit_error(u, &e);
	if (!edi_unit_refused(u))
		(void)snprintf(u->why, sizeof(u->why), "%s", why);
	u->record.status = 'R';
	u->mapped = false;
}

void edi_unit_forget(struct edi_work *u)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < u->record.errors_count; i++)
		if (!u->record.errors[i].segment.n)
			u->record.errors[kept++] = u->record.errors[i];
	u->record.errors_count = u->record.errors_total = kept;
}

void edi_unit_refuse(struct edi_work *u, const char *code, const char *why)
{
	edi_unit_refuse_at(u, code, &(struct edi_error){ .position = 0 }, why);
}

/* Codes for "an element is wrong", "it is missing", by standard. */
static const char *code_wrong(const struct edi_work *u)
{
	return edi_unit_is_x12(u) ? "5" : "14";
}

static const char *code_missing(const struct edi_work *u)
{
	return edi_unit_is_x12(u) ? "5" : "13";
}

void edi_refuse_element(struct edi_work *u, struct slice tag, uint32_t position, uint32_t element,
			struct slice value, const char *fmt, ...)
{
	bool missing = value.n == 0, x12 = edi_unit_is_x12(u);
	const char *syntax = x12 ? (missing ? (element ? "1" : "3") : "7") : (missing ? "13" : "12");
	const struct edi_error at = {
		.segment = tag,
		.position = position,
		.element = element,
		.syntax = slice_str(syntax),
		.value = value,
	};
	char why[EDI_UNIT_WHY_MAX];
	va_list args;

	va_start(args, fmt);
	if (vsnprintf(why, sizeof(why), fmt, args) < 0)
		why[0] = '\0';
	va_end(args);
	edi_unit_refuse_at(u, missing ? code_missing(u) : code_wrong(u), &at, why);
}

void edi_refuse_size(struct edi_work *u)
{
	char why[EDI_UNIT_WHY_MAX];

	(void)snprintf(why, sizeof(why), "it has more than %u lines; have it sent in several", u->rows_max);
	edi_unit_refuse(u, edi_unit_is_x12(u) ? "5" : "12", why);
	u->rows_count = 0;
}
