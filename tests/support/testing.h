/*
 * What every test program needs: cmocka with its preamble, and assertions on slices.
 */
#ifndef SUPPORT_TESTING_H
#define SUPPORT_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* cmocka's fail() would hide ours of base/status.h. */
#undef fail
#undef fail_msg
#define fail_msg(...)                                                                                          \
	do {                                                                                                   \
		print_error("ERROR: " __VA_ARGS__);                                                            \
		print_error("\n");                                                                             \
		_fail(__FILE__, __LINE__);                                                                     \
	} while (0)

#include "allot/base/slice.h"
#include "allot/base/status.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Holds the slice GOT against the bytes of a C string and shows both when they differ. */
#define assert_slice(got, want) assert_slice_at(got, want, __FILE__, __LINE__)

static inline void assert_slice_at(struct slice got, const char *want, const char *file, int line)
{
	if (slice_eq(got, slice_str(want)))
		return;
	print_error("got \"%.*s\", want \"%s\"\n", SLICE_ARG(got), want);
	_fail(file, line);
}

#endif
