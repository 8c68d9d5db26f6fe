/* The status for programs: one object, null for what is not known. */
#include "allot/base/clock.h"
#include "cli/looking/status.h"

static void put_number(struct json *j, const char *key, uint64_t v)
{
	json_key(j, key);
	json_number(j, v);
}

static void put_text(struct json *j, const char *key, struct slice text)
{
	json_key(j, key);
	json_string(j, text);
}

static void put_time(struct json *j, const char *key, int64_t seconds)
{
	char text[CLOCK_TEXT];
	clock_format(seconds, text);
	put_text(j, key, slice_str(text));
}

static void put_null(struct json *j, const char *key)
{
	json_key(j, key);
	json_null(j);
}

static void put_problems(struct json *j, const struct status_view *v)
{
	const char *at = v->problems.p;
	json_key(j, "problems");
	json_array(j);
	for (uint32_t i = 0; i < v->problems_count; i++, at += strlen(at) + 1)
		json_string(j, slice_str(at));
	json_array_end(j);
}

static void put_run(struct json *j, const struct status_view *v)
{
	json_key(j, "run");
	if (v->any_run)
		run_view_json(j, &v->last);
	else
		json_null(j);
}

static void put_open(struct json *j, const struct status_view *v)
{
	const struct run_books *books = &v->last.summary.run.books;
	json_key(j, "open");
	if (!v->any_run) {
		json_null(j);
		return;
	}
	json_object(j);
	put_number(j, "lines", (uint64_t)books->closing.lines);
	put_number(j, "waiting", (uint64_t)books->closing.waiting);
	put_number(j, "short", (uint64_t)books->closing.short_);
	json_object_end(j);
}

/* What is still to come has none; by a little it has just been. */
static void put_age(struct json *j, const struct status_view *v, const struct seen_profile *p)
{
	if (p->ahead)
		put_null(j, "age_seconds");
	else
		put_number(j, "age_seconds",
			   v->now > p->last.applied ? (uint64_t)(v->now - p->last.applied) : 0);
}

static void put_profile(struct json *j, const struct status_view *v, const struct seen_profile *p)
{
	static const char *const UNSEEN[] = { "feed", "run", "seen", "age_seconds", "rows", "units" };
	json_object(j);
	put_text(j, "profile", p->name);
	for (size_t i = 0; !p->seen && i < sizeof(UNSEEN) / sizeof(UNSEEN[0]); i++)
		put_null(j, UNSEEN[i]);
	if (p->seen) {
		put_text(j, "feed", p->last.feed);
		put_number(j, "run", p->last.run);
		put_time(j, "seen", p->last.applied);
		put_age(j, v, p);
		put_number(j, "rows", p->last.rows);
		put_number(j, "units", p->last.units);
	}
	json_key(j, "expected");
	json_bool(j, p->expected);
	json_key(j, "overdue");
	json_bool(j, p->overdue);
	json_object_end(j);
}

static void put_profiles(struct json *j, const struct status_view *v)
{
	json_key(j, "profiles");
	json_array(j);
	for (uint32_t i = 0; i < v->profiles_count; i++)
		put_profile(j, v, &v->profiles[i]);
	json_array_end(j);
}

static void put_store(struct json *j, const struct status_view *v)
{
	const struct store_size *s = &v->size;
	json_key(j, "store");
	json_object(j);
	put_text(j, "path", slice_str(v->store));
	put_number(j, "bytes", s->file_bytes);
	put_number(j, "reusable_bytes", s->reuse_bytes);
	put_number(j, "held_bytes", s->held_bytes);
	put_number(j, "disk_free_bytes", s->free_bytes);
	json_key(j, "old_readers");
	json_array(j);
	for (uint32_t i = 0; i < s->readers_count && i < OLD_READERS_MAX; i++) {
		json_object(j);
		put_number(j, "process", s->readers[i].process);
		put_number(j, "commits_behind", s->readers[i].transactions);
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
}

static void put_spool(struct json *j, const struct status_view *v)
{
	const struct {
		const char *key;
		uint64_t value;
		bool known;
	} FEEDS[] = { { "held", v->held, v->spool },
		      { "claimed", v->claimed, v->spool },
		      { "incoming", v->incoming, v->spool && v->incoming_known } };
	for (size_t i = 0; i < sizeof(FEEDS) / sizeof(FEEDS[0]); i++) {
		if (FEEDS[i].known)
			put_number(j, FEEDS[i].key, FEEDS[i].value);
		else
			put_null(j, FEEDS[i].key);
	}
}

void status_put_json(const struct status_view *v, struct buf *out)
{
	struct json j;
	json_init(&j, out);
	json_object(&j);
	put_time(&j, "time", v->now);
	json_key(&j, "ok");
	json_bool(&j, v->problems_count == 0);
	put_problems(&j, v);
	put_run(&j, v);
	put_open(&j, v);
	put_profiles(&j, v);
	put_spool(&j, v);
	put_store(&j, v);
	json_object_end(&j);
	buf_put_char(out, '\n');
}
