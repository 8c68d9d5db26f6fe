/*
 * An index by itself, in a store of its own.
 */
#ifndef SUPPORT_INDEX_SCENE_H
#define SUPPORT_INDEX_SCENE_H

#include "store/index/index.h"
#include "store_env.h"

struct index_scene {
	struct store_env *e;
	struct index idx;
};

/* cmocka fixtures, the first but for BOUNDS: the index is begun in the open transaction. */
int index_scene_setup(void **state, const struct index_bounds *bounds);
int index_scene_teardown(void **state);

/* Begins the index in the transaction that is open now. */
void index_scene_begin(struct index_scene *s);

/* What is not committed is gone; the store is closed and opened again, as another process sees it. */
void index_scene_reopen(struct index_scene *s);

#endif
