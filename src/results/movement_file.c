/*
 * movements.csv: every event that moved something, as the books tell it. The numbers go on where those of the
 * run before end.
 */
#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/utf8.h"
#include "allot/results/rows.h"
#include "results/writers.h"

struct movement_file {
	struct writer writer;
	struct run_folder *folder;
	const struct run_record *run;
	struct movement_feed *feeds; /* run->feeds of them */
	struct arena arena;	     /* of names that are no UTF-8 */
	uint64_t count;		     /* of movements so far */
	struct out_file file;
};

static void movement_file_drop(struct writer *w)
{
	struct movement_file *m = (struct movement_file *)w;

	out_file_drop(&m->file);
	arena_release(&m->arena);
	free(m->feeds);
	free(m);
}

/* NAME in UTF-8, as the summary has it; n 0: no memory. */
static struct slice repaired(struct slice name, struct arena *arena)
{
	struct buf out;
	if (utf8_valid(name))
		return name;
	buf_init(&out, 0);
	buf_put_utf8(&out, name);
	name = buf_status(&out) ? (struct slice){ NULL, 0 } : arena_copy(arena, buf_slice(&out));
	buf_release(&out);
	return name;
}

static enum status movement_file_begin(struct run_folder *folder, const struct run_record *run,
				       const struct feed_record *feeds, struct writer **out)
{
	struct movement_file *m = calloc(1, sizeof(*m));

	if (!m)
		return fail_memory();
	*m = (struct movement_file){ { &MOVEMENT_WRITER }, .folder = folder, .run = run };
	m->file = OUT_FILE_CLOSED;
	arena_init(&m->arena);
	*out = &m->writer;
	m->feeds = calloc(run->feeds + 1, sizeof(*m->feeds));
	if (!m->feeds)
		return fail_memory();
	for (uint32_t i = 0; i < run->feeds; i++) {
		m->feeds[i] = (struct movement_feed){ feeds[i].kind, repaired(feeds[i].name, &m->arena) };
		if (feeds[i].name.n && !m->feeds[i].name.n)
			return fail_memory();
	}
	enum status st = run_folder_create(folder, MOVEMENTS_FILE, &m->file);
	if (!st)
		buf_put_str(&m->file.rows, MOVEMENTS_COLUMNS "\n");
	return st;
}

static enum status movement_file_event(struct writer *w, const struct event *event)
{
	static const struct movement_feed none = { .kind = KIND_NONE };
	struct movement_file *m = (struct movement_file *)w;
	struct movement movements[MOVEMENTS_MAX];

	REQUIRE(m->run->books.first_movement > 0);
	bool of_feed = event->source.feed < m->run->feeds;
	uint32_t count = movements_of(event, of_feed ? &m->feeds[event->source.feed] : &none, movements);
	for (uint32_t i = 0; i < count; i++) {
		movements[i].seq = m->run->books.first_movement + m->count++;
		movement_put(&m->file.rows, &movements[i]);
	}
	return count ? out_file_flow(&m->file) : ST_OK;
}

static enum status movement_file_end(struct writer *w, const struct summary *summary)
{
	struct movement_file *m = (struct movement_file *)w;

	(void)summary;
	return run_folder_finish(m->folder, MOVEMENTS_FILE, &m->file);
}

const struct writer_ops MOVEMENT_WRITER = {
	.begin = movement_file_begin,
	.event = movement_file_event,
	.end = movement_file_end,
	.drop = movement_file_drop,
};
