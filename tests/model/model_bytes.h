/* Growable byte strings, and the two ways in which the model writes them: CSV cells and JSON
 * texts.
 *
 * A struct model_bytes that is all zero is empty and valid. What holds bytes always has a zero
 * byte after the last one, which `len` does not count. Running out of memory aborts.
 */
#ifndef MODEL_BYTES_H
#define MODEL_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct model_bytes {
	char *data;
	size_t len;
	size_t room;
};

/* Memory that is there or the program is not: `n` may be 0. */
void *model_alloc(void *old, size_t n, size_t size);
char *model_copy(const char *text);

void model_bytes_add(struct model_bytes *bytes, const char *data, size_t len);
void model_bytes_add_char(struct model_bytes *bytes, char c);
void model_bytes_add_text(struct model_bytes *bytes, const char *text);
void model_bytes_add_number(struct model_bytes *bytes, uint64_t number);
void model_bytes_free(struct model_bytes *bytes);

/* Cuts spaces and tabs off both ends. */
void model_bytes_trim(struct model_bytes *bytes);

/* A text for people: not empty, and no control character in it, U+0000-U+001F or U+007F-U+009F. */
bool model_bytes_are_readable(const struct model_bytes *bytes);

/* Never null; whole only when the bytes hold no zero byte. */
const char *model_bytes_text(const struct model_bytes *bytes);
bool model_bytes_equal(const struct model_bytes *a, const struct model_bytes *b);

/* One cell of CSV with comma, quoted when it holds a comma, a quote, a CR or an LF. */
void model_bytes_add_cell(struct model_bytes *bytes, const char *data, size_t len);
/* The cells of one record, each given as text, and the LF. */
void model_bytes_add_record(struct model_bytes *bytes, const char *const *cells, size_t n_cells);
/* A string of JSON, with its quotes. */
void model_bytes_add_json(struct model_bytes *bytes, const char *text);

#endif
