/*
 * The main() of a fuzzer without libFuzzer:
 *
 *   fuzz_NAME [--runs N] [--seed N] FILE-OR-FOLDER...
 *
 * runs the inputs given, then N mutations of them. The same seed makes the same mutations. An input that
 * crashes is left in the file fuzz-crash of the folder the program was started in.
 */
#include <dirent.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "allot/base/files/file.h"
#include "../model/night_rng.h"
#include "fuzz.h"

enum { INPUTS_MAX = 512, INPUT_MAX = 64 * 1024, EDITS_MAX = 8 };

static struct slice inputs[INPUTS_MAX];
static size_t inputs_count;
static char current[2 * INPUT_MAX];
static size_t current_n;

/* What tells formats apart; random bytes seldom make them. */
static const char *const TOKENS[] = {
	"\"",	   "\"\"",	 ",",		";",	      "\t",
	"|",	   "\n",	 "\r\n",	"\r",	      "\xef\xbb\xbf",
	"0",	   "1",		 "2147483647",	"2147483648", "=",
	"-",	   "ref",	 "sku",		"qty",	      "eta",
	"orderid", "line",	 "batchref",	"2026-11-22", "0000-00-00",
	"\x1b[2J", "\xff",	 "--store",	"--help",     "-",
	" ",	   "\xc3",	 "reject_line", "~",	      "'",
	"*",	   "+",		 ":",		"?",	      "~\nLIN*",
	"'\nLIN+", "~\nQTY*33*", "'\nQTY+145:",
};
enum { TOKENS_COUNT = sizeof(TOKENS) / sizeof(TOKENS[0]) };

static void on_crash(int number)
{
	int fd = open("fuzz-crash", O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd >= 0 && write(fd, current, current_n) >= 0)
		close(fd);
	signal(number, SIG_DFL);
	raise(number);
}

static void add_file(const char *path)
{
	struct stat s;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	FUZZ_CHECK(fd >= 0 && fstat(fd, &s) == 0 && inputs_count < INPUTS_MAX);
	size_t n = s.st_size < INPUT_MAX ? (size_t)s.st_size : INPUT_MAX, got = 0;
	char *p = malloc(n + 1);
	FUZZ_CHECK(p && file_read_at(fd, p, n, 0, &got, path) == ST_OK);
	close(fd);
	inputs[inputs_count++] = slice_of(p, got);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void add(const char *path)
{
	struct dirent **names;
	int n = scandir(path, &names, NULL, by_name);
	if (n < 0) {
		add_file(path);
		return;
	}
	for (int i = 0; i < n; i++) {
		if (names[i]->d_name[0] != '.')
			add_file(fuzz_path(path, names[i]->d_name));
		free(names[i]);
	}
	free(names);
}

/* Replaces N bytes at AT of `current` by WITH. */
static void put_over(size_t at, size_t n, struct slice with)
{
	if (current_n - n + with.n > sizeof(current))
		return;
	memmove(current + at + with.n, current + at + n, current_n - at - n);
	if (with.n)
		memmove(current + at, with.p, with.n);
	current_n += with.n - n;
}

static void edit(struct night_rng *rng)
{
	size_t at = night_below(rng, current_n + 1);
	size_t n = night_below(rng, current_n - at + 1);
	struct slice other = inputs[night_below(rng, inputs_count)];
	size_t from = night_below(rng, other.n + 1);
	char byte = (char)night_below(rng, 256);
	switch (night_below(rng, 6)) {
	case 0:
		put_over(at, at < current_n, slice_of(&byte, 1));
		break;
	case 1:
		if (at < current_n)
			current[at] ^= (char)(1u << night_below(rng, 8));
		break;
	case 2:
		put_over(at, n < 16 ? n : n % 16, (struct slice){ 0 });
		break;
	case 3:
		put_over(at, 0, slice_str(TOKENS[night_below(rng, TOKENS_COUNT)]));
		break;
	case 4:
		put_over(at, n, slice_of(other.p + from, night_below(rng, other.n - from + 1)));
		break;
	default:
		put_over(at, n < 4 ? n : n % 4,
			 slice_of(other.p + from, other.n - from < 8 ? other.n - from : 8));
	}
}

static void run(void)
{
	/* memory of exactly that size, so that a sanitizer sees what reads past it */
	uint8_t *exact = malloc(current_n ? current_n : 1);
	FUZZ_CHECK(exact);
	memcpy(exact, current, current_n);
	(void)LLVMFuzzerTestOneInput(exact, current_n);
	free(exact);
}

static void run_mutation(uint64_t seed, uint64_t i)
{
	struct night_rng rng = { night_hash(seed, i, 0) };
	struct slice input = inputs[night_below(&rng, inputs_count)];
	current_n = 0;
	put_over(0, 0, input);
	for (size_t n = 1 + night_below(&rng, EDITS_MAX); n > 0; n--)
		edit(&rng);
	run();
}

int main(int argc, char **argv)
{
	static const struct option names[] = { { "runs", required_argument, NULL, 'r' },
					       { "seed", required_argument, NULL, 's' },
					       { NULL, 0, NULL, 0 } };
	uint64_t runs = 0, seed = 1;
	int c;
	signal(SIGABRT, on_crash);
	signal(SIGSEGV, on_crash);
	while ((c = getopt_long(argc, argv, "", names, NULL)) != -1)
		FUZZ_CHECK(c != '?' &&
			   slice_number(slice_str(optarg), UINT64_MAX, c == 'r' ? &runs : &seed) == NUMBER_OK);
	for (int i = optind; i < argc; i++)
		add(argv[i]);
	FUZZ_CHECK(inputs_count > 0);
	for (size_t i = 0; i < inputs_count; i++) {
		current_n = 0;
		put_over(0, 0, inputs[i]);
		run();
	}
	for (uint64_t i = 0; i < runs; i++)
		run_mutation(seed, i);
	for (size_t i = 0; i < inputs_count; i++)
		free((void *)(uintptr_t)inputs[i].p);
	return 0;
}
