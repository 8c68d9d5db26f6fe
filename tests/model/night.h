/* Nights: seeded, made-up work for one store, to hold the program against the model.
 *
 * A night is 3 to 6 runs. Ids are drawn from small sets, so that feeds meet: lines come again,
 * quantities are cut below what is allocated, stock runs out. Most feeds are mostly valid, yet
 * every code, refusal and form of CSV comes up regularly; `nights --coverage` counts them.
 *
 * A run may take up what the run before it published (its reject files, its allocations), so
 * runs are made one by one, each from the result of the one before. The same seed and the same
 * results make the same night on every machine.
 */
#ifndef NIGHT_H
#define NIGHT_H

#include "model.h"

#define NIGHT_FEEDS_MAX 8

struct night_feed {
	char *name;
	struct model_bytes content;
	enum model_presence presence;
};

enum night_arg_kind {
	NIGHT_FILE,
	NIGHT_FOLDER,
	NIGHT_STDIN,
};

/* One PATH of the command line: it stands for `n_feeds` feeds from `first` on. `has_decoys`: a
 * folder in which there are also files that are not to be taken.
 */
struct night_arg {
	enum night_arg_kind kind;
	size_t first;
	size_t n_feeds;
	bool has_decoys;
};

/* One run. Feeds stand in the order given. */
struct night_run {
	struct night_feed feeds[NIGHT_FEEDS_MAX];
	size_t n_feeds;
	struct night_arg args[NIGHT_FEEDS_MAX];
	size_t n_args;
	struct model_options options;
};

struct night;

struct night *night_new(uint64_t seed);
void night_free(struct night *night);
size_t night_n_runs(const struct night *night);

/* Makes the next run from the result of the one before it, null for the first; frees it with
 * night_run_free().
 */
void night_make_run(struct night *night, const struct model_result *previous, struct night_run *run);
void night_run_free(struct night_run *run);

/* Runs it on the model. */
struct model_result *night_run_on_model(struct model *model, const struct night_run *run);

/* Runs the night of that seed on the model, run by run; `visit` is given each and its result, which it does not
 * keep.
 */
typedef void night_visitor(void *ctx, const struct night_run *run, const struct model_result *result);
void night_play_on_model(uint64_t seed, struct model *model, night_visitor *visit, void *ctx);

/* The ids from which orders are drawn; not all of them need be known to the store. */
size_t night_n_orders(const struct night *night);
const char *night_order(const struct night *night, size_t index);

#endif
