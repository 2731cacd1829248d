#include "cache_help.h"

#include <stdlib.h>

#include "jwt.h"

size_t exchanges(struct suite *suite, struct moment since)
{
	struct observation seen;
	size_t count = 0;

	suite_observe(suite, since, &seen);
	for (size_t i = 0; i < seen.count; i++)
		count += !seen.at[i]->response && slice_is(seen.at[i]->method, "POST") &&
			 slice_is(seen.at[i]->from, "Proxy") &&
			 slice_ends(seen.at[i]->target, "/token");
	observation_clear(&seen);
	return count;
}

bool bearer_is_of(struct slice authorization, const char *user)
{
	struct json *claims = jwt_claims(slice_from(authorization, 7));
	bool same = slice_is(json_member_string(claims, "sub"), user);

	json_free(claims);
	return same;
}

struct slice token_at_origin(struct suite *suite, struct moment since)
{
	const struct wire_request *request = suite_last_at_origin(suite, since);

	return request ? slice_from(http_fields_value(request->fields, "authorization"), 7)
		       : SLICE_NONE;
}

char *mint_for(struct suite *suite, const char *user)
{
	char *body = xasprintf("{\"claims\":{\"sub\":\"%s\"}}", user);
	char *token = suite_mint(suite, body);

	free(body);
	return token;
}

void script_issued(struct suite *suite, const char *token, double expires_in)
{
	char *body = xasprintf(
		"{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":%.0f,"
		"\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\"}",
		token, expires_in);

	script_token_endpoint(suite, 1, 200, NULL, body);
	free(body);
}

void slow_token_endpoint(struct suite *suite, unsigned ms)
{
	char *body = xasprintf("{\"endpoint\":\"token\",\"next\":0,\"delay_ms\":%u}", ms);

	json_free(suite_control(suite, ROLE_IDP, "POST", "/faults", body));
	free(body);
}

size_t send_together(struct suite *suite, char *const *tokens, char *const *users,
	size_t token_count, size_t count)
{
	struct wire *wires = xcalloc(count, sizeof *wires);
	size_t failures = 0;

	for (size_t i = 0; i < count; i++) {
		char *field =
			users ? xasprintf("X-Test-User: %s\r\n", users[i % token_count]) : NULL;
		struct probe probe = {
			.token = tokens[i % token_count], .method = "GET", .fields = field};
		char *text = probe_text(suite, &probe);

		wire_open(&wires[i], suite_port(suite, "proxy_port"));
		wire_send(&wires[i], slice_of(text));
		free(text);
		free(field);
	}
	for (size_t i = 0; i < count; i++) {
		struct wire_reply reply;

		wire_read(&wires[i], "GET", REPLY_MS, &reply);
		failures += reply.status != 200;
		buf_add(&suite->client_saw, buf_slice(&reply.raw));
		wire_reply_clear(&reply);
		wire_close(&wires[i]);
	}
	free(wires);
	return failures;
}
