/*
 * `allot profile`: what a person uses who writes profiles. `list` names those that there are, `check` says
 * whether one is sound, and what it makes of a file.
 */
#include <stdio.h>
#include <string.h>

#include "allot/base/files/file.h"
#include "allot/base/json.h"
#include "allot/base/shown.h"
#include "allot/feed/profile.h"
#include "cli/command.h"
#include "cli/profile/check_feed.h"
#include "cli/terminal.h"

#define PROFILES_DEFAULT "profiles"

static const char *kind_shown(const struct profile *p)
{
	return p->edi.given ? "edi" : kind_name(p->kind);
}

static void put_patterns(struct buf *b, const struct patterns *patterns)
{
	for (uint32_t i = 0; i < patterns->count; i++) {
		buf_put_str(b, i ? " " : "");
		put_shown_text(b, patterns->list[i].text, SIZE_MAX);
	}
}

static void list_table(const struct profiles *all, struct output *o)
{
	static const char *const HEAD[] = { "profile", "partner", "kind", "files" };
	struct text_table table;
	struct buf files;

	text_table_init(&table, 4, "llll");
	buf_init(&files, 0);
	for (size_t i = 0; i < 4; i++)
		text_table_cell(&table, slice_str(HEAD[i]));
	for (uint32_t i = 0; i < all->count; i++) {
		const struct profile *p = all->list[i];
		buf_clear(&files);
		put_patterns(&files, &p->files);
		text_table_cell(&table, slice_str(p->name));
		text_table_cell(&table, p->partner);
		text_table_cell(&table, slice_str(kind_shown(p)));
		text_table_cell(&table, buf_slice(&files));
	}
	text_table_print(&table, colours_wanted(1), &o->buf);
	buf_release(&files);
	text_table_release(&table);
}

static void put_profile(struct json *j, const struct profile *p)
{
	char hex[SHA256_HEX];

	sha256_hex(p->sha256, hex);
	json_object(j);
	json_key(j, "profile");
	json_string(j, slice_str(p->name));
	json_key(j, "partner");
	json_string(j, p->partner);
	json_key(j, "kind");
	json_string(j, slice_str(kind_shown(p)));
	json_key(j, "files");
	json_array(j);
	for (uint32_t i = 0; i < p->files.count; i++)
		json_string(j, p->files.list[i].text);
	json_array_end(j);
	json_key(j, "sha256");
	json_string(j, slice_of(hex, sizeof(hex)));
	json_object_end(j);
}

static int list(const struct arguments *a, const char *dir, struct arena *arena)
{
	struct profiles all = { 0 };
	struct output o;
	struct json j;
	enum status st = profiles_load(dir, arena, &all);

	if (st == ST_NOT_FOUND)
		st = fail(ST_USAGE, "there is no folder of profiles %s; name another with --profiles", dir);
	if (st)
		return say_failure(st);
	output_begin(&o);
	json_init(&j, &o.buf);
	if (!a->value[OPTION_JSON]) {
		list_table(&all, &o);
		return output_exit(&o);
	}
	json_array(&j);
	for (uint32_t i = 0; i < all.count; i++)
		put_profile(&j, all.list[i]);
	json_array_end(&j);
	buf_put_char(&o.buf, '\n');
	return output_exit(&o);
}

static void put_label(struct buf *b, const char *label)
{
	buf_printf(b, "  %-10s", label);
}

static void put_rows(struct buf *b, const struct profile *p)
{
	put_label(b, "rows have");
	for (uint32_t i = 0; i < p->out_count; i++)
		buf_printf(b, "%s%s", i ? " " : "", column_name(p->kind, p->out[i]));
	buf_put_char(b, '\n');
	put_label(b, "reads");
	for (uint32_t i = 0; i < p->column_count; i++) {
		buf_put_str(b, i ? ", " : "");
		put_shown(b, p->columns[i].name, SHOWN_MAX);
		buf_put_str(b, p->columns[i].needed ? "" : " if it is there");
	}
	buf_put_char(b, '\n');
	for (uint32_t i = 0; i < p->drop_count; i++) {
		put_label(b, i ? "" : "drops by");
		put_shown_text(b, slice_str(p->drops[i].text), SIZE_MAX);
		buf_printf(b, " (line %u)\n", p->drops[i].line);
	}
	for (uint32_t i = 0; i < p->rows.complete_count; i++) {
		put_label(b, i ? "" : "must know");
		buf_put_str(b, "all values of ");
		put_shown(b, p->columns[p->rows.complete[i].column].name, SHOWN_MAX);
		buf_put_char(b, '\n');
	}
}

static int print_sound(const struct arguments *a, const struct profile *p)
{
	struct output o;
	struct json j;

	output_begin(&o);
	json_init(&j, &o.buf);
	if (a->value[OPTION_JSON]) {
		put_profile(&j, p);
		buf_put_char(&o.buf, '\n');
		return output_exit(&o);
	}
	o.folds = true;
	put_shown_text(&o.buf, slice_str(p->file), SIZE_MAX);
	buf_put_str(&o.buf, ": sound\n");
	put_label(&o.buf, "partner");
	put_shown_text(&o.buf, p->partner, SIZE_MAX);
	buf_put_char(&o.buf, '\n');
	put_label(&o.buf, "kind");
	buf_printf(&o.buf, "%s\n", kind_shown(p));
	put_label(&o.buf, "files");
	put_patterns(&o.buf, &p->files);
	buf_put_char(&o.buf, '\n');
	if (!p->edi.given)
		put_rows(&o.buf, p);
	return output_exit(&o);
}

/* The profile WHICH is a file if it has a slash or ends in .conf, else a name in the folder DIR. */
static int check(const struct arguments *a, const char *dir, const char *which, struct arena *arena)
{
	size_t n = strlen(which);
	bool file = strchr(which, '/') || (n > 5 && strcmp(which + n - 5, ".conf") == 0);
	struct profile profile;
	struct buf path;

	buf_init(&path, 0);
	buf_printf(&path, "%s%s%s%s", file ? "" : dir, file ? "" : "/", which, file ? "" : ".conf");
	buf_put_char(&path, '\0');
	enum status st = buf_status(&path);
	if (!st)
		st = profile_load(path.p, arena, &profile);
	if (st == ST_NOT_FOUND)
		st = fail(ST_NO_INPUT, "%s: there is no such profile", path.p);
	buf_release(&path);
	if (st)
		return say_failure(st);
	if (a->count == 3)
		return check_feed(&profile, a->words[2], a->value[OPTION_ALL] != NULL,
				  a->value[OPTION_JSON] != NULL);
	return print_sound(a, &profile);
}

int command_profile(const struct arguments *a)
{
	const char *dir = a->value[OPTION_PROFILES] ? a->value[OPTION_PROFILES] : PROFILES_DEFAULT;
	bool checks = strcmp(a->words[0], "check") == 0;
	struct arena arena;
	int exit;

	if (!checks && strcmp(a->words[0], "list") != 0)
		return say_failure(fail(ST_USAGE, "profile: \"%s\" is neither list nor check", a->words[0]));
	if (checks ? a->count < 2 : a->count != 1)
		return say_failure(fail(ST_USAGE, checks ? "profile check: which one? give a name or a file"
							 : "profile list takes no more words"));
	arena_init(&arena);
	exit = checks ? check(a, dir, a->words[1], &arena) : list(a, dir, &arena);
	arena_release(&arena);
	return exit;
}
