/* Counts by the lists that the spool itself makes of its folders, so that both always see the same files. */
#include "allot/run/spool_look.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "allot/base/files/file.h"
#include "run/spool/folders.h"

/* Beside each feed that is held, whatever accompanies it, lies one file that says why. */
static bool is_why(const struct spool_file *file)
{
	size_t stem = 0;
	return name_type(file->name, &stem) == NAME_COMPANION && strcasecmp(file->name + stem, WHY_SUFFIX) == 0;
}

/* The id of a claim lies in its folder, its feeds in folders below. */
static bool is_claimed(const struct spool_file *file)
{
	return file->type == NAME_FEED && strchr(file->folder, '/');
}

/* A folder of the spool, and what counts in it. */
struct counting {
	enum place place;
	unsigned depth; /* of the folders below it that are looked into */
	bool (*counts)(const struct spool_file *file);
};

static enum status count(const char *dir, const struct counting *c, uint64_t *out)
{
	struct arena arena;
	struct file_list list = { 0 };
	struct buf room;
	int fd = -1;
	*out = 0;
	arena_init(&arena);
	buf_init(&room, 0);
	const char *path = path_join(&room, dir, place_name(c->place));
	enum status st = path ? folder_open_at(AT_FDCWD, path, path, &fd) : fail_memory();
	if (!st)
		st = files_list(fd, path, c->depth, NULL, &arena, &list);
	for (uint32_t i = 0; i < list.count; i++)
		*out += S_ISREG(list.files[i].info.st_mode) && c->counts(&list.files[i]);
	if (fd >= 0)
		close(fd);
	buf_release(&room);
	arena_release(&arena);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

static enum status check_in(const char *in)
{
	struct stat info;
	if (stat(in, &info) == 0 ? S_ISDIR(info.st_mode) : errno != ENOENT && errno != ENOTDIR)
		return ST_OK; /* what cannot be looked at is told where it is opened */
	return fail(ST_NO_INPUT, "%s: there is no such folder; make it, and let feeds be put there", in);
}

enum status spool_check(const char *dir)
{
	struct buf path;
	buf_init(&path, 0);
	const char *in = path_join(&path, dir, place_name(PLACE_IN));
	enum status st = in ? check_in(in) : fail_memory();
	buf_release(&path);
	return st;
}

enum status spool_look(const char *dir, struct spool_look *out)
{
	static const struct counting HELD = { PLACE_HELD, 2, is_why };	      /* PARTNER/run-NNNNNN */
	static const struct counting CLAIMED = { PLACE_WORK, 4, is_claimed }; /* run-NNNNNN/accepted/ these */
	*out = (struct spool_look){ 0 };
	enum status st = count(dir, &HELD, &out->held);
	return st ? st : count(dir, &CLAIMED, &out->claimed);
}
