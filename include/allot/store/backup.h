/*
 * Backup: copies of a whole store, made beside a run and put back.
 */
#ifndef ALLOT_STORE_BACKUP_H
#define ALLOT_STORE_BACKUP_H

#include "allot/store/store.h"

/*
 * Copies the store in folder FROM, as of one moment, to TO, which is missing or an empty folder: under a
 * temporary name beside it, verified as store_verify() does it (TELL, CTX and REPORT are its), synced,
 * renamed. A run on FROM goes on meanwhile; the copy waits for the chunk it is at. The copy is the same
 * store: it has FROM's identity, and holds no free pages. ST_NO_INPUT: no store at FROM; ST_CANT_CREATE:
 * something is at TO, or it cannot be created; ST_DAMAGED, ST_IO.
 */
enum status store_copy(const char *from, const char *to, void (*tell)(void *ctx, const char *sentence),
		       void *ctx, struct verify_report *report);

/*
 * Removes from folder DIR what store_copy() left there of copies that it was killed over, of those names that
 * are THEIRS: their temporary folders, where nobody is making them and nothing but the files of a store is in
 * them. The name of one that nobody is making and that stays all the same is handed to STAYS. Where DIR is
 * missing or cannot be read nothing is done.
 */
void store_copies_clear(const char *dir, bool (*theirs)(struct slice name),
			void (*stays)(void *ctx, const char *name), void *ctx);

/*
 * Copies the store in folder FROM, as of one moment, to a new folder TO, neither verified nor synced: for
 * work that is thrown away. Blocks are shared where the file system can do that; else ANNOUNCE is told
 * first how many bytes will be copied. Where there is no store at FROM, TO is not made. ST_CANT_CREATE,
 * ST_DAMAGED, ST_IO.
 */
enum status store_clone(const char *from, const char *to, void (*announce)(void *ctx, uint64_t bytes),
			void *ctx);

#endif
