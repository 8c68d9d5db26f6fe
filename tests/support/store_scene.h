/*
 * A scene on a real store: rows go through intake and the service's bus into LMDB. What is committed is one
 * run with one feed, whose figures are kept as `verify` wants them.
 */
#ifndef SUPPORT_STORE_SCENE_H
#define SUPPORT_STORE_SCENE_H

#include "allot/base/buf.h"
#include "allot/models/row.h"
#include "allot/service/handlers.h"
#include "allot/service/intake.h"
#include "allot/store/store.h"

struct store_scene {
	struct store *store;
	struct uow *uow; /* of the open transaction */
	struct service service;
	struct bus bus;
	struct intake in; /* options are the test's to change */
	struct outcome out;
	struct units units; /* of all events, those of the open transaction included */
	struct units committed;
	struct counts counts; /* refused rows likewise */
	struct counts counts_committed;
};

/*
 * Opens the store at PATH, which may be new (waiting for whoever has it), and begins. MAP_BYTES as in
 * store_options.
 */
void store_scene_open(struct store_scene *s, const char *path, size_t map_bytes);
void store_scene_open_with(struct store_scene *s, const char *path, const struct store_options *options);
/* Closes it; what is not committed is gone. */
void store_scene_close(struct store_scene *s);

/* Commits and begins anew. store_scene_try() returns what the commit did and begins nothing if it failed. */
void store_scene_commit(struct store_scene *s);
enum status store_scene_try(struct store_scene *s);
/* Undoes what is not committed and begins anew. */
void store_scene_abort(struct store_scene *s);
void store_scene_begin(struct store_scene *s);

/*
 * Gives ROW in a feed of its own; the outcome is in s->out. Behind a batches row its SKU is served. A row
 * without a kind is a batches row for a known ref in which only the ETA is news.
 */
enum status store_scene_send(struct store_scene *s, const struct row *row);
/* The same through any intake, whose mark is the number of the next event. */
enum status store_give(struct intake *in, const struct row *row, struct outcome *out);
/* As store_scene_send(), and says what came of it: an outcome_type; the store must not fail. */
enum outcome_type store_scene_do(struct store_scene *s, struct row row);
/* Journals a refused row. */
void store_scene_refuse(struct store_scene *s, const char *reason);

/* Rows in short. LINE "" is none, ETA a day number. */
struct row store_create_batch(const char *ref, const char *sku, uint32_t qty, uint32_t eta);
struct row store_change_quantity(const char *ref, uint32_t qty);
struct row store_change_eta(const char *ref, uint32_t eta);
struct row store_allocate(const char *orderid, const char *line, const char *sku, uint32_t qty);
struct row store_assign(const char *orderid, const char *line, const char *sku, uint32_t qty, const char *ref);
struct row store_ship(const char *orderid, const char *line, const char *sku, uint32_t units);
struct row store_amend(const char *orderid, const char *line, const char *sku, uint32_t qty);
struct row store_cancel(const char *orderid, const char *line, const char *sku, uint32_t units);

/* All committed journal entries as text, one a line. */
void store_scene_tell(struct store_scene *s, struct buf *out);
/* EVENT as a line of text in OUT: every figure of it. */
void store_tell_event(struct buf *out, const struct event *event);

/*
 * What a view of the store at PATH tells, seen by a process of its own: rows ended by ';', "-" when it was not
 * found. Valid until the next call.
 */
const char *store_view_order(const char *path, const char *orderid);
const char *store_view_sku(const char *path, const char *sku);
const char *store_view_batch(const char *path, const char *ref);
const char *store_view_allocations(const char *path);
const char *store_view_batches(const char *path);
/* Each line: what it is = shipped+cancelled+allocated+waiting+short; and whether it may be split. */
const char *store_view_lines(const char *path);

/*
 * Verifies the store at PATH, likewise: the differences told, one a line, or what stopped it; "" when it is
 * sound.
 */
const char *store_verdict(const char *path);

#endif
