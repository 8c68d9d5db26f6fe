/* A reader by recursion: what tests read is not deep. */
#include "support/json_text.h"

#include <stdio.h>
#include <stdlib.h>

#include "allot/base/buf.h"
#include "support/testing.h"

struct parser {
	const char *at;
	const char *end;
};

static void skip_blanks(struct parser *p)
{
	while (p->at < p->end && (*p->at == ' ' || *p->at == '\n' || *p->at == '\r' || *p->at == '\t'))
		p->at++;
}

static bool take(struct parser *p, char c)
{
	skip_blanks(p);
	if (p->at == p->end || *p->at != c)
		return false;
	p->at++;
	return true;
}

static void put_code(struct buf *out, unsigned c)
{
	if (c < 0x80) {
		buf_put_char(out, (char)c);
	} else if (c < 0x800) {
		buf_put_char(out, (char)(0xC0 | c >> 6));
		buf_put_char(out, (char)(0x80 | (c & 0x3F)));
	} else {
		buf_put_char(out, (char)(0xE0 | c >> 12));
		buf_put_char(out, (char)(0x80 | (c >> 6 & 0x3F)));
		buf_put_char(out, (char)(0x80 | (c & 0x3F)));
	}
}

static void put_escape(struct parser *p, struct buf *out)
{
	static const char FROM[] = "nrtbf", TO[] = "\n\r\t\b\f";
	char c = *p->at++;
	const char *known = strchr(FROM, c);

	if (c == 'u') {
		char hex[5] = { p->at[0], p->at[1], p->at[2], p->at[3], '\0' };
		unsigned code = 0;
		assert_int_equal(sscanf(hex, "%x", &code), 1);
		p->at += 4;
		put_code(out, code);
		return;
	}
	buf_put_char(out, c && known ? TO[known - FROM] : c);
}

static char *read_string(struct parser *p)
{
	struct buf out;

	buf_init(&out, 0);
	while (p->at < p->end && *p->at != '"') {
		if (*p->at++ == '\\')
			put_escape(p, &out);
		else
			buf_put_char(&out, p->at[-1]);
	}
	assert_true(take(p, '"'));
	buf_put_char(&out, '\0');
	assert_int_equal(buf_status(&out), ST_OK);
	return out.p;
}

static void read_value(struct parser *p, struct json_value *out);

static void read_list(struct parser *p, struct json_value *out, char close, bool named)
{
	size_t room = 0;

	while (!take(p, close)) {
		if (out->count == room) {
			room = room ? 2 * room : 8;
			out->list = realloc(out->list, room * sizeof(*out->list));
			assert_non_null(out->list);
		}
		struct json_value *value = &out->list[out->count++];
		char *name = NULL;
		if (named) {
			assert_true(take(p, '"'));
			name = read_string(p);
			assert_true(take(p, ':'));
		}
		read_value(p, value);
		value->name = name;
		(void)take(p, ',');
	}
}

static void read_value(struct parser *p, struct json_value *out)
{
	*out = (struct json_value){ .name = NULL };
	if (take(p, '{')) {
		read_list(p, out, '}', true);
	} else if (take(p, '[')) {
		read_list(p, out, ']', false);
	} else if (take(p, '"')) {
		out->text = read_string(p);
	} else {
		const char *from = p->at;
		while (p->at < p->end && !strchr(",]} \n\r\t", *p->at))
			p->at++;
		out->text = strndup(from, (size_t)(p->at - from));
		assert_non_null(out->text);
	}
}

struct json_value *json_read(struct slice text)
{
	struct parser p = { text.p, text.p + text.n };
	struct json_value *root = malloc(sizeof(*root));

	assert_non_null(root);
	read_value(&p, root);
	return root;
}

static void release(struct json_value *value)
{
	for (size_t i = 0; i < value->count; i++)
		release(&value->list[i]);
	free(value->list);
	free(value->name);
	free(value->text);
}

void json_free(struct json_value *root)
{
	release(root);
	free(root);
}

const struct json_value *json_get(const struct json_value *object, const char *name)
{
	for (size_t i = 0; i < object->count; i++) {
		const struct json_value *v = &object->list[i];
		if (strcmp(v->name, name) == 0)
			return v->text && strcmp(v->text, "false") == 0 ? NULL : v;
	}
	return NULL;
}

const char *json_text(const struct json_value *object, const char *name)
{
	const struct json_value *v = json_get(object, name);

	return v && v->text ? v->text : "";
}
