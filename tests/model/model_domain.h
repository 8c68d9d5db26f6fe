/* The rules of the domain over one store in memory.
 *
 * Batches stand in the order of their creation, lines in that in which they became known, parts
 * in that in which they were made. Sums are taken from these lists. Texts that the state points
 * to live as long as the model, so a copy of the lists is a copy of the state.
 */
#ifndef MODEL_DOMAIN_H
#define MODEL_DOMAIN_H

#include "model_ledger.h"
#include "model_rows.h"

#define MODEL_DATE_SIZE 11

/* `eta` is "" in the warehouse. `said_*` is what the last batches row with that value said: a
 * qty, an eta, a count (`on_hand` or `available`, in a feed of that content).
 */
struct model_batch {
	const char *ref;
	const char *sku;
	uint64_t qty;
	uint64_t shipped;
	char eta[MODEL_DATE_SIZE];
	bool has_said_qty;
	uint64_t said_qty;
	bool has_said_eta;
	char said_eta[MODEL_DATE_SIZE];
	enum model_column said_count_in; /* MODEL_NO_COLUMN: none said yet */
	uint64_t said_count;
	char said_count_sha256[65];
};

/* An order line; `number` is "" for an unnumbered one. `cut`: waiting units that cuts took off it
 * since it was last served. `is_gone`: another has replaced it. The last two are of one row.
 */
struct model_line {
	const char *orderid;
	const char *sku;
	const char *number;
	uint64_t ordered;
	uint64_t shipped;
	uint64_t cancelled;
	uint64_t waiting;
	uint64_t missing; /* short units */
	uint64_t cut;
	int priority;
	bool backorder;
	bool split;
	bool is_gone;
	uint64_t waiting_before;
	bool is_to_be_placed_again;
};

/* Units of a line on a batch; both are indexes. */
struct model_part {
	size_t line;
	size_t batch;
	uint64_t units;
};

/* `before`: what was available before the row, serving or batches feed. `is_stirred`: units were
 * made available or taken off a line. `named`: its place among the SKUs of a batches feed, from 1.
 */
struct model_product {
	const char *sku;
	uint64_t version;
	uint64_t before;
	bool is_stirred;
	size_t named;
};

struct model_state {
	struct model_batch *batches;
	size_t n_batches;
	struct model_product *products;
	size_t n_products;
	struct model_line *lines;
	size_t n_lines;
	struct model_part *parts;
	size_t n_parts;
};

struct model_old_reject;

struct model {
	uint64_t runs;
	struct model_state state;
	struct model_old_reject *old_rejects;
	size_t n_old_rejects;
	char **texts;
	size_t n_texts;
};

/* Which of its turns a row has: orders feeds with `shipped` or `cancelled` have a first one, rows
 * that were put off a last one.
 */
enum model_turn {
	MODEL_FIRST_TURN,
	MODEL_OWN_TURN,
	MODEL_LAST_TURN,
};

/* A row at work. `reject` is MODEL_NO_REJECT until something refuses it. */
struct model_act {
	struct model *model;
	struct model_state *state;
	struct model_ledger *ledger;
	const struct model_options *options;
	enum model_kind kind;
	const struct model_row *row;
	const char *sha256;
	enum model_turn turn;
	enum model_reject reject;
	enum model_point alike; /* what was alike, or MODEL_POINTS */
	const char *new_ref;	/* what the row makes known, or null */
	const char *new_sku;
	size_t new_line; /* known under this number by this row, or MODEL_NOWHERE */
	bool is_put_off;
	bool ships_unallocated;
};

/* What became of a row in one turn. MODEL_NO_OUTCOME: nothing. A row that is put off may have
 * shipped a part: its outcome is MODEL_SHIPPED then.
 */
struct model_verdict {
	enum model_outcome outcome;
	enum model_reject reject;
	bool is_put_off;
	bool ships_unallocated;
};

/* Applies a row that passes the row checks, serving and all (of a batches feed only its
 * commands). A row that is refused has changed nothing.
 */
struct model_verdict model_apply(struct model_act *act);

/* Around the rows of a batches feed: what was available before, and serving behind the last. */
void model_begin_batches(struct model *model);
void model_end_batches(struct model *model, struct model_ledger *ledger);

/* What each command comes to. */
enum model_step {
	MODEL_STEP_NOTHING,
	MODEL_STEP_DONE,
	MODEL_STEP_NOT_COVERED,
	MODEL_STEP_REFUSED,
};

enum model_step model_refuse(struct model_act *act, enum model_reject reject);

/* The rows of each kind; MODEL_REJECTED has set `reject`. */
enum model_outcome model_apply_batch(struct model_act *act);
enum model_outcome model_apply_change(struct model_act *act);
enum model_outcome model_apply_allocation(struct model_act *act);
enum model_outcome model_apply_order(struct model_act *act);
enum model_outcome model_apply_order_first(struct model_act *act);
enum model_outcome model_apply_amendment(struct model_act *act);
enum model_outcome model_apply_cancellation(struct model_act *act);
enum model_outcome model_apply_shipment(struct model_act *act);

/* The commands on a line (rules 10 to 12). `most`: how many units may leave at most. */
enum model_step model_amend_line(struct model_act *act, size_t line, uint64_t quantity);
enum model_step model_cancel_line(struct model_act *act, size_t line, uint64_t total);
enum model_step model_ship_line(struct model_act *act, size_t line, uint64_t total, uint64_t most);

/* The reasons for which AmendLine refuses, without doing anything. */
enum model_step model_ask_amend(struct model_act *act, size_t line, uint64_t quantity);

/* Figures. Indexes are of the lists of the state. */
uint64_t model_allocated(const struct model_state *state, size_t batch);
uint64_t model_available(const struct model_state *state, size_t batch);
uint64_t model_total_available(const struct model_state *state, const char *sku);
uint64_t model_line_allocated(const struct model_state *state, size_t line);
uint64_t model_line_open(const struct model_line *line);
size_t model_line_parts(const struct model_state *state, size_t line);
bool model_is_wholly_short(const struct model_line *line);

/* Whether batch `a` comes before batch `b` in the allocation order. */
bool model_goes_first(const struct model_state *state, size_t a, size_t b);

/* The index, or MODEL_NOWHERE. */
size_t model_find_batch(const struct model_state *state, const char *ref);
size_t model_find_product(const struct model_state *state, const char *sku);

/* Which line it is (rule 2). `model_find_line` for orders and allocations rows; the other finds
 * the line that a row of the other kinds names: MODEL_NOWHERE with `reject` set if it cannot.
 * `model_is_ambiguous`: more than one line could be meant by an unnumbered row.
 */
size_t model_find_line(struct model_act *act);
size_t model_find_named_line(struct model_act *act);
bool model_is_ambiguous(const struct model_act *act);

/* Making lines known (rule 4), giving numbers (rule 2). `replaced`: a wholly short line, or
 * MODEL_NOWHERE.
 */
size_t model_open_line(struct model_act *act, size_t replaced, uint64_t shipped, uint64_t cancelled);
void model_number_line(struct model_act *act, size_t line);

/* Rule 14: refuses what would make known something alike. */
void model_ask_alike(struct model_act *act);

/* Placing, releasing, serving (rules 1, 13, 9, 8). */
void model_put_on(struct model_act *act, size_t line, size_t batch, uint64_t units);
uint64_t model_take_off(struct model_act *act, size_t part, uint64_t units, const char *reason);
size_t model_first_fit(const struct model_state *state, const char *sku, uint64_t units);
bool model_can_cover(const struct model_state *state, size_t line, uint64_t units);
bool model_place(struct model_act *act, size_t line, uint64_t units);
bool model_place_again(struct model_act *act, size_t line);
void model_release(struct model_act *act, size_t line, uint64_t units, const char *reason);
void model_serve(struct model_act *act, const char *sku);

/* Rule 15: aborts when the state breaks it. */
void model_check_contracts(const struct model_state *state);

/* The state's own bookkeeping. */
const char *model_text(struct model *model, const char *text);
void model_raise_version(struct model_state *state, const char *sku);
void model_stir(struct model_state *state, const char *sku);
void model_state_copy(struct model_state *copy, const struct model_state *state);
void model_state_free(struct model_state *state);

#endif
