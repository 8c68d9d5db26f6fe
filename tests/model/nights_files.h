/* Files and programs, as the checker of nights needs them. Paths are built with files_path().
 */
#ifndef NIGHTS_FILES_H
#define NIGHTS_FILES_H

#include "model_bytes.h"

/* A list of texts that it owns, ended by a null pointer: names, or the words of a command. */
struct files_list {
	char **texts;
	size_t n;
};

void files_list_add(struct files_list *list, const char *text);
void files_list_sort(struct files_list *list);
void files_list_free(struct files_list *list);

/* `folder/name`; the caller frees it. */
char *files_path(const char *folder, const char *name);

bool files_write(const char *path, const char *data, size_t len);
bool files_read(const char *path, struct model_bytes *out);
bool files_make_folder(const char *path);
/* A thing that exists and cannot be opened, for root neither. */
bool files_make_unreadable(const char *path);
void files_remove_tree(const char *path);

/* The names, relative to `folder`, of all that is in it and in its folders, but for folders. */
bool files_list_tree(const char *folder, struct files_list *names);

/* Programs run from now on load `library` before their own, wherever it is, until LD_PRELOAD is unset. */
void files_preload(const char *library);

/* Runs a program with its standard streams in files; `input` null is an empty one. Its exit
 * status, 128 + N when signal N ended it, -1 when it could not be started, -2 when it took too
 * long.
 */
int files_run(const struct files_list *command, const char *input, const char *output, const char *errors);

#endif
