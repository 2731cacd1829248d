#include "flow_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "probe.h"

static const char *const same_idp_aliases[] = {"User", "Client", NULL};
static const char *const federated_aliases[] = {"User", "Client", "IdP A", "IdP", NULL};

const struct flow_kind flow_same_idp = {
	.page = "same-idp",
	.title = "same IdP, token exchange (RFC 8693)",
	.route = "same_idp",
	.scope = "backend-mcp:tools:call backend-mcp:tools:list",
	.tool = "read_backend",
	.arguments = "{}",
	.issuer_party = "IdP",
	.aliases = same_idp_aliases,
};

const struct flow_kind flow_federated = {
	.page = "federated",
	.title = "federated IdPs, identity mapping",
	.route = "federated",
	.scope = "mcp:tools:call mcp:tools:list",
	.tool = "query_bigquery",
	.arguments = "{\"query\":\"SELECT 1\"}",
	.issuer_party = "IdP B",
	.aliases = federated_aliases,
};

const char *flow_party(const struct flow_kind *kind, struct slice shown, char *room, size_t size)
{
	for (size_t i = 0; kind->aliases[i]; i += 2)
		if (slice_is(shown, kind->aliases[i]))
			return kind->aliases[i + 1];
	snprintf(room, size, "%.*s", SLICE_ARGS(shown));
	return room;
}

bool flow_is_aside(const struct flow_kind *kind, const struct message *m, struct slice pair)
{
	struct slice a = slice_to(pair, slice_find(pair, ','));
	struct slice b = slice_from(pair, a.len + 1);
	char room_a[60];
	char room_b[60];
	const char *first = flow_party(kind, a, room_a, sizeof room_a);
	const char *second = flow_party(kind, b, room_b, sizeof room_b);

	return (slice_is(m->from, first) && slice_is(m->to, second)) ||
	       (slice_is(m->from, second) && slice_is(m->to, first));
}

void flow_make_cold(struct suite *suite)
{
	suite_restart(suite, ROLE_PROXY);
	suite_restart(suite, ROLE_UPSTREAM);
}

/* The token that an issuer handed to the proxy during the call. */
static char *find_issued(const struct observation *call, const char *issuer)
{
	char *token = NULL;

	for (size_t i = 0; i < call->count && !token; i++) {
		const struct message *m = call->at[i];
		struct json *body = NULL;

		if (!m->response || !slice_is(m->from, issuer) || !slice_is(m->to, "Proxy") ||
			json_parse(m->body, &body))
			continue;
		if (json_member_string(body, "access_token").len)
			token = slice_dup(json_member_string(body, "access_token"));
		json_free(body);
	}
	return token;
}

static char *log_in(struct suite *suite, const struct flow_kind *kind, struct note *note)
{
	unsigned port = suite_port(suite, "idp_port");
	char *authorize = xasprintf("http://127.0.0.1:%u/oauth2/default/authorize", port);
	char *token_url = xasprintf("http://127.0.0.1:%u/oauth2/default/token", port);
	struct client_login login = {
		.authorize_url = authorize,
		.token_url = token_url,
		.issuer = vars_get(&suite->vars, "issuer"),
		.client_id = "mcp-client",
		.redirect_uri = "http://127.0.0.1/callback",
		.scope = kind->scope,
		.user = "user@example.com",
		.password = "password",
	};
	char *token = client_log_in(&login, note);

	free(authorize);
	free(token_url);
	return token;
}

bool flow_drive(struct suite *suite, const struct flow_kind *kind, const char *client_token,
	struct flow_run *run, struct note *note)
{
	struct moment before = suite_now(suite);
	char *url = xasprintf("http://127.0.0.1:%u%s", suite_port(suite, "proxy_port"),
		route_path(suite, kind->route));
	bool answered = false;

	*run = (struct flow_run){.kind = kind};
	run->client_token = client_token ? xstrdup(client_token) : log_in(suite, kind, note);
	suite_observe(suite, before, &run->login);
	if (run->client_token) {
		struct client_call call = {
			.url = url,
			.token = run->client_token,
			.tool = kind->tool,
			.arguments = kind->arguments,
			.trace = suite->trace,
		};

		before = suite_now(suite);
		answered = !client_call_tool(&call, &run->reply, note);
		suite_observe(suite, before, &run->call);
		run->issued_token = find_issued(&run->call, kind->issuer_party);
	}
	free(url);
	return answered;
}

void flow_run_clear(struct flow_run *run)
{
	secret_free(run->client_token);
	secret_free(run->issued_token);
	client_reply_clear(&run->reply);
	observation_clear(&run->login);
	observation_clear(&run->call);
}
