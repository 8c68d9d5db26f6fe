/*
 * What the parts of the history share: one snapshot.
 */
#ifndef ALLOT_STORE_HISTORY_INTERNAL_H
#define ALLOT_STORE_HISTORY_INTERNAL_H

#include "allot/store/history.h"
#include "store/env/open.h"

struct history {
	struct env env;
	MDB_txn *txn;
	struct counters counters;
};

#endif
