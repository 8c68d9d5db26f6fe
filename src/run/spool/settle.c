/*
 * A file and the record of what became of it belong together by name and SHA-256, whoever asks: the run that
 * has just ended, or one that comes after a kill. So there is one way to settle, and it may stop after any
 * step. What accompanies a file goes before it, so that a file that has arrived has all that belongs to it.
 */
#include "run/spool/settle.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "allot/base/clock.h"
#include "allot/base/files/file.h"
#include "allot/results/folder.h"
#include "allot/results/rows.h"
#include "run/spool/target.h"
#include "run/spool/why.h"

enum { TRIES_MAX = 1000, PIECE_BYTES = 256 * 1024 };

/* A settling on its way. */
struct mover {
	const struct settling *s;
	struct arena arena;
	struct target target;
	bool *used; /* records whose file is found */
	struct file_list list;
	int from;	       /* folder of the file at hand */
	uint32_t at;	       /* the file at hand */
	uint32_t record;       /* place of its record */
	unsigned archive_try;  /* the number of its folder in the archive: all of a run is in one */
	char name[NAME_BYTES]; /* it gets in its target */
};

/* Which record */

/* Of the open file FD. What is moved must last, so it is synced, too. */
static enum status digest_of(int fd, const char *name, uint8_t digest[SHA256_BYTES])
{
	struct sha256 h;
	uint64_t offset = 0;
	size_t got = PIECE_BYTES;
	enum status st = ST_OK;
	char *piece = malloc(PIECE_BYTES);
	if (!piece)
		return fail_memory();
	sha256_begin(&h);
	while (!st && got == PIECE_BYTES) {
		st = file_read_at(fd, piece, PIECE_BYTES, offset, &got, name);
		if (!st)
			sha256_add(&h, piece, got);
		offset += got;
	}
	sha256_end(&h, digest);
	free(piece);
	if (!st && fsync(fd) != 0)
		st = fail_errno(ST_IO, name, errno);
	return st;
}

/* *READ false: it is none that may be read. */
static enum status look_at(const struct mover *m, const char *name, bool *read, uint8_t digest[SHA256_BYTES])
{
	struct stat info;
	int fd = openat(m->from, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	*read = false;
	if (fd < 0 && (errno == EACCES || errno == EPERM || errno == ELOOP || errno == ENXIO))
		return ST_OK;
	if (fd < 0)
		return fail_errno(ST_IO, name, errno);
	enum status st = ST_OK;
	if (fstat(fd, &info) != 0)
		st = fail_errno(ST_IO, name, errno);
	*read = !st && S_ISREG(info.st_mode);
	if (*read)
		st = digest_of(fd, name, digest);
	close(fd);
	return st;
}

/* What may not be read now, or could not then, is known by its name alone. */
static bool is_of(const struct mover *m, uint32_t i, bool read, const uint8_t digest[SHA256_BYTES])
{
	const struct feed_record *r = &m->s->feeds[i];
	if (m->used[i] || !slice_eq(r->name, slice_str(m->list.files[m->at].name)))
		return false;
	return !read || (r->has_sha256 && memcmp(r->sha256, digest, SHA256_BYTES) == 0);
}

/* A file that was not read then has a record without a digest, whatever can be read now. */
static bool is_of_unread(const struct mover *m, uint32_t i)
{
	return !m->s->feeds[i].has_sha256 && is_of(m, i, false, NULL);
}

static enum status find_record(struct mover *m, bool *found)
{
	uint8_t digest[SHA256_BYTES];
	bool read = false;
	enum status st = look_at(m, m->list.files[m->at].name, &read, digest);
	*found = false;
	for (uint32_t i = 0; !st && !*found && i < m->s->run->feeds; i++) {
		*found = is_of(m, i, read, digest);
		m->record = i;
	}
	for (uint32_t i = 0; !st && !*found && i < m->s->run->feeds; i++) {
		*found = is_of_unread(m, i);
		m->record = i;
	}
	return st;
}

/* False: it was not finished, so it was not applied. */
static bool place_by(const struct feed_record *r, enum place *place)
{
	switch (r->status) {
	case FEED_APPLIED:
	case FEED_RESUMED:
	case FEED_SKIPPED:
		*place = PLACE_ARCHIVE;
		return true;
	case FEED_REFUSED:
		*place = code_holds(r->code) ? PLACE_HELD : PLACE_REFUSED;
		return true;
	default:
		return false;
	}
}

/* Which folder */

/* "acme" of "acme/run-000012"; "" of "run-000012". */
static void partner_part(const char *folder, char out[NAME_BYTES])
{
	size_t n = strcspn(folder, "/");
	(void)snprintf(out, NAME_BYTES, "%.*s", (int)n, folder);
	if (name_is_run(out))
		out[0] = '\0';
}

/* The folder to be tried as number TRY, from 0. */
static void folder_for(const struct mover *m, enum place place, unsigned try, char out[TARGET_BYTES])
{
	char run[RUN_NAME_TEXT], moment[CLOCK_TEXT], partner[NAME_BYTES], number[16] = "";
	run_name(m->s->run->number, run);
	unsigned after = place == PLACE_ARCHIVE ? 0 : 1;
	if (try > after)
		(void)snprintf(number, sizeof(number), ".%u", try - after + 1);
	if (place == PLACE_ARCHIVE) {
		clock_format(m->s->run->started, moment);
		(void)snprintf(out, TARGET_BYTES, "%.4s/%.2s/%s%s", moment, moment + 5, run, number);
		return;
	}
	partner_part(m->list.files[m->at].folder, partner);
	if (try == 0)
		(void)snprintf(out, TARGET_BYTES, "%s", partner);
	else
		(void)snprintf(out, TARGET_BYTES, "%s%s%s%s", partner, partner[0] ? "/" : "", run, number);
}

/* NAME with SUFFIX, of NAME as much as a name may be long. */
static void with_suffix(const char *name, const char *suffix, char out[NAME_BYTES])
{
	size_t s = strlen(suffix), n = strlen(name), most = NAME_BYTES - 1 - s;
	(void)snprintf(out, NAME_BYTES, "%.*s%s", (int)(n < most ? n : most), name, suffix);
}

/* What stands in the name of companion C behind that of its file, or behind what there was room for. */
static const char *suffix_of(const struct mover *m, const struct spool_file *c)
{
	size_t stem = 0;
	return c->name +
	       (name_type(c->name, &stem) == NAME_COMPANION ? stem : strlen(m->list.files[m->at].name));
}

static const struct spool_file *companion(const struct mover *m, uint32_t i, char name[NAME_BYTES])
{
	const struct spool_file *c = &m->list.files[i];
	if (c->owner != m->at || S_ISDIR(c->info.st_mode))
		return NULL;
	with_suffix(m->name, suffix_of(m, c), name);
	return c;
}

static bool is_free(const struct mover *m)
{
	char name[NAME_BYTES];
	if (target_has(&m->target, m->name))
		return false;
	for (uint32_t i = 0; i < m->list.count; i++) {
		const struct spool_file *c = companion(m, i, name);
		if (c && target_has(&m->target, name))
			return false;
	}
	return true;
}

/* This run has another folder in the archive from now on: the first one is of the run of another store. */
static void leave_taken(struct mover *m, unsigned try)
{
	const struct spool_settings *settings = m->s->settings;
	char there[TARGET_BYTES];
	folder_for(m, PLACE_ARCHIVE, m->archive_try, there);
	if (settings->archive_taken)
		settings->archive_taken(
			settings->ctx, m->s->run->number,
			folders_path(m->s->folders, &m->arena, PLACE_ARCHIVE, there, ""),
			folders_path(m->s->folders, &m->arena, PLACE_ARCHIVE, m->target.folder, ""));
	m->archive_try = try;
}

static enum status open_target(struct mover *m, enum place place)
{
	char folder[TARGET_BYTES];
	unsigned first = place == PLACE_ARCHIVE ? m->archive_try : 0;
	for (unsigned try = first; try < TRIES_MAX; try++) {
		folder_for(m, place, try, folder);
		enum status st = target_open(m->s->folders, &m->target, place, folder, &m->arena);
		if (!st && !is_free(m))
			continue;
		if (!st && place == PLACE_ARCHIVE && try > first)
			leave_taken(m, try);
		return st;
	}
	return fail(ST_CANT_CREATE, "%s/%s: there are too many files named %s", m->s->folders->dir,
		    place_name(place), m->name);
}

/* Moving */

/* The paths that the file and its companions will have. */
static void put_moved(const struct mover *m, struct buf *out)
{
	char name[NAME_BYTES];
	put_why_path(out, m->s->folders, m->target.place, m->target.folder, m->name);
	buf_put_char(out, ' ');
	for (uint32_t i = 0; i < m->list.count; i++) {
		const struct spool_file *c = companion(m, i, name);
		if (!c || strcmp(suffix_of(m, c), WHY_SUFFIX) == 0)
			continue;
		put_why_path(out, m->s->folders, m->target.place, m->target.folder, name);
		buf_put_char(out, ' ');
	}
}

static enum status write_why(struct mover *m)
{
	const struct spool_file *file = &m->list.files[m->at];
	char partner[NAME_BYTES], name[NAME_BYTES];
	struct buf text, moved;
	partner_part(file->folder, partner);
	with_suffix(m->name, WHY_SUFFIX, name);
	buf_init(&text, 0);
	buf_init(&moved, 0);
	put_moved(m, &moved);
	put_why(&text, &(struct why){ .folders = m->s->folders,
				      .place = m->target.place,
				      .folder = m->target.folder,
				      .name = m->name,
				      .moved = buf_slice(&moved),
				      .partner = partner,
				      .run = m->s->run,
				      .feed = &m->s->feeds[m->record],
				      .command = m->s->settings->command });
	enum status st = buf_status(&moved);
	if (!st)
		st = buf_status(&text);
	if (!st)
		st = target_write(&m->target, name, buf_slice(&text));
	buf_release(&moved);
	buf_release(&text);
	return st;
}

/*
 * What goes to the archive can be read alone; one that belongs to another user stays as it is: the folder is
 * ours.
 */
static enum status make_read_only(const struct mover *m, const struct spool_file *file)
{
	mode_t mode = (file->info.st_mode & 0440) | 0400;
	if (m->target.place != PLACE_ARCHIVE || !S_ISREG(file->info.st_mode) ||
	    fchmodat(m->from, file->name, mode, 0) == 0 || errno == EPERM)
		return ST_OK;
	return fail_errno(ST_IO, file->name, errno);
}

static enum status move_one(struct mover *m, const struct spool_file *file, const char *to)
{
	bool taken = false;
	const char *path = folders_path(m->s->folders, &m->arena, m->target.place, m->target.folder, to);
	enum status st = make_read_only(m, file);
	if (!st)
		st = file_move(m->from, file->name, m->target.fd, to, path, &taken);
	if (!st && taken)
		st = fail(ST_CANT_CREATE, "%s: is there already", path);
	return st;
}

/* An old NAME.why.txt of a file that is held once more is replaced by the new one. */
static enum status move_companions(struct mover *m)
{
	enum status st = ST_OK;
	char name[NAME_BYTES];
	for (uint32_t i = 0; !st && i < m->list.count; i++) {
		const struct spool_file *c = companion(m, i, name);
		if (!c)
			continue;
		if (m->target.place != PLACE_ARCHIVE && strcmp(suffix_of(m, c), WHY_SUFFIX) == 0)
			(void)unlinkat(m->from, c->name, 0);
		else
			st = move_one(m, c, name);
	}
	return st;
}

static enum status put_away(struct mover *m, enum place place)
{
	const struct spool_file *file = &m->list.files[m->at];
	const struct spool_settings *settings = m->s->settings;
	if (place == PLACE_ARCHIVE)
		reject_name(m->name, m->record, slice_str(file->name));
	else
		(void)snprintf(m->name, sizeof(m->name), "%s", file->name);
	enum status st = open_target(m, place);
	if (!st && place != PLACE_ARCHIVE)
		st = write_why(m);
	if (!st)
		st = move_companions(m);
	if (!st)
		st = move_one(m, file, m->name);
	if (!st && place != PLACE_ARCHIVE && settings->put_away)
		settings->put_away(settings->ctx,
				   folders_path(m->s->folders, &m->arena, place, m->target.folder, m->name),
				   &m->s->feeds[m->record]);
	return st;
}

static enum status settle_file(struct mover *m, int root, const char *path)
{
	enum place place;
	bool found = false;
	enum status st = folder_below(root, m->list.files[m->at].folder, false, path, &m->from);
	if (st)
		return st;
	st = find_record(m, &found);
	if (!st && found && place_by(&m->s->feeds[m->record], &place)) {
		m->used[m->record] = true;
		st = put_away(m, place);
	}
	close(m->from);
	return st;
}

static enum status settle_root(struct mover *m, enum claim_root root)
{
	const struct settling *s = m->s;
	const char *path =
		folders_path(s->folders, &m->arena, PLACE_WORK, s->claim->name, claim_root_name(root));
	int fd = -1;
	enum status st = claim_list(s->folders, s->claim, root, s->settings->profiles, &m->arena, &m->list);
	if (st || m->list.count == 0)
		return st;
	st = folder_below(s->claim->fd, claim_root_name(root), false, path, &fd);
	for (m->at = 0; !st && m->at < m->list.count; m->at++)
		if (m->list.files[m->at].type == NAME_FEED)
			st = settle_file(m, fd, path);
	if (fd >= 0)
		close(fd);
	return st;
}

enum status claim_settle(const struct settling *s)
{
	struct mover m = { .s = s, .target = { .fd = -1 } };
	bool gone = false;
	arena_init(&m.arena);
	m.used = calloc(s->run->feeds + 1, sizeof(*m.used));
	enum status st = m.used ? ST_OK : fail_memory();
	for (int root = 0; !st && root < CLAIM_ROOTS; root++)
		st = settle_root(&m, (enum claim_root)root);
	enum status closed = target_close(&m.target);
	if (!st)
		st = closed;
	if (!st)
		st = claim_give_back(s->folders, s->claim, s->settings->profiles, &m.arena);
	if (!st)
		st = claim_remove_empty(s->folders, s->claim, &gone);
	if (!st && !gone)
		st = claim_renew(s->folders, s->claim);
	free(m.used);
	arena_release(&m.arena);
	return st;
}
