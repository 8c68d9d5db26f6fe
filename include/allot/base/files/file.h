/*
 * Files that must survive a power cut: whole writes, syncs of files and of the folders that
 * name them. Every failure is recorded with fail() naming the path. Created files have mode
 * 0600, folders 0700: what they hold is the company's order data. Results alone may be readable by a
 * group; see results/out_file.h.
 */
#ifndef ALLOT_BASE_FILES_FILE_H
#define ALLOT_BASE_FILES_FILE_H

#include "allot/base/buf.h"

enum { FILE_MODE = 0600, FOLDER_MODE = 0700 };

/*
 * fail_errno() for a PATH that could not be created: ST_IO when the disk is to blame, else
 * ST_CANT_CREATE.
 */
enum status fail_create(const char *path, int err);

/* Writes all N bytes to FD, going on after short writes and EINTR. PATH is for the message. ST_IO. */
enum status file_write(int fd, const void *p, size_t n, const char *path);

/*
 * Reads up to N bytes at OFFSET, going on after short reads; *GOT < N only at the end of the
 * file. ST_IO.
 */
enum status file_read_at(int fd, void *p, size_t n, uint64_t offset, size_t *got, const char *path);

/* Where files without a name go: $TMPDIR (POSIX), or /tmp; as long-lived as the environment. Cannot fail. */
const char *temporary_folder(void);

/*
 * Opens a file without a name in the folder DIR, for reading and writing; it is gone with its descriptor.
 * ST_IO.
 */
enum status file_unnamed(const char *dir, int *fd);

/* fsync, close; FD is closed whatever happens. ST_IO. */
enum status file_sync_close(int fd, const char *path);

/* fsync of the folder PATH itself, so that names created or renamed in it last. ST_IO. */
enum status folder_sync(const char *path);

/* The same for a folder that is open as FD; PATH is for the message. ST_IO. */
enum status folder_sync_fd(int fd, const char *path);

/* fsync of the folder in which PATH stands. ST_IO, ST_NO_MEMORY. */
enum status folder_sync_parent(const char *path);

/*
 * Creates PATH and its missing parents, each made durable; an existing folder is fine.
 * ST_CANT_CREATE, ST_IO, ST_NO_MEMORY.
 */
enum status folder_make(const char *path);

/* Removes PATH and everything in it, not following links; a missing PATH is fine. ST_IO. */
enum status folder_remove(const char *path);

/* The same for NAME in the open FOLDER; PATH is for the message. ST_IO. */
enum status folder_remove_at(int folder, const char *name, const char *path);

/*
 * Renames FROM in the open FOLDER to TO, which must not exist there (ST_CANT_CREATE if it does), and syncs
 * FOLDER. PATH, that of TO, is for the message. ST_IO.
 */
enum status file_publish(int folder, const char *from, const char *to, const char *path);

/*
 * Renames FROM in the open folder FROM_FOLDER to TO in the open folder TO_FOLDER, if nothing of that name is
 * there: else *TAKEN, and nothing is done. Syncs nothing. PATH, that of FROM, is for the message. ST_NOT_FOUND:
 * FROM is gone; ST_CANT_CREATE: TO_FOLDER is on another file system; ST_IO.
 */
enum status file_move(int from_folder, const char *from, int to_folder, const char *to, const char *path,
		      bool *taken);

/*
 * Opens the folder NAME in the open FOLDER, which must be no link. PATH is for the message. ST_NOT_FOUND: there
 * is none, or something else; ST_IO.
 */
enum status folder_open_at(int folder, const char *name, const char *path, int *fd);

/* The same, and makes it with MODE, durable, where it is missing. ST_CANT_CREATE, ST_IO. */
enum status folder_make_at(int folder, const char *name, unsigned mode, const char *path, int *fd);

/*
 * DIR "/" NAME into BUF (cleared first), with a zero after it that is not counted. NULL when
 * out of memory.
 */
const char *path_join(struct buf *buf, const char *dir, const char *name);

/*
 * The real path of PATH into OUT (cleared first), with a zero after it that is counted. What of it is yet to
 * be made is where it will be: below the last folder of its path that is there. Empty: nobody can tell, and
 * whoever opens it will say why. ST_NO_MEMORY.
 */
enum status path_real(const char *path, struct buf *out);

/* The last name in PATH, without slashes; points into PATH. Empty for "/". */
struct slice path_base(const char *path);

#endif
