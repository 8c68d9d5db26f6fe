/*
 * Files: what the folder of a store holds is looked at before LMDB, which follows links and takes any file,
 * opens it. A store's data.mdb and lock.mdb are plain files of the folder's owner: a link planted there could
 * make a reading command of root write to a file elsewhere.
 */
#ifndef ALLOT_STORE_FILES_H
#define ALLOT_STORE_FILES_H

#include "store/env/env.h"

/* A store's folder, open, and its data file as it was seen there. */
struct files {
	int folder;
	char path[40]; /* by which LMDB is to open the folder: no other can be put in its place */
	dev_t device;
	ino_t data;
};

#define FILES_NONE ((struct files){ .folder = -1 })

/*
 * Opens the folder at env->path and looks at its files. ST_DAMAGED: one is no plain file or not its owner's, or
 * data.mdb is missing; ST_IO. For files_release(), also after an error.
 */
enum status files_look(const struct env *env, struct files *files);

/* ST_DAMAGED when what LMDB has opened is not the data file that was looked at. */
enum status files_confirm(const struct files *files, const struct env *env);

void files_release(struct files *files);

#endif
