#include "feed_text.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "testing.h"

enum status text_source_read(void *ctx, void *p, size_t n, size_t *got)
{
	struct text_source *s = ctx;

	if (n > s->left.n)
		n = s->left.n;
	if (s->fail_after && s->fail_after <= n)
		return fail(ST_IO, "the source failed");
	if (s->fail_after)
		s->fail_after -= n;
	if (n)
		memcpy(p, s->left.p, n);
	s->left = slice_of(s->left.p + n, s->left.n - n);
	*got = n;
	return ST_OK;
}

struct text_file text_file(struct slice content)
{
	struct text_file file = { .fd = memfd_create("feed", MFD_CLOEXEC) };

	assert_true(file.fd >= 0);
	snprintf(file.path, sizeof(file.path), "/proc/self/fd/%d", file.fd);
	text_file_patch(&file, 0, content);
	return file;
}

void text_file_patch(const struct text_file *file, size_t offset, struct slice s)
{
	assert_int_equal(pwrite(file->fd, s.p, s.n, (off_t)offset), s.n);
}

void text_file_cut(const struct text_file *file, size_t size)
{
	assert_int_equal(ftruncate(file->fd, (off_t)size), 0);
}

void text_file_close(struct text_file *file)
{
	close(file->fd);
	kept_rows_close(&file->kept);
}

void text_feed_open(struct slice content, size_t piece, struct text_file *file, struct feed *feed)
{
	*file = text_file(content);
	assert_int_equal(kept_rows_open(&file->kept, "/tmp"), ST_OK);
	assert_int_equal(feed_open(feed, file->path, "/tmp"), ST_OK);
	feed->piece = piece;
}

void text_feed(struct slice content, size_t piece, struct reject_limit limit, struct text_file *file,
	       struct feed *feed)
{
	text_feed_open(content, piece, file, feed);
	assert_int_equal(feed_validate(feed, &file->kept,
				       &(struct validation_settings){ .limit = limit, .unterminated = true }),
			 ST_OK);
}

static void put_total(struct buf *out, const char *name, struct total total)
{
	if (total.type == TOTAL_ALL)
		buf_printf(out, " %s=all", name);
	else if (total.type == TOTAL_UNITS)
		buf_printf(out, " %s=%u", name, total.units);
}

static const char *const SAID[CHOICE_COUNT] = {
	[CHOICE_NO] = "no",
	[CHOICE_YES] = "yes",
	[CHOICE_USUALLY_NO] = "usually-no",
	[CHOICE_USUALLY_YES] = "usually-yes",
};

static void put_choice(struct buf *out, const char *name, enum choice choice)
{
	if (choice)
		buf_printf(out, " %s=%s", name, SAID[choice]);
}

static void put_said(struct buf *out, const struct row *row)
{
	const struct {
		const char *name;
		struct slice value;
	} said[] = {
		{ "orderid", row->orderid },
		{ "line", row->line },
		{ "sku", row->sku },
		{ "ref", row->ref },
	};

	for (size_t i = 0; i < COUNT_OF(said); i++)
		if (said[i].value.n)
			buf_printf(out, " %s=%.*s", said[i].name, SLICE_ARG(said[i].value));
	if (row->kind != KIND_SHIPMENTS && row->kind != KIND_CANCELLATIONS)
		buf_printf(out, " qty=%u", row->qty);
	put_total(out, "shipped", row->shipped);
	put_total(out, "cancelled", row->cancelled);
	if (row->has_priority)
		buf_printf(out, " priority=%d", row->priority);
	put_choice(out, "backorder", row->backorder);
	put_choice(out, "split", row->split);
	put_choice(out, "amend", row->amend);
	if (row->has_eta)
		buf_printf(out, " eta=%u", row->eta);
}

void text_row(struct buf *out, const struct feed *feed, struct arena *arena, struct feed_row *row)
{
	assert_int_equal(feed_row_fields(feed, arena, row), ST_OK);
	buf_printf(out, "%d:", (int)row->line);
	if (row->code) {
		buf_printf(out, " %s: %s:", code_name(row->code), row->reason);
	} else {
		assert_int_equal(row->row.kind, feed->header.kind);
		put_said(out, &row->row);
		buf_put_char(out, ':');
	}
	for (uint32_t i = 0; i < row->count; i++) {
		buf_put_str(out, " [");
		buf_put_visible(out, row->fields[i], 100);
		buf_put_char(out, ']');
	}
	buf_put_char(out, '\n');
}

enum status text_rows(const struct feed *feed, uint64_t from, struct buf *out)
{
	struct feed_rows *rows = NULL;
	struct feed_block block;
	enum status st = feed_rows_open(feed, from, &rows);

	feed_block_init(&block);
	while (!st) {
		st = feed_rows_next(rows, &block);
		if (st || block.count == 0)
			break;
		for (size_t i = 0; i < block.count; i++)
			text_row(out, feed, &block.arena, &block.rows[i]);
	}
	feed_block_release(&block);
	feed_rows_close(rows);
	return st;
}

enum feed_kind text_peek(struct feed *feed)
{
	enum feed_kind kind = KIND_COUNT;

	assert_int_equal(feed_peek_kind(feed, &kind), ST_OK);
	return kind;
}
