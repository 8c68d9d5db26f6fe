/* Bytes packed as partners do. */
#ifndef DISGUISE_GZIP_H
#define DISGUISE_GZIP_H

#include "model/model_bytes.h"

/* Adds a member of gzip that holds the LEN bytes to OUT. */
void gzip_member(const char *bytes, size_t len, struct model_bytes *out);

#endif
