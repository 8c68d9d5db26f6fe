/*
 * Commands: what the world asks of the domain, in the imperative; exactly one handler each; may be refused
 * (SPEC section 1). All slices are the sender's and need to live only until the command is handled.
 */
#ifndef ALLOT_SIGNALS_COMMAND_H
#define ALLOT_SIGNALS_COMMAND_H

#include "allot/models/code.h"
#include "allot/models/order_line.h"

enum command_type {
	COMMAND_CREATE_BATCH,
	COMMAND_CHANGE_BATCH_QUANTITY,
	COMMAND_CHANGE_BATCH_ETA,
	COMMAND_ALLOCATE,
	COMMAND_ASSIGN_ALLOCATION,
	COMMAND_COUNT
};

struct command {
	enum command_type type;
	union {
		struct {
			struct slice ref;
			struct slice sku;
			uint32_t qty; /* units, 0..QUANTITY_MAX */
			uint32_t eta; /* day number or DATE_NONE */
			bool has_eta; /* false: the sender said nothing of an ETA, eta is DATE_NONE */
		} create_batch;
		struct {
			struct slice ref;
			uint32_t qty; /* units, 0..QUANTITY_MAX */
		} change_quantity;
		struct {
			struct slice ref;
			uint32_t eta; /* day number or DATE_NONE */
		} change_eta;
		struct {
			struct order_line line;
		} allocate;
		struct {
			struct order_line line;
			struct slice ref;
		} assign;
	};
};

/* What a command or a row did first; each row of a feed counts once under one of these. */
enum outcome_type {
	OUTCOME_CREATED,
	OUTCOME_CHANGED,
	OUTCOME_UNCHANGED,
	OUTCOME_ALLOCATED,
	OUTCOME_OUT_OF_STOCK,
	OUTCOME_DUPLICATE,
	OUTCOME_REFUSED,
	OUTCOME_COUNT
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
