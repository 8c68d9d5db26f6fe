/* SHA-256 (FIPS 180-4) of bytes in memory, as 64 lower-case hexadecimal digits and a zero byte.
 */
#ifndef MODEL_SHA256_H
#define MODEL_SHA256_H

#include <stddef.h>

void model_sha256(const char *bytes, size_t len, char hex[65]);

#endif
