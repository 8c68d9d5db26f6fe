/*
 * Asking alike: rule 14, the last question about a row that would make something known.
 */
#ifndef ALLOT_SERVICE_ASKING_ALIKE_H
#define ALLOT_SERVICE_ASKING_ALIKE_H

#include "allot/signals/command.h"
#include "service/touching.h"

/*
 * Refuses, in *OUT, REF or, if NEW_SKU, SKU when a known one is alike; else leaves *OUT alone. *REFUSED says
 * which. Any failure of the store.
 */
enum status ask_alike_batch(const struct service *s, struct slice ref, struct slice sku, bool new_sku,
			    struct outcome *out, bool *refused);

/* Likewise for the order, then the number, of LINE of P, which is not known yet. As ask_alike_batch(). */
enum status ask_alike_line(const struct service *s, const struct order_line *line, const struct product *p,
			   struct outcome *out, bool *refused);

#endif
