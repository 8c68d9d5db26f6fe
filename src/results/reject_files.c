/*
 * The reject files: rejected/NN-NAME for each feed that has refused rows, by line.
 *
 * Refusals come in the order of the journal: those of a feed's own turn by line, feed by feed, and after the
 * last feed those of the rows that were put off, feed by feed again. So one feed is at hand at a time; its file
 * is opened again when a row of it comes late. A row that belongs before one that stands in the file already
 * goes to a second file. That is merged into the first when another feed comes, or the end, or a row that
 * belongs before its last one. So two open files and a piece of memory do, however many feeds and rows there
 * are.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "allot/base/contract.h"
#include "allot/base/files/file.h"
#include "allot/models/edi/canonical.h"
#include "allot/results/rows.h"
#include "results/records.h"
#include "results/writers.h"

static const char LATE[] = ".late"; /* names in rejected/ that no reject file has */
static const char MERGED[] = ".merged";

struct reject_feed {
	struct slice name;
	const struct slice *header;
	uint32_t columns;
	bool has_forms;		      /* its rows go to a file for each form, as the first field of each says */
	uint64_t last;		      /* line of the last row in its file; 0: it has none */
	uint64_t last_of[FORM_COUNT]; /* likewise, by form */
	uint8_t place_of[FORM_COUNT]; /* of its file among those of one kind, from 1; 0: it has none */
};

struct reject_files {
	struct writer writer;
	struct run_folder *folder;
	char *path; /* OUT/.run-000001.tmp/rejected */
	int fd;	    /* it, open; -1: it does not exist */
	struct reject_feed *feeds;
	uint32_t count;
	uint32_t at;		  /* the feed at hand, when `file` or `late` is open */
	enum canonical_form form; /* likewise, of one whose rows have forms */
	struct out_file file;	  /* its file */
	struct out_file late;	  /* rows that belong between those of the file */
	uint64_t late_last;	  /* line of the last row in it */
	struct buf scratch;	  /* of paths */
};

static void reject_files_drop(struct writer *w)
{
	struct reject_files *r = (struct reject_files *)w;

	out_file_drop(&r->file);
	out_file_drop(&r->late);
	if (r->fd >= 0)
		close(r->fd);
	buf_release(&r->scratch);
	free(r->path);
	free(r->feeds);
	free(r);
}

static enum status reject_files_begin(struct run_folder *folder, const struct run_record *run,
				      const struct feed_record *feeds, struct writer **out)
{
	uint32_t count = run->feeds;
	struct reject_files *r = calloc(1, sizeof(*r));

	if (!r)
		return fail_memory();
	*r = (struct reject_files){ { &REJECT_WRITER }, .folder = folder, .fd = -1, .count = count };
	r->file = r->late = OUT_FILE_CLOSED;
	buf_init(&r->scratch, 0);
	*out = &r->writer;
	r->feeds = calloc(count + 1, sizeof(*r->feeds));
	const char *path = path_join(&r->scratch, folder->path, "rejected");
	r->path = path ? strdup(path) : NULL;
	if (!r->feeds || !r->path)
		return fail_memory();
	for (uint32_t i = 0; i < count; i++)
		r->feeds[i] = (struct reject_feed){
			.name = feeds[i].name,
			.header = feeds[i].header,
			.columns = feeds[i].columns,
			.has_forms = feeds[i].has_forms,
		};
	return ST_OK;
}

/* Creates NAME in rejected/. */
static enum status create(struct reject_files *r, const char *name, struct out_file *f)
{
	const char *path = path_join(&r->scratch, r->path, name);

	return path ? out_file_create(f, r->fd, name, path, &r->folder->reach) : fail_memory();
}

/* Of one kind there is one file, unless a feed has rows with several headers of it: then others follow. */
static unsigned place_of(struct reject_feed *feed, enum canonical_form form)
{
	uint8_t before = 0;

	for (enum canonical_form f = FORM_BATCHES; f < FORM_COUNT; f++)
		if (canonical_of(f)->kind == canonical_of(form)->kind && feed->place_of[f] > before)
			before = feed->place_of[f];
	if (!feed->place_of[form])
		feed->place_of[form] = (uint8_t)(before + 1);
	return feed->place_of[form];
}

/* The name of the file at hand. */
static void file_name(const struct reject_files *r, char out[REJECT_NAME])
{
	struct reject_feed *feed = &r->feeds[r->at];

	reject_name(out, r->at, feed->name);
	if (feed->has_forms)
		reject_name_form(out, canonical_of(r->form)->kind, place_of(feed, r->form));
}

/* The line of the last row in the file at hand. */
static uint64_t *last_line(struct reject_files *r)
{
	struct reject_feed *feed = &r->feeds[r->at];

	return feed->has_forms ? &feed->last_of[r->form] : &feed->last;
}

/* Merging */

/* The physical line of the row that is next; UINT64_MAX: there is none. */
static uint64_t line_of(const struct records *r)
{
	uint64_t line = UINT64_MAX;
	const char *comma = r->record.n ? memchr(r->record.p, ',', r->record.n) : NULL;

	if (!comma)
		return UINT64_MAX;
	enum number is = slice_number(slice_of(r->record.p, (size_t)(comma - r->record.p)), UINT64_MAX, &line);
	ENSURE(is == NUMBER_OK);
	return line;
}

/* Of rows of one line those of FILE stand first: they came first. */
static enum status merge_rows(struct records *file, struct records *late, struct out_file *to)
{
	enum status st = ST_OK;

	while (!st && (file->record.n || late->record.n)) {
		struct records *next = line_of(late) < line_of(file) ? late : file;
		buf_put_slice(&to->rows, next->record);
		st = out_file_flow(to);
		if (!st)
			st = records_next(next);
	}
	return st;
}

/* The header stands before all rows. */
static enum status merge(int file_fd, int late_fd, const char *path, struct out_file *to)
{
	struct records file = { 0 }, late = { 0 };
	enum status st = records_begin(&file, file_fd, path);

	if (!st) {
		buf_put_slice(&to->rows, file.record);
		st = records_next(&file);
	}
	if (!st)
		st = records_begin(&late, late_fd, path);
	if (!st)
		st = merge_rows(&file, &late, to);
	records_release(&file);
	records_release(&late);
	return st;
}

static int open_to_read(const struct reject_files *r, const char *name)
{
	return openat(r->fd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
}

/* Puts the rows of both files, which are closed, into NAME. */
static enum status merge_files(struct reject_files *r, const char *name)
{
	struct out_file merged = OUT_FILE_CLOSED;
	int file = open_to_read(r, name);
	int late = open_to_read(r, LATE);
	enum status st = file >= 0 && late >= 0 ? ST_OK : fail_errno(ST_IO, r->path, errno);

	if (!st)
		st = create(r, MERGED, &merged);
	if (!st)
		st = merge(file, late, r->path, &merged);
	if (!st)
		st = out_file_finish(&merged);
	if (!st && renameat(r->fd, MERGED, r->fd, name))
		st = fail_errno(ST_IO, r->path, errno);
	if (!st && unlinkat(r->fd, LATE, 0))
		st = fail_errno(ST_IO, r->path, errno);
	out_file_drop(&merged);
	if (file >= 0)
		close(file);
	if (late >= 0)
		close(late);
	return st;
}

/* Completes what there is of the feed at hand; more of it may come later. */
static enum status settle(struct reject_files *r)
{
	char name[REJECT_NAME];
	bool has_late = out_file_is_open(&r->late);

	if (!has_late)
		return out_file_finish(&r->file);
	file_name(r, name);
	enum status st = out_file_close(&r->file);
	if (!st)
		st = out_file_close(&r->late);
	if (!st)
		st = merge_files(r, name);
	return st;
}

/* Rows */

static enum status make_rejected(struct reject_files *r)
{
	return r->fd >= 0 ? ST_OK : run_folder_make(r->folder, "rejected", r->path, &r->fd);
}

/* Opens the file of the feed at hand, with its header if it is new. */
static enum status open_file(struct reject_files *r)
{
	char name[REJECT_NAME];
	const struct reject_feed *feed = &r->feeds[r->at];
	const struct canonical *form = canonical_of(r->form);
	enum status st = make_rejected(r);

	if (st)
		return st;
	file_name(r, name);
	if (*last_line(r)) {
		const char *path = path_join(&r->scratch, r->path, name);
		return path ? out_file_reopen(&r->file, r->fd, name, path) : fail_memory();
	}
	st = create(r, name, &r->file);
	if (!st)
		reject_put_header(&r->file.rows, feed->has_forms ? form->columns : feed->header,
				  feed->has_forms ? form->count : feed->columns);
	return st;
}

/* The file to which a row of the feed at hand goes that begins on LINE, open, into *TO. */
static enum status file_for(struct reject_files *r, uint64_t line, struct out_file **to)
{
	uint64_t *last = last_line(r);
	enum status st = ST_OK;

	if (line >= *last) {
		*to = &r->file;
		st = out_file_is_open(&r->file) ? ST_OK : open_file(r);
		*last = line;
		return st;
	}
	if (out_file_is_open(&r->late) && line < r->late_last)
		st = settle(r);
	if (!st && !out_file_is_open(&r->late))
		st = create(r, LATE, &r->late);
	*to = &r->late;
	r->late_last = line;
	return st;
}

/* The first field of ROW says its form, and is none of its own. */
static bool take_form(struct refusal *row, enum canonical_form *form)
{
	uint64_t n = 0;

	if (!row->count || slice_number(row->fields[0], FORM_COUNT - 1, &n) != NUMBER_OK)
		return false;
	row->fields++;
	row->count--;
	*form = (enum canonical_form)n;
	return true;
}

static enum status reject_files_refusal(struct writer *w, const struct refusal *refusal)
{
	struct reject_files *r = (struct reject_files *)w;
	struct out_file *to = NULL;
	enum status st = ST_OK;

	REQUIRE(refusal->feed < r->count);
	REQUIRE(refusal->line > 0);
	struct refusal row = *refusal;
	enum canonical_form form = FORM_BATCHES;
	if (r->feeds[refusal->feed].has_forms && !take_form(&row, &form))
		return fail(ST_DAMAGED, "store damaged: a refused row of no form");
	if (refusal->feed != r->at || form != r->form)
		st = settle(r);
	r->at = refusal->feed;
	r->form = form;
	if (!st)
		st = file_for(r, refusal->line, &to);
	if (st)
		return st;
	reject_put_row(&to->rows, &row);
	return out_file_flow(to);
}

/* Passes the bytes of NAME, which is complete, through TO. */
static enum status pass_through(struct reject_files *r, const char *name, struct out_file *to)
{
	enum status st = ST_OK;
	uint64_t at = 0;
	size_t got = 1;
	int fd = open_to_read(r, name);

	if (fd < 0)
		return fail_errno(ST_IO, r->path, errno);
	while (!st && got) {
		char *room = buf_room(&to->rows, OUT_FILE_PIECE);
		st = room ? file_read_at(fd, room, OUT_FILE_PIECE, at, &got, r->path) : fail_memory();
		if (st)
			break;
		to->rows.n += got;
		at += got;
		st = out_file_flow(to);
	}
	close(fd);
	return st;
}

/* The sum of the file at hand, which was written in no single go, is taken from what stands there. */
static enum status sum_file(struct reject_files *r, int published)
{
	char name[REJECT_NAME];
	struct buf whole;
	struct out_file to = OUT_FILE_CLOSED;
	struct results_check nobody = { .tell = NULL };
	struct results_check *check = r->folder->check ? r->folder->check : &nobody;

	file_name(r, name);
	buf_init(&whole, 0);
	const char *path = path_join(&r->scratch, r->path, name);
	const char *in_folder = path_join(&whole, "rejected", name);
	enum status st =
		path && in_folder ? out_file_compare(&to, published, name, path, check) : fail_memory();
	if (!st)
		st = pass_through(r, name, &to);
	if (!st)
		st = run_folder_finish(r->folder, in_folder, &to);
	out_file_drop(&to);
	buf_release(&whole);
	return st;
}

/* Those of the feed at hand: one, or one for each form. */
static enum status sum_feed(struct reject_files *r, int published)
{
	enum status st = ST_OK;
	const unsigned forms = r->feeds[r->at].has_forms ? FORM_COUNT : 1;

	for (unsigned form = 0; !st && form < forms; form++) {
		r->form = (enum canonical_form)form;
		if (*last_line(r))
			st = sum_file(r, published);
	}
	return st;
}

static enum status sum_files(struct reject_files *r)
{
	enum status st = ST_OK;
	int published =
		r->folder->check && r->folder->fd >= 0
			? openat(r->folder->fd, "rejected", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
			: -1;

	if (r->folder->check && r->folder->fd >= 0 && r->fd >= 0 && published < 0)
		results_check_differ(r->folder->check, "%s: %s", r->path, strerror(errno));
	for (r->at = 0; !st && r->at < r->count; r->at++)
		st = sum_feed(r, published);
	if (published >= 0)
		close(published);
	return st;
}

static enum status reject_files_end(struct writer *w, const struct summary *summary)
{
	struct reject_files *r = (struct reject_files *)w;
	enum status st = settle(r);

	(void)summary;
	if (!st)
		st = sum_files(r);
	return st || r->fd < 0 ? st : folder_sync_fd(r->fd, r->path);
}

const struct writer_ops REJECT_WRITER = {
	.begin = reject_files_begin,
	.refusal = reject_files_refusal,
	.end = reject_files_end,
	.drop = reject_files_drop,
};
