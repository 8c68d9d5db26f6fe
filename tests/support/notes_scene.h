/*
 * A table of notes by itself, in a store of its own.
 */
#ifndef SUPPORT_NOTES_SCENE_H
#define SUPPORT_NOTES_SCENE_H

#include "store/notes/notes.h"
#include "store_env.h"

struct notes_scene {
	struct store_env *e;
	struct notes notes;
};

/* cmocka fixtures, the first but for TABLE: the notes are begun in the open transaction. */
int notes_scene_setup(void **state, enum table table);
int notes_scene_teardown(void **state);

#endif
