/* Differences: each is counted, and the first ones are told. */
#include <stdarg.h>
#include <stdio.h>

#include "store/verify/verify.h"

enum { DIFFERENCES_TOLD = 10 };

void differ(struct verify *v, const char *fmt, ...)
{
	char sentence[1024];
	va_list args;
	if (v->report->differences++ >= DIFFERENCES_TOLD)
		return;
	va_start(args, fmt);
	vsnprintf(sentence, sizeof(sentence), fmt, args);
	va_end(args);
	v->tell(v->ctx, sentence);
}
