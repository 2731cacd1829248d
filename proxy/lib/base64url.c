#include "lib/base64url.h"

static const char url_alphabet[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
static const char plain_alphabet[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* What letters and digits stand for, from '0' on; looked up, as every token passes here. */
static const signed char letters[0x50] = {52, 53, 54, 55, 56, 57, 58, 59, 60, 61, -1, -1, -1, -1,
	-1, -1, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
	22, 23, 24, 25, -1, -1, -1, -1, -1, -1, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38,
	39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, -1, -1, -1, -1, -1};

/* The six bits of one character, or -1. `c62` and `c63` are what the two alphabets differ in. */
static int sextet(char c, char c62, char c63)
{
	unsigned at = (unsigned char)c - (unsigned)'0';

	if (at < sizeof letters && letters[at] >= 0)
		return letters[at];
	return c == c62 ? 62 : c == c63 ? 63 : -1;
}

/* Four characters are three bytes; false when one is none of the alphabet. */
static bool decode_four(unsigned char *to, const char *at, char c62, char c63)
{
	int a = sextet(at[0], c62, c63);
	int b = sextet(at[1], c62, c63);
	int c = sextet(at[2], c62, c63);
	int d = sextet(at[3], c62, c63);

	if ((a | b | c | d) < 0)
		return false;
	to[0] = (unsigned char)(a << 2 | b >> 4);
	to[1] = (unsigned char)(b << 4 | c >> 2);
	to[2] = (unsigned char)(c << 6 | d);
	return true;
}

/* False when a character is none of the alphabet, or bits are left over that are not zero. */
static bool decode_into(unsigned char *to, struct slice text, char c62, char c63)
{
	uint32_t bits = 0;
	unsigned have = 0;
	size_t whole = text.len - text.len % 4;

	for (size_t i = 0; i < whole; i += 4, to += 3)
		if (!decode_four(to, text.at + i, c62, c63))
			return false;
	for (size_t i = whole; i < text.len; i++) {
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
