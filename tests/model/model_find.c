/* Which line a row is about (rule 2), what is alike (rule 14), and how a line becomes known
 * (rule 4) and gets its number.
 *
 * Readings: a line that replaces a wholly short one becomes known now, behind all others. A number
 * is given before the row's commands do anything. A numbered row of shipments, cancellations or
 * amendments finds an unnumbered line only by its SKU, and never gives a number. Alike is asked
 * whenever the row leaves a line known under an (order, SKU, number) that was not known before,
 * also when it only gives a number.
 */
#include <string.h>

#include "model_domain.h"

static bool same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static bool is_of_order(const struct model_line *line, const struct model_row *row)
{
	return !line->is_gone && same(line->orderid, row->orderid);
}

static bool is_of_sku(const struct model_line *line, const struct model_row *row)
{
	return is_of_order(line, row) && same(line->sku, row->sku);
}

static size_t find_number(const struct model_act *act)
{
	for (size_t i = 0; i < act->state->n_lines; i++) {
		const struct model_line *line = &act->state->lines[i];

		if (is_of_order(line, act->row) && *line->number && same(line->number, act->row->line))
			return i;
	}
	return MODEL_NOWHERE;
}

static size_t find_unnumbered(const struct model_act *act)
{
	for (size_t i = 0; i < act->state->n_lines; i++) {
		if (is_of_sku(&act->state->lines[i], act->row) && !*act->state->lines[i].number)
			return i;
	}
	return MODEL_NOWHERE;
}

static size_t find_first_of_sku(const struct model_act *act, bool of_same_quantity)
{
	for (size_t i = 0; i < act->state->n_lines; i++) {
		const struct model_line *line = &act->state->lines[i];

		if (is_of_sku(line, act->row) && (!of_same_quantity || line->ordered == act->row->qty))
			return i;
	}
	return MODEL_NOWHERE;
}

static size_t count_numbered(const struct model_act *act)
{
	size_t n = 0;

	for (size_t i = 0; i < act->state->n_lines; i++)
		n += is_of_sku(&act->state->lines[i], act->row) && *act->state->lines[i].number;
	return n;
}

static size_t find_by_quantity(struct model_act *act)
{
	size_t found = find_first_of_sku(act, true);

	if (found != MODEL_NOWHERE) {
		model_pass(act->ledger, FOUND_BY_QUANTITY);
		return found;
	}
	found = find_first_of_sku(act, false);
	if (found != MODEL_NOWHERE)
		model_pass(act->ledger, FOUND_FIRST);
	return found;
}

size_t model_find_line(struct model_act *act)
{
	size_t found = *act->row->line ? find_number(act) : MODEL_NOWHERE;

	if (found != MODEL_NOWHERE) {
		model_pass(act->ledger, FOUND_BY_NUMBER);
		return found;
	}
	found = find_unnumbered(act);
	if (found != MODEL_NOWHERE && *act->row->line)
		model_pass(act->ledger, FOUND_UNNUMBERED);
	if (found != MODEL_NOWHERE || *act->row->line)
		return found;
	return find_by_quantity(act);
}

bool model_is_ambiguous(const struct model_act *act)
{
	return !*act->row->line && find_unnumbered(act) == MODEL_NOWHERE && count_numbered(act) > 1;
}

static size_t refuse_name(struct model_act *act, enum model_reject reject)
{
	model_refuse(act, reject);
	return MODEL_NOWHERE;
}

size_t model_find_named_line(struct model_act *act)
{
	const struct model_row *row = act->row;
	size_t found = *row->line ? find_number(act) : MODEL_NOWHERE;

	if (found != MODEL_NOWHERE && *row->sku && !same(act->state->lines[found].sku, row->sku))
		return refuse_name(act, MODEL_LINE_CONFLICT);
	if (found == MODEL_NOWHERE && *row->sku)
		found = find_unnumbered(act);
	if (found == MODEL_NOWHERE && !*row->line) {
		if (count_numbered(act) > 1)
			return refuse_name(act, MODEL_AMBIGUOUS_LINE);
		found = find_first_of_sku(act, false);
	}
	return found == MODEL_NOWHERE ? refuse_name(act, MODEL_UNKNOWN_LINE) : found;
}

/* Making known */

static bool answer_or(enum model_answer answer, bool otherwise)
{
	return answer == MODEL_NO_ANSWER ? otherwise : answer == MODEL_ANSWER_YES;
}

static size_t add_line(struct model_state *state, const struct model_line *line)
{
	state->lines = model_alloc(state->lines, state->n_lines + 1, sizeof(*line));
	state->lines[state->n_lines] = *line;
	return state->n_lines++;
}

static const char *number_of_new(const struct model_act *act, size_t replaced)
{
	if (*act->row->line || replaced == MODEL_NOWHERE)
		return act->row->line;
	return act->state->lines[replaced].number;
}

size_t model_open_line(struct model_act *act, size_t replaced, uint64_t shipped, uint64_t cancelled)
{
	const struct model_row *row = act->row;
	const char *number = number_of_new(act, replaced);
	struct model_line line = {
		.orderid = model_text(act->model, row->orderid),
		.sku = model_text(act->model, row->sku),
		.number = model_text(act->model, number),
		.ordered = row->qty,
		.shipped = shipped,
		.cancelled = cancelled,
		.priority = row->priority,
		.backorder = answer_or(row->backorder, act->options->backorder),
		.split = answer_or(row->split, act->options->split),
	};
	bool is_known = replaced != MODEL_NOWHERE && same(act->state->lines[replaced].number, number);
	size_t index = add_line(act->state, &line);

	if (replaced != MODEL_NOWHERE)
		act->state->lines[replaced].is_gone = true;
	if (!is_known)
		act->new_line = index;
	act->ledger->points[MODEL_OPENED_WITH_SHIPPED_POINT] += shipped > 0;
	act->ledger->points[MODEL_OPENED_WITH_CANCELLED_POINT] += cancelled > 0;
	act->ledger->events[MODEL_LINE_OPENED]++;
	return index;
}

void model_number_line(struct model_act *act, size_t line)
{
	if (!*act->row->line || *act->state->lines[line].number)
		return;
	act->state->lines[line].number = model_text(act->model, act->row->line);
	act->new_line = line;
	act->ledger->events[MODEL_LINE_NUMBERED]++;
}

/* Alike (rule 14) */

static bool is_digits(const char *text)
{
	return *text && text[strspn(text, "0123456789")] == '\0';
}

static bool digits_alike(const char *a, const char *b)
{
	if (same(a, b) || !is_digits(a) || !is_digits(b))
		return false;
	return same(a + strspn(a, "0"), b + strspn(b, "0"));
}

/* In lower case (ASCII) and without blanks (U+0020, U+00A0). */
static void fold(const char *text, struct model_bytes *out)
{
	for (; *text; text++) {
		if (*text == ' ')
			continue;
		if (strncmp(text, "\xc2\xa0", 2) == 0) {
			text++;
			continue;
		}
		model_bytes_add_char(out, *text >= 'A' && *text <= 'Z' ? (char)(*text + 0x20) : *text);
	}
}

static bool names_alike(const char *a, const char *b)
{
	struct model_bytes folded_a = { 0 };
	struct model_bytes folded_b = { 0 };
	bool are_alike;

	fold(a, &folded_a);
	fold(b, &folded_b);
	are_alike = !same(a, b) && same(model_bytes_text(&folded_a), model_bytes_text(&folded_b));
	model_bytes_free(&folded_a);
	model_bytes_free(&folded_b);
	return are_alike || digits_alike(a, b);
}

static bool has_ref_alike(const struct model_act *act)
{
	for (size_t i = 0; act->new_ref && i < act->state->n_batches; i++) {
		if (names_alike(act->state->batches[i].ref, act->new_ref))
			return true;
	}
	return false;
}

static bool has_sku_alike(const struct model_act *act)
{
	for (size_t i = 0; act->new_sku && i < act->state->n_products; i++) {
		if (names_alike(act->state->products[i].sku, act->new_sku))
			return true;
	}
	return false;
}

static bool has_line_alike(const struct model_act *act, bool by_number)
{
	const struct model_state *state = act->state;
	const struct model_line *new = act->new_line == MODEL_NOWHERE ? NULL : &state->lines[act->new_line];

	for (size_t i = 0; new &&i < state->n_lines; i++) {
		const struct model_line *line = &state->lines[i];

		if (line->is_gone || !same(line->sku, new->sku))
			continue;
		if (!by_number && digits_alike(line->orderid, new->orderid))
			return true;
		if (by_number && same(line->orderid, new->orderid) && digits_alike(line->number, new->number))
			return true;
	}
	return false;
}

/* Ref before SKU, order before line. */
static enum model_point find_alike(const struct model_act *act)
{
	if (has_ref_alike(act))
		return MODEL_ALIKE_REF_POINT;
	if (has_sku_alike(act))
		return MODEL_ALIKE_SKU_POINT;
	if (has_line_alike(act, false))
		return MODEL_ALIKE_ORDER_POINT;
	return has_line_alike(act, true) ? MODEL_ALIKE_NUMBER_POINT : MODEL_POINTS;
}

void model_ask_alike(struct model_act *act)
{
	enum model_point alike = find_alike(act);

	if (alike == MODEL_POINTS)
		return;
	if (act->options->accept_alike) {
		model_pass(act->ledger, ALIKE_ACCEPTED);
		return;
	}
	act->alike = alike;
	model_refuse(act, MODEL_ALIKE);
}
