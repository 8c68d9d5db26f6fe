#include "maker_units.h"

#include <string.h>

#define ORDERS	  5
#define LINES	  4
#define SKUS	  6
#define SHIPMENTS 4

/* Of an 856, those above its items. */
#define LEVELS_ABOVE 2

struct unit {
	struct unit_maker *maker;
	struct letter *letter;
	const char *type;
	enum unit_fault fault;
	bool x12;
	unsigned lines; /* written */
};

static bool chance(const struct unit *unit, unsigned percent)
{
	return night_chance(unit->maker->rng, percent);
}

static size_t below(const struct unit *unit, size_t n)
{
	return night_below(unit->maker->rng, n);
}

static void count(const struct unit *unit, enum point point)
{
	unit->maker->points->counts[point]++;
}

#define SEG(...) letter_add(unit->maker->pool, unit->letter, __VA_ARGS__)

/* Values */

static const char *sku_of(const struct unit *unit, size_t index)
{
	static const char *const skus[SKUS] = { "LAMP", "DESK", "SHADE", "A+B", "C'1?", "L\xc3\x84MP" };

	if (index == 5 && unit->maker->latin) {
		count(unit, POINT_SENT_LATIN);
		return "L\xc4MP";
	}
	return skus[index];
}

/* The SKU of a line of an order, mostly. */
static const char *ordered_sku(const struct unit *unit, size_t order, size_t line)
{
	size_t index = (size_t)night_hash(unit->maker->seed, order, line) % SKUS;

	if (night_rarely(unit->maker->rng, 40)) {
		count(unit, POINT_SENT_UNKNOWN_SKU);
		return "GONE";
	}
	return sku_of(unit, night_rarely(unit->maker->rng, 30) ? below(unit, SKUS) : index);
}

static unsigned ordered_qty(const struct unit *unit, size_t order, size_t line)
{
	if (chance(unit, 15))
		return (unsigned)night_from_to(unit->maker->rng, 1, 30);
	return 1 + (unsigned)(night_hash(unit->maker->seed + 1, order, line) % 9);
}

static const char *qty_text(const struct unit *unit, unsigned qty)
{
	static const char *const bad[] = { "x6", "-3", "2.5", "1E3", "+4", "" };
	struct pool *pool = unit->maker->pool;

	if (night_rarely(unit->maker->rng, 25)) {
		count(unit, POINT_SENT_BAD_QUANTITY);
		return bad[below(unit, sizeof(bad) / sizeof(bad[0]))];
	}
	if (night_rarely(unit->maker->rng, 60))
		return pool_print(pool, "%u.00", qty);
	if (night_rarely(unit->maker->rng, 40))
		return pool_print(pool, "%u.", qty);
	return pool_print(pool, night_rarely(unit->maker->rng, 40) ? "00%u" : "%u", qty);
}

static const char *uom(const struct unit *unit)
{
	if (night_rarely(unit->maker->rng, 25)) {
		count(unit, POINT_SENT_BAD_UNIT);
		return "ZZ";
	}
	if (chance(unit, 15))
		return "";
	if (chance(unit, 25))
		return unit->x12 ? "CA" : "CT";
	return unit->x12 ? "EA" : "PCE";
}

static const char *date_text(const struct unit *unit)
{
	static const char *const bad[] = { "20261341", "19990101", "2026", "2026120x" };

	if (night_rarely(unit->maker->rng, 30)) {
		count(unit, POINT_SENT_BAD_DATE);
		return bad[below(unit, 4)];
	}
	return pool_print(unit->maker->pool, "202612%02u", (unsigned)(1 + below(unit, 6)));
}

static const char *qualifier_of_sku(const struct unit *unit)
{
	const struct partner *partner = unit->maker->partner;

	if (night_rarely(unit->maker->rng, 25)) {
		count(unit, POINT_SENT_NO_SKU);
		return "QQ";
	}
	return partner->skus[partner->skus[1] ? below(unit, 2) : 0];
}

/* The ids of a line as pairs of X12, now and then with one that is not ours behind. */
static const char *pairs(const struct unit *unit, const char *sku)
{
	return pool_print(unit->maker->pool, chance(unit, 20) ? "%s\1%s\1BP\1THEIRS" : "%s\1%s",
			  qualifier_of_sku(unit), sku);
}

static const char *taken_purpose(const struct unit *unit, const char *const *purposes, size_t n)
{
	if (unit->fault == UNIT_BAD_PURPOSE)
		return unit->x12 ? "77" : strcmp(unit->type, "INVRPT") == 0 && chance(unit, 50) ? "1" : "31";
	return purposes[below(unit, n)];
}

static const char *document(const struct unit *unit, const char *name, size_t n)
{
	if (unit->fault == UNIT_NO_NUMBER)
		return "";
	if (n < 32 && (unit->maker->seen[name[0] & 31] & 1u << n))
		count(unit, POINT_SENT_DOCUMENT_TWICE);
	unit->maker->seen[name[0] & 31] |= 1u << (n & 31);
	return pool_print(unit->maker->pool, "%s%zu", name, n);
}

static void begin_line(struct unit *unit)
{
	unit->lines++;
	if (night_rarely(unit->maker->rng, 30)) {
		count(unit, POINT_SENT_UNKNOWN_SEGMENT);
		SEG("%s", unit->x12 ? "ZZ9\1WHAT\1EVER" : "XYZ\1WHAT\2EVER");
	}
	if (unit->fault == UNIT_BAD_TAG && unit->lines == 1)
		SEG("%s", "p*!\1X");
}

static size_t n_lines(const struct unit *unit)
{
	return unit->fault == UNIT_NO_LINES ? 0 : 1 + below(unit, LINES);
}

/* Stock */

static const char *lot_of(const struct unit *unit)
{
	return chance(unit, 20) ? (chance(unit, 50) ? "L1" : "L2") : "";
}

static void stock_quantity_x12(struct unit *unit, const char *qualifier)
{
	unsigned a = (unsigned)below(unit, 30), b = (unsigned)below(unit, 10), total = a + b;
	bool parts = chance(unit, 15);

	if (parts && chance(unit, 20)) {
		count(unit, POINT_SENT_BAD_SHARES);
		total++;
	}
	if (!parts || chance(unit, 70))
		SEG("QTY*%s*%s*%s", qualifier,
		    parts ? pool_print(unit->maker->pool, "%u", total) : qty_text(unit, total),
		    parts ? "" : uom(unit));
	if (!parts)
		return;
	SEG("SCH*%u**WH**097*20261126", a);
	SEG("N1*WH*X*92*A1");
	SEG("SCH*%u**WH**097*20261126", b);
	SEG("N1*WH*X*92*A2");
}

static void stock_line_x12(struct unit *unit, size_t index, size_t sku)
{
	const struct partner *partner = unit->maker->partner;
	const char *lot = lot_of(unit);

	begin_line(unit);
	SEG(*lot ? "LIN*%zu*%s*LT*%s" : "LIN*%zu*%s", index + 1, pairs(unit, sku_of(unit, sku)), lot);
	const char *qualifier = chance(unit, 70) ? "33" : chance(unit, 50) ? "V2" : "17";
	if (chance(unit, 90))
		stock_quantity_x12(unit, qualifier);
	if (qualifier[0] != '1' && unit->letter->segments[unit->letter->n - 1][0] == 'Q' && chance(unit, 15))
		SEG("QTY*17*%zu", below(unit, 50));
	if (chance(unit, 10))
		SEG("QTY*IQ*%zu", below(unit, 50));
	for (size_t i = 0; partner->future[i]; i++) {
		if (!chance(unit, 45))
			continue;
		SEG("QTY*%s*%s*%s", partner->future[i], qty_text(unit, (unsigned)below(unit, 20)), uom(unit));
		if (!night_rarely(unit->maker->rng, 40))
			SEG("DTM*%s*%s", chance(unit, 50) ? "018" : "017", date_text(unit));
	}
}

static unsigned next_moment(const struct unit *unit)
{
	unit->maker->moment += (unsigned)below(unit, 3);
	return chance(unit, 8) && unit->maker->moment > 60 ? unit->maker->moment - 60 : unit->maker->moment;
}

static const char *clock_of(const struct unit *unit, unsigned moment)
{
	return pool_print(unit->maker->pool, "%02u%02u", moment / 60, moment % 60);
}

static void make_846(struct unit *unit)
{
	static const char *const purposes[] = { "00", "04", "05", "11", "15", "25" };
	size_t n = n_lines(unit), first = below(unit, SKUS);

	if (unit->fault != UNIT_NO_BEGINNING)
		SEG("BIA*%s*DD*%s*20261126*%s", taken_purpose(unit, purposes, chance(unit, 80) ? 1 : 6),
		    document(unit, "ST", unit->maker->documents++), clock_of(unit, next_moment(unit)));
	if (chance(unit, 25))
		SEG("N1*WH*X*92*W1");
	for (size_t i = 0; i < n; i++)
		stock_line_x12(unit, i, (first + i) % SKUS);
}

static void stock_parts_edifact(struct unit *unit, const char *qualifier)
{
	unsigned a = (unsigned)below(unit, 30), b = (unsigned)below(unit, 10), total = a + b;

	if (chance(unit, 20)) {
		count(unit, POINT_SENT_BAD_SHARES);
		total++;
	}
	if (chance(unit, 60))
		SEG("QTY*%s:%u", qualifier, total);
	SEG("QTY*%s:%u", qualifier, a);
	SEG("LOC*18*A1");
	SEG("QTY*%s:%u", qualifier, b);
	SEG("LOC*18*A2");
}

static void stock_line_edifact(struct unit *unit, size_t index, size_t sku)
{
	const struct partner *partner = unit->maker->partner;
	const char *lot = lot_of(unit), *qualifier = chance(unit, 70) ? "145" : chance(unit, 50) ? "60" : "17";
	bool in_pia = chance(unit, 25);

	begin_line(unit);
	SEG(in_pia ? "LIN*%zu**THEIRS:BP" : "LIN*%zu**%s:%s", index + 1, sku_of(unit, sku),
	    qualifier_of_sku(unit));
	if (in_pia)
		SEG("PIA*%s*%s:%s", chance(unit, 50) ? "1" : "5", sku_of(unit, sku), qualifier_of_sku(unit));
	if (*lot)
		SEG(chance(unit, 50) ? "GIN*BX*%s" : "PIA*1*%s:NB", lot);
	if (chance(unit, 15))
		stock_parts_edifact(unit, qualifier);
	else if (chance(unit, 90))
		SEG("QTY*%s:%s:%s", qualifier, qty_text(unit, (unsigned)below(unit, 40)), uom(unit));
	if (chance(unit, 10))
		SEG("QTY*192:%zu", below(unit, 50));
	if (partner->future[0] && chance(unit, 45)) {
		SEG("QTY*%s:%s:%s", partner->future[0], qty_text(unit, (unsigned)below(unit, 20)), uom(unit));
		if (!night_rarely(unit->maker->rng, 40))
			SEG("DTM*%s:%s:102", chance(unit, 50) ? "17" : "132", date_text(unit));
	}
}

static void make_invrpt(struct unit *unit)
{
	static const char *const purposes[] = { "9", "", "5" };
	size_t n = n_lines(unit), first = below(unit, SKUS);

	if (unit->fault != UNIT_NO_BEGINNING)
		SEG("BGM*35*%s*%s", document(unit, "INV", unit->maker->documents++),
		    taken_purpose(unit, purposes, 3));
	SEG("DTM*137:20261126%s:203", clock_of(unit, next_moment(unit)));
	if (chance(unit, 25))
		SEG("NAD*WH*W1::92");
	for (size_t i = 0; i < n; i++)
		stock_line_edifact(unit, i, (first + i) % SKUS);
}

/* Shipments */

static void make_856(struct unit *unit)
{
	static const char *const purposes[] = { "00", "00", "00", "04", "05", "15", "01" };
	size_t n = n_lines(unit), first = below(unit, SKUS);

	const char *purpose = taken_purpose(unit, purposes, 7);
	if (unit->fault != UNIT_NO_BEGINNING)
		SEG("BSN*%s*%s*20261126*2100", purpose, document(unit, "SH", below(unit, SHIPMENTS)));
	SEG("HL*1**S");
	if (chance(unit, 60))
		SEG("DTM*%s*%s", chance(unit, 60) ? "017" : chance(unit, 50) ? "067" : "011", date_text(unit));
	SEG("HL*2*1*O");
	if (chance(unit, 30))
		SEG("DTM*017*%s", date_text(unit));
	for (size_t i = 0; i < n; i++) {
		begin_line(unit);
		SEG("HL*%zu*2*I", i + 3);
		SEG("LIN**%s", pairs(unit, sku_of(unit, (first + (chance(unit, 10) ? 0 : i)) % SKUS)));
		SEG("SN1**%s*%s", qty_text(unit, (unsigned)below(unit, 20)),
		    chance(unit, 80) ? "EA" : uom(unit));
		if (chance(unit, 20))
			SEG("DTM*017*%s", date_text(unit));
	}
}

static void make_desadv(struct unit *unit)
{
	static const char *const purposes[] = { "9", "9", "9", "5", "1" };
	const char *purpose = taken_purpose(unit, purposes, 5);
	size_t n = n_lines(unit), first = below(unit, SKUS);

	if (unit->fault != UNIT_NO_BEGINNING)
		SEG("BGM*351*%s*%s", document(unit, "SH", below(unit, SHIPMENTS)), purpose);
	SEG("DTM*137:20261126:102");
	if (chance(unit, 70))
		SEG("DTM*%s:%s:102",
		    chance(unit, 60)   ? "17"
		    : chance(unit, 50) ? "132"
				       : "11",
		    date_text(unit));
	SEG("CPS*1");
	for (size_t i = 0; i < n; i++) {
		begin_line(unit);
		SEG("LIN*%zu**%s:%s", i + 1, sku_of(unit, (first + (chance(unit, 10) ? 0 : i)) % SKUS),
		    qualifier_of_sku(unit));
		SEG("QTY*12:%s:%s", qty_text(unit, (unsigned)below(unit, 20)),
		    chance(unit, 80) ? "PCE" : uom(unit));
	}
}

/* Orders */

/* Line numbers of an order: some lines have none. */
static const char *number_of(const struct unit *unit, size_t order, size_t line)
{
	size_t form = (size_t)night_hash(unit->maker->seed + 2, order, line) % 4;

	if (form == 3)
		return pool_print(unit->maker->pool, "X%zu", line + 1);
	return pool_print(unit->maker->pool, form == 0 ? "00%zu" : "%zu", line + 1);
}

static const char *number_sent(const struct unit *unit, size_t order, size_t line)
{
	if (line > 0 && night_rarely(unit->maker->rng, 25)) {
		count(unit, POINT_SENT_LINE_TWICE);
		return number_of(unit, order, line - 1);
	}
	return number_of(unit, order, line);
}

static const char *order_number(const struct unit *unit, size_t order)
{
	return document(unit, "O", order);
}

/* Of X12: the release behind the number; of some orders. */
static const char *release_of(size_t order)
{
	return order == 3 ? "R1" : "";
}

/* The unit of shares: none, that of the line, or pieces of its cases. */
static const char *share_measure(const struct unit *unit, const char *measure)
{
	if (chance(unit, 20))
		return "";
	return chance(unit, 60) ? measure : unit->x12 ? "EA" : "PCE";
}

/* What a share is to be multiplied with, for its own unit; now and then it is left out. */
static unsigned share_factor(const struct unit *unit, const char *measure, const char *own)
{
	if (!*own || strcmp(measure, own) == 0 || chance(unit, 10))
		return 1;
	return partner_factor(unit->maker->partner, measure);
}

/* The quantity of a line shared out to two places. */
struct shares {
	const char *measure;
	unsigned first, second;
};

/* In halves; now and then they do not add up to it. */
static struct shares shares_of(const struct unit *unit, unsigned qty, const char *measure)
{
	unsigned part = qty / 2;

	if (chance(unit, 25)) {
		count(unit, POINT_SENT_BAD_SHARES);
		part++;
	}
	const char *own = share_measure(unit, measure);
	unsigned factor = share_factor(unit, measure, own);

	return (struct shares){ own, part * factor, (qty - qty / 2) * factor };
}

static void order_line_x12(struct unit *unit, size_t order, size_t line)
{
	unsigned qty = ordered_qty(unit, order, line);
	bool shares = chance(unit, 8);

	begin_line(unit);
	const char *measure = shares ? (chance(unit, 80) ? "EA" : "CA") : uom(unit);
	SEG("PO1*%s*%s*%s***%s", chance(unit, 92) ? number_sent(unit, order, line) : "",
	    shares ? pool_print(unit->maker->pool, "%u", qty) : qty_text(unit, qty), measure,
	    pairs(unit, ordered_sku(unit, order, line)));
	if (!shares)
		return;
	const struct shares of = shares_of(unit, qty, measure);
	SEG("SDQ*%s*92*A1*%u*A2*%u", of.measure, of.first, of.second);
}

static void make_850(struct unit *unit)
{
	static const char *const purposes[] = { "00", "00", "00", "00", "06", "07", "15", "01", "05", "05" };
	static const char *const bad[] = { "BE", "BK", "BL", "IN", "KA", "LB", "LS", "SP", "TR" };
	size_t order = below(unit, ORDERS), n = n_lines(unit);
	const char *document_type = unit->fault == UNIT_BAD_DOCUMENT ? bad[below(unit, 9)] : "SA";

	if (unit->fault != UNIT_NO_BEGINNING)
		SEG("BEG*%s*%s*%s*%s*20261126", taken_purpose(unit, purposes, 10), document_type,
		    order_number(unit, order), release_of(order));
	for (size_t i = 0; i < n; i++)
		order_line_x12(unit, order, i);
}

static void change_line_x12(struct unit *unit, size_t order, size_t line)
{
	static const char *const changes[] = {
		"CA", "PQ", "RQ", "MU", "RZ", "QI", "QD", "DI", "AI", "PC", "CT"
	};
	static const char *const deltas[] = { "QI", "QD", "DI", "PC" };
	const struct partner *partner = unit->maker->partner;
	bool none = partner->poc != POC_DELTA && chance(unit, 5);
	unsigned qty = none ? 0 : 1 + (unsigned)below(unit, 12), was = ordered_qty(unit, order, line);
	const char *change = partner->poc == POC_DELTA ? deltas[below(unit, 4)]
						       : changes[below(unit, partner->poc == POC_NEW ? 11 : 8)];

	if (partner->poc == POC_NEW && change[0] == 'Q' && chance(unit, 80))
		change = "CA";
	if (none)
		change = chance(unit, 70) ? "CA" : chance(unit, 50) ? "QI" : "QD";
	if (night_rarely(unit->maker->rng, 30)) {
		count(unit, POINT_SENT_BAD_CHANGE);
		change = "YY";
	}
	begin_line(unit);
	const char *first =
		partner->poc == POC_OLD_NEW ? pool_print(unit->maker->pool, "%u", was) : qty_text(unit, qty);
	if (qty == 0)
		first = partner->poc == POC_OLD_NEW ? first : "0";
	const char *second = partner->poc == POC_OLD_NEW && qty == 0 ? "0"
			     : partner->poc == POC_OLD_NEW	     ? qty_text(unit, qty)
								     : "";
	const char *measure = uom(unit);
	bool in_pair = chance(unit, 20);
	SEG(in_pair ? "POC*%u*%s*%s*%s*%s***%s*PL*%s" : "POC*%.0u%s*%s*%s*%s*%s***%s",
	    in_pair ? unit->lines + 50 : 0, in_pair ? change : number_sent(unit, order, line),
	    in_pair ? first : change, in_pair ? second : first, in_pair ? measure : second,
	    in_pair ? pairs(unit, ordered_sku(unit, order, line)) : measure,
	    in_pair ? number_of(unit, order, line) : pairs(unit, ordered_sku(unit, order, line)));
}

static void make_860(struct unit *unit)
{
	static const char *const purposes[] = { "04", "04", "04", "04", "00", "01", "05" };
	size_t order = below(unit, ORDERS), n = n_lines(unit);
	const char *purpose = taken_purpose(unit, purposes, unit->maker->partner->poc == POC_NEW ? 7 : 6);

	if (unit->fault != UNIT_NO_BEGINNING)
		SEG("BCH*%s*SA*%s*%s*%.0u*20261126%s", purpose, order_number(unit, order), release_of(order),
		    (unsigned)below(unit, 3), chance(unit, 30) ? "*RQ7" : "");
	for (size_t i = 0; i < n; i++)
		change_line_x12(unit, order, below(unit, LINES));
}

static void order_line_edifact(struct unit *unit, size_t order, size_t line)
{
	unsigned qty = ordered_qty(unit, order, line);
	bool in_pia = chance(unit, 25), shares = chance(unit, 8);
	const char *sku = ordered_sku(unit, order, line);

	begin_line(unit);
	SEG(in_pia ? "LIN*%s**THEIRS:BP" : "LIN*%s**%s:%s",
	    chance(unit, 92) ? number_sent(unit, order, line) : "", sku, qualifier_of_sku(unit));
	if (in_pia)
		SEG("PIA*%s*%s:%s", chance(unit, 50) ? "1" : "5", sku, qualifier_of_sku(unit));
	const char *measure = shares ? (chance(unit, 80) ? "PCE" : "CT") : uom(unit);
	SEG("QTY*21:%s:%s", shares ? pool_print(unit->maker->pool, "%u", qty) : qty_text(unit, qty), measure);
	if (!shares)
		return;
	const struct shares of = shares_of(unit, qty, measure);
	SEG("LOC*7*A1");
	SEG("QTY*11:%u:%s", of.first, of.measure);
	SEG("LOC*7*A2");
	SEG("QTY*11:%u:%s", of.second, of.measure);
}

static void make_orders(struct unit *unit)
{
	static const char *const purposes[] = { "9", "9", "9", "", "1", "5", "5" };
	static const char *const bad[] = { "221", "222", "223", "225", "226", "227", "228" };
	size_t order = below(unit, ORDERS), n = n_lines(unit);
	const char *document_type = unit->fault == UNIT_BAD_DOCUMENT ? bad[below(unit, 7)]
				    : chance(unit, 20)		     ? "224"
								     : "220";

	if (unit->fault != UNIT_NO_BEGINNING)
		SEG("BGM*%s*%s*%s", document_type, order_number(unit, order), taken_purpose(unit, purposes, 7));
	SEG("DTM*137:20261126:102");
	for (size_t i = 0; i < n; i++)
		order_line_edifact(unit, order, i);
	SEG("UNS*S");
}

static void change_line_edifact(struct unit *unit, const char *order_id, size_t order, size_t line)
{
	static const char *const changes[] = { "3", "3", "3", "", "1", "2", "4", "11" };
	const char *change = changes[below(unit, 8)];

	if (night_rarely(unit->maker->rng, 30)) {
		count(unit, POINT_SENT_BAD_CHANGE);
		change = "77";
	}
	begin_line(unit);
	SEG("LIN*%u*%s*%s:%s", unit->lines, change, ordered_sku(unit, order, line), qualifier_of_sku(unit));
	if (strcmp(change, "2") != 0 || chance(unit, 50))
		SEG("QTY*21:%s:%s", chance(unit, 5) ? "0" : qty_text(unit, 1 + (unsigned)below(unit, 12)),
		    chance(unit, 90) ? "PCE" : uom(unit));
	if (chance(unit, 45))
		SEG("RFF*ON:%s:%s", order_id, number_sent(unit, order, line));
	else if (chance(unit, 75))
		SEG("RFF*LI:%s", number_sent(unit, order, line));
}

static void make_ordchg(struct unit *unit)
{
	static const char *const purposes[] = { "4", "4", "4", "4", "1", "5", "" };
	size_t order = below(unit, ORDERS), n = n_lines(unit);
	const char *order_id = order_number(unit, order);

	if (unit->fault != UNIT_NO_BEGINNING)
		SEG("BGM*230*CH%u*%s", unit->maker->documents++, taken_purpose(unit, purposes, 7));
	SEG("DTM*137:20261126:102");
	if (unit->fault != UNIT_NO_NUMBER)
		SEG("RFF*ON:%s", order_id);
	for (size_t i = 0; i < n; i++)
		change_line_edifact(unit, order_id, order, below(unit, LINES));
	SEG("UNS*S");
}

/* Acknowledgements of what may have been sent */

static const char *sent_number(const struct unit *unit)
{
	size_t number = chance(unit, 10) ? 4711 : below(unit, 9);

	return pool_print(unit->maker->pool, chance(unit, 10) ? "00%zu" : "%zu", number);
}

static void make_997(struct unit *unit)
{
	static const char *const sets[] = { "A", "A", "E", "R", "M", "X" };
	static const char *const groups[] = { "A", "A", "E", "P", "R", "W" };

	SEG("AK1*%s*%s", chance(unit, 50) ? "PR" : "CA", sent_number(unit));
	for (size_t i = below(unit, 3); i > 0; i--) {
		SEG("AK2*855*000%zu", i);
		if (chance(unit, 20))
			SEG("AK3*BAK*2");
		SEG("AK5*%s", sets[below(unit, 6)]);
	}
	SEG("AK9*%s*1*1*1", groups[below(unit, 6)]);
}

static void make_contrl(struct unit *unit)
{
	static const char *const actions[] = { "7", "7", "8", "4" };

	SEG("UCI*%s*%s:14*%s:14*%s", chance(unit, 5) ? "X1" : sent_number(unit), PARTNER_US,
	    unit->maker->partner->id, actions[below(unit, 4)]);
	for (size_t i = below(unit, 3); i > 0; i--)
		SEG("UCM*%zu*ORDRSP:D:96A:UN*%s*12", i, actions[below(unit, 4)]);
}

/* Around them */

static const struct {
	const char *type;
	const char *group;
	void (*make)(struct unit *unit);
} types[] = {
	{ "846", "IB", make_846 },     { "856", "SH", make_856 },     { "850", "PO", make_850 },
	{ "860", "PC", make_860 },     { "INVRPT", "", make_invrpt }, { "DESADV", "", make_desadv },
	{ "ORDERS", "", make_orders }, { "ORDCHG", "", make_ordchg }, { "997", "FA", make_997 },
	{ "CONTRL", "", make_contrl },
};

const char *unit_group(const char *type)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (strcmp(types[i].type, type) == 0)
			return types[i].group;
	}
	return "PO";
}

static bool is_ack(const struct unit *unit)
{
	return strcmp(unit->type, "997") == 0 || strcmp(unit->type, "CONTRL") == 0;
}

static enum unit_fault draw_fault(const struct unit *unit)
{
	static const enum point points[UNIT_FAULTS] = {
		[UNIT_WRONG_COUNT] = POINT_SENT_WRONG_COUNT,
		[UNIT_WRONG_REFERENCE] = POINT_SENT_WRONG_REFERENCE,
		[UNIT_NO_TRAILER] = POINT_SENT_NO_UNIT_TRAILER,
		[UNIT_BAD_PURPOSE] = POINT_SENT_BAD_PURPOSE,
		[UNIT_BAD_DOCUMENT] = POINT_SENT_BAD_DOCUMENT,
		[UNIT_NO_BEGINNING] = POINT_SENT_NO_BEGINNING,
		[UNIT_NO_NUMBER] = POINT_SENT_NO_NUMBER,
		[UNIT_NO_LINES] = POINT_SENT_NO_LINES,
		[UNIT_BAD_TAG] = POINT_SENT_BAD_TAG,
		[UNIT_BAD_VERSION] = POINT_SENT_BAD_VERSION,
		[UNIT_UNKNOWN_TYPE] = POINT_SENT_UNKNOWN_TYPE,
	};
	enum unit_fault fault = chance(unit, 15) ? (enum unit_fault)below(unit, UNIT_FAULTS) : UNIT_SOUND;

	if (fault == UNIT_BAD_DOCUMENT && strcmp(unit->type, "850") != 0 && strcmp(unit->type, "ORDERS") != 0)
		return UNIT_SOUND;
	if (fault == UNIT_BAD_VERSION && (unit->x12 || is_ack(unit)))
		return UNIT_SOUND;
	if (is_ack(unit) && fault >= UNIT_BAD_PURPOSE && fault != UNIT_UNKNOWN_TYPE)
		return UNIT_SOUND;
	if (fault != UNIT_SOUND)
		count(unit, points[fault]);
	return fault;
}

static void begin_unit(const struct unit *unit, const char *reference)
{
	const char *type = unit->fault == UNIT_UNKNOWN_TYPE ? (unit->x12 ? "999" : "PRICAT") : unit->type;
	static const char *const releases[] = { "96A", "96A", "01B", "98B" };

	if (unit->x12)
		SEG("ST*%s*%s", type, reference);
	else if (is_ack(unit))
		SEG(chance(unit, 70) ? "UNH*%s*%s:D:3:UN" : "UNH*%s*%s:4:1:UN", reference, type);
	else
		SEG("UNH*%s*%s:D:%s:UN", reference, type,
		    unit->fault == UNIT_BAD_VERSION ? "93A" : releases[below(unit, 4)]);
}

static void end_unit(const struct unit *unit, const char *reference, size_t begin)
{
	size_t n = unit->letter->n - begin + 1;

	if (unit->fault == UNIT_NO_TRAILER)
		return;
	if (unit->fault == UNIT_WRONG_COUNT)
		n++;
	if (unit->fault == UNIT_WRONG_REFERENCE)
		reference = "4711";
	else if (chance(unit, 10))
		reference = pool_print(unit->maker->pool, "0%s", reference);
	SEG(unit->x12 ? "SE*%zu*%s" : "UNT*%zu*%s", n, reference);
}

static void tell_lines(const struct unit *unit)
{
	unsigned lines = unit->lines;

	if (is_ack(unit) || !chance(unit, 40))
		return;
	if (chance(unit, 10)) {
		count(unit, POINT_SENT_WRONG_LINES);
		lines++;
	}
	if (strcmp(unit->type, "856") == 0 && chance(unit, 50))
		lines += LEVELS_ABOVE;
	SEG(unit->x12 ? "CTT*%u" : "CNT*2:%u", lines);
}

void unit_make(struct unit_maker *maker, const char *type, unsigned reference, struct letter *letter)
{
	struct unit made = { maker, letter, type, UNIT_SOUND, letter->x12, 0 };
	struct unit *unit = &made;
	size_t begin = letter->n;
	const char *number = pool_print(maker->pool, letter->x12 ? "%04u" : "%u", reference);

	unit->fault = draw_fault(unit);
	begin_unit(unit, number);
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (strcmp(types[i].type, type) == 0)
			types[i].make(unit);
	}
	tell_lines(unit);
	end_unit(unit, number, begin);
}
