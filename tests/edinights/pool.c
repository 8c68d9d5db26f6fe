#include "pool.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/model_bytes.h"

void *pool_get(struct pool *pool, size_t size)
{
	void *block = model_alloc(NULL, 1, size + 1);

	memset(block, 0, size + 1);
	pool->blocks = model_alloc(pool->blocks, pool->n + 1, sizeof(*pool->blocks));
	pool->blocks[pool->n++] = block;
	return block;
}

void *pool_grow(struct pool *pool, void *old, size_t n, size_t size)
{
	void *new;

	if (n > 0 && (n & (n - 1)) != 0)
		return old;
	new = pool_get(pool, (n > 0 ? 2 * n : 1) * size);
	if (n > 0)
		memcpy(new, old, n * size);
	return new;
}

char *pool_text(struct pool *pool, const char *data, size_t len)
{
	char *text = pool_get(pool, len);

	if (len > 0)
		memcpy(text, data, len);
	return text;
}

char *pool_print(struct pool *pool, const char *format, ...)
{
	char text[1000];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return pool_text(pool, text, strlen(text));
}

void pool_free(struct pool *pool)
{
	for (size_t i = 0; i < pool->n; i++)
		free(pool->blocks[i]);
	free(pool->blocks);
	*pool = (struct pool){ 0 };
}
