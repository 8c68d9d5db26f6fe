/*
 * Hashing: SHA-256 for content that is compared over years, XXH3 for checksums and tables.
 */
#include "allot/base/hash.h"

#include <pthread.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include <nettle/version.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t checksum64(const void *p, size_t n, uint64_t seed)
{
	return XXH3_64bits_withSeed(p, n, seed);
}

static uint64_t process_seed;

/* Before the kernel has random numbers, shortly after it starts, time and address must do. */
static void draw_seed(void)
{
	struct timespec now = { 0 };

	if (getrandom(&process_seed, sizeof(process_seed), GRND_NONBLOCK) == (ssize_t)sizeof(process_seed))
		return;
	(void)clock_gettime(CLOCK_REALTIME, &now);
	const uint64_t parts[] = { (uint64_t)now.tv_sec, (uint64_t)now.tv_nsec, (uint64_t)getpid(),
				   (uintptr_t)&now };
	process_seed = checksum64(parts, sizeof(parts), 0);
}

uint64_t hash_seed(void)
{
	static pthread_once_t drawn = PTHREAD_ONCE_INIT;

	(void)pthread_once(&drawn, draw_seed);
	return process_seed;
}

void sha256_begin(struct sha256 *h)
{
	sha256_init(&h->ctx);
}

void sha256_add(struct sha256 *h, const void *p, size_t n)
{
	if (n)
		sha256_update(&h->ctx, n, p);
}

void sha256_end(struct sha256 *h, uint8_t digest[SHA256_BYTES])
{
	sha256_digest(&h->ctx, SHA256_BYTES, digest);
}

static void put_hex(const uint8_t *digest, size_t n, char *hex)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		hex[2 * i] = digits[digest[i] >> 4];
		hex[2 * i + 1] = digits[digest[i] & 15];
	}
}

const char *nettle_library(char room[LIBRARY_VERSION])
{
	return library_version(room, nettle_version_major(), nettle_version_minor(), -1);
}

const char *xxhash_library(char room[LIBRARY_VERSION])
{
	int version = (int)XXH_versionNumber();
	return library_version(room, version / 10000, version / 100 % 100, version % 100);
}

void sha256_hex(const uint8_t digest[SHA256_BYTES], char hex[SHA256_HEX])
{
	put_hex(digest, SHA256_BYTES, hex);
}

void md5_begin(struct md5 *h)
{
	md5_init(&h->ctx);
}

void md5_add(struct md5 *h, const void *p, size_t n)
{
	if (n)
		md5_update(&h->ctx, n, p);
}

void md5_end(struct md5 *h, uint8_t digest[MD5_BYTES])
{
	md5_digest(&h->ctx, MD5_BYTES, digest);
}

void md5_hex(const uint8_t digest[MD5_BYTES], char hex[MD5_HEX])
{
	put_hex(digest, MD5_BYTES, hex);
}
