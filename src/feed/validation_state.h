/*
 * What the reading of a feed has found, for the one who reads it and the one who judges it.
 */
#ifndef ALLOT_FEED_VALIDATION_STATE_H
#define ALLOT_FEED_VALIDATION_STATE_H

#include <sys/stat.h>

#include "allot/feed/stretch.h"
#include "allot/feed/validation_settings.h"
#include "feed/bytes/text_stream.h"
#include "feed/messages/receiver.h"
#include "feed/profiled/companion.h"
#include "feed/pieces.h"
#include "feed/repeats/repeats.h"
#include "feed/sniff.h"

struct validation {
	struct feed *feed;
	struct kept_rows *kept;
	struct validation_settings settings;
	struct stat was; /* the file, as it was opened */
	struct pieces *pieces;
	struct text_stream *text;   /* of the pieces */
	struct form_input input;    /* what the reader reads */
	struct form_reader *reader; /* NULL: nothing is to be read */
	struct receiver *receiver;  /* of a feed of messages, instead of the reader */
	struct repeats *repeats;
	struct sha256 sha256;
	bool read_failed;  /* the sentence is in feed->detail */
	const char *looks; /* what the file looks like, if it is no feed; NULL: nothing known */
	bool has_nul;
	uint64_t nul_at; /* byte of the first NUL, from 1 */
	struct first_record first;
	uint64_t line;	/* physical line on which the next stretch begins */
	bool has_as_of; /* a cell said it, as as_of_find() has it */
	int64_t as_of;
	const char *bad_record; /* why, or NULL */
	uint64_t bad_line;
	bool unterminated; /* the last record so far has no line end */
	uint64_t last_line;
	char last_shown[LAST_SHOWN_MAX + 1];
	uint64_t again; /* records that are the header again */
	uint64_t again_line;
	bool second; /* there is a second header */
	uint64_t second_line;
	/* under a profile */
	bool is_utf8;			  /* the text is, whatever the profile says */
	bool torn;			  /* the text ends within a character */
	char incomplete[REASON_TEXT_MAX]; /* why the feed is not complete; empty: it is */
	struct companion companion;	  /* the file that must lie beside it */
	uint64_t counted;		  /* records that may become rows */
	bool trailer;			  /* a trailer row was seen */
	uint64_t trailer_line;
	uint64_t total; /* rows that it tells, or NO_TOTAL */
	bool behind;	/* records follow it */
	uint64_t behind_line;
	uint64_t reject_line; /* of the first row refused */
	enum code reject_code;
	char reject_reason[REASON_TEXT_MAX];
};

/*
 * Sets code, detail and warnings of the feed from what V has found of it, of a file that was read to its end.
 * ST_NO_MEMORY.
 */
enum status validation_judge(const struct validation *v);

/* True when the feed does not end as it must: with a line end, or as its profile says. */
bool validation_cut_short(const struct validation *v);

/* The feed cannot be read, for the reason WHY; nothing else of it matters. */
void validation_unreadable(struct feed *feed, const char *why);

#endif
