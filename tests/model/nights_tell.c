/* Feeds and files one after the other, each line of them set in; bytes that a terminal would obey
 * are shown as `?`. Files of nothing but a header are left out.
 */
#include "nights_tell.h"

#include <string.h>

#include "night.h"
#include "nights_play.h"

static void tell_lines(const struct model_bytes *content, struct model_bytes *out)
{
	for (size_t i = 0; i < content->len; i++) {
		unsigned char c = (unsigned char)content->data[i];

		if (i == 0 || content->data[i - 1] == '\n')
			model_bytes_add_text(out, "      ");
		model_bytes_add_char(out, (c < ' ' && c != '\n' && c != '\t') || c == 0x7f ? '?' : (char)c);
	}
	if (content->len > 0 && content->data[content->len - 1] != '\n')
		model_bytes_add_text(out, "\n      (no line end)\n");
}

static void tell_named(const char *name, const struct model_bytes *content, struct model_bytes *out)
{
	model_bytes_add_text(out, "    ");
	model_bytes_add_text(out, name);
	model_bytes_add_char(out, '\n');
	tell_lines(content, out);
}

static void tell_options(const struct model_options *options, struct model_bytes *out)
{
	struct files_list words = { 0 };

	play_add_options(&words, options);
	for (size_t i = 0; i < words.n; i++) {
		model_bytes_add_char(out, ' ');
		model_bytes_add_text(out, words.texts[i]);
	}
	model_bytes_add_char(out, '\n');
	files_list_free(&words);
}

/* The summary is one line. */
static bool has_rows(const struct model_file *file)
{
	const char *end = strchr(model_bytes_text(&file->content), '\n');

	return strcmp(file->name, "summary.json") == 0 || !end || end[1];
}

static void tell_run(void *ctx, const struct night_run *run, const struct model_result *result)
{
	struct model_bytes *out = ctx;

	model_bytes_add_text(out, "run ");
	model_bytes_add_number(out, result->run);
	tell_options(&run->options, out);
	for (size_t i = 0; i < run->n_feeds; i++)
		tell_named(run->feeds[i].name, &run->feeds[i].content, out);
	model_bytes_add_text(out, "  exit ");
	model_bytes_add_number(out, (uint64_t)result->exit_status);
	model_bytes_add_char(out, '\n');
	for (size_t i = 0; i < result->n_files; i++) {
		if (has_rows(&result->files[i]))
			tell_named(result->files[i].name, &result->files[i].content, out);
	}
}

void tell_night(uint64_t seed, struct model_bytes *out)
{
	struct model *model = model_new();

	night_play_on_model(seed, model, tell_run, out);
	model_export_lines(model, out);
	model_export_batches(model, out);
	model_free(model);
}
