/*
 * base64url: the two alphabets of RFC 4648, strict. There is exactly one accepted spelling of a
 * given byte string, so that one token cannot be written in several ways.
 */
#ifndef LIB_BASE64URL_H
#define LIB_BASE64URL_H

#include "lib/str.h"

/*
 * Append the decoded bytes to `out`; nothing on error. ERR_SYNTAX for padding, white space, "+" or
 * "/", a length of 4n+1, or bits set past the last byte. [RFC7515 2] [RFC4648 3.5]
 */
enum err base64url_decode(struct slice text, struct buf *out) MUST_USE;
/* Append without padding. */
void base64url_encode(struct buf *out, const void *bytes, size_t len);

/* The alphabet with "+" and "/", padded, as HTTP Basic wants it. [RFC7617 2] */
enum err base64_decode(struct slice text, struct buf *out) MUST_USE;
void base64_encode(struct buf *out, const void *bytes, size_t len);

#endif
