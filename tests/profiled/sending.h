/* How disguised feeds of a night are sent: by which names their profiles know them. */
#ifndef DISGUISE_SENDING_H
#define DISGUISE_SENDING_H

#include "model/night.h"

/* NAME as a glob: what might mean something else there is any character. */
void disguise_glob(const char *name, char glob[128]);

/* True when feed INDEX has a name that a glob can be made of, and that fits no other feed of the run. */
bool disguise_is_own(const struct night_run *run, size_t index);

/* A hash of CONTENT: other feeds have another one. */
uint64_t disguise_mark(const struct model_bytes *content);

/* Writes BYTES as the file NAME in FOLDER. */
void disguise_write(const char *folder, const char *name, const struct model_bytes *bytes);

#endif
