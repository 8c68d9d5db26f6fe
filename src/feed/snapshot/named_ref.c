/*
 * A supplier who lists a batch wrongly has listed it all the same: it is not missing, and its figure is not
 * known.
 */
#include "feed/snapshot/named_ref.h"

#include "allot/signals/command.h"
#include "feed/fields/field.h"

static bool is_identifier(const struct header *header, enum column column, const struct slice *fields,
			  uint32_t count, struct slice *out)
{
	char reason[REASON_TEXT_MAX];
	struct buf text = buf_over(reason, sizeof(reason) - 1);
	uint32_t at = header->field[column];

	if (at >= count || !fields[at].n)
		return false;
	const struct field field = {
		.value = fields[at], .kind = header->kind, .column = column, .reason = &text
	};
	return check_identifier(&field, out) == CODE_NONE;
}

/* A ref may be made of the SKU: where that is no good, the ref is that of no batch. */
bool refused_row_ref(const struct header *header, enum code code, const struct slice *fields, uint32_t count,
		     struct slice *ref)
{
	struct slice sku;

	if (code == CODE_STRAY_QUOTE || code == CODE_TOO_MANY_FIELDS || code == CODE_UNMAPPED)
		return false;
	return is_identifier(header, COLUMN_SKU, fields, count, &sku) &&
	       is_identifier(header, COLUMN_REF, fields, count, ref);
}
