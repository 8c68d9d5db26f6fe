/* What access() says is asked before a file is moved; what a rename says all the same, claim_take() tells. */
#include "run/spool/closed.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const struct {
	int mode;
	const char *text;
} RIGHTS[RIGHT_COUNT] = {
	[RIGHT_READ] = { R_OK, "left alone, with the files in it: the right to read it is missing" },
	[RIGHT_ENTER] = { X_OK, "left alone, with the files in it: the right to enter it is missing" },
	[RIGHT_WRITE] = { W_OK,
			  "left alone, with the files in it: the right to write to it is missing, without "
			  "which nothing can be moved out of it" },
	[RIGHT_RENAME] = { F_OK, "what others own in it is left alone: the right to move that is missing" },
};

/* What has gone meanwhile lacks nothing. */
static void look_at(int in, const char *folder, struct closed_folders *out)
{
	for (int right = RIGHT_READ; right < RIGHT_RENAME; right++) {
		if (faccessat(in, folder[0] ? folder : ".", RIGHTS[right].mode, AT_EACCESS) == 0 ||
		    errno != EACCES)
			continue;
		out->list[out->count++] = (struct closed_folder){ folder, (enum right)right };
		return;
	}
}

enum status closed_find(int in, const char *path, struct arena *arena, struct closed_folders *out)
{
	struct file_list list;
	*out = (struct closed_folders){ 0 };
	enum status st = files_list(in, path, 0, NULL, arena, &list);
	if (st)
		return st;
	out->list = arena_alloc(arena, (list.count + 1) * sizeof(*out->list));
	if (!out->list)
		return ST_NO_MEMORY;
	look_at(in, "", out);
	for (uint32_t i = 0; i < list.count; i++)
		if (S_ISDIR(list.files[i].info.st_mode) && list.files[i].type != NAME_IGNORED)
			look_at(in, list.files[i].name, out);
	return ST_OK;
}

bool closed_to_others(int in, const char *folder)
{
	struct stat info;
	return fstatat(in, folder[0] ? folder : ".", &info, AT_SYMLINK_NOFOLLOW) == 0 && info.st_mode & S_ISVTX;
}

bool closed_has(const struct closed_folders *closed, const char *folder)
{
	for (uint32_t i = 0; i < closed->count; i++)
		if (strcmp(closed->list[i].folder, folder) == 0)
			return true;
	return false;
}

void put_closed(struct buf *out, const char *path, const struct closed_folder *closed)
{
	buf_put_visible(out, slice_str(path), 200);
	buf_put_str(out, closed->folder[0] ? "/" : "");
	buf_put_visible(out, slice_str(closed->folder), 60);
	buf_put_str(out, ": ");
	buf_put_str(out, RIGHTS[closed->missing].text);
}
