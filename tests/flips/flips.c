/*
 * flips: holds the program to its word that a damaged data file is told before a result is published, or is
 * harmless.
 *
 *   flips --allot PROGRAM [--at-rest] [--flips N] [--truncations N] [--from SEED] [--jobs N]
 *   flips --allot PROGRAM [--at-rest] --flip I [--from SEED]	that flip alone, which an earlier run told
 *
 * A store is made of some nights' feeds, the last of which is killed while its batches feed is applied, so that
 * there are rows put off, marks of a first turn and SKUs still to be served; --at-rest: that night is then done
 * with, so that its results are out. Then, N times over, one bit of a
 * copy of its data.mdb is flipped (every third time anywhere, else where LMDB itself looks), or the copy is cut
 * short (at each page and one byte beside it, then N times anywhere; not at all with --truncations 0), and put
 * before verify, export, show and the next two nights' runs, then export again. Each must say 76 with a
 * message, or give byte by byte what it gives on the sound store; a run that says 76 must have published
 * nothing, or first of what it publishes on the sound store. Anything else is shown, and the exit status is 1.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../model/model_bytes.h"
#include "../model/night_rng.h"
#include "../model/nights_files.h"
#include "flips_scene.h"

enum { PAGE = 4096, DAMAGED = 76, JOBS_MAX = 16, PATH_BYTES = 512 };

/* What is put before the damaged store, in this order. {store}, {out} and {night} stand for paths. */
static const char *const STEPS[][12] = {
	{ "verify", "--store", "{store}" },
	{ "export", "allocations", "--store", "{store}" },
	{ "export", "batches", "--store", "{store}" },
	{ "show", "order", SCENE_ORDER, "--store", "{store}" },
	{ "show", "sku", SCENE_SKU, "--store", "{store}", "--format", "json" },
	{ "show", "batch", SCENE_BATCH, "--store", "{store}" },
	{ "run", "--quiet", "--chunk", "400", "--store", "{store}", "--out", "{out}", "{night}" },
	{ "run", "--quiet", "--store", "{store}", "--out", "{out}", "{night}" },
	{ "export", "allocations", "--store", "{store}" },
	{ "export", "batches", "--store", "{store}" },
};
enum { STEPS_COUNT = sizeof(STEPS) / sizeof(STEPS[0]), RUN_STEP = 6, RUNS = 2, NIGHTS_BEFORE = SCENE_KILLED };

static bool is_run(int step)
{
	return step >= RUN_STEP && step < RUN_STEP + RUNS;
}

/* The night that is the feed of a run on the damaged store. */
static int night_of(int step)
{
	return NIGHTS_BEFORE + step - RUN_STEP;
}

struct outcome {
	int status;
	struct model_bytes output; /* of a run: all that it published */
	bool told;		   /* there was a message */
};

/* Counts of all jobs together, in shared memory. */
struct tally {
	unsigned long told_first; /* by the first command that met it */
	unsigned long told_later;
	unsigned long harmless;
	unsigned long silent;
	unsigned long crashed;
};

struct flips {
	const char *allot;
	char shim[PATH_BYTES];	 /* what kills it */
	unsigned long counts[2]; /* flips, truncations */
	unsigned long first;	 /* flip to begin with */
	uint64_t seed;
	unsigned jobs;
	bool at_rest;
	char folder[PATH_BYTES];
	struct model_bytes data; /* the sound data file */
	struct outcome sound[STEPS_COUNT];
	struct tally *tally;
};

static void die(const char *what)
{
	fprintf(stderr, "flips: %s: %s\n", what, strerror(errno));
	exit(2);
}

static char *path_in(const char *folder, const char *name)
{
	return files_path(folder, name);
}

/* One command on the store in `work` */

static void add_word(struct files_list *command, const struct flips *f, const char *work, const char *word,
		     int night)
{
	char text[PATH_BYTES + 64];

	snprintf(text, sizeof(text), "%s", word);
	if (strcmp(word, "{store}") == 0)
		snprintf(text, sizeof(text), "%s/store", work);
	if (strcmp(word, "{out}") == 0)
		snprintf(text, sizeof(text), "%s/out", work);
	if (strcmp(word, "{night}") == 0)
		snprintf(text, sizeof(text), "%s/night-%d", f->folder, night);
	files_list_add(command, text);
}

enum { TIME_BYTES = 20, SUM_BYTES = 64 };

/* Blanks the `bytes` of the value behind each `key`. */
static void mask(struct model_bytes *text, const char *key, size_t bytes)
{
	size_t n = strlen(key);

	for (size_t i = 0; i + n + bytes <= text->len; i++)
		if (memcmp(text->data + i, key, n) == 0)
			memset(text->data + i + n, '*', bytes);
}

/* Blanks the sum of each summary, which holds times. */
static void mask_sums(struct model_bytes *text)
{
	static const char name[] = "  summary.json\n";
	size_t n = sizeof(name) - 1;

	for (size_t i = SUM_BYTES; i + n <= text->len; i++)
		if (memcmp(text->data + i, name, n) == 0)
			memset(text->data + i - SUM_BYTES, '*', SUM_BYTES);
}

/* A warning names the folder of results, which each job has for itself. */
static void mask_work(struct model_bytes *text, const char *work)
{
	size_t n = strlen(work);

	for (size_t i = 0; i + n <= text->len; i++)
		if (memcmp(text->data + i, work, n) == 0) {
			memmove(text->data + i, text->data + i + n, text->len - i - n);
			text->len -= n;
		}
}

/* Everything in the folders of results, in their order. */
static void read_results(const char *work, struct model_bytes *out)
{
	struct files_list names = { 0 };
	char folder[PATH_BYTES + 64];

	snprintf(folder, sizeof(folder), "%s/out", work);
	if (access(folder, F_OK) != 0 || !files_list_tree(folder, &names))
		return;
	files_list_sort(&names);
	for (size_t i = 0; i < names.n; i++) {
		if (strncmp(names.texts[i], "run-", 4) != 0)
			continue;
		char *path = files_path(folder, names.texts[i]);
		model_bytes_add_text(out, names.texts[i]);
		model_bytes_add_char(out, '\n');
		files_read(path, out);
		free(path);
	}
	files_list_free(&names);
	mask(out, "\"started\":\"", TIME_BYTES);
	mask(out, "\"ended\":\"", TIME_BYTES);
	mask(out, "\"previous\":\"", SUM_BYTES);
	mask_sums(out);
	mask_work(out, work);
}

static void run_step(const struct flips *f, const char *work, int step, int night, struct outcome *o)
{
	struct files_list command = { 0 };
	struct model_bytes errors = { 0 };
	char *output = path_in(work, "output");
	char *messages = path_in(work, "messages");

	files_list_add(&command, f->allot);
	for (const char *const *word = STEPS[step]; *word; word++)
		add_word(&command, f, work, *word, night);
	*o = (struct outcome){ .status = files_run(&command, NULL, output, messages) };
	if (is_run(step))
		read_results(work, &o->output);
	else
		files_read(output, &o->output);
	files_read(messages, &errors);
	o->told = errors.len > 0;
	model_bytes_free(&errors);
	files_list_free(&command);
	free(output);
	free(messages);
}

/* The sound store */

static void copy_store(const char *work, const struct model_bytes *data)
{
	char path[PATH_BYTES + 64];

	snprintf(path, sizeof(path), "%s/out", work);
	files_remove_tree(path);
	snprintf(path, sizeof(path), "%s/store", work);
	files_remove_tree(path);
	files_make_folder(path);
	snprintf(path, sizeof(path), "%s/store/data.mdb", work);
	if (!files_write(path, data->data, data->len))
		die(path);
}

static bool is_done(int status)
{
	enum { REJECTS = 3 };
	return status == 0 || status == REJECTS;
}

static bool files_read_anew(const char *path, struct model_bytes *out)
{
	out->len = 0;
	return files_read(path, out);
}

/* True when the run that takes up the store in `work` finds its batches feed begun; changes the store. */
static bool is_in_batches(const struct flips *f, const char *work)
{
	static const char interrupted[] = "\"kind\":\"batches\",\"sha256\":\"";
	struct outcome o;
	bool in = false;

	run_step(f, work, RUN_STEP, SCENE_KILLED, &o);
	const char *at = model_bytes_text(&o.output);
	while (!in && (at = strstr(at, interrupted)) != NULL) {
		at = strstr(at, "\"status\":");
		in = strncmp(at, "\"status\":\"interrupted\"", 22) == 0;
	}
	model_bytes_free(&o.output);
	return in;
}

/*
 * Kills the next night at a place where its batches feed is begun; f->data is the store before, then behind it.
 */
static void kill_in_batches(struct flips *f, const char *work)
{
	enum { STEP = 8, CALLS_MAX = 2000 };
	char path[PATH_BYTES + 64], at[32];
	struct model_bytes killed = { 0 };
	struct outcome o;
	bool in = false;

	snprintf(path, sizeof(path), "%s/store/data.mdb", work);
	for (int calls = 80; !in && calls < CALLS_MAX; calls += STEP) {
		copy_store(work, &f->data);
		snprintf(at, sizeof(at), "%d", calls);
		files_preload(f->shim);
		setenv("KILLS_AT", at, 1);
		run_step(f, work, RUN_STEP, SCENE_KILLED, &o);
		unsetenv("LD_PRELOAD");
		model_bytes_free(&o.output);
		if (!files_read_anew(path, &killed))
			die(path);
		in = o.status >= 128 && is_in_batches(f, work);
	}
	if (!in)
		die("no place in a batches feed to be killed at");
	files_write(path, killed.data, killed.len);
	model_bytes_free(&killed);
}

/* The killed night done with; f->data is the store before, then behind it. */
static void take_up(struct flips *f, const char *work)
{
	char path[PATH_BYTES + 64];
	struct outcome o;

	copy_store(work, &f->data);
	run_step(f, work, RUN_STEP, SCENE_KILLED, &o);
	snprintf(path, sizeof(path), "%s/store/data.mdb", work);
	if (!is_done(o.status) || !files_read_anew(path, &f->data))
		die("the killed night could not be done with");
	model_bytes_free(&o.output);
}

static void make_sound(struct flips *f)
{
	char work[PATH_BYTES], path[PATH_BYTES + 64];
	struct outcome o;

	snprintf(work, sizeof(work), "%.400s/sound", f->folder);
	if (!scene_write(f->folder) || !files_make_folder(work))
		die(f->folder);
	for (int night = 0; night < NIGHTS_BEFORE; night++) {
		run_step(f, work, RUN_STEP, night, &o);
		if (!is_done(o.status))
			die("a night before the flips went wrong");
		model_bytes_free(&o.output);
	}
	snprintf(path, sizeof(path), "%s/store/data.mdb", work);
	if (!files_read(path, &f->data))
		die(path);
	kill_in_batches(f, work);
	if (!files_read_anew(path, &f->data))
		die(path);
	if (f->at_rest)
		take_up(f, work);
	/* elsewhere, as the damaged ones will be: where its OUT is gone a run says so */
	files_remove_tree(work);
	snprintf(work, sizeof(work), "%.400s/whole", f->folder);
	if (!files_make_folder(work))
		die(work);
	copy_store(work, &f->data);
	for (int i = 0; i < STEPS_COUNT; i++) {
		run_step(f, work, i, night_of(i), &f->sound[i]);
		if (!(is_run(i) ? is_done(f->sound[i].status) : f->sound[i].status == 0) ||
		    f->sound[i].output.len == 0)
			die("the sound store gives no sound answer");
	}
}

/* Damage */

/* A page of LMDB's own: a meta, branch or leaf page. */
static bool is_tree_page(const struct model_bytes *data, size_t page)
{
	unsigned char low = (unsigned char)data->data[page * PAGE + 10];

	return low == 1 || low == 2 || low == 8;
}

/* A byte of page `page` that LMDB reads: of its header, or of its offsets and entries. */
static size_t used_byte(const struct model_bytes *data, size_t page, struct night_rng *rng)
{
	enum { META_BYTES = 152, HEADER_BYTES = 16 };
	const unsigned char *p = (const unsigned char *)data->data + page * PAGE;
	size_t lower = p[12] | (size_t)p[13] << 8, upper = p[14] | (size_t)p[15] << 8;

	if (p[10] == 8)
		return night_below(rng, META_BYTES);
	if (p[10] > 2 || lower < HEADER_BYTES || upper < lower || upper >= PAGE)
		return night_below(rng, HEADER_BYTES);
	size_t at = night_below(rng, lower + PAGE - upper);
	return at < lower ? at : at - lower + upper;
}

/* Every third time anywhere, else in what is used of a tree page, or in the header of any page. */
static size_t flip(struct model_bytes *data, uint64_t seed, unsigned long i)
{
	struct night_rng rng = { night_hash(seed, i, 0) };
	size_t page = night_below(&rng, data->len / PAGE);

	while (i % 3 == 1 && !is_tree_page(data, page))
		page = night_below(&rng, data->len / PAGE);
	size_t at = i % 3 ? used_byte(data, page, &rng) : night_below(&rng, PAGE);
	size_t bit = (page * PAGE + at) * 8 + night_below(&rng, 8);
	data->data[bit / 8] ^= (char)(1u << bit % 8);
	return bit;
}

/* How many truncations are at the begin of a page or one byte beside it. */
static unsigned long cuts_at_pages(const struct model_bytes *data)
{
	return 3 * data->len / PAGE;
}

/* Where truncation `i` cuts: first at and beside the begin of every page, then anywhere. */
static size_t cut_at(const struct model_bytes *data, uint64_t seed, unsigned long i)
{
	struct night_rng rng = { night_hash(seed, i, 1) };

	if (i < cuts_at_pages(data))
		return (i + 1) / 3 * PAGE + (i + 1) % 3 - 1;
	return night_below(&rng, data->len);
}

enum verdict { TOLD_FIRST, TOLD_LATER, HARMLESS, SILENT, CRASHED };

/* Puts the store in `work` before every step; `step` becomes the one that decided. */
static enum verdict judge(const struct flips *f, const char *work, int *step)
{
	enum verdict v = HARMLESS;
	bool stopped = false; /* a run ended early, so what comes behind it is another store's */

	for (int i = 0; i < STEPS_COUNT; i++) {
		struct outcome o;
		run_step(f, work, i, night_of(i), &o);
		bool same = o.output.len == f->sound[i].output.len &&
			    memcmp(o.output.data, f->sound[i].output.data, o.output.len) == 0;
		bool first =
			o.output.len <= f->sound[i].output.len &&
			memcmp(o.output.data ? o.output.data : "", f->sound[i].output.data, o.output.len) == 0;
		bool told = o.status == DAMAGED && o.told && (!is_run(i) || first);
		model_bytes_free(&o.output);
		*step = i;
		stopped = stopped || (told && is_run(i));
		if (told && v == HARMLESS)
			v = i == 0 ? TOLD_FIRST : TOLD_LATER;
		if (!told && (o.status >= 128 || o.status < 0))
			return CRASHED;
		if (!told && (o.status != f->sound[i].status || !same))
			return stopped ? v : SILENT;
	}
	return v;
}

static void count(struct flips *f, enum verdict v, const char *kind, unsigned long i, size_t where, int step)
{
	unsigned long *const places[] = { &f->tally->told_first, &f->tally->told_later, &f->tally->harmless,
					  &f->tally->silent, &f->tally->crashed };

	__atomic_fetch_add(places[v], 1, __ATOMIC_RELAXED);
	if (v == SILENT || v == CRASHED)
		printf("%s %lu of seed %llu, at %zu: %s is %s\n", kind, i, (unsigned long long)f->seed, where,
		       STEPS[step][0], v == SILENT ? "wrong and silent" : "ended by a signal or hangs");
}

static void work_through(struct flips *f, unsigned job)
{
	char work[PATH_BYTES];
	struct model_bytes data = { 0 };

	snprintf(work, sizeof(work), "%.400s/job-%u", f->folder, job);
	files_make_folder(work);
	for (int truncating = 0; truncating < 2; truncating++)
		for (unsigned long i = job + (truncating ? 0 : f->first); i < f->counts[truncating];
		     i += f->jobs) {
			int step = 0;
			size_t where;
			data.len = 0;
			model_bytes_add(&data, f->data.data, f->data.len);
			if (truncating)
				data.len = where = cut_at(&f->data, f->seed, i);
			else
				where = flip(&data, f->seed, i);
			copy_store(work, &data);
			enum verdict v = judge(f, work, &step);
			count(f, v, truncating ? "truncation" : "flip", i, where, step);
		}
	model_bytes_free(&data);
	fflush(stdout);
	_exit(0);
}

static unsigned long number(const char *text)
{
	unsigned long n = 0;

	for (; *text >= '0' && *text <= '9'; text++)
		n = 10 * n + (unsigned long)(*text - '0');
	return n;
}

static void only(struct flips *f, unsigned long flip)
{
	f->first = flip;
	f->counts[0] = flip + 1;
	f->counts[1] = 0;
}

static void parse(struct flips *f, int argc, char **argv)
{
	static const struct option names[] = {
		{ "allot", required_argument, NULL, 'a' },	 { "flips", required_argument, NULL, 'f' },
		{ "truncations", required_argument, NULL, 't' }, { "from", required_argument, NULL, 's' },
		{ "jobs", required_argument, NULL, 'j' },	 { "flip", required_argument, NULL, 'o' },
		{ "at-rest", no_argument, NULL, 'r' },		 { NULL, 0, NULL, 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "", names, NULL)) != -1) {
		if (c == 'a')
			f->allot = optarg;
		else if (c == 'f')
			f->counts[0] = number(optarg);
		else if (c == 't')
			f->counts[1] = number(optarg);
		else if (c == 's')
			f->seed = number(optarg);
		else if (c == 'j')
			f->jobs = (unsigned)number(optarg);
		else if (c == 'o')
			only(f, number(optarg));
		else if (c == 'r')
			f->at_rest = true;
		else
			exit(64);
	}
	if (!f->allot || f->jobs == 0 || f->jobs > JOBS_MAX)
		die("which allot, how many jobs?");
}

int main(int argc, char **argv)
{
	struct flips f = { .counts = { 1000, 100 }, .seed = 1, .jobs = 2 };
	const char *tmp = getenv("TMPDIR");
	int status;

	parse(&f, argc, argv);
	snprintf(f.shim, sizeof(f.shim), "%.*skill_shim.so",
		 (int)(strrchr(argv[0], '/') ? strrchr(argv[0], '/') - argv[0] + 1 : 0), argv[0]);
	snprintf(f.folder, sizeof(f.folder), "%s/flips.XXXXXX",
		 tmp			    ? tmp
		 : access("/dev/shm", W_OK) ? "/tmp"
					    : "/dev/shm");
	f.tally = mmap(NULL, sizeof(*f.tally), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (f.tally == MAP_FAILED || !mkdtemp(f.folder))
		die(f.folder);
	make_sound(&f);
	f.counts[1] += f.counts[1] ? cuts_at_pages(&f.data) : 0;
	for (unsigned j = 0; j < f.jobs; j++)
		if (fork() == 0)
			work_through(&f, j);
	bool all = true;
	while (wait(&status) > 0)
		all = all && WIFEXITED(status) && WEXITSTATUS(status) == 0;
	files_remove_tree(f.folder);
	for (int i = 0; i < STEPS_COUNT; i++)
		model_bytes_free(&f.sound[i].output);
	printf("flips: %lu flips and %lu truncations of a store of %zu pages%s: %lu told at once, %lu told "
	       "before harm, %lu harmless, %lu silent, %lu crashed\n",
	       f.counts[0] - f.first, f.counts[1], f.data.len / PAGE, f.at_rest ? ", at rest" : "",
	       f.tally->told_first, f.tally->told_later, f.tally->harmless, f.tally->silent, f.tally->crashed);
	model_bytes_free(&f.data);
	return !all || f.tally->silent || f.tally->crashed;
}
