/*
 * Whether the parts of a profile go together, and what follows from all of them: the columns that its rows
 * have, the columns whose values must all be known, the refs that are generated.
 */
#include <stdio.h>

#include "allot/base/contract.h"
#include "feed/profile/compile.h"
#include "feed/profile/patterns.h"
#include "feed/profile/texts.h"

#define BIT(column) COLUMN_BIT(COLUMN_##column)

enum { COUNTED = BIT(QTY) | BIT(ON_HAND) | BIT(AVAILABLE) };

/* The columns that KIND's sections may be of; what batches count is their qty. */
static uint32_t columns_of_kind(enum feed_kind kind)
{
	const struct kind *k = kind_of(kind);
	uint32_t bits = 0;

	for (size_t i = 0; i < k->count; i++)
		bits |= COLUMN_BIT(k->columns[i]);
	return bits & ~(BIT(ON_HAND) | BIT(AVAILABLE) | BIT(UOM) | BIT(UNIT) | BIT(BACKORDER) | BIT(SPLIT));
}

/* The columns that the rows of P have, by their sections and what stands for them. */
static uint32_t columns_made(const struct profile *p)
{
	uint32_t bits = 0;

	for (uint32_t column = 0; column < COLUMN_COUNT; column++)
		if (p->values[column].given)
			bits |= COLUMN_BIT(column);
	if (p->kind == KIND_BATCHES)
		bits |= BIT(REF);
	for (uint32_t i = 0; i < p->emit_count; i++)
		bits |= BIT(QTY) | (p->emits[i].eta != NO_FIELD ? BIT(ETA) : 0);
	if (p->rows.cancel.count)
		bits |= BIT(CANCELLED);
	if (p->rows.done.count)
		bits |= BIT(SHIPPED);
	if (p->orders.backorder.choice || p->orders.backorder.column != NO_FIELD)
		bits |= BIT(BACKORDER);
	if (p->orders.split.choice || p->orders.split.column != NO_FIELD)
		bits |= BIT(SPLIT);
	return bits;
}

static enum status check_sections(struct compiling *c)
{
	const struct profile *p = c->profile;
	uint32_t known = columns_of_kind(p->kind);

	for (uint32_t column = 0; column < COLUMN_COUNT; column++)
		if (p->values[column].given && !(known & COLUMN_BIT(column)))
			return compile_fail(c, p->values[column].line, "a feed of %s has no %s",
					    kind_name(p->kind),
					    column_name(p->kind == KIND_ALLOCATIONS ? KIND_BATCHES : p->kind,
							(enum column)column));
	return ST_OK;
}

static enum status check_needed(struct compiling *c, uint32_t made)
{
	const struct profile *p = c->profile;
	const struct kind *k = kind_of(p->kind);
	uint32_t any_of = k->any_of & COUNTED ? BIT(QTY) : k->any_of;
	uint32_t lacking = k->needed & ~made;

	for (size_t i = 0; i < k->count; i++)
		if (lacking & COLUMN_BIT(k->columns[i]))
			return compile_fail(c, 1, "a feed of %s needs a section %s", kind_name(p->kind),
					    column_name(p->kind, k->columns[i]));
	if (any_of && !(made & any_of))
		return compile_fail(c, 1, "a feed of %s needs a section %s", kind_name(p->kind),
				    any_of == BIT(QTY) ? "qty, or emits" : "sku or line");
	return ST_OK;
}

static enum status check_rules(struct compiling *c)
{
	const struct profile *p = c->profile;
	bool orders = p->kind == KIND_ORDERS;

	if (!orders && p->rows.cancel.count)
		return compile_fail(c, p->rows.cancel.list[0].line, "cancel is for kind = orders alone");
	if (!orders && p->rows.done.count)
		return compile_fail(c, p->rows.done.list[0].line, "done is for kind = orders alone");
	/* counted over a whole file, lines would have other numbers in tomorrow's, and be allocated again */
	if (p->values[COLUMN_LINE].count != COUNT_NONE && p->rows.group == NO_FIELD)
		return compile_fail(
			c, p->values[COLUMN_LINE].line,
			"count needs rows { group }, the column of the order within which lines are counted");
	return ST_OK;
}

static enum status check_emits(struct compiling *c)
{
	const struct profile *p = c->profile;
	const struct value_plan *qty = &p->values[COLUMN_QTY];
	const struct value_plan *eta = &p->values[COLUMN_ETA];

	if (!p->emit_count)
		return ST_OK;
	if (p->kind != KIND_BATCHES)
		return compile_fail(c, p->emits[0].line, "emit is for kind = batches alone");
	if (qty->from_count || qty->text.count)
		return compile_fail(c, qty->line,
				    "qty has a from or text beside emits, which name their quantities");
	if (eta->from_count || eta->text.count)
		return compile_fail(c, eta->line,
				    "eta has a from or text beside emits, which name their dates");
	for (uint32_t i = 0; i < p->emit_count; i++)
		if (p->emits[i].unit != NO_FIELD && !qty->units.count)
			return compile_fail(c, p->emits[i].line,
					    "unit needs qty { units }, which say how many "
					    "pieces each is");
	return ST_OK;
}

/* Sections without a from or text, which only emits give something to. */
static enum status check_sources(struct compiling *c)
{
	static const enum column COLUMNS[] = { COLUMN_QTY, COLUMN_ETA };
	const struct profile *p = c->profile;

	for (size_t i = 0; !p->emit_count && i < 2; i++) {
		const struct value_plan *plan = &p->values[COLUMNS[i]];
		if (plan->given && !plan->from_count && !plan->text.count)
			return compile_fail(c, plan->line, "%s has neither from nor text",
					    column_name(KIND_BATCHES, COLUMNS[i]));
	}
	return ST_OK;
}

static enum status check_texts(struct compiling *c)
{
	const struct profile *p = c->profile;

	for (uint32_t column = 0; column < COLUMN_COUNT; column++) {
		const struct value_plan *plan = &p->values[column];
		if (text_has(&plan->text, PIECE_SLOT) && !p->emit_count)
			return compile_fail(c, plan->line, "{slot} is the name of an emit, and there is none");
		if (text_has(&plan->text, PIECE_SKU) && (column == COLUMN_SKU || !p->values[COLUMN_SKU].given))
			return compile_fail(c, plan->line, "{sku} is not known here");
	}
	for (uint32_t i = 0; i < p->emit_count; i++)
		if (text_has(&p->emits[i].ref, PIECE_FOUND) && !p->values[COLUMN_REF].from_count)
			return compile_fail(c, p->emits[i].line,
					    "{} stands for what ref { from } found, and there is none");
	return ST_OK;
}

/* Two emits may not give their rows one ref. */
static enum status check_slots(struct compiling *c)
{
	const struct profile *p = c->profile;
	uint32_t alike = 0;

	for (uint32_t i = 0; i < p->emit_count; i++)
		if (!p->emits[i].ref.count && !text_has(&p->values[COLUMN_REF].text, PIECE_SLOT))
			alike++;
	if (alike > 1)
		return compile_fail(c, p->values[COLUMN_REF].line,
				    "several emits, and the ref's text has no {slot} to "
				    "tell them apart");
	return ST_OK;
}

static enum status check_header(struct compiling *c)
{
	const struct profile *p = c->profile;
	uint32_t names = 0;

	/* a header that no name shows would be the first record, whatever that is */
	for (uint32_t i = 0; i < p->column_count; i++)
		names += !c->columns[i].position;
	if (p->form.header == HEADER_AUTO && !names)
		return compile_fail(c, 1,
				    "all columns are named by place, so nothing shows the header; name one by "
				    "its name there, or write file { header = none }");
	if (p->form.header == HEADER_AUTO)
		return ST_OK;
	for (uint32_t i = 0; i < p->column_count; i++)
		if (!c->columns[i].position &&
		    (!p->rows.pairs_by.n || i == p->rows.explode || i == p->rows.group))
			return compile_fail(c, c->columns[i].line,
					    "\"%.*s\" is a header's name, and header = none; write \"#N\"",
					    SLICE_ARG(c->columns[i].name));
	return ST_OK;
}

static enum status check_kind(struct compiling *c, const struct conf_section *root)
{
	const struct profile *p = c->profile;
	const struct conf_section *orders = conf_section(root, "orders");
	const struct conf_section *snapshot = conf_section(root, "snapshot");
	enum status st = check_sections(c);

	if (!st && orders && p->kind != KIND_ORDERS)
		st = compile_fail(c, orders->line, "orders { } is for kind = orders alone");
	if (!st && snapshot && p->kind != KIND_BATCHES)
		st = compile_fail(c, snapshot->line, "snapshot is for kind = batches and edi alone");
	if (!st)
		st = check_rules(c);
	if (!st)
		st = check_emits(c);
	if (!st)
		st = check_sources(c);
	/* the ref that is generated needs an SKU, too, and nobody wrote it */
	if (!st)
		st = check_needed(c, columns_made(p));
	if (!st)
		st = check_texts(c);
	return st ? st : check_header(c);
}

/* A profile of interchanges says nothing about texts in columns. */
static enum status check_edi_alone(struct compiling *c, const struct conf_section *root)
{
	const struct conf_value *kind = conf_value(root, "kind");

	if (kind)
		return compile_fail(c, kind->line,
				    "kind beside edi: the units tell the kinds; another form of file is "
				    "another profile");
	for (uint32_t i = 0; i < root->section_count; i++) {
		const char *name = root->sections[i].schema->name;
		if (strcmp(name, "edi") != 0 && strcmp(name, "snapshot") != 0 && strcmp(name, "orders") != 0)
			return compile_fail(c, root->sections[i].line,
					    "%s beside edi: it is of files in columns", name);
	}
	return ST_OK;
}

/* The ref that is generated, or its partner before what was found. */
static enum status generate_ref(struct compiling *c)
{
	struct value_plan *ref = &c->profile->values[COLUMN_REF];
	bool stock = c->profile->kind == KIND_BATCHES || c->profile->kind == KIND_CHANGES;
	char text[32];

	if (!stock || ref->text.count || (c->profile->kind == KIND_CHANGES && !ref->from_count))
		return ST_OK;
	(void)snprintf(text, sizeof(text), "{partner}:%s%s", ref->from_count ? "{}" : "{sku}",
		       c->profile->emit_count ? ":{slot}" : "");
	struct slice kept = arena_copy(c->arena, slice_str(text));
	return kept.n ? text_compile(c, kept, ref->line, &ref->text) : ST_NO_MEMORY;
}

/* Adds the patterns of RULES to those of their columns. */
static enum status add_complete(struct compiling *c, const struct rules *rules, struct complete *list,
				uint32_t *count)
{
	for (uint32_t i = 0; i < rules->count; i++) {
		const struct rule *rule = &rules->list[i];
		uint32_t at = 0;
		if (rule->column == ANY_COLUMN)
			continue;
		while (at < *count && list[at].column != rule->column)
			at++;
		*count += at == *count;
		struct patterns *all = &list[at].patterns;
		struct pattern *joined = compile_alloc(c, all->count + rule->patterns.count, sizeof(*joined));
		if (!joined)
			return ST_NO_MEMORY;
		if (all->count)
			memcpy(joined, all->list, all->count * sizeof(*joined));
		memcpy(joined + all->count, rule->patterns.list, rule->patterns.count * sizeof(*joined));
		*all = (struct patterns){ joined, all->count + rule->patterns.count };
		list[at].column = rule->column;
	}
	return ST_OK;
}

static enum status find_complete(struct compiling *c)
{
	struct profile_rows *r = &c->profile->rows;
	const struct rules *const ALL[] = { &r->keep, &r->drop, &r->cancel, &r->done };
	struct complete *list = compile_alloc(c, c->profile->column_count, sizeof(*list));
	enum status st = list ? ST_OK : ST_NO_MEMORY;
	uint32_t count = 0, kept = 0;

	for (size_t i = 0; !st && i < 4; i++)
		st = add_complete(c, ALL[i], list, &count);
	/* what takes everything need not be asked */
	for (uint32_t i = 0; !st && i < count; i++) {
		bool everything = false;
		for (uint32_t j = 0; j < list[i].patterns.count; j++)
			everything = everything || list[i].patterns.list[j].everything;
		if (!everything)
			list[kept++] = list[i];
	}
	r->complete = list;
	r->complete_count = kept;
	return st;
}

/* A rule of cancel or done that no row can meet, since keep drops all that it is about. */
static enum status check_reach(struct compiling *c, const struct rules *rules, const char *name)
{
	const struct rules *keep = &c->profile->rows.keep;

	for (uint32_t i = 0; i < rules->count; i++) {
		const struct rule *rule = &rules->list[i];
		for (uint32_t j = 0; j < keep->count; j++) {
			if (keep->list[j].column != rule->column || rule->column == ANY_COLUMN)
				continue;
			for (uint32_t k = 0; k < rule->patterns.count; k++) {
				const struct pattern *pattern = &rule->patterns.list[k];
				if (pattern->literal && !patterns_match(&keep->list[j].patterns, pattern->text))
					return compile_fail(
						c, rule->line,
						"%s names \"%.*s\", but keep in line %u drops such rows; "
						"add it there",
						name, SLICE_ARG(pattern->text), keep->list[j].line);
			}
		}
	}
	return ST_OK;
}

static void plan_out(struct profile *p)
{
	static const enum column COUNTS[SAID_COUNT] = { COLUMN_QTY, COLUMN_ON_HAND, COLUMN_AVAILABLE };
	const struct kind *k = kind_of(p->kind);
	uint32_t made = columns_made(p);

	for (size_t i = 0; i < k->count; i++) {
		enum column column = k->columns[i];
		if (!(made & COLUMN_BIT(column)))
			continue;
		bool counts = column == COLUMN_QTY && p->kind == KIND_BATCHES;
		p->out[p->out_count++] = counts ? COUNTS[p->snapshot.means] : column;
	}
	ENSURE(p->out_count > 0);
}

/* A guard that is never asked is none. */
static enum status check_age(struct compiling *c)
{
	const struct profile *p = c->profile;
	if (p->snapshot.max_age_hours == NO_LIMIT || p->snapshot.as_of != AS_OF_NONE || p->control_required)
		return ST_OK;
	return compile_fail(c, p->snapshot.line,
			    "max-age needs as-of, which says of when a snapshot is, or control = required");
}

enum status compile_whole(struct compiling *c)
{
	const struct conf_section *root = &c->conf->root;
	struct profile *p = c->profile;
	enum status st;

	if (p->edi.given)
		return check_edi_alone(c, root);
	if (!p->kind)
		return compile_fail(c, 1, "the kind of the feed is missing: kind = batches, or orders, ...");
	st = generate_ref(c);
	if (!st)
		st = check_kind(c, root);
	if (!st)
		st = check_slots(c);
	if (!st)
		st = check_age(c);
	if (!st)
		st = check_reach(c, &p->rows.cancel, "cancel");
	if (!st)
		st = check_reach(c, &p->rows.done, "done");
	if (!st)
		st = find_complete(c);
	if (!st)
		plan_out(p);
	return st;
}
