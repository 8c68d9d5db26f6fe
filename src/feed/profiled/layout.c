/*
 * The header that the rows of a profile's feed have. It is that of a plain feed of the kind, so whatever
 * checks, keeps or rejects rows need not know of profiles; the file's own columns follow under names that are
 * ignored.
 */
#include "feed/profiled/layout.h"

#include "allot/feed/names.h"
#include "feed/profile/values.h"

/* The name under which the file's column I goes into reject files. */
static struct slice own_name(const struct layout *layout, uint32_t i, struct arena *arena)
{
	struct buf name;

	buf_init(&name, 0);
	buf_put_str(&name, "x_");
	if (layout->cells)
		buf_put_slice(&name, layout->cells[i]);
	else
		buf_put_u64(&name, (uint64_t)i + 1);
	struct slice kept = buf_status(&name) ? (struct slice){ NULL, 0 } : arena_copy(arena, buf_slice(&name));
	buf_release(&name);
	return kept;
}

enum status layout_header(const struct layout *layout, struct arena *arena, struct header *header)
{
	const struct profile *profile = layout->profile;
	const uint32_t made = profile->out_count, count = made + layout->columns;
	struct slice *cells = arena_alloc(arena, count * sizeof(*cells));

	if (!cells)
		return ST_NO_MEMORY;
	*header = (struct header){
		.kind = profile->kind,
		.delimiter = layout->delimiter,
		.made = made,
		.counted = profile->values[COLUMN_LINE].count != COUNT_NONE,
		.drops = profile->drop_count,
		.has_amend = profile->orders.amend.choice || profile->orders.amend.column != NO_FIELD,
		.usual = (profile->orders.backorder.choice ? COLUMN_BIT(COLUMN_BACKORDER) : 0) |
			 (profile->orders.split.choice ? COLUMN_BIT(COLUMN_SPLIT) : 0),
		.layout = layout,
	};
	for (size_t c = 0; c < COLUMN_COUNT; c++)
		header->field[c] = NO_FIELD;
	for (uint32_t i = 0; i < made; i++) {
		header->field[profile->out[i]] = i;
		cells[i] = slice_str(column_name(profile->kind, profile->out[i]));
	}
	for (uint32_t i = made; i < count; i++) {
		cells[i] = own_name(layout, i - made, arena);
		if (!cells[i].p)
			return ST_NO_MEMORY;
	}
	header_plan(header);
	return header_keep(header, cells, count, arena);
}

struct slice layout_record(const struct layout *layout, struct slice record)
{
	bool marked = !layout->cells && header_marked(record);
	return marked ? slice_of(record.p + MARK_BYTES, record.n - MARK_BYTES) : record;
}

bool layout_is_header(const struct layout *layout, const struct fields *fields)
{
	if (!layout->cells || fields->count != layout->columns)
		return false;
	for (uint32_t i = 0; i < fields->count; i++)
		if (!header_names_equal(i == 0 ? header_unmarked(fields->at[i]) : fields->at[i],
					layout->cells[i]))
			return false;
	return true;
}

bool layout_is_trailer(const struct layout *layout, const struct slice *cells, const struct fields *fields)
{
	const struct profile_file *form = &layout->profile->form;

	return form->end == END_RULE && rule_holds(&form->end_rule, cells, fields->at, fields->count);
}
