/*
 * EDI out: segments are put together with marks that stand for separators, and the separators are chosen at the
 * end, when every value is known. X12 cannot release a separator within a value, so one that a value holds is
 * replaced by another; EDIFACT releases it.
 *
 * The bytes of a value are what came in, or texts of ours: never one of the marks, which are control
 * characters.
 *
 * An interchange may have any length: what is more than some memory holds is in an unnamed file.
 */
#ifndef ALLOT_RESULTS_EDI_OUT_H
#define ALLOT_RESULTS_EDI_OUT_H

#include "allot/base/files/aside.h"
#include "allot/models/edi/interchange.h"

/* What separates; 0: nothing does. */
struct edi_separators {
	char element;
	char component;
	char repetition;
	char release; /* EDIFACT */
	char terminator;
	bool cr; /* X12: a CR stands before it where it is a LF */
};

/* One interchange on its way out. */
struct edi_out {
	bool edifact; /* else X12 */
	/* Values go out in this set, where all of a value can be written in it, else as they are. */
	struct edi_charset charset; /* the caller's */
	bool beyond_latin1; /* EDIFACT: some value cannot be written in ISO 8859-1, which is taken otherwise */
	struct buf text;    /* of the segment at hand, with marks */
	struct aside_bytes before; /* the segments before it */
	bool used[256];		   /* bytes that are in values */
	enum status failed;	   /* the first failure; what follows is left out */
	uint32_t segments;	   /* of the message at hand, its header and trailer among them */
	size_t elements; /* begun and not written yet: empty ones at the end of a segment are left out */
	size_t pending;	 /* likewise components of the last of them */
};

/* Where bytes go; a status other than ST_OK ends it. */
typedef enum status edi_sink(void *ctx, struct slice bytes);

/* The texts of CHARSET outlive O. */
void edi_out_init(struct edi_out *o, bool edifact, struct edi_charset charset);
void edi_out_release(struct edi_out *o);
/* Appends the segments of FROM, which it takes out of it. */
void edi_out_append(struct edi_out *o, struct edi_out *from);

/* Begins a segment; the one before ends. */
void edi_out_segment(struct edi_out *o, const char *tag);
/* The next element; empty ones at the end of a segment are left out. Control characters in it become `?`. */
void edi_out_put(struct edi_out *o, struct slice value);
void edi_out_str(struct edi_out *o, const char *value);
void edi_out_u64(struct edi_out *o, uint64_t value);
/* COUNT empty elements. */
void edi_out_skip(struct edi_out *o, unsigned count);
/* A further component of the element put last. */
void edi_out_part(struct edi_out *o, struct slice value);
void edi_out_part_str(struct edi_out *o, const char *value);
/* Further components: TEXT, parted by colons. */
void edi_out_parts(struct edi_out *o, struct slice text);
void edi_out_part_u64(struct edi_out *o, uint64_t value);
/* DAY as YYYYMMDD, as an element or a component; DATE_NONE: an empty one. */
void edi_out_day(struct edi_out *o, uint32_t day);
void edi_out_part_day(struct edi_out *o, uint32_t day);
/* The last segment ends. */
void edi_out_end(struct edi_out *o);

/* The element put next is WIDTH characters, filled with blanks at its end: for ISA, which has no other form. */
void edi_out_fixed(struct edi_out *o, struct slice value, size_t width);
/* An element that is the separator of components, or of repetitions (X12: ISA16, ISA11), or the level (UNB). */
void edi_out_separator(struct edi_out *o, char mark);

enum {
	EDI_MARK_LEVEL = 0x1b, /* of the syntax, which says the set of all values */
	EDI_MARK_TERMINATOR = 0x1c,
	EDI_MARK_ELEMENT = 0x1d,
	EDI_MARK_REPETITION = 0x1e,
	EDI_MARK_COMPONENT = 0x1f,
};

/*
 * Gives the interchange to SINK, piece by piece, with real separators: those WANTED, where no value holds them
 * (X12), or released (EDIFACT, whose UNA comes first). NEWLINES: a line end follows each segment. Fails with
 * what had failed before, ST_NO_MEMORY or ST_IO, or as SINK.
 */
enum status edi_out_finish(struct edi_out *o, const struct edi_separators *wanted, bool newlines,
			   edi_sink *sink, void *ctx);

#endif
