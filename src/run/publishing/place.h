/*
 * Place: where an OUT is, whatever it is called now, to be held against where runs say that they published.
 */
#ifndef ALLOT_RUN_PLACE_H
#define ALLOT_RUN_PLACE_H

#include <stdbool.h>

#include "allot/base/buf.h"
#include "allot/base/status.h"

/*
 * The path of OUT without links into PLACE, as a run notes it. Where OUT is gone, the path that it had: what is
 * still there of it without links, the rest as it is written. *FOLDER: there is such a folder. ST_IO when that
 * cannot be looked at, ST_NO_MEMORY.
 */
enum status out_place(const char *out, struct buf *place, bool *folder);

#endif
