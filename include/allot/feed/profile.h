/*
 * Profiles: how one partner's files are to be read (allot-profiles(5)). A profile is a text file; loading it
 * checks all of it and compiles it into these tables, so that a record costs no look-up by name.
 *
 * Columns of the partner's files are named once, in `columns`; all else names a column by its place there, or
 * NO_FIELD. When a feed's header is known, each gets the number of its field, once a feed; values are made by
 * feed/profile/values.h.
 *
 * Everything of a profile lives in the arena it was loaded into, and does not change after that.
 */
#ifndef ALLOT_FEED_PROFILE_H
#define ALLOT_FEED_PROFILE_H

#include "allot/base/arena.h"
#include "allot/base/hash.h"
#include "allot/base/status.h"
#include "allot/feed/header.h"

enum {
	PROFILE_COLUMNS_MAX = 256,   /* of `columns` */
	PROFILE_SLOTS_MAX = 64,	     /* emits */
	ANY_COLUMN = UINT32_MAX - 1, /* of a rule: any cell of the record */
	NO_LIMIT = UINT32_MAX,	     /* of a guard that is not given */
	HEADER_RECORDS_MAX = 50,     /* in which `header = auto` looks */
};

/* A column of the partner's file. */
struct profile_column {
	struct slice name; /* compared as header names are; "#3" for a position */
	uint32_t position; /* from 1; 0: by name */
	bool needed;	   /* a header without it is none that the profile can read */
	uint32_t line;	   /* of the profile, on which it is named first */
};

/* A glob, case (ASCII) ignored. The empty one matches the empty text alone. */
struct pattern {
	struct slice text; /* ASCII letters in lower case */
	bool literal;	   /* no glob's mark in it */
	bool everything;   /* only stars, at least one */
};

struct patterns {
	const struct pattern *list;
	uint32_t count;
};

/* "COLUMN: PATTERN | PATTERN". */
struct rule {
	uint32_t column; /* place in `columns`, or ANY_COLUMN */
	struct patterns patterns;
	uint32_t drop; /* keep and drop: its place in `drops` */
	uint32_t line;
};

struct rules {
	const struct rule *list;
	uint32_t count;
};

/* What drops rows, to count them by. */
struct profile_drop {
	const char *text; /* "drop = Status: cancelled", "qty: negative = drop" */
	uint32_t line;
};

/* "PATTERN: RESULT" of `words`. */
struct word {
	struct pattern pattern;
	struct slice result;
};

/* "NAME: FACTOR" of `units`; the factor is mantissa / 10^scale; 0: under that name nothing is to be had. */
struct unit {
	struct slice name; /* compared without case (ASCII); may be empty */
	uint64_t mantissa;
	uint32_t scale;
};

struct unit_factors {
	const struct unit *list;
	uint32_t count;
};

/* Marks of numbers, from a specimen. */
struct number_marks {
	char decimal; /* '.' or ',', 0: whole numbers alone */
	char group;   /* '.' ',' ' ', 0: none */
};

enum fraction { FRACTION_REFUSE, FRACTION_FLOOR };
enum negative { NEGATIVE_REFUSE, NEGATIVE_ZERO, NEGATIVE_DROP };
enum letter_case { CASE_AS_IS, CASE_UPPER, CASE_LOWER };
enum line_count { COUNT_NONE, COUNT_SKU, COUNT_ROW };

/* One thing of a form of dates or of a pattern with a date in it. */
enum date_part_type {
	DATE_PART_TEXT,	  /* `text` itself, case (ASCII) ignored */
	DATE_PART_YEAR4,  /* YYYY */
	DATE_PART_YEAR2,  /* YY: 2000 to 2099 */
	DATE_PART_MONTH,  /* MM: one or two digits, two if a digit may follow */
	DATE_PART_NAME,	  /* MMM: Jan ... Dec */
	DATE_PART_DAY,	  /* DD: as MM */
	DATE_PART_HOUR,	  /* hh */
	DATE_PART_MINUTE, /* mm */
	DATE_PART_WEEK,	  /* WW: a week of ISO 8601 */
	DATE_PART_ONE,	  /* ?: any character (patterns) */
	DATE_PART_REST,	  /* *: any text; in a form of dates at the end alone */
};
struct date_part {
	enum date_part_type type;
	struct slice text; /* DATE_PART_TEXT */
};
struct date_form {
	struct slice text; /* as it is written */
	const struct date_part *parts;
	uint32_t count;
};
struct date_forms {
	const struct date_form *list;
	uint32_t count;
};

/* A piece of a text with {column} {partner} {sku} {slot}; {} is what `from` found. */
enum text_piece_type { PIECE_TEXT, PIECE_COLUMN, PIECE_PARTNER, PIECE_SKU, PIECE_SLOT, PIECE_FOUND };
struct text_piece {
	enum text_piece_type type;
	struct slice text; /* PIECE_TEXT */
	uint32_t column;   /* PIECE_COLUMN */
};
struct text_pieces {
	const struct text_piece *list;
	uint32_t count; /* 0: no text is given */
};

/* `map`: a file of columns from,to. Sought with map_find() of feed/profile/values.h. */
struct value_map;

/* How one of our columns is made: a section such as `sku { }`. The order of the fields is that of the steps. */
struct value_plan {
	bool given;	      /* the section is there */
	uint32_t line;	      /* of the section */
	const uint32_t *from; /* places in `columns`; the first that is there and not empty */
	uint32_t from_count;
	struct text_pieces text;

	bool excel;
	const struct slice *strip; /* prefixes; the first that fits is taken off */
	uint32_t strip_count;
	struct slice after;  /* empty: none */
	struct slice before; /* empty: none */
	const struct word *words;
	uint32_t words_count;
	bool unpad;
	uint32_t pad; /* digits; 0: none */
	enum letter_case letters;
	const struct value_map *map; /* NULL: none */
	struct slice map_name;	     /* its file */

	/* quantities: qty, new_qty, shipped, cancelled */
	bool has_number;
	struct number_marks number;
	enum fraction fraction;
	enum negative negative;
	uint32_t negative_drop;	     /* NEGATIVE_DROP: place in `drops` */
	uint32_t minus, times, unit; /* places in `columns`, or NO_FIELD */
	struct unit_factors units;

	/* eta */
	struct date_forms dates; /* none: YYYY-MM-DD */
	uint32_t buffer_days;

	/* line */
	enum line_count count;
};

/* `emit NAME`: one of the rows that a record of batches becomes. */
struct emit {
	struct slice name; /* the slot */
	uint32_t line;
	uint32_t qty;		/* place in `columns` */
	uint32_t eta;		/* or NO_FIELD: in the warehouse */
	uint32_t unit;		/* or NO_FIELD: that of the `qty` section */
	struct text_pieces ref; /* none: that of the `ref` section, or the generated one */
};

enum header_mode { HEADER_AUTO, HEADER_NONE };
enum end_mode { END_NEWLINE, END_ANY, END_RULE };
enum accompanied { ACCOMPANIED_NOT, ACCOMPANIED_THERE, ACCOMPANIED_SHA256, ACCOMPANIED_MD5 };

/* `file { }`. */
struct profile_file {
	struct slice encoding; /* "utf-8" if not given; a name iconv knows, with a zero after it */
	bool utf8;	       /* `encoding` is UTF-8 */
	char delimiter;	       /* 0: that with which the header is found */
	bool quoted;	       /* quote = double */
	enum header_mode header;
	enum end_mode end;
	struct rule end_rule; /* END_RULE */
	uint32_t total;	      /* place in `columns`, or NO_FIELD */
	enum accompanied accompanied;
	struct slice suffix; /* of the file that must lie beside it, with a zero after it */
};

/* A column whose values must all be known: `rows` names it in keep, drop, cancel or done. */
struct complete {
	uint32_t column;
	struct patterns patterns; /* all that is said of it there */
};

/* `rows { }`. */
struct profile_rows {
	uint32_t group;	      /* place in `columns`, or NO_FIELD */
	const uint32_t *fill; /* places in `columns` */
	uint32_t fill_count;
	struct rules keep, drop, cancel, done;
	const struct complete *complete;
	uint32_t complete_count;
	uint32_t explode;	      /* place in `columns`, or NO_FIELD; the item's text takes its place */
	bool explode_several;	      /* all columns of the file whose names fit `explode_names` */
	struct pattern explode_names; /* of names as they are compared */
	struct slice explode_by;      /* between items; empty: a cell is one item */
	struct slice pairs_by;	      /* between an item's parts; empty: an item has none */
	struct slice value_after;     /* between a part's name and its value */
};

/* One of `orders { }`: yes, no, what a column says, or what the run's options say (CHOICE_NONE, NO_FIELD). */
struct profile_choice {
	enum choice choice;
	uint32_t column; /* or NO_FIELD */
};

struct profile_orders {
	struct profile_choice backorder, split, amend;
};

enum missing { MISSING_KEEP, MISSING_ZERO };
enum repeated { REPEATED_REFUSE, REPEATED_SUM };
enum as_of_source { AS_OF_NONE, AS_OF_NAME, AS_OF_CELL, AS_OF_COLUMN, AS_OF_MTIME };

/* `snapshot { }`. */
struct profile_snapshot {
	bool given;
	uint32_t line;
	bool has_means; /* `means` is given */
	enum said means;
	enum missing missing;
	enum repeated repeated;
	enum as_of_source as_of;
	struct date_forms
		as_of_forms;	/* of AS_OF_NAME, AS_OF_CELL one; of AS_OF_COLUMN one or more, tried in turn */
	uint32_t as_of_column;	/* AS_OF_COLUMN: place in `columns` */
	uint32_t max_drop;	/* per cent, or NO_LIMIT */
	uint32_t max_rise;	/* per cent, or NO_LIMIT */
	uint32_t min_rows;	/* per cent, or NO_LIMIT */
	uint32_t max_age_hours; /* or NO_LIMIT */
};

/* What an EDI partner's units may be; bits 1u << EDI_... in edi.accept. */
enum edi_unit {
	EDI_846,
	EDI_850,
	EDI_856,
	EDI_860,
	EDI_997,
	EDI_TA1,
	EDI_INVRPT,
	EDI_DESADV,
	EDI_ORDERS,
	EDI_ORDCHG,
	EDI_CONTRL,
	EDI_UNIT_COUNT
};
enum edi_locations { LOCATIONS_NONE, LOCATIONS_SUM, LOCATIONS_SEPARATE };
enum edi_poc { POC_NONE, POC_NEW, POC_OLD_NEW, POC_DELTA };
enum edi_ack { ACK_REQUESTED, ACK_ALWAYS, ACK_NEVER };

/* "ZZ:ACME": a party of an interchange. */
struct edi_party {
	struct slice qualifier; /* ISA05, ISA07, UNB 0007; empty: none */
	struct slice id;
};

/* "future: DR": a line's answer gets this code. */
struct edi_code {
	struct slice answer; /* in lower case */
	struct slice code;
	uint32_t line;
};

struct slices {
	const struct slice *list;
	uint32_t count;
};

/* `edi { }`. */
struct profile_edi {
	bool given;
	uint32_t line;
	struct edi_party partner, us;
	struct slice gs, our_gs; /* of groups that go back; empty: those of the group that came */
	uint32_t accept;	 /* bits of enum edi_unit */
	struct slice prefix;	 /* before refs and order ids; empty: none */
	struct slices versions;	 /* empty: any */
	char usage;		 /* 'P' or 'T' */
	struct slices skus;	 /* qualifiers of our SKU, in the order in which they are sought */
	enum edi_locations locations;
	struct slices future; /* qualifiers of quantities that are still to come */
	struct unit_factors units;
	bool has_transit_days;
	uint32_t transit_days;
	enum edi_poc poc;
	enum edi_ack ack;
	bool control_required;
	struct slice charset; /* empty: not given; a name iconv knows, with a zero after it */
	bool newlines;	      /* a line end after each segment of what is sent */
	const struct edi_code *codes;
	uint32_t codes_count;
};

struct profile {
	const char *name;	      /* NAME of NAME.conf */
	const char *file;	      /* the path it was read from */
	struct slice partner;	      /* default: the name */
	enum feed_kind kind;	      /* KIND_NONE: the profile is of an EDI partner */
	struct patterns files;	      /* which names of feeds; may be none */
	uint8_t sha256[SHA256_BYTES]; /* of the file, and of the maps it names if there are any */

	const struct profile_column *columns;
	uint32_t column_count;
	const struct profile_drop *drops;
	uint32_t drop_count;

	struct profile_file form;
	struct profile_rows rows;
	struct value_plan values[COLUMN_COUNT]; /* of batches COLUMN_QTY, whatever it counts */
	const struct emit *emits;
	uint32_t emit_count;
	struct profile_orders orders;
	struct profile_snapshot snapshot;
	struct profile_edi edi;

	/*
	 * The columns that its rows have, in the order of a plain feed of the kind: those of sections, of
	 * emits, and those that cancel, done and orders make. Of batches ON_HAND or AVAILABLE instead of QTY,
	 * as `means` says.
	 */
	enum column out[COLUMN_COUNT];
	uint32_t out_count;

	bool has_expect;
	uint32_t expect_minutes; /* after midnight, by which a feed of it should be there */
	bool has_settle;
	uint32_t settle_seconds;
	bool control_required;
};

struct profiles {
	const struct profile *const *list; /* by name, in byte order */
	uint32_t count;
};

/*
 * Loads the profile in the file PATH, checks all of it, and compiles it into ARENA. ST_USAGE: it is a bad
 * profile, with the sentence "PATH:LINE: bad-profile: what stands there and what may"; ST_NOT_FOUND: it is not
 * there; ST_IO; ST_NO_MEMORY.
 */
enum status profile_load(const char *path, struct arena *arena, struct profile *out);

/*
 * Loads the profiles NAME.conf in the folder DIR; names that begin with a dot are none of them. Two profiles
 * with one partner of interchanges are ST_USAGE, as is a bad one. ST_NOT_FOUND: there is no such folder; ST_IO;
 * ST_NO_MEMORY.
 */
enum status profiles_load(const char *dir, struct arena *arena, struct profiles *out);

/* The profile NAME, or NULL. */
const struct profile *profiles_find(const struct profiles *profiles, struct slice name);

/* True when a feed of the base name NAME is one of PROFILE's `files`; ".gz" at its end is no matter. */
bool profile_has_file(const struct profile *profile, struct slice name);

/* True when a file's column NAME is one of several lists that `explode` names by a pattern. */
bool profile_has_list(const struct profile *profile, struct slice name);

#endif
