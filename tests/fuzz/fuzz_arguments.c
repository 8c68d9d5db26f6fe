/* Command lines: the first byte says which command, the rest are its words, ended by LF. */
#include <string.h>

#include "cli/command.h"
#include "cli/columns.h"
#include "fuzz.h"

enum { WORDS_MAX = 32 };

static void pick(const char *names)
{
	struct column_set set;
	enum status st = columns_pick(&COLUMNS_ORDER, names, &set);
	FUZZ_CHECK(st == ST_OK || st == ST_USAGE);
	if (st == ST_OK)
		FUZZ_CHECK(set.count >= 1 && set.count <= COLUMNS_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text, *words[WORDS_MAX + 1] = { NULL };
	struct arguments a;
	int count = 0;
	if (size == 0 || memchr(data, '\0', size))
		return 0;
	const struct cli_command *command = &COMMANDS[data[0] % COMMANDS_COUNT];
	text = strndup((const char *)data + 1, size - 1);
	FUZZ_CHECK(text);
	words[count++] = (char *)(uintptr_t)command->name;
	for (char *word = text, *next; word && count < WORDS_MAX; word = next) {
		next = strchr(word, '\n');
		if (next)
			*next++ = '\0';
		words[count++] = word;
	}
	enum status st = arguments_parse(command, count, words, &a);
	FUZZ_CHECK(st == ST_OK || st == ST_USAGE);
	if (st == ST_USAGE)
		FUZZ_CHECK(fail_message()[0] != '\0');
	if (st == ST_OK && !a.value[OPTION_HELP])
		FUZZ_CHECK(a.count >= command->words_min && a.count <= command->words_max);
	for (size_t i = 0; st == ST_OK && i < a.count; i++)
		FUZZ_CHECK(a.words[i] != NULL);
	if (st == ST_OK && a.value[OPTION_COLUMNS])
		pick(a.value[OPTION_COLUMNS]);
	free(text);
	return 0;
}
