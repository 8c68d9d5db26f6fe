/* One feed read to its end before its first row is applied: is it refused whole, and if not,
 * which of its rows pass the row checks.
 */
#ifndef MODEL_FEED_H
#define MODEL_FEED_H

#include "model_domain.h"

/* `again` is the line of the first header further down, `unterminated` that of a last record
 * without line end, each 0 when there is none.
 */
struct model_checked_feed {
	const char *name;
	enum model_kind kind;
	char sha256[65];
	struct model_bytes text; /* of what is UTF-16, as UTF-8 */
	enum model_refusal refusal;
	struct model_header header;
	struct model_checked_row *rows;
	size_t n_rows;
	size_t n_rejected;
	size_t again;
	size_t unterminated;
};

/* The feed must not be a missing one, and has to outlive what is checked. */
void model_feed_check(struct model_checked_feed *checked, const struct model_feed *feed,
		      const struct model_options *options);
void model_feed_free(struct model_checked_feed *checked);

/* Whether it has a first turn: an orders feed with `shipped` or `cancelled`. */
bool model_feed_has_first_turn(const struct model_checked_feed *checked);

#endif
