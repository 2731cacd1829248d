/* Metadata and key set: served where clients look, true, and the same for everybody. */
#include "unit/idp_fixture.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tls.h"

static void metadata_is_the_same_at_all_three_places(void **state)
{
	static const char *const paths[] = {
		"/.well-known/oauth-authorization-server" BASE,
		"/.well-known/openid-configuration" BASE,
		BASE "/.well-known/openid-configuration",
	};
	struct idp_fixture *f = *state;
	struct json *first = NULL;

	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		assert_int_equal(talk_get(&f->talk, paths[i]), 200);
		assert_slice(talk_field(&f->talk, "content-type"), "application/json");
		assert_slice(talk_field(&f->talk, "access-control-allow-origin"), "*");
		assert_slice(talk_member(&f->talk, "issuer"), ISSUER);
		if (!first)
			first = json_copy(f->talk.json);
		assert_true(json_equal(first, f->talk.json));
	}
	json_free(first);
	/* The forms that look alike and are none of them. */
	assert_int_equal(talk_get(&f->talk, "/.well-known/oauth-authorization-server"), 404);
	assert_int_equal(talk_get(&f->talk, BASE "/.well-known/oauth-authorization-server"), 404);
	assert_int_equal(
		talk_get(&f->talk, "/.well-known/oauth-authorization-server" BASE "/"), 404);
}

static bool lists(const struct json *document, const char *name, const char *text)
{
	struct slice entry;

	for (const struct json *e = json_first(json_member(document, name)); e; e = json_next(e))
		if (json_string(e, &entry) && slice_is(entry, text))
			return true;
	return false;
}

static void metadata_says_what_is_offered(void **state)
{
	struct idp_fixture *f = *state;
	const struct json *document;

	talk_get(&f->talk, "/.well-known/oauth-authorization-server" BASE);
	document = f->talk.json;
	assert_slice(talk_member(&f->talk, "token_endpoint"), "http://127.0.0.1:1" BASE "/token");
	assert_slice(talk_member(&f->talk, "authorization_endpoint"),
		"http://127.0.0.1:1" BASE "/authorize");
	assert_slice(talk_member(&f->talk, "jwks_uri"), "http://127.0.0.1:1" BASE "/keys");
	assert_slice(talk_member(&f->talk, "introspection_endpoint"),
		"http://127.0.0.1:1" BASE "/introspect");
	assert_int_equal(json_count(json_member(document, "grant_types_supported")), 2);
	assert_true(lists(document, "grant_types_supported", EXCHANGE));
	assert_true(lists(document, "grant_types_supported", "authorization_code"));
	assert_int_equal(json_count(json_member(document, "response_types_supported")), 1);
	assert_true(lists(document, "response_types_supported", "code"));
	assert_true(lists(document, "code_challenge_methods_supported", "S256"));
	assert_int_equal(json_count(json_member(document, "code_challenge_methods_supported")), 1);
	assert_true(lists(document, "token_endpoint_auth_methods_supported", "none"));
	assert_int_equal(
		json_count(json_member(document, "token_endpoint_auth_methods_supported")), 3);
	assert_true(json_is_true(
		json_member(document, "authorization_response_iss_parameter_supported")));
	/* [RFC8414 3.2] no member is an empty array */
	for (const struct json *m = json_first(document); m; m = json_next(m))
		assert_false(json_is_array(m) && json_count(m) == 0);
}

static void metadata_does_not_follow_the_host_field(void **state)
{
	static const char *const fields[] = {"X-Forwarded-Host", "evil.example.com",
		"X-Forwarded-Proto", "https", "Forwarded", "host=evil.example.com", NULL};
	struct idp_fixture *f = *state;
	char *request = xasprintf("GET /.well-known/openid-configuration" BASE " HTTP/1.1\r\n"
				  "Host: evil.example.com\r\nConnection: close\r\n\r\n");
	char *reply = raw_exchange(f->talk.port, request, 5000);

	assert_contains(reply, "HTTP/1.1 200");
	assert_null(strstr(reply, "evil"));
	free(reply);
	free(request);
	talk_send(&f->talk, "GET", "/.well-known/openid-configuration" BASE, fields, SLICE_NONE);
	assert_null(strstr(f->talk.reply.body.at, "evil"));
}

static void methods_are_kept_apart(void **state)
{
	static const char *const preflight[] = {
		"Origin", "https://app.example.com", "Access-Control-Request-Method", "POST", NULL};
	struct idp_fixture *f = *state;

	assert_int_equal(talk_post(&f->talk, BASE "/keys", NULL, "a=b"), 405);
	assert_slice(talk_field(&f->talk, "allow"), "GET, HEAD");
	assert_int_equal(talk_get(&f->talk, BASE "/token"), 405);
	assert_slice(talk_field(&f->talk, "allow"), "POST");
	assert_int_equal(talk_get(&f->talk, BASE "/introspect"), 405);
	assert_int_equal(talk_get(&f->talk, BASE "/nothing"), 404);
	assert_int_equal(talk_send(&f->talk, "OPTIONS", BASE "/token", preflight, SLICE_NONE), 204);
	assert_slice(talk_field(&f->talk, "access-control-allow-origin"), "*");
	assert_slice(talk_field(&f->talk, "access-control-allow-methods"), "POST");
	/* A page of another origin has no business at the login or with a resource server. */
	assert_int_equal(
		talk_send(&f->talk, "OPTIONS", BASE "/authorize", preflight, SLICE_NONE), 405);
	assert_null(talk_field(&f->talk, "access-control-allow-origin").at);
}

static void key_set_has_public_halves_only(void **state)
{
	static const char *const private[] = {"d", "p", "q", "dp", "dq", "qi", "k"};
	struct idp_fixture *f = *state;
	const struct json *keys;

	assert_int_equal(talk_get(&f->talk, BASE "/keys"), 200);
	assert_slice(talk_field(&f->talk, "content-type"), "application/json");
	keys = json_member(f->talk.json, "keys");
	assert_true(json_count(keys) > 0);
	for (const struct json *key = json_first(keys); key; key = json_next(key)) {
		assert_true(json_member_string(key, "kid").len > 0);
		assert_true(slice_is(json_member_string(key, "use"), "sig"));
		for (size_t i = 0; i < ARRAY_LEN(private); i++)
			assert_null(json_member(key, private[i]));
	}
}

/* The issuer of a server that speaks TLS, where the configuration names none. */
static char *default_issuer(const char *tls)
{
	char *text = xasprintf("{\"listeners\":[{\"port\":0%s}],\"signing_alg\":\"ES256\"}", tls);
	struct json *document = NULL;
	struct config config = {0};
	struct note note = {0};
	struct idp *idp = NULL;
	char *issuer;

	assert_int_equal(json_parse(slice_of(text), &document), ERR_NONE);
	assert_int_equal(settings_read(&config_settings, document, &config, &note), ERR_NONE);
	assert_int_equal(idp_start(&config, NULL, &idp, &note), ERR_NONE);
	issuer = xstrdup(idp->issuer);
	idp_stop(idp);
	settings_clear(&config_settings, &config);
	json_free(document);
	free(text);
	return issuer;
}

static void the_default_issuer_is_what_clients_speak(void **state)
{
	char folder[] = "/tmp/metadata-XXXXXX";
	char *ca_path, *certificate, *key, *tls, *issuer;
	struct tls_ca *ca;

	(void)state;
	assert_non_null(mkdtemp(folder));
	ca_path = xasprintf("%s/ca.pem", folder);
	certificate = xasprintf("%s/good.pem", folder);
	key = xasprintf("%s/good.key", folder);
	ca = tls_ca_new(ca_path);
	tls_issue(ca, CERTIFICATE_GOOD, certificate, key);
	tls = xasprintf(",\"tls\":{\"certificate\":\"%s\",\"key\":\"%s\"}", certificate, key);
	issuer = default_issuer("");
	assert_true(slice_starts(slice_of(issuer), "http://127.0.0.1:"));
	free(issuer);
	issuer = default_issuer(tls);
	assert_true(slice_starts(slice_of(issuer), "https://127.0.0.1:"));
	free(issuer);
	tls_ca_free(ca);
	unlink(ca_path);
	unlink(certificate);
	unlink(key);
	rmdir(folder);
	free(tls);
	free(key);
	free(certificate);
	free(ca_path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(metadata_is_the_same_at_all_three_places, idp_fixture_reset),
		cmocka_unit_test(metadata_says_what_is_offered),
		cmocka_unit_test(metadata_does_not_follow_the_host_field),
		cmocka_unit_test(methods_are_kept_apart),
		cmocka_unit_test(key_set_has_public_halves_only),
		cmocka_unit_test(the_default_issuer_is_what_clients_speak),
	};

	return cmocka_run_group_tests(tests, idp_fixture_start, idp_fixture_stop);
}
