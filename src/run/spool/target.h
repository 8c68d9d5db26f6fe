/*
 * Target: a folder of archive/, held/ or refused/ into which files are put without overwriting any.
 */
#ifndef ALLOT_RUN_SPOOL_TARGET_H
#define ALLOT_RUN_SPOOL_TARGET_H

#include "run/spool/folders.h"

enum { TARGET_BYTES = 2 * NAME_BYTES };

struct target {
	int fd; /* -1: none */
	enum place place;
	char folder[TARGET_BYTES]; /* below its place */
};

/* Opens FOLDER of PLACE, making it, unless T is that already; what T was is synced first. ST_CANT_CREATE,
 * ST_IO. */
enum status target_open(const struct folders *f, struct target *t, enum place place, const char *folder,
			struct arena *arena);
/* Makes the names in it last, and closes it. ST_IO. */
enum status target_close(struct target *t);

/* True when NAME is there. */
bool target_has(const struct target *t, const char *name);

/* Writes NAME with the content TEXT, whole or not at all, over what was there. ST_CANT_CREATE, ST_IO. */
enum status target_write(const struct target *t, const char *name, struct slice text);

#endif
