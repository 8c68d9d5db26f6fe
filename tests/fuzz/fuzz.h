/*
 * What fuzzers share. Each tests/fuzz/fuzz_NAME.c is one LLVMFuzzerTestOneInput(): with clang it is linked with
 * libFuzzer, which looks for inputs by coverage; with any compiler it is linked with driver.c, which replays
 * the corpus and seeded mutations of it.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "allot/base/slice.h"
#include "allot/base/status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the process, as a crash, when something that must hold does not. */
#define FUZZ_CHECK(cond)                                                                                       \
	do {                                                                                                   \
		if (!(cond)) {                                                                                 \
			fprintf(stderr, "%s:%d: %s: %s\n", __FILE__, __LINE__, #cond, fail_message());         \
			abort();                                                                               \
		}                                                                                              \
	} while (0)

/* A folder of this process's own, in memory where there is such a place; removed when the process ends. */
const char *fuzz_folder(void);
/* FOLDER "/" NAME; valid until 15 further calls. */
const char *fuzz_path(const char *folder, const char *name);
/* Writes the bytes to the file at PATH. */
void fuzz_write(const char *path, const void *p, size_t n);

/* The input cut at the first SEPARATOR of REST: the part before it; REST becomes what is behind. */
struct slice fuzz_part(struct slice *rest, char separator);

#endif
