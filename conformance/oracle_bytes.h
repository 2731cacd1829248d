/*
 * oracle_bytes: the two spellings of bytes that the oracle meets, base64url and DER. A part of
 * the oracle; knows no keys and no tokens.
 */
#ifndef CONFORMANCE_ORACLE_BYTES_H
#define CONFORMANCE_ORACLE_BYTES_H

#include <stddef.h>

/* Strict base64url: the caller frees the NUL-terminated bytes; NULL when it is none. */
unsigned char *oracle_base64url(const char *text, size_t len, size_t *out_len);

/* Room for an RSA key of 16384 bits and what is around it; a longer one ends the program. */
struct der {
	unsigned char at[2200];
	size_t len;
};

/* Append bytes as they are, one value with its tag and length, or a non-negative INTEGER in its
 * shortest form. [X.690 8, 10] */
void der_bytes(struct der *out, const void *bytes, size_t len);
void der_put(struct der *out, unsigned char tag, const void *content, size_t len);
void der_integer(struct der *out, const unsigned char *bytes, size_t len);

#endif
