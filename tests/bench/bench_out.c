#include "bench_out.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void bench_die(const char *format, ...)
{
	va_list args;
	fprintf(stderr, "%s: ", program_invocation_short_name);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

void *bench_alloc(size_t n)
{
	void *p = calloc(1, n);
	if (!p)
		bench_die("out of memory");
	return p;
}

void *bench_grow(void *p, size_t count, size_t size)
{
	p = reallocarray(p, count, size);
	if (!p)
		bench_die("out of memory");
	return p;
}

uint64_t bench_number(struct slice text, uint64_t max, const char *what)
{
	uint64_t n = 0;
	if (slice_number(text, max, &n) != NUMBER_OK)
		bench_die("%s: \"%.*s\" is not a number up to %llu", what, SLICE_ARG(text),
			  (unsigned long long)max);
	return n;
}

static void flush(struct bench_out *out)
{
	for (const char *p = out->bytes; p < out->at;) {
		ssize_t n = write(out->fd, p, (size_t)(out->at - p));
		if (n < 0 && errno != EINTR)
			bench_die("%s: %s", out->path, strerror(errno));
		p += n > 0 ? n : 0;
	}
	out->at = out->bytes;
}

void bench_out_open(struct bench_out *out, const char *path, const char *header)
{
	out->path = path;
	out->at = out->bytes;
	out->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (out->fd < 0)
		bench_die("%s: %s", path, strerror(errno));
	out->at = bench_put(bench_put(out->at, header, strlen(header)), "\n", 1);
}

char *bench_out_row(struct bench_out *out)
{
	if (out->bytes + sizeof(out->bytes) - out->at < BENCH_ROW_BYTES)
		flush(out);
	return out->at;
}

void bench_out_close(struct bench_out *out, bool sync)
{
	flush(out);
	if ((sync && fsync(out->fd) != 0) || close(out->fd) != 0)
		bench_die("%s: %s", out->path, strerror(errno));
}

char *bench_put_number(char *at, uint64_t n, unsigned width)
{
	char digits[20];
	unsigned count = 0;
	do
		digits[count++] = (char)('0' + n % 10);
	while (n /= 10);
	for (unsigned i = count; i < width; i++)
		*at++ = '0';
	while (count)
		*at++ = digits[--count];
	return at;
}

static bool must_quote(struct slice field)
{
	for (size_t i = 0; i < field.n; i++)
		if (field.p[i] == ',' || field.p[i] == '"' || field.p[i] == '\n' || field.p[i] == '\r')
			return true;
	return false;
}

char *bench_put_field(char *at, struct slice field, char end)
{
	if (!must_quote(field)) {
		at = bench_put(at, field.p, field.n);
	} else {
		*at++ = '"';
		for (size_t i = 0; i < field.n; i++) {
			if (field.p[i] == '"')
				*at++ = '"';
			*at++ = field.p[i];
		}
		*at++ = '"';
	}
	*at++ = end;
	return at;
}
