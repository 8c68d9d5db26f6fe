/*
 * Writers: the seam between a run's journal and its files. A writer makes one sort of file out of what it is
 * given, in the order of the journal, and knows nothing of the others.
 *
 * Adding a sort of file is adding a writer to the table in results.c; adding a CSV file of events is adding a
 * row to EVENT_FILES (rows.h). What a writer does may end with ST_CANT_CREATE, ST_IO, ST_NO_MEMORY.
 */
#ifndef ALLOT_RESULTS_WRITERS_H
#define ALLOT_RESULTS_WRITERS_H

#include "allot/models/document.h"
#include "allot/models/refusal.h"
#include "allot/results/summary.h"
#include "allot/signals/event.h"
#include "results/run_folder.h"

/* Each writer's own struct begins with one. */
struct writer {
	const struct writer_ops *ops;
};

/* What a writer has no use for is NULL. */
struct writer_ops {
	/*
	 * Begins the writer's files in FOLDER, which outlives it, and so do RUN and of FEEDS, its feeds, the
	 * texts of names and headers. RUN's books are complete only when its first event comes.
	 */
	enum status (*begin)(struct run_folder *folder, const struct run_record *run,
			     const struct feed_record *feeds, struct writer **out);
	/* An event, with ref and sku filled in. */
	enum status (*event)(struct writer *w, const struct event *event);
	/* A refused row of one of the feeds. */
	enum status (*refusal)(struct writer *w, const struct refusal *refusal);
	/* A message of a feed that holds several begins; what follows is its, until the next one. */
	enum status (*document)(struct writer *w, const struct document *document);
	/* Completes the files and syncs them. */
	enum status (*end)(struct writer *w, const struct summary *summary);
	/* Frees W, closing what is open. */
	void (*drop)(struct writer *w);
};

extern const struct writer_ops EVENT_WRITER;	/* event_files.c: the CSV files of events */
extern const struct writer_ops MOVEMENT_WRITER; /* movement_file.c: movements.csv */
extern const struct writer_ops REJECT_WRITER;	/* reject_files.c: rejected/NN-NAME */
extern const struct writer_ops SUMMARY_WRITER;	/* summary_file.c: summary.json */
extern const struct writer_ops SUMS_WRITER;	/* sums_file.c: SHA256SUMS */

#endif
