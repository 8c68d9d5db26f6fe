#include "kill_chain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../model/nights_files.h"
#include "kill_rows.h"
#include "kill_statuses.h"

static bool tell(struct model_bytes *difference, const char *what, const char *where)
{
	model_bytes_add_text(difference, what);
	model_bytes_add_text(difference, ": ");
	model_bytes_add_text(difference, where);
	model_bytes_add_char(difference, '\n');
	return true;
}

/* Reading */

static bool read_summary(const char *folder, struct json *summary)
{
	char *path = files_path(folder, "summary.json");
	struct model_bytes text = { 0 };
	bool done = files_read(path, &text) && json_read(summary, text.data, text.len);

	model_bytes_free(&text);
	free(path);
	return done;
}

bool kill_chain_read(struct kill_chain *chain, const char *out, uint64_t first, struct model_bytes *difference)
{
	*chain = (struct kill_chain){ .first = first };
	while (chain->n < KILL_FOLDERS_MAX) {
		struct files_list files = { 0 };
		char name[40];

		snprintf(name, sizeof(name), "run-%06llu", (unsigned long long)(first + chain->n));
		char *folder = files_path(out, name);
		bool there = files_list_tree(folder, &files);
		files_list_free(&files);
		if (!there) {
			free(folder);
			return true;
		}
		chain->folders[chain->n] = folder;
		if (!read_summary(folder, &chain->summaries[chain->n++])) {
			tell(difference, "no summary", folder);
			return false;
		}
	}
	tell(difference, "too many folders", out);
	return false;
}

void kill_chain_free(struct kill_chain *chain)
{
	for (size_t i = 0; i < chain->n; i++) {
		free(chain->folders[i]);
		json_free(&chain->summaries[i]);
	}
	*chain = (struct kill_chain){ 0 };
}

/* What its summaries say */

bool kill_chain_ended(const struct kill_chain *chain)
{
	return chain->n > 0 && strcmp(kill_text(&chain->summaries[chain->n - 1], "status"), "complete") == 0;
}

static int exit_owed(const struct json *summary)
{
	enum { REJECTS = 3, REFUSED = 4 };
	const struct json *feeds = json_member(summary, "feeds");
	const struct json *totals = json_member(summary, "totals");

	for (size_t i = 0; feeds && i < feeds->n_items; i++)
		if (strcmp(kill_text(&feeds->items[i], "status"), "refused") == 0)
			return REFUSED;
	return kill_number(totals, "rejected") > kill_number(totals, "old_rejects") ? REJECTS : 0;
}

int kill_chain_exit(const struct kill_chain *chain)
{
	size_t seen = chain->n < 2 ? chain->n : 2;
	int owed = 0;

	for (size_t i = chain->n - seen; i < chain->n; i++) {
		int own = exit_owed(&chain->summaries[i]);
		owed = own > owed ? own : owed;
	}
	return owed;
}

/* Comparing */

static uint64_t sum_of(const struct kill_chain *chain, const char *object, const char *key)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < chain->n; i++)
		sum += kill_number(json_member(&chain->summaries[i], object), key);
	return sum;
}

static bool sums_differ(const struct kill_chain *expected, const struct kill_chain *actual, const char *object,
			struct model_bytes *difference)
{
	const struct json *of = json_member(&expected->summaries[0], object);

	for (size_t i = 0; of && i < of->n_items; i++) {
		const char *key = model_bytes_text(&of->keys[i]);
		if (of->items[i].type == JSON_NUMBER &&
		    sum_of(expected, object, key) != sum_of(actual, object, key))
			return tell(difference, "another sum", key);
	}
	return of ? false : tell(difference, "no such object", object);
}

/* Each folder but the first recovers the one before it, each but the last was interrupted. */
static bool links_differ(const struct kill_chain *chain, struct model_bytes *difference)
{
	for (size_t i = 0; i < chain->n; i++) {
		const struct json *summary = &chain->summaries[i];
		const struct json *recovered = json_member(summary, "recovered");
		const struct json *abandoned = json_member(summary, "abandoned");
		const char *status = i + 1 < chain->n ? "interrupted" : "complete";

		if (strcmp(kill_text(summary, "status"), status) != 0)
			return tell(difference, "its status is another", chain->folders[i]);
		if (kill_number(summary, "run") != chain->first + i)
			return tell(difference, "its number is another", chain->folders[i]);
		if (!abandoned || abandoned->n_items > 0)
			return tell(difference, "something was abandoned", chain->folders[i]);
		if (!recovered || recovered->n_items != (i > 0))
			return tell(difference, "another recovered", chain->folders[i]);
		if (i > 0 && kill_value(&recovered->items[0]) != chain->first + i - 1)
			return tell(difference, "recovered the wrong run", chain->folders[i]);
	}
	return false;
}

bool kill_chain_differs(const struct kill_chain *expected, const struct kill_chain *actual,
			struct model_bytes *difference)
{
	return kill_rows_differ(expected, actual, difference) || links_differ(actual, difference) ||
	       sums_differ(expected, actual, "totals", difference) ||
	       sums_differ(expected, actual, "units", difference) ||
	       kill_statuses_differ(expected, actual, difference);
}
