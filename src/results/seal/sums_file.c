/*
 * SHA256SUMS: written last of all, over all others. Its own sum is the run's seal.
 */
#include <stdlib.h>

#include "results/writers.h"

struct sums_file {
	struct writer writer;
	struct run_folder *folder;
	struct out_file file;
};

static void sums_file_drop(struct writer *w)
{
	struct sums_file *s = (struct sums_file *)w;

	out_file_drop(&s->file);
	free(s);
}

static enum status sums_file_begin(struct run_folder *folder, const struct run_record *run,
				   const struct feed_record *feeds, struct writer **out)
{
	struct sums_file *s = calloc(1, sizeof(*s));

	(void)run, (void)feeds;
	if (!s)
		return fail_memory();
	*s = (struct sums_file){ { &SUMS_WRITER }, folder, OUT_FILE_CLOSED };
	*out = &s->writer;
	return ST_OK;
}

static enum status sums_file_end(struct writer *w, const struct summary *summary)
{
	struct sums_file *s = (struct sums_file *)w;
	struct sums *sums = &s->folder->sums;

	(void)summary;
	enum status st = run_folder_create(s->folder, "SHA256SUMS", &s->file);
	if (st)
		return st;
	sums_sort(sums);
	for (size_t i = 0; !st && i < sums->count; i++) {
		sum_put(&s->file.rows, &sums->list[i]);
		st = out_file_flow(&s->file);
	}
	if (!st)
		st = out_file_finish_sum(&s->file, sums->seal.sha256);
	sums->seal.there = !st;
	return st;
}

const struct writer_ops SUMS_WRITER = {
	.begin = sums_file_begin,
	.end = sums_file_end,
	.drop = sums_file_drop,
};
