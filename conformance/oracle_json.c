#include "oracle.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

/*
 * cJSON is strict about brackets and commas and lenient about what stands between them, so the
 * text is cut into tokens first and each must follow RFC 8259; the nesting is left to cJSON.
 * All functions here get text that ends with NUL and has no other one.
 */

/* Length of a UTF-8 sequence with its shortest form and no surrogate; 0 for none. [RFC3629 3] */
static size_t character_length(const unsigned char *at)
{
	static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t len = at[0] < 0x80 ? 1 : at[0] >> 5 == 6 ? 2 : at[0] >> 4 == 14 ? 3 : 4;
	unsigned code;

	if (len == 1)
		return at[0] >= 0x20;
	if (len == 4 && at[0] >> 3 != 30)
		return 0;
	code = at[0] & (0x7fu >> len);
	for (size_t i = 1; i < len; i++) {
		if (at[i] >> 6 != 2)
			return 0;
		code = code << 6 | (at[i] & 0x3fu);
	}
	if (code < least[len] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		return 0;
	return len;
}

/* "\u0000" is legal JSON, but would cut a C string short; nobody needs it in a token. */
static size_t escape_length(const char *at)
{
	if (at[1] != 'u')
		return at[1] && strchr("\"\\/bfnrt", at[1]) ? 2 : 0;
	if (strspn(at + 2, "0123456789abcdefABCDEF") < 4 || strncmp(at + 2, "0000", 4) == 0)
		return 0;
	return 6;
}

static size_t string_length(const char *text)
{
	const char *at = text + 1;

	while (*at != '"') {
		size_t len = *at == '\\' ? escape_length(at)
					 : character_length((const unsigned char *)at);

		if (len == 0)
			return 0;
		at += len;
	}
	return (size_t)(at - text) + 1;
}

/* [RFC8259 6] [ minus ] int [ frac ] [ exp ] */
static size_t number_length(const char *text)
{
	static const char digits[] = "0123456789";
	const char *at = text + (*text == '-');
	size_t len = strspn(at, digits);

	if (len == 0 || (len > 1 && *at == '0'))
		return 0;
	at += len;
	if (*at == '.') {
		len = strspn(at + 1, digits);
		if (len == 0)
			return 0;
		at += 1 + len;
	}
	if (*at == 'e' || *at == 'E') {
		at += at[1] == '-' || at[1] == '+' ? 2 : 1;
		len = strspn(at, digits);
		if (len == 0)
			return 0;
		at += len;
	}
	return (size_t)(at - text);
}

static size_t token_length(const char *at)
{
	static const char *const words[] = {"true", "false", "null"};

	if (*at == '"')
		return string_length(at);
	if (*at == '-' || (*at >= '0' && *at <= '9'))
		return number_length(at);
	if (strchr("{}[]:, \t\r\n", *at))
		return 1;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strncmp(at, words[i], strlen(words[i])) == 0)
			return strlen(words[i]);
	return 0;
}

static bool tokens_valid(const char *at)
{
	while (*at) {
		size_t len = token_length(at);

		if (len == 0)
			return false;
		at += len;
	}
	return true;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names are compared as decoded, so "\u0061ud" repeats "aud". [RFC7515 4] [RFC7519 4] */
static bool repeats_a_name(const cJSON *value)
{
	size_t count = 0;
	bool repeats = false;
	char **names;

	for (const cJSON *v = value->child; v; v = v->next, count++)
		if (repeats_a_name(v))
			return true;
	if (!cJSON_IsObject(value) || count < 2)
		return false;
	names = calloc(count, sizeof *names);
	if (!names)
		abort();
	count = 0;
	for (const cJSON *v = value->child; v; v = v->next)
		names[count++] = v->string;
	qsort(names, count, sizeof *names, compare_names);
	for (size_t i = 1; i < count; i++)
		repeats |= strcmp(names[i - 1], names[i]) == 0;
	free(names);
	return repeats;
}

struct cJSON *oracle_json(const char *text, size_t len)
{
	cJSON *document = NULL;
	char *copy;

	if (len == 0 || len > ORACLE_MAX_BYTES || memchr(text, '\0', len))
		return NULL;
	copy = strndup(text, len);
	if (!copy)
		abort();
	if (tokens_valid(copy))
		document = cJSON_ParseWithOpts(copy, NULL, 1);
	free(copy);
	if (document && repeats_a_name(document)) {
		cJSON_Delete(document);
		return NULL;
	}
	return document;
}

void oracle_json_free(struct cJSON *owned)
{
	cJSON_Delete(owned);
}
