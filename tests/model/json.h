/* A small reader of JSON, to compare what the program prints by value and by order of keys. */
#ifndef JSON_H
#define JSON_H

#include "model_bytes.h"

enum json_type {
	JSON_NULL,
	JSON_BOOL,
	JSON_NUMBER,
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT,
};

/* `text` is a string's value in UTF-8, or a number or bool as it is written. An object's keys
 * stand beside its items.
 */
struct json {
	enum json_type type;
	struct model_bytes text;
	struct model_bytes *keys;
	struct json *items;
	size_t n_items;
};

/* Reads one value with nothing but white space around it; false when it is none. Strict: no
 * trailing commas, no raw control characters, no lone surrogates. The caller frees a value that
 * was read with json_free().
 */
bool json_read(struct json *json, const char *bytes, size_t len);
void json_free(struct json *json);

/* The member of that key, or null. */
const struct json *json_member(const struct json *object, const char *key);

/* Describes the first difference; false, and nothing appended, when there is none. Where `any`
 * is not null, an expected string of that value stands for any string that is not empty and holds no
 * control character.
 */
bool json_differ(const struct json *expected, const struct json *actual, const char *any,
		 struct model_bytes *out);

#endif
