/* The checks of single values, trimmed. Each is MODEL_NO_REJECT or the code. The values must hold
 * no zero byte. */
#ifndef MODEL_VALUES_H
#define MODEL_VALUES_H

#include "model.h"

/* `shipped` or `cancelled` of a row: not given, all, or units. */
struct model_figure {
	bool is_given;
	bool is_all;
	uint64_t units;
};

/* `backorder` or `split` of a row. */
enum model_answer {
	MODEL_NO_ANSWER,
	MODEL_ANSWER_NO,
	MODEL_ANSWER_YES,
};

enum model_reject model_check_identifier(const struct model_bytes *value);
enum model_reject model_check_quantity(const struct model_bytes *value, uint64_t min, uint64_t *quantity);
enum model_reject model_check_figure(const struct model_bytes *value, struct model_figure *figure);
enum model_reject model_check_date(const struct model_bytes *value);
enum model_reject model_check_priority(const struct model_bytes *value, int *priority);
enum model_reject model_check_answer(const struct model_bytes *value, enum model_answer *answer);
enum model_reject model_check_unit(const struct model_bytes *value);

#endif
