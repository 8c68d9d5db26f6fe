/*
 * What becomes of a feed of messages (EDI), shown to the one who writes its partner's profile.
 */
#ifndef CLI_PROFILE_CHECK_MESSAGES_H
#define CLI_PROFILE_CHECK_MESSAGES_H

#include "allot/base/json.h"
#include "allot/feed/validation_settings.h"
#include "cli/terminal.h"

/* What is shown, and where. */
struct showing {
	struct output *out;
	struct json json;
	bool in_rows;	  /* rows of the unit at hand were shown */
	bool in_verdicts; /* likewise: verdicts of the interchange */
};

/* A viewer that shows what is read: as text, or as JSON. S, whose `out` is begun, outlives it. */
struct messages_viewer messages_as_text(struct showing *s);
struct messages_viewer messages_as_json(struct showing *s);

/* Shows what stands behind the interchanges of FEED, validated. */
void messages_text_end(struct showing *s, const struct feed *feed);
void messages_json_end(struct showing *s, const struct feed *feed);

#endif
