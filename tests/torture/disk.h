/* A disk that loses power: a tree of files as the log of effects (shim_log.h) leaves it, what of it is
 * durable, and the states in which it may come back.
 *
 * A file's bytes are durable once the file is synced (or were written through a descriptor that syncs);
 * until then each sector of each write may be there or not, in any order. A name in a folder, new, renamed
 * or removed, is durable once that folder is synced; until then a folder may have lost any number of the
 * last changes of its names. A rename from one folder to another is in both or in neither: once one of them
 * is synced, it is durable in the other, too, with all that came before it there. Syncing a file says nothing
 * of its name.
 */
#ifndef TORTURE_DISK_H
#define TORTURE_DISK_H

#include "shim_log.h"
#include "../model/model_bytes.h"
#include "../model/night_rng.h"

enum { SECTOR = 512 };

/* What comes back of what was not synced. */
enum disk_survival {
	SURVIVES_NOTHING,
	SURVIVES_ALL,
	SURVIVES_PREFIX, /* all up to some moment; the write at that moment is torn */
	SURVIVES_ANY,	 /* each sector or change of names by chance; of a folder's names a prefix */
	SURVIVES_SIZE,	 /* the files have their new sizes, but zeros for bytes */
	SURVIVAL_COUNT
};

struct disk_write {
	uint64_t offset;
	struct model_bytes bytes; /* none: `offset` is the file's new size */
};

struct disk_entry {
	char *name;
	size_t node;
};

struct disk_folder {
	struct disk_entry *entries;
	size_t n;
};

enum disk_kind { DISK_FILE, DISK_FOLDER, DISK_SYMLINK };

struct disk_node {
	enum disk_kind kind;
	uint64_t inode;
	struct model_bytes bytes;  /* durable ones of a file; target of a link */
	struct disk_write *writes; /* not durable, in order */
	size_t n_writes;
	struct disk_folder folder; /* durable names */
};

/* A change of names that is not durable. */
struct disk_change {
	enum log_op op;
	size_t folder; /* node */
	char *name;
	char *target; /* new name of a rename */
	size_t node;
	size_t pair; /* of a rename between folders the same number in both; 0: none */
};

struct disk {
	struct disk_node *nodes; /* the first is the root */
	size_t n_nodes;
	struct disk_change *changes;
	size_t n_changes;
	size_t pairs; /* numbers given */
};

/* The tree at PATH, all of it durable. */
void disk_load(struct disk *d, const char *path);
void disk_free(struct disk *d);

/* One effect. Those on files outside the tree change nothing: false. */
bool disk_apply(struct disk *d, const struct log_record *r, const char *bytes, const char *name,
		const char *target);

/* Builds the tree at PATH, which must not exist, as the disk may come back now. */
void disk_crash(const struct disk *d, enum disk_survival names, enum disk_survival data, struct night_rng *rng,
		const char *path);

#endif
