/* Rows to all forms that want them. */
#include "report/table/table.h"

enum status table_begin(const struct forms *forms, const struct table *t)
{
	enum status st = ST_OK;
	for (size_t i = 0; !st && i < forms->count; i++)
		st = forms->of[i].ops->begin(forms->of[i].ctx, t);
	return st;
}

static bool wants(const struct form *form, const struct table_row *row)
{
	return row->for_ == ROW_FOR_ALL || form->data == (row->for_ == ROW_FOR_DATA);
}

enum status table_row(const struct forms *forms, const struct table *t, const struct table_row *row)
{
	enum status st = ST_OK;
	for (size_t i = 0; !st && i < forms->count; i++)
		if (wants(&forms->of[i], row))
			st = forms->of[i].ops->row(forms->of[i].ctx, t, row);
	return st;
}

enum status table_end(const struct forms *forms, const struct table *t)
{
	enum status st = ST_OK;
	for (size_t i = 0; !st && i < forms->count; i++)
		st = forms->of[i].ops->end(forms->of[i].ctx, t);
	return st;
}
