/*
 * A small JSON writer over a buf (RFC 8259). The caller calls in order; commas are put by the
 * writer. Bytes that are no valid UTF-8 are written as U+FFFD, since JSON must be UTF-8.
 */
#ifndef ALLOT_BASE_JSON_H
#define ALLOT_BASE_JSON_H

#include "allot/base/buf.h"

struct json {
	struct buf *out;
	bool comma; /* a value stands before the next one in this object or array */
};

void json_init(struct json *j, struct buf *out);
void json_object(struct json *j);     /* { */
void json_object_end(struct json *j); /* } */
void json_array(struct json *j);      /* [ */
void json_array_end(struct json *j);  /* ] */
void json_key(struct json *j, const char *key);
void json_string(struct json *j, struct slice s);
void json_number(struct json *j, uint64_t v);
void json_number_text(struct json *j, struct slice number); /* a whole number, written out */
void json_bool(struct json *j, bool v);
void json_null(struct json *j);

#endif
