/*
 * Stands before libc in a program that is to be killed (LD_PRELOAD): counts the calls that change
 * something outside the process and kills it right before call number KILLS_AT (from 1), as a power
 * switch would: no handler runs, nothing is flushed. With KILLS_TORN a write that is to be the last
 * call still writes its first half. With KILLS_HOLDS the process is stopped there instead, until somebody
 * lets it go on (SIGCONT). Without KILLS_AT the number of calls is written to the file KILLS_COUNT when the
 * program ends. The file KILLS_PRINTED appears when something has gone to standard output: a run that has
 * printed nothing cannot have been heard.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_ulong calls;
static unsigned long last_call; /* 0: none */
static bool torn, holds;

static unsigned long number_of(const char *text)
{
	unsigned long n = 0;

	for (; text && *text >= '0' && *text <= '9'; text++)
		n = 10 * n + (unsigned long)(*text - '0');
	return n;
}

__attribute__((constructor)) static void read_settings(void)
{
	last_call = number_of(getenv("KILLS_AT"));
	torn = getenv("KILLS_TORN") != NULL;
	holds = getenv("KILLS_HOLDS") != NULL;
}

static _Noreturn void die(void)
{
	kill(getpid(), SIGKILL);
	_exit(137);
}

/* True when this call is the one before which the process is to end; one that is held waits here. */
static bool is_last(void)
{
	if (atomic_fetch_add(&calls, 1) + 1 != last_call)
		return false;
	if (holds)
		kill(getpid(), SIGSTOP);
	return !holds;
}

static void count(void)
{
	if (is_last())
		die();
}

__attribute__((destructor)) static void tell_calls(void)
{
	const char *path = getenv("KILLS_COUNT");
	char text[32];
	int n = snprintf(text, sizeof(text), "%lu\n", atomic_load(&calls));
	int fd;

	if (!path || last_call)
		return;
	fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd >= 0)
		(void)!syscall(SYS_write, fd, text, (size_t)n);
}

static void note_print(void)
{
	const char *path = getenv("KILLS_PRINTED");

	if (path)
		syscall(SYS_close, syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT, 0600));
}

ssize_t write(int fd, const void *p, size_t n)
{
	if (is_last()) {
		if (torn)
			(void)!syscall(SYS_write, fd, p, n / 2);
		die();
	}
	if (fd == STDOUT_FILENO)
		note_print();
	return syscall(SYS_write, fd, p, n);
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
	if (is_last()) {
		if (torn)
			(void)!syscall(SYS_pwrite64, fd, p, n / 2, at);
		die();
	}
	return syscall(SYS_pwrite64, fd, p, n, at);
}

ssize_t writev(int fd, const struct iovec *parts, int n)
{
	count();
	return syscall(SYS_writev, fd, parts, n);
}

int fsync(int fd)
{
	count();
	return (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
	count();
	return (int)syscall(SYS_fdatasync, fd);
}

int ftruncate(int fd, off_t size)
{
	count();
	return (int)syscall(SYS_ftruncate, fd, size);
}

/* REST: the mode, where one is given. */
static int open_at(int at, const char *path, int flags, va_list rest)
{
	mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;

	if (flags & O_CREAT)
		count();
	return (int)syscall(SYS_openat, at, path, flags, mode);
}

int open(const char *path, int flags, ...)
{
	va_list rest;

	va_start(rest, flags);
	int fd = open_at(AT_FDCWD, path, flags, rest);
	va_end(rest);
	return fd;
}

int openat(int at, const char *path, int flags, ...)
{
	va_list rest;

	va_start(rest, flags);
	int fd = open_at(at, path, flags, rest);
	va_end(rest);
	return fd;
}

int mkdirat(int at, const char *path, mode_t mode)
{
	count();
	return (int)syscall(SYS_mkdirat, at, path, mode);
}

int mkdir(const char *path, mode_t mode)
{
	return mkdirat(AT_FDCWD, path, mode);
}

int symlinkat(const char *target, int at, const char *path)
{
	count();
	return (int)syscall(SYS_symlinkat, target, at, path);
}

int symlink(const char *target, const char *path)
{
	return symlinkat(target, AT_FDCWD, path);
}

int unlink(const char *path)
{
	count();
	return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

int unlinkat(int at, const char *path, int flags)
{
	count();
	return (int)syscall(SYS_unlinkat, at, path, flags);
}

int rename(const char *from, const char *to)
{
	count();
	return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int renameat(int from_at, const char *from, int to_at, const char *to)
{
	count();
	return (int)syscall(SYS_renameat2, from_at, from, to_at, to, 0);
}

int renameat2(int from_at, const char *from, int to_at, const char *to, unsigned flags)
{
	count();
	return (int)syscall(SYS_renameat2, from_at, from, to_at, to, flags);
}
