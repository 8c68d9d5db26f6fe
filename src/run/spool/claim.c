/*
 * Every step of a claim can be the last one: what is half moved is found by looking at the folders alone, and
 * whether its run has begun, by looking for its id in the ledger.
 */
#include "run/spool/claim.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/random.h>
#include <unistd.h>

#include "allot/base/files/file.h"
#include "allot/results/folder.h"

static const char *const ROOTS[CLAIM_ROOTS] = { [CLAIM_IN] = "in", [CLAIM_ACCEPTED] = "accepted" };
static const char ID[] = "id";

const char *claim_root_name(enum claim_root root)
{
	return ROOTS[root];
}

/* Paths within a claim, for messages. */
static const char *path_of(const struct folders *f, const struct claim *c, struct arena *arena,
			   const char *name)
{
	return folders_path(f, arena, PLACE_WORK, c->name, name);
}

/* The id */

static void id_text(const uint8_t id[CLAIM_ID_BYTES], char text[2 * CLAIM_ID_BYTES + 2])
{
	for (size_t i = 0; i < CLAIM_ID_BYTES; i++)
		(void)snprintf(text + 2 * i, 3, "%02x", id[i]);
	text[2 * (size_t)CLAIM_ID_BYTES] = '\n';
}

enum status claim_new_id(uint8_t id[CLAIM_ID_BYTES])
{
	if (getrandom(id, CLAIM_ID_BYTES, 0) != CLAIM_ID_BYTES)
		return fail_errno(ST_IO, "random numbers", errno);
	return ST_OK;
}

/* Writes a new id in place of an old one, or of none. */
static enum status write_id(struct claim *c, const char *path)
{
	static const char temporary[] = ".id.tmp";
	uint8_t id[CLAIM_ID_BYTES];
	char text[2 * CLAIM_ID_BYTES + 2];
	enum status st = claim_new_id(id);
	if (st)
		return st;
	id_text(id, text);
	int fd = openat(c->fd, temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);
	if (fd < 0)
		return fail_create(path, errno);
	st = file_write(fd, text, 2 * (size_t)CLAIM_ID_BYTES + 1, path);
	if (st)
		close(fd);
	else
		st = file_sync_close(fd, path);
	if (!st && renameat(c->fd, temporary, c->fd, ID) != 0)
		st = fail_errno(ST_IO, path, errno);
	if (!st)
		st = folder_sync_fd(c->fd, path);
	if (!st)
		memcpy(c->id, id, sizeof(id));
	return st;
}

static bool parse_id(const char *text, size_t n, uint8_t id[CLAIM_ID_BYTES])
{
	static const char digits[] = "0123456789abcdef";
	if (n != 2 * CLAIM_ID_BYTES + 1)
		return false;
	for (size_t i = 0; i < CLAIM_ID_BYTES; i++) {
		const char *high = text[2 * i] ? strchr(digits, text[2 * i]) : NULL;
		const char *low = text[2 * i + 1] ? strchr(digits, text[2 * i + 1]) : NULL;
		if (!high || !low)
			return false;
		id[i] = (uint8_t)((high - digits) << 4 | (low - digits));
	}
	return true;
}

static enum status read_id(struct claim *c, const char *path)
{
	char text[2 * CLAIM_ID_BYTES + 2];
	size_t got = 0;
	int fd = openat(c->fd, ID, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT)
		return write_id(c, path); /* a kill came between the folder and its id: nothing is in it yet */
	if (fd < 0)
		return fail_errno(ST_IO, path, errno);
	enum status st = file_read_at(fd, text, sizeof(text), 0, &got, path);
	close(fd);
	if (!st && !parse_id(text, got, c->id))
		st = fail(ST_IO,
			  "%s: is not what allot wrote there; see what is in this folder, and put it into in/ "
			  "again if its run has not applied it",
			  path);
	return st;
}

/* Claims */

static enum status open_claim(const struct folders *f, struct claim *c)
{
	struct arena arena;
	arena_init(&arena);
	enum status st =
		folder_make_at(f->at[PLACE_WORK], c->name, FOLDER_MODE, path_of(f, c, &arena, ""), &c->fd);
	if (!st) {
		c->there = true;
		st = read_id(c, path_of(f, c, &arena, ID));
	}
	arena_release(&arena);
	if (st)
		claim_close(c);
	return st;
}

enum status claim_make(const struct folders *f, uint64_t number, struct claim *c)
{
	*c = (struct claim){ .number = number, .fd = -1 };
	run_name(number, c->name);
	return open_claim(f, c);
}

enum status claim_find(const struct folders *f, struct claim *c)
{
	struct arena arena;
	struct file_list list = { 0 };
	*c = (struct claim){ .fd = -1 };
	arena_init(&arena);
	enum status st = files_list(f->at[PLACE_WORK], folders_path(f, &arena, PLACE_WORK, "", ""), 0, NULL,
				    &arena, &list);
	for (uint32_t i = 0; !st && i < list.count; i++) {
		const struct spool_file *e = &list.files[i];
		uint64_t number = 0;
		if (!S_ISDIR(e->info.st_mode) || strncmp(e->name, "run-", 4) != 0 ||
		    slice_number(slice_str(e->name + 4), INT64_MAX, &number) != NUMBER_OK || number == 0)
			continue;
		if (c->name[0] && number >= c->number)
			continue;
		c->number = number;
		(void)snprintf(c->name, sizeof(c->name), "%s", e->name);
	}
	arena_release(&arena);
	return st || !c->name[0] ? st : open_claim(f, c);
}

void claim_close(struct claim *c)
{
	if (c->fd >= 0)
		close(c->fd);
	*c = (struct claim){ .fd = -1 };
}

enum status claim_renumber(const struct folders *f, struct claim *c, uint64_t number)
{
	char name[RUN_NAME_TEXT];
	bool taken = false;
	if (c->number == number)
		return ST_OK;
	run_name(number, name);
	enum status st = file_move(f->at[PLACE_WORK], c->name, f->at[PLACE_WORK], name, c->name, &taken);
	if (!st && taken)
		st = fail(ST_CANT_CREATE, "%s/work/%s: is there already", f->dir, name);
	if (!st)
		st = folder_sync_fd(f->at[PLACE_WORK], name);
	if (!st) {
		c->number = number;
		(void)snprintf(c->name, sizeof(c->name), "%s", name);
	}
	return st;
}

enum status claim_renew(const struct folders *f, struct claim *c)
{
	struct arena arena;
	arena_init(&arena);
	enum status st = write_id(c, path_of(f, c, &arena, ID));
	arena_release(&arena);
	return st;
}

/* Removing */

/* Removes the folders below FD that hold nothing. Closes FD. */
static void prune(int fd, const char *path, struct arena *arena)
{
	struct file_list list;
	enum status st = files_list(fd, path, 0, NULL, arena, &list);
	for (uint32_t i = 0; !st && i < list.count; i++) {
		int below = -1;
		if (!S_ISDIR(list.files[i].info.st_mode) ||
		    folder_open_at(fd, list.files[i].name, path, &below) != ST_OK)
			continue;
		prune(below, path, arena);
		(void)unlinkat(fd, list.files[i].name, AT_REMOVEDIR); /* not empty: stays */
	}
	close(fd);
}

enum status claim_remove_empty(const struct folders *f, struct claim *c, bool *gone)
{
	struct arena arena;
	struct file_list list = { 0 };
	arena_init(&arena);
	const char *path = path_of(f, c, &arena, "");
	int fd = openat(c->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum status st = fd < 0 ? fail_errno(ST_IO, path, errno) : ST_OK;
	if (!st) {
		prune(fd, path, &arena);
		st = files_list(c->fd, path, 0, NULL, &arena, &list);
	}
	*gone = !st;
	for (uint32_t i = 0; i < list.count; i++)
		*gone = *gone && !S_ISDIR(list.files[i].info.st_mode);
	if (*gone) {
		/* the id last: without it nothing may be in the folder */
		if (unlinkat(c->fd, ID, 0) != 0 && errno != ENOENT)
			st = fail_errno(ST_IO, path_of(f, c, &arena, ID), errno);
		if (!st && unlinkat(f->at[PLACE_WORK], c->name, AT_REMOVEDIR) != 0)
			st = fail_errno(ST_IO, path, errno);
		if (!st)
			st = folder_sync_fd(f->at[PLACE_WORK], path);
	}
	arena_release(&arena);
	if (*gone)
		claim_close(c);
	return st;
}
