/* Making a night that differs smaller, for reading: fewer runs, feeds, options and rows, as long as
 * the program and the model still differ in it.
 */
#ifndef NIGHTS_SHRINK_H
#define NIGHTS_SHRINK_H

#include "nights_play.h"

/* Appends what is left of the night, with its feeds and its first difference, to `report`. The
 * folder of what is left is kept. The difference may be another one than that of the whole night.
 */
void shrink_night(const struct play_options *options, uint64_t seed, struct model_bytes *report);

#endif
