/* `allot config`: every setting, its value, and where that comes from. */
#include "allot/base/json.h"
#include "cli/command.h"
#include "cli/config/settings.h"
#include "cli/guess.h"
#include "cli/run/run_options.h"
#include "cli/run/run_spool.h"
#include "cli/terminal.h"

extern char **environ;

/* The value of ID as text: "" where there is none. */
static void put_value(const struct arguments *a, int id, struct buf *out)
{
	const struct option_row *o = &OPTIONS[id];
	const struct option_values *r = &a->repeated[id];
	if (!a->from[id])
		buf_put_str(out, o->usual ? o->usual : "");
	else if (!o->argument)
		buf_put_str(out, a->value[id] ? "yes" : "no");
	else
		for (size_t i = 0; i < r->count; i++)
			buf_printf(out, "%s%s", i ? ", " : "", r->values[i]);
}

static const char *origin(const struct arguments *a, int id)
{
	return a->from[id] ? a->from[id] : "default";
}

static enum status put_text(const struct arguments *a, struct buf *out)
{
	static const char *const HEADS[] = { "setting", "value", "from" };
	struct text_table t;
	struct buf value;
	size_t width = terminal_width(1);
	buf_init(&value, 0);
	text_table_init(&t, 3, "lll");
	for (size_t i = 0; i < 3; i++)
		text_table_cell(&t, slice_str(HEADS[i]));
	for (int id = 0; id < OPTION_COUNT; id++) {
		if (!(OPTIONS[id].traits & TRAIT_SETTING))
			continue;
		buf_clear(&value);
		put_value(a, id, &value);
		text_table_cell(&t, slice_str(OPTIONS[id].name));
		text_table_cell(&t, buf_slice(&value));
		text_table_cell(&t, slice_str(origin(a, id)));
	}
	if (width)
		text_table_fit(&t, width);
	enum status st = buf_status(&value);
	text_table_print(&t, colours_wanted(1), out);
	text_table_release(&t);
	buf_release(&value);
	return st;
}

/* The VALUE of a setting that is a number, or of one that is none. It was looked at before. */
static void put_one(struct json *j, const struct option_row *o, struct slice value)
{
	uint64_t number;
	if (o->traits & TRAIT_NUMBER && slice_number(value, UINT64_MAX, &number) == NUMBER_OK)
		json_number(j, number);
	else
		json_string(j, value);
}

static void put_values(struct json *j, const struct arguments *a, int id)
{
	const struct option_row *o = &OPTIONS[id];
	const char *value = a->from[id] ? a->value[id] : o->usual;
	if (!o->argument)
		json_bool(j, a->value[id] != NULL);
	else if (o->traits & TRAIT_REPEATS) {
		json_array(j);
		for (size_t i = 0; i < a->repeated[id].count; i++)
			json_string(j, slice_str(a->repeated[id].values[i]));
		json_array_end(j);
	} else if (value)
		put_one(j, o, slice_str(value));
	else
		json_null(j);
}

static void put_json(const struct arguments *a, struct buf *out)
{
	struct json j;
	json_init(&j, out);
	json_object(&j);
	json_key(&j, "file");
	if (settings_file())
		json_string(&j, slice_str(settings_file()));
	else
		json_null(&j);
	json_key(&j, "settings");
	json_array(&j);
	for (int id = 0; id < OPTION_COUNT; id++) {
		if (!(OPTIONS[id].traits & TRAIT_SETTING))
			continue;
		json_object(&j);
		json_key(&j, "setting");
		json_string(&j, slice_str(OPTIONS[id].name));
		json_key(&j, "value");
		put_values(&j, a, id);
		json_key(&j, "from");
		json_string(&j, slice_str(origin(a, id)));
		json_object_end(&j);
	}
	json_array_end(&j);
	json_object_end(&j);
	buf_put_char(out, '\n');
}

/* Variables that look like settings and are none: nobody else would notice them. */
static enum status warn_of_variables(void)
{
	struct buf names[OPTION_COUNT];
	enum status st = ST_OK;
	for (int id = 0; id < OPTION_COUNT; id++) {
		buf_init(&names[id], 0);
		if (OPTIONS[id].traits & TRAIT_SETTING || id == OPTION_CONFIG)
			setting_variable((enum option_id)id, &names[id]);
		buf_put_char(&names[id], '\0');
		st = st ? st : buf_status(&names[id]);
	}
	for (char **v = environ; !st && *v; v++) {
		struct slice name = slice_of(*v, strcspn(*v, "="));
		struct guess guess = guess_begin(name);
		bool known = strncmp(*v, "ALLOT_", 6) != 0;
		for (int id = 0; !known && id < OPTION_COUNT; id++) {
			known = slice_eq(slice_str(names[id].p), name);
			guess_offer(&guess, names[id].p);
		}
		if (!known)
			say_warning("%.*s: is no setting%s%s%s", SLICE_ARG(name),
				    guess.name ? "; did you mean " : "", guess.name ? guess.name : "",
				    guess.name ? "?" : "");
	}
	for (int id = 0; id < OPTION_COUNT; id++)
		buf_release(&names[id]);
	return st;
}

/* Who looks at the settings in the evening wants no run to end with 64 at night. */
static enum status check_values(const struct arguments *a)
{
	struct run_options options = { 0 };
	uint64_t seconds;
	enum status st = run_options_parse(a, &options);
	if (!st)
		st = run_settle_seconds(a, &seconds);
	return st ? st : run_spool_check_within(a);
}

int command_config(const struct arguments *arguments)
{
	struct output o;
	enum status st = warn_of_variables();
	if (!st)
		st = check_values(arguments);
	if (st)
		return say_failure(st);
	output_begin(&o);
	if (argument_given(arguments, OPTION_JSON))
		put_json(arguments, &o.buf);
	else
		st = put_text(arguments, &o.buf);
	int printed = output_exit(&o);
	return st ? say_failure(st) : printed;
}
