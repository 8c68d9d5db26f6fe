/*
 * Reads movements.csv as any program would: by its columns' places in the header, RFC 4180, a byte at a time,
 * since a name may hold a line end. It shares nothing with what wrote it.
 */
#include "report/figures/published.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "allot/base/files/file.h"
#include "allot/base/hash.h"

enum { PIECE = 256 * 1024, FIELD_MAX = 32, COLUMNS = 3 };

static const char *const COLUMN_NAMES[COLUMNS] = { "type", "supply", "allocated" };
enum { COLUMN_TYPE, COLUMN_SUPPLY, COLUMN_ALLOCATED };

/* A file being read: the field at hand, cut, and those of the record that are wanted. */
struct scan {
	struct published *out;
	size_t at[COLUMNS]; /* where the wanted columns stand, by the header */
	bool header;	    /* it is still to come */
	bool quoted;
	bool any; /* the record has a byte */
	size_t field;
	char text[FIELD_MAX];
	size_t n;
	char wanted[COLUMNS][FIELD_MAX];
	size_t wanted_n[COLUMNS];
};

static const char *const MOVE_NAMES[MOVE_COUNT] = {
	[MOVE_RECEIVED] = "received",	[MOVE_SUPPLIER] = "supplier-change", [MOVE_CORRECTION] = "correction",
	[MOVE_ALLOCATED] = "allocated", [MOVE_DEALLOCATED] = "deallocated",  [MOVE_SHIPPED] = "shipped",
};

static void end_field(struct scan *s)
{
	struct slice text = slice_of(s->text, s->n);
	for (size_t i = 0; i < COLUMNS; i++) {
		if (s->header && slice_eq(text, slice_str(COLUMN_NAMES[i])))
			s->at[i] = s->field;
		if (!s->header && s->at[i] == s->field) {
			memcpy(s->wanted[i], s->text, s->n);
			s->wanted_n[i] = s->n;
		}
	}
	s->field++;
	s->n = 0;
}

/* A whole number, perhaps with a minus; empty is 0. */
static bool read_number(struct slice text, int64_t *out)
{
	bool minus = text.n && text.p[0] == '-';
	uint64_t size = 0;
	if (text.n && slice_number(slice_of(text.p + minus, text.n - minus), INT64_MAX, &size) != NUMBER_OK)
		return false;
	*out = minus ? -(int64_t)size : (int64_t)size;
	return true;
}

static void end_record(struct scan *s)
{
	int64_t supply = 0, allocated = 0;
	bool header = s->header, any = s->any;
	end_field(s);
	s->field = 0;
	s->header = s->any = false;
	if (header || !any)
		return;
	s->out->movements++;
	if (!read_number(slice_of(s->wanted[COLUMN_SUPPLY], s->wanted_n[COLUMN_SUPPLY]), &supply) ||
	    !read_number(slice_of(s->wanted[COLUMN_ALLOCATED], s->wanted_n[COLUMN_ALLOCATED]), &allocated))
		s->out->wrong++;
	struct slice type = slice_of(s->wanted[COLUMN_TYPE], s->wanted_n[COLUMN_TYPE]);
	for (int i = 0; i < MOVE_COUNT; i++)
		if (slice_eq(type, slice_str(MOVE_NAMES[i]))) {
			s->out->sums.supply[i] += supply;
			s->out->sums.allocated[i] += allocated;
		}
}

/* Quotes only switch: a doubled one leaves no other trace in the fields that are wanted, which have none. */
static void take(struct scan *s, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (p[i] == '"')
			s->quoted = !s->quoted;
		else if (p[i] == ',' && !s->quoted)
			end_field(s);
		else if (p[i] == '\n' && !s->quoted)
			end_record(s);
		else if (s->n < FIELD_MAX)
			s->text[s->n++] = p[i];
		s->any = s->any || p[i] != '\n';
	}
}

/* Its rows into OUT; DIGEST of all its bytes. */
static enum status scan_file(int fd, const char *path, struct published *out, uint8_t digest[SHA256_BYTES])
{
	struct sha256 sha;
	struct scan s = { .out = out, .header = true, .at = { SIZE_MAX, SIZE_MAX, SIZE_MAX } };
	char *piece = malloc(PIECE);
	uint64_t offset = 0;
	size_t got = 1;
	enum status st = piece ? ST_OK : fail_memory();
	sha256_begin(&sha);
	while (!st && got) {
		st = file_read_at(fd, piece, PIECE, offset, &got, path);
		if (!st) {
			take(&s, piece, got);
			sha256_add(&sha, piece, got);
		}
		offset += got;
	}
	sha256_end(&sha, digest);
	free(piece);
	return st;
}

/* The file NAME of a folder: *FD, -1 when it is not there. */
static enum status open_in(struct buf *room, const char *folder, const char *name, int *fd)
{
	const char *path = path_join(room, folder, name);
	*fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	if (!path)
		return fail_memory();
	if (*fd < 0 && errno != ENOENT && errno != ENOTDIR && errno != EACCES)
		return fail_errno(ST_IO, path, errno);
	return ST_OK;
}

/* All of the file into LIST, which has a line for each published file: "HEX  NAME". */
static enum status read_list(int fd, const char *path, struct buf *list)
{
	char piece[4096];
	size_t got = 1;
	enum status st = ST_OK;
	while (!st && got) {
		st = file_read_at(fd, piece, sizeof(piece), list->n, &got, path);
		buf_put(list, piece, st ? 0 : got);
		st = st ? st : buf_status(list);
	}
	return st;
}

/* True when LIST has a line for movements.csv with DIGEST. */
static bool lists(struct slice list, const uint8_t digest[SHA256_BYTES])
{
	char line[SHA256_HEX + sizeof("  movements.csv")];
	sha256_hex(digest, line);
	memcpy(line + SHA256_HEX, "  movements.csv\n", sizeof("  movements.csv"));
	return list.n && memmem(list.p, list.n, line, sizeof(line)) != NULL;
}

static bool is_sealed(struct slice list, const struct seal *seal)
{
	struct sha256 sha;
	uint8_t digest[SHA256_BYTES];
	sha256_begin(&sha);
	sha256_add(&sha, list.p, list.n);
	sha256_end(&sha, digest);
	return memcmp(digest, seal->sha256, sizeof(digest)) == 0;
}

/* MOVEMENTS is the digest of the folder's movements.csv; NULL: it has none. */
static enum status read_seal(struct published *out, struct slice folder, const struct seal *seal,
			     const uint8_t *movements)
{
	struct buf room, list;
	int fd;
	buf_init(&room, 0);
	buf_init(&list, 0);
	enum status st = open_in(&room, folder.p, "SHA256SUMS", &fd);
	if (!st && fd >= 0)
		st = read_list(fd, room.p, &list);
	if (fd >= 0)
		close(fd);
	if (!st) {
		out->seals++;
		out->other_seals += !is_sealed(buf_slice(&list), seal);
		out->unlisted += movements && !lists(buf_slice(&list), movements);
	}
	buf_release(&list);
	buf_release(&room);
	return st;
}

/* *THERE: the folder is; its movements into OUT, and their digest, with *SCANNED. */
static enum status read_movements(struct published *out, struct slice folder, bool *there, bool *scanned,
				  uint8_t digest[SHA256_BYTES])
{
	struct buf room;
	int fd, at;
	buf_init(&room, 0);
	enum status st = open_in(&room, folder.p, ".", &at);
	*there = !st && at >= 0;
	*scanned = false;
	if (*there)
		st = open_in(&room, folder.p, "movements.csv", &fd);
	if (*there && !st && fd >= 0) {
		st = scan_file(fd, room.p, out, digest);
		close(fd);
		*scanned = !st;
	}
	if (*there)
		close(at);
	buf_release(&room);
	return st;
}

static enum status read_folder(struct published *out, const struct run_record *run, struct slice folder)
{
	uint8_t digest[SHA256_BYTES];
	bool there = false, scanned = false;
	enum status st = read_movements(out, folder, &there, &scanned, digest);
	if (st)
		return st;
	if (!there) {
		out->there = false;
		out->missing = out->missing.n ? out->missing : folder;
		return ST_OK;
	}
	const struct run_books *books = &run->books;
	out->folders++;
	out->supply += books->closing.supply - books->opening.supply;
	out->allocated += books->closing.allocated - books->opening.allocated;
	out->numbered += books->end_movement - books->first_movement;
	out->bare += !scanned;
	return books->seal.there ? read_seal(out, folder, &books->seal, scanned ? digest : NULL) : ST_OK;
}

enum status published_read(struct published *out, const struct period *p, struct arena *arena)
{
	struct buf path;
	enum status st = ST_OK;
	*out = (struct published){ .there = true };
	for (size_t i = 0; !st && i < p->count; i++) {
		const struct run_record *run = &p->nights[i].run;
		buf_init(&path, 0);
		buf_printf(&path, "%.*s/run-%06llu", SLICE_ARG(run->out), (unsigned long long)run->number);
		buf_put_char(&path, '\0');
		struct slice folder = arena_copy(arena, buf_slice(&path));
		st = buf_status(&path) ? buf_status(&path) : folder.p ? ST_OK : ST_NO_MEMORY;
		buf_release(&path);
		folder.n--;
		if (!st)
			st = read_folder(out, run, folder);
	}
	return st;
}
