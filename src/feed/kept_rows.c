/*
 * Kept rows: blocks with a checksum each in an unnamed file, since what the disk gives back hours later
 * decides what is allocated.
 */
#include "allot/feed/kept_rows.h"

#include <stddef.h>
#include <unistd.h>

#include "allot/base/contract.h"
#include "allot/base/files/file.h"
#include "allot/base/hash.h"

enum status kept_rows_open(struct kept_rows *kept, const char *dir)
{
	int fd = -1;
	enum status st = file_unnamed(dir, &fd);

	if (!st)
		*kept = (struct kept_rows){ .open = true, .fd = fd, .dir = dir };
	return st;
}

void kept_rows_close(struct kept_rows *kept)
{
	if (kept->open)
		close(kept->fd);
	kept->open = false;
}

static uint64_t own_checksum(const struct kept_head *head, uint64_t at)
{
	return checksum64(head, offsetof(struct kept_head, own), at);
}

/* A small block in one piece: of a night of small feeds each has one. */
static enum status write_block(struct kept_rows *kept, const struct kept_head *head, const char *rows)
{
	char both[4096];

	if (head->bytes > sizeof(both) - sizeof(*head)) {
		enum status st = file_write(kept->fd, head, sizeof(*head), kept->dir);
		return st ? st : file_write(kept->fd, rows, head->bytes, kept->dir);
	}
	memcpy(both, head, sizeof(*head));
	memcpy(both + sizeof(*head), rows, head->bytes);
	return file_write(kept->fd, both, sizeof(*head) + head->bytes, kept->dir);
}

enum status kept_rows_add(struct kept_rows *kept, const struct kept_head *head, const char *rows)
{
	struct kept_head with_own = *head;
	enum status st;

	REQUIRE(kept->open);
	REQUIRE(head->rows > 0);
	with_own.own = own_checksum(head, kept->bytes);
	st = write_block(kept, &with_own, rows);
	if (!st)
		kept->bytes = kept_rows_behind(kept->bytes, head);
	return st;
}

static enum status read_all(const struct kept_rows *kept, uint64_t at, void *p, size_t n)
{
	size_t got = 0;
	enum status st = file_read_at(kept->fd, p, n, at, &got, kept->dir);

	if (!st && got < n)
		st = fail(ST_IO, "%s: rows kept there are cut short", kept->dir);
	return st;
}

static enum status spoilt(const struct kept_rows *kept)
{
	return fail(ST_IO, "%s: rows kept there are not what was written: the disk or the memory is at fault",
		    kept->dir);
}

enum status kept_rows_head(const struct kept_rows *kept, uint64_t at, struct kept_head *head)
{
	enum status st = read_all(kept, at, head, sizeof(*head));

	if (!st && head->own != own_checksum(head, at))
		st = spoilt(kept);
	return st;
}

enum status kept_rows_read(const struct kept_rows *kept, uint64_t at, const struct kept_head *head, char *rows)
{
	enum status st = read_all(kept, at + sizeof(*head), rows, head->bytes);

	if (!st && checksum64(rows, head->bytes, 0) != head->checksum)
		st = spoilt(kept);
	return st;
}
