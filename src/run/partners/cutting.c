/*
 * The store is asked in a transaction that is never committed: so it is read as the rows will read it. Where
 * the memory it takes has become too much it is begun anew. Nearly every feed is settled by its units alone.
 */
#include "run/partners/cutting.h"

#include "allot/service/intake.h"

struct counting {
	const struct run_settings *settings;
	struct intake intake;
	struct feed_block block;
	struct cuts cuts;
	struct arena *arena;
	struct cutting *out;
};

bool cutting_wanted(const struct feed *feed)
{
	return !feed->forms &&
	       (feed->header.kind == KIND_CHANGES || (feed->header.kind == KIND_BATCHES && !feed->profile));
}

static enum status begin(struct counting *c)
{
	struct store *store = c->settings->store;
	return store->ops->begin(store, &c->intake.uow);
}

static enum status make_room(struct counting *c)
{
	struct store *store = c->settings->store;
	size_t bytes = c->settings->chunk_bytes ? c->settings->chunk_bytes : CHUNK_BYTES_DEFAULT;
	if (store->ops->pressure(store) <= bytes)
		return ST_OK;
	store->ops->abort(store);
	return begin(c);
}

/* ROW is the one that passes the bound. */
static enum status note_passed(struct counting *c, const struct feed_row *row)
{
	*c->out = (struct cutting){
		.bound = c->out->bound,
		.passed = true,
		.line = row->line,
		.ref = arena_copy(c->arena, row->row.ref),
		.parts = c->cuts.parts,
		.at_most = c->cuts.at_most,
	};
	return c->out->ref.p ? ST_OK : fail_memory();
}

static enum status count_block(struct counting *c)
{
	enum status st = ST_OK;
	for (size_t i = 0; !st && !c->out->passed && i < c->block.count; i++) {
		const struct feed_row *row = &c->block.rows[i];
		if (row->code != CODE_NONE)
			continue;
		st = intake_count_cuts(&c->intake, &row->row, &c->cuts);
		if (!st && c->cuts.parts > c->out->bound)
			st = note_passed(c, row);
	}
	return st;
}

static enum status count_blocks(struct counting *c, struct feed_rows *rows)
{
	enum status st = feed_rows_next(rows, &c->block);
	while (!st && !c->out->passed && c->block.count > 0) {
		st = count_block(c);
		if (!st)
			st = make_room(c);
		if (!st)
			st = feed_rows_next(rows, &c->block);
	}
	return st;
}

/* Counts the rows of FEED from the first on, and looks at LOOKS parts at most. */
static enum status count_rows(struct counting *c, const struct feed *feed, uint64_t looks)
{
	struct feed_rows *rows = NULL;
	*c->out = (struct cutting){ .bound = c->out->bound };
	c->cuts = (struct cuts){ .enough = c->out->bound + 1, .looks = looks };
	enum status st = feed_rows_open(feed, 0, &rows);
	if (!st)
		st = count_blocks(c, rows);
	feed_rows_close(rows);
	return st;
}

/* A batches feed names each batch once: it cannot move more than is allocated, at least a unit each. */
static bool is_below_anyway(const struct counting *c, const struct feed *feed)
{
	struct store *store = c->settings->store;
	int64_t allocated = store->ops->books(store).balance.allocated;
	return feed->header.kind == KIND_BATCHES && allocated >= 0 && (uint64_t)allocated <= c->out->bound;
}

enum status cutting_count(const struct run_settings *settings, const struct feed *feed, struct arena *arena,
			  struct cutting *out)
{
	enum { LOOKS_A_PART = 10 };
	struct counting c = { .settings = settings, .arena = arena, .out = out };
	const uint64_t bound = CUTTING_PARTS + CUTTING_PARTS_A_ROW * (feed->rows - feed->rejected);
	*out = (struct cutting){ .bound = bound };
	c.intake.content = feed->content;
	feed_block_init(&c.block);
	enum status st = begin(&c);
	/* units first, which needs no look at any part: parts are never more */
	if (!st && !is_below_anyway(&c, feed))
		st = count_rows(&c, feed, 0);
	if (!st && out->passed)
		st = count_rows(&c, feed, LOOKS_A_PART * (bound + 1));
	feed_block_release(&c.block);
	settings->store->ops->abort(settings->store);
	return st;
}
