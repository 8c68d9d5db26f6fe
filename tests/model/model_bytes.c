/* Byte strings that double when they are full, and CSV and JSON as they are written. */
#include "model_bytes.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *model_alloc(void *old, size_t n, size_t size)
{
	void *new = reallocarray(old, n + 1, size);

	if (!new)
		abort();
	return new;
}

char *model_copy(const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(model_alloc(NULL, size, 1), text, size);
}

static void reserve(struct model_bytes *bytes, size_t more)
{
	size_t room = bytes->room ? bytes->room : 16;

	while (room < bytes->len + more)
		room *= 2;
	if (room == bytes->room)
		return;
	bytes->data = model_alloc(bytes->data, room, 1);
	bytes->room = room;
}

void model_bytes_add(struct model_bytes *bytes, const char *data, size_t len)
{
	reserve(bytes, len);
	if (len)
		memcpy(bytes->data + bytes->len, data, len);
	bytes->len += len;
	bytes->data[bytes->len] = '\0';
}

void model_bytes_add_char(struct model_bytes *bytes, char c)
{
	model_bytes_add(bytes, &c, 1);
}

void model_bytes_add_text(struct model_bytes *bytes, const char *text)
{
	model_bytes_add(bytes, text, strlen(text));
}

void model_bytes_add_number(struct model_bytes *bytes, uint64_t number)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%" PRIu64, number);
	model_bytes_add_text(bytes, digits);
}

void model_bytes_free(struct model_bytes *bytes)
{
	free(bytes->data);
	*bytes = (struct model_bytes){ 0 };
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

void model_bytes_trim(struct model_bytes *bytes)
{
	size_t first = 0;
	size_t end = bytes->len;

	while (end > 0 && is_blank(bytes->data[end - 1]))
		end--;
	while (first < end && is_blank(bytes->data[first]))
		first++;
	if (end - first == bytes->len)
		return;
	memmove(bytes->data, bytes->data + first, end - first);
	bytes->len = end - first;
	bytes->data[bytes->len] = '\0';
}

bool model_bytes_are_readable(const struct model_bytes *bytes)
{
	for (size_t i = 0; i < bytes->len; i++) {
		unsigned char c = (unsigned char)bytes->data[i];
		unsigned char before = i > 0 ? (unsigned char)bytes->data[i - 1] : 0;

		if (c < 0x20 || c == 0x7f || (before == 0xc2 && c <= 0x9f))
			return false;
	}
	return bytes->len > 0;
}

const char *model_bytes_text(const struct model_bytes *bytes)
{
	return bytes->data ? bytes->data : "";
}

bool model_bytes_equal(const struct model_bytes *a, const struct model_bytes *b)
{
	if (a->len != b->len)
		return false;
	return a->len == 0 || memcmp(a->data, b->data, a->len) == 0;
}

static bool needs_quotes(const char *data, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (data[i] == ',' || data[i] == '"' || data[i] == '\r' || data[i] == '\n')
			return true;
	}
	return false;
}

void model_bytes_add_cell(struct model_bytes *bytes, const char *data, size_t len)
{
	if (!needs_quotes(data, len)) {
		model_bytes_add(bytes, data, len);
		return;
	}
	model_bytes_add_char(bytes, '"');
	for (size_t i = 0; i < len; i++) {
		if (data[i] == '"')
			model_bytes_add_char(bytes, '"');
		model_bytes_add_char(bytes, data[i]);
	}
	model_bytes_add_char(bytes, '"');
}

void model_bytes_add_record(struct model_bytes *bytes, const char *const *cells, size_t n_cells)
{
	for (size_t i = 0; i < n_cells; i++) {
		if (i > 0)
			model_bytes_add_char(bytes, ',');
		model_bytes_add_cell(bytes, cells[i], strlen(cells[i]));
	}
	model_bytes_add_char(bytes, '\n');
}

void model_bytes_add_json(struct model_bytes *bytes, const char *text)
{
	char escape[8];

	model_bytes_add_char(bytes, '"');
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '"' || c == '\\')
			model_bytes_add_char(bytes, '\\');
		if (c >= 0x20) {
			model_bytes_add_char(bytes, *text);
			continue;
		}
		snprintf(escape, sizeof(escape), "\\u%04x", c);
		model_bytes_add_text(bytes, escape);
	}
	model_bytes_add_char(bytes, '"');
}
