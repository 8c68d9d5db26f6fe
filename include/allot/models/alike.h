/*
 * Alike: identifiers that are not equal, but that people and spreadsheets take for one another (rule 14):
 * spreadsheets drop leading zeros, people write in capitals and with blanks.
 *
 * Two identifiers are alike if one fold makes them equal. So whoever looks for alike ones keeps, for each fold,
 * what it makes of all that is known.
 */
#ifndef ALLOT_MODELS_ALIKE_H
#define ALLOT_MODELS_ALIKE_H

#include "allot/models/order_line.h"

enum fold {
	FOLD_ZEROS, /* digits only: without leading zeros; "000" becomes empty */
	FOLD_CASE,  /* SKUs and refs only: ASCII letters in lower case, without U+0020 and U+00A0 */
	FOLD_COUNT
};

/*
 * Folds ID, at most IDENTIFIER_MAX bytes: true, and *FOLDED is what comes of it, in OUT or a part of ID. False:
 * there is nothing for this fold in it (FOLD_ZEROS: it has other characters than digits).
 */
bool alike_fold(enum fold fold, struct slice id, char out[IDENTIFIER_MAX], struct slice *folded);

/* True when A and B are alike; NAMES: they are SKUs or refs, so FOLD_CASE counts, too. */
bool alike(struct slice a, struct slice b, bool names);

#endif
