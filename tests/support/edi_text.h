/*
 * Interchanges out of a test's own text, and what is made of them as lines of text, to be compared.
 */
#ifndef SUPPORT_EDI_TEXT_H
#define SUPPORT_EDI_TEXT_H

#include "feed/edi/envelope.h"

/* A permissive partner, whoever the sender is: his id and a colon is the prefix. */
struct edi_partner {
	struct profile profile;
	struct slice skus[24];
	struct unit units[24];
	struct slice future[4];
	char prefix[300];
	uint32_t rows_max; /* of a unit; 0: as usual */
};

/* SKUS: qualifiers between blanks; UNITS: codes of single pieces between blanks; "CA" is 12. */
void edi_partner_init(struct edi_partner *p, const char *skus, const char *units);

/*
 * Appends what is made of TEXT, read PIECE bytes at a time (0: all), with P (NULL: the sender is not known):
 *
 *	row FORM FIELD|FIELD|... @SEGMENT
 *	refused CODE @SEGMENT
 *	ack SCOPE NUMBER STATUS
 *	unit TYPE CONTROL STATUS CODES
 *	group CODE STATUS CODES
 *	interchange CONTROL STATUS CODES
 *	junk START-END WHY
 */
void edi_told(struct buf *out, struct slice text, size_t piece, struct edi_partner *p);

/* Asserts that this is WANT. */
void edi_text_is(const char *text, struct edi_partner *p, const char *want);

/* Values as they are; in ISO 8859-1. */
#define NO_SET ((struct edi_charset){ .name = SLICE("") })
#define LATIN1 ((struct edi_charset){ SLICE("ISO-8859-1"), SLICE("UNOC") })

/* An edi_sink: appends to the struct buf at CTX. As buf_status(). */
enum status edi_text_gather(void *ctx, struct slice bytes);

#endif
