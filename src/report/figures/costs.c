/*
 * The file of prices. It is small beside the feeds (a row for each SKU), but it decides sums of money:
 * whatever is not plain is refused with its line, not guessed.
 */
#include "report/figures/costs.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "allot/base/files/file.h"
#include "allot/base/shown.h"
#include "allot/base/utf8.h"
#include "report/table/figure_text.h"

enum { COST_BYTES_MAX = 256 << 20, COST_DIGITS_MAX = 12, COST_DECIMALS_MAX = 4 };

/* A place in the file. */
struct prices {
	const char *path;
	struct slice rest;
	bool ended; /* the last line read has an end */
	uint64_t line;
	struct costs *costs;
	struct skus *skus;
};

bool cost_times(int64_t units, int64_t cost, int64_t *value)
{
	return !__builtin_mul_overflow(units, cost, value);
}

/* Bytes of a file of prices, which may be as large as all names of a store: so they are in a room. */
struct content {
	struct room room;
	size_t n;
};

static struct slice content_slice(const struct content *c)
{
	return slice_of(c->room.at, c->n);
}

static enum status read_all(int fd, const char *path, struct content *out)
{
	enum { PIECE = 1 << 20 };
	size_t got = 1;
	enum status st = ST_OK;
	while (!st && got) {
		if (out->n + PIECE > COST_BYTES_MAX)
			return fail(ST_USAGE, "%s: more than %d bytes are no file of prices", path,
				    (int)COST_BYTES_MAX);
		st = room_grow(&out->room, out->n + PIECE);
		if (!st)
			st = file_read_at(fd, (char *)out->room.at + out->n, PIECE, out->n, &got, path);
		out->n += st ? 0 : got;
	}
	return st;
}

static enum status read_file(const char *path, struct content *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return fail_errno(errno == ENOENT ? ST_NO_INPUT : ST_IO, path, errno);
	enum status st = read_all(fd, path, out);
	close(fd);
	return st;
}

/* A line without its end; false: there is none left. */
static bool next_line(struct prices *p, struct slice *out)
{
	if (!p->rest.n)
		return false;
	const char *end = memchr(p->rest.p, '\n', p->rest.n);
	size_t n = end ? (size_t)(end - p->rest.p) : p->rest.n;
	*out = slice_of(p->rest.p, n);
	if (n && p->rest.p[n - 1] == '\r')
		out->n--;
	n += end != NULL;
	p->ended = end != NULL;
	p->rest = slice_of(p->rest.p + n, p->rest.n - n);
	p->line++;
	return true;
}

static enum status bad(const struct prices *p, const char *what)
{
	return fail(ST_USAGE, "%s:%llu: %s", p->path, (unsigned long long)p->line, what);
}

/* A field in quotes or without, and what stands behind its comma. False: quotes that do not close. */
static bool next_field(struct slice *rest, struct buf *room, struct slice *out)
{
	size_t at = 0;
	buf_clear(room);
	bool quoted = rest->n && rest->p[0] == '"';
	if (!quoted) {
		const char *comma = memchr(rest->p, ',', rest->n);
		at = comma ? (size_t)(comma - rest->p) : rest->n;
		*out = slice_trim(slice_of(rest->p, at));
	} else {
		for (at = 1; at < rest->n; at++) {
			bool quote = rest->p[at] == '"';
			if (quote && (at + 1 == rest->n || rest->p[at + 1] != '"'))
				break;
			at += quote;
			buf_put_char(room, rest->p[at]);
		}
		if (at++ >= rest->n || (at < rest->n && rest->p[at] != ','))
			return false;
		*out = slice_trim(buf_slice(room));
	}
	size_t taken = at < rest->n ? at + 1 : at;
	*rest = slice_of(rest->p + taken, rest->n - taken);
	return true;
}

/* Digits, perhaps a point and up to four more, in 1/10000. */
static bool parse_cost(struct slice text, int64_t *out)
{
	const char *point = text.n ? memchr(text.p, '.', text.n) : NULL;
	size_t whole_n = point ? (size_t)(point - text.p) : text.n;
	size_t decimals = point ? text.n - whole_n - 1 : 0;
	uint64_t whole = 0, part = 0;
	if (whole_n > COST_DIGITS_MAX || decimals > COST_DECIMALS_MAX || (point && !decimals))
		return false;
	if (slice_number(slice_of(text.p, whole_n), INT64_MAX, &whole) != NUMBER_OK)
		return false;
	if (point && slice_number(slice_of(point + 1, decimals), INT64_MAX, &part) != NUMBER_OK)
		return false;
	for (size_t i = decimals; point && i < COST_DECIMALS_MAX; i++)
		part *= 10;
	*out = (int64_t)(whole * MONEY_SCALE + part);
	return true;
}

static enum status take_price(struct prices *p, struct slice name, struct slice cost)
{
	int64_t amount = 0;
	if (!name.n)
		return bad(p, "sku is empty");
	if (!parse_cost(cost, &amount))
		return bad(p, "cost: write it as digits, with a point and up to four more where needed, such "
			      "as 12.50");
	p->costs->rows++;
	struct sku *sku;
	enum status st = skus_get(p->skus, name, &sku);
	if (st)
		return st;
	if (sku->priced && sku->cost != amount)
		return bad(p, "this SKU has another cost further up; say which is right");
	sku->priced = true;
	sku->cost = amount;
	return ST_OK;
}

static enum status take_line(struct prices *p, struct slice line, struct buf *room)
{
	struct slice name, cost;
	char kept[IDENTIFIER_MAX + 1];
	if (!slice_trim(line).n)
		return ST_OK;
	if (!next_field(&line, room, &name) || name.n > IDENTIFIER_MAX)
		return bad(p, "sku: quoted wrongly, or too long");
	memcpy(kept, name.n ? name.p : "", name.n);
	name.p = kept;
	if (!next_field(&line, room, &cost))
		return bad(p, "cost: quoted wrongly");
	if (slice_trim(line).n)
		return bad(p, "more than two fields; the file has the columns sku,cost");
	return take_price(p, name, cost);
}

/* A cost that was cut is most often one, too: of 12.50 there may be 1. */
static enum status check_end(const struct prices *p, struct slice line)
{
	return p->ended || !slice_trim(line).n
		       ? ST_OK
		       : bad(p,
			     "the last record has no line end, so the file may have been cut; write it again, "
			     "or add the line end if this is all of it");
}

static enum status take_header(struct prices *p)
{
	struct slice line = { 0 };
	bool there = next_line(p, &line);
	if (there && line.n >= 3 && memcmp(line.p, "\xef\xbb\xbf", 3) == 0)
		line = slice_of(line.p + 3, line.n - 3);
	if (!there || !slice_eq_nocase(slice_trim(line), SLICE("sku,cost")))
		return fail(ST_USAGE, "%s:1: the first line must be sku,cost", p->path);
	return check_end(p, line);
}

static enum status take_all(struct prices *p)
{
	struct buf room;
	struct slice line;
	enum status st = take_header(p);
	buf_init(&room, 0);
	while (!st && next_line(p, &line)) {
		st = check_end(p, line);
		if (!st)
			st = take_line(p, line, &room);
	}
	buf_release(&room);
	return st;
}

enum status costs_read(struct costs *c, const char *path, struct skus *skus)
{
	struct content content = { .room.fd = -1 };
	struct sha256 sha;
	*c = (struct costs){ .there = true, .name = path_base(path) };
	enum status st = read_file(path, &content);
	if (!st && !utf8_valid(content_slice(&content)))
		st = fail(ST_USAGE, "%s: it is not UTF-8", path);
	if (!st) {
		struct prices p = { .path = path, .rest = content_slice(&content), .costs = c, .skus = skus };
		sha256_begin(&sha);
		sha256_add(&sha, content.room.at, content.n);
		sha256_end(&sha, c->sha256);
		st = take_all(&p);
	}
	room_release(&content.room);
	return st;
}

enum status cost_add(const struct skus *skus, const struct sku *sku, int64_t units, int64_t *value,
		     int64_t *unpriced)
{
	int64_t worth = 0;
	if (!sku->priced)
		*unpriced += units;
	else if (!cost_times(units, sku->cost, &worth) || __builtin_add_overflow(*value, worth, value))
		return fail(ST_USAGE, "the value of %.*s is too large", SLICE_ARG(sku_name(skus, sku)));
	return ST_OK;
}

enum status costs_value(struct costs *c, const struct skus *skus)
{
	enum status st = ST_OK;
	int64_t unpriced_allocated = 0;
	for (uint32_t i = 0; !st && i < skus->count; i++) {
		const struct sku *sku = sku_at(skus, i);
		c->unknown += !sku->met;
		c->unpriced += !sku->priced && sku->sums.closing_supply != 0;
		st = cost_add(skus, sku, sku->sums.closing_supply, &c->supply, &c->unpriced_units);
		if (!st)
			st = cost_add(skus, sku, sku->sums.closing_allocated, &c->allocated,
				      &unpriced_allocated);
	}
	return st;
}
