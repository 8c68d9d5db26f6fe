/*
 * Sizes: which runs are to be merged.
 *
 * The size of a run is how often `unit` must be multiplied by `ratio` to reach its entries. Runs are merged
 * from the newest on, when `ratio` of one size have gathered; also when a run is older and smaller than
 * another, so that sizes fall from the oldest to the newest. So there are fewer than `ratio` runs of each size,
 * and an entry is written about once for each size.
 */
#include "store/index/index.h"
#include "store/index/index_internal.h"

static unsigned size_of(const struct index *idx, uint64_t entries)
{
	unsigned size = 0;
	for (uint64_t most = idx->bounds.unit; entries > most && size < 64; most *= idx->bounds.ratio)
		size++;
	return size;
}

size_t index_merge_wanted(const struct index *idx)
{
	const struct run_list *l = &idx->manifest.runs;
	size_t wanted = 0, same = 0;
	unsigned size = 0;
	for (size_t n = 1; n <= l->count; n++) {
		unsigned s = size_of(idx, l->list[l->count - n].entries);
		same = n > 1 && s == size ? same + 1 : 1;
		if (n > 1 && s < size)
			wanted = n;
		else
			size = s;
		if (same >= idx->bounds.ratio)
			wanted = n;
	}
	return wanted;
}
