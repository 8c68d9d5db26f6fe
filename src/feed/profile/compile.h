/*
 * What the steps of compiling a profile share: the tables that grow while it is read, and how they are named.
 */
#ifndef ALLOT_FEED_PROFILE_COMPILE_H
#define ALLOT_FEED_PROFILE_COMPILE_H

#include "allot/base/conf.h"
#include "allot/feed/profile.h"

enum { DROPS_MAX = 1024, MAPS_MAX = COLUMN_COUNT };

struct compiling {
	const struct conf *conf;
	struct arena *arena;
	struct profile *profile; /* filled in */
	struct profile_column columns[PROFILE_COLUMNS_MAX];
	struct profile_drop drops[DROPS_MAX];
	struct sha256 digest; /* of all that is read */
};

/* Records "FILE:LINE: bad-profile: ..." and returns ST_USAGE. */
#define compile_fail(c, line, ...) conf_fail((c)->conf, (line), __VA_ARGS__)

/* The same for VALUE, shown, and AFTER it what is wrong. Returns ST_USAGE. */
enum status compile_fail_shown(const struct compiling *c, uint32_t line, struct slice value, const char *after);

enum column_use { COLUMN_MAY_LACK, COLUMN_NEEDED };

/*
 * The place of the column NAME, a header's name or "#N", in the profile's columns, of which it becomes one if
 * it is none yet. ST_USAGE, ST_NO_MEMORY.
 */
enum status column_use(struct compiling *c, struct slice name, uint32_t line, enum column_use use,
		       uint32_t *out);

/* The same for the value of KEY in SECTION; NO_FIELD if it is not given. ST_USAGE, ST_NO_MEMORY. */
enum status column_of_key(struct compiling *c, const struct conf_section *section, const char *key,
			  uint32_t *out);

/* A new place in the profile's drops; TEXT must outlive the profile. ST_USAGE: there are too many. */
enum status drop_new(struct compiling *c, const char *text, uint32_t line, uint32_t *out);

/*
 * Splits TEXT at its last ": " into LEFT and RIGHT, both trimmed; a colon at its end splits it, too. False:
 * there is none.
 */
bool split_pair(struct slice text, struct slice *left, struct slice *right);

/* The texts of VALUE (may be NULL) as patterns, one each. ST_USAGE, ST_NO_MEMORY. */
enum status patterns_of_texts(struct compiling *c, const struct conf_value *value, struct patterns *out);

/* "COLUMN: PATTERN | PATTERN", on LINE. ST_USAGE, ST_NO_MEMORY. */
enum status rule_compile(struct compiling *c, struct slice text, uint32_t line, struct rule *out);

/* The "NAME: FACTOR" of VALUE (may be NULL); a factor of 0 only if MAY_BE_NONE. ST_USAGE, ST_NO_MEMORY. */
enum status units_compile(struct compiling *c, const struct conf_value *value, bool may_be_none,
			  struct unit_factors *out);

/* N elements of SIZE, zeroed, in the arena, or NULL. */
void *compile_alloc(const struct compiling *c, size_t n, size_t size);

/* The parts of a profile, each from its section. ST_USAGE, ST_NO_MEMORY; maps also ST_IO. */
enum status compile_file(struct compiling *c, const struct conf_section *section);
enum status compile_rows(struct compiling *c, const struct conf_section *section);
enum status compile_value(struct compiling *c, const struct conf_section *section, enum column column);
enum status compile_emits(struct compiling *c, const struct conf_section *root);
enum status compile_orders(struct compiling *c, const struct conf_section *section);
enum status compile_snapshot(struct compiling *c, const struct conf_section *section);
enum status compile_edi(struct compiling *c, const struct conf_section *section);

/* Whether all of it goes together; sets `out`, `complete` and the generated ref. ST_USAGE, ST_NO_MEMORY. */
enum status compile_whole(struct compiling *c);

/* What a profile may hold. */
extern const struct conf_schema PROFILE_SCHEMA;

#endif
