/*
 * The schema of the file and the names of variables are made from the table of options, so that a new
 * setting is known everywhere at once. Each value keeps where it comes from: a wrong one is looked for
 * there.
 */
#include "cli/config/settings.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "allot/base/conf.h"
#include "allot/base/contract.h"

static const char USUAL_FILE[] = "/etc/allot/allot.conf";

/* What the process has read; texts of `arguments` are in the arena. */
static struct {
	struct arena arena;
	struct conf_key keys[OPTION_COUNT + 1];
	struct conf_schema schema;
	struct conf conf;
	const char *file; /* NULL: none */
} settings;

const char *settings_file(void)
{
	return settings.file;
}

static bool is_setting(int id)
{
	return OPTIONS[id].traits & TRAIT_SETTING;
}

/* A copy of TEXT for as long as the process lives; NULL: no memory. */
static const char *keep(struct slice text)
{
	char *p = arena_alloc(&settings.arena, text.n + 1);
	if (!p)
		return NULL;
	memcpy(p, text.p, text.n);
	p[text.n] = '\0';
	return p;
}

/* "FILE:LINE" */
static const char *keep_place(uint32_t line)
{
	struct buf out;
	buf_init(&out, 0);
	buf_printf(&out, "%s:%u", settings.file, line);
	const char *kept = buf_status(&out) ? NULL : keep(buf_slice(&out));
	buf_release(&out);
	return kept;
}

/*
 * No setting may be empty: a feed without a name never comes, and a folder without one is none. In a script it
 * is mostly a variable that was never set.
 */
static enum status check_filled(struct arguments *a, enum option_id id)
{
	const struct option_values *r = &a->repeated[id];
	for (size_t i = 0; OPTIONS[id].argument && i < r->count; i++) {
		if (r->values[i][0])
			continue;
		a->value[id] = r->values[i];
		return argument_fail(a, id, "is empty; give a value, or leave the setting out");
	}
	return ST_OK;
}

/* Adds a value of ID that comes FROM. */
static enum status add(struct arguments *a, enum option_id id, const char *value, const char *from)
{
	struct option_values *r = &a->repeated[id];
	if (!value || !from)
		return fail_memory();
	if (r->count == REPEATS_MAX)
		return fail(ST_USAGE, "%s: %s: more than %d values", from, OPTIONS[id].name, REPEATS_MAX);
	r->values[r->count++] = value;
	a->value[id] = value;
	a->from[id] = from;
	return check_filled(a, id);
}

/* The environment */

void setting_variable(enum option_id option, struct buf *out)
{
	buf_put_str(out, "ALLOT_");
	for (const char *c = OPTIONS[option].name; *c; c++)
		buf_put_char(out, *c == '-' ? '_' : (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c));
}

static enum status take_texts(struct arguments *a, enum option_id id, const char *texts, const char *from)
{
	enum status st = ST_OK;
	for (size_t n; !st && *texts; texts += n + (texts[n] == ':')) {
		n = strcspn(texts, ":");
		if (n)
			st = add(a, id, keep(slice_of(texts, n)), from);
	}
	return st;
}

static enum status from_environment(struct arguments *a, enum option_id id)
{
	struct buf name;
	buf_init(&name, 0);
	setting_variable(id, &name);
	const char *variable = buf_status(&name) ? NULL : keep(buf_slice(&name));
	buf_release(&name);
	if (!variable)
		return fail_memory();
	const char *value = getenv(variable);
	if (!value || !value[0])
		return ST_OK;
	if (OPTIONS[id].traits & TRAIT_REPEATS)
		return take_texts(a, id, value, variable);
	if (!OPTIONS[id].argument && strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
		return fail(ST_USAGE, "%s: \"%s\" is neither yes nor no", variable, value);
	return add(a, id, value, variable);
}

/* The file */

/* The file to read, or NULL; one that was not asked for may be missing. */
static const char *choose_file(const struct arguments *a)
{
	const char *asked = argument_or(a, OPTION_CONFIG, getenv("ALLOT_CONFIG"));
	if (asked && asked[0])
		return strcmp(asked, "/dev/null") == 0 ? NULL : asked;
	return access(USUAL_FILE, F_OK) == 0 || errno != ENOENT ? USUAL_FILE : NULL;
}

/* Who may write the file decides where goods go. */
static enum status check_owner(const char *path)
{
	struct stat s;
	if (stat(path, &s) != 0)
		return fail(ST_USAGE, "%s: %s; name the configuration file with --config or ALLOT_CONFIG", path,
			    strerror(errno));
	if (s.st_uid != 0 && s.st_uid != geteuid())
		return fail(ST_USAGE,
			    "%s: belongs to user %u, who may write to it; it must be yours or root's: chown it",
			    path, (unsigned)s.st_uid);
	if (s.st_mode & (S_IWGRP | S_IWOTH))
		return fail(ST_USAGE,
			    "%s: others than its owner may write to it; take that right away: chmod go-w",
			    path);
	return ST_OK;
}

static void make_schema(void)
{
	size_t n = 0;
	for (int id = 0; id < OPTION_COUNT; id++) {
		if (!is_setting(id))
			continue;
		enum conf_type type = OPTIONS[id].traits & TRAIT_REPEATS ? CONF_TEXTS : CONF_TEXT;
		settings.keys[n++] = (struct conf_key){ .name = OPTIONS[id].name,
							.type = OPTIONS[id].argument ? type : CONF_YES };
	}
	settings.keys[n] = (struct conf_key){ .name = NULL };
	settings.schema = (struct conf_schema){ .name = "", .keys = settings.keys };
}

static enum status read_file(const char *path)
{
	enum status st = check_owner(path);
	if (st)
		return st;
	settings.file = keep(slice_str(path));
	if (!settings.file)
		return fail_memory();
	make_schema();
	st = conf_read(path, NULL, &settings.schema, &settings.arena, &settings.conf, NULL);
	/* it was there a moment ago */
	return st == ST_NOT_FOUND ? ST_USAGE : st;
}

static enum status from_file(struct arguments *a, enum option_id id)
{
	const struct conf_value *v = settings.file ? conf_value(&settings.conf.root, OPTIONS[id].name) : NULL;
	enum status st = ST_OK;
	for (uint32_t i = 0; !st && v && i < v->count; i++)
		st = add(a, id, v->texts[i].text.p, keep_place(v->texts[i].line));
	return st;
}

/* All */

static enum status apply(struct arguments *a, enum option_id id)
{
	enum status st = ST_OK;
	if (a->value[id]) {
		a->from[id] = "command line";
		st = check_filled(a, id);
	} else {
		st = from_environment(a, id);
	}
	if (!st && !a->value[id])
		st = from_file(a, id);
	/* one that is turned off is as one that nobody gave */
	if (!st && !OPTIONS[id].argument && a->value[id] && strcmp(a->value[id], "no") == 0)
		a->value[id] = NULL;
	return st;
}

enum status settings_apply(const struct cli_command *command, struct arguments *arguments)
{
	bool any = false;
	for (int id = 0; id < OPTION_COUNT; id++)
		any = any || (is_setting(id) && command_takes(command, (enum option_id)id));
	const char *path = any ? choose_file(arguments) : NULL;
	arena_release(&settings.arena);
	settings.file = NULL;
	enum status st = path ? read_file(path) : ST_OK;
	for (int id = 0; !st && id < OPTION_COUNT; id++)
		if (is_setting(id) && command_takes(command, (enum option_id)id))
			st = apply(arguments, (enum option_id)id);
	return st;
}

enum status argument_fail(const struct arguments *arguments, enum option_id option, const char *what)
{
	const char *from = arguments->from[option];
	const char *value = argument_or(arguments, option, OPTIONS[option].usual ? OPTIONS[option].usual : "");
	if (!from || strcmp(from, "command line") == 0)
		return fail(ST_USAGE, "%s: --%s: \"%s\" %s", arguments->command, OPTIONS[option].name, value,
			    what);
	if (strncmp(from, "ALLOT_", 6) == 0)
		return fail(ST_USAGE, "%s: \"%s\" %s", from, value, what);
	return fail(ST_USAGE, "%s: %s: \"%s\" %s", from, OPTIONS[option].name, value, what);
}
