/* The shim: functions that stand before libc's (LD_PRELOAD) and do as control.h says.
 *
 * Standard error is left alone, so that the program can always say what happened. Allocations go to
 * glibc's own by name, since dlsym() may allocate.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "control.h"
#include "shim_log.h"

#define NEXT(name) ((__typeof__(&name))(uintptr_t)dlsym(RTLD_NEXT, #name))

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t n);

static struct torture_control *control;

__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv(TORTURE_CONTROL);
	if (!path)
		return;
	int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
	if (fd < 0)
		return;
	long p = syscall(SYS_mmap, NULL, sizeof(*control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0L);
	syscall(SYS_close, fd);
	if (p == -1)
		return;
	shim_log_open(((struct torture_control *)p)->log);
	control = (struct torture_control *)p;
}

static void die(void)
{
	syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
}

/* Notes a call; the effect that it is to have. */
static enum torture_effect seen(enum torture_call call)
{
	if (!control || !(control->counted >> call & 1))
		return EFFECT_NONE;
	uint32_t n = __atomic_fetch_add(&control->seen, 1, __ATOMIC_RELAXED);
	if (n < TORTURE_TRACE_MAX)
		control->trace[n] = (uint8_t)call;
	bool due = n == control->at || (control->for_good && n > control->at);
	if (!due || control->effect >= EFFECT_MEMORY || !(control->classes >> call & 1))
		return EFFECT_NONE;
	if (control->effect == EFFECT_INTERRUPT && (n - control->at) % 2 != 0)
		return EFFECT_NONE;
	if (control->effect != EFFECT_NONE)
		__atomic_fetch_add(&control->fired, 1, __ATOMIC_RELAXED);
	if (control->effect == EFFECT_KILL)
		die();
	return (enum torture_effect)control->effect;
}

/* True when the call is to fail; errno is set then. */
static bool fails(enum torture_call call)
{
	enum torture_effect effect = seen(call);
	if (effect != EFFECT_FAIL)
		return false;
	errno = control->err;
	return true;
}

/* Memory */

/*
 * libconfuse does not survive an allocation that fails, so none of its own does. The program asks for all of
 * that room before, and may be refused it.
 */
static __thread bool in_confuse;

void *cfg_init(void *options, int flags);
int cfg_parse_buf(void *config, const char *text);

void *cfg_init(void *options, int flags)
{
	in_confuse = true;
	void *config = NEXT(cfg_init)(options, flags);
	in_confuse = false;
	return config;
}

int cfg_parse_buf(void *config, const char *text)
{
	in_confuse = true;
	int status = NEXT(cfg_parse_buf)(config, text);
	in_confuse = false;
	return status;
}

static bool memory_fails(void)
{
	if (!control || in_confuse)
		return false;
	uint32_t n = __atomic_fetch_add(&control->allocations, 1, __ATOMIC_RELAXED);
	if (control->effect == EFFECT_STOP && n == control->at)
		syscall(SYS_kill, syscall(SYS_getpid), SIGSTOP);
	if (control->effect != EFFECT_MEMORY || n < control->at || (n > control->at && !control->for_good))
		return false;
	__atomic_fetch_add(&control->fired, 1, __ATOMIC_RELAXED);
	errno = ENOMEM;
	return true;
}

void *malloc(size_t n)
{
	return memory_fails() ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	return memory_fails() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	return memory_fails() ? NULL : __libc_realloc(p, n);
}

/* Opening and closing */

static bool creates(int flags)
{
	return (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
}

/* Past libc, whose open() is variadic as well. */
static int open_at(int at, const char *path, int flags, mode_t mode)
{
	struct statx s;
	if (fails(creates(flags) ? CALL_CREATE : CALL_OPEN))
		return -1;
	bool is_new = shim_log_is_open() && (flags & O_CREAT) &&
		      syscall(SYS_statx, at, path, AT_SYMLINK_NOFOLLOW, STATX_INO, &s) != 0;
	int fd = (int)syscall(SYS_openat, at, path, flags, mode);
	if (fd >= 0 && is_new)
		shim_log_made(LOG_FILE, at, path, NULL);
	else if (fd >= 0 && (flags & O_TRUNC))
		shim_log_size(fd, 0);
	return fd;
}

#define MODE_OF(flags, mode)                                                                                   \
	do {                                                                                                   \
		va_list args;                                                                                  \
		va_start(args, flags);                                                                         \
		if (creates(flags))                                                                            \
			mode = (mode_t)va_arg(args, unsigned);                                                 \
		va_end(args);                                                                                  \
	} while (0)

int open(const char *path, int flags, ...)
{
	mode_t mode = 0;
	MODE_OF(flags, mode);
	return open_at(AT_FDCWD, path, flags, mode);
}

int openat(int at, const char *path, int flags, ...)
{
	mode_t mode = 0;
	MODE_OF(flags, mode);
	return open_at(at, path, flags, mode);
}

int close(int fd)
{
	/* as Linux does it: the descriptor is gone, whatever close() says */
	bool failing = fd > STDERR_FILENO && fails(CALL_CLOSE);
	int err = errno;
	int rc = (int)syscall(SYS_close, fd);
	if (!failing)
		return rc;
	errno = err;
	return -1;
}

/* Reading */

ssize_t read(int fd, void *p, size_t n)
{
	return fails(CALL_READ) ? -1 : syscall(SYS_read, fd, p, n);
}

ssize_t pread(int fd, void *p, size_t n, off_t offset)
{
	return fails(CALL_READ) ? -1 : NEXT(pread)(fd, p, n, offset);
}

int fstatat(int at, const char *path, struct stat *s, int flags)
{
	return fails(CALL_STAT) ? -1 : NEXT(fstatat)(at, path, s, flags);
}

int stat(const char *path, struct stat *s)
{
	return fails(CALL_STAT) ? -1 : NEXT(stat)(path, s);
}

int lstat(const char *path, struct stat *s)
{
	return fails(CALL_STAT) ? -1 : NEXT(lstat)(path, s);
}

int fstat(int fd, struct stat *s)
{
	return fails(CALL_STAT) ? -1 : NEXT(fstat)(fd, s);
}

char *realpath(const char *path, char *room)
{
	return fails(CALL_STAT) ? NULL : NEXT(realpath)(path, room);
}

DIR *opendir(const char *path)
{
	return fails(CALL_LIST) ? NULL : NEXT(opendir)(path);
}

DIR *fdopendir(int fd)
{
	return fails(CALL_LIST) ? NULL : NEXT(fdopendir)(fd);
}

struct dirent *readdir(DIR *dir)
{
	return fails(CALL_LIST) ? NULL : NEXT(readdir)(dir);
}

int flock(int fd, int how)
{
	return fails(CALL_LOCK) ? -1 : NEXT(flock)(fd, how);
}

void *mmap(void *at, size_t n, int protection, int flags, int fd, off_t offset)
{
	return fails(CALL_MAP) ? MAP_FAILED : NEXT(mmap)(at, n, protection, flags, fd, offset);
}

int msync(void *at, size_t n, int flags)
{
	return fails(CALL_SYNC) ? -1 : NEXT(msync)(at, n, flags);
}

/* Writing */

/*
 * Sees to N bytes that are to be written: how many of them are, -1 for none. *TORN: and then the process
 * ends.
 */
static ssize_t allowed(int fd, size_t n, bool *torn)
{
	*torn = false;
	if (fd == STDERR_FILENO)
		return (ssize_t)n;
	switch (seen(CALL_WRITE)) {
	case EFFECT_FAIL:
		errno = control->err;
		return -1;
	case EFFECT_INTERRUPT:
		errno = EINTR;
		return -1;
	case EFFECT_TEAR:
		*torn = true;
		return (ssize_t)(n / 2);
	case EFFECT_SHORT:
		return (ssize_t)(n > 1 ? n / 2 : n);
	default:
		return (ssize_t)n;
	}
}

static ssize_t written(int fd, const void *p, ssize_t n, off_t offset, bool torn)
{
	int err = errno;
	if (n > 0 && shim_log_is_open())
		shim_log_write(fd, p, (size_t)n, offset);
	if (torn)
		die();
	errno = err;
	return n;
}

ssize_t write(int fd, const void *p, size_t n)
{
	bool torn;
	ssize_t k = allowed(fd, n, &torn);
	if (k < 0)
		return -1;
	off_t offset = shim_log_is_open() ? syscall(SYS_lseek, fd, 0L, SEEK_CUR) : 0;
	if (fd == STDOUT_FILENO && control) {
		control->printed = 1;
		shim_log_print();
	}
	return written(fd, p, syscall(SYS_write, fd, p, (size_t)k), offset, torn);
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t offset)
{
	bool torn;
	ssize_t k = allowed(fd, n, &torn);
	if (k < 0)
		return -1;
	return written(fd, p, NEXT(pwrite)(fd, p, (size_t)k, offset), offset, torn);
}

/* One call of the program stays one call: the pieces are gathered first. */
static ssize_t gather(int fd, const struct iovec *list, int count, off_t offset, bool at_offset)
{
	size_t n = 0;
	for (int i = 0; i < count; i++)
		n += list[i].iov_len;
	char *all = __libc_malloc(n ? n : 1);
	if (!all)
		return -1;
	n = 0;
	for (int i = 0; i < count; i++) {
		memcpy(all + n, list[i].iov_base, list[i].iov_len);
		n += list[i].iov_len;
	}
	ssize_t rc = at_offset ? pwrite(fd, all, n, offset) : write(fd, all, n);
	free(all);
	return rc;
}

ssize_t writev(int fd, const struct iovec *list, int count)
{
	return gather(fd, list, count, 0, false);
}

ssize_t pwritev(int fd, const struct iovec *list, int count, off_t offset)
{
	return gather(fd, list, count, offset, true);
}

int fsync(int fd)
{
	int rc = fails(CALL_SYNC) ? -1 : NEXT(fsync)(fd);
	if (rc == 0)
		shim_log_sync(fd);
	return rc;
}

int fdatasync(int fd)
{
	int rc = fails(CALL_SYNC) ? -1 : NEXT(fdatasync)(fd);
	if (rc == 0)
		shim_log_sync(fd);
	return rc;
}

int ftruncate(int fd, off_t size)
{
	int rc = fails(CALL_TRUNCATE) ? -1 : NEXT(ftruncate)(fd, size);
	if (rc == 0)
		shim_log_size(fd, size);
	return rc;
}

int posix_fallocate(int fd, off_t offset, off_t n)
{
	if (fails(CALL_RESERVE))
		return errno;
	int err = NEXT(posix_fallocate)(fd, offset, n);
	if (err == 0)
		shim_log_size(fd, offset + n);
	return err;
}

/* Names */

static int rename_at(int from_at, const char *from, int to_at, const char *to, unsigned flags)
{
	int rc = fails(CALL_RENAME) ? -1 : NEXT(renameat2)(from_at, from, to_at, to, flags);
	if (rc == 0)
		shim_log_rename(from_at, from, to_at, to);
	return rc;
}

int rename(const char *from, const char *to)
{
	return rename_at(AT_FDCWD, from, AT_FDCWD, to, 0);
}

int renameat(int from_at, const char *from, int to_at, const char *to)
{
	return rename_at(from_at, from, to_at, to, 0);
}

int renameat2(int from_at, const char *from, int to_at, const char *to, unsigned flags)
{
	return rename_at(from_at, from, to_at, to, flags);
}

int mkdirat(int at, const char *path, mode_t mode)
{
	int rc = fails(CALL_MKDIR) ? -1 : (int)syscall(SYS_mkdirat, at, path, mode);
	if (rc == 0)
		shim_log_made(LOG_FOLDER, at, path, NULL);
	return rc;
}

int mkdir(const char *path, mode_t mode)
{
	return mkdirat(AT_FDCWD, path, mode);
}

char *mkdtemp(char *path)
{
	char *made = fails(CALL_MKDIR) ? NULL : NEXT(mkdtemp)(path);
	if (made)
		shim_log_made(LOG_FOLDER, AT_FDCWD, path, NULL);
	return made;
}

int symlinkat(const char *target, int at, const char *path)
{
	int rc = fails(CALL_LINK) ? -1 : (int)syscall(SYS_symlinkat, target, at, path);
	if (rc == 0)
		shim_log_made(LOG_SYMLINK, at, path, target);
	return rc;
}

int symlink(const char *target, const char *path)
{
	return symlinkat(target, AT_FDCWD, path);
}

int unlinkat(int at, const char *path, int flags)
{
	int rc = fails(CALL_UNLINK) ? -1 : (int)syscall(SYS_unlinkat, at, path, flags);
	if (rc == 0)
		shim_log_unlink(at, path);
	return rc;
}

int unlink(const char *path)
{
	return unlinkat(AT_FDCWD, path, 0);
}

/* LMDB: the size of the map, so that it can be made to be full, and readers that are to stay dead. */
struct MDB_env;
extern int mdb_env_set_mapsize(struct MDB_env *env, size_t bytes);
extern int mdb_reader_check(struct MDB_env *env, int *dead);

int mdb_env_set_mapsize(struct MDB_env *env, size_t bytes)
{
	static bool asked;
	if (!asked && control && control->map_bytes)
		bytes = (size_t)control->map_bytes;
	asked = true;
	return NEXT(mdb_env_set_mapsize)(env, bytes);
}

int mdb_reader_check(struct MDB_env *env, int *dead)
{
	if (!control || control->effect != EFFECT_STOP)
		return NEXT(mdb_reader_check)(env, dead);
	*dead = 0;
	return 0;
}
