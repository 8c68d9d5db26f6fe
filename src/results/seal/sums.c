/*
 * Sums of files. A name with a backslash or a line end stands escaped, and a backslash before its line says
 * so.
 */
#include "results/seal/sums.h"

#include <stdlib.h>

enum status sums_add(struct sums *s, const char *name, const uint8_t sha256[SHA256_BYTES])
{
	if (s->count == s->capacity) {
		size_t n = s->capacity ? 2 * s->capacity : 16;
		struct sum *list = realloc(s->list, n * sizeof(*list));
		if (!list)
			return fail_memory();
		s->list = list;
		s->capacity = n;
	}
	struct sum sum = { .name = strdup(name) };
	if (!sum.name)
		return fail_memory();
	memcpy(sum.sha256, sha256, SHA256_BYTES);
	s->list[s->count++] = sum;
	return ST_OK;
}

void sums_release(struct sums *s)
{
	for (size_t i = 0; i < s->count; i++)
		free(s->list[i].name);
	free(s->list);
	*s = (struct sums){ 0 };
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct sum *)a)->name, ((const struct sum *)b)->name);
}

void sums_sort(struct sums *s)
{
	if (s->count)
		qsort(s->list, s->count, sizeof(*s->list), by_name);
}

bool sums_have(const struct sums *s, const char *name)
{
	struct sum wanted = { .name = (char *)(uintptr_t)name };
	return s->count && bsearch(&wanted, s->list, s->count, sizeof(*s->list), by_name);
}

static void put_escaped(struct buf *out, const char *name)
{
	for (; *name; name++) {
		if (*name == '\\')
			buf_put_str(out, "\\\\");
		else if (*name == '\n')
			buf_put_str(out, "\\n");
		else if (*name == '\r')
			buf_put_str(out, "\\r");
		else
			buf_put_char(out, *name);
	}
}

void sum_put(struct buf *out, const struct sum *sum)
{
	char hex[SHA256_HEX];

	if (strpbrk(sum->name, "\\\n\r"))
		buf_put_char(out, '\\');
	sha256_hex(sum->sha256, hex);
	buf_put(out, hex, sizeof(hex));
	buf_put_str(out, "  ");
	put_escaped(out, sum->name);
	buf_put_char(out, '\n');
}
