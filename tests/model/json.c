/* A reader of JSON by descent, and the first difference of two values: the path to it, and both. */
#include "json.h"

#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 16

struct cursor {
	const char *at;
	const char *end;
	unsigned depth;
};

static bool read_value(struct cursor *cursor, struct json *json);

/* Tokens */

static void skip_space(struct cursor *cursor)
{
	while (cursor->at < cursor->end && *cursor->at && strchr(" \t\r\n", *cursor->at))
		cursor->at++;
}

static bool is_next(const struct cursor *cursor, char c)
{
	return cursor->at < cursor->end && *cursor->at == c;
}

static bool accept(struct cursor *cursor, char c)
{
	skip_space(cursor);
	if (!is_next(cursor, c))
		return false;
	cursor->at++;
	return true;
}

static bool accept_word(struct cursor *cursor, const char *word)
{
	size_t len = strlen(word);

	if ((size_t)(cursor->end - cursor->at) < len || memcmp(cursor->at, word, len) != 0)
		return false;
	cursor->at += len;
	return true;
}

/* Strings */

static bool read_hex(struct cursor *cursor, uint32_t *code)
{
	static const char digits[] = "0123456789abcdef";
	const char *digit;

	*code = 0;
	for (int i = 0; i < 4; i++) {
		if (cursor->at == cursor->end || !*cursor->at)
			return false;
		digit = strchr(digits,
			       *cursor->at >= 'A' && *cursor->at <= 'F' ? *cursor->at + 0x20 : *cursor->at);
		if (!digit)
			return false;
		*code = *code * 16 + (uint32_t)(digit - digits);
		cursor->at++;
	}
	return true;
}

static void add_utf8(struct model_bytes *text, uint32_t code)
{
	if (code < 0x80) {
		model_bytes_add_char(text, (char)code);
		return;
	}
	if (code < 0x800) {
		model_bytes_add_char(text, (char)(0xc0 | code >> 6));
	} else if (code < 0x10000) {
		model_bytes_add_char(text, (char)(0xe0 | code >> 12));
		model_bytes_add_char(text, (char)(0x80 | (code >> 6 & 0x3f)));
	} else {
		model_bytes_add_char(text, (char)(0xf0 | code >> 18));
		model_bytes_add_char(text, (char)(0x80 | (code >> 12 & 0x3f)));
		model_bytes_add_char(text, (char)(0x80 | (code >> 6 & 0x3f)));
	}
	model_bytes_add_char(text, (char)(0x80 | (code & 0x3f)));
}

static bool read_unicode_escape(struct cursor *cursor, struct model_bytes *text)
{
	uint32_t code;
	uint32_t low;

	if (!read_hex(cursor, &code) || (code >= 0xdc00 && code < 0xe000))
		return false;
	if (code >= 0xd800 && code < 0xdc00) {
		if (!accept_word(cursor, "\\u") || !read_hex(cursor, &low))
			return false;
		if (low < 0xdc00 || low > 0xdfff)
			return false;
		code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
	}
	add_utf8(text, code);
	return true;
}

static bool read_escape(struct cursor *cursor, struct model_bytes *text)
{
	static const char letters[] = "\"\\/bfnrt";
	static const char meanings[] = "\"\\/\b\f\n\r\t";
	const char *letter;

	if (cursor->at == cursor->end || !*cursor->at)
		return false;
	if (*cursor->at == 'u') {
		cursor->at++;
		return read_unicode_escape(cursor, text);
	}
	letter = strchr(letters, *cursor->at++);
	if (!letter)
		return false;
	model_bytes_add_char(text, meanings[letter - letters]);
	return true;
}

static bool read_string(struct cursor *cursor, struct model_bytes *text)
{
	if (!accept(cursor, '"'))
		return false;
	while (cursor->at < cursor->end) {
		unsigned char c = (unsigned char)*cursor->at++;

		if (c == '"')
			return true;
		if (c < 0x20)
			return false;
		if (c != '\\')
			model_bytes_add_char(text, (char)c);
		else if (!read_escape(cursor, text))
			return false;
	}
	return false;
}

/* Values */

static bool read_number(struct cursor *cursor, struct json *json)
{
	const char *first = cursor->at;

	while (cursor->at < cursor->end && *cursor->at && strchr("+-.eE0123456789", *cursor->at))
		cursor->at++;
	json->type = JSON_NUMBER;
	model_bytes_add(&json->text, first, (size_t)(cursor->at - first));
	return cursor->at > first;
}

static bool read_word(struct cursor *cursor, struct json *json)
{
	json->type = JSON_NULL;
	if (accept_word(cursor, "null"))
		return true;
	json->type = JSON_BOOL;
	model_bytes_add_text(&json->text, is_next(cursor, 't') ? "true" : "false");
	return accept_word(cursor, "true") || accept_word(cursor, "false");
}

static struct json *add_item(struct json *json)
{
	size_t n = json->n_items++;

	json->items = model_alloc(json->items, n + 1, sizeof(*json->items));
	json->keys = model_alloc(json->keys, n + 1, sizeof(*json->keys));
	json->items[n] = (struct json){ 0 };
	json->keys[n] = (struct model_bytes){ 0 };
	return &json->items[n];
}

static bool read_item(struct cursor *cursor, struct json *json)
{
	struct json *item = add_item(json);

	if (json->type == JSON_OBJECT) {
		if (!read_string(cursor, &json->keys[json->n_items - 1]) || !accept(cursor, ':'))
			return false;
	}
	return read_value(cursor, item);
}

static bool read_items(struct cursor *cursor, struct json *json, char bracket)
{
	cursor->at++;
	if (accept(cursor, bracket))
		return true;
	if (++cursor->depth > DEPTH_MAX)
		return false;
	do {
		if (!read_item(cursor, json))
			return false;
	} while (accept(cursor, ','));
	cursor->depth--;
	return accept(cursor, bracket);
}

static bool read_value(struct cursor *cursor, struct json *json)
{
	skip_space(cursor);
	if (is_next(cursor, '{')) {
		json->type = JSON_OBJECT;
		return read_items(cursor, json, '}');
	}
	if (is_next(cursor, '[')) {
		json->type = JSON_ARRAY;
		return read_items(cursor, json, ']');
	}
	if (is_next(cursor, '"')) {
		json->type = JSON_STRING;
		return read_string(cursor, &json->text);
	}
	if (is_next(cursor, 'n') || is_next(cursor, 't') || is_next(cursor, 'f'))
		return read_word(cursor, json);
	return read_number(cursor, json);
}

bool json_read(struct json *json, const char *bytes, size_t len)
{
	struct cursor cursor = { .at = bytes, .end = bytes + len };

	*json = (struct json){ 0 };
	if (len > 0 && read_value(&cursor, json)) {
		skip_space(&cursor);
		if (cursor.at == cursor.end)
			return true;
	}
	json_free(json);
	return false;
}

void json_free(struct json *json)
{
	for (size_t i = 0; i < json->n_items; i++) {
		json_free(&json->items[i]);
		model_bytes_free(&json->keys[i]);
	}
	free(json->items);
	free(json->keys);
	model_bytes_free(&json->text);
	*json = (struct json){ 0 };
}

const struct json *json_member(const struct json *object, const char *key)
{
	for (size_t i = 0; i < object->n_items; i++) {
		if (strcmp(model_bytes_text(&object->keys[i]), key) == 0)
			return &object->items[i];
	}
	return NULL;
}

/* Comparing. The path to where it goes on is kept in one growing text. */

struct comparison {
	const char *any;
	struct model_bytes path;
	struct model_bytes *out;
};

static void describe(const struct json *json, struct model_bytes *out)
{
	switch (json->type) {
	case JSON_NULL:
		model_bytes_add_text(out, "null");
		break;
	case JSON_BOOL:
	case JSON_NUMBER:
		model_bytes_add_text(out, model_bytes_text(&json->text));
		break;
	case JSON_STRING:
		model_bytes_add_json(out, model_bytes_text(&json->text));
		break;
	case JSON_ARRAY:
	case JSON_OBJECT:
		model_bytes_add_text(out, json->type == JSON_ARRAY ? "an array of " : "an object of ");
		model_bytes_add_number(out, json->n_items);
		break;
	}
}

static bool tell(struct comparison *comparison, const struct json *expected, const struct json *actual)
{
	struct model_bytes *out = comparison->out;

	model_bytes_add_text(out, "at $");
	model_bytes_add_text(out, model_bytes_text(&comparison->path));
	model_bytes_add_text(out, "\n  expected: ");
	describe(expected, out);
	model_bytes_add_text(out, "\n  actual:   ");
	describe(actual, out);
	model_bytes_add_char(out, '\n');
	return true;
}

static bool tell_keys(struct comparison *comparison, const struct model_bytes *expected,
		      const struct model_bytes *actual)
{
	struct model_bytes *out = comparison->out;

	model_bytes_add_text(out, "at $");
	model_bytes_add_text(out, model_bytes_text(&comparison->path));
	model_bytes_add_text(out, "\n  expected key: ");
	model_bytes_add_json(out, model_bytes_text(expected));
	model_bytes_add_text(out, "\n  actual key:   ");
	model_bytes_add_json(out, model_bytes_text(actual));
	model_bytes_add_char(out, '\n');
	return true;
}

static void go_to(struct comparison *comparison, const struct json *json, size_t index)
{
	struct model_bytes *path = &comparison->path;

	if (json->type == JSON_OBJECT) {
		model_bytes_add_char(path, '.');
		model_bytes_add_text(path, model_bytes_text(&json->keys[index]));
		return;
	}
	model_bytes_add_char(path, '[');
	model_bytes_add_number(path, index);
	model_bytes_add_char(path, ']');
}

static bool differ(struct comparison *comparison, const struct json *expected, const struct json *actual);

static bool item_differs(struct comparison *comparison, const struct json *expected, const struct json *actual,
			 size_t index)
{
	size_t path_len = comparison->path.len;
	bool found;

	if (!model_bytes_equal(&expected->keys[index], &actual->keys[index]))
		return tell_keys(comparison, &expected->keys[index], &actual->keys[index]);
	go_to(comparison, expected, index);
	found = differ(comparison, &expected->items[index], &actual->items[index]);
	comparison->path.len = path_len;
	return found;
}

static bool is_any(const struct comparison *comparison, const struct json *expected, const struct json *actual)
{
	if (!comparison->any || expected->type != JSON_STRING || actual->type != JSON_STRING)
		return false;
	return model_bytes_are_readable(&actual->text) &&
	       strcmp(model_bytes_text(&expected->text), comparison->any) == 0;
}

static bool differ(struct comparison *comparison, const struct json *expected, const struct json *actual)
{
	size_t n = expected->n_items < actual->n_items ? expected->n_items : actual->n_items;

	if (is_any(comparison, expected, actual))
		return false;
	if (expected->type != actual->type || !model_bytes_equal(&expected->text, &actual->text))
		return tell(comparison, expected, actual);
	for (size_t i = 0; i < n; i++) {
		if (item_differs(comparison, expected, actual, i))
			return true;
	}
	return expected->n_items == actual->n_items ? false : tell(comparison, expected, actual);
}

bool json_differ(const struct json *expected, const struct json *actual, const char *any,
		 struct model_bytes *out)
{
	struct comparison comparison = { .any = any, .out = out };
	bool found = differ(&comparison, expected, actual);

	model_bytes_free(&comparison.path);
	return found;
}
