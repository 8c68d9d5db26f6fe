/* Names are judged by tables, so that the manual's lists are these. */
#include "run/spool/names.h"

#include <string.h>
#include <strings.h>

const char CONTROL_SUFFIX[] = ".ctl";
const char DONE_SUFFIX[] = ".done";
const char WHY_SUFFIX[] = ".why.txt";

const char *const COMPANIONS[] = { CONTROL_SUFFIX, DONE_SUFFIX, ".ok", ".sha256", ".md5", WHY_SUFFIX, NULL };

static const char *const UNFINISHED[] = {
	"~", ".tmp", ".part", ".filepart", ".uploading", ".crdownload", NULL
};

/* The suffix of LIST with which NAME ends, in any case; NULL: none, or nothing stands before it. */
static const char *suffix_of(const char *name, const char *const *list)
{
	size_t n = strlen(name);
	for (; *list; list++) {
		size_t m = strlen(*list);
		if (n > m && strcasecmp(name + n - m, *list) == 0)
			return *list;
	}
	return NULL;
}

enum name_type name_type(const char *name, size_t *stem)
{
	if (name[0] == '.' || suffix_of(name, UNFINISHED))
		return NAME_IGNORED;
	const char *suffix = suffix_of(name, COMPANIONS);
	if (suffix && stem)
		*stem = strlen(name) - strlen(suffix);
	return suffix ? NAME_COMPANION : NAME_FEED;
}

bool name_is_run(const char *name)
{
	if (strncmp(name, "run-", 4) != 0)
		return false;
	size_t digits = strspn(name + 4, "0123456789");
	const char *rest = name + 4 + digits;
	return digits > 0 &&
	       (*rest == '\0' || (*rest == '.' && rest[1] && !rest[1 + strspn(rest + 1, "0123456789")]));
}
