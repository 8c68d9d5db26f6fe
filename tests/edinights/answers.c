/* Acknowledgements, from allot-edi(7), "WHAT GOES BACK", held against what the program published; answers to
 * orders are found here, and looked at in answer_lines.c.
 *
 * Left open, as the manual does not say: all of what is acknowledged again, and the terminator in place of a
 * line end.
 */
#include "answers.h"

#include <stdlib.h>
#include <string.h>

#include "answer_lines.h"
#include "compare.h"
#include "judge_acks.h"
#include "model/nights_files.h"

static bool same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static void count(const struct check *check, enum point point)
{
	check->store->points->counts[point]++;
}

/* Reading what went back */

static const char *control_of(const struct wire *wire)
{
	return wire_whole(&wire->segments[0], wire->x12 ? 13 : 5);
}

static bool is_ack(const struct wire *wire)
{
	for (size_t i = 0; i < wire->n; i++) {
		if (wire_is(&wire->segments[i], "TA1") || same(wire_part(&wire->segments[i], 2, 0), "CONTRL") ||
		    (wire_is(&wire->segments[i], "ST") && same(wire_whole(&wire->segments[i], 1), "997")))
			return true;
	}
	return false;
}

/* Counts and references of an envelope that we wrote. */
static bool is_unsound(const struct check *check, const struct wire *wire)
{
	size_t unit = 0, units = 0, groups = 0;
	bool sound = wire->readable && wire->has_trailer;

	for (size_t i = 0; i < wire->n && sound; i++) {
		const struct wire_segment *s = &wire->segments[i];

		if (wire_is(s, "ST") || wire_is(s, "UNH"))
			unit = i;
		if (wire_is(s, "SE") || wire_is(s, "UNT")) {
			const struct wire_segment *header = &wire->segments[unit];

			sound &= wire_number(wire_whole(s, 1)) == i - unit + 1 &&
				 same(wire_whole(s, 2), wire_whole(header, wire->x12 ? 2 : 1));
			units++;
		}
		groups += wire_is(s, "GS");
		if (wire_is(s, "GS"))
			units = 0;
		if (wire_is(s, "GE"))
			sound &= wire_number(wire_whole(s, 1)) == units;
		if (wire_is(s, "IEA") || wire_is(s, "UNZ"))
			sound &= wire_number(wire_whole(s, 1)) == (wire->x12 ? groups : units) &&
				 same(wire_whole(s, 2), control_of(wire));
	}
	const struct wire_segment *header = &wire->segments[0];
	const char *to = wire->x12 ? wire_whole(header, 8) : wire_part(header, 3, 0);
	const char *from = wire->x12 ? wire_whole(header, 6) : wire_part(header, 2, 0);
	sound &= strncmp(to, check->partner->id, strlen(check->partner->id)) == 0 &&
		 strncmp(from, PARTNER_US, strlen(PARTNER_US)) == 0;
	return !sound && compare_tell(check->out, "edi: interchange %s to %s is unsound", control_of(wire),
				      check->partner->name);
}

static bool add_file(struct check *check, const char *name)
{
	char *path = files_path(check->folder, name);
	struct model_bytes bytes = { 0 };
	struct back *back = &check->back;
	struct pool *pool = check->store->pool;
	struct wire wire;
	size_t at = 0, first = back->n;
	bool differs = !files_read(path, &bytes);

	while (!differs && wire_next(pool, bytes.data, bytes.len, &at, &wire, NULL)) {
		back->wires = pool_grow(pool, back->wires, back->n, sizeof(wire));
		back->wires[back->n++] = wire;
		differs = is_unsound(check, &wire);
	}
	if (!differs && (back->n == first || !strstr(name, control_of(&back->wires[first]))) &&
	    check->partner->x12)
		differs = compare_tell(check->out, "%s has not the number of its first interchange", name);
	model_bytes_free(&bytes);
	free(path);
	return differs;
}

static void sort_wires(struct back *back)
{
	for (size_t i = 1; i < back->n; i++) {
		for (size_t at = i; at > 0 && wire_number(control_of(&back->wires[at])) <
						      wire_number(control_of(&back->wires[at - 1]));
		     at--) {
			struct wire wire = back->wires[at];

			back->wires[at] = back->wires[at - 1];
			back->wires[at - 1] = wire;
		}
	}
}

/* Numbers of groups are without gaps, too, whatever order they stand in. */
static bool groups_differ(const struct check *check, struct run_sent *sent)
{
	unsigned last = sent->groups[check->store->runs - 1], n = 0;
	unsigned long sum = 0, expected = 0, most = 0;

	for (size_t i = 0; i < check->back.n; i++) {
		const struct wire *wire = &check->back.wires[i];

		for (size_t k = 0; k < wire->n; k++) {
			if (!wire_is(&wire->segments[k], "GS"))
				continue;
			unsigned long one = wire_number(wire_whole(&wire->segments[k], 6));
			sum += one * one;
			most = one > most ? one : most;
			n++;
			expected += (unsigned long)(last + n) * (last + n);
		}
	}
	sent->groups[check->store->runs] = last + n;
	return (sum != expected || (n > 0 && most != last + n)) &&
	       compare_tell(check->out, "groups to %s are not numbered %u to %u", check->partner->name,
			    last + 1, last + n);
}

static bool read_back(struct check *check)
{
	struct files_list names = { 0 };
	size_t n = 0;
	bool differs = !files_list_tree(check->folder, &names);
	char *folder = pool_print(check->store->pool, "edi/%s/", check->partner->name);
	struct run_sent *sent = &check->store->sent[check->partner - check->store->night->partners];
	unsigned last = sent->wholes[check->store->runs - 1];

	for (size_t i = 0; i < names.n; i++) {
		if (strncmp(names.texts[i], folder, strlen(folder)) == 0) {
			differs |= add_file(check, names.texts[i]);
			n++;
		}
	}
	files_list_free(&names);
	if (n > 2)
		differs = compare_tell(check->out, "more than two files in %s", folder);
	sort_wires(&check->back);
	for (size_t i = 0; i < check->back.n && !differs; i++) {
		if (wire_number(control_of(&check->back.wires[i])) != ++last)
			differs = compare_tell(check->out, "control number %s to %s, expected %u",
					       control_of(&check->back.wires[i]), check->partner->name, last);
	}
	sent->wholes[check->store->runs] = last;
	return groups_differ(check, sent) || differs;
}

/* Acknowledgements */

/* The segment with that tag and number, in any interchange that went back. */
static struct wire_segment *find_back(struct check *check, const char *tag, size_t element, const char *value,
				      struct wire **of)
{
	for (size_t i = 0; i < check->back.n; i++) {
		struct wire *wire = &check->back.wires[i];

		for (size_t k = 0; k < wire->n; k++) {
			if (!wire_is(&wire->segments[k], tag) ||
			    wire_number(wire_whole(&wire->segments[k], element)) != wire_number(value))
				continue;
			*of = wire;
			return &wire->segments[k];
		}
	}
	return NULL;
}

/* Once it is looked at it counts no more. */
static void take(struct wire_segment *segment)
{
	segment->elements[0].n = 0;
}

static struct wire_segment *find_ta1(struct check *check, const char *control, const char *status)
{
	for (size_t i = 0; i < check->back.n; i++) {
		struct wire *wire = &check->back.wires[i];

		for (size_t k = 0; k < wire->n; k++) {
			struct wire_segment *s = &wire->segments[k];

			if (wire_is(s, "TA1") && same(wire_whole(s, 1), control) &&
			    same(wire_whole(s, 4), status))
				return s;
		}
	}
	return NULL;
}

static bool ta1_differs(struct check *check, const struct judge_whole *whole)
{
	bool refused = whole->status == JUDGED_R;

	if (!whole->asks && !refused)
		return false;
	struct wire_segment *ta1 = find_ta1(check, whole->control, refused ? "R" : "A");
	if (!ta1)
		return compare_tell(check->out, "no TA1 %s for %s", refused ? "R" : "A", whole->control);
	bool differs = whole->is_other && !same(wire_whole(ta1, 5), "025");
	if (differs)
		compare_tell(check->out, "TA1 of %s: %s, expected 025", whole->control, wire_whole(ta1, 5));
	take(ta1);
	count(check, POINT_ACK_TA1);
	return differs;
}

static bool set_differs(struct check *check, const struct judge_unit *unit, const struct wire_segment *ak2,
			const struct wire_segment *ak5)
{
	if (!same(wire_whole(ak2, 1), unit->type) || !same(wire_whole(ak2, 2), unit->number))
		return compare_tell(check->out, "AK2 of %s %s, expected %s %s", wire_whole(ak2, 1),
				    wire_whole(ak2, 2), unit->type, unit->number);
	if (!same(wire_whole(ak5, 1), compare_status(unit->status)))
		return compare_tell(check->out, "AK5 of %s %s is %s, expected %s", unit->type, unit->number,
				    wire_whole(ak5, 1), compare_status(unit->status));
	return false;
}

static bool ak9_differs(struct check *check, const struct judge_whole *whole, size_t group,
			const char *number_of, const struct wire_segment *ak9)
{
	size_t n = 0, accepted = 0, sound = 0;

	for (size_t i = 0; i < whole->n_units; i++) {
		if (whole->units[i].group != group)
			continue;
		n++;
		accepted += whole->units[i].status != JUDGED_R;
		sound += whole->units[i].status == JUDGED_A;
	}
	const char *expected = whole->groups[group].refused || accepted == 0 ? "R"
			       : accepted < n				     ? "P"
			       : sound < n				     ? "E"
									     : "A";
	if (!same(wire_whole(ak9, 1), expected) || wire_number(wire_whole(ak9, 3)) != n ||
	    wire_number(wire_whole(ak9, 4)) != accepted)
		return compare_tell(check->out, "AK9 of %s: %s %s %s, expected %s %zu %zu", number_of,
				    wire_whole(ak9, 1), wire_whole(ak9, 3), wire_whole(ak9, 4), expected, n,
				    accepted);
	return false;
}

static bool group_differs(struct check *check, const struct judge_whole *whole, size_t group)
{
	const char *number_of = wire_whole(whole->groups[group].header, 6);
	struct wire *wire;
	struct wire_segment *ak1 = find_back(check, "AK1", 2, number_of, &wire);
	const struct wire_segment *ak2 = NULL;
	size_t unit = 0;
	bool differs = false;

	if (!ak1)
		return compare_tell(check->out, "no 997 for group %s", number_of);
	count(check, POINT_ACK_997);
	for (struct wire_segment *s = ak1 + 1; s < wire->segments + wire->n; s++) {
		if (wire_is(s, "AK2"))
			ak2 = s;
		while (unit < whole->n_units && whole->units[unit].group != group)
			unit++;
		if (wire_is(s, "AK5") && ak2 && unit < whole->n_units && whole->status != JUDGED_DUPLICATE)
			differs |= set_differs(check, &whole->units[unit++], ak2, s);
		if (wire_is(s, "AK9")) {
			if (whole->status != JUDGED_DUPLICATE)
				differs |= ak9_differs(check, whole, group, number_of, s);
			break;
		}
	}
	take(ak1);
	return differs;
}

static bool x12_acks_differ(struct check *check, const struct judge_whole *whole)
{
	bool differs = ta1_differs(check, whole);

	for (size_t i = 0; i < whole->n_groups && whole->status != JUDGED_R; i++)
		differs |= !whole->groups[i].is_ack && group_differs(check, whole, i);
	return differs;
}

static bool ucm_differs(struct check *check, const struct judge_whole *whole, const struct wire *wire,
			const struct wire_segment *uci)
{
	const struct wire_segment *at = uci + 1;

	for (size_t i = 0; i < whole->n_units; i++) {
		const struct judge_unit *unit = &whole->units[i];

		if (unit->status != JUDGED_R || judge_is_ack(unit->type))
			continue;
		while (at < wire->segments + wire->n &&
		       !(wire_is(at, "UCM") && same(wire_whole(at, 1), unit->number) &&
			 same(wire_whole(at, 3), "4")))
			at++;
		if (at++ == wire->segments + wire->n)
			return compare_tell(check->out, "no UCM 4 for %s %s of %s", unit->type, unit->number,
					    whole->control);
	}
	return false;
}

static struct wire_segment *find_uci(struct check *check, const char *control, const char *action,
				     struct wire **of)
{
	for (size_t i = 0; i < check->back.n; i++) {
		struct wire *wire = &check->back.wires[i];

		for (size_t k = 0; k < wire->n; k++) {
			struct wire_segment *s = &wire->segments[k];

			if (!wire_is(s, "UCI") || !same(wire_whole(s, 1), control) ||
			    !same(wire_whole(s, 4), action))
				continue;
			*of = wire;
			return s;
		}
	}
	return NULL;
}

static bool contrl_differs(struct check *check, const struct judge_whole *whole)
{
	bool refused = whole->status == JUDGED_R, due;
	struct wire *wire = NULL;
	struct wire_segment *uci = find_uci(check, whole->control, refused ? "4" : "7", &wire);

	due = whole->asks || refused || check->partner->ack == ACK_ALWAYS;
	for (size_t i = 0; i < whole->n_units; i++)
		due |= whole->units[i].status == JUDGED_R && !judge_is_ack(whole->units[i].type);
	if (whole->status == JUDGED_DUPLICATE && !whole->asks && check->partner->ack != ACK_ALWAYS) {
		if (uci)
			take(uci);
		return false;
	}
	if (!due) {
		count(check, POINT_ACK_CONTRL_NONE);
		return false;
	}
	if (!uci)
		return compare_tell(check->out, "no CONTRL %s for %s", refused ? "4" : "7", whole->control);
	count(check, POINT_ACK_CONTRL);
	bool differs = false;
	if (whole->is_other && !same(wire_whole(uci, 5), "26"))
		differs = compare_tell(check->out, "UCI of %s: %s, expected 26", whole->control,
				       wire_whole(uci, 5));
	if (!refused && whole->status != JUDGED_DUPLICATE)
		differs |= ucm_differs(check, whole, wire, uci);
	take(uci);
	return differs;
}

/* Answers */

/* The next unit of answers that went back; null: there is none. */
static const struct wire_segment *next_answer(struct check *check)
{
	struct back *back = &check->back;

	for (; back->answer < back->n; back->answer++, back->segment = 0) {
		const struct wire *wire = &back->wires[back->answer];

		for (; !is_ack(wire) && back->segment < wire->n; back->segment++) {
			const struct wire_segment *s = &wire->segments[back->segment];

			if (wire_is(s, "ST") || wire_is(s, "UNH")) {
				back->segment++;
				return s;
			}
		}
	}
	return NULL;
}

static const char *answer_type(const char *type)
{
	static const char *const types[][2] = {
		{ "850", "855" }, { "860", "865" }, { "ORDERS", "ORDRSP" }, { "ORDCHG", "ORDRSP" }
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (same(types[i][0], type))
			return types[i][1];
	}
	return NULL;
}

static bool answers_of_whole_differ(struct check *check, const struct judge_whole *whole)
{
	bool differs = false;

	for (size_t i = 0; i < whole->n_units; i++) {
		const struct judge_unit *unit = &whole->units[i];
		const char *type = answer_type(unit->type);

		if (!type || unit->status == JUDGED_R)
			continue;
		const struct wire_segment *s = next_answer(check);
		const char *actual = !s ? "none" : whole->wire.x12 ? wire_whole(s, 1) : wire_part(s, 2, 0);
		if (!same(actual, type))
			return compare_tell(check->out, "%s %s is answered by %s", unit->type, unit->number,
					    actual);
		const struct wire_marks *marks = &check->back.wires[check->back.answer].marks;
		bool ends_lines = !whole->wire.x12 && whole->wire.marks.terminator == '\n';
		if ((ends_lines && marks->terminator == '\n') ||
		    (!ends_lines && (marks->element != whole->wire.marks.element ||
				     marks->terminator != whole->wire.marks.terminator)))
			differs = compare_tell(check->out,
					       "separators %02x %02x in the answer to %s with %02x %02x",
					       (unsigned char)marks->element, (unsigned char)marks->terminator,
					       whole->control, (unsigned char)whole->wire.marks.element,
					       (unsigned char)whole->wire.marks.terminator);
		if (answer_differs(check, unit, s))
			differs = compare_tell(check->out, "  in the answer to %s %s of %s", unit->type,
					       unit->number, whole->control);
	}
	return differs;
}

static bool partner_differs(struct check *check)
{
	bool differs = read_back(check);

	for (size_t f = 0; f < check->result->n_feeds && !differs; f++) {
		const struct run_feed *feed = &check->result->feeds[f];

		for (size_t w = 0; w < feed->n_wholes; w++) {
			const struct judge_whole *whole = &feed->wholes[w];

			if (!whole->wire.readable || whole->partner != check->partner)
				continue;
			if (whole->status == JUDGED_A)
				differs |= answers_of_whole_differ(check, whole);
			if (check->partner->ack == ACK_NEVER)
				continue;
			if (judge_acks_alone(whole)) {
				count(check, POINT_ACK_ALONE);
				continue;
			}
			differs |=
				whole->wire.x12 ? x12_acks_differ(check, whole) : contrl_differs(check, whole);
			if (whole->status == JUDGED_DUPLICATE)
				count(check, POINT_ACK_AGAIN);
		}
	}
	if (!differs && next_answer(check))
		differs = compare_tell(check->out, "more answers to %s than expected", check->partner->name);
	for (size_t i = 0; i < check->back.n && !differs; i++) {
		for (size_t k = 0; k < check->back.wires[i].n; k++) {
			const struct wire_segment *s = &check->back.wires[i].segments[k];

			if (wire_is(s, "TA1") || wire_is(s, "AK1") || wire_is(s, "UCI"))
				differs = compare_tell(
					check->out, "more acknowledgements to %s than expected: %s %s",
					check->partner->name, wire_part(s, 0, 0), wire_whole(s, 1));
		}
	}
	return differs;
}

bool answers_differ(struct run_store *store, const struct run_result *result, const char *folder,
		    struct model_bytes *out)
{
	bool differs = false;

	for (size_t i = 0; i < store->night->n_partners; i++) {
		struct check check = { .store = store,
				       .result = result,
				       .folder = folder,
				       .partner = &store->night->partners[i],
				       .out = out };

		differs |= partner_differs(&check);
	}
	return differs;
}
