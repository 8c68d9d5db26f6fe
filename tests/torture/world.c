#include "world.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../model/nights_files.h"

void world_give_up(const char *what, const char *which)
{
	fprintf(stderr, "torture: %s: %s\n", what, which);
	exit(2);
}

static char *make_folder(const char *parent, const char *name)
{
	char *path = files_path(parent, name);
	if (!files_make_folder(path))
		world_give_up("cannot make folder", path);
	return path;
}

static struct torture_control *make_control(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0 || ftruncate(fd, sizeof(struct torture_control)) != 0)
		world_give_up("cannot make", path);
	void *p = mmap(NULL, sizeof(struct torture_control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (p == MAP_FAILED)
		world_give_up("cannot map", path);
	return p;
}

void world_open(struct world *w, const char *temporary, unsigned n, const char *allot, const char *shim)
{
	char name[64];
	(void)snprintf(name, sizeof(name), "torture-%ld-%u", (long)getpid(), n);
	*w = (struct world){ .allot = allot };
	w->root = make_folder(temporary, name);
	w->here = make_folder(w->root, "here");
	w->feeds = make_folder(w->root, "feeds");
	free(make_folder(w->root, "kept"));
	w->store = files_path(w->here, "data/store");
	w->results = files_path(w->here, "results");
	w->output = files_path(w->root, "output");
	w->errors = files_path(w->root, "errors");
	w->log = files_path(w->root, "log");
	char *control = files_path(w->root, "control");
	w->control = make_control(control);
	setenv(TORTURE_CONTROL, control, 1);
	files_preload(shim);
	setenv("LC_ALL", "C", 1);
	free(control);
}

void world_close(struct world *w)
{
	char **const texts[] = { &w->here,   &w->store,	 &w->results, &w->feeds,
				 &w->output, &w->errors, &w->log,     &w->root };
	munmap(w->control, sizeof(*w->control));
	files_remove_tree(w->root);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		free(*texts[i]);
}

/* Trees */

static void copy_file(const char *from, const char *to)
{
	char bytes[64 * 1024];
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	ssize_t n = in < 0 || out < 0 ? -1 : 1;
	while (n > 0) {
		n = read(in, bytes, sizeof(bytes));
		if (n > 0 && write(out, bytes, (size_t)n) != n)
			n = -1;
	}
	if (n < 0)
		world_give_up("cannot copy", from);
	close(in);
	close(out);
}

static void copy_link(const char *from, const char *to)
{
	char target[TORTURE_PATH_MAX];
	ssize_t n = readlink(from, target, sizeof(target) - 1);
	if (n < 0)
		world_give_up("cannot read", from);
	target[n] = '\0';
	if (symlink(target, to) != 0)
		world_give_up("cannot copy", from);
}

void tree_copy(const char *from, const char *to)
{
	struct stat s;
	if (lstat(from, &s) != 0)
		world_give_up("cannot find", from);
	if (S_ISREG(s.st_mode)) {
		copy_file(from, to);
		return;
	}
	if (S_ISLNK(s.st_mode)) {
		copy_link(from, to);
		return;
	}
	DIR *d = opendir(from);
	if (!d || mkdir(to, 0700) != 0)
		world_give_up("cannot copy", from);
	for (struct dirent *e; (e = readdir(d));) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		char *a = files_path(from, e->d_name), *b = files_path(to, e->d_name);
		tree_copy(a, b);
		free(a);
		free(b);
	}
	closedir(d);
}

static char *kept_path(const struct world *w, const char *name)
{
	char *kept = files_path(w->root, "kept");
	char *path = files_path(kept, name);
	free(kept);
	return path;
}

void world_keep(struct world *w, const char *name)
{
	char *path = kept_path(w, name);
	files_remove_tree(path);
	tree_copy(w->here, path);
	free(path);
}

void world_restore(struct world *w, const char *name)
{
	files_remove_tree(w->here);
	if (!name[0]) {
		if (!files_make_folder(w->here))
			world_give_up("cannot make folder", w->here);
		return;
	}
	char *path = kept_path(w, name);
	tree_copy(path, w->here);
	free(path);
}

/* Programs */

void world_order_nothing(struct world *w)
{
	struct torture_control *c = w->control;
	c->effect = EFFECT_NONE;
	c->at = c->for_good = c->classes = 0;
	c->counted = CALLS_ALL;
	c->err = 0;
	c->map_bytes = 0;
	c->log[0] = '\0';
}

int world_run(struct world *w, const char *const *words, const char *input)
{
	struct files_list command = { 0 };
	files_list_add(&command, w->allot);
	for (; *words; words++)
		files_list_add(&command, *words);
	w->control->seen = w->control->allocations = w->control->fired = w->control->printed = 0;
	int status = files_run(&command, input, w->output, w->errors);
	files_list_free(&command);
	if (status == -1)
		world_give_up("cannot start", w->allot);
	return status;
}

struct model_bytes world_read(const struct world *w, const char *path)
{
	struct model_bytes bytes = { 0 };
	char *whole = files_path(w->here, path);
	(void)files_read(whole, &bytes);
	free(whole);
	return bytes;
}

static struct model_bytes read_all(const char *path)
{
	struct model_bytes bytes = { 0 };
	(void)files_read(path, &bytes);
	return bytes;
}

struct model_bytes world_output(const struct world *w)
{
	return read_all(w->output);
}

struct model_bytes world_errors(const struct world *w)
{
	return read_all(w->errors);
}
