/* Signals that ask a run to stop. */
#include "cli/run/stop.h"

#include <stddef.h>

static volatile sig_atomic_t stop_signal;

static void on_stop(int number)
{
	stop_signal = number;
}

void run_stop_watch(void)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		struct sigaction now = { .sa_handler = on_stop, .sa_flags = (int)SA_RESETHAND | SA_RESTART };
		struct sigaction before;
		/* nohup: stays ignored */
		if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
			sigaction(signals[i], &now, NULL);
	}
}

const volatile sig_atomic_t *run_stop_signal(void)
{
	return &stop_signal;
}

void run_stop_raise(void)
{
	if (stop_signal) {
		signal((int)stop_signal, SIG_DFL);
		raise((int)stop_signal);
	}
}
