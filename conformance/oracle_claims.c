#include "oracle.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const cJSON *member(const cJSON *object, const char *name)
{
	return cJSON_IsObject(object) ? cJSON_GetObjectItemCaseSensitive(object, name) : NULL;
}

const char *oracle_text(const struct cJSON *object, const char *name)
{
	return cJSON_GetStringValue(member(object, name));
}

bool oracle_number(const struct cJSON *object, const char *name, double *out)
{
	const cJSON *value = member(object, name);

	*out = 0;
	if (!value || !cJSON_IsNumber(value) || !isfinite(value->valuedouble))
		return false;
	*out = value->valuedouble;
	return true;
}

bool oracle_true(const struct cJSON *object, const char *name)
{
	return cJSON_IsTrue(member(object, name));
}

bool oracle_has(const struct cJSON *object, const char *name)
{
	return member(object, name) != NULL;
}

bool oracle_lists(const struct cJSON *object, const char *name, const char *text)
{
	const cJSON *value = member(object, name);
	const cJSON *element;
	bool found = false;

	if (value && cJSON_IsString(value))
		return strcmp(value->valuestring, text) == 0;
	if (!cJSON_IsArray(value))
		return false;
	cJSON_ArrayForEach(element, value)
	{
		if (!cJSON_IsString(element))
			return false;
		found |= strcmp(element->valuestring, text) == 0;
	}
	return found;
}

/* A blank inside `wanted` would match two tokens that stand side by side. */
static bool words_have(const char *words, const char *wanted)
{
	size_t len = strlen(wanted);

	if (len == 0 || strchr(wanted, ' '))
		return false;
	for (const char *at = words; at; at = strchr(at, ' ')) {
		at += *at == ' ';
		if (strncmp(at, wanted, len) == 0 && (at[len] == ' ' || at[len] == '\0'))
			return true;
	}
	return false;
}

/* Whichever of the two the token has; a "scope" of another type is not made good by "scp". */
bool oracle_scope_has(const struct cJSON *claims, const char *scope)
{
	const char *words = oracle_text(claims, "scope");

	if (words)
		return words_have(words, scope);
	return !oracle_has(claims, "scope") && cJSON_IsArray(member(claims, "scp")) &&
	       oracle_lists(claims, "scp", scope);
}

char *oracle_scope_text(const struct cJSON *claims)
{
	const char *words = oracle_text(claims, "scope");
	const char *blank = "";
	const cJSON *element;
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		abort();
	if (words)
		fputs(words, out);
	else
		cJSON_ArrayForEach(element, member(claims, "scp"))
		{
			if (!cJSON_IsString(element))
				continue;
			fprintf(out, "%s%s", blank, element->valuestring);
			blank = " ";
		}
	if (fclose(out) != 0)
		abort();
	return text;
}
