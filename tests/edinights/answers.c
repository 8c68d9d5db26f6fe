/* Acknowledgements and answers, from allot-edi(7), "WHAT GOES BACK", held against what the program published.
 *
 * Left open, as the manual does not say: all of what is acknowledged again, the terminator in place of a line
 * end, and a line that asks for nothing and may be one of several.
 */
#include "answers.h"

#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "judge_acks.h"
#include "model/nights_files.h"

#define PIECES_MAX 16

/* What went back to one partner in a run: its interchanges in the order of their numbers. */
struct back {
	struct wire *wires;
	size_t n;
	size_t answer; /* the interchange of answers at which we are, and the segment in it */
	size_t segment;
};

enum piece_class {
	PIECE_STOCK,
	PIECE_ETA,
	PIECE_WAITING,
	PIECE_SHORT,
	PIECE_UNKNOWN_SKU,
	PIECE_UNKNOWN_UNIT,
	PIECE_REFUSED,
	PIECE_CANCELLED,
};

struct piece {
	enum piece_class class;
	uint64_t units;
	const char *date; /* YYYYMMDD */
};

struct pieces {
	struct piece list[PIECES_MAX];
	size_t n;
};

struct check {
	struct run_store *store;
	const struct run_result *result;
	const char *folder;
	const struct partner *partner;
	struct back back;
	struct model_bytes *out;
};

static bool same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static void count(const struct check *check, enum point point)
{
	check->store->points->counts[point]++;
}

static unsigned long number(const char *text)
{
	return wire_number(text);
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

			sound &= number(wire_whole(s, 1)) == i - unit + 1 &&
				 same(wire_whole(s, 2), wire_whole(header, wire->x12 ? 2 : 1));
			units++;
		}
		groups += wire_is(s, "GS");
		if (wire_is(s, "GS"))
			units = 0;
		if (wire_is(s, "GE"))
			sound &= number(wire_whole(s, 1)) == units;
		if (wire_is(s, "IEA") || wire_is(s, "UNZ"))
			sound &= number(wire_whole(s, 1)) == (wire->x12 ? groups : units) &&
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
		for (size_t at = i;
		     at > 0 && number(control_of(&back->wires[at])) < number(control_of(&back->wires[at - 1]));
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
			unsigned long one = number(wire_whole(&wire->segments[k], 6));
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
		if (number(control_of(&check->back.wires[i])) != ++last)
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
			    number(wire_whole(&wire->segments[k], element)) != number(value))
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
	if (!same(wire_whole(ak9, 1), expected) || number(wire_whole(ak9, 3)) != n ||
	    number(wire_whole(ak9, 4)) != accepted)
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

/* What stands of a line. */

static const char *date_of(struct pool *pool, const char *eta)
{
	return *eta ? pool_print(pool, "%.4s%.2s%.2s", eta, eta + 5, eta + 8) : "";
}

static void add_piece(struct pieces *pieces, enum piece_class class, uint64_t units, const char *date)
{
	for (size_t i = 0; i < pieces->n; i++) {
		if (pieces->list[i].class == class && same(pieces->list[i].date, date)) {
			pieces->list[i].units += units;
			return;
		}
	}
	if (pieces->n < PIECES_MAX)
		pieces->list[pieces->n++] = (struct piece){ class, units, date };
}

static void add_refusal(const struct judge_row *row, struct pieces *pieces)
{
	enum piece_class class = same(row->code, "unknown-sku")	   ? PIECE_UNKNOWN_SKU
				 : same(row->code, "unknown-unit") ? PIECE_UNKNOWN_UNIT
								   : PIECE_REFUSED;

	add_piece(pieces, class, 0, "");
}

/* Of a line that asked for nothing, or whose order was cancelled whole: what stands of the line with its
 * number, whatever SKU it tells. It is refused if that is not known.
 */
static bool pieces_of(const struct check *check, const struct judge_unit *unit, const struct judge_line *of,
		      struct pieces *pieces)
{
	const struct judge_row *row = of->row == NO_LINE ? NULL : &unit->rows[of->row];
	struct model_state *state = &check->store->model->state;
	struct model_row to = { .orderid = unit->order, .line = of->line, .sku = of->sku };
	struct model_act act = { .model = check->store->model, .state = state, .row = &to };

	if (row && row->code) {
		add_refusal(row, pieces);
		return true;
	}
	size_t at = model_find_named_line(&act);
	if (at == MODEL_NOWHERE && !row && *of->line) {
		to.sku = "";
		at = model_find_named_line(&act);
	}
	if (at == MODEL_NOWHERE) {
		if (row || act.reject == MODEL_AMBIGUOUS_LINE)
			return false;
		add_piece(pieces, PIECE_REFUSED, 0, "");
		return true;
	}
	const struct model_line *line = &state->lines[at];
	if (line->shipped > 0)
		add_piece(pieces, PIECE_STOCK, line->shipped, "");
	for (size_t i = 0; i < state->n_parts; i++) {
		const char *eta = state->batches[state->parts[i].batch].eta;

		if (state->parts[i].line == at)
			add_piece(pieces, *eta ? PIECE_ETA : PIECE_STOCK, state->parts[i].units,
				  date_of(check->store->pool, eta));
	}
	if (line->waiting > 0)
		add_piece(pieces, PIECE_WAITING, line->waiting, "");
	if (line->missing > 0)
		add_piece(pieces, PIECE_SHORT, line->missing, "");
	if (pieces->n == 0)
		add_piece(pieces, PIECE_CANCELLED, 0, "");
	return true;
}

static void count_pieces(const struct check *check, const struct pieces *pieces)
{
	static const enum point points[] = { POINT_ANSWER_IN_STOCK,    POINT_ANSWER_WITH_ETA,
					     POINT_ANSWER_WAITING,     POINT_ANSWER_SHORT,
					     POINT_ANSWER_UNKNOWN_SKU, POINT_ANSWER_UNKNOWN_UNIT,
					     POINT_ANSWER_REFUSED,     POINT_ANSWER_CANCELLED };

	for (size_t i = 0; i < pieces->n; i++)
		count(check, points[pieces->list[i].class]);
	if (pieces->n > 1)
		count(check, POINT_ANSWER_IN_PIECES);
}

/* What the program says of a line */

static void read_x12_pieces(const struct check *check, const struct wire_segment *s,
			    const struct wire_segment *end, struct pieces *pieces)
{
	static const struct {
		const char *code;
		enum piece_class class;
	} codes[] = { { "IA", PIECE_STOCK },	{ "IB", PIECE_ETA },	     { "BP", PIECE_WAITING },
		      { "IR", PIECE_SHORT },	{ "R2", PIECE_UNKNOWN_SKU }, { "R3", PIECE_UNKNOWN_UNIT },
		      { "ID", PIECE_CANCELLED } };
	bool has_message = false;

	for (const struct wire_segment *m = s; m < end; m++)
		has_message |= wire_is(m, "MSG");
	for (; s < end; s++) {
		if (!wire_is(s, "ACK"))
			continue;
		for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
			enum piece_class class = codes[i].class;

			if (!same(codes[i].code, wire_whole(s, 1)))
				continue;
			if (class == PIECE_SHORT && has_message)
				class = PIECE_REFUSED;
			add_piece(pieces, class,
				  number(wire_whole(s, 2)) * partner_factor(check->partner, wire_part(s, 3, 0)),
				  wire_whole(s, 5));
		}
	}
}

static void read_edifact_piece(const struct check *check, const struct wire_segment *s,
			       const struct wire_segment *end, struct pieces *pieces)
{
	const char *action = wire_whole(s, 2), *date = "";
	enum piece_class class = same(action, "7")   ? PIECE_REFUSED
				 : same(action, "2") ? PIECE_CANCELLED
						     : PIECE_STOCK;
	uint64_t units = 0;

	for (s++; s < end; s++) {
		if (wire_is(s, "QTY") && class == PIECE_STOCK) {
			units = number(wire_part(s, 1, 1)) * partner_factor(check->partner, wire_part(s, 1, 2));
			if (same(wire_part(s, 1, 0), "83"))
				class = PIECE_WAITING;
		}
		if (wire_is(s, "DTM") && same(wire_part(s, 1, 0), "67")) {
			class = PIECE_ETA;
			date = wire_part(s, 1, 1);
		}
	}
	add_piece(pieces, class, units, date);
}

/* What both standards tell apart. */
static enum piece_class told_class(const struct check *check, enum piece_class class)
{
	if (!check->partner->x12 && class >= PIECE_SHORT && class <= PIECE_REFUSED)
		return PIECE_REFUSED;
	return class;
}

static uint64_t told_units(const struct check *check, const struct piece *piece)
{
	if (piece->class >= PIECE_SHORT || (check->partner->x12 && piece->class == PIECE_WAITING))
		return 0;
	return piece->units;
}

static bool has_piece(const struct check *check, const struct pieces *pieces, const struct piece *like)
{
	for (size_t i = 0; i < pieces->n; i++) {
		const struct piece *piece = &pieces->list[i];

		if (piece->class == told_class(check, like->class) && piece->units == told_units(check, like) &&
		    same(piece->date, like->date))
			return true;
	}
	return false;
}

static bool pieces_differ(const struct check *check, const struct pieces *expected, const struct pieces *actual)
{
	bool differs = expected->n != actual->n;

	for (size_t i = 0; i < expected->n; i++)
		differs |= !has_piece(check, actual, &expected->list[i]);
	if (!differs)
		return false;
	for (size_t i = 0; i < expected->n; i++)
		compare_tell(check->out, "    expected class %d, %llu units %s", (int)expected->list[i].class,
			     (unsigned long long)expected->list[i].units, expected->list[i].date);
	for (size_t i = 0; i < actual->n; i++)
		compare_tell(check->out, "    actual class %d, %llu units %s", (int)actual->list[i].class,
			     (unsigned long long)actual->list[i].units, actual->list[i].date);
	return true;
}

static bool is_line(const struct check *check, const struct wire_segment *s)
{
	if (check->partner->x12)
		return wire_is(s, "PO1") || wire_is(s, "POC");
	return wire_is(s, "LIN") && !same(wire_whole(s, 2), "1");
}

static bool ends_unit(const struct wire_segment *s)
{
	return wire_is(s, "SE") || wire_is(s, "UNT");
}

/* The id that was sent, in the line itself or behind it (PIA). */
static bool has_id(const struct check *check, const struct wire_segment *s, const struct wire_segment *end,
		   const char *id)
{
	const bool x12 = check->partner->x12;
	const char *sent = judge_decoded(check->store->pool, x12, id);
	bool found = !*id;

	for (; s < end && !found; s++) {
		for (size_t e = 1; e < s->n; e++) {
			const char *actual = x12 ? wire_whole(s, e) : wire_part(s, e, 0);

			found |= same(judge_decoded(check->store->pool, x12, actual), sent);
		}
	}
	return found;
}

static bool echo_differs(const struct check *check, const struct judge_line *line, bool is_change,
			 const struct wire_segment *s, const struct wire_segment *end)
{
	bool differs = !same(wire_whole(s, 1), line->number);

	if (check->partner->x12) {
		differs |= !same(wire_whole(s, is_change ? 3 : 2), line->qty) ||
			   !same(wire_part(s, is_change ? 5 : 3, 0), line->unit);
		differs |= is_change && !same(wire_whole(s, 2), line->change);
	}
	differs |= !has_id(check, s, end, line->id);
	return differs && compare_tell(check->out, "    line goes back as %s %s %s %s, sent as %s %s %s",
				       wire_whole(s, 1), wire_whole(s, 2), wire_whole(s, 3), wire_whole(s, 5),
				       line->number, line->qty, line->unit);
}

/* 1229 of a line of ORDRSP. */
static bool action_differs(const struct check *check, const struct wire_segment *s, bool is_change,
			   const struct pieces *pieces)
{
	enum piece_class class = pieces->list[0].class;
	const char *expected = "3";

	if (pieces->n == 1 && class == PIECE_STOCK && !is_change)
		expected = "5";
	if (pieces->n == 1 && class >= PIECE_SHORT)
		expected = class == PIECE_CANCELLED ? "2" : "7";
	return !same(wire_whole(s, 2), expected) &&
	       compare_tell(check->out, "    1229 is %s, expected %s", wire_whole(s, 2), expected);
}

/* One line of an answer, from its segment to the next one. */
static bool line_differs(struct check *check, const struct judge_unit *unit, const struct judge_line *line,
			 const struct wire_segment *s, const struct wire_segment *end, struct pieces *expected)
{
	struct pieces actual = { 0 };
	bool is_change = same(unit->type, "860") || same(unit->type, "ORDCHG");
	bool differs = echo_differs(check, line, is_change, s, end);

	if (check->partner->x12) {
		read_x12_pieces(check, s, end, &actual);
	} else {
		for (const struct wire_segment *at = s; at < end;) {
			const struct wire_segment *next = at + 1;

			while (next < end && !wire_is(next, "LIN"))
				next++;
			read_edifact_piece(check, at, next, &actual);
			at = next;
		}
	}
	if (!pieces_of(check, unit, line, expected))
		return differs;
	count_pieces(check, expected);
	differs |= !check->partner->x12 && action_differs(check, s, is_change, expected);
	return pieces_differ(check, expected, &actual) || differs;
}

/*
 * The whole of an order: null leaves it open, as where its cancellation counts like one more line, refused
 * or not.
 */
static const char *expected_whole(const struct check *check, const struct judge_unit *unit,
				  const struct pieces *lines, size_t n)
{
	size_t stock = 0, refused = 0, open = 0;

	for (size_t i = 0; i < n; i++) {
		bool all = lines[i].n > 0, none = lines[i].n > 0;

		for (size_t k = 0; k < lines[i].n; k++) {
			all &= lines[i].list[k].class == PIECE_STOCK;
			none &= lines[i].list[k].class >= PIECE_SHORT &&
				lines[i].list[k].class <= PIECE_REFUSED;
		}
		open += lines[i].n == 0;
		stock += all;
		refused += none;
	}
	if (open > 0 || (unit->cancels && refused == n))
		return NULL;
	if (n == 0)
		return check->partner->x12 ? "RJ" : "27";
	if (stock == n)
		return check->partner->x12 ? "AD" : "29";
	if (refused == n)
		return check->partner->x12 ? "RD" : "27";
	return check->partner->x12 ? "AC" : "4";
}

static bool whole_differs(struct check *check, const struct judge_unit *unit, const struct wire_segment *first,
			  const struct pieces *lines, size_t n)
{
	const char *expected = expected_whole(check, unit, lines, n);
	const char *actual = check->partner->x12 ? wire_whole(first, 2) : wire_whole(first, 3);

	if (!expected)
		return false;
	count(check, same(expected, "AD") || same(expected, "29") ? POINT_ANSWER_ALL
		     : same(expected, "RD") || same(expected, "RJ") || same(expected, "27")
			     ? POINT_ANSWER_NONE
			     : POINT_ANSWER_CHANGED);
	return !same(actual, expected) &&
	       compare_tell(check->out, "    the order is %s, expected %s", actual, expected);
}

/* CTT, CNT+2: how many lines go back, those that are added to tell of pieces, too; and RFF+ACW: the change that
 * is answered.
 */
static bool rest_differs(struct check *check, const struct judge_unit *unit, const struct wire_segment *s)
{
	bool has_change = !same(unit->type, "ORDCHG"), differs = false;
	size_t lines = 0;

	for (; !ends_unit(s); s++) {
		bool counts = wire_is(s, "CTT") || (wire_is(s, "CNT") && same(wire_part(s, 1, 0), "2"));
		const char *told = wire_is(s, "CTT") ? wire_whole(s, 1) : wire_part(s, 1, 1);

		lines += is_line(check, s) || wire_is(s, "LIN");
		if (counts && number(told) != lines)
			differs =
				compare_tell(check->out, "    %s lines are counted, expected %zu", told, lines);
		has_change |= wire_is(s, "RFF") && same(wire_part(s, 1, 0), "ACW") &&
			      same(wire_part(s, 1, 1), unit->document);
	}
	if (!has_change)
		differs = compare_tell(check->out, "    no RFF+ACW:%s", unit->document);
	return differs;
}

/* From its ST or UNH on. */
static bool answer_differs(struct check *check, const struct judge_unit *unit, const struct wire_segment *s)
{
	struct pieces *lines = pool_get(check->store->pool, (unit->n_lines + 1) * sizeof(*lines));
	const struct wire_segment *first = s + 1;
	size_t n = 0;
	bool differs = false;

	while (!ends_unit(s) && !is_line(check, s))
		s++;
	for (; n < unit->n_lines; n++) {
		const struct wire_segment *end = s + 1;

		if (ends_unit(s))
			return compare_tell(check->out, "    too few lines");
		while (!ends_unit(end) && !is_line(check, end) && !wire_is(end, "UNS") && !wire_is(end, "CTT"))
			end++;
		differs |= line_differs(check, unit, &unit->lines[n], s, end, &lines[n]);
		s = end;
	}
	if (is_line(check, s))
		return compare_tell(check->out, "    too many lines");
	differs |= rest_differs(check, unit, first);
	return whole_differs(check, unit, first, lines, n) || differs;
}

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
