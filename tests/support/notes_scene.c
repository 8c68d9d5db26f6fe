#include "notes_scene.h"

int notes_scene_setup(void **state, enum table table)
{
	struct notes_scene *s = store_env_scene(state, sizeof(*s));

	if (!s)
		return -1;
	notes_init(&s->notes, &s->e->env, table);
	notes_begin(&s->notes, s->e->txn);
	return 0;
}

int notes_scene_teardown(void **state)
{
	struct notes_scene *s = *state;

	notes_release(&s->notes);
	return store_env_scene_end(state);
}
