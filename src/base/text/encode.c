/* A text is written as a whole or not at all: iconv says where it cannot go on. */
#include "allot/base/text/encode.h"

#include <iconv.h>
#include <string.h>

enum { CHARSET_NAME = 64, BYTES_PER_BYTE = 4 };

bool text_beyond_ascii(struct slice text)
{
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] >= 0x80)
			return true;
	return false;
}

static bool has_controls(struct slice text)
{
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] < ' ' || text.p[i] == 0x7f)
			return true;
	return false;
}

static bool convert(struct slice text, const char *charset, char *out, size_t room, size_t *written)
{
	iconv_t to = iconv_open(charset, "UTF-8");
	char *in = (char *)(uintptr_t)text.p;
	size_t left = text.n, free_room = room;

	if (to == (iconv_t)-1)
		return false;
	bool done = iconv(to, &in, &left, &out, &free_room) == 0 && !left;
	iconv_close(to);
	*written = room - free_room;
	return done;
}

bool text_encode(struct buf *out, struct slice text, struct slice charset)
{
	char name[CHARSET_NAME];
	size_t room = BYTES_PER_BYTE * text.n, written = 0;

	if (!charset.n || charset.n >= sizeof(name) || has_controls(text))
		return false;
	memcpy(name, charset.p, charset.n);
	name[charset.n] = '\0';
	char *to = buf_room(out, room);
	if (!to || !convert(text, name, to, room, &written) || has_controls(slice_of(to, written)))
		return false;
	out->n += written;
	return true;
}
