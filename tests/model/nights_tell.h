/* A night on the model alone, written out for reading: what is sent, and what has to come of it. */
#ifndef NIGHTS_TELL_H
#define NIGHTS_TELL_H

#include "model_bytes.h"

void tell_night(uint64_t seed, struct model_bytes *out);

#endif
