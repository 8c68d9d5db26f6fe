/* What has come of a line that a partner ordered, for its answer. */
#ifndef ALLOT_RUN_ANSWERS_OUTCOMES_H
#define ALLOT_RUN_ANSWERS_OUTCOMES_H

#include "allot/results/answers.h"
#include "allot/service/uow.h"

/*
 * Adds to OUT what LINE came to: where its row was refused that and what stands instead, else where its units
 * are by now. Any failure of the store.
 */
enum status line_outcomes(struct uow *uow, const struct line_record *line, struct edi_outcomes *out);

#endif
