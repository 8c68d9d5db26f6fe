/* Besides slips of the fingers, a beginning is what people type who expect names to be completed. */
#include "cli/guess.h"

#include "allot/base/nearest.h"

struct guess guess_begin(struct slice word)
{
	return (struct guess){ .word = word, .apart = SIZE_MAX };
}

void guess_offer(struct guess *guess, const char *name)
{
	struct slice known = slice_str(name), word = guess->word;
	if (word.n > NEAREST_MAX || known.n > NEAREST_MAX)
		return;
	bool begins = word.n > 2 && word.n < known.n && memcmp(word.p, known.p, word.n) == 0;
	size_t apart = begins ? 1 : letters_apart(word, known);
	if (apart < guess->apart && (begins || is_near(apart, known.n))) {
		guess->apart = apart;
		guess->name = name;
	}
}
