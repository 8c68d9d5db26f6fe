#include "support/profiled.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "allot/base/files/file.h"
#include "support/testing.h"

void profiled_load(struct profiled *p, const char *profile)
{
	char dir[] = "/tmp/profiled-XXXXXX";
	char path[64];

	arena_init(&p->arena);
	buf_init(&p->rows, 0);
	assert_non_null(mkdtemp(dir));
	(void)snprintf(path, sizeof(path), "%s/p.conf", dir);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	assert_true(fputs(profile, f) >= 0);
	assert_int_equal(fclose(f), 0);
	if (profile_load(path, &p->arena, &p->profile))
		fail_msg("%s", fail_message());
	assert_int_equal(folder_remove(dir), ST_OK);
}

void profiled_feed(struct profiled *p, struct slice feed, size_t piece)
{
	const struct validation_settings settings = { .limit = { LIMIT_NONE, 0 } };

	text_feed_open(feed, piece, &p->file, &p->feed);
	p->feed.profile = &p->profile;
	p->feed.form = &FORM_PROFILED;
	assert_int_equal(feed_validate(&p->feed, &p->file.kept, &settings), ST_OK);
	buf_clear(&p->rows);
	if (!p->feed.code || p->feed.code == CODE_NO_VALID_ROW)
		assert_int_equal(text_rows(&p->feed, 0, &p->rows), ST_OK);
	if (p->feed.dropped)
		buf_printf(&p->rows, "dropped %d\n", (int)p->feed.dropped);
	buf_put_char(&p->rows, '\0');
	assert_int_equal(buf_status(&p->rows), ST_OK);
}

void profiled_feed_close(struct profiled *p)
{
	feed_close(&p->feed);
	text_file_close(&p->file);
}

void profiled_release(struct profiled *p)
{
	buf_release(&p->rows);
	arena_release(&p->arena);
}

void profiled_rows(const char *profile, struct slice feed, const char *rows)
{
	static const size_t PIECES[] = { 0, 1, 2, 7, 40, 100, 1000 };
	struct profiled p;

	profiled_load(&p, profile);
	for (size_t i = 0; i < sizeof(PIECES) / sizeof(PIECES[0]); i++) {
		profiled_feed(&p, feed, PIECES[i]);
		if (p.feed.code && p.feed.code != CODE_NO_VALID_ROW)
			fail_msg("%s: %s", code_name(p.feed.code), p.feed.detail);
		assert_string_equal(p.rows.p, rows);
		profiled_feed_close(&p);
	}
	profiled_release(&p);
}

void profiled_refused(const char *profile, struct slice feed, enum code code, const char *why)
{
	static const size_t PIECES[] = { 0, 1, 40 };
	struct profiled p;

	profiled_load(&p, profile);
	for (size_t i = 0; i < sizeof(PIECES) / sizeof(PIECES[0]); i++) {
		profiled_feed(&p, feed, PIECES[i]);
		assert_string_equal(code_name(p.feed.code), code_name(code));
		if (!strstr(p.feed.detail, why))
			fail_msg("got \"%s\", want \"%s\"", p.feed.detail, why);
		profiled_feed_close(&p);
	}
	profiled_release(&p);
}
