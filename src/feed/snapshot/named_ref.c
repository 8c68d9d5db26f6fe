/*
 * A supplier who lists a batch wrongly has listed it all the same: it is not missing, and its figure is not
 * known.
 */
#include "feed/snapshot/named_ref.h"

#include "feed/check.h"

bool refused_row_ref(const struct header *header, enum code code, const struct slice *fields, uint32_t count,
		     struct slice *ref)
{
	char reason[REASON_TEXT_MAX];
	struct buf text = buf_over(reason, sizeof(reason) - 1);
	uint32_t at = header->field[COLUMN_REF];

	if (code == CODE_STRAY_QUOTE || code == CODE_TOO_MANY_FIELDS || at >= count || !fields[at].n)
		return false;
	const struct field field = {
		.value = fields[at], .kind = header->kind, .column = COLUMN_REF, .reason = &text
	};
	return check_identifier(&field, ref) == CODE_NONE;
}
