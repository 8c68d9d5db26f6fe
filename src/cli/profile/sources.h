/*
 * Sources: which columns of a file a profile makes a value of.
 */
#ifndef CLI_PROFILE_SOURCES_H
#define CLI_PROFILE_SOURCES_H

#include "allot/feed/profile.h"

/* Is told of a column, by its place in the profile's columns; perhaps more than once. */
typedef void source_told(void *ctx, uint32_t column);

/* Tells of each column that COLUMN, one of the profile's `out`, may be made of. */
void sources_of(const struct profile *profile, enum column column, source_told *told, void *ctx);

#endif
