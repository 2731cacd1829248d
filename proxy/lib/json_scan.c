#include "lib/json_scan.h"

#include <string.h>

#include "lib/json.h"

struct scan {
	const unsigned char *at;
	const unsigned char *end;
	unsigned depth;
};

static enum err scan_value(struct scan *s);

static void scan_space(struct scan *s)
{
	while (s->at < s->end &&
		(*s->at == ' ' || *s->at == '\t' || *s->at == '\n' || *s->at == '\r'))
		s->at++;
}

size_t utf8_sequence(const unsigned char *at, const unsigned char *end)
{
	unsigned char first = at[0];
	unsigned char low = 0x80;
	unsigned char high = 0xbf;
	size_t len;

	if (first < 0x80)
		return 1;
	if (first >= 0xc2 && first <= 0xdf)
		len = 2;
	else if (first >= 0xe0 && first <= 0xef)
		len = 3;
	else if (first >= 0xf0 && first <= 0xf4)
		len = 4;
	else
		return 0;
	if (first == 0xe0)
		low = 0xa0; /* overlong */
	if (first == 0xed)
		high = 0x9f; /* surrogates */
	if (first == 0xf0)
		low = 0x90; /* overlong */
	if (first == 0xf4)
		high = 0x8f; /* past U+10FFFF */
	if ((size_t)(end - at) < len || at[1] < low || at[1] > high)
		return 0;
	for (size_t i = 2; i < len; i++)
		if (at[i] < 0x80 || at[i] > 0xbf)
			return 0;
	return len;
}

bool utf8_valid(struct slice text)
{
	const unsigned char *at = (const unsigned char *)text.at;
	size_t len;

	for (size_t i = 0; i < text.len; i += len) {
		len = utf8_sequence(at + i, at + text.len);
		if (len == 0)
			return false;
	}
	return true;
}

static bool scan_hex4(struct scan *s, unsigned *out)
{
	*out = 0;
	if (s->end - s->at < 4)
		return false;
	for (int i = 0; i < 4; i++) {
		int digit = hex_digit((char)*s->at++);

		if (digit < 0)
			return false;
		*out = *out * 16 + (unsigned)digit;
	}
	return true;
}

/* `at` stands behind the "u" of an escape. */
static bool scan_unicode_escape(struct scan *s)
{
	unsigned unit;

	if (!scan_hex4(s, &unit))
		return false;
	/* U+0000 would end every C string that is made of this one. [RFC8725 3.7] */
	if (unit == 0 || (unit >= 0xdc00 && unit <= 0xdfff))
		return false;
	if (unit < 0xd800 || unit > 0xdbff)
		return true;
	if (s->end - s->at < 2 || s->at[0] != '\\' || s->at[1] != 'u')
		return false;
	s->at += 2;
	return scan_hex4(s, &unit) && unit >= 0xdc00 && unit <= 0xdfff;
}

static enum err scan_string(struct scan *s)
{
	if (s->at >= s->end || *s->at != '"')
		return ERR_SYNTAX;
	s->at++;
	while (s->at < s->end) {
		unsigned char c = *s->at;

		if (c == '"') {
			s->at++;
			return ERR_NONE;
		}
		if (c < 0x20)
			return ERR_SYNTAX;
		if (c == '\\') {
			if (s->end - s->at < 2)
				return ERR_SYNTAX;
			c = s->at[1];
			s->at += 2;
			if (c == 'u' ? !scan_unicode_escape(s) : !c || !strchr("\"\\/bfnrt", c))
				return ERR_SYNTAX;
		} else {
			size_t len = utf8_sequence(s->at, s->end);

			if (len == 0)
				return ERR_SYNTAX;
			s->at += len;
		}
	}
	return ERR_SYNTAX;
}

static size_t scan_digits(struct scan *s)
{
	const unsigned char *from = s->at;

	while (s->at < s->end && *s->at >= '0' && *s->at <= '9')
		s->at++;
	return (size_t)(s->at - from);
}

static enum err scan_number(struct scan *s)
{
	const unsigned char *from = s->at;

	if (*s->at == '-')
		s->at++;
	if (s->at < s->end && *s->at == '0')
		s->at++;
	else if (scan_digits(s) == 0)
		return ERR_SYNTAX;
	if (s->at < s->end && *s->at == '.') {
		s->at++;
		if (scan_digits(s) == 0)
			return ERR_SYNTAX;
	}
	if (s->at < s->end && (*s->at == 'e' || *s->at == 'E')) {
		s->at++;
		if (s->at < s->end && (*s->at == '+' || *s->at == '-'))
			s->at++;
		if (scan_digits(s) == 0)
			return ERR_SYNTAX;
	}
	return s->at - from > JSON_MAX_NUMBER_BYTES ? ERR_LIMIT : ERR_NONE;
}

static enum err scan_word(struct scan *s, const char *word)
{
	size_t len = strlen(word);

	if ((size_t)(s->end - s->at) < len || memcmp(s->at, word, len) != 0)
		return ERR_SYNTAX;
	s->at += len;
	return ERR_NONE;
}

/* `close` is "]" or "}"; `at` stands on the opening bracket. */
static enum err scan_container(struct scan *s, unsigned char close)
{
	size_t count = 0;
	enum err err;

	if (++s->depth > JSON_MAX_DEPTH)
		return ERR_LIMIT;
	s->at++;
	scan_space(s);
	if (s->at < s->end && *s->at == close) {
		s->at++;
		s->depth--;
		return ERR_NONE;
	}
	for (;;) {
		scan_space(s);
		if (close == '}') {
			if (++count > JSON_MAX_MEMBERS)
				return ERR_LIMIT;
			err = scan_string(s);
			if (err)
				return err;
			scan_space(s);
			if (s->at >= s->end || *s->at++ != ':')
				return ERR_SYNTAX;
		}
		err = scan_value(s);
		if (err)
			return err;
		scan_space(s);
		if (s->at >= s->end)
			return ERR_SYNTAX;
		if (*s->at == close) {
			s->at++;
			s->depth--;
			return ERR_NONE;
		}
		if (*s->at++ != ',')
			return ERR_SYNTAX;
	}
}

static enum err scan_value(struct scan *s)
{
	scan_space(s);
	if (s->at >= s->end)
		return ERR_SYNTAX;
	switch (*s->at) {
	case '{':
		return scan_container(s, '}');
	case '[':
		return scan_container(s, ']');
	case '"':
		return scan_string(s);
	case 't':
		return scan_word(s, "true");
	case 'f':
		return scan_word(s, "false");
	case 'n':
		return scan_word(s, "null");
	default:
		if (*s->at == '-' || (*s->at >= '0' && *s->at <= '9'))
			return scan_number(s);
		return ERR_SYNTAX;
	}
}

enum err json_scan(struct slice text, size_t most, size_t *stopped)
{
	struct scan s = {0};
	enum err err;

	*stopped = 0;
	if (text.len > most)
		return ERR_LIMIT;
	if (text.len == 0)
		return ERR_SYNTAX;
	s.at = (const unsigned char *)text.at;
	s.end = s.at + text.len;
	err = scan_value(&s);
	if (!err)
		scan_space(&s);
	*stopped = (size_t)(s.at - (const unsigned char *)text.at);
	if (err)
		return err;
	return s.at == s.end ? ERR_NONE : ERR_SYNTAX;
}
