/* Records of runs. */
#include "allot/base/contract.h"
#include "store/ledger/ledger.h"
#include "store/ledger/ledger_fields.h"

enum { RUN_KEY_BYTES = 8 };
enum {
	FLAG_FINISHED = 1,
	FLAG_PUBLISHED = 2,
	FLAG_HEARD = 4,
	FLAG_INTERRUPTED = 8,
	FLAG_SERVING = 16,
	FLAG_KEY = 32,
	FLAG_ANSWERED = 64,
	FLAG_OWED_ITSELF = 128
};
enum { OPTION_BACKORDER = 1, OPTION_SPLIT = 2, OPTION_AMEND = 4, OPTION_ALIKE = 8, OPTION_AS_GIVEN = 16 };
enum { FLAGS_END = 256, OPTIONS_END = 32 };

static void put_flags(struct buf *out, const struct run_record *run)
{
	const struct row_options *o = &run->options;
	buf_put_varint(out, flag_if(run->finished, FLAG_FINISHED) | flag_if(run->published, FLAG_PUBLISHED) |
				    flag_if(run->heard, FLAG_HEARD) |
				    flag_if(run->interrupted, FLAG_INTERRUPTED) |
				    flag_if(run->abandoned_serving, FLAG_SERVING) |
				    flag_if(run->key.n > 0, FLAG_KEY) | flag_if(run->answered, FLAG_ANSWERED) |
				    flag_if(run->owed_itself != run->owed, FLAG_OWED_ITSELF));
	buf_put_varint(out, flag_if(o->backorder, OPTION_BACKORDER) | flag_if(o->split, OPTION_SPLIT) |
				    flag_if(o->amend, OPTION_AMEND) | flag_if(o->accept_alike, OPTION_ALIKE) |
				    flag_if(o->as_given, OPTION_AS_GIVEN));
	if (run->key.n)
		buf_put_counted(out, run->key);
	if (run->owed_itself != run->owed)
		buf_put_varint(out, run->owed_itself);
}

/* False: no memory, unless r->bad. *OWES_LESS: what the run owes itself is another than what it owes. */
static bool read_flags(struct reader *r, struct arena *arena, struct run_record *run, bool *owes_less)
{
	uint64_t flags = read_varint(r), options = read_varint(r);
	run->finished = flags & FLAG_FINISHED;
	run->answered = flags & FLAG_ANSWERED;
	run->published = flags & FLAG_PUBLISHED;
	run->heard = flags & FLAG_HEARD;
	run->interrupted = flags & FLAG_INTERRUPTED;
	run->abandoned_serving = flags & FLAG_SERVING;
	run->options = (struct row_options){
		.backorder = options & OPTION_BACKORDER,
		.split = options & OPTION_SPLIT,
		.amend = options & OPTION_AMEND,
		.accept_alike = options & OPTION_ALIKE,
		.as_given = options & OPTION_AS_GIVEN,
	};
	if (flags >= FLAGS_END || options >= OPTIONS_END)
		r->bad = true;
	struct slice key = flags & FLAG_KEY ? read_counted(r) : (struct slice){ 0 };
	run->key = arena_copy(arena, key);
	if (flags & FLAG_KEY && key.n == 0)
		r->bad = true;
	*owes_less = flags & FLAG_OWED_ITSELF;
	run->owed_itself = *owes_less ? read_varint32(r) : 0;
	return run->key.n == key.n;
}

static void put_balance(struct buf *out, const struct balance *b)
{
	const int64_t figures[] = { b->supply, b->allocated, b->waiting, b->short_, b->lines };
	for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
		REQUIRE(figures[i] >= 0);
		buf_put_varint(out, (uint64_t)figures[i]);
	}
}

static void read_balance(struct reader *r, struct balance *b)
{
	int64_t *const figures[] = { &b->supply, &b->allocated, &b->waiting, &b->short_, &b->lines };
	for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
		uint64_t v = read_varint(r);
		r->bad = r->bad || v > INT64_MAX;
		*figures[i] = (int64_t)v;
	}
}

static void put_seal(struct buf *out, const struct seal *seal)
{
	buf_put_counted(out, slice_of(seal->sha256, seal->there ? SHA256_BYTES : 0));
}

static void read_seal(struct reader *r, struct seal *seal)
{
	struct slice sha = read_counted(r);
	r->bad = r->bad || (sha.n != 0 && sha.n != SHA256_BYTES);
	seal->there = !r->bad && sha.n > 0;
	if (seal->there)
		memcpy(seal->sha256, sha.p, SHA256_BYTES);
}

static void put_books(struct buf *out, const struct run_books *b)
{
	buf_put_counted(out, b->version);
	put_balance(out, &b->opening);
	put_balance(out, &b->closing);
	buf_put_varint(out, b->first_movement);
	buf_put_varint(out, b->end_movement);
	put_seal(out, &b->previous);
	put_seal(out, &b->seal);
}

/* False: no memory, unless r->bad. */
static bool read_books(struct reader *r, struct arena *arena, struct run_books *b)
{
	struct slice version = read_counted(r);
	b->version = arena_copy(arena, version);
	read_balance(r, &b->opening);
	read_balance(r, &b->closing);
	b->first_movement = read_varint(r);
	b->end_movement = read_varint(r);
	read_seal(r, &b->previous);
	read_seal(r, &b->seal);
	if (b->first_movement == 0 || b->first_movement > b->end_movement)
		r->bad = true;
	return b->version.n == version.n;
}

enum status ledger_put_run(MDB_txn *txn, const struct env *env, const struct run_record *run)
{
	unsigned char key[RUN_KEY_BYTES];
	struct buf out;
	REQUIRE(run->number > 0);
	REQUIRE(run->first_event <= run->end_event);
	be64_put(key, run->number);
	buf_init(&out, 0);
	buf_put_varint(&out, (uint64_t)run->started);
	buf_put_varint(&out, (uint64_t)run->ended);
	put_flags(&out, run);
	buf_put_varint(&out, run->first_event);
	buf_put_varint(&out, run->end_event);
	buf_put_varint(&out, run->recovered);
	buf_put_varint(&out, run->owed);
	buf_put_varint(&out, run->begun_in);
	buf_put_counted(&out, run->out);
	buf_put_varint(&out, run->out_device);
	buf_put_varint(&out, run->out_inode);
	buf_put_varint(&out, run->abandoned_served);
	buf_put_varint(&out, run->abandoned_mark);
	put_units(&out, &run->units);
	buf_put_varint(&out, run->feeds);
	put_slices(&out, run->abandoned, run->abandoned_count);
	put_warnings(&out, run->warnings, run->warnings_count);
	buf_put_counted(&out, slice_of(run->claim, run->has_claim ? CLAIM_ID_BYTES : 0));
	put_books(&out, &run->books);
	return ledger_put(txn, &env->tables[TABLE_RUNS], slice_of(key, sizeof(key)), &out);
}

static void read_claim(struct reader *r, struct run_record *run)
{
	struct slice claim = read_counted(r);
	if (claim.n != 0 && claim.n != CLAIM_ID_BYTES)
		r->bad = true;
	run->has_claim = !r->bad && claim.n > 0;
	if (run->has_claim)
		memcpy(run->claim, claim.p, CLAIM_ID_BYTES);
}

/* False: no memory, unless r->bad. */
static bool read_run(struct reader *r, struct arena *arena, struct run_record *run)
{
	bool owes_less = false;
	run->started = (int64_t)read_varint(r);
	run->ended = (int64_t)read_varint(r);
	if (!read_flags(r, arena, run, &owes_less))
		return false;
	run->first_event = read_varint(r);
	run->end_event = read_varint(r);
	run->recovered = read_varint(r);
	run->owed = read_varint32(r);
	if (!owes_less)
		run->owed_itself = run->owed;
	run->begun_in = read_varint(r);
	struct slice out = read_counted(r);
	run->out = arena_copy(arena, out);
	run->out_device = read_varint(r);
	run->out_inode = read_varint(r);
	run->abandoned_served = read_varint(r);
	run->abandoned_mark = read_varint(r);
	read_units(r, &run->units);
	run->feeds = read_varint32(r);
	run->abandoned = read_slices(r, &run->abandoned_count, arena);
	if (!run->abandoned)
		return false;
	run->warnings = read_warnings(r, &run->warnings_count, arena);
	if (run->warnings)
		read_claim(r, run);
	if (out.n == 0 || run->first_event > run->end_event)
		r->bad = true;
	if (run->warnings && !r->bad && !read_books(r, arena, &run->books))
		return false;
	return run->warnings && run->out.p;
}

enum status ledger_get_run(MDB_txn *txn, const struct env *env, uint64_t number, struct arena *arena,
			   struct run_record *out)
{
	unsigned char key[RUN_KEY_BYTES];
	struct reader r;
	struct run_record run = { .number = number };
	be64_put(key, number);
	enum status st = ledger_get(txn, &env->tables[TABLE_RUNS], slice_of(key, sizeof(key)), &r);
	if (st)
		return st;
	bool memory = read_run(&r, arena, &run);
	if (r.bad || (memory && !reader_done(&r)))
		return fail(ST_DAMAGED, "store damaged: table runs: bad record");
	if (!memory)
		return ST_NO_MEMORY;
	*out = run;
	return ST_OK;
}
