#include "faults.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "scratch.h"

static const char LETTERS[FAULT_CALLS] = { 'w', 'f', 'm', 's', 'r', 'p', '-', '-' };

static _Thread_local char noted[1024];
static _Thread_local size_t seen;
static _Thread_local size_t fail_at = SIZE_MAX;
static _Thread_local int fail_at_err;
static _Thread_local int fail_kind[FAULT_CALLS];
static _Thread_local size_t write_max;

void faults_clear(void)
{
	for (int call = 0; call < FAULT_CALLS; call++)
		fail_kind[call] = 0;
	noted[0] = '\0';
	seen = 0;
	fail_at = SIZE_MAX;
	write_max = 0;
}

int faults_setup(void **state)
{
	faults_clear();
	return scratch_setup(state);
}

int faults_teardown(void **state)
{
	faults_clear();
	return scratch_teardown(state);
}

size_t faults_seen(void)
{
	return seen;
}

void faults_fail_call(size_t n, int err)
{
	fail_at = seen + n;
	fail_at_err = err;
}

void faults_fail_kind(enum fault_call call, int err)
{
	fail_kind[call] = err;
}

void faults_short_writes(size_t n)
{
	write_max = n;
}

const char *faults_log(void)
{
	return noted;
}

/* Notes CALL; 0 or -1 with errno, when it is to fail. */
static int note(enum fault_call call)
{
	int err = seen == fail_at ? fail_at_err : fail_kind[call];

	if (seen + 1 < sizeof(noted)) {
		noted[seen] = LETTERS[call];
		noted[seen + 1] = '\0';
	}
	seen++;
	if (!err)
		return 0;
	errno = err;
	return -1;
}

ssize_t write(int fd, const void *p, size_t n)
{
	if (note(FAULT_WRITE))
		return -1;
	return syscall(SYS_write, fd, p, write_max && n > write_max ? write_max : n);
}

int fsync(int fd)
{
	return note(FAULT_FSYNC) ? -1 : (int)syscall(SYS_fsync, fd);
}

int mkdir(const char *path, mode_t mode)
{
	return note(FAULT_MKDIR) ? -1 : (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
}

int mkdirat(int at, const char *path, mode_t mode)
{
	return note(FAULT_MKDIR) ? -1 : (int)syscall(SYS_mkdirat, at, path, mode);
}

int symlinkat(const char *target, int at, const char *path)
{
	return note(FAULT_SYMLINK) ? -1 : (int)syscall(SYS_symlinkat, target, at, path);
}

int renameat(int from_at, const char *from, int to_at, const char *to)
{
	if (note(FAULT_RENAME))
		return -1;
	return (int)syscall(SYS_renameat2, from_at, from, to_at, to, 0);
}

int symlink(const char *target, const char *path)
{
	return note(FAULT_SYMLINK) ? -1 : (int)syscall(SYS_symlinkat, target, AT_FDCWD, path);
}

int rename(const char *from, const char *to)
{
	if (note(FAULT_RENAME))
		return -1;
	return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int renameat2(int from_at, const char *from, int to_at, const char *to, unsigned flags)
{
	if (note(FAULT_PUBLISH))
		return -1;
	return (int)syscall(SYS_renameat2, from_at, from, to_at, to, flags);
}

/* Those that are neither noted nor counted */

/* True, with errno, when CALL is to fail. */
static bool fails(enum fault_call call)
{
	if (!fail_kind[call])
		return false;
	errno = fail_kind[call];
	return true;
}

int unlinkat(int at, const char *path, int flags)
{
	if (fails(FAULT_REMOVE))
		return -1;
	return (int)syscall(SYS_unlinkat, at, path, flags);
}

struct dirent *readdir(DIR *dir)
{
	return fails(FAULT_LIST) ? NULL : (struct dirent *)readdir64(dir);
}
