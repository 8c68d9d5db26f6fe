/*
 * Names: slots of one cache line each, picked by the low bits of the id, so that a look-up is one access to
 * memory whatever the size of the store.
 */
#include "store/journal/names.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "allot/base/contract.h"

enum { INLINE_TEXT = 48 };

/* One cache line for names of the usual length. */
struct name_slot {
	uint64_t batch;
	uint8_t ref_n;
	uint8_t sku_n;
	bool large; /* the text is too long to stand here */
	union {
		char text[INLINE_TEXT]; /* ref, then sku */
		char *memory;
	};
};

void names_init(struct names *n, size_t slots)
{
	REQUIRE(slots > 0);
	REQUIRE((slots & (slots - 1)) == 0);
	*n = (struct names){ .capacity_max = slots };
}

static void free_large(struct names *n, struct name_slot *s)
{
	free(s->memory);
	s->batch = 0;
	s->large = false;
	n->large--;
	n->large_bytes -= (size_t)s->ref_n + s->sku_n;
}

/* To look at slots never used would be to touch their memory: it ends with the last large one. */
static void free_all_large(struct names *n)
{
	for (size_t i = 0; n->large > 0; i++)
		if (n->slots[i].large)
			free_large(n, &n->slots[i]);
}

void names_release(struct names *n)
{
	free_all_large(n);
	if (n->mapped)
		(void)munmap(n->slots, n->capacity_max * sizeof(*n->slots));
	else
		free(n->slots);
	*n = (struct names){ .capacity_max = n->capacity_max };
}

_Static_assert(sizeof(struct name_slot) == 64, "a cache line");

static struct name_slot *slot_of(const struct names *n, uint64_t batch)
{
	return &n->slots[batch & (n->capacity_max - 1)];
}

bool names_get(const struct names *n, uint64_t batch, struct slice *ref, struct slice *sku)
{
	if (!n->slots || batch == 0)
		return false;
	const struct name_slot *s = slot_of(n, batch);
	if (s->batch != batch)
		return false;
	const char *text = s->large ? s->memory : s->text;
	*ref = slice_of(text, s->ref_n);
	*sku = slice_of(text + s->ref_n, s->sku_n);
	return true;
}

void names_expect(const struct names *n, uint64_t batch)
{
	if (n->slots)
		__builtin_prefetch(slot_of(n, batch));
}

/* Slots take memory page by page as they are used, and each begins with a cache line. */
static void make_slots(struct names *n)
{
	void *slots = mmap(NULL, n->capacity_max * sizeof(*n->slots), PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	n->mapped = slots != MAP_FAILED;
	n->slots = n->mapped ? slots : calloc(n->capacity_max, sizeof(*n->slots));
}

/* Room for N bytes of text in slot S of NAMES, or NULL. */
static char *text_room(struct names *names, struct name_slot *s, size_t n)
{
	s->batch = 0; /* written first: to read a page of it before would be a fault more */
	if (s->large)
		free_large(names, s);
	if (n <= INLINE_TEXT)
		return s->text;
	if (names->large_bytes + n > NAMES_LARGE_MAX)
		free_all_large(names);
	s->memory = malloc(n);
	s->large = s->memory != NULL;
	names->large += s->large;
	names->large_bytes += s->large ? n : 0;
	return s->memory;
}

void names_put(struct names *n, uint64_t batch, struct slice ref, struct slice sku)
{
	REQUIRE(batch != 0);
	REQUIRE(ref.n <= UINT8_MAX && sku.n <= UINT8_MAX);
	if (!n->slots)
		make_slots(n);
	if (!n->slots)
		return;
	struct name_slot *s = slot_of(n, batch);
	char *text = text_room(n, s, ref.n + sku.n);
	if (!text)
		return;
	memcpy(text, ref.p, ref.n);
	memcpy(text + ref.n, sku.p, sku.n);
	s->batch = batch;
	s->ref_n = (uint8_t)ref.n;
	s->sku_n = (uint8_t)sku.n;
}
