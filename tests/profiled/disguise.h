/*
 * Disguise: writes a plain feed as a partner might send it, with the profile that says how it is to be read.
 * Read so, it must come to the same.
 *
 * It is written from what the manual says of profiles alone. A feed that a profile could not say just so (one
 * that is cut, or quoted wrongly, or fed back from a reject file) is left as it is.
 */
#ifndef DISGUISE_H
#define DISGUISE_H

#include "model/model.h"
#include "model/night_rng.h"

struct disguise {
	struct model_bytes content;
	struct model_bytes profile;
	struct model_bytes map; /* the file that the profile names, or empty */
	size_t dropped;		/* records that a rule drops */
};

/* What the profile is called by, and what it is to say of orders. */
struct disguise_wish {
	const char *files; /* the glob of its feed */
	const char *map;   /* the name of its map */
	const struct model_options
		*options; /* of the run, which the profile may say as well; NULL: it does not */
};

/* False, and nothing to free: the feed is to stay as it is. */
bool disguise_feed(struct night_rng *rng, const char *bytes, size_t len, const struct disguise_wish *wish,
		   struct disguise *out);
void disguise_free(struct disguise *disguise);

#endif
