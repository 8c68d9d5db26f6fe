/* Interchanges: read in pieces of any size, the same segments, rows and verdicts come of them. */
#include "support/edi_text.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct edi_partner partner;
	struct buf whole, pieces;

	edi_partner_init(&partner, "VN UP SA EN", "EA PCE CA");
	if (size && data[0] & 1) {
		partner.profile.edi.locations = LOCATIONS_SEPARATE;
		partner.profile.edi.poc = POC_DELTA;
		partner.future[0] = SLICE("63");
		partner.profile.edi.future = (struct slices){ partner.future, 1 };
	}
	if (size && data[0] & 2)
		partner.profile.edi.has_transit_days = true;
	if (size) {
		data++;
		size--;
	}
	buf_init(&whole, 0);
	buf_init(&pieces, 0);
	edi_told(&whole, slice_of(data, size), 0, &partner);
	edi_told(&pieces, slice_of(data, size), 1 + size % 13, &partner);
	FUZZ_CHECK(buf_status(&whole) == ST_OK && buf_status(&pieces) == ST_OK);
	FUZZ_CHECK(slice_eq(buf_slice(&whole), buf_slice(&pieces)));
	buf_release(&whole);
	buf_release(&pieces);
	return 0;
}
