/* One answer to an order or a change: what stands of its lines, and how the order as a whole came out.
 *
 * Left open, as the manual does not say: a line that asks for nothing and may be one of several.
 */
#include "answer_lines.h"

#include <stdlib.h>
#include <string.h>

#include "compare.h"

#define PIECES_MAX 16

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

static bool same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static void count(const struct check *check, enum point point)
{
	check->store->points->counts[point]++;
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
				  wire_number(wire_whole(s, 2)) *
					  partner_factor(check->partner, wire_part(s, 3, 0)),
				  wire_whole(s, 5));
		}
	}
}

/* The partner's units begin with the one that is a single piece. */
static bool unit_lacks(const struct check *check, const struct judge_line *line, const struct wire_segment *s,
		       const struct wire_segment *end)
{
	const char *each = check->partner->units[0].code ? check->partner->units[0].code : "EA";
	bool differs = false;

	for (; s < end; s++) {
		if (wire_is(s, "ACK") &&
		    (!*line->unit ? !same(wire_part(s, 3, 0), each) : !*wire_part(s, 3, 0)))
			differs = compare_tell(check->out, "    ACK03 is %s", wire_part(s, 3, 0));
	}
	return differs;
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
			units = wire_number(wire_part(s, 1, 1)) *
				partner_factor(check->partner, wire_part(s, 1, 2));
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

/* PIA goes back with its function and its first id. */
static bool has_pia(const struct check *check, const struct wire_segment *s, const struct wire_segment *end,
		    const struct wire_segment *pia)
{
	const char *sent = judge_decoded(check->store->pool, false, wire_part(pia, 2, 0));

	for (; s < end; s++) {
		if (wire_is(s, "PIA") && same(wire_part(s, 1, 0), wire_part(pia, 1, 0)) &&
		    same(judge_decoded(check->store->pool, false, wire_part(s, 2, 0)), sent))
			return true;
	}
	return false;
}

static bool echo_differs(const struct check *check, const struct judge_line *line, bool is_change,
			 const struct wire_segment *s, const struct wire_segment *end)
{
	bool differs = !same(wire_whole(s, 1), line->number);

	if (check->partner->x12) {
		differs |= !same(wire_whole(s, is_change ? 3 : 2), line->qty) ||
			   !same(wire_part(s, is_change ? 5 : 3, 0), line->unit);
		differs |= is_change &&
			   (!same(wire_whole(s, 2), line->change) || !same(wire_whole(s, 4), line->fourth));
	}
	differs |= !has_id(check, s, end, line->id) || (line->pia && !has_pia(check, s, end, line->pia));
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
		differs |= unit_lacks(check, line, s, end);
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
	if (stock == n && !unit->cancels)
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

	if (same(unit->type, "860") &&
	    (!same(wire_whole(first, 5), unit->sequence) || !same(wire_whole(first, 7), unit->request)))
		return compare_tell(check->out, "    BCA05 and BCA07 are %s and %s", wire_whole(first, 5),
				    wire_whole(first, 7));
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
		if (counts && wire_number(told) != lines)
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
bool answer_differs(struct check *check, const struct judge_unit *unit, const struct wire_segment *s)
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
