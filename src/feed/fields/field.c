/* What is said of a field. */
#include "feed/fields/field.h"

#include "allot/base/shown.h"

void put_field(const struct field *f)
{
	buf_put_str(f->reason, column_name(f->kind, f->column));
	buf_put_str(f->reason, ": ");
	put_shown(f->reason, f->value, SHOWN_MAX);
}
