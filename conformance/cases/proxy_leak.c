/* What must not be seen where. Beside these cases the ledger is swept after every case of all. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "exchange_help.h"
#include "lib/settings.h"

/* P-LEAK-01 [MCP Token Passthrough]: the client copies its token to wherever it can. */
static void no_passthrough_case(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	char *fields = xasprintf("X-Forwarded-Authorization: Bearer %s\r\nX-Original-Token: %s\r\n"
				 "Cookie: session=%s\r\nX-Anything: a %s b\r\nX-Harmless: yes\r\n",
		token, token, token, token);
	struct probe plain = {.token = token, .fields = "X-Harmless: yes\r\n"};
	struct probe probe = {.token = token, .fields = fields};
	struct moment before;
	struct wire_reply reply;
	size_t count;

	expect_control(suite, &plain);
	before = suite_now(suite);
	probe_send(suite, &probe, &reply);
	count = origin_count(suite->origin);
	for (size_t i = before.origin; i < count; i++) {
		const struct wire_request *r = origin_request(suite->origin, i);

		EXPECT(!slice_contains(r->raw, token),
			"the client's token is nowhere in what the upstream gets", "it is");
		EXPECT(slice_is(http_fields_value(r->fields, "x-harmless"), "yes"),
			"what is no credential passes", "X-Harmless does not");
	}
	wire_reply_clear(&reply);
	free(fields);
	free(token);
}

/* P-LEAK-05 [RFC9110 11.7.2] [RFC9449 7] */
static void hop_credentials_case(struct suite *suite)
{
	static const char *const fields[] = {"Proxy-Authorization: Basic cGxhbnRlZDpwbGFudGVk\r\n",
		"DPoP: planted.planted.planted\r\n", "Cookie: session=planted; other=planted\r\n"};
	char *token = suite_mint(suite, NULL);
	struct probe plain = {.token = token};

	expect_control(suite, &plain);
	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		struct probe probe = {.token = token, .fields = fields[i]};
		struct slice name =
			slice_to(slice_of(fields[i]), slice_find(slice_of(fields[i]), ':'));
		char *name_text = slice_dup(name);
		struct moment before = suite_now(suite);
		const struct wire_request *r;
		int status = probe_status(suite, &probe);

		r = suite_last_at_origin(suite, before);
		EXPECT(status == 200 && r, "the request passes without them", "%s: status %d",
			name_text, status);
		EXPECT(http_fields_count(r->fields, name_text) == 0,
			"credentials for this hop do not reach the next one", "%s does", name_text);
		free(name_text);
	}
	free(token);
}

/* P-LEAK-04 [MCP Token Theft]: every way to fail, then the logs. */
static void logs_case(struct suite *suite)
{
	static const char *const mints[] = {NULL, "{\"claims\":{\"aud\":\"other\"}}",
		"{\"claims\":{\"exp\":1000}}", "{\"claims\":{\"scp\":[]}}",
		"{\"claims\":{\"iss\":\"https://other.example\"}}"};
	struct party *proxy = &suite->party[ROLE_PROXY];
	struct buf log = {0};

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(mints); i++) {
		char *token = suite_mint(suite, mints[i]);
		char *query = xasprintf("access_token=%s", token);
		struct probe probes[] = {{.token = token}, {.token = token, .query = query},
			{.token = token, .route = "same_idp"},
			{.token = token, .route = "federated"}};
		struct wire_reply reply;

		for (size_t p = 0; p < ARRAY_LEN(probes); p++) {
			probe_send(suite, &probes[p], &reply);
			wire_reply_clear(&reply);
		}
		script_token_endpoint(suite, 1, 400, NULL, "{\"error\":\"invalid_grant\"}");
		probe_send(suite, &probes[0], &reply);
		wire_reply_clear(&reply);
		restore_idp(suite);
		free(query);
		free(token);
	}
	/* The sweep after this case looks for tokens; here only that there is something to sweep.
	 */
	if (file_read(proxy->log_path, (size_t)64 * 1024 * 1024, &log) || log.len == 0)
		case_untestable("the proxy writes a log", "%s is empty", proxy->log_path);
	EXPECT(ledger_sweep(suite->ledger, SEEN_BY_LOGS, buf_slice(&log)) == NULL,
		"no token and no secret is in the log", "%s is",
		ledger_sweep(suite->ledger, SEEN_BY_LOGS, buf_slice(&log)));
	buf_clear(&log);
}

/* P-LEAK-06 [RFC9700 4.13] */
static void identity_headers_case(struct suite *suite)
{
	static const char *const names[] = {"X-User", "x-user", "X_User", "X.User", "X-Remote-User",
		"X_REMOTE_USER", "Remote-User", "X-Forwarded-User", "X-Forwarded-Email",
		"X_Forwarded_User", "X-Auth-Request-User", "X-Authenticated-User",
		"X-Upstream-Authorization", "X-Forwarded-Access-Token", "Client-Cert"};
	char *token = suite_mint(suite, NULL);
	struct probe plain = {.token = token};

	expect_control(suite, &plain);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		char *fields = xasprintf(
			"%s: admin@evil.example\r\n%s: again@evil.example\r\n", names[i], names[i]);
		struct probe probe = {.token = token, .fields = fields};
		struct moment before = suite_now(suite);
		const struct wire_request *r;
		int status = probe_status(suite, &probe);

		r = suite_last_at_origin(suite, before);
		EXPECT(!r || !slice_contains(r->raw, "evil.example"),
			"identity fields of the client do not reach the upstream", "%s does",
			names[i]);
		EXPECT(r || status >= 400, "the request passes without them, or is refused",
			"%s: status %d and nothing forwarded", names[i], status);
		free(fields);
	}
	free(token);
}

/* P-LEAK-02 [MCP Token Theft]: an upstream that sends everything back. */
static void exchanged_not_to_client_case(struct suite *suite)
{
	static const char *const answers[] = {
		("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer error=\"invalid_token\"\r\n"
		 "Content-Length: 0\r\n\r\n"),
		"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab",
		"garbage\r\n\r\n",
	};

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		char *token = suite_mint(suite, NULL);
		struct probe probe = {.token = token};
		struct moment before = suite_now(suite);
		const struct wire_request *r;
		struct wire_reply reply;
		struct slice issued;

		/* The empty part ends the connection, or the proxy would wait for the rest. */
		origin_answer_parts(suite->origin, (const char *[]){answers[i], "", NULL});
		origin_go(suite->origin);
		probe_send(suite, &probe, &reply);
		origin_answer(suite->origin, NULL);
		r = suite_last_at_origin(suite, before);
		if (!r)
			case_untestable(
				"the request reaches the upstream", "answer %zu: it does not", i);
		issued = slice_from(http_fields_value(r->fields, "authorization"), 7);
		EXPECT(memmem(reply.raw.at ? reply.raw.at : "", reply.raw.len, issued.at,
			       issued.len) == NULL,
			"the exchanged token is not in the reply", "answer %zu: it is", i);
		wire_reply_clear(&reply);
		free(token);
	}
}

static const struct test_case cases[] = {
	{.slug = "proxy/leak/no-passthrough", .run = no_passthrough_case},
	{.slug = "proxy/leak/exchanged-not-to-client", .run = exchanged_not_to_client_case},
	{.slug = "proxy/leak/logs", .run = logs_case},
	{.slug = "proxy/leak/hop-credentials", .run = hop_credentials_case},
	{.slug = "proxy/leak/identity-headers", .run = identity_headers_case},
};

CASE_LIST(cases_proxy_leak, cases);
