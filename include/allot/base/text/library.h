/*
 * Libraries say their versions as text, each from the one layer that sees it.
 */
#ifndef ALLOT_BASE_LIBRARY_H
#define ALLOT_BASE_LIBRARY_H

enum { LIBRARY_VERSION = 32 }; /* bytes of such a text, the zero included */

/* Writes "MAJOR.MINOR" or "MAJOR.MINOR.PATCH" (PATCH -1: none) into ROOM, and returns it. */
const char *library_version(char room[LIBRARY_VERSION], int major, int minor, int patch);

#endif
