/* The write side: how a store is opened for a run, and closed. */
#include <stdlib.h>

#include "store/env/open.h"
#include "store/lmdb_store.h"

static void init_parts(struct lmdb_store *s)
{
	names_init(&s->names, NAMES_SLOTS / 16);
	names_init(&s->published_names, NAMES_SLOTS);
	journal_init(&s->journal, &s->env);
	journal_reader_init(&s->reader, &s->env, NULL, &s->journal, &s->names);
	products_init(&s->products, &s->env);
	refs_init(&s->refs, &s->env);
	index_init(&s->index, &s->env);
	lines_init(&s->lines, &s->env, &s->journal);
	find_init(&s->find, &s->lines, &s->index);
	notes_init(&s->put_off, &s->env, TABLE_PUT_OFF);
	notes_init(&s->first_turns, &s->env, TABLE_FIRST);
	named_skus_init(&s->named, &s->env);
	notes_init(&s->rejects, &s->env, TABLE_REJECTS);
	notes_init(&s->partner_refs, &s->env, TABLE_PARTNER_REFS);
	notes_init(&s->partners, &s->env, TABLE_PARTNERS);
	notes_init(&s->received, &s->env, TABLE_RECEIVED);
	notes_init(&s->interchanges, &s->env, TABLE_INTERCHANGES);
	notes_init(&s->sent, &s->env, TABLE_SENT);
	notes_init(&s->controls, &s->env, TABLE_CONTROLS);
}

static void release_parts(struct lmdb_store *s)
{
	products_release(&s->products);
	refs_release(&s->refs);
	index_release(&s->index);
	lines_release(&s->lines);
	notes_release(&s->put_off);
	notes_release(&s->first_turns);
	named_skus_release(&s->named);
	notes_release(&s->rejects);
	notes_release(&s->partner_refs);
	notes_release(&s->partners);
	notes_release(&s->received);
	notes_release(&s->interchanges);
	notes_release(&s->sent);
	notes_release(&s->controls);
	journal_reader_release(&s->reader);
	journal_release(&s->journal);
	names_release(&s->names);
	names_release(&s->published_names);
}

enum status store_open(const char *path, const struct store_options *options, struct store **out)
{
	const struct env_options env_options = { .map_bytes = options->map_bytes, .wait_s = options->wait_s };
	struct lmdb_store *s = calloc(1, sizeof(*s));
	if (!s)
		return fail_memory();
	enum status st = env_open(&s->env, path, ENV_WRITE, &env_options);
	if (st) {
		free(s);
		return st;
	}
	s->store.ops = &LMDB_STORE_OPS;
	s->uow.ops = &LMDB_UOW_OPS;
	init_parts(s);
	if (options->index)
		s->index.bounds = *options->index;
	*out = &s->store;
	return ST_OK;
}

void store_close(struct store *store)
{
	if (!store)
		return;
	struct lmdb_store *s = store_of(store);
	store_abort(s);
	release_parts(s);
	env_close(&s->env);
	free(s);
}

int store_format(void)
{
	return STORE_VERSION;
}

const char *lmdb_library(char room[LIBRARY_VERSION])
{
	int major, minor, patch;
	(void)mdb_version(&major, &minor, &patch);
	return library_version(room, major, minor, patch);
}
