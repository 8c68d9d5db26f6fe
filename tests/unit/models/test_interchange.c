/* Records of what was received: what stands at their end is not in those of before. */
#include "allot/models/edi/interchange.h"
#include "support/testing.h"

static void test_interchange__a_unit_has_what_its_change_is_known_by(void **state)
{
	struct unit_record u = { .type = SLICE("860"), .status = 'A', .refused = 1 }, back;
	struct buf bare, full;

	(void)state;
	buf_init(&bare, 0);
	buf_init(&full, 0);
	put_unit(&bare, &u);
	struct reader r = reader_of(buf_slice(&bare));
	assert_true(read_unit(&r, &back));
	assert_int_equal(back.refused, 1);
	assert_int_equal(back.sequence.n + back.request.n, 0);
	u.request = SLICE("RQ");
	put_unit(&full, &u);
	/* the record of before, and then what is new */
	assert_true(full.n > bare.n && memcmp(full.p, bare.p, bare.n) == 0);
	r = reader_of(buf_slice(&full));
	assert_true(read_unit(&r, &back));
	assert_slice(back.sequence, "");
	assert_slice(back.request, "RQ");
	buf_release(&bare);
	buf_release(&full);
}

static void test_interchange__a_line_has_the_quantity_left(void **state)
{
	struct line_record line = { .form = FORM_AMENDMENTS, .line_id = 7 }, back;
	struct buf bare, full, sent;
	struct sent_line alone;

	(void)state;
	buf_init(&bare, 0);
	buf_init(&full, 0);
	buf_init(&sent, 0);
	put_line_record(&bare, &line);
	line.sent.left = SLICE("12");
	put_line_record(&full, &line);
	put_sent(&sent, &line.sent);
	assert_true(full.n > bare.n && memcmp(full.p, bare.p, bare.n) == 0);
	struct reader r = reader_of(buf_slice(&bare));
	assert_true(read_line_record(&r, &back));
	assert_slice(back.sent.left, "");
	assert_int_equal(back.line_id, 7);
	r = reader_of(buf_slice(&full));
	assert_true(read_line_record(&r, &back));
	assert_slice(back.sent.left, "12");
	r = reader_of(buf_slice(&sent));
	assert_true(read_sent(&r, &alone));
	assert_slice(alone.left, "12");
	buf_release(&bare);
	buf_release(&full);
	buf_release(&sent);
}

static void charset_is(const struct interchange_record *r, const char *name, const char *level)
{
	struct interchange_record back;
	struct buf out;

	buf_init(&out, 0);
	put_interchange(&out, r);
	struct reader in = reader_of(buf_slice(&out));
	assert_true(read_interchange(&in, &back));
	struct edi_charset set = interchange_charset(&back);
	assert_slice(set.name, name);
	if (r->edifact)
		assert_slice(set.level, level);
	buf_release(&out);
}

static void test_interchange__it_is_answered_in_its_set(void **state)
{
	struct interchange_record r = { .edifact = true, .version = SLICE("UNOE:3"), .manners.latin1 = true };

	(void)state;
	charset_is(&r, "ISO-8859-5", "UNOE");
	r.version = SLICE("UNOC:3");
	charset_is(&r, "ISO-8859-1", "UNOC");
	r.version = SLICE("UNOY:4");
	charset_is(&r, "UTF-8", "UNOY");
	/* without letters of their own, or with others: as UNOC */
	r.version = SLICE("UNOA:1");
	charset_is(&r, "ISO-8859-1", "UNOC");
	r.version = SLICE("");
	charset_is(&r, "ISO-8859-1", "UNOC");
	r = (struct interchange_record){ .version = SLICE("00401") };
	charset_is(&r, "", "");
	r.manners.charset = SLICE("iso-8859-2");
	charset_is(&r, "iso-8859-2", "");
	r.manners.charset = SLICE("");
	r.manners.latin1 = true;
	charset_is(&r, "ISO-8859-1", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_interchange__a_unit_has_what_its_change_is_known_by),
		cmocka_unit_test(test_interchange__a_line_has_the_quantity_left),
		cmocka_unit_test(test_interchange__it_is_answered_in_its_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
