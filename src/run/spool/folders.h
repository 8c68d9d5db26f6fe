/*
 * The folders of a spool, held open, and lists of the files in them. All of it works by descriptors and follows
 * no link: who may write to in/ must not be able to point a run, or what it moves, anywhere else.
 */
#ifndef ALLOT_RUN_SPOOL_FOLDERS_H
#define ALLOT_RUN_SPOOL_FOLDERS_H

#include <sys/stat.h>

#include "allot/base/arena.h"
#include "allot/base/status.h"
#include "run/spool/names.h"

struct profile;
struct profiles;

enum place { PLACE_IN, PLACE_WORK, PLACE_ARCHIVE, PLACE_HELD, PLACE_REFUSED, PLACE_COUNT };

struct folders {
	char *dir; /* DIR, as given; owned */
	int fd;	   /* of DIR */
	int at[PLACE_COUNT];
};

/* "in", "work", ... Static. */
const char *place_name(enum place place);

/*
 * Opens the spool DIR, makes what is missing of it but in/, and locks it against other processes. ST_NO_INPUT:
 * there is no DIR/in; ST_BUSY: another run works on it; ST_CANT_CREATE: a folder cannot be made, is a link, or
 * is on another file system; ST_IO, ST_NO_MEMORY.
 */
enum status folders_open(struct folders *f, const char *dir);
void folders_close(struct folders *f);

/* DIR/PLACE/FOLDER/NAME for messages; FOLDER and NAME may be "". ARENA's; "" without memory. */
const char *folders_path(const struct folders *f, struct arena *arena, enum place place, const char *folder,
			 const char *name);

/*
 * Opens FOLDER ("" or names with slashes between them) below the open folder ROOT; MAKE: makes what is missing
 * of it, with the rights of the folder it is made in. PATH is for the message. ST_NOT_FOUND: it is not there,
 * or a link; ST_CANT_CREATE, ST_IO.
 */
enum status folder_below(int root, const char *folder, bool make, const char *path, int *fd);

enum { NO_OWNER = UINT32_MAX, NAME_BYTES = 256 };

/* Something in a folder. */
struct spool_file {
	const char *folder; /* of it, below the one that is listed; "": in that itself */
	const char *name;
	struct stat info;
	enum name_type type;
	/* of a companion, place of its file in the list, which is before it, but for one whose name was cut to
	 * have room for its suffix; or NO_OWNER */
	uint32_t owner;
	const struct profile *profile; /* of a feed: by its folder or its name; NULL: none is known */
	bool no_profile;	       /* it lies in a folder that names no profile, though there are some */
};

struct file_list {
	struct spool_file *files; /* by folder, then name, in byte order; in the arena */
	uint32_t count;
};

/*
 * Lists what is in the open folder ROOT and DEPTH levels of folders below it, and tells companions from feeds.
 * PROFILES may be NULL. What goes away meanwhile is left out, and so is what is in a folder that may not be
 * entered. A folder stands in the list where it may not be read, or is called like a companion. PATH is for
 * messages. ST_IO, ST_NO_MEMORY.
 */
enum status files_list(int root, const char *path, unsigned depth, const struct profiles *profiles,
		       struct arena *arena, struct file_list *out);

#endif
