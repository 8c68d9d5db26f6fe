#include "allot/store/names.h"

#include <stdlib.h>

#include "allot/base/contract.h"

struct name_slot {
	uint64_t batch;
	char *text; /* ref, then sku */
	uint32_t capacity;
	uint16_t ref_n;
	uint16_t sku_n;
};

void names_init(struct names *n, size_t slots)
{
	REQUIRE(slots > 0);
	REQUIRE((slots & (slots - 1)) == 0);
	*n = (struct names){ .capacity_max = slots };
}

void names_release(struct names *n)
{
	for (size_t i = 0; n->slots && i < n->capacity_max; i++)
		free(n->slots[i].text);
	free(n->slots);
	*n = (struct names){ .capacity_max = n->capacity_max };
}

static struct name_slot *slot_of(const struct names *n, uint64_t batch)
{
	return &n->slots[batch & (n->capacity_max - 1)];
}

bool names_get(const struct names *n, uint64_t batch, struct slice *ref, struct slice *sku)
{
	if (!n->slots)
		return false;
	const struct name_slot *s = slot_of(n, batch);
	if (s->batch != batch || !s->text)
		return false;
	*ref = slice_of(s->text, s->ref_n);
	*sku = slice_of(s->text + s->ref_n, s->sku_n);
	return true;
}

void names_put(struct names *n, uint64_t batch, struct slice ref, struct slice sku)
{
	REQUIRE(batch != 0);
	if (!n->slots)
		n->slots = calloc(n->capacity_max, sizeof(*n->slots));
	if (!n->slots || ref.n + sku.n > UINT16_MAX)
		return;
	struct name_slot *s = slot_of(n, batch);
	size_t need = ref.n + sku.n;
	if (need > s->capacity || !s->text) {
		char *text = realloc(s->text, need ? need : 1);
		if (!text)
			return;
		s->text = text;
		s->capacity = (uint32_t)need;
	}
	memcpy(s->text, ref.p, ref.n);
	memcpy(s->text + ref.n, sku.p, sku.n);
	s->batch = batch;
	s->ref_n = (uint16_t)ref.n;
	s->sku_n = (uint16_t)sku.n;
}
