/*
 * summary.json: written last, when everything it tells of is in its place.
 */
#include <stdlib.h>

#include "results/writers.h"

struct summary_file {
	struct writer writer;
	struct run_folder *folder;
	struct out_file file;
};

static void summary_file_drop(struct writer *w)
{
	struct summary_file *s = (struct summary_file *)w;

	out_file_drop(&s->file);
	free(s);
}

static enum status summary_file_begin(struct run_folder *folder, const struct run_record *run,
				      const struct feed_record *feeds, struct writer **out)
{
	struct summary_file *s = calloc(1, sizeof(*s));

	(void)run, (void)feeds;
	if (!s)
		return fail_memory();
	*s = (struct summary_file){ { &SUMMARY_WRITER }, folder, OUT_FILE_CLOSED };
	*out = &s->writer;
	return ST_OK;
}

static enum status summary_file_end(struct writer *w, const struct summary *summary)
{
	struct summary_file *s = (struct summary_file *)w;
	enum status st = run_folder_create(s->folder, "summary.json", &s->file);

	if (st)
		return st;
	summary_json(&s->file.rows, summary);
	return run_folder_finish(s->folder, "summary.json", &s->file);
}

const struct writer_ops SUMMARY_WRITER = {
	.begin = summary_file_begin,
	.end = summary_file_end,
	.drop = summary_file_drop,
};
