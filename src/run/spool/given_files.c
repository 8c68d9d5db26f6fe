/* The files of a claim as feeds of a plan, with what accompanies them. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

#include "allot/base/files/file.h"
#include "allot/run/control_file.h"
#include "run/spool/given.h"

/* The files of a claim on their way to a pass. */
struct claimed {
	const struct folders *folders;
	const struct claim *claim;
	struct spool_pass *pass;
	struct file_list lists[CLAIM_ROOTS];
	int roots[CLAIM_ROOTS]; /* open, or -1 */
};

/* "run-000001/in/acme": the folder below work/ of files that are in FOLDER of ROOT. */
static const char *folder_of(const struct claimed *c, enum claim_root root, const char *folder)
{
	struct buf text;
	buf_init(&text, 0);
	buf_printf(&text, "%s/%s%s%s", c->claim->name, claim_root_name(root), folder[0] ? "/" : "", folder);
	buf_put_char(&text, '\0');
	struct slice kept =
		buf_status(&text) ? (struct slice){ 0 } : arena_copy(&c->pass->arena, buf_slice(&text));
	buf_release(&text);
	return kept.p ? kept.p : "";
}

static const char *keep_fault(const struct claimed *c, const char *text)
{
	struct slice kept = arena_copy(&c->pass->arena, slice_of(text, strlen(text) + 1));
	return kept.p ? kept.p : "it cannot be read";
}

/* Control files */

static void parse_control(const struct claimed *c, int fd, struct plan_file *file)
{
	char fault[CONTROL_FAULT_MAX];
	size_t got = 0;
	char *text = malloc(CONTROL_FILE_MAX);
	if (!text) {
		file->unreadable = "there is no memory to read its control file";
		return;
	}
	if (file_read_at(fd, text, CONTROL_FILE_MAX, 0, &got, "its control file"))
		file->unreadable = keep_fault(c, fail_message());
	else if (got == CONTROL_FILE_MAX)
		file->control_fault = "it is too long to be one";
	else if (!control_parse(slice_of(text, got), &file->control, fault))
		file->control_fault = keep_fault(c, fault);
	free(text);
}

static void read_control(const struct claimed *c, enum claim_root root, const struct spool_file *companion,
			 struct plan_file *file)
{
	int folder = -1;
	if (folder_below(c->roots[root], companion->folder, false, "its control file", &folder)) {
		file->unreadable = keep_fault(c, fail_message());
		return;
	}
	int fd = openat(folder, companion->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	close(folder);
	if (fd < 0) {
		fail_errno(ST_IO, "its control file", errno);
		file->unreadable = keep_fault(c, fail_message());
		return;
	}
	parse_control(c, fd, file);
	close(fd);
}

static void find_control(const struct claimed *c, enum claim_root root, uint32_t i, struct plan_file *file)
{
	const struct file_list *list = &c->lists[root];
	size_t n = strlen(list->files[i].name);
	for (uint32_t j = i + 1; j < list->count; j++)
		if (list->files[j].owner == i && strcasecmp(list->files[j].name + n, CONTROL_SUFFIX) == 0)
			read_control(c, root, &list->files[j], file);
}

/* Feeds */

static const char *why_unreadable(const struct claimed *c, const struct spool_file *e)
{
	struct buf text;
	if (!S_ISREG(e->info.st_mode))
		return "it is no file";
	if (!e->no_profile)
		return NULL;
	buf_init(&text, 0);
	buf_put_str(&text, "it lies in the folder of ");
	buf_put_visible(&text, slice_of(e->folder, strcspn(e->folder, "/")), 60);
	buf_put_str(&text, ", and there is no profile of that name");
	buf_put_char(&text, '\0');
	const char *kept = buf_status(&text) ? "there is no profile for it" : keep_fault(c, text.p);
	buf_release(&text);
	return kept;
}

static enum status add(struct claimed *c, enum claim_root root, uint32_t i)
{
	const struct spool_file *e = &c->lists[root].files[i];
	struct plan_file *file = &c->pass->files[c->pass->count];
	*file = (struct plan_file){
		.path = folders_path(c->folders, &c->pass->arena, PLACE_WORK, folder_of(c, root, e->folder),
				     e->name),
		.profile = e->profile,
		.unreadable = why_unreadable(c, e),
		.accepted = root == CLAIM_ACCEPTED,
	};
	if (!file->path[0])
		return ST_NO_MEMORY;
	find_control(c, root, i, file);
	c->pass->count++;
	return ST_OK;
}

/*
 * By folder and name, whichever root they are in, as they would be given by hand. Of two of one name the one
 * that was held came first, so what came since has the last word.
 */
static enum status add_all(struct claimed *c)
{
	const struct file_list *in = &c->lists[CLAIM_IN], *accepted = &c->lists[CLAIM_ACCEPTED];
	enum status st = ST_OK;
	uint32_t i = 0, j = 0;
	while (!st && (i < in->count || j < accepted->count)) {
		int order = i == in->count ? 1 : j == accepted->count ? -1 : 0;
		if (order == 0)
			order = strcmp(in->files[i].folder, accepted->files[j].folder);
		if (order == 0)
			order = strcmp(in->files[i].name, accepted->files[j].name);
		enum claim_root root = order < 0 ? CLAIM_IN : CLAIM_ACCEPTED;
		uint32_t at = root == CLAIM_IN ? i++ : j++;
		if (c->lists[root].files[at].type == NAME_FEED)
			st = add(c, root, at);
	}
	return st;
}

enum status given_files(const struct folders *f, const struct claim *c, const struct profiles *profiles,
			struct spool_pass *pass)
{
	struct claimed claimed = { .folders = f, .claim = c, .pass = pass, .roots = { -1, -1 } };
	size_t most = 1;
	enum status st = ST_OK;
	for (int root = 0; !st && root < CLAIM_ROOTS; root++) {
		st = claim_list(f, c, (enum claim_root)root, profiles, &pass->arena, &claimed.lists[root]);
		most += claimed.lists[root].count;
		if (!st && claimed.lists[root].count > 0)
			st = folder_below(c->fd, claim_root_name((enum claim_root)root), false, c->name,
					  &claimed.roots[root]);
	}
	pass->files = st ? NULL : arena_alloc(&pass->arena, most * sizeof(*pass->files));
	if (!st && !pass->files)
		st = ST_NO_MEMORY;
	pass->count = 0;
	if (!st)
		st = add_all(&claimed);
	for (int root = 0; root < CLAIM_ROOTS; root++)
		if (claimed.roots[root] >= 0)
			close(claimed.roots[root]);
	return st;
}
