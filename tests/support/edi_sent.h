/*
 * What goes back to a partner, held against a test's own text.
 */
#ifndef SUPPORT_EDI_SENT_H
#define SUPPORT_EDI_SENT_H

#include "results/edi/envelope.h"

/* Ends S and releases it; what it comes to is WANT. */
void edi_sent_is(struct edi_sending *s, const char *want);

#endif
