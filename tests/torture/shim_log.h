/* The log of effects: what a program did to the disk, in order, for the checker of power cuts.
 *
 * A log is a sequence of records: a struct log_record, then `bytes` bytes (what was written), then
 * `name` bytes (a name in a folder) and `target` bytes (of a symbolic link). Files and folders are
 * named by their inode numbers, since names come and go.
 */
#ifndef TORTURE_SHIM_LOG_H
#define TORTURE_SHIM_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum log_op {
	LOG_WRITE,   /* bytes at `offset` of `inode`; durable at once when `durable` */
	LOG_SIZE,    /* `inode` is `offset` bytes long now */
	LOG_SYNC,    /* of the file or folder `inode` */
	LOG_FILE,    /* `name` in `folder` is the new file `inode` */
	LOG_FOLDER,  /* the same for a new folder */
	LOG_SYMLINK, /* the same for a new symbolic link to `target` */
	LOG_RENAME,  /* `name` in `folder`, `inode`, became `target` in folder `offset`; 0: in the same */
	LOG_UNLINK, /* `name` in `folder` is gone */
	LOG_PRINT,  /* something goes to standard output */
};

struct log_record {
	uint32_t op;
	uint32_t durable;
	uint64_t inode;
	uint64_t folder;
	uint64_t offset;
	uint32_t bytes;
	uint32_t name;
	uint32_t target;
	uint32_t unused;
};

/* Opens the log at PATH; "" leaves all of the following without effect. */
void shim_log_open(const char *path);
bool shim_log_is_open(void);

/* Each is called after its call has succeeded. N bytes were written at OFFSET. */
void shim_log_write(int fd, const void *p, size_t n, off_t offset);
void shim_log_size(int fd, off_t size);
void shim_log_sync(int fd);
/* Called before its call. */
void shim_log_print(void);
/* AT and PATH as in openat(). */
void shim_log_made(enum log_op op, int at, const char *path, const char *target);
void shim_log_rename(int from_at, const char *from, int to_at, const char *to);
void shim_log_unlink(int at, const char *path);

#endif
