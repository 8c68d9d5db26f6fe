/* `allot status`: one look, for people, programs and Prometheus. */
#include "allot/base/clock.h"
#include "cli/command.h"
#include "cli/looking/status.h"
#include "cli/run/profile_choice.h"
#include "cli/terminal.h"

static int print(const struct arguments *a, const struct status_view *v)
{
	enum { NEEDS_A_PERSON = 4 };
	struct output o;
	output_begin(&o);
	if (argument_given(a, OPTION_METRICS))
		status_put_metrics(v, &o.buf);
	else if (argument_given(a, OPTION_JSON))
		status_put_json(v, &o.buf);
	else
		status_put_text(v, &o.buf);
	int printed = output_exit(&o);
	return printed || !v->problems_count ? printed : NEEDS_A_PERSON;
}

int command_status(const struct arguments *arguments)
{
	struct chosen_profiles profiles = { 0 };
	struct status_view view = { 0 };
	const struct clock clock = clock_system();
	int result = 0;
	if (argument_given(arguments, OPTION_METRICS) && argument_given(arguments, OPTION_JSON))
		return say_failure(fail(ST_USAGE, "status: --json and --metrics contradict each other"));
	enum status st = profile_choice_make(&profiles, arguments);
	if (!st)
		st = status_gather(&view, argument_or(arguments, OPTION_STORE, "allot-store"),
				   profiles.plan.all, argument_or(arguments, OPTION_SPOOL, NULL),
				   clock.now(clock.ctx));
	if (!st)
		result = print(arguments, &view);
	status_release(&view);
	profile_choice_release(&profiles);
	return st ? say_failure(st) : result;
}
