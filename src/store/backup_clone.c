/*
 * A copy for work that is thrown away. A clone of the file is one state of it, as a crash would leave it:
 * LMDB writes pages first and what makes them the newest state last, so that state is sound, and the store
 * is not even opened.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "allot/base/file.h"
#include "allot/store/backup.h"
#include "store/env/open.h"

/* Shares the blocks of FROM's data file, if the file system can. */
static bool share(const char *from, int to)
{
	struct buf path;
	buf_init(&path, 0);
	const char *p = path_join(&path, from, "data.mdb");
	int fd = p ? open(p, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) : -1;
	bool shared = fd >= 0 && ioctl(to, FICLONE, fd) == 0;
	if (fd >= 0)
		close(fd);
	buf_release(&path);
	return shared;
}

static enum status copy(const char *from, int to, const char *to_path,
			void (*announce)(void *ctx, uint64_t bytes), void *ctx)
{
	const struct env_options options = { .few = true };
	struct env env;
	MDB_envinfo info;
	MDB_stat page;
	enum status st = env_open(&env, from, ENV_READ, &options);
	if (st)
		return st;
	if (mdb_env_info(env.mdb, &info) == 0 && mdb_env_stat(env.mdb, &page) == 0)
		announce(ctx, ((uint64_t)info.me_last_pgno + 1) * page.ms_psize);
	int rc = mdb_env_copyfd2(env.mdb, to, 0);
	st = rc > 0 ? fail_errno(ST_IO, to_path, rc) : env_status(&env, rc, "cannot copy");
	env_close(&env);
	return st;
}

static enum status clone_to(const char *from, const char *to, void (*announce)(void *ctx, uint64_t bytes),
			    void *ctx)
{
	struct buf path;
	buf_init(&path, 0);
	const char *p = path_join(&path, to, "data.mdb");
	int fd = p ? open(p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE) : -1;
	enum status st = p ? ST_OK : fail_memory();
	if (p && fd < 0)
		st = fail_create(p, errno);
	if (!st && !share(from, fd))
		st = copy(from, fd, p, announce, ctx);
	if (fd >= 0)
		close(fd);
	buf_release(&path);
	return st;
}

enum status store_clone(const char *from, const char *to, void (*announce)(void *ctx, uint64_t bytes),
			void *ctx)
{
	if (mkdir(to, FOLDER_MODE) != 0)
		return fail_create(to, errno);
	enum status st = clone_to(from, to, announce, ctx);
	if (st != ST_NO_INPUT)
		return st;
	return folder_remove(to);
}
