/* The configuration: the default works, and what contradicts itself is refused by name. */
#include "unit/idp_fixture.h"

#include <stdlib.h>
#include <string.h>

/* Read and check; the note's text, for the caller to free. NULL when it is good. */
static char *problem(const char *text)
{
	struct json *document;
	struct config config;
	struct note note = {0};
	enum err err;

	assert_int_equal(json_parse(slice_of(text), &document), 0);
	err = settings_read(&config_settings, document, &config, &note);
	if (!err)
		err = config_check(&config, &note);
	settings_clear(&config_settings, &config);
	json_free(document);
	assert_true(err == ERR_NONE || note.text[0]);
	return err ? xstrdup(note.text) : NULL;
}

static void default_is_good(void **state)
{
	(void)state;
	assert_null(problem(config_default));
}

#define WITH(rest) "{\"listeners\":[{\"port\":0}]," rest "}"
#define CLIENT(rest) WITH("\"clients\":[{\"client_id\":\"c\"," rest "}]")
#define PUBLIC_CLIENT "\"type\":\"public\""
#define SECRET "\"type\":\"confidential\",\"dev_secret\":\"s\""
#define CODE "\"grants\":[\"authorization_code\"]"
#define RULES(rest) \
	WITH("\"clients\":[{\"client_id\":\"c\"," SECRET ",\"grants\":[\"" EXCHANGE "\"]}]," rest)

#define BEARER "urn:ietf:params:oauth:grant-type:jwt-bearer"
#define TRUSTED(rest) WITH("\"issuer\":\"https://a.example\",\"trusted_issuers\":[{" rest "}]")
#define VOUCH                                                             \
	"\"subject_audience\":\"a\",\"audience\":\"https://b.example/\"," \
	"\"client_id\":\"there\",\"resources\":[],\"scopes\":[]"

static void contradictions_are_named(void **state)
{
	static const struct {
		const char *config;
		const char *says; /* NULL: it is good */
	} cases[] = {
		{WITH("\"party\":\"IdP A\""), NULL},
		{"{\"listeners\":[]}", "listeners"},
		{WITH("\"endpoint_base\":\"http://127.0.0.1/\""), "endpoint_base"},
		{WITH("\"endpoint_base\":\"http://127.0.0.1/a?b\""), "endpoint_base"},
		{WITH("\"endpoint_base\":\"http://127.0.0.1/a;b\""), "endpoint_base"},
		{WITH("\"endpoint_base\":\"http://127.0.0.1/a\""), NULL},
		{WITH("\"endpoint_base\":\"http://127.0.0.1\""), NULL},
		{WITH("\"signing_alg\":\"HS256\""), "signing_alg"},
		{WITH("\"signing_alg\":\"none\""), "signing_alg"},
		{WITH("\"token_lifetime_s\":0"), "token_lifetime_s"},
		{WITH("\"users\":[{\"name\":\"a\",\"password\":\"b\"},"
		      "{\"name\":\"a\",\"password\":\"c\"}]"),
			"users[1].name"},
		{WITH("\"users\":[{\"name\":\"a\",\"password\":\"b\",\"claims\":[]}]"),
			"users[0].claims"},
		{CLIENT(PUBLIC_CLIENT), NULL},
		{CLIENT(SECRET ",\"grants\":[\"" BEARER "\"]"), NULL},
		{CLIENT(PUBLIC_CLIENT ",\"grants\":[\"" BEARER "\"]"), "clients[0]"},
		{TRUSTED("\"issuer\":\"https://b.example\",\"keys_file\":\"f\""), NULL},
		{TRUSTED("\"issuer\":\"https://b.example\""), "trusted_issuers[0]"},
		{TRUSTED("\"issuer\":\"https://b.example\",\"keys_file\":\"f\","
			 "\"jwks_uri\":\"https://b.example/keys\""),
			"trusted_issuers[0]"},
		{TRUSTED("\"issuer\":\"https://a.example\",\"keys_file\":\"f\""),
			"trusted_issuers[0]: issuer must not be our own"},
		{RULES("\"assertion_policy\":[{\"client\":\"c\"," VOUCH "}]"), NULL},
		{RULES("\"assertion_policy\":[{\"client\":\"d\"," VOUCH "}]"),
			"assertion_policy[0]: client"},
		{CLIENT("\"type\":\"confidential\",\"keys_file\":\"k\""), NULL},
		{CLIENT(SECRET ",\"keys_file\":\"k\""), "keys_file"},
		{CLIENT(PUBLIC_CLIENT ",\"keys_file\":\"k\""), "clients[0]"},
		{CLIENT(SECRET ",\"grants\":[\"client_credentials\"]"), "default_audience"},
		{CLIENT(SECRET ",\"grants\":[\"client_credentials\"],\"default_audience\":\"a\""),
			NULL},
		{CLIENT(PUBLIC_CLIENT
			 ",\"grants\":[\"client_credentials\"],\"default_audience\":\"a\""),
			"client credentials"},
		{CLIENT(SECRET), NULL},
		{CLIENT("\"type\":\"confidential\""), "clients[0]"},
		{CLIENT(PUBLIC_CLIENT ",\"dev_secret\":\"s\""), "clients[0]"},
		{CLIENT("\"type\":\"secret\""), "clients[0].type"},
		{CLIENT(SECRET ",\"grants\":[\"password\"]"), "clients[0]"},
		{CLIENT(SECRET ",\"grants\":[\"" EXCHANGE "\"]"), NULL},
		{CLIENT(PUBLIC_CLIENT ",\"grants\":[\"" EXCHANGE "\"]"), "clients[0]"},
		{CLIENT(PUBLIC_CLIENT ",\"introspects\":[\"x\"]"), "clients[0]"},
		{CLIENT(PUBLIC_CLIENT "," CODE), "clients[0]"},
		{CLIENT(PUBLIC_CLIENT "," CODE ",\"default_audience\":\"a\""), "clients[0]"},
		{CLIENT(PUBLIC_CLIENT "," CODE
				      ",\"default_audience\":\"a\",\"redirect_uris\":[\"a:/b\"]"),
			NULL},
		{CLIENT(PUBLIC_CLIENT ",\"redirect_uris\":[\"relative\"]"), "redirect_uris"},
		{CLIENT(PUBLIC_CLIENT ",\"redirect_uris\":[\"https://a/b#c\"]"), "redirect_uris"},
		{CLIENT(PUBLIC_CLIENT ",\"redirect_uris\":[\"a:/b#c\"]"), "redirect_uris"},
		{CLIENT(PUBLIC_CLIENT ",\"redirect_uris\":[\"https://u@a/b\"]"), "redirect_uris"},
		{CLIENT(PUBLIC_CLIENT ",\"redirect_uris\":[\"a:/b\\r\\nc\"]"), "redirect_uris"},
		{CLIENT(PUBLIC_CLIENT ",\"scopes\":[\"a b\"]"), "scopes"},
		{CLIENT(PUBLIC_CLIENT ",\"scopes\":[\"a\"],\"default_scopes\":[\"b\"]"),
			"default_scopes"},
		{WITH("\"clients\":[{\"client_id\":\"c\"," PUBLIC_CLIENT
		      "},{\"client_id\":\"c\"," PUBLIC_CLIENT "}]"),
			"clients[1]"},
		{RULES("\"exchange_policy\":[{\"client\":\"c\",\"subject_audience\":\"a\","
		       "\"audience\":\"b\",\"scopes\":[\"s\"]}]"),
			NULL},
		{RULES("\"exchange_policy\":[{\"client\":\"d\",\"subject_audience\":\"a\","
		       "\"audience\":\"b\",\"scopes\":[\"s\"]}]"),
			"exchange_policy[0]"},
		{RULES("\"exchange_policy\":[{\"client\":\"c\",\"subject_audience\":\"a\","
		       "\"audience\":\"b\",\"scopes\":[\"s t\"]}]"),
			"exchange_policy[0]"},
		{RULES("\"exchange_policy\":[{\"client\":\"c\",\"subject_audience\":\"a\","
		       "\"audience\":\"b\"}]"),
			"exchange_policy[0].scopes: missing"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *says = cases[i].says;
		char *note = problem(cases[i].config);
		bool right = says && note ? strstr(note, says) != NULL : !says && !note;

		if (!right)
			fail_msg("%s: %s", cases[i].config, note ? note : "accepted");
		free(note);
	}
}

/* Without issuer and base the IdP says of itself where it really is. */
static void addresses_follow_the_port(void **state)
{
	struct json *document;
	struct config config;
	struct talk talk = {0};
	struct idp *idp;
	char *issuer;

	(void)state;
	assert_int_equal(json_parse(slice_of(config_default), &document), 0);
	assert_int_equal(settings_read(&config_settings, document, &config, NULL), 0);
	json_free(document);
	config.listeners.at[0].port = 0;
	config.control->port = 0;
	config.signing_alg = ALG_ES256;
	assert_int_equal(idp_start(&config, NULL, &idp, NULL), 0);
	talk.port = http_server_port(idp->server, 0);
	issuer = xasprintf("http://127.0.0.1:%u" BASE, talk.port);
	assert_int_equal(talk_get(&talk, "/.well-known/oauth-authorization-server" BASE), 200);
	assert_slice(talk_member(&talk, "issuer"), issuer);
	assert_true(slice_starts(talk_member(&talk, "token_endpoint"), issuer));
	talk_end(&talk);
	free(issuer);
	idp_stop(idp);
	settings_clear(&config_settings, &config);
}

/* The claim's form, and an issuer without a path. */
static void variants_are_configured(void **state)
{
	static const char text[] =
		"{\"listeners\":[{\"port\":0}],\"control\":{\"port\":0},"
		"\"issuer\":\"https://idp.example.com\",\"endpoint_base\":\"http://127.0.0.1:1\","
		"\"scope_claim\":\"scope\",\"typ\":\"JWT\",\"signing_alg\":\"EdDSA\","
		"\"users\":[{\"name\":\"u\",\"password\":\"p\"}],"
		"\"clients\":[{\"client_id\":\"c\",\"type\":\"public\",\"scopes\":[\"a\",\"b\"],"
		"\"redirect_uris\":[\"a:/b\"],\"default_audience\":\"x\",\"grants\":"
		"[\"authorization_code\"]}]}";
	struct json *document, *claims;
	struct config config;
	struct talk talk = {0};
	struct idp *idp;
	char *token;

	(void)state;
	assert_int_equal(json_parse(slice_of(text), &document), 0);
	assert_int_equal(settings_read(&config_settings, document, &config, NULL), 0);
	json_free(document);
	assert_int_equal(idp_start(&config, NULL, &idp, NULL), 0);
	talk.port = http_server_port(idp->server, 0);
	talk.control = http_server_port(idp->control, 0);
	assert_int_equal(talk_get(&talk, "/.well-known/openid-configuration"), 200);
	assert_slice(talk_member(&talk, "token_endpoint"), "http://127.0.0.1:1/token");
	/* Only what this configuration has: no confidential client, no exchange. */
	assert_int_equal(json_count(json_member(talk.json, "grant_types_supported")), 1);
	assert_int_equal(
		json_count(json_member(talk.json, "token_endpoint_auth_methods_supported")), 1);
	assert_null(json_member(talk.json, "introspection_endpoint_auth_methods_supported"));
	assert_int_equal(talk_get(&talk, "/keys"), 200);
	token = talk_mint(&talk, "{}");
	claims = token_claims(slice_of(token));
	assert_claim(claims, "scope", "a b");
	assert_null(json_member(claims, "scp"));
	assert_null(json_member(claims, "email"));
	json_free(claims);
	free(token);
	talk_end(&talk);
	idp_stop(idp);
	settings_clear(&config_settings, &config);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(default_is_good),
		cmocka_unit_test(contradictions_are_named),
		cmocka_unit_test(addresses_follow_the_port),
		cmocka_unit_test(variants_are_configured),
	};

	return cmocka_run_group_tests(tests, idp_fixture_start, idp_fixture_stop);
}
