/* Differences of published results: each is counted, and the first ones are told. */
#include <stdarg.h>
#include <stdio.h>

#include "allot/results/check.h"

enum { DIFFERENCES_TOLD = 20 };

void results_check_differ(struct results_check *check, const char *fmt, ...)
{
	char sentence[8192];
	va_list args;

	if (check->differences++ >= DIFFERENCES_TOLD)
		return;
	va_start(args, fmt);
	(void)vsnprintf(sentence, sizeof(sentence), fmt, args);
	va_end(args);
	check->tell(check->ctx, sentence);
}
