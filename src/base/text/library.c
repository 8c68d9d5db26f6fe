/* Versions of libraries as text: numbers with dots between them. */
#include "allot/base/text/library.h"

#include "allot/base/buf.h"

const char *library_version(char room[LIBRARY_VERSION], int major, int minor, int patch)
{
	struct buf out = buf_over(room, LIBRARY_VERSION - 1);
	buf_printf(&out, "%d.%d", major, minor);
	if (patch >= 0)
		buf_printf(&out, ".%d", patch);
	room[out.n] = '\0';
	return room;
}
