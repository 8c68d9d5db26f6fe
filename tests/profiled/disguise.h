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

/* What of the language of profiles a disguise may need. */
enum disguise_feature {
	DISGUISE_EXPLODE,
	DISGUISE_EMITS,
	DISGUISE_SEVERAL, /* emits of which one record has several */
	DISGUISE_NO_HEADER,
	DISGUISE_MEANS,
	DISGUISE_GZIP,
	DISGUISE_CANCEL,
	DISGUISE_DONE,
	DISGUISE_GROUP,
	DISGUISE_DROP,
	DISGUISE_MAP,
	DISGUISE_UNITS,
	DISGUISE_ENCODING,
	DISGUISE_TRAILER,
	DISGUISE_FEATURES
};
const char *disguise_feature_name(enum disguise_feature feature);

struct disguise {
	struct model_bytes content;
	struct model_bytes profile;
	struct model_bytes map; /* the file that the profile names, or empty */
	size_t dropped;		/* rows that a rule drops */
	unsigned features;	/* bits 1u << DISGUISE_... */
};

/* What the profile is called by, and what it is to say of orders. */
struct disguise_wish {
	const char *files; /* the glob of its feed */
	const char *map;   /* the name of its map */
	uint64_t mark;	   /* of its content: other feeds have another one */
	bool guarded;	   /* batches are guarded snapshots: what comes of them is another thing */
	const struct model_options
		*options; /* of the run, which the profile may say as well; NULL: it does not */
};

/*
 * False, and nothing to free: the feed is to stay as it is. Whether a count is news depends on the bytes of the
 * feed that said it last: feeds of counts that differ also differ in disguise, if RNG is the same for the same.
 */
bool disguise_feed(struct night_rng *rng, const char *bytes, size_t len, const struct disguise_wish *wish,
		   struct disguise *out);
void disguise_free(struct disguise *disguise);

#endif
