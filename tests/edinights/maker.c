#include "maker.h"

#include <string.h>

#include "maker_units.h"

#define SENT_MAX 40

/* An interchange that went out, to be sent again. */
struct sent {
	struct letter letter;
	size_t partner;
	unsigned control;
};

struct maker {
	struct maker_night *night;
	struct night_rng rng;
	struct points *points;
	struct unit_maker units[MAKER_PARTNERS_MAX];
	unsigned control[MAKER_PARTNERS_MAX];
	struct sent sent[SENT_MAX];
	size_t n_sent;
};

enum whole_fault {
	WHOLE_SOUND,
	WHOLE_TEST,
	WHOLE_STRANGER,
	WHOLE_OTHER_RECEIVER,
	WHOLE_TRAILER_COUNT,
	WHOLE_TRAILER_NUMBER,
	WHOLE_STRAY,
	WHOLE_NUMBER_AGAIN,
	WHOLE_FAULTS,
};

/* An interchange at work. */
struct work {
	struct maker *maker;
	const struct partner *partner;
	struct unit_maker *units;
	struct letter letter;
	enum whole_fault fault;
	unsigned control;
	bool asks;
};

static bool chance(const struct work *work, unsigned percent)
{
	return night_chance(&work->maker->rng, percent);
}

static void count(const struct work *work, enum point point)
{
	work->maker->points->counts[point]++;
}

#define SEG(...) letter_add(work->maker->night->pool, &work->letter, __VA_ARGS__)

static const char *draw_type(const struct work *work)
{
	static const char *const x12[] = { "846", "846", "856", "850", "850", "860" };
	static const char *const edifact[] = { "INVRPT", "INVRPT", "DESADV", "ORDERS", "ORDERS", "ORDCHG" };

	if (chance(work, 8)) {
		count(work, POINT_SENT_ACKS);
		return work->letter.x12 ? "997" : "CONTRL";
	}
	return (work->letter.x12 ? x12 : edifact)[night_below(&work->maker->rng, 6)];
}

/* Units, with a reference that was there before now and then. */
static size_t make_units(struct work *work, const char *type)
{
	size_t n = chance(work, 65) ? 1 : night_from_to(&work->maker->rng, 2, 3);
	unsigned reference = 0;

	if (n > 1)
		count(work, POINT_SENT_SEVERAL_UNITS);
	for (size_t i = 0; i < n; i++) {
		bool twice = i > 0 && chance(work, 8);

		if (twice)
			count(work, POINT_SENT_REFERENCE_TWICE);
		else
			reference++;
		unit_make(work->units, work->letter.x12 ? type : draw_type(work), reference, &work->letter);
	}
	return n;
}

/* X12 */

static void make_group(struct work *work, unsigned number)
{
	static const char *const versions[] = { "004010", "004010", "005010", "004030VICS" };
	const char *type = draw_type(work), *code = unit_group(type);
	const char *version = versions[night_below(&work->maker->rng, 4)];
	unsigned in_trailer = number;

	if (chance(work, 2)) {
		count(work, POINT_SENT_BAD_VERSION);
		version = "003040";
	}
	if (chance(work, 2)) {
		count(work, POINT_SENT_GROUP_CODE);
		code = "ZZ";
	}
	SEG("GS*%s*%s*%s*20261126*2145*%u*X*%s", code, work->partner->id, PARTNER_US, number, version);
	size_t n = make_units(work, type);
	if (chance(work, 3)) {
		count(work, POINT_SENT_GROUP_COUNT);
		n++;
	}
	if (chance(work, 3)) {
		count(work, POINT_SENT_GROUP_REFERENCE);
		in_trailer += 100;
	}
	SEG("GE*%zu*%u", n, in_trailer);
}

static unsigned number_in_trailer(const struct work *work)
{
	return work->fault == WHOLE_TRAILER_NUMBER ? work->control + 1 : work->control;
}

/* What the partner says of an interchange that may have gone to him. */
static void make_ta1(struct work *work)
{
	static const char *const statuses[] = { "A", "A", "E", "R" };
	struct night_rng *rng = &work->maker->rng;

	count(work, POINT_SENT_TA1);
	SEG("TA1*%09u*261126*1200*%s*000", chance(work, 10) ? 4711 : (unsigned)night_below(rng, 9),
	    statuses[night_below(rng, 4)]);
}

static void make_x12(struct work *work)
{
	const char *id = work->fault == WHOLE_STRANGER ? "NOBODY" : work->partner->id;
	const char *us = work->fault == WHOLE_OTHER_RECEIVER ? "THEM" : PARTNER_US;
	bool test = work->partner->test != (work->fault == WHOLE_TEST);
	bool ta1 = chance(work, 8);
	size_t groups = ta1 && chance(work, 60) ? 0 : chance(work, 85) ? 1 : 2;

	SEG("ISA*00*          *00*          *ZZ*%-15s*ZZ*%-15s*261126*2145*U*00401*%09u*%u*%c*%c", id, us,
	    work->control, work->asks ? 1 : 0, test ? 'T' : 'P', work->letter.marks.component);
	if (ta1)
		make_ta1(work);
	for (size_t i = 0; i < groups; i++)
		make_group(work, work->control * 10 + (unsigned)i);
	if (work->fault == WHOLE_STRAY)
		SEG("NTE**LOST");
	SEG("IEA*%zu*%09u", groups + (work->fault == WHOLE_TRAILER_COUNT), number_in_trailer(work));
	if (groups > 1)
		count(work, POINT_SENT_SEVERAL_GROUPS);
}

/* EDIFACT */

static void make_edifact(struct work *work)
{
	const char *id = work->fault == WHOLE_STRANGER ? "NOBODY" : work->partner->id;
	const char *us = work->fault == WHOLE_OTHER_RECEIVER ? "THEM" : PARTNER_US;
	bool test = work->partner->test != (work->fault == WHOLE_TEST);

	SEG("UNB*UNOC:3*%s:14*%s:14*261126:2150*%u%s%s", id, us, work->control,
	    work->asks ? "\1\1\1\1"
			 "1"
	    : test     ? "\1\1\1\1"
		       : "",
	    test ? "\1\1"
		   "1"
		 : "");
	size_t n = make_units(work, NULL);
	if (work->fault == WHOLE_STRAY)
		SEG("FTX*AAI***LOST");
	SEG("UNZ*%zu*%u", n + (work->fault == WHOLE_TRAILER_COUNT), number_in_trailer(work));
}

/* Whole interchanges */

static const struct sent *sent_of(const struct maker *maker, size_t partner)
{
	size_t from = maker->n_sent < 6 ? 0 : maker->n_sent - 6;

	for (size_t i = from; i < maker->n_sent; i++) {
		if (maker->sent[i].partner == partner)
			return &maker->sent[i];
	}
	return NULL;
}

static void note_sent(struct maker *maker, const struct work *work, size_t partner)
{
	if (maker->n_sent < SENT_MAX && work->fault == WHOLE_SOUND)
		maker->sent[maker->n_sent++] = (struct sent){ work->letter, partner, work->control };
}

static void draw_fault(struct work *work, const struct sent *before)
{
	static const enum point points[WHOLE_FAULTS] = {
		[WHOLE_TEST] = POINT_SENT_TEST,
		[WHOLE_STRANGER] = POINT_SENT_STRANGER,
		[WHOLE_OTHER_RECEIVER] = POINT_SENT_OTHER_RECEIVER,
		[WHOLE_TRAILER_COUNT] = POINT_SENT_TRAILER_COUNT,
		[WHOLE_TRAILER_NUMBER] = POINT_SENT_TRAILER_NUMBER,
		[WHOLE_STRAY] = POINT_SENT_STRAY,
		[WHOLE_NUMBER_AGAIN] = POINT_SENT_NUMBER_AGAIN,
	};

	if (!chance(work, 14))
		return;
	work->fault = (enum whole_fault)night_below(&work->maker->rng, WHOLE_FAULTS);
	if (work->fault == WHOLE_NUMBER_AGAIN && !before)
		work->fault = WHOLE_SOUND;
	if (work->fault != WHOLE_SOUND)
		count(work, points[work->fault]);
}

static void make_anew(struct maker *maker, size_t partner, bool last, struct model_bytes *out)
{
	struct work work = { .maker = maker, .partner = &maker->night->partners[partner] };
	const struct sent *before = sent_of(maker, partner);

	work.units = &maker->units[partner];
	work.letter.x12 = work.partner->x12;
	letter_style(&maker->rng, &work.letter, maker->points);
	work.units->latin = !work.letter.x12 && night_chance(&maker->rng, 50);
	work.asks = chance(&work, 40);
	if (work.asks)
		count(&work, POINT_SENT_ACK_ASKED);
	draw_fault(&work, before);
	work.control = work.fault == WHOLE_NUMBER_AGAIN ? before->control : ++maker->control[partner];
	if (work.letter.x12)
		make_x12(&work);
	else
		make_edifact(&work);
	note_sent(maker, &work, partner);
	work.letter.unended = last && chance(&work, 12);
	letter_write(maker->night->pool, &work.letter, maker->points, out);
}

/* The same once more, with other line breaks; or nothing. */
static bool make_again(struct maker *maker, size_t partner, struct model_bytes *out)
{
	const struct sent *before = sent_of(maker, partner);

	if (!before || !night_chance(&maker->rng, 12))
		return false;
	struct letter letter = before->letter;
	letter.breaks =
		letter.marks.terminator == '\n' ? BREAK_NONE : (enum letter_break)night_below(&maker->rng, 4);
	maker->points->counts[POINT_SENT_AGAIN]++;
	letter_write(maker->night->pool, &letter, maker->points, out);
	return true;
}

/* Where its trailer begins, counted from 1; 0: nowhere, as it is wrapped there. */
static size_t last_segment(const struct model_bytes *bytes)
{
	size_t at = bytes->len;

	while (at > 0 && memcmp(bytes->data + at - 1, "IEA", 3) != 0 &&
	       memcmp(bytes->data + at - 1, "UNZ", 3) != 0)
		at--;
	return at;
}

/* Faults of bytes: cut short, an ISA with one separator wrong, junk behind. */
static void spoil(struct maker *maker, bool last, struct model_bytes *bytes)
{
	size_t trailer = last_segment(bytes);

	if (night_chance(&maker->rng, 4) && trailer > 1) {
		maker->points->counts[POINT_SENT_CUT]++;
		bytes->len =
			last ? night_from_to(&maker->rng, bytes->len * 3 / 4, bytes->len - 12) : trailer - 1;
		bytes->data[bytes->len] = '\0';
	} else if (night_chance(&maker->rng, 3) && memcmp(bytes->data, "ISA", 3) == 0) {
		maker->points->counts[POINT_SENT_BAD_ISA]++;
		bytes->data[20] = 'Q';
	} else if (!last && night_chance(&maker->rng, 8)) {
		maker->points->counts[POINT_SENT_JUNK]++;
		model_bytes_add_text(bytes, "\nnothing of ours\n");
	}
}

static void make_feed(struct maker *maker, struct maker_run *run, size_t number)
{
	struct maker_feed *feed = &run->feeds[run->n_feeds];
	size_t partner = night_below(&maker->rng, maker->night->n_partners);
	size_t n = night_chance(&maker->rng, 60) ? 1 : night_from_to(&maker->rng, 2, MAKER_PIECES_MAX);

	feed->name = pool_print(maker->night->pool, "f%zu-%zu.edi", number, run->n_feeds);
	for (; feed->n_pieces < n; feed->n_pieces++) {
		struct model_bytes *piece = &feed->pieces[feed->n_pieces];

		if (!make_again(maker, partner, piece))
			make_anew(maker, partner, feed->n_pieces + 1 == n, piece);
		spoil(maker, feed->n_pieces + 1 == n, piece);
	}
	if (n > 1)
		maker->points->counts[POINT_SENT_SEVERAL]++;
	run->n_feeds++;
}

void maker_make(struct pool *pool, uint64_t seed, struct maker_night *night, struct points *points)
{
	struct maker maker = { .night = night, .rng = { seed * 1000003 + 17 }, .points = points };

	*night = (struct maker_night){ .pool = pool };
	night->n_partners = night_from_to(&maker.rng, 1, MAKER_PARTNERS_MAX);
	night->n_runs = night_from_to(&maker.rng, 2, MAKER_RUNS_MAX);
	for (size_t i = 0; i < night->n_partners; i++) {
		partner_make(pool, &maker.rng, i, &night->partners[i]);
		maker.units[i] = (struct unit_maker){
			.pool = pool,
			.rng = &maker.rng,
			.points = points,
			.partner = &night->partners[i],
			.seed = seed * 10 + i,
			.moment = 120,
			.documents = 1,
		};
		maker.control[i] = (unsigned)night_below(&maker.rng, 1000);
	}
	for (size_t i = 0; i < night->n_runs; i++) {
		struct maker_run *run = &night->runs[i];
		size_t n = night_from_to(&maker.rng, 1, MAKER_FEEDS_MAX);

		run->backorder = night_chance(&maker.rng, 50);
		run->split = night_chance(&maker.rng, 40);
		run->amend = night_chance(&maker.rng, 30);
		while (run->n_feeds < n)
			make_feed(&maker, run, i + 1);
	}
}

void maker_free(struct maker_night *night)
{
	for (size_t i = 0; i < MAKER_RUNS_MAX; i++) {
		for (size_t k = 0; k < MAKER_FEEDS_MAX; k++) {
			for (size_t p = 0; p < MAKER_PIECES_MAX; p++)
				model_bytes_free(&night->runs[i].feeds[k].pieces[p]);
		}
	}
}
