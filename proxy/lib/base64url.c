#include "lib/base64url.h"

static const char url_alphabet[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
static const char plain_alphabet[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* The six bits of one character, or -1. `c62` and `c63` are what the two alphabets differ in. */
static int sextet(char c, char c62, char c63)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == c62)
		return 62;
	if (c == c63)
		return 63;
	return -1;
}

/* False when a character is none of the alphabet, or bits are left over that are not zero. */
static bool decode_into(unsigned char *to, struct slice text, char c62, char c63)
{
	uint32_t bits = 0;
	unsigned have = 0;

	for (size_t i = 0; i < text.len; i++) {
		int value = sextet(text.at[i], c62, c63);

		if (value < 0)
			return false;
		bits = (bits << 6) | (uint32_t)value;
		have += 6;
		if (have >= 8) {
			have -= 8;
			*to++ = (unsigned char)(bits >> have);
			bits &= (1U << have) - 1U;
		}
	}
	/* [RFC4648 3.5] or one value has several spellings */
	return bits == 0;
}

static enum err decode(struct slice text, char c62, char c63, struct buf *out)
{
	size_t before = out->len;
	char *to;

	if (text.len % 4 == 1)
		return ERR_SYNTAX;
	to = buf_extend(out, text.len / 4 * 3 + text.len % 4 * 3 / 4);
	if (decode_into((unsigned char *)to, text, c62, c63))
		return ERR_NONE;
	buf_cut(out, before);
	return ERR_SYNTAX;
}

static void encode(struct buf *out, const unsigned char *bytes, size_t len, const char *alphabet)
{
	char *to = buf_extend(out, (len * 4 + 2) / 3);
	uint32_t bits = 0;
	unsigned have = 0;

	for (size_t i = 0; i < len; i++) {
		bits = ((bits << 8) | bytes[i]) & 0xffffU;
		have += 8;
		while (have >= 6) {
			have -= 6;
			*to++ = alphabet[(bits >> have) & 63U];
		}
	}
	if (have)
		*to = alphabet[(bits << (6 - have)) & 63U];
}

enum err base64url_decode(struct slice text, struct buf *out)
{
	return decode(text, '-', '_', out);
}

void base64url_encode(struct buf *out, const void *bytes, size_t len)
{
	encode(out, bytes, len, url_alphabet);
}

enum err base64_decode(struct slice text, struct buf *out)
{
	if (text.len % 4 != 0)
		return ERR_SYNTAX;
	if (slice_ends(text, "=="))
		text.len -= 2;
	else if (slice_ends(text, "="))
		text.len -= 1;
	return decode(text, '+', '/', out);
}

void base64_encode(struct buf *out, const void *bytes, size_t len)
{
	encode(out, bytes, len, plain_alphabet);
	for (size_t pad = (3 - len % 3) % 3; pad > 0; pad--)
		buf_putc(out, '=');
}
