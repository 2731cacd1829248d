#include "second_hop.h"

#include <stdlib.h>
#include <string.h>

#include "exchange_help.h"
#include "id_jag_help.h"
#include "lib/crypto.h"
#include "way_help.h"

#define ACCOUNT_PATH \
	"/v1/projects/-/serviceAccounts/backend@demo.iam.gserviceaccount.com:generateAccessToken"

const struct second_hop second_hops[2] = {
	{"idjag", "id_jag_tls", ID_JAG_SERVER_PATH, "the server that takes an assertion"},
	{"imp", "impersonated_tls", ACCOUNT_PATH, "the one that has service accounts"},
};

/* A federated token that the suite's issuer may see, and a token of the account for it. */
static char *tell_account(struct suite *suite)
{
	char *token = opaque_token(suite);
	char *federated = crypto_random_hex(24);
	char *first =
		xasprintf("{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":300,"
			  "\"issued_token_type\":"
			  "\"urn:ietf:params:oauth:token-type:access_token\"}",
			federated);
	char *second = xasprintf(
		"{\"accessToken\":\"%s\",\"expireTime\":\"2099-01-01T00:00:00Z\"}", token);

	ledger_enter(
		suite->ledger, slice_of(federated), SEEN_BY_IDP | SEEN_BY_STS, "a federated token");
	script_sts(suite, "token", 200, "{\"Content-Type\":\"application/json\"}", first);
	issuer_tell_json(suite->issuer, ACCOUNT_PATH, second);
	free(second);
	free(first);
	free(federated);
	return token;
}

static bool by_account(const struct second_hop *hop)
{
	return strcmp(hop->path, ACCOUNT_PATH) == 0;
}

/*
 * Have a new user make a request there: both servers would give what they are asked for. The
 * status; untestable when the first hop is not made.
 */
static int try_hop(struct suite *suite, const struct second_hop *hop)
{
	char *token = by_account(hop) ? tell_account(suite) : id_jag_tell_server(suite);
	char *subject = suite_mint(suite, NULL);
	struct probe probe = {.route = hop->route, .token = subject};
	struct moment before = suite_now(suite);
	struct wire_reply reply;
	size_t first;
	int status;

	probe_send(suite, &probe, &reply);
	status = reply.status;
	wire_reply_clear(&reply);
	first = token_endpoints_heard(suite, before);
	if (first != 1)
		case_untestable("the first hop is made", "%s: %zu requests, status %d", hop->what,
			first, status);
	if (by_account(hop))
		restore_sts(suite);
	issuer_tell(suite->issuer, hop->path, NULL);
	free(subject);
	free(token);
	return status;
}

void expect_second_hop(struct suite *suite, const struct second_hop *hop)
{
	size_t since = issuer_now(suite->issuer);
	struct moment before = suite_now(suite);
	int status = try_hop(suite, hop);

	EXPECT(status == 200 && suite_heard_origin(suite, before) == 1 &&
			issuer_asked(suite->issuer, since, hop->path) == 1,
		"the second server is asked once, and the request is forwarded",
		"%s: status %d, asked %zu times", hop->what, status,
		issuer_asked(suite->issuer, since, hop->path));
}

void expect_no_second_hop(struct suite *suite, const struct second_hop *hop, const char *what)
{
	size_t since = issuer_now(suite->issuer);
	struct moment before = suite_now(suite);
	int status = try_hop(suite, hop);

	EXPECT(issuer_asked(suite->issuer, since, NULL) == 0,
		"nothing is sent to whom is not trusted", "%s is %s: something was", hop->what,
		what);
	EXPECT(suite_heard_origin(suite, before) == 0 && status >= 500,
		"nothing is forwarded, and the failure is not the client's", "%s is %s: status %d",
		hop->what, what, status);
}
