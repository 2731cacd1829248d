/* Our own secrets, of clients and static ones: they go where they belong, and nowhere else. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "exchange_help.h"
#include "lib/settings.h"
#include "static_secret.h"
#include "way_help.h"

/* ---- P-LEAK-03 [RFC6749 2.3.1, 10.1] ---- */

/* Every route that has a secret; each but the first wants a capability. */
static const struct {
	const char *route;
	const char *capability;
} routes[] = {{"origin", "exch"}, {"static", "static"}, {"static_field", "static"},
	{"none", "none"}, {"field", "field"}, {"impersonated", "imp"}};

/* What the upstream may answer to make somebody send more than before. */
static const char *const upstream_answers[] = {
	("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n"
	 "Content-Length: 0\r\n\r\n"),
	"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
	("HTTP/1.1 407 Proxy Authentication Required\r\n"
	 "Proxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n"),
	"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n",
};

static void send_one(struct suite *suite, const char *route)
{
	char *token = suite_mint(suite, NULL);
	struct wire_reply reply;

	probe_send(suite, &(struct probe){.route = route, .token = token}, &reply);
	wire_reply_clear(&reply);
	free(token);
}

static void expect_clean(struct suite *suite, enum witness witness, struct slice bytes,
	const char *who, const char *when)
{
	const char *found = ledger_sweep(suite->ledger, witness, bytes);

	EXPECT(!found, "a secret goes to whom it is for, and to nobody else", "%s: %s got %s", when,
		who, found);
}

static void expect_all_clean(struct suite *suite, struct moment since, const char *when)
{
	struct buf bytes = {0};

	origin_received(suite->origin, since.origin, &bytes);
	expect_clean(suite, SEEN_BY_UPSTREAM, buf_slice(&bytes), "the upstream", when);
	buf_reset(&bytes);
	origin_received(suite->evil, 0, &bytes);
	expect_clean(suite, SEEN_BY_EVIL, buf_slice(&bytes), "a stranger", when);
	expect_clean(suite, SEEN_BY_CLIENT, buf_slice(&suite->client_saw), "the client", when);
	buf_clear(&bytes);
}

static void try_route(struct suite *suite, const char *route)
{
	char *to_evil =
		xasprintf("HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:%u/"
			  "\r\nContent-Length: 0\r\n\r\n",
			suite_port(suite, "evil_port"));
	struct moment before = suite_now(suite);

	for (size_t i = 0; i <= ARRAY_LEN(upstream_answers); i++) {
		origin_answer(suite->origin,
			i < ARRAY_LEN(upstream_answers) ? upstream_answers[i] : to_evil);
		send_one(suite, route);
		origin_answer(suite->origin, NULL);
	}
	EXPECT(suite_heard_origin(suite, before) >= ARRAY_LEN(upstream_answers) + 1,
		"each request reaches the upstream", "%s: %zu of them", route,
		suite_heard_origin(suite, before));
	expect_all_clean(suite, before, route);
	free(to_evil);
}

static void secrets_stay_case(struct suite *suite)
{
	struct moment before;

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(routes); i++)
		if (suite_claims(suite, ROLE_PROXY, routes[i].capability))
			try_route(suite, routes[i].route);
	before = suite_now(suite);
	script_token_endpoint(suite, 1, 401, NULL, "{\"error\":\"invalid_client\"}");
	send_one(suite, "origin");
	script_token_endpoint(suite, 1, 500, NULL, "{}");
	send_one(suite, "origin");
	break_token_endpoint(suite, "abort");
	send_one(suite, "origin");
	restore_idp(suite);
	expect_all_clean(suite, before, "an issuer that refuses");
	expect_good_token_passes(suite);
}

/* ---- P-LEAK-10 [RFC9700 2.5] ---- */

static void read_proc(int pid, const char *name, struct buf *out)
{
	char *path = xasprintf("/proc/%d/%s", pid, name);

	if (file_read(path, (size_t)1024 * 1024, out))
		case_broken("%s cannot be read", path);
	free(path);
}

static void argv_case(struct suite *suite)
{
	static const char *const names[] = {"cmdline", "environ", "comm"};
	int pid = (int)suite->party[ROLE_PROXY].pid;

	expect_good_token_passes(suite);
	if (suite_claims(suite, ROLE_PROXY, "static"))
		send_one(suite, "static");
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct buf bytes = {0};

		read_proc(pid, names[i], &bytes);
		if (bytes.len == 0)
			case_untestable("/proc tells of the process", "%s is empty", names[i]);
		EXPECT(ledger_sweep(suite->ledger, SEEN_BY_LOGS, buf_slice(&bytes)) == NULL,
			"no secret is among what /proc shows of the process", "%s has %s", names[i],
			ledger_sweep(suite->ledger, SEEN_BY_LOGS, buf_slice(&bytes)));
		buf_clear(&bytes);
	}
}

static const struct test_case cases[] = {
	{.slug = "proxy/leak/secrets-stay", .run = secrets_stay_case},
	{.slug = "proxy/leak/argv", .run = argv_case},
};

CASE_LIST(cases_proxy_leak_secrets, cases);
