/*
 * Hashing. checksum64 guards records against accidents on the disk and feeds hash tables; SHA-256 tells
 * feeds apart by content.
 */
#ifndef ALLOT_BASE_HASH_H
#define ALLOT_BASE_HASH_H

#include <nettle/md5.h>
#include <nettle/sha2.h>

#include "allot/base/slice.h"
#include "allot/base/text/library.h"

/* 64 bits of XXH3 over N bytes at P, begun with SEED. The same on every machine. */
uint64_t checksum64(const void *p, size_t n, uint64_t seed);

/*
 * A seed for hash tables in memory, another in every process: with a known one, names can be chosen that all
 * belong into one slot, and each is looked for among all before it. Nothing that it leads to may be stored.
 */
uint64_t hash_seed(void);

enum { SHA256_BYTES = 32, SHA256_HEX = 64 };

struct sha256 {
	struct sha256_ctx ctx;
};

/* SHA-256 of any number of pieces: begin, add each in turn, end. After the end H must begin again. */
void sha256_begin(struct sha256 *h);
void sha256_add(struct sha256 *h, const void *p, size_t n);
void sha256_end(struct sha256 *h, uint8_t digest[SHA256_BYTES]);

/* Lower-case hex of DIGEST, no zero at the end. */
void sha256_hex(const uint8_t digest[SHA256_BYTES], char hex[SHA256_HEX]);

/* The versions of the libraries behind these; ROOM is returned. */
const char *nettle_library(char room[LIBRARY_VERSION]);
const char *xxhash_library(char room[LIBRARY_VERSION]);

enum { MD5_BYTES = 16, MD5_HEX = 32 };

struct md5 {
	struct md5_ctx ctx;
};

/* MD5, which partners send beside their files; it tells accidents, not intent. As SHA-256. */
void md5_begin(struct md5 *h);
void md5_add(struct md5 *h, const void *p, size_t n);
void md5_end(struct md5 *h, uint8_t digest[MD5_BYTES]);
void md5_hex(const uint8_t digest[MD5_BYTES], char hex[MD5_HEX]);

#endif
