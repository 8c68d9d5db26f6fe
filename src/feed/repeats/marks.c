/*
 * Reads marks beside the rows they are of. Both come in the order of the rows, so a block of marks at a time
 * will do.
 */
#include "feed/repeats/marks.h"

#include <stdlib.h>

#include "allot/base/contract.h"

void marks_init(struct marks *m, const struct feed *feed)
{
	*m = (struct marks){ .kept = feed->kept, .at = feed->kept_to, .to = feed->marks_to };
}

void marks_release(struct marks *m)
{
	free(m->mark);
	m->mark = NULL;
}

static enum status next_block(struct marks *m)
{
	struct kept_head head;
	enum status st = kept_rows_head(m->kept, m->at, &head);

	if (!st && !m->mark) {
		m->mark = malloc(MARKS_PER_BLOCK * sizeof(*m->mark));
		st = m->mark ? ST_OK : fail_memory();
	}
	if (st)
		return st;
	ENSURE(head.rows <= MARKS_PER_BLOCK && head.bytes == head.rows * sizeof(*m->mark));
	m->next = 0;
	m->count = head.rows;
	st = kept_rows_read(m->kept, m->at, &head, (char *)m->mark);
	m->at = kept_rows_behind(m->at, &head);
	return st;
}

enum status marks_find(struct marks *m, uint64_t number, const struct repeat_mark **out)
{
	*out = NULL;
	for (;;) {
		while (m->next < m->count && m->mark[m->next].row < number)
			m->next++;
		if (m->next < m->count || m->at >= m->to)
			break;
		enum status st = next_block(m);
		if (st)
			return st;
	}
	if (m->next < m->count && m->mark[m->next].row == number)
		*out = &m->mark[m->next];
	return ST_OK;
}
