#include "allot/base/contract.h"

#include <stdio.h>
#include <unistd.h>

static _Thread_local struct contract_guard *innermost;

void contract_guard_push(struct contract_guard *g)
{
	g->outer = innermost;
	g->text[0] = '\0';
	innermost = g;
}

void contract_unguard(struct contract_guard *g)
{
	REQUIRE(innermost == g);
	innermost = g->outer;
}

_Noreturn void contract_broken(const char *kind, const char *what, const char *file, int line)
{
	struct contract_guard *g = innermost;

	if (!g) {
		fprintf(stderr, "allot: a contract was broken (%s %s:%d: %s)\n", kind, file, line, what);
		_exit(status_exit(ST_CONTRACT));
	} else {
		innermost = g->outer;
		(void)snprintf(g->text, sizeof(g->text), "%s %s:%d: %s", kind, file, line, what);
		longjmp(g->jump, 1);
	}
}

enum status contract_guarded(contract_work *work, void *ctx)
{
	struct contract_guard guard;

	if (CONTRACT_GUARD(&guard))
		return fail(ST_CONTRACT, "a contract was broken (%s)", guard.text);
	enum status st = work(ctx);
	contract_unguard(&guard);
	return st;
}
