/*
 * Configuration files: libconfuse takes the checked text apart by options made from the schema, and each value
 * it finds is noted with its line; from these notes the tree is made. It is the only code that sees libconfuse.
 * All values are texts to libconfuse: its own numbers are strtol's, and its booleans have six spellings.
 */
#include "allot/base/conf.h"

#include <confuse.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "allot/base/contract.h"
#include "allot/base/files/file.h"
#include "allot/base/nearest.h"
#include "allot/base/shown.h"
#include "base/conf/scan.h"

/* A text as libconfuse found it. */
struct note {
	cfg_t *section;
	const char *key;
	struct conf_text text;
};

struct parsing {
	const struct conf *conf;
	struct arena *arena;
	struct note *notes;
	uint32_t count, room;
	const struct scan *scan;
	enum status st; /* of the first failure */
};

/* libconfuse gives its callbacks no context. */
static struct parsing *parsing;

/* Options made from a schema, freed by options_free(). */
static void options_free(cfg_opt_t *options)
{
	for (cfg_opt_t *o = options; o && o->name; o++)
		options_free(o->subopts);
	free(options);
}

static bool is_list(const struct conf_key *key)
{
	return key->type == CONF_TEXTS || key->type == CONF_WORDS;
}

static struct note *note_room(struct parsing *p)
{
	if (p->count == p->room) {
		uint32_t room = p->room ? 2 * p->room : 64;
		struct note *notes = arena_alloc(p->arena, room * sizeof(*notes));
		if (!notes)
			return NULL;
		if (p->count)
			memcpy(notes, p->notes, p->count * sizeof(*notes));
		p->notes = notes;
		p->room = room;
	}
	return &p->notes[p->count];
}

/* The texts of one value stand one after the other; libconfuse counts them from 1 again for the key's next. */
static bool is_twice(const struct parsing *p, const cfg_t *section, const cfg_opt_t *option)
{
	if (option->nvalues > 1 && option->flags & CFGF_LIST)
		return false;
	for (uint32_t i = 0; i < p->count; i++)
		if (p->notes[i].section == section && strcmp(p->notes[i].key, option->name) == 0)
			return true;
	return false;
}

/* Called with each text. */
static int note_text(cfg_t *section, cfg_opt_t *option, const char *value, void *result)
{
	struct parsing *p = parsing;
	struct note *note = note_room(p);
	size_t n = strlen(value);
	char *copy = note ? arena_alloc(p->arena, n + 1) : NULL;
	uint32_t line = (uint32_t)section->line;

	if (!copy) {
		p->st = ST_NO_MEMORY;
		return -1;
	}
	if (is_twice(p, section, option)) {
		p->st = conf_fail(p->conf, line, "%s is given twice", option->name);
		return -1;
	}
	memcpy(copy, value, n + 1);
	*note = (struct note){ section, option->name, { slice_of(copy, n), line } };
	p->count++;
	*(const char **)result = copy;
	return 0;
}

static cfg_opt_t *options_make(const struct conf_schema *schema)
{
	size_t keys = 0, sections = 0;

	while (schema->keys && schema->keys[keys].name)
		keys++;
	while (schema->sections && schema->sections[sections])
		sections++;
	cfg_opt_t *options = calloc(keys + sections + 1, sizeof(*options));
	for (size_t i = 0; options && i < keys; i++) {
		cfg_opt_t text = CFG_STR_CB(schema->keys[i].name, NULL, CFGF_NODEFAULT, note_text);
		cfg_opt_t list = CFG_STR_LIST_CB(schema->keys[i].name, NULL, CFGF_NODEFAULT, note_text);
		options[i] = is_list(&schema->keys[i]) ? list : text;
	}
	for (size_t i = 0; options && i < sections; i++) {
		const struct conf_schema *inner = schema->sections[i];
		cfg_flag_t titled = inner->titled ? CFGF_TITLE | CFGF_NO_TITLE_DUPES : CFGF_NONE;
		cfg_opt_t section = CFG_SEC(inner->name, options_make(inner), CFGF_MULTI | titled);
		options[keys + i] = section;
		if (!section.subopts) {
			options[keys + i].name = NULL;
			options_free(options);
			return NULL;
		}
	}
	return options;
}

/* The name in SECTION nearest to NAME, or NULL. */
static const char *nearest_option(const cfg_t *section, const char *name)
{
	const char *nearest = NULL;
	size_t best = NEAREST_MAX;

	for (const cfg_opt_t *o = section->opts; o->name; o++) {
		size_t apart = letters_apart(slice_str(name), slice_str(o->name));
		if (is_near(apart, strlen(name)) && apart < best) {
			best = apart;
			nearest = o->name;
		}
	}
	return nearest;
}

static void fail_unknown(struct parsing *p, const cfg_t *section, const char *name)
{
	const char *nearest = nearest_option(section, name);
	bool inner = strcmp(section->name, "root") != 0;
	char room[512];
	struct buf names = buf_over(room, sizeof(room));

	for (const cfg_opt_t *o = section->opts; !nearest && o->name; o++)
		buf_printf(&names, "%s%s", o == section->opts ? "" : " ", o->name);
	p->st = conf_fail(p->conf, (uint32_t)section->line, "%s is no key or section of %s%s; %s %.*s", name,
			  inner ? "the section " : "this file", inner ? section->name : "",
			  nearest ? "did you mean" : "there are", nearest ? (int)strlen(nearest) : (int)names.n,
			  nearest ? nearest : names.p);
}

/* What libconfuse finds wrong, in our words as far as they are needed. */
static void note_error(cfg_t *section, const char *format, va_list args)
{
	struct parsing *p = parsing;
	char text[512];

	if (p->st)
		return;
	(void)vsnprintf(text, sizeof(text), format, args);
	const char *quote = strchr(text, '\'');
	size_t n = quote ? strcspn(quote + 1, "'") : 0;
	char name[NEAREST_MAX + 1];
	(void)snprintf(name, sizeof(name), "%.*s", (int)n, quote ? quote + 1 : "");
	if (strncmp(text, "no such option", 14) == 0)
		fail_unknown(p, section, name);
	else if (strncmp(text, "unexpected token '{'", 20) == 0)
		p->st = conf_fail(p->conf, (uint32_t)section->line, "a list stands where one value should");
	else if (strncmp(text, "missing opening brace", 21) == 0)
		p->st = conf_fail(p->conf, (uint32_t)section->line, "%s is a section: %s { ... }", name, name);
	else if (strncmp(text, "missing title", 13) == 0)
		p->st = conf_fail(p->conf, (uint32_t)section->line,
				  "%s is a section with a title: %s NAME { ... }", name, name);
	else if (strncmp(text, "missing equal sign", 18) == 0)
		p->st = conf_fail(p->conf, (uint32_t)section->line, "%s is a key: %s = ...", name, name);
	else if (strncmp(text, "found duplicate title", 21) == 0)
		p->st = conf_fail(p->conf, (uint32_t)section->line, "a second section with the title %s", name);
	else
		p->st = conf_fail(p->conf, (uint32_t)section->line, "%s", text);
}

static const struct conf_key *find_key(const struct conf_schema *schema, const char *name)
{
	const struct conf_key *key = schema->keys;

	while (strcmp(key->name, name) != 0)
		key++;
	return key;
}

static uint32_t find_word(const struct conf_key *key, struct slice text)
{
	uint32_t i = 0;

	while (key->words[i] && !slice_eq(slice_str(key->words[i]), text))
		i++;
	return i;
}

static void put_allowed(struct buf *b, const struct conf_key *key)
{
	if (key->type == CONF_YES)
		buf_put_str(b, "yes or no");
	else if (key->type == CONF_NUMBER)
		buf_printf(b, "a whole number from %llu to %llu", (unsigned long long)key->min,
			   (unsigned long long)key->max);
	for (uint32_t i = 0; key->words && key->words[i]; i++)
		buf_printf(b, "%s%s", i == 0 ? "" : key->words[i + 1] ? ", " : " or ", key->words[i]);
}

/* What TEXT stands for as one of KEY's. */
static bool text_number(const struct conf_key *key, struct slice text, uint64_t *out)
{
	bool yes = slice_eq(text, SLICE("yes"));
	uint32_t word;

	switch (key->type) {
	case CONF_YES:
		*out = yes;
		return yes || slice_eq(text, SLICE("no"));
	case CONF_NUMBER:
		return slice_number(text, key->max, out) == NUMBER_OK && *out >= key->min;
	case CONF_WORD:
	case CONF_WORDS:
		word = find_word(key, text);
		*out = word;
		return key->words[word] != NULL;
	default:
		*out = 0;
		return true;
	}
}

static enum status check_value(const struct parsing *p, struct conf_value *value)
{
	for (uint32_t i = 0; i < value->count; i++) {
		char room[1024];
		struct buf b = buf_over(room, sizeof(room));
		if (text_number(value->key, value->texts[i].text, &value->number))
			continue;
		put_shown(&b, value->texts[i].text, SHOWN_MAX);
		buf_printf(&b, " is no value of %s, which is ", value->key->name);
		put_allowed(&b, value->key);
		return conf_fail(p->conf, value->texts[i].line, "%.*s", SLICE_ARG(buf_slice(&b)));
	}
	return ST_OK;
}

/* The values of one section, from the notes: those of one key stand together. */
static enum status take_values(struct parsing *p, const cfg_t *section, struct conf_section *out)
{
	uint32_t texts = 0;

	for (uint32_t i = 0; i < p->count; i++)
		texts += p->notes[i].section == section;
	out->values = arena_alloc(p->arena, (texts + 1) * sizeof(*out->values));
	struct conf_text *text = arena_alloc(p->arena, (texts + 1) * sizeof(*text));
	if (!out->values || !text)
		return ST_NO_MEMORY;
	for (uint32_t i = 0; i < p->count; i++) {
		const struct note *note = &p->notes[i];
		struct conf_value *value = out->values + out->value_count;
		if (note->section != section)
			continue;
		if (out->value_count && strcmp(value[-1].key->name, note->key) == 0) {
			value[-1].count++;
		} else {
			*value = (struct conf_value){ find_key(out->schema, note->key), text, 1,
						      note->text.line, 0 };
			out->value_count++;
		}
		*text++ = note->text;
	}
	for (uint32_t i = 0; i < out->value_count; i++) {
		enum status st = check_value(p, &out->values[i]);
		if (st)
			return st;
	}
	return ST_OK;
}

/* The place, from 1, of the SEEN-th section NAME within PARENT, as the scan found them. */
static uint32_t find_scanned(const struct scan *scan, const char *name, uint32_t parent, uint32_t seen)
{
	for (uint32_t i = 0; i < scan->section_count; i++)
		if (scan->sections[i].parent == parent && slice_eq(scan->sections[i].name, slice_str(name)) &&
		    seen-- == 0)
			return i + 1;
	return 0;
}

static enum status take_section(struct parsing *p, cfg_t *section, uint32_t place, struct conf_section *out);

/* All sections of one schema within OUT. */
static enum status take_alike(struct parsing *p, cfg_t *section, uint32_t place,
			      const struct conf_schema *schema, struct conf_section *out)
{
	unsigned count = cfg_size(section, schema->name);

	for (unsigned i = 0; i < count; i++) {
		cfg_t *inner = cfg_getnsec(section, schema->name, i);
		uint32_t at = find_scanned(p->scan, schema->name, place, i);
		struct conf_section *into = &out->sections[out->section_count++];
		REQUIRE(at > 0);
		*into = (struct conf_section){ .schema = schema, .line = p->scan->sections[at - 1].line };
		if (i && !schema->titled)
			return conf_fail(p->conf, into->line, "a second section %s", schema->name);
		if (schema->titled) {
			into->title = arena_copy(p->arena, slice_str(inner->title));
			if (!into->title.n)
				return inner->title[0] ? ST_NO_MEMORY
						       : conf_fail(p->conf, into->line, "an empty title");
		}
		enum status st = take_section(p, inner, at, into);
		if (st)
			return st;
	}
	return ST_OK;
}

static enum status take_section(struct parsing *p, cfg_t *section, uint32_t place, struct conf_section *out)
{
	const struct conf_schema *const *schemas = out->schema->sections;
	enum status st = take_values(p, section, out);
	unsigned count = 0;

	for (uint32_t i = 0; schemas && schemas[i]; i++)
		count += cfg_size(section, schemas[i]->name);
	out->sections = st ? NULL : arena_alloc(p->arena, (count + 1) * sizeof(*out->sections));
	if (!st && !out->sections)
		st = ST_NO_MEMORY;
	for (uint32_t i = 0; !st && schemas && schemas[i]; i++)
		st = take_alike(p, section, place, schemas[i], out);
	return st;
}

/*
 * libconfuse does not survive an allocation that fails, so it is asked before whether there is room for all
 * that it makes of N bytes: a section of a few bytes becomes some options.
 */
static bool has_room(size_t n)
{
	enum { ROOM = 1 << 20, ROOM_OF_BYTE = 128 };
	void *volatile room = malloc(ROOM + n * ROOM_OF_BYTE);
	bool has = room != NULL;

	free(room);
	return has;
}

static enum status parse_clean(struct parsing *p, const struct conf_schema *schema, struct conf *out)
{
	cfg_opt_t *options = has_room(p->scan->clean.n) ? options_make(schema) : NULL;
	cfg_t *root = options ? cfg_init(options, CFGF_NONE) : NULL;
	enum status st = root ? ST_OK : fail_memory();

	if (!st) {
		cfg_set_error_function(root, note_error);
		parsing = p;
		if (cfg_parse_buf(root, p->scan->clean.p))
			st = p->st ? p->st : fail_memory();
		parsing = NULL;
	}
	if (!st)
		st = take_section(p, root, 0, &out->root);
	if (root)
		cfg_free(root);
	options_free(options);
	return st;
}

enum status conf_parse(struct slice text, const char *file, const struct conf_schema *schema,
		       struct arena *arena, struct conf *out)
{
	struct scan scan;
	struct conf conf = { file, schema->name, { .schema = schema, .line = 1 } };
	struct parsing p = { .conf = &conf, .arena = arena, .scan = &scan };
	enum status st = scan_text(text, &conf, arena, &scan);

	if (!st)
		st = parse_clean(&p, schema, &conf);
	scan_release(&scan);
	if (!st)
		*out = conf;
	return st;
}

const struct conf_value *conf_value(const struct conf_section *section, const char *key)
{
	for (uint32_t i = 0; i < section->value_count; i++)
		if (strcmp(section->values[i].key->name, key) == 0)
			return &section->values[i];
	return NULL;
}

const struct conf_section *conf_section(const struct conf_section *section, const char *name)
{
	for (uint32_t i = 0; i < section->section_count; i++)
		if (strcmp(section->sections[i].schema->name, name) == 0)
			return &section->sections[i];
	return NULL;
}

const char *confuse_library(char room[LIBRARY_VERSION])
{
	const char *number = confuse_version;

	(void)room;
	while (*number && (*number < '0' || *number > '9')) /* it has its name before it */
		number++;
	return number;
}
