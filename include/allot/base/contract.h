/*
 * Contracts, on in release builds too (design by contract; rule 15 of allot-rules(7)).
 *
 * REQUIRE states what a caller owes, ENSURE what a function promises, INVARIANT what always holds. They
 * guard against bugs of this program, never against what a feed or a damaged file contains.
 *
 * A broken contract jumps to the innermost contract_guard of the thread, which undoes the command; without
 * a guard the process prints the contract and ends at once, as if killed, with the exit status of ST_CONTRACT.
 * A thread guards its own work; who waits for it then tells of it. Code between guard and contract must not
 * hold anything that only it could free: memory of the arena, the transaction and the caches are dropped by
 * whoever owns the guard.
 *
 *	struct contract_guard guard;
 *	if (CONTRACT_GUARD(&guard)) {
 *		... a contract was broken: guard.text says which; undo ...
 *	} else {
 *		... work ...
 *		contract_unguard(&guard);
 *	}
 */
#ifndef ALLOT_BASE_CONTRACT_H
#define ALLOT_BASE_CONTRACT_H

#include <setjmp.h>

#include "allot/base/status.h"

struct contract_guard {
	jmp_buf jump;
	struct contract_guard *outer;
	char text[256]; /* "ENSURE src/logic/x.c:12: batch->allocated <= batch->qty" */
};

/* Zero when set up, non-zero after a broken contract (the guard is off again then). */
#define CONTRACT_GUARD(g) (contract_guard_push(g), setjmp((g)->jump))

/* The part of CONTRACT_GUARD that comes before setjmp(). G must live until it is off again. */
void contract_guard_push(struct contract_guard *g);
/* Takes G, the innermost guard, off after the work it guarded. */
void contract_unguard(struct contract_guard *g);

/* Work that may break a contract. */
typedef enum status contract_work(void *ctx);

/* WORK(CTX) under a guard: its status, or ST_CONTRACT with the sentence "a contract was broken (...)". */
enum status contract_guarded(contract_work *work, void *ctx);

/* Never returns. Called by the macros; FILE and LINE are the place of the contract. */
_Noreturn void contract_broken(const char *kind, const char *what, const char *file, int line);

#define CONTRACT_CHECK(kind, cond) ((cond) ? (void)0 : contract_broken(kind, #cond, __FILE__, __LINE__))
#define REQUIRE(cond)		   CONTRACT_CHECK("REQUIRE", cond)
#define ENSURE(cond)		   CONTRACT_CHECK("ENSURE", cond)
#define INVARIANT(cond)		   CONTRACT_CHECK("INVARIANT", cond)

#endif
