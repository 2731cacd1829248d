#include <string.h>

#include "cel_node.h"

static enum err fail(struct note *note, enum err code, size_t at, const char *what)
{
	return note_err(note, code, "column %zu: %s", at + 1, what);
}

static bool is_name_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static char peek(const struct cel_lexer *lexer, size_t ahead)
{
	size_t at = lexer->at + ahead;

	return at < lexer->text.len ? lexer->text.at[at] : '\0';
}

/* ---- strings ---- */

/* [RFC3629 3] The caller has checked that `point` is a scalar value. */
static void store_utf8(struct cel_lexer *lexer, uint32_t point)
{
	char *to = lexer->storage + lexer->stored;

	if (point < 0x80) {
		to[0] = (char)point;
		lexer->stored += 1;
	} else if (point < 0x800) {
		to[0] = (char)(0xc0 | point >> 6);
		to[1] = (char)(0x80 | (point & 0x3f));
		lexer->stored += 2;
	} else if (point < 0x10000) {
		to[0] = (char)(0xe0 | point >> 12);
		to[1] = (char)(0x80 | (point >> 6 & 0x3f));
		to[2] = (char)(0x80 | (point & 0x3f));
		lexer->stored += 3;
	} else {
		to[0] = (char)(0xf0 | point >> 18);
		to[1] = (char)(0x80 | (point >> 12 & 0x3f));
		to[2] = (char)(0x80 | (point >> 6 & 0x3f));
		to[3] = (char)(0x80 | (point & 0x3f));
		lexer->stored += 4;
	}
}

/* `digits` digits to `base` as a code point; a NUL would end texts that are made of it. */
static bool escape_point(struct cel_lexer *lexer, unsigned digits, unsigned base)
{
	uint32_t point = 0;

	for (unsigned i = 0; i < digits; i++) {
		int digit = hex_digit(peek(lexer, 0));

		if (digit < 0 || (unsigned)digit >= base)
			return false;
		point = point * base + (uint32_t)digit;
		lexer->at++;
	}
	if (point == 0 || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
		return false;
	store_utf8(lexer, point);
	return true;
}

/* `at` stands behind the backslash. */
static bool escape(struct cel_lexer *lexer)
{
	static const char plain[] = "\\\"'`?abfnrtv";
	static const char meaning[] = "\\\"'`?\a\b\f\n\r\t\v";
	char c = peek(lexer, 0);
	const char *found = c ? strchr(plain, c) : NULL;

	if (found) {
		lexer->storage[lexer->stored++] = meaning[found - plain];
		lexer->at++;
		return true;
	}
	if (c >= '0' && c <= '3')
		return escape_point(lexer, 3, 8);
	lexer->at++;
	if (c == 'x' || c == 'X')
		return escape_point(lexer, 2, 16);
	if (c == 'u')
		return escape_point(lexer, 4, 16);
	if (c == 'U')
		return escape_point(lexer, 8, 16);
	return false;
}

static enum err lex_string(
	struct cel_lexer *lexer, bool raw, struct cel_token *out, struct note *note)
{
	size_t start = lexer->at;
	size_t stored = lexer->stored;
	char quote = peek(lexer, 0);

	if (peek(lexer, 1) == quote && peek(lexer, 2) == quote)
		return fail(note, ERR_UNSUPPORTED, start, "triple quotes are not offered");
	lexer->at++;
	while (peek(lexer, 0) != quote) {
		char c = peek(lexer, 0);

		if (c == '\0' || c == '\n' || c == '\r')
			return fail(note, ERR_SYNTAX, start, "the string has no end");
		lexer->at++;
		if (c == '\\' && !raw) {
			if (!escape(lexer))
				return fail(note, ERR_SYNTAX, lexer->at, "bad escape sequence");
			continue;
		}
		lexer->storage[lexer->stored++] = c;
	}
	lexer->at++;
	out->kind = CEL_TOKEN_VALUE;
	out->value = cel_string(slice_make(lexer->storage + stored, lexer->stored - stored));
	return ERR_NONE;
}

/* ---- numbers, names, signs ---- */

static enum err lex_number(struct cel_lexer *lexer, struct cel_token *out, struct note *note)
{
	size_t start = lexer->at;
	unsigned base = 10;
	int64_t number = 0;

	if (peek(lexer, 0) == '0' && (peek(lexer, 1) == 'x' || peek(lexer, 1) == 'X')) {
		base = 16;
		lexer->at += 2;
		if (hex_digit(peek(lexer, 0)) < 0)
			return fail(note, ERR_SYNTAX, start, "bad number");
	}
	for (;; lexer->at++) {
		int digit = hex_digit(peek(lexer, 0));

		if (digit < 0 || (unsigned)digit >= base)
			break;
		if (number > (INT64_MAX - digit) / (int64_t)base)
			return fail(note, ERR_LIMIT, start, "the integer does not fit in 64 bits");
		number = number * (int64_t)base + digit;
	}
	if (peek(lexer, 0) == '.' && is_digit(peek(lexer, 1)))
		return fail(note, ERR_UNSUPPORTED, start, "fractions are not offered");
	if (is_name_start(peek(lexer, 0)))
		return fail(note, ERR_UNSUPPORTED, start, "only plain integers are offered");
	out->kind = CEL_TOKEN_VALUE;
	out->value = cel_int(number);
	return ERR_NONE;
}

static enum err lex_name(struct cel_lexer *lexer, struct cel_token *out, struct note *note)
{
	size_t start = lexer->at;

	while (is_name_start(peek(lexer, 0)) || is_digit(peek(lexer, 0)))
		lexer->at++;
	out->text = slice_make(lexer->text.at + start, lexer->at - start);
	if (peek(lexer, 0) == '\'' || peek(lexer, 0) == '"') {
		if (slice_is_nocase(out->text, "r"))
			return lex_string(lexer, true, out, note);
		return fail(note, ERR_UNSUPPORTED, start, "only the string prefix r is offered");
	}
	out->kind = CEL_TOKEN_NAME;
	if (slice_is(out->text, "in")) {
		out->kind = CEL_TOKEN_SIGN;
	} else if (slice_is(out->text, "true") || slice_is(out->text, "false")) {
		out->kind = CEL_TOKEN_VALUE;
		out->value = cel_bool(slice_is(out->text, "true"));
	} else if (slice_is(out->text, "null")) {
		out->kind = CEL_TOKEN_VALUE;
		out->value = (struct cel_value){.type = CEL_NULL};
	}
	return ERR_NONE;
}

static enum err lex_sign(struct cel_lexer *lexer, struct cel_token *out, struct note *note)
{
	static const char *const signs[] = {"==", "!=", "<=", ">=", "&&", "||", "<", ">", "!", "?",
		":", "+", "-", ".", ",", "(", ")", "[", "]", "{", "}"};
	struct slice rest = slice_from(lexer->text, lexer->at);

	for (size_t i = 0; i < ARRAY_LEN(signs); i++)
		if (slice_starts(rest, signs[i])) {
			out->kind = CEL_TOKEN_SIGN;
			out->text = slice_to(rest, strlen(signs[i]));
			lexer->at += out->text.len;
			return ERR_NONE;
		}
	return fail(
		note, ERR_UNSUPPORTED, lexer->at, "this character begins nothing that is offered");
}

enum err cel_lex(struct cel_lexer *lexer, struct cel_token *out, struct note *note)
{
	char c = peek(lexer, 0);

	while (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
		lexer->at++;
		c = peek(lexer, 0);
	}
	*out = (struct cel_token){.column = lexer->at + 1};
	if (lexer->at >= lexer->text.len) {
		out->kind = CEL_TOKEN_END;
		return ERR_NONE;
	}
	if (c == '\'' || c == '"')
		return lex_string(lexer, false, out, note);
	if (is_digit(c))
		return lex_number(lexer, out, note);
	if (is_name_start(c))
		return lex_name(lexer, out, note);
	return lex_sign(lexer, out, note);
}
