/*
 * Lists of files are sorted by their bytes, so that the same files always give the same run, and so that what
 * accompanies a file stands right after it.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

#include "allot/base/files/file.h"
#include "allot/feed/profile.h"
#include "run/spool/folders.h"

/* A list on its way. */
struct listing {
	struct arena *arena;
	const char *path; /* of the root, for messages */
	struct spool_file *files;
	uint32_t count;
	uint32_t capacity;
};

static char *keep_text(struct arena *arena, const char *text)
{
	size_t n = strlen(text) + 1;
	char *copy = arena_alloc(arena, n);
	return copy ? memcpy(copy, text, n) : NULL;
}

/* "FOLDER/NAME", or NAME where FOLDER is "". */
static char *keep_joined(struct arena *arena, const char *folder, const char *name)
{
	size_t f = strlen(folder), n = strlen(name);
	char *copy = arena_alloc(arena, f + n + 2);
	if (!copy)
		return NULL;
	memcpy(copy, folder, f);
	if (f > 0)
		copy[f++] = '/';
	memcpy(copy + f, name, n + 1);
	return copy;
}

static enum status add(struct listing *l, const char *folder, const char *name, const struct stat *info)
{
	if (l->count == l->capacity) {
		uint32_t n = l->capacity ? 2 * l->capacity : 64;
		struct spool_file *files = arena_alloc(l->arena, n * sizeof(*files));
		if (!files)
			return ST_NO_MEMORY;
		if (l->count > 0)
			memcpy(files, l->files, l->count * sizeof(*files));
		l->files = files;
		l->capacity = n;
	}
	const char *kept = keep_text(l->arena, name);
	if (!kept)
		return ST_NO_MEMORY;
	l->files[l->count++] = (struct spool_file){
		.folder = folder, .name = kept, .info = *info, .type = name_type(name, NULL), .owner = NO_OWNER
	};
	return ST_OK;
}

static enum status list_below(struct listing *l, int fd, const char *folder, unsigned depth);

static enum status list_entry(struct listing *l, int fd, const char *folder, const char *name, unsigned depth)
{
	struct stat info;
	int below = -1;
	if (fstatat(fd, name, &info, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT || errno == EACCES ? ST_OK : fail_errno(ST_IO, l->path, errno);
	if (!S_ISDIR(info.st_mode) || depth == 0 || name_type(name, NULL) == NAME_IGNORED)
		return add(l, folder, name, &info);
	/* a folder that is called like a companion may be taken for one */
	enum status st = name_type(name, NULL) == NAME_COMPANION ? add(l, folder, name, &info) : ST_OK;
	char *path = keep_joined(l->arena, folder, name);
	if (st || !path)
		return ST_NO_MEMORY;
	st = folder_open_at(fd, name, l->path, &below);
	if (st == ST_NOT_FOUND)
		return ST_OK;
	if (st && errno == EACCES) /* one that may not be read must not stop the night */
		return name_type(name, NULL) == NAME_COMPANION ? ST_OK : add(l, folder, name, &info);
	return st ? st : list_below(l, below, path, depth - 1);
}

/* Closes FD. */
static enum status list_below(struct listing *l, int fd, const char *folder, unsigned depth)
{
	DIR *d = fdopendir(fd);
	enum status st = d ? ST_OK : fail_errno(ST_IO, l->path, errno);
	if (!d)
		close(fd);
	while (!st) {
		errno = 0;
		const struct dirent *e = readdir(d);
		if (!e) {
			st = errno ? fail_errno(ST_IO, l->path, errno) : ST_OK;
			break;
		}
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			st = list_entry(l, dirfd(d), folder, e->d_name, depth);
	}
	if (d)
		closedir(d);
	return st;
}

static int by_place(const void *a, const void *b)
{
	const struct spool_file *x = a, *y = b;
	int c = strcmp(x->folder, y->folder);
	return c ? c : strcmp(x->name, y->name);
}

/* Profiles and companions */

/* "run-000012" is no partner's folder. */
static struct slice partner_of(const char *folder)
{
	size_t n = strcspn(folder, "/");
	char first[NAME_BYTES];
	if (n == 0 || n >= sizeof(first))
		return (struct slice){ 0 };
	memcpy(first, folder, n);
	first[n] = '\0';
	return name_is_run(first) ? (struct slice){ 0 } : slice_of(folder, n);
}

static void find_profile(const struct profiles *profiles, struct spool_file *file)
{
	struct slice partner = partner_of(file->folder);
	uint32_t found = 0;
	if (!profiles)
		return;
	if (partner.n > 0) {
		file->profile = profiles_find(profiles, partner);
		file->no_profile = !file->profile;
		return;
	}
	for (uint32_t i = 0; i < profiles->count; i++)
		if (profile_has_file(profiles->list[i], slice_str(file->name)) && found++ == 0)
			file->profile = profiles->list[i];
	if (found > 1)
		file->profile = NULL;
}

/* Does C, which stands after FILE, accompany it? */
static bool accompanies(const struct spool_file *c, const struct spool_file *file)
{
	size_t n = strlen(file->name), stem = 0;
	if (c->type == NAME_COMPANION)
		return name_type(c->name, &stem) == NAME_COMPANION && stem == n;
	return file->profile && file->profile->form.accompanied != ACCOMPANIED_NOT &&
	       slice_eq(slice_str(c->name + n), file->profile->form.suffix);
}

static void pair_up(struct file_list *list)
{
	for (uint32_t i = 0; i < list->count; i++) {
		const struct spool_file *file = &list->files[i];
		size_t n = strlen(file->name);
		if (file->type != NAME_FEED)
			continue;
		for (uint32_t j = i + 1; j < list->count; j++) {
			struct spool_file *c = &list->files[j];
			if (strcmp(c->folder, file->folder) != 0 || strncmp(c->name, file->name, n) != 0)
				break;
			if (accompanies(c, file)) {
				c->type = NAME_COMPANION;
				c->owner = i;
			}
		}
	}
}

/* What says why of a file whose name leaves no room for that: as much of the name as there is room for. */
static bool is_cut_why(const struct spool_file *c, size_t *stem)
{
	return c->type == NAME_COMPANION && c->owner == NO_OWNER && strlen(c->name) == NAME_BYTES - 1 &&
	       name_type(c->name, stem) == NAME_COMPANION && strcasecmp(c->name + *stem, WHY_SUFFIX) == 0;
}

/* It stands before its file where that goes on with a byte below the suffix's. */
static void pair_cut(struct file_list *list)
{
	for (uint32_t i = 0; i < list->count; i++) {
		struct spool_file *c = &list->files[i];
		size_t stem = 0;
		if (!is_cut_why(c, &stem))
			continue;
		for (uint32_t j = 0; c->owner == NO_OWNER && j < list->count; j++)
			if (list->files[j].type == NAME_FEED && strlen(list->files[j].name) > stem &&
			    strncmp(list->files[j].name, c->name, stem) == 0 &&
			    strcmp(list->files[j].folder, c->folder) == 0)
				c->owner = j;
	}
}

enum status files_list(int root, const char *path, unsigned depth, const struct profiles *profiles,
		       struct arena *arena, struct file_list *out)
{
	struct listing l = { .arena = arena, .path = path };
	int fd = openat(root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum status st = fd < 0 ? fail_errno(ST_IO, path, errno) : list_below(&l, fd, "", depth);
	if (st)
		return st;
	if (l.count > 0)
		qsort(l.files, l.count, sizeof(*l.files), by_place);
	for (uint32_t i = 0; i < l.count; i++)
		if (l.files[i].type == NAME_FEED)
			find_profile(profiles, &l.files[i]);
	*out = (struct file_list){ .files = l.files, .count = l.count };
	pair_up(out);
	pair_cut(out);
	return ST_OK;
}
