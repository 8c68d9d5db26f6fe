/* A chain of result folders: what a run published that was killed and taken up, perhaps several
 * times, in the order of the numbers. A run that was never disturbed is a chain of one.
 */
#ifndef KILL_CHAIN_H
#define KILL_CHAIN_H

#include "../model/json.h"

#define KILL_FOLDERS_MAX 16

struct kill_chain {
	char *folders[KILL_FOLDERS_MAX];
	struct json summaries[KILL_FOLDERS_MAX];
	size_t n;
	uint64_t first; /* number of its first folder */
	/* runs before it by their number, and the number of each in a world never disturbed; see kill_rows.c */
	const uint64_t *ordinals;
	size_t n_ordinals;
};

/* Reads the folders of OUT from number `first` on, as many as there are. False, with a word in
 * `difference`, when a summary cannot be read. The caller frees the chain in any case.
 */
bool kill_chain_read(struct kill_chain *chain, const char *out, uint64_t first, struct model_bytes *difference);
void kill_chain_free(struct kill_chain *chain);

/* True when its last run came to its end. */
bool kill_chain_ended(const struct kill_chain *chain);

/* The exit status that its last run owed: 4 when a feed was refused, else 3 when rows were that are no
 * old rejects, in its own folder or in the one that it recovered.
 */
int kill_chain_exit(const struct kill_chain *chain);

/* Holds the chain against that of the run never disturbed: rows, counts, statuses. True, and told in
 * `difference`, when they differ.
 */
bool kill_chain_differs(const struct kill_chain *expected, const struct kill_chain *actual,
			struct model_bytes *difference);

#endif
