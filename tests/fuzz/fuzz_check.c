/* Row checks: under a kind by the first byte, fields separated by 0x1f are a row or a code with a sentence. */
#include "feed/check.h"
#include "allot/models/code.h"

#include "fuzz.h"

enum { FIELDS_MAX = 16 };

static void safe_identifier(struct slice s)
{
	FUZZ_CHECK(s.n >= 1 && s.n <= IDENTIFIER_MAX);
	for (size_t i = 0; i < s.n; i++)
		FUZZ_CHECK((unsigned char)s.p[i] >= 0x20 && s.p[i] != 0x7f);
	FUZZ_CHECK(s.p[0] != '=' && s.p[0] != '+' && s.p[0] != '-' && s.p[0] != '@');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const enum feed_kind some = (enum feed_kind)(KIND_NONE + 1 + (size ? data[0] : 0) % (KIND_COUNT - 1));
	struct header header = { .kind = some, .delimiter = ',' };
	struct slice rest = slice_of(data + (size > 0), size - (size > 0));
	struct slice fields[FIELDS_MAX];
	uint32_t count = 0;
	struct row row = { 0 };
	char reason[REASON_TEXT_MAX] = "";
	const struct kind *kind = kind_of(header.kind);
	for (int c = 0; c < COLUMN_COUNT; c++)
		header.field[c] = NO_FIELD;
	for (size_t i = 0; i < kind->count; i++)
		header.field[kind->columns[i]] = header.columns++;
	header.own_count = header.columns;
	header_plan(&header);
	while (count < FIELDS_MAX && (rest.n > 0 || count == 0))
		fields[count++] = slice_trim(fuzz_part(&rest, 0x1f));
	enum code code = check_row(&header, fields, count, size && data[0] & 0x80, &row, reason);
	if (code != CODE_NONE) {
		FUZZ_CHECK(reason[0] != '\0');
		for (const char *p = reason; *p; p++)
			FUZZ_CHECK((unsigned char)*p >= 0x20 && *p != 0x7f);
		return 0;
	}
	FUZZ_CHECK(row.kind == header.kind && row.qty <= INT32_MAX);
	FUZZ_CHECK(header_quantity(&header) == COLUMN_COUNT || row.qty >= kind->qty_min);
	if (row.sku.n || kind->filled & COLUMN_BIT(COLUMN_SKU))
		safe_identifier(row.sku);
	if (kind->filled & COLUMN_BIT(COLUMN_ORDERID))
		safe_identifier(row.orderid);
	if (kind->filled & COLUMN_BIT(COLUMN_REF))
		safe_identifier(row.ref);
	if (row.line.n)
		safe_identifier(row.line);
	return 0;
}
