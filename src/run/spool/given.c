/* Ready files into a claim. */
#include "run/spool/given.h"

#include <errno.h>
#include <string.h>

#include "run/spool/inbox.h"

enum { IN_DEPTH = 1, HELD_DEPTH = 2 };

static const char *path_of_in(const struct given *g, struct arena *arena)
{
	return folders_path(g->folders, arena, PLACE_IN, "", "");
}

static enum status owe_closed(const struct given *g, struct spool_pass *pass,
			      const struct closed_folder *closed)
{
	struct buf text;
	buf_init(&text, 0);
	put_closed(&text, path_of_in(g, &pass->arena), closed);
	enum status st = sentences_add(&pass->owed, &pass->arena, &text);
	buf_release(&text);
	return st;
}

static enum status warn_left(const struct given *g, struct spool_pass *pass, const struct file_list *list,
			     const enum readiness *are)
{
	static const enum readiness left[] = { NOT_SETTLED, NO_MARKER, ODD_MARKER, NO_FEED, NO_FILE };
	const char *path = path_of_in(g, &pass->arena);
	enum status st = ST_OK;
	for (size_t i = 0; !st && i < sizeof(left) / sizeof(left[0]); i++) {
		struct buf text;
		buf_init(&text, 0);
		put_left(&text, path, list, are, left[i]);
		if (text.n > 0)
			st = sentences_add(&pass->warnings, &pass->arena, &text);
		buf_release(&text);
	}
	return st;
}

/* Is FILE in a closed folder, or one itself? */
static bool is_closed(const struct closed_folders *closed, const struct spool_file *file)
{
	return closed_has(closed, file->folder) ||
	       (S_ISDIR(file->info.st_mode) && !file->folder[0] && closed_has(closed, file->name));
}

static enum status judge_readiness(const struct given *g, struct spool_pass *pass, struct ready *r)
{
	struct arena *arena = &pass->arena;
	enum readiness *are = arena_alloc(arena, (r->in.count + 1) * sizeof(*are));
	r->is_ready = arena_alloc(arena, (r->in.count + 1) * sizeof(*r->is_ready));
	if (!are || !r->is_ready)
		return ST_NO_MEMORY;
	for (uint32_t i = 0; i < r->in.count; i++) {
		are[i] = is_closed(&r->closed, &r->in.files[i])
				 ? PASSED_OVER
				 : file_readiness(&r->in, i, g->now, g->settings->settle_s);
		r->is_ready[i] = are[i] == READY;
		r->any = r->any || r->is_ready[i];
	}
	return warn_left(g, pass, &r->in, are);
}

static enum status find_ready(const struct given *g, struct spool_pass *pass, struct ready *r)
{
	struct arena *arena = &pass->arena;
	const char *path = path_of_in(g, arena);
	int in = g->folders->at[PLACE_IN];
	enum status st = closed_find(in, path, arena, &r->closed);
	for (uint32_t i = 0; !st && i < r->closed.count; i++)
		st = owe_closed(g, pass, &r->closed.list[i]);
	if (!st)
		st = files_list(in, path, IN_DEPTH, g->settings->profiles, arena, &r->in);
	return st ? st : judge_readiness(g, pass, r);
}

/* Accepting */

/* NAME is "FOLDER/NAME" of the file, or its name alone. */
static bool is_called(const struct spool_file *file, const char *name)
{
	size_t n = strlen(file->folder);
	if (strcmp(file->name, name) == 0)
		return true;
	return n > 0 && strncmp(name, file->folder, n) == 0 && name[n] == '/' &&
	       strcmp(name + n + 1, file->name) == 0;
}

/* Names the whole path, so that nothing else can be meant. */
static bool is_exactly(const struct spool_file *file, const char *name)
{
	return is_called(file, name) && (file->folder[0] == '\0') == (strchr(name, '/') == NULL);
}

static uint32_t count_called(const struct file_list *list, const char *name, uint32_t *at)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < list->count; i++) {
		if (list->files[i].type != NAME_FEED || !S_ISREG(list->files[i].info.st_mode))
			continue;
		if (is_exactly(&list->files[i], name)) {
			*at = i;
			return 1;
		}
		if (is_called(&list->files[i], name) && count++ == 0)
			*at = i;
	}
	return count;
}

static bool lets_pass(const struct feed_record *feed, const char *name)
{
	const char *slash = strrchr(name, '/');
	return feed->accepted && slice_eq(feed->name, slice_str(slash ? slash + 1 : name));
}

/* Did a run that was taken up let NAME pass? The command that was interrupted is given again as it was. */
static enum status find_let_pass(const struct given *g, const char *name, struct arena *arena, bool *found)
{
	enum status st = ST_OK;
	for (uint64_t n = g->took_up; n && n < g->number && !st && !*found; n++) {
		struct run_record run;
		st = g->store->ops->run_get(g->store, n, arena, &run);
		for (uint32_t i = 0; !st && !*found && i < run.feeds; i++) {
			struct feed_record feed;
			st = g->store->ops->feed_get(g->store, n, i, arena, &feed);
			*found = !st && lets_pass(&feed, name);
		}
	}
	return st;
}

static enum status accept(const struct given *g, const char *name, const struct file_list *claimed,
			  struct arena *arena, struct ready *r)
{
	bool passed = false;
	uint32_t at = 0;
	uint32_t count = count_called(&r->held, name, &at);
	if (count == 1) {
		r->is_accepted[at] = true;
		r->any = true;
		return ST_OK;
	}
	if (count > 1)
		return fail(ST_USAGE,
			    "--accept %s: several files of %s/held have this name; name one with its folder",
			    name, g->settings->dir);
	/* a kill came after it was taken out of held/ */
	if (count_called(claimed, name, &at) > 0)
		return ST_OK;
	enum status st = find_let_pass(g, name, arena, &passed);
	if (st || passed)
		return st;
	return fail(ST_USAGE, "--accept %s: no file of %s/held has this name; nothing was applied", name,
		    g->settings->dir);
}

static enum status find_accepted(const struct given *g, const struct claim *c, struct arena *arena,
				 struct ready *r)
{
	struct file_list claimed = { 0 };
	enum status st =
		files_list(g->folders->at[PLACE_HELD], folders_path(g->folders, arena, PLACE_HELD, "", ""),
			   HELD_DEPTH, g->settings->profiles, arena, &r->held);
	if (!st && c->there)
		st = claim_list(g->folders, c, CLAIM_ACCEPTED, g->settings->profiles, arena, &claimed);
	if (st)
		return st;
	r->is_accepted = arena_alloc(arena, (r->held.count + 1) * sizeof(*r->is_accepted));
	if (!r->is_accepted)
		return ST_NO_MEMORY;
	memset(r->is_accepted, 0, (r->held.count + 1) * sizeof(*r->is_accepted));
	for (size_t i = 0; !st && i < g->settings->accepted_count; i++)
		st = accept(g, g->settings->accepted[i], &claimed, arena, r);
	return st;
}

enum status given_find(const struct given *g, const struct claim *c, struct spool_pass *pass, struct ready *out)
{
	*out = (struct ready){ .any = false };
	enum status st = find_ready(g, pass, out);
	if (!st && g->settings->accepted_count > 0)
		st = find_accepted(g, c, &pass->arena, out);
	return st;
}

/* Taking */

/* What may not be moved after all stays, and its folder is told of once. */
static enum status take_in(const struct given *g, const struct claim *c, const struct ready *r,
			   struct spool_pass *pass)
{
	const struct file_list *list = &r->in;
	int in = g->folders->at[PLACE_IN];
	const char *told = NULL;
	enum status st = ST_OK;
	for (uint32_t i = 0; !st && i < list->count; i++) {
		const char *folder = list->files[i].folder;
		if (!r->is_ready[i])
			continue;
		st = claim_take(g->folders, c, CLAIM_IN, in, list, i);
		if (st != ST_IO || (errno != EACCES && errno != EPERM) || !closed_to_others(in, folder))
			continue;
		st = ST_OK;
		if (!told || strcmp(told, folder) != 0)
			st = owe_closed(g, pass, &(struct closed_folder){ folder, RIGHT_RENAME });
		told = folder;
	}
	/* what accompanies a file that stayed */
	return st || !told ? st : claim_give_back(g->folders, c, g->settings->profiles, &pass->arena);
}

static enum status take_accepted(const struct given *g, const struct claim *c, const struct ready *r)
{
	enum status st = ST_OK;
	for (uint32_t i = 0; !st && i < r->held.count; i++)
		if (r->is_accepted[i])
			st = claim_take(g->folders, c, CLAIM_ACCEPTED, g->folders->at[PLACE_HELD], &r->held, i);
	return st;
}

enum status given_take(const struct given *g, const struct ready *ready, struct claim *c,
		       struct spool_pass *pass)
{
	enum status st = ST_OK;
	if (!c->there && !ready->any)
		return ST_OK;
	st = c->there ? claim_renumber(g->folders, c, g->number) : claim_make(g->folders, g->number, c);
	if (!st)
		st = take_in(g, c, ready, pass);
	if (!st && ready->is_accepted)
		st = take_accepted(g, c, ready);
	return st ? st : claim_sync(g->folders, c, &pass->arena);
}
