/*
 * Touching: a list of products, one long for nearly every row.
 */
#include "service/touching.h"

#include <stdlib.h>

#include "allot/base/contract.h"

enum status touch_add(struct service *s, struct product *p)
{
	REQUIRE(p);
	if (s->touched_count == s->touched_capacity) {
		uint32_t capacity = s->touched_capacity ? 2 * s->touched_capacity : 1;
		struct touched *touched = realloc(s->touched, capacity * sizeof(*touched));
		if (!touched)
			return fail_memory();
		s->touched = touched;
		s->touched_capacity = capacity;
	}
	s->touched[s->touched_count++] = (struct touched){
		.product = p,
		.available = p->available,
		.waiting = p->waiting.units,
	};
	return ST_OK;
}

enum status touch(struct service *s, struct product *p)
{
	if (s->touched_count > 0 && touched_now(s)->product == p)
		return ST_OK;
	REQUIRE(s->touched_count == 0);
	enum status st = touch_add(s, p);
	s->at = 0;
	return st;
}
