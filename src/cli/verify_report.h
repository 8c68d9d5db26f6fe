/*
 * What a verification counted, as members of a JSON object.
 */
#ifndef ALLOT_CLI_VERIFY_REPORT_H
#define ALLOT_CLI_VERIFY_REPORT_H

#include "allot/base/json.h"
#include "allot/store/store.h"

void put_report_json(struct json *j, const struct verify_report *report);

#endif
