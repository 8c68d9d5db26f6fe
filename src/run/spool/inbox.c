/*
 * A file that is still being written must not be taken. Its change time tells: no tool that copies files can
 * set it, while the time of modification is often that of the original.
 */
#include "run/spool/inbox.h"

#include <strings.h>

#include "allot/feed/profile.h"

/* Does a companion of file I end in SUFFIX, which is a FILE, or is none: a link, a folder? */
static bool has_beside(const struct file_list *list, uint32_t i, const char *suffix, bool file)
{
	size_t n = strlen(list->files[i].name);
	for (uint32_t j = i + 1; j < list->count && strncmp(list->files[j].name, list->files[i].name, n) == 0;
	     j++)
		if (list->files[j].owner == i && S_ISREG(list->files[j].info.st_mode) == file &&
		    strcasecmp(list->files[j].name + n, suffix) == 0)
			return true;
	return false;
}

static bool has_companion(const struct file_list *list, uint32_t i, const char *suffix)
{
	return has_beside(list, i, suffix, true);
}

static enum readiness by_marker(const struct file_list *list, uint32_t i)
{
	const struct spool_file *file = &list->files[i];
	const struct profile *p = file->profile;
	/* whoever put it there wanted the feed to be held against it, or to wait for it */
	if (has_beside(list, i, CONTROL_SUFFIX, false) || has_beside(list, i, DONE_SUFFIX, false))
		return ODD_MARKER;
	bool control = has_companion(list, i, CONTROL_SUFFIX), done = has_companion(list, i, DONE_SUFFIX);
	if (p && p->form.accompanied != ACCOMPANIED_NOT && !has_companion(list, i, p->form.suffix.p))
		return NO_MARKER;
	if (p && p->control_required && !control)
		return NO_MARKER;
	return control || done || (p && p->form.accompanied != ACCOMPANIED_NOT) ? READY : NOT_SETTLED;
}

enum readiness file_readiness(const struct file_list *list, uint32_t i, int64_t now, uint64_t settle_s)
{
	const struct spool_file *file = &list->files[i];
	if (file->type == NAME_COMPANION && file->owner == NO_OWNER && S_ISREG(file->info.st_mode))
		return NO_FILE;
	if (file->type != NAME_FEED)
		return PASSED_OVER;
	if (!S_ISREG(file->info.st_mode))
		return NO_FEED;
	enum readiness marked = by_marker(list, i);
	if (marked != NOT_SETTLED)
		return marked;
	if (file->profile && file->profile->has_settle)
		settle_s = file->profile->settle_seconds;
	int64_t changed = (int64_t)file->info.st_ctim.tv_sec;
	return changed <= now && (uint64_t)(now - changed) >= settle_s ? READY : NOT_SETTLED;
}

static const char *const LEFT[] = {
	[NOT_SETTLED] = "left for the next run, perhaps still being written",
	[NO_MARKER] = "left until the file comes that must lie beside",
	[ODD_MARKER] = "left with the NAME.ctl or NAME.done beside, which is a link or no file",
	[NO_FEED] = "left out, no file or in too deep a folder",
	[NO_FILE] = "left without the file that should lie beside",
};

void put_left(struct buf *out, const char *path, const struct file_list *list, const enum readiness *are,
	      enum readiness what)
{
	enum { NAMES_TOLD = 10 };
	uint32_t count = 0;
	for (uint32_t i = 0; i < list->count; i++)
		count += are[i] == what;
	if (count == 0)
		return;
	buf_put_visible(out, slice_str(path), 200);
	buf_printf(out, ": %u %s: ", count, LEFT[what]);
	uint32_t told = 0;
	for (uint32_t i = 0; i < list->count && told < NAMES_TOLD; i++) {
		if (are[i] != what)
			continue;
		buf_put_str(out, told++ ? ", " : "");
		buf_put_visible(out, slice_str(list->files[i].folder), 60);
		buf_put_str(out, list->files[i].folder[0] ? "/" : "");
		buf_put_visible(out, slice_str(list->files[i].name), 60);
	}
	if (count > NAMES_TOLD)
		buf_put_str(out, ", ...");
}
