/* What the program published, held against what the model says, file by file. What the rules leave open is
 * covered first.
 */
#include "nights_compare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "model_csv.h"
#include "nights_files.h"

#define SHOWN_BEFORE 60
#define SHOWN_BEHIND 100

/* Bytes */

static size_t first_difference(const struct model_bytes *a, const struct model_bytes *b)
{
	size_t i = 0;

	while (i < a->len && i < b->len && a->data[i] == b->data[i])
		i++;
	return i;
}

static void add_escaped(struct model_bytes *out, char c)
{
	char escape[8];

	if (c >= ' ' && c <= '~') {
		model_bytes_add_char(out, c);
		return;
	}
	snprintf(escape, sizeof(escape), "\\x%02x", (unsigned char)c);
	model_bytes_add_text(out, c == '\n' ? "\\n" : c == '\r' ? "\\r" : escape);
}

static void add_excerpt(struct model_bytes *out, const struct model_bytes *bytes, size_t first, size_t at)
{
	size_t end = bytes->len - at < SHOWN_BEHIND ? bytes->len : at + SHOWN_BEHIND;

	for (size_t i = first; i < end; i++)
		add_escaped(out, bytes->data[i]);
	model_bytes_add_text(out, end == bytes->len ? "<end>\n" : "...\n");
}

static size_t line_of(const struct model_bytes *bytes, size_t at)
{
	size_t line = 1;

	for (size_t i = 0; i < at; i++)
		line += bytes->data[i] == '\n';
	return line;
}

/* From the beginning of the line, unless that is far away. */
static size_t excerpt_start(const struct model_bytes *bytes, size_t at)
{
	size_t first = at;

	while (first > 0 && at - first < SHOWN_BEFORE && bytes->data[first - 1] != '\n')
		first--;
	return first;
}

bool compare_bytes(const struct model_bytes *expected, const struct model_bytes *actual,
		   struct model_bytes *out)
{
	size_t at = first_difference(expected, actual);
	size_t first = excerpt_start(expected, at);

	if (model_bytes_equal(expected, actual))
		return false;
	model_bytes_add_text(out, "at byte ");
	model_bytes_add_number(out, at);
	model_bytes_add_text(out, ", line ");
	model_bytes_add_number(out, line_of(expected, at));
	model_bytes_add_text(out, "\n  expected: ");
	add_excerpt(out, expected, first, at);
	model_bytes_add_text(out, "  actual:   ");
	add_excerpt(out, actual, first, at);
	return true;
}

/* Reject files */

/* The end of the cell that begins at `at`: its comma, its LF or the end of the bytes. */
static size_t end_of_cell(const struct model_bytes *bytes, size_t at)
{
	bool in_quotes = false;

	for (; at < bytes->len; at++) {
		char c = bytes->data[at];

		if (c == '"')
			in_quotes = !in_quotes;
		if (!in_quotes && (c == ',' || c == '\n'))
			break;
	}
	return at;
}

static bool is_good_reason(const char *cell, size_t len)
{
	struct model_reader reader;
	struct model_record record;
	struct model_bytes again = { 0 };
	bool is_good = false;

	model_reader_init(&reader, cell, len, ',');
	if (model_reader_next(&reader, &record) == MODEL_READ_RECORD && record.n_fields == 1) {
		model_bytes_add_cell(&again, record.fields[0].data, record.fields[0].len);
		is_good = model_bytes_are_readable(&record.fields[0]) && again.len == len;
	}
	model_record_free(&record);
	model_bytes_free(&again);
	return is_good;
}

static size_t copy_cell(const struct model_bytes *bytes, size_t at, struct model_bytes *out)
{
	size_t end = end_of_cell(bytes, at);

	model_bytes_add(out, bytes->data + at, end - at + (end < bytes->len));
	return end + (end < bytes->len);
}

static size_t cover_reason(const struct model_bytes *bytes, size_t at, struct model_bytes *out)
{
	size_t end = end_of_cell(bytes, at);

	if (!is_good_reason(bytes->data + at, end - at))
		return copy_cell(bytes, at, out);
	model_bytes_add_text(out, MODEL_ANY);
	if (end < bytes->len)
		model_bytes_add_char(out, bytes->data[end]);
	return end + (end < bytes->len);
}

static bool ends_record(const struct model_bytes *bytes, size_t at)
{
	return at == bytes->len || (at > 0 && bytes->data[at - 1] == '\n');
}

/* Writes MODEL_ANY in place of every good reason. */
static void cover_reasons(const struct model_bytes *bytes, struct model_bytes *out)
{
	size_t n_cells = 0;
	bool in_header = true;

	for (size_t at = 0; at < bytes->len;) {
		at = n_cells == 2 && !in_header ? cover_reason(bytes, at, out) : copy_cell(bytes, at, out);
		n_cells++;
		if (!ends_record(bytes, at))
			continue;
		n_cells = 0;
		in_header = false;
	}
}

bool compare_reject_file(const struct model_bytes *expected, const struct model_bytes *actual,
			 struct model_bytes *out)
{
	struct model_bytes covered = { 0 };
	bool found;

	cover_reasons(actual, &covered);
	found = compare_bytes(expected, &covered, out);
	model_bytes_free(&covered);
	return found;
}

/* JSON */

static bool is_digits(const char **text, size_t n)
{
	for (size_t i = 0; i < n; i++, (*text)++) {
		if (**text < '0' || **text > '9')
			return false;
	}
	return true;
}

static bool is_char(const char **text, const char *allowed)
{
	if (!**text || !strchr(allowed, **text))
		return false;
	(*text)++;
	return true;
}

static bool is_offset(const char *text)
{
	if (is_char(&text, "Zz"))
		return !*text;
	return is_char(&text, "+-") && is_digits(&text, 2) && is_char(&text, ":") && is_digits(&text, 2) &&
	       !*text;
}

static bool is_rfc3339(const char *text)
{
	bool is_date = is_digits(&text, 4) && is_char(&text, "-") && is_digits(&text, 2) &&
		       is_char(&text, "-") && is_digits(&text, 2);
	bool is_time = is_date && is_char(&text, "Tt") && is_digits(&text, 2) && is_char(&text, ":") &&
		       is_digits(&text, 2) && is_char(&text, ":") && is_digits(&text, 2);

	if (is_time && is_char(&text, ".")) {
		is_time = is_digits(&text, 1);
		while (*text >= '0' && *text <= '9')
			text++;
	}
	return is_time && is_offset(text);
}

static bool tell_text(struct model_bytes *out, const char *what, const struct json *value)
{
	model_bytes_add_text(out, what);
	model_bytes_add_text(out, ": ");
	model_bytes_add_json(out, model_bytes_text(&value->text));
	model_bytes_add_char(out, '\n');
	return true;
}

/* The members are there: the comparison before has seen to that. */
static bool check_open_values(const struct json *summary, struct model_bytes *store, struct model_bytes *out)
{
	const struct json *id = json_member(summary, "store");
	const struct json *started = json_member(summary, "started");
	const struct json *ended = json_member(summary, "ended");

	if (!is_rfc3339(model_bytes_text(&started->text)))
		return tell_text(out, "started is no RFC 3339 time", started);
	if (!is_rfc3339(model_bytes_text(&ended->text)))
		return tell_text(out, "ended is no RFC 3339 time", ended);
	if (store->len == 0)
		model_bytes_add(store, id->text.data, id->text.len);
	if (!model_bytes_equal(store, &id->text))
		return tell_text(out, "store differs from that of the first run", id);
	return false;
}

/* Of the books the model says nothing: they are held against the other files by tests/books/check. */

static bool is_of_books(const char *key)
{
	static const char *const keys[] = { "version", "options",  "balance", "previous",
					    "profile", "units_in", "control" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (strcmp(key, keys[i]) == 0)
			return true;
	}
	return false;
}

static bool is_books_file(const char *name)
{
	return strcmp(name, "movements.csv") == 0 || strcmp(name, "SHA256SUMS") == 0;
}

static void leave_books_out(struct json *json)
{
	size_t kept = 0;

	for (size_t i = 0; i < json->n_items; i++) {
		leave_books_out(&json->items[i]);
		if (json->type == JSON_OBJECT && is_of_books(model_bytes_text(&json->keys[i]))) {
			json_free(&json->items[i]);
			model_bytes_free(&json->keys[i]);
			continue;
		}
		json->items[kept] = json->items[i];
		if (json->type == JSON_OBJECT)
			json->keys[kept] = json->keys[i];
		kept++;
	}
	json->n_items = kept;
}

/* The order of warnings, and of the codes of rejects, is the program's choice. */

static int compare_texts(const struct json *a, const struct json *b)
{
	return strcmp(a ? model_bytes_text(&a->text) : "", b ? model_bytes_text(&b->text) : "");
}

static bool warning_comes_before(const struct json *array, size_t a, size_t b)
{
	const struct json *left = &array->items[a];
	const struct json *right = &array->items[b];
	int order = compare_texts(json_member(left, "feed"), json_member(right, "feed"));

	if (order == 0)
		order = compare_texts(json_member(left, "line"), json_member(right, "line"));
	return order < 0;
}

static bool key_comes_before(const struct json *object, size_t a, size_t b)
{
	return strcmp(model_bytes_text(&object->keys[a]), model_bytes_text(&object->keys[b])) < 0;
}

static void swap(struct json *json, size_t a, size_t b)
{
	struct json item = json->items[a];
	struct model_bytes key = json->keys[a];

	json->items[a] = json->items[b];
	json->items[b] = item;
	json->keys[a] = json->keys[b];
	json->keys[b] = key;
}

static void sort(struct json *json, bool (*comes_before)(const struct json *json, size_t a, size_t b))
{
	for (size_t i = 1; i < json->n_items; i++) {
		for (size_t at = i; at > 0 && comes_before(json, at, at - 1); at--)
			swap(json, at, at - 1);
	}
}

static bool is_key(const struct json *json, size_t index, const char *key)
{
	return json->type == JSON_OBJECT && strcmp(model_bytes_text(&json->keys[index]), key) == 0;
}

static void put_in_order(struct json *json)
{
	for (size_t i = 0; i < json->n_items; i++) {
		struct json *item = &json->items[i];

		put_in_order(item);
		if (is_key(json, i, "warnings") && item->type == JSON_ARRAY)
			sort(item, warning_comes_before);
		if (is_key(json, i, "rejects") && item->type == JSON_OBJECT)
			sort(item, key_comes_before);
	}
}

/* `store` null: plain JSON, nothing left open. */
static bool compare_json_with(const struct model_bytes *expected, const struct model_bytes *actual,
			      struct model_bytes *store, struct model_bytes *out)
{
	struct json expected_json;
	struct json actual_json;
	bool found;

	if (!json_read(&expected_json, expected->data, expected->len))
		abort();
	if (!json_read(&actual_json, actual->data, actual->len)) {
		model_bytes_add_text(out, "no JSON\n");
		compare_bytes(expected, actual, out);
		json_free(&expected_json);
		return true;
	}
	if (store) {
		put_in_order(&expected_json);
		put_in_order(&actual_json);
		leave_books_out(&actual_json);
	}
	found = json_differ(&expected_json, &actual_json, store ? MODEL_ANY : NULL, out);
	if (!found && store)
		found = check_open_values(&actual_json, store, out);
	json_free(&expected_json);
	json_free(&actual_json);
	return found;
}

bool compare_json(const struct model_bytes *expected, const struct model_bytes *actual, struct model_bytes *out)
{
	return compare_json_with(expected, actual, NULL, out);
}

bool compare_summary(const struct model_bytes *expected, const struct model_bytes *actual,
		     struct model_bytes *store, struct model_bytes *out)
{
	if (actual->len == 0 || actual->data[actual->len - 1] != '\n') {
		model_bytes_add_text(out, "does not end with a line end\n");
		return true;
	}
	return compare_json_with(expected, actual, store, out);
}

/* Folders */

static bool compare_file(const struct model_file *expected, const struct model_bytes *actual,
			 struct model_bytes *store, struct model_bytes *out)
{
	if (strcmp(expected->name, "summary.json") == 0)
		return compare_summary(&expected->content, actual, store, out);
	if (strncmp(expected->name, "rejected/", strlen("rejected/")) == 0)
		return compare_reject_file(&expected->content, actual, out);
	return compare_bytes(&expected->content, actual, out);
}

static bool compare_file_in(const struct model_file *expected, const char *folder, struct model_bytes *store,
			    struct model_bytes *out)
{
	char *path = files_path(folder, expected->name);
	struct model_bytes actual = { 0 };
	struct model_bytes difference = { 0 };
	bool found = true;

	if (files_read(path, &actual))
		found = compare_file(expected, &actual, store, &difference);
	else
		model_bytes_add_text(&difference, "cannot be read\n");
	if (found) {
		model_bytes_add_text(out, path);
		model_bytes_add_text(out, " ");
		model_bytes_add(out, difference.data, difference.len);
	}
	model_bytes_free(&actual);
	model_bytes_free(&difference);
	free(path);
	return found;
}

static bool has_name(const struct files_list *names, const char *name)
{
	for (size_t i = 0; i < names->n; i++) {
		if (strcmp(names->texts[i], name) == 0)
			return true;
	}
	return false;
}

static bool tell_name(struct model_bytes *out, const char *what, const char *folder, const char *name)
{
	model_bytes_add_text(out, what);
	model_bytes_add_text(out, folder);
	model_bytes_add_char(out, '/');
	model_bytes_add_text(out, name);
	model_bytes_add_char(out, '\n');
	return true;
}

static bool compare_names(const struct model_result *expected, const struct files_list *names,
			  const char *folder, struct model_bytes *out)
{
	for (size_t i = 0; i < expected->n_files; i++) {
		if (!has_name(names, expected->files[i].name))
			return tell_name(out, "missing: ", folder, expected->files[i].name);
	}
	for (size_t i = 0; i < names->n; i++) {
		if (!model_result_file(expected, names->texts[i]) && !is_books_file(names->texts[i]))
			return tell_name(out, "not expected: ", folder, names->texts[i]);
	}
	return false;
}

bool compare_results(const struct model_result *expected, const char *folder, struct model_bytes *store,
		     struct model_bytes *out)
{
	struct files_list names = { 0 };
	bool found;

	if (!files_list_tree(folder, &names))
		found = tell_name(out, "cannot be listed: ", folder, "");
	else
		found = compare_names(expected, &names, folder, out);
	for (size_t i = 0; i < expected->n_files && !found; i++)
		found = compare_file_in(&expected->files[i], folder, store, out);
	files_list_free(&names);
	return found;
}
