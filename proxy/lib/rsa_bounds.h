/*
 * rsa_bounds: which numbers may be an RSA public key. Knows bytes and the bounds of crypto.h; what
 * the numbers are used for is crypto's.
 */
#ifndef LIB_RSA_BOUNDS_H
#define LIB_RSA_BOUNDS_H

#include "lib/str.h"

/*
 * `n` and `e` are big-endian bytes. False for a modulus outside RSA_MIN_BITS to RSA_MAX_BITS, an
 * even modulus or exponent, an exponent below 65537 or above 2^64. With an exponent of 1 or 2
 * anybody can sign, if not for every modulus. [RFC7518 3.3] [RFC8725 3.5]
 */
bool rsa_numbers_sound(struct slice n, struct slice e);

#endif
