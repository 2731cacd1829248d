/* ID-JAG between two of us: the one vouches for its user, the other gives a token for that. */
#include "unit/idp_fixture.h"

#include <stdlib.h>

#include "lib/clock.h"
#include "lib/log.h"

#define TOKEN BASE "/token"
#define JWT_BEARER "urn:ietf:params:oauth:grant-type:jwt-bearer"
#define ID_JAG "urn:ietf:params:oauth:token-type:id-jag"
#define THERE "https://as.example.com/"

/* The IdP of domain A, and the authorization server of domain B, which trusts it. */
struct domains {
	struct config config[2];
	struct idp *idp[2];
	struct talk talk[2];
};

static void start(struct domains *d, size_t i, const char *text)
{
	struct json *document = NULL;
	struct note note = {0};

	if (json_parse(slice_of(text), &document) ||
		settings_read(&config_settings, document, &d->config[i], &note) ||
		config_check(&d->config[i], &note) ||
		idp_start(&d->config[i], NULL, &d->idp[i], &note))
		fail_msg("domain %zu: %s", i, note.text);
	json_free(document);
	d->talk[i].port = http_server_port(d->idp[i]->server, 0);
	d->talk[i].control = http_server_port(d->idp[i]->control, 0);
}

#define SERVERS                                                                          \
	"\"endpoint_base\":\"http://127.0.0.1:1" BASE "\",\"listeners\":[{\"port\":0}]," \
	"\"control\":{\"port\":0},\"signing_alg\":\"ES256\","

static const char domain_a[] =
	"{" SERVERS "\"issuer\":\"" ISSUER "\","
	"\"users\":[{\"name\":\"user\",\"password\":\"p\",\"email\":\"user@a.example\"}],"
	"\"clients\":[{\"client_id\":\"mcp-client\",\"type\":\"public\",\"grants\":"
	"[\"authorization_code\"],\"redirect_uris\":[\"http://127.0.0.1/callback\"],"
	"\"scopes\":[\"x\"],\"default_audience\":\"mcp-server\"},"
	"{\"client_id\":\"proxy\",\"type\":\"confidential\",\"dev_secret\":\"at-a\","
	"\"grants\":[\"" EXCHANGE "\"]}],"
	"\"assertion_policy\":[{\"client\":\"proxy\",\"subject_audience\":\"mcp-server\","
	"\"audience\":\"" THERE "\",\"client_id\":\"guest\",\"resources\":"
	"[\"https://api.example.com/\"],\"scopes\":[\"read\",\"list\"],\"lifetime_s\":120}]}";

static int domains_start(void **state)
{
	struct domains *d = xcalloc(1, sizeof *d);
	char *domain_b;

	http_client_init();
	log_to(2, LOG_ERROR);
	start(d, 0, domain_a);
	domain_b = xasprintf(
		"{" SERVERS "\"issuer\":\"" THERE "\","
		"\"clients\":[{\"client_id\":\"guest\",\"type\":\"confidential\",\"dev_secret\":"
		"\"at-b\",\"grants\":[\"" JWT_BEARER "\"],\"scopes\":[\"read\"]}],"
		"\"resources\":[{\"uri\":\"https://api.example.com/\",\"audience\":\"api\"}],"
		"\"trusted_issuers\":[{\"issuer\":\"" ISSUER
		"\",\"jwks_uri\":\"http://127.0.0.1:%u" BASE "/keys\"}]}",
		d->talk[0].port);
	start(d, 1, domain_b);
	free(domain_b);
	*state = d;
	return 0;
}

static int domains_stop(void **state)
{
	struct domains *d = *state;

	for (size_t i = 0; i < 2; i++) {
		talk_end(&d->talk[i]);
		idp_stop(d->idp[i]);
		settings_clear(&config_settings, &d->config[i]);
	}
	free(d);
	http_client_end();
	return 0;
}

/* The assertion for `scope`; the caller frees. */
static char *vouch(struct domains *d, const char *scope)
{
	char *subject = talk_mint(&d->talk[0], "{}");
	char *form = xasprintf("grant_type=" EXCHANGE "&subject_token_type=" TYPE_ACCESS
			       "&subject_token=%s&audience=" THERE "&resource=https%%3A%%2F%%2F"
			       "api.example.com%%2F&requested_token_type=" ID_JAG "%s",
		subject, scope);

	assert_int_equal(talk_post(&d->talk[0], TOKEN, "proxy:at-a", form), 200);
	free(form);
	free(subject);
	return slice_dup(talk_member(&d->talk[0], "access_token"));
}

static int redeem(struct domains *d, const char *assertion, const char *more)
{
	char *form = xasprintf("grant_type=" JWT_BEARER "&assertion=%s%s", assertion, more);
	int status = talk_post(&d->talk[1], TOKEN, "guest:at-b", form);

	free(form);
	return status;
}

static void the_one_vouches_and_the_other_gives(void **state)
{
	struct domains *d = *state;
	char *assertion = vouch(d, "&scope=read");
	struct json *claims = token_claims(slice_of(assertion));

	assert_slice(talk_member(&d->talk[0], "token_type"), "N_A");
	assert_null(json_member(d->talk[0].json, "scope"));
	assert_claim(claims, "aud", THERE);
	assert_claim(claims, "client_id", "guest");
	assert_claim(claims, "resource", "https://api.example.com/");
	assert_claim(claims, "email", "user@a.example");
	json_free(claims);
	assert_int_equal(redeem(d, assertion, ""), 200);
	assert_slice(talk_member(&d->talk[1], "scope"), "read");
	assert_slice(talk_member(&d->talk[1], "resource"), "https://api.example.com/");
	claims = token_claims(talk_member(&d->talk[1], "access_token"));
	assert_claim(claims, "iss", THERE);
	assert_claim(claims, "aud", "api");
	assert_claim(claims, "sub", "user");
	assert_claim(claims, "client_id", "guest");
	json_free(claims);
	/* [ID-JAG 4.4.3] "clients MAY re-submit the original" */
	assert_int_equal(redeem(d, assertion, ""), 200);
	free(assertion);
}

static void what_is_granted_there_is_decided_there(void **state)
{
	struct domains *d = *state;
	char *assertion = vouch(d, "");

	assert_slice(talk_member(&d->talk[0], "scope"), "read list");
	redeem(d, assertion, "");
	assert_error(&d->talk[1], 400, "invalid_scope");
	free(assertion);
	assertion = vouch(d, "&scope=read");
	redeem(d, assertion, "&scope=read+list");
	assert_error(&d->talk[1], 400, "invalid_scope");
	redeem(d, assertion, "&resource=https%3A%2F%2Fother.example.com%2F");
	assert_error(&d->talk[1], 400, "invalid_target");
	assert_int_equal(
		redeem(d, assertion, "&scope=read&resource=https%3A%2F%2Fapi.example.com%2F"), 200);
	redeem(d, assertion,
		"&resource=https%3A%2F%2Fapi.example.com%2F&resource=https%3A%2F%2Fb.example%2F");
	assert_error(&d->talk[1], 400, "invalid_target");
	free(assertion);
}

static void an_assertion_ends_soon(void **state)
{
	struct domains *d = *state;
	char *assertion = vouch(d, "&scope=read");

	clock_set_offset(118);
	assert_int_equal(redeem(d, assertion, ""), 200);
	clock_set_offset(121);
	redeem(d, assertion, "");
	assert_error(&d->talk[1], 400, "invalid_grant");
	clock_set_offset(0);
	free(assertion);
}

/* Keys are asked for each time: whoever cannot show them is not believed, and a new one is at once.
 */
static void keys_are_those_of_the_moment(void **state)
{
	struct domains *d = *state;
	char *assertion = vouch(d, "&scope=read");
	char *later;

	assert_int_equal(talk_control(&d->talk[0], "POST", "/keys/rotate", "{}"), 200);
	later = vouch(d, "&scope=read");
	assert_int_equal(redeem(d, assertion, ""), 200);
	assert_int_equal(redeem(d, later, ""), 200);
	assert_int_equal(
		talk_control(&d->talk[0], "POST", "/keys/rotate", "{\"drop_old\":true}"), 200);
	redeem(d, later, "");
	assert_error(&d->talk[1], 400, "invalid_grant");
	free(later);
	later = vouch(d, "&scope=read");
	assert_int_equal(talk_control(&d->talk[0], "POST", "/faults",
				 "{\"endpoint\":\"keys\",\"status\":503}"),
		200);
	redeem(d, later, "");
	assert_error(&d->talk[1], 400, "invalid_grant");
	assert_int_equal(redeem(d, later, ""), 200);
	free(later);
	free(assertion);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_one_vouches_and_the_other_gives),
		cmocka_unit_test(what_is_granted_there_is_decided_there),
		cmocka_unit_test(an_assertion_ends_soon),
		cmocka_unit_test(keys_are_those_of_the_moment),
	};

	return cmocka_run_group_tests(tests, domains_start, domains_stop);
}
