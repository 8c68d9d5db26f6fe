#include "edi_sent.h"

#include "edi_text.h"
#include "testing.h"

void edi_sent_is(struct edi_sending *s, const char *want)
{
	struct buf bytes;

	buf_init(&bytes, 0);
	assert_int_equal(edi_sending_end(s, edi_text_gather, &bytes), ST_OK);
	assert_slice(buf_slice(&bytes), want);
	buf_release(&bytes);
	edi_sending_release(s);
}
