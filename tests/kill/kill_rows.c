#include "kill_rows.h"

#include <stdlib.h>
#include <string.h>

#include "../model/nights_compare.h"
#include "../model/nights_files.h"

/* The names of all files of rows of the chain, each once. */
static void list_files(const struct kill_chain *chain, struct files_list *names)
{
	struct files_list all = { 0 };

	for (size_t i = 0; i < chain->n; i++)
		files_list_tree(chain->folders[i], &all);
	files_list_sort(&all);
	for (size_t i = 0; i < all.n; i++) {
		bool again = i > 0 && strcmp(all.texts[i], all.texts[i - 1]) == 0;
		if (!again && strcmp(all.texts[i], "summary.json") != 0)
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

static bool file_differs(const struct kill_chain *expected, const struct kill_chain *actual, const char *name,
			 struct model_bytes *difference)
{
	struct model_bytes want = { 0 };
	struct model_bytes got = { 0 };
	bool joined = join_rows(expected, name, &want) && join_rows(actual, name, &got);
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
