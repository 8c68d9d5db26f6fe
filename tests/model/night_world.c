#include "night_world.h"

#include <stdlib.h>
#include <string.h>

#define LINES_PER_ORDER 3
#define LONGEST_ID	200

/* Shapes of ids; `%` is where the number goes. */
static const char *const plain_shapes[] = { "SKU-%", "B%", "ORD%", "%", "A/%.x", "sku_%" };
static const char *const odd_shapes[] = {
	"a,b %",     "6\" pipe %",	  "x;y|%",     "\xc3\x84rmel %", "'tis %", "#%",
	"\\%\\n",    "\xe2\x82\xac%",	  "\"%\"",     "../%",		 "% %",	   "null%",
	"{\"k\":%}", "\xf0\x9f\x93\xa6%", "\xc2\x85%",
};

static void pad_to_longest(struct model_bytes *id)
{
	while (id->len < LONGEST_ID)
		model_bytes_add_char(id, 'L');
}

static char *make_id(struct night_rng *rng, const char *usual_shape, size_t number)
{
	size_t n_odd = sizeof(odd_shapes) / sizeof(odd_shapes[0]);
	const char *shape = usual_shape;
	struct model_bytes id = { 0 };

	if (night_chance(rng, 12))
		shape = odd_shapes[night_below(rng, n_odd)];
	for (; *shape; shape++) {
		if (*shape == '%')
			model_bytes_add_number(&id, number);
		else
			model_bytes_add_char(&id, *shape);
	}
	if (night_rarely(rng, 15))
		pad_to_longest(&id);
	return id.data;
}

static bool has_id(const struct night_ids *ids, const char *id)
{
	for (size_t i = 0; i < ids->n; i++) {
		if (strcmp(ids->ids[i], id) == 0)
			return true;
	}
	return false;
}

static void fill(struct night_ids *ids, struct night_rng *rng, size_t n)
{
	size_t n_plain = sizeof(plain_shapes) / sizeof(plain_shapes[0]);
	const char *usual_shape = plain_shapes[night_below(rng, n_plain)];
	size_t first = night_chance(rng, 70) ? 1 : 8;
	char *id;

	for (size_t number = first; ids->n < n; number++) {
		id = make_id(rng, usual_shape, number);
		if (has_id(ids, id))
			free(id);
		else
			ids->ids[ids->n++] = id;
	}
}

/* Makes the last id one that differs from the first in nothing but the case of its first
 * letter. */
static void add_twin(struct night_ids *ids)
{
	char *twin = model_copy(ids->ids[0]);
	bool is_letter = (*twin >= 'A' && *twin <= 'Z') || (*twin >= 'a' && *twin <= 'z');

	if (is_letter)
		*twin = (char)(*twin ^ 0x20);
	if (has_id(ids, twin)) {
		free(twin);
		return;
	}
	free(ids->ids[ids->n - 1]);
	ids->ids[ids->n - 1] = twin;
}

static void free_ids(struct night_ids *ids)
{
	for (size_t i = 0; i < ids->n; i++)
		free(ids->ids[i]);
}

void night_world_init(struct night_world *world, uint64_t seed)
{
	struct night_rng rng = { night_hash(seed, 1, 0) };

	*world = (struct night_world){ .seed = seed };
	fill(&world->skus, &rng, night_from_to(&rng, 3, NIGHT_SKUS_MAX));
	fill(&world->refs, &rng, night_from_to(&rng, 4, NIGHT_REFS_MAX));
	fill(&world->orders, &rng, night_from_to(&rng, 5, NIGHT_ORDERS_MAX));
	if (night_chance(&rng, 20))
		add_twin(&world->skus);
	if (night_chance(&rng, 20))
		add_twin(&world->refs);
	if (night_chance(&rng, 20))
		add_twin(&world->orders);
}

void night_world_free(struct night_world *world)
{
	free_ids(&world->skus);
	free_ids(&world->refs);
	free_ids(&world->orders);
}

size_t night_world_size(const struct night_world *world, enum model_kind kind)
{
	bool is_purchase = kind == MODEL_BATCHES || kind == MODEL_CHANGES;

	return is_purchase ? world->refs.n : world->orders.n * LINES_PER_ORDER;
}

static void set(struct night_values *values, enum model_column column, const char *text)
{
	values->by_column[column].len = 0;
	model_bytes_add_text(&values->by_column[column], text);
}

static void set_number(struct night_values *values, enum model_column column, uint64_t number)
{
	values->by_column[column].len = 0;
	model_bytes_add_number(&values->by_column[column], number);
}

static const char *any_of(const struct night_ids *ids, struct night_rng *rng)
{
	return ids->ids[night_below(rng, ids->n)];
}

static void set_any_eta(struct night_values *values, struct night_rng *rng)
{
	static const char *const etas[] = { "",		  "",		"2026-01-31", "2026-02-01",
					    "2026-02-28", "2028-02-29", "0001-01-01", "9999-12-31",
					    "2026-11-09", "2026-10-10" };

	set(values, MODEL_ETA, etas[night_below(rng, sizeof(etas) / sizeof(etas[0]))]);
}

static uint64_t any_purchase(struct night_rng *rng)
{
	if (night_rarely(rng, 6))
		return 2147483647;
	if (night_chance(rng, 12))
		return 0;
	return night_from_to(rng, 1, night_chance(rng, 50) ? 20 : 70);
}

/* How many SKUs have batches. At least the last one has none, to be unknown. */
static size_t n_stocked(const struct night_world *world)
{
	return world->skus.n - 1 < world->refs.n ? world->skus.n - 1 : world->refs.n;
}

static const char *sku_of_batch(const struct night_world *world, size_t batch)
{
	return world->skus.ids[batch % n_stocked(world)];
}

static void make_batch(const struct night_world *world, struct night_rng *rng, size_t index,
		       struct night_values *values)
{
	struct night_rng base = { night_hash(world->seed, 2, index) };
	size_t batch = index % world->refs.n;

	set(values, MODEL_REF, world->refs.ids[batch]);
	set(values, MODEL_SKU, sku_of_batch(world, batch));
	set_number(values, MODEL_QTY, any_purchase(&base));
	set_any_eta(values, &base);
	if (night_chance(rng, 25))
		set_number(values, MODEL_QTY, any_purchase(rng));
	if (night_chance(rng, 20))
		set_any_eta(values, rng);
	if (night_chance(rng, 3))
		set(values, MODEL_SKU, any_of(&world->skus, rng));
}

static void make_change(const struct night_world *world, struct night_rng *rng, struct night_values *values)
{
	set(values, MODEL_REF, any_of(&world->refs, rng));
	set_number(values, MODEL_QTY, any_purchase(rng));
	if (night_chance(rng, 4))
		set(values, MODEL_REF, "no such batch");
}

static void set_line_number(struct night_values *values, size_t number)
{
	static const char *const names[] = { "1", "2", "3", "02", "b", "one, two" };

	set(values, MODEL_LINE, names[number % (sizeof(names) / sizeof(names[0]))]);
}

static void stray_from_order(const struct night_world *world, struct night_rng *rng,
			     struct night_values *values)
{
	if (night_chance(rng, 5))
		set_number(values, MODEL_QTY, night_from_to(rng, 1, 25));
	if (night_rarely(rng, 4))
		set_number(values, MODEL_QTY, 2147483647);
	if (night_chance(rng, 3))
		set(values, MODEL_SKU, any_of(&world->skus, rng));
	if (night_chance(rng, 3))
		set_line_number(values, night_below(rng, 6));
	if (night_chance(rng, 4))
		set(values, MODEL_LINE, "");
}

/* Two lines of an order may well hold the same SKU. */
static void make_order(const struct night_world *world, struct night_rng *rng, size_t index,
		       struct night_values *values)
{
	struct night_rng base = { night_hash(world->seed, 3, index) };
	size_t order = index / LINES_PER_ORDER % world->orders.n;
	size_t n_skus = night_chance(&base, 95) ? n_stocked(world) : world->skus.n;

	set(values, MODEL_ORDERID, world->orders.ids[order]);
	set(values, MODEL_SKU, world->skus.ids[night_below(&base, n_skus)]);
	set_number(values, MODEL_QTY, night_from_to(&base, 1, night_chance(&base, 60) ? 6 : 25));
	set_line_number(values, index % LINES_PER_ORDER);
	stray_from_order(world, rng, values);
}

static const char *batch_for(const struct night_world *world, struct night_rng *rng, const char *sku)
{
	size_t start = night_below(rng, world->refs.n);

	for (size_t i = 0; i < world->refs.n; i++) {
		size_t batch = (start + i) % world->refs.n;

		if (strcmp(sku_of_batch(world, batch), sku) == 0)
			return world->refs.ids[batch];
	}
	return world->refs.ids[start];
}

static void make_allocation(const struct night_world *world, struct night_rng *rng, size_t index,
			    struct night_values *values)
{
	const char *sku;

	make_order(world, rng, index, values);
	sku = model_bytes_text(&values->by_column[MODEL_SKU]);
	set(values, MODEL_REF, batch_for(world, rng, sku));
	if (night_chance(rng, 4))
		set(values, MODEL_REF, any_of(&world->refs, rng));
	if (night_chance(rng, 4))
		set(values, MODEL_REF, "no such batch");
}

void night_values_make(const struct night_world *world, struct night_rng *rng, enum model_kind kind,
		       size_t index, struct night_values *values)
{
	*values = (struct night_values){ 0 };
	if (kind == MODEL_BATCHES)
		make_batch(world, rng, index, values);
	if (kind == MODEL_CHANGES)
		make_change(world, rng, values);
	if (kind == MODEL_ORDERS)
		make_order(world, rng, index, values);
	if (kind == MODEL_ALLOCATIONS)
		make_allocation(world, rng, index, values);
}

void night_values_free(struct night_values *values)
{
	for (size_t i = 0; i < MODEL_COLUMNS; i++)
		model_bytes_free(&values->by_column[i]);
}
