/*
 * The program itself, run as a process of its own: the `allot` that was built beside the test.
 */
#ifndef SUPPORT_RUN_PROCESS_H
#define SUPPORT_RUN_PROCESS_H

#include <sys/types.h>

enum { WORDS_MAX = 16, NO_PIPE = -1, PIPE_OUT_BYTES = 4096 };

struct run_process {
	/* set before the start, zeroed means: an empty input, output read back by run_process_text() */
	const char *in;		 /* file to read from; NULL: /dev/null */
	const char *out;	 /* where standard output goes; NULL: a file in the scratch folder */
	int closed;		 /* bits 1 << N: descriptor N is closed */
	int ignored;		 /* signal that is ignored from the start, as by nohup; 0: none */
	unsigned long files_max; /* soft limit of open files; 0: as it is */
	int piped; /* bits 1 << N: descriptor N is a pipe, its other end pipe[N]; small for output */

	int pipe[3]; /* ends of the test's, or NO_PIPE */
	pid_t pid;
	char name[32]; /* of its files in the scratch folder */
};

/* Starts `allot` with WORDS, separated by blanks; a word that begins with @ is a name in the scratch folder. */
void run_process_start(struct run_process *p, const char *words);

/* Waits for its end: the exit status, 128 + N when signal N ended it. Closes the pipes. */
int run_process_end(struct run_process *p);

/* Both in one, with nothing special. */
int run_process(struct run_process *p, const char *words);

/* What it has written to descriptor N, 1 or 2, if that is no pipe; valid until scratch_read(). */
const char *run_process_text(const struct run_process *p, int n);

#endif
