/*
 * Why a header is none: names what was found, the kind that is nearest and what it lacks, and which names look
 * like misspelt ones. Nearness of names is the number of letters to change.
 */
#include "feed/header/header_text.h"

#include "allot/base/nearest.h"
#include "allot/base/shown.h"
#include "allot/feed/names.h"
#include "feed/header/kinds.h"

enum { NAME_MAX = 24, CELLS_SHOWN = 12, CELL_SHOWN = 24 };

static bool begins_with(struct slice name, struct slice prefix)
{
	return name.n > prefix.n && slice_eq_nocase(slice_of(name.p, prefix.n), prefix);
}

static bool is_status(struct slice name)
{
	static const struct slice ENDS[] = { { "status", 6 }, { "cancelledat", 11 }, { "canceledat", 10 } };
	char folded[NAME_MAX];
	size_t n = name_fold_end(name, folded, NAME_MAX);

	for (size_t i = 0; i < sizeof(ENDS) / sizeof(ENDS[0]); i++)
		if (n >= ENDS[i].n && memcmp(folded + n - ENDS[i].n, ENDS[i].p, ENDS[i].n) == 0)
			return true;
	return false;
}

uint32_t find_status(const struct slice *cells, uint32_t count)
{
	bool reject_file = false;

	for (uint32_t i = 0; i < count; i++)
		reject_file |= begins_with(cells[i], SLICE("reject_"));
	for (uint32_t i = 0; i < count; i++)
		if (is_status(cells[i]) && !(reject_file && begins_with(cells[i], SLICE("x_"))))
			return i;
	return NO_FIELD;
}

/* The known name nearest to CELL, or NULL if none is near. */
static const char *nearest_name(struct slice cell)
{
	char folded[NAME_MAX + 1], known[NAME_MAX + 1];
	size_t count;
	const struct column_alias *aliases = column_aliases(&count);
	const char *name = NULL;
	size_t n = name_fold_end(cell, folded, NAME_MAX);
	size_t best = NAME_MAX;

	for (size_t i = 0; i < count; i++) {
		size_t k = name_fold_end(slice_str(aliases[i].name), known, NAME_MAX);
		size_t far = letters_apart(slice_of(folded, n), slice_of(known, k));
		if (is_near(far, n) && far < best) {
			best = far;
			name = aliases[i].name;
		}
	}
	return name;
}

static unsigned bits_count(uint32_t bits)
{
	return (unsigned)__builtin_popcount(bits);
}

/* What KIND needs and is not PRESENT. */
static uint32_t lacking(const struct kind *kind, uint32_t present)
{
	uint32_t lacks = kind->needed & ~present;

	if (kind->any_of && !(present & kind->any_of))
		lacks |= kind->any_of & (~kind->any_of + 1);
	return lacks;
}

/* How many columns of KIND are PRESENT. */
static unsigned having(const struct kind *kind, uint32_t present)
{
	unsigned count = 0;

	for (size_t i = 0; i < kind->count; i++)
		count += (present & COLUMN_BIT(kind->columns[i])) != 0;
	return count;
}

/*
 * The kind that lacks least, of equal ones that of which most is there, then that which is sent most;
 * KIND_NONE: nothing of any kind is there.
 */
static enum feed_kind nearest_kind(uint32_t present)
{
	static const enum feed_kind KINDS[] = { KIND_ORDERS,	  KIND_BATCHES,	  KIND_CHANGES,
						KIND_ALLOCATIONS, KIND_SHIPMENTS, KIND_CANCELLATIONS,
						KIND_AMENDMENTS };
	enum feed_kind nearest = KIND_NONE;
	unsigned best = COLUMN_COUNT;
	unsigned most = 0;

	for (size_t i = 0; i < sizeof(KINDS) / sizeof(KINDS[0]); i++) {
		const struct kind *kind = kind_of(KINDS[i]);
		unsigned lacks = bits_count(lacking(kind, present));
		unsigned there = having(kind, present);
		bool some = present & (kind->needed | kind->any_of);
		if (!some || present & kind->absent || lacks > best || (lacks == best && there <= most))
			continue;
		best = lacks;
		most = there;
		nearest = KINDS[i];
	}
	return nearest;
}

static void put_lacking(struct buf *why, enum feed_kind kind, uint32_t present)
{
	const struct kind *k = kind_of(kind);
	uint32_t lacks = lacking(k, present);
	const char *before = "";

	buf_printf(why, "; for %s it lacks", kind_name(kind));
	for (size_t i = 0; i < k->count; i++) {
		if (!(lacks & COLUMN_BIT(k->columns[i])))
			continue;
		buf_printf(why, "%s %s", before, column_name(kind, k->columns[i]));
		before = ",";
	}
}

static void put_found(struct buf *why, const struct slice *cells, uint32_t count)
{
	buf_put_str(why, "; the first record holds ");
	for (uint32_t i = 0; i < count && i < CELLS_SHOWN; i++) {
		if (i)
			buf_put_char(why, ' ');
		put_shown(why, cells[i], CELL_SHOWN);
	}
	if (count > CELLS_SHOWN)
		buf_printf(why, " and %u more", count - CELLS_SHOWN);
}

static void put_nearest(struct buf *why, const struct slice *cells, uint32_t count)
{
	unsigned told = 0;

	for (uint32_t i = 0; i < count && told < 3; i++) {
		const char *name = alias_find(cells[i]) ? NULL : nearest_name(cells[i]);
		if (!name)
			continue;
		buf_put_str(why, "; ");
		put_shown(why, cells[i], CELL_SHOWN);
		buf_printf(why, " may be meant as %s", name);
		told++;
	}
}

void say_unknown(struct buf *why, const struct slice *cells, uint32_t count, uint32_t present)
{
	enum feed_kind nearest = nearest_kind(present);

	buf_put_str(why, "no header of a known kind of feed");
	if (nearest)
		put_lacking(why, nearest, present);
	put_nearest(why, cells, count);
	put_found(why, cells, count);
	if (!nearest)
		buf_put_str(why,
			    "; wanted are ref sku qty eta (batches), ref qty (changes), orderid sku qty line "
			    "(orders), orderid sku qty batchref (allocations), orderid sku shipped "
			    "(shipments), orderid sku cancelled (cancellations) or orderid sku new_qty "
			    "(amendments)");
}

void say_ambiguous_ref(struct buf *why)
{
	buf_put_str(why,
		    "ref beside orderid and eta may mean batches or allocations; rename it to batchref, or "
		    "leave it out");
}

void say_repeated(struct buf *why, const struct slice *cells, uint32_t count, enum feed_kind kind,
		  uint32_t repeated)
{
	enum column column = (enum column)__builtin_ctz(repeated);
	const char *before = "";

	buf_printf(why, "the column %s of %s appears twice, as ", column_name(kind, column), kind_name(kind));
	for (uint32_t i = 0; i < count; i++) {
		const struct column_alias *alias = alias_find(cells[i]);
		if (!alias || alias->column != column)
			continue;
		buf_put_str(why, before);
		put_shown(why, cells[i], CELL_SHOWN);
		before = " and ";
	}
	buf_put_str(why, "; leave all but one out, or rename them");
}

void say_unmapped_status(struct buf *why, struct slice cell)
{
	buf_put_str(why, "the column ");
	put_shown(why, cell, CELL_SHOWN);
	buf_put_str(why, " may say which rows are not to be allocated; leave those rows and the column "
			 "out");
}
