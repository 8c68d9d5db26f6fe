/*
 * Loading profiles: a file is read by the schema, each section compiled by its own step, and the whole checked.
 */
#include "allot/feed/profile.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "allot/base/files/file.h"
#include "feed/profile/compile.h"
#include "feed/profile/patterns.h"

enum { PARTNER_MAX = 100, PROFILES_MAX = 10000 };

static const char SUFFIX[] = ".conf";

static enum status name_profile(struct compiling *c, const char *path)
{
	struct slice name = path_base(path);
	size_t suffix = sizeof(SUFFIX) - 1;

	if (name.n > suffix && memcmp(name.p + name.n - suffix, SUFFIX, suffix) == 0)
		name.n -= suffix;
	char *kept = arena_alloc(c->arena, name.n + 1);
	if (!kept)
		return ST_NO_MEMORY;
	memcpy(kept, name.p, name.n);
	kept[name.n] = '\0';
	c->profile->name = kept;
	return ST_OK;
}

/* A partner's name stands in refs, in the names of folders and in texts for people. */
static enum status compile_partner(struct compiling *c)
{
	const struct conf_value *value = conf_value(&c->conf->root, "partner");
	struct slice name = value ? slice_trim(value->texts[0].text) : slice_str(c->profile->name);

	c->profile->partner = name;
	if (!name.n || name.n > PARTNER_MAX || memchr(name.p, '/', name.n) || memchr(name.p, ':', name.n) ||
	    strchr(".=+-@'", name.p[0]))
		return compile_fail_shown(
			c, value ? value->line : 1, name,
			"is no partner: at most 100 bytes, no / or :, and none of . = + - @ ' first");
	return ST_OK;
}

/* "HH:MM". */
static enum status compile_expect(struct compiling *c)
{
	const struct conf_value *value = conf_value(&c->conf->root, "expect");
	struct slice text = value ? value->texts[0].text : SLICE("");
	uint64_t hour = 0, minute = 0;

	if (!value)
		return ST_OK;
	bool right = text.n == 5 && text.p[2] == ':' &&
		     slice_number(slice_of(text.p, 2), 23, &hour) == NUMBER_OK &&
		     slice_number(slice_of(text.p + 3, 2), 59, &minute) == NUMBER_OK;
	if (!right)
		return compile_fail_shown(c, value->line, text, "is no time of day, such as \"02:00\"");
	c->profile->has_expect = true;
	c->profile->expect_minutes = (uint32_t)(hour * 60 + minute);
	return ST_OK;
}

static enum status compile_top(struct compiling *c)
{
	static const enum feed_kind KINDS[] = { KIND_BATCHES,  KIND_CHANGES,	KIND_ALLOCATIONS,
						KIND_ORDERS,   KIND_AMENDMENTS, KIND_CANCELLATIONS,
						KIND_SHIPMENTS };
	const struct conf_section *root = &c->conf->root;
	struct profile *p = c->profile;
	const struct conf_value *kind = conf_value(root, "kind");
	const struct conf_value *settle = conf_value(root, "settle");
	const struct conf_value *control = conf_value(root, "control");
	enum status st = compile_partner(c);

	p->kind = kind ? KINDS[kind->number] : KIND_NONE;
	p->has_settle = settle != NULL;
	p->settle_seconds = settle ? (uint32_t)settle->number : 0;
	p->control_required = control && control->number == 1;
	if (!st)
		st = patterns_of_texts(c, conf_value(root, "files"), &p->files);
	return st ? st : compile_expect(c);
}

/* The column of which SECTION says how it is made, or COLUMN_COUNT. */
static enum column column_of(const struct conf_section *section)
{
	static const struct {
		const char *name;
		enum column column;
	} COLUMNS[] = {
		{ "orderid", COLUMN_ORDERID },	 { "sku", COLUMN_SKU },
		{ "qty", COLUMN_QTY },		 { "eta", COLUMN_ETA },
		{ "line", COLUMN_LINE },	 { "ref", COLUMN_REF },
		{ "batchref", COLUMN_REF },	 { "new_qty", COLUMN_NEW_QTY },
		{ "shipped", COLUMN_SHIPPED },	 { "cancelled", COLUMN_CANCELLED },
		{ "priority", COLUMN_PRIORITY },
	};

	for (size_t i = 0; i < sizeof(COLUMNS) / sizeof(COLUMNS[0]); i++)
		if (strcmp(section->schema->name, COLUMNS[i].name) == 0)
			return COLUMNS[i].column;
	return COLUMN_COUNT;
}

static enum status compile_values(struct compiling *c)
{
	const struct conf_section *root = &c->conf->root;
	enum status st = ST_OK;

	for (uint32_t i = 0; i < COLUMN_COUNT; i++)
		c->profile->values[i].minus = c->profile->values[i].times = c->profile->values[i].unit =
			NO_FIELD;
	for (uint32_t i = 0; !st && i < root->section_count; i++) {
		enum column column = column_of(&root->sections[i]);
		if (column != COLUMN_COUNT)
			st = compile_value(c, &root->sections[i], column);
	}
	return st;
}

static enum status compile_all(struct compiling *c)
{
	const struct conf_section *root = &c->conf->root;
	enum status st = compile_top(c);

	if (!st)
		st = compile_file(c, conf_section(root, "file"));
	if (!st)
		st = compile_rows(c, conf_section(root, "rows"));
	if (!st)
		st = compile_values(c);
	if (!st)
		st = compile_emits(c, root);
	if (!st)
		st = compile_orders(c, conf_section(root, "orders"));
	if (!st)
		st = compile_snapshot(c, conf_section(root, "snapshot"));
	if (!st)
		st = compile_edi(c, conf_section(root, "edi"));
	return st ? st : compile_whole(c);
}

/* Moves what has been gathered to the arena. */
static enum status keep_tables(struct compiling *c)
{
	struct profile *p = c->profile;
	struct profile_column *columns = compile_alloc(c, p->column_count, sizeof(*columns));
	struct profile_drop *drops = compile_alloc(c, p->drop_count, sizeof(*drops));

	if (!columns || !drops)
		return ST_NO_MEMORY;
	memcpy(columns, c->columns, p->column_count * sizeof(*columns));
	memcpy(drops, c->drops, p->drop_count * sizeof(*drops));
	p->columns = columns;
	p->drops = drops;
	sha256_end(&c->digest, p->sha256);
	return ST_OK;
}

static enum status load(struct compiling *c, const char *path, struct conf *conf)
{
	struct slice file = arena_copy(c->arena, slice_of(path, strlen(path) + 1));
	struct slice bytes = { 0 };
	enum status st =
		file.n ? conf_read(path, file.p, &PROFILE_SCHEMA, c->arena, conf, &bytes) : ST_NO_MEMORY;

	if (st)
		return st;
	c->profile->file = file.p;
	sha256_begin(&c->digest);
	sha256_add(&c->digest, bytes.p, bytes.n);
	st = name_profile(c, path);
	if (!st)
		st = compile_all(c);
	return st ? st : keep_tables(c);
}

enum status profile_load(const char *path, struct arena *arena, struct profile *out)
{
	struct compiling *c = calloc(1, sizeof(*c));
	struct profile *profile = calloc(1, sizeof(*profile));
	struct conf conf = { 0 };
	enum status st = c && profile ? ST_OK : fail_memory();

	if (!st) {
		*c = (struct compiling){ .conf = &conf, .arena = arena, .profile = profile };
		st = load(c, path, &conf);
	}
	if (!st)
		*out = *profile;
	free(profile);
	free(c);
	return st;
}

/* The names of the profiles in a folder. */
struct names {
	const char **list;
	uint32_t count, room;
};

static bool is_profile(const char *name)
{
	size_t n = strlen(name);
	size_t suffix = sizeof(SUFFIX) - 1;

	return name[0] != '.' && n > suffix && strcmp(name + n - suffix, SUFFIX) == 0;
}

static enum status add_name(struct names *names, const char *name, struct arena *arena)
{
	struct slice kept = arena_copy(arena, slice_of(name, strlen(name) + 1));

	if (names->count == PROFILES_MAX)
		return fail(ST_USAGE, "more than %d profiles", PROFILES_MAX);
	if (names->count == names->room) {
		uint32_t room = names->room ? 2 * names->room : 16;
		const char **list = arena_alloc(arena, room * sizeof(*list));
		if (!list)
			return ST_NO_MEMORY;
		if (names->count)
			memcpy(list, names->list, names->count * sizeof(*list));
		names->list = list;
		names->room = room;
	}
	names->list[names->count++] = kept.p;
	return kept.n ? ST_OK : ST_NO_MEMORY;
}

static int name_cmp(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum status list_names(const char *dir, struct arena *arena, struct names *out)
{
	DIR *folder = opendir(dir);
	const struct dirent *entry;
	enum status st = ST_OK;

	if (!folder)
		return fail_errno(errno == ENOENT || errno == ENOTDIR ? ST_NOT_FOUND : ST_IO, dir, errno);
	for (errno = 0; !st && (entry = readdir(folder)) != NULL; errno = 0)
		if (is_profile(entry->d_name))
			st = add_name(out, entry->d_name, arena);
	if (!st && errno)
		st = fail_errno(ST_IO, dir, errno);
	(void)closedir(folder);
	if (!st && out->count)
		qsort(out->list, out->count, sizeof(*out->list), name_cmp);
	return st;
}

/* One and the same can be meant: without a qualifier it is any. */
static bool parties_meet(const struct edi_party *a, const struct edi_party *b)
{
	return slice_eq(a->id, b->id) &&
	       (!a->qualifier.n || !b->qualifier.n || slice_eq(a->qualifier, b->qualifier));
}

/* Two profiles of one sender would each be right for his interchanges, unless he sends them to two of us. */
static enum status check_senders(struct profile *const *list, uint32_t count)
{
	const struct profile *p = list[count - 1];

	for (uint32_t i = 0; p->edi.given && i + 1 < count; i++) {
		const struct profile_edi *other = &list[i]->edi;
		if (other->given && parties_meet(&other->partner, &p->edi.partner) &&
		    parties_meet(&other->us, &p->edi.us))
			return fail(ST_USAGE,
				    "%s:%u: bad-profile: %s has the same partner of interchanges, and us",
				    p->file, p->edi.line, list[i]->file);
	}
	return ST_OK;
}

enum status profiles_load(const char *dir, struct arena *arena, struct profiles *out)
{
	struct names names = { 0 };
	struct buf path;
	enum status st = list_names(dir, arena, &names);
	struct profile **list = st ? NULL : arena_alloc(arena, (names.count + 1) * sizeof(struct profile *));

	if (!st && !list)
		st = ST_NO_MEMORY;
	buf_init(&path, 0);
	for (uint32_t i = 0; !st && i < names.count; i++) {
		list[i] = arena_alloc(arena, sizeof(**list));
		if (!list[i] || !path_join(&path, dir, names.list[i]))
			st = ST_NO_MEMORY;
		if (!st)
			st = profile_load(path.p, arena, list[i]);
		if (!st)
			st = check_senders(list, i + 1);
	}
	buf_release(&path);
	if (!st)
		*out = (struct profiles){ (const struct profile *const *)list, names.count };
	return st;
}

const struct profile *profiles_find(const struct profiles *profiles, struct slice name)
{
	for (uint32_t i = 0; i < profiles->count; i++)
		if (slice_eq(slice_str(profiles->list[i]->name), name))
			return profiles->list[i];
	return NULL;
}

bool profile_has_file(const struct profile *profile, struct slice name)
{
	bool packed = name.n > 3 && slice_eq_nocase(slice_of(name.p + name.n - 3, 3), SLICE(".gz"));

	return patterns_match(&profile->files, name) ||
	       (packed && patterns_match(&profile->files, slice_of(name.p, name.n - 3)));
}
