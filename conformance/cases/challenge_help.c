#include "challenge_help.h"

#include <stdlib.h>
#include <string.h>

void expect_challenge(struct suite *suite, const struct probe *probe, int status,
	struct refused *refused, const char *what)
{
	struct moment before = suite_now(suite);
	const char *wrong;
	size_t heard;

	probe_send(suite, probe, &refused->reply);
	heard = suite_heard_origin(suite, before) + suite_heard(suite, before, "MCP Server");
	EXPECT(heard == 0, "the upstream hears nothing", "%s: it got %zu requests (status %d)",
		what, heard, refused->reply.status);
	EXPECT(refused->reply.status == status, "the request is refused",
		"%s: status %d instead of %d", what, refused->reply.status, status);
	wrong = challenge_read(refused->reply.fields, &refused->challenge);
	EXPECT(!wrong, "one well-formed Bearer challenge", "%s: %s", what, wrong);
}

void refused_clear(struct refused *refused)
{
	wire_reply_clear(&refused->reply);
	refused->challenge.count = 0;
}

bool scopes_have(struct slice scopes, const char *scope)
{
	struct slice one;

	while (slice_split(&scopes, ' ', &one))
		if (slice_is(one, scope))
			return true;
	return false;
}

char *resource_url(struct suite *suite, const char *path)
{
	return xasprintf("http://127.0.0.1:%u%s", suite_port(suite, "proxy_port"), path);
}

char *metadata_path_of(const char *path)
{
	return xasprintf("/.well-known/oauth-protected-resource%s", path);
}

/*
 * GET a document of the proxy, without credentials: 200, application/json, an object. The caller
 * frees it.
 */
static struct json *expect_document(struct suite *suite, const char *target, const char *what)
{
	struct probe probe = {.method = "GET", .target = target};
	struct json *document = NULL;
	struct wire_reply reply;
	struct slice type;

	probe_send(suite, &probe, &reply);
	EXPECT(reply.status == 200, "the document is there for everybody", "%s: status %d", what,
		reply.status);
	type = http_fields_value(reply.fields, "content-type");
	type = slice_trim(slice_to(type, slice_find(type, ';')));
	EXPECT(slice_is_nocase(type, "application/json"), "its type is application/json",
		"%s: \"%.*s\"", what, SLICE_ARGS(type));
	EXPECT(!json_parse(reply.body, &document) && json_is_object(document),
		"it is one JSON object", "%s: %.*s", what, SLICE_ARGS(slice_to(reply.body, 80)));
	wire_reply_clear(&reply);
	return document;
}

struct json *expect_metadata(struct suite *suite, const char *path)
{
	char *target = metadata_path_of(path);
	struct json *document = expect_document(suite, target, path);

	EXPECT(json_member_string(document, "resource").len > 0, "the resource names itself",
		"%s: no resource", path);
	free(target);
	return document;
}

struct json *follow_challenge(struct suite *suite, const struct refused *refused, const char *what)
{
	struct slice url = challenge_parameter(&refused->challenge, "resource_metadata");
	char *origin = resource_url(suite, "");
	struct json *document;
	char *target;

	EXPECT(slice_starts(url, origin) && slice_starts(slice_from(url, strlen(origin)), "/"),
		"resource_metadata is a URL of the host that was called", "%s: \"%.*s\"", what,
		SLICE_ARGS(url));
	target = slice_dup(slice_from(url, strlen(origin)));
	document = expect_document(suite, target, target);
	free(target);
	free(origin);
	return document;
}

void for_each_route(
	struct suite *suite, void (*look)(struct suite *suite, const char *name, const char *path))
{
	static const char *const names[] = {"origin", "same_idp", "federated", "plain"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		look(suite, names[i], route_path(suite, names[i]));
}
