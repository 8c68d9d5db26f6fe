#include "judge_lines.h"

#include <stdlib.h>
#include <string.h>

static bool same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

bool lines_is_any(const char *text, const char *const *of)
{
	for (; *of; of++) {
		if (same(text, *of))
			return true;
	}
	return false;
}

static void add_pair(struct line *line, const char *qualifier, const char *id)
{
	if (line->n_pairs < PAIRS_MAX && *qualifier)
		line->pairs[line->n_pairs++] = (struct pair){ qualifier, id };
}

static struct amount *add_amount(struct line *line, const struct amount *amount)
{
	if (line->n_amounts == AMOUNTS_MAX)
		abort();
	line->amounts[line->n_amounts] = *amount;
	return &line->amounts[line->n_amounts++];
}

static void read_pairs_x12(struct line *line, const struct wire_segment *segment, size_t from)
{
	for (size_t i = from; i + 1 < segment->n; i += 2) {
		const char *qualifier = wire_whole(segment, i), *id = wire_whole(segment, i + 1);

		if (same(qualifier, "LT"))
			line->lot = id;
		else if (same(qualifier, "PL"))
			line->ref_line = id;
		else
			add_pair(line, qualifier, id);
	}
}

static void read_pia(struct line *line, const struct wire_segment *segment)
{
	line->pia = line->pia ? line->pia : segment;
	for (size_t i = 2; i < segment->n; i++) {
		const char *qualifier = wire_part(segment, i, 1), *id = wire_part(segment, i, 0);

		if (same(qualifier, "NB"))
			line->lot = id;
		else
			add_pair(line, qualifier, id);
	}
}

static void set_place(struct line *line, const char *place, bool of_part)
{
	if (of_part && line->n_parts > 0)
		line->parts[line->n_parts - 1].place = place;
	else if (line->n_amounts > 0)
		line->amounts[line->n_amounts - 1].place = place;
}

static bool is_sch_part(const struct wire_segment *segment)
{
	for (size_t i = 5; i < segment->n; i += 3) {
		if (same(wire_whole(segment, i), "097"))
			return true;
	}
	return false;
}

static void read_detail_x12(struct line *line, const struct wire_segment *segment)
{
	static const char *const dates[] = { "018", "169", "067", "017", "371", NULL };
	const char *first = wire_whole(segment, 1), *second = wire_whole(segment, 2);

	if (wire_is(segment, "QTY")) {
		add_amount(line, &(struct amount){ first, second, wire_part(segment, 3, 0), "", "" });
	} else if (wire_is(segment, "SCH") && is_sch_part(segment)) {
		line->parts[line->n_parts++] = (struct amount){ "", first, second, "", "" };
	} else if (wire_is(segment, "N1") && same(first, "WH")) {
		set_place(line, wire_whole(segment, 4), line->n_parts > 0);
	} else if (wire_is(segment, "REF") && same(first, "LT")) {
		line->lot = second;
	} else if (wire_is(segment, "SN1")) {
		add_amount(line, &(struct amount){ "", second, wire_whole(segment, 3), "", "" });
	} else if (wire_is(segment, "SDQ")) {
		for (size_t i = 3; i + 1 < segment->n; i += 2)
			line->parts[line->n_parts++] = (struct amount){ "", wire_whole(segment, i + 1), first,
									"", wire_whole(segment, i) };
	} else if (wire_is(segment, "DTM") && same(first, "011")) {
		line->departure = second;
	} else if (wire_is(segment, "DTM") && lines_is_any(first, dates)) {
		line->date = second;
		if (line->n_amounts > 0)
			line->amounts[line->n_amounts - 1].date = second;
	}
}

static void read_detail_edifact(struct line *line, const struct wire_segment *segment)
{
	static const char *const dates[] = { "17", "191", "132", "67", "69", "76", NULL };
	const char *first = wire_part(segment, 1, 0), *second = wire_part(segment, 1, 1);

	if (wire_is(segment, "QTY")) {
		bool behind_place = same(line->change, "at");

		if (same(first, "11") && behind_place)
			line->parts[line->n_parts++] =
				(struct amount){ "", second, wire_part(segment, 1, 2), "", "" };
		add_amount(line, &(struct amount){ first, second, wire_part(segment, 1, 2), "", "" });
	} else if (wire_is(segment, "PIA")) {
		read_pia(line, segment);
	} else if (wire_is(segment, "GIN") && same(first, "BX")) {
		line->lot = wire_part(segment, 2, 0);
	} else if (wire_is(segment, "LOC") && same(first, "7")) {
		line->change = "at";
	} else if (wire_is(segment, "LOC")) {
		set_place(line, wire_part(segment, 2, 0), false);
	} else if (wire_is(segment, "NAD") && same(first, "WH")) {
		set_place(line, wire_part(segment, 2, 0), false);
	} else if (wire_is(segment, "RFF") && same(first, "ON") && *wire_part(segment, 1, 2)) {
		line->ref_line = wire_part(segment, 1, 2);
	} else if (wire_is(segment, "RFF") && same(first, "LI") && !*line->ref_line) {
		line->ref_line = second;
	} else if (wire_is(segment, "DTM") && lines_is_any(first, dates) && line->n_amounts > 0) {
		line->amounts[line->n_amounts - 1].date = second;
	}
}

const char *lines_tag(const struct work *work)
{
	if (!work->x12)
		return "LIN";
	if (same(work->unit->type, "850"))
		return "PO1";
	return same(work->unit->type, "860") ? "POC" : same(work->unit->type, "856") ? "HL" : "LIN";
}

static void begin_line(const struct work *work, struct line *line, const struct wire_segment *segment)
{
	static const size_t pairs_at[] = { ['0'] = 6, ['1'] = 8, ['2'] = 2 };
	const char *tag = lines_tag(work);

	*line = (struct line){ .number = wire_whole(segment, 1),
			       .change = "",
			       .lot = "",
			       .date = "",
			       .departure = "",
			       .ref_line = "",
			       .segment = segment };
	if (!work->x12) {
		line->change = same(work->unit->type, "ORDERS") ? "" : wire_whole(segment, 2);
		add_pair(line, wire_part(segment, 3, 1), wire_part(segment, 3, 0));
		return;
	}
	if (!same(tag, "HL"))
		read_pairs_x12(line, segment, pairs_at[same(tag, "PO1") ? '0' : same(tag, "POC") ? '1' : '2']);
	if (same(tag, "PO1"))
		add_amount(line,
			   &(struct amount){ "", wire_whole(segment, 2), wire_whole(segment, 3), "", "" });
	if (same(tag, "POC"))
		line->change = wire_whole(segment, 2);
}

static bool ends_lines(const struct wire_segment *segment)
{
	return wire_is(segment, "CTT") || wire_is(segment, "UNS") || wire_is(segment, "CNT");
}

bool lines_next(const struct work *work, size_t *at, struct line *line)
{
	const struct judge_unit *unit = work->unit;
	const char *tag = lines_tag(work);

	while (*at < unit->n_segments && !wire_is(&unit->segments[*at], tag))
		++*at;
	if (*at == unit->n_segments)
		return false;
	begin_line(work, line, &unit->segments[(*at)++]);
	for (; *at < unit->n_segments && !wire_is(&unit->segments[*at], tag); ++*at) {
		const struct wire_segment *segment = &unit->segments[*at];

		if (ends_lines(segment))
			continue;
		if (wire_is(segment, "LIN"))
			read_pairs_x12(line, segment, 2);
		else if (work->x12)
			read_detail_x12(line, segment);
		else
			read_detail_edifact(line, segment);
	}
	return true;
}

size_t lines_count(const struct work *work)
{
	size_t n = 0, at = 0;
	struct line line;

	while (lines_next(work, &at, &line))
		n += !same(lines_tag(work), "HL") || line.n_amounts > 0;
	return n;
}
