/* Written for whoever finds the file in the morning: what it is, why it is there, and the command that goes on.
 */
#include "run/spool/why.h"

#include <limits.h>
#include <unistd.h>

#include "allot/base/clock.h"
#include "allot/base/shown.h"

void put_why_path(struct buf *out, const struct folders *f, enum place place, const char *folder,
		  const char *name)
{
	const char *parts[] = { f->dir, place_name(place), folder, name };
	struct buf path;
	buf_init(&path, 0);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		buf_put_str(&path, parts[i]);
		if (parts[i][0] && parts[i] != name)
			buf_put_char(&path, '/');
	}
	put_shell_word(out, buf_slice(&path));
	buf_release(&path);
}

static void put_stated(struct buf *out, const struct control *c)
{
	char moment[CLOCK_TEXT], hex[SHA256_HEX];
	if (!c->stated)
		return;
	buf_put_str(out, "stated:  ");
	if (c->stated & CONTROL_ROWS)
		buf_printf(out, " rows=%llu", (unsigned long long)c->rows);
	if (c->stated & CONTROL_QTY)
		buf_printf(out, " qty=%llu", (unsigned long long)c->qty);
	if (c->stated & CONTROL_AS_OF) {
		clock_format(c->as_of, moment);
		buf_printf(out, " as_of=%s", moment);
	}
	if (c->stated & CONTROL_SHA256) {
		sha256_hex(c->sha256, hex);
		buf_put_str(out, " sha256=");
		buf_put(out, hex, sizeof(hex));
	}
	buf_put_char(out, '\n');
}

/* In it the command's paths are what they were, and names of stores and folders that nobody has given. */
static void put_working_folder(struct buf *out)
{
	char folder[PATH_MAX];
	if (!getcwd(folder, sizeof(folder)))
		return;
	buf_put_str(out, " in ");
	buf_put_visible(out, slice_str(folder), 1000);
}

static void put_facts(struct buf *out, const struct why *w)
{
	char moment[CLOCK_TEXT], hex[SHA256_HEX];
	clock_format(w->run->started, moment);
	buf_put_str(out, "file:     ");
	buf_put_visible(out, slice_str(w->name), NAME_BYTES);
	buf_printf(out, "\nrun:      %llu of %s", (unsigned long long)w->run->number, moment);
	put_working_folder(out);
	buf_put_str(out, ", results in ");
	buf_put_visible(out, w->run->out, 1000);
	buf_printf(out, "\ncode:     %s\nwhy:      ", code_name(w->feed->code));
	buf_put_visible(out, w->feed->detail, 4000);
	buf_put_char(out, '\n');
	put_stated(out, &w->feed->control);
	if (w->feed->has_sha256) {
		sha256_hex(w->feed->sha256, hex);
		buf_put_str(out, "sha256:   ");
		buf_put(out, hex, sizeof(hex));
		buf_put_char(out, '\n');
	}
	buf_printf(out, "\nNothing of it was applied. What to do: %s.\n\n", code_advice(w->feed->code));
}

static void put_held(struct buf *out, const struct why *w)
{
	struct buf name;
	buf_init(&name, 0);
	buf_put_str(&name, w->folder);
	if (w->folder[0])
		buf_put_char(&name, '/');
	buf_put_str(&name, w->name);
	buf_printf(out, "To let it pass once, as it is:\n\n    %s --accept ", w->command);
	put_shell_word(out, buf_slice(&name));
	buf_put_str(out, "\n");
	buf_release(&name);
}

static void put_refused(struct buf *out, const struct why *w)
{
	buf_put_str(out, "To have it read again, once it or its profile is mended:\n\n    mv -n ");
	buf_put_slice(out, w->moved);
	put_why_path(out, w->folders, PLACE_IN, w->partner, "");
	buf_put_str(out, "\n");
}

void put_why(struct buf *out, const struct why *w)
{
	buf_put_str(out, w->place == PLACE_HELD ? "This file is held.\n\n" : "This file is refused.\n\n");
	put_facts(out, w);
	if (w->place == PLACE_HELD)
		put_held(out, w);
	else
		put_refused(out, w);
	buf_put_str(out, "\nTo give it up, remove it, and this file with it.\n");
}
