#include "run_capture.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "testing.h"

static int captured, saved, caught;

void capture_begin(int fd)
{
	(void)fflush(NULL);
	captured = fd;
	saved = dup(fd);
	caught = memfd_create("capture", MFD_CLOEXEC);
	assert_true(saved >= 0);
	assert_true(caught >= 0);
	assert_int_equal(dup2(caught, fd), fd);
}

const char *capture_end(void)
{
	static char text[1 << 20];
	(void)fflush(NULL);
	assert_int_equal(dup2(saved, captured), captured);
	close(saved);
	ssize_t n = pread(caught, text, sizeof(text) - 1, 0);
	assert_true(n >= 0);
	text[n] = '\0';
	close(caught);
	return text;
}
