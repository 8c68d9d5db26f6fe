/*
 * Names in a spool: which are never feeds, which accompany another, and how a name is written into a command.
 */
#ifndef ALLOT_RUN_SPOOL_NAMES_H
#define ALLOT_RUN_SPOOL_NAMES_H

#include <stdbool.h>
#include <stddef.h>

enum name_type {
	NAME_FEED,
	NAME_IGNORED,	/* hidden, or of a transfer or editor at work: .* *~ *.tmp *.part ... */
	NAME_COMPANION, /* belongs to the file whose name stands before its suffix */
};

/* What a file of this NAME is, by its name alone; *STEM (may be NULL): of a companion, bytes before its suffix.
 */
enum name_type name_type(const char *name, size_t *stem);

/* The suffixes of companions: ".done", ".ctl", ...; ends with NULL. */
extern const char *const COMPANIONS[];
extern const char CONTROL_SUFFIX[];
extern const char DONE_SUFFIX[];
extern const char WHY_SUFFIX[];

/* True for "run-" and digits, with or without ".N": folders that the spool makes beside partners' ones. */
bool name_is_run(const char *name);

#endif
