#include "allot/base/status.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const struct {
	int exit;
	const char *text;
} STATUSES[ST_COUNT] = {
	[ST_OK] = { 0, "done" },
	[ST_USAGE] = { 64, "wrong command line" },
	[ST_NO_INPUT] = { 66, "no such file or folder" },
	[ST_NO_MEMORY] = { 74, "out of memory" },
	[ST_IO] = { 74, "reading or writing failed" },
	[ST_CANT_CREATE] = { 73, "the store or the results cannot be created" },
	[ST_BUSY] = { 75, "another run holds the store" },
	[ST_DAMAGED] = { 76, "the store is damaged" },
	[ST_VERSION] = { 76, "the store has an unknown version" },
	[ST_CONTRACT] = { 70, "a contract was broken" },
	[ST_MAP_FULL] = { 74, "the store's map is full" },
	[ST_STOPPED] = { 74, "stopped by a signal" },
	[ST_NOT_FOUND] = { 1, "not found" },
};

enum { MESSAGE_MAX = 1024 };

static _Thread_local char message[MESSAGE_MAX];

int status_exit(enum status st)
{
	assert(st < ST_COUNT);
	return STATUSES[st].exit;
}

const char *status_text(enum status st)
{
	assert(st < ST_COUNT);
	return STATUSES[st].text;
}

enum status fail(enum status st, const char *fmt, ...)
{
	char text[MESSAGE_MAX]; /* the arguments may hold the present message */
	va_list args;

	assert(st);
	va_start(args, fmt);
	if (vsnprintf(text, sizeof(text), fmt, args) < 0)
		text[0] = '\0';
	va_end(args);
	memcpy(message, text, sizeof(message));
	return st;
}

enum status fail_errno(enum status st, const char *what, int err)
{
	bool full = err == ENOSPC || err == EDQUOT;

	(void)fail(st, "%s: %s", what, full ? "disk full" : strerror(err));
	errno = err;
	return st;
}

enum status fail_memory(void)
{
	return fail(ST_NO_MEMORY, "out of memory");
}

const char *fail_message(void)
{
	return message;
}
