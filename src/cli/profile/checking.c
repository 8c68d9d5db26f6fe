/* What is shown of a feed: which of its rows, and which of its columns nothing uses. */
#include "cli/profile/checking.h"

enum { ROWS_SHOWN = 5, REFUSED_SHOWN = 20 };

enum status checking_rows(struct checking *c, checking_show *show)
{
	struct feed_rows *rows = NULL;
	struct feed_block block;
	uint64_t shown = 0, refused = 0;
	enum status st = feed_rows_open(&c->feed, 0, &rows);

	feed_block_init(&block);
	while (!st) {
		st = feed_rows_next(rows, &block);
		if (st || block.count == 0)
			break;
		for (size_t i = 0; !st && i < block.count; i++) {
			struct feed_row *row = &block.rows[i];
			bool whole = c->all || shown++ < ROWS_SHOWN;
			refused += row->code != CODE_NONE;
			st = feed_row_fields(&c->feed, &block.arena, row);
			if (!st && (whole || (row->code && refused <= REFUSED_SHOWN)))
				show(c, row, whole);
			if (!st)
				st = output_row_done(&c->out);
		}
	}
	feed_block_release(&block);
	feed_rows_close(rows);
	return st;
}

static bool is_used(const struct checking *c, uint32_t field, struct slice name)
{
	for (uint32_t i = 0; i < c->profile->column_count; i++)
		if (c->field[i] == field)
			return true;
	return profile_has_list(c->profile, name);
}

bool checking_unused(const struct checking *c, uint32_t *from, struct slice *name)
{
	const struct header *header = &c->feed.header;
	uint32_t h = *from < header->made ? header->made : *from;

	for (; h < header->columns; h++) {
		*name = slice_of(header->cells[h].p + 2, header->cells[h].n - 2);
		if (!is_used(c, h, *name)) {
			*from = h + 1;
			return true;
		}
	}
	return false;
}
