/* Dates: what is read is a day that is written the same. */
#include "allot/base/date.h"
#include "allot/base/utf8.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice s = slice_of(data, size);
	char text[DATE_TEXT];
	uint32_t day = DATE_NONE;
	if (date_parse(s, &day)) {
		FUZZ_CHECK(day != DATE_NONE && day <= DATE_LAST);
		FUZZ_CHECK(date_format(day, text) == DATE_TEXT);
		FUZZ_CHECK(slice_eq(slice_of(text, DATE_TEXT), s));
	}
	uint64_t number = 0;
	if (slice_number(s, INT32_MAX, &number) == NUMBER_OK)
		FUZZ_CHECK(s.n > 0 && number <= INT32_MAX);
	return 0;
}
