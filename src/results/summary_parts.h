/* Parts of the summary that stand in files of their own. */
#ifndef ALLOT_RESULTS_SUMMARY_PARTS_H
#define ALLOT_RESULTS_SUMMARY_PARTS_H

#include "allot/base/json.h"

struct summary;

/* Appends the key "interchanges" of the feed at PLACE, which is one of messages, as far as the run has it. */
void put_interchanges(struct json *j, const struct summary *summary, uint32_t place);

#endif
