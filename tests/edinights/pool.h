/* Memory that lives as long as one night. */
#ifndef POOL_H
#define POOL_H

#include <stddef.h>

struct pool {
	void **blocks;
	size_t n;
};

/* Zeroed; 0 bytes are some, too. */
void *pool_get(struct pool *pool, size_t size);
/* `old`, of `n` items of `size` bytes, with room for one more; doubles now and then. */
void *pool_grow(struct pool *pool, void *old, size_t n, size_t size);
char *pool_text(struct pool *pool, const char *data, size_t len);
char *pool_print(struct pool *pool, const char *format, ...) __attribute__((format(printf, 2, 3)));
void pool_free(struct pool *pool);

#endif
