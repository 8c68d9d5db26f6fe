/*
 * The scene of the flips: a store after some nights, the last of them killed in the middle, and more to come.
 */
#ifndef FLIPS_SCENE_H
#define FLIPS_SCENE_H

#include <stdbool.h>

/*
 * Writes the feeds of the nights under `folder`: night-0, night-1, ... each a folder of feeds. Products of many
 * segments, lines that a cut moved, lines that wait, lines out of stock, refused rows and lines taken over all
 * come up in them; in the one that is to be killed also rows that are put off and a first turn.
 */
bool scene_write(const char *folder);

enum { SCENE_NIGHTS = 4, SCENE_KILLED = 2 };

/* What `show` is asked for: things the scene holds. */
#define SCENE_ORDER "order-000100"
#define SCENE_SKU   "SKU-BIG-0"
#define SCENE_BATCH "B-CUT-3"

#endif
