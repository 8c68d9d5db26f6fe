#include "shim_log.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* Everything here goes past the shim: what the log does is not what the program does. */

enum { NAME_ROOM = 4096 };

static int log_fd = -1;

static int raw_open(int at, const char *path, int flags)
{
	return (int)syscall(SYS_openat, at, path, flags | O_CLOEXEC, 0600);
}

static void raw_close(int fd)
{
	if (fd >= 0)
		syscall(SYS_close, fd);
}

void shim_log_open(const char *path)
{
	enum { OUT_OF_THE_WAY = 900 };
	if (!path[0])
		return;
	int fd = raw_open(AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND);
	log_fd = (int)syscall(SYS_fcntl, fd, F_DUPFD_CLOEXEC, OUT_OF_THE_WAY);
	raw_close(fd);
}

bool shim_log_is_open(void)
{
	return log_fd >= 0;
}

static bool raw_stat(int at, const char *path, int flags, struct statx *s)
{
	return syscall(SYS_statx, at, path, flags, STATX_BASIC_STATS, s) == 0;
}

/* In one write, since threads share the log. */
static void put(const struct log_record *r, const void *bytes, const char *name, const char *target)
{
	const struct iovec pieces[] = {
		{ (void *)(uintptr_t)r, sizeof(*r) },
		{ (void *)(uintptr_t)bytes, r->bytes },
		{ (void *)(uintptr_t)name, r->name },
		{ (void *)(uintptr_t)target, r->target },
	};
	(void)syscall(SYS_writev, log_fd, pieces, sizeof(pieces) / sizeof(pieces[0]));
}

/* The inode of FD when it is a file or folder; 0: something else. */
static uint64_t inode_of(int fd)
{
	struct statx s;
	if (log_fd < 0 || fd <= STDERR_FILENO || !raw_stat(fd, "", AT_EMPTY_PATH, &s))
		return 0;
	return S_ISREG(s.stx_mode) || S_ISDIR(s.stx_mode) ? s.stx_ino : 0;
}

void shim_log_write(int fd, const void *p, size_t n, off_t offset)
{
	struct log_record r = {
		.op = LOG_WRITE, .inode = inode_of(fd), .bytes = (uint32_t)n, .offset = (uint64_t)offset
	};
	if (!r.inode)
		return;
	r.durable = (syscall(SYS_fcntl, fd, F_GETFL) & O_DSYNC) != 0;
	put(&r, p, NULL, NULL);
}

void shim_log_size(int fd, off_t size)
{
	struct log_record r = { .op = LOG_SIZE, .inode = inode_of(fd), .offset = (uint64_t)size };
	if (r.inode)
		put(&r, NULL, NULL, NULL);
}

void shim_log_sync(int fd)
{
	struct log_record r = { .op = LOG_SYNC, .inode = inode_of(fd) };
	if (r.inode)
		put(&r, NULL, NULL, NULL);
}

void shim_log_print(void)
{
	if (log_fd >= 0)
		put(&(struct log_record){ .op = LOG_PRINT }, NULL, NULL, NULL);
}

/* The folder that holds PATH, 0 when there is none; *NAME is the last part, in ROOM. */
static uint64_t folder_of(int at, const char *path, char room[NAME_ROOM], const char **name)
{
	struct statx s;
	size_t n = strlen(path);
	if (n >= NAME_ROOM)
		return 0;
	memcpy(room, path, n + 1);
	while (n > 1 && room[n - 1] == '/')
		room[--n] = '\0';
	char *slash = memrchr(room, '/', n);
	*name = slash ? slash + 1 : room;
	if (slash)
		*slash = '\0';
	if (!raw_stat(at, slash == room ? "/" : slash ? room : ".", 0, &s))
		return 0;
	return s.stx_ino;
}

void shim_log_made(enum log_op op, int at, const char *path, const char *target)
{
	char room[NAME_ROOM];
	const char *name = "";
	struct statx s;
	if (log_fd < 0 || !raw_stat(at, path, AT_SYMLINK_NOFOLLOW, &s))
		return;
	struct log_record r = { .op = op,
				.inode = s.stx_ino,
				.folder = folder_of(at, path, room, &name),
				.target = target ? (uint32_t)strlen(target) : 0 };
	r.name = (uint32_t)strlen(name);
	put(&r, NULL, name, target);
}

void shim_log_rename(int from_at, const char *from, int to_at, const char *to)
{
	char from_room[NAME_ROOM], to_room[NAME_ROOM];
	const char *name = "", *target = "";
	if (log_fd < 0)
		return;
	struct log_record r = { .op = LOG_RENAME, .folder = folder_of(from_at, from, from_room, &name) };
	uint64_t to_folder = folder_of(to_at, to, to_room, &target);
	struct statx s;
	if (to_folder != r.folder && raw_stat(to_at, to, AT_SYMLINK_NOFOLLOW, &s)) {
		r.offset = to_folder;
		r.inode = s.stx_ino;
	}
	r.name = (uint32_t)strlen(name);
	r.target = (uint32_t)strlen(target);
	put(&r, NULL, name, target);
}

void shim_log_unlink(int at, const char *path)
{
	char room[NAME_ROOM];
	const char *name = "";
	if (log_fd < 0)
		return;
	struct log_record r = { .op = LOG_UNLINK, .folder = folder_of(at, path, room, &name) };
	r.name = (uint32_t)strlen(name);
	put(&r, NULL, name, NULL);
}
