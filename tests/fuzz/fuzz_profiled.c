/*
 * Feeds under profiles: in whatever stretches one is read, its verdict, its rows and what is dropped are the
 * same; and the rows, written as a plain feed as reject files are, are the same rows again without the
 * profile. The input's first byte chooses the profile.
 */
#include <string.h>

#include "support/feed_text.h"
#include "fuzz.h"

static const struct validation_settings SETTINGS = { .limit = { LIMIT_NONE, 0 }, .unterminated = true };

static const char *const PROFILES[] = {
	"kind = orders\nrows { group = No fill = {Pay} keep = {\"Pay: paid | part\", \"Item: *\"} drop = "
	"{\"Pay: open\", "
	"\"Item: \"} cancel = {\"Pay: part\"} }\norderid { from = {No} strip = {\"#\"} }\nsku { from = "
	"{Item, Alt} }\n"
	"qty { from = {N} number = \"1.234,56\" minus = M }\nline { count = sku }\n",
	"kind = orders\nrows { explode = List explode-by = \"|\" pairs-by = \",\" value-after = \":\" group "
	"= No }\n"
	"orderid { from = {No} }\nsku { from = {S} case = upper }\nqty { from = {Q} fraction = floor }\n"
	"line { count = row }\norders { amend = A split = yes }\n",
	"kind = batches\nfile { encoding = cp1252 delimiter = semicolon end = \"Item: END\" total = N }\n"
	"sku { from = {Item} unpad = yes }\nqty { number = \"1,234.56\" words = {\">*: 10\"} negative = zero "
	"}\n"
	"eta { dates = {DD.MM.YYYY, \"KW WW/YYYY\"} }\nemit a { qty = N }\nemit b { qty = M eta = On }\n"
	"snapshot { means = available }\n",
	"kind = batches\nfile { header = none delimiter = pipe quote = none }\nsku { from = {\"#2\"} }\n"
	"qty { from = {\"#3\"} negative = drop }\nref { from = {\"#1\"} }\nsnapshot { means = on-hand }\n",
	"kind = shipments\nfile { encoding = utf-16 end = any }\nrows { group = No fill = {Item} }\n"
	"orderid { from = {No} }\nsku { from = {Item} }\nshipped { from = {N} words = {\"gone: all\"} }\n",
};
enum { PROFILES_COUNT = sizeof(PROFILES) / sizeof(PROFILES[0]) };

static const struct profile *load(size_t which)
{
	static struct profile loaded[PROFILES_COUNT];
	static struct arena arena;

	if (!loaded[which].name) {
		const char *path = fuzz_path(fuzz_folder(), "p.conf");
		fuzz_write(path, PROFILES[which], strlen(PROFILES[which]));
		FUZZ_CHECK(profile_load(path, &arena, &loaded[which]) == ST_OK);
	}
	return &loaded[which];
}

static void put_cell(struct buf *out, struct slice cell)
{
	buf_put_char(out, '"');
	for (size_t i = 0; i < cell.n; i++) {
		if (cell.p[i] == '"')
			buf_put_char(out, '"');
		buf_put_char(out, cell.p[i]);
	}
	buf_put_char(out, '"');
}

static void put_record(struct buf *out, const struct slice *cells, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		buf_put_str(out, i ? "," : "");
		put_cell(out, cells[i]);
	}
	buf_put_char(out, '\n');
}

/* What a profile says for lines that become known stands in the field of a plain row. */
static enum choice said(enum choice usual)
{
	return usual == CHOICE_USUALLY_YES ? CHOICE_YES : usual == CHOICE_USUALLY_NO ? CHOICE_NO : usual;
}

/*
 * All rows of FEED as text into OUT; those that no check refuses once more into BARE, without what a plain
 * feed does not have, and as a plain feed into PLAIN. Both may be NULL.
 */
static void read_rows(const struct feed *feed, struct buf *out, struct buf *bare, struct buf *plain)
{
	struct feed_rows *rows = NULL;
	struct feed_block block;
	uint64_t count = 0, rejected = 0, line = 0, dropped = feed->dropped_last;

	feed_block_init(&block);
	FUZZ_CHECK(feed_rows_open(feed, 0, &rows) == ST_OK);
	if (plain)
		put_record(plain, feed->header.own, feed->header.own_count);
	do {
		FUZZ_CHECK(feed_rows_next(rows, &block) == ST_OK);
		for (size_t i = 0; i < block.count; i++) {
			struct feed_row *row = &block.rows[i];
			FUZZ_CHECK(row->line >= line && row->number == count + i);
			FUZZ_CHECK(!row->code == !row->reason[0]);
			text_row(out, feed, &block.arena, row);
			rejected += row->code != CODE_NONE;
			dropped += row->dropped;
			line = row->line;
			if (row->code || !bare)
				continue;
			row->line = 0;
			row->row.amend = CHOICE_NONE;
			row->row.backorder = said(row->row.backorder);
			row->row.split = said(row->row.split);
			text_row(bare, feed, &block.arena, row);
			put_record(plain, row->fields, row->count);
		}
		count += block.count;
	} while (block.count > 0);
	FUZZ_CHECK(count == feed->rows && rejected == feed->rejected && dropped == feed->dropped);
	feed_rows_close(rows);
	feed_block_release(&block);
}

static void validate(struct feed *feed, struct text_file *file, const struct profile *profile, size_t piece)
{
	FUZZ_CHECK(feed_open(feed, file->path, ".") == ST_OK);
	feed->piece = piece;
	if (profile) {
		feed->profile = profile;
		feed->form = &FORM_PROFILED;
	}
	FUZZ_CHECK(feed_validate(feed, &file->kept, &SETTINGS) == ST_OK);
	FUZZ_CHECK((feed->code == CODE_NONE) == (feed->detail[0] == '\0'));
}

static void same_verdict(const struct feed *a, const struct feed *b)
{
	FUZZ_CHECK(a->code == b->code && a->rows == b->rows && a->rejected == b->rejected);
	FUZZ_CHECK(strcmp(a->detail, b->detail) == 0 && a->detail_line == b->detail_line);
	FUZZ_CHECK(a->dropped == b->dropped && a->dropped_last == b->dropped_last);
	for (uint32_t i = 0; a->dropped_by && i < a->profile->drop_count; i++)
		FUZZ_CHECK(memcmp(&a->dropped_by[i], &b->dropped_by[i], sizeof(a->dropped_by[i])) == 0);
}

static void again(const struct feed *feed, struct text_file *file, struct slice rows, size_t piece)
{
	struct feed other;
	struct buf got;

	buf_init(&got, 0);
	validate(&other, file, feed->profile, piece);
	same_verdict(feed, &other);
	if (!feed->code)
		read_rows(&other, &got, NULL, NULL);
	FUZZ_CHECK(slice_eq(buf_slice(&got), rows));
	buf_release(&got);
	feed_close(&other);
}

/* The rows of PLAIN are those of BARE, now that no profile says so. */
static void without_profile(struct slice plain, struct slice bare, enum feed_kind kind)
{
	struct text_file file;
	struct feed feed;
	struct buf rows, got, rest;

	buf_init(&rows, 0);
	buf_init(&got, 0);
	buf_init(&rest, 0);
	text_feed(plain, 0, SETTINGS.limit, &file, &feed);
	FUZZ_CHECK(feed.code == CODE_NONE && feed.header.kind == kind && feed.rejected == 0);
	read_rows(&feed, &rows, &got, &rest);
	FUZZ_CHECK(slice_eq(buf_slice(&got), bare));
	buf_release(&rest);
	buf_release(&got);
	buf_release(&rows);
	feed_close(&feed);
	text_file_close(&file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct profile *profile = load(size ? data[0] % PROFILES_COUNT : 0);
	const size_t pieces[] = { size % 13 + 1, size / 2 + 1, size + 1 };
	struct text_file file;
	struct feed plain_feed, feed;
	struct buf rows, bare, plain;

	buf_init(&rows, 0);
	buf_init(&bare, 0);
	buf_init(&plain, 0);
	text_feed_open(slice_of((const char *)data + (size > 0), size ? size - 1 : 0), 0, &file, &plain_feed);
	feed_close(&plain_feed);
	validate(&feed, &file, profile, 0);
	if (!feed.code)
		read_rows(&feed, &rows, &bare, &plain);
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++)
		again(&feed, &file, buf_slice(&rows), pieces[i]);
	if (!feed.code)
		without_profile(buf_slice(&plain), buf_slice(&bare), feed.header.kind);
	buf_release(&plain);
	buf_release(&bare);
	buf_release(&rows);
	feed_close(&feed);
	text_file_close(&file);
	return 0;
}
