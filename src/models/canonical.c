/* Canonical forms: one table. */
#include "allot/models/edi/canonical.h"

#include "allot/base/contract.h"

static const struct canonical FORMS[FORM_COUNT] = {
	[FORM_BATCHES] = { KIND_BATCHES, 4, { { "ref", 3 }, { "sku", 3 }, { "qty", 3 }, { "eta", 3 } } },
	[FORM_BATCHES_ON_HAND] = { KIND_BATCHES,
				   4,
				   { { "ref", 3 }, { "sku", 3 }, { "on_hand", 7 }, { "eta", 3 } } },
	[FORM_BATCHES_AVAILABLE] = { KIND_BATCHES,
				     4,
				     { { "ref", 3 }, { "sku", 3 }, { "available", 9 }, { "eta", 3 } } },
	[FORM_ORDERS] = { KIND_ORDERS, 4, { { "orderid", 7 }, { "sku", 3 }, { "qty", 3 }, { "line", 4 } } },
	[FORM_AMENDMENTS] = { KIND_AMENDMENTS,
			      4,
			      { { "orderid", 7 }, { "new_qty", 7 }, { "sku", 3 }, { "line", 4 } } },
	[FORM_CANCELLATIONS] = { KIND_CANCELLATIONS,
				 4,
				 { { "orderid", 7 }, { "cancelled", 9 }, { "sku", 3 }, { "line", 4 } } },
	[FORM_CANCELLED_ORDERS] = { KIND_CANCELLATIONS, 2, { { "orderid", 7 }, { "cancelled", 9 } } },
	[FORM_CANCELLED_BATCHES] = { KIND_BATCHES, 3, { { "ref", 3 }, { "sku", 3 }, { "qty", 3 } } },
	[FORM_ORDERS_CHOSEN] = { KIND_ORDERS,
				 6,
				 { { "orderid", 7 },
				   { "sku", 3 },
				   { "qty", 3 },
				   { "line", 4 },
				   { "backorder", 9 },
				   { "split", 5 } } },
};

const struct canonical *canonical_of(enum canonical_form form)
{
	REQUIRE(form < FORM_COUNT);
	return &FORMS[form];
}

struct slice canonical_sign(enum canonical_form form, int8_t amends, struct slice qty)
{
	bool digit = qty.n && qty.p[0] >= '0' && qty.p[0] <= '9';

	if (form != FORM_AMENDMENTS || !digit || (amends != AMENDS_BY_LESS && amends != AMENDS_BY_MORE))
		return SLICE("");
	return amends == AMENDS_BY_MORE ? SLICE("+") : SLICE("-");
}

enum canonical_form canonical_rejected(enum canonical_form form, const struct row *row)
{
	bool chosen = row->backorder != CHOICE_NONE || row->split != CHOICE_NONE;

	return form == FORM_ORDERS && chosen ? FORM_ORDERS_CHOSEN : form;
}

struct slice canonical_choice(enum choice choice)
{
	static const struct slice CELLS[CHOICE_COUNT] = {
		[CHOICE_NO] = { "no", 2 },
		[CHOICE_YES] = { "yes", 3 },
		[CHOICE_USUALLY_NO] = { "no", 2 },
		[CHOICE_USUALLY_YES] = { "yes", 3 },
	};

	REQUIRE(choice < CHOICE_COUNT);
	return CELLS[choice];
}

enum canonical_form canonical_batches(enum said said)
{
	switch (said) {
	case SAID_ON_HAND:
		return FORM_BATCHES_ON_HAND;
	case SAID_AVAILABLE:
		return FORM_BATCHES_AVAILABLE;
	case SAID_QTY:
	case SAID_COUNT:
		break;
	}
	return FORM_BATCHES;
}
