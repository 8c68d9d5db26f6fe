/*
 * Commands: what the world asks of the domain, in the imperative; exactly one handler each; may be refused. All
 * slices are the sender's and need to live only until the command is handled.
 */
#ifndef ALLOT_SIGNALS_COMMAND_H
#define ALLOT_SIGNALS_COMMAND_H

#include "allot/models/counts.h"
#include "allot/models/order_line.h"
#include "allot/models/row.h"

#define COMMAND_TABLE(X)                                                                                       \
	X(CREATE_BATCH, "CreateBatch")                                                                         \
	X(CHANGE_BATCH_QUANTITY, "ChangeBatchQuantity")                                                        \
	X(CHANGE_BATCH_ETA, "ChangeBatchEta")                                                                  \
	X(ALLOCATE, "Allocate")                                                                                \
	X(ASSIGN_ALLOCATION, "AssignAllocation")                                                               \
	X(AMEND_LINE, "AmendLine")                                                                             \
	X(CANCEL_LINE, "CancelLine")                                                                           \
	X(SHIP_LINE, "ShipLine")                                                                               \
	X(SERVE_WAITING, "ServeWaiting")

enum command_type {
#define X(type, name) COMMAND_##type,
	COMMAND_TABLE(X)
#undef X
		COMMAND_COUNT
};

struct line; /* models/line.h: a known line that the sender has found (rule 2) and holds */

struct command {
	enum command_type type;
	union {
		struct {
			struct slice ref;
			struct slice sku;
			uint32_t qty; /* units purchased, 0..QUANTITY_MAX */
			uint32_t eta; /* day number or DATE_NONE */
			bool has_eta; /* false: the sender said nothing of an ETA, eta is DATE_NONE */
			enum said said;
		} create_batch;
		struct {
			struct slice ref;
			uint32_t qty; /* units, 0..QUANTITY_MAX */
			bool said;    /* the supplier says just that as `qty` */
		} change_quantity;
		struct {
			struct slice ref;
			uint32_t eta; /* day number or DATE_NONE */
		} change_eta;
		struct {
			struct order_line line;
			struct line *known;   /* the line that it is (rule 2); NULL: it is not known */
			uint32_t shipped;     /* units it comes with as shipped, if it becomes known */
			uint32_t cancelled;   /* likewise */
			struct policy policy; /* if it becomes known */
		} allocate;
		struct {
			struct order_line line;
			struct slice ref;
			struct policy policy; /* if it becomes known */
		} assign;
		struct {
			struct line *line;
			uint32_t qty; /* the new ordered quantity, 1..QUANTITY_MAX */
		} amend;
		struct {
			struct line *line;
			struct total total; /* TOTAL_UNITS or TOTAL_ALL */
		} cancel;
		struct {
			struct line *line;
			struct total total;	/* TOTAL_UNITS or TOTAL_ALL */
			bool allocated_at_most; /* ships no more than is allocated */
		} ship;
		struct {
			struct slice sku;
		} serve;
	};
};

enum { REASON_TEXT_MAX = 1000 }; /* four quoted identifiers and words */

struct outcome {
	enum outcome_type type;
	enum code code; /* OUTCOME_REFUSED: why; else CODE_NONE */
	/* OUTCOME_REFUSED: the sentence for the user (no control characters), zero-terminated; else "". */
	char reason[REASON_TEXT_MAX];
};

/* Sets OUT to TYPE, which is no refusal. */
void outcome_set(struct outcome *out, enum outcome_type type);

/* Sets OUT to a refusal with CODE and the sentence given. */
void outcome_refuse(struct outcome *out, enum code code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
