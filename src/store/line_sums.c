/* Sums of hashes do not depend on the order in which lines are met, so nothing need be sorted or kept. */
#include "store/line_sums.h"

#include "allot/base/hash.h"

uint64_t line_hash(struct slice orderid, struct slice line, uint64_t product, uint32_t qty, uint64_t line_id)
{
	const uint64_t numbers[] = { product, qty, line_id };
	uint64_t h = checksum64(orderid.p, orderid.n, 1);
	h = checksum64(line.p, line.n, h);
	return checksum64(numbers, sizeof(numbers), h);
}

uint64_t place_hash(uint64_t line_id, uint64_t event)
{
	const uint64_t numbers[] = { line_id, event };
	return checksum64(numbers, sizeof(numbers), 2);
}
