/*
 * Maps: files of two columns, from and to.
 */
#ifndef ALLOT_FEED_PROFILE_MAPS_H
#define ALLOT_FEED_PROFILE_MAPS_H

#include "allot/base/arena.h"
#include "allot/base/hash.h"

struct value_map;

/*
 * Reads the map in the file PATH into ARENA; what it holds is added to DIGEST. ST_USAGE: it is none, with the
 * sentence "PATH:LINE: bad-profile: ..."; ST_NOT_FOUND; ST_IO; ST_NO_MEMORY.
 */
enum status map_read(const char *path, struct arena *arena, struct sha256 *digest,
		     const struct value_map **out);

/* What VALUE stands for. False: it is not in MAP. */
bool map_find(const struct value_map *map, struct slice value, struct slice *out);

#endif
