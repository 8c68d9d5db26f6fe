/*
 * What goes back to trading partners: edi/PARTNER/NUMBER.edi. The store keeps these files as they are to be,
 * so they are only written out, when everything else is.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "allot/base/contract.h"
#include "allot/base/files/file.h"
#include "results/writers.h"

struct answer_files {
	struct writer writer;
	struct run_folder *folder;
	struct out_file file; /* the one at hand */
	struct buf name;      /* its name in the folder */
	struct buf path;
	uint32_t place; /* of it */
	bool any;	/* edi/ is there */
};

static void answer_files_drop(struct writer *w)
{
	struct answer_files *a = (struct answer_files *)w;

	out_file_drop(&a->file);
	buf_release(&a->name);
	buf_release(&a->path);
	free(a);
}

static enum status answer_files_begin(struct run_folder *folder, const struct run_record *run,
				      const struct feed_record *feeds, struct writer **out)
{
	struct answer_files *a = calloc(1, sizeof(*a));

	(void)run, (void)feeds;
	if (!a)
		return fail_memory();
	*a = (struct answer_files){ .writer = { &ANSWER_WRITER }, .folder = folder, .file = OUT_FILE_CLOSED };
	buf_init(&a->name, 0);
	buf_init(&a->path, 0);
	*out = &a->writer;
	return ST_OK;
}

/* Makes the folder NAME, synced when what is made in it is; that it is there already does no harm. */
static enum status make_folder(struct answer_files *a, const char *name)
{
	struct run_folder *f = a->folder;
	int fd = -1;

	if (f->check || faccessat(f->fd, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		return ST_OK;
	const char *path = path_join(&a->path, f->path, name);
	enum status st = path ? run_folder_make(f, name, path, &fd) : fail_memory();
	if (fd >= 0)
		close(fd);
	return st;
}

/* Syncs the folder NAME: its files are, and so are their names then. */
static enum status sync_folder(struct answer_files *a, const char *name)
{
	struct run_folder *f = a->folder;
	enum status st;

	if (f->check)
		return ST_OK;
	const char *path = path_join(&a->path, f->path, name);
	int fd = path ? openat(f->fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
	if (!path)
		return fail_memory();
	st = fd >= 0 ? folder_sync_fd(fd, path) : fail_create(path, errno);
	if (fd >= 0)
		close(fd);
	return st;
}

static const char *name_of(struct answer_files *a)
{
	buf_put_char(&a->name, '\0');
	return a->name.status ? NULL : a->name.p;
}

/* The folder of PARTNER in edi/, whose name is then in `name`. */
static enum status partner_folder(struct answer_files *a, struct slice partner)
{
	enum status st = make_folder(a, "edi");

	buf_clear(&a->name);
	buf_put_str(&a->name, "edi/");
	buf_put_slice(&a->name, partner);
	const char *name = st ? NULL : name_of(a);
	if (!name)
		return st ? st : fail_memory();
	a->any = true;
	return make_folder(a, name);
}

static enum status finish(struct answer_files *a)
{
	if (!out_file_is_open(&a->file))
		return ST_OK;
	enum status st = run_folder_finish(a->folder, a->name.p, &a->file);
	char *slash = st ? NULL : strrchr(a->name.p, '/');
	if (slash)
		*slash = '\0';
	return st ? st : sync_folder(a, a->name.p);
}

static enum status begin_file(struct answer_files *a, const struct sent_piece *piece)
{
	enum status st = finish(a);

	if (!st)
		st = partner_folder(a, piece->partner);
	if (st)
		return st;
	a->name.n--; /* the zero */
	buf_printf(&a->name, "/%09" PRIu64 ".edi", piece->number);
	const char *name = name_of(a);
	a->place = piece->place;
	return name ? run_folder_create(a->folder, name, &a->file) : fail_memory();
}

static enum status take_piece(void *ctx, const struct sent_piece *piece)
{
	struct answer_files *a = ctx;
	bool follows = out_file_is_open(&a->file) && piece->place == a->place;
	enum status st = follows ? ST_OK : begin_file(a, piece);

	if (st)
		return st;
	buf_put_slice(&a->file.rows, piece->bytes);
	return out_file_flow(&a->file);
}

static enum status answer_files_end(struct writer *w, const struct summary *summary)
{
	struct answer_files *a = (struct answer_files *)w;

	if (!summary->sent)
		return ST_OK;
	enum status st = summary->sent(summary->sent_ctx, summary->run.number, take_piece, a);
	if (!st)
		st = finish(a);
	return st || !a->any ? st : sync_folder(a, "edi");
}

const struct writer_ops ANSWER_WRITER = {
	.begin = answer_files_begin,
	.end = answer_files_end,
	.drop = answer_files_drop,
};
