/* The checks, and where all of it comes from. */
#include "report/tables/writing.h"

#include "report/table/figure_text.h"

enum { COLUMNS = 4, TERMS_MAX = 16 };

static void write_table(struct writing *w)
{
	static const struct column columns[COLUMNS] = {
		{ "check", "Check", CELL_TEXT, 14, 0, NULL },
		{ "text", "What is claimed", CELL_TEXT, 62, 0, NULL },
		{ "state", "State", CELL_TEXT, 12, 0, NULL },
		{ "detail", "How much", CELL_TEXT, 40, 0, NULL },
	};
	const struct table t = { "checks", "The checks of this report", columns, COLUMNS, false, false };
	begin_table(w, &t);
	for (size_t i = 0; i < w->checks->count; i++) {
		const struct check *c = &w->checks->list[i];
		const struct cell cells[COLUMNS] = { cell_str(c->name), cell_str(c->text),
						     cell_str(check_state_name(c->state)),
						     cell_text(c->detail) };
		add_plain(w, &t, cells);
	}
	end_table(w, &t);
}

/* Terms in the order in which they are put. */
struct terms {
	struct term list[TERMS_MAX];
	size_t count;
};

static void add_term(struct terms *t, const char *name, struct slice text, bool code)
{
	if (text.n)
		t->list[t->count++] = (struct term){ name, text, code };
}

static struct slice hex_of(struct writing *w, const uint8_t digest[SHA256_BYTES])
{
	char hex[SHA256_HEX];
	sha256_hex(digest, hex);
	return print(w, "%.*s", (int)sizeof(hex), hex);
}

static void put_option(struct buf *out, bool given, const char *name)
{
	if (given)
		buf_printf(out, "%s%s", out->n ? " " : "", name);
}

static struct slice options_of(struct writing *w, const struct row_options *o)
{
	char text[128];
	struct buf out = buf_over(text, sizeof(text));
	put_option(&out, o->backorder, "--backorder");
	put_option(&out, o->split, "--split");
	put_option(&out, o->amend, "--amend");
	put_option(&out, o->accept_alike, "--accept-alike");
	put_option(&out, o->as_given, "--as-given");
	return out.n ? print(w, "%.*s", SLICE_ARG(buf_slice(&out))) : SLICE("none");
}

static void add_books(struct writing *w, struct terms *t, const struct run_record *run)
{
	add_term(t, "Run with", print(w, "allot %.*s", SLICE_ARG(run->books.version)), false);
	if (run->books.seal.there)
		add_term(t, "Seal", hex_of(w, run->books.seal.sha256), true);
	if (run->books.previous.there)
		add_term(t, "Seal of the run before", hex_of(w, run->books.previous.sha256), true);
	if (run->books.seal.there)
		add_term(t, "Check it yourself",
			 print(w, "cd %.*s/run-%06llu && sha256sum -c SHA256SUMS && sha256sum SHA256SUMS",
			       SLICE_ARG(run->out), (unsigned long long)run->number),
			 true);
}

static void add_counts(struct writing *w, struct terms *t)
{
	const struct period *p = &w->f->period;
	struct slice entries = print_with(w, put_grouped, (int64_t)(p->to - p->from));
	struct slice movements = print_with(w, put_grouped, (int64_t)w->f->tally.movements);
	struct slice batches = print_with(w, put_grouped, (int64_t)w->f->batches.count);
	struct slice skus = print_with(w, put_grouped, (int64_t)w->f->skus.known);
	add_term(t, "Made from",
		 print(w,
		       "%.*s journal entries (%llu to %llu), %.*s movements; %.*s batches and %.*s SKUs "
		       "in the store",
		       SLICE_ARG(entries), (unsigned long long)p->from, (unsigned long long)(p->to - 1),
		       SLICE_ARG(movements), SLICE_ARG(batches), SLICE_ARG(skus)),
		 false);
}

static void write_terms(struct writing *w)
{
	struct terms t = { 0 };
	const struct report_settings *s = w->f->settings;
	const struct run_record *last = &period_last(&w->f->period)->run;
	add_term(&t, "Store", print(w, "%s, identity %.*s", s->store, SLICE_ARG(w->f->identity)), false);
	add_counts(w, &t);
	add_term(&t, "Options of the run", options_of(w, &last->options), false);
	add_books(w, &t, last);
	if (w->f->costs.there)
		add_term(&t, "Costs",
			 print(w, "%.*s, SHA-256 %.*s", SLICE_ARG(w->f->costs.name),
			       SLICE_ARG(hex_of(w, w->f->costs.sha256))),
			 false);
	if (!w->status)
		w->status = w->paper.ops->close(w->paper.ctx, t.list, t.count);
}

void write_proof(struct writing *w)
{
	put_section(w, "proof", "Proof",
		    "Each check holds two figures against each other that came about "
		    "independently: what the runs counted, what the journal says, what "
		    "the store "
		    "holds, and how the views add up.");
	if (!w->status)
		w->status = w->paper.ops->checks(w->paper.ctx, w->checks);
	with_forms(w, true, write_table);
	write_terms(w);
}
