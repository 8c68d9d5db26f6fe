/*
 * The CSV files of events: each event is put as a row into the files that take its type. Every file is there
 * with its header in every run, so that whoever reads them need not ask.
 */
#include <stdlib.h>

#include "allot/results/rows.h"
#include "results/writers.h"

struct event_files {
	struct writer writer;
	struct run_folder *folder;
	struct out_file files[EVENT_FILES_COUNT];
	int taking[EVENT_COUNT]; /* which of them takes events of a type; EVENT_FILES_COUNT: none does */
};

static void event_files_drop(struct writer *w)
{
	struct event_files *e = (struct event_files *)w;

	for (int i = 0; i < EVENT_FILES_COUNT; i++)
		out_file_drop(&e->files[i]);
	free(e);
}

static enum status create_all(struct event_files *e, struct run_folder *folder)
{
	for (int i = 0; i < EVENT_FILES_COUNT; i++) {
		enum status st = run_folder_create(folder, EVENT_FILES[i].name, &e->files[i]);
		if (st)
			return st;
		buf_put_str(&e->files[i].rows, EVENT_FILES[i].columns);
		buf_put_char(&e->files[i].rows, '\n');
	}
	return ST_OK;
}

static enum status event_files_begin(struct run_folder *folder, const struct run_record *run,
				     const struct feed_record *feeds, struct writer **out)
{
	struct event_files *e = calloc(1, sizeof(*e));

	(void)run, (void)feeds;
	if (!e)
		return fail_memory();
	e->writer.ops = &EVENT_WRITER;
	e->folder = folder;
	for (int type = 0; type < EVENT_COUNT; type++)
		e->taking[type] = EVENT_FILES_COUNT;
	for (int i = 0; i < EVENT_FILES_COUNT; i++) {
		e->files[i] = OUT_FILE_CLOSED;
		e->taking[EVENT_FILES[i].takes] = i;
	}
	*out = &e->writer;
	return create_all(e, folder);
}

static enum status event_files_event(struct writer *w, const struct event *event)
{
	struct event_files *e = (struct event_files *)w;
	int i = e->taking[event->type];

	if (i == EVENT_FILES_COUNT)
		return ST_OK;
	event_put(&e->files[i].rows, &EVENT_FILES[i], event);
	return out_file_flow(&e->files[i]);
}

static enum status event_files_end(struct writer *w, const struct summary *summary)
{
	struct event_files *e = (struct event_files *)w;
	enum status st = ST_OK;

	(void)summary;
	for (int i = 0; !st && i < EVENT_FILES_COUNT; i++)
		st = run_folder_finish(e->folder, EVENT_FILES[i].name, &e->files[i]);
	return st;
}

const struct writer_ops EVENT_WRITER = {
	.begin = event_files_begin,
	.event = event_files_event,
	.end = event_files_end,
	.drop = event_files_drop,
};
