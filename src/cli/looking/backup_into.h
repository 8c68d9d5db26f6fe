/*
 * Backups in a folder of their own, named by time and run, of which the newest are kept.
 */
#ifndef ALLOT_CLI_BACKUP_INTO_H
#define ALLOT_CLI_BACKUP_INTO_H

#include "allot/base/arena.h"
#include "allot/base/clock.h"
#include "allot/store/backup.h"

struct backup_made {
	struct arena arena;
	const char *path; /* of the new one */
	struct verify_report report;
	const char **removed; /* paths of those that were deleted */
	size_t removed_count;
};

/*
 * Makes a verified backup of the store in folder STORE in DIR, as "allot-YYYYMMDDTHHMMSSZ-run-NNNNNN", by
 * the time of CLOCK; where there is one of that second, by a later one. Before that, removes what is left of
 * backups in DIR whose making was killed. Only after it, and if KEEP is not 0, those of the same store beyond
 * the newest KEEP are deleted; what has another name or a date in the future, is of another store, is a link or
 * cannot be read is left. *OUT is to be released, also after a failure. As store_copy().
 */
enum status backup_into(const char *store, const char *dir, uint64_t keep, const struct clock *clock,
			struct backup_made *out);
void backup_made_release(struct backup_made *made);

#endif
