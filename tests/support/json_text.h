/* JSON read into a tree, for tests that hold something against it. What is no JSON ends the test. */
#ifndef SUPPORT_JSON_TEXT_H
#define SUPPORT_JSON_TEXT_H

#include "allot/base/slice.h"

struct json_value {
	char *name; /* in its object; NULL: it is in none */
	char *text; /* of a string, number, true, false, null; NULL: it is an object or array */
	struct json_value *list;
	size_t count;
};

/* The whole of TEXT; free it. */
struct json_value *json_read(struct slice text);
void json_free(struct json_value *root);

/* The member NAME of OBJECT; NULL: there is none, or it is false. */
const struct json_value *json_get(const struct json_value *object, const char *name);
/* Its text; "" if there is none. */
const char *json_text(const struct json_value *object, const char *name);

#endif
