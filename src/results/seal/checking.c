/*
 * Checking: the folder of results as it was published. What the writers write is compared as they write it,
 * and what they must read again goes to a folder elsewhere. Names that they did not write are told at the
 * end.
 */
#include "allot/results/check.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "allot/base/contract.h"
#include "allot/base/files/file.h"
#include "results/run_folder.h"

enum status run_folder_begin_check(const char *out, uint64_t number, struct results_check *check,
				   struct run_folder **folder)
{
	REQUIRE(number > 0);
	struct run_folder *f = run_folder_new(out ? out : "", number);
	if (!f)
		return fail_memory();
	f->check = check;
	f->reach = (struct reach){ FOLDER_MODE, FILE_MODE, getegid() };
	free(f->path);
	const char *path = path_join(&f->scratch, f->out, f->name);
	f->path = path ? strdup(path) : NULL;
	if (!f->path) {
		run_folder_free(f);
		return fail_memory();
	}
	if (out)
		f->fd = open(f->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (out && f->fd < 0)
		results_check_differ(check, "%s: %s", f->path, strerror(errno));
	*folder = f;
	return ST_OK;
}

static enum status check_folder(struct run_folder *f, const char *within);

/* NAME, in the folder of the published one that WITHIN names ("": itself), is none of ours; or holds ours. */
static enum status check_name(struct run_folder *f, const char *within, const char *name)
{
	struct buf whole;
	enum status st = ST_OK;

	buf_init(&whole, 0);
	const char *text = *within ? path_join(&whole, within, name) : name;
	if (!text)
		return fail_memory();
	if (sums_have_in(&f->sums, text))
		st = check_folder(f, text);
	else if (!sums_have(&f->sums, text) && strcmp(text, "SHA256SUMS") != 0)
		results_check_differ(f->check, "%s/%s: is no file of this run", f->path, text);
	buf_release(&whole);
	return st;
}

/* Folders in it that hold files of ours are looked at, too. */
static enum status check_folder(struct run_folder *f, const char *within)
{
	struct buf path;
	enum status st = ST_OK;

	buf_init(&path, 0);
	const char *text = path_join(&path, f->path, within);
	DIR *dir = text ? opendir(text) : NULL;
	while (dir && !st) {
		errno = 0;
		const struct dirent *e = readdir(dir);
		if (!e)
			st = errno ? fail_errno(ST_IO, text, errno) : ST_OK;
		if (!e)
			break;
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			st = check_name(f, within, e->d_name);
	}
	if (dir)
		closedir(dir);
	buf_release(&path);
	return st;
}

enum status run_folder_check_others(struct run_folder *f)
{
	if (f->fd < 0)
		return ST_OK;
	sums_sort(&f->sums);
	return check_folder(f, "");
}
