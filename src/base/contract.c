#include "allot/base/contract.h"

#include <stdio.h>
#include <stdlib.h>

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
		fprintf(stderr, "allot: %s %s:%d: %s\n", kind, file, line, what);
		abort();
	}
	innermost = g->outer;
	(void)snprintf(g->text, sizeof(g->text), "%s %s:%d: %s", kind, file, line, what);
	longjmp(g->jump, 1);
}
