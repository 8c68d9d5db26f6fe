/* The judge: what a world has come to, as one text that can be compared.
 *
 * The text holds, over all run folders in the order of their numbers: the rows of all files of results, and
 * (sorted, since rows that were put off are refused behind others) each feed's refused rows; the sums of counts
 * and units; then the store's content and what `verify` says; and whatever is not as it should be: a folder
 * that is not whole, a file left over, `latest` pointing elsewhere. Store identity and times are left out; the
 * runs that `reject_since` names are numbered by those that ended.
 */
#ifndef TORTURE_JUDGE_H
#define TORTURE_JUDGE_H

#include "scenario.h"

/* Reads the world. No orders may stand. The caller frees the text. */
struct model_bytes judge_read(struct world *w);

/* True when all folders are whole and `verify` finds nothing, whatever the content. */
bool judge_sound(struct world *w);

/* The text of scenario S undisturbed; `here` is changed. */
struct model_bytes judge_golden(struct world *w, const struct scenario *s);

/* The number of runs in `here` that ended: whose folder is there and calls itself complete. */
unsigned judge_ended(const struct world *w);

/*
 * What the run that just ended did must be nothing but to say once more what the newest run had done, N folders
 * being there before it. False, and told in WHY, when it was more.
 */
bool judge_repeated(struct world *w, unsigned n, struct model_bytes *why);

/* The number of folders of results. */
unsigned judge_folders(const struct world *w);

/* Appends the first line in which the texts differ to WHY; false when there is none. */
bool judge_differ(const struct model_bytes *want, const struct model_bytes *have, struct model_bytes *why);

#endif
