#include "gzip.h"

#include <stdlib.h>
#include <zlib.h>

void gzip_member(const char *bytes, size_t len, struct model_bytes *out)
{
	z_stream z = { 0 };
	size_t room = len + len / 100 + 1000;
	char *packed = model_alloc(NULL, room, 1);

	if (deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		abort();
	z.next_in = (unsigned char *)(uintptr_t)bytes;
	z.avail_in = (unsigned)len;
	z.next_out = (unsigned char *)packed;
	z.avail_out = (unsigned)room;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		abort();
	model_bytes_add(out, packed, room - z.avail_out);
	deflateEnd(&z);
	free(packed);
}
