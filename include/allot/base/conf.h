/*
 * Configuration files in libconfuse's syntax: `key = value`, `key = {a, b}`, `section { }`,
 * `section title { }`, `#` comments. Profiles and allot.conf are written so. A caller states what a file may
 * hold as tables; what it gets is a tree of values that know their lines.
 *
 * Strict: an unknown section or key (the sentence names the nearest), a key or section twice, a value that is
 * not what its key takes, an empty list. What libconfuse swallows in silence is refused, too: marks outside
 * quotes that it drops or cuts at, a section that is not closed, `${NAME}` (it would take the environment's
 * value), `+=`, include(), escapes but \\ \" \$ \t, line ends in quoted texts, NUL bytes.
 *
 * Every fault of a file is ST_USAGE with the sentence "FILE:LINE: CODE: what stands there and what may", CODE
 * being that of the schema. libconfuse keeps its state in globals: one file at a time in a process.
 */
#ifndef ALLOT_BASE_CONF_H
#define ALLOT_BASE_CONF_H

#include "allot/base/arena.h"
#include "allot/base/status.h"
#include "allot/base/text/library.h"

enum {
	CONF_FILE_MAX = 256 * 1024, /* bytes of a file */
	CONF_TEXT_MAX = 4096,	    /* bytes of one text */
};

enum conf_type {
	CONF_TEXT,   /* any text, the empty one included */
	CONF_TEXTS,  /* one text or a list of them, at least one */
	CONF_YES,    /* yes or no */
	CONF_NUMBER, /* digits, between min and max */
	CONF_WORD,   /* one of `words` */
	CONF_WORDS,  /* one or a list of `words` */
};

struct conf_key {
	const char *name; /* letters, digits, _ and - */
	enum conf_type type;
	uint64_t min, max;	  /* CONF_NUMBER */
	const char *const *words; /* CONF_WORD, CONF_WORDS; ends with NULL */
};

/* What a section may hold; the file itself is the outermost one. */
struct conf_schema {
	const char *name;			   /* of the file's: a code for its messages, or "" */
	bool titled;				   /* has a title, and may repeat under others */
	const struct conf_key *keys;		   /* ends with a name NULL; may be NULL */
	const struct conf_schema *const *sections; /* ends with NULL; may be NULL */
};

struct conf_text {
	struct slice text; /* a zero stands after it */
	uint32_t line;
};

struct conf_value {
	const struct conf_key *key;
	struct conf_text *texts; /* as they are written; all but lists have one */
	uint32_t count;
	uint32_t line;	 /* of the first text */
	uint64_t number; /* CONF_NUMBER; CONF_YES: 1 or 0; CONF_WORD: its place in `words` */
};

struct conf_section {
	const struct conf_schema *schema;
	struct slice title; /* titled */
	uint32_t line;	    /* on which it is opened; 1 for the file */
	struct conf_value *values;
	uint32_t value_count;
	struct conf_section *sections; /* those of one schema together, as the file has them */
	uint32_t section_count;
};

struct conf {
	const char *file; /* for messages */
	const char *code; /* for messages; may be "" */
	struct conf_section root;
};

/*
 * Reads the file PATH by SCHEMA; FILE names it in messages (NULL: PATH does). All of OUT is in ARENA; FILE and
 * SCHEMA must outlive it. BYTES (may be NULL) gets what the file holds. ST_USAGE: a fault of the file, or it is
 * no regular file, too large, or everybody may write to it; ST_NOT_FOUND: it is not there; ST_IO; ST_NO_MEMORY.
 */
enum status conf_read(const char *path, const char *file, const struct conf_schema *schema, struct arena *arena,
		      struct conf *out, struct slice *bytes);

/* The same for TEXT that is in memory. ST_USAGE, ST_NO_MEMORY. */
enum status conf_parse(struct slice text, const char *file, const struct conf_schema *schema,
		       struct arena *arena, struct conf *out);

/*
 * Reads the whole file PATH into ARENA, with a zero after it, for configuration of other forms. ST_USAGE: it
 * is no regular file, larger than MAX bytes, or everybody may write to it; ST_NOT_FOUND; ST_IO; ST_NO_MEMORY.
 */
enum status conf_bytes(const char *path, size_t max, struct arena *arena, struct slice *out);

/* The value of KEY in SECTION, or NULL when it is not given. */
const struct conf_value *conf_value(const struct conf_section *section, const char *key);

/* The section NAME in SECTION, the first of titled ones, or NULL when it is not there. */
const struct conf_section *conf_section(const struct conf_section *section, const char *name);

/* Records "FILE:LINE: CODE: ..." and returns ST_USAGE. */
enum status conf_fail(const struct conf *conf, uint32_t line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* The version of libconfuse, with which this program runs. ROOM is not used: its text is static. */
const char *confuse_library(char room[LIBRARY_VERSION]);

#endif
