/*
 * The folder of a run's results while it is written: hidden in OUT, published by one rename.
 *
 * All is opened, made, renamed and removed by a name in a folder that is open, so that whoever may write to OUT
 * cannot send files elsewhere by a link in the place of a folder. Paths are for messages.
 */
#ifndef ALLOT_RESULTS_RUN_FOLDER_H
#define ALLOT_RESULTS_RUN_FOLDER_H

#include "results/out_file.h"
#include "results/seal/sums.h"

enum { FOLDER_NAME_TEXT = 40 }; /* ".latest-", at most 20 digits, ".tmp" and a zero */

struct run_folder {
	char name[FOLDER_NAME_TEXT];	  /* "run-000001" */
	char temporary[FOLDER_NAME_TEXT]; /* ".run-000001.tmp" */
	char new[FOLDER_NAME_TEXT];	  /* ".run-000001.new", until it becomes `temporary` */
	char link[FOLDER_NAME_TEXT];	  /* ".latest-000001.tmp", until it becomes "latest" */
	bool no_links;			  /* OUT cannot hold any: there will be no "latest" */
	char *out;
	struct reach reach;	     /* who may read what is in it */
	int out_fd;		     /* OUT, open; -1: not yet */
	char *path;		     /* OUT/.run-000001.tmp */
	int fd;			     /* it, open and locked as long as we write it; -1: it is not ours */
	struct buf scratch;	     /* of paths */
	struct sums sums;	     /* of the files that are complete */
	struct results_check *check; /* a published folder is checked, and nothing in OUT changed; else NULL */
	char *aside; /* with `check`: a folder for what must be written to be read again; owned */
};

/*
 * Makes the hidden folder of run NUMBER in OUT, which is made if it is missing. What publication will need is
 * tried at once: a rename, a sync and a link in OUT. ST_CANT_CREATE also when OUT holds something of its final
 * name, or a `latest` that is no symbolic link, or when another process is writing the same folder; ST_IO,
 * ST_NO_MEMORY.
 */
enum status run_folder_begin(const char *out, uint64_t number, struct run_folder **folder);

/*
 * Opens the published folder of run NUMBER in OUT, to be held against what is written to *FOLDER; CHECK is
 * told of differences, first of all that it is missing. OUT NULL: there is nothing to hold it against, and
 * what is written is only hashed. ST_IO, ST_NO_MEMORY.
 */
enum status run_folder_begin_check(const char *out, uint64_t number, struct results_check *check,
				   struct run_folder **folder);

/* After all files: tells CHECK of what is in the published folder and is none of them. ST_IO, ST_NO_MEMORY. */
enum status run_folder_check_others(struct run_folder *f);

/* Creates the file NAME in it. As out_file_create(). */
enum status run_folder_create(struct run_folder *f, const char *name, struct out_file *file);

/* Completes FILE, its file NAME, and notes its sum. As out_file_finish(); ST_NO_MEMORY. */
enum status run_folder_finish(struct run_folder *f, const char *name, struct out_file *file);

/*
 * Makes the folder NAME in it, path PATH, open as *FD (-1: it could not be opened). ST_CANT_CREATE, ST_IO.
 */
enum status run_folder_make(struct run_folder *f, const char *name, const char *path, int *fd);

/*
 * Syncs the folder, whose files are synced, gives it its final name and points OUT/latest at it, where OUT can
 * hold links. ST_CANT_CREATE: the name is taken; ST_IO, ST_NO_MEMORY.
 */
enum status run_folder_publish(struct run_folder *f);

/* Points OUT/latest at run NUMBER where OUT can hold links. ST_CANT_CREATE, ST_IO, ST_NO_MEMORY. */
enum status run_folder_point_latest(const char *out, uint64_t number);

/* For these sources: a folder that is not opened yet; NULL: no memory. */
struct run_folder *run_folder_new(const char *out, uint64_t number);

/* Frees F; what is in OUT stays. */
void run_folder_free(struct run_folder *f);
/* Removes the hidden folder, keeping fail_message(), and frees F. */
void run_folder_drop(struct run_folder *f);

#endif
