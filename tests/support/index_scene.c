#include "index_scene.h"

#include "scratch.h"
#include "testing.h"

static void open_with(struct index_scene *s, const struct index_bounds *bounds)
{
	index_init(&s->idx, &s->e->env);
	s->idx.bounds = *bounds;
	index_scene_begin(s);
}

int index_scene_setup(void **state, const struct index_bounds *bounds)
{
	struct index_scene *s = store_env_scene(state, sizeof(*s));

	if (!s)
		return -1;
	open_with(s, bounds);
	return 0;
}

int index_scene_teardown(void **state)
{
	struct index_scene *s = *state;

	index_release(&s->idx);
	return store_env_scene_end(state);
}

void index_scene_begin(struct index_scene *s)
{
	assert_int_equal(index_begin(&s->idx, s->e->txn), ST_OK);
}

void index_scene_reopen(struct index_scene *s)
{
	const struct index_bounds bounds = s->idx.bounds;

	index_release(&s->idx);
	mdb_txn_abort(s->e->txn);
	env_close(&s->e->env);
	store_env_open(s->e, scratch_path("store"));
	open_with(s, &bounds);
}
