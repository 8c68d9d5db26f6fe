#include "partner.h"

#include <string.h>

bool partner_accepts(const struct partner *partner, const char *type)
{
	for (size_t i = 0; partner->types[i]; i++) {
		if (strcmp(partner->types[i], type) == 0)
			return true;
	}
	return false;
}

/* Without any units those that mean single pieces in plain feeds are known. */
unsigned partner_factor(const struct partner *partner, const char *code)
{
	static const char *const pieces[] = { "EA", "PCE", "PCS", "C62", "EACH", "UNIT" };

	if (!*code)
		return 1;
	for (size_t i = 0; partner->units[i].code; i++) {
		if (strcmp(partner->units[i].code, code) == 0)
			return partner->units[i].factor;
	}
	for (size_t i = 0; !partner->units[0].code && i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		if (strcmp(pieces[i], code) == 0)
			return 1;
	}
	return 0;
}

/* Making one up */

static void choose_types(struct night_rng *rng, struct partner *p)
{
	static const char *const x12[] = { "846", "856", "850", "860", "997", "TA1" };
	static const char *const edifact[] = { "INVRPT", "DESADV", "ORDERS", "ORDCHG", "CONTRL" };
	const char *const *all = p->x12 ? x12 : edifact;
	size_t n = p->x12 ? 6 : 5, kept = 0, left_out = night_chance(rng, 30) ? night_below(rng, 4) : n;

	for (size_t i = 0; i < n; i++) {
		if (i != left_out)
			p->types[kept++] = all[i];
	}
}

static void choose_codes(struct night_rng *rng, struct partner *p)
{
	p->skus[0] = p->x12 ? "VN" : "SA";
	p->skus[1] = night_chance(rng, 50) ? (p->x12 ? "UP" : "EN") : NULL;
	if (night_chance(rng, 60))
		p->future[0] = p->x12 ? "63" : "198";
	if (p->x12 && p->future[0] && night_chance(rng, 30))
		p->future[1] = "29";
	p->units[0] = (struct partner_unit){ p->x12 ? "EA" : "PCE", 1 };
	p->units[1] = (struct partner_unit){ p->x12 ? "CA" : "CT", (unsigned)night_from_to(rng, 2, 12) };
}

static enum partner_word choose_word(struct night_rng *rng)
{
	return night_chance(rng, 40) ? WORD_NOT_GIVEN : night_chance(rng, 50) ? WORD_YES : WORD_NO;
}

void partner_make(struct pool *pool, struct night_rng *rng, size_t index, struct partner *p)
{
	*p = (struct partner){ .x12 = night_chance(rng, 55) };
	p->name = pool_print(pool, "p%zu", index);
	p->id = pool_print(pool, "SENDER%zu", index);
	p->qualifier = p->x12 ? "ZZ" : "14";
	p->prefix = index > 0 || night_chance(rng, 75) ? pool_print(pool, "P%zu:", index) : "";
	choose_types(rng, p);
	choose_codes(rng, p);
	if (night_chance(rng, 20))
		p->versions[0] = p->x12 ? "004010" : "D.96A";
	p->test = night_chance(rng, 10);
	p->separate = night_chance(rng, 40);
	p->control = night_chance(rng, 20);
	p->newlines = night_chance(rng, 20);
	p->transit_days = night_chance(rng, 40) ? (unsigned)night_from_to(rng, 1, 9) : 0;
	p->means = (enum partner_means)night_below(rng, 3);
	p->poc = (enum partner_poc)night_below(rng, 3);
	p->ack = night_chance(rng, 70) ? ACK_REQUESTED : night_chance(rng, 60) ? ACK_ALWAYS : ACK_NEVER;
	p->backorder = choose_word(rng);
	p->split = choose_word(rng);
	p->amend = choose_word(rng);
}

/* Writing */

static void add(struct model_bytes *out, const char *key, const char *value)
{
	model_bytes_add_text(out, "\t");
	model_bytes_add_text(out, key);
	model_bytes_add_text(out, " = ");
	model_bytes_add_text(out, value);
	model_bytes_add_text(out, "\n");
}

static void add_list(struct model_bytes *out, const char *key, const char *const *values)
{
	if (!values[0])
		return;
	model_bytes_add_text(out, "\t");
	model_bytes_add_text(out, key);
	for (size_t i = 0; values[i]; i++) {
		model_bytes_add_text(out, i == 0 ? " = {\"" : ", \"");
		model_bytes_add_text(out, values[i]);
		model_bytes_add_text(out, "\"");
	}
	model_bytes_add_text(out, "}\n");
}

static void add_id(struct model_bytes *out, const struct partner *p, const char *key, const char *id)
{
	struct model_bytes value = { 0 };

	model_bytes_add_text(&value, "\"");
	model_bytes_add_text(&value, p->qualifier);
	model_bytes_add_text(&value, ":");
	model_bytes_add_text(&value, id);
	model_bytes_add_text(&value, "\"");
	add(out, key, value.data);
	model_bytes_free(&value);
}

static void add_units(struct model_bytes *out, const struct partner *p)
{
	if (!p->units[0].code)
		return;
	model_bytes_add_text(out, "\tunits = {");
	for (size_t i = 0; p->units[i].code; i++) {
		model_bytes_add_text(out, i > 0 ? ", \"" : "\"");
		model_bytes_add_text(out, p->units[i].code);
		model_bytes_add_text(out, ": ");
		model_bytes_add_number(out, p->units[i].factor);
		model_bytes_add_text(out, "\"");
	}
	model_bytes_add_text(out, "}\n");
}

static void add_word(struct model_bytes *out, const char *key, enum partner_word word)
{
	if (word != WORD_NOT_GIVEN)
		add(out, key, word == WORD_YES ? "yes" : "no");
}

static void add_options(struct model_bytes *out, const struct partner *p)
{
	static const char *const pocs[] = { "new", "old-new", "delta" };

	add(out, "locations", p->separate ? "separate" : "sum");
	if (p->transit_days) {
		model_bytes_add_text(out, "\ttransit_days = ");
		model_bytes_add_number(out, p->transit_days);
		model_bytes_add_text(out, "\n");
	}
	if (p->x12)
		add(out, "poc", pocs[p->poc]);
	if (p->ack != ACK_REQUESTED)
		add(out, "ack", p->ack == ACK_ALWAYS ? "always" : "never");
	if (p->control)
		add(out, "control", "required");
	if (p->newlines)
		add(out, "newlines", "yes");
	if (p->test)
		add(out, "usage", "T");
}

void partner_write(const struct partner *p, struct model_bytes *out)
{
	static const char *const means[] = { "purchased", "on-hand", "available" };

	model_bytes_add_text(out, "edi {\n");
	add_id(out, p, "partner", p->id);
	add_id(out, p, "us", PARTNER_US);
	add_list(out, "accept", p->types);
	if (*p->prefix) {
		model_bytes_add_text(out, "\tprefix = \"");
		model_bytes_add_text(out, p->prefix);
		model_bytes_add_text(out, "\"\n");
	}
	add_list(out, "versions", p->versions);
	add_list(out, "skus", p->skus);
	add_list(out, "future", p->future);
	add_units(out, p);
	add_options(out, p);
	model_bytes_add_text(out, "}\n");
	if (partner_accepts(p, "846") || partner_accepts(p, "INVRPT")) {
		model_bytes_add_text(out, "snapshot {\n");
		add(out, "means", means[p->means]);
		model_bytes_add_text(out, "}\n");
	}
	model_bytes_add_text(out, "orders {\n");
	add_word(out, "backorder", p->backorder);
	add_word(out, "split", p->split);
	add_word(out, "amend", p->amend);
	model_bytes_add_text(out, "}\n");
}
