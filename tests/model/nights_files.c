/* Files by plain stdio, programs by posix_spawn with a limit of time. */
#include "nights_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define RUN_SECONDS_MAX 60

extern char **environ;

/* Lists */

void files_list_add(struct files_list *list, const char *text)
{
	list->texts = model_alloc(list->texts, list->n + 2, sizeof(*list->texts));
	list->texts[list->n++] = model_copy(text);
	list->texts[list->n] = NULL;
}

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void files_list_sort(struct files_list *list)
{
	if (list->n > 1)
		qsort(list->texts, list->n, sizeof(*list->texts), compare_texts);
}

void files_list_free(struct files_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->texts[i]);
	free(list->texts);
	*list = (struct files_list){ 0 };
}

/* Files */

char *files_path(const char *folder, const char *name)
{
	struct model_bytes path = { 0 };

	model_bytes_add_text(&path, folder);
	model_bytes_add_char(&path, '/');
	model_bytes_add_text(&path, name);
	return path.data;
}

bool files_write(const char *path, const char *data, size_t len)
{
	FILE *file = fopen(path, "wb");
	bool done;

	if (!file)
		return false;
	done = len == 0 || fwrite(data, 1, len, file) == len;
	return fclose(file) == 0 && done;
}

bool files_read(const char *path, struct model_bytes *out)
{
	FILE *file = fopen(path, "rb");
	char buffer[16384];
	size_t n;
	bool done;

	if (!file)
		return false;
	while ((n = fread(buffer, 1, sizeof(buffer), file)) > 0)
		model_bytes_add(out, buffer, n);
	done = !ferror(file);
	fclose(file);
	return done;
}

bool files_make_folder(const char *path)
{
	return mkdir(path, 0777) == 0;
}

bool files_make_unreadable(const char *path)
{
	return mknod(path, S_IFSOCK | 0666, 0) == 0;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *where)
{
	(void)status;
	(void)type;
	(void)where;
	return remove(path);
}

void files_remove_tree(const char *path)
{
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static bool is_folder(const char *path)
{
	struct stat status;

	return lstat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool list_under(const char *folder, const char *prefix, struct files_list *names);

static bool list_one(const char *folder, const char *prefix, const char *name, struct files_list *names)
{
	char *path = files_path(folder, name);
	char *relative = *prefix ? files_path(prefix, name) : model_copy(name);
	bool done = true;

	if (is_folder(path))
		done = list_under(path, relative, names);
	else
		files_list_add(names, relative);
	free(path);
	free(relative);
	return done;
}

static bool list_under(const char *folder, const char *prefix, struct files_list *names)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	bool done = true;

	if (!dir)
		return false;
	while (done && (entry = readdir(dir))) {
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			done = list_one(folder, prefix, entry->d_name, names);
	}
	closedir(dir);
	return done;
}

bool files_list_tree(const char *folder, struct files_list *names)
{
	bool done = list_under(folder, "", names);

	files_list_sort(names);
	return done;
}

/* Programs */

static void on_alarm(int signal_number)
{
	(void)signal_number;
}

/* The handler does nothing but end the wait. */
static int wait_for(pid_t pid)
{
	struct sigaction action = { .sa_handler = on_alarm };
	int status;

	sigaction(SIGALRM, &action, NULL);
	alarm(RUN_SECONDS_MAX);
	if (waitpid(pid, &status, 0) < 0) {
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
		return -2;
	}
	alarm(0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Blanks and colons separate what is preloaded: a path that has some goes by a descriptor of this process. */
void files_preload(const char *library)
{
	static char by_descriptor[64];

	if (!strpbrk(library, " :")) {
		setenv("LD_PRELOAD", library, 1);
		return;
	}
	if (!by_descriptor[0])
		(void)snprintf(by_descriptor, sizeof(by_descriptor), "/proc/%ld/fd/%d", (long)getpid(),
			       open(library, O_RDONLY | O_CLOEXEC));
	setenv("LD_PRELOAD", by_descriptor, 1);
}

int files_run(const struct files_list *command, const char *input, const char *output, const char *errors)
{
	int flags = O_WRONLY | O_CREAT | O_TRUNC;
	posix_spawn_file_actions_t actions;
	pid_t pid;
	int error;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, input ? input : "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&actions, 1, output, flags, 0666);
	posix_spawn_file_actions_addopen(&actions, 2, errors, flags, 0666);
	error = posix_spawn(&pid, command->texts[0], &actions, NULL, command->texts, environ);
	posix_spawn_file_actions_destroy(&actions);
	return error ? -1 : wait_for(pid);
}
