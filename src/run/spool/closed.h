/*
 * Closed folders: those of in/ out of which this process may not move files, since whoever made them did not
 * give it the right. Each is left alone, and told of; the night goes on without it.
 */
#ifndef ALLOT_RUN_SPOOL_CLOSED_H
#define ALLOT_RUN_SPOOL_CLOSED_H

#include "allot/base/buf.h"
#include "run/spool/folders.h"

enum right {
	RIGHT_READ,
	RIGHT_ENTER,
	RIGHT_WRITE,
	RIGHT_RENAME, /* what others own, in a folder with the sticky bit */
	RIGHT_COUNT
};

struct closed_folder {
	const char *folder; /* below in/; "": that itself */
	enum right missing;
};

struct closed_folders {
	struct closed_folder *list; /* in the arena */
	uint32_t count;
};

/*
 * Finds those that lack one of the first three rights among the open folder IN and the folders in it; *OUT is
 * in ARENA. PATH is that of IN, for messages. ST_IO, ST_NO_MEMORY.
 */
enum status closed_find(int in, const char *path, struct arena *arena, struct closed_folders *out);

/* True when in FOLDER of the open folder IN nobody may move what others own: it has the sticky bit. */
bool closed_to_others(int in, const char *folder);

/* True when what is in FOLDER is left alone. */
bool closed_has(const struct closed_folders *closed, const char *folder);

/* Appends a sentence on the folder; PATH is that of in/. */
void put_closed(struct buf *out, const char *path, const struct closed_folder *closed);

#endif
