#include "run_process.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scratch.h"
#include "testing.h"

/* build/VARIANT/allot, this test being build/VARIANT/tests/integration/test_X. */
static const char *program(void)
{
	static char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 20);
	assert_true(n > 0);
	path[n] = '\0';
	char *at = strstr(path, "/tests/integration/");
	assert_non_null(at);
	memcpy(at, "/allot", sizeof("/allot"));
	if (access(path, X_OK) != 0)
		fail_msg("%s is not built", path);
	return path;
}

static const char *text_path(const struct run_process *p, int n)
{
	char name[48];
	(void)snprintf(name, sizeof(name), "%s.%d", p->name, n);
	return scratch_path(name);
}

/* In the child: what it is to find in place of descriptor N. */
static void prepare_descriptor(const struct run_process *p, int n, int pipe_end)
{
	int flags = n == 0 ? O_RDONLY : O_WRONLY | O_CREAT | O_TRUNC;
	const char *path = n == 0 ? p->in : n == 1 ? p->out : NULL;
	if (p->closed & 1 << n) {
		close(n);
		return;
	}
	int fd = pipe_end;
	if (fd < 0)
		fd = open(path ? path : n == 0 ? "/dev/null" : text_path(p, n), flags, 0600);
	if (fd < 0 || dup2(fd, n) < 0)
		_exit(126);
	close(fd);
}

static _Noreturn void become(const struct run_process *p, const char *path, const int ends[3],
			     char *const words[])
{
	/* a sanitizer's report must not look like refused rows */
	setenv("ASAN_OPTIONS", "exitcode=99", 0);
	if (p->ignored)
		signal(p->ignored, SIG_IGN);
	if (p->files_max) {
		struct rlimit limit;
		getrlimit(RLIMIT_NOFILE, &limit);
		limit.rlim_cur = p->files_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
	for (int n = 0; n < 3; n++)
		prepare_descriptor(p, n, ends[n]);
	execv(path, words);
	_exit(127);
}

static void split(const char *words, char *list[WORDS_MAX + 2])
{
	size_t count = 0;
	list[count++] = strdup("allot");
	while (*words) {
		size_t n = strcspn(words, " ");
		char *word = strndup(words, n);
		assert_true(count <= WORDS_MAX);
		assert_non_null(word);
		list[count++] = word[0] == '@' ? strdup(scratch_path(word + 1)) : strdup(word);
		free(word);
		words += n + (words[n] == ' ');
	}
	list[count] = NULL;
}

void run_process_start(struct run_process *p, const char *words)
{
	static unsigned number;
	char *list[WORDS_MAX + 2];
	int theirs[3] = { NO_PIPE, NO_PIPE, NO_PIPE };
	const char *path = program();
	(void)snprintf(p->name, sizeof(p->name), "process-%u", number++);
	for (int n = 0; n < 3; n++) {
		int ends[2];
		p->pipe[n] = NO_PIPE;
		if (!(p->piped & 1 << n))
			continue;
		assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
		theirs[n] = ends[n == 0 ? 0 : 1];
		p->pipe[n] = ends[n == 0 ? 1 : 0];
		if (n > 0)
			assert_true(fcntl(p->pipe[n], F_SETPIPE_SZ, PIPE_OUT_BYTES) > 0);
	}
	split(words, list);
	p->pid = fork();
	assert_true(p->pid >= 0);
	if (p->pid == 0)
		become(p, path, theirs, list);
	for (int n = 0; n < 3; n++)
		if (theirs[n] != NO_PIPE)
			close(theirs[n]);
	for (size_t i = 0; list[i]; i++)
		free(list[i]);
}

int run_process_end(struct run_process *p)
{
	int status = 0;
	for (int n = 0; n < 3; n++) {
		if (p->pipe[n] != NO_PIPE)
			close(p->pipe[n]);
		p->pipe[n] = NO_PIPE;
	}
	assert_int_equal(waitpid(p->pid, &status, 0), p->pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int run_process(struct run_process *p, const char *words)
{
	run_process_start(p, words);
	return run_process_end(p);
}

const char *run_process_text(const struct run_process *p, int n)
{
	return scratch_read(text_path(p, n));
}
