/*
 * Balance: what a store holds in units, and what the books count beside that. Both change by movements only
 * (signals/movement.h).
 */
#ifndef ALLOT_MODELS_BALANCE_H
#define ALLOT_MODELS_BALANCE_H

#include <stdint.h>

/* Free units are `supply` less `allocated`. None is below zero once a row is done. */
struct balance {
	int64_t supply;	   /* of all batches: purchased minus shipped */
	int64_t allocated; /* in parts */
	int64_t waiting;
	int64_t short_;
	int64_t lines; /* order lines with waiting or short units */
};

struct books {
	struct balance balance;
	uint64_t movements; /* so many were made, so the next one's number is one more */
};

#endif
