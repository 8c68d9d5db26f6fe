/*
 * What a profile makes of a feed, for programs.
 */
#ifndef ALLOT_CLI_CHECK_JSON_H
#define ALLOT_CLI_CHECK_JSON_H

#include "cli/profile/checking.h"

/* All of C as JSON; rows only where HAS_HEADER. ST_IO, ST_NO_MEMORY. */
enum status checking_json(struct checking *c, bool has_header);

#endif
