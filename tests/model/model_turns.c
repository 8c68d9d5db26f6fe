/* In which order the rows of a run get their turns. The first turns of orders feeds stand among
 * the shipments feeds, in the order given; rows that were put off are judged behind the last
 * feed, in the order of the feeds and their rows.
 *
 * Readings: a row that shipped a part before it was put off, and has nothing left to do, counts as
 * shipped. Refused in the end it is rejected; what it shipped stays.
 */
#include "model_turns.h"

#include <stdlib.h>

struct run {
	struct model *model;
	struct model_ledger *ledger;
	const struct model_options *options;
	struct model_feed_result *feeds;
	size_t n_feeds;
};

static struct model_verdict apply_row(const struct run *run, const struct model_feed_result *feed, size_t row,
				      enum model_turn turn)
{
	struct model_act act = {
		.model = run->model,
		.ledger = run->ledger,
		.options = run->options,
		.kind = feed->feed->kind,
		.row = &feed->feed->rows[row].row,
		.sha256 = feed->feed->sha256,
		.turn = turn,
	};

	return model_apply(&act);
}

static void note_unallocated(struct model_feed_result *feed, size_t row, const struct model_verdict *verdict)
{
	if (verdict->ships_unallocated && feed->unallocated == 0)
		feed->unallocated = feed->feed->rows[row].record.line;
}

/* First turns: what refuses a row is left to its own. */
static void take_first_turn(const struct run *run, struct model_feed_result *feed)
{
	for (size_t i = 0; i < feed->feed->n_rows; i++) {
		struct model_verdict verdict;

		if (feed->rows[i].reject != MODEL_NO_REJECT)
			continue;
		verdict = apply_row(run, feed, i, MODEL_FIRST_TURN);
		if (verdict.reject != MODEL_NO_REJECT || verdict.outcome == MODEL_NO_OUTCOME)
			continue;
		feed->rows[i].first = verdict.outcome;
		model_pass(run->ledger, FIRST_TURN);
	}
}

static bool did_nothing(enum model_outcome outcome)
{
	return outcome == MODEL_UNCHANGED || outcome == MODEL_DUPLICATE;
}

/* A feed's row counts as what its first turn did; a row put off as what it did in the end, unless
 * that is nothing.
 */
static enum model_outcome count_as(enum model_kind kind, const struct model_row_result *row,
				   enum model_outcome outcome)
{
	if (outcome == MODEL_REJECTED || row->first == MODEL_NO_OUTCOME)
		return outcome;
	return kind == MODEL_ORDERS || did_nothing(outcome) ? row->first : outcome;
}

static void settle(const struct run *run, struct model_feed_result *feed, size_t index,
		   const struct model_verdict *verdict)
{
	struct model_row_result *row = &feed->rows[index];

	row->reject = verdict->reject;
	row->outcome = count_as(feed->feed->kind, row, verdict->outcome);
	note_unallocated(feed, index, verdict);
	run->ledger->points[MODEL_FIRST_TURN_THEN_REFUSED_POINT] += row->outcome == MODEL_REJECTED &&
								    row->first != MODEL_NO_OUTCOME &&
								    feed->feed->kind == MODEL_ORDERS;
}

static void put_off(const struct run *run, struct model_row_result *row, const struct model_verdict *verdict)
{
	model_pass(run->ledger, PUT_OFF);
	row->is_put_off = true;
	if (verdict->outcome == MODEL_SHIPPED)
		row->first = MODEL_SHIPPED;
}

static void take_own_turn(const struct run *run, struct model_feed_result *feed)
{
	bool is_snapshot = feed->feed->kind == MODEL_BATCHES;

	if (is_snapshot)
		model_begin_batches(run->model);
	for (size_t i = 0; i < feed->feed->n_rows; i++) {
		struct model_verdict verdict;

		if (feed->rows[i].reject != MODEL_NO_REJECT)
			continue;
		verdict = apply_row(run, feed, i, MODEL_OWN_TURN);
		if (verdict.is_put_off)
			put_off(run, &feed->rows[i], &verdict);
		else
			settle(run, feed, i, &verdict);
	}
	if (is_snapshot)
		model_end_batches(run->model, run->ledger);
}

static void take_last_turn(const struct run *run, struct model_feed_result *feed)
{
	for (size_t i = 0; i < feed->feed->n_rows; i++) {
		struct model_verdict verdict;

		if (!feed->rows[i].is_put_off)
			continue;
		verdict = apply_row(run, feed, i, MODEL_LAST_TURN);
		settle(run, feed, i, &verdict);
		run->ledger->points[MODEL_PUT_OFF_DONE_POINT] += verdict.reject == MODEL_NO_REJECT;
		run->ledger->points[MODEL_PUT_OFF_REFUSED_POINT] += verdict.reject != MODEL_NO_REJECT;
	}
}

/* The order of the feeds */

static int rank_of(const struct model_feed_result *feed)
{
	return feed->feed->kind == MODEL_NO_KIND ? MODEL_KINDS : (int)feed->feed->kind;
}

/* Feeds of one kind keep the order given. */
static void sort(struct model_feed_result *feeds, size_t n_feeds)
{
	for (size_t i = 1; i < n_feeds; i++) {
		struct model_feed_result moved = feeds[i];
		size_t at = i;

		for (; at > 0 && rank_of(&moved) < rank_of(&feeds[at - 1]); at--)
			feeds[at] = feeds[at - 1];
		feeds[at] = moved;
	}
}

static bool is_applied(const struct model_feed_result *feed)
{
	return feed->feed->refusal == MODEL_NO_REFUSAL;
}

/* Shipments feeds, and orders feeds that have a first turn, in the order given. */
static void take_shipments_turns(const struct run *run)
{
	for (size_t i = 0; i < run->n_feeds; i++) {
		struct model_feed_result *feed = &run->feeds[i];

		if (!is_applied(feed))
			continue;
		if (feed->feed->kind == MODEL_SHIPMENTS)
			take_own_turn(run, feed);
		else if (model_feed_has_first_turn(feed->feed))
			take_first_turn(run, feed);
	}
}

static void make_rows(struct model_feed_result *feed)
{
	feed->rows = model_alloc(NULL, feed->feed->n_rows, sizeof(*feed->rows));
	for (size_t i = 0; i < feed->feed->n_rows; i++) {
		enum model_reject reject = feed->feed->rows[i].reject;

		feed->rows[i] = (struct model_row_result){
			.reject = reject,
			.outcome = reject == MODEL_NO_REJECT ? MODEL_NO_OUTCOME : MODEL_REJECTED,
			.first = MODEL_NO_OUTCOME,
		};
	}
}

void model_take_turns(struct model *model, struct model_ledger *ledger, const struct model_options *options,
		      struct model_feed_result *feeds, size_t n_feeds)
{
	struct run run = { model, ledger, options, feeds, n_feeds };

	for (size_t i = 0; i < n_feeds; i++)
		make_rows(&feeds[i]);
	if (!options->as_given) {
		take_shipments_turns(&run);
		sort(feeds, n_feeds);
	}
	for (size_t i = 0; i < n_feeds; i++) {
		bool had_turn = !options->as_given && feeds[i].feed->kind == MODEL_SHIPMENTS;

		if (is_applied(&feeds[i]) && !had_turn)
			take_own_turn(&run, &feeds[i]);
	}
	for (size_t i = 0; i < n_feeds; i++) {
		if (is_applied(&feeds[i]))
			take_last_turn(&run, &feeds[i]);
	}
}
