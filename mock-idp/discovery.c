/*
 * The metadata document. RFC 8414 and OpenID Connect Discovery want the same one at different
 * paths, so it is the same one.
 */
#include "endpoints.h"
#include "id_jag.h"

/* An array of texts; no member when there are none. [RFC8414 3.2] */
static void set_list(struct json *document, const char *name, const char *const *texts)
{
	struct json *list = json_new_array();

	for (size_t i = 0; texts[i]; i++)
		json_push(list, json_new_string(slice_of(texts[i])));
	if (json_count(list))
		json_set(document, name, list);
	else
		json_free(list);
}

static void set_endpoint(
	struct json *document, const char *name, const struct idp *idp, const char *path)
{
	struct buf url = {0};

	buf_puts(&url, idp->base);
	buf_puts(&url, path);
	json_set_string(document, name, buf_slice(&url));
	buf_clear(&url);
}

/* Every scope that some client may ask for, once. */
static void set_scopes(struct json *document, const struct config *config)
{
	struct json *list = json_new_array();

	for (size_t i = 0; i < config->clients.count; i++) {
		const struct text_list *scopes = &config->clients.at[i].scopes;

		for (size_t k = 0; k < scopes->count; k++) {
			struct json *scope = json_new_string(slice_of(scopes->at[k]));
			bool seen = false;

			for (const struct json *s = json_first(list); s; s = json_next(s))
				seen |= json_equal(s, scope);
			if (seen)
				json_free(scope);
			else
				json_push(list, scope);
		}
	}
	if (json_count(list))
		json_set(document, "scopes_supported", list);
	else
		json_free(list);
}

static bool some_client(const struct config *config, enum client_type type)
{
	for (size_t i = 0; i < config->clients.count; i++)
		if (config->clients.at[i].type == type)
			return true;
	return false;
}

/* Only what this configuration really offers. */
static void set_methods(struct json *document, const struct config *config)
{
	const char *methods[5] = {NULL};
	bool signs = false;
	bool secret = false;
	size_t count = 0;

	for (size_t i = 0; i < config->clients.count; i++) {
		signs |= config->clients.at[i].keys_file != NULL;
		secret |= client_secret(&config->clients.at[i]).len > 0;
	}
	if (secret) {
		methods[count++] = "client_secret_basic";
		methods[count++] = "client_secret_post";
	}
	if (signs)
		methods[count++] = "private_key_jwt";
	set_list(document, "introspection_endpoint_auth_methods_supported", methods);
	if (some_client(config, CLIENT_PUBLIC) || count == 0)
		methods[count++] = "none";
	set_list(document, "token_endpoint_auth_methods_supported", methods);
	/* [RFC8414 2] REQUIRED with private_key_jwt */
	if (signs) {
		set_list(document, "token_endpoint_auth_signing_alg_values_supported",
			signing_alg_names + 1);
		set_list(document, "introspection_endpoint_auth_signing_alg_values_supported",
			signing_alg_names + 1);
	}
}

static bool some_client_may(const struct config *config, const char *grant)
{
	for (size_t i = 0; i < config->clients.count; i++)
		if (text_list_has(&config->clients.at[i].grants, slice_of(grant)))
			return true;
	return false;
}

static void set_grants(struct json *document, const struct config *config)
{
	const char *const offered[] = {GRANT_CODE, GRANT_EXCHANGE, GRANT_CLIENT, GRANT_JWT_BEARER};
	const char *grants[ARRAY_LEN(offered) + 1] = {NULL};
	size_t count = 0;

	for (size_t g = 0; g < ARRAY_LEN(offered); g++)
		if (some_client_may(config, offered[g]))
			grants[count++] = offered[g];
	set_list(document, "grant_types_supported", grants);
}

/* Which of the two parts of an assertion's way is played here; not with whom. [ID-JAG 7, 8.4] */
static void set_assertions(struct json *document, const struct config *config)
{
	if (config->assertion_policy.count)
		set_list(document, "identity_chaining_requested_token_types_supported",
			(const char *[]){TYPE_ID_JAG, NULL});
	if (config->trusted_issuers.count && some_client_may(config, GRANT_JWT_BEARER))
		set_list(document, "authorization_grant_profiles_supported",
			(const char *[]){PROFILE_ID_JAG, NULL});
}

void serve_discovery(struct call *call)
{
	const char *alg = jws_alg_name(signing_key_alg(keyring_signing(call->idp->keys)));
	const struct config *config = call->idp->config;
	struct json *document = json_new_object();

	json_set_string(document, "issuer", slice_of(call->idp->issuer));
	set_endpoint(document, "authorization_endpoint", call->idp, "/authorize");
	set_endpoint(document, "token_endpoint", call->idp, "/token");
	set_endpoint(document, "jwks_uri", call->idp, "/keys");
	set_endpoint(document, "introspection_endpoint", call->idp, "/introspect");
	set_list(document, "response_types_supported", (const char *[]){"code", NULL});
	set_list(document, "response_modes_supported", (const char *[]){"query", NULL});
	set_grants(document, config);
	set_assertions(document, config);
	set_methods(document, config);
	set_list(document, "code_challenge_methods_supported", (const char *[]){"S256", NULL});
	set_scopes(document, config);
	json_set(document, "authorization_response_iss_parameter_supported", json_new_bool(true));
	/* [OIDC Discovery 3] REQUIRED there, although no ID token is ever issued here */
	set_list(document, "subject_types_supported", (const char *[]){"public", NULL});
	set_list(document, "id_token_signing_alg_values_supported", (const char *[]){alg, NULL});
	call->decision = "served";
	call->response.status = 200;
	json_print(&call->body, document);
	json_free(document);
	http_response_add(&call->response, "Content-Type", SLICE("application/json"));
	http_response_add(&call->response, "Cache-Control", SLICE("public, max-age=300"));
	call->response.body = buf_slice(&call->body);
}
