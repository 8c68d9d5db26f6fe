#include "kill_rows.h"

#include <stdlib.h>
#include <string.h>

#include "../model/nights_compare.h"
#include "../model/nights_files.h"

/*
 * Reject files: of a chain they are held together row by row in any order, since a row that was put off is
 * refused
 * behind others, perhaps in a later folder; and what `reject_since` names has another number where runs were
 * killed.
 */
#define REJECTED "rejected/"
#define SINCE	 ",run-"

enum { DIGITS = 6 };

/* The names of all files of rows of the chain, each once. */
static void list_files(const struct kill_chain *chain, struct files_list *names)
{
	struct files_list all = { 0 };

	for (size_t i = 0; i < chain->n; i++)
		files_list_tree(chain->folders[i], &all);
	files_list_sort(&all);
	for (size_t i = 0; i < all.n; i++) {
		bool again = i > 0 && strcmp(all.texts[i], all.texts[i - 1]) == 0;
		if (!again && strcmp(all.texts[i], "summary.json") != 0 &&
		    strcmp(all.texts[i], "SHA256SUMS") != 0)
			files_list_add(names, all.texts[i]);
	}
	files_list_free(&all);
}

/* The length of the first record, its line end included. */
static size_t header_length(const struct model_bytes *csv)
{
	bool quoted = false;

	for (size_t i = 0; i < csv->len; i++) {
		quoted ^= csv->data[i] == '"';
		if (csv->data[i] == '\n' && !quoted)
			return i + 1;
	}
	return csv->len;
}

/* One header, then the rows of all folders. False when two headers differ. */
static bool join_rows(const struct kill_chain *chain, const char *name, struct model_bytes *out)
{
	size_t header = 0;

	for (size_t i = 0; i < chain->n; i++) {
		char *path = files_path(chain->folders[i], name);
		struct model_bytes csv = { 0 };
		bool same = true;

		if (files_read(path, &csv) && out->len == 0) {
			model_bytes_add(out, csv.data, csv.len);
			header = header_length(out);
		} else if (csv.len > 0) {
			same = header_length(&csv) == header && memcmp(csv.data, out->data, header) == 0;
			if (same)
				model_bytes_add(out, csv.data + header, csv.len - header);
		}
		model_bytes_free(&csv);
		free(path);
		if (!same)
			return false;
	}
	return true;
}

static uint64_t ordinal_of(const struct kill_chain *chain, const char *digits)
{
	uint64_t number = 0;

	for (int i = 0; i < DIGITS; i++)
		number = 10 * number + (uint64_t)(digits[i] - '0');
	return number < chain->n_ordinals ? chain->ordinals[number] : number;
}

/* The numbers in `reject_since` become those of a world never disturbed. */
static void renumber(const struct kill_chain *chain, struct model_bytes *csv)
{
	const size_t n = strlen(SINCE);

	for (size_t i = 0; i + n + DIGITS < csv->len; i++) {
		char *digits = csv->data + i + n;
		uint64_t number;

		if (memcmp(csv->data + i, SINCE, n) != 0 || strspn(digits, "0123456789") != DIGITS)
			continue;
		number = ordinal_of(chain, digits);
		for (int d = DIGITS - 1; d >= 0; d--, number /= 10)
			digits[d] = (char)('0' + number % 10);
	}
}

/* The records of `csv`, sorted, one after the other. */
static void sort_records(struct model_bytes *csv)
{
	struct files_list records = { 0 };
	struct model_bytes rest = *csv;

	while (rest.len > 0) {
		size_t n = header_length(&rest);
		char *record = model_alloc(NULL, n + 1, 1);

		for (size_t i = 0; i < n; i++)
			record[i] = rest.data[i] ? rest.data[i] : '?';
		record[n] = '\0';
		files_list_add(&records, record);
		free(record);
		rest.data += n;
		rest.len -= n;
	}
	files_list_sort(&records);
	csv->len = 0;
	for (size_t i = 0; i < records.n; i++)
		model_bytes_add_text(csv, records.texts[i]);
	files_list_free(&records);
}

static bool file_differs(const struct kill_chain *expected, const struct kill_chain *actual, const char *name,
			 struct model_bytes *difference)
{
	struct model_bytes want = { 0 };
	struct model_bytes got = { 0 };
	bool joined = join_rows(expected, name, &want) && join_rows(actual, name, &got);

	if (strncmp(name, REJECTED, strlen(REJECTED)) == 0) {
		renumber(expected, &want);
		renumber(actual, &got);
		sort_records(&want);
		sort_records(&got);
	}
	bool differs = !joined || compare_bytes(&want, &got, difference);

	if (differs) {
		model_bytes_add_text(difference, joined ? " rows differ: " : " headers differ: ");
		model_bytes_add_text(difference, name);
		model_bytes_add_char(difference, '\n');
	}
	model_bytes_free(&want);
	model_bytes_free(&got);
	return differs;
}

bool kill_rows_differ(const struct kill_chain *expected, const struct kill_chain *actual,
		      struct model_bytes *difference)
{
	struct files_list want = { 0 };
	struct files_list got = { 0 };
	bool differs;

	list_files(expected, &want);
	list_files(actual, &got);
	differs = want.n != got.n;
	for (size_t i = 0; !differs && i < want.n; i++)
		differs = strcmp(want.texts[i], got.texts[i]) != 0;
	if (differs)
		model_bytes_add_text(difference, "the files are others\n");
	for (size_t i = 0; !differs && i < want.n; i++)
		differs = file_differs(expected, actual, want.texts[i], difference);
	files_list_free(&want);
	files_list_free(&got);
	return differs;
}
