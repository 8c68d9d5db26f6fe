/*
 * All that must hold of a product, for tests to check after what they did to it.
 */
#ifndef SUPPORT_PRODUCT_CHECK_H
#define SUPPORT_PRODUCT_CHECK_H

#include "allot/models/product.h"

/* Checks every contract of the loaded part of P with INVARIANT. */
void product_check(const struct product *p);

#endif
