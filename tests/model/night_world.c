/* A night's world is small, so that its rows meet: few SKUs, few batches, few orders, amounts of a
 * like size. What a line or batch honestly says is drawn from its index alone; rows stray from that
 * now and then.
 */
#include "night_world.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))
#define LINES_PER_ORDER 3
#define LONGEST_ID	200

/* Shapes of ids; `%` is where the number goes. */
static const char *const plain_shapes[] = { "SKU-%", "B%", "ORD%", "%", "0%", "A/%.x", "sku_%" };
static const char *const odd_shapes[] = {
	"a,b %", "6\" pipe %",	  "x;y|%", "\xc3\x84rmel %", "'tis %", "#%",	    "\\%\\n",
	"% %",	 "\xe2\x82\xac%", "\"%\"", "../%",	     "null%",  "{\"k\":%}", "\xf0\x9f\x93\xa6%",
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

/* Makes the last id one that is alike the first: with zeros before it, in other letters, with a blank in it. */
static void add_twin(struct night_ids *ids, struct night_rng *rng)
{
	const char *first = ids->ids[0];
	struct model_bytes twin = { 0 };
	bool is_number = first[strspn(first, "0123456789")] == '\0';

	if (is_number)
		model_bytes_add_text(&twin, night_chance(rng, 50) ? "0" : "00");
	for (size_t i = 0; first[i]; i++) {
		bool is_letter = (first[i] >= 'A' && first[i] <= 'Z') || (first[i] >= 'a' && first[i] <= 'z');

		if (i > 0 && first[i] == '-' && night_chance(rng, 50))
			model_bytes_add_text(&twin, night_chance(rng, 50) ? " " : "\xc2\xa0");
		model_bytes_add_char(&twin, is_letter ? (char)(first[i] ^ 0x20) : first[i]);
	}
	if (has_id(ids, twin.data) || twin.len > LONGEST_ID) {
		model_bytes_free(&twin);
		return;
	}
	free(ids->ids[ids->n - 1]);
	ids->ids[ids->n - 1] = twin.data;
}

static void free_ids(struct night_ids *ids)
{
	for (size_t i = 0; i < ids->n; i++)
		free(ids->ids[i]);
}

void night_world_init(struct night_world *world, uint64_t seed)
{
	static const unsigned numbered[] = { 0, 0, 50, 100, 100 };
	struct night_rng rng = { night_hash(seed, 1, 0) };

	*world = (struct night_world){ .seed = seed };
	fill(&world->skus, &rng, night_from_to(&rng, 4, 6));
	fill(&world->refs, &rng, night_from_to(&rng, 4, 12));
	fill(&world->orders, &rng, night_from_to(&rng, 4, 10));
	world->numbered_percent = numbered[night_below(&rng, COUNT(numbered))];
	if (night_chance(&rng, 30))
		add_twin(&world->skus, &rng);
	if (night_chance(&rng, 30))
		add_twin(&world->refs, &rng);
	if (night_chance(&rng, 40))
		add_twin(&world->orders, &rng);
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

static const char *text_of(const struct night_values *values, enum model_column column)
{
	return model_bytes_text(&values->by_column[column]);
}

static const char *any_of(const struct night_ids *ids, struct night_rng *rng)
{
	return ids->ids[night_below(rng, ids->n)];
}

static void set_any_unit(struct night_values *values, struct night_rng *rng)
{
	static const char *const units[] = { "", "EA", "pce", "PCS", "c62", "Each", "unit" };

	set(values, MODEL_UOM, units[night_below(rng, COUNT(units))]);
	set(values, MODEL_UNIT, units[night_below(rng, COUNT(units))]);
}

/* Batches */

static void set_any_eta(struct night_values *values, struct night_rng *rng)
{
	static const char *const etas[] = { "",		  "",		"2026-01-31", "2026-02-01",
					    "2026-02-28", "2028-02-29", "2000-01-01", "2099-12-31",
					    "2026-11-09", "2026-10-10" };

	set(values, MODEL_ETA, etas[night_below(rng, COUNT(etas))]);
}

static uint64_t any_purchase(struct night_rng *rng)
{
	if (night_rarely(rng, 12))
		return 2147483647;
	if (night_chance(rng, 12))
		return 0;
	return night_from_to(rng, 1, night_chance(rng, 60) ? 8 : 25);
}

/* How many SKUs have batches. At least the last one has none, to be unknown. */
static size_t n_stocked(const struct night_world *world)
{
	return world->skus.n - 1 < world->refs.n ? world->skus.n - 1 : world->refs.n;
}

static const char *sku_of_batch(const struct night_world *world, struct night_rng *rng, size_t batch)
{
	if (night_chance(rng, 5))
		return any_of(&world->skus, rng);
	return world->skus.ids[batch % n_stocked(world)];
}

static void set_purchase(struct night_values *values, struct night_rng *rng)
{
	set_number(values, MODEL_QTY, any_purchase(rng));
	set_number(values, MODEL_ON_HAND, any_purchase(rng));
	set_number(values, MODEL_AVAILABLE, any_purchase(rng));
}

static void make_batch(const struct night_world *world, struct night_rng *rng, size_t index,
		       struct night_values *values)
{
	struct night_rng base = { night_hash(world->seed, 2, index) };
	size_t batch = index % world->refs.n;

	set(values, MODEL_REF, world->refs.ids[batch]);
	set(values, MODEL_SKU, sku_of_batch(world, rng, batch));
	set_purchase(values, &base);
	set_any_eta(values, &base);
	if (night_chance(rng, 30))
		set_purchase(values, rng);
	if (night_chance(rng, 5))
		set_number(values, MODEL_ON_HAND, 2147483647);
	if (night_chance(rng, 5))
		set_number(values, MODEL_AVAILABLE, 2147483647);
	if (night_chance(rng, 20))
		set_any_eta(values, rng);
}

static void make_change(const struct night_world *world, struct night_rng *rng, struct night_values *values)
{
	set(values, MODEL_REF, any_of(&world->refs, rng));
	set_number(values, MODEL_QTY, any_purchase(rng));
	if (night_chance(rng, 4))
		set(values, MODEL_REF, "no such batch");
}

/* Order lines */

static void set_line_number(struct night_values *values, size_t number)
{
	static const char *const names[] = { "1", "2", "3", "02", "b", "one, two" };

	set(values, MODEL_LINE, names[number % COUNT(names)]);
}

static void stray_from_order(const struct night_world *world, struct night_rng *rng,
			     struct night_values *values)
{
	if (night_chance(rng, 9))
		set_number(values, MODEL_QTY, night_from_to(rng, 1, 14));
	if (night_rarely(rng, 4))
		set_number(values, MODEL_QTY, 2147483647);
	if (night_chance(rng, 3))
		set(values, MODEL_SKU, any_of(&world->skus, rng));
	if (night_chance(rng, 3))
		set_line_number(values, night_below(rng, 6));
	if (night_chance(rng, 8))
		set(values, MODEL_LINE, "");
}

/* `shipped` or `cancelled`, as a total of what was ordered. */
static void set_figure(struct night_values *values, struct night_rng *rng, enum model_column column,
		       size_t ordered)
{
	static const char *const all[] = { "all", "ALL", "All" };

	if (night_chance(rng, 12))
		set(values, column, all[night_below(rng, COUNT(all))]);
	else if (night_chance(rng, 10))
		set_number(values, column, 0);
	else if (night_chance(rng, 4))
		set_number(values, column, ordered + 1);
	else
		set_number(values, column, night_from_to(rng, 1, ordered));
}

static size_t ordered_of(const struct night_world *world, size_t index)
{
	struct night_rng base = { night_hash(world->seed, 5, index) };

	return night_from_to(&base, 1, night_chance(&base, 60) ? 6 : 14);
}

static void set_line(const struct night_world *world, size_t index, struct night_values *values)
{
	struct night_rng base = { night_hash(world->seed, 3, index) };
	size_t order = index / LINES_PER_ORDER % world->orders.n;
	size_t slot = index % LINES_PER_ORDER;
	bool has_number = night_chance(&base, world->numbered_percent);
	size_t n_skus = night_chance(&base, 93) ? n_stocked(world) : world->skus.n;
	bool is_twin = has_number && night_chance(&base, 20);

	set(values, MODEL_ORDERID, world->orders.ids[order]);
	set(values, MODEL_SKU, world->skus.ids[(order + (is_twin ? 0 : slot)) % n_skus]);
	set_number(values, MODEL_QTY, ordered_of(world, index));
	if (has_number)
		set_line_number(values, night_chance(&base, 20) ? 3 + night_below(&base, 3) : slot);
}

static void set_policy(struct night_rng *rng, struct night_values *values)
{
	static const char *const answers[] = { "", "", "yes", "NO", "true", "false", "1", "0" };
	static const char *const priorities[] = { "", "", "0", "5", "-3", "9999", "-9999", "007" };

	set(values, MODEL_PRIORITY, priorities[night_below(rng, COUNT(priorities))]);
	set(values, MODEL_BACKORDER, answers[night_below(rng, COUNT(answers))]);
	set(values, MODEL_SPLIT, answers[night_below(rng, COUNT(answers))]);
}

/* A policy is mostly the same again; what has left and what is cancelled changes. */
static void make_order(const struct night_world *world, struct night_rng *rng, size_t index,
		       struct night_values *values)
{
	struct night_rng base = { night_hash(world->seed, 4, index) };
	size_t ordered = ordered_of(world, index);

	set_line(world, index, values);
	set_policy(night_chance(rng, 80) ? &base : rng, values);
	if (night_chance(rng, 35))
		set_figure(values, rng, MODEL_SHIPPED_COLUMN, ordered);
	if (night_chance(rng, 30) &&
	    (values->by_column[MODEL_SHIPPED_COLUMN].len == 0 || night_chance(rng, 30)))
		set_figure(values, rng, MODEL_CANCELLED_COLUMN, ordered);
	stray_from_order(world, rng, values);
}

const char *night_batch_for(const struct night_world *world, struct night_rng *rng, const char *sku)
{
	size_t start = night_below(rng, world->refs.n);

	for (size_t i = 0; i < world->refs.n; i++) {
		size_t batch = (start + i) % world->refs.n;

		if (strcmp(world->skus.ids[batch % n_stocked(world)], sku) == 0)
			return world->refs.ids[batch];
	}
	return world->refs.ids[start];
}

static void make_allocation(const struct night_world *world, struct night_rng *rng, size_t index,
			    struct night_values *values)
{
	set_line(world, index, values);
	stray_from_order(world, rng, values);
	set(values, MODEL_REF, night_batch_for(world, rng, text_of(values, MODEL_SKU)));
	if (night_chance(rng, 4))
		set(values, MODEL_REF, any_of(&world->refs, rng));
	if (night_chance(rng, 4))
		set(values, MODEL_REF, "no such batch");
}

/* A row that names a line: by its SKU, its number or both. */
static void name_line(const struct night_world *world, struct night_rng *rng, size_t index,
		      struct night_values *values)
{
	set_line(world, index, values);
	stray_from_order(world, rng, values);
	if (*text_of(values, MODEL_LINE) && night_chance(rng, 20))
		set(values, MODEL_SKU, "");
	if (night_chance(rng, 2))
		set(values, MODEL_ORDERID, "no such order");
}

static void make_amendment(const struct night_world *world, struct night_rng *rng, size_t index,
			   struct night_values *values)
{
	size_t ordered = ordered_of(world, index);

	name_line(world, rng, index, values);
	set_number(values, MODEL_NEW_QTY, night_from_to(rng, 1, ordered + 5));
}

static void make_figure(const struct night_world *world, struct night_rng *rng, size_t index,
			enum model_column column, struct night_values *values)
{
	name_line(world, rng, index, values);
	set_figure(values, rng, column, ordered_of(world, index));
}

void night_values_make(const struct night_world *world, struct night_rng *rng, enum model_kind kind,
		       size_t index, struct night_values *values)
{
	*values = (struct night_values){ 0 };
	set_any_unit(values, rng);
	if (kind == MODEL_BATCHES)
		make_batch(world, rng, index, values);
	if (kind == MODEL_CHANGES)
		make_change(world, rng, values);
	if (kind == MODEL_ORDERS)
		make_order(world, rng, index, values);
	if (kind == MODEL_ALLOCATIONS)
		make_allocation(world, rng, index, values);
	if (kind == MODEL_AMENDMENTS)
		make_amendment(world, rng, index, values);
	if (kind == MODEL_CANCELLATIONS)
		make_figure(world, rng, index, MODEL_CANCELLED_COLUMN, values);
	if (kind == MODEL_SHIPMENTS)
		make_figure(world, rng, index, MODEL_SHIPPED_COLUMN, values);
}

void night_values_free(struct night_values *values)
{
	for (size_t i = 0; i < MODEL_COLUMNS; i++)
		model_bytes_free(&values->by_column[i]);
}
