#include "scope_help.h"

#include <stdlib.h>
#include <string.h>

#include "challenge.h"
#include "jwt.h"

char *mint_scp(struct suite *suite, const char *scp)
{
	char *body = xasprintf("{\"claims\":{\"scp\":%s}}", scp);
	char *token = suite_mint(suite, body);

	free(body);
	return token;
}

/* The control API leaves out what is null, so the payload is written here. */
char *mint_claim(struct suite *suite, const char *issuer, const char *claim, const char *json)
{
	char *plain = suite_mint(suite, NULL);
	struct json *payload = jwt_claims(slice_of(plain));
	struct json *order = json_new_object();
	struct json *value = NULL;
	struct buf text = {0};
	struct buf body = {0};
	char *token;

	if (!payload)
		case_broken("a minted token cannot be read");
	json_remove(payload, "scp");
	json_remove(payload, "scope");
	if (issuer)
		json_set_string(payload, "iss", slice_of(issuer));
	if (json && json_parse(slice_of(json), &value))
		case_broken("%s is no JSON", json);
	if (value)
		json_set(payload, claim, value);
	json_print(&text, payload);
	json_set_string(order, "raw_payload", buf_slice(&text));
	json_print(&body, order);
	token = suite_mint(suite, body.at);
	buf_clear(&text);
	buf_clear(&body);
	json_free(order);
	json_free(payload);
	free(plain);
	return token;
}

void expect_string_token_passes(struct suite *suite, const char *token)
{
	struct probe probe = {.route = "scoped", .token = token, .body = LIST_TOOLS};
	char *issued = opaque_token(suite);
	char *reply = good_exchange_reply(issued);

	script_token_endpoint(suite, 1, 200, NULL, reply);
	expect_control(suite, &probe);
	restore_idp(suite);
	free(reply);
	free(issued);
}

void expect_denied(struct suite *suite, const struct probe *probe, const char *what)
{
	struct moment before = suite_now(suite);
	int status = probe_status(suite, probe);

	EXPECT(suite_heard_origin(suite, before) == 0, "the upstream hears nothing",
		"%s: it got %zu requests (status %d)", what, suite_heard_origin(suite, before),
		status);
	EXPECT(status >= 400 && status <= 499, "the request is refused", "%s: status %d", what,
		status);
}

char *expect_insufficient(struct suite *suite, const struct probe *probe, const char *what)
{
	struct moment before = suite_now(suite);
	struct challenge challenge;
	struct wire_reply reply;
	const char *wrong;
	char *scopes;

	probe_send(suite, probe, &reply);
	EXPECT(suite_heard_origin(suite, before) == 0, "the upstream hears nothing",
		"%s: it got the request (status %d)", what, reply.status);
	EXPECT(reply.status == 403, "403 for a scope that is missing", "%s: status %d", what,
		reply.status);
	wrong = challenge_read(reply.fields, &challenge);
	EXPECT(!wrong, "one well-formed Bearer challenge", "%s: %s", what, wrong);
	EXPECT(slice_is(challenge_parameter(&challenge, "error"), "insufficient_scope") &&
			challenge_parameter(&challenge, "scope").len &&
			slice_ends(challenge_parameter(&challenge, "resource_metadata"),
				route_path(suite, probe->route)),
		"the challenge says insufficient_scope, which scopes, and where the metadata is",
		"%s: %.*s", what, SLICE_ARGS(http_fields_value(reply.fields, "www-authenticate")));
	scopes = slice_dup(challenge_parameter(&challenge, "scope"));
	wire_reply_clear(&reply);
	return scopes;
}

char *one_line(const char *fields)
{
	char *text = xstrdup(fields ? fields : "no fields");

	for (char *c = text; *c; c++)
		if (*c == '\r' || *c == '\n')
			*c = ' ';
	return text;
}

bool has_scope(const char *list, const char *scope)
{
	struct slice rest = slice_of(list);
	struct slice token;

	while (slice_split(&rest, ' ', &token))
		if (slice_is(token, scope))
			return true;
	return false;
}
