#include "record_locks.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/syscall.h>
#include <unistd.h>

static _Thread_local unsigned calls, fails_at;
static _Thread_local bool failed;

void record_locks_fail(unsigned n)
{
	calls = 0;
	fails_at = n;
	if (n > 0)
		failed = false;
}

bool record_locks_failed(void)
{
	return failed;
}

int fcntl(int fd, int command, ...)
{
	va_list args;
	va_start(args, command);
	long argument = va_arg(args, long);
	va_end(args);
	bool locks = command == F_SETLK || command == F_SETLKW || command == F_GETLK;
	if (!locks || ++calls != fails_at)
		return (int)syscall(SYS_fcntl, fd, command, argument);
	failed = true;
	errno = EIO;
	return -1;
}
