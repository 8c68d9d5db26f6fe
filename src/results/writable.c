/* Whether OUT can be written to, asked before anything is done: at the end of a night it would be too late. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "allot/base/files/file.h"
#include "allot/results/folder.h"

static enum status tell_owner(const char *out)
{
	struct stat is;
	if (stat(out, &is) != 0)
		return fail_errno(ST_CANT_CREATE, out, errno);
	return fail(
		ST_CANT_CREATE,
		"%s: results cannot be written there by user %u: it belongs to user %u, group %u, with mode "
		"%04o; `chown` or `chmod` it, or name another folder with --out",
		out, (unsigned)geteuid(), (unsigned)is.st_uid, (unsigned)is.st_gid,
		(unsigned)is.st_mode & 07777);
}

enum status results_writable(const char *out)
{
	if (faccessat(AT_FDCWD, out, R_OK | W_OK | X_OK, AT_EACCESS) == 0)
		return ST_OK;
	if (errno == EACCES || errno == EPERM)
		return tell_owner(out);
	if (errno == EROFS)
		return fail(ST_CANT_CREATE,
			    "%s: is on a file system that is mounted read-only; name another "
			    "folder with --out",
			    out);
	return fail_create(out, errno);
}
