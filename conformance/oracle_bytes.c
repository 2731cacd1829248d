#include "oracle_bytes.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "oracle.h"

/*
 * Decodes with the ordinary base64 of OpenSSL, which is lenient, and encodes the result again:
 * what is not spelled the same had another spelling, and a token has only one. [RFC7515 2]
 */
unsigned char *oracle_base64url(const char *text, size_t len, size_t *out_len)
{
	size_t padded = (len + 3) / 4 * 4;
	size_t bytes_len = len * 3 / 4;
	unsigned char *bytes;
	unsigned char *again;
	char *plain;
	bool same;

	*out_len = 0;
	if (len > ORACLE_MAX_BYTES || len % 4 == 1)
		return NULL;
	bytes = calloc(1, padded + 4);
	again = calloc(1, padded + 4);
	plain = calloc(1, padded + 4);
	if (!bytes || !again || !plain)
		abort();
	memset(plain, '=', padded);
	/* The two characters that base64url replaces turn into one that no alphabet has. */
	for (size_t i = 0; i < len; i++)
		plain[i] = text[i] == '-'           ? '+'
			   : text[i] == '_'         ? '/'
			   : strchr("+/=", text[i]) ? '!'
						    : text[i];
	same = EVP_DecodeBlock(bytes, (unsigned char *)plain, (int)padded) >= 0;
	EVP_EncodeBlock(again, bytes, (int)bytes_len);
	same = same && memcmp(plain, again, padded) == 0;
	free(plain);
	free(again);
	if (!same) {
		free(bytes);
		return NULL;
	}
	bytes[bytes_len] = '\0';
	*out_len = bytes_len;
	return bytes;
}

/* ---- DER ---- */

void der_bytes(struct der *out, const void *bytes, size_t len)
{
	if (len > sizeof out->at - out->len)
		abort();
	memcpy(out->at + out->len, bytes, len);
	out->len += len;
}

void der_put(struct der *out, unsigned char tag, const void *content, size_t len)
{
	unsigned char head[4] = {tag, (unsigned char)len};
	size_t head_len = 2;

	if (len > 0xff) {
		head[1] = 0x82;
		head[2] = (unsigned char)(len >> 8);
		head[3] = (unsigned char)len;
		head_len = 4;
	} else if (len > 0x7f) {
		head[1] = 0x81;
		head[2] = (unsigned char)len;
		head_len = 3;
	}
	der_bytes(out, head, head_len);
	der_bytes(out, content, len);
}

void der_integer(struct der *out, const unsigned char *bytes, size_t len)
{
	unsigned char content[2100] = {0};
	size_t sign;

	while (len > 1 && bytes[0] == 0) {
		bytes++;
		len--;
	}
	sign = len == 0 || bytes[0] >= 0x80;
	if (len + sign > sizeof content)
		abort();
	memcpy(content + sign, bytes, len);
	der_put(out, 0x02, content, len + sign);
}
