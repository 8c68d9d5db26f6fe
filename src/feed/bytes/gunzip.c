/*
 * Gunzip: zlib unpacks into the reader's own buffer, a piece of the file at a time, so a file that grows a
 * thousandfold costs its reader no more memory than any other.
 */
#include "feed/bytes/gunzip.h"

#include <stdlib.h>
#include <zlib.h>

#include "allot/base/contract.h"
#include "allot/feed/feed.h"

enum { PACKED_BYTES = 32 * 1024, GZIP_WINDOW = 15 + 16 };

struct gunzip {
	byte_source *source;
	void *ctx;
	z_stream z;
	bool ended;   /* the source has no more */
	bool between; /* a member has ended, and no byte of another was seen */
	bool began;   /* a member was begun */
	char packed[PACKED_BYTES];
};

enum status gunzip_new(byte_source *source, void *ctx, struct gunzip **out)
{
	struct gunzip *g = calloc(1, sizeof(*g));

	if (!g || inflateInit2(&g->z, GZIP_WINDOW) != Z_OK) {
		free(g);
		return fail_memory();
	}
	g->source = source;
	g->ctx = ctx;
	g->between = true;
	*out = g;
	return ST_OK;
}

void gunzip_free(struct gunzip *g)
{
	if (g)
		inflateEnd(&g->z);
	free(g);
}

/* More packed bytes, or g->ended. */
static enum status refill(struct gunzip *g)
{
	size_t got = 0;
	enum status st = g->source(g->ctx, g->packed, sizeof(g->packed), &got);

	if (st)
		return st;
	g->z.next_in = (unsigned char *)g->packed;
	g->z.avail_in = (unsigned)got;
	g->ended = got == 0;
	return ST_OK;
}

/* Begins the next member, behind zeros that pad the one before. */
static enum status next_member(struct gunzip *g)
{
	while (g->began && g->z.avail_in && *g->z.next_in == 0) {
		g->z.next_in++;
		g->z.avail_in--;
	}
	if (!g->z.avail_in)
		return ST_OK;
	if (g->began && *g->z.next_in != 0x1f)
		return fail(ST_IO, "something stands behind the end of its gzip data; pack it again, alone, "
				   "and send it");
	if (inflateReset(&g->z) != Z_OK)
		return fail_memory();
	g->between = false;
	g->began = true;
	return ST_OK;
}

static enum status unpack(struct gunzip *g)
{
	int result = inflate(&g->z, Z_NO_FLUSH);

	if (result == Z_MEM_ERROR)
		return fail_memory();
	if (result != Z_OK && result != Z_BUF_ERROR && result != Z_STREAM_END)
		return fail(ST_IO, "its gzip data is damaged (%s); send it again",
			    g->z.msg ? g->z.msg : "no gzip data");
	g->between = result == Z_STREAM_END;
	return ST_OK;
}

enum status gunzip_read(void *ctx, void *p, size_t n, size_t *got)
{
	struct gunzip *g = ctx;
	enum status st = ST_OK;

	g->z.next_out = p;
	g->z.avail_out = (unsigned)n;
	while (!st && g->z.avail_out == n) {
		if (!g->z.avail_in && !g->ended)
			st = refill(g);
		if (!st && g->between)
			st = next_member(g);
		if (st || (g->between && g->ended))
			break;
		if (g->between)
			continue;
		if (!g->z.avail_in && g->ended)
			return fail(ST_IO, "its gzip data ends too early, so the transfer may have been cut; "
					   "send it again");
		st = unpack(g);
	}
	if (!st)
		*got = n - g->z.avail_out;
	return st;
}

const char *zlib_library(char room[LIBRARY_VERSION])
{
	(void)room;
	return zlibVersion();
}
