#include "service/line_copy.h"

enum status line_copy(struct line_copy *copy, struct slice *orderid, struct slice *line)
{
	if (orderid->n > sizeof(copy->orderid) || line->n > sizeof(copy->line))
		return fail(ST_DAMAGED, "a line in the journal has too long a name");
	if (orderid->n)
		*orderid = slice_of(memcpy(copy->orderid, orderid->p, orderid->n), orderid->n);
	if (line->n)
		*line = slice_of(memcpy(copy->line, line->p, line->n), line->n);
	return ST_OK;
}
