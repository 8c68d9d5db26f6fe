/* Control files of any bytes: what is read states something, and again the same. */
#include <string.h>

#include "allot/run/control_file.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char fault[CONTROL_FAULT_MAX], again_fault[CONTROL_FAULT_MAX];
	struct control c = { 0 }, again = { 0 };
	bool good = control_parse(slice_of(data, size), &c, fault);
	FUZZ_CHECK(strlen(fault) < CONTROL_FAULT_MAX);
	FUZZ_CHECK(good == (c.stated != 0));
	FUZZ_CHECK(good == (fault[0] == '\0'));
	FUZZ_CHECK(c.stated < CONTROL_END);
	FUZZ_CHECK(control_parse(slice_of(data, size), &again, again_fault) == good);
	FUZZ_CHECK(memcmp(&c, &again, sizeof(c)) == 0);
	return 0;
}
