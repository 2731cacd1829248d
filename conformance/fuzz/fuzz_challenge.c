/*
 * challenge: whatever configuration is let in, what is written reads as one challenge that says the
 * same. The input is a byte that chooses the refusal, then the resource, then scopes, one per line.
 */
#include <stdlib.h>
#include <string.h>

#include "challenge.h"
#include "fuzz/fuzz.h"
#include "fuzz/read_challenge.h"
#include "metadata.h"
#include "scope_policy.h"

#define MAX_SCOPES 32 /* of a route */

/* "" stands for a parameter that is not there. */
static void expect_parameter(struct slice value, const char *name, const char *expected)
{
	const char *wrong;
	size_t count;
	struct slice found = read_challenge(value, name, &count, &wrong);

	MUST(wrong == NULL);
	MUST(expected[0] ? slice_is(found, expected) : found.at == NULL);
}

static void check_written(
	const struct refusal_row *row, const char *scopes, const struct url *resource)
{
	char *metadata = metadata_url(resource);
	struct buf text = {0};
	const char *wrong;
	size_t count;

	challenge_write(row, scopes, metadata, &text);
	read_challenge(buf_slice(&text), "scope", &count, &wrong);
	/* As many parameters as are meant: none was made by what another one holds. */
	MUST(count == 1 + (row->error ? 2u : 0u) + (scopes[0] ? 1u : 0u));
	expect_parameter(buf_slice(&text), "error", row->error ? row->error : "");
	expect_parameter(buf_slice(&text), "error_description", row->error ? row->text : "");
	expect_parameter(buf_slice(&text), "scope", scopes);
	expect_parameter(buf_slice(&text), "resource_metadata", metadata);
	for (size_t i = 0; i < text.len; i++)
		MUST(text.at[i] >= 0x20 && text.at[i] < 0x7f);
	free(metadata);
	buf_clear(&text);
}

static char *join(const struct text_list *list)
{
	struct buf text = {0};

	for (size_t i = 0; i < list->count; i++)
		buf_printf(&text, "%s%s", i ? " " : "", list->at[i]);
	return text.at ? buf_take(&text) : xstrdup("");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice rest = slice_from(slice_make((const char *)data, size), 1);
	enum refusal refusal = size ? (enum refusal)(data[0] % PASSED) : REFUSED_UNKNOWN;
	struct config_route route = {0};
	char *scope[MAX_SCOPES];
	struct note note = {0};
	struct slice line;
	struct url resource;

	route.scopes.at = scope;
	if (!slice_split(&rest, '\n', &line))
		return 0;
	route.resource = slice_dup(line);
	while (route.scopes.count < MAX_SCOPES && slice_split(&rest, '\n', &line))
		scope[route.scopes.count++] = slice_dup(line);
	/* What the proxy would start with. */
	if (url_parse(slice_of(route.resource), &resource) == ERR_NONE &&
		scope_policy_check(&route, 0, &note) == ERR_NONE) {
		char *scopes = join(&route.scopes);

		check_written(refusal_row(refusal), scopes, &resource);
		free(scopes);
	}
	for (size_t i = 0; i < route.scopes.count; i++)
		free(scope[i]);
	free(route.resource);
	return 0;
}
