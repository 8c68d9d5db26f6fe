/*
 * The codec of products.
 *
 * Value in table products, key: the SKU.
 *	varint id, version, available, short, batches
 *	varint feed of `before`; 0: none, else varint 2 * available + freed
 *	the waiting lines, see waiting_codec.h
 *	varint next_number, segments
 *	segments <= 1:	for the one segment: varint number, varint count, batches
 *	segments > 1:	for each: varint number, count, eta and id of the first batch, largest availability;
 *			the batches are records of table segments, key: product id, number, big endian
 *
 * batches, in allocation order, each:
 *	varint eta - eta of the one before, varint id, varint qty, varint allocated, varint shipped, varint last
 */
#ifndef ALLOT_STORE_PRODUCT_CODEC_H
#define ALLOT_STORE_PRODUCT_CODEC_H

#include "allot/base/varint.h"
#include "allot/models/product.h"

/* Appends P's value. All segments of a product with one must be loaded. */
void product_encode(struct buf *out, const struct product *p);
/* A product from its value, segments not loaded unless they stand in it. ST_DAMAGED on a bad layout. */
enum status product_decode(struct slice sku, struct slice value, struct product **out);

/* Appends COUNT batches, which are in allocation order. */
void batches_encode(struct buf *out, const struct batch *batches, uint32_t count);
/* Exactly COUNT batches fill VALUE, or it is false. */
bool batches_decode(struct slice value, uint32_t count, struct batch *batches);

enum { SEGMENT_KEY_BYTES = 12 };
/* The LMDB key of segment NUMBER of the product with id PRODUCT. */
void segment_key(unsigned char key[SEGMENT_KEY_BYTES], uint64_t product, uint32_t number);

#endif
