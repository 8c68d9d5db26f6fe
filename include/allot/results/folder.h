/*
 * The folder of a run's results: written under a hidden name, published by one rename (SPEC
 * section 3).
 *
 * Events and refusals arrive in journal order and go to their files; nothing is visible in OUT
 * until results_publish(). A folder that was begun and not published is removed by the next
 * results_begin() for the same run, or by results_drop().
 */
#ifndef ALLOT_RESULTS_FOLDER_H
#define ALLOT_RESULTS_FOLDER_H

#include "allot/base/buf.h"
#include "allot/models/refusal.h"
#include "allot/models/run.h"
#include "allot/signals/event.h"

struct results;

/*
 * Asks whether this user may write to the folder OUT. ST_CANT_CREATE: the sentence names its owner, the option
 * and what to do; ST_IO.
 */
enum status results_writable(const char *out);

/*
 * Begins the results of run NUMBER in OUT (created with parents when missing):
 * OUT/.run-NNNNNN.tmp. OUT is copied. What publication will need is tried at once: a
 * rename, a sync and a link in OUT. ST_CANT_CREATE also when OUT holds something of the name
 * run-NNNNNN already, or a `latest` that is no symbolic link, or when a run of another store is
 * writing its results of the same number there; ST_IO, ST_NO_MEMORY.
 */
enum status results_begin(const char *out, uint64_t number, struct results **results);

/* False when OUT's file system has no symbolic links: there will be no `latest`. */
bool results_hold_links(const struct results *r);

/* An event, with ref and sku filled in. BatchCreated and the like go nowhere. */
enum status results_event(struct results *r, const struct event *event);

/*
 * A refused row of FEED (its name and header are taken when the reject file is begun). Feeds
 * must come in the order of their places in the run.
 */
enum status results_refusal(struct results *r, const struct feed_record *feed, const struct refusal *refusal);

/*
 * Ends all files, adds summary.json with SUMMARY's bytes, syncs everything, renames the folder
 * to OUT/run-NNNNNN, points OUT/latest at it. On success R is freed; on failure use
 * results_drop(). ST_CANT_CREATE when a folder of that number is there already. A failure
 * behind the rename (the sync of OUT, `latest`) leaves the folder in its place: then
 * results_exist().
 */
enum status results_publish(struct results *r, struct slice summary);

/*
 * Points OUT/latest at run NUMBER, whose folder is there: for the recovery of a run that was
 * killed between its folder's rename and this. ST_IO, ST_NO_MEMORY.
 */
enum status results_point_latest(const char *out, uint64_t number);

/* Removes what was written and frees R. NULL is fine. */
void results_drop(struct results *r);

/* True when OUT holds a folder of run NUMBER, whatever store it is of. */
bool results_exist(const char *out, uint64_t number);

/* True when OUT's folder of run NUMBER is, as its summary says, of the store with identity STORE. */
bool results_published(const char *out, uint64_t number, struct slice store);

/* Path of the folder OUT/run-NNNNNN into BUF. */
const char *results_path(struct buf *buf, const char *out, uint64_t number);

#endif
