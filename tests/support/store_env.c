#include "store_env.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "store/env/metas.h"
#include "scratch.h"
#include "testing.h"

static const struct env_options OPTIONS = { .map_bytes = (size_t)64 << 20 };

void store_env_open(struct store_env *e, const char *path)
{
	assert_int_equal(env_open(&e->env, path, ENV_WRITE, &OPTIONS), ST_OK);
	assert_int_equal(env_begin(&e->env, ENV_WRITE, &e->txn), ST_OK);
}

void store_env_commit(struct store_env *e)
{
	struct counters counters;

	assert_int_equal(counters_get(e->txn, &e->env, &counters), ST_OK);
	counters.transaction = mdb_txn_id(e->txn);
	assert_int_equal(counters_put(e->txn, &e->env, &counters), ST_OK);
	uint64_t txnid = mdb_txn_id(e->txn);
	assert_int_equal(mdb_txn_commit(e->txn), 0);
	metas_note(&e->env, txnid);
	assert_int_equal(env_begin(&e->env, ENV_WRITE, &e->txn), ST_OK);
}

void store_env_abort(struct store_env *e)
{
	mdb_txn_abort(e->txn);
	assert_int_equal(env_begin(&e->env, ENV_WRITE, &e->txn), ST_OK);
}

void store_env_close(struct store_env *e)
{
	store_env_commit(e);
	mdb_txn_abort(e->txn);
	env_close(&e->env);
}

int store_env_setup(void **state)
{
	struct store_env *e = calloc(1, sizeof(*e));
	int rc = scratch_setup(state);

	INVARIANT(e);
	if (rc)
		return rc;
	store_env_open(e, scratch_path("store"));
	*state = e;
	return 0;
}

int store_env_teardown(void **state)
{
	struct store_env *e = *state;

	mdb_txn_abort(e->txn);
	env_close(&e->env);
	free(e);
	return scratch_teardown(state);
}

void *store_env_scene(void **state, size_t size)
{
	struct store_env **scene = calloc(1, size);

	INVARIANT(scene);
	if (store_env_setup(state)) {
		free(scene);
		return NULL;
	}
	*scene = *state;
	*state = scene;
	return scene;
}

int store_env_scene_end(void **state)
{
	struct store_env **scene = *state;

	*state = *scene;
	free(scene);
	return store_env_teardown(state);
}

bool store_raw_at(struct store_env *e, enum table table, size_t i, struct slice *key, struct slice *value)
{
	MDB_cursor *cursor;
	MDB_val k, v;
	int rc;

	assert_int_equal(mdb_cursor_open(e->txn, e->env.tables[table].dbi, &cursor), 0);
	rc = mdb_cursor_get(cursor, &k, &v, MDB_FIRST);
	while (rc == 0 && i-- > 0)
		rc = mdb_cursor_get(cursor, &k, &v, MDB_NEXT);
	mdb_cursor_close(cursor);
	if (rc != 0)
		return false;
	*key = slice_of(k.mv_data, k.mv_size);
	*value = slice_of(v.mv_data, v.mv_size);
	return true;
}

static MDB_val val(struct slice s)
{
	return (MDB_val){ s.n, (void *)(uintptr_t)s.p };
}

void store_raw_put(struct store_env *e, enum table table, struct slice key, struct slice value)
{
	MDB_val k = val(key), v = val(value);

	assert_int_equal(mdb_put(e->txn, e->env.tables[table].dbi, &k, &v, 0), 0);
}

void store_raw_delete(struct store_env *e, enum table table, struct slice key)
{
	MDB_val k = val(key);

	assert_int_equal(mdb_del(e->txn, e->env.tables[table].dbi, &k, NULL), 0);
}

struct slice store_exact_copy(struct slice s)
{
	char *p = malloc(s.n ? s.n : 1);

	INVARIANT(p);
	if (s.n)
		memcpy(p, s.p, s.n);
	return slice_of(p, s.n);
}

uint64_t store_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

uint32_t store_below(uint64_t *state, uint32_t n)
{
	return (uint32_t)(store_random(state) % n);
}
