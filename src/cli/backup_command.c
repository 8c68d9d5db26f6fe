/* `allot backup` and `allot restore`: one copies the store away, the other copies it back. */
#include "cli/command.h"
#include "cli/config/settings.h"
#include "cli/looking/backup_into.h"
#include "cli/terminal.h"
#include "allot/base/clock.h"
#include "allot/store/backup.h"
#include "cli/verify_report.h"

static void tell(void *ctx, const char *sentence)
{
	(void)ctx;
	say("%s", sentence);
}

static void put_text(struct buf *out, const char *what, const char *to, const struct verify_report *r)
{
	buf_put_str(out, what);
	buf_put_visible(out, slice_str(to), strlen(to));
	buf_printf(out, ": %llu events, %llu products, %llu batches, %llu lines, all sound\n",
		   (unsigned long long)r->events, (unsigned long long)r->products,
		   (unsigned long long)r->batches, (unsigned long long)r->lines);
}

/* What was copied, and what was looked at meanwhile; the object stays open. */
static void begin_json(struct json *j, struct buf *out, const char *from, const char *to,
		       const struct verify_report *r)
{
	json_init(j, out);
	json_object(j);
	json_key(j, "from");
	json_string(j, slice_str(from));
	json_key(j, "to");
	json_string(j, slice_str(to));
	put_report_json(j, r);
}

static void put_json(struct buf *out, const char *from, const char *to, const struct verify_report *r)
{
	struct json j;
	begin_json(&j, out, from, to, r);
	json_object_end(&j);
	buf_put_char(out, '\n');
}

static int copy(const char *from, const char *to, const char *what, bool json)
{
	struct verify_report r = { 0 };
	struct output o;
	enum status st = store_copy(from, to, tell, NULL, &r);
	if (st)
		return say_failure(st);
	output_begin(&o);
	if (json)
		put_json(&o.buf, from, to, &r);
	else
		put_text(&o.buf, what, to, &r);
	return output_exit(&o);
}

static void put_made_json(struct buf *out, const char *from, const struct backup_made *made)
{
	struct json j;
	begin_json(&j, out, from, made->path, &made->report);
	json_key(&j, "removed");
	json_array(&j);
	for (size_t i = 0; i < made->removed_count; i++)
		json_string(&j, slice_str(made->removed[i]));
	json_array_end(&j);
	json_object_end(&j);
	buf_put_char(out, '\n');
}

static void put_made(struct buf *out, const struct backup_made *made)
{
	put_text(out, "copied to ", made->path, &made->report);
	for (size_t i = 0; i < made->removed_count; i++) {
		buf_put_str(out, "removed ");
		buf_put_visible(out, slice_str(made->removed[i]), strlen(made->removed[i]));
		buf_put_char(out, '\n');
	}
}

/* What was made is told also if deleting failed. */
static int copy_into(const char *from, const char *dir, uint64_t keep, bool json)
{
	const struct clock clock = clock_system();
	struct backup_made made;
	struct output o;
	enum status st = backup_into(from, dir, keep, &clock, &made);
	int failed = st ? say_failure(st) : 0;
	output_begin(&o);
	if (!st && json)
		put_made_json(&o.buf, from, &made);
	else if (!st)
		put_made(&o.buf, &made);
	int printed = output_exit(&o);
	backup_made_release(&made);
	return failed ? failed : printed;
}

static enum status check(const struct arguments *a, uint64_t *keep)
{
	enum { KEEP_MAX = 100000 };
	const char *text = argument_or(a, OPTION_KEEP, NULL);
	bool into = argument_given(a, OPTION_INTO);
	*keep = 0;
	if (into == (a->count > 0))
		return fail(ST_USAGE, "backup: name either DIR or --into DIR");
	if (text && !into)
		return fail(ST_USAGE, "backup: --keep goes with --into alone");
	if (text && (slice_number(slice_str(text), KEEP_MAX, keep) != NUMBER_OK || *keep == 0))
		return argument_fail(a, OPTION_KEEP, "is not a whole number from 1 to 100000");
	return ST_OK;
}

int command_backup(const struct arguments *arguments)
{
	const char *store = argument_or(arguments, OPTION_STORE, "allot-store");
	bool json = argument_given(arguments, OPTION_JSON);
	uint64_t keep;
	enum status st = check(arguments, &keep);
	if (st)
		return say_failure(st);
	if (argument_given(arguments, OPTION_INTO))
		return copy_into(store, arguments->value[OPTION_INTO], keep, json);
	return copy(store, arguments->words[0], "copied to ", json);
}

int command_restore(const struct arguments *arguments)
{
	return copy(arguments->words[0], argument_or(arguments, OPTION_STORE, "allot-store"), "restored to ",
		    argument_given(arguments, OPTION_JSON));
}
