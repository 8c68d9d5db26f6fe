#include "sending.h"

#include <stdlib.h>
#include <string.h>

#include "model/nights_files.h"

void disguise_glob(const char *name, char glob[128])
{
	size_t n = 0;

	for (; name[n] && n < 127; n++) {
		bool plain = (name[n] >= '0' && name[n] <= '9') || (name[n] >= 'A' && name[n] <= 'Z') ||
			     (name[n] >= 'a' && name[n] <= 'z') || name[n] == '.' || name[n] == '-' ||
			     name[n] == '_';
		glob[n] = plain ? name[n] : '?';
	}
	glob[n] = '\0';
}

/* True when the glob of one of two feeds may be the name of the other. */
static bool may_match(const char *a, const char *b)
{
	char x[128], y[128];

	disguise_glob(a, x);
	disguise_glob(b, y);
	if (strlen(x) != strlen(y))
		return false;
	for (size_t i = 0; x[i]; i++) {
		if (x[i] != '?' && y[i] != '?' && (x[i] | 0x20) != (y[i] | 0x20))
			return false;
	}
	return true;
}

bool disguise_is_own(const struct night_run *run, size_t index)
{
	const char *name = run->feeds[index].name;

	if (strcmp(name, "-") == 0 || strlen(name) > 100 || name[0] == '.')
		return false;
	for (size_t i = 0; name[i]; i++) {
		if ((unsigned char)name[i] < ' ' || (unsigned char)name[i] > '~')
			return false;
	}
	for (size_t i = 0; i < run->n_feeds; i++) {
		if (i != index && may_match(name, run->feeds[i].name))
			return false;
	}
	return true;
}

uint64_t disguise_mark(const struct model_bytes *content)
{
	uint64_t mark = 14695981039346656037u;

	for (size_t i = 0; i < content->len; i++)
		mark = (mark ^ (unsigned char)content->data[i]) * 1099511628211u;
	return mark;
}

void disguise_write(const char *folder, const char *name, const struct model_bytes *bytes)
{
	char *path = files_path(folder, name);

	files_write(path, model_bytes_text(bytes), bytes->len);
	free(path);
}
